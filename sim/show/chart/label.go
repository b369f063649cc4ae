package chart

import (
	"math"

	"orrery/sim/scene"
)

// Room that a chart's axes take, and the size of a label, in px: enough to judge whether labels fit.
const (
	marginX, marginY = 70.0, 60.0
	letter, tall     = 7.2, 15.0
)

// label writes each curve's name beside it, where it is farthest from the others; it reports whether every one
// found room. If one did not, none is written: a legend says it better.
func label(p *scene.Panel, items []Item, w, h float64) bool {
	if len(items) < 2 {
		return true
	}
	pw, ph := w-marginX, h-marginY
	px := func(x float64) float64 { return pw * fraction(*p.X, x) }
	py := func(y float64) float64 { return ph * (1 - fraction(*p.Y, y)) }

	type place struct{ x, y, px, py, half float64 }
	var placed []place
	for k, it := range items {
		best, score := place{}, 0.0
		half := letter * float64(len([]rune(it.Label))) / 2
		for f := 0.04; f <= 0.97; f += 0.03 {
			x := unfraction(*p.X, f)
			y, ok := At(it, x)
			if !ok {
				continue
			}
			here := place{x, y, px(x), py(y), half}
			if here.px < half || here.px > pw-half || here.py < tall+2 {
				continue
			}
			room := 40.0 // more is no better
			for j, other := range items {
				if j == k {
					continue
				}
				for _, dx := range []float64{-half, 0, half} { // along the label, which stands above its curve
					if oy, ok := At(other, unfraction(*p.X, (here.px+dx)/pw)); ok {
						room = math.Min(room, math.Abs(py(oy)-(here.py-tall/2))-tall/2)
					}
				}
			}
			for _, dx := range []float64{-half, half} { // nor may its own curve run through it
				if oy, ok := At(it, unfraction(*p.X, (here.px+dx)/pw)); ok {
					room = math.Min(room, py(oy)-(here.py-tall)+4)
				}
			}
			for _, q := range placed {
				if math.Abs(q.px-here.px) < q.half+half+4 {
					room = math.Min(room, math.Abs(q.py-here.py)-tall)
				}
			}
			if room > score+0.5 {
				best, score = here, room
			}
		}
		if score < 1 {
			return false
		}
		placed = append(placed, best)
	}
	for k, it := range items {
		q := placed[k]
		t := p.Text(it.ID+"name", q.x, unfraction(*p.Y, 1-(q.py-6)/ph), it.Label, scene.Series(it.Colour))
		t.Align = "middle"
	}
	return true
}

// fraction is where x lies on the axis, 0 to 1.
func fraction(a scene.Axis, x float64) float64 {
	if a.Scale == scene.Log {
		return (math.Log(x) - math.Log(a.Min)) / (math.Log(a.Max) - math.Log(a.Min)) // a ratio of both may be too large for a number
	}
	return (x - a.Min) / (a.Max - a.Min)
}

func unfraction(a scene.Axis, f float64) float64 {
	if a.Scale == scene.Log {
		return math.Exp((1-f)*math.Log(a.Min) + f*math.Log(a.Max))
	}
	return a.Min + f*(a.Max-a.Min)
}

// At is a curve's value at x, between its points.
func At(it Item, x float64) (float64, bool) {
	for i := 1; i < len(it.X); i++ {
		x0, x1 := float64(it.X[i-1]), float64(it.X[i])
		if x0 <= x && x <= x1 && x1 > x0 {
			y := float64(it.Y[i-1]) + (float64(it.Y[i])-float64(it.Y[i-1]))*(x-x0)/(x1-x0)
			return y, !math.IsNaN(y)
		}
	}
	return 0, false
}
