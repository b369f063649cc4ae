package layout

import (
	"math"

	"orrery/sim/scene"
)

// most is the largest size of a mark or stroke that is taken seriously, px.
const most = 1e4

// Pixels is an element as it lies on the picture: the same fields, but its places and lengths in pixels, with X, Y
// the top left corner and W, H not negative where it has an extent. An arrow keeps the direction of W and H; a
// level line runs from X, Y by W, H over the plot. Sizes and widths have their defaults filled in.
func (f *Frame) Pixels(e *scene.Element) scene.Element {
	p, u := *e, f.Style.Unit
	p.X, p.Y = f.At(e.X, e.Y)
	switch e.Kind {
	case scene.KindTile, scene.KindHeat, scene.KindRect:
		x, y := f.At(e.X+e.W, e.Y+e.H)
		p.X, p.Y, p.W, p.H = min(p.X, x), min(p.Y, y), math.Abs(x-p.X), math.Abs(y-p.Y)
	case scene.KindArrow:
		x, y := f.At(e.X+e.W, e.Y+e.H)
		p.W, p.H = x-p.X, y-p.Y
	case scene.KindRule:
		if e.Vertical {
			p.Y, p.W, p.H = f.Plot.Y, 0, f.Plot.H
		} else {
			p.X, p.W, p.H = f.Plot.X, f.Plot.W, 0
		}
	case scene.KindPoint:
		if !(p.Size > 0) || p.Size > most {
			p.Size = 4
		}
		p.Size *= u
	case scene.KindText:
		if !(p.Size > 0) || p.Size > most {
			p.Size = f.Style.Font
		} else {
			p.Size = max(p.Size*f.Style.Font/14, f.Style.Least)
		}
	}
	if !(p.Width > 0) || p.Width > most {
		p.Width = 2
		if e.Kind == scene.KindRule || e.Kind == scene.KindPoint || e.Kind == scene.KindRect {
			p.Width = 1.5
		}
	}
	p.Width *= max(u, 0.7)
	if len(e.Points) > 0 {
		p.Points = f.points(e)
	}
	p.From, p.To = f.place(e.From), f.place(e.To)
	return p
}

func (f *Frame) points(e *scene.Element) []float64 {
	step := 2
	if e.Kind == scene.KindArea {
		step = 3
	}
	out := make([]float64, 0, len(e.Points))
	for i := 0; i+step <= len(e.Points); i += step {
		x, y := f.At(e.Points[i], e.Points[i+1])
		out = append(out, x, y)
		if step == 3 {
			out = append(out, f.y.to(e.Points[i+2]))
		}
	}
	return out
}

func (f *Frame) place(v []float64) []float64 {
	if len(v) < 2 {
		return nil
	}
	x, y := f.At(v[0], v[1])
	return []float64{x, y}
}

// Bounds is the rectangle that an element in pixels covers, without its stroke.
func Bounds(p *scene.Element) Rect {
	switch p.Kind {
	case scene.KindPoint:
		return Rect{p.X - p.Size, p.Y - p.Size, 2 * p.Size, 2 * p.Size}
	case scene.KindText:
		w := Width(p.Text, p.Size) + stub(p)
		r := Rect{p.X, p.Y - p.Size*0.6, w, p.Size * 1.2}
		switch p.Align {
		case "middle":
			r.X -= w / 2
		case "end":
			r.X -= w
		}
		return r
	case scene.KindLine, scene.KindArea:
		step := 2
		if p.Kind == scene.KindArea {
			step = 3
		}
		x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for i := 0; i+step <= len(p.Points); i += step {
			x0, x1 = min(x0, p.Points[i]), max(x1, p.Points[i])
			for _, y := range p.Points[i+1 : i+step] {
				y0, y1 = min(y0, y), max(y1, y)
			}
		}
		if !(x1 >= x0) || !(y1 >= y0) {
			return Rect{}
		}
		return Rect{x0, y0, x1 - x0, y1 - y0}
	}
	return Rect{min(p.X, p.X+p.W), min(p.Y, p.Y+p.H), math.Abs(p.W), math.Abs(p.H)}
}

// stub is the room that the dashed stroke before a text's words takes.
func stub(p *scene.Element) float64 {
	if p.Kind != scene.KindText || !p.Dashed {
		return 0
	}
	return 2.2 * p.Size
}

// Stub is the dashed stroke before a text's words, in pixels, and where the words themselves begin; ok is false where there is
// none. A text with a stub is drawn from its words' beginning.
func Stub(p *scene.Element) (line [4]float64, x float64, ok bool) {
	w := stub(p)
	if w == 0 {
		return line, p.X, false
	}
	b := Bounds(p)
	return [4]float64{b.X, p.Y, b.X + w - 0.5*p.Size, p.Y}, b.X + w, true
}
