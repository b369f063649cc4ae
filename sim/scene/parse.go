package scene

import (
	"encoding/base64"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Parse reads a scene from the text that encoding/json makes of one. The stage reads up to sixty a second beside the
// page's own work, which the general decoder is too slow, and too large, for. Strings share the text's memory;
// unknown fields are passed over.
func Parse(text string) (*Scene, error) {
	p := &parser{s: text}
	var s Scene
	p.object(func(key string) {
		switch key {
		case "cols":
			s.Cols = p.integer()
		case "rows":
			s.Rows = p.integer()
		case "panels":
			p.array(func() { s.Panels = append(s.Panels, p.panel()) })
		case "threads":
			p.array(func() { s.Threads = append(s.Threads, p.thread()) })
		case "tallcols":
			s.TallCols = p.integer()
		case "tallrows":
			s.TallRows = p.integer()
		case "caption":
			s.Caption = p.text()
		case "final":
			s.Final = p.boolean()
		case "hold":
			s.Hold = p.boolean()
		default:
			p.skip(0)
		}
	})
	p.space()
	if !p.bad && p.i < len(p.s) {
		p.fail()
	}
	if p.bad {
		return nil, errors.New("not a scene: the text is broken at byte " + strconv.Itoa(p.at))
	}
	return &s, nil
}

type parser struct {
	s   string
	i   int
	at  int // of the first fault
	bad bool
}

func (p *parser) fail() {
	if !p.bad {
		p.bad, p.at = true, p.i
	}
	p.i = len(p.s)
}

func (p *parser) space() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\n' || p.s[p.i] == '\t' || p.s[p.i] == '\r') {
		p.i++
	}
}

// take passes over a sign if it comes next.
func (p *parser) take(c byte) bool {
	p.space()
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *parser) want(c byte) {
	if !p.take(c) {
		p.fail()
	}
}

func (p *parser) word(w string) bool {
	p.space()
	if len(p.s)-p.i >= len(w) && p.s[p.i:p.i+len(w)] == w {
		p.i += len(w)
		return true
	}
	return false
}

// object calls field with each key; field must read the value.
func (p *parser) object(field func(key string)) {
	if p.word("null") {
		return
	}
	p.want('{')
	if p.take('}') {
		return
	}
	for !p.bad {
		key := p.text()
		p.want(':')
		field(key)
		if !p.take(',') {
			p.want('}')
			return
		}
	}
}

func (p *parser) array(item func()) {
	if p.word("null") {
		return
	}
	p.want('[')
	if p.take(']') {
		return
	}
	for !p.bad {
		item()
		if !p.take(',') {
			p.want(']')
			return
		}
	}
}

func (p *parser) boolean() bool {
	switch {
	case p.word("true"):
		return true
	case p.word("false"), p.word("null"):
	default:
		p.fail()
	}
	return false
}

func (p *parser) text() string {
	if p.word("null") {
		return ""
	}
	p.want('"')
	from := p.i
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case '"':
			p.i++
			return p.s[from : p.i-1]
		case '\\':
			return p.escaped(from)
		}
		p.i++
	}
	p.fail()
	return ""
}

// escaped reads on in a string that has backslashes.
func (p *parser) escaped(from int) string {
	b := []byte(p.s[from:p.i])
	for p.i < len(p.s) {
		c := p.s[p.i]
		p.i++
		if c == '"' {
			return string(b)
		}
		if c != '\\' || p.i >= len(p.s) {
			b = append(b, c)
			continue
		}
		c = p.s[p.i]
		p.i++
		switch c {
		case '"', '\\', '/':
			b = append(b, c)
		case 'n':
			b = append(b, '\n')
		case 't':
			b = append(b, '\t')
		case 'r':
			b = append(b, '\r')
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'u':
			r := p.hex()
			if utf16.IsSurrogate(r) && p.word(`\u`) {
				r = utf16.DecodeRune(r, p.hex())
			}
			b = utf8.AppendRune(b, r)
		default:
			p.fail()
		}
	}
	p.fail()
	return ""
}

func (p *parser) hex() rune {
	if p.i+4 > len(p.s) {
		p.fail()
		return 0
	}
	v, err := strconv.ParseUint(p.s[p.i:p.i+4], 16, 32)
	p.i += 4
	if err != nil {
		p.fail()
	}
	return rune(v)
}

func (p *parser) integer() int { return int(p.number()) }

var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// number reads short decimals itself: digits up to 2⁵³ and a power of ten up to 22 are exact, so their quotient is
// rounded once, like ParseFloat's.
func (p *parser) number() float64 {
	p.space()
	from, i, s := p.i, p.i, p.s
	negative := i < len(s) && s[i] == '-'
	if negative {
		i++
	}
	var m uint64
	digits, decimals, point := 0, 0, false
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		m = m*10 + uint64(c-'0')
		digits++
		if point {
			decimals++
		}
	}
	if digits > 0 && digits <= 15 && (i == len(s) || s[i] != 'e' && s[i] != 'E') {
		p.i = i
		v := float64(m) / tens[decimals]
		if negative {
			v = -v
		}
		return v
	}
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '+' || s[i] == '.' || s[i] == 'e' || s[i] == 'E') {
		i++
	}
	v, err := strconv.ParseFloat(s[from:i], 64)
	if err != nil {
		if p.word("null") {
			return 0
		}
		p.fail()
		return 0
	}
	p.i = i
	return v
}

