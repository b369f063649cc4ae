package richlazy

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch/audience"
	"orrery/sim/scene"
)

// TestTheStageShowsTheChartAndReplays: the curves on the stage are those of the record, and a replayed picture is the one that
// was seen then.
func TestTheStageShowsTheChartAndReplays(t *testing.T) {
	for _, v := range []sim.Values{small(nil), {"model": "linear"}} {
		a := &audience.Audience{T: t}
		rec, r := audience.Execute(t, &Paper, v, a)
		curves := 0
		for _, p := range a.Last.Panels {
			for _, e := range p.Elements {
				for _, s := range rec.Charts {
					if p.Key != "time" || s.Chart != "alignment" || s.ID != e.Key {
						continue
					}
					curves++
					for i, x := range s.X {
						if e.Points[2*i] != float64(x) || e.Points[2*i+1] != float64(s.Y[i]) {
							t.Fatalf("%v: point %d of %s is drawn at %v", v, i, s.ID, e.Points[2*i:2*i+2])
						}
					}
				}
			}
		}
		if curves != nets {
			t.Errorf("%v: %d curves", v, curves)
		}

		// Whatever time is shown, each network is seen as it was then.
		for _, to := range []float64{1e9, 60, 200, 0} {
			r.Move("time", to, 0)
			var at, end float64
			for _, p := range a.Last.Panels {
				if _, words, ok := strings.Cut(p.Says, "Iteration "); p.Key == "time" && ok {
					if _, err := fmt.Sscanf(words, "%f of %f", &at, &end); err != nil {
						t.Fatal(p.Says, err)
					}
				}
			}
			if math.Abs(at-min(to, end)) > 10 {
				t.Errorf("%v: moved to %v of %v, it shows %v", v, to, end, at)
			}
			for _, p := range a.Last.Panels {
				id, ok := strings.CutPrefix(p.Key, "alike-")
				if want := fmt.Sprintf("kernel alignment %.2f", then(rec, id, at)); ok && at > 0 && !strings.Contains(p.Says, want) {
					t.Errorf("%v: at %v %s says %q, not %s", v, at, p.Key, p.Says, want)
				}
			}
		}

		// At the start a map is what it was; at the end the bar is as long as what is left of it.
		r.Move("time", 0, 0)
		begun := a.Last
		r.Move("time", 1e9, 0)
		for i, p := range a.Last.Panels {
			if !strings.HasPrefix(p.Key, "alike-") {
				continue
			}
			before, now, then := find(p, "before").Image.Data, find(p, "now").Image.Data, find(begun.Panels[i], "now").Image.Data
			if !slices.Equal(before, then) || slices.Equal(before, now) {
				t.Errorf("%v: the maps of %s are not those of the start and of the end", v, p.Key)
			}
			if bar, want := find(p, "left").W/find(p, "whole").W, cosine(before, now); math.Abs(bar-want) > 0.06 {
				t.Errorf("%v: the bar of %s stands at %.3f, its maps' cosine is %.3f", v, p.Key, bar, want)
			}
		}
	}
}

func find(p *scene.Panel, key string) scene.Element {
	for _, e := range p.Elements {
		if e.Key == key {
			return e
		}
	}
	return scene.Element{Image: &scene.Image{}}
}

// cosine is that of two maps of which the middle colour is 0. What is beyond the ends of the colours is cut off.
func cosine(a, b []byte) float64 {
	ab, aa, bb := 0.0, 0.0, 0.0
	for i := range a {
		x, y := float64(a[i])-127.5, float64(b[i])-127.5
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

// then is a network's kernel alignment as it was known at an iteration.
func then(rec *sim.Record, id string, at float64) (ka float64) {
	for _, s := range rec.Charts {
		for i, x := range s.X {
			if s.Chart == "alignment" && s.ID == id && float64(x) <= at {
				ka = float64(s.Y[i])
			}
		}
	}
	return ka
}
