package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
)

func find(p *scene.Panel, kind scene.Kind) (out []scene.Element) {
	for _, e := range p.Elements {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}

func TestLinesBreakWhereThereIsNoNumber(t *testing.T) {
	c := sim.Chart{ID: "c", Kind: sim.Lines}
	nan := sim.Num(math.NaN())
	s, _ := Scene(c, []sim.Series{{Chart: "c", ID: "a", X: []sim.Num{0, 1, 2, 3, 4}, Y: []sim.Num{1, 2, nan, 4, 5}}, {Chart: "other", ID: "b"}}, "", 400, 250)
	if lines := find(s.Panels[0], scene.KindLine); len(lines) != 2 || len(lines[0].Points) != 4 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestBarsStandOnTheirAxis(t *testing.T) {
	for _, log := range []bool{false, true} {
		c := sim.Chart{ID: "c", Kind: sim.Bars, LogY: log}
		s, _ := Scene(c, []sim.Series{{Chart: "c", ID: "a", Labels: []string{"x", "y"}, Y: []sim.Num{10, 1000}}}, "", 400, 250)
		p := s.Panels[0]
		for i, r := range find(p, scene.KindRect) {
			if want := []float64{10, 1000}[i]; r.Y != p.Y.Min || math.Abs(r.Y+r.H-want) > 1e-9 {
				t.Errorf("log %v: bar %d from %v to %v on an axis from %v", log, i, r.Y, r.Y+r.H, p.Y.Min)
			}
		}
		if log && (p.Y.Scale != scene.Log || p.Y.Min <= 0) {
			t.Error("the axis is not logarithmic")
		}
	}
}

func TestLabelsKeepApart(t *testing.T) {
	c := sim.Chart{ID: "c", Kind: sim.Lines, Series: []sim.SeriesInfo{{ID: "a", Label: "high"}, {ID: "b", Label: "low"}}}
	far := []sim.Series{{Chart: "c", ID: "a", X: []sim.Num{0, 1}, Y: []sim.Num{1, 1}}, {Chart: "c", ID: "b", X: []sim.Num{0, 1}, Y: []sim.Num{0, 0}}}
	if _, labelled := Scene(c, far, "", 400, 250); !labelled {
		t.Error("curves far apart find no room for their names")
	}
	far[1].Y = []sim.Num{0.999, 0.999}
	far[0].Y = []sim.Num{1, 1}
	far = append(far, sim.Series{Chart: "c", ID: "z", X: []sim.Num{0, 1}, Y: []sim.Num{0, 0}})
	if s, labelled := Scene(c, far, "", 400, 250); labelled || len(find(s.Panels[0], scene.KindText)) > 0 {
		t.Error("curves on top of each other are labelled in place")
	}
}

// TestAnythingCanBeDrawn: whatever a run plots, its chart is a picture.
func TestAnythingCanBeDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.Custom(func(t *rapid.T) sim.Num {
			return sim.Num(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, -1, 1, math.NaN(), math.Inf(1), 1e-300, 5e300})).Draw(t, "x"))
		})
		c := sim.Chart{ID: "c", Kind: rapid.SampledFrom([]sim.Kind{sim.Lines, sim.Dots, sim.Bars, sim.Heat}).Draw(t, "kind"),
			LogX: rapid.Bool().Draw(t, "logx"), LogY: rapid.Bool().Draw(t, "logy"), Rules: []sim.Rule{{Label: "r", At: 1}}}
		var all []sim.Series
		for _, id := range []string{"a", "b"} {
			n := rapid.IntRange(0, 9).Draw(t, "n")
			s := sim.Series{Chart: "c", ID: id}
			for i := range n {
				s.Y = append(s.Y, num.Draw(t, "y"))
				if c.Kind == sim.Lines || c.Kind == sim.Dots {
					s.X = append(s.X, num.Draw(t, "x"))
				}
				if c.Kind == sim.Bars {
					s.Labels = append(s.Labels, string(rune('p'+i)))
				}
			}
			if c.Kind == sim.Heat {
				s.Rows, s.Cols = 1, n
			}
			all = append(all, s)
		}
		s, _ := Scene(c, all, "b", 400, 250)
		svg.Render(s, svg.Options{W: 400, H: 250, Theme: svg.Page, ID: "x"})
	})
}
