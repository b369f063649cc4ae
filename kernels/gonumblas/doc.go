// Package gonumblas is a BLAS for gonum on top of package kernels: gonum's own
// implementation with the operations that matter replaced by vector code. After
//
//	gonumblas.Use()
//
// everything of gonum that multiplies matrices, gonum/mat and gonum/lapack with its
// decompositions and solvers, runs on it.
//
// A singular value decomposition with vectors is the package's own (see Lapack).
//
// Results differ from gonum's own in the last digits, since sums are taken in another
// order, but are the same on every machine as far as gonum's remaining code is.
package gonumblas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// Implementation is the BLAS: gonum's, of which it overrides the real operations that
// decompositions spend their time in.
type Implementation struct{ gonum.Implementation }

var (
	_ blas.Float64 = Implementation{}
	_ blas.Float32 = Implementation{}
)

// Use makes gonum use this package. Call it once, before any goroutine uses gonum.
func Use() {
	lapack64.Use(Lapack{})
	blas64.Use(Implementation{})
	blas32.Use(Implementation{})
}

// own is what Implementation falls back on: for small problems, strided vectors, and
// arguments that don't fit, on which it panics as callers expect.
var own gonum.Implementation
