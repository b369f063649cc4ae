package completion

import (
	"math"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 4321}, &batch.Host{})
	for id, v := range audience.Verdicts(rec) {
		if v != sim.Holds && id != "incoherent" {
			t.Errorf("%s %s", id, v)
		}
	}
	m := rec.Measures
	if m["iters_cg1"] < 1.5*m["iters_cg"] {
		t.Errorf("one step takes %v iterations, two take %v", m["iters_cg1"], m["iters_cg"])
	}
	if m["mflop_sketch"] < m["mflop_exact"] {
		t.Errorf("the sketch pays: %v million operations against %v", m["mflop_sketch"], m["mflop_exact"])
	}
	// An error relative to the row is left over, by a half more.
	if x := m["error_abs1e-03"] / 1e-3; math.Abs(x-1.52) > 0.1 {
		t.Errorf("floor %v times the injected error", x)
	}
}

// finished are arms on one problem, at their ends or after 30 iterations.
func finished(t *testing.T, v sim.Values, ms ...method) (out []*arm) {
	t.Helper()
	bare(t, v, func(r *sim.Run) {
		b := newLab(r, newPicture(r, method{solver: exact}))
		for _, m := range ms {
			out = append(out, b.arm(m, rank.In(r), muchLater, enough).exhaust(r.Breathe))
		}
	})
	return out
}

func TestNegativeControls(t *testing.T) {
	// At half the size and half the rank: as many entries a parameter.
	few := methodOf(cg, 2, 0)
	for _, a := range finished(t, sim.Values{"n": 200, "k": 12, "spikes": 0.25, "seed": 17}, method{solver: exact}, few) {
		if a.reached > 0 || a.err < 0.15 || a.err > 0.8 {
			t.Errorf("among spikes %s ends at %v", a.method, a.err)
		}
	}
	for _, a := range finished(t, sim.Values{"n": 200, "k": 12, "p": 0.12, "seed": 17}, method{solver: exact}, few) {
		if a.reached > 0 || a.err < 1 {
			t.Errorf("with one entry a parameter %s ends at %v", a.method, a.err)
		}
	}
	all := finished(t, sim.Values{"n": 200, "k": 12, "seed": 17}, methodOf(injectRel, 0, 1), methodOf(injectRel, 0, 0.3))
	if e := all[0].at(later); e < 0.8 || e > 1.1 || all[0].reached > 0 {
		t.Errorf("an error as long as the step leaves %v", e)
	}
	if all[1].reached == 0 || all[1].reached > 16 {
		t.Errorf("an error of 30%% of the step arrives after %d iterations", all[1].reached)
	}
}

// What is observed alone says nothing: with too few entries the fit is perfect there, and the rest is wrong.
func TestOverfitShowsOnHiddenEntriesOnly(t *testing.T) {
	a := finished(t, sim.Values{"n": 100, "k": 8, "p": 0.16, "seed": 3}, method{solver: exact})[0]
	seen, all := 0.0, 0.0
	for i := range a.p.m {
		for j := range a.p.n {
			x := -a.p.truth.At(i, j)
			for c := range a.p.k {
				x += a.u.At(i, c) * a.v.At(j, c)
			}
			all += x * x
			seen += x * x * a.p.sides[0].mask.At(i, j)
		}
	}
	if math.Abs(math.Sqrt(all)/a.p.norm-a.err) > 1e-9 {
		t.Errorf("error %v, by entries %v", a.err, math.Sqrt(all)/a.p.norm)
	}
	if a.err < 0.5 || math.Sqrt(seen/float64(a.p.omega)) > 0.3*a.err {
		t.Errorf("observed entries are off by %v, all by %v", math.Sqrt(seen/float64(a.p.omega)), a.err)
	}
}
