// Package layout places the panels of a scene on a picture and maps their world coordinates to its pixels. The
// stage, the SVG twin and whoever points into a chart share it, so that all agree where a thing is.
//
// Pixels are CSS pixels, y down, from the picture's top left corner. A text's place is its anchor (see Text.Align)
// on the middle of its height.
package layout

import (
	"math"

	"orrery/sim/scene"
)

// Rect is a rectangle in pixels.
type Rect struct{ X, Y, W, H float64 }

// Right and Bottom are its far edges.
func (r Rect) Right() float64  { return r.X + r.W }
func (r Rect) Bottom() float64 { return r.Y + r.H }

// Grow is the rectangle with d more on each side.
func (r Rect) Grow(d float64) Rect { return Rect{r.X - d, r.Y - d, r.W + 2*d, r.H + 2*d} }

// Has reports whether the point lies inside.
func (r Rect) Has(x, y float64) bool {
	return x >= r.X && x <= r.Right() && y >= r.Y && y <= r.Bottom()
}

// Tick is a mark on an axis: At in the axis' own numbers; a minor one has no label.
type Tick struct {
	At    float64
	Label string
	Minor bool
}

// Role is what a text of the furniture is for.
type Role string

// The roles.
const (
	RoleTitle Role = "title"
	RoleBadge Role = "badge"
	RoleAxis  Role = "axis" // the label of an axis
	RoleTick  Role = "tick"
	RoleScale Role = "scale" // an end of the scale of its colours
)

// Text is a piece of the furniture of a panel, in pixels.
type Text struct {
	Role  Role
	X, Y  float64
	Size  float64 // of the font
	Align string  // "start", "middle" or "end"
	Text  string
	After bool // it follows the text before it on its line, at a distance of about one letter
}

// Style is the sizes of a picture, in pixels.
type Style struct {
	Font   float64 // of ticks, axis labels and texts
	Title  float64 // font of titles
	Gap    float64 // between the cells of the grid
	Margin float64 // round the picture
	Unit   float64 // by how much the sizes that a scene gives in pixels are multiplied
	Least  float64 // font of the smallest words
	Scales bool    // heat maps carry a scale of their colours
}

// Stage is the style of a dark stage of w × h. Words shrink less than marks: they must be read on a phone too.
func Stage(w, h float64) Style {
	u := math.Sqrt(max(w*h, 1) / (1240 * 560))
	air := min(max(u, 0.62), 1.5)
	least := min(max(12+(w-390)/210, 12), 13) // px: on a phone a little less
	font := max(min(14*u, 21), least)
	return Style{Font: font, Title: font * 8 / 7, Gap: 16 * air, Margin: 22 * air, Unit: min(max(u, 0.5), 1.6), Least: least, Scales: true}
}

// Chart is the style of a small chart in the page.
func Chart() Style { return Style{Font: 12.5, Title: 14, Gap: 14, Margin: 4, Unit: 1} }

// Frame is a panel in its place.
type Frame struct {
	Panel  *scene.Panel
	Place  Rect // the panel's share of the grid
	Plot   Rect // where its world is drawn
	XTicks []Tick
	YTicks []Tick
	Texts  []Text // title, badge, axis and tick labels, the ends of the scale
	Scale  *Scale // of its heat maps' colours; nil: none
	Style  Style

	x, y axis
	left float64 // room left of the plot
	near scene.Place
	key  struct {
		of        scene.Map
		low, high string
		ok        bool
		under     bool // it stands on a line of its own under the title
	}
}

// At maps world coordinates to pixels; what is not a number stays none.
func (f *Frame) At(x, y float64) (px, py float64) { return f.x.to(x), f.y.to(y) }

// Inverse maps pixels to world coordinates.
func (f *Frame) Inverse(px, py float64) (x, y float64) { return f.x.from(px), f.y.from(py) }

// Axes reports whether the panel has axes (it is a board otherwise).
func (f *Frame) Axes() bool { return f.Panel.X != nil && f.Panel.Y != nil }

