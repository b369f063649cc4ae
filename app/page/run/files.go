package run

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim"
)

// Files are the reader's own files, by the names that [sim.OwnFile] gives. They stay in this page: nothing is sent anywhere.
type Files map[string][]byte

// Keep remembers a file and returns the value of the data slot that holds it.
func (f Files) Keep(b []byte) (value string) {
	value = sim.FileValue(b)
	f[sim.OwnFile(value)] = b
	return value
}

// Has reports whether the file of a slot's value is at hand.
func (f Files) Has(value string) bool {
	_, ok := f[sim.OwnFile(value)]
	return ok
}

// of are those of a link's files that are at hand.
func (f Files) of(in sim.Info, link string) Files {
	_, query := sim.SplitLink(link)
	l, _ := in.Parse(query)
	out := Files{}
	for _, name := range in.Own(l.Values) {
		if b, ok := f[name]; ok {
			out[name] = b
		}
	}
	return out
}

// Give hands a worker the reader's files that a link needs, as far as they are at hand; the worker says what it misses.
func (f Files) Give(w *Worker, in sim.Info, link string) {
	for name, b := range f.of(in, link) {
		bytes := app.Window().Get("Uint8Array").New(len(b))
		app.CopyBytesToJS(bytes, b)
		w.js.Call("postMessage", dom.Object(map[string]any{"file": name, "bytes": bytes}))
	}
}
