package bilevel

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

const (
	dimX = 4           // of the upper variable x
	dimY = 12          // of the lower variable y
	dimM = 5           // equations A y = φ(x) of the lower problem
	flat = dimY - dimM // dimension of the set of lower solutions
)

type (
	upper  [dimX]float64
	lower  [dimY]float64
	target [dimM]float64 // where φ(x) and A y lie
)

// A fat problem has many lower solutions:
//
//	g(x, y) = |A y - φ(x)|²/2,  φ(x) = B x + sin(C x)/2,
//	f(x, y) = |y - t|²/2 + 0.15 Σ sin 2y_j + 0.05 |x - x0|².
//
// For every x the minima of g are a flat of 7 dimensions, A⁺φ(x) + span N, and f chooses among them.
type fat struct {
	a    [dimM][dimY]float64 // entries N(0, 1)/√12
	b, c [dimM][dimX]float64
	t    lower
	x0   upper

	pinv [dimY][dimM]float64 // A⁺
	null [dimY][flat]float64 // N, an orthonormal basis of A's null space
	ata  [dimY][dimY]float64 // AᵀA
	lg   float64             // L_g, its largest eigenvalue
}

// The bend of f in y lies between 1 - 0.6 and 1 + 0.6.
const lipschitzF = 1.6

func newFat(rng *rand.Rand) *fat {
	p := &fat{}
	for i := range p.a {
		for j := range p.a[i] {
			p.a[i][j] = rng.NormFloat64() / math.Sqrt(dimY)
		}
	}
	for _, m := range []*[dimM][dimX]float64{&p.b, &p.c} {
		for i := range m {
			for j := range m[i] {
				m[i][j] = rng.NormFloat64()
			}
		}
	}
	for j := range p.t {
		p.t[j] = rng.NormFloat64()
	}
	for j := range p.x0 {
		p.x0[j] = rng.NormFloat64()
	}
	p.decompose()
	return p
}

// decompose finds A⁺, N and L_g from A = U S Vᵀ.
func (p *fat) decompose() {
	a := mat.NewDense(dimM, dimY, nil)
	for i := range p.a {
		a.SetRow(i, p.a[i][:])
	}
	var d mat.SVD
	if !d.Factorize(a, mat.SVDFull) {
		panic("bilevel: the singular value decomposition of a 5 × 12 matrix did not converge")
	}
	var u, v mat.Dense
	d.UTo(&u)
	d.VTo(&v)
	s := d.Values(nil)
	p.lg = float64(float32(s[0] * s[0])) // the last digits differ between hosts, and a noisy loop would make them grow
	for i := range dimY {
		for j := range dimM {
			for k := range dimM {
				p.pinv[i][j] += float64(v.At(i, k) * u.At(j, k) / s[k])
			}
		}
		for k := range flat {
			p.null[i][k] = v.At(i, dimM+k)
		}
		for j := range dimY {
			for k := range dimM {
				p.ata[i][j] += float64(p.a[k][i] * p.a[k][j])
			}
		}
	}
}

// phi is φ(x), and bend = cos(C x)/2, which its Jacobian J = B + diag(bend) C needs.
func (p *fat) phi(x *upper) (v, bend target) {
	for i := range v {
		linear, angle := 0.0, 0.0
		for j, xj := range x {
			linear += float64(p.b[i][j] * xj)
			angle += float64(p.c[i][j] * xj)
		}
		sin, cos := math.Sincos(angle)
		v[i], bend[i] = linear+float64(0.5*sin), 0.5*cos
	}
	return v, bend
}

// pull is Jᵀ q.
func (p *fat) pull(bend, q *target) (out upper) {
	for i, qi := range q {
		for j := range out {
			out[j] += float64(p.b[i][j]*qi) + float64(p.c[i][j]*float64(bend[i]*qi))
		}
	}
	return out
}

// miss is A y - v, v = φ(x).
func (p *fat) miss(y *lower, v *target) (out target) {
	for i := range out {
		sum := -v[i]
		for j, yj := range y {
			sum += float64(p.a[i][j] * yj)
		}
		out[i] = sum
	}
	return out
}

// gradG is g_y = Aᵀ(A y - φ(x)) from the miss.
func (p *fat) gradG(miss *target) (out lower) {
	for i, m := range miss {
		for j := range out {
			out[j] += float64(p.a[i][j] * m)
		}
	}
	return out
}

// gradF is f_y = y - t + 0.3 cos 2y.
func (p *fat) gradF(y *lower) (out lower) {
	for j, v := range y {
		out[j] = v - p.t[j] + float64(0.3*math.Cos(2*v))
	}
	return out
}

// f is the upper objective.
func (p *fat) f(x *upper, y *lower) float64 {
	sum := 0.0
	for j, v := range y {
		e := v - p.t[j]
		sum += float64(0.5*e*e) + float64(0.15*math.Sin(2*v))
	}
	for j, v := range x {
		e := v - p.x0[j]
		sum += float64(0.05 * e * e)
	}
	return sum
}

// gradFx is f_x = 0.1 (x - x0).
func (p *fat) gradFx(x *upper) (out upper) {
	for j, v := range x {
		out[j] = 0.1 * (v - p.x0[j])
	}
	return out
}

// nearest is the lower solution next to the origin, A⁺ φ(x).
func (p *fat) nearest(v *target) (y lower) {
	for j := range y {
		for i, vi := range v {
			y[j] += float64(p.pinv[j][i] * vi)
		}
	}
	return y
}

