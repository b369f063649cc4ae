package main

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"orrery/app/page/run"
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/scene/svg"
)

// A poster's size in CSS pixels, and the most bytes that it may take: a gallery shows some fifty.
const (
	posterW, posterH = 480, 270
	posterBytes      = 15_000
)

// poster is the picture on a paper's card: one panel of its stored run, without words, which at a card's size nobody could
// read. It is "" where no run is stored, or where the panel can't be made small enough.
func poster(s *run.Stored, key, slug string) string {
	if !s.Drawn() {
		return ""
	}
	panel := bare(posterPanel(s.Scene, key))
	if panel == nil {
		return ""
	}
	st := layout.Style{Font: 8, Title: 8, Gap: 0, Margin: 18, Unit: 1.15}
	for range 8 {
		one := &scene.Scene{Cols: 1, Rows: 1, Panels: []*scene.Panel{panel}}
		text := svg.Render(one, svg.Options{W: posterW, H: posterH, Theme: svg.Stage, ID: slug, Title: " ", Style: &st})
		text = crop(smaller(text), layout.Of(one, posterW, posterH, st)[0])
		if len(text) <= posterBytes {
			return text
		}
		thin(panel)
	}
	return ""
}

// posterPanel is the panel with that key; where a paper names none, the largest of the stage.
func posterPanel(s *scene.Scene, key string) *scene.Panel {
	var main *scene.Panel
	for _, p := range s.Panels {
		if p.Key == key && key != "" {
			return p
		}
		if main == nil || p.Place.Cols*p.Place.Rows > main.Place.Cols*main.Place.Rows {
			main = p
		}
	}
	return main
}

// bare is a copy of a panel that fills its picture, without words, ticks and labels.
func bare(p *scene.Panel) *scene.Panel {
	if p == nil {
		return nil
	}
	var c scene.Panel
	text, err := json.Marshal(p)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		panic(err) // a scene is plain data, and came from JSON
	}
	c.Title, c.Badge, c.Says, c.Place = "", "", "", scene.At(0, 0, 1, 1)
	for _, a := range []*scene.Axis{c.X, c.Y} {
		if a != nil {
			a.Label, a.Names, a.Bare = "", nil, true
		}
	}
	elements := c.Elements
	c.Elements = nil
	for _, e := range elements {
		if e.Kind == scene.KindText {
			continue
		}
		e.Label, e.Text = "", ""
		c.Elements = append(c.Elements, e)
	}
	return &c
}

// thin leaves out half of what takes most room: of images larger than a thumb every second row and column, of the points
// of long lines and of crowds every second one.
func thin(p *scene.Panel) {
	crowd := map[scene.Kind]int{}
	defer func() {
		if crowd[scene.KindTile] > 24 {
			middle(p)
		}
	}()
	for i := range p.Elements {
		e := &p.Elements[i]
		crowd[e.Kind]++
		if e.Image != nil && e.Image.Rows*e.Image.Cols > 600 {
			e.Image = half(e.Image)
		}
		switch size := map[scene.Kind]int{scene.KindLine: 2, scene.KindArea: 3}[e.Kind]; {
		case e.Kind == scene.KindPoint:
			e.Points = nil // its trail
		case size > 0 && len(e.Points) > 24*size:
			e.Points = everySecond(e.Points, size)
		}
	}
	seen := map[scene.Kind]int{}
	kept := p.Elements[:0]
	for _, e := range p.Elements {
		seen[e.Kind]++
		if crowd[e.Kind] <= 80 || e.Kind == scene.KindTile || seen[e.Kind]%2 == 1 {
			kept = append(kept, e)
		}
	}
	p.Elements = kept
}

// middle keeps what lies in the middle of a wall of tiles: a few that can be seen say more than all with holes.
func middle(p *scene.Panel) {
	left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, e := range p.Elements {
		if e.Kind == scene.KindTile {
			left, right, top, bottom = min(left, e.X), max(right, e.X+e.W), min(top, e.Y), max(bottom, e.Y+e.H)
		}
	}
	dx, dy := (right-left)/10, (bottom-top)/10
	p.Elements = slices.DeleteFunc(p.Elements, func(e scene.Element) bool {
		outside := func(x, y float64) bool { return x < left+dx || x > right-dx || y < top+dy || y > bottom-dy }
		for i := 0; i+1 < len(e.Points); i += 2 {
			if outside(e.Points[i], e.Points[i+1]) {
				return true
			}
		}
		return len(e.Points) == 0 && outside(e.X+e.W/2, e.Y+e.H/2)
	})
}

