package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// Stills are the stored run's last picture as files beside the experiment's page, by name: for wide screens and
// for tall ones. None, where nothing is stored.
func Stills(d Data) map[string]string {
	if !d.Stored.drawn() {
		return nil
	}
	return map[string]string{
		"still.svg":      still(d.Stored.Scene, d.Info.Slug, d.Info.Short, stillW, stillH),
		"still-tall.svg": still(d.Stored.Scene, d.Info.Slug, d.Info.Short, tallW, tallH),
	}
}

// drawn reports whether there is a stored picture.
func (s *Stored) drawn() bool { return s != nil && s.Scene != nil }

// Gallery is the root element of the site's first page: a card for each paper. It needs no program.
func Gallery(base string, cards []Data) string {
	return markup(app.Div().ID("orrery").Class("page").Body(
		masthead(base),
		app.Main().ID("main").Class("wrap").Body(
			app.Div().Class("hero").Body(
				app.H1().Text("Machine-learning papers, running in your browser"),
				app.P().Text("Each one trains, solves and samples for real, in seconds, on your own machine. Move a parameter, run it again, and see whether the paper’s claim still holds. Every link replays to the same digit."),
			),
			app.Ul().Class("gallery").Body(app.Range(cards).Slice(func(i int) app.UI {
				return app.Li().Body(card(base, cards[i]))
			})),
		),
		footer(base),
	))
}

func card(base string, d Data) app.UI {
	in := d.Info
	shot := app.Div().Class("shot")
	if d.Stored.drawn() {
		shot = shot.Body(app.Img().Src(base+in.Slug+"/still.svg").Alt("The last picture of the stored run").
			Width(stillW).Height(stillH).Attr("loading", "lazy"))
	}
	return app.A().Class("paper").Href(base+in.Slug+"/").Body(
		shot,
		app.P().Class("theme").Text(in.Theme),
		app.H2().Text(in.Title),
		app.P().Body(
			app.Text(fmt.Sprintf("%s, %s %d", in.Authors, in.Venue, in.Year)),
			score(d.Stored),
		),
	)
}

// score is a dot a claim: how the stored run did.
func score(s *Stored) app.UI {
	if s == nil || s.Record == nil {
		return app.Span()
	}
	holds := 0
	for _, c := range s.Record.Claims {
		if c.Verdict == sim.Holds {
			holds++
		}
	}
	return app.Span().Class("score").Role("img").
		Aria("label", fmt.Sprintf("the stored run reproduces %d of %s", holds, plural(len(s.Record.Claims), "claim"))).
		Body(app.Range(s.Record.Claims).Slice(func(i int) app.UI { return app.I().Class(s.Record.Claims[i].Verdict) }))
}
