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

// packA copies the five rows of A in t, every element repeated in a vector so that the
// kernel loads one instead of broadcasting a scalar, and points t to the copy.
func packA[T Float](w *work[T], t *tile, rows, k int) {
	var zero T
	dst := unsafe.Pointer(unsafe.SliceData(grow(&w.a, rows*k*vecBytes/int(unsafe.Sizeof(zero)))))
	if unsafe.Sizeof(zero) == 8 {
		repeat64(dst, t, k)
	} else {
		repeat32(dst, t, k)
	}
	t.a, t.ars, t.acs = dst, vecBytes, uintptr(rows)*vecBytes
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
