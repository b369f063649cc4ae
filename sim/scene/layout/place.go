package layout

import (
	"math"
	"strconv"
	"strings"

	"orrery/sim/scene"
)

// Mark is an element in pixels (see [Frame.Pixels]), and the words at a level line.
type Mark struct {
	scene.Element
	Line Text // of a rule; Text is "" where it has none
}

// Marks are the panel's elements in their order, as they are drawn: texts and the words of level lines stay in the panel,
// stand where they cover no curve, and keep apart from each other. A text that found no room has no words.
func (f *Frame) Marks() []Mark {
	out := make([]Mark, len(f.Panel.Elements))
	p := placer{f: f, area: f.area()}
	texts := 0
	for i := range out {
		m := &out[i]
		m.Element = f.Pixels(&f.Panel.Elements[i])
		switch {
		case m.Kind == scene.KindText && m.Text != "":
			texts++
		case m.Kind == scene.KindRule && m.Text != "":
			m.Line = f.ruleText(&m.Element)
			texts++
		}
	}
	if texts == 0 {
		return out
	}
	for i := range out {
		p.obstacle(&out[i].Element)
	}
	// Large words come first. What is free to stand elsewhere gives way to what is not; level lines come last, for they can be
	// named anywhere.
	large := func(m *Mark) bool { return m.Size > 1.15*f.Style.Font }
	for _, turn := range [...]func(m *Mark) bool{
		func(m *Mark) bool { return m.Kind == scene.KindText && !m.Free && large(m) },
		func(m *Mark) bool { return m.Kind == scene.KindText && !m.Free && !large(m) },
		func(m *Mark) bool { return m.Kind == scene.KindText && m.Free },
		func(m *Mark) bool { return m.Kind == scene.KindRule },
	} {
		for i := range out {
			if m := &out[i]; turn(m) {
				if m.Kind == scene.KindText && m.Text != "" {
					p.text(&m.Element)
				} else if m.Kind == scene.KindRule && m.Line.Text != "" {
					p.rule(m)
				}
			}
		}
	}
	return out
}

// area is where a panel's texts may stand: in its place, below its title.
func (f *Frame) area() Rect {
	r := f.Place
	top := r.Y
	for _, t := range f.Texts {
		if t.Role == RoleTitle || t.Role == RoleBadge || t.Role == RoleScale {
			top = max(top, t.Y+t.Size*0.6)
		}
	}
	top = min(top, f.Plot.Y) // a plot that begins higher is all the panel's
	return Rect{r.X, top, r.W, max(r.Bottom()-top, 1)}
}

// ruleText is where a level line's words stand by themselves: above its far end.
func (f *Frame) ruleText(p *scene.Element) Text {
	size := f.Style.Font
	t := Text{Role: RoleAxis, Size: size, Text: p.Text, Align: "end"}
	if p.Vertical {
		t.X, t.Y, t.Align = p.X+size*0.4, p.Y+size*0.6, "start"
		if t.X+Width(p.Text, size) > f.Place.Right() {
			t.X, t.Align = p.X-size*0.4, "end"
		}
		return t
	}
	t.X, t.Y = p.X+p.W, p.Y-size*0.7
	if t.Y < f.Plot.Y+size*0.3 {
		t.Y = p.Y + size*0.7
	}
	return t
}

// placer finds places for texts.
type placer struct {
	f      *Frame
	area   Rect
	curves []curve // of lines
	dots   []Rect
	bars   []Rect
	taken  []Rect // by texts
}

// curve is a polyline in pixels, and half the width of its stroke.
type curve struct {
	points []float64
	half   float64
}

// obstacle notes what words should not cover. On a board only other words are in their way: its parts are placed by hand.
func (p *placer) obstacle(e *scene.Element) {
	if !p.f.Axes() {
		return
	}
	switch e.Kind {
	case scene.KindLine:
		if !e.Fill && len(e.Points) >= 4 {
			p.curves = append(p.curves, curve{e.Points, e.Width / 2})
		}
	case scene.KindRule:
		p.curves = append(p.curves, curve{[]float64{e.X, e.Y, e.X + e.W, e.Y + e.H}, e.Width / 2})
	case scene.KindPoint:
		if p.f.Plot.Grow(1).Has(e.X, e.Y) {
			p.dots = append(p.dots, Bounds(e))
		}
	case scene.KindRect:
		if !e.Hollow && e.W > 0 && e.H > 0 {
			p.bars = append(p.bars, Bounds(e))
		}
	}
}

