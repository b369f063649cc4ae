package main

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"orrery/kernels/bench/timing"
)

// products are the matrix products beside gonum's own, and a layer's.
func products() []*timing.Task {
	var list []*timing.Task
	for _, s := range slices.Concat(timing.Square, timing.Training) {
		list = append(list, beside[float32](timing.Product[float32]("matmul", s), s))
	}
	for _, s := range timing.Layers {
		list = append(list, timing.Layer(s))
	}
	for _, s := range timing.Square64 {
		list = append(list, beside[float64](timing.Product[float64]("matmul64", s), s))
	}
	return list
}

// beside gives a product gonum's as its reference.
func beside[T float32 | float64](t *timing.Task, s timing.Shape) *timing.Task {
	a, b, c := make([]T, s.M*s.K), make([]T, s.K*s.N), make([]T, s.M*s.N)
	x := T(1)
	for i := range a {
		a[i], x = x, -x/2+1
	}
	for i := range b {
		b[i], x = x, -x/2+1
	}
	ta, tb, lda, ldb := blas.NoTrans, blas.NoTrans, s.K, s.N
	if s.TA {
		ta, lda = blas.Trans, s.M
	}
	if s.TB {
		tb, ldb = blas.Trans, s.K
	}
	var g gonum.Implementation
	switch c := any(c).(type) {
	case []float32:
		a, b := any(a).([]float32), any(b).([]float32)
		t.Ref = func() { g.Sgemm(ta, tb, s.M, s.N, s.K, 1, a, lda, b, ldb, 0, c, s.N) }
	case []float64:
		a, b := any(a).([]float64), any(b).([]float64)
		t.Ref = func() { g.Dgemm(ta, tb, s.M, s.N, s.K, 1, a, lda, b, ldb, 0, c, s.N) }
	}
	return t
}

// vectors are the functions over slices, beside gonum's where it has them.
func vectors() []*timing.Task {
	const n = 4096
	x, y := make([]float32, n), make([]float32, n)
	x64, y64 := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], x64[i] = 1, 1
	}
	var g gonum.Implementation
	own := map[string]func(){
		"axpy":   func() { g.Saxpy(n, 1e-9, x, 1, y, 1) },
		"axpy64": func() { g.Daxpy(n, 1e-9, x64, 1, y64, 1) },
		"scale":  func() { g.Sscal(n, 1, x, 1) },
		"dot":    func() { kept = float64(g.Sdot(n, x, 1, y, 1)) },
		"dot64":  func() { kept = g.Ddot(n, x64, 1, y64, 1) },
	}
	list := timing.Vectors()
	for _, t := range list {
		if t.Ref == nil {
			t.Ref = own[t.Op]
		}
	}
	return list
}

var kept float64
