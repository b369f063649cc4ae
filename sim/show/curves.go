package show

import (
	"cmp"
	"math"
	"slices"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// Curve is a polyline with a name at its end.
type Curve struct {
	Key    string
	Name   string    // at its last point; empty: none
	Points []float64 // x0, y0, x1, y1, ...
	Colour scene.Colour
	Wide   float64 // px; 0: 2
	Alpha  float64 // 0: opaque
	Dashed bool
	Says   string // heard on hover; empty: its name
}

// The sizes of a stage in px at which names must have room: a wide screen's and a phone's.
var stages = [...][2]float64{{1240, 560}, {390, 487}}

// Curves draws curves with axes' coordinates on a panel of the scene, whose Place and axes are set. Their names stand at
// their last points, kept apart from each other and inside the panel. A curve of one point is a dot.
func Curves(s *scene.Scene, p *scene.Panel, curves ...Curve) {
	var ends []end
	for _, c := range curves {
		n := len(c.Points)
		if n < 2 {
			continue
		}
		says := cmp.Or(c.Says, c.Name)
		if n == 2 {
			p.Point(c.Key, c.Points[0], c.Points[1], c.Colour).Sized(3).Faint(c.Alpha).Says("%s", says)
		} else {
			e := p.Line(c.Key, c.Points, c.Colour).Wide(c.Wide).Faint(c.Alpha).Says("%s", says)
			e.Dashed = c.Dashed
		}
		if c.Name != "" {
			ends = append(ends, end{key: c.Key + " name", name: c.Name, x: c.Points[n-2], y: c.Points[n-1], colour: c.Colour, dashed: c.Dashed})
		}
	}
	name(s, p, ends, curves)
}

// onStage is where a panel of the scene lies on a stage of that size.
func onStage(s *scene.Scene, p *scene.Panel, size [2]float64) *layout.Frame {
	return layout.Of(s, size[0], size[1], layout.Stage(size[0], size[1]))[slices.Index(s.Panels, p)]
}

// end is where a curve ends, in the panel's units, and then, of its name's middle, in shares of the plot, y down.
type end struct {
	key, name string
	x, y      float64
	colour    scene.Colour
	fx, fy    float64
	wide      float64
	left      bool // the name stands to the left of its place
	dashed    bool // as is its curve: the name begins with such a stroke
}

// name writes names at their curves' ends, where possible beside all curves.
func name(s *scene.Scene, p *scene.Panel, ends []end, curves []Curve) {
	if len(ends) == 0 {
		return
	}
	var f *layout.Frame
	tall := 0.0 // of a line of text, in shares of the plot
	for _, size := range stages {
		f = onStage(s, p, size)
		font := f.Style.Font
		tall = max(tall, 1.25*font/f.Plot.H)
		for i, e := range ends {
			word := scene.Element{Kind: scene.KindText, Text: e.name, Size: font, Dashed: e.dashed}
			ends[i].wide = max(e.wide, (layout.Bounds(&word).W+font)/f.Plot.W)
		}
	}
	tall = min(tall, 1/float64(len(ends)))
	var lines [][]float64
	for _, c := range curves {
		var line []float64
		for i := 0; i+1 < len(c.Points); i += 2 {
			x, y := shares(f, c.Points[i], c.Points[i+1])
			line = append(line, x, y)
		}
		lines = append(lines, line)
	}
	for i := range ends {
		e := &ends[i]
		x, y := Inside(p, e.x, e.y)
		e.fx, e.fy = shares(f, x, y)
		tries := []float64{0, -0.7, 0.7}      // in lines of text, off the end's height
		if e.left = e.fx+e.wide > 1; e.left { // above its curve or below, for that comes from the left
			e.fx, tries = 1, tries[1:]
		} else {
			e.fx += 0.01
		}
		at, best, most := e.fy, e.fy, -1.0
		for _, t := range tries {
			e.fy = Within(at+t*tall, tall/2, 1-tall/2)
			if room := min(e.room(lines), 0.6*tall); room > most+0.05*tall {
				best, most = e.fy, room
			}
		}
		e.fy = best
	}
	spread(ends, tall)
	for _, e := range ends {
		x, y := f.Inverse(f.Plot.X+e.fx*f.Plot.W, f.Plot.Y+e.fy*f.Plot.H)
		t := p.Text(e.key, x, y, e.name, e.colour)
		t.Dashed = e.dashed
		if e.left {
			t.End()
		}
	}
}

// shares are where a place lies in its plot, 0 to 1 each way, y down.
func shares(f *layout.Frame, x, y float64) (float64, float64) {
	px, py := f.At(x, y)
	return (px - f.Plot.X) / f.Plot.W, (py - f.Plot.Y) / f.Plot.H
}

// room is how far, up or down, a name's middle line is from the curves.
func (e end) room(lines [][]float64) float64 {
	const looks = 9
	least := math.Inf(1)
	lo, hi := e.extent()
	for k := range looks {
		x := lo + (hi-lo)*float64(k)/(looks-1)
		for _, l := range lines {
			for i := 0; i+3 < len(l); i += 2 {
				x0, y0, x1, y1 := l[i], l[i+1], l[i+2], l[i+3]
				if x < min(x0, x1) || x > max(x0, x1) {
					continue
				}
				y := y0
				if x1 != x0 {
					y += (y1 - y0) * (x - x0) / (x1 - x0)
				}
				least = min(least, math.Abs(y-e.fy))
			}
		}
	}
	return least
}

// spread moves names up or down until those above each other are at least tall apart, and all inside. There is room for
// that many.
func spread(ends []end, tall float64) {
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.fy, b.fy) })
	for i := range ends {
		at := tall / 2
		for _, above := range ends[:i] {
			if above.meets(ends[i]) {
				at = max(at, above.fy+tall)
			}
		}
		ends[i].fy = max(ends[i].fy, at)
	}
	for i := len(ends) - 1; i >= 0; i-- {
		at := 1 - tall/2
		for _, below := range ends[i+1:] {
			if below.meets(ends[i]) {
				at = min(at, below.fy-tall)
			}
		}
		ends[i].fy = min(ends[i].fy, at)
	}
}

// meets reports whether two names lie above each other.
func (e end) meets(o end) bool {
	e0, e1 := e.extent()
	o0, o1 := o.extent()
	return e0 < o1 && o0 < e1
}

// extent is from where to where a name reaches, in shares of the plot's width.
func (e end) extent() (lo, hi float64) {
	if e.left {
		return e.fx - e.wide, e.fx
	}
	return e.fx, e.fx + e.wide
}
