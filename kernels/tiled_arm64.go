//go:build goexperiment.simd

package kernels

const tiled = true // every such processor has these vectors
