package hier

import (
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// A polynomialFit is kernel ridge regression with a polynomial kernel.
type polynomialFit struct {
	degree int
	lambda float64
	error  float64
}

const kernelCount = 4000 // inputs it trains on

var (
	kernelDegrees = []int{2, 4, 6}
	kernelLambdas = []float64{1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1}
)

// polynomialKernel fits y - mu by Σ_i α_i k(x_i, x), k(x, x') = ((1 + x·x'/d)/2)^degree, on the first kernelCount of all
// training inputs: α = (K + nλI)⁻¹ (y - mu). Degree and λ are chosen by the validation sample. The systems of all λ
// are solved side by side by conjugate gradients, since a factorisation of K would take twenty times as long.
func (l *lab) polynomialKernel(h host, phase string, one, two *sample, mu float64) polynomialFit {
	n1 := min(one.n(), kernelCount)
	n2 := min(two.n(), kernelCount-n1)
	n := n1 + n2
	x := kernels.New[float32](n, l.set.d)
	y := make([]float64, n)
	for i := range n {
		if i < n1 {
			copy(x.Row(i), one.x.Row(i))
			y[i] = one.y[i] - mu
			continue
		}
		copy(x.Row(i), two.x.Row(i-n1))
		y[i] = two.y[i-n1] - mu
	}

	best, least := polynomialFit{}, math.Inf(1)
	K := kernels.New[float32](n, n)
	onValid := kernels.New[float32](validCount, n)
	onTest := kernels.New[float32](blockRows, n)
	const most = 120 // iterations
	var alpha []float64
	count := len(kernelDegrees) * most
	k := 0
	var cg *conjugate
	for i := range h.steps(phase, count) {
		if i%most == 0 {
			k = i / most
			polynomial(K, x, x, kernelDegrees[k], h.breathe)
			cg = newConjugate(y, kernelLambdas)
		}
		cg.step(K, h.breathe)
		if i%most < most-1 {
			continue
		}
		polynomial(onValid, l.valid.x, x, kernelDegrees[k], h.breathe)
		on := make([]float64, validCount)
		for j, lambda := range kernelLambdas {
			apply(on, onValid, cg.x[j])
			if e := squares(on, l.valid.y, mu); e < least {
				least, best, alpha = e, polynomialFit{degree: kernelDegrees[k], lambda: lambda}, cg.x[j]
			}
		}
	}
	on := make([]float64, testCount)
	l.test.blocks(func(i, j int) {
		b := onTest.Slice(0, j-i, 0, n)
		polynomial(b, l.test.x.Slice(i, j, 0, l.set.d), x, best.degree, h.breathe)
		apply(on[i:j], b, alpha)
	})
	best.error = l.error(on, mu)
	return best
}

// polynomial sets K(i, j) = ((1 + a_i·b_j/d)/2)^degree.
func polynomial(K, a, b kernels.Matrix[float32], degree int, breathe func()) {
	scale := 1 / (2 * float32(a.Cols))
	bt := kernels.New[float32](b.Cols, b.Rows)
	kernels.Transpose(bt, b)
	for i0 := 0; i0 < a.Rows; i0 += blockRows {
		i1 := min(i0+blockRows, a.Rows)
		kernels.Mul(K.Slice(i0, i1, 0, K.Cols), a.Slice(i0, i1, 0, a.Cols), bt)
		for i := i0; i < i1; i++ {
			row := K.Row(i)
			for j, v := range row {
				z := float32(v*scale) + 0.5
				square := float32(z * z)
				power := square
				for k := 2; k < degree; k += 2 {
					power = float32(power * square)
				}
				row[j] = power
			}
		}
		breathe()
	}
}

// conjugate solves (K + nλ_j I) x_j = y for several λ_j by conjugate gradients, reading K once an iteration for all.
type conjugate struct {
	n           int
	lambda      []float64
	x, res, dir [][]float64
	rr          []float64 // |res|²
	stop        float64
}

func newConjugate(y, lambda []float64) *conjugate {
	c := &conjugate{n: len(y), lambda: lambda, stop: 1e-10 * kernels.SumSquares(y)}
	for range lambda {
		c.x = append(c.x, make([]float64, len(y)))
		c.res = append(c.res, append([]float64(nil), y...))
		c.dir = append(c.dir, append([]float64(nil), y...))
		c.rr = append(c.rr, kernels.SumSquares(y))
	}
	return c
}

// done reports whether all residuals are small.
func (c *conjugate) done() bool {
	for _, rr := range c.rr {
		if rr > c.stop {
			return false
		}
	}
	return true
}

func (c *conjugate) step(K kernels.Matrix[float32], breathe func()) {
	if c.done() {
		return
	}
	var dir [][]float32
	Kd := make([][]float64, len(c.x))
	for j := range c.x {
		dir = append(dir, linalg.Convert[float32](c.dir[j]))
		Kd[j] = make([]float64, c.n)
	}
	for i := range c.n {
		if i%512 == 511 {
			breathe()
		}
		row := K.Row(i)
		for j := range dir {
			if c.rr[j] > c.stop {
				Kd[j][i] = float64(kernels.Dot(row, dir[j])) + float64(float64(c.n)*c.lambda[j]*c.dir[j][i])
			}
		}
	}
	for j := range c.x {
		if c.rr[j] <= c.stop {
			continue
		}
		a := c.rr[j] / kernels.Dot(c.dir[j], Kd[j])
		kernels.Axpy(a, c.dir[j], c.x[j])
		kernels.Axpy(-a, Kd[j], c.res[j])
		rr := kernels.SumSquares(c.res[j])
		kernels.Scale(rr/c.rr[j], c.dir[j])
		kernels.Add(c.dir[j], c.dir[j], c.res[j])
		c.rr[j] = rr
	}
}
