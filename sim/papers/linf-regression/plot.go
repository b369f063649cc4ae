package linf

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim/scene"
)

// plot is the panel below the wheels: the sketches one by one, then what the sweeps find.
func (p *picture) plot(panel *scene.Panel) {
	x := p.axis(panel)
	lo, hi := 0.7, 2.0
	for _, v := range [][]float64{p.a, p.b} {
		for _, e := range v {
			lo, hi = min(lo, e/1.15), max(hi, e*1.15)
		}
	}
	for _, w := range p.wheels {
		if len(w.ts) > 0 && p.mode != "sketches" {
			e := eps90(w.ts)
			lo, hi = min(lo, e/1.15), max(hi, e*1.15)
		}
	}
	panel.Axes(x, scene.Axis{Label: "achieved ε", Min: lo, Max: hi, Scale: scene.Log, Ticks: ticks(lo, hi)})
	rule := panel.Rule("promise", 1, "", scene.Soft)
	rule.Dashed, rule.Label = true, "ε = 1: what is promised"
	for k, v := range [][]float64{p.a, p.b} {
		w := p.wheels[k]
		if len(v) > 1 && p.mode != "sketches" {
			var line []float64
			for i, e := range v {
				line = append(line, p.at[i], e)
			}
			panel.Line(w.key, line, w.colour).Width = 2.5
		}
		for i, e := range v {
			if p.mode == "density" && k == 0 {
				break // one level line
			}
			q := panel.Point(fmt.Sprintf("%s %s %d", p.mode, w.key, i), p.at[i], e, w.colour)
			q.Size = 3.5
			q.Label = fmt.Sprintf("%s, %s %.4g: ε = %.2f", w.key, x.Label, p.at[i], e)
		}
	}
	if p.hand == nil && p.mode != "sketches" {
		p.live(panel)
	}
	p.plotSays(panel, x.Label)
	if p.hand != nil {
		p.hand.mark(panel)
	}
}

// live are the points that are being measured now.
func (p *picture) live(panel *scene.Panel) {
	for k, w := range p.wheels {
		var x float64
		switch {
		case len(w.ts) == 0 || p.mode == "density" && k == 0:
			continue
		case p.mode == "density":
			x = float64(w.arm.s)
		case p.mode == "dims":
			x = float64(w.arm.d)
		default:
			x = float64(w.arm.m) / float64(w.arm.d)
		}
		e := panel.Point("live "+w.key, x, eps90(w.ts), w.colour)
		e.Hollow, e.Size, e.Width = true, 7, 2
		e.Label = fmt.Sprintf("%s, after %s: 90%% within %.2f", w.key, plural(len(w.ts), "sketch", "sketches"), eps90(w.ts))
	}
}

func ticks(lo, hi float64) (out []float64) {
	for _, t := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50} {
		if t >= lo && t <= hi {
			out = append(out, t)
		}
	}
	return out
}

func (p *picture) axis(panel *scene.Panel) scene.Axis {
	switch p.mode {
	case "sketches":
		panel.Title = "Sketch by sketch"
		return scene.Axis{Label: "sketch", Min: 0, Max: float64(tries.In(p.r)) + 1}
	case "density":
		panel.Title = "How dense is dense enough?"
		return scene.Axis{Label: "non-zeros in a column, s", Min: 0.9, Max: 140, Scale: scene.Log, Ticks: []float64{1, 2, 4, 8, 16, 32, 64, 128}}
	case "dims":
		panel.Title = "More unknowns, m in proportion"
		return scene.Axis{Label: "unknowns d", Min: 14, Max: 290, Scale: scene.Log, Ticks: []float64{16, 32, 64, 128, 256}}
	}
	panel.Title = "More sketch rows"
	return scene.Axis{Label: "rows per unknown m/d", Min: 1.8, Max: 36, Scale: scene.Log, Ticks: []float64{2, 4, 8, 16, 32}}
}

