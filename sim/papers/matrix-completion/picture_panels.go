package completion

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim/scene"
)

// race draws error against counted cost, of both and, thin, of all others that have run.
func (c *picture) race(s *scene.Scene) {
	span := c.span
	if c.p == nil {
		m, n := c.dims() // as it will be, about
		guess := &problem{m: m, n: n, k: rank.In(c.r), omega: int(share.In(c.r) * float64(m*n))}
		span = (guess.startCost() + 17*(2*guess.basisCost()+float64(m)*method{solver: exact}.rowCost(int(share.In(c.r)*float64(n)), guess.k)+
			float64(n)*method{solver: exact}.rowCost(int(share.In(c.r)*float64(m)), guess.k))) / mega
	}
	panel := s.Panel("race", "Error against counted cost", scene.At(0, 14, 6, 10)).OnTall(scene.At(0, 7, 6, 4)).Axes(
		scene.Axis{Label: "million operations", Min: 0, Max: span}, scene.Axis{Min: lowest, Max: highest, Scale: scene.Log, Ticks: []float64{1e-8, 1e-6, 1e-4, 1e-2, 1}})
	if c.p == nil {
		panel.Says = "No work has been done yet."
		return
	}
	panel.Rule("reach", reach, "10⁻⁵", scene.Soft)
	// A method that is drawn in full is not drawn thin, nor twice.
	full := []*arm{c.arms[0], c.arms[1]}
	if c.spoiled != nil {
		full = append(full, c.spoiled)
	}
	drawn := map[method]bool{}
	for _, a := range full {
		drawn[a.method] = true
	}
	for _, a := range c.context {
		if drawn[a.method] {
			continue
		}
		drawn[a.method] = true
		if e := c.curve(panel, a, scene.Series(contextColour(a)), false); e != nil {
			e.Width, e.Alpha = 1, 0.6
		}
	}
	for i, a := range full {
		if !slices.ContainsFunc(full[i+1:], func(b *arm) bool { return b.method == a.method }) {
			c.curve(panel, a, scene.Series(colours[a.solver]), true)
		}
	}
	now := min(c.now()/mega, span)
	panel.Line("clock", []float64{now, lowest, now, highest}, scene.Brass).Width = 1
	e := panel.Point("hand", now, lowest, scene.Brass)
	e.Size, e.Label = 4, fmt.Sprintf("the common clock: %.0f million operations", now)
	if c.live {
		e.Y = lowest * 3
		e.Handle, e.Along, e.Size = "clock", "x", 6
		e.Label += ". Drag it back"
	}
	if c.spoiled != nil {
		e.Label = "the common clock"
	}
	ex, shown := c.state(0), c.state(1)
	panel.Says = fmt.Sprintf("At %.0f million operations: exact %s after %s, %s %s after %s.", now, short(ex.err), plural(ex.t, "iteration"), c.name(c.shown()), short(shown.err), plural(shown.t, "iteration"))
	for k, a := range c.arms {
		if a.reached > 0 && (k == 0 || a != c.arms[0]) {
			panel.Says += fmt.Sprintf(" %s came below 10⁻⁵ at %.0f.", title(a.method), a.paid/mega)
		}
	}
}

func contextColour(a *arm) int {
	if a.solver == cg && a.method.t != inner.Default {
		return otherColour
	}
	return colours[a.solver]
}

func (c *picture) curve(panel *scene.Panel, a *arm, colour scene.Colour, head bool) *scene.Element {
	var points []float64
	for i, e := range a.errs {
		points = append(points, a.costs[i]/mega, min(max(e, lowest), highest))
	}
	if a.costs[len(a.costs)-1]/mega > c.span {
		// It goes on beyond what is shown.
		for len(points) > 4 && points[len(points)-4] > c.span {
			points = points[:len(points)-2]
		}
	}
	x, y := points[len(points)-2], points[len(points)-1]
	if head && x <= c.span {
		d := panel.Point("head "+a.method.String(), x, y, colour)
		d.Label = fmt.Sprintf("%s: error %s after %s", a.method, short(a.err), plural(a.t, "iteration"))
	}
	if len(points) < 4 {
		return nil
	}
	e := panel.Line("curve "+a.method.String(), points, colour)
	e.Label = a.method.String()
	return e
}

// dims are those of the matrix, known before it is drawn.
func (c *picture) dims() (m, n int) {
	if matrix.In(c.r) == "mnist" {
		return digits, digitSide * digitSide
	}
	return size.In(c.r), size.In(c.r)
}