// text places one text.
func (p *placer) text(e *scene.Element) {
	p.fit(e)
	if e.Handle != "" { // it stands where the hand has put it
		p.taken = append(p.taken, Bounds(e))
		return
	}
	own := *e
	p.clamp(&own)
	best, cost := own, p.cost(&own)
	if e.Free {
		cost += p.covers(e.X, e.Y, Bounds(&own))
	}
	if limit := 0.25; (cost > limit || e.Free) && (p.f.Axes() || p.meets(Bounds(&own)) > 0) {
		for _, c := range p.candidates(e) {
			p.clamp(&c)
			v := p.cost(&c)
			if e.Free {
				v += p.covers(e.X, e.Y, Bounds(&c))
			}
			v += 0.02 * math.Hypot(c.X-own.X, c.Y-own.Y) / e.Size
			if v < cost-0.15 {
				best, cost = c, v
			}
		}
	}
	if p.meets(Bounds(&best)) > crowded && numeric(best.Text) && e.Size <= 1.15*p.f.Style.Font {
		best = p.shorten(best)
	}
	*e = best
	if e.Text != "" {
		p.taken = append(p.taken, Bounds(e))
	}
}

// crowded is the share of a text that others may cover before it is shortened or dropped.
const crowded = 0.08

// candidates are other places for a text: a line up or down, further up or down, beside it.
func (p *placer) candidates(e *scene.Element) []scene.Element {
	var out []scene.Element
	line := 1.25 * e.Size
	put := func(dx, dy float64, align string) {
		c := *e
		c.X, c.Y, c.Align = e.X+dx, e.Y+dy, align
		out = append(out, c)
	}
	if e.Free {
		gap := 0.75*e.Size + 4*p.f.Style.Unit
		for _, far := range [...]float64{1, 1.7} {
			put(0, -gap*far, "middle")
			put(0, gap*far, "middle")
			put(gap*far, 0, "start")
			put(-gap*far, 0, "end")
			put(0.6*gap*far, -0.8*gap*far, "start")
			put(-0.6*gap*far, -0.8*gap*far, "end")
			put(0.6*gap*far, 0.8*gap*far, "start")
			put(-0.6*gap*far, 0.8*gap*far, "end")
		}
		return out
	}
	for _, k := range [...]float64{-0.5, 0.5, -1, 1} {
		put(0, k*line, e.Align)
	}
	if numeric(e.Text) { // a value stays at its bar
		return out
	}
	put(0, -1.7*line, e.Align)
	put(0, 1.7*line, e.Align)
	half := Bounds(e).W / 2
	for _, k := range [...]float64{-1, 1} {
		put(0.9*half*k, -line, e.Align)
		put(0.9*half*k, line, e.Align)
	}
	return out
}

// rule places the words of a level line: at its far end or its near one, above or below.
func (p *placer) rule(m *Mark) {
	e := text(m.Line)
	p.fit(&e)
	p.clamp(&e)
	best, cost := e, p.cost(&e)
	if cost > 0.2 {
		for _, c := range p.along(m) {
			p.fit(&c)
			p.clamp(&c)
			if v := p.cost(&c); v < cost-0.15 {
				best, cost = c, v
			}
		}
	}
	m.Line.X, m.Line.Y, m.Line.Align, m.Line.Text = best.X, best.Y, best.Align, best.Text
	p.taken = append(p.taken, Bounds(&best))
}

func (p *placer) along(m *Mark) (out []scene.Element) {
	e := text(m.Line)
	size, in := e.Size, p.f.Plot
	if m.Vertical {
		for _, y := range [...]float64{in.Y + 0.6*size, in.Y + 2*size, in.Bottom() - 0.8*size, in.Y + in.H/2} {
			for _, side := range [...]string{"start", "end"} {
				c := e
				c.Y, c.Align, c.X = y, side, m.X+0.4*size
				if side == "end" {
					c.X = m.X - 0.4*size
				}
				out = append(out, c)
			}
		}
		return out
	}
	for _, side := range [...]string{"end", "start", "middle"} {
		for _, dy := range [...]float64{-0.7, 0.7} {
			c := e
			c.Y, c.Align, c.X = m.Y+dy*size, side, m.X+m.W
			switch side {
			case "start":
				c.X = m.X + 0.3*size
			case "middle":
				c.X = m.X + m.W/2
			}
			out = append(out, c)
		}
	}
	return out
}

// text is a piece of furniture as an element.
func text(t Text) scene.Element {
	return scene.Element{Kind: scene.KindText, X: t.X, Y: t.Y, Size: t.Size, Align: t.Align, Text: t.Text}
}

// fit cuts a text that is wider than its panel.
func (p *placer) fit(e *scene.Element) {
	if stub := Bounds(e).W - Width(e.Text, e.Size); Bounds(e).W > p.area.W {
		e.Text = Fit(e.Text, e.Size, p.area.W-stub)
	}
}

