//go:build js && wasm

package main

import (
	"math"
	"strings"
	"syscall/js"

	wire "orrery/sim/host/wire/stagewire"
)

// input is what the fingers do.
type input struct {
	canvas   js.Value
	fingers  map[int]finger
	dragging bool    // the picture, or what is held
	moved    float64 // by the finger since it came down, px
	spread   float64 // between two fingers
	cursor   string
}

type finger struct{ x, y float64 }

// swallowed are the events that Ebiten would take from the browser: scrolling, the keys (Tab too), the menu.
var swallowed = [...]string{"keyup", "mousedown", "mouseup", "mousemove", "touchend", "touchmove", "contextmenu", "dragover", "drop", "keypress"}

// listen takes all events before Ebiten does. What the stage has no use for goes on to the browser.
func (h *hands) listen() {
	in := &h.input
	in.fingers = map[int]finger{}
	w := js.Global().Get("window")
	on := func(name string, f func(e js.Value)) {
		w.Call("addEventListener", name, js.FuncOf(func(_ js.Value, a []js.Value) any {
			if h.button(a[0]) { // it is no part of the picture
				if name == "keydown" {
					h.forward(a[0])
				}
				return nil
			}
			a[0].Call("stopImmediatePropagation")
			if f != nil {
				f(a[0])
			}
			return nil
		}), map[string]any{"capture": true, "passive": false})
	}
	for _, name := range swallowed {
		on(name, nil)
	}
	on("keydown", h.key)
	on("wheel", h.wheel)
	on("touchstart", h.touch)
	on("pointerdown", h.down)
	on("pointermove", h.move)
	on("pointerup", h.up)
	on("pointercancel", h.cancel)
	on("dblclick", func(js.Value) { h.reset() })
	w.Get("document").Call("addEventListener", "pointerleave", js.FuncOf(func(js.Value, []js.Value) any {
		h.over = false
		h.look(0)
		return nil
	}))
	w.Call("addEventListener", "blur", js.FuncOf(func(js.Value, []js.Value) any {
		h.release()
		h.focus = ""
		h.stage.dirty = true
		return nil
	}))
}

// button reports whether an event is for a button that lies over the picture.
func (h *hands) button(e js.Value) bool {
	t := e.Get("target")
	return t.Truthy() && t.Get("tagName").Type() == js.TypeString && t.Get("tagName").String() == "BUTTON"
}

// forward tells the page of a key that is the page's, and reports whether it is one. A key that is held down counts once.
func (h *hands) forward(e js.Value) bool {
	key := e.Get("key").String()
	if !e.Get("shiftKey").Bool() && len(key) == 1 {
		key = strings.ToLower(key) // Caps Lock
	}
	switch key {
	case "r", "p", "s", "?", "Escape":
	default:
		return false
	}
	if !e.Get("repeat").Bool() {
		h.stage.page.post(wire.FromStage{Stage: "key", Key: key})
	}
	return true
}

// ready finds the canvas once Ebiten has made it, and makes it a thing that can be read aloud and reached.
func (h *hands) ready() bool {
	if h.input.canvas.Truthy() {
		return true
	}
	c := js.Global().Get("document").Call("querySelector", "body > canvas")
	if !c.Truthy() {
		return false
	}
	h.input.canvas = c
	c.Set("tabIndex", 0)
	c.Call("setAttribute", "role", "application")
	c.Call("setAttribute", "aria-roledescription", "stage")
	c.Call("setAttribute", "aria-label", "The picture of the running experiment. The arrow keys go from one element to the next, Enter pins or takes hold, Escape lets go, plus and minus zoom. R runs, P pauses, S steps, the question mark lists all keys.")
	c.Call("setAttribute", "aria-describedby", "say")
	h.gestures()
	return true
}

// gestures leaves upright swipes to the page as long as the whole picture is seen.
func (h *hands) gestures() {
	if !h.input.canvas.Truthy() {
		return
	}
	action := "pan-y"
	if h.stage.view.z > 1 {
		action = "none"
	}
	h.input.canvas.Get("style").Set("touchAction", action)
}

func (h *hands) see(c camera) {
	s := h.stage
	s.view = c.within(s.w, s.h)
	s.dirty = true
	h.gestures()
}

func (h *hands) reset() { h.see(camera{z: 1}) }

func place(e js.Value) (float64, float64) {
	return e.Get("clientX").Float(), e.Get("clientY").Float()
}

