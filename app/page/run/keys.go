package run

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
)

// Key is what was pressed, of a keyboard anywhere in the page or within the stage.
type Key struct {
	Name   string // "r", "Escape", "?"
	Repeat bool   // it is only held
	Near   bool   // the focus is on the experiment: single letters mean its buttons there, and nowhere else
	Alt    bool
}

// keys are those of the experiment, in the order in which they are listed.
var keys = []struct{ key, does string }{
	{"R", "run the setting that the controls show"},
	{"P", "pause, or go on"},
	{"S", "on to the next picture"},
	{"Esc", "stop the run"},
	{"?", "this list"},
}

// Press does what a key means, and reports whether it means anything here. Letters alone belong to whoever reads, searches
// or dictates: they count with the focus on the experiment, or with Alt.
func (v *View) Press(k Key) bool {
	if k.Repeat || !k.Near && !k.Alt {
		return false
	}
	switch k.Name {
	case "r":
		v.Start()
	case "p":
		v.Run.Pause()
	case "s":
		v.Run.Step()
	case "Escape":
		v.Run.Stop()
	case "?":
		v.listKeys()
	default:
		return false
	}
	return true
}

func (v *View) onKeys(app.Context, app.Event) { v.listKeys() }

func (v *View) listKeys() {
	if e, ok := dom.Element("keys"); ok && !e.Get("open").Bool() {
		e.Call("showModal")
	}
}

// keys lists them.
func (v *View) keys() app.UI {
	return app.Dialog().ID("keys").Class("keys").Aria("labelledby", "keys-title").Body(
		app.H2().ID("keys-title").Text("Keys"),
		app.P().Text("While the focus is on the picture or the buttons below it; anywhere else together with Alt."),
		app.Dl().Body(app.Range(keys).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Body(app.Kbd().Text(keys[i].key)), app.Dd().Text(keys[i].does))
		})),
		app.P().Text("On the picture: Tab goes from handle to handle, arrow keys move one."),
		app.Form().Method("dialog").Body(app.Button().Class("btn").Text("Close")),
	)
}
