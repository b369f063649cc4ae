package show

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// names are the rectangles of a panel's texts, px, in the sizes at which they must have room.
func names(s *scene.Scene, size [2]float64) (f *layout.Frame, out []layout.Rect) {
	f = layout.Of(s, size[0], size[1], layout.Stage(size[0], size[1]))[0]
	for i := range f.Panel.Elements {
		if e := f.Panel.Elements[i]; e.Kind == scene.KindText {
			p := f.Pixels(&e)
			out = append(out, layout.Bounds(&p))
		}
	}
	return f, out
}

// Wherever curves end, their names lie inside the panel and off each other, on a wide screen and on a phone.
func TestNamesKeepInsideAndApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &scene.Scene{Cols: 12, Rows: 6}
		p := s.Panel("p", "Title", scene.At(0, 2, 12, 4)).Axes(scene.Axis{Min: 0, Max: 10}, scene.Axis{Min: 1, Max: 1000, Scale: scene.Log})
		var curves []Curve
		for i := range rapid.IntRange(1, 4).Draw(t, "n") {
			c := Curve{Key: string(rune('a' + i)), Name: "network " + string(rune('A'+i)), Colour: scene.Series(i + 1)}
			for j := range rapid.IntRange(1, 4).Draw(t, "points") {
				c.Points = append(c.Points, float64(j)*3.3, rapid.Float64Range(0.1, 5000).Draw(t, "y"))
			}
			curves = append(curves, c)
		}
		Curves(s, p, curves...)
		for _, size := range stages {
			f, rects := names(s, size)
			if len(rects) != len(curves) {
				t.Fatalf("%d of %d curves are named", len(rects), len(curves))
			}
			for i, r := range rects {
				if in := f.Plot.Grow(1); r.X < in.X || r.Right() > in.Right() || r.Y < in.Y || r.Bottom() > in.Bottom() {
					t.Fatalf("at %v a name lies at %+v, outside of %+v", size, r, f.Plot)
				}
				for _, o := range rects[:i] {
					if r.X < o.Right()-1 && o.X < r.Right()-1 && r.Y < o.Bottom()-1 && o.Y < r.Bottom()-1 {
						t.Fatalf("at %v names lie on each other: %+v, %+v", size, r, o)
					}
				}
			}
		}
	})
}

// Names of curves that end together make room for each other where there is some: below at the top, above at the bottom.
func TestNamesMakeRoomAtTheEdges(t *testing.T) {
	for _, y := range []float64{0, 0.5, 1} {
		s := &scene.Scene{Cols: 12, Rows: 6}
		p := s.Panel("p", "", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Max: 10}, scene.Axis{Max: 1})
		var curves []Curve
		for _, name := range []string{"a", "b", "c", "d"} {
			curves = append(curves, Curve{Key: name, Name: name, Points: []float64{0, y, 5, y}})
		}
		Curves(s, p, curves...)
		for _, size := range stages {
			f, rects := names(s, size)
			for i, r := range rects {
				if r.Y < f.Plot.Y-1 || r.Bottom() > f.Plot.Bottom()+1 {
					t.Errorf("ending at %v: a name lies from %v to %v, outside of %+v", y, r.Y, r.Bottom(), f.Plot)
				}
				for _, o := range rects[:i] {
					if r.Y < o.Bottom()-1 && o.Y < r.Bottom()-1 {
						t.Errorf("ending at %v: names lie on each other", y)
					}
				}
			}
		}
	}
}

// A name stands beside another curve where it can, not on it.
func TestNamesAvoidCurves(t *testing.T) {
	s := &scene.Scene{Cols: 12, Rows: 6}
	p := s.Panel("p", "", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Max: 10}, scene.Axis{Max: 1})
	Curves(s, p, Curve{Key: "short", Name: "short", Points: []float64{0, 0.5, 3, 0.5}}, Curve{Key: "long", Points: []float64{0, 0.49, 10, 0.49}})
	for _, size := range stages {
		f, rects := names(s, size)
		_, y := f.At(0, 0.49)
		if r := rects[0]; y > r.Y+1 && y < r.Bottom()-1 {
			t.Errorf("at %v the curve at %v runs through the name from %v to %v", size, y, r.Y, r.Bottom())
		}
	}
}