// ledger draws what a row of average length costs, exactly and approximately.
func (c *picture) ledger(s *scene.Scene) {
	_, n := c.dims()
	d, k := int(math.Round(share.In(c.r)*float64(n))), float64(rank.In(c.r))
	ex, few := method{solver: exact}.rowCost(d, rank.In(c.r))/1e3, c.m.rowCost(d, rank.In(c.r))/1e3
	panel := s.Panel("ledger", "Work for one row", scene.At(9, 14, 3, 10)).OnTall(scene.At(0, 11, 6, 3)).Axes(
		scene.Axis{Label: "thousand operations", Min: 0, Max: 1.1 * max(ex, few)},
		scene.Axis{Min: 0.4, Max: 2.6, Ticks: []float64{1, 2}, Names: []string{brief(c.m), "Exact"}})
	bar := func(key string, at, from, to float64, colour scene.Colour, label string) {
		e := panel.Rect(key, from, at-0.3, to-from, 0.6, colour)
		e.Label, e.Alpha = label, 0.85
	}
	gram := float64(d) * k * k / 1e3
	bar("gram", 2, 0, gram, scene.Series(exactColour), fmt.Sprintf("d k² for the Gram matrix, d = %d observed entries", d))
	bar("solve", 2, gram*1.01, ex, scene.Series(exactColour), "right side and Cholesky")
	if c.m.exactly() {
		bar("few", 1, 0, few, scene.Series(colours[c.m.solver]), "as much as exact: it is spoiled afterwards")
	} else {
		steps := cgCost(float64(d), k, float64(c.m.t)) / 1e3
		for n := range c.m.t + 1 {
			part := steps / float64(c.m.t+1)
			bar(fmt.Sprintf("pass%d", n), 1, part*float64(n)+0.01*gram*min(float64(n), 1), part*float64(n+1), scene.Series(cgColour), "4 d k: once through the row's entries and back")
		}
		if few > steps {
			bar("sketch", 1, steps*1.01, few, scene.Series(skColour), "sketch and preconditioner, k³ and more")
		}
	}
	panel.Says = fmt.Sprintf("A row has about %d observed entries. Exact: %.0f thousand operations, %.0f of them for the Gram matrix. %s: %.0f thousand.", d, ex, gram, title(c.m), few)
}

// tolerance draws what injected errors leave, and offers the dial.
func (c *picture) tolerance(s *scene.Scene) {
	panel := s.Panel("tolerance", "Error left by δ", scene.At(9, 14, 3, 10)).OnTall(scene.At(0, 11, 6, 3)).Axes(
		scene.Axis{Label: "δ", Min: dial.Min, Max: dial.Max, Scale: scene.Log, Ticks: []float64{1e-4, 1e-2, 1}},
		scene.Axis{Min: lowest, Max: highest, Scale: scene.Log, Ticks: []float64{1e-8, 1e-4, 1}})
	in := func(e float64) float64 { return min(max(e, lowest), highest) }
	var points [2][]float64
	for _, a := range c.tests {
		id, left := 0, a.at(c.limit)
		if a.solver == injectAbs {
			id = 1
		}
		points[id] = append(points[id], a.delta, in(left))
		e := panel.Point(a.method.String(), a.delta, in(left), scene.Series(colours[a.solver]))
		e.Size, e.Label = 3, fmt.Sprintf("%s: %s left after %s", a.method, short(left), plural(min(a.t, c.limit), "iteration"))
		if a.ended {
			panel.Says += fmt.Sprintf("%s leaves %s. ", a.method, short(left))
		}
	}
	for id, key := range []string{"rel", "abs"} {
		panel.Line(key, points[id], scene.Series([]int{relColour, absColour}[id])).Label = []string{"relative to the step", "relative to the row"}[id]
	}
	if len(c.tests) > 0 {
		panel.Text("row", 1.5*dial.Min, 0.5, "row", scene.Series(absColour))
		t := panel.Text("step", 0.25, 2e-7, "step", scene.Series(relColour))
		t.Align = "end"
	}
	if !c.live {
		return
	}
	y := highest
	if a := c.spoiled; a != nil {
		y = in(a.err)
	} else if a := c.b.full(methodOf(injectRel, 0, dial.In(c.r))); a.t > 0 {
		y = in(a.at(c.limit))
	}
	e := panel.Point("dial", c.delta, y, scene.Ink)
	e.Handle, e.Along, e.Size, e.Hollow = "delta", "x", 7, true
	e.Label = fmt.Sprintf("δ = %.2g of the step: drag it", c.delta)
}
