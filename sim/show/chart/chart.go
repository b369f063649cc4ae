// Package chart turns a chart's series into a scene, so that charts are drawn by what draws the stage.
package chart

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

// Panel is the key of the one panel of a chart's scene.
const Panel = "chart"

// Item is a series of a chart with its label and colour.
type Item struct {
	sim.Series
	Label  string
	Colour int
	Dashed bool
}

// Items are the chart's series in their declared order; those that the chart did not declare follow with the
// colours that are left.
func Items(c sim.Chart, all []sim.Series) []Item {
	var out []Item
	used := map[int]bool{}
	for _, info := range c.Series {
		used[info.Colour] = true
		for _, s := range all {
			if s.Chart == c.ID && s.ID == info.ID {
				out = append(out, Item{s, info.Label, info.Colour, info.Dashed})
			}
		}
	}
	next := 1
	for _, s := range all {
		if s.Chart != c.ID || slices.ContainsFunc(out, func(i Item) bool { return i.ID == s.ID }) {
			continue
		}
		for used[next] && next < 6 {
			next++
		}
		used[next] = true
		out = append(out, Item{s, s.ID, next, false})
	}
	return out
}

// Scene is the chart as a scene; of a heat map the series named by pick (the first, if there is none such).
// Labelled reports whether every curve carries its label: then no legend is needed.
func Scene(c sim.Chart, all []sim.Series, pick string, w, h float64) (s *scene.Scene, labelled bool) {
	s = &scene.Scene{Cols: 1, Rows: 1}
	return s, Into(s.Panel(Panel, "", scene.At(0, 0, 1, 1)), c, all, pick, w, h)
}

// Into draws the chart on a panel of w × h px, see [Scene].
func Into(p *scene.Panel, c sim.Chart, all []sim.Series, pick string, w, h float64) (labelled bool) {
	items := Items(c, all)
	switch c.Kind {
	case sim.Bars:
		bars(p, c, items)
	case sim.Heat:
		heat(p, c, items, pick)
	case sim.Dots:
		dots(p, c, items)
		return len(items) == 1
	default:
		lines(p, c, items)
		return label(p, items, w, h)
	}
	return len(items) <= 1
}

// Shown are the points of a curve that its chart can show, x0, y0, x1, y1, ...
func (it Item) Shown(c sim.Chart) (out []float64) {
	for i := range it.Y {
		if x, y := float64(it.X[i]), float64(it.Y[i]); !bad(x, c.LogX) && !bad(y, c.LogY) {
			out = append(out, x, y)
		}
	}
	return out
}

// extent is the range of finite numbers (positive ones, on a logarithmic axis).
type extent struct{ lo, hi float64 }

func nothing() extent { return extent{math.Inf(1), math.Inf(-1)} }

func (e *extent) add(x float64, log bool) {
	if math.IsNaN(x) || math.IsInf(x, 0) || log && x <= 0 {
		return
	}
	e.lo, e.hi = math.Min(e.lo, x), math.Max(e.hi, x)
}

// axis frames an extent, with air above and below unless the axis is tight. Linear axes that begin near zero
// begin at zero.
func (e extent) axis(label string, log, tight bool) scene.Axis {
	a := scene.Axis{Label: label, Min: e.lo, Max: e.hi}
	if log {
		a.Scale = scene.Log
	}
	switch {
	case e.lo > e.hi && log:
		a.Min, a.Max = 0.1, 1
	case e.lo > e.hi:
		a.Min, a.Max = 0, 1
	case log && e.lo == e.hi:
		a.Min, a.Max = e.lo/2, e.hi*2
	case log && !tight:
		air := math.Exp(0.05 * (math.Log(e.hi) - math.Log(e.lo)))
		a.Min, a.Max = max(e.lo/air, math.SmallestNonzeroFloat64), min(e.hi*air, math.MaxFloat64)
	case !log && e.lo == e.hi:
		d := math.Max(math.Abs(e.lo)/2, 0.5)
		a.Min, a.Max = e.lo-d, e.hi+d
	case !log && !tight:
		d := e.hi - e.lo
		a.Max = e.hi + 0.12*d
		if a.Min = e.lo - 0.08*d; e.lo >= 0 && e.lo < 0.6*e.hi {
			a.Min = 0
		}
	}
	return a
}

