package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
)

func stream(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 1)) }

func someReLU(n, d, m int) *reluNet {
	t := newTask(n, d, stream(1), func(x []float64) float64 { return max(0, x[0]) - x[1] })
	return newReLU(t, m, 1.5, stream(2))
}

func someDiagonal(n, d int) *diagonalNet {
	t := newTask(n, d, stream(3), func(x []float64) float64 { return x[0] + x[2] })
	t.truth = make([]float64, d)
	t.truth[0], t.truth[2] = 1, 1
	w := newDiagonal(t)
	kernels.FillNormal(w.u, stream(4))
	kernels.FillNormal(w.v, stream(5))
	return w
}

// weights are all of them, and set writes them.
func weights(w net) [][]float64 {
	switch w := w.(type) {
	case *reluNet:
		return [][]float64{w.b.Data, w.c}
	case *diagonalNet:
		return [][]float64{w.u, w.v}
	}
	panic("no such net")
}

func output(w net, i int) float64 {
	w.forward([]int{i})
	switch w := w.(type) {
	case *reluNet:
		return w.last.r[0] + w.y[i]
	case *diagonalNet:
		return w.r[0] + w.y[i]
	}
	panic("no such net")
}

func TestStepsFollowTheGradient(t *testing.T) {
	for name, w := range map[string]net{"relu": someReLU(12, 5, 9), "diagonal": someDiagonal(12, 6)} {
		for _, rows := range [][]int{nil, {3}, {1, 7, 7, 11}} {
			const eta, h = 1e-3, 1e-6
			after := w.clone()
			after.forward(rows)
			after.descend(eta)
			for k, part := range weights(w) {
				for j, x := range part {
					part[j] = x + h
					up := w.forward(rows)
					part[j] = x - h
					down := w.forward(rows)
					part[j] = x
					want := x - eta*(up-down)/(2*h)
					if got := weights(after)[k][j]; math.Abs(got-want) > 1e-9 {
						t.Errorf("%s, batch %v: weight %d/%d steps to %v, want %v", name, rows, k, j, got, want)
					}
				}
			}
		}
	}
}

// The Gram matrix against J from finite differences; its eigenvalues and those of the Hessian JᵀJ/n.
func TestSharpness(t *testing.T) {
	const n = 8
	for name, w := range map[string]net{"relu": someReLU(n, 4, 5), "diagonal": someDiagonal(n, 6)} {
		var jt [][]float64
		for _, part := range weights(w) {
			for j, x := range part {
				const h = 1e-6
				row := make([]float64, n)
				for i := range n {
					part[j] = x + h
					up := output(w, i)
					part[j] = x - h
					row[i] = (up - output(w, i)) / (2 * h)
					part[j] = x
				}
				jt = append(jt, row)
			}
		}
		p := len(jt)
		hessian := mat.NewSymDense(p, nil)
		for a := range p {
			for b := a; b < p; b++ {
				sum := 0.0
				for i := range n {
					sum += jt[a][i] * jt[b][i]
				}
				hessian.SetSym(a, b, sum/n)
			}
		}
		var e mat.EigenSym
		e.Factorize(hessian, false)
		lambda := e.Values(nil)[p-1]
		s := sharp(n, w.gram())
		about := roughly(n, w.gram(), direction(n))
		for what, x := range map[string][2]float64{"trace": {s.trace, mat.Trace(hessian)}, "λ_max": {s.lambda, lambda},
			"Frobenius": {s.frobenius, mat.Norm(hessian, 2)}} {
			if math.Abs(x[0]-x[1]) > 1e-6*x[1] {
				t.Errorf("%s: %s is %v, want %v", name, what, x[0], x[1])
			}
		}
		if about.lambda > s.lambda*(1+1e-9) || about.lambda < 0.9*s.lambda {
			t.Errorf("%s: the power method says %v, λ_max is %v", name, about.lambda, s.lambda)
		}
	}
}

