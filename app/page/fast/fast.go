// Package fast is the page "How fast is this?": the last measurement of the kernels.
package fast

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/figure"
	"orrery/app/page/format"
	"orrery/app/page/shell"
	"orrery/kernels/bench/timing"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
	"orrery/sim/show/chart"
)

// Bench is the last measurement of the kernels (kernels/bench/results.json).
type Bench struct {
	Machine string       `json:"machine"`
	Node    string       `json:"node"`
	Go      string       `json:"go"`
	Date    string       `json:"date"`
	Command string       `json:"command"`
	Rows    []timing.Row `json:"rows"`
}

func (b Bench) row(op, shape string) (timing.Row, bool) {
	for _, r := range b.Rows {
		if r.Op == op && r.Shape == shape {
			return r, true
		}
	}
	return timing.Row{}, false
}

const (
	trainingStep = "training step"
	tapeStep     = "training step (tape)"
	network      = "100 of 196-256-256-10"
)

// program is one of the programs that are compared, with its rate in a row.
type program struct {
	sim.SeriesInfo
	rate func(timing.Row) float64
}

// programs are those that ran as WebAssembly in the measurement.
func (b Bench) programs() []program {
	all := []program{
		{sim.SeriesInfo{ID: "orrery", Label: "Orrery", Colour: 1}, func(r timing.Row) float64 { return r.Orrery }},
		{sim.SeriesInfo{ID: "tfjs", Label: "TensorFlow.js", Colour: 2}, func(r timing.Row) float64 { return r.TFJS }},
		{sim.SeriesInfo{ID: "onnx", Label: "ONNX Runtime", Colour: 3}, func(r timing.Row) float64 { return r.ONNX }},
		{sim.SeriesInfo{ID: "gonum", Label: "gonum", Colour: 6}, func(r timing.Row) float64 { return r.Gonum }},
	}
	return slices.DeleteFunc(all, func(p program) bool { return !b.has(p.rate) })
}

// has is whether any row has that rate: older measurements lack some.
func (b Bench) has(rate func(timing.Row) float64) bool {
	return slices.ContainsFunc(b.Rows, func(r timing.Row) bool { return rate(r) > 0 })
}

// peak is what the machine does in registers alone, in G/s.
func (b Bench) peak() float64 {
	r, _ := b.row(trainingStep, network)
	return r.Peak
}

// charts are the two pictures of the measurement, each with its scene.
func (b Bench) charts() (list []sim.Chart, scenes []*scene.Scene) {
	programs := b.programs()
	var infos []sim.SeriesInfo
	for _, p := range programs {
		infos = append(infos, p.SeriesInfo)
	}
	square := sim.Chart{ID: "square", Title: "Products of square matrices", Kind: sim.Lines, X: "rows and columns", Y: "GFLOP/s", LogX: true, Series: infos,
		Rules: []sim.Rule{{Label: "multiply and add in registers", At: b.peak()}}}
	step := sim.Chart{ID: "step", Title: "A training step and its products", Kind: sim.Bars, Y: "GFLOP/s", Series: infos}
	all := make([]sim.Series, 0, 2*len(programs))
	for _, p := range programs {
		s := sim.Series{Chart: square.ID, ID: p.ID}
		for _, shape := range timing.Square {
			if r, ok := b.row("matmul", shape.String()); ok && p.rate(r) > 0 {
				s.X, s.Y = append(s.X, sim.Num(shape.N)), append(s.Y, sim.Num(p.rate(r)))
			}
		}
		all = append(all, s)
		s = sim.Series{Chart: step.ID, ID: p.ID}
		for _, bar := range []struct{ label, op, shape string }{
			{"A·B", "matmul", "100x256x256"}, {"Aᵀ·B", "matmul", "256x100x256 At"}, {"A·Bᵀ", "matmul", "100x256x256 Bt"}, {"whole step", trainingStep, network},
		} {
			if r, ok := b.row(bar.op, bar.shape); ok && p.rate(r) > 0 {
				s.Labels, s.Y = append(s.Labels, bar.label), append(s.Y, sim.Num(p.rate(r)))
			}
		}
		all = append(all, s)
	}
	list = []sim.Chart{square, step}
	for _, c := range list {
		s, _ := chart.Scene(c, all, "", figure.Width, figure.Width*figure.Ratio)
		scenes = append(scenes, s)
	}
	return list, scenes
}

// Picture is both charts as one file, for light and for dark.
func (b Bench) Picture() string {
	list, scenes := b.charts()
	both := &scene.Scene{Cols: 2, Rows: 1}
	for i, s := range scenes {
		p := s.Panels[0]
		p.Key, p.Title, p.Place = list[i].ID, list[i].Title, scene.At(i, 0, 1, 1)
		both.Panels = append(both.Panels, p)
	}
	for i, name := range list[0].Series { // the legend, where no curve runs
		both.Panels[0].Text("legend"+name.ID, 4.5, b.peak()*(0.88-0.09*float64(i)), name.Label, scene.Series(name.Colour))
	}
	const colours = `<style>:root{color-scheme:light dark;--ink:#1c1b19;--soft:#5d594f;--line:#e0dbcf;--card:#fff;--s1:#2b68ab;--s2:#b84e23;--s3:#22785f;--s6:#5b6670}` +
		`@media(prefers-color-scheme:dark){:root{--ink:#ece9e1;--soft:#aca89c;--line:#343a44;--card:#1b1e25;--s1:#74aef0;--s2:#f0935f;--s3:#5cc7a6;--s6:#9aa6b2}}</style>` +
		`<rect width="100%" height="100%" fill="var(--card)"/>`
	picture := svg.Render(both, svg.Options{W: 2 * figure.Width, H: figure.Width * 0.7, Theme: svg.Page, ID: "bench", Title: "How fast the kernels are"})
	return strings.Replace(picture, "</title>", "</title>"+colours, 1)
}

