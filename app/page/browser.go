package page

import (
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/batch"
	"orrery/app/page/dom"
	"orrery/app/page/run"
	"orrery/app/page/setting"
)

// browser is the bench of a lab in a browser: the reader's worker with its stage, the pool, the address bar.
type browser struct {
	*run.Reader
	*batch.Pool
	setting.Address

	ctx app.Context
}

// paceKey is where the machine's pace is kept from one visit to the next.
const paceKey = "orrery-pace"

func newBrowser(ctx app.Context, base string, l *lab) *browser {
	b := &browser{ctx: ctx,
		Reader: run.NewReader(ctx, base, l.run, l.files, l.setting.Link, l.hear),
		Pool:   batch.NewPool(ctx, base, l.further, l.files)}
	if memory := app.Window().Get("orreryMemory"); memory.Truthy() {
		kept := memory.Call("get", paceKey)
		l.run.Pace.Recall(kept.String(), func(text string) { memory.Call("set", paceKey, text) })
	}
	go b.beat()
	return b
}

// beat asks once a second whether the workers that should be working still are.
func (b *browser) beat() {
	for range time.Tick(time.Second) {
		b.ctx.Dispatch(func(app.Context) {
			b.Reader.Beat()
			b.Pool.Beat()
		})
	}
}

// Later does something in the page's turn.
func (b *browser) Later(d time.Duration, do func()) {
	b.ctx.After(d, func(app.Context) { do() })
}

// Focus brings the reader to a control, once it is drawn, and unfolds what it lies in.
func (b *browser) Focus(id string) {
	b.ctx.Defer(func(app.Context) {
		if e, ok := dom.Element(id); ok {
			unfold(e)
			e.Call("focus")
		}
	})
}

// Reveal unfolds what a control lies in, once it is drawn; the reader stays where they are.
func (b *browser) Reveal(id string) {
	b.ctx.Defer(func(app.Context) {
		if e, ok := dom.Element(id); ok {
			unfold(e)
		}
	})
}

func unfold(e app.Value) {
	if d := e.Call("closest", "details"); d.Truthy() {
		d.Set("open", true)
	}
}

// Bring scrolls to a part of the page.
func (b *browser) Bring(id string) {
	e, ok := dom.Element(id)
	if !ok {
		return
	}
	how := "smooth"
	if app.Window().Call("matchMedia", "(prefers-reduced-motion: reduce)").Get("matches").Bool() {
		how = "auto"
	}
	e.Call("scrollIntoView", dom.Object(map[string]any{"block": "start", "behavior": how}))
}
