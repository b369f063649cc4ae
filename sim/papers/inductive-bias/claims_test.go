package bias

import (
	"math"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func TestClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("draws and trains at full size")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 1}, &batch.Host{Load: source.Load})
	for id, v := range audience.Verdicts(rec) {
		if v != sim.Holds {
			t.Errorf("%s %s", id, v)
		}
	}
	// Against the figures of an independent program (n = 200).
	for id, want := range map[string]float64{"exact_d16": 340, "exact_d8": 261, "exact_196": 1045, "exact_49": 660, "exact_n50": 219, "exact_n400": 104, "exact_shuffled": 1551} {
		if got := rec.Measures[id]; math.Abs(got/want-1) > 0.2 {
			t.Errorf("%s is %.4g, about %v was expected", id, got, want)
		}
	}
	if x := rec.Measures["train_mlp"]; x > 0.001 {
		t.Errorf("the MLPs' training error is %v: they do not fit", x)
	}
	if x := rec.Measures["shuffled_ratio"]; x < 1.2 {
		t.Errorf("shuffled labels need %v times the bias of true ones", x)
	}
}

// A kernel that knows which coordinate matters needs no bias in any dimension, and the claim about dimension fails.
func TestKernelThatKnows(t *testing.T) {
	cheap := sim.Values{"ard": true, "trials": 5, "steps": 50, "width": 8, "samples": 50}
	rec, _ := audience.Execute(t, &Paper, cheap, &batch.Host{Load: source.Load})
	for _, id := range []string{"exact_d4", "exact_d16", "exact_n200"} {
		if x := rec.Measures[id]; x > 0.005 {
			t.Errorf("%s is %v nats", id, x)
		}
	}
	if v := audience.Verdicts(rec)["dims"]; v != sim.Fails {
		t.Error("the claim about dimension", v)
	}
}

// Shuffled labels: networks lose what they had.
func TestShuffledLabels(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"labels": "shuffled", "trials": 5}, &batch.Host{Load: source.Load})
	m := rec.Measures
	if m["shuffled_ratio"] < 1.2 || m["exact_196"] != m["exact_shuffled"] || m["fit_mlp"] < 100 {
		t.Errorf("the ratio of shuffled to true is %v, the kernel needs %v, the MLP %v", m["shuffled_ratio"], m["exact_196"], m["fit_mlp"])
	}
}

// An error that most hypotheses reach needs next to no bias.
func TestEasyGoal(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, small(sim.Values{"n": 200, "eps": 0.09, "eps_syn": 0.5}), &batch.Host{Load: source.Load})
	for _, id := range []string{"d2", "d4", "d6", "n200"} {
		if x := rec.Measures["exact_"+id]; rec.Measures["mean_"+id] < 0.5 && x > 0.75 {
			t.Errorf("%s: %v nats", id, x)
		}
	}
}
