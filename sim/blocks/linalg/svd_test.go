package linalg_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

func TestSVDRebuildsTheMatrix(t *testing.T) {
	for _, shape := range [][2]int{{7, 4}, {4, 7}, {5, 5}, {1, 6}, {6, 1}} {
		w := kernels.New[float32](shape[0], shape[1])
		kernels.FillNormal(w.Data, rand.New(rand.NewPCG(1, uint64(shape[0]))))
		d := linalg.NewSVD(w)
		k := min(shape[0], shape[1])
		if len(d.S) != k || d.U.Rows != shape[0] || d.U.Cols != k || d.V.Rows != shape[1] || d.V.Cols != k {
			t.Fatalf("%v: shapes of U, S, V: %d×%d, %d, %d×%d", shape, d.U.Rows, d.U.Cols, len(d.S), d.V.Rows, d.V.Cols)
		}
		for i := range w.Rows {
			for j := range w.Cols {
				sum := 0.0
				for r, s := range d.S {
					sum += s * float64(d.U.At(i, r)) * float64(d.V.At(j, r))
				}
				if math.Abs(sum-float64(w.At(i, j))) > 1e-5 {
					t.Fatalf("%v: element (%d, %d) is %v, rebuilt %v", shape, i, j, w.At(i, j), sum)
				}
			}
		}
		for r := 1; r < k; r++ {
			if d.S[r] > d.S[r-1] {
				t.Fatalf("singular values out of order: %v", d.S)
			}
		}
	}
}
