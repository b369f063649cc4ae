package linalg

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
)

func TestOrthonormalColumns(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, shape := range [][2]int{{1, 1}, {5, 5}, {30, 2}, {40, 7}} {
		u := Orthonormal(shape[0], shape[1], rng)
		gram := kernels.New[float64](shape[1], shape[1])
		kernels.Mul(gram, u.T(), u)
		for i := range gram.Rows {
			for j := range gram.Cols {
				want := 0.0
				if i == j {
					want = 1
				}
				if math.Abs(gram.At(i, j)-want) > 1e-13 {
					t.Errorf("%v: columns %d and %d have the product %v", shape, i, j, gram.At(i, j))
				}
			}
		}
	}
}

// An entry of a uniform unit vector has mean 0 and variance 1/n; with R's signs left as they come the first would never
// be positive.
func TestOrthonormalIsUniform(t *testing.T) {
	const n, draws = 8, 4000
	rng := rand.New(rand.NewPCG(3, 4))
	mean, square := 0.0, 0.0
	for range draws {
		x := Orthonormal(n, 2, rng).At(0, 0)
		mean += x / draws
		square += x * x / draws
	}
	if math.Abs(mean) > 4*math.Sqrt(1.0/n/draws) || math.Abs(square*n-1) > 0.1 {
		t.Errorf("mean %v, n·variance %v", mean, square*n)
	}
}

func TestSymmetricRebuildsTheMatrix(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	u := Orthonormal(9, 3, rng)
	want := []float64{3, 0.5, -2} // and 0 six times
	a := kernels.New[float64](9, 9)
	for k, w := range want {
		for i := range 9 {
			for j := range 9 {
				a.Set(i, j, a.At(i, j)+w*u.At(i, k)*u.At(j, k))
			}
		}
	}
	values, v := Symmetric(a)
	alone := SymmetricValues(a)
	for j, x := range []float64{3, 0.5, 0, 0, 0, 0, 0, 0, -2} {
		if math.Abs(values[j]-x) > 1e-13 || math.Abs(alone[j]-x) > 1e-13 {
			t.Errorf("eigenvalue %d is %v and %v, want %v", j, values[j], alone[j], x)
		}
	}
	for i := range 9 {
		for j := range 9 {
			sum := 0.0
			for k, w := range values {
				sum += w * v.At(i, k) * v.At(j, k)
			}
			if math.Abs(sum-a.At(i, j)) > 1e-13 {
				t.Errorf("element %d, %d is rebuilt as %v, was %v", i, j, sum, a.At(i, j))
			}
		}
	}
}
