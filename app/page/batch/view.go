package batch

import (
	"fmt"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/format"
)

// Cost is how long so many further runs take on the pool, in seconds.
func (f *Further) Cost(n int) float64 {
	side := 2
	if f.host != nil {
		side = f.host.Size()
	}
	return f.at.Seconds() * math.Ceil(float64(n)/float64(side))
}

// Waiting shows how far the batch has come.
func (f *Further) Waiting(what string) app.UI {
	b := f.Batch
	return app.Div().Class("batch").Role("status").Body(
		app.Span().Text(fmt.Sprintf("%s: %d of %s done", what, b.Ended, format.Count(len(b.Links), "run"))),
		app.Progress().Max(1).Value(fmt.Sprintf("%.3f", b.Fraction())).Aria("label", "Progress of the further runs"),
		dom.Button("cancel", "Cancel", true, func(app.Context, app.Event) { f.Cancel() }),
	)
}

// UI shows the setting over several seeds.
func (f *Further) UI() app.UI {
	rows := f.rows()
	return app.Section().Class("ensemble").Aria("label", "Several seeds").Body(
		dom.When(f.Batch != nil && f.Batch.What == Ensemble, func() app.UI { return f.Waiting("Running further seeds") }),
		dom.When(f.Batch == nil && f.at.Record != nil && !f.at.Running() && f.host != nil && rows == nil, f.invite),
		dom.When(rows != nil, func() app.UI { return f.table(rows) }),
	)
}

// invite offers an ensemble.
func (f *Further) invite() app.UI {
	return app.Div().Class("invite").Body(
		dom.Button("seeds", fmt.Sprintf("Run %d seeds (about %s)", seeds, format.Duration(f.Cost(seeds-1))), true, f.onSeeds),
		app.Span().Class("hint").Text("Is it luck? The same setting over several seeds shows the spread."),
	)
}

func (f *Further) onSeeds(app.Context, app.Event) { f.Ensemble() }

// table is an ensemble's means and spread, with every run as a dot.
func (f *Further) table(rows []row) app.UI {
	n := len(rows[0].Each)
	return app.Table().Class("spread").Body(
		app.Caption().Text(fmt.Sprintf("%d seeds of this setting: mean ± standard deviation", n)),
		app.THead().Body(app.Tr().Body(
			app.Th().Scope("col").Text("Measure"), app.Th().Scope("col").Text("Mean ± sd"), app.Th().Scope("col").Text("Each run"))),
		app.TBody().Body(app.Range(rows).Slice(func(i int) app.UI {
			r := rows[i]
			return app.Tr().Body(
				app.Th().Scope("row").Text(r.Label),
				app.Td().Text(format.Number(r.Mean)+" ± "+format.Number(r.SD)),
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
		list = append(list, format.Number(x))
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
