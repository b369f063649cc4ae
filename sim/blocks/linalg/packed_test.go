package linalg

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
)

func TestCholeskyPacked(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{1, 2, 7, 33} {
		x := kernels.New[float64](n+3, n)
		kernels.FillNormal(x.Data, rng)
		g := kernels.New[float64](n, n)
		kernels.Mul(g, x.T(), x)
		var packed []float64
		for i := range n {
			packed = append(packed, g.Row(i)[:i+1]...)
		}
		want, b := make([]float64, n), make([]float64, n)
		kernels.FillNormal(want, rng)
		for i := range n {
			b[i] = kernels.Dot(g.Row(i), want)
		}
		if !CholeskyPacked(packed, n) {
			t.Fatalf("n = %d: a Gram matrix is not positive definite", n)
		}
		CholeskyPackedSolve(packed, b)
		for i := range b {
			if math.Abs(b[i]-want[i]) > 1e-8 {
				t.Errorf("n = %d: solution %d is %v, want %v", n, i, b[i], want[i])
			}
		}
	}
	if CholeskyPacked([]float64{1, 2, 1}, 2) || CholeskyPacked([]float64{math.NaN()}, 1) {
		t.Error("a matrix that is not positive definite has a factor")
	}
}
