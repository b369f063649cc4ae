package gallery

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// levels say whom a paper is for.
var levels = [4]string{1: "for anybody", 2: "for a student of the field", 3: "for a specialist"}

// times are the choices of how long a run may take, in seconds.
var times = []int{2, 5}

// lectureSeconds and lectureLevel are the rule for "good for a lecture": a run that ends while a sentence is spoken, of a
// paper that needs no specialist.
const (
	lectureSeconds = 4
	lectureLevel   = 2
)

func lecture(in sim.Info) bool {
	return in.Level > 0 && in.Level <= lectureLevel && in.Seconds <= lectureSeconds
}

// filter narrows the gallery (public/gallery.js). It keeps its room from the start: where scripts are off, the style sheet
// leaves it out.
func filter(cards []Card) app.UI {
	names, count := themes(cards)
	chip := func(value, text string) app.UI {
		pressed := "false"
		if value == "" {
			pressed = "true"
		}
		return app.Button().Type("button").Class("chip").Aria("pressed", pressed).DataSet("topic", value).Text(text)
	}
	return app.Div().ID("filter").Class("filter").Role("search").Aria("label", "Papers").Body(
		app.H2().Class("unseen").Text("Find a paper"),
		app.Div().Class("ways").Body(
			app.Input().ID("search").Type("search").Placeholder("Search: fairness, overfitting, MNIST, ...").Aria("label", "Search papers, authors and terms").
				Attr("autocomplete", "off").Attr("spellcheck", "false").Attr("enterkeyhint", "search"),
			choice("level", "Level", "Any level", []string{"1", "2", "3"}, func(v string) string {
				return "Level " + v + ", " + levels[v[0]-'0']
			}),
			choice("time", "Time of a run", "Any time", seconds(), func(v string) string { return "Runs in " + v + " s" }),
			app.Button().ID("lecture").Type("button").Class("chip").Aria("pressed", "false").
				Title(fmt.Sprintf("A run takes %d s at most, level 1 or %d", lectureSeconds, lectureLevel)).Text("Good for a lecture"),
			app.Div().Class("found").Body(
				app.Button().ID("clear").Type("button").Class("btn", "tiny").Text("Show all"),
				app.Span().ID("found").Role("status").Text(fmt.Sprintf("%d papers", len(cards))),
			),
			app.Button().ID("view").Type("button").Class("chip").Aria("pressed", "false").Text("Compact list"),
		),
		app.Div().Class("chips").Role("group").Aria("label", "Topics").Body(
			chip("", "All topics"),
			app.Range(names).Slice(func(i int) app.UI { return chip(names[i], fmt.Sprintf("%s (%d)", names[i], count[names[i]])) })),
	)
}

func seconds() (out []string) {
	for _, t := range times {
		out = append(out, fmt.Sprint(t))
	}
	return out
}

// choice is a list to choose one value from, or any.
func choice(id, label, anything string, values []string, says func(string) string) app.UI {
	return app.Select().ID(id).Aria("label", label).Attr("autocomplete", "off").Body(
		app.Option().Value("").Text(anything),
		app.Range(values).Slice(func(i int) app.UI { return app.Option().Value(values[i]).Text(says(values[i])) }),
	)
}

// suggestions is how many words stand where nothing was found.
const suggestions = 8

// nothingFound stands in the cards' place where none matches: what many papers are about, to go on from.
func nothingFound(cards []Card) app.UI {
	count := map[string]int{}
	for _, c := range cards {
		for _, t := range c.Info.Tags {
			count[t]++
		}
	}
	tags := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	tags = tags[:min(len(tags), suggestions)]
	return app.Div().ID("none").Class("none").Hidden(true).Body(
		app.P().ID("why").Text("No paper matches."),
		when(len(tags) > 0, func() app.UI { return app.P().Class("hint").Text("Papers are about, for instance:") }),
		app.Div().Class("chips").Body(app.Range(tags).Slice(func(i int) app.UI {
			return app.Button().Type("button").Class("chip").DataSet("word", tags[i]).Text(tags[i])
		})),
	)
}

// words is what a search looks through, in lower case.
func (c Card) words() string {
	in := c.Info
	all := []string{in.Question, in.Short, in.Title, in.Authors, fmt.Sprintf("%s %d", in.Venue, in.Year), in.Theme, topic(in.Theme), in.Claim}
	all = append(all, in.Tags...)
	for _, t := range in.Glossary {
		all = append(all, t.Term)
	}
	all = append(all, c.Data...)
	return strings.ToLower(strings.Join(all, " · "))
}
