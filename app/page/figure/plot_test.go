package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/show/chart"
)

// source is a run as a figure sees it.
type source struct {
	series  []sim.Series
	running bool
}

func (s source) Series() []sim.Series { return s.series }
func (s source) Running() bool        { return s.running }
func (s source) Plotted(string) int   { return 1 }

func nums(x ...sim.Num) []sim.Num { return x }

var kinds = map[sim.Kind]*figure{
	sim.Lines: {Chart: sim.Chart{ID: "c", Kind: sim.Lines, X: "t", Y: "y", Series: []sim.SeriesInfo{{ID: "a", Label: "A", Colour: 1}, {ID: "b", Label: "B", Colour: 2}}},
		source: source{series: []sim.Series{{Chart: "c", ID: "a", X: nums(0, 1, 2), Y: nums(0, 4, 6)}, {Chart: "c", ID: "b", X: nums(0, 2), Y: nums(1, 3)}}}},
	sim.Bars: {Chart: sim.Chart{ID: "c", Kind: sim.Bars, Series: []sim.SeriesInfo{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}},
		source: source{series: []sim.Series{{Chart: "c", ID: "a", Labels: []string{"one", "two"}, Y: nums(1, 2)}, {Chart: "c", ID: "b", Labels: []string{"two"}, Y: nums(5)}}}},
	sim.Heat: {Chart: sim.Chart{ID: "c", Kind: sim.Heat, Series: []sim.SeriesInfo{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}}, pick: "b",
		source: source{series: []sim.Series{{Chart: "c", ID: "a", Rows: 1, Cols: 1, Y: nums(9)}, {Chart: "c", ID: "b", Rows: 2, Cols: 3, Y: nums(0, 1, 2, 3, 4, 5)}}}},
	sim.Dots: {Chart: sim.Chart{ID: "c", Kind: sim.Dots, X: "x", Y: "y", Series: []sim.SeriesInfo{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}},
		source: source{series: []sim.Series{{Chart: "c", ID: "a", X: nums(0, 1), Y: nums(0, 1)}, {Chart: "c", ID: "b", X: nums(8), Y: nums(9), Labels: []string{"far"}}}}},
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		kind  sim.Kind
		count int
		at    int
		x, y  float64
		lines []string
	}{
		{sim.Lines, 3, 1, 1, 4, []string{"t: 1", "A: 4", "B: 2"}},
		{sim.Bars, 2, 1, 1, 5, []string{"two", "A: 2", "B: 5"}},
		{sim.Bars, 2, 0, 0, 1, []string{"one", "A: 1"}},
		{sim.Heat, 6, 5, 2.5, 0.5, []string{"row 2, column 3", "5"}},
		{sim.Heat, 6, 1, 1.5, 1.5, []string{"row 1, column 2", "1"}},
		{sim.Dots, 3, 1, 1, 1, []string{"A", "x 1", "y 1"}},
		{sim.Dots, 3, 2, 8, 9, []string{"far", "x 8", "y 9"}},
	} {
		f := kinds[c.kind]
		f.draw()
		p, frame := f.plot(), f.frame()
		if p.count() != c.count {
			t.Errorf("%s has %d places", c.kind, p.count())
		}
		if x, y, lines := p.at(c.at); x != c.x || y != c.y || !slices.Equal(lines, c.lines) {
			t.Errorf("%s, place %d: %g, %g, %q", c.kind, c.at, x, y, lines)
		}
		if got := p.nearest(frame, c.x+0.1, c.y-0.1); got != c.at {
			t.Errorf("%s: next to place %d is %d", c.kind, c.at, got)
		}
		f.point(frame, p, c.at)
		px, _ := frame.At(c.x, c.y)
		if w, _ := f.size(); f.tip == nil || f.tip.at != c.at || math.Abs(f.tip.left-100*px/w) > 1e-9 || f.tip.top < 0 || f.tip.top > 100 {
			t.Errorf("%s, place %d: the tip is %+v", c.kind, c.at, f.tip)
		}
		for _, at := range []int{-1, c.count} {
			if f.point(frame, p, at); f.tip != nil {
				t.Errorf("%s has a tip at place %d", c.kind, at)
			}
		}
	}
	outside := func(kind sim.Kind, x, y float64) {
		f := kinds[kind]
		if got := f.plot().nearest(f.frame(), x, y); got != -1 {
			t.Errorf("%s: outside is place %d", kind, got)
		}
	}
	outside(sim.Bars, 2, 0)
	outside(sim.Heat, -0.1, 1)
	outside(sim.Heat, 1, 2.1)
	outside(sim.Dots, 4.5, 5)
}

func TestTables(t *testing.T) {
	for kind, want := range map[sim.Kind][][]string{
		sim.Lines: {{"t", "A", "B"}, {"0", "0", "1"}, {"1", "4", "2"}, {"2", "6", "3"}},
		sim.Bars:  {{"", "A", "B"}, {"one", "1", ""}, {"two", "2", "5"}},
		sim.Dots:  {{"", "x", "y"}, {"A", "0", "0"}, {"A", "1", "1"}, {"far", "8", "9"}},
	} {
		head, rows := kinds[kind].plot().table()
		if got := append([][]string{head}, rows...); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: %q", kind, got)
		}
	}
	long := plot{chart: sim.Chart{Kind: sim.Lines}, items: []chart.Item{{Series: sim.Series{X: make([]sim.Num, 10000), Y: make([]sim.Num, 10000)}}}}
	for i := range long.items[0].X {
		long.items[0].X[i] = sim.Num(i)
	}
	if head, rows := long.table(); len(rows)*len(head) > most+len(head) || len(rows) < most/4 || rows[1][0] != "50" {
		t.Errorf("a long curve has %d lines, the second for %s", len(rows), rows[1][0])
	}
}

func TestAPictureIsDrawnAnewOnlyForOtherNumbers(t *testing.T) {
	s := &source{series: kinds[sim.Lines].source.Series()}
	f := New(kinds[sim.Lines].Chart, false, s, 0).(*figure)
	f.draw()
	first := f.scene
	s.series = nil
	if f.draw(); f.scene != first {
		t.Error("the same version was drawn twice")
	}
	f.Version++
	if f.draw(); f.scene == first {
		t.Error("another version was not drawn")
	}
	first = f.scene
	f.Chart.Series = []sim.SeriesInfo{{ID: "a", Label: "another name"}}
	if f.draw(); f.scene == first {
		t.Error("other words were not drawn")
	}
	if html := app.HTMLString(New(kinds[sim.Lines].Chart, true, s, 0)); !strings.Contains(html, " hidden") {
		t.Error("a chart that does not apply is shown:", html)
	}
	if w, h := f.size(); w != Width || h != math.Round(Width*Ratio) {
		t.Error(w, h)
	}
}
