//go:build js && wasm

package main

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/scene/palette"
	"orrery/wasm/stage/show"
)

var (
	ground = show.Of(palette.Stage, 1)
	grid   = show.Of(palette.Grid, 1)
	axes   = show.Of(palette.Rule, 1)
	bright = show.Of(palette.Of(scene.Ink), 1)
	soft   = show.Of(palette.Of(scene.Soft), 1)
	brass  = show.Of(palette.Of(scene.Brass), 1)
	plain  = show.Colour{R: 1, G: 1, B: 1, A: 1}
)

// painter draws pictures.
type painter struct {
	*ink
	tiles     *tiles
	pic       *show.Picture
	lit       map[string]bool // when not nil, all else in the panels of these is dimmed
	litFrames []bool
	flash     float64 // how bright flashing elements are, 1 to 0
	beckons   float64 // how far all handles show themselves, 0 to 1
	near      string  // id of the mark that is spoken of
	confine   bool    // things are on their way: each stays in its panel
}

// handle reports whether a mark is drawn as one that can be taken hold of, how far it swells, and how strong it is: one of many
// shows itself only for a moment, when all are given over, and while it is spoken of.
func (p *painter) handle(m *show.Mark) (swell, strong float64, ok bool) {
	switch {
	case m.Handle == "":
		return 0, 0, false
	case p.pic.Quiet[m.Frame] && m.ID != p.near:
		return -0.4, p.beckons, p.beckons > 0.02
	}
	return p.beckons, 1, true
}

// dimmed is how much of its opacity a thing keeps while others are lit.
const dimmed = 0.32

func (p *painter) paint(pic *show.Picture) {
	p.pic = pic
	p.litFrames = make([]bool, len(pic.Frames))
	for id := range p.lit {
		if m := pic.Mark(id); m != nil {
			p.litFrames[m.Frame] = true
		}
	}
	for _, f := range pic.Frames {
		p.axes(f)
	}
	p.strands(true)
	// Marks come panel by panel, but those on their way out come first.
	var clipped layout.Rect
	for i := range pic.Marks {
		m := &pic.Marks[i]
		if m.Hidden || m.Paint.A <= 0.003 {
			continue
		}
		var want layout.Rect
		switch {
		case m.Cut:
			want = pic.Frames[m.Frame].Plot.Grow(1)
		case p.confine:
			want = m.Room
		}
		if want != clipped {
			if clipped = want; want == (layout.Rect{}) {
				p.clip(nil)
			} else {
				p.clip(&want)
			}
		}
		p.mark(m)
	}
	if clipped != (layout.Rect{}) {
		p.clip(nil)
	}
	p.strands(false)
	for _, f := range pic.Frames {
		p.words(f)
	}
}

// axes draws grid and axis lines.
func (p *painter) axes(f *layout.Frame) {
	if !f.Axes() {
		return
	}
	in := f.Plot
	for _, t := range f.XTicks {
		x, _ := f.At(t.At, 0)
		if t.Label != "" && len(f.Panel.X.Names) == 0 {
			p.hair(x, in.Y, x, in.Bottom(), grid)
		}
		p.hair(x, in.Bottom(), x, in.Bottom()+tick(t, f.Style.Font), axes)
	}
	for _, t := range f.YTicks {
		_, y := f.At(0, t.At)
		if t.Label != "" && len(f.Panel.Y.Names) == 0 {
			p.hair(in.X, y, in.Right(), y, grid)
		}
	}
	if !f.Panel.X.Bare {
		p.hair(in.X, in.Bottom(), in.Right(), in.Bottom(), axes)
	}
	if !f.Panel.Y.Bare {
		p.hair(in.X, in.Y, in.X, in.Bottom(), axes)
	}
}

func tick(t layout.Tick, font float64) float64 {
	if t.Minor {
		return font * 0.2
	}
	return font * 0.35
}

// words draws a panel's title, badge and labels, and the scale of its heat maps' colours.
func (p *painter) words(f *layout.Frame) {
	if k := f.Scale; k != nil {
		if at, ok := p.tiles.find(f.Panel.Key+"\x00scale", k.Image, p.flush); ok {
			p.image(p.tiles.image, ebiten.FilterNearest, at, k.Bar, plain)
		}
	}
	end := 0.0
	for _, t := range f.Texts {
		if t.After {
			t.X = end + t.Size*0.8*p.fine
		}
		switch t.Role {
		case layout.RoleTitle:
			p.write(t.X, t.Y, t.Text, text{size: t.Size, align: t.Align, bold: true}, bright)
			end = t.X + p.width(t.Text, t.Size, true)
		case layout.RoleBadge:
			w, h := layout.BadgeWidth(t.Text, t.Size)*p.fine, t.Size*1.7*p.fine
			r := layout.Rect{X: t.X - w/2, Y: t.Y - h/2, W: w, H: h}
			p.pill(r, grid)
			p.stroke(pillPath(r), p.pic.Style.Unit*1.2, brass, true, false)
			p.write(t.X, t.Y, t.Text, text{size: t.Size, align: t.Align, bold: true}, brass)
		default:
			p.write(t.X, t.Y, t.Text, text{size: t.Size, align: t.Align}, soft)
		}
	}
}

