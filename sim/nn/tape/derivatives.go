package tape

import (
	"math"

	"orrery/kernels"
)

// Jacobian sets row i of j [n × p] to the gradient with respect to the p parameters of f(i), a number that f computes on
// the tape: with one example each, per-sample gradients, whose Gram matrix j·jᵀ is the tangent kernel (Jacot et al. 2018,
// arXiv:1806.07572).
func (t *Tape[T]) Jacobian(j kernels.Matrix[T], p *Params[T], f func(i int) Var[T]) {
	for i := range j.Rows {
		t.Reset()
		t.Backward(f(i), p)
		copy(j.Row(i), p.Grad)
	}
}

// Hessian multiplies the second derivative of a function with vectors, by central differences of its gradient g along v:
//
//	H v = (g(θ + h v) - g(θ - h v)) / 2h + O(h²),  h = 6e-6·max(1, |θ|)/|v|.
//
// It works in float64, where truncation and rounding leave a relative error of about 1e-9 for functions that are smooth
// on the scale of |θ|; at a kink (ReLU) it is the mean slope across it. The step is about the cube root of the rounding
// error: Nocedal and Wright 2006, Numerical Optimization, section 8.1.
type Hessian struct {
	p         *Params[float64]
	gradient  func()
	at, above []float64
}

// NewHessian is the Hessian at wherever p is; gradient sets p.Grad.
func NewHessian(p *Params[float64], gradient func()) *Hessian {
	return &Hessian{p, gradient, make([]float64, len(p.Value)), make([]float64, len(p.Value))}
}

// Times sets dst = H v. The parameters stay as they are; their gradient does not.
func (h *Hessian) Times(dst, v []float64) {
	norm := math.Sqrt(kernels.SumSquares(v))
	if norm == 0 {
		clear(dst)
		return
	}
	step := math.Cbrt(0x1p-52) * max(1, math.Sqrt(kernels.SumSquares(h.p.Value))) / norm
	copy(h.at, h.p.Value)
	kernels.Axpy(step, v, h.p.Value)
	h.gradient()
	copy(h.above, h.p.Grad)
	copy(h.p.Value, h.at)
	kernels.Axpy(-step, v, h.p.Value)
	h.gradient()
	copy(h.p.Value, h.at)
	kernels.Sub(dst, h.above, h.p.Grad)
	kernels.Scale(1/(2*step), dst)
}