// HTML is the root element of "How fast is this?".
func HTML(base string, b Bench) string {
	step, _ := b.row(trainingStep, network)
	summary := "The kernels have not been measured yet. “make bench” does it."
	if step.TFJS > 0 {
		summary = fmt.Sprintf("A training step of a small network takes %s here and %s in TensorFlow.js: %s times as fast, at %.0f\u00a0%% of what this processor can multiply and add.",
			duration(step.Work, step.Orrery), duration(step.Work, step.TFJS), figures(step.Orrery/step.TFJS), 100*step.Orrery/step.Peak)
	}
	list, scenes := b.charts()
	return shell.Markup(app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(base, "fast/"),
		app.Main().ID("main").Class("wrap").Body(
			app.Div().Class("hero").Body(
				app.H1().Text("How fast is this?"),
				app.P().Text("Everything here is computed by Go alone, compiled to WebAssembly, one thread a run. "+summary),
			),
			app.Section().Class("scores").Body(
				app.H2().Text("In your browser"),
				app.P().Text("The same products and functions, measured on this machine in a quarter of a minute. What else runs here counts, and a browser's clock is coarse."),
				app.P().Body(app.Button().ID("measure").Type("button").Class("btn", "run").Disabled(true).Text("Measure here")),
				app.P().ID("measured").Class("hint").Role("status").Text("Needs scripts and WebAssembly."),
			),
			app.If(len(b.Rows) > 0, app.Div().Class("charts").Body(app.Range(list).Slice(func(i int) app.UI {
				c := list[i]
				return app.Figure().Class("card", "chart").Body(
					app.FigCaption().Body(app.H2().Text(c.Title)),
					app.Ul().Class("legend").Body(app.Range(c.Series).Slice(func(k int) app.UI {
						s := c.Series[k]
						return app.Li().Body(app.I().Style("background", fmt.Sprintf("var(--s%d)", s.Colour)), app.Text(s.Label))
					})),
					app.Div().Class("plot").Body(app.Raw(svg.Render(scenes[i], svg.Options{W: figure.Width, H: figure.Width * figure.Ratio, Theme: svg.Page, ID: c.ID, Title: c.Title}))),
				)
			}))),
			app.Range(parts).Slice(func(i int) app.UI { return parts[i].render(b) }),
			app.Article().Class("prose").Body(
				app.H2().Text("How it was measured"),
				app.P().Text(fmt.Sprintf("“%s” on %s, with %s, on one thread of an %s processor under Node.js %s. All run as WebAssembly, in turns and in processes of their own, so that a slow moment of the machine hits all alike; the clock is processor time, each number the median over the rounds. TensorFlow.js is its WebAssembly backend with SIMD and one thread; gonum is its BLAS in plain Go, and for functions of a number Go's package math, element by element.",
					b.Command, b.Date, b.Go, b.Machine, strings.TrimPrefix(b.Node, "v"))),
				app.If(b.has(func(r timing.Row) float64 { return r.ONNX }), app.P().Text("ONNX Runtime is ONNX Runtime Web's WebAssembly backend with SIMD and one thread. A call copies its input into the program's memory and the output back, and takes 10 to 20\u00a0µs before it computes anything: for tiny products and for functions of 4096 numbers that is most of the time. It packs the second factor of a product once, beforehand, as TensorFlow.js does; here it is packed in every call.")),
				app.If(b.has(func(r timing.Row) float64 { return r.Native }), app.P().Text("The tables of native code are the same Go programs compiled for the processor itself and run in the same turns, on one thread too; gonum then has its own assembly.")),
				app.P().Text("The training step is a forward pass, cross-entropy, a backward pass and a step of Adam for a network of 196-256-256-10 units on a batch of 100; its work counts the products alone. Its derivatives are written out; “tape” is the same step by automatic differentiation. The peak is a loop that multiplies and adds in registers and touches no memory: "+figures(b.peak())+" GFLOP/s where this was measured. No fused multiply-add is ever used, so that every browser computes the same bits."),
			),
		),
		shell.Footer(base),
	))
}

// duration is how long so much work takes at a rate in G/s.
func duration(work, rate float64) string {
	switch s := work / (rate * 1e9); {
	case s < 1e-3:
		return figures(1e6*s) + "\u00a0µs"
	case s < 1:
		return figures(1e3*s) + "\u00a0ms"
	default:
		return figures(s) + "\u00a0s"
	}
}

// figures writes a number with three digits, however large.
func figures(x float64) string {
	if y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64); err == nil {
		x = y
	}
	return format.Number(x)
}
