package dom

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// When is what make gives, or an empty place: elements keep their places, and so their focus.
func When(yes bool, make func() app.UI) app.UI {
	if yes {
		return make()
	}
	return Nothing()
}

// Nothing is an empty place.
func Nothing() app.UI { return app.Div().Class("nothing") }

// Button is a button that may be out of use. go-app keeps the handler of the first rendering: do may capture nothing
// that a later one has anew.
func Button(id, text string, on bool, do app.EventHandler) app.HTMLButton {
	b := app.Button().Type("button").ID(id).Class("btn").Text(text).OnClick(do)
	if !on {
		b = b.Disabled(true)
	}
	return b
}
