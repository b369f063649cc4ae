package sensitivity

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// curveSizes are the sizes, in units of S^(2/p), at which every sampler is measured for the chart.
var curveSizes = [...]float64{0.5, 1, 2, 4, 8, 16}

func run(r *sim.Run) {
	plan(r)
	r.Say("A matrix of %d rows. Each dot is a row; the filled shape is one slice of the ball of all x with |Ax| at most 1. How much can each row matter?", rows.In(r))
	pr := newProblem(r, family.In(r), rows.In(r), columns.In(r), power.In(r))
	pic := newPicture(r, pr)
	r.Draw(pic.draw)

	// What the rows are worth.
	found := newSensitivities(pr)
	pic.seek(found)
	found.search(r, "Sensitivities", sweeps(pr.family), pic.sought)
	S := floats.Sum(found.s)
	var by [len(samplers)]*sampler
	for k, s := range samplers {
		by[k] = newSampler(scores(r, pr, s.id, found.s))
		plotSorted(r, s.id, by[k].q)
	}
	m := sizeNew(ratio.In(r), S, pr.p)
	r.Measure("S", S)
	r.Measure("S2p", math.Pow(S, 2/pr.p))
	r.Measure("Sd", S*float64(pr.d))
	r.Measure("m", float64(m))
	if !sweep.In(r) {
		plotTotal(r, pr, S)
	}
	plotBefore(r)

	// A sample, row by row.
	c := place(chosen.In(r))
	drawn := by[c].draw(m, r.Rand(stream("draws", pr.d, 0)))
	first := by[c].gather(pr, drawn)
	r.Measure("distinct", float64(len(first.rows)))
	r.Measure("wmax", first.largest())
	pic.begin(c, by[c], drawn, S)
	counts := frames(m)
	for k := range r.Steps("Drawing rows", len(counts)) {
		pic.drawing(counts[k])
	}

	// Its distortion, and that of others: by the same random numbers, judged by the same search.
	j := newJudge(r, pr)
	order := []int{c} // the chosen one first, for the stage
	for k := range samplers {
		if k != c {
			order = append(order, k)
		}
	}
	var d [len(samplers)][]float64
	for i := range r.Steps("Distortion", draws.In(r)*len(samplers)) {
		at, k := order[i%len(samplers)], i/len(samplers)
		var look func(*extremes, int)
		if i == 0 {
			look = pic.searching
		}
		e := j.try(by[at], m, k, look)
		d[at] = append(d[at], e.distortion())
		pic.judged(at, e.distortion(), i == 0, e)
	}
	for k, s := range samplers {
		r.Measure("D_"+s.id, geometric(d[k]))
	}
	D, best := r.Measures()["D_"+samplers[c].id], r.Measures()["D_sensitivity"]
	r.Measure("D", D)
	r.Measure("unif", r.Measures()["D_uniform"]/best)
	r.Measure("lev", r.Measures()["D_leverage"]/best)
	r.Measure("root", r.Measures()["D_root"]/best) // reported, not judged
	r.Measure("lewis", r.Measures()["D_lewis"]/best)

	curve(r, pr, j, by[:], S, d)
	if sweep.In(r) {
		sizes(r, pic)
	}
	pic.finish(D)
}

