//go:build goexperiment.simd && wasm

package kernels

import (
	"simd/archsimd"
	"unsafe"
)

const (
	tiled    = true
	packsA   = true
	vecBytes = 16
	tileRows = 5
)

// packA32 copies the rows of A in t, every element four times, so that the kernel
// loads a vector instead of broadcasting a scalar, and points t to the copy.
func packA32[T Float](dst []T, t *tile) {
	d := unsafe.Pointer(unsafe.SliceData(dst))
	row := t.a
	for range tileRows {
		p, q := row, d
		k := t.k
		for ; k >= 4; k -= 4 {
			x0 := *(*float32)(p)
			p = unsafe.Add(p, t.acs)
			x1 := *(*float32)(p)
			p = unsafe.Add(p, t.acs)
			x2 := *(*float32)(p)
			p = unsafe.Add(p, t.acs)
			x3 := *(*float32)(p)
			p = unsafe.Add(p, t.acs)
			archsimd.BroadcastFloat32x4(x0).StoreArray((*[4]float32)(q))
			archsimd.BroadcastFloat32x4(x1).StoreArray((*[4]float32)(unsafe.Add(q, tileRows*16)))
			archsimd.BroadcastFloat32x4(x2).StoreArray((*[4]float32)(unsafe.Add(q, 2*tileRows*16)))
			archsimd.BroadcastFloat32x4(x3).StoreArray((*[4]float32)(unsafe.Add(q, 3*tileRows*16)))
			q = unsafe.Add(q, 4*tileRows*16)
		}
		for ; k > 0; k-- {
			archsimd.BroadcastFloat32x4(*(*float32)(p)).StoreArray((*[4]float32)(q))
			p = unsafe.Add(p, t.acs)
			q = unsafe.Add(q, tileRows*16)
		}
		row = unsafe.Add(row, t.ars)
		d = unsafe.Add(d, 16)
	}
	t.a = unsafe.Pointer(unsafe.SliceData(dst))
}

// packA64 is packA32 for float64, every element twice.
func packA64[T Float](dst []T, t *tile) {
	d := unsafe.Pointer(unsafe.SliceData(dst))
	row := t.a
	for range tileRows {
		p, q := row, d
		for range t.k {
			archsimd.BroadcastFloat64x2(*(*float64)(p)).StoreArray((*[2]float64)(q))
			p = unsafe.Add(p, t.acs)
			q = unsafe.Add(q, tileRows*16)
		}
		row = unsafe.Add(row, t.ars)
		d = unsafe.Add(d, 16)
	}
	t.a = unsafe.Pointer(unsafe.SliceData(dst))
}

// copyRows copies n rows of width bytes, a multiple of 16, stride apart in src and
// close together in dst.
func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {
	if width == 32 {
		for range n {
			x := archsimd.LoadUint32x4Array((*[4]uint32)(src))
			y := archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(src, 16)))
			x.StoreArray((*[4]uint32)(dst))
			y.StoreArray((*[4]uint32)(unsafe.Add(dst, 16)))
			src = unsafe.Add(src, stride)
			dst = unsafe.Add(dst, 32)
		}
		return
	}
	for range n {
		for i := uintptr(0); i < width; i += 16 {
			archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(src, i))).StoreArray((*[4]uint32)(unsafe.Add(dst, i)))
		}
		src = unsafe.Add(src, stride)
		dst = unsafe.Add(dst, width)
	}
}
