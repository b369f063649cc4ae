package ldp

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/stat"
)

const (
	looks  = 48  // pictures while users report
	fewest = 128 // users at the first of them
)

// read is the setting at hand.
func read(r *sim.Run) setting {
	return setting{n: users.In(r), d: dim.In(r), k: sparsity.In(r), m: public.In(r), rounds: rounds.In(r),
		noise: noise.In(r), clip: clipAt.In(r), cl: cl.In(r),
		privacy: newPrivacy(stat.GaussianScale(epsilon.In(r), delta.In(r)), clipAt.In(r), dim.In(r))}
}

// refused says why a setting can't be run, or nothing.
func refused(r *sim.Run) string {
	switch k, d := sparsity.In(r), dim.In(r); {
	case k > d:
		return fmt.Sprintf("θ can't have %d non-zeros in %d dimensions: lower k or raise d.", k, d)
	case engine.In(r) == "literal" && users.In(r) > mostUsers:
		return fmt.Sprintf("%s real users would take minutes: with the literal engine n is at most %s. Lower n, or choose the census.", count(users.In(r)), count(mostUsers))
	case engine.In(r) == "literal" && public.In(r) > mostPublic:
		return fmt.Sprintf("%s real public points would take minutes: with the literal engine m is at most %s. Lower m, or choose the census.", count(public.In(r)), count(mostPublic))
	}
	return ""
}

func run(r *sim.Run) {
	s := read(r)
	pic := newPicture(r, s)
	if pic.refused = refused(r); pic.refused != "" {
		r.Say("%s Nothing was run.", pic.refused)
		r.Draw(pic.draw)
		return
	}
	all := curves(s)
	plan(r, s, all)
	r.Say("%s users, and nobody trusts the server. Each adds noise of ±%.0f to numbers of size 1 before sending them.", count(s.n), s.s2)
	theta := truth(r, s, "truth")
	pic.begin(theta)

	v := newServer(s, newCrowd(r, s, theta), r.Rand("messages"), r.Rand("central"))
	watch(r, v, theta, pic)

	for i := range all {
		all[i].measure(r)
		pic.caption(r.Measures())
	}
	pic.finish(newHand(r, v, theta))
}

func newCrowd(r *sim.Run, s setting, theta []float64) crowd {
	if engine.In(r) == "literal" {
		return newLiteral(s, theta, r.Rand("users"), r.Rand("responses"), r.Rand("public"), r.Breathe)
	}
	return newCensus(s, theta, r.Rand("users"), r.Rand("public"))
}

// watch lets users report, n·(t/48)⁵ of them by step t, and looks at what the server makes of that.
func watch(r *sim.Run, v *server, theta []float64, pic *picture) {
	s := &v.s
	r.Measure("c", s.c)
	r.Measure("numbers_nldp", float64(s.d*(s.d+1)/2))
	r.Measure("numbers", float64(s.d))
	r.Measure("error_zero", distance(make([]float64, s.d), theta))
	r.Plot("rounds", "error", 0, r.Measures()["error_zero"])
	pic.v = v
	for i := range r.Steps("Users report", looks) {
		t := i + 1
		before := len(v.path)
		v.until(max(fewest, s.n*t*t*t*t*t/(looks*looks*looks*looks*looks)))
		w := v.look(s.cl, s.cl)
		gauge(r, w, theta)
		for j, closed := range v.path[before:] {
			right, _ := hits(closed, theta)
			r.Plot("rounds", "error", float64(before+j+1), distance(closed, theta))
			r.Plot("rounds", "found", float64(before+j+1), float64(right)/float64(s.k))
		}
		pic.saw(w)
	}
}

// gauge records a look.
func gauge(r *sim.Run, w methods, theta []float64) {
	for m, e := range errorsOf(w, theta) {
		r.MeasureFinite("error_"+series[m].ID, e)
	}
	for m, x := range [][]float64{nldp: w.nldp.theta, pub: w.pub.theta, iht: w.closed} {
		right, wrong := hits(x, theta)
		r.Measure("tp_"+series[m].ID, float64(right))
		r.Measure("fp_"+series[m].ID, float64(wrong))
	}
	r.Measure("band_nldp", w.nldp.lambda)
	r.Measure("band_pub", w.pub.lambda)
	values := linalg.SymmetricValues(w.sh)
	r.Measure("least", values[len(values)-1])
}

// plan tells the progress bar about how many milliseconds a laptop's core needs.
func plan(r *sim.Run, s setting, all []curve) {
	cube := func(d int) float64 { return math.Pow(float64(d)/128, 3) }
	square := func(d int) float64 { return math.Pow(float64(d)/128, 2) }
	once := func(s setting) float64 { return square(s.d)*(2+0.4*float64(s.rounds)) + 6*cube(s.d) }
	report := looks * (2 + once(s) + 15*cube(s.d))
	if engine.In(r) == "literal" {
		report += 1500*float64(s.n)/mostUsers*(0.2+square(s.d)) + 2000*float64(s.m)/mostPublic*square(s.d)
	}
	shares := []any{"Users report", report}
	for _, c := range all {
		sum := 0.0
		for _, s := range c.at {
			sum += repetitions * once(s)
		}
		shares = append(shares, c.phase, sum)
	}
	r.Plan(shares...)
}

// count writes a number with commas.
func count(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
