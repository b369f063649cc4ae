package bilevel

import (
	"orrery/kernels"
)

// A cleaner weighs digits by s(x_i) so that a student who learns from them does well on digits that were checked:
//
//	lower:  g(x, y) = (1/n) Σ_i s(x_i)·CE_i(y) + 0.005 |y|²
//	upper:  f(y) = mean cross-entropy on the checked digits.
//
// It keeps two students: z minimises g, and y minimises σ f + g: he has peeped at the checked digits.
type cleaner struct {
	heap       *heap
	g, f       *loss
	curveG     float64 // L_g
	curveF     float64 // L_f
	sigma, lr  float64
	inner      int
	x, s       []float64 // [n], and s(x)
	y, z       student
	grad       student
	atY, atZ   []float32 // CE_i at y and at z [n]
	calls      int
	breathe    func()
	outerSteps int
}

// newCleaner starts with weights of a half and y = z = start, the fit for them.
func newCleaner(h *heap, g, f *loss, curveG, curveF float64, start student, sigma, lr float64, inner int, breathe func()) *cleaner {
	c := &cleaner{heap: h, g: g, f: f, curveG: curveG, curveF: curveF, sigma: sigma, lr: lr, inner: inner, breathe: breathe,
		x: make([]float64, h.train.len()), y: newStudent(), z: newStudent(), grad: newStudent(),
		atY: make([]float32, h.train.len()), atZ: make([]float32, h.train.len())}
	copy(c.y.Data, start.Data)
	copy(c.z.Data, start.Data)
	c.look()
	c.moved()
	return c
}

// moved is told that x has moved.
func (c *cleaner) moved() { c.s = sigmoid(c.x) }

// copied is a cleaner in the same state that shares nothing that changes.
func (c *cleaner) copied() *cleaner {
	d := newCleaner(c.heap, newLoss(c.heap.train), newLoss(c.heap.val), c.curveG, c.curveF, c.y, c.sigma, c.lr, c.inner, func() {})
	copy(d.z.Data, c.z.Data)
	copy(d.x, c.x)
	d.look()
	d.moved()
	return d
}

// step is one outer step.
func (c *cleaner) step() {
	c.g.weights(c.x)
	for range c.inner {
		c.lean()
		c.settle()
		c.breathe()
	}
	c.look()
	for i := range c.x {
		c.x[i] -= float64(c.lr * c.push(i))
	}
	c.moved()
	c.calls += 3*c.inner + 2
	c.outerSteps++
}

// push is n times the penalty gradient for x_i, s'(x_i)·[CE_i(y) - CE_i(z)]/σ: a digit on which the student who has peeped
// is the worse one loses weight.
func (c *cleaner) push(i int) float64 {
	s := c.s[i]
	return float64(s*(1-s)) * (float64(c.atY[i]) - float64(c.atZ[i])) / c.sigma
}

// lean is a gradient step on σ f + g for y.
func (c *cleaner) lean() {
	copy(c.grad.Data, c.y.Data)
	kernels.Scale(2*ridge, c.grad.Data)
	c.g.gradient(c.grad, c.y, 1)
	c.f.gradient(c.grad, c.y, float32(c.sigma))
	kernels.Axpy(float32(-1/(c.curveG+c.sigma*c.curveF)), c.grad.Data, c.y.Data)
}

// settle is one on g for z.
func (c *cleaner) settle() {
	copy(c.grad.Data, c.z.Data)
	kernels.Scale(2*ridge, c.grad.Data)
	c.g.gradient(c.grad, c.z, 1)
	kernels.Axpy(float32(-1/c.curveG), c.grad.Data, c.z.Data)
}

// look finds both students' losses on every digit.
func (c *cleaner) look() {
	copy(c.atY, c.g.losses(c.y))
	copy(c.atZ, c.g.losses(c.z))
}

// weight is s(x_i).
func (c *cleaner) weight(i int) float64 { return c.s[i] }
