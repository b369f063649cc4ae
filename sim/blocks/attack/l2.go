// Package attack looks for small changes of inputs that raise a loss.
package attack

import (
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// Step is one step of projected gradient ascent in L2 balls (Madry et al. 2018, arXiv:1706.06083), for every row i on its
// own: adv_i goes by length along its normalised gradient g_i, then back onto the ball of that radius round x_i,
//
//	adv_i += length·g_i/|g_i|,  adv_i = x_i + d·min(1, radius/|d|) with d = adv_i - x_i.
//
// A row without a gradient stays where it is. All matrices are [rows × inputs].
func Step[T kernels.Float](adv, x, g kernels.Matrix[T], length, radius float64) {
	for i := range x.Rows {
		a := adv.Row(i)
		if norm := math.Sqrt(float64(kernels.SumSquares(g.Row(i)))); norm > 0 && !math.IsInf(norm, 0) {
			kernels.Axpy(T(length/norm), g.Row(i), a)
		}
		kernels.Sub(a, a, x.Row(i))
		if norm := math.Sqrt(float64(kernels.SumSquares(a))); norm > radius {
			kernels.Scale(T(radius/norm), a)
		}
		kernels.Add(a, a, x.Row(i))
	}
}

// StepExact is [Step] for gradients as small as those of a model that is sure of itself: lengths are summed in double
// precision, since the squares of single numbers below 1e-23 are 0, and a row that has not left its ball stays where the
// ascent has put it, to the last bit. g is overwritten.
func StepExact[T kernels.Float](adv, x, g kernels.Matrix[T], length, radius float64) {
	for i := range x.Rows {
		a, d := adv.Row(i), g.Row(i)
		if norm := linalg.Norm(d); norm > 0 && !math.IsInf(norm, 0) {
			kernels.Axpy(T(length/norm), d, a)
		}
		kernels.Sub(d, a, x.Row(i))
		if norm := linalg.Norm(d); norm > radius {
			kernels.Scale(T(radius/norm), d)
			kernels.Add(a, x.Row(i), d)
		}
	}
}

// Stride is the length of one of n steps as Madry et al. have it for L2: 2.5 radius/n, enough to reach any place of the
// ball and to turn round.
func Stride(radius float64, n int) float64 { return 2.5 * radius / float64(n) }