func TestCurvesAreDrawnAsTheyAreSaid(t *testing.T) {
	s := &scene.Scene{}
	p := s.Panel("p", "", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1})
	Curves(s, p, Curve{Key: "none"}, Curve{Key: "dot", Points: []float64{0.5, 0.5}, Says: "a dot"},
		Curve{Key: "line", Name: "name", Points: []float64{0, 0, 1, 1}, Wide: 4, Alpha: 0.3, Dashed: true, Colour: scene.Brass})
	if len(p.Elements) != 3 {
		t.Fatal(len(p.Elements), "elements")
	}
	if e := p.Elements[0]; e.Kind != scene.KindPoint || e.Key != "dot" || e.Label != "a dot" {
		t.Errorf("%+v", e)
	}
	if e := p.Elements[len(p.Elements)-1]; e.Text != "name" || !e.Dashed {
		t.Errorf("the name of a dashed curve shows no dashes: %+v", e)
	}
	if e := p.Elements[1]; e.Kind != scene.KindLine || e.Width != 4 || e.Alpha != 0.3 || !e.Dashed || e.Colour != scene.Brass || e.Label != "name" {
		t.Errorf("%+v", e)
	}
	if e := p.Elements[2]; e.Key != "line name" || e.Text != "name" || e.Colour != scene.Brass {
		t.Errorf("%+v", e)
	}
}

func TestTrace(t *testing.T) {
	a, b := &Trace{Name: "A", Every: 2, Colour: scene.Series(1)}, &Trace{Name: "B", Every: 5}
	var whole []bool
	for _, x := range []float64{1, 3, 10, 20, 7} {
		whole = append(whole, a.Add(x))
	}
	if want := []float64{2, 2, 4, 15}; len(a.Points) != 4 || a.Points[1] != want[1] || a.Points[2] != want[2] || a.Points[3] != want[3] || whole[0] || !whole[1] || !whole[3] || whole[4] {
		t.Error(a.Points, whole)
	}
	if b.Last() != 0 || a.Last() != 15 || a.Steps != 5 {
		t.Error(b.Last(), a.Last(), a.Steps)
	}
	s := &scene.Scene{}
	p := s.Panel("p", "", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Max: 10}, scene.Axis{Max: 12})
	Traces(s, p, "training loss", "nats", 10, a, b)
	if p.Says != "Training loss of A: 15 nats after 5 of 10 steps." {
		t.Errorf("it says %q", p.Says)
	}
	if e := p.Elements[0]; e.Key != "A" || e.Points[3] != 12 || e.Label != "training loss of A" {
		t.Errorf("%+v: the curve must end at the edge", e)
	}
}

// run is a run with one chart.
type run struct {
	chart  sim.Chart
	series []sim.Series
}

func (r run) Chart(id string) (sim.Chart, bool) { return r.chart, id == r.chart.ID }
func (r run) Plotted(chart string) []sim.Series { return r.series }