// Of lays a scene out on w × h pixels, a frame a panel, in their order.
func Of(s *scene.Scene, w, h float64, st Style) []*Frame {
	w, h = max(w, 1), max(h, 1)
	cols, rows := s.Cols, s.Rows
	if cols <= 0 {
		cols = 12
	}
	if rows <= 0 {
		rows = 6
	}
	cells, tall := tallCells(s, cols, rows, w, h, st)
	cw := (w - 2*st.Margin + st.Gap) / float64(cols)
	tops := rowTops(s, rows, h, st)
	top := func(row int) float64 { return tops[min(max(row, 0), rows)] }
	frames := make([]*Frame, 0, len(s.Panels))
	for i, p := range s.Panels {
		if p == nil {
			p = &scene.Panel{}
		}
		f := &Frame{Panel: p, Style: st, near: p.Place}
		at := p.Place
		if at == (scene.Place{}) {
			at = scene.Place{Cols: cols, Rows: rows}
		}
		f.Place = Rect{st.Margin + float64(at.Col)*cw, st.Margin + top(at.Row),
			max(float64(at.Cols)*cw-st.Gap, 8), max(top(at.Row+at.Rows)-top(at.Row)-st.Gap, 8)}
		if tall {
			f.Place, f.near = cells[i].at, cells[i].near
		}
		if st.Scales {
			f.key.of, f.key.low, f.key.high, f.key.ok = scaled(p)
		}
		frames = append(frames, f)
	}
	scaleLines(frames)
	rooms := make([]room, len(frames))
	for i, f := range frames {
		rooms[i] = f.rooms()
	}
	// Plots above and beside each other share their edges.
	shared := make([]room, len(frames))
	for i, f := range frames {
		shared[i] = rooms[i]
		for j, g := range frames {
			if f.Axes() && g.Axes() {
				shared[i] = shared[i].with(f.near, g.near, rooms[j])
			}
		}
	}
	for i, f := range frames {
		f.lay(shared[i])
	}
	return frames
}

// room is what the furniture takes from a panel's place on each side.
type room struct{ top, right, bottom, left float64 }

func (r room) with(a, b scene.Place, o room) room {
	if a.Row == b.Row {
		r.top = max(r.top, o.top)
	}
	if a.Row+a.Rows == b.Row+b.Rows {
		r.bottom = max(r.bottom, o.bottom)
	}
	if a.Col == b.Col {
		r.left = max(r.left, o.left)
	}
	if a.Col+a.Cols == b.Col+b.Cols {
		r.right = max(r.right, o.right)
	}
	return r
}

// inside is what is left of a place; never less than a few pixels.
func (r room) inside(p Rect) Rect {
	if p.W-r.left-r.right < p.W/4 {
		r.left, r.right = min(r.left, p.W/2), p.W/8
	}
	if p.H-r.top-r.bottom < p.H/4 {
		r.top, r.bottom = min(r.top, p.H*0.4), min(r.bottom, p.H*0.3)
	}
	return Rect{p.X + r.left, p.Y + r.top, max(p.W-r.left-r.right, 2), max(p.H-r.top-r.bottom, 2)}
}

func (f *Frame) rooms() room {
	st, p := f.Style, f.Panel
	var r room
	if p.Title != "" || p.Badge != "" {
		r.top = st.Title * 1.75
	}
	if f.key.under {
		r.top += st.Font * 1.5
	}
	if !f.Axes() {
		return r
	}
	if p.Y.Label != "" && !f.beside() {
		r.top += st.Font * 1.6
	}
	r.right = st.Font * 0.5
	if !p.Y.Bare {
		r.top = max(r.top, st.Font*0.6) // half of the uppermost label
		ticks := newAxis(p.Y, 0, 0).ticks(p.Y, max(f.Place.H-r.top-3*st.Font, 1), st.Font, false)
		for _, t := range ticks {
			r.left = max(r.left, min(Width(t.Label, st.Font), f.Place.W*0.36))
		}
		for _, name := range p.Y.Names { // which of them have room is not known yet
			r.left = max(r.left, min(Width(name, st.Font), f.Place.W*0.36))
		}
		r.left += st.Font * 0.6
	}
	if !p.X.Bare {
		r.bottom = st.Font * 1.75
	}
	if p.X.Label != "" {
		r.bottom += st.Font * 1.35
	}
	return r
}

