package kernels

import "math"

// AdamStep holds the numbers of one step of Adam (Kingma and Ba, arXiv 1412.6980).
type AdamStep struct {
	LR           float64 // learning rate
	Beta1, Beta2 float64 // decay of the first and second moment
	Eps          float64 // added to the root of the second moment
	Decay        float64 // decoupled weight decay (AdamW, Loshchilov and Hutter, arXiv 1711.05101): w -= LR·Decay·w

	// Correct1 and Correct2 undo the moments' bias towards zero: 1/(1-βᵗ).
	// 0 stands for 1, no correction. At sets them.
	Correct1, Correct2 float64
}

// At returns s with the bias corrections of step t = 1, 2, ...
func (s AdamStep) At(t int) AdamStep {
	s.Correct1 = 1 / (1 - math.Pow(s.Beta1, float64(t)))
	s.Correct2 = 1 / (1 - math.Pow(s.Beta2, float64(t)))
	return s
}

// adamConst is an AdamStep as the inner loop needs it.
type adamConst[T Float] struct{ b1, c1, b2, c2, corr2, eps, step, keep T }

func adamConsts[T Float](s AdamStep) adamConst[T] {
	if s.Correct1 == 0 {
		s.Correct1 = 1
	}
	if s.Correct2 == 0 {
		s.Correct2 = 1
	}
	return adamConst[T]{
		b1: T(s.Beta1), c1: T(1 - s.Beta1),
		b2: T(s.Beta2), c2: T(1 - s.Beta2),
		corr2: T(s.Correct2), eps: T(s.Eps),
		step: T(s.LR * s.Correct1), keep: T(1 - s.LR*s.Decay),
	}
}

// Adam makes one step (Kingma and Ba, algorithm 1) in place on the weights w with gradient g; m and v are the
// running first and second moments, zero at the start:
//
//	m = β₁m + (1-β₁)g,  v = β₂v + (1-β₂)g²
//	w = (1 - LR·Decay)w - LR·m̂ / (√v̂ + Eps)
func Adam[T Float](w, g, m, v []T, s AdamStep) {
	same("Adam", len(w), len(g), len(m), len(v))
	k := adamConsts[T](s)
	var i int
	if is64[T]() {
		k := adamConsts[float64](s)
		i = adam64(&k, f64(w), f64(g), f64(m), f64(v))
	} else {
		k := adamConsts[float32](s)
		i = adam32(&k, f32(w), f32(g), f32(m), f32(v))
	}
	for ; i < len(w); i++ {
		mi := T(k.b1*m[i]) + T(k.c1*g[i])
		vi := T(k.b2*v[i]) + T(k.c2*T(g[i]*g[i]))
		m[i], v[i] = mi, vi
		w[i] = T(k.keep*w[i]) - T(k.step*mi)/(sqrt(T(vi*k.corr2))+k.eps)
	}
}

// sqrt is the square root, correctly rounded: that of a float32 by way of float64 is.
func sqrt[T Float](x T) T { return T(math.Sqrt(float64(x))) }

// SGDStep holds the numbers of one step of gradient descent with momentum.
type SGDStep struct {
	LR       float64 // learning rate
	Momentum float64
	Decay    float64 // weight decay, added to the gradient: g + Decay·w
	Nesterov bool
}

// SGD makes one step of plain gradient descent in place: w -= lr·(g + decay·w).
func SGD[T Float](w, g []T, lr, decay T) {
	same("SGD", len(w), len(g))
	var i int
	if is64[T]() {
		i = sgd64(float64(lr), float64(decay), f64(w), f64(g))
	} else {
		i = sgd32(float32(lr), float32(decay), f32(w), f32(g))
	}
	for ; i < len(w); i++ {
		w[i] -= T(lr * (g[i] + T(decay*w[i])))
	}
}

// Momentum makes one step in place; v is the velocity, zero at the start:
//
//	v = Momentum·v + (g + Decay·w),  w -= LR·v
//
// and with Nesterov w -= LR·(g + Decay·w + Momentum·v). Polyak 1964 (USSR Computational Mathematics
// and Mathematical Physics 4); Nesterov's in the form of Bengio et al., arXiv 1212.0901, section 3.5.
func Momentum[T Float](w, g, v []T, s SGDStep) {
	same("Momentum", len(w), len(g), len(v))
	var i int
	switch {
	case is64[T]() && s.Nesterov:
		i = nesterov64(s.LR, s.Momentum, s.Decay, f64(w), f64(g), f64(v))
	case is64[T]():
		i = momentum64(s.LR, s.Momentum, s.Decay, f64(w), f64(g), f64(v))
	case s.Nesterov:
		i = nesterov32(float32(s.LR), float32(s.Momentum), float32(s.Decay), f32(w), f32(g), f32(v))
	default:
		i = momentum32(float32(s.LR), float32(s.Momentum), float32(s.Decay), f32(w), f32(g), f32(v))
	}
	lr, mu, decay := T(s.LR), T(s.Momentum), T(s.Decay)
	for ; i < len(w); i++ {
		gi := g[i] + T(decay*w[i])
		vi := T(mu*v[i]) + gi
		v[i] = vi
		if s.Nesterov {
			vi = gi + T(mu*vi)
		}
		w[i] -= T(lr * vi)
	}
}
