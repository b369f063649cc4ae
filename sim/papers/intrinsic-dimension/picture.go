package intrinsic

import (
	"fmt"
	"math"
	"strconv"

	"orrery/sim/scene"
)

// stairs draws performance against d, with the bar and, once it is crossed, the flag.
func stairs(s *scene.Scene, a *answer, yLabel string, x scene.Axis) *scene.Panel {
	_, _, colour := look(a.id)
	x.Label = "sliders d"
	p := s.Panel("stairs", "How many sliders are enough?", scene.At(0, 4, 12, 2)).Axes(x, scene.Axis{Label: yLabel, Min: 0, Max: 1.04, Ticks: []float64{0, 0.5, 1}})
	if a.bar > 0 {
		if a.base < 1 {
			full := p.Line("base", []float64{x.Min, a.base, x.Max, a.base}, scene.Soft)
			full.Width, full.Label = 1, fmt.Sprintf("all %s parameters: %.3f", thousands(a.D), a.base)
		}
		line := p.Line("bar", []float64{x.Min, a.bar, x.Max, a.bar}, scene.Brass)
		line.Dashed, line.Width, line.Label = true, 2, fmt.Sprintf("the bar: %.3f", a.bar)
		p.Text("enough", x.Min, a.bar-0.13, " enough", scene.Brass)
	}
	var points []float64
	for i, y := range a.reached {
		points = append(points, float64(a.ds[i]), y)
	}
	if len(points) > 2 {
		line := p.Line("curve", points, scene.Series(colour))
		line.Width = 3
		line.Label = "performance in subspaces of growing dimension"
	}
	for i, y := range a.reached {
		c := scene.Bad
		if y >= a.bar {
			c = scene.Good
		}
		e := p.Point(fmt.Sprintf("d%d", a.ds[i]), float64(a.ds[i]), y, c)
		e.Size, e.Label = 5, fmt.Sprintf("d = %d: %.3f", a.ds[i], y)
		e.From = []float64{float64(a.ds[i]), 0}
	}
	if n := len(a.reached); n > 0 {
		p.Says = fmt.Sprintf("With d = %d the performance is %.3f; the bar stands at %.3f, the full performance is %.3f.", a.ds[n-1], a.reached[n-1], a.bar, a.base)
	}
	if !math.IsNaN(a.dInt) {
		pole := p.Line("flagpole", []float64{a.dInt, 0, a.dInt, a.bar}, scene.Brass)
		pole.Width, pole.Label = 2, fmt.Sprintf("intrinsic dimension %.0f", a.dInt)
		// The flag flies on the side where there is room.
		at, away := (a.dInt-x.Min)/(x.Max-x.Min), 0.008*(x.Max-x.Min)
		if x.Scale == scene.Log {
			at, away = math.Log(a.dInt/x.Min)/math.Log(x.Max/x.Min), a.dInt*(math.Pow(x.Max/x.Min, 0.008)-1)
		}
		align := "start"
		if at > 0.85 {
			align, away = "end", -away
		}
		flag := p.Text("flag", a.dInt+away, 0.14, fmt.Sprintf("d_int = %.0f", a.dInt), scene.Brass)
		flag.Align = align
		flag.From, flag.Flash = []float64{a.dInt, 1}, true
		p.Says += fmt.Sprintf(" The intrinsic dimension is %.0f, of %s parameters.", a.dInt, thousands(a.D))
	}
	return p
}

// thousands is n as people write it.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// round keeps a place in a picture short as text.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// A desk is a board of sliders, so many that they stand in rows: a knob for each number of z, above its row's middle line
// for a positive number, below it for a negative one.
type desk struct {
	cols, rows int
	span       float64 // what takes a knob to the end of its slot
}

const slot = 2.0 // height of a slider's place; its width is 1

// newDesk has room for n sliders.
func newDesk(n int, span float64) desk {
	cols := int(math.Ceil(math.Sqrt(2.2 * float64(n))))
	return desk{cols, (n + cols - 1) / cols, span}
}

// place is the middle of a slider.
func (d desk) place(i int) (x, y float64) {
	return float64(i%d.cols) + 0.5, slot * (float64(i/d.cols) + 0.5)
}

const reach = 0.42 * slot // of a knob from its middle line

// value is z where a knob has been moved to height y.
func (d desk) value(i int, y float64) float64 {
	_, middle := d.place(i)
	v := (middle - y) / reach
	if !(v > -1) { // NaN too
		v = -1
	}
	return min(v, 1) * d.span
}

// draw puts the sliders on a panel. With hands, each can be moved.
func (d desk) draw(p *scene.Panel, z []float64, picked int, hands bool, label func(i int) string) {
	h := slot * float64(d.rows)
	p.Board(float64(d.cols), h)
	for row := range d.rows {
		y := slot * (float64(row) + 0.5)
		last := min(len(z)-row*d.cols, d.cols)
		if last <= 0 {
			break
		}
		p.Line(fmt.Sprintf("row%d", row), []float64{0.1, y, float64(last) - 0.1, y}, scene.Dim).Width = 1
		// All stems of a row are one line.
		var comb []float64
		for i := row * d.cols; i < row*d.cols+last; i++ {
			x, _ := d.place(i)
			top := round(y - reach*d.lift(z[i]))
			comb = append(comb, x, y, x, top, x, y)
		}
		stems := p.Line(fmt.Sprintf("stems%d", row), comb, scene.Soft)
		stems.Width = 1
	}
	size := min(5, max(1.6, 62/float64(d.cols)))
	for i, v := range z {
		x, y := d.place(i)
		c := scene.Series(1)
		if v < 0 {
			c = scene.Series(2)
		}
		e := p.Point(fmt.Sprintf("z%d", i), x, round(y-reach*d.lift(v)), c)
		e.Size = round(size)
		if i == picked {
			e.Ring, e.Size = scene.Ink, max(5, e.Size)
		}
		if hands {
			e.Handle, e.Along = e.Key, "y"
		}
		if label != nil {
			e.Label = label(i)
		}
	}
}

func (d desk) lift(v float64) float64 { return max(-1, min(v/d.span, 1)) }
