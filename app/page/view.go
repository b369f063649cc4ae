package page

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/export"
	"orrery/app/page/figure"
	"orrery/app/page/run"
	"orrery/app/page/setting"
	"orrery/app/page/shell"
	"orrery/app/page/verdict"
	"orrery/sim"
)

// view is the root of an experiment's page.
type view struct {
	app.Compo
	data Data
	lab  *lab
	b    *browser // nil while the page is built

	form       setting.Form
	instrument run.View
	verdict    verdict.View
	receipt    export.Receipt
	clipboard  export.Clipboard
	narrow     float64 // of a chart, in CSS pixels
}

func newView(d Data) *view {
	l := newLab(d.Info, d.Stored)
	v := &view{data: d, lab: l,
		form:       setting.Form{Setting: l.setting, Desk: l},
		instrument: run.View{Run: l.run, Stored: d.Stored, Base: d.Base, Start: l.Start},
		verdict:    verdict.View{Run: l.run, Further: l.further, Embed: &l.embed}}
	v.receipt = export.Receipt{Run: l.run, Stored: d.Stored, Base: d.Base, Clipboard: &v.clipboard}
	return v
}

// OnMount takes the page over from the one that was built.
func (v *view) OnMount(ctx app.Context) {
	// go-app would answer every click on a link itself; each experiment is a document of its own here.
	app.Window().Set("onclick", nil)
	app.Window().Set("onpopstate", nil)
	app.Window().Call("addEventListener", "popstate", app.FuncOf(func(app.Value, []app.Value) any {
		ctx.Dispatch(func(app.Context) { v.back() })
		return nil
	}))
	app.Window().Call("addEventListener", "keydown", app.FuncOf(func(_ app.Value, a []app.Value) any {
		v.key(ctx, app.Event{Value: a[0]})
		return nil
	}))
	v.b = newBrowser(ctx, v.data.Base, v.lab)
	v.clipboard.Mount(ctx)
	v.instrument.Reader, v.receipt.Stage = v.b.Reader, v.b.Stage
	v.lab.mount(v.b)
	v.lab.Open(setting.Query())
	v.mark()
	v.measure()
}

// back takes the setting of an entry of the history that the reader has returned to.
func (v *view) back() {
	v.b.Back()
	v.lab.Open(setting.Query())
}

// OnResize fits the charts to the page.
func (v *view) OnResize(app.Context) { v.measure() }

func (v *view) measure() {
	if v.b == nil {
		return
	}
	if list := dom.Document().Call("querySelector", ".charts figure:not([hidden])"); list.Truthy() {
		v.narrow = list.Get("clientWidth").Float() - 36
	}
}

// mark shows the state of the run to the outside.
func (v *view) mark() {
	if v.b == nil {
		return
	}
	d := dom.Document().Get("documentElement").Get("dataset")
	if d.Get("run").String() != string(v.lab.run.State) {
		d.Set("run", string(v.lab.run.State))
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
	act := map[string]func(){"r": v.lab.Start, "p": v.lab.run.Pause, "s": v.lab.run.Step, "Escape": v.lab.run.Stop}[e.Get("key").String()]
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
				shell.Masthead(v.data.Base),
				app.Main().ID("main").Class("wrap").Body(app.Div().ID("messages").Body(
					app.Div().Class("notice", "error").Role("alert").Body(app.P().Text(
						fmt.Sprintf("This page has broken down (%v). Your setting stands in the address bar: reload the page to go on.", broken))))),
			)
		}
	}()
	v.mark()
	l := v.lab
	return app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(v.data.Base),
		app.Main().ID("main").Class("wrap").Body(
			v.title(),
			l.notices.UI(),
			app.Section().Class("bench").Aria("label", "The experiment").Body(
				v.instrument.UI(verdict.Readouts(l.run), l.run.Announcement(verdict.Tally(l.run.Record, len(l.info.Claims)))),
				v.steady("settings", v.settings),
				app.Div().Class("results").Body(
					v.texts(),
					v.steady("verdict", v.verdict.UI),
					v.steady("ensemble", l.further.UI),
					v.charts(),
					v.steady("receipt", v.receipt.UI),
				),
			),
			dom.When(v.data.Prose != "", func() app.UI { return app.Raw(`<article class="prose" id="prose">` + v.data.Prose + `</article>`) }),
		),
		shell.Footer(v.data.Base),
		dom.When(l.run.Record != nil && l.run.State == run.Done, func() app.UI { return export.Document(l.run.Record) }),
	)
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

// settings is the form, with the buttons that hand its link on.
func (v *view) settings() app.UI {
	share := dom.Button("copy-link", v.clipboard.Label("link", "Copy link"), true, v.onShare).Title("A link that replays this setting to the same digits")
	return v.form.UI(v.lab.moved(), share, v.clipboard.Offer())
}

func (v *view) onShare(app.Context, app.Event) {
	v.clipboard.Share(v.lab.info.Short, v.lab.address(v.data.Base))
}

// texts are what the run writes, while it writes.
func (v *view) texts() app.UI {
	r := v.lab.run
	values := r.Values()
	list := slices.DeleteFunc(slices.Clone(v.lab.info.Texts), func(t sim.TextInfo) bool { return !t.When.Applies(values) })
	if len(list) == 0 {
		return dom.Nothing()
	}
	return app.Section().Class("texts").Aria("label", "What the run writes").Body(app.Range(list).Slice(func(i int) app.UI {
		pieces := r.Written(list[i].ID)
		return app.Div().Class("card", "text").DataSet("text", list[i].ID).Body(
			app.H2().Text(v.lab.info.Words(list[i].Label, values)),
			app.Pre().Role("log").Aria("live", "polite").Body(app.Range(pieces).Slice(func(k int) app.UI { return app.Span().Text(pieces[k]) })),
		)
	}))
}

// charts are the run's curves, bars and maps.
func (v *view) charts() app.UI {
	l := v.lab
	values := l.run.Values()
	return app.Section().Class("charts").Aria("label", "Charts").Body(
		app.Range(l.info.Charts).Slice(func(i int) app.UI {
			c := l.info.Charts[i]
			return figure.New(l.info.Worded(c, values), !c.When.Applies(values), l.run, v.narrow)
		}),
	)
}