// slack is how far beside a thing a pointer may be, px.
func slack(e js.Value) float64 {
	if e.Get("pointerType").String() == "touch" {
		return 14
	}
	return 5
}

func (h *hands) wheel(e js.Value) {
	if !e.Get("ctrlKey").Bool() && !e.Get("metaKey").Bool() {
		return // the page scrolls
	}
	e.Call("preventDefault")
	d := e.Get("deltaY").Float()
	if e.Get("deltaMode").Int() == 1 { // lines
		d *= 16
	}
	x, y := place(e)
	h.see(h.stage.view.about(x, y, math.Exp(-min(max(d, -120), 120)*0.003)))
}

// touch keeps the page from scrolling while a finger holds a handle.
func (h *hands) touch(e js.Value) {
	list := e.Get("touches")
	if list.Length() > 1 {
		e.Call("preventDefault")
		return
	}
	x, y := place(list.Index(0))
	if h.handleAt(x, y, 14) {
		e.Call("preventDefault")
	}
}

func (h *hands) handleAt(x, y, slack float64) bool {
	pic := h.stage.seen()
	if pic == nil || h.stage.reel.Away() {
		return false
	}
	px, py := h.stage.view.at(x, y)
	m := pic.Hit(px, py, slack/h.stage.view.z)
	return m != nil && m.Handle != ""
}

func (h *hands) down(e js.Value) {
	if !h.ready() || e.Get("button").Int() != 0 {
		return
	}
	in := &h.input
	in.canvas.Call("focus", map[string]any{"preventScroll": true, "focusVisible": false})
	h.focus = ""
	id := e.Get("pointerId").Int()
	x, y := place(e)
	in.fingers[id] = finger{x, y}
	in.canvas.Call("setPointerCapture", id)
	h.x, h.y, h.over = x, y, true
	if len(in.fingers) == 2 {
		in.spread = in.apart()
		h.release()
		return
	}
	in.moved, in.dragging = 0, true
	h.look(slack(e))
	if pic := h.stage.seen(); pic != nil && h.hover != "" {
		if m := pic.Mark(h.hover); m != nil && m.Handle != "" {
			px, py := h.stage.view.at(x, y)
			h.grab(m, px, py, false)
		}
	}
	h.shape()
}

// apart is the distance between two fingers.
func (in *input) apart() float64 {
	var f []finger
	for _, v := range in.fingers {
		f = append(f, v)
	}
	if len(f) != 2 {
		return 0
	}
	return math.Hypot(f[0].x-f[1].x, f[0].y-f[1].y)
}

func (h *hands) move(e js.Value) {
	in := &h.input
	x, y := place(e)
	id := e.Get("pointerId").Int()
	dx, dy := x-h.x, y-h.y
	if f, ok := in.fingers[id]; ok {
		dx, dy = x-f.x, y-f.y
		in.fingers[id] = finger{x, y}
	}
	if len(in.fingers) == 2 {
		var cx, cy float64
		for _, f := range in.fingers {
			cx, cy = cx+f.x/2, cy+f.y/2
		}
		d := in.apart()
		if in.spread > 0 && d > 0 {
			c := h.stage.view.about(cx, cy, d/in.spread)
			c.x, c.y = c.x+dx/2, c.y+dy/2
			h.see(c)
		}
		in.spread = d
		return
	}
	h.x, h.y, h.over = x, y, true
	if len(in.fingers) == 0 || !in.dragging {
		h.look(slack(e))
		h.shape()
		return
	}
	in.moved += math.Abs(dx) + math.Abs(dy)
	if h.held != nil {
		h.drag(h.stage.view.at(x, y))
		return
	}
	if c := h.stage.view; c.z > 1 && in.moved > 4 {
		c.x, c.y = c.x+dx, c.y+dy
		h.see(c)
	}
}

func (h *hands) up(e js.Value) {
	in := &h.input
	id := e.Get("pointerId").Int()
	if _, ok := in.fingers[id]; !ok {
		return
	}
	delete(in.fingers, id)
	if h.held != nil && !h.held.keys {
		h.release()
	} else if in.dragging && in.moved <= 6 {
		h.click()
	}
	in.dragging = false
	if e.Get("pointerType").String() == "touch" {
		h.over, h.hover = false, "" // a finger that is gone points nowhere
	}
	if pic := h.stage.seen(); pic != nil {
		h.say(pic)
	}
	h.stage.dirty = true
	h.shape()
}

