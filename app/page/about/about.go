// Package about is the page that says what Orrery is, under which licence, where its source lies, which version this is
// and whom to write to.
package about

import (
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/shell"
)

// Site is what whoever publishes a site says of it. What is not said is not on the page.
type Site struct {
	Commit  string // of the sources that it was built from
	Date    string // of that commit: 2026-01-31
	Source  string // where the sources lie
	Contact string // an address to write to: a page's, or one of mail
}

// HTML is the page.
func HTML(base string, s Site) string {
	return shell.Markup(app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(base, "-"),
		app.Main().ID("main").Class("wrap").Body(app.Article().Class("prose", "about").Body(
			app.H1().Text("About Orrery"),
			app.P().Text("An orrery is a small working model of something large. This one holds machine-learning papers: each is a small, live experiment in a page. You move its parameters, watch the mechanism, and the page says whether this run reproduced the paper's claim, with numbers."),
			app.P().Text("Nothing is canned and nothing is sent anywhere: programs written in Go and compiled to WebAssembly train the networks, solve the problems and draw the pictures on your own machine. A link holds every parameter and the seed, so whoever opens it gets the same digits."),
			app.P().Text("An experiment is far smaller than the paper's own. Each page says what is small, what is not shown, and where its claim must fail; a claim that does not hold is reported as such. None of the papers' authors has been asked to approve of a page: mistakes are ours."),
			app.H2().Text("Licence"),
			app.P().Body(
				app.Text("Orrery is free software under the MIT licence. The data, fonts and libraries in it have licences of their own: "),
				app.A().Href(base+"licences.txt").Text("all licences"),
			),
			app.H2().Text("Version"),
			app.P().Text(s.version()),
			app.H2().Text("Source"),
			s.source(),
			app.H2().Text("Contact"),
			s.contact(),
		)),
		shell.Footer(base),
	))
}

func (s Site) version() string {
	text := "Built from the sources at commit " + s.Commit
	if s.Date != "" {
		text += " of " + s.Date
	}
	if strings.HasSuffix(s.Commit, "+") {
		text += ", with changes that were not committed"
	}
	return text + ". Each experiment has a version besides, which stands in its links: it changes when its digits do."
}

func (s Site) source() app.UI {
	if s.Source == "" {
		return app.P().Text("Whoever published this copy has not said where its sources lie; they are free, so you may ask.")
	}
	return app.P().Body(app.A().Href(s.Source).Rel("noopener").Text(s.Source))
}

func (s Site) contact() app.UI {
	if s.Contact == "" {
		return app.P().Text("Whoever published this copy has not given an address.")
	}
	href := s.Contact
	if strings.Contains(href, "@") && !strings.Contains(href, ":") {
		href = "mailto:" + href
	}
	return app.P().Body(app.Text("Something is wrong, or unclear: "), app.A().Href(href).Rel("noopener").Text(s.Contact))
}
