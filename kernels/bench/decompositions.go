package main

import (
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/kernels/bench/timing"
	"orrery/kernels/gonumblas"
)

// decompositions are gonum's, on this BLAS and on its own. The work is n³ operations, so
// that rates of different sizes compare; only the ratio means something.
func decompositions() []*timing.Task {
	var ts []*timing.Task
	for _, n := range []int{64, 128, 256} {
		r := rand.New(rand.NewPCG(1, 2))
		a, s, b := mat.NewDense(n, n, nil), mat.NewSymDense(n, nil), mat.NewDense(n, n, nil)
		kernels.FillNormal(a.RawMatrix().Data, r)
		kernels.FillNormal(b.RawMatrix().Data, r)
		s.SymOuterK(1, a)
		for _, op := range []struct {
			name string
			run  func()
		}{
			{"svd", func() { new(mat.SVD).Factorize(a, mat.SVDThin) }},
			{"svdvalues", func() { new(mat.SVD).Factorize(a, mat.SVDNone) }},
			{"qr", func() { new(mat.QR).Factorize(a) }},
			{"lu", func() { new(mat.LU).Factorize(a) }},
			{"cholesky", func() { new(mat.Cholesky).Factorize(s) }},
			{"eigensym", func() { new(mat.EigenSym).Factorize(s, true) }},
			{"eigen", func() { new(mat.Eigen).Factorize(a, mat.EigenRight) }},
			{"solve", func() { new(mat.Dense).Solve(a, b) }},
		} {
			ts = append(ts, &timing.Task{
				Op: op.name, Shape: strconv.Itoa(n), Work: float64(n) * float64(n) * float64(n),
				Run: func() { gonumblas.Use(); op.run() },
				Ref: func() {
					blas64.Use(gonum.Implementation{})
					lapack64.Use(lapackgonum.Implementation{})
					op.run()
				},
			})
		}
	}
	return ts
}
