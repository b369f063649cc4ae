//go:build goexperiment.simd && wasm

package kernels

import (
	"simd/archsimd"
	"unsafe"
)

const (
	tiled    = true
	vecBytes = 16
)

// packA copies the rows of A in t, every element repeated in a vector so that the
// kernel loads one instead of broadcasting a scalar, and points t to the copy.
func packA[T Float](w *work[T], t *tile, rows, k int) {
	var zero T
	is64 := unsafe.Sizeof(zero) == 8
	dst := unsafe.Pointer(unsafe.SliceData(grow(&w.a, rows*k*vecBytes/int(unsafe.Sizeof(zero)))))
	step := uintptr(rows) * vecBytes
	for i := range rows {
		src := unsafe.Add(t.a, uintptr(i)*t.ars)
		if is64 {
			repeat64(unsafe.Add(dst, i*vecBytes), src, step, t.acs, k)
		} else {
			repeat32(unsafe.Add(dst, i*vecBytes), src, step, t.acs, k)
		}
	}
	t.a, t.ars, t.acs = dst, vecBytes, step
}

// repeat32 fills n vectors, step bytes apart, each with one of n elements, stride bytes
// apart.
func repeat32(dst, src unsafe.Pointer, step, stride uintptr, n int) {
	for ; n >= 4; n -= 4 {
		x0 := *(*float32)(src)
		src = unsafe.Add(src, stride)
		x1 := *(*float32)(src)
		src = unsafe.Add(src, stride)
		x2 := *(*float32)(src)
		src = unsafe.Add(src, stride)
		x3 := *(*float32)(src)
		src = unsafe.Add(src, stride)
		archsimd.BroadcastFloat32x4(x0).StoreArray((*[4]float32)(dst))
		dst = unsafe.Add(dst, step)
		archsimd.BroadcastFloat32x4(x1).StoreArray((*[4]float32)(dst))
		dst = unsafe.Add(dst, step)
		archsimd.BroadcastFloat32x4(x2).StoreArray((*[4]float32)(dst))
		dst = unsafe.Add(dst, step)
		archsimd.BroadcastFloat32x4(x3).StoreArray((*[4]float32)(dst))
		dst = unsafe.Add(dst, step)
	}
	for ; n > 0; n-- {
		archsimd.BroadcastFloat32x4(*(*float32)(src)).StoreArray((*[4]float32)(dst))
		src = unsafe.Add(src, stride)
		dst = unsafe.Add(dst, step)
	}
}

// repeat64 is repeat32 for float64.
func repeat64(dst, src unsafe.Pointer, step, stride uintptr, n int) {
	for range n {
		archsimd.BroadcastFloat64x2(*(*float64)(src)).StoreArray((*[2]float64)(dst))
		src = unsafe.Add(src, stride)
		dst = unsafe.Add(dst, step)
	}
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
	if width == 16 {
		for range n {
			archsimd.LoadUint32x4Array((*[4]uint32)(src)).StoreArray((*[4]uint32)(dst))
			src = unsafe.Add(src, stride)
			dst = unsafe.Add(dst, 16)
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
