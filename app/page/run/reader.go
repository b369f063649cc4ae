package run

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/host/wire"
)

// Reader is the [Host] of the reader's own run in a browser: one worker, and the stage on which it draws.
type Reader struct {
	Stage *Stage

	ctx     app.Context
	base    string
	run     *Run
	files   Files
	setting func() string
	on      func(wire.Event)
	mine    *Worker
}

// NewReader readies a worker for the link that setting gives. on hears of the worker's events, in the page's turn.
func NewReader(ctx app.Context, base string, r *Run, files Files, setting func() string, on func(wire.Event)) *Reader {
	h := &Reader{ctx: ctx, base: base, run: r, files: files, setting: setting, on: on}
	h.Stage = newStage(ctx, r, func() *Worker {
		if h.mine == nil || !h.mine.ran {
			return nil
		}
		return h.mine
	})
	h.ready()
	return h
}

// ready keeps a worker at hand that has fetched what the setting needs.
func (h *Reader) ready() {
	if h.mine == nil {
		h.mine = Hire(h.base, h.hear)
		h.mine.Tell(wire.Command{Do: "prepare", Link: h.setting()})
	}
}

func (h *Reader) hear(w *Worker, e wire.Event) {
	h.ctx.Dispatch(func(app.Context) {
		if w != h.mine {
			return // it was ended meanwhile
		}
		w.Heard()
		switch e.Kind {
		case "died":
			h.died()
			return
		case "record", "failed":
			w.Rest()
		}
		h.on(e)
		h.Stage.Say()
	})
}

// died says that the run has lost its worker.
func (h *Reader) died() {
	h.mine.End()
	h.mine = nil
	if h.run.Running() {
		h.run.fail("The worker that computed this run has died or stopped answering; browsers end one when memory runs short. Nothing of your setting is lost: press Run to start it again.")
	}
	h.ready()
}

// Beat asks once a second whether the worker still answers.
func (h *Reader) Beat() {
	if h.mine != nil && h.mine.Beat() {
		h.died()
	}
}

// Start runs a link, its pictures on the stage.
func (h *Reader) Start(link string) {
	if h.mine != nil && h.mine.busy {
		h.Stop()
	}
	h.ready()
	h.mine.Begin()
	h.mine.watch(h.Stage.open())
	h.mine.Tell(h.run.pace())
	h.files.Give(h.mine, h.run.Info, link)
	h.mine.Tell(wire.Command{Do: "run", Link: link})
}

// Command tells the worker, and the stage what concerns it.
func (h *Reader) Command(c wire.Command) {
	if c.Do == "pace" {
		h.Stage.pace()
	}
	if h.mine != nil {
		h.mine.Tell(c)
	}
}

// Stop ends the worker and readies the next.
func (h *Reader) Stop() {
	if h.mine != nil {
		h.mine.End()
		h.mine = nil
	}
	h.ready()
}

// Judge lets the worker decide the claims of a link from all runs that are known.
func (h *Reader) Judge(link string, known map[string]sim.Measures) {
	h.ready()
	h.mine.Tell(wire.Command{Do: "judge", Link: link, Runs: known})
}
