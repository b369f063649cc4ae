package bias

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// A law is a distribution of the test error e of a hypothesis; what is asked of it is ln P(e <= eps), far below where
// the probability itself is a number.
type law interface{ lnCDF(eps float64) float64 }

// information is I = -ln P(e <= eps), in nats: what must be known beforehand to pick a hypothesis that is this good.
// Less than a millionth is nothing: all but rounding errors of the draws are good.
func information(l law, eps float64) float64 {
	if i := -l.lnCDF(eps); i > 1e-6 {
		return i
	}
	return 0
}

// exact is the law of e = Σ_j (β_j + √a_j z_j)², z_j independent standard normals, by the saddlepoint formula of Lugannani
// and Rice (1980): Gaussian processes have such errors. Terms of equal a are kept together: a[i] stands for times
// of them, and b[i] is the sum of their β².
type exact struct {
	a, b  []float64
	times float64
	fixed float64 // Σ β² of the terms whose a is nil
}

const noVariance = 1e-12

// newExact is the law with a_i repeated times times; b is not kept.
func newExact(a, b []float64, times int) *exact {
	l := &exact{times: float64(times)}
	for i, x := range a {
		if x < noVariance {
			l.fixed += b[i]
		} else {
			l.a, l.b = append(l.a, x), append(l.b, b[i])
		}
	}
	return l
}

// cumulant is K(t) = -½ Σ ln(1 - 2 t a_j) + Σ b_j t/(1 - 2 t a_j).
func (l *exact) cumulant(t float64) (k float64) {
	for i, a := range l.a {
		k += float64(l.b[i]*t/(1-2*t*a)) - float64(l.times*0.5*math.Log1p(-2*t*a))
	}
	return k
}

// slopes are the first and the second derivative of K at t.
func (l *exact) slopes(t float64) (k1, k2 float64) {
	for i, a := range l.a {
		b, d := l.b[i], 1/(1-2*t*a)
		k1 += float64(l.times*a*d) + float64(b*d*d)
		k2 += float64(2*l.times*a*a*d*d) + float64(4*a*b*d*d*d)
	}
	return k1, k2
}

func (l *exact) lnCDF(eps float64) float64 {
	eps -= l.fixed
	switch {
	case len(l.a) == 0 && eps >= 0:
		return 0
	case eps <= 0:
		return math.Inf(-1)
	}
	// K'(t) = eps, by bisection: K' rises from 0 at -∞ to ∞ at 1/(2 max a).
	most := 0.0
	for _, a := range l.a {
		most = max(most, a)
	}
	lo, hi := -1.0, 1/(2*most)
	for {
		if k1, _ := l.slopes(lo); k1 < eps || lo < -1e300 {
			break
		}
		lo *= 2
	}
	for range 200 {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		if k1, _ := l.slopes(mid); k1 < eps {
			lo = mid
		} else {
			hi = mid
		}
	}
	t := lo
	k := l.cumulant(t)
	_, k2 := l.slopes(t)

	// F = Φ(w) + φ(w)(1/w - 1/u), w = sign(t) √(2(t eps - K)), u = t √K''.
	w := math.Copysign(math.Sqrt(max(0, 2*(t*eps-k))), t)
	u := t * math.Sqrt(k2)
	switch {
	case math.Abs(w) < 1e-4: // a removable singularity at the mean: F = 1/2 + K'''/(6 √(2π) K''^(3/2))
		k3 := 0.0
		for i, a := range l.a {
			k3 += float64(8*l.times*a*a*a) + float64(24*a*a*l.b[i])
		}
		return math.Log(0.5 + k3/(6*math.Sqrt(2*math.Pi)*math.Pow(k2, 1.5)))
	case w < 0: // both parts are nearly equal: in logs, with φ(w) outside
		tail := erfcx(-w/math.Sqrt2)/2 + (1/w-1/u)/math.Sqrt(2*math.Pi)
		return min(0, -w*w/2+math.Log(max(tail, math.SmallestNonzeroFloat64)))
	}
	n := distuv.UnitNormal
	return math.Log(min(1, n.CDF(w)+n.Prob(w)*(1/w-1/u)))
}

