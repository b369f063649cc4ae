package richlazy

import (
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// truncate is the best approximation of rank r to g = P S Qᵀ, made as long as g again:
//
//	W = G_r |G|/|G_r|,  G_r = P_r S_r Q_rᵀ.
//
// Without the factor one would compare scales, not ranks: a small start is rich whatever its rank.
func truncate(g kernels.Matrix[float32], d linalg.SVD, r int) kernels.Matrix[float32] {
	if r >= min(g.Rows, g.Cols) {
		return kernels.Of(g.Rows, g.Cols, slices.Clone(g.Data))
	}
	w := d.Truncated(r)
	kernels.Scale(float32(norm(g.Data)/norm(w.Data)), w.Data)
	return w
}

// norm is the Frobenius norm.
func norm[T kernels.Float](x []T) float64 { return linalg.Norm(x) }

// spectralRadius is the largest modulus of an eigenvalue: by what factor a step of h → W h can grow in the long run.
func spectralRadius(w kernels.Matrix[float32]) float64 {
	var e mat.Eigen
	if !e.Factorize(mat.NewDense(w.Rows, w.Cols, linalg.Convert[float64](w.Data)), mat.EigenNone) {
		return math.NaN()
	}
	most := 0.0
	for _, l := range e.Values(nil) {
		most = max(most, cmplx.Abs(l))
	}
	return most
}
