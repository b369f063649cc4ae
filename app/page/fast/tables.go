package fast

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/kernels/bench/timing"
)

// benchPart is one part of the measurement with its unit.
type benchPart struct {
	title, unit string
	ops         []string // nil: all the others
	times       bool     // how long a call takes, instead of a rate
}

var (
	decompositions = []string{"svd", "svdvalues", "qr", "lu", "cholesky", "eigensym", "eigen", "solve"}
	parts          = []benchPart{
		{"Training", "GFLOP/s", []string{trainingStep, tapeStep}, false},
		{"Matrix products, 32 bits", "GFLOP/s", []string{"matmul", "layer"}, false},
		{"Matrix products, 64 bits", "GFLOP/s", []string{"matmul64"}, false},
		{"Functions of 4096 numbers", "10⁹ numbers a second", nil, false},
		{"gonum's decompositions, on this BLAS and on its own", "time of one", decompositions, true},
	}
)

func (t benchPart) has(op string) bool {
	if t.ops != nil {
		return slices.Contains(t.ops, op)
	}
	for _, other := range parts {
		if slices.Contains(other.ops, op) {
			return false
		}
	}
	return true
}

// column is one of a table, with its text in a row.
type column struct {
	head string
	cell func(timing.Row) string
}

// none is the text of what was not measured.
const none = "–"

func ratio(a, b float64) string {
	if a == 0 || b == 0 {
		return none
	}
	return figures(a / b)
}

// figure is a rate in the unit of the part.
func (t benchPart) figure(r timing.Row, rate float64) string {
	switch {
	case rate == 0:
		return none
	case t.times:
		return duration(r.Work, rate)
	}
	return figures(rate)
}

// share is the share of the peak, of products of 32 bits.
func (t benchPart) share(r timing.Row) string {
	if t.unit != "GFLOP/s" || r.Op == "matmul64" || r.Peak == 0 {
		return none
	}
	return strconv.Itoa(int(100*r.Orrery/r.Peak+0.5)) + " %"
}

// columns are those of the table of WebAssembly programs. The last is filled by fast.js.
func (t benchPart) columns(b Bench) (list []column) {
	for _, p := range b.programs() {
		list = append(list, column{p.Label, func(r timing.Row) string { return t.figure(r, p.rate(r)) }})
	}
	if t.times {
		return append(list, column{"Ratio to gonum", func(r timing.Row) string { return ratio(r.Orrery, r.Gonum) }})
	}
	return append(list,
		column{"Ratio to TensorFlow.js", func(r timing.Row) string { return ratio(r.Orrery, r.TFJS) }},
		column{"Ratio to ONNX Runtime", func(r timing.Row) string { return ratio(r.Orrery, r.ONNX) }},
		column{"Share of the peak", t.share},
		column{"Your browser", func(timing.Row) string { return "" }})
}

// native are the columns of the table of native programs.
func (t benchPart) native() []column {
	return []column{
		{"Orrery, native", func(r timing.Row) string { return t.figure(r, r.Native) }},
		{"gonum, native", func(r timing.Row) string { return t.figure(r, r.GonumNative) }},
		{"Ratio to gonum", func(r timing.Row) string { return ratio(r.Native, r.GonumNative) }},
		{"Ratio to WebAssembly", func(r timing.Row) string { return ratio(r.Native, r.Orrery) }},
	}
}

// measured leaves out the columns that have nothing in any row.
func measured(rows []timing.Row, list []column) []column {
	return slices.DeleteFunc(list, func(c column) bool {
		return !slices.ContainsFunc(rows, func(r timing.Row) bool { return c.cell(r) != none })
	})
}

func (t benchPart) render(b Bench) app.UI {
	var rows []timing.Row
	for _, r := range b.Rows {
		if t.has(r.Op) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return dom.Nothing()
	}
	native := measured(rows, t.native())
	return app.Section().Class("scores").Body(
		app.H2().Text(t.title+", "+t.unit),
		app.Div().Class("scroll", "wide").TabIndex(0).Role("region").Aria("label", t.title).Body(
			t.table(rows, measured(rows, t.columns(b)), "row")),
		app.If(len(native) > 0, app.Details().Class("native").Body(
			app.Summary().Text("As native code"),
			app.Div().Class("scroll", "wide").TabIndex(0).Role("region").Aria("label", t.title+", native").Body(
				t.table(rows, native, "native")),
		)),
	)
}

// table has a line a row; its data attribute of that name says which row it is.
func (t benchPart) table(rows []timing.Row, columns []column, name string) app.UI {
	size := "Shape"
	if t.times {
		size = "Size"
	}
	heads := []string{"Operation", size}
	for _, c := range columns {
		heads = append(heads, c.head)
	}
	return app.Table().Body(
		app.THead().Body(app.Tr().Body(app.Range(heads).Slice(func(i int) app.UI { return app.Th().Scope("col").Text(heads[i]) }))),
		app.TBody().Body(app.Range(rows).Slice(func(i int) app.UI {
			r := rows[i]
			shape := strings.NewReplacer("x", "×", " At", ", Aᵀ", " Bt", ", Bᵀ").Replace(r.Shape)
			return app.Tr().DataSet(name, r.Op+" "+r.Shape).Body(
				app.Th().Scope("row").Text(r.Op),
				app.Td().Class("num").Text(shape),
				app.Range(columns).Slice(func(k int) app.UI { return app.Td().Class("num").Text(columns[k].cell(r)) }),
			)
		})),
	)
}
