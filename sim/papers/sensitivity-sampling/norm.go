package sensitivity

import (
	"math"

	"orrery/kernels"
)

// A norm has the element-wise functions of |y|_p^p.
type norm struct {
	p       float64
	scratch []float64
}

// power is Σ |y|^p, and sets u_i = sign(y_i) |y_i|^(p-1), the gradient over p. u must not be y.
func (l *norm) power(u, y []float64) float64 {
	sum := 0.0
	if l.p == 1 {
		for i, x := range y {
			sum += math.Abs(x)
			u[i] = sign(x)
		}
		return sum
	}
	l.abs(u, y, 0)
	kernels.Log(u, u)
	kernels.Scale(l.p-1, u)
	kernels.Exp(u, u) // |y|^(p-1); e^(-Inf) = 0
	for i, x := range y {
		sum += math.Abs(x) * u[i]
		u[i] = math.Copysign(u[i], x)
	}
	return sum
}

// weighted is Σ w |y|^p, and sets u_i = w_i sign(y_i) |y_i|^(p-1).
func (l *norm) weighted(u, y, w []float64) float64 {
	l.power(u, y)
	sum := 0.0
	for i, x := range y {
		u[i] *= w[i]
		sum += x * u[i]
	}
	return sum
}

// curvature is Σ W z² with W_i = max(|y_i|, floor)^(p-2).
func (l *norm) curvature(y, z []float64, floor float64) float64 {
	sum := 0.0
	switch l.p {
	case 1:
		for i, x := range y {
			sum += z[i] * z[i] / max(math.Abs(x), floor)
		}
	case 2:
		for _, x := range z {
			sum += x * x
		}
	default:
		if len(l.scratch) < len(y) {
			l.scratch = make([]float64, len(y))
		}
		w := l.scratch[:len(y)]
		l.abs(w, y, floor)
		kernels.Log(w, w)
		kernels.Scale(l.p-2, w)
		kernels.Exp(w, w)
		for i, x := range z {
			sum += w[i] * x * x
		}
	}
	return sum
}

func (l *norm) abs(dst, y []float64, floor float64) {
	for i, x := range y {
		dst[i] = max(math.Abs(x), floor)
	}
}

func sign(x float64) float64 {
	if x == 0 {
		return 0
	}
	return math.Copysign(1, x)
}