// clamp moves a text into its panel.
func (p *placer) clamp(e *scene.Element) {
	b := Bounds(e)
	if over := b.Right() - p.area.Right(); over > 0 {
		e.X -= over
		b.X -= over
	}
	if over := p.area.X - b.X; over > 0 {
		e.X += over
	}
	if over := b.Bottom() - p.area.Bottom(); over > 0 {
		e.Y -= over
		b.Y -= over
	}
	if over := p.area.Y - b.Y; over > 0 {
		e.Y += over
	}
}

// cost is how much a text where it stands disturbs and is disturbed: by other words, by curves and dots below it.
func (p *placer) cost(e *scene.Element) float64 {
	b := Bounds(e)
	c := 3 * p.meets(b)
	in := Rect{b.X, b.Y + 0.2*b.H, b.W, 0.6 * b.H} // the letters, not the air round them
	length := 0.0
	for _, v := range p.curves {
		length += within(v.points, in.Grow(v.half-1))
	}
	c += min(length/max(b.W, 2*e.Size), 2)
	dots := 0.0
	for _, d := range p.dots {
		dots += overlap(in, d) / max(d.W*d.H, 1)
	}
	for _, r := range p.bars {
		if share := overlap(in, r) / max(in.W*in.H, 1); share > 0.02 && share < 0.98 { // on its edge, neither in it nor beside it
			c += 0.35
			break
		}
	}
	return c + min(dots, 3)*0.5
}

// meets is the share of a text, or of the smaller one that it covers, that lies on other texts.
func (p *placer) meets(b Rect) float64 {
	letters := func(r Rect) Rect { return Rect{r.X, r.Y + 0.12*r.H, r.W, 0.76 * r.H} }
	in := letters(b)
	share := 0.0
	for _, t := range p.taken {
		t = letters(t)
		share += overlap(in, t) / max(min(in.W*in.H, t.W*t.H), 1)
	}
	return share
}

// covers is 1 where a text lies on the place that it names.
func (p *placer) covers(x, y float64, b Rect) float64 {
	if b.Has(x, y) {
		return 1
	}
	return 0
}

func overlap(a, b Rect) float64 {
	w, h := min(a.Right(), b.Right())-max(a.X, b.X), min(a.Bottom(), b.Bottom())-max(a.Y, b.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}

// within is how long a polyline is inside of a rectangle, px.
func within(v []float64, r Rect) (length float64) {
	for i := 2; i+1 < len(v); i += 2 {
		x0, y0, x1, y1 := v[i-2], v[i-1], v[i], v[i+1]
		if max(x0, x1) < r.X || min(x0, x1) > r.Right() || max(y0, y1) < r.Y || min(y0, y1) > r.Bottom() {
			continue
		}
		t0, t1 := 0.0, 1.0 // Liang and Barsky's clipping
		for _, c := range [...][2]float64{{x0 - x1, x0 - r.X}, {x1 - x0, r.Right() - x0}, {y0 - y1, y0 - r.Y}, {y1 - y0, r.Bottom() - y0}} {
			switch q := c[1] / c[0]; {
			case c[0] == 0 && c[1] < 0:
				t1 = -1
			case c[0] < 0:
				t0 = max(t0, q)
			case c[0] > 0:
				t1 = min(t1, q)
			}
		}
		if t1 > t0 {
			length += (t1 - t0) * math.Hypot(x1-x0, y1-y0)
		}
	}
	return length
}

// numeric reports whether a text is a number, perhaps with a sign or a unit of one letter or two: one that may be shortened.
func numeric(s string) bool {
	digits, others := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', strings.ContainsRune(".,−-+±×%⁰¹²³⁴⁵⁶⁷⁸⁹⁻ ", r):
			if r >= '0' && r <= '9' {
				digits++
			}
		default:
			others++
		}
	}
	return digits > 0 && others <= 2
}

// shorten rounds a number to fewer decimals until it meets no other text; where that does not help it is left out.
func (p *placer) shorten(e scene.Element) scene.Element {
	for words := e.Text; ; {
		var ok bool
		if words, ok = rounder(words); !ok {
			e.Text = ""
			return e
		}
		e.Text = words
		p.clamp(&e)
		if p.meets(Bounds(&e)) <= crowded {
			return e
		}
	}
}

// rounder is the text with its number rounded to one decimal less; ok is false where it has none left.
func rounder(words string) (string, bool) {
	point := strings.IndexByte(words, '.')
	if point < 0 {
		return words, false
	}
	from, to := point, point+1
	for from > 0 && words[from-1] >= '0' && words[from-1] <= '9' {
		from--
	}
	for to < len(words) && words[to] >= '0' && words[to] <= '9' {
		to++
	}
	v, err := strconv.ParseFloat(words[from:to], 64)
	if err != nil {
		return words, false
	}
	return words[:from] + strconv.FormatFloat(v, 'f', max(to-point-2, 0), 64) + words[to:], true
}