func frame(p *scene.Panel, c sim.Chart, items []Item, tight bool) {
	x, y := nothing(), nothing()
	for _, it := range items {
		for i := range it.Y {
			if i < len(it.X) {
				x.add(float64(it.X[i]), c.LogX)
			}
			y.add(float64(it.Y[i]), c.LogY)
		}
	}
	for _, r := range c.Rules {
		if r.Vertical {
			x.add(r.At, c.LogX)
		} else {
			y.add(r.At, c.LogY)
		}
	}
	p.Axes(x.axis(c.X, c.LogX, tight), y.axis(c.Y, c.LogY, false))
	for i, r := range c.Rules {
		p.Add(scene.Element{Kind: scene.KindRule, Key: fmt.Sprint("rule", i), X: r.At, Y: r.At, Vertical: r.Vertical,
			Text: r.Label, Colour: scene.Soft, Dashed: true})
	}
}

func lines(p *scene.Panel, c sim.Chart, items []Item) {
	frame(p, c, items, true)
	for _, it := range items {
		var pts []float64
		part := 0
		flush := func() { // a gap where there is no number
			switch {
			case len(pts) == 2:
				p.Point(piece(it.ID, part), pts[0], pts[1], scene.Series(it.Colour)).Size = 3
			case len(pts) > 2:
				e := p.Line(piece(it.ID, part), pts, scene.Series(it.Colour))
				e.Width, e.Dashed = 2, it.Dashed
			}
			pts = nil
			part++
		}
		for i := range it.Y {
			x, y := float64(it.X[i]), float64(it.Y[i])
			if bad(x, c.LogX) || bad(y, c.LogY) {
				flush()
				continue
			}
			pts = append(pts, x, y)
		}
		flush()
		if len(it.Y) <= 16 {
			for i := range it.Y {
				if x, y := float64(it.X[i]), float64(it.Y[i]); !bad(x, c.LogX) && !bad(y, c.LogY) {
					p.Point(fmt.Sprint(it.ID, "dot", i), x, y, scene.Series(it.Colour)).Size = 3
				}
			}
		}
	}
}

// piece is the key of a part of a curve: the first one has the series' own.
func piece(id string, part int) string {
	if part == 0 {
		return id
	}
	return fmt.Sprint(id, "/", part)
}

func bad(x float64, log bool) bool { return math.IsNaN(x) || math.IsInf(x, 0) || log && x <= 0 }

func dots(p *scene.Panel, c sim.Chart, items []Item) {
	frame(p, c, items, false)
	for _, it := range items {
		for i := range it.Y {
			x, y := float64(it.X[i]), float64(it.Y[i])
			if bad(x, c.LogX) || bad(y, c.LogY) {
				continue
			}
			e := p.Point(fmt.Sprint(it.ID, i), x, y, scene.Series(it.Colour))
			e.Size = 5
			if i < len(it.Labels) {
				e.Label = it.Labels[i]
				if len(it.Labels) <= 12 {
					above := unfraction(*p.Y, fraction(*p.Y, y)+0.075)
					t := p.Text(fmt.Sprint(it.ID, "label", i), x, above, it.Labels[i], scene.Series(it.Colour))
					t.Align = "middle"
				}
			}
		}
	}
}