func (h *hands) cancel(e js.Value) {
	delete(h.input.fingers, e.Get("pointerId").Int())
	h.input.dragging = false
	h.release()
}

// click pins what is under the pointer; on nothing, it lets go.
func (h *hands) click() {
	if h.hover == h.pinned {
		h.pinned = ""
	} else {
		h.pinned = h.hover
	}
	h.stage.dirty = true
}

// shape sets the pointer's look.
func (h *hands) shape() {
	shape := "default"
	pic := h.stage.seen()
	if pic == nil || !h.ready() {
		return
	}
	m := pic.Mark(h.hover)
	switch {
	case h.held != nil:
		shape = "grabbing"
	case m != nil && m.Handle != "" && !h.stage.reel.Away():
		shape = map[string]string{"x": "ew-resize", "y": "ns-resize"}[m.Along]
		if shape == "" {
			shape = "grab"
		}
	case m != nil:
		shape = "pointer"
	case h.stage.view.z > 1:
		shape = "move"
	}
	if shape != h.input.cursor {
		h.input.cursor = shape
		h.input.canvas.Get("style").Set("cursor", shape)
	}
}

// key is a key on the stage. Those that the stage has no use for, Tab among them, go on to the browser.
func (h *hands) key(e js.Value) {
	if e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	if h.stage.seen() == nil {
		h.forward(e)
		return
	}
	used := true
	s := h.stage
	switch e.Get("key").String() {
	case "ArrowLeft":
		h.arrow(-1, 0, e)
	case "ArrowRight":
		h.arrow(1, 0, e)
	case "ArrowUp":
		h.arrow(0, -1, e)
	case "ArrowDown":
		h.arrow(0, 1, e)
	case "Enter", " ":
		used = h.enter()
	case "Escape":
		used = h.escape() || h.forward(e)
	case "0":
		h.reset()
	case "+", "=":
		h.see(s.view.about(s.w/2, s.h/2, 1.25))
	case "-":
		h.see(s.view.about(s.w/2, s.h/2, 0.8))
	default:
		used = h.forward(e)
	}
	if used {
		e.Call("preventDefault")
	}
}

func (h *hands) arrow(dx, dy float64, e js.Value) {
	pic := h.stage.seen()
	if g := h.held; g != nil && g.keys {
		f := pic.Frames[g.frame]
		share := 0.02
		if e.Get("shiftKey").Bool() {
			share = 0.1
		}
		h.drag(g.x+dx*f.Plot.W*share, g.y+dy*f.Plot.H*share)
		return
	}
	h.over, h.hover = false, ""
	if m := pic.Next(pic.Mark(h.focus), dx, dy); m != nil {
		h.focus = m.ID
		h.reveal(m.Middle())
	}
	h.stage.dirty = true
	h.say(pic)
}

// reveal moves the picture so that a place of it is seen.
func (h *hands) reveal(x, y float64) {
	s := h.stage
	px, py := s.view.out(x, y)
	const edge = 40
	if px < edge || py < edge || px > s.w-edge || py > s.h-edge {
		c := s.view
		c.x, c.y = c.x+s.w/2-px, c.y+s.h/2-py
		h.see(c)
	}
}

// enter pins the element that has the focus, or takes hold of it.
func (h *hands) enter() bool {
	pic := h.stage.seen()
	if h.held != nil {
		h.release()
		h.say(pic)
		return true
	}
	m := pic.Mark(h.focus)
	if m == nil {
		return false
	}
	if m.Handle != "" {
		h.grab(m, m.At.X, m.At.Y, true)
		if h.held != nil {
			h.held.dx, h.held.dy = 0, 0
		}
	} else if h.pinned == m.ID {
		h.pinned = ""
	} else {
		h.pinned = m.ID
	}
	h.stage.dirty = true
	h.say(pic)
	return true
}

// escape lets go of one thing after the other; then the key is the browser's.
func (h *hands) escape() bool {
	switch {
	case h.held != nil:
		h.release()
	case h.pinned != "":
		h.pinned = ""
	case h.focus != "":
		h.focus = ""
	case h.stage.view.z > 1:
		h.reset()
	default:
		return false
	}
	h.stage.dirty = true
	h.say(h.stage.seen())
	return true
}