// chosen is the lower solution that f likes best, by Newton's method within the flat: y -= N (NᵀHN)⁻¹ Nᵀ f_y with
// H = diag(1 - 0.6 sin 2y). A full step may overshoot and go round in circles; it is halved until f does not grow.
func (p *fat) chosen(x *upper) lower {
	v, _ := p.phi(x)
	h, s := kernels.New[float64](flat, flat), make([]float64, flat)
	return newton(p.nearest(&v), func(y *lower) float64 { return p.f(x, y) }, func(y *lower) (lower, bool) {
		fy := p.gradF(y)
		size := 0.0
		for k := range flat {
			s[k] = 0
			for j := range fy {
				s[k] += float64(p.null[j][k] * fy[j])
			}
			size += float64(s[k] * s[k])
			for l := range k + 1 {
				sum := 0.0
				for j, v := range y {
					sum += float64(p.null[j][k] * p.null[j][l] * bendF(v))
				}
				h.Set(k, l, sum)
			}
		}
		var step lower
		if size < 1e-26 || !linalg.Cholesky(h, nil) {
			return step, false
		}
		linalg.CholeskySolve(h, s)
		for j := range step {
			for k := range flat {
				step[j] += float64(p.null[j][k] * s[k])
			}
		}
		return step, true
	})
}

// bendF is the second derivative of f in one entry of y.
func bendF(v float64) float64 { return 1 - float64(0.6*math.Sin(2*v)) }

// newton goes down from y by the steps that it is given, each halved until value does not grow.
func newton(y lower, value func(*lower) float64, step func(*lower) (lower, bool)) lower {
	now := value(&y)
	for range 60 {
		s, more := step(&y)
		if !more {
			break
		}
		moved := false
		for rate := 1.0; rate > 1e-9; rate /= 2 {
			try := y
			for j := range try {
				try[j] -= float64(rate * s[j])
			}
			if next := value(&try); next <= now {
				moved = next < now || try != y
				y, now = try, next
				break
			}
		}
		if !moved {
			break
		}
	}
	return y
}

// psi is the hyper-objective ψ(x) = f(x, y*), y* the chosen solution, and its gradient
//
//	∇ψ = f_x + Jᵀ (A⁺)ᵀ f_y(y*).
func (p *fat) psi(x *upper) (value float64, grad upper) {
	y := p.chosen(x)
	return p.f(x, &y), p.implicit(x, &y)
}

// implicit is that formula at any y of the flat. It is ∇ψ only where f_y is orthogonal to the flat: at y*.
func (p *fat) implicit(x *upper, y *lower) upper {
	_, bend := p.phi(x)
	fy := p.gradF(y)
	var q target
	for i := range q {
		for j, v := range fy {
			q[i] += float64(p.pinv[j][i] * v)
		}
	}
	grad, more := p.gradFx(x), p.pull(&bend, &q)
	for j := range grad {
		grad[j] += more[j]
	}
	return grad
}

// leaning is y_σ = argmin_y f + g/σ, by Newton's method from y*.
func (p *fat) leaning(x *upper, sigma float64) lower {
	v, _ := p.phi(x)
	h, s := kernels.New[float64](dimY, dimY), make([]float64, dimY)
	return newton(p.chosen(x), func(y *lower) float64 { return p.penalised(x, y, &v, sigma) }, func(y *lower) (lower, bool) {
		m := p.miss(y, &v)
		fy, gy := p.gradF(y), p.gradG(&m)
		size := 0.0
		for j := range s {
			s[j] = fy[j] + gy[j]/sigma
			size += float64(s[j] * s[j])
			for k := range j + 1 {
				h.Set(j, k, p.ata[j][k]/sigma)
			}
			h.Set(j, j, h.At(j, j)+bendF(y[j]))
		}
		var step lower
		if size < 1e-26 || !linalg.Cholesky(h, nil) {
			return step, false
		}
		linalg.CholeskySolve(h, s)
		copy(step[:], s)
		return step, true
	})
}

// penalised is f + (g - min g)/σ at a y; min g is 0.
func (p *fat) penalised(x *upper, y *lower, v *target, sigma float64) float64 {
	m := p.miss(y, v)
	sum := 0.0
	for _, e := range m {
		sum += float64(e * e)
	}
	return p.f(x, y) + sum/(2*sigma)
}

// psiSigma is the penalty function ψ_σ(x) and its gradient f_x + (g_x(y_σ) - g_x(z))/σ, where g_x(z) = 0 for any z of
// the flat.
func (p *fat) psiSigma(x *upper, sigma float64) (value float64, grad upper) {
	y := p.leaning(x, sigma)
	v, _ := p.phi(x)
	none := target{}
	return p.penalised(x, &y, &v, sigma), p.penaltyGradient(x, ptr(p.miss(&y, &v)), &none, sigma)
}

// penaltyGradient is f_x + (g_x(y) - g_x(z))/σ with g_x = -Jᵀ(A y - φ): first derivatives only.
func (p *fat) penaltyGradient(x *upper, missY, missZ *target, sigma float64) upper {
	_, bend := p.phi(x)
	var q target
	for i := range q {
		q[i] = (missZ[i] - missY[i]) / sigma
	}
	grad, more := p.gradFx(x), p.pull(&bend, &q)
	for j := range grad {
		grad[j] += more[j]
	}
	return grad
}

func ptr[T any](v T) *T { return &v }

// norm is the length of a vector of the upper problem.
func norm(x upper) float64 { return linalg.Norm(x[:]) }

func minus(x, y upper) (out upper) {
	for j := range out {
		out[j] = x[j] - y[j]
	}
	return out
}
