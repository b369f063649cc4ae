package richlazy

import (
	"math"
	"math/cmplx"

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
	w := kernels.New[float32](g.Rows, g.Cols)
	if r >= min(g.Rows, g.Cols) {
		copy(w.Data, g.Data)
		return w
	}
	ps := kernels.New[float32](g.Rows, r) // P_r S_r
	for i := range g.Rows {
		for k := range r {
			ps.Set(i, k, float32(float64(d.U.At(i, k))*d.S[k]))
		}
	}
	kernels.Mul(w, ps, d.V.Slice(0, g.Cols, 0, r).T())
	kernels.Scale(float32(norm(g.Data)/norm(w.Data)), w.Data)
	return w
}

// norm is the Frobenius norm, summed in double precision.
func norm[T kernels.Float](x []T) float64 { return math.Sqrt(product(x, x)) }

// product is the scalar product, summed in double precision.
func product[T kernels.Float](x, y []T) float64 {
	sum := 0.0
	for i, v := range x {
		sum += float64(float64(v) * float64(y[i]))
	}
	return sum
}

// cosine is how alike two matrices are, ⟨A, B⟩/(|A| |B|) with the Frobenius product: 1 if one is a multiple of the other.
func cosine[T kernels.Float](a, b []T) float64 { return product(a, b) / (norm(a) * norm(b)) }

// distance is |a - b|, in double precision.
func distance[T kernels.Float](a, b []T) float64 {
	sum := 0.0
	for i, v := range a {
		d := float64(v) - float64(b[i])
		sum += float64(d * d)
	}
	return math.Sqrt(sum)
}

// spectralRadius is the largest modulus of an eigenvalue: by what factor a step of h → W h can grow in the long run.
func spectralRadius(w kernels.Matrix[float32]) float64 {
	var e mat.Eigen
	if !e.Factorize(double(w.Rows, w.Cols, w.Data), mat.EigenNone) {
		return math.NaN()
	}
	most := 0.0
	for _, l := range e.Values(nil) {
		most = max(most, cmplx.Abs(l))
	}
	return most
}

func double[T kernels.Float](rows, cols int, data []T) *mat.Dense {
	x := make([]float64, len(data))
	for i, v := range data {
		x[i] = float64(v)
	}
	return mat.NewDense(rows, cols, x)
}
