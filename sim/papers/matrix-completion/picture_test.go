package completion

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, v := range []sim.Values{
		{"n": 100, "k": 4, "p": 0.9}, {"n": 100, "k": 6, "p": 0.9, "solver": sketch, "t": 3},
		{"n": 100, "k": 4, "p": 0.9, "solver": injectRel, "delta": 3.0},
		{"n": 100, "k": 6, "p": 0.05, "spikes": 0.5, "solver": exact}, {"data": "mnist", "k": 4, "p": 0.9},
	} {
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
		a := &audience.Audience{T: t, Host: batch.Host{Load: source.Load}}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 10 {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		clean := func() string {
			words := r.Caption() + " " + strings.Join(a.Last.Words(), " ")
			if strings.Contains(words, "%!") || strings.Contains(words, "NaN") || strings.Contains(words, "Inf") {
				t.Errorf("%v: the picture says %q", v, words)
			}
			return words
		}
		clean()
		// Hands set back the clock, change the row and the error, and touch no number of the record.
		r.Move("clock", 0, 0)
		if !strings.Contains(clean(), "after 0 iterations") {
			t.Errorf("%v: with the clock at the start the picture says %q", v, clean())
		}
		r.Move("row", 0, 0.57)
		clean()
		r.Move("delta", 0.5, 0)
		if !strings.Contains(clean(), "0.5 of its step") {
			t.Errorf("%v: after a move the picture says %q", v, clean())
		}
		for _, x := range []float64{-5, 1e9, 1e-9, math.NaN(), math.Inf(1), 0.01} {
			for _, h := range []string{"clock", "row", "delta"} {
				r.Move(h, x, x)
				clean()
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}
