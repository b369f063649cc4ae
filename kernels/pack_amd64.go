//go:build goexperiment.simd && amd64

package kernels

import (
	"simd/archsimd"
	"unsafe"
)

const vecBytes = 32

var tiled = archsimd.X86.AVX2()

// packA is not needed: broadcasting from memory is as fast as loading a vector.
func packA[T Float](*work[T], *tile, int, int) {}

// copyRows copies n rows of width bytes, stride apart in src and close together in dst.
func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {
	for range n {
		copy(unsafe.Slice((*byte)(dst), width), unsafe.Slice((*byte)(src), width))
		src = unsafe.Add(src, stride)
		dst = unsafe.Add(dst, width)
	}
}
