package dp

import (
	"math"

	"orrery/sim/blocks/stat"
)

// charts draws what needs all results.
func (e *experiment) charts() {
	r, one, many := e.r, &e.oneResult, &e.manyResult
	for range r.Steps(phaseCharts, 1) {
		e.densities()
		e.widths()
		ends := func(series string, s *result) {
			r.Bar("designs", series, "Bayes, lower", s.bayes.lo)
			r.Bar("designs", series, "Bayes, upper", s.bayes.hi)
			r.Bar("designs", series, "Clopper-Pearson, lower", s.cp.lo)
			if s.cp.finite() {
				r.Bar("designs", series, "Clopper-Pearson, upper", s.cp.hi)
			}
		}
		ends("one", one)
		ends("many", many)
	}
}

// densities plots the posteriors as slopes of P(ε <= t).
func (e *experiment) densities() {
	r, one, many := e.r, &e.oneResult, &e.manyResult
	const points = 120
	top := 0.0
	curve := func(series string, s *result) {
		lo, hi := s.post.quantile(0.0005), s.post.quantile(0.9995)
		dt := (hi - lo) / points
		if dt == 0 {
			return
		}
		before := s.post.atMost(lo)
		for i := range points {
			now := s.post.atMost(lo + float64(i+1)*dt)
			y := (now - before) / dt
			before, top = now, max(top, y)
			r.Plot("posterior", series, lo+(float64(i)+0.5)*dt, y)
			if i%40 == 39 {
				r.Breathe()
			}
		}
	}
	curve("bayes", one)
	curve("many", many)
	if top == 0 {
		top = 1
	}
	r.Plot("posterior", "cp", one.cp.lo, -0.05*top)
	r.Plot("posterior", "cp", min(one.cp.hi, 1.5*one.bayes.hi), -0.05*top) // an infinite one goes off the picture
	upright := func(series string, x float64) {
		r.Plot("posterior", series, x, 0)
		r.Plot("posterior", series, x, top)
	}
	if e.truth < most {
		upright("truth", e.truth)
	}
	upright("accountant", e.accountant)
}

// ladder are the numbers of samples of the chart of widths.
var ladder = []float64{50, 71, 100, 141, 200, 283, 400, 500, 707, 1000, 1414, 2000, 2828, 4000}

// expected are the error counts of N answers, on average.
func (e *experiment) expected(N float64) counts {
	f, g := rates(threshold.In(e.r), e.how.mu())
	return counts{fp: f * N / 2, n0: N / 2, fn: g * N / 2, n1: N / 2}
}

// widths plots the intervals' widths for the expected counts of N answers, and for the first of this run's own.
func (e *experiment) widths() {
	r := e.r
	plot := func(series string, n float64, i interval) {
		if w := i.width(); i.finite() && w > 0 {
			r.Plot("width", series, n, w)
		}
	}
	for _, n := range ladder {
		c := e.expected(n)
		plot("bayes", n, newPosterior(c, e.delta).interval(e.level))
		plot("cp", n, clopperPearson(c, e.level).epsilon(e.delta))
		r.Breathe()
		if n <= float64(e.N) {
			c = e.one.first(int(n)).count(threshold.In(r))
			plot("bayes_run", n, newPosterior(c, e.delta).interval(e.level))
			plot("cp_run", n, clopperPearson(c, e.level).epsilon(e.delta))
		}
		r.Breathe()
	}

	// Bayes is as narrow as Clopper-Pearson at N with so many samples:
	N := float64(e.N)
	cp := clopperPearson(e.expected(N), e.level).epsilon(e.delta)
	if !cp.finite() || cp.width() <= 0 {
		return
	}
	enough := math.Exp(stat.Root(func(logN float64) float64 {
		r.Breathe()
		return newPosterior(e.expected(math.Exp(logN)), e.delta).interval(e.level).width() - cp.width()
	}, math.Log(ladder[0]), math.Log(N), 1e-3))
	if !math.IsNaN(enough) {
		r.Plot("width", "saved", enough, cp.width())
		r.Plot("width", "saved", N, cp.width())
	}
}
