package scene

import "fmt"

// What follows sets the rare fields of an element just added, one after the other:
//
//	panel.Point("near", x, y, scene.Soft).Outlined().Sized(6).Says("as near as the middle: t = %.2f", x)
//
// Each returns its element, good until the next Add.

// Says sets what is shown on hover and focus and read aloud.
func (e *Element) Says(format string, a ...any) *Element {
	e.Label = fmt.Sprintf(format, a...)
	return e
}

// Lights adds what lights up with the element, "panel/key".
func (e *Element) Lights(ids ...string) *Element {
	e.Links = append(e.Links, ids...)
	return e
}

// Sized sets a point's radius or the height of a text's letters, px.
func (e *Element) Sized(px float64) *Element {
	e.Size = px
	return e
}

// Wide sets the width of a stroke, px.
func (e *Element) Wide(px float64) *Element {
	e.Width = px
	return e
}

// Faint sets the opacity, above 0 to 1.
func (e *Element) Faint(alpha float64) *Element {
	e.Alpha = alpha
	return e
}

// Tinted sets the colour.
func (e *Element) Tinted(c Colour) *Element {
	e.Colour = c
	return e
}

// Middle centres a text on its place.
func (e *Element) Middle() *Element {
	e.Align = "middle"
	return e
}

// End lets a text end at its place.
func (e *Element) End() *Element {
	e.Align = "end"
	return e
}

// Outlined leaves the inside of a point or rectangle empty.
func (e *Element) Outlined() *Element {
	e.Hollow = true
	return e
}

// Ringed draws a ring round a point.
func (e *Element) Ringed(c Colour) *Element {
	e.Ring = c
	return e
}

// Framed draws a frame round a tile.
func (e *Element) Framed(c Colour) *Element {
	e.Frame = c
	return e
}

// Dashes dashes a line.
func (e *Element) Dashes() *Element {
	e.Dashed = true
	return e
}

// Loops joins a line's last point to its first.
func (e *Element) Loops() *Element {
	e.Closed = true
	return e
}

// Filled fills the inside of a line, which is closed by that.
func (e *Element) Filled() *Element {
	e.Closed, e.Fill = true, true
	return e
}

// Upright turns a level line at Y into an upright one at that X.
func (e *Element) Upright() *Element {
	e.Vertical, e.X, e.Y = true, e.Y, 0
	return e
}

// Comes says from where the element comes when it is new.
func (e *Element) Comes(x, y float64) *Element {
	e.From = []float64{x, y}
	return e
}

// Goes says where the element goes when it is gone.
func (e *Element) Goes(x, y float64) *Element {
	e.To = []float64{x, y}
	return e
}

// Flashes lets the element light up for a beat.
func (e *Element) Flashes() *Element {
	e.Flash = true
	return e
}

// Trails draws behind a point the way that it has come, (x0, y0, x1, y1, ...).
func (e *Element) Trails(points ...float64) *Element {
	e.Points = points
	return e
}

// Held lets the reader drag the element by the run's handle of that name: along "x", along "y", or, empty, in the plane.
func (e *Element) Held(handle, along string) *Element {
	e.Handle, e.Along = handle, along
	return e
}

// When lets f set more, if it is so.
func (e *Element) When(is bool, f func(e *Element)) *Element {
	if is {
		f(e)
	}
	return e
}

// Tell adds a sentence to what the panel says.
func (p *Panel) Tell(format string, a ...any) *Panel {
	if p.Says != "" {
		p.Says += " "
	}
	p.Says += fmt.Sprintf(format, a...)
	return p
}

// Arrow adds an arrow from (x, y) to (x+w, y+h).
func (p *Panel) Arrow(key string, x, y, w, h float64, c Colour) *Element {
	return p.Add(Element{Kind: KindArrow, Key: key, X: x, Y: y, W: w, H: h, Colour: c})
}

// Area adds a band through the triples (x, lo, hi).
func (p *Panel) Area(key string, triples []float64, c Colour) *Element {
	return p.Add(Element{Kind: KindArea, Key: key, Points: triples, Colour: c})
}

// Beside lets a text stand beside its place, which it names, wherever it covers no curve and no dot: above, below, left
// or right.
func (e *Element) Beside() *Element {
	e.Free = true
	return e
}

// Leads makes the panel the picture's main one: it takes 45% of the height or more.
func (p *Panel) Leads() *Panel {
	p.Lead = true
	return p
}

// OnTall sets the panel's place on screens that are taller than wide: on a grid of 6 × 12, or of the scene's TallCols ×
// TallRows. It counts if every panel of the scene has one; otherwise the layout finds places.
func (p *Panel) OnTall(at Place) *Panel {
	p.Tall = &at
	return p
}

// Names says what the two ends of its heat maps' colours mean, instead of their numbers.
func (p *Panel) Names(low, high string) *Panel {
	p.Ends = []string{low, high}
	return p
}

// Unscaled says that the panel draws the scale of its heat maps' colours itself, or that they need none.
func (p *Panel) Unscaled() *Panel {
	p.Plain = true
	return p
}
