//go:build js && wasm

package main

import (
	"math"
	"strings"

	wire "orrery/sim/host/wire/stagewire"
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/wasm/stage/show"
)

// hands is what the reader points at, holds and has picked.
type hands struct {
	stage *stage
	input input

	x, y   float64 // of the pointer, CSS px
	over   bool    // the pointer is on the stage
	hover  string  // ids of marks
	focus  string  // by the keyboard
	pinned string
	held   *grip
	tell   *wire.Hand // where the hand is, to be sent with the next frame
}

// grip is a handle in the reader's hand.
type grip struct {
	id         string
	name       string
	frame      int
	x, y       float64 // where its mark is now, px of the picture
	dx, dy     float64 // from the pointer to there
	keys       bool    // held by the keyboard
	fixX, fixY bool
}

// drop lets go of everything; a new run begins.
func (h *hands) drop() {
	h.hover, h.focus, h.pinned, h.held, h.tell = "", "", "", nil, nil
	h.stage.page.pick("")
}

// active is the mark that is spoken of: what the pointer is on, else what has the focus, else what is pinned.
func (h *hands) active(pic *show.Picture) *show.Mark {
	for _, id := range []string{h.heldID(), h.hover, h.focus, h.pinned} {
		if id != "" {
			if m := pic.Mark(id); m != nil {
				return m
			}
		}
	}
	return nil
}

// near is the id of the mark that is spoken of, "" where there is none.
func (h *hands) near(pic *show.Picture) string {
	if m := h.active(pic); m != nil {
		return m.ID
	}
	return ""
}

func (h *hands) heldID() string {
	if h.held == nil {
		return ""
	}
	return h.held.id
}

// look finds what the pointer is on.
func (h *hands) look(slack float64) {
	s := h.stage
	pic := s.seen()
	if pic == nil {
		return
	}
	was := h.hover
	h.hover = ""
	if h.over {
		x, y := s.view.at(h.x, h.y)
		if m := pic.Hit(x, y, slack/s.view.z); m != nil {
			h.hover = m.ID
		}
	}
	if h.hover != was || h.hover != "" {
		s.dirty = true
	}
	h.say(pic)
}

// say tells the page what is spoken of.
func (h *hands) say(pic *show.Picture) {
	label := ""
	if m := h.active(pic); m != nil {
		label = h.words(pic, m)
	}
	h.stage.page.pick(strings.ReplaceAll(label, "\n", ", "))
}

func (h *hands) words(pic *show.Picture, m *show.Mark) string {
	x, y := m.Middle()
	if m.ID == h.hover && h.over {
		x, y = h.stage.view.at(h.x, h.y)
	}
	words := pic.Words(m, x, y)
	if m.Handle != "" && h.focus == m.ID {
		how := "Press Enter, then the arrow keys, to move it"
		if h.held != nil {
			how = "The arrow keys move it; Enter lets go"
		}
		if words != "" {
			how = words + "\n" + how
		}
		words = how
	}
	return words
}

// grab takes hold of a handle at a place of the picture.
func (h *hands) grab(m *show.Mark, x, y float64, keys bool) {
	if h.stage.reel.Away() {
		return // the past can't be moved
	}
	ax, ay := anchor(m, x, y)
	h.held = &grip{id: m.ID, name: m.Handle, frame: m.Frame, x: ax, y: ay, dx: ax - x, dy: ay - y, keys: keys,
		fixX: m.Along == "y" || m.Kind == scene.KindRule && !m.Vertical, fixY: m.Along == "x" || m.Kind == scene.KindRule && m.Vertical}
	h.stage.dirty = true
}

// anchor is the point of a mark that its handle moves.
func anchor(m *show.Mark, x, y float64) (float64, float64) {
	switch m.Kind {
	case scene.KindTile, scene.KindHeat, scene.KindRect:
		return m.At.X + m.At.W/2, m.At.Y + m.At.H/2
	case scene.KindLine, scene.KindArea:
		return x, y
	}
	return m.At.X, m.At.Y
}

// drag moves what is held to a place of the picture, within its panel.
func (h *hands) drag(x, y float64) {
	g, pic := h.held, h.stage.to
	if g == nil || pic == nil || g.frame >= len(pic.Frames) {
		return
	}
	f := pic.Frames[g.frame]
	if !g.fixX {
		g.x = min(max(x+g.dx, f.Plot.X), f.Plot.Right())
	}
	if !g.fixY {
		g.y = min(max(y+g.dy, f.Plot.Y), f.Plot.Bottom())
	}
	h.point(false)
}

func (h *hands) point(done bool) {
	g, pic := h.held, h.stage.to
	if g == nil || pic == nil || g.frame >= len(pic.Frames) {
		return
	}
	wx, wy := pic.Frames[g.frame].Inverse(g.x, g.y)
	h.tell = &wire.Hand{Name: g.name, X: wx, Y: wy, Done: done}
	h.stage.dirty = true
}

// release lets go.
func (h *hands) release() {
	if h.held == nil {
		return
	}
	h.point(true)
	h.send()
	h.held = nil
	h.stage.dirty = true
}

