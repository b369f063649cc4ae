package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/host/verify"
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
			filter(cards),
			app.P().ID("none").Class("hint", "nothing").Role("status").Text("No paper matches. Try another word, or all themes."),
			app.Ul().Class("gallery").Body(app.Range(cards).Slice(func(i int) app.UI {
				in := cards[i].Info
				return app.Li().DataSet("theme", in.Theme).
					DataSet("words", strings.ToLower(strings.Join([]string{in.Title, in.Short, in.Authors, in.Theme, in.Claim}, " "))).
					Body(card(base, cards[i]))
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
			score(d),
		),
	)
}

// filter narrows the gallery by theme and by words (public/gallery.js).
func filter(cards []Data) app.UI {
	themes := []string{}
	for _, d := range cards {
		if !slices.Contains(themes, d.Info.Theme) {
			themes = append(themes, d.Info.Theme)
		}
	}
	return app.Div().ID("filter").Class("filter", "nothing").Body(
		app.Div().Class("chips").Role("group").Aria("label", "Themes").Body(
			app.Button().Type("button").Class("chip").Aria("pressed", "true").DataSet("theme", "").Text(fmt.Sprintf("All %d", len(cards))),
			app.Range(themes).Slice(func(i int) app.UI {
				return app.Button().Type("button").Class("chip").Aria("pressed", "false").DataSet("theme", themes[i]).Text(themes[i])
			})),
		app.Input().ID("search").Type("search").Placeholder("Search papers").Aria("label", "Search papers"),
	)
}

// score is a dot a claim: how it did in the last full check, else in the stored run.
func score(d Data) app.UI {
	var verdicts []string
	how := "the stored run reproduces"
	switch {
	case d.Score != nil:
		how = "over many seeds the model reproduces"
		for _, c := range d.Score.Claims {
			verdicts = append(verdicts, verdictOf(c))
		}
	case d.Stored != nil && d.Stored.Record != nil:
		for _, c := range d.Stored.Record.Claims {
			verdicts = append(verdicts, c.Verdict)
		}
	default:
		return app.Span()
	}
	holds := 0
	for _, v := range verdicts {
		if v == sim.Holds {
			holds++
		}
	}
	return app.Span().Class("score").Role("img").
		Aria("label", fmt.Sprintf("%s %d of %s", how, holds, plural(len(verdicts), "claim"))).
		Body(app.Range(verdicts).Slice(func(i int) app.UI { return app.I().Class(verdicts[i]) }))
}

// most is the share of seeds on which a claim must hold to be called reproduced.
const most = 0.95

// verdictOf sums a claim up over its seeds.
func verdictOf(c verify.Claim) string {
	n := c.Held + c.Failed + c.Undecided
	switch {
	case n > 0 && float64(c.Held) >= most*float64(n):
		return sim.Holds
	case c.Failed > 0:
		return sim.Fails
	}
	return sim.Undecided
}
