//go:build js && wasm

package main

import (
	"image/color"
	"strings"
	"syscall/js"
	"time"

	wire "orrery/sim/host/wire/stagewire"
	"orrery/wasm/stage/reel"
	"orrery/wasm/stage/show"
)

// page is the stage's end of both conversations: with the page around it, and with the worker.
type page struct {
	stage *stage
	port  js.Value
	heard js.Func
	told  time.Time
	later bool // a count will be told
	label string
	skip  js.Value // the control that goes on to the newest picture
	ahead bool     // it is seen
}

// telling is how often the page hears what is seen.
const telling = 150 * time.Millisecond

func (p *page) window() js.Value { return js.Global().Get("window") }

// post tells the page something.
func (p *page) post(m wire.FromStage) {
	p.window().Get("parent").Call("postMessage", fromStage(m), p.window().Get("location").Get("origin"))
}

func (p *page) fail(why string) { p.post(wire.FromStage{Stage: "failed", Message: why}) }

// listen begins to hear the page, and says so.
func (p *page) listen() {
	w := p.window()
	w.Call("addEventListener", "message", js.FuncOf(func(_ js.Value, a []js.Value) any {
		e := a[0]
		if e.Get("origin").String() != w.Get("location").Get("origin").String() || !e.Get("source").Equal(w.Get("parent")) || e.Get("data").Type() != js.TypeString {
			return nil
		}
		if m, ok := toStage(e.Get("data")); ok {
			p.hear(m, e.Get("ports"))
		}
		return nil
	}))
	still := w.Call("matchMedia", "(prefers-reduced-motion: reduce)")
	p.stage.still(still.Get("matches").Bool())
	still.Call("addEventListener", "change", js.FuncOf(func(_ js.Value, a []js.Value) any {
		p.stage.still(a[0].Get("matches").Bool())
		return nil
	}))
	if p.skip = js.Global().Get("document").Call("getElementById", "skip"); p.skip.Truthy() {
		p.skip.Call("addEventListener", "click", js.FuncOf(func(js.Value, []js.Value) any {
			p.stage.reel.Skip()
			js.Global().Get("document").Call("querySelector", "canvas").Call("focus", map[string]any{"preventScroll": true})
			return nil
		}))
	}
	// Words that were written before the page's font had come are written again.
	if fonts := js.Global().Get("document").Get("fonts"); fonts.Truthy() {
		coming := 2
		again := js.FuncOf(func(js.Value, []js.Value) any {
			if coming--; coming == 0 && p.stage.paint.ink != nil {
				p.stage.paint.sheet.reset()
				p.stage.dirty = true
			}
			return nil
		})
		for _, weight := range []string{"400", "600"} {
			fonts.Call("load", weight+" 14px Inter").Call("then", again, again)
		}
	}
	if text := w.Get("orreryLast"); text.Type() == js.TypeString { // it had to start anew
		p.stage.reel.Add(text.String())
	}
	p.post(wire.FromStage{Stage: "ready"})
}

func (p *page) hear(m wire.ToStage, ports js.Value) {
	s := p.stage
	switch m.Do {
	case "open":
		if ports.Length() > 0 {
			p.open(ports.Index(0))
		}
	case "scene":
		s.reel.Add(m.Scene)
		p.count()
	case "seek":
		if text, ok := s.reel.Seek(m.At); ok {
			s.read(text, 120*time.Millisecond)
		}
		p.release()
	case "live":
		if text, ok := s.reel.Live(); ok {
			s.read(text, 120*time.Millisecond)
		}
		p.release()
	case "skip":
		s.reel.Skip()
	case "motion":
		s.still(m.Reduce)
	case "speed":
		s.reel.Slow = m.At
	case "reset":
		s.hands.reset()
	case "focus":
		js.Global().Get("document").Call("querySelector", "canvas").Call("focus")
	}
	s.dirty = true
}

// open takes a new run's port. The replay of the run before is dropped; its last picture stays until the first new one.
func (p *page) open(port js.Value) {
	if p.port.Truthy() {
		p.port.Call("close")
		p.heard.Release()
	}
	s := p.stage
	s.reel = reel.Reel{Slow: s.reel.Slow, Still: s.reel.Still, Frame: s.reel.Frame}
	s.owed, s.given = false, false
	s.hands.drop()
	p.port = port
	p.heard = js.FuncOf(func(_ js.Value, a []js.Value) any {
		if data := a[0].Get("data"); data.Type() == js.TypeString {
			p.window().Set("orreryLast", data) // for the case that the stage must start anew
			s.reel.Add(data.String())
			s.owed = true
			p.count()
			p.release()
		}
		return nil
	})
	port.Set("onmessage", p.heard)
}

// release lets the worker go on while the reader looks at the past, or nothing is drawn.
func (p *page) release() {
	if s := p.stage; s.owed && s.reel.Away() {
		s.owed = false
		p.credit()
	}
}

// credit asks the worker for the next picture.
func (p *page) credit() {
	if p.port.Truthy() {
		p.port.Call("postMessage", wire.Credit)
	}
}

// hand tells the worker where a handle is.
func (p *page) hand(h wire.Hand) {
	if p.port.Truthy() {
		p.port.Call("postMessage", hand(h))
	}
}

// count tells the page, now and then, how many pictures there are and what the one that is seen says.
func (p *page) count() {
	if p.later {
		return
	}
	p.later = true
	time.AfterFunc(max(telling-time.Since(p.told), 0), func() {
		p.later, p.told = false, time.Now()
		r := &p.stage.reel
		m := wire.FromStage{Stage: "count", Count: r.Count(), LeftMS: float64(r.Left().Milliseconds())}
		if to := p.stage.to; to != nil {
			m.Caption, m.Items, m.Final = to.Scene.Caption, to.Scene.Words(), to.Scene.Final
			m.Words = strings.Join(m.Items, " ")
		}
		p.post(m)
	})
}

// behind is how far the picture may be behind before the reader is offered to skip.
const behind = 900 * time.Millisecond

// offer shows the control that skips while there is something to skip.
func (p *page) offer() {
	left := p.stage.reel.Left()
	is := left > behind || p.ahead && left > behind/4
	if is != p.ahead && p.skip.Truthy() {
		p.ahead = is
		p.skip.Set("hidden", !is)
	}
}

// pick tells the page, and whoever listens to the stage, what the reader points at.
func (p *page) pick(label string) {
	if label == p.label {
		return
	}
	p.label = label
	p.post(wire.FromStage{Stage: "pick", Label: label})
	if say := js.Global().Get("document").Call("getElementById", "say"); say.Truthy() {
		say.Set("textContent", label)
	}
}

func rgba(c show.Colour) color.RGBA {
	v := func(x float32) uint8 { return uint8(x*255 + 0.5) }
	return color.RGBA{v(c.R * c.A), v(c.G * c.A), v(c.B * c.A), v(c.A)}
}
