//go:build js && wasm

package main

import (
	"encoding/json"
	"syscall/js"

	"orrery/sim/scene"
	"orrery/sim/wire"
)

// stage is the port to whoever draws: the stage, or the page in its place.
type stage struct {
	worker *worker
	port   js.Value
	heard  js.Func
	credit bool // it is ready for the next picture
}

// open reports whether anybody watches.
func (s *stage) open() bool { return s.port.Truthy() }

// connect takes a new port; the one before it is dropped.
func (s *stage) connect(port js.Value) {
	if s.open() {
		s.port.Call("close")
		s.heard.Release()
	}
	s.port, s.credit = port, true
	s.heard = js.FuncOf(func(_ js.Value, a []js.Value) any {
		text := a[0].Get("data").String()
		if text == wire.Credit {
			s.credit = true
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

// show sends a picture.
func (s *stage) show(sc *scene.Scene) {
	if !s.open() {
		return
	}
	b, err := json.Marshal(sc)
	if err != nil {
		return // a scene with NaN in a place: the picture is left out, the run goes on
	}
	s.credit = false
	s.port.Call("postMessage", string(b))
}
