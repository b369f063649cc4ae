package dp

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mathext"

	"orrery/sim/blocks/stat"
)

// counts are what an attack got wrong: fp of n0 absent and fn of n1 present canaries. They need not be whole.
type counts struct{ fp, n0, fn, n1 float64 }

// interval is a range of epsilon.
type interval struct{ lo, hi float64 }

func (i interval) width() float64          { return i.hi - i.lo }
func (i interval) has(eps float64) bool    { return i.lo <= eps && eps <= i.hi }
func (i interval) finite() bool            { return i.hi < most }
func (i interval) over(o interval) float64 { return i.width() / o.width() }

// posterior is the joint posterior of the two rates under independent Jeffreys priors,
//
//	FPR ~ Beta(1/2 + FP, 1/2 + n0 - FP),  FNR ~ Beta(1/2 + FN, 1/2 + n1 - FN),
//
// and through it the posterior of epsilon.
type posterior struct {
	f, g, fMirror, gMirror beta // FPR, FNR, 1 - FPR, 1 - FNR
	delta                  float64
}

func newPosterior(c counts, delta float64) *posterior {
	return &posterior{
		f: newBeta(c.fp+0.5, c.n0-c.fp+0.5), g: newBeta(c.fn+0.5, c.n1-c.fn+0.5),
		fMirror: newBeta(c.n0-c.fp+0.5, c.fp+0.5), gMirror: newBeta(c.n1-c.fn+0.5, c.fn+0.5),
		delta: delta,
	}
}

// atMost is P(epsilon <= t): one less the mass of the rates below the region that t allows, and of those above.
func (p *posterior) atMost(t float64) float64 {
	switch {
	case t < 0:
		return 0
	case t >= most:
		return 1
	}
	return min(max(1-impossible(&p.f, &p.g, t, p.delta)-impossible(&p.fMirror, &p.gMirror, t, p.delta), 0), 1)
}

// impossible is the mass of {f + e^t g < 1-δ or g + e^t f < 1-δ}. With the corner f* = (1-δ)/(1+e^t), where both bounds
// meet, the set is the square [0, f*]² and two slender triangles beside it,
//
//	P = F(f*)·G(f*) + ∫_{g > f*} F((1-δ-g)e^-t) dG + ∫_{f > f*} G((1-δ-f)e^-t) dF,
//
// whose integrands are smooth: their sides are shallow.
func impossible(f, g *beta, t, delta float64) float64 {
	shrink := math.Exp(-t)
	corner := (1 - delta) * shrink / (1 + shrink)
	return f.cdf(corner)*g.cdf(corner) +
		g.over(corner, 1-delta, func(x float64) float64 { return f.cdf((1 - delta - x) * shrink) }) +
		f.over(corner, 1-delta, func(x float64) float64 { return g.cdf((1 - delta - x) * shrink) })
}

// quantile is the epsilon with P(epsilon <= it) = q.
func (p *posterior) quantile(q float64) float64 {
	if p.atMost(0) >= q {
		return 0 // epsilon has an atom there: rates that need none
	}
	return stat.Root(func(t float64) float64 { return p.atMost(t) - q }, 0, most, 1e-9)
}

// interval is the equal-tailed credible interval.
func (p *posterior) interval(level float64) interval {
	return interval{p.quantile((1 - level) / 2), p.quantile((1 + level) / 2)}
}

// beta is a Beta distribution. Its integrals are taken over θ with x = sin²θ, where it is nearly normal whatever the rate
// is, with standard deviation 1/(2√(a+b)), and bounded even with a or b = 1/2:
//
//	p(θ) = 2/B(a,b) · sin^{2a-1}θ · cos^{2b-1}θ.
type beta struct {
	a, b   float64
	lo, hi float64 // θ's of all but 1e-15
	scale  float64 // ln(2/B(a, b))
}

func newBeta(a, b float64) beta {
	const reach = 8 // standard deviations
	at, sd := math.Asin(math.Sqrt(a/(a+b))), 0.5/math.Sqrt(a+b)
	return beta{a: a, b: b, lo: max(0, at-reach*sd), hi: min(math.Pi/2, at+reach*sd), scale: math.Ln2 - mathext.Lbeta(a, b)}
}

// cdf is the regularised incomplete beta function.
func (d *beta) cdf(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	}
	switch t := math.Asin(math.Sqrt(x)); {
	case t <= d.lo:
		return 0
	case t >= d.hi:
		return 1
	}
	return mathext.RegIncBeta(d.a, d.b, x)
}

// density is p(θ).
func (d *beta) density(t float64) float64 {
	s, c := math.Sincos(t)
	if s <= 0 || c <= 0 {
		return 0 // the ends, where no node lies
	}
	return math.Exp(d.scale + (2*d.a-1)*math.Log(s) + (2*d.b-1)*math.Log(c))
}

// over is ∫ h dF over from <= x <= to.
func (d *beta) over(from, to float64, h func(x float64) float64) float64 {
	lo, hi := max(d.lo, math.Asin(math.Sqrt(max(from, 0)))), min(d.hi, math.Asin(math.Sqrt(min(to, 1))))
	if lo >= hi {
		return 0
	}
	sum, middle, half := 0.0, (lo+hi)/2, (hi-lo)/2
	for i, node := range nodes {
		t := middle + half*node
		s := math.Sin(t)
		sum += weights[i] * d.density(t) * h(s*s)
	}
	return half * sum
}

// nodes and weights are Gauss and Legendre's on [-1, 1].
var nodes, weights = legendre(40)

func legendre(n int) (x, w []float64) {
	x, w = make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	return x, w
}

// box is what prior work knows: a range for each rate.
type box struct{ f, g interval }

// clopperPearson is the exact interval of each rate; each gets half of the error, so that both hold at the level.
func clopperPearson(c counts, level float64) (b box) {
	each := (1 + level) / 2
	b.f.lo, b.f.hi = stat.ClopperPearson(c.fp, c.n0, each)
	b.g.lo, b.g.hi = stat.ClopperPearson(c.fn, c.n1, each)
	return b
}

// jeffreysBox has the same corners made of Jeffreys' intervals: the Bayesian posterior of each rate, but not of the pair.
func jeffreysBox(c counts, level float64) (b box) {
	each := (1 + level) / 2
	b.f.lo, b.f.hi = stat.Jeffreys(c.fp, c.n0, each)
	b.g.lo, b.g.hi = stat.Jeffreys(c.fn, c.n1, each)
	return b
}

// epsilon is the range of e(FPR, FNR) over the box. Two of e's terms fall in both rates and two rise, so that the least
// value comes from one corner's falling or the other's rising terms, and so does the greatest. Where the whole box is on
// the attack's side of chance these are e(upper, upper) and e(lower, lower); a box that contains chance goes down to 0.
func (b box) epsilon(delta float64) interval {
	lo := max(below(b.f.hi, b.g.hi, delta), below(1-b.f.lo, 1-b.g.lo, delta))
	hi := max(below(b.f.lo, b.g.lo, delta), below(1-b.f.hi, 1-b.g.hi, delta))
	return interval{min(max(lo, 0), most), min(max(hi, 0), most)}
}