func (p *picture) plotSays(panel *scene.Panel, what string) {
	n := len(p.at)
	if n == 0 {
		panel.Says = fmt.Sprintf("Achieved ε against %s: nothing yet.", what)
		return
	}
	if p.mode == "sketches" {
		panel.Says = fmt.Sprintf("After %s the achieved ε of dense sketches lies between %.2f and %.2f, that of sparse ones between %.2f and %.2f.",
			plural(n, "sketch", "sketches"), slices.Min(p.a), slices.Max(p.a), slices.Min(p.b), slices.Max(p.b))
		return
	}
	panel.Says = fmt.Sprintf("What 90%% of sketches achieve: at %s = %.4g dense %.2f, sparse %.2f", what, p.at[0], p.a[0], p.b[0])
	if n > 1 {
		panel.Says += fmt.Sprintf("; at %.4g dense %.2f, sparse %.2f", p.at[n-1], p.a[n-1], p.b[n-1])
	}
	panel.Says += "."
}

// A hand is what the reader may change once the run has ended: how dense the sparse sketch is, and at which unknown the strips look.
type hand struct {
	p    *picture
	l    *lab
	s    int   // the sparse wheel's density
	own  wheel // the sparse wheel as the run left it
	pick int   // unknown, -1 for each wheel's worst
}

// eps is what 90% of the sketches on the sparse wheel achieve.
func (h *hand) eps() float64 { return eps90(h.p.wheels[1].ts) }

// picked is the unknown that a wheel's ring is at.
func (h *hand) picked(w *wheel) int {
	if h.pick >= 0 {
		return h.pick
	}
	return w.ts[w.shown].worst
}

// mark is the handle on the plot.
func (h *hand) mark(panel *scene.Panel) {
	e := panel.Point("s", float64(h.s), h.eps(), scene.Brass)
	e.Hollow, e.Size, e.Width, e.Handle, e.Along = true, 9, 2.5, "s", "x"
	e.Label = fmt.Sprintf("drag: s = %d, %s, 90%% of them within %.2f", h.s, plural(len(h.p.wheels[1].ts), "sketch", "sketches"), h.eps())
}

// drag makes the sparse wheel anew with another density.
func (h *hand) drag(x float64) {
	if math.IsNaN(x) {
		return
	}
	w := h.p.wheels[1]
	s := int(math.Round(min(max(x, float64(density.Min)), float64(min(density.Max, h.own.arm.m)))))
	if s == h.s {
		return
	}
	h.s = s
	if s == h.own.arm.s {
		*w = h.own
	} else {
		a := h.own.arm
		a.s = s
		w.arm, w.ts, w.s = a, h.l.done[a], nil
		// Where the run has not been: as many sketches as take about a tenth of a second.
		for k := 0; h.l.done[a] == nil && k < int(min(max(500/h.l.effort(a), 1), 8)); k++ {
			t, sk := h.l.watched(a, k)
			w.ts = append(w.ts, t)
			if w.shown = worstOf(w.ts); w.shown == k {
				w.s = sk
			}
		}
		if w.s == nil {
			w.shown = worstOf(w.ts)
			_, w.s = h.l.watched(a, w.shown)
		}
	}
	h.p.r.Say("%d non-zeros in a column: %.2g overlaps with a heavy row are expected, each worth 1/%d. The worst of %s achieves %.2f; the worst dense one %.2f.",
		s, float64(w.arm.d*s*s)/float64(w.arm.m), s, plural(len(w.ts), "sketch", "sketches"), w.ts[w.shown].eps, h.p.wheels[0].ts[h.p.wheels[0].shown].eps)
}

// point picks the unknown in whose direction the ring was drawn.
func (h *hand) point(x, y float64) {
	j, ok := h.unknownAt(x, y)
	if !ok {
		return
	}
	h.pick = j
	a, b := h.p.wheels[0], h.p.wheels[1]
	h.p.r.Say("Unknown %d: its row's column of S overlaps with the heavy row's by %.3f in the dense sketch and by %.3f in the sparse one; it is off by %.2f and by %.2f times the promise.",
		j+1, a.hit(j).overlap, b.hit(j).overlap, math.Abs(a.ts[a.shown].off[j]), math.Abs(b.ts[b.shown].off[j]))
}

// unknownAt is the unknown in the direction of a place on a wheel.
func (h *hand) unknownAt(x, y float64) (j int, ok bool) {
	if math.IsNaN(x) || math.IsNaN(y) || math.IsInf(x, 0) || math.IsInf(y, 0) || x == 1 && y == 1 {
		return 0, false
	}
	d := h.own.arm.d
	turn := math.Atan2(x-1, 1-y) / (2 * math.Pi) // clockwise from the top
	if turn < 0 {
		turn++
	}
	return min(int(turn*float64(d)), d-1), true
}
