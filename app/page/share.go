package page

import (
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// onShare hands on the link of the setting: the device's share sheet, else the clipboard, else text to copy.
func (v *view) onShare(app.Context, app.Event) {
	l := v.lab
	v.offer = ""
	v.copy("link", Absolute(v.data.Base+l.info.Slug+"/?"+l.info.Share(l.values, sim.Link{Run: true})))
}

// copy puts text on the clipboard, and says so at the button of that name; where it can't, it offers the text.
func (v *view) copy(what, text string) {
	nav := app.Window().Get("navigator")
	offer := func(string) {
		v.b.do(func() {
			v.offer = text
			v.b.ctx.Defer(func(app.Context) {
				if e, ok := Element("offer"); ok {
					e.Call("focus")
					e.Call("select")
				}
			})
		})
	}
	done := func(app.Value) {
		v.b.do(func() { v.copied = what })
		v.b.ctx.After(2*time.Second, func(app.Context) {
			if v.copied == what {
				v.copied = ""
			}
		})
	}
	if what == "link" && app.Window().Call("matchMedia", "(pointer: coarse)").Get("matches").Bool() && nav.Get("share").Truthy() {
		Settle(nav.Call("share", Object(map[string]any{"title": v.lab.info.Short, "url": text})), func(app.Value) {}, func(string) {})
		return
	}
	if !nav.Get("clipboard").Truthy() {
		offer("")
		return
	}
	Settle(nav.Get("clipboard").Call("writeText", text), done, offer)
}

func (v *view) copyLabel(what, text string) string {
	if v.copied == what {
		return "Copied"
	}
	return text
}
