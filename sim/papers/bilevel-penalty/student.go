package bilevel

import (
	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

// A student is a linear softmax classifier: row c [inputs] is the template of class c.
type student = kernels.Matrix[float32]

func newStudent() student { return kernels.New[float32](classes, inputs) }

const (
	ridge    = 0.005 // g has ridge·|y|²
	fitSteps = 600
)

// A loss is Σ_i w_i CE_i(y) over digits, and what its gradient is computed with.
type loss struct {
	d      *digits
	z      kernels.Matrix[float32] // logits [n × classes]
	each   []float32               // CE_i [n]
	weight []float32               // w_i [n]
}

func newLoss(d *digits) *loss {
	l := &loss{d: d, z: kernels.New[float32](d.len(), classes), each: make([]float32, d.len()), weight: make([]float32, d.len())}
	l.even()
	return l
}

// even makes the loss the mean cross-entropy.
func (l *loss) even() { kernels.Fill(l.weight, 1/float32(l.d.len())) }

// gradient adds scale·Σ w_i ∇CE_i(y) to grad, and leaves CE_i(y) in each.
func (l *loss) gradient(grad, y student, scale float32) {
	kernels.Mul(l.z, l.d.x, y.T())
	kernels.CrossEntropyRows(l.each, l.z, l.d.label, scale)
	for i, w := range l.weight {
		kernels.Scale(w, l.z.Row(i))
	}
	kernels.MulAdd(grad, 1, l.z.T(), l.d.x, 1)
}

// losses are CE_i(y) alone.
func (l *loss) losses(y student) []float32 {
	kernels.Mul(l.z, l.d.x, y.T())
	kernels.CrossEntropyRows(l.each, l.z, l.d.label, 0)
	return l.each
}

// mean is the mean cross-entropy.
func (l *loss) mean(y student) float64 {
	sum := 0.0
	for _, x := range l.losses(y) {
		sum += float64(x)
	}
	return sum / float64(l.d.len())
}

// accuracy is the share of digits whose label the student gives.
func (l *loss) accuracy(y student) float64 {
	kernels.Mul(l.z, l.d.x, y.T())
	right := 0
	for i, label := range l.d.label {
		if kernels.ArgMax(l.z.Row(i)) == label {
			right++
		}
	}
	return float64(right) / float64(len(l.d.label))
}

// steepest is λ_max(XᵀX/n)/2: the curvature of a mean cross-entropy is nowhere larger, nor that of one with weights
// below 1.
func steepest(d *digits, breathe func()) float64 {
	g := linalg.NewGram[float32](inputs)
	g.Add(d.x, make([]float64, d.len()), breathe)
	g.Mean()
	return g.Largest(1e-6, 1000) / 2
}

// A fit minimises Σ w_i CE_i(y) + σ·f(y) + lambda·|y|² from 0 by accelerated gradient steps of length 1/curve (Nesterov's,
// momentum k/(k+3)).
type fit struct {
	g, f          *loss // f may be nil
	sigma         float64
	lambda, curve float64

	k                    int
	y, last, ahead, grad student
}

func newFit(g *loss, lambda, curve float64) *fit {
	return &fit{g: g, lambda: lambda, curve: curve, y: newStudent(), last: newStudent(), ahead: newStudent(), grad: newStudent()}
}

func (t *fit) step() {
	momentum := float32(t.k) / float32(t.k+3)
	for i, v := range t.y.Data {
		t.ahead.Data[i] = v + float32(momentum*(v-t.last.Data[i]))
	}
	copy(t.grad.Data, t.ahead.Data)
	kernels.Scale(float32(2*t.lambda), t.grad.Data)
	t.g.gradient(t.grad, t.ahead, 1)
	if t.f != nil {
		t.f.gradient(t.grad, t.ahead, float32(t.sigma))
	}
	t.y, t.last = t.last, t.y
	copy(t.y.Data, t.ahead.Data)
	kernels.Axpy(float32(-1/t.curve), t.grad.Data, t.y.Data)
	t.k++
}

// fitted is where a fit ends.
func fitted(r *sim.Run, phase string, t *fit, steps int) student {
	for range r.Steps(phase, steps) {
		t.step()
	}
	return t.y
}

// weights sets w_i = s(x_i)/n.
func (l *loss) weights(x []float64) {
	for i, s := range sigmoid(x) {
		l.weight[i] = float32(s / float64(len(x)))
	}
}

// sigmoid is s(x), the logistic function, with the same bits in every host.
func sigmoid(x []float64) []float64 {
	s := make([]float64, len(x))
	kernels.Sigmoid(s, x)
	return s
}
