// Package svg draws a scene as an SVG text: the stage's still, its fall-back without WebGL, and the page's charts.
package svg

import (
	"strconv"
	"strings"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/scene/palette"
)

// Options say how a scene is drawn.
type Options struct {
	W, H  float64 // of the picture, px; 0 is the stage's usual 1240 × 560, or a chart's 420 × 260
	Theme Theme
	ID    string // begins the ids inside; must be unique in a document. Empty: from the scene's panels
	Title string // what the picture is, for those who can't see it; empty: the panels' titles
	Style *layout.Style
}

// Render is the scene as one <svg> element, the same for the same scene.
func Render(s *scene.Scene, o Options) string {
	if !(o.W > 0) || !(o.H > 0) {
		o.W, o.H = 1240, 560
		if o.Theme != Stage {
			o.W, o.H = 420, 260
		}
	}
	st := layout.Stage(o.W, o.H)
	if o.Theme != Stage {
		st = layout.Chart()
	}
	if o.Style != nil {
		st = *o.Style
	}
	d := &drawing{o: o, id: o.ID, style: st, frames: layout.Of(s, o.W, o.H, st)}
	if d.id == "" {
		d.id = "p"
		for _, f := range d.frames {
			d.id += "-" + f.Panel.Key
		}
	}
	d.id = identifier(d.id)
	d.open(s)
	for _, f := range d.frames {
		d.axes(f)
	}
	d.threads(s, true)
	for i, f := range d.frames {
		d.panel(f, i)
	}
	d.threads(s, false)
	for _, f := range d.frames {
		d.words(f)
	}
	d.add("</svg>")
	return d.b.String()
}

type drawing struct {
	b      strings.Builder
	o      Options
	id     string
	style  layout.Style
	frames []*layout.Frame
}

func (d *drawing) open(s *scene.Scene) {
	title := d.o.Title
	if title == "" {
		var all []string
		for _, f := range d.frames {
			if f.Panel.Title != "" {
				all = append(all, f.Panel.Title)
			}
		}
		if title = strings.Join(all, "; "); title == "" {
			title = "Picture"
		}
	}
	words := strings.Join(s.Words(), " ")
	labelled := d.id + "-t"
	if words != "" {
		labelled += " " + d.id + "-d"
	}
	d.add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `, num(d.o.W), ` `, num(d.o.H), `" role="img" aria-labelledby="`, labelled,
		`" font-family="Inter,system-ui,-apple-system,Segoe UI,sans-serif" image-rendering="pixelated" stroke-linejoin="round" stroke-linecap="round">`)
	d.add(`<title id="`, d.id, `-t">`, escape(title), `</title>`)
	if words != "" {
		d.add(`<desc id="`, d.id, `-d">`, escape(words), `</desc>`)
	}
	if d.o.Theme != Page {
		d.add(`<rect width="`, num(d.o.W), `" height="`, num(d.o.H), `" fill="`, d.o.Theme.ground(), `"/>`)
	}
}

// axes draws grid and axis lines.
func (d *drawing) axes(f *layout.Frame) {
	if !f.Axes() {
		return
	}
	in := f.Plot
	var grid, line strings.Builder
	for _, t := range f.XTicks {
		x, _ := f.At(t.At, 0)
		if t.Label != "" && len(f.Panel.X.Names) == 0 && d.o.Theme == Stage {
			grid.WriteString("M" + num(x) + " " + num(in.Y) + "v" + num(in.H))
		}
		line.WriteString("M" + num(x) + " " + num(in.Bottom()) + "v" + num(tickLength(t, f.Style.Font)))
	}
	for _, t := range f.YTicks {
		_, y := f.At(0, t.At)
		if t.Label != "" && len(f.Panel.Y.Names) == 0 {
			grid.WriteString("M" + num(in.X) + " " + num(y) + "h" + num(in.W))
		}
	}
	if !f.Panel.X.Bare {
		line.WriteString("M" + num(in.X) + " " + num(in.Bottom()) + "h" + num(in.W))
	}
	if !f.Panel.Y.Bare && d.o.Theme == Stage {
		line.WriteString("M" + num(in.X) + " " + num(in.Y) + "v" + num(in.H))
	}
	gridColour, lineColour := d.o.Theme.lines()
	if grid.Len() > 0 {
		d.add(`<path d="`, grid.String(), `" stroke="`, gridColour, `"/>`)
	}
	if line.Len() > 0 {
		d.add(`<path d="`, line.String(), `" stroke="`, lineColour, `" fill="none"/>`)
	}
}

func tickLength(t layout.Tick, font float64) float64 {
	if t.Minor {
		return font * 0.2
	}
	return font * 0.35
}

// words draws a panel's title, badge and labels, and the scale of its heat maps' colours.
func (d *drawing) words(f *layout.Frame) {
	if k := f.Scale; k != nil {
		d.image(&scene.Element{X: k.Bar.X, Y: k.Bar.Y, W: k.Bar.W, H: k.Bar.H, Image: k.Image})
	}
	for i, t := range f.Texts {
		switch {
		case t.After: // drawn with the title
		case t.Role == layout.RoleTitle:
			after := ""
			if i+1 < len(f.Texts) && f.Texts[i+1].After {
				n := f.Texts[i+1]
				after = `<tspan dx="` + num(n.Size*0.8) + `" font-size="` + num(n.Size) + `" font-weight="400" fill="` + d.colour(scene.Soft) + `">` + escape(n.Text) + `</tspan>`
			}
			d.text(t.X, t.Y, t.Size, t.Align, t.Text, d.colour(scene.Ink), ` font-weight="600"`, after)
		case t.Role == layout.RoleBadge:
			w, h := layout.BadgeWidth(t.Text, t.Size), t.Size*1.7
			ground := palette.Grid.Hex()
			if d.o.Theme != Stage {
				ground = "none"
			}
			d.add(`<rect x="`, num(t.X-w/2), `" y="`, num(t.Y-h/2), `" width="`, num(w), `" height="`, num(h), `" rx="`, num(h/2),
				`" fill="`, ground, `" stroke="`, d.colour(scene.Brass), `"/>`)
			d.text(t.X, t.Y, t.Size, t.Align, t.Text, d.colour(scene.Brass), ` font-weight="600"`)
		default:
			d.text(t.X, t.Y, t.Size, t.Align, t.Text, d.colour(scene.Soft), "")
		}
	}
}

// text draws words whose middle height is at y, and what follows them.
func (d *drawing) text(x, y, size float64, align, text, colour, more string, after ...string) {
	if bad(x, y) || text == "" {
		return
	}
	d.add(`<text x="`, num(x), `" y="`, num(y+size*0.35), `" font-size="`, num(size), `"`)
	if align == "middle" || align == "end" {
		d.add(` text-anchor="`, align, `"`)
	}
	d.add(` fill="`, colour, `"`, more, `>`, escape(text))
	d.add(after...)
	d.add(`</text>`)
}

func (d *drawing) colour(c scene.Colour) string { return d.o.Theme.colour(c) }

func (d *drawing) add(parts ...string) {
	for _, p := range parts {
		d.b.WriteString(p)
	}
}

// num writes a coordinate to a tenth of a pixel.
func num(v float64) string {
	if bad(v) {
		return "0"
	}
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// escape makes a text safe in XML, quotes included; characters that XML does not know are dropped.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r < 0x20 && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
		default:
			b.WriteRune(r) // what was no UTF-8 has become U+FFFD
		}
	}
	return b.String()
}

// identifier keeps what may stand in an id.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, s)
}
