package layout

import (
	"math"

	"orrery/sim/scene"
)

// axis maps the numbers [lo, hi] to the pixels [p, q] (either may fall), by way of a scale that is even in [a, b].
type axis struct {
	scale scene.Scale
	knee  float64
	lo    float64
	hi    float64
	a, b  float64 // lo and hi on the even scale
	p, q  float64
}

// far is how many lengths of an axis outside of it a thing may lie; farther ones are drawn there.
const far = 50

func newAxis(ax *scene.Axis, p, q float64) axis {
	lo, hi := ax.Min, ax.Max
	if !finite(lo) && !finite(hi) {
		lo, hi = 0, 1
	} else if !finite(lo) {
		lo = hi - 1
	} else if !finite(hi) {
		hi = lo + 1
	}
	a := axis{scale: ax.Scale, knee: ax.Knee, p: p, q: q}
	switch ax.Scale {
	case scene.Log:
		switch {
		case lo <= 0 && hi <= 0:
			lo, hi = 0.1, 10
		case lo <= 0:
			lo = hi / 1000
		case hi <= 0:
			hi = lo / 1000
		}
		if hi/lo < 1+1e-9 && hi/lo > 1-1e-9 {
			lo, hi = lo/2, hi*2
		}
	case scene.Symlog:
		if !(a.knee > 0) || math.IsInf(a.knee, 0) {
			a.knee = max(math.Abs(lo), math.Abs(hi)) / 100
			if a.knee == 0 {
				a.knee = 1
			}
		}
	default:
		a.scale = scene.Linear
	}
	if math.Abs(hi-lo) <= 1e-12*max(math.Abs(lo), math.Abs(hi)) {
		d := math.Abs(lo) / 10
		if d == 0 {
			d = 0.5
		}
		lo, hi = lo-d, hi+d
	}
	if math.IsInf(hi-lo, 0) {
		lo, hi = lo/4, hi/4
	}
	a.lo, a.hi = lo, hi
	a.a, a.b = a.even(lo), a.even(hi)
	if !finite(a.a) || !finite(a.b) || a.a == a.b { // numbers at the edge of what can be held
		a.scale, a.lo, a.hi, a.a, a.b = scene.Linear, 0, 1, 0, 1
	}
	return a
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// even maps a number to a scale on which equal lengths are equal steps.
func (a axis) even(v float64) float64 {
	switch a.scale {
	case scene.Log:
		if v <= 0 {
			return math.Inf(-1)
		}
		return math.Log10(v)
	case scene.Symlog:
		if m := math.Abs(v) / a.knee; m > 1 {
			return math.Copysign(1+math.Log(m), v)
		}
		return v / a.knee
	}
	return v
}

// odd is the inverse of even.
func (a axis) odd(t float64) float64 {
	switch a.scale {
	case scene.Log:
		return math.Pow(10, t)
	case scene.Symlog:
		if m := math.Abs(t); m > 1 {
			return math.Copysign(a.knee*math.Exp(m-1), t)
		}
		return t * a.knee
	}
	return t
}

func (a axis) to(v float64) float64 {
	if math.IsNaN(v) {
		return v
	}
	t := (a.even(v) - a.a) / (a.b - a.a)
	if math.IsNaN(t) {
		return t
	}
	return a.p + min(max(t, -far), far)*(a.q-a.p)
}

func (a axis) from(px float64) float64 {
	if a.q == a.p {
		return a.lo
	}
	return a.odd(a.a + (px-a.p)/(a.q-a.p)*(a.b-a.a))
}