// pill fills a rectangle with round ends.
func (p *painter) pill(r layout.Rect, c show.Colour) { p.polygon(pillPath(r), c) }

func pillPath(r layout.Rect) []float64 { return rounded(r, r.H/2) }

// rounded is the outline of a rectangle with round corners.
func rounded(r layout.Rect, radius float64) []float64 {
	const n = 8
	var v []float64
	for corner := range 4 {
		cx, cy := r.X+radius, r.Y+radius
		if corner == 1 || corner == 2 {
			cx = r.Right() - radius
		}
		if corner >= 2 {
			cy = r.Bottom() - radius
		}
		for i := range n + 1 {
			s, c := math.Sincos(math.Pi + math.Pi/2*(float64(corner)+float64(i)/n))
			v = append(v, cx+radius*c, cy+radius*s)
		}
	}
	return v
}

// paintOf is a mark's colours; where others of its panel are lit, they sink into the ground.
func (p *painter) paintOf(m *show.Mark) (paint, ring, border show.Colour) {
	paint, ring, border = m.Paint, m.Ring, m.Border
	if p.dim(m) {
		return sink(paint), sink(ring), sink(border)
	}
	return paint, ring, border
}

// dim reports whether a mark stands back behind the ones that are lit.
func (p *painter) dim(m *show.Mark) bool {
	return p.lit != nil && !p.lit[m.ID] && m.Handle == "" && p.litFrames[m.Frame]
}

// sink mixes a colour with the ground, so that nothing shines through.
func sink(c show.Colour) show.Colour {
	mix := func(a, b float32) float32 { return a*dimmed + b*(1-dimmed) }
	return show.Colour{R: mix(c.R, ground.R), G: mix(c.G, ground.G), B: mix(c.B, ground.B), A: c.A}
}

// mark draws one element.
func (p *painter) mark(m *show.Mark) {
	c, ring, border := p.paintOf(m)
	a := m.At
	switch m.Kind {
	case scene.KindPoint:
		p.point(m, c, ring)
	case scene.KindTile, scene.KindHeat:
		p.tile(m, c, border)
	case scene.KindRect:
		r := layout.Rect{X: a.X, Y: a.Y, W: a.W, H: a.H}
		if m.Hollow {
			p.outline(r, a.Width, c, m.Dashed)
		} else {
			p.rect(r, c)
			if border.A > 0 {
				p.outline(r, a.Width, border, m.Dashed)
			}
		}
		p.glow(m, r)
	case scene.KindLine:
		if m.Element.Fill {
			p.polygon(m.Points, c)
		} else {
			p.stroke(m.Points, a.Width, c, m.Closed, m.Dashed)
		}
		if m.Flash && p.flash > 0 {
			p.stroke(m.Points, a.Width+3*p.pic.Style.Unit, brass.Fade(0.5*p.flash), m.Closed, false)
		}
	case scene.KindArea:
		p.band(m.Points, c)
	case scene.KindText:
		t := text{size: a.Size, align: m.Align}
		if p.pic.Frames[m.Frame].Axes() {
			t.halo = &ground
		}
		x := a.X
		if m.Dashed {
			e := m.Pixels()
			var line [4]float64
			line, x, _ = layout.Stub(&e)
			p.stroke(line[:], a.Width, c, false, true)
			t.align = "start"
		}
		p.write(x, a.Y, m.Words, t, c)
	case scene.KindArrow:
		p.arrow(a, c)
	case scene.KindRule:
		p.stroke([]float64{a.X, a.Y, a.X + a.W, a.Y + a.H}, a.Width, c, false, m.Dashed)
		p.rule(m, c)
	}
}

