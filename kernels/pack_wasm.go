//go:build goexperiment.simd && wasm

package kernels

import (
	"runtime"
	"simd/archsimd"
	"unsafe"
)

const (
	tiled    = true
	vecBytes = 16
)

// packed holds five rows of packedK columns of A, every element repeated in a vector. It
// stands at a fixed place: an address that the compilers know is part of the load, while
// any other takes two instructions more, and their number is what limits a product. No
// other product can be in here: Go in WebAssembly has one thread, and this one calls
// nothing that waits.
var packed [5 * packedK * vecBytes]byte

// packA copies the five rows of A in t to packed.
func packA[T Float](t *tile, k int) {
	var zero T
	if unsafe.Sizeof(zero) == 8 {
		repeat64(unsafe.Pointer(&packed[(packedK-k)*5*vecBytes]), t, k)
	} else {
		repeat32(unsafe.Pointer(&packed[(packedK-k)*5*vecBytes]), t, k)
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

// fence reports true. Go, to which an address may be another number after KeepAlive, can't
// tell; V8, for which both are the same local variable, can, and drops a branch on it. So a
// branch on fence ends a basic block of Go's and costs nothing.
func fence(p unsafe.Pointer) bool {
	before := uintptr(p)
	runtime.KeepAlive(p)
	return uintptr(p) == before
}
