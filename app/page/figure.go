package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
	"orrery/sim/scene/svg"
	"orrery/sim/show/chart"
)

// figure is one chart. Its exported fields tell go-app when it must be drawn anew.
type figure struct {
	app.Compo
	ID      string
	Version int
	Width   float64

	chart sim.Chart
	lab   *lab

	pick    string // the series of a heat map
	tip     *tip
	picture string
	drawn   string // what picture was drawn from
	scene   *scene.Scene
	legend  bool
}

// tip is what the pointer or the keyboard points at.
type tip struct {
	left, top float64 // of the chart, in percent
	lines     []string
	at        int // point or cell
}

const chartWidth, chartRatio = 430.0, 0.62

func (f *figure) size() (w, h float64) {
	w = f.Width
	if w < 240 {
		w = chartWidth
	}
	ratio := chartRatio
	if f.chart.Kind == sim.Heat {
		ratio = 0.72
	}
	return w, math.Round(w * ratio)
}

// Render is the chart with its legend, its selector, its tooltip and its table.
func (f *figure) Render() app.UI {
	f.draw()
	c := f.chart
	items := chart.Items(c, f.lab.series)
	return app.Figure().Class("card", "chart").DataSet("chart", c.ID).Body(
		app.FigCaption().Body(app.H2().Text(c.Title), f.selector(items)),
		f.key(items),
		app.Div().Class("plot").TabIndex(0).Role("group").
			Aria("label", c.Title+": arrow keys move along the chart").
			OnMouseMove(f.onMove).OnMouseLeave(f.onLeave).OnKeyDown(f.onKey).OnBlur(f.onLeave).Body(
			app.Raw(f.picture),
			f.cursor(),
		),
		app.P().Class("unseen").Aria("live", "polite").Text(f.spoken()),
		when(c.Notes != "", func() app.UI { return app.P().Class("notes").Text(c.Notes) }),
		f.data(items),
	)
}

// draw makes the picture, if anything it shows has changed.
func (f *figure) draw() {
	w, h := f.size()
	key := fmt.Sprint(f.Version, w, f.pick)
	if key == f.drawn {
		return
	}
	f.drawn = key
	s, labelled := chart.Scene(f.chart, f.lab.series, f.pick, w, h)
	f.scene, f.legend = s, !labelled
	f.picture = svg.Render(s, svg.Options{W: w, H: h, Theme: svg.Page, ID: "chart-" + f.ID, Title: f.chart.Title})
}

// standalone is a chart as a file of its own.
func standalone(c sim.Chart, all []sim.Series) string {
	s, _ := chart.Scene(c, all, "", chartWidth, chartWidth*chartRatio)
	return svg.Render(s, svg.Options{W: chartWidth, H: chartWidth * chartRatio, Theme: svg.Page, ID: c.ID, Title: c.Title})
}

