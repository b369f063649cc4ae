package page

import (
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim/scene"
)

// view is the root of an experiment's page.
type view struct {
	app.Compo
	data Data
	lab  *lab
	b    *browser // nil while the page is built

	copied string  // what was last copied, for the button that says so
	offer  string  // a link to copy by hand, where neither sharing nor the clipboard works
	narrow float64 // of a chart, in CSS pixels

	stillOf  *scene.Scene // the picture that stillSVG shows
	stillSVG string
}

func newView(d Data) *view { return &view{data: d, lab: newLab(d.Info, d.Stored)} }

// OnMount takes the page over from the one that was built.
func (v *view) OnMount(ctx app.Context) {
	// go-app would answer every click on a link itself; each experiment is a document of its own here.
	app.Window().Set("onclick", nil)
	app.Window().Set("onpopstate", nil)
	app.Window().Call("addEventListener", "popstate", app.FuncOf(func(app.Value, []app.Value) any {
		ctx.Dispatch(func(app.Context) { v.b.back() })
		return nil
	}))
	app.Window().Call("addEventListener", "keydown", app.FuncOf(func(_ app.Value, a []app.Value) any {
		v.key(ctx, app.Event{Value: a[0]})
		return nil
	}))
	v.b = newBrowser(ctx, v.data.Base, v.lab)
	v.lab.bench = v.b
	v.lab.open(query())
	v.mark()
	v.measure()
}

// OnResize fits the charts to the page.
func (v *view) OnResize(app.Context) { v.measure() }

func (v *view) measure() {
	if v.b == nil {
		return
	}
	if list := Document().Call("querySelector", ".charts figure"); list.Truthy() {
		v.narrow = list.Get("clientWidth").Float() - 36
	}
}

// mark shows the state of the run to the outside.
func (v *view) mark() {
	if v.b == nil {
		return
	}
	d := Document().Get("documentElement").Get("dataset")
	if d.Get("run").String() != string(v.lab.state) {
		d.Set("run", string(v.lab.state))
	}
	if v.lab.embed {
		d.Set("embed", "1")
	}
}

// key serves the keys of the transport: R runs, P pauses, S steps, Escape stops.
func (v *view) key(ctx app.Context, e app.Event) {
	for _, modifier := range []string{"ctrlKey", "metaKey", "altKey", "defaultPrevented"} {
		if e.Get(modifier).Truthy() {
			return
		}
	}
	switch e.Get("target").Get("tagName").String() {
	case "INPUT", "SELECT", "TEXTAREA":
		return
	}
	act := map[string]func(){"r": v.lab.run, "p": v.lab.pause, "s": v.lab.step, "Escape": v.lab.stop}[e.Get("key").String()]
	if act != nil {
		ctx.Dispatch(func(app.Context) { act() })
	}
}

// Render is the page. A mistake of ours in it must not leave the reader with a page that does nothing and says
// nothing.
func (v *view) Render() (ui app.UI) {
	defer func() {
		if broken := recover(); broken != nil {
			app.Logf("the page could not be drawn: %v\n%s", broken, debug.Stack())
			ui = app.Div().ID("orrery").Class("page").Body(
				masthead(v.data.Base),
				app.Main().ID("main").Class("wrap").Body(app.Div().ID("messages").Body(
					app.Div().Class("notice", "error").Role("alert").Body(app.P().Text(
						fmt.Sprintf("This page has broken down (%v). Your setting stands in the address bar: reload the page to go on.", broken))))),
			)
		}
	}()
	v.mark()
	l := v.lab
	return app.Div().ID("orrery").Class("page").Body(
		masthead(v.data.Base),
		app.Main().ID("main").Class("wrap").Body(
			v.title(),
			v.notices(),
			app.Section().Class("bench").Aria("label", "The experiment").Body(
				v.instrument(),
				v.steady("settings", v.settings),
				app.Div().Class("results").Body(
					v.steady("verdict", v.verdict),
					v.steady("ensemble", v.ensemble),
					v.charts(),
					v.steady("receipt", v.receipt),
				),
			),
			when(v.data.Prose != "", func() app.UI { return app.Raw(`<article class="prose" id="prose">` + v.data.Prose + `</article>`) }),
		),
		footer(v.data.Base),
		when(l.record != nil && l.state == Done, v.document),
	)
}

// mark of the house: a planet on its ring.
const planet = `<svg class="planet" viewBox="0 0 26 26" fill="none" stroke="currentColor" stroke-width="1.3" aria-hidden="true"><circle cx="13" cy="13" r="11.2"/><ellipse cx="13" cy="13" rx="11.2" ry="4.6" transform="rotate(-28 13 13)"/><circle cx="13" cy="13" r="2.6" fill="var(--brass)" stroke="none"/><circle cx="22" cy="8" r="1.9" fill="currentColor" stroke="none"/></svg>`

func masthead(base string) app.UI {
	return app.Header().Class("top").Body(
		app.A().Class("skip").Href("#main").Text("Skip to the experiment"),
		app.Div().Class("wrap").Body(
			app.A().Class("mark").Href(base).Body(app.Raw(planet), app.Span().Text("Orrery")),
			app.Nav().Aria("label", "Site").Body(
				app.A().Href(base).Text("Papers"),
				app.A().Href(base+"holds/").Text("Does it hold?"),
				app.A().Href(base+"fast/").Text("How fast?"),
			),
		),
	)
}

func footer(base string) app.UI {
	return app.Footer().Class("foot").Body(app.Div().Class("wrap").Body(
		app.P().Text("Everything here is computed on your own machine. Nothing you do leaves this page."),
		app.P().Body(app.A().Href(base).Text("All papers"), app.Text(" · "), app.A().Href(base+"licences.txt").Text("Licences")),
	))
}

func (v *view) title() app.UI {
	in := v.lab.info
	by := in.Authors + ", " + in.Venue + " " + strconv.Itoa(in.Year)
	return app.Div().Class("titles").Body(
		app.P().Class("eyebrow").Text(in.Theme),
		app.H1().Text(in.Title),
		app.P().Class("by").Body(
			app.Text(by),
			app.If(in.ArXiv != "",
				app.Text(" · "),
				app.A().Href("https://arxiv.org/abs/"+in.ArXiv).Rel("noopener").Text("arXiv:"+in.ArXiv)),
		),
		app.P().Class("claim").Text(in.Claim),
	)
}

// notices are the messages that belong to no control, and where the program says how far it has come.
func (v *view) notices() app.UI {
	l := v.lab
	return app.Div().ID("messages").Body(
		app.P().ID("boot").Class("boot").Text(""),
		app.Range(l.messages).Slice(func(i int) app.UI {
			m := l.messages[i]
			role := "status"
			if m.Kind == "error" {
				role = "alert"
			}
			return app.Div().Class("notice", m.Kind).Role(role).Body(
				app.P().Text(m.Text),
				app.Button().Type("button").Class("close").Aria("label", "Dismiss this message").Text("×").
					OnClick(func(app.Context, app.Event) { l.dismiss(m) }, m.Text),
			)
		}),
	)
}

// short writes a number with three significant digits.
func short(x float64) string {
	s := strconv.FormatFloat(x, 'g', 3, 64)
	if strings.Contains(s, "e") && x < 1e6 && x > 1e-5 {
		s = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strings.Replace(s, "-", "−", 1)
}
