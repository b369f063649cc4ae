//go:build js && wasm

// Package worker is one running experiment: what the program does in a Web Worker, and the same in Node for tests.
//
// Around it stands a little JavaScript (public/worker.js, record.mjs) that gives it `orreryHost`: post(text) for
// events, load(name) for the bytes of a data file as a promise of a Uint8Array. It gives back `orreryWorker`:
// command(text) and port(MessagePort).
package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"syscall/js"

	"orrery/sim"
	"orrery/sim/host/wire"
)

// Run serves the page's commands about one experiment, for as long as the worker lives.
func Run(e *sim.Experiment) {
	w := newWorker()
	w.paper = e
	w.listen()
}

func (w *worker) listen() {
	// The live heap of a run is small; a collection now and then costs less than many.
	debug.SetGCPercent(400)
	js.Global().Set("orreryWorker", js.ValueOf(map[string]any{
		"command": js.FuncOf(func(_ js.Value, a []js.Value) any {
			var c wire.Command
			if err := json.Unmarshal([]byte(a[0].String()), &c); err != nil {
				w.post(wire.Event{Kind: "failed", Message: "The page sent a command that the worker can't read. Reload the page.", Detail: err.Error()})
				return nil
			}
			w.hear(c)
			return nil
		}),
		// A file of the reader's own: (name as sim.OwnFile has it, Uint8Array).
		"file": js.FuncOf(func(_ js.Value, a []js.Value) any {
			b := make([]byte, a[1].Get("length").Int())
			js.CopyBytesToGo(b, a[1])
			w.files[a[0].String()] = b
			return nil
		}),
		"port": js.FuncOf(func(_ js.Value, a []js.Value) any {
			w.stage.connect(a[0])
			return nil
		}),
	}))
	w.post(wire.Event{Kind: "ready"})
	for {
		if len(w.later) > 0 {
			c := w.later[0]
			w.later = w.later[1:]
			w.serve(c)
			continue
		}
		w.serve(<-w.commands)
	}
}

// serve does one command while no run goes on. An experiment's mistake in a claim or a handle is told, not fatal.
func (w *worker) serve(c wire.Command) {
	defer func() {
		if x := recover(); x != nil {
			w.fail(c.Link, fmt.Errorf("The worker broke off (%s) with an error of its own: %v\n%s", c.Do, x, debug.Stack()))
		}
	}()
	switch c.Do {
	case "run":
		w.run(c)
	case "prepare": // a failure shows when the reader runs it
		if e, v, err := w.find(c.Link); err == nil && e.Data != nil {
			_ = w.fetch(c.Link, e.Data(v))
		}
	case "judge":
		w.judge(c)
	case "bench":
		if w.bench != nil {
			w.bench()
		}
	case "pace":
		w.delay = c.DelayMS
	case "redraw": // for whoever has come to watch since; a run that goes on draws its next picture anyway
		if w.last != nil {
			w.last.Redraw()
		}
	case "hand":
		if w.last != nil && w.pending != nil {
			h := *w.pending
			w.pending = nil // a later position overtakes the ones before it
			w.last.Move(h.Name, h.X, h.Y)
			if set := w.last.Proposal(); set != nil {
				w.post(wire.Event{Kind: "proposal", Link: w.ran, Set: set})
			}
		}
	}
}

// find reads a link.
func (w *worker) find(link string) (*sim.Experiment, sim.Values, error) {
	slug, query := sim.SplitLink(link)
	e := w.paper
	if e == nil || e.Slug != slug {
		return nil, nil, errors.New("This program has no experiment “" + slug + "”. The page and its program may be of different ages: reload the page.")
	}
	l, problems := e.Info().Parse(query)
	if len(problems) > 0 {
		return nil, nil, problems[0]
	}
	return e, l.Values, nil
}

// judge decides the claims of a link from the measures of runs.
func (w *worker) judge(c wire.Command) {
	e, v, err := w.find(c.Link)
	if err != nil {
		w.fail(c.Link, err)
		return
	}
	w.post(wire.Event{Kind: "judged", Link: c.Link, Claims: e.Judge(v, c.Runs)})
}

func (w *worker) run(c wire.Command) {
	w.last, w.pending = nil, nil
	e, v, err := w.find(c.Link)
	if err != nil {
		w.fail(c.Link, err)
		return
	}
	if e.Data != nil {
		if err := w.fetch(c.Link, e.Data(v)); err != nil {
			w.fail(c.Link, err)
			return
		}
	}
	h := newHost(w, c)
	rec, r, err := sim.Execute(e, v, h)
	if err != nil {
		w.fail(c.Link, err)
		return
	}
	w.last, w.ran, h.ended = r, c.Link, true
	rec.ElapsedMS = h.elapsed()
	h.tell(r)
	w.post(wire.Event{Kind: "record", Link: c.Link, Record: rec, ElapsedMS: rec.ElapsedMS})
}

// fail splits an error into the sentence for the reader and the rest for a report.
func (w *worker) fail(link string, err error) {
	message, detail, _ := strings.Cut(err.Error(), "\n")
	w.post(wire.Event{Kind: "failed", Link: link, Message: message, Detail: detail})
}
