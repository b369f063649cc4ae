//go:build !goexperiment.simd || !(wasm || amd64 || arm64)

package kernels

import "unsafe"

// Without vectors no product is tiled; what follows only lets tile.go compile.
const (
	tiled    = false
	vecBytes = 16
	packedK  = 0

	packedPanels = 0
)

var tilers32, tilers64 tilers

func (*step) run(*tile, int, uintptr, uintptr, uintptr) {}

func packA[T Float](*tile, int, *[]T) {}

func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {}

func transpose4(dst, src unsafe.Pointer, stride, width uintptr, n int) int { return 0 }

func copyBytes(dst, src unsafe.Pointer, width uintptr) {
	copy(unsafe.Slice((*byte)(dst), width), unsafe.Slice((*byte)(src), width))
}