// erfcx is e^(x²) erfc x for x >= 0.
func erfcx(x float64) float64 {
	if x < 25 {
		return math.Exp(x*x) * math.Erfc(x)
	}
	q := 1 / (2 * x * x) // 1/(x√π) (1 - q + 3q² - 15q³ ...)
	return (1 - q*(1-3*q*(1-5*q*(1-7*q)))) / (x * math.Sqrt(math.Pi))
}

// lnGammaP is ln P(a, x), the regularised lower incomplete gamma function, which may be far too small for a number:
//
//	P(a, x) = x^a e^-x / Γ(a+1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + ...).
func lnGammaP(a, x float64) float64 {
	if x <= 0 {
		return math.Inf(-1)
	}
	if x > a { // not small
		return math.Log(mathext.GammaIncReg(a, x))
	}
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-17*sum; k++ {
		term *= x / (a + k)
		sum += term
	}
	g, _ := math.Lgamma(a + 1)
	return min(0, a*math.Log(x)-x-g+math.Log(sum))
}

// gamma is the two-moment variant: the gamma law with the mean mu and the variance v of a sample.
type gamma struct{ mu, v float64 }

func (g gamma) lnCDF(eps float64) float64 {
	if g.v <= 1e-14*g.mu*g.mu { // all the same
		if g.mu <= eps {
			return 0
		}
		return math.Inf(-1)
	}
	return lnGammaP(g.mu*g.mu/g.v, eps*g.mu/g.v)
}

// chi is the paper's family: s times a non-central chi-square with df degrees of freedom and non-centrality nc, that is
// a Poisson mixture of central ones.
type chi struct{ df, nc, s float64 }

// lnPDF is the log density at e. With w = e/s the mixture's terms Pois(j; nc/2)·χ²_{df+2j}(w) have the ratio
// (nc w/4)/((j+1)(df/2+j)): they are summed outwards from the largest.
func (c chi) lnPDF(e float64) float64 {
	w, half := e/c.s, c.df/2
	q := c.nc * w / 4
	// (j+1)(df/2+j) = q
	p := half + 1
	j := math.Floor(max(0, (-p+math.Sqrt(max(0, p*p-4*(half-q))))/2))

	up, sum := 1.0, 1.0
	for i := j; up > 1e-14; i++ {
		up *= q / ((i + 1) * (half + i))
		sum += up
	}
	down := 1.0
	for i := j; i > 0 && down > 1e-14; i-- {
		down *= i * (half + i - 1) / q
		sum += down
	}
	g1, _ := math.Lgamma(j + 1)
	g2, _ := math.Lgamma(half + j)
	first := -c.nc/2 + float64(j*math.Log(c.nc/2)) - g1 + float64((half+j-1)*math.Log(w/2)) - w/2 - g2 - math.Ln2
	return first + math.Log(sum) - math.Log(c.s)
}

// lnCDF sums Pois(j; nc/2)·P(df/2+j, w/2) in logs from j = 0 until a term is e^-45 of the largest.
func (c chi) lnCDF(eps float64) float64 {
	x, ln := eps/(2*c.s), math.Log(c.nc/2)
	most, sum := math.Inf(-1), 0.0 // F = e^most · sum
	before := math.Inf(-1)
	for j := 0.0; ; j++ {
		g, _ := math.Lgamma(j + 1)
		term := -c.nc/2 + j*ln - g + lnGammaP(c.df/2+j, x)
		switch {
		case term > most:
			sum = sum*math.Exp(most-term) + 1
			most = term
		case term < most-45 && term < before:
			return min(0, most+math.Log(sum))
		default:
			sum += math.Exp(term - most)
		}
		before = term
		if j > 1e6 {
			return min(0, most+math.Log(sum))
		}
	}
}
