// Package page is what the reader sees: go-app components that know the contract (package sim) and never a paper.
//
// The same components are rendered twice: by the site's builder into the HTML that reads well before any program
// has arrived, and in the browser, where they take over.
package page

import (
	"regexp"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/host/verify"
	"orrery/sim/scene"
)

// Stored is the stored run of an experiment's default link: golden.json beside the paper's code.
type Stored struct {
	Record *sim.Record  `json:"record"`
	Scene  *scene.Scene `json:"scene"`
}

// Data is what an experiment's page is made from. Base is the way to the site's root ("../"), Prose the article
// as HTML.
type Data struct {
	Base   string        `json:"base"`
	Info   sim.Info      `json:"info"`
	Stored *Stored       `json:"stored,omitempty"`
	Prose  string        `json:"-"` // already in the page
	Score  *verify.Paper `json:"-"` // of the last full check; nil where there was none
}

// HTML is the root element of an experiment's page, as it reads without a program.
func HTML(d Data) string { return markup(newView(d)) }

// when is what make gives, or an empty place: elements keep their places, and so their focus.
func when(yes bool, make func() app.UI) app.UI {
	if yes {
		return make()
	}
	return app.Div().Class("nothing")
}

// markup renders an element. go-app writes attributes in the order of a map, and a true one without its value:
// here they are sorted, so that two builds of one site are equal, and ARIA's keep their "true".
func markup(ui app.UI) string {
	var b strings.Builder
	app.PrintHTML(&b, ui)
	return tag.ReplaceAllStringFunc(b.String(), func(t string) string {
		m := tag.FindStringSubmatch(t)
		list := attribute.FindAllString(m[2], -1)
		for i, a := range list {
			if strings.HasPrefix(a, "aria-") && !strings.Contains(a, "=") {
				list[i] = a + `="true"`
			}
		}
		slices.Sort(list)
		return "<" + strings.Join(append([]string{m[1]}, list...), " ") + m[3] + ">"
	})
}

var (
	tag       = regexp.MustCompile(`<([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)+)\s*(/?)>`)
	attribute = regexp.MustCompile(`[\w:-]+(?:="[^"]*")?`)
)
