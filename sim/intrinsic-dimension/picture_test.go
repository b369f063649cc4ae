package intrinsic

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/batch"
	"orrery/sim/data/source"
	"orrery/sim/scene"
)

// audience wants every picture and looks whether it is well made.
type audience struct {
	batch.Host
	t        *testing.T
	pictures int
}

func (a *audience) WantScene() bool  { return true }
func (a *audience) WantMoment() bool { return true }

func (a *audience) Scene(s *scene.Scene) {
	a.pictures++
	a.Host.Scene(s)
	keys := map[string]bool{}
	for _, p := range s.Panels {
		if p.Place.Col+p.Place.Cols > s.Cols || p.Place.Row+p.Place.Rows > s.Rows || p.Title == "" {
			a.t.Errorf("panel %s leaves the grid or has no title", p.Key)
		}
		for _, e := range p.Elements {
			key := p.Key + "/" + e.Key
			if keys[key] {
				a.t.Errorf("%s stands twice in a picture", key)
			}
			keys[key] = true
			for _, x := range append([]float64{e.X, e.Y, e.W, e.H, e.Size}, e.Points...) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					a.t.Errorf("%s has a place that is no number", key)
				}
			}
			if e.Kind != scene.KindPoint {
				continue
			}
			if p.X != nil && (e.X < p.X.Min || e.X > p.X.Max || e.Y < p.Y.Min || e.Y > p.Y.Max) ||
				p.X == nil && (e.X < 0 || e.X > p.W || e.Y < 0 || e.Y > p.H) {
				a.t.Errorf("%s lies outside its panel", key)
			}
		}
	}
	for _, p := range s.Panels {
		for _, e := range p.Elements {
			for _, l := range e.Links {
				if !keys[l] {
					a.t.Errorf("%s/%s is linked to %s, which is not there", p.Key, e.Key, l)
				}
			}
		}
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{"problem": "mnist"}, {"problem": "true200", "proj": "coordinate"}, {"problem": "random200", "proj": "dense", "bar": 1.0},
		{"problem": "mnist", "proj": "dense", "width": 120, "dmax": 3000}, {"problem": "mnist", "lr": 0.5, "depth": 4}, {"problem": "mnist", "grid": "four"},
		{"problem": "pendulum"}, {"problem": "toy"}, {"problem": "toy", "blocks": 1}, {"problem": "toy", "blocks": 100, "toy_D": 20},
		{"problem": "mnist", "compare": true},
	} {
		v := sim.Values{"width": 20, "steps": 100, "dmax": 100}
		for k, x := range set {
			v[k] = x
		}
		unseen, _ := execute(t, v, &batch.Host{Load: source.Load})
		a := &audience{Host: batch.Host{Load: source.Load}, t: t}
		seen, r := execute(t, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		words := strings.Join(append(a.Last.Words(), r.Caption), " ")
		if a.pictures < 3 || strings.Contains(words, "%!") || strings.Contains(words, "NaN") || words == "" {
			t.Errorf("%v: %d pictures, the last says %q", set, a.pictures, words)
		}

		// Whatever a hand does touches no number and stays in the panels.
		for _, h := range []string{"d", "z0", "z3", "z99", "time"} {
			for _, x := range []float64{3, 0.5, -7, 1e9, math.NaN()} {
				r.Move(h, x, x)
			}
		}
		if d := sim.Digest(r.Measures, r.Series); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}

// A slider that is moved moves the network, and the ring another subspace in.
func TestHands(t *testing.T) {
	a := &audience{Host: batch.Host{Load: source.Load}, t: t}
	_, r := execute(t, sim.Values{"width": 20, "steps": 100, "dmax": 100}, a)
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
