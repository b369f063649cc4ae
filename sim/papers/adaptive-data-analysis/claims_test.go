package adaptive

import (
	"math"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func execute(t *testing.T, v sim.Values, h sim.Host) (*sim.Record, *sim.Live) {
	t.Helper()
	rec, r := audience.Execute(t, &Paper, v, h)
	for id, x := range rec.Measures {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%s: %s is %v", rec.Link, id, x)
		}
	}
	return rec, r
}

func expect(t *testing.T, rec *sim.Record, want map[string]string) {
	t.Helper()
	for id, v := range audience.Verdicts(rec) {
		if w, ok := want[id]; ok && v != w {
			t.Errorf("%s: %s %s, want %s", rec.Link, id, v, w)
		}
	}
}

// seeds are fewer where tests run slowly.
func seeds() []int {
	if testing.Short() {
		return []int{0}
	}
	return []int{0, 4321}
}

func TestClaimsOfNoise(t *testing.T) {
	for _, seed := range seeds() {
		rec, _ := execute(t, sim.Values{"seed": seed}, &batch.Host{})
		expect(t, rec, map[string]string{"lie": sim.Holds, "noise": sim.Holds, "lin": sim.Holds, "quad": sim.Holds, "gain": sim.Holds,
			"pmw": sim.Undecided, "touch": sim.Undecided, "find": sim.Undecided})
		// The prototype's, five standard deviations wide.
		m := rec.Measures
		near(t, "largest error of the empirical mean", m["err_emp"], 0.928, 0.035)
		near(t, "largest error with noise", m["err_gauss"], 0.318, 0.15)
		near(t, "largest error of splitting", m["err_split"], 1, 0)
		near(t, "the slope without noise", m["slope_emp"], 1.04, 0.25)
		near(t, "m* without noise", m["mstar_emp"], m["mstar_theory_emp"], 0.3*m["mstar_theory_emp"])
	}
}

func TestClaimsOfSignal(t *testing.T) {
	for _, seed := range seeds() {
		rec, _ := execute(t, sim.Values{"world": "signal", "m": 30000, "sigma": 0.055, "seed": seed}, &batch.Host{})
		expect(t, rec, map[string]string{"lie": sim.Undecided, "pmw": sim.Holds, "touch": sim.Holds, "find": sim.Holds})
		m := rec.Measures
		near(t, "largest error of the empirical mean", m["err_emp"], 0.539, 0.055)
		near(t, "largest error of never looking", m["err_never"], 0.319, 0.03)
		near(t, "largest error with noise", m["err_gauss"], 0.388, 0.23)
		if m["err_never"] <= 0.25 {
			t.Error("never looking passes for PMW")
		}
	}
}

func TestNegativeControls(t *testing.T) {
	rec, _ := execute(t, sim.Values{"adaptive": false, "seed": 17}, &batch.Host{})
	expect(t, rec, map[string]string{"lie": sim.Fails, "noise": sim.Fails, "lin": sim.Fails, "quad": sim.Fails, "gain": sim.Fails})
	near(t, "largest error where nobody looks back", rec.Measures["err_emp"], 0.064, 0.02)

	rec, _ = execute(t, sim.Values{"n": 500, "m": 3000, "seed": 17}, &batch.Host{})
	expect(t, rec, map[string]string{"lie": sim.Holds, "noise": sim.Fails})

	rec, _ = execute(t, sim.Values{"sigma": 0.25, "seed": 17}, &batch.Host{})
	expect(t, rec, map[string]string{"lie": sim.Holds, "noise": sim.Fails})
	if rec.Measures["reported_gauss"] > 0.75 {
		t.Errorf("with much noise the finding is %v", rec.Measures["reported_gauss"])
	}

	rec, _ = execute(t, sim.Values{"world": "signal", "m": 30000, "T": 0.4, "seed": 17}, &batch.Host{})
	expect(t, rec, map[string]string{"pmw": sim.Fails, "touch": sim.Holds})
}
