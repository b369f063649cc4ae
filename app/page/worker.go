package page

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim/host/wire"
)

// worker is one Web Worker with the program of the experiments in it.
type worker struct {
	js     app.Value
	heard  app.Func
	broke  app.Func
	busy   bool
	silent int // seconds without a word while busy
}

// hire starts a worker from the compiled module. on hears its events, in JavaScript's turn.
func hire(base string, module app.Value, on func(*worker, wire.Event)) *worker {
	w := &worker{js: app.Window().Get("Worker").New(base + "worker.js")}
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
	w.js.Call("postMessage", object(map[string]any{"module": module, "data": absolute(base + "data/")}))
	live(w.js, true)
	return w
}

// live keeps the page's list of running workers, for whoever looks from outside.
func live(js app.Value, on bool) {
	list := app.Window().Get("orreryWorkers")
	if !list.Truthy() {
		list = array()
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

func (w *worker) tell(c wire.Command) {
	b, err := json.Marshal(c)
	if err == nil {
		w.js.Call("postMessage", string(b))
	}
}

// watch gives the worker the end of a channel over which it sends pictures.
func (w *worker) watch(port app.Value) {
	w.js.Call("postMessage", object(map[string]any{"port": port}), array(port))
}

// end terminates the worker, whatever it is doing.
func (w *worker) end() {
	w.js.Call("terminate")
	w.js.Call("removeEventListener", "message", w.heard)
	w.js.Call("removeEventListener", "error", w.broke)
	w.heard.Release()
	w.broke.Release()
	live(w.js, false)
}
