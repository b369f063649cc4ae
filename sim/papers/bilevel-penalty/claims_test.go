package bilevel

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

// part is the experiment with another run function: a piece of it.
func part(f func(*sim.Run)) *sim.Experiment {
	e := Paper
	e.Run = f
	return &e
}

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds, and wants MNIST")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 77}, &batch.Host{Load: source.Load})
	for id, v := range audience.Verdicts(rec) {
		if v != sim.Holds {
			t.Errorf("%s %s", id, v)
		}
	}
	if m := rec.Measures; m["cosine"] < 0.93 || m["acc_oracle"] < m["acc_clean"] || m["auc_val"] < m["auc"] {
		t.Errorf("measures %v", m)
	}
}

func TestBrokenErrorBound(t *testing.T) {
	rec, r := audience.Execute(t, &Paper, sim.Values{"problem": "quartic"}, &batch.Host{})
	if v := audience.Verdicts(rec); v["value"] != sim.Fails || v["grad"] != sim.Fails || v["clean"] != sim.Undecided {
		t.Errorf("verdicts %v", v)
	}
	if s := rec.Measures["value"]; math.Abs(s-0.295) > 0.001 {
		t.Errorf("slope %v, want 0.295", s)
	}
	for _, x := range []float64{0.5, 1e-9, 50, math.NaN()} {
		r.Move("sigma", x, 0)
	}
	if d := sim.Digest(r.Measures(), r.Series()); d != rec.Digest {
		t.Error("a hand changed the record")
	}
}

// look runs an experiment unseen and seen, moves every handle that the last picture offers, and returns the record.
func look(t *testing.T, e *sim.Experiment, v sim.Values, moves ...string) *sim.Record {
	t.Helper()
	unseen, _ := audience.Execute(t, e, v, &batch.Host{Load: source.Load})
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t}
	seen, r := audience.Execute(t, e, v, a)
	if unseen.Digest != seen.Digest {
		t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
	}
	if a.Pictures < 8 {
		t.Errorf("%v: %d pictures", v, a.Pictures)
	}
	clean := func() {
		if w := r.Caption() + strings.Join(a.Last.Words(), " "); strings.Contains(w, "%!") || strings.Contains(w, "NaN") || strings.Contains(w, "Inf") {
			t.Errorf("%v: the picture says %q", v, w)
		}
	}
	clean()
	for _, id := range moves {
		for _, at := range [][2]float64{{0.1, 0.2}, {-7, 1e9}, {1e9, -7}, {math.NaN(), math.NaN()}} {
			if !r.Move(id, at[0], at[1]) {
				t.Fatalf("%v: there is no handle %s", v, id)
			}
			clean()
		}
	}
	if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
		t.Errorf("%v: a hand changed the record", v)
	}
	return seen
}

// The negative control, and the pictures of the wall with it.
func TestNothingToClean(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds, and wants MNIST")
	}
	rec := look(t, part(func(r *sim.Run) { _, wall := cleaning(r); wall.finish() }), sim.Values{"bad": 0.0, "outer": 30, "seed": 17}, "d3", "answers")
	if v := audience.Verdicts(rec); v["clean"] != sim.Fails || v["auc"] == sim.Holds {
		t.Errorf("nothing to clean: %v, gain %v", v, rec.Measures["clean"])
	}
	if x := rec.Measures["clean"]; x > 0.005 || x < -0.08 {
		t.Errorf("nothing to clean: the accuracy changes by %v", x)
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	one := part(func(r *sim.Run) {
		pic := newFatPicture(r)
		study(r, pic, 1)
		pic.finish()
	})
	calm := part(func(r *sim.Run) { // without the noisy loops, which the stage does not show there
		pic, p := newFatPicture(r), newFat(r.Rand("fat problem 0"))
		pic.begin(p)
		approach(r, p, pic)
		pic.watch(compare(r, []*fat{p}))
		pic.finish()
	})
	look(t, calm, sim.Values{"problem": "fat", "outer": 20}, "x", "lean")
	look(t, calm, sim.Values{"problem": "fat", "lr": 60.0, "inner": 1, "sigma": 0.001}, "x", "lean")
	look(t, one, sim.Values{"problem": "noisy", "outer": 10, "noise": 1.0}, "x", "lean")
	look(t, &Paper, sim.Values{"problem": "quartic"}, "sigma")
}

// A smaller σ is the worse the more noise there is.
func TestNoiseMakesTheLeftArm(t *testing.T) {
	left := func(noise float64) float64 {
		rec, _ := audience.Execute(t, part(func(r *sim.Run) { study(r, nil, 2) }), sim.Values{"problem": "noisy", "noise": noise, "seed": 5}, &batch.Host{})
		return rec.Measures["ushape"]
	}
	if quiet, loud := left(0), left(0.3); loud < 1.5*quiet {
		t.Errorf("left arm %v without noise, %v with it", quiet, loud)
	}
}
