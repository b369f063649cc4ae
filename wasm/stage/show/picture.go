// Package show turns scenes into what is on the stage at a moment: marks in pixels with their colours, between two
// scenes too, and what lies under a pointer.
package show

import (
	"math"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/scene/palette"
)

// Colour is a colour with its opacity, each part 0 to 1, not multiplied.
type Colour struct{ R, G, B, A float32 }

// Of is a colour of the palette with an opacity.
func Of(c palette.RGB, a float64) Colour {
	return Colour{float32(c.R) / 255, float32(c.G) / 255, float32(c.B) / 255, float32(a)}
}

// Fade is the colour with its opacity multiplied.
func (c Colour) Fade(k float64) Colour {
	c.A *= float32(k)
	return c
}

// Mark is an element on the stage, in pixels (see layout.Frame.Pixels).
type Mark struct {
	*scene.Element        // as the scene gives it: kind, label, links, words; its places are world coordinates
	ID             string // "panel/key"
	Frame          int    // index of its panel
	At             Place
	Points         []float64
	Paint          Colour
	Ring           Colour      // opacity 0: none
	Border         Colour      // of a tile or rectangle
	Room           layout.Rect // its panel's place: what moves stays in it
	Cut            bool        // cut off at the edges of the plot
	Hidden         bool        // outside of the axes
	From, To       []float64
	Align          string      // of a text
	Words          string      // of a text, as far as they have room
	Line           layout.Text // the words of a level line; its place counts from the mark's
}

// Place is where a mark lies and how large it is, px.
type Place struct{ X, Y, W, H, Size, Width float64 }

// Strand is a thread on the stage.
type Strand struct {
	*scene.Thread
	A, B  string // ids of the marks it joins
	Curve layout.Curve
	Width float64
	Paint Colour
	Under bool
}

// Picture is all that is on the stage at a moment.
type Picture struct {
	Scene   *scene.Scene
	Frames  []*layout.Frame
	Marks   []Mark
	Strands []Strand
	Style   layout.Style
	Handles int    // marks that can be taken hold of
	Quiet   []bool // by panel: it has so many of them that they are not drawn, but for the one that is spoken of
	index   map[string]int
	arena   []float64 // holds the points of marks between two scenes
}

// Mark is the mark with an id, or nil.
func (p *Picture) Mark(id string) *Mark {
	if i, ok := p.index[id]; ok {
		return &p.Marks[i]
	}
	return nil
}

// Lay places a scene on a stage of w × h pixels.
func Lay(s *scene.Scene, w, h float64) *Picture {
	st := layout.Stage(w, h)
	p := &Picture{Scene: s, Style: st, Frames: layout.Of(s, w, h, st), index: map[string]int{}}
	n, held := 0, make([]int, len(p.Frames))
	for _, f := range p.Frames {
		n += len(f.Panel.Elements)
	}
	p.Marks = make([]Mark, 0, n)
	for i, f := range p.Frames {
		for j, at := range f.Marks() {
			if m, ok := mark(f, i, &f.Panel.Elements[j], at); ok {
				p.index[m.ID] = len(p.Marks)
				p.Marks = append(p.Marks, m)
				if m.Handle != "" && !m.Hidden {
					p.Handles++
					held[i]++
				}
			}
		}
	}
	p.Quiet = quiet(held)
	for i := range s.Threads {
		t := &s.Threads[i]
		c := t.Colour
		if c == "" {
			c = scene.Brass
		}
		width, alpha := layout.ThreadLook(t.Weight, st.Unit)
		p.Strands = append(p.Strands, Strand{Thread: t, A: t.From, B: t.To, Width: width, Paint: Of(palette.Of(c), alpha)})
	}
	p.join()
	return p
}

// few is how many handles are drawn at once.
const few = 12

// quiet says which panels' handles are not drawn, of so many in each: those that have most, until the others are few.
func quiet(held []int) []bool {
	out := make([]bool, len(held))
	total := 0
	for _, n := range held {
		total += n
	}
	for total > few {
		most := 0
		for i, n := range held {
			if !out[i] && (out[most] || n > held[most]) {
				most = i
			}
		}
		out[most] = true
		total -= held[most]
	}
	return out
}

func mark(f *layout.Frame, frame int, e *scene.Element, at layout.Mark) (Mark, bool) {
	px := at.Element
	for _, v := range [...]float64{px.X, px.Y, px.W, px.H} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Mark{}, false
		}
	}
	alpha := e.Alpha
	if !(alpha > 0) || alpha > 1 {
		alpha = 1
	}
	m := Mark{Element: e, ID: f.Panel.Key + "/" + e.Key, Frame: frame, Points: px.Points, From: px.From, To: px.To,
		At: Place{px.X, px.Y, px.W, px.H, px.Size, px.Width}, Paint: Of(palette.Of(e.Colour), alpha), Words: px.Text, Line: at.Line, Room: f.Place.Grow(f.Style.Gap / 2)}
	m.Line.X, m.Line.Y, m.Align = m.Line.X-px.X, m.Line.Y-px.Y, px.Align
	if e.Ring != "" {
		m.Ring = Of(palette.Of(e.Ring), alpha)
	}
	if e.Frame != "" {
		m.Border = Of(palette.Of(e.Frame), alpha)
	}
	if f.Axes() {
		switch e.Kind {
		case scene.KindPoint, scene.KindArrow:
			m.Hidden = !f.Plot.Grow(1).Has(px.X, px.Y)
		case scene.KindText, scene.KindRule:
		default:
			b := layout.Bounds(&px)
			m.Cut = b.X < f.Plot.X-1 || b.Y < f.Plot.Y-1 || b.Right() > f.Plot.Right()+1 || b.Bottom() > f.Plot.Bottom()+1
		}
	}
	return m, true
}

// join draws the strands' curves anew between the marks where they now are.
func (p *Picture) join() {
	n := 0
	for _, s := range p.Strands {
		a, b := p.Mark(s.A), p.Mark(s.B)
		if a == nil || b == nil {
			continue
		}
		ea, eb := a.Pixels(), b.Pixels()
		s.Under = layout.Under(&ea, &eb)
		s.Curve = layout.Join(&ea, &eb)
		p.Strands[n] = s
		n++
	}
	p.Strands = p.Strands[:n]
}

// Pixels is the mark as layout understands it.
func (m *Mark) Pixels() scene.Element {
	return scene.Element{Kind: m.Kind, X: m.At.X, Y: m.At.Y, W: m.At.W, H: m.At.H, Size: m.At.Size, Points: m.Points, Text: m.Words, Align: m.Align, Dashed: m.Dashed}
}

// Bounds is the rectangle that the mark covers, px.
func (m *Mark) Bounds() layout.Rect {
	e := m.Pixels()
	return layout.Bounds(&e)
}
