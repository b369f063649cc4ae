// Package optim has the optimisers and learning rate schedules that the experiments share.
package optim

import "orrery/kernels"

// Adam is Kingma and Ba's optimiser (arXiv:1412.6980) on one vector, with bias correction; its decoupled weight decay
// (Loshchilov and Hutter, arXiv:1711.05101) is a call of its own because it usually spares some parameters.
type Adam[T kernels.Float] struct {
	step kernels.AdamStep
	m, v []T // running means of the gradient and of its square
	t    int
}

// NewAdam is an optimiser for n parameters with β₁ = 0.9, β₂ = 0.999 ([Adam.Betas] for others) and the given eps.
func NewAdam[T kernels.Float](n int, eps float64) *Adam[T] {
	return &Adam[T]{step: kernels.AdamStep{Beta1: 0.9, Beta2: 0.999, Eps: eps}, m: make([]T, n), v: make([]T, n)}
}

// Betas sets β₁ and β₂, before the first step, and returns a.
func (a *Adam[T]) Betas(beta1, beta2 float64) *Adam[T] {
	a.step.Beta1, a.step.Beta2 = beta1, beta2
	return a
}

// Step descends: w -= lr·m̂/(√v̂ + eps).
func (a *Adam[T]) Step(w, gradient []T, lr float64) {
	a.t++
	s := a.step.At(a.t)
	s.LR = lr
	kernels.Adam(w, gradient, a.m, a.v, s)
}

// Decay shrinks w by decoupled weight decay: w *= 1 - lr·wd. Nothing happens, not even rounding, when wd is 0.
func Decay[T kernels.Float](w []T, lr, wd float64) {
	if wd != 0 {
		kernels.Scale(T(1-lr*wd), w)
	}
}
