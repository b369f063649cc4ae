package export

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/run"
	"orrery/sim/scene/svg"
)

// printer puts the stage's picture on paper: what a program draws on a canvas in a frame comes out of a printer empty. It
// has no place of its own in the page; public/print.css does the rest.
type printer struct {
	app.Compo
	receipt *Receipt

	before, after app.Func
}

func (p *printer) Render() app.UI { return dom.Nothing() }

// OnMount listens for the moments round printing.
func (p *printer) OnMount(app.Context) {
	p.before = app.FuncOf(func(app.Value, []app.Value) any { p.put(); return nil })
	p.after = app.FuncOf(func(app.Value, []app.Value) any { p.take(); return nil })
	app.Window().Call("addEventListener", "beforeprint", p.before)
	app.Window().Call("addEventListener", "afterprint", p.after)
}

// OnDismount listens no more.
func (p *printer) OnDismount() {
	p.take()
	app.Window().Call("removeEventListener", "beforeprint", p.before)
	app.Window().Call("removeEventListener", "afterprint", p.after)
	p.before.Release()
	p.after.Release()
}

// put lays the picture into the stage. go-app does not know of it, and no rendering comes between.
func (p *printer) put() {
	p.take()
	stage := dom.Document().Call("querySelector", ".stage")
	picture := p.receipt.picture()
	if !stage.Truthy() || picture == nil {
		return
	}
	e := dom.Document().Call("createElement", "div")
	e.Set("className", onPaper)
	e.Set("innerHTML", svg.Render(picture, svg.Options{W: run.StillW, H: run.StillH, Theme: svg.Stage, ID: "paper", Title: "The stage"}))
	stage.Call("appendChild", e)
}

func (p *printer) take() {
	if e := dom.Document().Call("querySelector", "."+onPaper); e.Truthy() {
		e.Call("remove")
	}
}

// onPaper is the class of the picture for print.
const onPaper = "on-paper"
