package verdict

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/sim"
)

// gauge draws one test: the part of the axis where the claim holds, the threshold, this run's value and the
// paper's own figure. Outside the axis, the dot becomes an arrow at its end.
func gauge(t sim.TestInfo, x float64, verdict string) app.UI {
	const w, top, h = 300.0, 17.0, 8.0
	lo, hi := span(t, x)
	at := func(v float64) float64 { return math.Max(0, math.Min(w, w*(v-lo)/(hi-lo))) }
	a, b := 0.0, w
	var ticks []float64
	if t.Bound.Lo != nil {
		a, ticks = at(*t.Bound.Lo), append(ticks, *t.Bound.Lo)
	}
	if t.Bound.Hi != nil {
		b, ticks = at(*t.Bound.Hi), append(ticks, *t.Bound.Hi)
	}
	bounded := format.Bound(t.Holds)
	says := fmt.Sprintf("%s: wanted %s", t.Says, bounded)
	if !math.IsNaN(x) {
		says = fmt.Sprintf("%s: %s, wanted %s", t.Says, format.Number(x), bounded)
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="gauge" viewBox="-8 0 316 46" role="img" aria-label="%s">`, html.EscapeString(says))
	fmt.Fprintf(&s, `<rect x="0" y="%g" width="%g" height="%g" rx="4" fill="var(--sunk)"/>`, top, w, h)
	fmt.Fprintf(&s, `<rect x="%.1f" y="%g" width="%.1f" height="%g" rx="4" fill="var(--holds)" opacity=".28"/>`, a, top, math.Max(0, b-a), h)
	for i, tick := range ticks {
		text, anchor := format.Number(tick), "middle"
		if len(ticks) == 1 {
			text = map[bool]string{true: "≥ ", false: "≤ "}[t.Bound.Lo != nil] + text
		}
		px := at(tick)
		switch {
		case px < 24 || len(ticks) == 2 && i == 1:
			anchor = "start"
		case px > w-24 || len(ticks) == 2:
			anchor = "end"
		}
		fmt.Fprintf(&s, `<path d="M%.1f %gv%g" stroke="var(--soft)" stroke-width="1.5"/><text x="%.1f" y="43" text-anchor="%s" class="tick">%s</text>`, px, top-4, h+8, px, anchor, text)
	}
	if t.Paper.At != nil {
		fmt.Fprintf(&s, `<path d="M%.1f %gl5 6-5 6-5-6z" fill="var(--brass)"><title>The paper: %s</title></path>`, at(*t.Paper.At), top-2, html.EscapeString(t.Paper.Says))
	}
	if !math.IsNaN(x) {
		colour := map[string]string{sim.Holds: "var(--holds)", sim.Fails: "var(--fails)"}[verdict]
		if colour == "" {
			colour = "var(--unsure)"
		}
		px := at(x)
		if x < lo || x > hi {
			d := 1.0
			if x < lo {
				d = -1
			}
			fmt.Fprintf(&s, `<path d="M%.1f %gl%g 7 %g 7z" fill="%s"/>`, px-d*6, top-3, d*12, -d*12, colour)
		} else {
			fmt.Fprintf(&s, `<circle cx="%.1f" cy="%g" r="6.5" fill="%s" stroke="var(--paper)" stroke-width="1.5"/>`, px, top+h/2, colour)
		}
		fmt.Fprintf(&s, `<text x="%.1f" y="9" text-anchor="middle" class="value">%s</text>`, math.Max(16, math.Min(w-16, px)), format.Number(x))
	}
	s.WriteString(`</svg>`)
	paper := ""
	if t.Paper.Says != "" {
		paper = " · paper: " + t.Paper.Says
	}
	return app.Div().Class("test").Body(
		app.Raw(s.String()),
		app.Small().Text(t.Says+paper),
	)
}

// span is the part of the axis that a gauge shows: zero, the thresholds and the paper's figure with some air, and
// the value too unless it would push them together.
func span(t sim.TestInfo, x float64) (lo, hi float64) {
	for _, p := range []*float64{t.Bound.Lo, t.Bound.Hi, t.Paper.At} {
		if p != nil {
			lo, hi = math.Min(lo, *p), math.Max(hi, *p)
		}
	}
	if hi == lo {
		hi = lo + 1
	}
	width := hi - lo
	if x > hi {
		hi = math.Min(x, lo+4*width)
	}
	if x < lo {
		lo = math.Max(x, hi-4*width)
	}
	air := 0.25 * (hi - lo)
	if lo < 0 {
		lo -= air
	}
	return lo, hi + air
}