func (p *parser) numbers() []float64 {
	if p.word("null") {
		return nil
	}
	v := []float64{}
	p.array(func() { v = append(v, p.number()) })
	return v
}

func (p *parser) texts() []string {
	if p.word("null") {
		return nil
	}
	v := []string{}
	p.array(func() { v = append(v, p.text()) })
	return v
}

// skip passes over a value of any kind.
func (p *parser) skip(depth int) {
	p.space()
	if p.i >= len(p.s) || depth > 100 {
		p.fail()
		return
	}
	switch p.s[p.i] {
	case '{':
		p.object(func(string) { p.skip(depth + 1) })
	case '[':
		p.array(func() { p.skip(depth + 1) })
	case '"':
		p.text()
	case 't', 'f':
		p.boolean()
	default:
		p.number()
	}
}

func (p *parser) panel() *Panel {
	if p.word("null") {
		return nil
	}
	q := &Panel{}
	p.object(func(key string) {
		switch key {
		case "key":
			q.Key = p.text()
		case "title":
			q.Title = p.text()
		case "place":
			q.Place = p.place()
		case "tall":
			if !p.word("null") {
				at := p.place()
				q.Tall = &at
			}
		case "x":
			q.X = p.axis()
		case "y":
			q.Y = p.axis()
		case "w":
			q.W = p.number()
		case "h":
			q.H = p.number()
		case "equal":
			q.Equal = p.boolean()
		case "says":
			q.Says = p.text()
		case "badge":
			q.Badge = p.text()
		case "lead":
			q.Lead = p.boolean()
		case "ends":
			q.Ends = p.texts()
		case "plain":
			q.Plain = p.boolean()
		case "elements":
			p.array(func() {
				q.Elements = append(q.Elements, Element{})
				p.element(&q.Elements[len(q.Elements)-1])
			})
		default:
			p.skip(0)
		}
	})
	return q
}

func (p *parser) place() (at Place) {
	p.object(func(key string) {
		switch key {
		case "col":
			at.Col = p.integer()
		case "row":
			at.Row = p.integer()
		case "cols":
			at.Cols = p.integer()
		case "rows":
			at.Rows = p.integer()
		default:
			p.skip(0)
		}
	})
	return at
}

func (p *parser) axis() *Axis {
	if p.word("null") {
		return nil
	}
	a := &Axis{}
	p.object(func(key string) {
		switch key {
		case "label":
			a.Label = p.text()
		case "min":
			a.Min = p.number()
		case "max":
			a.Max = p.number()
		case "scale":
			a.Scale = Scale(p.text())
		case "knee":
			a.Knee = p.number()
		case "ticks":
			a.Ticks = p.numbers()
		case "names":
			a.Names = p.texts()
		case "bare":
			a.Bare = p.boolean()
		default:
			p.skip(0)
		}
	})
	return a
}

func (p *parser) thread() (t Thread) {
	p.object(func(key string) {
		switch key {
		case "key":
			t.Key = p.text()
		case "from":
			t.From = p.text()
		case "to":
			t.To = p.text()
		case "weight":
			t.Weight = p.number()
		case "colour":
			t.Colour = Colour(p.text())
		case "label":
			t.Label = p.text()
		case "arrow":
			t.Arrow = p.boolean()
		default:
			p.skip(0)
		}
	})
	return t
}

func (p *parser) image() *Image {
	if p.word("null") {
		return nil
	}
	m := &Image{}
	p.object(func(key string) {
		switch key {
		case "rows":
			m.Rows = p.integer()
		case "cols":
			m.Cols = p.integer()
		case "data":
			b, err := base64.StdEncoding.DecodeString(p.text())
			if err != nil {
				p.fail()
			}
			m.Data = b
		case "map":
			m.Map = Map(p.text())
		case "lo":
			m.Lo = p.number()
		case "hi":
			m.Hi = p.number()
		default:
			p.skip(0)
		}
	})
	return m
}

func (p *parser) element(e *Element) {
	p.object(func(key string) {
		switch key {
		case "kind":
			e.Kind = Kind(p.text())
		case "key":
			e.Key = p.text()
		case "label":
			e.Label = p.text()
		case "links":
			e.Links = p.texts()
		case "x":
			e.X = p.number()
		case "y":
			e.Y = p.number()
		case "w":
			e.W = p.number()
		case "h":
			e.H = p.number()
		case "size":
			e.Size = p.number()
		case "width":
			e.Width = p.number()
		case "points":
			e.Points = p.numbers()
		case "colour":
			e.Colour = Colour(p.text())
		case "alpha":
			e.Alpha = p.number()
		case "image":
			e.Image = p.image()
		case "text":
			e.Text = p.text()
		case "align":
			e.Align = p.text()
		case "hollow":
			e.Hollow = p.boolean()
		case "ring":
			e.Ring = Colour(p.text())
		case "frame":
			e.Frame = Colour(p.text())
		case "dashed":
			e.Dashed = p.boolean()
		case "closed":
			e.Closed = p.boolean()
		case "fill":
			e.Fill = p.boolean()
		case "vertical":
			e.Vertical = p.boolean()
		case "from":
			e.From = p.numbers()
		case "to":
			e.To = p.numbers()
		case "free":
			e.Free = p.boolean()
		case "flash":
			e.Flash = p.boolean()
		case "handle":
			e.Handle = p.text()
		case "along":
			e.Along = p.text()
		default:
			p.skip(0)
		}
	})
}
