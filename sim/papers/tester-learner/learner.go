package tester

import (
	"math"
	"slices"

	"orrery/kernels"
)

const (
	steps = 150
	full  = 75   // steps at the whole rate
	rate  = 0.3  // of the learner
	decay = 0.93 // of the rate, a step, from then on
)

// A learner descends the ramp loss on the sphere (after Diakonikolas et al. 2020):
//
//	L(w) = mean clip(1/2 - y·w·x / 2σ, 0, 1)
//
// Only points of the band |w·x| < σ have a gradient. A smooth loss would feel the others too and escape from an empty band.
type learner struct {
	s     *sample
	sigma float64
	w     []float64 // [d], |w| = 1
	now   descent   // at w
	t     int
	c     float64 // share of the rate
}

// descent is what one pass over the sample says of w.
type descent struct {
	g    []float64 // gradient of L, tangent to the sphere: g·w = 0
	size float64   // |g|
	band int       // points with |w·x| < σ
	err  float64   // share of points with sign(w·x) ≠ y
}

func newLearner(s *sample, sigma float64, start []float64) *learner {
	l := &learner{s: s, sigma: sigma, w: slices.Clone(start), c: 1}
	l.now = s.descent(l.w, sigma)
	return l
}

// descent is g = -(1/2σn) Σ y·x over the band, made tangent: g ← g - (g·w) w.
func (s *sample) descent(w []float64, sigma float64) descent {
	sum, out, wrong := make([]float64, s.d), descent{}, 0
	for i := range s.n {
		x := s.x[i*s.d : (i+1)*s.d]
		m := dot(w, x)
		if signOf(m) != s.y[i] {
			wrong++
		}
		if math.Abs(m) >= sigma {
			continue
		}
		out.band++
		for j, v := range x {
			sum[j] += s.y[i] * v // y is ±1: the product is exact
		}
	}
	kernels.Scale(-1/(2*sigma*float64(s.n)), sum)
	kernels.Axpy(-dot(sum, w), w, sum)
	out.g, out.size, out.err = sum, math.Sqrt(dot(sum, sum)), float64(wrong)/float64(s.n)
	return out
}

// step is w ← unit(w - 0.3·c·g).
func (l *learner) step() {
	if l.t > full {
		l.c *= decay
	}
	kernels.Axpy(-rate*l.c, l.now.g, l.w)
	unit(l.w)
	l.t++
	l.now = l.s.descent(l.w, l.sigma)
}

// settle keeps of w and -w the one with the lower error.
func (l *learner) settle() {
	if l.now.err > 0.5 {
		kernels.Scale(-1, l.w)
		l.now = l.s.descent(l.w, l.sigma)
	}
}

// angle between unit vectors, in degrees.
func angle(a, b []float64) float64 {
	return math.Acos(min(max(dot(a, b), -1), 1)) * 180 / math.Pi
}
