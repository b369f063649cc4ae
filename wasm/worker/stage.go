//go:build js && wasm

package worker

import (
	"encoding/json"
	"syscall/js"

	"orrery/sim/host/wire"
	"orrery/sim/scene"
)

// stage is the port to whoever draws: the stage, or the page in its place.
type stage struct {
	worker *worker
	port   js.Value
	heard  js.Func
	credit bool   // it is ready for the next picture
	next   string // a picture that waits for credit
}

// open reports whether anybody watches.
func (s *stage) open() bool { return s.port.Truthy() }

// connect takes a new port; the one before it is dropped.
func (s *stage) connect(port js.Value) {
	if s.open() {
		s.port.Call("close")
		s.heard.Release()
	}
	s.port, s.credit, s.next = port, true, ""
	s.heard = js.FuncOf(func(_ js.Value, a []js.Value) any {
		text := a[0].Get("data").String()
		if text == wire.Credit {
			s.credit = true
			if s.next != "" {
				s.send(s.next)
			}
			return nil
		}
		var h wire.Hand
		if json.Unmarshal([]byte(text), &h) == nil {
			s.worker.hear(wire.Command{Do: "hand", Hand: &h})
		}
		return nil
	})
	port.Set("onmessage", s.heard)
}

// show sends a picture at once: the run asks before it draws one, and the first, the last and those of events must come.
func (s *stage) show(sc *scene.Scene) {
	if text := s.text(sc); text != "" {
		s.send(text)
	}
}

// offer sends a picture when there is credit for it; a later one takes its place until then.
func (s *stage) offer(sc *scene.Scene) {
	s.next = s.text(sc)
	if s.credit && s.next != "" {
		s.send(s.next)
	}
}

func (s *stage) send(text string) {
	s.credit, s.next = false, ""
	s.port.Call("postMessage", text)
}

// text is the picture as JSON, "" where nobody watches.
func (s *stage) text(sc *scene.Scene) string {
	if !s.open() {
		return ""
	}
	b, err := json.Marshal(sc)
	if err != nil { // NaN in a place: the picture is left out, the run goes on
		js.Global().Get("console").Call("warn", "A picture was left out: "+err.Error())
		return ""
	}
	return string(b)
}
