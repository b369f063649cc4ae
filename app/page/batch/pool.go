package batch

import (
	"math"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/run"
	"orrery/sim/host/wire"
)

// Pool runs links side by side, in a browser.
type Pool struct {
	ctx     app.Context
	base    string
	further *Further
	files   run.Files // the reader's own
	crew    []*run.Worker
	todo    []string // links that no worker has taken yet
}

// NewPool is a pool without a worker. Base is the way to the site's root.
func NewPool(ctx app.Context, base string, f *Further, files run.Files) *Pool {
	return &Pool{ctx: ctx, base: base, further: f, files: files}
}

// Size is one run a core, and few where memory is short.
func (p *Pool) Size() int {
	n := 2
	if c := app.Window().Get("navigator").Get("hardwareConcurrency"); c.Truthy() {
		n = c.Int()
	}
	most := 4
	if app.Window().Call("matchMedia", "(pointer: coarse) and (max-width: 900px)").Get("matches").Bool() {
		most = 2
	}
	return int(math.Max(1, math.Min(float64(n), float64(most))))
}

// Launch runs links.
func (p *Pool) Launch(links []string) {
	p.todo = links
	for range min(p.Size(), len(links)) {
		p.crew = append(p.crew, run.Hire(p.base, p.hear))
	}
	for _, w := range p.crew {
		p.next(w)
	}
}

func (p *Pool) next(w *run.Worker) {
	if len(p.todo) == 0 {
		w.Rest()
		return
	}
	w.Begin()
	p.files.Give(w, p.further.at.Info, p.todo[0])
	w.Tell(wire.Command{Do: "run", Link: p.todo[0], Quiet: true})
	p.todo = p.todo[1:]
}

func (p *Pool) hear(w *run.Worker, e wire.Event) {
	p.ctx.Dispatch(func(app.Context) {
		w.Heard()
		switch e.Kind {
		case "died":
			p.further.Lost("died")
			return
		case "record":
			p.next(w)
		}
		p.further.Hear(e)
	})
}

// Beat asks once a second whether those who should be working still are.
func (p *Pool) Beat() {
	for _, w := range p.crew {
		if w.Beat() {
			p.further.Lost("died or stopped answering")
			return
		}
	}
}

// End terminates the workers, whatever they are doing.
func (p *Pool) End() {
	for _, w := range p.crew {
		w.End()
	}
	p.crew, p.todo = nil, nil
}
