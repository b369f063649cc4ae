package richlazy

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/batch"
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
			if p.X != nil && e.Kind == scene.KindPoint && (e.X < p.X.Min || e.X > p.X.Max || e.Y < p.Y.Min || e.Y > p.Y.Max) {
				a.t.Errorf("%s lies outside its axes", key)
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
	for _, v := range []sim.Values{
		small(nil), small(sim.Values{"rank": 40, "coh": 1.0}), {"model": "linear"}, {"model": "linear", "init": "aligned", "sig": 10.0},
		{"model": "linear", "rank": 128, "sig": 0.3}, small(sim.Values{"gain": 2.0, "lr": 0.02, "stop": 0.02, "seed": 7}),
	} {
		unseen, _ := execute(t, v, &batch.Host{})
		a := &audience{t: t}
		seen, r := execute(t, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.pictures < 6 {
			t.Errorf("%v: %d pictures", v, a.pictures)
		}
		words := strings.Join(a.Last.Words(), " ") + r.Caption
		if !strings.Contains(words, "kernel alignment") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
			t.Errorf("%v: the last picture says %q", v, words)
		}

		// The mark replays the run and touches no number.
		if !r.Move("time", 0, 9) || !strings.Contains(strings.Join(a.Last.Words(), " "), "Iteration 0 of") {
			t.Errorf("%v: after a move the picture says %q", v, a.Last.Words())
		}
		for _, x := range []float64{-3, 7e9, math.NaN(), math.Inf(1)} {
			r.Move("time", x, 0)
		}
		if d := sim.Digest(r.Measures, r.Series); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}
