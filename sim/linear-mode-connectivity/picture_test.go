package lmc

import (
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
		if p.Place.Col+p.Place.Cols > s.Cols || p.Place.Row+p.Place.Rows > s.Rows {
			a.t.Errorf("panel %s leaves the grid", p.Key)
		}
		for _, e := range p.Elements {
			key := p.Key + "/" + e.Key
			if keys[key] {
				a.t.Errorf("%s stands twice in a picture", key)
			}
			keys[key] = true
			for _, x := range append([]float64{e.X, e.Y, e.W, e.H}, e.Points...) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					a.t.Errorf("%s has a place that is no number", key)
				}
			}
			if p.X != nil && (e.Kind == scene.KindPoint && (e.X < p.X.Min || e.X > p.X.Max || e.Y < p.Y.Min || e.Y > p.Y.Max)) {
				a.t.Errorf("%s lies outside its axes", key)
			}
		}
	}
	for _, th := range s.Threads {
		if !keys[th.From] || !keys[th.To] {
			a.t.Errorf("thread from %s to %s hangs in the air", th.From, th.To)
		}
		if th.Weight < 0 || th.Weight > 1.000001 {
			a.t.Errorf("thread weight %v", th.Weight)
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
		{"method": "wm"}, {"method": "none"}, {"method": "random"}, {"method": "am"}, {"method": "ste", "width": 16},
		{"width": 16, "hidden": 1}, {"width": 20, "hidden": 4}, {"compare": true, "method": "ste", "width": 16, "hidden": 1},
	} {
		v := small(set)
		unseen, _ := execute(t, v, &batch.Host{Load: source.Load})
		a := &audience{Host: batch.Host{Load: source.Load}, t: t}
		seen, r := execute(t, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.pictures < 4 {
			t.Errorf("%v: %d pictures", set, a.pictures)
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
		if d := sim.Digest(r.Measures, r.Series); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
