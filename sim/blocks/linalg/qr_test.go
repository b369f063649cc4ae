package linalg

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
)

func TestQR(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, shape := range [][2]int{{1, 1}, {5, 5}, {40, 7}, {90, 48}} {
		b := kernels.New[float64](shape[0], shape[1])
		kernels.FillNormal(b.Data, rng)
		for i := range b.Rows { // the last column depends on the first
			b.Row(i)[b.Cols-1] = -2 * b.Row(i)[0]
		}
		q, r := QR(b)
		gram, back := kernels.New[float64](b.Cols, b.Cols), kernels.New[float64](b.Rows, b.Cols)
		kernels.Mul(gram, q.T(), q)
		kernels.Mul(back, q, r)
		for i := range b.Cols {
			for j := range b.Cols {
				want := 0.0
				if i == j {
					want = 1
				}
				if math.Abs(gram.At(i, j)-want) > 1e-13 {
					t.Errorf("%v: columns %d and %d have the product %v", shape, i, j, gram.At(i, j))
				}
				if j < i && r.At(i, j) != 0 || j == i && r.At(i, j) < 0 {
					t.Errorf("%v: R has %v at %d, %d", shape, r.At(i, j), i, j)
				}
			}
		}
		for i, x := range b.Data {
			if math.Abs(back.Data[i]-x) > 1e-13*float64(b.Rows) {
				t.Errorf("%v: entry %d is %v, rebuilt as %v", shape, i, x, back.Data[i])
			}
		}
	}
}
