package figure

import (
	"fmt"
	"math"

	"orrery/app/page/format"
	"orrery/sim"
	"orrery/sim/scene/layout"
	"orrery/sim/show/chart"
)

// plot is a chart with what stands in it. Its places (points, bars, cells) are numbered from 0.
type plot struct {
	chart sim.Chart
	items []chart.Item
	pick  string // the series of a heat map
}

func (p plot) picked() chart.Item {
	it, _ := chart.Picked(p.items, p.pick)
	return it
}

// count is how many places the pointer can take.
func (p plot) count() int {
	switch p.chart.Kind {
	case sim.Bars:
		return len(chart.Categories(p.items))
	case sim.Heat:
		it := p.picked()
		return it.Rows * it.Cols
	case sim.Dots:
		n := 0
		for _, it := range p.items {
			n += len(it.Y)
		}
		return n
	}
	return len(longest(p.items).X)
}

// longest is the series whose x the cursor of a line chart keeps to.
func longest(items []chart.Item) chart.Item {
	var out chart.Item
	for _, it := range items {
		if len(it.X) > len(out.X) {
			out = it
		}
	}
	return out
}

// nearest is the place that is next to (x, y), or -1.
func (p plot) nearest(frame *layout.Frame, x, y float64) int {
	px, py := frame.At(x, y)
	best, place, k := math.Inf(1), -1, 0
	try := func(qx, qy float64) {
		ax, ay := frame.At(qx, qy)
		d := math.Hypot(ax-px, ay-py)
		if p.chart.Kind == sim.Lines {
			d = math.Abs(ax - px)
		}
		if d < best {
			best, place = d, k
		}
		k++
	}
	switch p.chart.Kind {
	case sim.Bars:
		if i := int(math.Round(x)); i >= 0 && i < len(chart.Categories(p.items)) {
			return i
		}
		return -1
	case sim.Heat:
		it := p.picked()
		i, j := int(math.Floor(float64(it.Rows)-y)), int(math.Floor(x))
		if i < 0 || j < 0 || i >= it.Rows || j >= it.Cols {
			return -1
		}
		return i*it.Cols + j
	case sim.Dots:
		for _, it := range p.items {
			for i := range it.Y {
				try(float64(it.X[i]), float64(it.Y[i]))
			}
		}
		if best > 40 {
			return -1
		}
	default:
		for _, x := range longest(p.items).X {
			try(float64(x), y)
		}
	}
	return place
}

// at is a place in the chart, and what is to be said of it.
func (p plot) at(at int) (x, y float64, lines []string) {
	switch p.chart.Kind {
	case sim.Bars:
		name := chart.Categories(p.items)[at]
		lines = append(lines, name)
		x = float64(at)
		for _, it := range p.items {
			for i, l := range it.Labels {
				if l == name {
					y = math.Max(y, float64(it.Y[i]))
					lines = append(lines, it.Label+": "+format.Number(float64(it.Y[i])))
				}
			}
		}
	case sim.Heat:
		it := p.picked()
		i, j := at/it.Cols, at%it.Cols
		x, y = float64(j)+0.5, float64(it.Rows-i)-0.5
		lines = []string{fmt.Sprintf("row %d, column %d", i+1, j+1), format.Number(float64(it.Y[at]))}
	case sim.Dots:
		for _, it := range p.items {
			if at < len(it.Y) {
				x, y = float64(it.X[at]), float64(it.Y[at])
				name := it.Label
				if at < len(it.Labels) {
					name = it.Labels[at]
				}
				lines = []string{name, "x " + format.Number(x), "y " + format.Number(y)}
				break
			}
			at -= len(it.Y)
		}
	default:
		x = float64(longest(p.items).X[at])
		lines = []string{p.chart.X + ": " + format.Number(x)}
		y = math.Inf(-1)
		for _, it := range p.items {
			if v, ok := chart.At(it, x); ok {
				lines = append(lines, it.Label+": "+format.Number(v))
				y = math.Max(y, v)
			}
		}
	}
	return x, y, lines
}