// For many Gaussian points the trace is the parameter norm.
func TestTraceIsANorm(t *testing.T) {
	for name, w := range map[string]net{"relu": someReLU(3000, 20, 50), "diagonal": someDiagonal(3000, 20)} {
		trace := 0.0
		switch w := w.(type) {
		case *reluNet:
			w.forward(nil)
			for i := range w.x.Rows {
				for j, h := range w.last.h.Row(i) {
					trace += h * h
					if h > 0 {
						trace += w.xx.At(i, i) * w.c[j] * w.c[j]
					}
				}
			}
			trace /= float64(w.x.Rows)
		case *diagonalNet:
			trace = traces(3000, w.gram()).trace
		}
		if norm := w.norm(); math.Abs(trace/norm-1) > 0.1 {
			t.Errorf("%s: trace %v, norm %v", name, trace, norm)
		}
	}
}

// One step of linearised SGD, in expectation: |δ'|² = δᵀ(I - 2ηG + η² (1/B · E|g|²ggᵀ + (1-1/B) G²))δ, against the mean over
// all batches of two, drawn with replacement, of real steps from near an interpolating minimum.
func TestExpectedStep(t *testing.T) {
	const n, d, eta, size = 5, 7, 0.05, 1e-5
	w := someDiagonal(n, d)
	for j := range w.u { // the truth itself is a minimum
		w.u[j], w.v[j] = 1, w.truth[j]
	}
	if l := w.forward(nil); l > 1e-25 {
		t.Fatal("no minimum:", l)
	}
	rng := stream(9)
	delta := make([]float64, 2*d)
	kernels.FillNormal(delta, rng)
	kernels.Scale(size, delta)
	g := kernels.New[float64](n, 2*d) // g_i = (v∘x_i, u∘x_i)
	for i := range n {
		kernels.MulElem(g.Row(i)[:d], w.v, w.x.Row(i))
		kernels.MulElem(g.Row(i)[d:], w.u, w.x.Row(i))
	}
	gd, second := make([]float64, 2*d), 0.0
	for i := range n {
		p := kernels.Dot(g.Row(i), delta)
		kernels.Axpy(p/n, g.Row(i), gd)
		second += kernels.SumSquares(g.Row(i)) * p * p / n
	}
	want := kernels.SumSquares(delta) - 2*eta*kernels.Dot(delta, gd) + eta*eta*(second/2+kernels.SumSquares(gd)/2)
	got := 0.0
	for a := range n {
		for b := range n {
			c := w.clone().(*diagonalNet)
			for j := range d {
				c.u[j] += delta[j]
				c.v[j] += delta[d+j]
			}
			c.forward([]int{a, b})
			c.descend(eta)
			for j := range d {
				u, v := c.u[j]-w.u[j], c.v[j]-w.v[j]
				got += (u*u + v*v) / (n * n)
			}
		}
	}
	if math.Abs(got/want-1) > 1e-3 {
		t.Errorf("E|δ'|² = %v, want %v", got, want)
	}
}

func TestWarmUp(t *testing.T) {
	for _, c := range []struct {
		warm float64
		t    int
		want float64
	}{{0.5, 1, 0.4 / 50}, {0.5, 25, 0.2}, {0.5, 50, 0.4}, {0.5, 100, 0.4}, {0, 1, 0.4}} {
		if got := rate(0.4, c.warm, c.t, 100); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("rate of step %d, warm-up %v: %v, want %v", c.t, c.warm, got, c.want)
		}
	}
}

// Gradient descent leaves exactly those minima where λ_max > 2/η.
func TestEscapeOfGradientDescent(t *testing.T) {
	const n = 20
	w := someDiagonal(n, 30)
	kernels.Fill(w.u, 1)
	copy(w.v, w.truth)
	lambda := sharp(n, w.gram()).lambda
	for _, c := range []struct {
		budget float64
		stays  bool
	}{{0.9, true}, {1.1, false}} {
		e := flee(w, n, 2*c.budget/lambda, kickSize, nil, stream(1), stream(2), count, func(*escape) {})
		if stays := e.growth < 0.5; stays != c.stays {
			t.Errorf("at η λ_max/2 = %v the loss grew by 10^%v", c.budget, e.growth)
		}
	}
}

func TestDeadNet(t *testing.T) {
	w := someReLU(10, 4, 6)
	if w.dead() {
		t.Error("a fresh net is dead")
	}
	kernels.Fill(w.b.Data, 0)
	if !w.dead() || traces(10, w.gram()).trace != 0 {
		t.Error("a net whose units are off is alive")
	}
}