// bars stand on zero; on a logarithmic axis, which has none, on its lower end.
func bars(p *scene.Panel, c sim.Chart, items []Item) {
	categories := Categories(items)
	y := nothing()
	for _, it := range items {
		for _, v := range it.Y {
			y.add(float64(v), c.LogY)
		}
	}
	for _, r := range c.Rules {
		y.add(r.At, c.LogY)
	}
	foot := 0.0
	if !c.LogY {
		y.add(0, false)
	} else if y.lo <= y.hi {
		y.add(y.lo/2, true)
	}
	ya := y.axis(c.Y, c.LogY, false)
	if c.LogY {
		foot = ya.Min
	} else if y.lo == 0 {
		ya.Min = 0
	}
	xa := scene.Axis{Label: c.X, Min: -0.5, Max: float64(max(1, len(categories))) - 0.5, Names: categories}
	for i := range categories {
		xa.Ticks = append(xa.Ticks, float64(i))
	}
	p.Axes(xa, ya)
	width := 0.8 / float64(max(1, len(items)))
	for k, it := range items {
		for i, v := range it.Y {
			at := slices.Index(categories, it.Labels[i])
			if at < 0 || bad(float64(v), c.LogY) {
				continue
			}
			x := float64(at) - 0.4 + float64(k)*width
			e := p.Rect(fmt.Sprint(it.ID, i), x+0.06*width, foot, 0.88*width, float64(v)-foot, scene.Series(it.Colour))
			e.Label = fmt.Sprintf("%s, %s: %.4g", it.Label, categories[at], float64(v))
			if len(items)*len(categories) <= 16 {
				above := unfraction(ya, fraction(ya, float64(v))+0.035)
				t := p.Text(fmt.Sprint(it.ID, "value", i), x+width/2, above, fmt.Sprintf("%.3g", float64(v)), scene.Soft)
				t.Align, t.Size = "middle", 11
			}
		}
	}
	for i, r := range c.Rules {
		p.Rule(fmt.Sprint("rule", i), r.At, r.Label, scene.Soft).Dashed = true
	}
}

// Categories are the labels of bars in the order of their first appearance.
func Categories(items []Item) []string {
	var out []string
	for _, it := range items {
		for _, l := range it.Labels {
			if !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// Picked is the series of a heat map that is shown.
func Picked(items []Item, pick string) (Item, bool) {
	for _, it := range items {
		if it.ID == pick {
			return it, true
		}
	}
	if len(items) == 0 {
		return Item{}, false
	}
	return items[0], true
}

func heat(p *scene.Panel, c sim.Chart, items []Item, pick string) {
	it, ok := Picked(items, pick)
	if !ok || it.Rows*it.Cols == 0 || len(it.Y) != it.Rows*it.Cols {
		p.Axes(scene.Axis{Label: c.X, Min: 0, Max: 1, Bare: true}, scene.Axis{Label: c.Y, Min: 0, Max: 1, Bare: true})
		return
	}
	// One range for all series, so that before and after can be compared.
	e := nothing()
	for _, other := range items {
		for _, v := range other.Y {
			e.add(float64(v), false)
		}
	}
	v := make([]float64, len(it.Y))
	for i, y := range it.Y {
		v[i] = float64(y)
	}
	kind, lo, hi := scene.Sequential, 0.0, math.Max(e.hi, 1e-12)
	if e.lo < 0 {
		kind, lo = scene.Diverging, -math.Max(hi, -e.lo)
		hi = -lo
	}
	p.Axes(scene.Axis{Label: c.X, Min: 0, Max: float64(it.Cols)}, scene.Axis{Label: c.Y, Min: 0, Max: float64(it.Rows)})
	// The first row is the uppermost, as in a matrix: the axis counts downwards.
	for _, k := range counts(it.Cols) {
		p.X.Ticks, p.X.Names = append(p.X.Ticks, float64(k)-0.5), append(p.X.Names, fmt.Sprint(k))
	}
	for _, k := range slices.Backward(counts(it.Rows)) {
		p.Y.Ticks, p.Y.Names = append(p.Y.Ticks, float64(it.Rows-k)+0.5), append(p.Y.Names, fmt.Sprint(k))
	}
	p.Equal = true
	p.Heat("heat", 0, 0, float64(it.Cols), float64(it.Rows), scene.Matrix(it.Rows, it.Cols, v, kind, lo, hi))
}

// counts are the numbers from 1 to n that label rows or columns.
func counts(n int) []int {
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500} {
		if step = s; n/s <= 6 {
			break
		}
	}
	out := []int{1}
	for k := step; k <= n; k += step {
		if k > 1 {
			out = append(out, k)
		}
	}
	return out
}
