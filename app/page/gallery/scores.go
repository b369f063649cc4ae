package gallery

import (
	"fmt"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/app/page/shell"
	"orrery/app/page/verdict"
	"orrery/sim"
	"orrery/sim/host/verify"
)

// Scores is the root element of "Does it hold?": every claim of the gallery over many seeds.
func Scores(base string, cards []Card, seeds int) string {
	held, all := 0, 0
	for _, d := range cards {
		if d.Score == nil {
			continue
		}
		for _, c := range d.Score.Claims {
			all++
			if verdictOf(c) == sim.Holds {
				held++
			}
		}
	}
	summary := "The full check has not been run yet. “make verify” runs it."
	if all > 0 {
		summary = fmt.Sprintf("%d of %d claims hold on at least %.0f %% of the seeds.", held, all, 100*most)
	}
	return shell.Markup(app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(base, "holds/"),
		app.Main().ID("main").Class("wrap").Body(
			app.Div().Class("hero").Body(
				app.H1().Text("Does it hold?"),
				app.P().Text(fmt.Sprintf("Every claim of every paper, at its default setting, on %d seeds that nobody chose. The thresholds were fixed before any run. %s", seeds, summary)),
			),
			app.Range(cards).Slice(func(i int) app.UI { return scoreOf(base, cards[i], seeds) }),
		),
		shell.Footer(base),
	))
}

func scoreOf(base string, c Card, seeds int) app.UI {
	in := c.Info
	head := app.H2().Body(app.A().Href(base + in.Slug + "/").Text(in.Short))
	if c.Score == nil {
		return app.Section().Class("scores").Body(head, app.P().Class("hint").Text("Not checked yet at this version."))
	}
	return app.Section().Class("scores").Body(
		head,
		app.Div().Class("scroll", "wide").TabIndex(0).Role("region").Aria("label", in.Short+": claims over seeds").Body(app.Table().Body(
			app.THead().Body(app.Tr().Body(app.Range([]string{"", "Claim", "Held", "Statistic", "Mean ± sd", "Wanted", "Paper"}).Slice(func(i int) app.UI {
				h := []string{"", "Claim", "Held", "Statistic", "Mean ± sd", "Wanted", "Paper"}[i]
				return app.Th().Scope("col").Text(h)
			}))),
			app.TBody().Body(app.Range(c.Score.Claims).Slice(func(i int) app.UI { return claimScore(in, c.Score.Claims[i], seeds) })),
		)),
	)
}

// claimScore is one claim: its tests stand under each other in the cells of its row.
func claimScore(in sim.Info, c verify.Claim, seeds int) app.UI {
	var info sim.ClaimInfo
	for _, x := range in.Claims {
		if x.ID == c.ID {
			info = x
		}
	}
	cell := func(text func(k int) string) app.UI {
		return app.Td().Body(app.Range(c.Tests).Slice(func(k int) app.UI { return app.Div().Text(text(k)) }))
	}
	return app.Tr().DataSet("claim", c.ID).Body(
		app.Td().Body(verdict.Glyph(verdictOf(c))),
		app.Th().Scope("row").Text(in.Words(info.Says, in.Defaults())),
		app.Td().Class("num").Text(fmt.Sprintf("%d of %d", c.Held, c.Held+c.Failed+c.Undecided)),
		cell(func(k int) string { return in.Words(info.Tests[k].Says, in.Defaults()) }),
		cell(func(k int) string { return spreadText(c.Tests[k]) }),
		cell(func(k int) string { return format.Bound(info.Tests[k].Holds) }),
		cell(func(k int) string {
			if s := info.Tests[k].Paper.Says; s != "" {
				return s
			}
			return "–"
		}),
	)
}

func spreadText(t verify.Test) string {
	if math.IsNaN(float64(t.Mean)) {
		return "–"
	}
	return format.Number(float64(t.Mean)) + " ± " + strings.TrimPrefix(format.Number(math.Round(float64(t.SD)*1e6)/1e6), "−")
}
