package linalg

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
)

// Orthonormal draws cols ≤ rows orthonormal columns [rows × cols], their span uniform over all subspaces: the Q of the
// QR decomposition of a Gaussian matrix, signs so that R has a positive diagonal, which makes Q itself uniform too
// (Mezzadri 2007, arXiv:math-ph/0609050). A low-rank matrix with known singular values is U·diag(s)·Vᵀ of two draws, a
// symmetric one U·diag(λ)·Uᵀ of one.
func Orthonormal(rows, cols int, rng *rand.Rand) kernels.Matrix[float64] {
	g := kernels.New[float64](rows, cols)
	kernels.FillNormal(g.Data, rng)
	var d mat.QR
	d.Factorize(mat.NewDense(rows, cols, g.Data))
	var q, r mat.Dense
	d.QTo(&q)
	d.RTo(&r)
	out := kernels.New[float64](rows, cols)
	for j := range cols {
		sign := 1.0
		if r.At(j, j) < 0 {
			sign = -1
		}
		for i := range rows {
			out.Set(i, j, sign*q.At(i, j))
		}
	}
	return out
}
