package intrinsic

import (
	"fmt"
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
		{"problem": "mnist"}, {"problem": "true200", "proj": "coordinate"}, {"problem": "random200", "proj": "dense", "bar": 1.0},
		{"problem": "mnist", "proj": "dense", "width": 120, "dmax": 3000}, {"problem": "mnist", "lr": 0.5, "depth": 4}, {"problem": "mnist", "grid": "four"},
		{"problem": "pendulum"}, {"problem": "toy"}, {"problem": "toy", "blocks": 1}, {"problem": "toy", "blocks": 100, "toy_D": 20},
		{"problem": "mnist", "compare": true}, {"problem": "true200", "proj": "dense", "width": 400, "grid": "four"}, // the last has no subspace at all
	} {
		v := sim.Values{"width": 20, "steps": 100, "dmax": 100}
		for k, x := range set {
			v[k] = x
		}
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
		a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		words := strings.Join(append(a.Last.Words(), r.Caption()), " ")
		if a.Pictures < 3 || strings.Contains(words, "%!") || strings.Contains(words, "NaN") || words == "" {
			t.Errorf("%v: %d pictures, the last says %q", set, a.Pictures, words)
		}

		// Whatever a hand does touches no number and stays in the panels.
		for _, h := range []string{"d", "z0", "z3", "z99", "time"} {
			for _, x := range []float64{3, 0.5, -7, 1e9, math.NaN()} {
				r.Move(h, x, x)
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}

// A slider that is moved moves the network, and the ring another subspace in.
func TestHands(t *testing.T) {
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t}
	_, r := audience.Execute(t, &Paper, sim.Values{"width": 20, "steps": 100, "dmax": 100}, a)
	says := func(panel string) string {
		for _, p := range a.Last.Panels {
			if p.Key == panel {
				return p.Says
			}
		}
		return ""
	}
	if !r.Move("d", 21, 0) || !strings.Contains(says("sliders"), "20 sliders") {
		t.Errorf("after the ring went to 21: %q", says("sliders"))
	}
	before := says("wall")
	for i := range 10 {
		if !r.Move(fmt.Sprintf("z%d", i), 0, 0) { // up to the end of their slots
			t.Fatal("no slider to move")
		}
	}
	if !strings.Contains(says("units"), "Slider 10 drags") || says("wall") == before {
		t.Errorf("after ten sliders were moved: %q, %q", says("units"), says("wall"))
	}
}
