package page

import (
	"fmt"
	"runtime/debug"
	"slices"

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
	share      export.Share
	clipboard  export.Clipboard
	narrow     float64 // of a chart, in CSS pixels
}

func newView(d Data) *view {
	l := newLab(d.Info, d.Stored)
	v := &view{data: d, lab: l,
		form:       setting.Form{Setting: l.setting, Desk: l},
		instrument: run.View{Run: l.run, Stored: d.Stored, Base: d.Base, Start: l.Start, Moved: l.moved},
		verdict:    verdict.View{Run: l.run, Further: l.further, Embed: &l.embed, Moved: l.shown}}
	v.instrument.Begun = func() { v.b.Focus("pause") }
	v.receipt = export.Receipt{Run: l.run, Stored: d.Stored, Base: d.Base, Clipboard: &v.clipboard}
	v.share = export.Share{Info: d.Info, Base: d.Base, Clipboard: &v.clipboard, Values: l.setting.Values}
	return v
}

// OnMount takes the page over from the one that was built.
func (v *view) OnMount(ctx app.Context) {
	// go-app would answer every click on a link itself; each experiment is a document of its own here.
	app.Window().Set("onclick", nil)
	app.Window().Set("onpopstate", nil)
	v.b = newBrowser(ctx, v.data.Base, v.lab)
	v.clipboard.Mount(ctx)
	v.instrument.Reader, v.receipt.Stage, v.share.Stays = v.b.Reader, v.b.Stage, true
	v.lab.mount(v.b)
	v.listen(ctx)
	v.lab.Open(setting.Query())
	v.catchUp()
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

// parts are the parts of the page, as its head leads to them.
func (v *view) parts() []shell.Link {
	list := []shell.Link{{Href: "#picture", Text: "Picture"}}
	if v.data.Plain != "" {
		list = append(list, shell.Link{Href: "#plain", Text: "The question"})
	}
	list = append(list, shell.Link{Href: "#verdict", Text: "Verdict"}, shell.Link{Href: "#charts", Text: "Charts"})
	if v.data.Prose != "" {
		list = append(list, shell.Link{Href: "#how-it-works", Text: "How"}, shell.Link{Href: "#things-to-try", Text: "Try"})
	}
	return list
}

// Render is the page. A mistake of ours in it must not leave the reader with a page that does nothing and says
// nothing.
func (v *view) Render() (ui app.UI) {
	defer func() {
		if broken := recover(); broken != nil {
			app.Logf("the page could not be drawn: %v\n%s", broken, debug.Stack())
			ui = app.Div().ID("orrery").Class("page").Body(
				shell.Masthead(v.data.Base, "-"),
				app.Main().ID("main").Class("wrap").Body(app.Div().ID("messages").Body(
					app.Div().Class("notice", "error").Role("alert").Body(app.P().Text(
						fmt.Sprintf("This page has broken down (%v). Your setting stands in the address bar: reload the page to go on.", broken))))),
			)
		}
	}()
	v.mark()
	l := v.lab
	return app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(v.data.Base, "-", v.parts()...),
		app.Main().ID("main").Class("wrap").Body(
			v.title(),
			l.notices.UI(),
			app.Section().Class("bench").Aria("label", "The experiment").Body(
				v.instrument.UI(v.steady("strip", v.verdict.Strip), verdict.Readouts(l.run), v.announcement()),
				v.steady("settings", v.settings),
				app.Div().Class("results").Body(
					v.plain(),
					v.texts(),
					v.steady("verdict", v.verdict.UI),
					v.steady("ensemble", l.further.UI),
					v.charts(),
					v.steady("receipt", v.receipt.UI),
				),
			),
			v.paper(),
			dom.When(v.data.Prose != "", func() app.UI { return app.Raw(`<article class="prose" id="prose">` + v.data.Prose + `</article>`) }),
			v.credit(),
		),
		shell.Footer(v.data.Base),
		v.instrument.Foot(),
		dom.When(l.run.Record != nil && l.run.State == run.Done, func() app.UI { return export.Document(l.run.Record) }),
	)
}

// announcement is what is said aloud at the run's turns.
func (v *view) announcement() string {
	return v.lab.run.Announcement(v.verdict.Sum())
}

// settings is the form, with the buttons that run it and hand its link on.
func (v *view) settings() app.UI { return v.form.UI(v.instrument.RunButton(), v.share.UI()) }

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
	return app.Section().ID("charts").Aria("label", "Charts").Body(
		app.Div().Class("heading").Body(app.H2().Text("Charts"), app.P().Class("whose").Text(l.whose())),
		app.Div().Class("charts").Body(
			app.Range(l.info.Charts).Slice(func(i int) app.UI {
				c := l.info.Charts[i]
				return figure.New(l.info.Worded(c, values), !c.When.Applies(values), l.run, v.narrow)
			}),
		),
	)
}
