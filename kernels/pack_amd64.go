//go:build goexperiment.simd && amd64

package kernels

import (
	"simd/archsimd"
	"unsafe"
)

const vecBytes = 32

var tiled = archsimd.X86.AVX2()

// packedK and packA are not needed: broadcasting from memory is as fast as loading a vector.
const packedK = 0

func packA[T Float](*tile, int) {}

// copyRows copies n rows of width bytes, stride apart in src and close together in dst.
func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {
	for i := range n {
		copyBytes(unsafe.Add(dst, i*int(width)), unsafe.Add(src, i*int(stride)), width)
	}
}

func transpose4(dst, src unsafe.Pointer, stride, width uintptr, n int) int { return 0 }

func copyBytes(dst, src unsafe.Pointer, width uintptr) {
	copy(unsafe.Slice((*byte)(dst), width), unsafe.Slice((*byte)(src), width))
}
