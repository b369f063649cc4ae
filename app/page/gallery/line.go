package gallery

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/sim"
	"orrery/sim/host/verify"
)

// line is one test over the seeds: a dot a seed, piled up where they meet, over an axis with the threshold, the paper's
// own figure and the value where the claim must fail.
type line struct {
	bound  sim.BoundInfo
	holds  string
	paper  sim.Paper
	test   verify.Test
	broken float64 // NaN: none
}

// The picture is wide units across, stretched to the room that there is; heights are pixels.
const (
	wide     = 1000.0
	dotWide  = 20.0 // what a dot takes of the width, about
	dotHigh  = 8.0
	dotRows  = 7 // higher piles overlap
	pastEdge = 3 // what lies further off than that many times the rest is shown as past the edge
)

func (l line) values() (out []float64) {
	for _, x := range l.test.Values {
		if v := float64(x); !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// span is the part of the axis that is shown.
func (l line) span() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	take := func(x float64) {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	values := l.values()
	if n := len(values); n > 0 { // one seed far off must not make all others one dot
		take(values[n/10])
		take(values[n-1-n/10])
	} else {
		take(float64(l.test.Min))
		take(float64(l.test.Max))
	}
	for _, p := range []*float64{l.bound.Lo, l.bound.Hi, l.paper.At} {
		if p != nil {
			take(*p)
		}
	}
	if lo > hi {
		return 0, 1
	}
	width := hi - lo
	if width == 0 {
		width = max(math.Abs(hi), 1) * 0.5
	}
	least, most := lo-pastEdge*width, hi+pastEdge*width
	for _, v := range append(values, l.broken) {
		if v >= least && v <= most {
			take(v)
		}
	}
	if width = hi - lo; width == 0 {
		width = max(math.Abs(hi), 1) * 0.5
	}
	return lo - 0.07*width, hi + 0.07*width
}

// piles places the values in rows, the lowest that has room: 0 is on the axis.
func piles(values []float64, at func(float64) float64) (rows []int, high int) {
	last := []float64{}
	for _, v := range values {
		x := at(v)
		row := slices.IndexFunc(last, func(before float64) bool { return x-before >= dotWide })
		switch {
		case row >= 0:
		case len(last) < dotRows:
			last = append(last, 0)
			row = len(last) - 1
		default:
			row = slices.Index(last, slices.Min(last))
		}
		last[row] = x
		rows = append(rows, row)
	}
	return rows, len(last)
}

func (l line) ui() app.UI {
	lo, hi := l.span()
	at := func(v float64) float64 { return max(0, min(wide, wide*(v-lo)/(hi-lo))) }
	values := l.values()
	rows, high := piles(values, at)
	height := dotHigh*float64(max(high, 1)) + 6

	a, b := 0.0, wide
	var ticks []float64
	if l.bound.Lo != nil {
		a, ticks = at(*l.bound.Lo), append(ticks, *l.bound.Lo)
	}
	if l.bound.Hi != nil {
		b, ticks = at(*l.bound.Hi), append(ticks, *l.bound.Hi)
	}
	var holds, fails strings.Builder
	for i, v := range values {
		to := &holds
		if !within(l.bound, v) {
			to = &fails
		}
		fmt.Fprintf(to, "M%.0f %gh.01", at(v), height-dotHigh/2-1-dotHigh*float64(rows[i]))
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" preserveAspectRatio="none" height="%g" aria-hidden="true">`, wide, height, height)
	fmt.Fprintf(&s, `<path class="zone" d="M%.0f 0h%.0fv%gh-%.0fz"/><path class="axis" d="M0 %gh%g"/>`, a, max(b-a, 2), height, max(b-a, 2), height-.5, wide)
	for _, t := range ticks {
		fmt.Fprintf(&s, `<path class="bound" d="M%.0f 0v%g"/>`, at(t), height)
	}
	if len(values) == 0 && !math.IsNaN(float64(l.test.Mean)) { // an older score: its range and mean are all that it has
		fmt.Fprintf(&s, `<path class="range" d="M%.0f %gH%.0f"/><path class="mean" d="M%.0f %gh.01"/>`,
			at(float64(l.test.Min)), height/2, at(float64(l.test.Max))+.01, at(float64(l.test.Mean)), height/2)
	}
	if d := holds.String(); d != "" {
		fmt.Fprintf(&s, `<path class="seed holds" d="%s"/>`, d)
	}
	if d := fails.String(); d != "" {
		fmt.Fprintf(&s, `<path class="seed fails" d="%s"/><path class="hole" d="%s"/>`, d, d)
	}
	s.WriteString(`</svg>`)

	place := func(v float64) string { return fmt.Sprintf("%.1f%%", at(v)/wide*100) }
	var marks []app.UI
	if p := l.paper.At; p != nil {
		marks = append(marks, app.I().Class("diamond").Style("left", place(*p)))
	}
	if !math.IsNaN(l.broken) {
		class := "cross"
		switch {
		case l.broken < lo:
			class = "cross less"
		case l.broken > hi:
			class = "cross more"
		}
		marks = append(marks, app.I().Class(class).Style("left", place(l.broken)))
	}
	if n := len(values); n > 0 && values[0] < lo {
		marks = append(marks, app.B().Class("past", "less"))
	}
	if n := len(values); n > 0 && values[n-1] > hi {
		marks = append(marks, app.B().Class("past", "more"))
	}
	for _, t := range ticks {
		side := "middle"
		switch x := at(t) / wide; {
		case x < 0.08:
			side = "start"
		case x > 0.92:
			side = "end"
		}
		marks = append(marks, app.Span().Class("tick", side).Style("left", place(t)).Body(app.Raw("<b>"+format.Number(t)+"</b>")))
	}
	return app.Div().Class("line").Role("img").Aria("label", l.words(values)).Body(
		app.Raw(s.String()),
		app.Div().Class("marks").Body(marks...),
	)
}

// words are the picture for those who can't see it.
func (l line) words(values []float64) string {
	t := l.test
	if math.IsNaN(float64(t.Mean)) {
		return "No seed decided it"
	}
	inside := 0
	for _, v := range values {
		if within(l.bound, v) {
			inside++
		}
	}
	text := fmt.Sprintf("From %s to %s, mean %s", format.Number(float64(t.Min)), format.Number(float64(t.Max)), format.Number(float64(t.Mean)))
	if len(values) > 0 {
		text = fmt.Sprintf("%s: %s; %d within the threshold %s", format.Count(len(values), "seed"), strings.ToLower(text[:1])+text[1:], inside, format.Bound(l.holds))
	} else {
		text += "; threshold " + format.Bound(l.holds)
	}
	if l.paper.Says != "" {
		text += "; the paper: " + l.paper.Says
	}
	if !math.IsNaN(l.broken) {
		text += "; where it must fail: " + format.Number(l.broken)
	}
	return text
}
