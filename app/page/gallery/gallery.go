// Package gallery is the pages about all papers: the first one, and "Does it hold?".
package gallery

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/app/page/run"
	"orrery/app/page/shell"
	"orrery/sim"
	"orrery/sim/host/verify"
)

// Card is what the gallery knows of an experiment.
type Card struct {
	Info   sim.Info
	Stored *run.Stored
	Score  *verify.Paper // of the last full check; nil where there was none
}

// HTML is the root element of the site's first page: a card for each paper. It needs no program.
func HTML(base string, cards []Card) string {
	return shell.Markup(app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(base, ""),
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
		shell.Footer(base),
	))
}

func card(base string, c Card) app.UI {
	in := c.Info
	shot := app.Div().Class("shot")
	if c.Stored.Drawn() {
		shot = shot.Body(app.Img().Src(base+in.Slug+"/still.svg").Alt("The last picture of the stored run").
			Width(run.StillW).Height(run.StillH).Attr("loading", "lazy"))
	}
	return app.A().Class("paper").Href(base+in.Slug+"/").Body(
		shot,
		app.P().Class("theme").Text(in.Theme),
		app.H2().Text(in.Title),
		app.P().Body(
			app.Text(fmt.Sprintf("%s, %s %d", in.Authors, in.Venue, in.Year)),
			score(c),
		),
	)
}

// filter narrows the gallery by theme and by words (public/gallery.js).
func filter(cards []Card) app.UI {
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
func score(c Card) app.UI {
	var verdicts []string
	how := "the stored run reproduces"
	switch {
	case c.Score != nil:
		how = "over many seeds the model reproduces"
		for _, x := range c.Score.Claims {
			verdicts = append(verdicts, verdictOf(x))
		}
	case c.Stored != nil && c.Stored.Record != nil:
		for _, x := range c.Stored.Record.Claims {
			verdicts = append(verdicts, x.Verdict)
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
		Aria("label", fmt.Sprintf("%s %d of %s", how, holds, format.Count(len(verdicts), "claim"))).
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