// headWidth is how much of its first line the title takes, and the badge.
func (f *Frame) headWidth() float64 {
	st, p := f.Style, f.Panel
	need := Width(p.Title, st.Title*bold)
	if p.Badge != "" {
		need += BadgeWidth(p.Badge, st.Font) + st.Font
	}
	return need
}

// scaleBeside reports whether the scale has room on the title's line, after what stands there already.
func (f *Frame) scaleBeside() bool {
	need := f.headWidth() + f.scaleWidth() + 1.2*f.Style.Font
	if f.Axes() && f.Panel.Y.Label != "" && f.beside() {
		need += f.Style.Font*1.2 + Width(f.Panel.Y.Label, f.Style.Font)
	}
	return (f.Panel.Title != "" || f.Panel.Badge != "") && need <= f.Place.W
}

// scaleLines says which scales stand on a line of their own: those that have no room on their title's, and those of panels
// beside such a one, so that panels that are alike stay so.
func scaleLines(frames []*Frame) {
	for _, f := range frames {
		f.key.under = f.key.ok && !f.scaleBeside()
	}
	for _, f := range frames {
		for _, g := range frames {
			a, b := f.near, g.near
			if f.key.under && g.key.ok && a.Row == b.Row && a.Rows == b.Rows && a.Cols == b.Cols {
				g.key.under = true
			}
		}
	}
}

// beside reports whether the label of the y axis has room on the title's line.
func (f *Frame) beside() bool {
	st, p := f.Style, f.Panel
	need := f.headWidth() + st.Font*1.2 + Width(p.Y.Label, st.Font)
	return p.Title != "" && need <= f.Place.W
}

func (f *Frame) lay(r room) {
	p := f.Panel
	f.left = r.left
	f.Plot = r.inside(f.Place)
	if !f.Axes() {
		f.board()
		f.head()
		return
	}
	f.x, f.y = newAxis(p.X, f.Plot.X, f.Plot.Right()), newAxis(p.Y, f.Plot.Bottom(), f.Plot.Y)
	if p.Equal && f.x.scale == scene.Linear && f.y.scale == scene.Linear {
		f.equal()
	}
	if !p.X.Bare {
		f.XTicks = f.x.ticks(p.X, f.Plot.W, f.Style.Font, true)
	}
	if !p.Y.Bare {
		f.YTicks = f.y.ticks(p.Y, f.Plot.H, f.Style.Font, false)
	}
	f.head()
	f.labels()
}

// board centres a world of equal scales.
func (f *Frame) board() {
	w, h := f.Panel.W, f.Panel.H
	if !(w > 0) || math.IsInf(w, 0) {
		w = 1
	}
	if !(h > 0) || math.IsInf(h, 0) {
		h = 1
	}
	in := f.Plot
	k := min(in.W/w, in.H/h)
	f.Plot = Rect{in.X + (in.W-k*w)/2, in.Y + (in.H-k*h)/2, k * w, k * h}
	f.x = axis{lo: 0, hi: w, a: 0, b: w, p: f.Plot.X, q: f.Plot.Right()}
	f.y = axis{lo: 0, hi: h, a: 0, b: h, p: f.Plot.Y, q: f.Plot.Bottom()}
}

// equal shrinks the plot so that a unit is as long on both axes; it stays below its title.
func (f *Frame) equal() {
	w, h := math.Abs(f.x.hi-f.x.lo), math.Abs(f.y.hi-f.y.lo)
	in := f.Plot
	k := min(in.W/w, in.H/h)
	f.Plot = Rect{in.X + (in.W-k*w)/2, in.Y, max(k*w, 1), max(k*h, 1)}
	f.x.p, f.x.q = f.Plot.X, f.Plot.Right()
	f.y.p, f.y.q = f.Plot.Bottom(), f.Plot.Y
}

