//go:build js && wasm

package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"syscall/js"

	"orrery/sim"
	"orrery/sim/host/wire"
)

// worker holds what outlives a run.
type worker struct {
	paper    *sim.Experiment // nil in a program that only measures
	bench    func()          // nil in a program that does not: it would link what measures
	host     js.Value
	commands chan wire.Command
	stage    *stage
	later    []wire.Command    // runs that were asked for while one goes on
	files    map[string][]byte // data files, for the next run
	manifest map[string]file
	sums     map[string]string // their SHA-256, as checked
	damaged  map[string]bool   // files that arrived with a wrong checksum
	last     *sim.Live         // the run that has ended: it serves its handles
	ran      string            // its link
	kept     sim.Shelf         // what runs make once
	pending  *wire.Hand        // the newest position of a hand

	paused bool
	step   bool // until the next picture
	delay  int  // ms after each picture

	wake chan struct{}
	turn func() // asks the event loop for a turn, which sends on wake
}

// file is an entry of the data manifest.
type file struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of the bytes before compression
	Bytes  int    `json:"bytes"`
}

func newWorker() *worker {
	w := &worker{host: js.Global().Get("orreryHost"), commands: make(chan wire.Command, 1024),
		files: map[string][]byte{}, sums: map[string]string{}, damaged: map[string]bool{}, wake: make(chan struct{}, 1)}
	if name := js.Global().Get("orreryBuild"); name.Type() == js.TypeString { // the site's wasm_exec.js says it
		sim.Build = name.String()
	}
	w.stage = &stage{worker: w}
	awake := js.FuncOf(func(js.Value, []js.Value) any {
		w.wake <- struct{}{}
		return nil
	})
	// Node serves a thousand messages of one port before it looks at another, but has this; browsers don't.
	if js.Global().Get("setImmediate").Type() == js.TypeFunction {
		w.turn = func() { js.Global().Call("setImmediate", awake) }
		return w
	}
	channel := js.Global().Get("MessageChannel").New()
	channel.Get("port1").Set("onmessage", awake)
	tick := channel.Get("port2")
	w.turn = func() { tick.Call("postMessage", js.Null()) }
	return w
}

// yield gives the event loop one turn, so that commands are heard.
func (w *worker) yield() {
	w.turn()
	<-w.wake
}

// hear takes a command when it arrives. Hands are remembered, not queued: only the newest counts.
func (w *worker) hear(c wire.Command) {
	if c.Do == "ping" {
		w.post(wire.Event{Kind: "pong"}) // at once, run or no run: the page asks whether anybody is there
		return
	}
	if c.Do == "hand" {
		waiting := w.pending != nil
		w.pending = c.Hand
		if waiting {
			return
		}
	}
	select {
	case w.commands <- c:
	default: // a thousand commands unread: the reader can't have meant them all
	}
}

// post sends an event.
func (w *worker) post(e wire.Event) {
	b, err := json.Marshal(e)
	if err != nil {
		b, _ = json.Marshal(wire.Event{Kind: "failed", Link: e.Link, Message: "The worker could not write down what it found.", Detail: err.Error()})
	}
	w.host.Call("post", string(b))
}

// load asks for a file below the data folder and waits for its bytes. again asks past every cache; tell hears how
// many bytes have come.
func (w *worker) load(path string, again bool, tell func(n int)) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	heard := js.FuncOf(func(_ js.Value, a []js.Value) any {
		tell(a[0].Int())
		return nil
	})
	good := js.FuncOf(func(_ js.Value, a []js.Value) any {
		b := make([]byte, a[0].Get("length").Int())
		js.CopyBytesToGo(b, a[0])
		done <- result{data: b}
		return nil
	})
	bad := js.FuncOf(func(_ js.Value, a []js.Value) any {
		done <- result{err: errors.New(js.Global().Get("String").Invoke(a[0]).String())}
		return nil
	})
	defer heard.Release()
	defer good.Release()
	defer bad.Release()
	w.host.Call("load", path, again, heard).Call("then", good, bad)
	r := <-done
	return r.data, r.err
}

// fetch brings the data files that a run needs, once, and checks them.
func (w *worker) fetch(link string, names []string) error {
	var need []file
	total := 0
	for _, name := range names {
		if w.files[name] != nil {
			continue
		}
		if err := w.list(); err != nil {
			return err
		}
		f, ok := w.manifest[name]
		if !ok {
			return fmt.Errorf("This site lacks the data file %s. It was built incompletely: its owner must run “make site” again.", name)
		}
		need = append(need, f)
		total += f.Bytes
	}
	done := 0
	for _, f := range need {
		tell := func(n int) {
			w.post(wire.Event{Kind: "loading", Link: link, Name: f.Name, Done: done + n, Total: total})
		}
		tell(0)
		b, err := w.load(f.Name+".bin.gz?"+f.SHA256[:12], w.damaged[f.Name], tell)
		if err != nil {
			return fmt.Errorf("The data file %s could not be fetched. Are you online? Press Run to try again.\n%w", f.Name, err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != f.SHA256 {
			w.damaged[f.Name] = true
			w.manifest = nil // it may be the older of the two
			return fmt.Errorf("The data file %s arrived damaged (its checksum is wrong). Press Run to fetch it again.", f.Name)
		}
		w.files[f.Name], w.sums[f.Name] = b, f.SHA256
		done += f.Bytes
	}
	if len(need) > 0 {
		w.post(wire.Event{Kind: "loading", Link: link, Done: total, Total: total})
	}
	return nil
}

// list fetches the manifest, once.
func (w *worker) list() error {
	if w.manifest != nil {
		return nil
	}
	text, err := w.load("manifest.json", false, func(int) {})
	var list []file
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil {
		return fmt.Errorf("The list of data files could not be fetched. Are you online? Press Run to try again.\n%w", err)
	}
	w.manifest = map[string]file{}
	for _, f := range list {
		if len(f.SHA256) == 2*sha256.Size {
			w.manifest[f.Name] = f
		}
	}
	return nil
}
