// Package export is what a reader takes away: links, records, charts, pictures, citations.
package export

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/figure"
	"orrery/app/page/run"
	"orrery/sim"
)

// Stage is the stage as far as it gives a picture away.
type Stage interface {
	Draws() bool
	PNG()
}

// Receipt is what a finished run leaves: its digest, its native twin, its files, how to cite it.
type Receipt struct {
	Run       *run.Run
	Base      string // the way to the site's root
	Clipboard *Clipboard
	Stage     Stage // nil while the page is built
}

// charts are those that apply to a record, in its words.
func charts(in sim.Info, rec *sim.Record) (list []sim.Chart) {
	for _, c := range in.Charts {
		if c.When.Applies(rec.Params) {
			list = append(list, in.Worded(c, rec.Params))
		}
	}
	return list
}

// UI is what a finished run leaves: its digest, its native twin, its files, how to cite it.
func (r *Receipt) UI() app.UI {
	if r.Run.Record == nil || r.Run.Running() {
		return app.Div()
	}
	rec := r.Run.Record
	command := "go run ./sim/run '" + rec.Link + "'"
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
		app.Div().Class("row").Body(
			dom.Button("export-json", "Record (JSON)", r.Stage != nil, func(app.Context, app.Event) {
				dom.Download(filename(r.Run.Record, "json"), "application/json", pretty(r.Run.Record))
			}),
			dom.Button("export-csv", "Charts (CSV)", r.Stage != nil, func(app.Context, app.Event) {
				dom.Download(filename(r.Run.Record, "csv"), "text/csv", table(r.Run.Record))
			}),
			dom.Button("export-svg", "Charts (SVG)", r.Stage != nil, func(app.Context, app.Event) {
				in, rec := r.Run.Info, r.Run.Record
				for _, c := range charts(in, rec) {
					dom.Download(in.Slug+"-"+c.ID+".svg", "image/svg+xml", figure.File(c, rec.Charts))
				}
			}),
			dom.Button("export-png", "Stage (PNG)", r.Stage != nil && r.Stage.Draws(), func(app.Context, app.Event) { r.Stage.PNG() }),
			dom.Button("copy-bibtex", r.Clipboard.Label("bibtex", "Cite this run (BibTeX)"), r.Stage != nil, func(app.Context, app.Event) {
				rec := r.Run.Record
				r.Clipboard.Copy("bibtex", bibtex(r.Run.Info, rec, Address(r.Base, r.Run.Info, rec.Params)))
			}),
		),
	)
}
