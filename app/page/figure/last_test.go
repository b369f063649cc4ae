package figure

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
)

// remembering is a source that knows the run before.
type remembering struct {
	source
	last []sim.Series
}

func (r remembering) LastSeries() []sim.Series { return r.last }

var (
	curves = sim.Chart{ID: "c", Kind: sim.Lines, X: "t", Y: "y", Series: []sim.SeriesInfo{{ID: "a", Label: "A", Colour: 1}, {ID: "b", Label: "B", Colour: 2, Dashed: true}}}
	now    = []sim.Series{{Chart: "c", ID: "a", X: nums(0, 1, 2), Y: nums(0, 4, 6)}, {Chart: "c", ID: "b", X: nums(0, 2), Y: nums(1, 3)}}
	before = []sim.Series{{Chart: "c", ID: "a", X: nums(0, 1, 2, 3), Y: nums(0, 9, sim.Num(math.NaN()), 50)}, {Chart: "other", ID: "a", X: nums(0), Y: nums(99)}}
)

func labels(keys []svg.Key) (out []string) {
	for _, k := range keys {
		out = append(out, k.Label)
	}
	return out
}

// The run before lies thin and pale under the present one, on axes that hold both, and the legend names it.
func TestTheLastRunIsUnderThePresentOne(t *testing.T) {
	plain, without := drawing(curves, now, nil, "", 400, 250)
	s, keys := drawing(curves, now, before, "", 400, 250)
	p := s.Panels[0]
	first := p.Elements[0]
	if first.Key != "last a" || first.Colour != scene.Series(1) || first.Alpha <= 0 || first.Alpha > 0.5 || first.Width >= 2 {
		t.Errorf("behind all is %+v", first)
	}
	if pts := first.Points; len(pts) != 8 || pts[3] != 9 || !math.IsNaN(pts[5]) || pts[7] != 50 {
		t.Errorf("its points are %v", pts)
	}
	if p.X.Max != 3 || p.Y.Max < 50 || plain.Panels[0].X.Max != 2 {
		t.Errorf("the axes end at %g, %g", p.X.Max, p.Y.Max)
	}
	for _, e := range p.Elements {
		if e.Kind == scene.KindRule {
			t.Errorf("a level line is left: %+v", e)
		}
	}
	if got := labels(keys); len(got) == 0 || got[len(got)-1] != "last run" || !keys[len(keys)-1].Pale {
		t.Errorf("the legend has %v", got)
	}
	if slices.Contains(labels(without), "last run") {
		t.Error("the legend names a run that is not there")
	}
	one, keys := drawing(curves, now[:1], before, "", 400, 250)
	if got := labels(keys); !slices.Equal(got, []string{"A", "last run"}) || one == nil {
		t.Errorf("one curve and the run before have the legend %v", got)
	}
	if _, keys = drawing(curves, nil, before, "", 400, 250); !slices.Equal(labels(keys), []string{"last run"}) {
		t.Errorf("before the first point the legend is %v", labels(keys))
	}
}

func TestTheLastRunOfOtherKinds(t *testing.T) {
	bars := kinds[sim.Bars]
	old := []sim.Series{{Chart: "c", ID: "b", Labels: []string{"one", "two", "gone"}, Y: nums(7, 30, 3)}}
	s, _ := drawing(bars.Chart, bars.source.Series(), old, "", 400, 250)
	p := s.Panels[0]
	var lines []scene.Element
	for _, e := range p.Elements {
		if e.Kind == scene.KindLine {
			lines = append(lines, e)
		}
	}
	// The second of two series has the right half of a group.
	if len(lines) != 2 || !slices.Equal(lines[1].Points, []float64{1, 30, 1.4, 30}) || p.Y.Max < 30 {
		t.Errorf("bars: %+v, the axis ends at %g", lines, p.Y.Max)
	}
	order := ""
	for _, e := range p.Elements {
		order += map[scene.Kind]string{scene.KindRect: "b", scene.KindLine: "l", scene.KindText: "t"}[e.Kind]
	}
	if order != "bbbllttt" {
		t.Errorf("bars, lines and values lie in the order %s", order)
	}
	dots := kinds[sim.Dots]
	s, _ = drawing(dots.Chart, dots.source.Series(), []sim.Series{{Chart: "c", ID: "a", X: nums(20), Y: nums(1)}}, "", 400, 250)
	if e := s.Panels[0].Elements[0]; !e.Hollow || e.X != 20 || s.Panels[0].X.Max < 20 {
		t.Errorf("dots: %+v", e)
	}
	heat := kinds[sim.Heat]
	if _, keys := drawing(heat.Chart, heat.source.Series(), heat.source.Series(), "", 400, 250); len(keys) > 0 {
		t.Errorf("a heat map has the legend %v", labels(keys))
	}
}

func TestAFigureRemembers(t *testing.T) {
	s := &remembering{source: source{series: now}}
	f := New(curves, false, s, 0).(*figure)
	if f.draw(); len(f.keys) > 0 {
		t.Errorf("there was no run before, and the legend is %v", labels(f.keys))
	}
	s.last = before
	if html := app.HTMLString(f); !strings.Contains(html, "last run") || !strings.Contains(f.picture, "opacity") {
		t.Error("the run before is not shown:", html)
	}
}

var sample = regexp.MustCompile(`<svg class="sample".*?</svg>`)

// A dashed curve has a dashed sample, with the same dashes.
func TestTheLegendShowsDashes(t *testing.T) {
	near := []sim.Series{{Chart: "c", ID: "a", X: nums(0, 1, 2), Y: nums(1, 1, 1)}, {Chart: "c", ID: "b", X: nums(0, 1, 2), Y: nums(1, 1, 1)}}
	f := New(curves, false, source{series: near}, 0).(*figure)
	f.draw()
	html := app.HTMLString(f)
	samples := sample.FindAllString(html, -1)
	if len(samples) != 2 {
		t.Fatalf("%d samples in %s", len(samples), html)
	}
	const dashes = `stroke-dasharray="6 5"`
	if strings.Contains(samples[0], "dasharray") || !strings.Contains(samples[1], dashes) || strings.Count(f.picture, dashes) != 1 || !strings.Contains(samples[1], "var(--s2)") {
		t.Errorf("samples %q", samples)
	}
}

var colour = regexp.MustCompile(`<path d="[^"]*" fill="none" stroke="([^"]*)" stroke-width="2"`)

// A chart in a file has fixed colours, and its legend beside it.
func TestAChartInAFile(t *testing.T) {
	blocks := Blocks(curves, now)
	if len(blocks) != 1 || len(blocks[0].Keys) != 2 || !blocks[0].Keys[1].Dashed {
		t.Fatalf("%+v", blocks)
	}
	found := colour.FindAllStringSubmatch(blocks[0].Picture, -1)
	if len(found) != 2 || found[0][1] != "#2b68ab" || found[1][1] != "#b84e23" {
		t.Errorf("curves %q in %s", found, blocks[0].Picture)
	}
	if strings.Contains(blocks[0].Picture, "var(") {
		t.Error("a colour is the page's")
	}
	heat := kinds[sim.Heat]
	maps := Blocks(heat.Chart, heat.source.Series())
	if len(maps) != 2 || maps[1].Heading != ": B" || maps[1].Keys[0].Label != "0" || maps[1].Keys[0].Hi != "9" {
		t.Errorf("%+v", maps)
	}
}
