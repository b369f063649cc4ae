package page

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// dismiss takes a message away.
func (l *lab) dismiss(m message) {
	var rest []message
	for _, x := range l.messages {
		if x != m {
			rest = append(rest, x)
		}
	}
	l.messages = rest
}

// ensemble shows the setting over several seeds.
func (v *view) ensemble() app.UI {
	l := v.lab
	rows := l.rows()
	return app.Section().Class("ensemble").Aria("label", "Several seeds").Body(
		when(l.batch != nil && l.batch.What == "ensemble", func() app.UI { return v.waiting("Running further seeds") }),
		when(l.batch == nil && l.record != nil && l.state != Running && l.bench != nil && rows == nil, v.invite),
		when(rows != nil, func() app.UI { return v.table(rows) }),
	)
}

// invite offers an ensemble.
func (v *view) invite() app.UI {
	return app.Div().Class("invite").Body(
		button("seeds", fmt.Sprintf("Run %d seeds (about %s)", seeds, about(v.cost(seeds-1))), true, v.onSeeds),
		app.Span().Class("hint").Text("Is it luck? The same setting over several seeds shows the spread."),
	)
}

func (v *view) onSeeds(app.Context, app.Event) { v.lab.ensemble() }

// table is an ensemble's means and spread, with every run as a dot.
func (v *view) table(rows []row) app.UI {
	l := v.lab
	n := len(rows[0].Each)
	return app.Table().Class("spread").Body(
		app.Caption().Text(fmt.Sprintf("%d seeds of this setting: mean ± standard deviation", n)),
		app.THead().Body(app.Tr().Body(
			app.Th().Scope("col").Text("Measure"), app.Th().Scope("col").Text("Mean ± sd"), app.Th().Scope("col").Text("Each run"))),
		app.TBody().Body(app.Range(rows).Slice(func(i int) app.UI {
			r := rows[i]
			label := r.ID
			for _, readout := range l.info.Readouts {
				if readout.ID == r.ID {
					label = readout.Label
				}
			}
			return app.Tr().Body(
				app.Th().Scope("row").Text(label),
				app.Td().Text(short(r.Mean)+" ± "+short(r.SD)),
				app.Td().Body(app.Raw(strip(r))),
			)
		})),
	)
}

// strip draws the runs of an ensemble on a line.
func strip(r row) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	var list []string
	for _, x := range r.Each {
		lo, hi = math.Min(lo, x), math.Max(hi, x)
		list = append(list, short(x))
	}
	if hi == lo {
		hi = lo + 1
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="-6 0 212 14" class="strip" role="img" aria-label="%s"><path d="M0 7h200" stroke="var(--line)"/>`, strings.Join(list, ", "))
	for _, x := range r.Each {
		fmt.Fprintf(&s, `<circle cx="%.1f" cy="7" r="4.5" fill="var(--s1)" opacity=".75"/>`, 200*(x-lo)/(hi-lo))
	}
	s.WriteString(`</svg>`)
	return s.String()
}

// charts are the run's curves, bars and maps.
func (v *view) charts() app.UI {
	l := v.lab
	return app.Section().Class("charts").Aria("label", "Charts").Body(
		app.Range(l.info.Charts).Slice(func(i int) app.UI {
			c := l.info.Charts[i]
			return &figure{ID: c.ID, Version: l.plotted[c.ID], Width: v.narrow, chart: c, lab: l}
		}),
	)
}

// receipt is what a finished run leaves: its digest, its native twin, its files, how to cite it.
func (v *view) receipt() app.UI {
	l := v.lab
	if l.record == nil || l.state == Running {
		return app.Div()
	}
	r := l.record
	command := "go run ./sim/run '" + r.Link + "'"
	return app.Section().Class("receipt").Aria("label", "Record").Body(
		app.H2().Text("The record"),
		app.P().Body(
			app.Text("Digest of every measure and curve, to the last bit: "),
			app.Code().ID("digest").Text(r.Digest),
			app.Text(" "),
			button("copy-digest", v.copyLabel("digest", "Copy"), true, func(app.Context, app.Event) { v.copy("digest", v.lab.record.Digest) }).Class("tiny"),
		),
		app.P().Text("The same link gives the same digest in every browser. In a terminal, from the source:"),
		app.P().Body(app.Code().Text(command)),
		app.Div().Class("row").Body(
			button("export-json", "Record (JSON)", v.b != nil, func(app.Context, app.Event) {
				Download(v.filename("json"), "application/json", pretty(v.lab.record))
			}),
			button("export-csv", "Charts (CSV)", v.b != nil, func(app.Context, app.Event) {
				Download(v.filename("csv"), "text/csv", table(v.lab.record))
			}),
			button("export-svg", "Charts (SVG)", v.b != nil, func(app.Context, app.Event) {
				for _, c := range l.info.Charts {
					Download(l.info.Slug+"-"+c.ID+".svg", "image/svg+xml", standalone(c, l.record.Charts))
				}
			}),
			button("export-png", "Stage (PNG)", v.b != nil && v.b.stage.count > 0 && !v.b.stage.lost, func(app.Context, app.Event) { v.b.stage.png() }),
			button("copy-bibtex", v.copyLabel("bibtex", "Cite this run (BibTeX)"), v.b != nil, func(app.Context, app.Event) { v.copy("bibtex", v.bibtex()) }),
		),
	)
}

func (v *view) filename(ext string) string {
	return strings.NewReplacer("?", "-", "&", "-", "=", "").Replace(v.lab.record.Link) + "." + ext
}

func pretty(r *sim.Record) string {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// document carries the record of a finished run for whoever reads the page by program.
func (v *view) document() app.UI {
	b, err := json.Marshal(v.lab.record)
	if err != nil {
		return nil
	}
	return app.Script().ID("run-record").Type("application/json").Text(string(b))
}

// table is every series of a record as CSV: one point a line.
func table(r *sim.Record) string {
	var b strings.Builder
	b.WriteString("chart,series,label,row,column,x,y\n")
	for _, s := range r.Charts {
		for i, y := range s.Y {
			label, row, col, x := "", "", "", ""
			if i < len(s.Labels) {
				label = s.Labels[i]
			}
			if s.Cols > 0 {
				row, col = fmt.Sprint(i/s.Cols), fmt.Sprint(i%s.Cols)
			}
			if i < len(s.X) {
				x = sim.Number(float64(s.X[i]))
			}
			fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s\n", quote(s.Chart), quote(s.ID), quote(label), row, col, x, sim.Number(float64(y)))
		}
	}
	return b.String()
}

func quote(s string) string {
	if strings.ContainsAny(s, ",\"\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// bibtex cites the run at hand.
func (v *view) bibtex() string {
	in, r := v.lab.info, v.lab.record
	here := Absolute(v.data.Base + in.Slug + "/?" + in.Share(r.Params, sim.Link{Run: true}))
	return fmt.Sprintf("@misc{orrery-%s,\n  title = {A run of “%s” in Orrery},\n  note = {version %d, digest %s, reproducing %s, %s %d},\n  howpublished = {\\url{%s}}\n}\n",
		in.Slug, in.Short, in.Version, r.Digest[:16], in.Authors, in.Venue, in.Year, here)
}
