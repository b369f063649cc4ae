//go:build js && wasm

package main

import (
	"syscall/js"

	wire "orrery/sim/host/wire/stagewire"
)

// The browser reads and writes the few short messages: encoding/json would be a sixth of the program.

var jsonObject = js.Global().Get("JSON")

// toStage reads wire.ToStage.
func toStage(text js.Value) (m wire.ToStage, ok bool) {
	defer func() {
		if recover() != nil { // the browser's parser throws
			ok = false
		}
	}()
	v := jsonObject.Call("parse", text)
	if v.Type() != js.TypeObject {
		return m, false
	}
	word := func(name string) string {
		if f := v.Get(name); f.Type() == js.TypeString {
			return f.String()
		}
		return ""
	}
	m.Do, m.Scene = word("do"), word("scene")
	if at := v.Get("at"); at.Type() == js.TypeNumber {
		m.At = at.Float()
	}
	m.Reduce = v.Get("reduce").Truthy()
	return m, true
}

// fromStage writes wire.FromStage.
func fromStage(m wire.FromStage) js.Value {
	v := map[string]any{"stage": m.Stage}
	if m.Count != 0 {
		v["count"] = m.Count
	}
	if len(m.Items) > 0 {
		items := make([]any, len(m.Items))
		for i, w := range m.Items {
			items[i] = w
		}
		v["items"] = items
	}
	if m.Final {
		v["final"] = true
	}
	if m.LeftMS > 0 {
		v["left_ms"] = m.LeftMS
	}
	for name, text := range map[string]string{"label": m.Label, "caption": m.Caption, "words": m.Words, "key": m.Key, "message": m.Message} {
		if text != "" {
			v[name] = text
		}
	}
	return jsonObject.Call("stringify", v)
}

// hand writes wire.Hand.
func hand(h wire.Hand) js.Value {
	v := map[string]any{"name": h.Name, "x": h.X, "y": h.Y}
	if h.Done {
		v["done"] = true
	}
	return jsonObject.Call("stringify", v)
}
