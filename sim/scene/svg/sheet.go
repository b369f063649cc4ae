package svg

import (
	"math"
	"strings"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// Sheet is a file that stands alone: pictures with their words on white, and a line at the foot that says where they
// are from. Nothing in it needs a style sheet.
type Sheet struct {
	ID      string
	Title   string // what it is, over everything; empty: only said, not shown
	Says    string // and for those who can't see it
	Blocks  []Block
	Columns int    // of blocks; 0 is 1
	Foot    string // one line; where it is too long its end gives way
	Tail    string // and what follows it, which never does
}

// Block is a picture of a sheet.
type Block struct {
	Heading string
	Keys    []Key
	Picture string // as [Render] gives it
	W, H    float64
	Notes   string
}

// A sheet's measures in px.
const (
	margin, gutter      = 20.0, 28.0
	titleSize, headSize = 17.0, 15.0
	noteSize, footSize  = 12.5, 10.5
	keySize, keyLine    = 12.5, 19.0
	leading, bold       = 1.4, 1.06
	between             = 6.0
	slack               = 1.08 // of the width of a text, for fonts that are wider than the page's
)

// Draw is the sheet as a document.
func (s Sheet) Draw() string {
	columns := max(1, min(s.Columns, len(s.Blocks)))
	wide := 0.0
	for _, b := range s.Blocks {
		wide = math.Max(wide, b.W)
	}
	w := 2*margin + float64(columns)*wide + float64(columns-1)*gutter
	p := &paper{width: w}
	y := margin
	if s.Title != "" {
		y = p.lines(margin, y, w-2*margin, titleSize, 600, scene.Ink, s.Title) + 8
	}
	for i := 0; i < len(s.Blocks); i += columns {
		row := s.Blocks[i:min(len(s.Blocks), i+columns)]
		low, top := y, y
		for k, b := range row { // headings and legends of a row take the same height, so that its pictures stand in line
			top = math.Max(top, p.head(b, margin+float64(k)*(wide+gutter), y))
		}
		for k, b := range row {
			low = math.Max(low, p.picture(b, margin+float64(k)*(wide+gutter), top))
		}
		y = low + 16
	}
	foot := fit(s.Foot, w-2*margin-room(s.Tail, footSize), footSize) + s.Tail
	p.text(margin, y+footSize*0.5, footSize, 400, scene.Soft, foot)
	h := math.Ceil(y + footSize + margin*0.6)

	id := identifier(s.ID)
	var out strings.Builder
	for _, part := range []string{`<svg xmlns="http://www.w3.org/2000/svg" width="`, num(w), `" height="`, num(h), `" viewBox="0 0 `, num(w), ` `, num(h),
		`" role="img" aria-labelledby="`, id, `-st `, id, `-sd" font-family="Inter,system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif">`,
		`<title id="`, id, `-st">`, escape(s.Title), `</title><desc id="`, id, `-sd">`, escape(s.Says), `</desc>`,
		`<rect width="`, num(w), `" height="`, num(h), `" fill="`, Paper.ground(), `"/>`, p.b.String(), `</svg>`} {
		out.WriteString(part)
	}
	return out.String()
}

// paper is what is written on a sheet.
type paper struct {
	b     strings.Builder
	width float64
}

func (p *paper) add(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

func (p *paper) text(x, y, size float64, weight int, c scene.Colour, text string) {
	p.add(`<text x="`, num(x), `" y="`, num(y+size*0.35), `" font-size="`, num(size), `"`)
	if weight != 400 {
		p.add(` font-weight="`, num(float64(weight)), `"`)
	}
	p.add(` fill="`, Paper.colour(c), `">`, escape(text), `</text>`)
}

// lines writes a text, broken into lines, from y down, and gives where it ends.
func (p *paper) lines(x, y, w, size float64, weight int, c scene.Colour, text string) float64 {
	measure := size
	if weight > 400 {
		measure *= bold
	}
	for _, line := range wrap(text, w, measure) {
		p.text(x, y+size*leading/2, size, weight, c, line)
		y += size * leading
	}
	return y
}

// head writes a block's heading and legend, and gives where they end.
func (p *paper) head(b Block, x, y float64) float64 {
	if b.Heading != "" {
		y = p.lines(x, y, b.W, headSize, 600, scene.Ink, b.Heading) + 2
	}
	at := x
	for i, k := range b.Keys {
		sample := SampleW
		if k.Mark == Scale {
			sample = ScaleW
		}
		lo, hi := k.Label, k.Hi
		need := sample + between + room(lo+hi, keySize)
		if i > 0 && at+need > x+b.W {
			at, y = x, y+keyLine
		}
		middle := y + keyLine/2
		if k.Mark == Scale { // its ends stand on both sides
			p.text(at, middle, keySize, 400, scene.Soft, lo)
			at += room(lo, keySize) + between
			lo = ""
		}
		p.add(`<g transform="translate(`, num(at), ` `, num(middle-SampleH/2), `)">`, k.mark(Paper), `</g>`)
		at += sample + between
		p.text(at, middle, keySize, 400, scene.Soft, lo+hi)
		at += room(lo+hi, keySize) + 16
	}
	if len(b.Keys) > 0 {
		y += keyLine + 2
	}
	return y
}

// picture puts a block's picture and notes on the sheet, and gives where they end.
func (p *paper) picture(b Block, x, y float64) float64 {
	p.add(strings.Replace(b.Picture, "<svg ", `<svg x="`+num(x)+`" y="`+num(y)+`" width="`+num(b.W)+`" height="`+num(b.H)+`" `, 1))
	y += b.H
	if b.Notes != "" {
		y = p.lines(x, y+6, b.W, noteSize, 400, scene.Soft, b.Notes)
	}
	return y
}

// room is what a text needs in whatever sans serif there is.
func room(text string, size float64) float64 { return slack * layout.Width(text, size) }

// wrap breaks a text into lines that are about so wide at most.
func wrap(text string, w, size float64) (out []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case room(line+" "+word, size) > w:
			out, line = append(out, line), word
		default:
			line += " " + word
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// fit shortens a text to a width.
func fit(text string, w, size float64) string {
	if room(text, size) <= w {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && room(string(r)+"…", size) > w {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