// head places title and badge.
func (f *Frame) head() {
	st, p := f.Style, f.Panel
	y := f.Place.Y + st.Title*0.7
	room, right := f.Place.W, f.Place.Right()
	if p.Badge != "" {
		w := BadgeWidth(p.Badge, st.Font)
		room -= w + st.Font
		right -= w + st.Font
		f.Texts = append(f.Texts, Text{RoleBadge, f.Place.Right() - w/2, y, st.Font, "middle", p.Badge, false})
	}
	title := Fit(p.Title, st.Title*bold, room)
	x, under := f.Place.X, 0.0
	if f.key.under {
		under = st.Font * 1.5
	}
	if p.Title != "" {
		wide := Width(title, st.Title*bold)
		if !f.Axes() {
			if f.Plot.X+wide <= f.Place.X+room {
				x = f.Plot.X // over a board's own left edge
				y = max(y, f.Plot.Y-st.Title*1.05-under)
			}
			if from := x + wide + st.Font; f.key.ok && !f.key.under { // the scale over its right edge, or after the title
				right = min(right, max(f.Plot.Right(), from+f.scaleWidth()))
				x = max(min(x, right-f.scaleWidth()-st.Font-wide), f.Place.X)
			}
		}
		f.Texts = append(f.Texts, Text{RoleTitle, x, y, st.Title, "start", title, false})
		if f.Axes() && p.Y.Label != "" && f.beside() {
			x += wide + st.Font*0.8
			f.Texts = append(f.Texts, Text{RoleAxis, x, y, st.Font, "start", p.Y.Label, true})
		}
	}
	switch {
	case !f.key.ok:
	case !f.key.under:
		f.scale(right, y)
	default:
		if p.Title == "" && p.Badge == "" {
			y -= st.Title * 1.4
		}
		right = f.Place.Right()
		if !f.Axes() && f.Plot.Right()-f.scaleWidth() >= f.Place.X {
			right = f.Plot.Right()
		}
		f.scale(right, y+st.Title*0.7+st.Font*0.85)
	}
}

// bold is how much wider titles are, which are semibold.
const bold = 1.06

// BadgeWidth is the width of a badge's ground for a word.
func BadgeWidth(word string, font float64) float64 { return Width(word, font*1.05) + font*1.2 }

// labels places the words of both axes.
func (f *Frame) labels() {
	st, p, in := f.Style, f.Panel, f.Plot
	below := in.Bottom()
	if !p.X.Bare {
		y := below + st.Font*1.05
		for _, t := range f.XTicks {
			if t.Label == "" {
				continue
			}
			half := Width(t.Label, st.Font) / 2
			x := max(min(f.x.to(t.At), f.Place.Right()-half), f.Place.X+half)
			f.Texts = append(f.Texts, Text{RoleTick, x, y, st.Font, "middle", t.Label, false})
		}
		below += st.Font * 1.75
	}
	if p.X.Label != "" {
		label := Fit(p.X.Label, st.Font, f.Place.W)
		half := Width(label, st.Font) / 2
		x := max(min(in.X+in.W/2, f.Place.Right()-half), f.Place.X+half)
		f.Texts = append(f.Texts, Text{RoleAxis, x, below + st.Font*0.65, st.Font, "middle", label, false})
	}
	for _, t := range f.YTicks {
		if t.Label != "" {
			label := Fit(t.Label, st.Font, max(in.X-f.Place.X-st.Font*0.6, st.Font))
			f.Texts = append(f.Texts, Text{RoleTick, in.X - st.Font*0.6, f.y.to(t.At), st.Font, "end", label, false})
		}
	}
	if p.Y.Label != "" && !f.beside() {
		// Level, above the axis: nobody should have to tilt their head.
		x, y := max(f.Place.X, in.X-f.left), in.Y-st.Font*1.25
		f.Texts = append(f.Texts, Text{RoleAxis, x, y, st.Font, "start", Fit(p.Y.Label, st.Font, f.Place.W), false})
	}
}
