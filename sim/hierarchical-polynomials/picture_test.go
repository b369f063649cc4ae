package hier

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
		if p.Says == "" || strings.Contains(p.Says, "NaN") || strings.Contains(p.Says, "%!") {
			a.t.Errorf("panel %s says %q", p.Key, p.Says)
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
	for _, set := range []sim.Values{
		{}, {"link": "z2", "kind": "low"}, {"act": "relu", "d": 7}, {"link": "z", "m1": 10, "T1": 60}, {"link": "z+z2", "alpha": 2.0},
	} {
		v := sim.Values{"d": 8, "m2": 100, "T1": 100}
		for k, x := range set {
			v[k] = x
		}
		unseen, _ := execute(t, v, &batch.Host{})
		a := &audience{t: t}
		seen, r := execute(t, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.pictures < 20 {
			t.Errorf("%v: %d pictures", set, a.pictures)
		}
		if strings.Contains(seen.Says, "NaN") || strings.Contains(seen.Says, "%!") || seen.Says == "" {
			t.Errorf("%v: it says %q", set, seen.Says)
		}
		// The ring trains anew, leaves a ghost, and touches no number.
		for _, x := range []float64{5, -3, 900, math.NaN()} {
			if !r.Move("alpha", x, 99) {
				t.Fatalf("%v: there is no ring", set)
			}
			if !strings.Contains(strings.Join(a.Last.Words(), " "), "the ghost behind") {
				t.Errorf("%v: no ghost in %q", set, a.Last.Words())
			}
		}
		if d := sim.Digest(r.Measures, r.Series); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
