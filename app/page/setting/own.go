package setting

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/format"
	"orrery/sim"
)

// slot is the control of a data slot: a file of the reader's own, or a text pasted, in the place of the experiment's data.
func (f *Form) slot(s sim.Spec, value string) app.UI {
	return app.Div().Class("slot").Body(
		app.Input().ID("p-"+s.ID).Type("file").Accept(s.Accept).OnChange(f.onFile(s), s.ID).Aria("describedby", "h-"+s.ID+" e-"+s.ID),
		app.Textarea().ID("paste-"+s.ID).Placeholder("or paste a text here").Rows(2).Aria("label", s.Label+": paste a text").OnChange(f.onPaste(s), s.ID),
		app.Small().Class("own").Text(f.holds(value)),
		dom.When(value != "", func() app.UI {
			return dom.Button("clear-"+s.ID, "Use the experiment's own", true, func(app.Context, app.Event) { f.Desk.Set(s.ID, "", true) }).Class("tiny")
		}),
	)
}

// holds says what is in a slot with that value.
func (f *Form) holds(value string) string {
	if value == "" {
		return "The experiment's own data."
	}
	sum, size, _ := strings.Cut(value, "-")
	if f.Desk.Has(value) {
		return fmt.Sprintf("Yours: %s, SHA-256 %.12s…. It stays in this page; a link names it and does not carry it.", format.Bytes(size), sum)
	}
	return fmt.Sprintf("This setting needs a file of %s with the SHA-256 %.12s…. Choose it here.", format.Bytes(size), sum)
}

func (f *Form) onFile(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) {
		file := ctx.JSSrc().Get("files").Index(0)
		if !file.Truthy() {
			return
		}
		if file.Get("size").Float() > s.Max { // not read at all: it may be a film
			f.Desk.Refuse(s.ID, file.Get("name").String(), fmt.Sprintf("%s takes a file of at most %s; this one has %s. Choose a smaller one, or a part of it.",
				s.Label, format.Bytes(sim.Number(s.Max)), format.Bytes(fmt.Sprintf("%.0f", file.Get("size").Float()))))
			return
		}
		dom.Settle(file.Call("arrayBuffer"), func(buffer app.Value) {
			b := dom.Bytes(app.Window().Get("Uint8Array").New(buffer))
			ctx.Dispatch(func(app.Context) { f.Desk.Own(s.ID, b) })
		}, func(why string) {
			ctx.Dispatch(func(app.Context) {
				f.Desk.Refuse(s.ID, "", "The file could not be read ("+why+"). Choose it again, or paste its text.")
			})
		})
	}
}

func (f *Form) onPaste(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) {
		if text := ctx.JSSrc().Get("value").String(); text != "" {
			f.Desk.Own(s.ID, []byte(text))
		}
	}
}