func TestChartsAreDrawnAsDeclared(t *testing.T) {
	x := []sim.Num{1, 2, 4}
	r := run{chart: sim.Chart{ID: "loss", Title: "Loss", Kind: sim.Lines, X: "step", Y: "loss (nats)", LogX: true, LogY: true, Rules: []sim.Rule{{Label: "goal", At: 0.5}},
		Series: []sim.SeriesInfo{{ID: "a", Label: "this run", Colour: 3}, {ID: "law", Label: "1/√n", Colour: 6, Dashed: true}}}}
	draw := func(id string) *scene.Panel { return Chart(&scene.Scene{}, r, id, scene.At(0, 0, 6, 3)) }
	if p := draw("loss"); p.Says != "Loss: nothing yet." || p.X == nil || p.Title != "Loss" {
		t.Errorf("before a point it says %q", p.Says)
	}
	r.series = []sim.Series{{Chart: "loss", ID: "law", X: x, Y: []sim.Num{2, 1, 0.5}}, {Chart: "loss", ID: "a", X: x, Y: []sim.Num{20, 11, 5}}}
	p := draw("loss")
	if p.Key != "loss" || p.X.Scale != scene.Log || p.Y.Scale != scene.Log || p.X.Label != "step" || p.Y.Label != "loss (nats)" || p.Says != "Loss: this run 5 and 1/√n 0.5." {
		t.Errorf("%+v %+v %q", p.X, p.Y, p.Says)
	}
	found := map[string]scene.Element{}
	var texts []string
	for _, e := range p.Elements {
		found[e.Key] = e
		if e.Kind == scene.KindText {
			texts = append(texts, e.Text)
		}
	}
	if a, law := found["a"], found["law"]; a.Kind != scene.KindLine || a.Colour != scene.Series(3) || a.Dashed || !law.Dashed || law.Colour != scene.Series(6) || a.Width != 3 {
		t.Errorf("%+v %+v", a, law)
	}
	if e := found["rule0"]; e.Kind != scene.KindRule || e.Y != 0.5 || e.Text != "goal" {
		t.Errorf("%+v", e)
	}
	if got := strings.Join(texts, ","); len(texts) != 2 || !strings.Contains(got, "this run") || !strings.Contains(got, "1/√n") {
		t.Errorf("named are %q", got)
	}
	if p.X.Max != 4 {
		t.Error("the axis does not end where the curves do, though their names have room beside them")
	}
	r.series[1].Y = r.series[0].Y // on each other: the names stand at the ends
	p = draw("loss")
	named := 0
	for _, e := range p.Elements {
		if e.Key == "a name" || e.Key == "law name" {
			named++
		}
	}
	if named != 2 || p.X.Max <= 4 {
		t.Errorf("%d curves on each other are named on an axis to %v", named, p.X.Max)
	}
	if p := draw("nothing"); p.Says != "There is no chart nothing." {
		t.Errorf("it says %q", p.Says)
	}

	r.chart = sim.Chart{ID: "bars", Title: "Bars", Kind: sim.Bars}
	r.series = []sim.Series{{Chart: "bars", ID: "a", Labels: []string{"x", "y"}, Y: []sim.Num{1, 2}}, {Chart: "bars", ID: "b", Labels: []string{"x"}, Y: []sim.Num{3}}}
	p = draw("bars")
	if p.Says != "Bars: a x 1, a y 2 and b x 3." {
		t.Errorf("it says %q", p.Says)
	}
	legend := 0
	for _, e := range p.Elements {
		if e.Key == "a name" || e.Key == "b name" {
			legend++
		}
	}
	if legend != 2 {
		t.Error(legend, "series of bars are named")
	}
}

// Whatever a run plots, its chart is a panel that says something, and no element of it has a place that is no number.
func TestAnyChartIsAPanel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.Custom(func(t *rapid.T) sim.Num {
			return sim.Num(rapid.OneOf(rapid.Float64Range(-1e6, 1e6), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), 1e-300})).Draw(t, "x"))
		})
		r := run{chart: sim.Chart{ID: "c", Title: "C", Kind: rapid.SampledFrom([]sim.Kind{sim.Lines, sim.Dots, sim.Bars, sim.Heat}).Draw(t, "kind"),
			LogX: rapid.Bool().Draw(t, "logx"), LogY: rapid.Bool().Draw(t, "logy")}}
		for _, id := range []string{"a", "b", "c"} {
			s := sim.Series{Chart: "c", ID: id, Rows: 1}
			for i := range rapid.IntRange(0, 20).Draw(t, "n") {
				s.X, s.Y, s.Labels, s.Cols = append(s.X, num.Draw(t, "x")), append(s.Y, num.Draw(t, "y")), append(s.Labels, string(rune('p'+i))), i+1
			}
			r.series = append(r.series, s)
		}
		p := Chart(&scene.Scene{}, r, "c", scene.At(0, 0, 6, 3))
		if p.Says == "" || p.X == nil {
			t.Fatalf("%+v", p)
		}
		for _, e := range p.Elements {
			for _, x := range append([]float64{e.X, e.Y, e.W, e.H}, e.Points...) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("%+v", e)
				}
			}
		}
	})
}
