package adaptive

import (
	"fmt"

	gonum "gonum.org/v1/gonum/stat"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// The sweep over sample sizes: m* is the first check point with an error over tau.
var sweepSizes = []int{500, 1000, 2000, 4000}

const (
	repetitions = 3
	sweepMost   = 60000   // a run that has not broken by then counts as this, a lower bound
	sweepNoise  = 1 / 5.5 // σ/τ: keeps pure noise below tau over so many answers
)

// swept is the sweep's result: geometric means over the repetitions, a sample size each.
type swept struct {
	each        [2][][]float64 // [mechanism][size][repetition]
	mean        [2][]float64
	slope       [2]float64
	gain, small float64 // m* with noise / without, at the largest and the smallest size
	unbroken    int
}

func sweep(r *sim.Run, pic *noisePicture) *swept {
	s := &swept{}
	pic.swept = s
	for k := range s.each {
		s.each[k] = make([][]float64, len(sweepSizes))
	}
	for job := range r.Steps("Larger samples", len(sweepSizes)*repetitions) {
		i, rep := job/repetitions, job%repetitions
		star, broken := untilBroken(r, sweepSizes[i], fmt.Sprintf(" of size %d, repetition %d", sweepSizes[i], rep))
		for k, x := range star {
			s.each[k][i] = append(s.each[k][i], x)
			if !broken[k] {
				s.unbroken++
			}
		}
		pic.broken()
	}
	sizes := make([]float64, len(sweepSizes))
	for i, n := range sweepSizes {
		sizes[i] = float64(n)
		for k, id := range []string{"emp", "gauss"} {
			x := gonum.GeometricMean(s.each[k][i], nil)
			s.mean[k] = append(s.mean[k], x)
			r.Plot("scaling", id, sizes[i], x)
			r.Measure(fmt.Sprintf("mstar_%s_%d", id, n), x)
		}
	}
	for k, id := range []string{"emp", "gauss"} {
		s.slope[k] = stat.Exponent(sizes, s.mean[k])
		r.Measure("slope_"+id, s.slope[k])
	}
	last := len(sizes) - 1
	s.gain, s.small = s.mean[1][last]/s.mean[0][last], s.mean[1][0]/s.mean[0][0]
	r.Measure("gain", s.gain)
	r.Measure("gain_500", s.small)
	r.Measure("unbroken", float64(s.unbroken))

	t := tau.In(r)
	for _, n := range []float64{500, 700, 1000, 1400, 2000, 2800, 4000} {
		r.Plot("scaling", "emp_theory", n, breaking(n, 0, t))
		r.Plot("scaling", "gauss_theory", n, breaking(n, t*sweepNoise, t))
	}
	for _, n := range []float64{500, 4000} { // through the smallest sample without noise, and the largest with it
		r.Plot("scaling", "one", n, s.mean[0][0]*n/500)
		r.Plot("scaling", "two", n, s.mean[1][last]*n*n/(4000*4000))
	}
	return s
}

// untilBroken is m* of both mechanisms on one sample of size n, and whether they broke at all.
func untilBroken(r *sim.Run, n int, name string) (star [2]float64, broken [2]bool) {
	t, ask := tau.In(r), adaptive.In(r)
	list := []*analyst{newAnalyst(n, 0, r.Again("ties"+name)), newAnalyst(n, t*sweepNoise, r.Again("ties"+name))}
	star = [2]float64{sweepMost, sweepMost}
	src := newSource(r, name, n)
	asked := 0
	for _, at := range checkpoints(sweepMost, factorA) {
		for ; asked < at; asked++ {
			if asked%500 == 499 {
				r.Breathe()
			}
			z, noise := src.next()
			a := mean(z, n)
			for k, x := range list {
				if !broken[k] {
					x.hear(z, a, noise, ask)
				}
			}
		}
		final := src.finalNoise.NormFloat64()
		for k, x := range list {
			if broken[k] {
				continue
			}
			if ask {
				x.ask(final)
			}
			if x.worst() > t {
				broken[k], star[k] = true, float64(asked)
			}
		}
		if broken[0] && broken[1] {
			break
		}
	}
	return star, broken
}
