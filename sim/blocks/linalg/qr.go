package linalg

import (
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"orrery/kernels"
)

// QR decomposes b [rows × cols], cols ≤ rows, as b = Q R: Q [rows × cols] has orthonormal columns, also where b's depend on
// each other, and R [cols × cols] is upper triangular with no negative number on its diagonal. Unlike gonum's mat.QR it
// never forms the square Q, of which nothing but the first columns is wanted here.
func QR(b kernels.Matrix[float64]) (q, r kernels.Matrix[float64]) {
	rows, cols := b.Rows, b.Cols
	q, r = kernels.New[float64](rows, cols), kernels.New[float64](cols, cols)
	for i := range rows {
		copy(q.Row(i), b.Row(i))
	}
	a := blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: q.Data}
	tau, most := make([]float64, cols), make([]float64, 1)
	lapack64.Geqrf(a, tau, most, -1) // how much room it wants
	work := make([]float64, int(most[0]))
	lapack64.Geqrf(a, tau, work, len(work))
	for i := range cols {
		copy(r.Row(i)[i:], q.Row(i)[i:])
	}
	lapack64.Orgqr(a, tau, most, -1)
	if n := int(most[0]); n > len(work) {
		work = make([]float64, n)
	}
	lapack64.Orgqr(a, tau, work, len(work))
	for j := range cols {
		if r.At(j, j) < 0 {
			kernels.Scale(-1, r.Row(j)[j:])
			for i := range rows {
				q.Row(i)[j] *= -1
			}
		}
	}
	return q, r
}
