// Package figure is one chart of an experiment: its picture, what the pointer shows of it, its table.
package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/scene/svg"
	"orrery/sim/show/chart"
)

// Source is where the numbers of a figure come from. One that is a [Remembering] too has the run before drawn under them.
type Source interface {
	Series() []sim.Series
	Running() bool
	Plotted(chart string) int // grows whenever a series of the chart has changed
}

// New is the figure of a chart, so wide in CSS pixels (0: as it is while the page is built), or its place where it does not
// apply. go-app keeps the source
// that it was first drawn from.
func New(c sim.Chart, hidden bool, s Source, width float64) app.UI {
	return &figure{Chart: c, Hidden: hidden, Version: s.Plotted(c.ID), Width: width, source: s}
}

// figure is one chart. Its exported fields tell go-app when it must be drawn anew.
type figure struct {
	app.Compo
	Chart   sim.Chart // in the words for the values at hand
	Hidden  bool
	Version int
	Width   float64

	source Source

	pick    string // the series of a heat map
	tip     *tip
	picture string
	drawn   string // what picture was drawn from
	scene   *scene.Scene
	keys    []svg.Key // the legend
}

// tip is what the pointer or the keyboard points at.
type tip struct {
	left, top float64 // of the chart, in percent
	lines     []string
	at        int // point or cell
}

// Width is that of a chart where nothing else is said, in CSS pixels, and Ratio the height that goes with a width.
const Width, Ratio = 430.0, 0.62

func (f *figure) size() (w, h float64) {
	w = f.Width
	if w < 240 {
		w = Width
	}
	ratio := Ratio
	if f.Chart.Kind == sim.Heat {
		ratio = 0.72
	}
	return w, math.Round(w * ratio)
}

// Render is the chart with its legend, its selector, its tooltip and its table.
func (f *figure) Render() app.UI {
	f.draw()
	c := f.Chart
	p := f.plot()
	el := app.Figure().Class("card", "chart").DataSet("chart", c.ID)
	if f.Hidden {
		el = el.Hidden(true) // go-app writes hidden="false" into a page that is built, and a browser takes that for hidden
	}
	return el.Body(
		app.FigCaption().Body(app.H2().Text(c.Title), f.selector(p)),
		f.legend(),
		app.Div().Class("plot").TabIndex(0).Role("group").
			Aria("label", c.Title+": arrow keys move along the chart").
			OnMouseMove(f.onMove).OnMouseLeave(f.onLeave).OnKeyDown(f.onKey).OnBlur(f.onLeave).Body(
			app.Raw(f.picture),
			f.cursor(),
		),
		app.P().Class("unseen").Aria("live", "polite").Text(f.spoken()),
		dom.When(c.Notes != "", func() app.UI { return app.P().Class("notes").Text(c.Notes) }),
		f.data(p),
	)
}

func (f *figure) plot() plot {
	return plot{chart: f.Chart, items: chart.Items(f.Chart, f.source.Series()), pick: f.pick}
}

// draw makes the picture, if anything it shows has changed.
func (f *figure) draw() {
	w, h := f.size()
	before := last(f.source)
	key := fmt.Sprint(f.Version, w, f.pick, f.Chart.Title, f.Chart.X, f.Chart.Y, f.Chart.Series, same(before))
	if key == f.drawn {
		return
	}
	f.drawn = key
	f.scene, f.keys = drawing(f.Chart, f.source.Series(), before, f.pick, w, h)
	f.picture = svg.Render(f.scene, svg.Options{W: w, H: h, Theme: svg.Page, ID: "chart-" + f.Chart.ID, Title: f.Chart.Title})
}

// selector chooses the matrix of a heat map.
func (f *figure) selector(p plot) app.UI {
	if f.Chart.Kind != sim.Heat || len(p.items) < 2 {
		return app.Span()
	}
	items, picked := p.items, p.picked()
	return app.Select().Aria("label", "Which matrix").OnChange(func(ctx app.Context, _ app.Event) {
		f.pick = ctx.JSSrc().Get("value").String()
	}).Body(app.Range(items).Slice(func(i int) app.UI {
		o := app.Option().Value(items[i].ID).Text(items[i].Label)
		if items[i].ID == picked.ID {
			o = o.Selected(true)
		}
		return o
	}))
}

