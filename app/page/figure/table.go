package figure

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/format"
	"orrery/sim"
	"orrery/sim/show/chart"
)

// most is how many cells a table of curves has, about; the whole is in the CSV.
const most = 400

// table is the numbers of the chart, with their heads.
func (p plot) table() (head []string, rows [][]string) {
	head = []string{p.chart.X}
	for _, it := range p.items {
		head = append(head, it.Label)
	}
	switch p.chart.Kind {
	case sim.Dots:
		head = []string{"", p.chart.X, p.chart.Y}
		for _, it := range p.items {
			for i := range it.Y {
				name := it.Label
				if i < len(it.Labels) {
					name = it.Labels[i]
				}
				rows = append(rows, []string{name, format.Number(float64(it.X[i])), format.Number(float64(it.Y[i]))})
			}
		}
	case sim.Bars:
		for _, c := range chart.Categories(p.items) {
			r := []string{c}
			for _, it := range p.items {
				text := ""
				for i, l := range it.Labels {
					if l == c {
						text = format.Number(float64(it.Y[i]))
					}
				}
				r = append(r, text)
			}
			rows = append(rows, r)
		}
	default:
		xs := longest(p.items).X
		every := max(1, len(xs)*len(head)/most)
		for i := 0; i < len(xs); i += every {
			r := []string{format.Number(float64(xs[i]))}
			for _, it := range p.items {
				text := ""
				if y, ok := chart.At(it, float64(xs[i])); ok {
					text = format.Number(y)
				}
				r = append(r, text)
			}
			rows = append(rows, r)
		}
	}
	return head, rows
}

// data is the chart as a table, for those who can't see it or want the numbers.
func (f *figure) data(p plot) app.UI {
	if len(p.items) == 0 || f.Chart.Kind == sim.Heat {
		return dom.Nothing()
	}
	head, rows := p.table()
	if f.source.Running() {
		rows = nil // the table comes when the numbers stand
	}
	return app.Details().Class("data").Body(
		app.Summary().Text("As a table"),
		app.Div().Class("scroll").TabIndex(0).Role("region").Aria("label", f.Chart.Title+" as a table").Body(app.Table().Body(
			app.THead().Body(app.Tr().Body(app.Range(head).Slice(func(i int) app.UI { return app.Th().Scope("col").Text(head[i]) }))),
			app.TBody().Body(app.Range(rows).Slice(func(i int) app.UI {
				r := rows[i]
				return app.Tr().Body(app.Range(r).Slice(func(j int) app.UI { return app.Td().Text(r[j]) }))
			})),
		)),
	)
}
