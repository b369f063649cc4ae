package richlazy

import (
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch/audience"
)

// TestTheStageShowsTheChartAndReplays: the curves on the stage are those of the record, and a replayed picture is the one that
// was seen then.
func TestTheStageShowsTheChartAndReplays(t *testing.T) {
	for _, v := range []sim.Values{small(nil), {"model": "linear"}} {
		a := &audience.Audience{T: t, Untitled: []string{"h-mid", "h-full"}}
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

		moved := func() (points, away int) {
			for _, p := range a.Last.Panels {
				for _, e := range p.Elements {
					if len(e.Points) == 4 && e.Size > 0 {
						points++
						if e.X != e.Points[2] || e.Y != e.Points[3] {
							t.Errorf("a trail of %s/%s does not end at its point", p.Key, e.Key)
						}
						if e.X != e.Points[0] || e.Y != e.Points[1] {
							away++
						}
					}
				}
			}
			return points, away
		}
		if points, away := moved(); points == 0 || away < points/2 {
			t.Errorf("%v: at the end %d of %d points are away from their start", v, away, points)
		}
		if r.Move("time", 0, 0); a.Last == nil {
			t.Fatal("no picture")
		}
		if points, away := moved(); points == 0 || away > 0 {
			t.Errorf("%v: at the start %d of %d points are away from it", v, away, points)
		}
	}
}