// scores are what the sampler called id draws in proportion to; s are the sensitivities.
func scores(r *sim.Run, pr *problem, id string, s []float64) []float64 {
	switch id {
	case "sensitivity":
		return s
	case "root":
		return rootLeverage(pr)
	case "leverage":
		return pr.l
	case "lewis":
		return lewis(r, pr)
	}
	out := make([]float64, pr.n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// try draws sample k of m rows and judges it.
func (j *judge) try(by *sampler, m, k int, look func(*extremes, int)) *extremes {
	smp := by.gather(j.pr, by.draw(m, j.r.Again(stream("draws", j.pr.d, k))))
	return j.search(smp, j.r.Again(stream("starts", j.pr.d, k)), look)
}

// curve measures every sampler at other sizes; at the run's own it is known.
func curve(r *sim.Run, pr *problem, j *judge, by []*sampler, S float64, own [len(samplers)][]float64) {
	at := slices.Clone(curveSizes[:])
	if !slices.Contains(at, ratio.In(r)) {
		at = append(at, ratio.In(r))
		slices.Sort(at)
	}
	for i := range r.Steps("Other sample sizes", len(at)*len(by)) {
		c, k := at[i/len(by)], i%len(by)
		d := own[k]
		if c != ratio.In(r) {
			d = nil
			for s := range draws.In(r) {
				d = append(d, j.try(by[k], sizeNew(c, S, pr.p), s, nil).distortion())
			}
		}
		r.Plot("curve", samplers[k].id, c, geometric(d))
	}
}

// sizes is the sweep over d: does S^(2/p) or S·d keep the distortion level?
func sizes(r *sim.Run, pic *picture) {
	kind := family.In(r)
	if kind == "mnist" {
		kind = "flat"
	}
	pic.sweeps()
	measured := func(phase string, pr *problem, by *sampler, m int) float64 {
		j := newJudge(r, pr)
		var d []float64
		for k := range r.Steps(phase, draws.In(r)) {
			d = append(d, j.try(by, m, k, nil).distortion())
		}
		return geometric(d)
	}
	prepared := func(d int) (*problem, *sampler, float64) {
		pr := newProblem(r, kind, rows.In(r), d, power.In(r))
		found := newSensitivities(pr)
		found.search(r, "Sensitivities at "+sim.Number(float64(d)), sweeps(pr.family), func(int) {})
		return pr, newSampler(scores(r, pr, chosen.In(r), found.s)), floats.Sum(found.s)
	}

	var ds, news, generals []float64
	most := 0.0
	for _, d := range sweepColumns {
		at := sim.Number(float64(d))
		pr, by, S := prepared(d)
		r.Measure("S_"+at, S)
		plotTotal(r, pr, S)
		a := measured("m = 4 S^(2/p) at "+at, pr, by, sizeNew(sweepNew, S, pr.p))
		b := measured("m = 1.25 S d at "+at, pr, by, sizeGeneral(sweepGeneral, S, d))
		r.Measure("D_new_"+at, a)
		r.Measure("D_general_"+at, b)
		r.Plot("bound", "new", float64(d), a)
		r.Plot("bound", "general", float64(d), b)
		most = max(most, a)
		ds, news, generals = append(ds, float64(d)), append(news, a), append(generals, b)
		pic.size(d, S, a, b)
	}
	r.Measure("slope_new", stat.Exponent(ds, news))
	r.Measure("slope_general", stat.Exponent(ds, generals))
	r.Measure("D_most", most)

	pr, by, S := prepared(fewColumns)
	r.Measure("D_few", measured("m = 0.7 S^(2/p) at 24", pr, by, sizeNew(fewRatio, S, pr.p)))
	pic.few(r.Measures()["D_few"])
}

func plotTotal(r *sim.Run, pr *problem, S float64) {
	d := float64(pr.d)
	r.Plot("total", "S", d, S)
	r.Plot("total", "S2p", d, math.Pow(S, 2/pr.p))
	r.Plot("total", "Sd", d, S*d)
	r.Plot("total", "d", d, d)
}

func plotBefore(r *sim.Run) {
	for k, d := range sweepColumns {
		r.Plot("bound", "before_new", float64(d), beforeNew[k])
		r.Plot("bound", "before_general", float64(d), beforeGeneral[k])
		r.Plot("total", "before", float64(d), math.Sqrt(math.Pi*float64(d)/2))
	}
}

// plotSorted plots about a hundred ranks, evenly spaced in their logarithm.
func plotSorted(r *sim.Run, id string, q []float64) {
	q = slices.Clone(q)
	slices.SortFunc(q, func(a, b float64) int { return cmp.Compare(b, a) })
	for rank := 1; rank <= len(q); rank = max(rank+1, int(float64(rank)*1.06)) {
		r.Plot("sorted", id, float64(rank), q[rank-1])
	}
}

// plan tells the progress bar how the work is shared, in GFLOP.
func plan(r *sim.Run) {
	n := float64(rows.In(r))
	size := func(d, m float64) float64 { return 2 * 4 * starts * (n + min(m, n)) * (d + 4) * 52 / 1e9 / 2 } // one distortion
	seek := func(d float64, steps int) float64 { return float64(steps) * 6 * n * n * (d + 8) / 1e9 }
	d, reps := float64(columns.In(r)), float64(draws.In(r))
	if family.In(r) == "mnist" {
		d = cells*cells + 1
	}
	total := func(d float64) float64 { return math.Pow(1.25*math.Sqrt(d), 2/power.In(r)) } // about S^(2/p)
	five := float64(len(samplers))
	others := 0.0
	for _, c := range curveSizes {
		if c != ratio.In(r) {
			others += size(d, c*total(d))
		}
	}
	shares := []any{"Sensitivities", seek(d, sweeps(family.In(r))), "Lewis weights", lewisSteps * 4 * n * d * d / 1e9, "Drawing rows", 0.02,
		"Distortion", five * reps * size(d, ratio.In(r)*total(d)), "Other sample sizes", five * reps * others}
	if sweep.In(r) {
		for _, d := range sweepColumns {
			d, at := float64(d), sim.Number(float64(d))
			shares = append(shares, "Sensitivities at "+at, seek(d, 8), "m = 4 S^(2/p) at "+at, reps*size(d, sweepNew*total(d)),
				"m = 1.25 S d at "+at, reps*size(d, 1.5*d*math.Sqrt(d)))
		}
		shares = append(shares, "Sensitivities at 24", seek(fewColumns, 8), "m = 0.7 S^(2/p) at 24", reps*size(fewColumns, fewRatio*total(fewColumns)))
	}
	r.Plan(shares...)
}
