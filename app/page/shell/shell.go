// Package shell is what every page of the site has: its head, its foot, and how its markup is written.
package shell

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// planet is the mark of the house: a planet on its ring.
const planet = `<svg class="planet" viewBox="0 0 26 26" fill="none" stroke="currentColor" stroke-width="1.3" aria-hidden="true"><circle cx="13" cy="13" r="11.2"/><ellipse cx="13" cy="13" rx="11.2" ry="4.6" transform="rotate(-28 13 13)"/><circle cx="13" cy="13" r="2.6" fill="var(--brass)" stroke="none"/><circle cx="22" cy="8" r="1.9" fill="currentColor" stroke="none"/></svg>`

// Link leads to a page of the site, or to a part of this one.
type Link struct{ Href, Text string }

// site are the pages that every page leads to, from the root.
var site = []Link{{"", "Papers"}, {"holds/", "Does it hold?"}, {"fast/", "How fast?"}}

// Masthead is the head of a page: of the one at current, from the root ("" for the first page, "-" for one that the head
// does not name), with the parts of that page, if it has any. Here and below base is the way to the root of the site.
func Masthead(base, current string, parts ...Link) app.UI {
	return app.Header().Class("top").Body(
		app.A().Class("skip").Href("#main").Text("Skip to the content"),
		app.Div().Class("wrap").Body(
			app.A().Class("mark").Href(base).Body(app.Raw(planet), app.Span().Text("Orrery")),
			app.Nav().Class("site").Aria("label", "Site").Body(app.Range(site).Slice(func(i int) app.UI {
				a := app.A().Href(base + site[i].Href).Text(site[i].Text)
				if site[i].Href == current {
					a = a.Aria("current", "page")
				}
				return a
			})),
			contents(parts),
		),
	)
}

// contents leads to the parts of a page.
func contents(parts []Link) app.UI {
	if len(parts) == 0 {
		return app.Div().Class("nothing")
	}
	return app.Nav().Class("contents").Aria("label", "This page").Body(app.Range(parts).Slice(func(i int) app.UI {
		return app.A().Href(parts[i].Href).Text(parts[i].Text)
	}))
}

// Footer is the foot of a page.
func Footer(base string) app.UI {
	return app.Footer().Class("foot").Body(app.Div().Class("wrap").Body(
		app.P().Text("Everything here is computed on your own machine. Nothing you do leaves this page."),
		app.P().Body(
			app.A().Href(base).Text("All papers"), app.Text(" · "),
			app.A().Href(base+"about/").Text("About, source, contact"), app.Text(" · "),
			app.A().Href(base+"licences.txt").Text("Licences"),
		),
	))
}
