// Package export is what a reader takes away: links, records, charts, pictures, citations, a print.
package export

import (
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/run"
	"orrery/sim"
	"orrery/sim/scene"
)

// Stage is the stage as far as it gives a picture away.
type Stage interface {
	Pictured() bool
	Picture() *scene.Scene // nil where there is none
}

// Receipt is what a finished run leaves: its digest, its native twin, its files, how to cite it.
type Receipt struct {
	Run       *run.Run
	Stored    *run.Stored
	Base      string // the way to the site's root
	Clipboard *Clipboard
	Stage     Stage // nil while the page is built

	seen *scene.Scene // the last picture that the stage gave, of the run of a link
	of   string
}

// pictured reports whether there is a picture of the run at hand to take away.
func (r *Receipt) pictured() bool {
	return r.Stage != nil && (r.Stage.Pictured() || r.Run.IsStored && r.Stored.Drawn())
}

// picture is that picture, or nil. A stage that starts anew, as some do when the page is printed, has none for a moment:
// the one it had is kept for that.
func (r *Receipt) picture() *scene.Scene {
	if r.Stage != nil {
		if s := r.Stage.Picture(); s != nil {
			r.seen, r.of = s, r.Run.Link
			return s
		}
	}
	if r.seen != nil && r.of == r.Run.Link {
		return r.seen
	}
	if r.Run.IsStored && r.Stored.Drawn() {
		return r.Stored.Scene
	}
	return nil
}

// UI is what a finished run leaves: its digest, its native twin, its files, how to cite it.
func (r *Receipt) UI() app.UI {
	if r.Run.Record == nil || r.Run.Running() {
		return app.Div().Body(&printer{receipt: r})
	}
	rec := r.Run.Record
	command := "go run ./sim/run '" + rec.Link + "'"
	on := r.Stage != nil
	return app.Section().Class("receipt").Aria("label", "Record").Body(
		app.H2().Text("The record"),
		app.P().Body(
			app.Text("Digest of every measure and curve, to the last bit: "),
			app.Code().ID("digest").Text(rec.Digest),
			app.Text(" "),
			dom.Button("copy-digest", r.Clipboard.Label("digest", "Copy"), true, func(app.Context, app.Event) { r.Clipboard.Copy("digest", r.Run.Record.Digest) }).Class("tiny"),
		),
		app.P().Text("The same link gives the same digest in every browser. In a terminal, from the source:"),
		app.P().Body(app.Code().Text(command)),
		app.Div().Class("row").Role("group").Aria("label", "Pictures").Body(
			dom.Button("export-png", "Stage (PNG)", r.pictured(), r.onPNG),
			dom.Button("export-stage", "Stage (SVG)", r.pictured(), r.onStage),
			dom.Button("export-charts", "All charts (one SVG)", on, r.onCharts),
			dom.Button("export-svg", "Charts (an SVG each)", on, r.onEach),
			dom.Button("print", "Print", on, func(app.Context, app.Event) { app.Window().Call("print") }),
		),
		app.Div().Class("row").Role("group").Aria("label", "Numbers and citations").Body(
			dom.Button("export-csv", "Table (CSV)", on, r.onCSV),
			dom.Button("export-json", "Record (JSON)", on, r.onJSON),
			dom.Button("copy-bibtex", r.Clipboard.Label("bibtex", "Cite this run (BibTeX)"), on, r.onCiteRun),
			dom.Button("copy-bibtex-paper", r.Clipboard.Label("bibtex-paper", "Cite the paper (BibTeX)"), on, r.onCitePaper),
		),
		&printer{receipt: r},
	)
}

// files gives what the files of the run at hand are made from.
func (r *Receipt) files() (in sim.Info, rec *sim.Record, address string) {
	rec = r.Run.Record
	return r.Run.Info, rec, Address(r.Base, r.Run.Info, rec.Params)
}

func (r *Receipt) onPNG(app.Context, app.Event) {
	if picture := r.picture(); picture != nil {
		in, rec, address := r.files()
		savePNG(r.Base, filename(in, rec, "stage", "png"), staged(in, rec, picture, address).text, 2)
	}
}

func (r *Receipt) onStage(app.Context, app.Event) {
	if picture := r.picture(); picture != nil {
		in, rec, address := r.files()
		saveSVG(staged(in, rec, picture, address))
	}
}

func (r *Receipt) onCharts(app.Context, app.Event) { saveSVG(together(r.files())) }

func (r *Receipt) onEach(app.Context, app.Event) {
	for _, f := range single(r.files()) {
		saveSVG(f)
	}
}

func saveSVG(f file) { dom.Download(f.name, "image/svg+xml", f.text) }

func (r *Receipt) onCSV(app.Context, app.Event) {
	in, rec, address := r.files()
	dom.Download(filename(in, rec, "", "csv"), "text/csv;charset=utf-8", table(in, rec, address, time.Now()))
}

func (r *Receipt) onJSON(app.Context, app.Event) {
	in, rec, address := r.files()
	dom.Download(filename(in, rec, "", "json"), "application/json", whole(in, rec, address, time.Now()))
}

func (r *Receipt) onCiteRun(app.Context, app.Event) {
	in, rec, address := r.files()
	r.Clipboard.Copy("bibtex", citeRun(in, rec, address, time.Now()))
}

func (r *Receipt) onCitePaper(app.Context, app.Event) {
	r.Clipboard.Copy("bibtex-paper", citePaper(r.Run.Info))
}
