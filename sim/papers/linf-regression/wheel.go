package linf

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

func (w *wheel) title() string {
	switch w.arm.kind {
	case "srht":
		return "Dense: SRHT"
	case "gauss":
		return "Dense: Gaussian"
	}
	return fmt.Sprintf("Sparse: s = %d", w.arm.s)
}

// limit is the largest error that both wheels show, in units of the promise.
func (p *picture) limit() float64 {
	most := 1.8
	for _, w := range p.wheels {
		for _, t := range w.ts {
			most = max(most, t.eps)
		}
	}
	return most * 1.05
}

// place is where an error u of unknown j lies on a wheel.
func place(j, d int, u, limit float64) (x, y float64) {
	radius := hub + (rim-hub)*min(math.Abs(u)/limit, 1)
	sin, cos := math.Sincos(2 * math.Pi * (float64(j) + 0.5) / float64(d))
	return 1 + radius*sin, 1 - radius*cos
}

func ring(u, limit float64) []float64 {
	const corners = 120
	var out []float64
	for k := range corners {
		x, y := place(k, corners, u, limit)
		out = append(out, x, y)
	}
	return out
}

// outline is a trial's errors as a closed line round the ring of none.
func outline(t trial, limit float64) []float64 {
	out := make([]float64, 0, 2*len(t.off))
	for j, u := range t.off {
		x, y := place(j, len(t.off), u, limit)
		out = append(out, x, y)
	}
	return out
}

func (p *picture) wheel(panel *scene.Panel, w *wheel, limit float64) {
	panel.Board(2, 2)
	e := panel.Line("promise", ring(1, limit), scene.Soft)
	e.Fill, e.Alpha = true, 0.16
	e.Label = "within this disc: what ε = 1 promises of every unknown, |Ax* − b||A⁺|/√d"
	e = panel.Line("one", ring(1, limit), scene.Soft)
	e.Closed, e.Width, e.Alpha, e.Dashed = true, 1.2, 0.8, true
	e = panel.Line("zero", ring(0, limit), scene.Soft)
	e.Closed, e.Width, e.Label = true, 1, "no error: the exact solution x*"
	if len(w.ts) == 0 {
		panel.Says = fmt.Sprintf("%s: nothing tried yet.", w.title())
		return
	}
	for k := max(0, len(w.ts)-ghosts); k < len(w.ts); k++ {
		if k != w.shown {
			e := panel.Line(fmt.Sprintf("sketch%d", k), outline(w.ts[k], limit), w.colour)
			e.Closed, e.Alpha, e.Width = true, 0.2, 1
		}
	}
	t := w.ts[w.shown]
	e = panel.Line("now", outline(t, limit), w.colour)
	e.Closed, e.Width = true, 1.8
	p.spokes(panel, w, t, limit)
	if p.hand != nil {
		e := panel.Line("most", ring(eps90(w.ts), limit), w.colour)
		e.Closed, e.Alpha, e.Width, e.Label = true, 0.8, 1.2, fmt.Sprintf("90%% of %d sketches stay within %.2f", len(w.ts), eps90(w.ts))
	}
	text := panel.Text("eps", 1, 1, fmt.Sprintf("ε %.2f", t.eps), scene.Ink)
	text.Align, text.Size = "middle", 18
	if w.key == "dense" { // on the other wheel thorns are in the way
		text = panel.Text("promised", 0, 1.95, "dashed: promised", scene.Soft)
		text.Size = 13
		if p.hand != nil {
			text = panel.Text("ring", 0, 1.82, "ring: 9 in 10 within", w.colour)
			text.Size = 13
		}
	}
	p.wheelSays(panel, w, t)
}

// spokes are the unknowns, each with its numbers; those that the first-order theory blames on an overlap stand out.
func (p *picture) spokes(panel *scene.Panel, w *wheel, t trial, limit float64) {
	var column []float64
	if w.arm.kind != "gauss" { // there a column takes too long
		column = w.s.column(w.heavyFor(t.worst))
	}
	for j, u := range t.off {
		x, y := place(j, len(t.off), u, limit)
		e := panel.Point(fmt.Sprintf("x%d", j), x, y, w.colour)
		e.Size = 1.4
		e.Label = fmt.Sprintf("unknown %d: x* = %.3f, x′ = %.3f, off by %.2f times the promise", j+1, w.in.truth[j], w.in.truth[j]+u*w.in.unit, math.Abs(u))
		if column != nil {
			e.Label += fmt.Sprintf("; its column of S and the heavy row's overlap by %.3f", product(w.s.column(w.in.own[j]), column))
		}
		if w.blamed(j, t) {
			e.Colour, e.Size = scene.Brass, 4
		}
	}
	if p.hand != nil {
		j := p.hand.picked(w)
		x, y := place(j, len(t.off), t.off[j], limit)
		e := panel.Point("pick", x, y, scene.Brass)
		e.Hollow, e.Size, e.Width, e.Handle = true, 8, 2, "unknown"
		e.Label = fmt.Sprintf("drag to an unknown: its column of S is shown below. Now unknown %d, off by %.2f", j+1, math.Abs(t.off[j]))
	}
}

func (p *picture) wheelSays(panel *scene.Panel, w *wheel, t trial) {
	which := fmt.Sprintf("Sketch %d", w.shown+1)
	if p.hand != nil {
		which = "The worst sketch"
	}
	beyond := 0
	for _, u := range t.off {
		if math.Abs(u) > 1 {
			beyond++
		}
	}
	panel.Says = fmt.Sprintf("%s, %d rows for %d unknowns. %s is off by %.2f times the promise at unknown %d, and beyond the promise at %d of them. 90%% of %d sketches stay within %.2f.",
		w.title(), w.s.m, w.arm.d, which, t.eps, t.worst+1, beyond, len(w.ts), eps90(w.ts))
}
