//go:build goexperiment.simd && amd64

package kernels

import (
	"simd/archsimd"
	"unsafe"
)

const (
	packsA   = false
	vecBytes = 32
	tileRows = 5
)

var tiled = archsimd.X86.AVX2()

func packed32(*tile)              {}
func packed64(*tile)              {}
func packA32[T Float]([]T, *tile) {}
func packA64[T Float]([]T, *tile) {}

// copyRows copies n rows of width bytes, stride apart in src and close together in dst.
func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {
	for range n {
		copy(unsafe.Slice((*byte)(dst), width), unsafe.Slice((*byte)(src), width))
		src = unsafe.Add(src, stride)
		dst = unsafe.Add(dst, width)
	}
}
