package stability

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// A reluNet is f(x) = Σ_j c_j relu(b_j·x), m units, no biases.
type reluNet struct {
	*task
	b  kernels.Matrix[float64] // [d × m], column j is b_j: a step for one point is a few long rows
	c  []float64               // [m]
	xx kernels.Matrix[float64] // x_i·x_k, [n × n]

	full, batch *pass
	last        *pass                   // one of them
	g, gc       []float64               // [m]
	s           kernels.Matrix[float64] // [d × m]
	zero        []float64               // [m]
}

// A pass is what a batch of N points leaves behind.
type pass struct {
	x, xt kernels.Matrix[float64] // [N × d], [d × N]
	xr    kernels.Matrix[float64] // xt, column i times r_i
	h     kernels.Matrix[float64] // [N × m], relu(b_j·x_i)
	mask  kernels.Matrix[float64] // 1[b_j·x_i > 0]
	ones  []float64
	y, r  []float64
}

// newReLU starts at b_jk = init·N(0,1)/√d, c_j = init·N(0,1)/√m. The larger init, the sharper the start.
func newReLU(t *task, m int, init float64, rng *rand.Rand) *reluNet {
	d, n := t.x.Cols, t.x.Rows
	w := &reluNet{task: t, b: kernels.New[float64](d, m), c: make([]float64, m), xx: kernels.New[float64](n, n)}
	kernels.FillNormal(w.b.Data, rng)
	kernels.FillNormal(w.c, rng)
	kernels.Scale(init/math.Sqrt(float64(d)), w.b.Data)
	kernels.Scale(init/math.Sqrt(float64(m)), w.c)
	kernels.Mul(w.xx, t.x, t.x.T())
	w.allocate()
	return w
}

func (w *reluNet) allocate() {
	d, m := w.b.Rows, w.b.Cols
	w.full, w.batch, w.last = nil, nil, nil
	w.g, w.gc, w.zero, w.s = make([]float64, m), make([]float64, m), make([]float64, m), kernels.New[float64](d, m)
}

func (w *reluNet) clone() net {
	c := *w
	c.b, c.c = kernels.New[float64](w.b.Rows, w.b.Cols), append([]float64(nil), w.c...)
	copy(c.b.Data, w.b.Data)
	c.allocate()
	return &c
}

// newPass is room for n points of d coordinates in m units, their inputs aside.
func newPass(n, d, m int) *pass {
	p := &pass{xr: kernels.New[float64](d, n), h: kernels.New[float64](n, m), mask: kernels.New[float64](n, m),
		ones: make([]float64, n*m), y: make([]float64, n), r: make([]float64, n)}
	kernels.Fill(p.ones, 1)
	return p
}

// everything is the pass of the whole training set.
func (w *reluNet) everything() *pass {
	if w.full == nil {
		w.full = newPass(w.x.Rows, w.b.Rows, w.b.Cols)
		w.full.x, w.full.xt, w.full.y = w.x, w.xt, w.y
	}
	return w.full
}

// drawn is the pass of the points rows.
func (w *reluNet) drawn(rows []int) *pass {
	d, n := w.b.Rows, len(rows)
	if w.batch == nil || len(w.batch.r) != n {
		w.batch = newPass(n, d, w.b.Cols)
		w.batch.x, w.batch.xt = kernels.New[float64](n, d), kernels.New[float64](d, n)
	}
	p := w.batch
	kernels.GatherRows(p.x, w.x, rows)
	for i, k := range rows {
		p.y[i] = w.y[k]
	}
	if n > 1 {
		kernels.Transpose(p.xt, p.x)
	}
	return p
}

func (w *reluNet) forward(rows []int) float64 {
	var p *pass
	if rows == nil {
		p = w.everything()
	} else {
		p = w.drawn(rows)
	}
	w.last = p
	if len(p.r) == 1 {
		// One point: h = relu(Σ_k x_k b_·k), row by row of b.
		h := p.h.Data
		kernels.Fill(h, 0)
		for k, x := range p.x.Data {
			kernels.Axpy(x, w.b.Row(k), h)
		}
		kernels.ReLU(h, h)
	} else {
		kernels.DenseReLU(p.h, p.x, w.b, w.zero)
	}
	sum := 0.0
	for i := range p.r {
		p.r[i] = kernels.Dot(p.h.Row(i), w.c) - p.y[i]
		sum += float64(p.r[i] * p.r[i])
	}
	return sum / float64(2*len(p.r))
}

