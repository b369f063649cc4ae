package export

import (
	"fmt"
	"html"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim"
)

// Share hands on the setting that the controls show: its link, and the lines that put it into another page.
type Share struct {
	Info      sim.Info
	Base      string // the way to the site's root
	Clipboard *Clipboard
	Values    func() sim.Values
	Stays     bool // the page runs: its own address is known
}

// UI is the button that opens the menu, and the menu.
func (s *Share) UI() app.UI {
	link, snippet := "", ""
	if s.Stays {
		link = Address(s.Base, s.Info, s.Values())
		snippet = s.Snippet(dom.Absolute(s.Base + s.Info.Slug + "/"))
	}
	return app.Details().Class("share").ID("share").Body(
		app.Summary().Class("btn").Text("Share"),
		app.Div().Class("menu").Body(
			app.Label().For("share-link").Text("A link that replays this setting to the same digits"),
			app.Input().ID("share-link").Type("text").ReadOnly(true).Value(link),
			dom.Button("copy-link", s.Clipboard.Label("link", "Copy link"), true, s.onLink),
			app.Label().For("share-embed").Text("To put it into a page of yours"),
			app.Textarea().ID("share-embed").ReadOnly(true).Rows(3).Text(snippet),
			dom.Button("copy-embed", s.Clipboard.Label("embed", "Copy HTML"), true, s.onEmbed),
			s.Clipboard.Offer(),
		),
	)
}

func (s *Share) onLink(app.Context, app.Event) {
	s.Clipboard.Share(s.Info.Short, Address(s.Base, s.Info, s.Values()))
}

func (s *Share) onEmbed(app.Context, app.Event) {
	s.Clipboard.Copy("embed", s.Snippet(dom.Absolute(s.Base+s.Info.Slug+"/")))
}

// The size of an embedded experiment, in CSS pixels.
const embedW, embedH = 760, 560

// Snippet is the HTML that shows the setting, alone, within another page. At is the address of the experiment's page.
func (s *Share) Snippet(at string) string {
	src := at + "?" + s.Info.Share(s.Values(), sim.Link{Embed: true})
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="%d" height="%d" style="max-width: 100%%; border: 0" loading="lazy"></iframe>`,
		html.EscapeString(src), html.EscapeString(s.Info.Question+" A live experiment by Orrery"), embedW, embedH)
}