// legend names what is not named in the picture itself.
func (f *figure) legend() app.UI {
	keys := f.keys
	if len(keys) == 0 {
		return dom.Nothing()
	}
	return app.Ul().Class("legend").Body(app.Range(keys).Slice(func(i int) app.UI {
		return app.Li().Body(app.Raw(keys[i].Sample(svg.Page)), app.Text(keys[i].Label))
	}))
}

// frame is the plot's place.
func (f *figure) frame() *layout.Frame {
	w, h := f.size()
	if f.scene == nil {
		return nil
	}
	frames := layout.Of(f.scene, w, h, layout.Chart())
	if len(frames) == 0 {
		return nil
	}
	return frames[0]
}

func (f *figure) onLeave(app.Context, app.Event) { f.tip = nil }

func (f *figure) onMove(ctx app.Context, e app.Event) {
	box := ctx.JSSrc().Call("getBoundingClientRect")
	w, h := f.size()
	frame := f.frame()
	if frame == nil || box.Get("width").Float() == 0 {
		return
	}
	px := (e.Get("clientX").Float() - box.Get("left").Float()) / box.Get("width").Float() * w
	py := (e.Get("clientY").Float() - box.Get("top").Float()) / box.Get("height").Float() * h
	x, y := frame.Inverse(px, py)
	p := f.plot()
	f.point(frame, p, p.nearest(frame, x, y))
}

// onKey moves along the points; in a matrix, in both directions.
func (f *figure) onKey(_ app.Context, e app.Event) {
	p := f.plot()
	frame := f.frame()
	if len(p.items) == 0 || frame == nil {
		return
	}
	it := p.picked()
	at, step := -1, 1
	if f.tip != nil {
		at = f.tip.at
	}
	if it.Cols > 0 {
		step = it.Cols
	}
	switch e.Get("key").String() {
	case "ArrowRight":
		at++
	case "ArrowLeft":
		at--
	case "ArrowDown":
		at += step
	case "ArrowUp":
		at -= step
	case "Home":
		at = 0
	case "End":
		at = p.count() - 1
	default:
		return
	}
	e.PreventDefault()
	f.point(frame, p, max(0, min(p.count()-1, at)))
}

// point puts the tooltip at a place.
func (f *figure) point(frame *layout.Frame, p plot, at int) {
	if at < 0 || at >= p.count() {
		f.tip = nil
		return
	}
	x, y, lines := p.at(at)
	w, h := f.size()
	px, py := frame.At(x, y)
	f.tip = &tip{at: at, lines: lines, left: 100 * px / w,
		top: 100 * math.Max(frame.Plot.Y, math.Min(py, frame.Plot.Y+frame.Plot.H)) / h}
}

func (f *figure) spoken() string {
	if f.tip == nil {
		return ""
	}
	return strings.Join(f.tip.lines, ", ")
}

// cursor is the line and the tooltip at the place pointed at.
func (f *figure) cursor() app.UI {
	t, frame := f.tip, f.frame()
	if t == nil || frame == nil {
		return dom.Nothing()
	}
	_, h := f.size()
	side := "tip"
	if t.left > 55 {
		side = "tip left"
	}
	percent := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	line := app.Div().Class("cursor").Style("left", percent(t.left)).
		Style("top", percent(100*frame.Plot.Y/h)).Style("height", percent(100*frame.Plot.H/h))
	if f.Chart.Kind != sim.Lines {
		line = line.Class("nothing")
	}
	return app.Div().Aria("hidden", "true").Body(
		line,
		app.Div().Class(side).Style("left", percent(t.left)).Style("top", percent(t.top)).Body(
			app.Range(t.lines).Slice(func(i int) app.UI { return app.Div().Text(t.lines[i]) })),
	)
}