// selector chooses the matrix of a heat map.
func (f *figure) selector(items []chart.Item) app.UI {
	if f.chart.Kind != sim.Heat || len(items) < 2 {
		return app.Span()
	}
	picked, _ := chart.Picked(items, f.pick)
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

// key is the legend, where the curves could not be labelled in place.
func (f *figure) key(items []chart.Item) app.UI {
	if !f.legend || f.chart.Kind == sim.Heat || len(items) < 2 {
		return app.Div().Class("nothing")
	}
	return app.Ul().Class("legend").Body(app.Range(items).Slice(func(i int) app.UI {
		it := items[i]
		colour := "var(--soft)"
		if it.Colour > 0 {
			colour = fmt.Sprintf("var(--s%d)", it.Colour)
		}
		return app.Li().Body(app.I().Style("background", colour), app.Text(it.Label))
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
	items := chart.Items(f.chart, f.lab.series)
	f.point(frame, items, f.nearest(frame, items, x, y))
}

// onKey moves along the points; in a matrix, in both directions.
func (f *figure) onKey(_ app.Context, e app.Event) {
	items := chart.Items(f.chart, f.lab.series)
	frame := f.frame()
	if len(items) == 0 || frame == nil {
		return
	}
	it, _ := chart.Picked(items, f.pick)
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
		at = f.count(items) - 1
	default:
		return
	}
	e.PreventDefault()
	f.point(frame, items, max(0, min(f.count(items)-1, at)))
}

// count is how many places the pointer can take.
func (f *figure) count(items []chart.Item) int {
	switch f.chart.Kind {
	case sim.Bars:
		return len(chart.Categories(items))
	case sim.Heat:
		it, _ := chart.Picked(items, f.pick)
		return it.Rows * it.Cols
	case sim.Dots:
		n := 0
		for _, it := range items {
			n += len(it.Y)
		}
		return n
	}
	return len(longest(items).X)
}

// longest is the series whose x the cursor of a line chart keeps to.
func longest(items []chart.Item) chart.Item {
	var out chart.Item
	for _, it := range items {
		if len(it.X) > len(out.X) {
			out = it
		}
	}
	return out
}

// nearest is the place that is next to (x, y), or -1.
func (f *figure) nearest(frame *layout.Frame, items []chart.Item, x, y float64) int {
	px, py := frame.At(x, y)
	best, place, k := math.Inf(1), -1, 0
	try := func(qx, qy float64) {
		ax, ay := frame.At(qx, qy)
		d := math.Hypot(ax-px, ay-py)
		if f.chart.Kind == sim.Lines {
			d = math.Abs(ax - px)
		}
		if d < best {
			best, place = d, k
		}
		k++
	}
	switch f.chart.Kind {
	case sim.Bars:
		if i := int(math.Round(x)); i >= 0 && i < len(chart.Categories(items)) {
			return i
		}
		return -1
	case sim.Heat:
		it, _ := chart.Picked(items, f.pick)
		i, j := int(math.Floor(float64(it.Rows)-y)), int(math.Floor(x))
		if i < 0 || j < 0 || i >= it.Rows || j >= it.Cols {
			return -1
		}
		return i*it.Cols + j
	case sim.Dots:
		for _, it := range items {
			for i := range it.Y {
				try(float64(it.X[i]), float64(it.Y[i]))
			}
		}
		if best > 40 {
			return -1
		}
	default:
		for _, x := range longest(items).X {
			try(float64(x), y)
		}
	}
	return place
}

// point puts the tooltip at a place.
func (f *figure) point(frame *layout.Frame, items []chart.Item, at int) {
	if at < 0 || at >= f.count(items) {
		f.tip = nil
		return
	}
	t := &tip{at: at}
	var x, y float64
	switch f.chart.Kind {
	case sim.Bars:
		name := chart.Categories(items)[at]
		t.lines = append(t.lines, name)
		x = float64(at)
		for _, it := range items {
			for i, l := range it.Labels {
				if l == name {
					y = math.Max(y, float64(it.Y[i]))
					t.lines = append(t.lines, it.Label+": "+short(float64(it.Y[i])))
				}
			}
		}
	case sim.Heat:
		it, _ := chart.Picked(items, f.pick)
		i, j := at/it.Cols, at%it.Cols
		x, y = float64(j)+0.5, float64(it.Rows-i)-0.5
		t.lines = []string{fmt.Sprintf("row %d, column %d", i+1, j+1), short(float64(it.Y[at]))}
	case sim.Dots:
		for _, it := range items {
			if at < len(it.Y) {
				x, y = float64(it.X[at]), float64(it.Y[at])
				name := it.Label
				if at < len(it.Labels) {
					name = it.Labels[at]
				}
				t.lines = []string{name, "x " + short(x), "y " + short(y)}
				break
			}
			at -= len(it.Y)
		}
	default:
		x = float64(longest(items).X[at])
		t.lines = []string{f.chart.X + ": " + short(x)}
		y = math.Inf(-1)
		for _, it := range items {
			if v, ok := chart.At(it, x); ok {
				t.lines = append(t.lines, it.Label+": "+short(v))
				y = math.Max(y, v)
			}
		}
	}
	w, h := f.size()
	px, py := frame.At(x, y)
	t.left, t.top = 100*px/w, 100*math.Max(frame.Plot.Y, math.Min(py, frame.Plot.Y+frame.Plot.H))/h
	f.tip = t
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
		return app.Div().Class("nothing")
	}
	_, h := f.size()
	side := "tip"
	if t.left > 55 {
		side = "tip left"
	}
	percent := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	line := app.Div().Class("cursor").Style("left", percent(t.left)).
		Style("top", percent(100*frame.Plot.Y/h)).Style("height", percent(100*frame.Plot.H/h))
	if f.chart.Kind != sim.Lines {
		line = line.Class("nothing")
	}
	return app.Div().Aria("hidden", "true").Body(
		line,
		app.Div().Class(side).Style("left", percent(t.left)).Style("top", percent(t.top)).Body(
			app.Range(t.lines).Slice(func(i int) app.UI { return app.Div().Text(t.lines[i]) })),
	)
}

// data is the chart as a table, for those who can't see it or want the numbers.
func (f *figure) data(items []chart.Item) app.UI {
	const most = 400 // cells; the whole is in the CSV
	if len(items) == 0 || f.chart.Kind == sim.Heat {
		return app.Div().Class("nothing")
	}
	type cells []string
	head := cells{f.chart.X}
	var rows []cells
	for _, it := range items {
		head = append(head, it.Label)
	}
	switch f.chart.Kind {
	case sim.Dots:
		head = cells{"", f.chart.X, f.chart.Y}
		for _, it := range items {
			for i := range it.Y {
				name := it.Label
				if i < len(it.Labels) {
					name = it.Labels[i]
				}
				rows = append(rows, cells{name, short(float64(it.X[i])), short(float64(it.Y[i]))})
			}
		}
	case sim.Bars:
		for _, c := range chart.Categories(items) {
			r := cells{c}
			for _, it := range items {
				text := ""
				for i, l := range it.Labels {
					if l == c {
						text = short(float64(it.Y[i]))
					}
				}
				r = append(r, text)
			}
			rows = append(rows, r)
		}
	default:
		xs := longest(items).X
		every := max(1, len(xs)*len(head)/most)
		for i := 0; i < len(xs); i += every {
			r := cells{short(float64(xs[i]))}
			for _, it := range items {
				text := ""
				if y, ok := chart.At(it, float64(xs[i])); ok {
					text = short(y)
				}
				r = append(r, text)
			}
			rows = append(rows, r)
		}
	}
	if f.lab.state == Running {
		rows = nil // the table comes when the numbers stand
	}
	return app.Details().Class("data").Body(
		app.Summary().Text("As a table"),
		app.Div().Class("scroll").TabIndex(0).Role("region").Aria("label", f.chart.Title+" as a table").Body(app.Table().Body(
			app.THead().Body(app.Tr().Body(app.Range(head).Slice(func(i int) app.UI { return app.Th().Scope("col").Text(head[i]) }))),
			app.TBody().Body(app.Range(rows).Slice(func(i int) app.UI {
				r := rows[i]
				return app.Tr().Body(app.Range(r).Slice(func(j int) app.UI { return app.Td().Text(r[j]) }))
			})),
		)),
	)
}
