package run

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim/host/wire"
)

// Worker is one Web Worker with the program of the experiments in it.
type Worker struct {
	js     app.Value
	heard  app.Func
	broke  app.Func
	busy   bool
	ran    bool // it runs, or has run
	silent int  // seconds without a word while busy
}

// Hire starts a worker from the program that the page has compiled once (public/boot.js). on hears its events, in
// JavaScript's turn; "died" is one that only the page itself tells.
func Hire(base string, on func(*Worker, wire.Event)) *Worker {
	w := &Worker{js: app.Window().Get("Worker").New(base + "worker.js")}
	w.heard = app.FuncOf(func(_ app.Value, a []app.Value) any {
		var e wire.Event
		if err := json.Unmarshal([]byte(a[0].Get("data").String()), &e); err != nil {
			e = wire.Event{Kind: "failed", Message: "The worker said something that this page can't read: their versions differ. Reload the page.", Detail: err.Error()}
		}
		on(w, e)
		return nil
	})
	w.broke = app.FuncOf(func(_ app.Value, a []app.Value) any {
		on(w, wire.Event{Kind: "died"})
		return nil
	})
	w.js.Call("addEventListener", "message", w.heard)
	w.js.Call("addEventListener", "error", w.broke)
	w.js.Call("postMessage", dom.Object(map[string]any{"module": app.Window().Get("orreryModule"), "data": dom.Absolute(base + "data/")}))
	live(w.js, true)
	return w
}

// live keeps the page's list of running workers, for whoever looks from outside.
func live(js app.Value, on bool) {
	list := app.Window().Get("orreryWorkers")
	if !list.Truthy() {
		list = dom.Array()
		app.Window().Set("orreryWorkers", list)
	}
	if on {
		list.Call("push", js)
		return
	}
	if i := list.Call("indexOf", js).Int(); i >= 0 {
		list.Call("splice", i, 1)
	}
}

// Tell sends a command.
func (w *Worker) Tell(c wire.Command) {
	b, err := json.Marshal(c)
	if err == nil {
		w.js.Call("postMessage", string(b))
	}
}

// watch gives the worker the end of a channel over which it sends pictures.
func (w *Worker) watch(port app.Value) {
	w.js.Call("postMessage", dom.Object(map[string]any{"port": port}), dom.Array(port))
}

// End terminates the worker, whatever it is doing.
func (w *Worker) End() {
	w.js.Call("terminate")
	w.js.Call("removeEventListener", "message", w.heard)
	w.js.Call("removeEventListener", "error", w.broke)
	w.heard.Release()
	w.broke.Release()
	live(w.js, false)
}

// Begin says that it should be working from now on.
func (w *Worker) Begin() { w.busy, w.ran, w.silent = true, true, 0 }

// Rest says that it has nothing to do.
func (w *Worker) Rest() { w.busy = false }

// Heard says that it has spoken.
func (w *Worker) Heard() { w.silent = 0 }

// patience is how many seconds a busy worker may say nothing; it speaks ten times a second when it is well.
const patience = 10

// Beat asks once a second whether a worker that should be working still is; lost says that it is not.
func (w *Worker) Beat() (lost bool) {
	if !w.busy {
		return false
	}
	w.silent++
	switch {
	case w.silent > patience:
		return true
	case w.silent > 1:
		w.Tell(wire.Command{Do: "ping"})
	}
	return false
}
