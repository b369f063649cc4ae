package tester

import (
	"fmt"
	"math"
	"strings"

	"orrery/sim"
)

// bank is every data set of the claims, in the order in which they are run.
var bank = []string{gauss, adv, quad2, quad4, quad6, quad4r, cube, gap, benign, t3}

// setting is what a run's values say.
type setting struct {
	d, n       int
	sigma, eta float64
	lim        limits
	off        bool // no tests: everything is accepted
	degree     int  // of the blind tester
	stage      string
}

func settingOf(r *sim.Run) setting {
	s := setting{d: dim.In(r), n: count.In(r), sigma: width.In(r), eta: noise.In(r), off: !guard.In(r), degree: degree.In(r), stage: dataSet.In(r)}
	s.lim = newLimits(s.d, tolerance.In(r))
	if from.In(r) == "random" && s.stage != everything {
		s.stage += "r"
	}
	return s
}

// random says whether the learner starts at a random direction: "quad4r" is "quad4" with such a start.
func random(set string) (data string, yes bool) {
	if n := len(set) - 1; set[n] == 'r' {
		return set[:n], true
	}
	return set, false
}

// An outcome is one data set, learned and tested.
type outcome struct {
	set      string
	s        *sample
	w        []float64
	rep      report
	blind    *blind
	excess   float64 // error above the target's
	angle    float64 // to the target, degrees
	accepted bool
}

// start is where the learner begins.
func start(r *sim.Run, set string, d int) []float64 {
	if _, yes := random(set); yes {
		return direction(d, r.Again("start"))
	}
	return axis(d)
}

// begin draws a data set and puts a learner at its start.
func begin(r *sim.Run, s setting, set string) *learner {
	data, _ := random(set)
	return newLearner(newSample(r, data, s.n, s.d, s.eta), s.sigma, start(r, set, s.d))
}

// finish tests what was learned. The tests look at the sample that was learned from, and so does the error.
func finish(s setting, set string, l *learner, all []monomial, breathe func()) *outcome {
	out := &outcome{set: set, s: l.s, w: l.w}
	out.rep = l.s.test(l.w, s.sigma, s.lim, breathe)
	breathe()
	out.blind = l.s.blindly(all, breathe)
	out.excess, out.angle = out.rep.err-l.s.opt, angle(l.w, l.s.target)
	out.accepted = s.off || out.rep.passes()
	return out
}

func run(r *sim.Run) {
	s := settingOf(r)
	all := monomials(s.d)
	pic := newPicture(r, s, all)
	r.Say("Drawing %d points in %d dimensions, labelled by a halfspace and then by noise.", s.n, s.d)
	r.Draw(pic.draw)

	sets := []string{s.stage}
	for _, set := range bank {
		if s.stage == everything && set == bank[0] {
			sets = nil
		}
		if set != s.stage {
			sets = append(sets, set)
		}
	}
	plan(r, sets)
	var outs []*outcome
	for k, set := range sets {
		l := begin(r, s, set)
		staged := s.stage == everything || k == 0
		if staged {
			pic.begin(set, l)
		}
		for t := range r.Steps("Learning "+set, steps) {
			if staged {
				watch(r, l, t)
				pic.learned()
			}
			l.step()
		}
		l.settle()
		if staged {
			watch(r, l, steps)
		}
		out := finish(s, set, l, all, r.Breathe)
		outs = append(outs, out)
		record(r, s, out, staged)
		if staged {
			pic.tested(out)
		} else {
			out.s = nil
			pic.banked(len(outs)-1, len(sets)-1)
		}
	}
	conclude(r, outs)
	pic.finish()
}

// plan shares the progress bar: about as much for each data set.
func plan(r *sim.Run, sets []string) {
	var shares []any
	for _, set := range sets {
		shares = append(shares, "Learning "+set, 1)
	}
	r.Plan(shares...)
}

// watch records where the learner on the stage is.
func watch(r *sim.Run, l *learner, t int) {
	theta := angle(l.w, l.s.target)
	if t == 0 {
		for _, id := range []string{"err", "opt", "angle"} {
			r.Clear("learning", id)
		}
	}
	r.Plot("learning", "err", float64(t), l.now.err)
	r.Plot("learning", "opt", float64(t), l.s.opt)
	r.Plot("learning", "angle", float64(t), theta/180)
	r.Measure("err", l.now.err)
	r.Measure("opt", l.s.opt)
	r.Measure("excess", l.now.err-l.s.opt)
	r.Measure("angle", theta)
	r.Measure("grad", l.now.size)
}

// label is a data set's name in charts.
func label(set string) string {
	if data, yes := random(set); yes && data != quad4 {
		return data + ", random start"
	}
	return set
}

const lowest = 1e-4 // error above the target's that a logarithmic chart shows

// record keeps what a data set gave.
func record(r *sim.Run, s setting, out *outcome, staged bool) {
	over, _ := out.rep.worst()
	verdict := 0.0
	series := "rejected"
	if out.accepted {
		verdict, series = 1, "accepted"
	}
	note := func(id string, v float64) { r.Measure(id+"_"+out.set, v) }
	note("accept", verdict)
	note("excess", out.excess)
	note("over", over)
	for k, name := range testNames {
		note(name, out.rep.value[k])
	}
	note("blind2", out.blind.most[2])
	note("blind4", out.blind.most[4])
	if out.set == adv && out.s.opt > 0 { // without noise there is no ratio
		r.Measure("ratio_adv", out.rep.err/out.s.opt)
	}
	if staged {
		for k, name := range testNames {
			r.Measure(name, out.rep.value[k])
		}
		r.Measure("accepted", verdict)
		r.Measure("blind_stat", out.blind.most[s.degree])
	}
	r.PlotNamed("good", series, label(out.set), max(over, 1e-3), max(out.excess, lowest))
	short := strings.Replace(label(out.set), "quad", "q", 1) // ten names in a row must be told apart on a phone
	bar := func(id string, v float64) { r.Bar("says", id, short, max(v, 1e-3)) }
	bar("ours", over)
	bar("excess", out.excess/goodExcess)
	bar("blind2", out.blind.most[2]/blindMost)
	bar("blind4", out.blind.most[4]/blindMost)
}

// conclude takes the worst that was accepted: by the tests, by the blind tester of degree 4 and by nobody.
func conclude(r *sim.Run, outs []*outcome) {
	among := func(accepted func(*outcome) bool) float64 {
		most := math.Inf(-1)
		for _, out := range outs {
			if accepted(out) {
				most = max(most, out.excess)
			}
		}
		if math.IsInf(most, 0) {
			return 0 // nothing was accepted: nothing bad was
		}
		return most
	}
	n := 0.0
	for _, out := range outs {
		if out.accepted {
			n++
		}
	}
	r.Measure("accepted_of_bank", n)
	r.Measure("sound", among(func(out *outcome) bool { return out.accepted }))
	r.Measure("sound_blind", among(func(out *outcome) bool { return out.blind.most[blindDegree] <= blindMost }))
	r.Measure("sound_none", among(func(*outcome) bool { return true }))
}

func percent(x float64) string { return fmt.Sprintf("%.1f%%", 100*x) }
