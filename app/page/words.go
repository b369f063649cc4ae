package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/glossary"
	"orrery/sim"
)

// title is the paper's question in plain words, and whose paper it is.
func (v *view) title() app.UI {
	in := v.lab.info
	return app.Div().Class("titles").Body(
		app.H1().Text(question(in)),
		app.P().Class("by").Body(
			app.Text(in.Short+" · "+first(in.Authors)+", "+in.Venue+" "+strconv.Itoa(in.Year)+" · "),
			app.A().Href("#paper").Text("in the paper's words"),
		),
	)
}

func question(in sim.Info) string {
	if in.Question == "" {
		return in.Short
	}
	return in.Question
}

// first is the first author, with a word for the others.
func first(authors string) string {
	list := strings.Split(authors, ", ")
	last := list[0][strings.LastIndex(list[0], " ")+1:]
	switch len(list) {
	case 1:
		return list[0]
	case 2:
		return last + " and " + list[1][strings.LastIndex(list[1], " ")+1:]
	}
	return last + " et al."
}

// plain is the question and what to look for, before anything that takes the paper's own words.
func (v *view) plain() app.UI {
	if v.data.Plain == "" {
		return dom.Nothing()
	}
	return app.Section().ID("plain").Class("plain").Aria("label", "The question").Body(
		app.Raw(`<div class="prose" id="plain-words">`+v.data.Plain+`</div>`),
		glossary.List(v.lab.info.Glossary),
	)
}

// paper is what the paper itself says.
func (v *view) paper() app.UI {
	in := v.lab.info
	return app.Section().ID("paper").Class("paper-words").Aria("label", "In the paper's words").Body(
		app.P().Class("eyebrow").Text("The paper · "+in.Theme),
		app.H2().Text(in.Title),
		app.P().Class("by").Body(
			app.Text(in.Authors+", "+in.Venue+" "+strconv.Itoa(in.Year)),
			app.If(in.ArXiv != "",
				app.Text(" · "),
				app.A().Href("https://arxiv.org/abs/"+in.ArXiv).Rel("noopener").Text("arXiv:"+in.ArXiv)),
		),
		app.P().Class("claim").Text(in.Claim),
	)
}

// credit stands below an experiment that is shown within another page, and leads to its own.
func (v *view) credit() app.UI {
	if !v.lab.embed {
		return dom.Nothing()
	}
	in := v.lab.info
	return app.P().Class("credit").Body(
		app.Text("After "+first(in.Authors)+", "+in.Venue+" "+strconv.Itoa(in.Year)+" · "),
		app.A().Href("?"+in.Share(v.lab.setting.Values(), sim.Link{})).Target("_blank").Rel("noopener").DataSet("whole", "1").Text("Open in Orrery"),
	)
}
