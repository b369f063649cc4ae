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

// What rank r leaves over is the square sum of the other singular values, and the rank is r.
func TestTruncated(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for _, shape := range [][2]int{{9, 6}, {5, 8}} {
		w := kernels.New[float32](shape[0], shape[1])
		kernels.FillNormal(w.Data, rng)
		d := linalg.NewSVD(w)
		for r := range len(d.S) + 1 {
			rest := 0.0
			for _, s := range d.S[r:] {
				rest += s * s
			}
			got := d.Truncated(r)
			if e := linalg.Distance(got.Data, w.Data); math.Abs(e-math.Sqrt(rest)) > 1e-5 {
				t.Errorf("%v, rank %d: an error of %v, want %v", shape, r, e, math.Sqrt(rest))
			}
			rank := 0
			for _, s := range linalg.NewSVD(got).S {
				if s > 1e-5 {
					rank++
				}
			}
			if rank != r {
				t.Errorf("%v: rank %d, want %d", shape, rank, r)
			}
		}
	}
}
