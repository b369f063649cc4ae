package bandits

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, v := range []sim.Values{
		{"d": 64, "R": 3, "worlds": 1, "cap": 150}, {"d": 100, "R": 1, "worlds": 1, "c": 0.8}, {"d": 100, "world": "dense", "R": 2, "worlds": 1, "cap": 100},
		{"d": 64, "s": 2, "worlds": 1}, {"d": 64, "s": 2, "worlds": 1, "world": "dense"}, {"d": 64, "c": 5.0, "worlds": 1, "R": 1},
		{"d": 64, "c": 0.5, "worlds": 1, "s": 2},
	} {
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{})
		a := &audience.Audience{T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 4 {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		words := func() string { return strings.Join(a.Last.Words(), " ") + r.Caption() }
		if w := words(); strings.Contains(w, "%!") || strings.Contains(w, "NaN") || strings.Contains(w, "Inf") {
			t.Errorf("%v: the last picture says %q", v, w)
		}
		if v["s"] == 2 {
			continue
		}
		if !r.Move("c", 0.6, 0) || !strings.Contains(words(), "c = 0.60") {
			t.Errorf("%v: after a move the picture says %q", v, words())
		}
		for _, x := range []float64{0, 0.3, 1, 1.4, 2, -9, math.NaN(), math.Inf(1)} {
			r.Move("needle", x, 1.2)
			r.Move("needle", 1, x)
			r.Move("c", x, 0)
			if w := words(); strings.Contains(w, "NaN") || strings.Contains(w, "Inf") {
				t.Errorf("%v: %q", v, w)
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// The needle comes to rest on the action nearest to the hand, every action on its own place.
func TestTheHandFindsEveryAction(t *testing.T) {
	for _, r := range []int{1, 2, 8, 16} {
		p := &picture{s: setting{d: 64, r: r, s: 1}}
		for a := range action(2 * 64 * r) {
			if got := p.nearest(p.at(a)); got != a {
				t.Fatalf("R = %d: the place of action %d is that of %d", r, a, got)
			}
		}
		x, y := p.at(10)
		ox, oy := p.at(action(10).opposite())
		if math.Abs(x+ox-2) > 1e-12 || math.Abs(y+oy-2) > 1e-12 {
			t.Error("opposite actions do not lie opposite")
		}
	}
}