func (p *painter) point(m *show.Mark, c, ring show.Colour) {
	a, u := m.At, p.pic.Style.Unit
	if len(m.Points) >= 4 {
		p.shaded(m.Points, a.Width, c.Fade(0.7), false, false, func(t float64) float64 { return 0.1 + 0.9*t*t })
	}
	if m.Flash && p.flash > 0 {
		p.disc(a.X, a.Y, a.Size+(4+8*(1-p.flash))*u, brass.Fade(0.45*p.flash))
	}
	if swell, strong, ok := p.handle(m); ok { // what can be taken hold of has a halo
		r := a.Size + (7+5*swell)*u
		p.disc(a.X, a.Y, r, brass.Fade(0.18*strong))
		p.ring(a.X, a.Y, r, 1.5*u, brass.Fade(0.8*strong), false)
	}
	if m.Hollow {
		p.ring(a.X, a.Y, max(a.Size-a.Width/2, 0.5), a.Width, c, m.Dashed)
	} else {
		p.disc(a.X, a.Y, a.Size, c)
	}
	if ring.A > 0 {
		p.ring(a.X, a.Y, a.Size+2.5*a.Width, a.Width, ring, false)
	}
}

func (p *painter) tile(m *show.Mark, c, border show.Colour) {
	a := m.At
	r := layout.Rect{X: a.X, Y: a.Y, W: a.W, H: a.H}
	if at, ok := p.tiles.find(m.ID, m.Image, p.flush); ok && a.W > 0 && a.H > 0 {
		tint := plain
		if p.dim(m) {
			p.rect(r, ground.Fade(float64(c.A))) // threads must not shine through
			tint.A = dimmed
		}
		tint.A *= c.A
		p.image(p.tiles.image, ebiten.FilterNearest, at, r, tint)
	}
	if border.A > 0 {
		p.outline(r, a.Width, border, m.Dashed)
	}
	if swell, strong, ok := p.handle(m); ok {
		u := p.pic.Style.Unit
		p.outline(r.Grow((3+3*swell)*u), 1.5*u, brass.Fade(0.8*strong), false)
	}
	p.glow(m, r)
}

// glow is the beat of light round a rectangle that flashes.
func (p *painter) glow(m *show.Mark, r layout.Rect) {
	if m.Flash && p.flash > 0 {
		u := p.pic.Style.Unit
		p.rect(r, brass.Fade(0.22*p.flash))
		p.outline(r.Grow(2*u), 3*u, brass.Fade(p.flash), false)
	}
}

func (p *painter) arrow(a show.Place, c show.Colour) {
	x, y := a.X+a.W, a.Y+a.H
	size := min((p.pic.Style.Unit*8+a.Width)*p.fine, math.Hypot(a.W, a.H)*0.6)
	h := layout.Head(a.X, a.Y, x, y, size)
	p.stroke([]float64{a.X, a.Y, (h[2] + h[4]) / 2, (h[3] + h[5]) / 2}, a.Width, c, false, false)
	p.polygon(h[:], c)
}

// rule writes a level line's words beside it.
func (p *painter) rule(m *show.Mark, c show.Colour) {
	t := m.Line
	p.write(m.At.X+t.X, m.At.Y+t.Y, t.Text, text{size: t.Size, align: t.Align, halo: &ground}, c)
}

// strands draws the threads that lie under the marks, or those over them; lit ones always lie over.
func (p *painter) strands(under bool) {
	for i := range p.pic.Strands {
		s := &p.pic.Strands[i]
		lit := p.lit != nil && p.lit[s.A] && p.lit[s.B]
		if (s.Under && !lit) != under {
			continue
		}
		c, w := s.Paint, s.Width
		switch {
		case lit:
			c.A, w = max(c.A, 0.95), w+p.pic.Style.Unit
		case p.lit != nil:
			c = c.Fade(dimmed)
		}
		p.curve(s, w, c)
	}
}

func (p *painter) curve(s *show.Strand, w float64, c show.Colour) {
	k := s.Curve
	for _, v := range k {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return
		}
	}
	n := min(max(int(math.Hypot(k[6]-k[0], k[7]-k[1])*p.scale/9), 2), 40)
	if math.Abs((k[2]-k[0])*(k[7]-k[1])-(k[3]-k[1])*(k[6]-k[0])) < 1 {
		n = 1 // straight
	}
	v := make([]float64, 0, 2*n+2)
	for i := range n + 1 {
		x, y := k.Point(float64(i) / float64(n))
		v = append(v, x, y)
	}
	p.stroke(v, w, c, false, false)
	if s.Arrow {
		x, y := k.Point(0.96)
		h := layout.Head(x, y, k[6], k[7], (p.pic.Style.Unit*7+w)*p.fine)
		p.polygon(h[:], c)
	}
}
