package ldp

import (
	"math"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

// judged is what a claim says of other measures, put in the place of its own.
func judged(t *testing.T, rec *sim.Record, claim string, swap map[string]string) string {
	t.Helper()
	m := sim.Measures{}
	for id, x := range rec.Measures {
		m[id] = x
	}
	for id, other := range swap {
		m[id] = rec.Measures[other]
	}
	for _, c := range Paper.Judge(rec.Params, map[string]sim.Measures{rec.Link: m}) {
		if c.ID == claim {
			return c.Verdict
		}
	}
	t.Fatal("no claim", claim)
	return ""
}

func TestClaimsAndControls(t *testing.T) {
	for _, seed := range []int{4321, 4322, 4323} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed}, &batch.Host{})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds {
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
		// The same pipeline with the noise added once, by a trusted server: dimension is nearly free, as without privacy.
		if v := judged(t, rec, "d1", map[string]string{"d_nldp": "d_central"}); v != sim.Fails {
			t.Errorf("seed %d: of a trusted server d1 %s", seed, v)
		}
		for _, d := range []string{"d16", "d32", "d64", "d128"} {
			if x := rec.Measures["central_"+d] / rec.Measures["np_"+d]; math.Abs(x-1) > 0.02 {
				t.Errorf("seed %d, %s: a trusted server errs %v times as much as no privacy", seed, d, x)
			}
		}
		// Without a threshold the number of non-zeros does not matter.
		if v := judged(t, rec, "k", map[string]string{"k_nldp": "k_raw"}); v != sim.Fails || math.Abs(rec.Measures["k_raw"]) > 0.06 {
			t.Errorf("seed %d: without threshold k %s, exponent %v", seed, v, rec.Measures["k_raw"])
		}
	}
}

func TestPresetsBreakWhatTheySay(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"cl": 0.0, "seed": 5}, &batch.Host{})
	if v := audience.Verdicts(rec); v["d1"] != sim.Fails || v["k"] != sim.Fails || v["sparse"] != sim.Fails || v["local"] != sim.Holds {
		t.Errorf("no threshold: %v", v)
	}
	if x := rec.Measures["d_nldp"]; x < 1.4 || x > 1.7 {
		t.Errorf("no threshold: exponent %v", x)
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"d": 64, "n": 1_000_000, "seed": 5}, &batch.Host{})
	if v := audience.Verdicts(rec); v["n"] != sim.Fails || v["k"] != sim.Fails || v["gap"] != sim.Fails {
		t.Errorf("few users: %v", v)
	}
	if m := rec.Measures; m["least"] > -0.7 || m["error_nldp"] < 0.4 || m["error_raw"] < 1.2 || m["error_pub"] > 0.3 || m["error_iht"] > 0.4 {
		t.Errorf("few users: least eigenvalue %v; errors %v, raw %v, %v with public x, %v in rounds", m["least"], m["error_nldp"], m["error_raw"], m["error_pub"], m["error_iht"])
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"eps": 1.0, "seed": 5}, &batch.Host{})
	if v := audience.Verdicts(rec); v["dnp"] != sim.Holds || v["k"] != sim.Fails {
		t.Errorf("ε = 1: %v", v)
	}
}

func TestAMillionRealUsers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	var mean errors
	const seeds = 4
	for seed := range seeds {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"engine": "literal", "n": 1_000_000, "public": 1_000_000, "seed": 300 + seed}, &batch.Host{})
		for m, info := range series {
			mean[m] += rec.Measures["error_"+info.ID] / seeds
		}
	}
	// Means of ten seeds were 0.38, 0.12 and 0.08, each with a spread of a third.
	for m, want := range map[int]float64{nldp: 0.38, pub: 0.119, iht: 0.084} {
		if mean[m] < 0.5*want || mean[m] > 1.7*want {
			t.Errorf("%s: error %v, want about %v", series[m].ID, mean[m], want)
		}
	}
}

func TestWhatCannotBeRunIsRefused(t *testing.T) {
	for _, v := range []sim.Values{{"d": 8, "k": 9}, {"engine": "literal"}, {"engine": "literal", "n": 100_000, "public": 100_000_000}} {
		rec, r := audience.Execute(t, &Paper, v, &batch.Host{})
		for id, x := range audience.Verdicts(rec) {
			if x != sim.Undecided {
				t.Errorf("%v: %s %s", v, id, x)
			}
		}
		if len(rec.Measures) > 0 || r.Caption() == "" {
			t.Errorf("%v: it measured %v and says %q", v, rec.Measures, r.Caption())
		}
	}
}
