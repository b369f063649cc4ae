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

// Card is what the gallery and the scores know of an experiment.
type Card struct {
	Info   sim.Info
	Stored *run.Stored
	Score  *verify.Paper     // of the last full check; nil where there was none
	Poster string            // the poster's file beside the paper's page, or ""
	Data   []string          // what data its settings read, in plain words; the default setting's first
	Limits string            // the list of what is small or missing, as HTML
	Math   map[string]string // the HTML of sentences and bounds with mathematics in them
}

// HTML is the root element of the site's first page: a card for each paper. It needs no program.
func HTML(base string, cards []Card) string {
	start, rest := startHere(cards)
	return shell.Markup(app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(base, ""),
		app.Main().ID("main").Class("wrap").Body(
			app.Div().Class("hero", "short").Body(
				app.H1().Text("Machine-learning papers, running in your browser"),
				app.P().Text("Each one trains, solves and samples for real, in seconds, on your own machine. Move a parameter, run it again, and see whether the paper’s claim still holds."),
			),
			filter(cards),
			nothingFound(cards),
			app.Div().ID("cards").Class("cards").Body(
				when(len(start) > 0, func() app.UI { return app.H2().Class("part").Text("Start here") }),
				when(len(start) > 0, func() app.UI { return list(base, start) }),
				when(len(start) > 0, func() app.UI { return app.H2().Class("part").Text("All other papers") }),
				list(base, rest),
			),
		),
		shell.Footer(base),
	))
}

// starters is how many papers stand under "Start here".
const starters = 3

// startHere takes out the papers for somebody who has never been here: the first of level 1 in each topic.
func startHere(cards []Card) (start, rest []Card) {
	seen := map[string]bool{}
	for _, c := range cards {
		if t := topic(c.Info.Theme); c.Info.Level == 1 && len(start) < starters && !seen[t] {
			seen[t] = true
			start = append(start, c)
		} else {
			rest = append(rest, c)
		}
	}
	if len(start) < 2 {
		return nil, cards
	}
	return start, rest
}

func list(base string, cards []Card) app.UI {
	return app.Ul().Class("gallery").Body(app.Range(cards).Slice(func(i int) app.UI { return item(base, cards[i]) }))
}

// item is a card with what public/gallery.js chooses by.
func item(base string, c Card) app.UI {
	in := c.Info
	li := app.Li().DataSet("topic", topic(in.Theme)).DataSet("level", in.Level).DataSet("seconds", in.Seconds).DataSet("words", c.words())
	if lecture(in) {
		li = li.DataSet("lecture", "1")
	}
	shot := app.Div().Class("shot")
	if c.Poster != "" {
		shot = shot.Body(app.Img().Src(base+in.Slug+"/"+c.Poster).Alt("").Width(480).Height(270).Attr("loading", "lazy").Attr("decoding", "async"))
	}
	return li.Body(app.Article().Class("paper").Body(
		shot,
		app.Div().Class("ask").Body(
			app.P().Class("theme").Text(topic(in.Theme)),
			app.H3().Body(app.A().Href(base+in.Slug+"/").Text(question(in))),
		),
		app.P().Class("source").Body(
			app.Cite().Text(in.Title),
			app.Text(" "+byline(in)),
		),
		app.P().Class("facts").Body(
			when(in.Level > 0, func() app.UI {
				return app.Span().Class("level").DataSet("level", in.Level).Title(levels[in.Level]).Text(fmt.Sprintf("Level %d", in.Level))
			}),
			app.Text(" "),
			app.Span().Text("about "+format.Duration(in.Seconds)),
			app.Text(" "),
			app.Span().Text(data(c)),
			app.Text(" "),
			score(c),
		),
	))
}

// question is a card's heading.
func question(in sim.Info) string {
	if in.Question != "" {
		return in.Question
	}
	return in.Short
}

// byline names the authors, of many the first two, and where the paper appeared.
func byline(in sim.Info) string {
	authors := in.Authors
	if names := strings.Split(authors, ", "); len(names) > 3 {
		authors = fmt.Sprintf("%s and %d others", strings.Join(names[:2], ", "), len(names)-2)
	}
	return strings.TrimSpace(fmt.Sprintf("%s, %s %d", authors, in.Venue, in.Year))
}

// data says what the default setting computes with.
func data(c Card) string {
	if len(c.Data) == 0 || c.Data[0] == "" {
		return "synthetic data"
	}
	return c.Data[0]
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
	says := fmt.Sprintf("%s %d of %s", how, holds, format.Count(len(verdicts), "claim"))
	return app.Span().Class("score").Role("img").Aria("label", says).Title(strings.ToUpper(says[:1]) + says[1:]).
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

// topics are the gallery's themes in plain words. A theme that is not here stands for itself.
var topics = map[string]string{
	"Causality":              "Cause and effect",
	"Fine-tuning":            "Teaching a trained model more",
	"Interpretability":       "Looking inside models",
	"Learning dynamics":      "How networks learn",
	"Loss landscapes":        "The shape of good solutions",
	"Online learning":        "Learning while deciding",
	"Optimisation":           "Finding solutions faster",
	"Pretraining":            "Training large models",
	"Privacy":                "Keeping data private",
	"Reasoning":              "Reasoning and answering",
	"Theory":                 "What can be learned at all",
	"Uncertainty":            "How sure can we be?",
	"Statistics and privacy": "Keeping data private",
}

func topic(theme string) string {
	if t, ok := topics[theme]; ok {
		return t
	}
	return theme
}

// themes are the topics in the gallery's order, with how many papers each has.
func themes(cards []Card) (names []string, count map[string]int) {
	count = map[string]int{}
	for _, c := range cards {
		t := topic(c.Info.Theme)
		if !slices.Contains(names, t) {
			names = append(names, t)
		}
		count[t]++
	}
	return names, count
}

// when is what make gives, or nothing at all.
func when(yes bool, make func() app.UI) app.UI {
	if yes {
		return make()
	}
	return app.Text("")
}
