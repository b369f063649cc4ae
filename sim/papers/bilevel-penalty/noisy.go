package bilevel

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// The settings of the noisy loop: every σ with every rate.
var (
	noisySigmas = []float64{1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001}
	noisyRates  = []float64{0.001, 0.003, 0.01, 0.03}
)

const (
	noisySteps = 12000
	draws      = 2*dimY + dimX // standard normal numbers of a setting in a step
	noisyTail  = noisySteps / 5
	clip       = 10
)

// A noisy loop goes down a fat problem with one step on y, z and x at a time, all gradients with noise. Every setting (σ,
// lr) is a column of the matrices, so that one product serves all.
type noisy struct {
	p          *fat
	n          int // settings
	sigma, lr  []float64
	ny, nz, nx []float64 // standard deviations of the noise in a step of y, of z and of x

	a, at kernels.Matrix[float64] // A, and stored transposed
	bc    kernels.Matrix[float64] // B above C [2·dimM × dimX]
	bct   kernels.Matrix[float64] // and stored transposed

	yz, g  kernels.Matrix[float64] // [dimY × 2n]: y, then z; g_y at both
	miss   kernels.Matrix[float64] // [dimM × 2n]: A y - φ(x), A z - φ(x)
	x      kernels.Matrix[float64] // [dimX × n]
	bcx    kernels.Matrix[float64] // [2·dimM × n]: B x above C x
	q      kernels.Matrix[float64] // [2·dimM × n]
	pulled kernels.Matrix[float64] // [dimX × n]: Jᵀ(miss at z - miss at y)
	v, sum kernels.Matrix[float64] // [dimX × n]: momentum; sum of x over the last fifth
	sin    []float64               // scratch
	cos    []float64
	lot    []float32 // [noisySteps × draws]; rounded, so that a host's last digit of a logarithm does not grow
	at0    []int     // where in lot each setting reads in this step
	k      int
}

// newNoisy begins at 0. Each of the six gradients of a step (f and g in y at y, g in y at z, f and g in x at y, g in x at
// z) has noise of its own, N(0, std²) in every entry. What is added up is drawn at once: a step of y gets σ·n₁ + n₂, that
// is N(0, (σ² + 1) std²), a step of x n₁ + (n₂ - n₃)/σ, that is N(0, (1 + 2/σ²) std²).
//
// A setting's numbers are independent of each other. All settings read the same lot, each beginning at another place.
func newNoisy(p *fat, std float64, rng *rand.Rand, breathe func()) *noisy {
	n := len(noisySigmas) * len(noisyRates)
	m := func(rows, cols int) kernels.Matrix[float64] { return kernels.New[float64](rows, cols) }
	l := &noisy{p: p, n: n, a: m(dimM, dimY), at: m(dimY, dimM), bc: m(2*dimM, dimX), bct: m(dimX, 2*dimM),
		yz: m(dimY, 2*n), g: m(dimY, 2*n), miss: m(dimM, 2*n), x: m(dimX, n), bcx: m(2*dimM, n), q: m(2*dimM, n),
		pulled: m(dimX, n), v: m(dimX, n), sum: m(dimX, n), sin: make([]float64, dimM*n), cos: make([]float64, dimM*n), at0: make([]int, n)}
	for _, s := range noisySigmas {
		for _, lr := range noisyRates {
			l.sigma, l.lr = append(l.sigma, s), append(l.lr, lr)
			l.ny = append(l.ny, std*math.Sqrt(1+float64(s*s)))
			l.nz = append(l.nz, std)
			l.nx = append(l.nx, std*math.Sqrt(1+2/float64(s*s)))
		}
	}
	for i := range dimM {
		copy(l.a.Row(i), p.a[i][:])
		copy(l.bc.Row(i), p.b[i][:])
		copy(l.bc.Row(dimM+i), p.c[i][:])
	}
	kernels.Transpose(l.at, l.a)
	kernels.Transpose(l.bct, l.bc)
	l.lot = make([]float32, noisySteps*draws)
	for at := 0; std > 0 && at < len(l.lot); at += 500 * draws {
		kernels.FillNormal(l.lot[at:at+500*draws], rng)
		breathe()
	}
	return l
}

