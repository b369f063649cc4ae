//go:build goexperiment.simd

package kernels

import "simd/archsimd"

// tiled reports that products may use vectors.
var tiled = archsimd.X86.AVX2()
