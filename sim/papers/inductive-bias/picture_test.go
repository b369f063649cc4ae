package bias

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

// small is a setting with little work.
func small(set sim.Values) sim.Values {
	v := sim.Values{"n": 40, "samples": 60, "trials": 5, "steps": 50, "width": 8}
	for id, x := range set {
		v[id] = x
	}
	return v
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{}, {"labels": "shuffled", "ard": true}, {"depth": 0, "ell": 3.0}, {"eps": 0.09, "eps_syn": 0.5, "depth": 3}, {"eps": 0.005, "eps_syn": 0.002, "ell": 0.1, "n": 20},
	} {
		v := small(set)
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
		a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 60 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		for x := -1.0; x < 11; x++ { // every task, and all along its errors
			if !r.Move("task", x, 3) {
				t.Fatal("no handle for the task")
			}
			for _, e := range []float64{-1, 0.001, 0.03, 0.1, 0.5, 1, 99, math.NaN()} {
				r.Move("pick", e, 0)
			}
			words := strings.Join(a.Last.Words(), " ")
			if !strings.Contains(words, "bits") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
				t.Errorf("%v: the picture says %q", set, words)
			}
		}
		r.Move("task", math.NaN(), math.NaN())
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
