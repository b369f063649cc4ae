package linf

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim"
)

// sweepS asks how dense is dense enough.
func sweepS(l *lab, left arm, at []arm, pic *picture) {
	r, level := l.r, eps90(l.done[left])
	pic.turn("density")
	for _, a := range at {
		ts := l.trials(a, func(t trial, s *sketch) {
			pic.see(1, l.problem(a.d), a, t, s)
			r.Say("The same problem, now with %d non-zeros in a column. A thorn is 1/%d long, and some %.2g are expected in a sketch.", a.s, a.s, float64(a.d*a.s*a.s)/float64(a.m))
			r.Draw(pic.draw)
		})
		e := each(ts, epsOf)
		x := float64(a.s)
		r.Plot("density", "sparse", x, quantile(guarantee, e))
		r.Plot("density", "worst", x, slices.Max(e))
		r.Plot("density", "mean", x, mean(e))
		r.Plot("density", "dense", x, level)
		if slices.Contains(sweepDensity, a.s) {
			r.Measure(fmt.Sprintf("eps_s%d", a.s), quantile(guarantee, e))
		}
		pic.point(x, level, quantile(guarantee, e))
	}
}

// sweepD asks how the achieved ε grows with the number of unknowns when m grows in proportion.
func sweepD(l *lab, left, right arm, at []int, pic *picture) {
	r := l.r
	pic.turn("dims")
	var x, y, z []float64
	first := 0.0
	for k, d := range at {
		a, b := left, right
		a.d, b.d, a.m, b.m = d, d, rowsFor(over.In(r), d), rowsFor(over.In(r), d)
		r.Say("%d unknowns, %d sketch rows: what do 90%% of the sketches achieve?", d, a.m)
		u := eps90(l.both(a, 0, pic))
		v := eps90(l.both(b, 1, pic))
		if slices.Contains(sweepUnknowns, d) {
			x, y, z = append(x, float64(d)), append(y, u), append(z, v)
			r.Measure(fmt.Sprintf("dense_d%d", d), u)
			r.Measure(fmt.Sprintf("sparse_d%d", d), v)
		}
		if k == 0 {
			first = v
		}
		r.Plot("dims", "dense", float64(d), u)
		r.Plot("dims", "sparse", float64(d), v)
		r.Plot("dims", "root", float64(d), first*math.Sqrt(float64(d)/float64(at[0])))
		pic.point(float64(d), u, v)
	}
	r.MeasureFinite("slopeD", slope(x, y))
	r.MeasureFinite("slopeS", slope(x, z))
}

// sweepM asks how fast more sketch rows help.
func sweepM(l *lab, left, right arm, at []float64, pic *picture) {
	r := l.r
	pic.turn("rows")
	var x, y, z []float64
	first := 0.0
	for k, o := range at {
		a, b := left, right
		a.m, b.m = rowsFor(o, a.d), rowsFor(o, b.d)
		r.Say("%d unknowns, now with %d sketch rows: %s·d.", a.d, a.m, sim.Number(o))
		u := eps90(l.both(a, 0, pic))
		v := eps90(l.both(b, 1, pic))
		if slices.Contains(sweepOver, o) {
			x, y, z = append(x, o), append(y, u), append(z, v)
		}
		if k == 0 {
			first = u
		}
		r.Plot("rows", "dense", o, u)
		r.Plot("rows", "sparse", o, v)
		r.Plot("rows", "half", o, first*math.Sqrt(at[0]/o))
		pic.point(o, u, v)
	}
	r.MeasureFinite("rate", slope(x, y))
	r.MeasureFinite("rate_sparse", slope(x, z))
}

// both are an arm's trials, watched on one side of the stage.
func (l *lab) both(a arm, side int, pic *picture) []trial {
	return l.trials(a, func(t trial, s *sketch) {
		pic.see(side, l.problem(a.d), a, t, s)
		l.r.Draw(pic.draw)
	})
}
