package groupwise

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func TestDefaultClaims(t *testing.T) {
	for _, seed := range []int{0, 17} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed}, &batch.Host{Load: source.Load})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds {
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
	}
}

func TestNegativeControls(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"hetero": 0.0}, &batch.Host{Load: source.Load})
	if v := audience.Verdicts(rec); v["single"] != sim.Fails || v["all"] != sim.Fails || v["regret"] != sim.Holds || v["mailreg"] != sim.Holds {
		t.Errorf("groups alike: %v", v)
	}
	if ratio := rec.Measures["ratio_synthetic"]; ratio < 1 || ratio > 1.08 {
		t.Errorf("groups alike: the ratio is %v", ratio)
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"mixer": "uniform"}, &batch.Host{Load: source.Load})
	if v := audience.Verdicts(rec); v["regret"] != sim.Fails || v["mailreg"] != sim.Fails {
		t.Errorf("a plain average: %v", v)
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"order": "sorted", "rule": "min"}, &batch.Host{Load: source.Load})
	if v := audience.Verdicts(rec); v["all"] != sim.Undecided || v["regret"] != sim.Holds {
		t.Errorf("sorted: %v", v)
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{}, {"data": "mail"}, {"T": 500, "d": 30, "order": "sorted"}, {"T": 500, "d": 2, "noise": 0.3, "lambda": 100.0, "mixer": "uniform"},
		{"data": "mail", "mixer": "own-only", "T": 500, "lambda": 0.01},
	} {
		unseen, _ := audience.Execute(t, &Paper, set, &batch.Host{Load: source.Load})
		a := &audience.Audience{Untitled: []string{"learners"}, Host: batch.Host{Load: source.Load}, T: t}
		seen, r := audience.Execute(t, &Paper, set, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 20 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		for id, x := range seen.Measures {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%v: %s is %v", set, id, x)
			}
		}
		words := strings.Join(a.Last.Words(), " ")
		if !strings.Contains(words, "Regret per member after") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
			t.Errorf("%v: the last picture says %q", set, words)
		}

		// The learners move, and touch no number.
		hand := "red"
		if set["data"] == "mail" {
			hand = "html"
		}
		before := words
		if !r.Move(hand, 0, 0) || strings.Join(a.Last.Words(), " ") == before || !strings.Contains(r.Caption(), "without the learners of "+hand) {
			t.Errorf("%v: after a move the picture says %q, the caption %q", set, a.Last.Words(), r.Caption())
		}
		for _, y := range []float64{-3, 7, math.NaN(), math.Inf(1)} {
			r.Move(hand, y, y)
		}
		if r.Move(hand, 0, 1); strings.Join(a.Last.Words(), " ") != before {
			t.Errorf("%v: with all learners back the picture says %q", set, a.Last.Words())
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
