package lmc

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
	for _, set := range []sim.Values{
		{"method": "wm"}, {"method": "none"}, {"method": "random"}, {"method": "am"}, {"method": "ste", "width": 16},
		{"width": 16, "hidden": 1}, {"width": 20, "hidden": 4}, {"compare": true, "method": "ste", "width": 16, "hidden": 1},
	} {
		v := small(set)
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
		a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Untitled: []string{"alike"}}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 4 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		words := strings.Join(a.Last.Words(), " ")
		if !strings.Contains(words, "nats") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
			t.Errorf("%v: the last picture says %q", set, words)
		}

		// The rings move, stay on the rope, and touch no number.
		if !r.Move("t", 0.3, 99) || !strings.Contains(strings.Join(a.Last.Words(), " "), "t = 0.30") {
			t.Errorf("%v: after a move the picture says %q", set, a.Last.Words())
		}
		for _, x := range []float64{-3, 7, math.NaN()} {
			r.Move("t", x, 0)
		}
		r.Move("u", 0.5, 0)
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