// crop shows what is drawn as large as the picture allows, at most three times its size: the room for words is free.
func crop(text string, f *layout.Frame) string {
	var all layout.Rect
	for i := range f.Panel.Elements {
		p := f.Pixels(&f.Panel.Elements[i])
		b := layout.Bounds(&p)
		left, top := max(b.X, 0), max(b.Y, 0)
		b = layout.Rect{X: left, Y: top, W: min(b.Right(), posterW) - left, H: min(b.Bottom(), posterH) - top}
		switch {
		case !(b.W >= 0 && b.H >= 0): // nowhere to be seen
		case all == layout.Rect{}:
			all = b
		default:
			x, y := min(all.X, b.X), min(all.Y, b.Y)
			all = layout.Rect{X: x, Y: y, W: max(all.Right(), b.Right()) - x, H: max(all.Bottom(), b.Bottom()) - y}
		}
	}
	all = all.Grow(20)
	zoom := min(posterW/all.W, posterH/all.H, 3)
	w, h := posterW/zoom, posterH/zoom
	view := fmt.Sprintf(`viewBox="%.0f %.0f %.0f %.0f"`, all.X+(all.W-w)/2, all.Y+(all.H-h)/2, w, h)
	text = strings.Replace(text, fmt.Sprintf(`viewBox="0 0 %d %d"`, posterW, posterH), view, 1)
	return ground.ReplaceAllString(text, "") // the card's own ground goes on beside the picture
}

// everySecond keeps every second of the tuples of that size, and the last.
func everySecond(v []float64, size int) (out []float64) {
	n := len(v) / size
	for i := range n {
		if i%2 == 0 || i == n-1 {
			out = append(out, v[i*size:(i+1)*size]...)
		}
	}
	return out
}

// half is an image of half the rows and columns, each pixel the mean of four.
func half(m *scene.Image) *scene.Image {
	c := *m
	c.Rows, c.Cols, c.Data = (m.Rows+1)/2, (m.Cols+1)/2, nil
	for i := range c.Rows {
		for j := range c.Cols {
			sum, n := 0, 0
			for y := 2 * i; y < min(2*i+2, m.Rows); y++ {
				for x := 2 * j; x < min(2*j+2, m.Cols); x++ {
					sum, n = sum+int(m.Data[y*m.Cols+x]), n+1
				}
			}
			c.Data = append(c.Data, byte(sum/n))
		}
	}
	return &c
}

var (
	posterTitle = regexp.MustCompile(` role="img" aria-labelledby="[^"]*"|<title[^>]*>[^<]*</title>|<desc[^>]*>[^<]*</desc>`)
	posterText  = regexp.MustCompile(`<text[^>]*>.*?</text>`)
	tenth       = regexp.MustCompile(`(\d)\.\d\b`)
	coordinates = regexp.MustCompile(` (?:d|cx|cy|x|y)="[^"]*"`)
	ground      = regexp.MustCompile(`<rect width="\d+" height="\d+" fill="[^"]*"/>`)
	dot         = regexp.MustCompile(`<circle cx="(-?[\d.]+)" cy="(-?[\d.]+)" r="([\d.]+)" fill="(#\w+)"( opacity="[\d.]+")?/>`)
)

// smaller is a picture with less to say: it stands beside its words, so it needs none itself; its places are whole pixels;
// discs of one look that follow each other are one path, whose round ends draw them.
func smaller(text string) string {
	text = posterTitle.ReplaceAllString(text, "")
	text = posterText.ReplaceAllString(text, "")
	if len(text) > posterBytes {
		text = coordinates.ReplaceAllStringFunc(text, func(a string) string { return tenth.ReplaceAllString(a, "$1") })
	}
	var b strings.Builder
	look := ""
	last := 0
	for _, m := range dot.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		if next := part(3) + part(4) + part(5); next != look || m[0] != last {
			if look != "" {
				b.WriteString(`"/>`)
			}
			b.WriteString(text[last:m[0]])
			look = next
			b.WriteString(`<path stroke="` + part(4) + `" stroke-width="` + twice(part(3)) + `"` + part(5) + ` d="`)
		}
		b.WriteString("M" + part(1) + " " + part(2) + "h0")
		last = m[1]
	}
	if look != "" {
		b.WriteString(`"/>`)
	}
	b.WriteString(text[last:])
	return b.String()
}

// twice is a number's double; what is none stays.
func twice(s string) string {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(2*x, 'f', -1, 64)
}
