package verdict

import (
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/format"
	"orrery/app/page/run"
	"orrery/sim"
)

// few is how many readouts stand under the picture where the paper names none.
const few = 4

// Readouts are the numbers that one watches: the few that matter with what they were in the run before, the others in a
// table that opens.
func Readouts(r *run.Run) app.UI {
	values := r.Values()
	var watched, others []sim.Readout
	for _, o := range r.Info.Readouts {
		switch {
		case !o.When.Applies(values):
		case watches(r.Info, o.ID) && len(watched) < few:
			watched = append(watched, o)
		default:
			others = append(others, o)
		}
	}
	if w := r.Info.Watch; len(w) > 0 { // in the paper's order
		slices.SortStableFunc(watched, func(a, b sim.Readout) int { return slices.Index(w, a.ID) - slices.Index(w, b.ID) })
	}
	if len(watched) == 0 {
		return app.Div()
	}
	return app.Div().Class("numbers").Body(
		app.Dl().Class("readouts").Body(app.Range(watched).Slice(func(i int) app.UI {
			o := watched[i]
			return app.Div().Body(app.Dt().Text(r.Info.Words(o.Label, values)), app.Dd().DataSet("measure", o.ID).Body(
				dom.When(before(r, o) != "", func() app.UI { return app.Small().Class("before").Text(before(r, o) + " → ") }),
				app.Text(shown(r, o)),
			))
		})),
		dom.When(len(others) > 0, func() app.UI { return table(r, others, values) }),
	)
}

func watches(in sim.Info, id string) bool { return len(in.Watch) == 0 || slices.Contains(in.Watch, id) }

// shown is a measure of the run at hand: nothing before it is taken, and a word where the run has ended without it.
func shown(r *run.Run, o sim.Readout) string {
	if x, ok := r.Measures[o.ID]; ok {
		return value(x, o)
	}
	if r.Record != nil && !r.Running() {
		return "not measured"
	}
	return "\u00a0"
}

// value is a measure with its unit.
func value(x float64, o sim.Readout) string {
	switch {
	case math.IsNaN(x):
		return "none"
	case o.Unit == "%":
		return format.Number(100*x) + "%"
	case o.Unit != "":
		return format.Number(x) + " " + o.Unit
	}
	return format.Number(x)
}

// before is what the measure was in the run before this one, if it was another setting's and differs.
func before(r *run.Run, o sim.Readout) string {
	if r.Last == nil {
		return ""
	}
	x, ok := r.Last.Measures[o.ID]
	if !ok || math.IsNaN(x) || value(x, o) == shown(r, o) {
		return ""
	}
	return strings.TrimSuffix(value(x, o), " "+o.Unit)
}

// table is the readouts that are not watched: those whose labels say "what, of which" by what and which, the others one a
// line.
func table(r *run.Run, list []sim.Readout, values sim.Values) app.UI {
	g := group(r.Info, list, values)
	return app.Details().Class("more-numbers").Body(
		app.Summary().Text("All other measures ("+format.Count(len(list), "number")+")"),
		app.Div().Class("scroll").TabIndex(0).Role("group").Aria("label", "All other measures").Body(
			dom.When(len(g.whats) > 0, func() app.UI {
				return app.Table().Body(
					app.THead().Body(app.Tr().Body(app.Td(), app.Range(g.whats).Slice(func(k int) app.UI { return app.Th().Scope("col").Text(g.whats[k]) }))),
					app.TBody().Body(app.Range(g.which).Slice(func(i int) app.UI {
						return app.Tr().Body(app.Th().Scope("row").Text(g.which[i]), app.Range(g.whats).Slice(func(k int) app.UI {
							return g.cell(r, g.whats[k]+", "+g.which[i])
						}))
					})),
				)
			}),
			dom.When(len(g.single) > 0, func() app.UI {
				return app.Table().Body(app.TBody().Body(app.Range(g.single).Slice(func(i int) app.UI {
					return app.Tr().Body(app.Th().Scope("row").Text(g.single[i]), g.cell(r, g.single[i]))
				})))
			}),
		),
	)
}

// groups are readouts by the two parts of their labels.
type groups struct {
	of     map[string]sim.Readout // by label
	whats  []string               // first parts that have several second ones
	which  []string               // the second parts of those
	single []string               // labels that stand alone
}

func group(in sim.Info, list []sim.Readout, values sim.Values) groups {
	g := groups{of: map[string]sim.Readout{}}
	n := map[string]int{}
	var labels []string
	for _, o := range list {
		label := in.Words(o.Label, values)
		labels = append(labels, label)
		g.of[label] = o
		if what, _, ok := parts(label); ok {
			n[what]++
		}
	}
	add := func(list *[]string, text string) {
		if !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, label := range labels {
		if what, which, ok := parts(label); ok && n[what] > 1 {
			add(&g.whats, what)
			add(&g.which, which)
			continue
		}
		add(&g.single, label)
	}
	return g
}

// parts are what a label measures and of which: it is cut at its last comma.
func parts(label string) (what, which string, ok bool) {
	k := strings.LastIndex(label, ", ")
	if k < 0 {
		return label, "", false
	}
	return label[:k], label[k+2:], true
}

// cell is a measure in a table; none where there is no such measure.
func (g groups) cell(r *run.Run, label string) app.UI {
	o, ok := g.of[label]
	if !ok {
		return app.Td()
	}
	return app.Td().DataSet("measure", o.ID).Text(shown(r, o))
}
