package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/run"
)

// listen hears what the window tells: the history, keys, and clicks on links to this page's own settings.
func (v *view) listen(ctx app.Context) {
	on := func(event string, do func(e app.Value)) {
		app.Window().Call("addEventListener", event, app.FuncOf(func(_ app.Value, a []app.Value) any {
			do(a[0])
			return nil
		}))
	}
	on("popstate", func(app.Value) { ctx.Dispatch(func(app.Context) { v.back() }) })
	on("keydown", func(e app.Value) { v.key(ctx, e) })
	on("click", func(e app.Value) { v.follow(ctx, e) })
}

// key serves the keys of the experiment.
func (v *view) key(ctx app.Context, e app.Value) {
	for _, modifier := range []string{"ctrlKey", "metaKey", "defaultPrevented"} {
		if e.Get(modifier).Truthy() {
			return
		}
	}
	target := e.Get("target")
	switch target.Get("tagName").String() {
	case "INPUT", "SELECT", "TEXTAREA":
		return
	}
	k := run.Key{Name: e.Get("key").String(), Repeat: e.Get("repeat").Truthy(), Alt: e.Get("altKey").Truthy(),
		Near: target.Get("closest").Truthy() && target.Call("closest", "#instrument").Truthy()}
	if code := e.Get("code"); strings.HasPrefix(code.String(), "Key") { // Alt makes other letters of some keys
		k.Name = strings.ToLower(strings.TrimPrefix(code.String(), "Key"))
	}
	if dialog, ok := dom.Element("keys"); ok && dialog.Get("open").Truthy() {
		return // Escape closes the list itself
	}
	if !k.Repeat && (k.Near || k.Alt) && strings.Contains(" r p s Escape ? ", " "+k.Name+" ") {
		if k.Alt {
			e.Call("preventDefault")
		}
		ctx.Dispatch(func(app.Context) { v.instrument.Press(k) })
	}
}

// follow takes a click on a link to another setting of this page, such as one to try: the page stays.
func (v *view) follow(ctx app.Context, e app.Value) {
	for _, modifier := range []string{"ctrlKey", "metaKey", "shiftKey", "altKey", "defaultPrevented", "button"} {
		if e.Get(modifier).Truthy() {
			return // the browser opens it elsewhere
		}
	}
	target := e.Get("target")
	if !target.Get("closest").Truthy() {
		return
	}
	link := target.Call("closest", `a[href^="?"]:not([data-whole])`)
	if !link.Truthy() {
		return
	}
	e.Call("preventDefault")
	query := link.Call("getAttribute", "href").String()
	ctx.Dispatch(func(app.Context) { v.lab.Follow(query) })
}

// catchUp does what the reader has done before the program was there: boot.js has written it down.
func (v *view) catchUp() {
	early := app.Window().Get("orreryEarly")
	if !early.Truthy() {
		return
	}
	start := false
	for i := range early.Get("done").Length() {
		act := early.Get("done").Index(i)
		switch id := act.Get("id").String(); act.Get("kind").String() {
		case "set":
			v.lab.Set(strings.TrimPrefix(id, "p-"), act.Get("value").String(), true)
		case "slide":
			v.form.Slide(strings.TrimPrefix(id, "r-"), act.Get("value").String())
		case "preset":
			v.form.Press(act.Get("value").Int())
		case "press":
			switch {
			case strings.HasPrefix(id, "run"):
				start = true
			case id == "new-seed":
				v.form.NewSeed()
			case id == "reset":
				v.lab.Reset()
			}
		case "follow":
			v.lab.Follow(act.Get("value").String())
		}
	}
	if start && !(v.lab.run.Running() && v.lab.run.Link == v.lab.setting.Link()) {
		v.lab.Start()
	}
	if id := early.Get("focus"); id.Truthy() {
		v.b.Focus(id.String())
	}
	app.Window().Delete("orreryEarly")
}