// step is one iteration of all settings.
func (l *noisy) step() {
	n := l.n
	d := 1 / (1 + 10*float64(l.k)/noisySteps)
	for j := range n {
		l.at0[j] = (l.k + j*(noisySteps/n)) % noisySteps * draws
	}

	// φ(x) = B x + sin(C x)/2, and what A y and A z miss of it.
	kernels.Mul(l.bcx, l.bc, l.x)
	kernels.Mul(l.miss, l.a, l.yz)
	sin, cos := l.sin[:dimM*n], l.cos[:dimM*n]
	waves(sin, cos, l.bcx.Data[dimM*n:])
	for i := range dimM {
		bx, my, mz := l.bcx.Row(i), l.miss.Row(i)[:n], l.miss.Row(i)[n:2*n]
		q, bent, sin, cos := l.q.Row(i)[:n], l.q.Row(dimM + i)[:n], sin[i*n:(i+1)*n], cos[i*n:(i+1)*n]
		for j, b := range bx[:n] {
			phi := b + float64(0.5*sin[j])
			my[j] -= phi
			mz[j] -= phi
			d := mz[j] - my[j]
			q[j], bent[j] = d, 0.5*cos[j]*d
		}
	}
	kernels.Mul(l.g, l.at, l.miss)
	kernels.Mul(l.pulled, l.bct, l.q) // Bᵀq + Cᵀ(cos(C x)/2 ∘ q)

	// y -= 0.3 d/L_g (σ f_y + g_y + noise), z -= 0.3 d/L_g (g_y + noise).
	rate := 0.3 * d / l.p.lg
	for i := range dimY {
		y, z, gy, gz, t := l.yz.Row(i)[:n], l.yz.Row(i)[n:2*n], l.g.Row(i)[:n], l.g.Row(i)[n:2*n], l.p.t[i]
		sin, cos, at, sigma, ny, nz := l.sin[:n], l.cos[:n], l.at0[:n], l.sigma[:n], l.ny[:n], l.nz[:n]
		for j, v := range y {
			cos[j] = 2 * v
		}
		waves(sin, cos, cos)
		for j, v := range y {
			from := l.lot[at[j]+i:]
			fy := v - t + float64(0.3*cos[j])
			y[j] = v - float64(rate*(float64(sigma[j]*fy)+gy[j]+float64(ny[j]*float64(from[0]))))
			z[j] -= float64(rate * (gz[j] + float64(nz[j]*float64(from[dimY]))))
		}
	}

	// v = 0.9 v + 0.1 (f_x + (g_x(y) - g_x(z))/σ + noise), x -= lr d v.
	tail := l.k >= noisySteps-noisyTail
	for i := range dimX {
		x, v, pulled, sum, x0 := l.x.Row(i)[:n], l.v.Row(i)[:n], l.pulled.Row(i)[:n], l.sum.Row(i)[:n], l.p.x0[i]
		at, sigma, nx, lr := l.at0[:n], l.sigma[:n], l.nx[:n], l.lr[:n]
		for j, a := range x {
			grad := float64(0.1*(a-x0)) + pulled[j]/sigma[j] + float64(nx[j]*float64(l.lot[at[j]+2*dimY+i]))
			v[j] = float64(0.9*v[j]) + float64(0.1*grad)
			x[j] = min(max(a-float64(lr[j]*d*v[j]), -clip), clip)
			if tail {
				sum[j] += x[j]
			}
		}
	}
	l.k++
}

// waves sets sin and cos to those of x (cos may be x itself), within 3e-11 for |x| < 1000: a few times as fast as package
// math, whose last digits the noise would drown. With h = (x - 2πn)/2 in [-π/2, π/2] it takes the series of sin h and
// cos h, and sin 2h = 2 sin h cos h, cos 2h = 1 - 2 sin² h.
func waves(sin, cos, x []float64) {
	sin, cos = sin[:len(x)], cos[:len(x)]
	for j, v := range x {
		h := 0.5 * (v - float64(2*math.Pi*math.Floor(float64(v*(0.5/math.Pi))+0.5)))
		s := h * h
		odd := 1 + float64(s*(-1.0/6+float64(s*(1.0/120+float64(s*(-1.0/5040+float64(s*(1.0/362880+float64(s*(-1.0/39916800+
			float64(s*(1.0/6227020800+float64(s*(-1.0/1307674368000))))))))))))))
		even := 1 + float64(s*(-1.0/2+float64(s*(1.0/24+float64(s*(-1.0/720+float64(s*(1.0/40320+float64(s*(-1.0/3628800+
			float64(s*(1.0/479001600+float64(s*(-1.0/87178291200+float64(s*(1.0/20922789888000))))))))))))))))
		odd *= h
		sin[j], cos[j] = 2*odd*even, 1-float64(2*odd*odd)
	}
}

// now is the present x of setting j.
func (l *noisy) now(j int) (x upper) {
	for i := range x {
		x[i] = l.x.At(i, j)
	}
	return x
}

// result is the mean of x over the last fifth.
func (l *noisy) result(j int) (x upper) {
	for i := range x {
		x[i] = l.sum.At(i, j) / noisyTail
	}
	return x
}

// ends is |∇ψ| at the result, for every σ the best of its rates.
func (l *noisy) ends() []float64 {
	out := make([]float64, len(noisySigmas))
	for j := range l.n {
		x := l.result(j)
		_, grad := l.p.psi(&x)
		if s := j / len(noisyRates); j%len(noisyRates) == 0 || norm(grad) < out[s] {
			out[s] = norm(grad)
		}
	}
	return out
}
