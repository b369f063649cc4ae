package dsl

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func verdicts(t *testing.T, v sim.Values) map[string]string {
	rec, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
	return audience.Verdicts(rec)
}

func TestDefaultClaims(t *testing.T) {
	for _, set := range []sim.Values{{}, {"seed": 17}, {"surrogate": "adverse", "seed": 3}} {
		for id, v := range verdicts(t, set) {
			if v != sim.Holds {
				t.Errorf("%v: %s %s", set, id, v)
			}
		}
	}
}

func TestNegativeControls(t *testing.T) {
	if v := verdicts(t, sim.Values{"surrogate": "perfect"}); v["sobias"] != sim.Fails || v["socover"] != sim.Fails || v["cover"] != sim.Holds {
		t.Errorf("perfect labels: %v", v)
	}
	if v := verdicts(t, sim.Values{"sampling": "convenience"}); v["unbiased"] != sim.Fails || v["cover"] != sim.Fails || v["sobias"] != sim.Holds {
		t.Errorf("a sample of convenience: %v", v)
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{"studies": 60}, {"studies": 50, "surrogate": "perfect", "sampling": "strat", "level": 0.8},
		{"studies": 50, "N": 500, "gold": 1000, "surrogate": "keywords", "folds": 2},
		{"studies": 50, "N": 500, "gold": 60, "surrogate": "adverse", "sampling": "convenience", "folds": 10, "level": 0.99},
	} {
		unseen, _ := audience.Execute(t, &Paper, set, &batch.Host{Load: source.Load})
		a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t}
		seen, r := audience.Execute(t, &Paper, set, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 50 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		words := func() string { return strings.Join(a.Last.Words(), " ") + r.Caption() }
		if w := words(); !strings.Contains(w, "contain the truth") || strings.Contains(w, "%!") || strings.Contains(w, "NaN") {
			t.Errorf("%v: the last picture says %q", set, w)
		}
		before := words()
		if !r.Move("weight", 0, 3) || words() == before || !strings.Contains(r.Caption(), "gold labels (brass intervals)") {
			t.Errorf("%v: after a move the picture says %q", set, words())
		}
		for _, y := range []float64{0, -7, 1e9, math.NaN(), math.Inf(1), math.Inf(-1)} {
			r.Move("weight", y, y)
			if w := words(); strings.Contains(w, "NaN") || strings.Contains(w, "Inf") {
				t.Errorf("%v: %q", set, w)
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
