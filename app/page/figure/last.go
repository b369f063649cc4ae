package figure

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
	"orrery/sim/show/chart"
)

// Remembering is a source that knows the run before the one at hand. What it gives must change together with Plotted.
type Remembering interface {
	LastSeries() []sim.Series // nil where there was none
}

func last(s Source) []sim.Series {
	if r, ok := s.(Remembering); ok {
		return r.LastSeries()
	}
	return nil
}

// same tells one run's series from another's.
func same(series []sim.Series) string {
	if len(series) == 0 {
		return ""
	}
	return fmt.Sprintf("%p", &series[0])
}

// drawing is a chart as a scene, the run before under it, and its legend: empty where the curves are named in place.
func drawing(c sim.Chart, all, before []sim.Series, pick string, w, h float64) (*scene.Scene, []svg.Key) {
	items := chart.Items(c, all)
	old := remembered(c, items, before)
	s, labelled := chart.Scene(reach(c, old), all, pick, w, h)
	p := s.Panels[0]
	unreach(p, c)
	var keys []svg.Key
	if !labelled && c.Kind != sim.Heat && len(items) > 1 {
		keys = names(c, items)
	}
	if len(old) > 0 {
		under(p, c, items, old)
		if len(keys) == 0 && len(items) == 1 { // two curves now
			keys = names(c, items)
		}
		keys = append(keys, svg.Key{Label: "last run", Colour: scene.Ink, Pale: true})
	}
	return s, keys
}

// names are the legend's entries of series.
func names(c sim.Chart, items []chart.Item) (keys []svg.Key) {
	mark := map[sim.Kind]svg.Mark{sim.Bars: svg.Bar, sim.Dots: svg.Dot}[c.Kind] // else a curve
	for _, it := range items {
		keys = append(keys, svg.Key{Label: it.Label, Colour: scene.Series(it.Colour), Mark: mark, Dashed: it.Dashed})
	}
	return keys
}

// remembered are the chart's series in the run before, each in its colour of today. A heat map shows one matrix at a time.
func remembered(c sim.Chart, items []chart.Item, before []sim.Series) (old []chart.Item) {
	if c.Kind == sim.Heat {
		return nil
	}
	for _, it := range chart.Items(c, before) {
		if i := slices.IndexFunc(items, func(now chart.Item) bool { return now.ID == it.ID }); i >= 0 {
			it.Colour = items[i].Colour
		}
		old = append(old, it)
	}
	return old
}

// reach is the chart with axes that reach as far as the run before: level lines where it is farthest, which [unreach]
// takes away.
func reach(c sim.Chart, old []chart.Item) sim.Chart {
	c.Rules = slices.Clone(c.Rules)
	for _, it := range old {
		if c.Kind == sim.Bars {
			it.X = make([]sim.Num, len(it.Y)) // their places are counted, not measured
			c.LogX = false
		}
		var x, y []float64
		shown := it.Shown(c)
		for i := 0; i < len(shown); i += 2 {
			if c.Kind != sim.Bars {
				x = append(x, shown[i])
			}
			y = append(y, shown[i+1])
		}
		for _, ends := range []struct {
			at       []float64
			vertical bool
		}{{x, true}, {y, false}} {
			if len(ends.at) > 0 {
				c.Rules = append(c.Rules, sim.Rule{At: slices.Min(ends.at), Vertical: ends.vertical}, sim.Rule{At: slices.Max(ends.at), Vertical: ends.vertical})
			}
		}
	}
	return c
}

func unreach(p *scene.Panel, c sim.Chart) {
	declared := map[string]bool{}
	for i := range c.Rules {
		declared[fmt.Sprint("rule", i)] = true
	}
	p.Elements = slices.DeleteFunc(p.Elements, func(e scene.Element) bool { return e.Kind == scene.KindRule && !declared[e.Key] })
}

// under draws the run before, thin and pale, behind what stands on the panel; bars would hide it: over
// them, under their values.
func under(p *scene.Panel, c sim.Chart, items, old []chart.Item) {
	front := p.Elements
	p.Elements = nil
	width, alpha := svg.Look(true)
	for _, it := range old {
		switch c.Kind {
		case sim.Bars:
			for _, line := range marks(items, it) {
				e := p.Line(fmt.Sprint("last ", it.ID, len(p.Elements)), line, scene.Ink)
				e.Width, e.Alpha = width, alpha
			}
		case sim.Dots:
			shown := it.Shown(c)
			for i := 0; i < len(shown); i += 2 {
				e := p.Point(fmt.Sprint("last ", it.ID, i), shown[i], shown[i+1], scene.Series(it.Colour))
				e.Size, e.Hollow, e.Width, e.Alpha = 4, true, width, alpha
			}
		default:
			e := p.Line("last "+it.ID, broken(c, it), scene.Series(it.Colour))
			e.Width, e.Alpha, e.Dashed = width, alpha, it.Dashed
		}
	}
	if c.Kind == sim.Bars { // under the words
		i := 0
		for _, e := range front {
			if e.Kind == scene.KindRect {
				p.Elements = slices.Insert(p.Elements, i, e)
				i++
			}
		}
		front = slices.DeleteFunc(front, func(e scene.Element) bool { return e.Kind == scene.KindRect })
	}
	p.Elements = append(p.Elements, front...)
}

// broken are a curve's points, with a gap where the chart can show none.
func broken(c sim.Chart, it chart.Item) (points []float64) {
	for i := range it.Y {
		one := it
		one.X, one.Y = it.X[i:i+1], it.Y[i:i+1]
		if shown := one.Shown(c); len(shown) > 0 {
			points = append(points, shown...)
		} else {
			points = append(points, math.NaN(), math.NaN())
		}
	}
	return points
}

// marks are the tops of a series' bars, as lines across the bars of today.
func marks(items []chart.Item, it chart.Item) (lines [][]float64) {
	categories := chart.Categories(items)
	width := 0.8 / float64(max(1, len(items)))
	k := slices.IndexFunc(items, func(now chart.Item) bool { return now.ID == it.ID })
	for i, v := range it.Y {
		at := slices.Index(categories, it.Labels[i])
		if k < 0 || at < 0 {
			continue
		}
		x, y := float64(at)-0.4+float64(k)*width, float64(v)
		lines = append(lines, []float64{x, y, x + width, y})
	}
	return lines
}