// send tells the worker where the hand is: once a frame, and only the newest place.
func (h *hands) send() {
	if h.tell != nil {
		h.stage.page.hand(*h.tell)
		h.tell = nil
	}
}

// overlay puts what is held where the hand is, ahead of the pictures that follow it, and lights up what belongs
// to the mark that is spoken of.
func (h *hands) overlay(pic *show.Picture) {
	if g := h.held; g != nil {
		if m := pic.Mark(g.id); m != nil {
			ax, ay := anchor(m, g.x, g.y)
			m.At.X, m.At.Y = m.At.X+g.x-ax, m.At.Y+g.y-ay
		}
	}
	if m := h.active(pic); m != nil && h.held == nil {
		if lit := pic.Lit(m); len(lit) > 1 {
			h.stage.paint.lit = lit
		}
	}
}

// mark rings the mark that is spoken of and shows its words.
func (h *hands) mark(pic *show.Picture) {
	s := h.stage
	p := &s.paint
	if h.pinned != "" {
		if m := pic.Mark(h.pinned); m != nil {
			h.halo(m, brass)
		}
	}
	m := h.active(pic)
	if m == nil {
		return
	}
	if m.ID != h.pinned || h.focus == m.ID {
		h.halo(m, bright)
	}
	words := h.words(pic, m)
	if words == "" {
		return
	}
	x, y := m.Middle()
	if m.ID == h.hover && h.over && h.held == nil {
		x, y = s.view.at(h.x, h.y)
	} else if m.Kind == scene.KindTile || m.Kind == scene.KindRect {
		y = m.At.Y
	}
	x, y = s.view.out(x, y)
	p.flush()
	p.view(s.ratio, camera{z: 1})
	h.tip(x, y, words)
}

// halo rings a mark.
func (h *hands) halo(m *show.Mark, c show.Colour) {
	p := &h.stage.paint
	u, a := p.pic.Style.Unit, m.At
	switch m.Kind {
	case scene.KindPoint:
		p.ring(a.X, a.Y, a.Size+4*u, 1.8*u, c, false)
	case scene.KindLine:
		p.stroke(m.Points, a.Width+2*u, c.Fade(0.5), m.Closed || m.Element.Fill, false)
	case scene.KindArrow, scene.KindRule:
		p.stroke([]float64{a.X, a.Y, a.X + a.W, a.Y + a.H}, a.Width+2*u, c.Fade(0.5), false, false)
	case scene.KindHeat:
		h.cell(m, c)
	case scene.KindArea:
	default:
		p.outline(m.Bounds().Grow(2*u), 1.8*u, c, false)
	}
}

// cell rings the cell of a heat map that the pointer is on, or the whole map.
func (h *hands) cell(m *show.Mark, c show.Colour) {
	p, a, img := &h.stage.paint, m.At, m.Image
	r := layout.Rect{X: a.X, Y: a.Y, W: a.W, H: a.H}
	if img != nil && img.Rows > 0 && img.Cols > 0 && h.over && m.ID == h.hover {
		x, y := h.stage.view.at(h.x, h.y)
		w, d := a.W/float64(img.Cols), a.H/float64(img.Rows)
		j, i := math.Floor((x-a.X)/w), math.Floor((y-a.Y)/d)
		r = layout.Rect{X: a.X + j*w, Y: a.Y + i*d, W: w, H: d}
	}
	p.outline(r, 1.5*p.pic.Style.Unit, c, false)
}

// tip shows words beside a place, CSS px.
func (h *hands) tip(x, y float64, words string) {
	s := h.stage
	p := &s.paint
	size := min(max(13*p.pic.Style.Unit, 12), 17)
	var lines []string
	wide := 0.0
	for _, para := range strings.Split(words, "\n") {
		line := ""
		for _, w := range strings.Fields(para) {
			if line != "" && p.width(line+" "+w, size, false) > min(320, s.w-4*size) {
				lines = append(lines, line)
				line = ""
			}
			line = strings.TrimSpace(line + " " + w)
		}
		lines = append(lines, line)
	}
	for _, l := range lines {
		wide = max(wide, p.width(l, size, false))
	}
	pad, gap := size*0.75, size*0.9
	w, tall := wide+2*pad, float64(len(lines))*size*1.4+pad*1.1
	r := layout.Rect{X: x + gap, Y: y - tall - gap, W: w, H: tall}
	if r.Right() > s.w-4 {
		r.X = max(x-gap-w, 4)
	}
	if r.Y < 4 {
		r.Y = min(y+gap*1.6, s.h-tall-4)
	}
	back := show.Colour{R: 0.13, G: 0.15, B: 0.205, A: 0.96}
	p.polygon(rounded(r, 7), back)
	p.stroke(rounded(r, 7), 1, axes, true, false)
	for i, l := range lines {
		c := bright
		if i > 0 && strings.Contains(words, "\n") {
			c = soft
		}
		p.write(r.X+pad, r.Y+pad*0.55+size*(0.7+1.4*float64(i)), l, text{size: size}, c)
	}
}
