package svg

import (
	"math"
	"strings"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// panel draws the elements of a panel in their order; what leaves the plot of axes is cut off there.
func (d *drawing) panel(f *layout.Frame, n int) {
	clip := ""
	for _, m := range f.Marks() {
		p := m.Element
		cut := f.Axes() && cuttable(p.Kind) && outside(&p, f.Plot)
		if f.Axes() && !cut && !cuttable(p.Kind) && p.Kind != scene.KindText && p.Kind != scene.KindRule && !f.Plot.Grow(1).Has(p.X, p.Y) {
			continue // a mark at a place that the axes don't show
		}
		if cut && clip == "" {
			clip = d.id + "-c" + num(float64(n))
			in := f.Plot.Grow(1)
			d.add(`<clipPath id="`, clip, `"><rect x="`, num(in.X), `" y="`, num(in.Y), `" width="`, num(in.W), `" height="`, num(in.H), `"/></clipPath>`)
		}
		if cut {
			d.add(`<g clip-path="url(#`, clip, `)">`)
		}
		d.element(f, &p)
		if t := m.Line; t.Text != "" && !bad(p.X, p.Y, p.W, p.H) {
			d.text(t.X, t.Y, t.Size, t.Align, t.Text, d.colour(p.Colour), opacity(p.Alpha)+d.halo(f))
		}
		if cut {
			d.add(`</g>`)
		}
	}
}

func cuttable(k scene.Kind) bool {
	switch k {
	case scene.KindLine, scene.KindArea, scene.KindRect, scene.KindTile, scene.KindHeat:
		return true
	}
	return false
}

func outside(p *scene.Element, in layout.Rect) bool {
	b := layout.Bounds(p)
	return b.X < in.X-1 || b.Y < in.Y-1 || b.Right() > in.Right()+1 || b.Bottom() > in.Bottom()+1
}

// element draws one element, in pixels.
func (d *drawing) element(f *layout.Frame, p *scene.Element) {
	if bad(p.X, p.Y, p.W, p.H) {
		return
	}
	c := d.colour(p.Colour)
	switch p.Kind {
	case scene.KindPoint:
		d.point(p, c)
	case scene.KindTile, scene.KindHeat:
		d.image(p)
	case scene.KindRect:
		d.add(`<rect x="`, num(p.X), `" y="`, num(p.Y), `" width="`, num(p.W), `" height="`, num(p.H), `"`)
		if p.Hollow {
			d.stroke(p, c)
		} else {
			d.add(` fill="`, c, `"`)
			if p.Frame != "" {
				d.add(` stroke="`, d.colour(p.Frame), `"`)
			}
		}
		d.end(p, "rect")
	case scene.KindLine:
		d.line(p, c)
	case scene.KindArea:
		if path := band(p.Points); path != "" {
			d.add(`<path d="`, path, `" fill="`, c, `"`)
			d.end(p, "path")
		}
	case scene.KindText:
		x, align := p.X, p.Align
		if line, from, ok := layout.Stub(p); ok && p.Text != "" {
			x, align = from, "start"
			d.add(`<path d="M`, num(line[0]), " ", num(line[1]), "L", num(line[2]), " ", num(line[3]), `"`)
			d.stroke(p, c)
			d.end(p, "path")
		}
		d.text(x, p.Y, p.Size, align, p.Text, c, opacity(p.Alpha)+d.halo(f))
	case scene.KindArrow:
		d.arrow(p, c)
	case scene.KindRule:
		d.add(`<path d="M`, num(p.X), " ", num(p.Y), "l", num(p.W), " ", num(p.H), `"`)
		d.stroke(p, c)
		d.end(p, "path")
	}
}

// end closes an element's tag, with its opacity and its label.
func (d *drawing) end(p *scene.Element, tag string) {
	d.add(opacity(p.Alpha))
	if p.Label == "" {
		d.add("/>")
		return
	}
	d.add("><title>", escape(p.Label), "</title></", tag, ">")
}

func opacity(a float64) string {
	if !(a > 0) || a >= 1 {
		return ""
	}
	return ` opacity="` + hundredths(a) + `"`
}

func hundredths(v float64) string {
	s := num(v * 100)
	if i := strings.IndexByte(s, '.'); i >= 0 {
		s = s[:i]
	}
	if len(s) == 1 {
		s = "0" + s
	}
	if len(s) > 2 {
		return "1"
	}
	return "." + s
}

func (d *drawing) stroke(p *scene.Element, c string) {
	d.add(` fill="none" stroke="`, c, `" stroke-width="`, num(p.Width), `"`)
	if p.Dashed {
		d.add(dashes(p.Width))
	}
}

// dashes are those of a dashed line of a width.
func dashes(width float64) string {
	return ` stroke-dasharray="` + num(width*3) + " " + num(width*2.5) + `"`
}

func (d *drawing) point(p *scene.Element, c string) {
	if trail := polyline(p.Points, false); trail != "" {
		d.add(`<path d="`, trail, `" fill="none" stroke="`, c, `" stroke-width="`, num(p.Width), `" opacity=".45"/>`)
	}
	d.add(`<circle cx="`, num(p.X), `" cy="`, num(p.Y), `" r="`, num(p.Size), `"`)
	if p.Hollow {
		d.add(` fill="none" stroke="`, c, `" stroke-width="`, num(p.Width), `"`)
	} else {
		d.add(` fill="`, c, `"`)
	}
	d.end(p, "circle")
	if p.Ring != "" {
		d.add(`<circle cx="`, num(p.X), `" cy="`, num(p.Y), `" r="`, num(p.Size+2.5*p.Width), `" fill="none" stroke="`, d.colour(p.Ring), `" stroke-width="`, num(p.Width), `"/>`)
	}
}

func (d *drawing) image(p *scene.Element) {
	if uri := dataURI(p.Image); uri != "" && p.W > 0 && p.H > 0 {
		d.add(`<image x="`, num(p.X), `" y="`, num(p.Y), `" width="`, num(p.W), `" height="`, num(p.H), `" preserveAspectRatio="none" href="`, uri, `"`)
		d.end(p, "image")
	}
	if p.Frame != "" {
		d.add(`<rect x="`, num(p.X), `" y="`, num(p.Y), `" width="`, num(p.W), `" height="`, num(p.H), `" fill="none" stroke="`, d.colour(p.Frame), `" stroke-width="`, num(p.Width), `"/>`)
	}
}

func (d *drawing) line(p *scene.Element, c string) {
	path := polyline(p.Points, p.Closed || p.Fill)
	if path == "" {
		return
	}
	d.add(`<path d="`, path, `"`)
	if p.Fill {
		d.add(` fill="`, c, `"`)
	} else {
		d.stroke(p, c)
	}
	d.end(p, "path")
}

func (d *drawing) arrow(p *scene.Element, c string) {
	x, y := p.X+p.W, p.Y+p.H
	size := min(d.style.Unit*8+p.Width, math.Hypot(p.W, p.H)*0.6)
	h := layout.Head(p.X, p.Y, x, y, size)
	d.add(`<g`, opacity(p.Alpha), `>`)
	if p.Label != "" {
		d.add("<title>", escape(p.Label), "</title>")
	}
	d.add(`<path d="M`, num(p.X), " ", num(p.Y), "L", num((h[2]+h[4])/2), " ", num((h[3]+h[5])/2), `"`)
	d.stroke(p, c)
	d.add(`/>`)
	d.head(h, c)
	d.add(`</g>`)
}

func (d *drawing) head(h [6]float64, c string) {
	d.add(`<path d="`, polyline(h[:], true), `" fill="`, c, `"/>`)
}

// halo keeps words readable that lie on curves.
func (d *drawing) halo(f *layout.Frame) string {
	if !f.Axes() {
		return ""
	}
	return ` paint-order="stroke" stroke="` + d.o.Theme.ground() + `" stroke-width="` + num(f.Style.Font*0.3) + `"`
}

// threads draws the threads that lie under the elements, or those over them.
func (d *drawing) threads(s *scene.Scene, under bool) {
	if len(s.Threads) == 0 {
		return
	}
	at := layout.Places(d.frames)
	for _, t := range s.Threads {
		a, b := at[t.From], at[t.To]
		if a == nil || b == nil || layout.Under(a, b) != under {
			continue
		}
		c := layout.Join(a, b)
		if bad(c[:]...) {
			continue
		}
		colour := t.Colour
		if colour == "" {
			colour = scene.Brass
		}
		width, alpha := layout.ThreadLook(t.Weight, d.style.Unit)
		d.add(`<path d="M`, num(c[0]), " ", num(c[1]), "C", num(c[2]), " ", num(c[3]), " ", num(c[4]), " ", num(c[5]), " ", num(c[6]), " ", num(c[7]),
			`" fill="none" stroke="`, d.colour(colour), `" stroke-width="`, num(width), `" opacity="`, hundredths(alpha), `"`)
		if t.Label == "" {
			d.add("/>")
		} else {
			d.add("><title>", escape(t.Label), "</title></path>")
		}
		if t.Arrow {
			x, y := c.Point(0.96)
			d.head(layout.Head(x, y, c[6], c[7], d.style.Unit*7+width), d.colour(colour))
		}
	}
}

// polyline is a path through pixels (x0, y0, x1, y1, ...); it breaks where one is not a number.
func polyline(v []float64, closed bool) string {
	var b strings.Builder
	pen, n := false, 0
	for i := 0; i+1 < len(v); i += 2 {
		if bad(v[i], v[i+1]) {
			pen = false
			continue
		}
		if pen {
			b.WriteByte('L')
		} else {
			b.WriteByte('M')
		}
		pen = true
		n++
		b.WriteString(num(v[i]))
		b.WriteByte(' ')
		b.WriteString(num(v[i+1]))
	}
	if n < 2 {
		return ""
	}
	if closed {
		b.WriteByte('Z')
	}
	return b.String()
}

// band is the outline between the lower and the upper ends of (x, lo, hi) triples in pixels.
func band(v []float64) string {
	var there, back []float64
	for i := 0; i+2 < len(v); i += 3 {
		if bad(v[i], v[i+1], v[i+2]) {
			continue
		}
		there = append(there, v[i], v[i+1])
		back = append(back, v[i], v[i+2])
	}
	for i := len(back) - 2; i >= 0; i -= 2 {
		there = append(there, back[i], back[i+1])
	}
	return polyline(there, true)
}

func bad(v ...float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return true
		}
	}
	return false
}
