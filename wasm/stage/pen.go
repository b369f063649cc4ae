//go:build js && wasm

package main

import (
	"image"
	"math"
	"strconv"
	"syscall/js"

	"github.com/hajimehoshi/ebiten/v2"

	"orrery/wasm/stage/show"
)

// pen writes words with the browser's own fonts, on a canvas that nobody sees.
type pen struct {
	canvas  js.Value
	context js.Value
	w, h    int
	font    string // set at the moment
}

// family is what the page writes in, too.
const family = `Inter, system-ui, -apple-system, "Segoe UI", sans-serif`

func newPen() pen {
	c := js.Global().Get("document").Call("createElement", "canvas")
	c.Set("width", 16)
	c.Set("height", 16)
	return pen{canvas: c, w: 16, h: 16, context: c.Call("getContext", "2d", map[string]any{"willReadFrequently": true})}
}

// wording is a text as it will look: its size is in quarters of a device pixel.
type wording struct {
	text string
	size int
	bold bool
	halo bool // the text's own ground, a little wider than it
}

// word is a text in the sheet.
type word struct {
	at    image.Rectangle
	width float64 // of the text alone, device px
	pad   float64 // left of it
}

func (p *pen) set(w wording) float64 {
	size := float64(w.size) / 4
	weight := "400 "
	if w.bold {
		weight = "600 "
	}
	font := weight + strconv.FormatFloat(size, 'f', 2, 64) + "px " + family
	if p.font != font {
		p.context.Set("font", font)
		p.font = font
	}
	return size
}

// measure is a text's width, device px.
func (p *pen) measure(w wording) float64 {
	p.set(w)
	return p.context.Call("measureText", w.text).Get("width").Float()
}

// write draws a text in white: its pixels, and how large.
func (p *pen) write(w wording) (pix []byte, bounds image.Point, width, pad float64) {
	size := p.set(w)
	width = p.context.Call("measureText", w.text).Get("width").Float()
	pad = math.Ceil(size*0.25) + 1
	bw, bh := int(math.Ceil(width+2*pad)), int(math.Ceil(size*1.5))
	if bw > p.w || bh > p.h {
		p.w, p.h = max(p.w, bw), max(p.h, bh)
		p.canvas.Set("width", p.w)
		p.canvas.Set("height", p.h)
		p.font = "" // a new size empties the canvas' state
		p.set(w)
	}
	c := p.context
	c.Call("clearRect", 0, 0, bw, bh)
	c.Set("textBaseline", "alphabetic")
	// The middle of the box is the middle between baseline and capitals.
	base := math.Round(float64(bh)/2 + size*0.36)
	if w.halo {
		c.Set("strokeStyle", "#fff")
		c.Set("lineJoin", "round")
		c.Set("lineWidth", size*0.32)
		c.Call("strokeText", w.text, pad, base)
	} else {
		c.Set("fillStyle", "#fff")
		c.Call("fillText", w.text, pad, base)
	}
	data := c.Call("getImageData", 0, 0, bw, bh).Get("data")
	pix = make([]byte, 4*bw*bh)
	js.CopyBytesToGo(pix, js.Global().Get("Uint8Array").New(data.Get("buffer")))
	for i := 0; i < len(pix); i += 4 { // white, multiplied by its opacity
		a := pix[i+3]
		pix[i], pix[i+1], pix[i+2] = a, a, a
	}
	return pix, image.Pt(bw, bh), width, pad
}

// word finds a text in the sheet or writes it there. The sheet starts anew when it is full.
func (k *ink) word(w wording) (word, bool) {
	s := k.sheet
	if f, ok := s.words[w]; ok {
		return f, true
	}
	pix, b, width, pad := s.pen.write(w)
	at, ok := s.shelf.take(b.X, b.Y)
	if !ok {
		k.flush() // what waits still needs the old words
		s.reset()
		if at, ok = s.shelf.take(b.X, b.Y); !ok {
			return word{}, false
		}
	}
	s.write(at, pix)
	f := word{at, width, pad}
	s.words[w] = f
	return f, true
}

// text is how words are set.
type text struct {
	size  float64 // px of the stage
	align string
	bold  bool
	halo  *show.Colour // the ground round the letters
}

// write draws words whose middle height is at y, on whole device pixels.
func (k *ink) write(x, y float64, words string, t text, c show.Colour) {
	size := int(math.Round(t.size * k.fine * k.scale * 4))
	if words == "" || size < 8 || size > 4*400 || c.A <= 0.01 {
		return
	}
	if t.halo != nil {
		k.letters(x, y, wording{words, size, t.bold, true}, t.align, *t.halo)
	}
	k.letters(x, y, wording{words, size, t.bold, false}, t.align, c)
}

func (k *ink) letters(x, y float64, w wording, align string, c show.Colour) {
	f, ok := k.word(w)
	if !ok {
		return
	}
	px, py := k.device(x, y)
	px -= float32(f.pad)
	switch align {
	case "middle":
		px -= float32(f.width / 2)
	case "end":
		px -= float32(f.width)
	}
	px, py = round(px), round(py-float32(f.at.Dy())/2)
	k.patch(k.sheet.image, ebiten.FilterLinear, f.at, px, py, px+float32(f.at.Dx()), py+float32(f.at.Dy()), c)
}

// width is how wide words are, px of the stage.
func (k *ink) width(words string, size float64, bold bool) float64 {
	w := wording{text: words, size: int(math.Round(size * k.fine * k.scale * 4)), bold: bold}
	if f, ok := k.sheet.words[w]; ok {
		return f.width / k.scale
	}
	return k.sheet.pen.measure(w) / k.scale
}
