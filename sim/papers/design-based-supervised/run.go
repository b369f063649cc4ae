package dsl

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// sweep are the numbers of gold labels of the chart.
var sweep = []int{60, 100, 200, 300, 600, 1000}

func run(r *sim.Run) {
	n, gold, folds, d := documents.In(r), min(gold.In(r), documents.In(r)), foldCount.In(r), designs[sampling.In(r)]
	plan(r, n)
	c := newCorpus(r)
	acc, sens, spec := c.quality()
	r.Measure("acc", acc)
	r.Measure("sens", sens)
	r.Measure("spec", spec)
	plotErrors(r, c)

	var work solver
	draw := func(k int) *study {
		s := newStudy(c, newLot(r.Again(fmt.Sprintf("study %d", k)), c.len(), n))
		r.Breathe()
		return s
	}
	t := &tally{truth: c.truth, z: distuv.UnitNormal.Quantile(0.5 + level.In(r)/2)}
	first := draw(0)
	first.analyse(&work, d, gold, folds, r.Breathe)
	pic := newPicture(r, c, t, first)
	pic.slowly()
	for k := range r.Steps("Studies", studies.In(r)) {
		s := first
		if k > 0 {
			s = draw(k)
			s.analyse(&work, d, gold, folds, r.Breathe)
		}
		t.add(s)
		t.measure(r)
		pic.see(k, s)
	}
	plotDensities(r, t)

	few := max(1, studies.In(r)/3)
	var others []int
	for _, m := range sweep {
		if m < n && m != gold {
			others = append(others, m)
		}
	}
	more := make([]*tally, len(others))
	for i := range more {
		more[i] = &tally{truth: t.truth, z: t.z}
	}
	for k := range r.Steps("More and fewer gold labels", few) {
		s := draw(k)
		for i, m := range others {
			s.analyse(&work, d, m, folds, r.Breathe)
			more[i].add(s)
		}
	}
	plotSweep(r, append(others, gold), append(more, t))
	pic.finish(func(gold int) *study {
		s := newStudy(c, first.lot)
		s.analyse(&work, d, gold, folds, func() {})
		return s
	})
}

// measure records what the studies so far say.
func (t *tally) measure(r *sim.Run) {
	for m, info := range methodSeries {
		r.Measure(info.ID+"_bias", t.bias(m))
		r.Measure(info.ID+"_cover", t.cover(m))
		r.Measure(info.ID+"_worst", t.worst(m))
		r.Measure(info.ID+"_rmse", t.rmse(m))
		r.Measure(info.ID+"_width", t.widths(m))
		for j, name := range coefficients {
			r.Bar("coverage", name, shelfNames[m], math.Round(100*t.coverage(m, j)))
		}
	}
	r.Measure("drawn", t.golds/t.n)
	w := t.widths(gso) / t.widths(dsl)
	r.Measure("effective", t.golds/t.n*w*w)
	r.Measure("lost", float64(t.lost))
}

// plotErrors says how often the surrogate errs in each tenth of each regressor. Mails that tie share their errors: half of
// all mails do not shout at all.
func plotErrors(r *sim.Run, c *corpus) {
	const tenths = 10
	n := c.len()
	for j := 1; j < regressors; j++ {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		x := c.x[j]
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
		wrong := make([]float64, n) // in that order
		for a := 0; a < n; {
			b, sum := a, 0.0
			for ; b < n && x[order[b]] == x[order[a]]; b++ {
				sum += math.Abs(c.q[order[b]] - c.y[order[b]])
			}
			for i := a; i < b; i++ {
				wrong[i] = sum / float64(b-a)
			}
			a = b
		}
		for k := range tenths {
			a, b := k*n/tenths, (k+1)*n/tenths
			sum := 0.0
			for _, w := range wrong[a:b] {
				sum += w
			}
			r.Plot("surrogate", coefficients[j], (float64(k)+0.5)/tenths, sum/float64(b-a))
		}
		r.Breathe()
	}
}

// plotDensities draws how each method's errors are spread, a row a coefficient, the first uppermost. A gap parts the rows.
func plotDensities(r *sim.Run, t *tally) {
	const places, tall = 120, 0.85
	for j := range regressors {
		lo, hi := t.span(j)
		x := make([]float64, places)
		for i := range x {
			x[i] = lo + (hi-lo)*float64(i)/(places-1)
		}
		var d [methods][]float64
		peak := 0.0
		for m := range d {
			d[m] = stat.Density(t.errors[m][j], x)
			for _, v := range d[m] {
				peak = max(peak, v)
			}
			r.Breathe()
		}
		for m, info := range methodSeries {
			if j > 0 {
				r.Plot("errors", info.ID, math.NaN(), math.NaN())
			}
			for i, v := range d[m] {
				if v > 0.001*peak {
					r.Plot("errors", info.ID, x[i], float64(regressors-1-j)+tall*v/peak)
				}
			}
		}
	}
}

// span is where the errors in a coefficient lie, with some room.
func (t *tally) span(j int) (lo, hi float64) {
	for m := range methods {
		for _, e := range t.errors[m][j] {
			lo, hi = min(lo, e), max(hi, e)
		}
	}
	room := 0.1*(hi-lo) + 1e-3
	return max(lo, -4) - room, min(hi, 4) + room
}

// plotSweep draws root mean squared errors against the number of gold labels.
func plotSweep(r *sim.Run, n []int, t []*tally) {
	order := make([]int, len(n))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(n[a], n[b]) })
	own := t[len(t)-1]
	for _, i := range order {
		for m, info := range methodSeries {
			e := t[i].rmse(m)
			if m == so {
				e = own.rmse(so) // no gold label enters
			}
			r.Plot("gold", info.ID, float64(n[i]), e)
		}
	}
}

// plan tells the progress bar how the work is shared.
func plan(r *sim.Run, n int) {
	few := 0
	for _, m := range sweep {
		if m < n && m != gold.In(r) {
			few++
		}
	}
	r.Plan("Studies", 3, "More and fewer gold labels", float64(few))
}
