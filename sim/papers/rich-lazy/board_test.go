package richlazy

import (
	"fmt"
	"math"
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
				for _, e := range p.Elements {
					if want := fmt.Sprintf("kept %.2f", then(rec, strings.TrimPrefix(p.Key, "view-"), at)); e.Key == "KA" && !strings.HasPrefix(e.Text, want) {
						t.Errorf("%v: at %v %s shows %s, not %s", v, at, p.Key, e.Text, want)
					}
				}
			}
		}
		r.Move("time", 1e9, 0)

		// Before training both squares are one; at the end the network that is rebuilt sees other trials as alike.
		changed := func(key string) (most float64) {
			for _, p := range a.Last.Panels {
				if p.Key != key {
					continue
				}
				maps := map[string]*scene.Image{}
				for _, e := range p.Elements {
					maps[e.Key] = e.Image
				}
				first, now := maps["first"], maps["alike"]
				for i := range first.Rows {
					if math.Abs(first.Value(i, i)-1) > 0.02 {
						t.Errorf("%v: a trial is not like itself: %v", v, first.Value(i, i))
					}
					for j := range first.Cols {
						most = max(most, math.Abs(now.Value(i, j)-first.Value(i, j)))
					}
				}
			}
			return most
		}
		if c := changed("view-low"); c < 0.1 {
			t.Errorf("%v: the low rank's view has changed by %v at most", v, c)
		}
		if r.Move("time", 0, 0); changed("view-low") != 0 || changed("view-full") != 0 {
			t.Errorf("%v: at the start the views differ", v)
		}
	}
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
