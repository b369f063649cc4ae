package linalg

import (
	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
)

// Symmetric decomposes the symmetric a [n × n], of which the upper triangle is read: a = V·diag(values)·Vᵀ, values
// largest first, column j of V belonging to values[j]. The sign of a column is arbitrary.
func Symmetric(a kernels.Matrix[float64]) (values []float64, v kernels.Matrix[float64]) {
	values, vectors := symmetric(a, true)
	n := a.Rows
	v = kernels.New[float64](n, n)
	for j := range n {
		for i := range n {
			v.Set(i, j, vectors.At(i, n-1-j))
		}
	}
	return values, v
}

// SymmetricValues are the eigenvalues of the symmetric a alone, largest first.
func SymmetricValues(a kernels.Matrix[float64]) []float64 {
	values, _ := symmetric(a, false)
	return values
}

func symmetric(a kernels.Matrix[float64], vectors bool) ([]float64, *mat.Dense) {
	s := mat.NewSymDense(a.Rows, nil)
	for i := range a.Rows {
		for j := i; j < a.Cols; j++ {
			s.SetSym(i, j, a.At(i, j))
		}
	}
	var d mat.EigenSym
	if !d.Factorize(s, vectors) {
		panic("linalg: the eigenvalues of a symmetric matrix did not converge")
	}
	rising := d.Values(nil)
	values := make([]float64, len(rising))
	for i, x := range rising {
		values[len(values)-1-i] = x
	}
	if !vectors {
		return values, nil
	}
	var v mat.Dense
	d.VectorsTo(&v)
	return values, &v
}
