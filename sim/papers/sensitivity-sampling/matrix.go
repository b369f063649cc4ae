package sensitivity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	_ "orrery/sim/blocks/linalg" // gonum over our products
)

const (
	side  = 28 // of a digit
	cells = 4  // of the coarse digit on a side: means of 7 × 7 pixels
)

// A problem is the matrix whose p-norms a sample of rows is to keep.
type problem struct {
	family string
	a      kernels.Matrix[float64] // [n × d], in a basis where AᵀA = nI
	n, d   int
	p      float64
	l      []float64 // leverage scores, l_i = a_iᵀ (AᵀA)⁻¹ a_i = |a_i|²/n; their sum is d
}

// newProblem draws the matrix of a family. Its rows depend on seed, family and d alone.
func newProblem(r *sim.Run, family string, n, d int, p float64) *problem {
	var a kernels.Matrix[float64]
	switch family {
	case "flat":
		a = kernels.New[float64](n, d)
		kernels.FillNormal(a.Data, r.Again(fmt.Sprintf("matrix, flat, %d columns", d)))
	case "heavy":
		a = kernels.New[float64](n, d)
		kernels.FillNormal(a.Data, r.Again(fmt.Sprintf("matrix, heavy, %d columns", d)))
		scales := r.Again("scales")
		for i := range n {
			kernels.Scale(math.Pow(1-scales.Float64(), -1/tail.In(r)), a.Row(i)) // Pareto: P(scale > x) = x^-tail
		}
	case "mnist":
		a = digits(r, n)
	default:
		panic("sensitivity: no family " + family)
	}
	return whiten(family, a, p)
}

// digits are n test digits, averaged to 4 × 4, and a column of ones.
func digits(r *sim.Run, n int) kernels.Matrix[float64] {
	_, images := data.MNIST(r.Data, side, 0, n)
	a := kernels.New[float64](n, cells*cells+1)
	data.FillPooled(a.Slice(0, n, 0, cells*cells), images, cells)
	for i := range n {
		a.Set(i, cells*cells, 1)
	}
	return a
}

// whiten changes the basis of A's column space so that AᵀA = nI, and drops columns that depend on others. Sensitivities,
// leverage scores, Lewis weights and distortion ask for vectors Ax alone and are the same in any basis; in this one
// (AᵀA)⁻¹ need not be carried along.
func whiten(family string, a kernels.Matrix[float64], p float64) *problem {
	n, d := a.Rows, a.Cols
	values, vectors := eigen(gram(a, nil))
	var keep []int
	for k, v := range values {
		if v > 1e-11*values[d-1] {
			keep = append(keep, k)
		}
	}
	basis := kernels.New[float64](d, len(keep))
	for j, k := range keep {
		scale := math.Sqrt(float64(n) / values[k])
		for i := range d {
			basis.Set(i, j, vectors.At(i, k)*scale)
		}
	}
	pr := &problem{family: family, a: kernels.New[float64](n, len(keep)), n: n, d: len(keep), p: p, l: make([]float64, n)}
	kernels.Mul(pr.a, a, basis)
	for i := range pr.l {
		pr.l[i] = kernels.SumSquares(pr.a.Row(i)) / float64(n)
	}
	return pr
}

// gram is Aᵀ diag(w) A [d × d]; w is nil for ones.
func gram(a kernels.Matrix[float64], w []float64) kernels.Matrix[float64] {
	scaled := a
	if w != nil {
		scaled = kernels.New[float64](a.Rows, a.Cols)
		for i, x := range w {
			row := scaled.Row(i)
			copy(row, a.Row(i))
			kernels.Scale(x, row)
		}
	}
	g := kernels.New[float64](a.Cols, a.Cols)
	kernels.Mul(g, a.T(), scaled)
	return g
}

func symmetric(g kernels.Matrix[float64]) *mat.SymDense { return mat.NewSymDense(g.Rows, g.Data) }

// eigen are the eigenvalues of a symmetric matrix, the smallest first, and its eigenvectors, one a column.
func eigen(g kernels.Matrix[float64]) ([]float64, *mat.Dense) {
	var e mat.EigenSym
	if !e.Factorize(symmetric(g), true) {
		panic("sensitivity: eigenvalues of a symmetric matrix did not converge")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	return e.Values(nil), &v
}
