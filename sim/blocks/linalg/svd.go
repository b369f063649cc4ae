package linalg

import (
	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
)

// SVD is a thin singular value decomposition W = U diag(S) Vᵀ with k = min(rows, cols) singular values, largest first.
// The sign of a pair (u_i, v_i) is arbitrary: u and v flip together.
type SVD struct {
	U kernels.Matrix[float32] // [rows × k], column i is u_i
	S []float64
	V kernels.Matrix[float32] // [cols × k], column i is v_i
}

// NewSVD decomposes w [rows × cols], in float64, by gonum's mat.SVD, which kernels/gonumblas computes.
func NewSVD(w kernels.Matrix[float32]) SVD {
	a := mat.NewDense(w.Rows, w.Cols, nil)
	for i := range w.Rows {
		for j, x := range w.Row(i) {
			a.Set(i, j, float64(x))
		}
	}
	var d mat.SVD
	if !d.Factorize(a, mat.SVDThin) {
		panic("linalg: the singular value decomposition of a weight matrix did not converge")
	}
	var u, v mat.Dense
	d.UTo(&u)
	d.VTo(&v)
	return SVD{U: single(&u), S: d.Values(nil), V: single(&v)}
}

// Truncated is the best approximation of rank r ≤ k to the matrix that was decomposed [rows × cols], the sum of its r leading
// parts s_i u_i v_iᵀ (Eckart and Young 1936, Psychometrika 1).
func (d SVD) Truncated(r int) kernels.Matrix[float32] {
	us := kernels.New[float32](d.U.Rows, r) // U_r S_r
	for i := range us.Rows {
		for k := range r {
			us.Set(i, k, float32(float64(d.U.At(i, k))*d.S[k]))
		}
	}
	w := kernels.New[float32](d.U.Rows, d.V.Rows)
	kernels.Mul(w, us, d.V.Slice(0, d.V.Rows, 0, r).T())
	return w
}

func single(a *mat.Dense) kernels.Matrix[float32] {
	rows, cols := a.Dims()
	out := kernels.New[float32](rows, cols)
	for i := range rows {
		for j := range cols {
			out.Data[i*cols+j] = float32(a.At(i, j))
		}
	}
	return out
}
