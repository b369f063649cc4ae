package stability

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// A diagonalNet is f(x) = Σ_j u_j v_j x_j. It starts at u = 1, v = 0.
type diagonalNet struct {
	*task
	u, v []float64 // [d]

	rows []int     // of the last forward
	r    []float64 // their residuals
	p, s []float64 // [d]
}

func newDiagonal(t *task) *diagonalNet {
	d := t.x.Cols
	w := &diagonalNet{task: t, u: make([]float64, d), v: make([]float64, d)}
	kernels.Fill(w.u, 1)
	w.allocate()
	return w
}

func (w *diagonalNet) allocate() {
	w.rows, w.r, w.p, w.s = nil, nil, make([]float64, len(w.u)), make([]float64, len(w.u))
}

func (w *diagonalNet) clone() net {
	c := *w
	c.u, c.v = append([]float64(nil), w.u...), append([]float64(nil), w.v...)
	c.allocate()
	return &c
}

func (w *diagonalNet) forward(rows []int) float64 {
	if rows == nil {
		rows = w.all
	}
	w.rows, w.r = rows, w.r[:0]
	kernels.MulElem(w.p, w.u, w.v)
	sum := 0.0
	for _, i := range rows {
		r := kernels.Dot(w.x.Row(i), w.p) - w.y[i]
		w.r = append(w.r, r)
		sum += float64(r * r)
	}
	return sum / float64(2*len(rows))
}

// descend: with s = Σ_i r_i x_i, the gradients are s∘v of u and s∘u of v.
func (w *diagonalNet) descend(eta float64) {
	kernels.Fill(w.s, 0)
	for k, i := range w.rows {
		kernels.Axpy(w.r[k], w.x.Row(i), w.s)
	}
	kernels.Scale(-eta/float64(len(w.rows)), w.s)
	kernels.MulElem(w.p, w.s, w.v)
	kernels.MulElem(w.s, w.s, w.u)
	kernels.Add(w.u, w.u, w.p)
	kernels.Add(w.v, w.v, w.s)
}

// gram: g_i·g_k = Σ_j (u_j² + v_j²) x_ij x_kj.
func (w *diagonalNet) gram() []float64 {
	n, d := w.x.Rows, w.x.Cols
	weight := make([]float64, d)
	for j := range weight {
		weight[j] = float64(w.u[j]*w.u[j]) + float64(w.v[j]*w.v[j])
	}
	a := kernels.New[float64](n, d)
	for i := range n {
		kernels.MulElem(a.Row(i), w.x.Row(i), weight)
	}
	g := kernels.New[float64](n, n)
	kernels.Mul(g, a, w.xt)
	kernels.Scale(1/float64(n), g.Data)
	return g.Data
}

func (w *diagonalNet) dead() bool {
	return kernels.SumSquares(w.u)+kernels.SumSquares(w.v) == 0
}

// testError is |u∘v - w|²/|w|².
func (w *diagonalNet) testError() float64 {
	kernels.MulElem(w.p, w.u, w.v)
	kernels.Sub(w.p, w.p, w.truth)
	return kernels.SumSquares(w.p) / kernels.SumSquares(w.truth)
}

// norm is |u|² + |v|²: the trace, averaged over x ~ N(0, I).
func (w *diagonalNet) norm() float64 { return kernels.SumSquares(w.u) + kernels.SumSquares(w.v) }

func (w *diagonalNet) kick(size float64, rng *rand.Rand) {
	for _, x := range [][]float64{w.u, w.v} {
		for j := range x {
			x[j] *= 1 + size*rng.NormFloat64()
		}
	}
}

func (w *diagonalNet) spokes(out []float64) []float64 {
	out = out[:0]
	for j, u := range w.u {
		out = append(out, math.Abs(u*w.v[j]))
	}
	return out
}
