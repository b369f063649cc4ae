// Package audience is the host of papers' tests that look at every picture of a run.
package audience

import (
	"math"
	"strings"
	"testing"

	"orrery/sim/batch"
	"orrery/sim/scene"
)

// Audience wants every picture and looks whether it is well made: panels within the grid that
// say what they are, keys that stand once, places that are numbers and lie inside, links and threads to what is there.
type Audience struct {
	batch.Host
	T        testing.TB
	Every    int // of the pictures between moments it wants only one in so many; 0 is 1
	Pictures int // how many it has seen

	offered int
}

// WantScene is true for as many as it wants.
func (a *Audience) WantScene() bool {
	a.offered++
	return a.offered%max(1, a.Every) == 0
}

// WantMoment is always true.
func (a *Audience) WantMoment() bool { return true }

// Scene looks at a picture and keeps it.
func (a *Audience) Scene(s *scene.Scene) {
	a.Pictures++
	a.Host.Scene(s)
	keys := map[string]bool{}
	for _, p := range s.Panels {
		if p.Place.Col+p.Place.Cols > s.Cols || p.Place.Row+p.Place.Rows > s.Rows {
			a.T.Errorf("panel %s leaves the grid", p.Key)
		}
		if p.Title+p.Says == "" && len(p.Elements) > 1 || strings.Contains(p.Says, "NaN") || strings.Contains(p.Says, "%!") {
			a.T.Errorf("panel %s, %q, says %q", p.Key, p.Title, p.Says)
		}
		for _, e := range p.Elements {
			key := p.Key + "/" + e.Key
			if keys[key] {
				a.T.Errorf("%s stands twice in a picture", key)
			}
			keys[key] = true
			for _, x := range append([]float64{e.X, e.Y, e.W, e.H, e.Size}, e.Points...) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					a.T.Errorf("%s has a place that is no number", key)
				}
			}
			if e.Kind != scene.KindPoint {
				continue
			}
			if p.X != nil && (e.X < p.X.Min || e.X > p.X.Max || e.Y < p.Y.Min || e.Y > p.Y.Max) ||
				p.X == nil && (e.X < 0 || e.X > p.W || e.Y < 0 || e.Y > p.H) {
				a.T.Errorf("%s lies outside its panel", key)
			}
		}
	}
	for _, th := range s.Threads {
		if !keys[th.From] || !keys[th.To] || th.Weight < 0 || th.Weight > 1.000001 {
			a.T.Errorf("the thread of weight %v from %s to %s hangs in the air", th.Weight, th.From, th.To)
		}
	}
	for _, p := range s.Panels {
		for _, e := range p.Elements {
			for _, l := range e.Links {
				if !keys[l] {
					a.T.Errorf("%s/%s is linked to %s, which is not there", p.Key, e.Key, l)
				}
			}
		}
	}
}
