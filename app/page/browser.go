package page

import (
	"math"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/host/wire"
)

// browser is the bench of a lab in a browser: its workers, its stage, its address bar.
type browser struct {
	ctx   app.Context
	base  string
	lab   *lab
	stage *stage

	mine *Worker   // the reader's own run
	crew []*Worker // the pool
	todo []string  // links that no worker of the pool has taken yet
	ran  bool      // the entry of the history at hand belongs to a run
}

func newBrowser(ctx app.Context, base string, l *lab) *browser {
	b := &browser{ctx: ctx, base: base, lab: l, ran: true}
	b.stage = newStage(b)
	b.ready()
	go b.beat()
	return b
}

// do runs f in the page's own turn and shows what it changed.
func (b *browser) do(f func()) { b.ctx.Dispatch(func(app.Context) { f() }) }

func (b *browser) refresh() { b.ctx.Dispatch(func(app.Context) {}) }

// ready keeps a worker at hand that has fetched what the setting needs.
func (b *browser) ready() {
	if b.mine == nil {
		b.mine = Hire(b.base, b.hear)
		b.mine.Tell(wire.Command{Do: "prepare", Link: b.lab.setting()})
	}
}

// hear takes an event of the reader's worker.
func (b *browser) hear(w *Worker, e wire.Event) {
	b.do(func() {
		if w != b.mine {
			return // it was ended meanwhile
		}
		w.silent = 0
		switch e.Kind {
		case "died":
			b.died()
			return
		case "record", "failed":
			w.busy = false
		}
		b.lab.hear(e)
	})
}

// died says that the run has lost its worker.
func (b *browser) died() {
	b.mine.End()
	b.mine = nil
	if b.lab.state == Running {
		b.lab.fail("The worker that computed this run has died or stopped answering; browsers end one when memory runs short. Nothing of your setting is lost: press Run to start it again.")
	}
	b.ready()
}

// beat asks once a second whether those who should be working still are.
func (b *browser) beat() {
	for range time.Tick(time.Second) {
		b.ctx.Dispatch(func(app.Context) {
			if w := b.mine; w != nil && w.Beat() {
				b.died()
			}
			for _, w := range b.crew {
				if w.Beat() {
					b.lab.say("error", "A worker of the pool has died or stopped answering; browsers end one when memory runs short. Runs that had ended are kept: start the check again to do the rest.")
					b.lab.cancel()
					return
				}
			}
		})
	}
}

// start runs a link on the reader's worker, its pictures on the stage.
func (b *browser) start(link string) {
	if b.mine != nil && b.mine.busy {
		b.stop()
	}
	b.ready()
	b.mine.busy, b.mine.silent = true, 0
	b.mine.watch(b.stage.open())
	b.mine.Tell(b.lab.pace())
	b.mine.Tell(wire.Command{Do: "run", Link: link})
}

func (b *browser) command(c wire.Command) {
	if c.Do == "pace" {
		b.stage.pace()
	}
	if b.mine != nil {
		b.mine.Tell(c)
	}
}

// stop ends the worker and readies the next.
func (b *browser) stop() {
	if b.mine != nil {
		b.mine.End()
		b.mine = nil
	}
	b.ready()
}

// judge lets a worker decide the claims of a link from all runs that are known.
func (b *browser) judge(link string, known map[string]sim.Measures) {
	b.ready()
	b.mine.Tell(wire.Command{Do: "judge", Link: link, Runs: known})
}

// poolSize is how many runs go side by side: one a core, and few where memory is short.
func poolSize() int {
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

// pool runs links side by side.
func (b *browser) pool(links []string) {
	b.todo = links
	for range min(poolSize(), len(links)) {
		b.crew = append(b.crew, Hire(b.base, b.hearPool))
	}
	for _, w := range b.crew {
		b.next(w)
	}
}

func (b *browser) next(w *Worker) {
	if len(b.todo) == 0 {
		w.busy = false
		return
	}
	w.busy, w.silent = true, 0
	w.Tell(wire.Command{Do: "run", Link: b.todo[0], Quiet: true})
	b.todo = b.todo[1:]
}

func (b *browser) hearPool(w *Worker, e wire.Event) {
	b.do(func() {
		w.silent = 0
		switch e.Kind {
		case "died":
			if b.lab.batch != nil {
				b.lab.say("error", "A worker of the pool has died; browsers end one when memory runs short. Runs that had ended are kept: start the check again to do the rest.")
				b.lab.cancel()
			}
			return
		case "record":
			b.next(w)
		}
		b.lab.hearPool(e)
	})
}

func (b *browser) endPool() {
	for _, w := range b.crew {
		w.End()
	}
	b.crew, b.todo = nil, nil
}

// focus brings the reader to a control.
func (b *browser) focus(id string) {
	b.ctx.Defer(func(app.Context) {
		if e, ok := Element(id); ok {
			e.Call("focus")
		}
	})
}

// address shows the setting in the address bar. A setting that was run, or that a link brought, keeps its entry
// in the history, so that Back returns to it; all the edits after it share one.
func (b *browser) address(query string, run bool) {
	here := app.Window().Get("location")
	url := here.Get("pathname").String()
	if query != "" {
		url += "?" + query
	}
	how := "replaceState"
	if b.ran && !run {
		how = "pushState"
	}
	if now := here.Get("pathname").String() + here.Get("search").String(); now == url {
		how = "replaceState"
	} else if !run {
		b.ran = false
	}
	if run {
		b.ran = true
	}
	app.Window().Get("history").Call(how, nil, "", url)
}

// back takes the setting of an entry of the history that the reader has returned to.
func (b *browser) back() {
	b.ran = true
	b.lab.open(query())
}

// query is the address bar's.
func query() string { return app.Window().Get("location").Get("search").String() }
