package bias

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
		unseen, _ := execute(t, v, &batch.Host{Load: source.Load})
		a := &audience{Host: batch.Host{Load: source.Load}, t: t}
		seen, r := execute(t, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.pictures < 60 {
			t.Errorf("%v: %d pictures", set, a.pictures)
		}
		for x := -1.0; x < 11; x++ { // every task, and all along its errors
			if !r.Move("task", x, 3) {
				t.Fatal("no handle for the task")
			}
			for _, e := range []float64{-1, 0.001, 0.03, 0.1, 0.5, 1, 99, math.NaN()} {
				r.Move("pick", e, 0)
			}
			words := strings.Join(a.Last.Words(), " ")
			if !strings.Contains(words, "nats") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
				t.Errorf("%v: the picture says %q", set, words)
			}
		}
		r.Move("task", math.NaN(), math.NaN())
		if d := sim.Digest(r.Measures, r.Series); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
