// Package audience is what papers' tests share: a run that must succeed, its verdicts, and a host that looks at every picture.
package audience

import (
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/scene"
)

// Audience wants every picture and looks whether it is well made: panels within the grid that
// say what they are, keys that stand once, places that are numbers and lie inside, links and threads to what is there.
type Audience struct {
	batch.Host
	T        testing.TB
	Every    int // of the pictures between moments it wants only one in so many; 0 is 1
	Pictures int // how many it has seen

	Untitled []string                          // keys of panels that may go without a title: they go on with another's, or are empty yet
	Words    bool                              // every panel must have words
	Look     func(*scene.Panel, scene.Element) // also looks at every element, if not nil

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
		if p.Title == "" && !slices.Contains(a.Untitled, p.Key) {
			a.T.Errorf("panel %s has no title", p.Key)
		}
		if p.Says == "" && a.Words || strings.Contains(p.Says, "NaN") || strings.Contains(p.Says, "%!") {
			a.T.Errorf("panel %s says %q", p.Key, p.Says)
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
			if a.Look != nil {
				a.Look(p, e)
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

// Execute runs e; a run that can't be made, or that uses what e does not declare, fails the test. What the test does with its
// handles afterwards counts too.
func Execute(t testing.TB, e *sim.Experiment, v sim.Values, h sim.Host) (*sim.Record, *sim.Live) {
	t.Helper()
	rec, r, err := sim.Execute(e, v, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, f := range r.Faults() {
			t.Error(rec.Link+":", f)
		}
	})
	return rec, r
}

// Verdicts are the verdicts of a run, by claim.
func Verdicts(rec *sim.Record) map[string]string {
	out := map[string]string{}
	for _, c := range rec.Claims {
		out[c.ID] = c.Verdict
	}
	return out
}
