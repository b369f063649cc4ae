package linf

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

// With a third of the sketches: quantiles are rougher, the verdicts the same.
func TestClaims(t *testing.T) {
	for _, seed := range []int{1, 2} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed, "T": 12}, &batch.Host{})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds {
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
		m := rec.Measures
		if m["rank_lost"] != 0 {
			t.Errorf("seed %d: %v sketches lost rank", seed, m["rank_lost"])
		}
		// Denser is better, from s = 2 on.
		for _, pair := range [][2]string{{"eps_s4", "eps_s2"}, {"eps_s8", "eps_s4"}, {"eps_s64", "eps_s8"}} {
			if m[pair[0]] > m[pair[1]] {
				t.Errorf("seed %d: %s = %v, %s = %v", seed, pair[0], m[pair[0]], pair[1], m[pair[1]])
			}
		}
		if x := m["overlaps"]; x != 2 {
			t.Errorf("%v overlaps are expected, want 128·16/1024", x)
		}
	}
}

func TestNegativeControls(t *testing.T) {
	plain, _ := audience.Execute(t, &Paper, sim.Values{"instance": "plain", "T": 12, "seed": 3}, &batch.Host{})
	if v := audience.Verdicts(plain); v["sparse"] != sim.Fails || v["slopeS"] != sim.Fails || v["dense"] != sim.Holds {
		t.Errorf("nothing sticks out: %v", v)
	}
	for _, id := range []string{"eps_s1", "eps_s4", "eps_s64"} {
		if x := plain.Measures[id] / plain.Measures["dense"]; x < 0.7 || x > 1.35 {
			t.Errorf("nothing sticks out: %s / dense = %v", id, x)
		}
	}
	many, _ := audience.Execute(t, &Paper, sim.Values{"s": 64, "T": 12, "seed": 3}, &batch.Host{})
	if v := audience.Verdicts(many); v["sparse"] != sim.Fails || v["slopeS"] != sim.Fails {
		t.Errorf("s = 64: %v", v)
	}
}

// The Gaussian sketch, formed another way, does what the fast one does.
func TestBothDenseSketchesAgree(t *testing.T) {
	v := sim.Values{"d": 32, "n": "1024", "T": 60, "s": 1}
	a, _ := audience.Execute(t, &Paper, v, &batch.Host{})
	v["dense"] = "gauss"
	b, _ := audience.Execute(t, &Paper, v, &batch.Host{})
	for id, by := range map[string]float64{"mean_dense": 0.1, "dense": 0.2, "cost_dense": 0.02} {
		if x := b.Measures[id] / a.Measures[id]; math.Abs(x-1) > by {
			t.Errorf("%s: Gaussian %v, SRHT %v", id, b.Measures[id], a.Measures[id])
		}
	}
	if a.Measures["eps_sparse"] != b.Measures["eps_sparse"] {
		t.Error("the choice of the dense sketch moves the sparse one")
	}
}

func TestSketchesThatCannotBe(t *testing.T) {
	for _, v := range []sim.Values{{"over": 32.0, "d": 256}, {"over": 9.0, "n": "1024"}, {"s": 128, "d": 16, "over": 2.0}} {
		rec, r := audience.Execute(t, &Paper, v, &batch.Host{})
		for id, verdict := range audience.Verdicts(rec) {
			if verdict != sim.Undecided {
				t.Errorf("%v: %s %s", v, id, verdict)
			}
		}
		if len(rec.Measures) > 0 || !strings.Contains(r.Caption(), "Nothing was run") {
			t.Errorf("%v: it measured %v and says %q", v, rec.Measures, r.Caption())
		}
	}
	if why := refused(arm{d: 16, m: 16}, arm{s: 1, d: 16, m: 16}, 1024); why == "" {
		t.Error("as many sketch rows as unknowns")
	}
}
