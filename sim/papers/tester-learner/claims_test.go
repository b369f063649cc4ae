package tester

import (
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestClaims(t *testing.T) {
	for _, seed := range []int{4321, 86} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed}, &batch.Host{})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds {
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
		// The controls: nobody's tests, and the blind tester's instead of these.
		m := rec.Measures
		if m["sound_none"] <= goodExcess || m["sound_blind"] <= goodExcess || m["excess_quad4"] <= goodExcess || m["blind4_quad4"] > blindMost {
			t.Errorf("seed %d: worst without tests %v, with the blind tester %v", seed, m["sound_none"], m["sound_blind"])
		}
		// The blind tester sees a wrong fourth moment, but not the same trap with a right one.
		if m["blind4_quad2"] < 20 || m["blind4_cube"] < 20 {
			t.Errorf("seed %d: the blind tester is off by %v on quad2, %v on cube", seed, m["blind4_quad2"], m["blind4_cube"])
		}
		// Heavy tails: refused although the learner did well.
		if m["accept_t3"] != 0 || m["excess_t3"] > goodExcess {
			t.Errorf("seed %d: t3 accepted %v, excess %v", seed, m["accept_t3"], m["excess_t3"])
		}
	}
}

func TestWithoutTestsNothingIsSound(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"tests": false, "seed": 17}, &batch.Host{})
	v := audience.Verdicts(rec)
	if v["sound"] != sim.Fails || v["trap"] != sim.Fails || v["complete"] != sim.Holds || rec.Measures["accepted"] != 1 {
		t.Errorf("tests off: %v", v)
	}
}

// The same points, another start: what is learned depends on it, what is true does not.
func TestStartDecides(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"start": "random", "seed": 17}, &batch.Host{})
	m := rec.Measures
	if m["excess"] != m["excess_quad4r"] || m["accepted"] != 1 || m["accept_quad4"] != 0 || m["blind4_quad4"] != m["blind4_quad4r"] {
		t.Errorf("from a random start: %v above the target's, accepted %v; from e₁ %v", m["excess"], m["accepted"], m["accept_quad4"])
	}
	if m["grad_quad4"] != 0 || m["mass_quad4"] < 4 {
		t.Errorf("from e₁ the gradient is %v and mass %v", m["grad_quad4"], m["mass_quad4"])
	}
}

func TestCompletenessNeedsSamples(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"n": 1000, "data": gauss, "seed": 17}, &batch.Host{})
	if v := audience.Verdicts(rec); v["complete"] != sim.Fails || v["sound"] != sim.Holds {
		t.Errorf("n = 1000: %v", v)
	}
}

// What is on the stage is what the bank has, and changes nothing else.
func TestTheStageIsOfTheBank(t *testing.T) {
	v := func(data string) sim.Values { return sim.Values{"n": 1000, "data": data, "seed": 3} }
	all, _ := audience.Execute(t, &Paper, v(everything), &batch.Host{})
	for _, set := range []string{gap, t3} {
		one, _ := audience.Execute(t, &Paper, v(set), &batch.Host{})
		if one.Measures["excess"] != all.Measures["excess_"+set] {
			t.Errorf("%s: %v on the stage, %v in the bank", set, one.Measures["excess"], all.Measures["excess_"+set])
		}
		for _, id := range []string{"sound", "excess_quad6", "blind4_gauss", "over_benign"} {
			if one.Measures[id] != all.Measures[id] {
				t.Errorf("%s on the stage changes %s", set, id)
			}
		}
	}
}
