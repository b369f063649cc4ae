//go:build !goexperiment.simd || !(wasm || amd64)

package kernels

import "unsafe"

// Without vectors no product is tiled; what follows only lets tile.go compile.
const (
	tiled    = false
	packsA   = false
	vecBytes = 16
	tileRows = 5
)

func direct32(*tile)              {}
func direct64(*tile)              {}
func narrow32(*tile)              {}
func narrow64(*tile)              {}
func single32(*tile)              {}
func single64(*tile)              {}
func packed32(*tile)              {}
func packed64(*tile)              {}
func packA32[T Float]([]T, *tile) {}
func packA64[T Float]([]T, *tile) {}

func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {}
