package linalg

import (
	"math"

	"orrery/kernels"
)

// Gram gathers the normal equations of a least-squares problem from blocks of rows, so that the rows themselves need
// never be held: G = Σ x xᵀ and C = Σ x y over all rows x [p]. Products of a block are computed in T, sums over blocks
// in double precision.
type Gram[T kernels.Float] struct {
	G kernels.Matrix[float64] // [p × p], the mean once Mean was called
	C []float64               // [p]
	N int                     // rows

	tile kernels.Matrix[T]
	a    kernels.Matrix[float64] // scratch of Ridge
}

const gramTile = 256

// NewGram prepares for rows of p numbers.
func NewGram[T kernels.Float](p int) *Gram[T] {
	return &Gram[T]{G: kernels.New[float64](p, p), C: make([]float64, p), tile: kernels.New[T](p, min(p, gramTile))}
}

// Add takes a block of rows x [b × p] with targets y [b]. breathe (nil for nothing) is called now and then.
func (g *Gram[T]) Add(x kernels.Matrix[T], y []float64, breathe func()) {
	p := x.Cols
	for j0 := 0; j0 < p; j0 += gramTile { // the lower triangle, a stripe of columns at a time
		j1 := min(j0+gramTile, p)
		t := g.tile.Slice(0, p-j0, 0, j1-j0)
		kernels.Mul(t, x.Slice(0, x.Rows, j0, p).T(), x.Slice(0, x.Rows, j0, j1))
		for i := range t.Rows {
			to := g.G.Row(j0 + i)[j0:j1]
			for j, v := range t.Row(i) {
				to[j] += float64(v)
			}
		}
		if breathe != nil {
			breathe()
		}
	}
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			g.C[j] += float64(float64(v) * y[i])
		}
	}
	g.N += x.Rows
}

// Mean divides G and C by the number of rows and fills G's upper triangle. Nothing may be added afterwards.
func (g *Gram[T]) Mean() {
	s := 1 / float64(max(1, g.N))
	for i := range g.G.Rows {
		row := g.G.Row(i)
		for j := 0; j <= i; j++ {
			row[j] *= s
			g.G.Row(j)[i] = row[j]
		}
		g.C[i] *= s
	}
}

// Ridge is w = (G + λI)⁻¹ C, after Mean: least squares with the penalty λ|w|² on the mean square (Hoerl and Kennard 1970,
// Technometrics 12). It is nil when rounding has left G + λI without a Cholesky factor.
func (g *Gram[T]) Ridge(lambda float64, breathe func()) []float64 {
	if g.a.Data == nil {
		g.a = kernels.New[float64](g.G.Rows, g.G.Cols)
	}
	copy(g.a.Data, g.G.Data)
	for i := range g.a.Rows {
		g.a.Row(i)[i] += lambda
	}
	if !Cholesky(g.a, breathe) {
		return nil
	}
	w := append([]float64(nil), g.C...)
	CholeskySolve(g.a, w)
	return w
}

// Largest is the largest eigenvalue of G, after Mean, by power iteration from the vector of ones: a lower bound that
// is good to the tolerance, relative. Golub and Van Loan, Matrix Computations, section 8.2.
func (g *Gram[T]) Largest(tolerance float64, most int) float64 {
	p := g.G.Rows
	x, y := make([]float64, p), make([]float64, p)
	kernels.Fill(x, 1)
	last := 0.0
	for range most {
		kernels.Scale(1/math.Sqrt(kernels.SumSquares(x)), x)
		for i := range p {
			y[i] = kernels.Dot(g.G.Row(i), x)
		}
		now := kernels.Dot(x, y)
		x, y = y, x
		if now-last <= tolerance*now {
			return now
		}
		last = now
	}
	return last
}
