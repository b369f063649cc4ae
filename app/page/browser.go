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

func newBrowser(ctx app.Context, base string, l *lab) *browser {
	b := &browser{ctx: ctx,
		Reader: run.NewReader(ctx, base, l.run, l.files, l.setting.Link, l.hear),
		Pool:   batch.NewPool(ctx, base, l.further, l.files)}
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

// Focus brings the reader to a control, once it is drawn.
func (b *browser) Focus(id string) {
	b.ctx.Defer(func(app.Context) {
		if e, ok := dom.Element(id); ok {
			e.Call("focus")
		}
	})
}
