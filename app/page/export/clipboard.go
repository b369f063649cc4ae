package export

import (
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim"
)

// Clipboard hands text to the reader.
type Clipboard struct {
	copied string // what was last copied, for the button that says so
	offer  string // text to copy by hand, where neither sharing nor the clipboard works
	ctx    app.Context
}

// Mount gives it the page's context.
func (c *Clipboard) Mount(ctx app.Context) { c.ctx = ctx }

// State tells one state of its buttons from another.
func (c *Clipboard) State() []any { return []any{c.copied, c.offer} }

// Copy puts text on the clipboard, and says so at the button of that name; where it can't, it offers the text.
func (c *Clipboard) Copy(what, text string) {
	offer := func(string) {
		c.ctx.Dispatch(func(app.Context) {
			c.offer = text
			c.ctx.Defer(func(app.Context) {
				if e, ok := dom.Element("offer"); ok {
					e.Call("focus")
					e.Call("select")
				}
			})
		})
	}
	done := func(app.Value) {
		c.ctx.Dispatch(func(app.Context) { c.copied = what })
		c.ctx.After(2*time.Second, func(app.Context) {
			if c.copied == what {
				c.copied = ""
			}
		})
	}
	clipboard := app.Window().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		offer("")
		return
	}
	dom.Settle(clipboard.Call("writeText", text), done, offer)
}

// Share hands on a link: by the device's share sheet, else the clipboard, else as text to copy.
func (c *Clipboard) Share(title, url string) {
	c.offer = ""
	nav := app.Window().Get("navigator")
	if app.Window().Call("matchMedia", "(pointer: coarse)").Get("matches").Bool() && nav.Get("share").Truthy() {
		dom.Settle(nav.Call("share", dom.Object(map[string]any{"title": title, "url": url})), func(app.Value) {}, func(string) {})
		return
	}
	c.Copy("link", url)
}

// Label is the text of a button that copies, or that it has.
func (c *Clipboard) Label(what, text string) string {
	if c.copied == what {
		return "Copied"
	}
	return text
}

// Offer is the place of a text to copy by hand.
func (c *Clipboard) Offer() app.UI {
	return dom.When(c.offer != "", func() app.UI {
		return app.Label().Class("offer").Body(
			app.Text("Copy this by hand:"),
			app.Input().ID("offer").Type("text").ReadOnly(true).Value(c.offer))
	})
}

// Address is the link to hand on, with every value named, that starts the run on load. Base is the way to the site's
// root.
func Address(base string, in sim.Info, v sim.Values) string { return dom.Absolute(path(base, in, v)) }

func path(base string, in sim.Info, v sim.Values) string {
	return base + in.Slug + "/?" + in.Share(v, sim.Link{Run: true})
}
