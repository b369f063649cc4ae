package show

import (
	"fmt"

	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/show/chart"
)

// Plots is a run with its declared charts and what it has put into them so far: *sim.Run.
type Plots interface {
	Chart(id string) (c sim.Chart, ok bool)
	Plotted(id string) []sim.Series
}

// Chart is a panel with a declared chart as it stands, drawn as the page draws it: axes, scales, level lines, colours. Every
// series that was plotted carries its name. The panel's key is the chart's, its keys are those of the series; its
// words are the latest numbers. A heat map shows the series that was plotted last.
func Chart(s *scene.Scene, r Plots, id string, at scene.Place) *scene.Panel {
	p := s.Panel(id, "", at)
	c, ok := r.Chart(id)
	if !ok {
		p.Title = id
		p.Tell("There is no chart %s.", id)
		return p
	}
	p.Title = c.Title
	series := r.Plotted(id)
	items := chart.Items(c, series)
	pick := ""
	if len(series) > 0 {
		pick = series[len(series)-1].ID
	}
	frame := onStage(s, p, stages[1])
	if !chart.Into(p, c, series, pick, frame.Place.W, frame.Place.H) {
		legend(s, p, c, items)
	}
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Kind == scene.KindLine {
			e.Wide(3) // the stage is larger than the page's charts
		}
	}
	p.Says = words(c, items)
	return p
}

// legend names what found no room beside itself: curves at their ends, others in a row below the panel's title.
func legend(s *scene.Scene, p *scene.Panel, c sim.Chart, items []chart.Item) {
	if c.Kind == sim.Lines {
		var ends []end
		var curves []Curve
		for _, it := range items {
			points := it.Shown(c)
			if n := len(points); n > 0 {
				ends = append(ends, end{key: it.ID + " name", name: it.Label, x: points[n-2], y: points[n-1], colour: scene.Series(it.Colour), dashed: it.Dashed})
				curves = append(curves, Curve{Points: points})
			}
		}
		f := face(p) // air for the names, on the right
		p.X.Max, _ = f.Inverse(f.Plot.X+1.16*f.Plot.W, f.Plot.Y)
		name(s, p, ends, curves)
		return
	}
	frame := onStage(s, p, stages[1])
	at, font := 0.01, frame.Style.Font
	for _, it := range items {
		x, y := frame.Inverse(frame.Plot.X+at*frame.Plot.W, frame.Plot.Y+0.7*font)
		t := p.Text(it.ID+" name", x, y, it.Label, scene.Series(it.Colour))
		if it.Dashed {
			t.Dashes()
		}
		word := *t
		word.Size = font
		at += (layout.Bounds(&word).W + font) / frame.Plot.W
	}
}

// words are the text twin of a chart: where each of its series stands.
func words(c sim.Chart, items []chart.Item) string {
	var at []string
	for _, it := range items {
		n := len(it.Y)
		switch {
		case n == 0:
		case c.Kind == sim.Lines:
			at = append(at, fmt.Sprintf("%s %s", it.Label, Short(float64(it.Y[n-1]), 3)))
		case c.Kind == sim.Heat:
			at = append(at, fmt.Sprintf("%s, %d × %d", it.Label, it.Rows, it.Cols))
		default:
			for i, y := range it.Y {
				what := it.Label
				if i < len(it.Labels) && it.Labels[i] != it.Label {
					what += " " + it.Labels[i]
				}
				at = append(at, fmt.Sprintf("%s %s", what, Short(float64(y), 3)))
			}
		}
	}
	if len(at) == 0 {
		return c.Title + ": nothing yet."
	}
	return c.Title + ": " + List(at...) + "."
}