func (w *reluNet) descend(eta float64) {
	p := w.last
	if len(p.r) == 1 {
		// ∂f/∂c_j = h_j, ∂f/∂b_j = c_j 1[h_j > 0] x.
		step := -eta * p.r[0]
		kernels.ReLUGrad(w.g, w.c, p.h.Data)
		for k, x := range p.x.Data {
			kernels.Axpy(step*x, w.g, w.b.Row(k))
		}
		kernels.Axpy(step, p.h.Data, w.c)
		return
	}
	// s_kj = Σ_i r_i x_ik 1[h_ij > 0] gives both gradients: that of b_jk is c_j s_kj, and, since h_ij = Σ_k x_ik b_jk
	// where it is not 0, that of c_j is Σ_i r_i h_ij = Σ_k b_jk s_kj.
	kernels.ReLUGrad(p.mask.Data, p.ones, p.h.Data)
	for k := range p.xt.Rows {
		kernels.MulElem(p.xr.Row(k), p.xt.Row(k), p.r)
	}
	kernels.Mul(w.s, p.xr, p.mask)
	step := -eta / float64(len(p.r))
	kernels.Fill(w.gc, 0)
	for k := range w.s.Rows {
		s, b := w.s.Row(k), w.b.Row(k)
		kernels.MulElem(w.g, b, s)
		kernels.Add(w.gc, w.gc, w.g)
		kernels.MulElem(w.g, w.c, s)
		kernels.Axpy(step, w.g, b)
	}
	kernels.Axpy(step, w.gc, w.c)
}

// gram: g_i·g_k = Σ_j h_ij h_kj + x_i·x_k Σ_j c_j² 1[h_ij > 0] 1[h_kj > 0].
func (w *reluNet) gram() []float64 {
	w.forward(nil)
	h, a := w.last.h, w.last.mask
	n := h.Rows
	for i := range n {
		kernels.ReLUGrad(a.Row(i), w.c, h.Row(i))
	}
	hh, aa := kernels.New[float64](n, n), kernels.New[float64](n, n)
	kernels.Mul(hh, h, h.T())
	kernels.Mul(aa, a, a.T())
	out := make([]float64, n*n)
	for i := range out {
		out[i] = (hh.Data[i] + float64(w.xx.Data[i]*aa.Data[i])) / float64(n)
	}
	return out
}

// dead: all units are off on all points. It looks like the flattest of all minima and is none.
func (w *reluNet) dead() bool {
	w.forward(nil)
	return kernels.Max(w.last.h.Data) <= 0
}

// testError is the mean squared error on fresh points, divided by the variance of y: 1 is to predict the mean.
func (w *reluNet) testError() float64 {
	const rows = 200
	h := kernels.New[float64](rows, w.b.Cols)
	mean := 0.0
	for _, y := range w.testY {
		mean += y / float64(len(w.testY))
	}
	wrong, variance := 0.0, 0.0
	for from := 0; from < w.test.Rows; from += rows {
		kernels.DenseReLU(h, w.test.Slice(from, from+rows, 0, w.test.Cols), w.b, w.zero)
		for i := range rows {
			y := w.testY[from+i]
			e, v := kernels.Dot(h.Row(i), w.c)-y, y-mean
			wrong += float64(e * e)
			variance += float64(v * v)
		}
	}
	return wrong / variance
}

// norm is ½ Σ_j (|b_j|² + d c_j²): the trace, averaged over x ~ N(0, I).
func (w *reluNet) norm() float64 {
	return 0.5 * (kernels.SumSquares(w.b.Data) + float64(w.b.Rows)*kernels.SumSquares(w.c))
}

func (w *reluNet) kick(size float64, rng *rand.Rand) {
	for i := range w.b.Data {
		w.b.Data[i] *= 1 + size*rng.NormFloat64()
	}
	for j := range w.c {
		w.c[j] *= 1 + size*rng.NormFloat64()
	}
}

func (w *reluNet) spokes(out []float64) []float64 {
	out = out[:0]
	for j, c := range w.c {
		sum := 0.0
		for k := range w.b.Rows {
			b := w.b.At(k, j)
			sum += float64(b * b)
		}
		out = append(out, math.Sqrt(sum)*math.Abs(c))
	}
	return out
}
