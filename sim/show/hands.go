package show

import (
	"math"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// Handler is what offers the reader's hand something to move: *sim.Run.
type Handler interface {
	Handle(name string, f func(x, y float64))
}

// A hand is dragged by the pointer or, held by Enter, moved by the arrow keys, fifty of which (with Shift ten) cross its
// panel; either way the stage tells the place, in the panel's units, and the picture is drawn anew. Before a hand is
// offered its mark is seen, but smaller, and can't be held.
const (
	heldSize = 7 // of a mark that can be held, px
	mereSize = 5
)

// mark draws a hand's mark with its middle in the panel.
func mark(p *scene.Panel, name string, x, y float64, c scene.Colour, offered bool, along string) *scene.Element {
	x, y = Inside(p, x, y)
	e := p.Point(name, x, y, c).Sized(mereSize).Ringed(scene.Ink)
	if offered {
		e.Sized(heldSize).Held(name, along)
	}
	return e
}

// Slide is a number that the reader moves between two bounds along one direction: a place on a curve, a threshold, the
// width of a band.
type Slide struct {
	Name   string // of the handle, and the key of its mark
	Lo, Hi float64
	At     float64
	Step   float64 // between the numbers that it may be, from Lo on; 0: all
	Up     bool    // it moves along y

	offered bool
}

// Offer gives the slide to the reader; moved, if not nil, hears where it is moved to.
func (h *Slide) Offer(r Handler, moved func(at float64)) {
	h.offered = true
	r.Handle(h.Name, func(x, y float64) {
		if h.Up {
			x = y
		}
		if math.IsNaN(x) {
			return
		}
		if h.Step > 0 {
			x = h.Lo + h.Step*math.Round((Within(x, h.Lo, h.Hi)-h.Lo)/h.Step)
		}
		h.At = Within(x, h.Lo, h.Hi)
		if moved != nil {
			moved(h.At)
		}
	})
}

// Mark draws the slide as a ring; across is its place in the other direction: the curve's value, the axis.
func (h *Slide) Mark(p *scene.Panel, across float64, c scene.Colour) *scene.Element {
	if h.Up {
		return mark(p, h.Name, across, h.At, c, h.offered, "y")
	}
	return mark(p, h.Name, h.At, across, c, h.offered, "x")
}

// Pick is one of several points, chosen by dragging a ring onto it: a row of a matrix, a task, one of the sizes that were tried.
type Pick struct {
	Name  string // of the handle, and the key of its ring
	Along string // "x" or "y": only that distance counts; empty: both
	At    int    // the point that is chosen

	offered bool
	panel   *scene.Panel // as the points were drawn last
	points  []float64
}

// Offer gives the ring to the reader; moved, if not nil, hears which point it is moved to.
func (h *Pick) Offer(r Handler, moved func(i int)) {
	h.offered = true
	r.Handle(h.Name, func(x, y float64) {
		if h.panel == nil || len(h.points) < 2 || h.Along != "y" && math.IsNaN(x) || h.Along != "x" && math.IsNaN(y) {
			return
		}
		h.At = Nearest(h.panel, h.points, x, y, h.Along)
		if moved != nil {
			moved(h.At)
		}
	})
}

// Mark draws the ring round the chosen one of points, (x0, y0, x1, y1, ...): what is drawn is what can be picked.
func (h *Pick) Mark(p *scene.Panel, points []float64, c scene.Colour) *scene.Element {
	h.panel, h.points = p, points
	h.At = min(max(h.At, 0), max(0, len(points)/2-1))
	x, y := middle(p)
	if len(points) >= 2 {
		x, y = points[2*h.At], points[2*h.At+1]
	}
	return mark(p, h.Name, x, y, c, h.offered, h.Along)
}

// Nearest is which of points, (x0, y0, x1, y1, ...), of which there must be one, is seen nearest to a place of the panel,
// whatever its scales; along as in [Pick].
func Nearest(p *scene.Panel, points []float64, x, y float64, along string) int {
	f := face(p)
	px, py := f.At(Inside(p, x, y))
	best, least := 0, math.Inf(1)
	for i := 0; 2*i+1 < len(points); i++ {
		qx, qy := f.At(points[2*i], points[2*i+1])
		dx, dy := qx-px, qy-py
		switch along {
		case "x":
			dy = 0
		case "y":
			dx = 0
		}
		if far := math.Hypot(dx, dy); far < least {
			best, least = i, far
		}
	}
	return best
}

// Switch is one of two or a few states, chosen by a knob on a track: this audit or that, an attack on or off.
type Switch struct {
	Name   string // of the handle, and the key of its knob
	States []string
	At     int

	offered bool
	track   [4]float64 // as it was drawn last
	panel   *scene.Panel
}

// Offer gives the switch to the reader; moved, if not nil, hears of another state.
func (h *Switch) Offer(r Handler, moved func(i int)) {
	h.offered = true
	r.Handle(h.Name, func(x, y float64) {
		if h.panel == nil || math.IsNaN(x) || math.IsNaN(y) {
			return
		}
		was := h.At
		h.At = Nearest(h.panel, h.places(), x, y, h.along())
		if moved != nil && h.At != was {
			moved(h.At)
		}
	})
}

// Mark draws the switch on a track from (x0, y0), its first state, to (x1, y1), its last: level or upright. The states'
// words stand above a level track and on the right of an upright one.
func (h *Switch) Mark(p *scene.Panel, x0, y0, x1, y1 float64, c scene.Colour) *scene.Element {
	h.track, h.panel = [4]float64{x0, y0, x1, y1}, p
	p.Line(h.Name+" track", h.track[:], scene.Dim).Wide(3)
	places := h.places()
	f := face(p)
	for i, word := range h.States {
		colour := scene.Soft
		if i == h.At {
			colour = scene.Ink
		}
		px, py := f.At(places[2*i], places[2*i+1])
		if h.along() == "x" {
			x, y := at(p, f, px, py-60)
			p.Text(h.Name+" "+word, x, y, word, colour).Middle()
		} else {
			x, y := at(p, f, px+60, py)
			p.Text(h.Name+" "+word, x, y, word, colour)
		}
	}
	return mark(p, h.Name, places[2*h.At], places[2*h.At+1], c, h.offered, h.along()).Says("%s", h.States[h.At])
}

// at is the place in the panel that lies nearest to a pixel of its face.
func at(p *scene.Panel, f *layout.Frame, px, py float64) (x, y float64) {
	x, y = f.Inverse(px, py)
	return Inside(p, x, y)
}

// places are those of the states.
func (h *Switch) places() (out []float64) {
	for i := range h.States {
		f := float64(i) / float64(max(1, len(h.States)-1))
		out = append(out, h.track[0]+f*(h.track[2]-h.track[0]), h.track[1]+f*(h.track[3]-h.track[1]))
	}
	return out
}

func (h *Switch) along() string {
	if h.track[0] == h.track[2] {
		return "y"
	}
	return "x"
}
