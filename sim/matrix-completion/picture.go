package completion

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
)

const (
	mostCells  = 48 // rows and columns of the heat maps
	cell       = 3  // pixels a cell
	darkest    = -7.0
	lightest   = 0.5
	shownRows  = 5 // of digits
	shownCols  = 8
	below      = 0.16 // room for a number under a matrix
	lowest     = 1e-8 // of errors on the stage
	highest    = 10.0
	handBudget = 1.2e9 // operations that a hand may cause
)

// A snap is how an arm stood after an outer iteration.
type snap struct {
	u, v      kernels.Matrix[float64]
	cost, err float64
	t         int
}

// A picture is what the stage shows of a run; the experiment reads nothing from here.
type picture struct {
	r       *sim.Run
	m       method // of the right half
	b       *bench
	p       *problem
	arms    [2]*arm
	snaps   [2][]snap
	i, j    []int // rows and columns of M that are shown
	row     int   // under the lens
	lens    *lens
	span    float64 // of the race's costs
	context []*arm  // that are drawn thin
	tests   []*arm  // with injected errors
	clock   float64 // in the reader's hand; 0: not yet
	delta   float64 // in the reader's hand
	spoiled *arm    // by that much
	limit   int
	live    bool // the reader may move things
}

func newPicture(r *sim.Run, m method) *picture { return &picture{r: r, m: m, delta: dial.In(r)} }

// begin takes the two arms that are shown.
func (c *picture) begin(b *bench, ex, shown *arm) {
	c.b, c.p, c.arms = b, ex.p, [2]*arm{ex, shown}
	c.i, c.j = spread(c.p.m), spread(c.p.n)
	c.row = c.i[len(c.i)/3]
	c.span = (c.p.startCost() + 17*max(c.p.iterationCost(ex.method), c.p.iterationCost(shown.method))) / mega
	c.snap(0)
	c.snap(1)
	c.r.Say("Every dot of light is an entry that is still wrong, the brighter the more. Left, exact least squares; right, %s. Both may spend the same.", c.phrase())
	c.r.Moment(c.draw)
}

// spread are at most mostCells of n rows, evenly.
func spread(n int) []int {
	count := min(n, mostCells)
	out := make([]int, count)
	for i := range out {
		out[i] = i * n / count
	}
	return out
}

func (c *picture) snap(k int) {
	a := c.arms[k]
	c.snaps[k] = append(c.snaps[k], snap{a.u, a.v, a.cost, a.err, a.t})
}

// stepped shows the arms as they are now; whole: arm k has finished an outer iteration.
func (c *picture) stepped(k int, whole bool) {
	if !whole {
		c.r.Draw(c.draw)
		return
	}
	c.snap(k)
	if c.arms[0] == c.arms[1] {
		c.snap(1 - k)
	}
	for c.span < c.arms[k].cost/mega {
		c.span *= 1.5
	}
	ex, shown := c.arms[0], c.arms[1]
	c.r.Say("For %.0f million operations: exact least squares has done %s, error %s; %s %s, error %s.",
		c.now()/mega, plural(ex.t, "iteration"), short(ex.err), c.phrase(), plural(shown.t, "iteration"), short(shown.err))
	c.r.Moment(c.draw)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short writes an error with two digits that count.
func short(x float64) string {
	switch {
	case x >= 0.1:
		return fmt.Sprintf("%.2f", x)
	case x >= 0.001:
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.1e", x)
}

// phrase is the method of the right half in a sentence.
func (c *picture) phrase() string {
	switch c.m.solver {
	case cg:
		if c.m.t == 1 {
			return "one step of steepest descent"
		}
		return fmt.Sprintf("%d steps of conjugate gradients", c.m.t)
	case sketch:
		return fmt.Sprintf("a sketch and %d steps", c.m.t)
	case injectRel:
		return fmt.Sprintf("rows that miss by %.3g%% of their step", 100*c.m.delta)
	case injectAbs:
		return fmt.Sprintf("rows that miss by %.3g%% of their length", 100*c.m.delta)
	}
	return "the same"
}

// title is the method in a few letters.
func title(m method) string {
	switch m.solver {
	case cg:
		if m.t == 1 {
			return "1 step a row"
		}
		return fmt.Sprintf("%d steps a row", m.t)
	case sketch:
		return fmt.Sprintf("Sketch, %d steps", m.t)
	case injectRel:
		return fmt.Sprintf("Off by %.3g%%", 100*m.delta)
	case injectAbs:
		return fmt.Sprintf("Off by %.3g%%", 100*m.delta)
	}
	return "Exact rows"
}

func (c *picture) colour(k int) scene.Colour {
	if k == 1 && c.spoiled != nil {
		return scene.Series(relColour)
	}
	return scene.Series(colours[c.arms[k].solver])
}

// now is the common clock: what both have spent, or what the slower has once the other has arrived.
func (c *picture) now() float64 {
	if c.clock > 0 {
		return c.clock
	}
	a, b := c.arms[0], c.arms[1]
	switch {
	case a.ended && b.ended:
		return max(a.cost, b.cost)
	case a.ended:
		return b.cost
	case b.ended:
		return a.cost
	}
	return min(a.cost, b.cost)
}

// state is what a half of the stage shows: the arm as it is, or as it was when the clock stood where the reader put it.
func (c *picture) state(k int) snap {
	if k == 1 && c.spoiled != nil {
		a := c.spoiled
		return snap{a.u, a.v, a.cost, a.err, a.t}
	}
	if c.clock == 0 {
		a := c.arms[k]
		return snap{a.u, a.v, a.cost, a.err, a.t}
	}
	at := c.snaps[k][0]
	for _, s := range c.snaps[k] {
		if s.cost <= c.clock {
			at = s
		}
	}
	return at
}

// shown is the method of the right half.
func (c *picture) shown() method {
	if c.spoiled != nil {
		return c.spoiled.method
	}
	return c.m
}

func (c *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	for k := range 2 {
		c.matrix(s, k)
	}
	c.closeUp(s)
	c.race(s)
	if c.tests == nil {
		c.ledger(s)
	} else {
		c.tolerance(s)
	}
}

// matrix draws what an arm gets wrong, or the digits that it fills in.
func (c *picture) matrix(s *scene.Scene, k int) {
	key, m := "exact", method{solver: exact}
	if k == 1 {
		key, m = "shown", c.shown()
	}
	w, h := 1.0, 1.0
	if matrix.In(c.r) == "mnist" {
		w, h = shownCols, shownRows
	}
	panel := s.Panel(key, title(m), scene.At(4*k, 0, 4, 7)).Board(w, h*(1+below))
	if c.p == nil {
		panel.Says = "The matrix is being drawn."
		e := panel.Text("wait", w/2, h/2, "drawing M", scene.Soft)
		e.Align = "middle"
		return
	}
	at := c.state(k)
	if c.p.images != nil {
		c.digits(panel, at)
	} else {
		e := panel.Heat("error", 0, 0, 1, 1, c.heat(at))
		e.Label = fmt.Sprintf("log₁₀ |U Vᵀ − M| of %d × %d of the entries; a dot marks an observed one", len(c.i), len(c.j))
	}
	c.front(panel, k, w, h)
	e := panel.Text("number", w/2, h*(1+below/2), "error "+short(at.err), c.colour(k))
	e.Align, e.Size = "middle", 16
	panel.Says = fmt.Sprintf("%s: after %s and %.0f million operations the relative error over all entries is %s.", title(m), plural(at.t, "iteration"), at.cost/mega, short(at.err))
	if k == 0 && c.live {
		y := (float64(c.row) + 0.5) / float64(c.p.m) * h
		if c.p.images != nil {
			return
		}
		e := panel.Point("row", 0, y, scene.Ink)
		e.Handle, e.Along, e.Size = "row", "y", 5
		e.Label = fmt.Sprintf("row %d is under the lens: drag it to another", c.row)
	}
}

// heat is the error of some entries as a picture, on a logarithmic scale. An observed entry has a dot in its middle.
func (c *picture) heat(at snap) *scene.Image {
	rows, cols := len(c.i), len(c.j)
	v := make([]float64, cell*cell*rows*cols)
	for a, i := range c.i {
		for b, j := range c.j {
			x := c.p.truth.At(i, j) - kernels.Dot(at.u.Row(i), at.v.Row(j))
			e := math.Log10(max(math.Abs(x), 1e-12))
			for y := range cell {
				for z := range cell {
					v[((cell*a+y)*cols+b)*cell+z] = e
				}
			}
			if c.p.sides[0].mask.At(i, j) != 0 {
				dot := e - 1.2
				if e < darkest+1.5 {
					dot = max(e, darkest) + 0.9
				}
				v[((cell*a+cell/2)*cols+b)*cell+cell/2] = dot
			}
		}
	}
	return scene.Matrix(cell*rows, cell*cols, v, scene.Sequential, darkest, lightest)
}

// digits draws the first images as an arm has filled them in.
func (c *picture) digits(panel *scene.Panel, at snap) {
	for d := range shownRows * shownCols {
		v := make([]float64, c.p.n)
		for j := range v {
			v[j] = kernels.Dot(at.u.Row(d), at.v.Row(j)) / c.p.scale
		}
		x, y := float64(d%shownCols), float64(d/shownCols)
		e := panel.Tile(fmt.Sprintf("digit%d", d), x+0.03, y+0.03, 0.94, 0.94, scene.Matrix(digitSide, digitSide, v, scene.Grey, 0, 1))
		e.Label = fmt.Sprintf("digit %d: %d of its %d pixels were observed", d, len(c.p.sides[0].seen[d]), c.p.n)
	}
}

// front is the line up to which a half step has come: rows from above, columns from the left.
func (c *picture) front(panel *scene.Panel, k int, w, h float64) {
	a := c.arms[k]
	if c.clock > 0 || a.h == nil || c.p.images != nil || k == 1 && c.spoiled != nil {
		return
	}
	x := float64(a.h.next) / float64(a.h.a.Rows)
	points := []float64{0, x * h, w, x * h}
	if a.second {
		points = []float64{x * w, 0, x * w, h}
	}
	panel.Line("front", points, c.colour(k)).Width = 2
}

// closeUp draws one row's least-squares problem.
func (c *picture) closeUp(s *scene.Scene) {
	const left, right, high = -0.35, 1.55, 0.95
	panel := s.Panel("lens", "One row, close up", scene.At(8, 0, 4, 7)).Axes(
		scene.Axis{Min: left, Max: right, Bare: true}, scene.Axis{Min: -high, Max: high, Bare: true})
	panel.Equal = true
	if c.p == nil {
		panel.Says = "No row yet."
		return
	}
	l := c.view()
	m := c.shown()
	if !positive(l.step) {
		panel.Says = fmt.Sprintf("Row %d stands at its answer already.", c.row)
		panel.Text("there", 0, 0, "no step left", scene.Soft)
		return
	}
	for n, at := range []float64{1, 0.6, 0.3} {
		if points := l.contour(at); points != nil {
			e := panel.Line(fmt.Sprintf("bowl%d", n), points, scene.Dim)
			e.Closed, e.Width = true, 1
			e.Label = "equal squared error of the row's observed entries"
		}
	}
	radius, what := c.delta, "of the step"
	if m.solver == injectAbs {
		radius, what = m.delta*l.size/l.step, "of the row"
	}
	if radius < 3 {
		e := panel.Line("circle", circle(radius), scene.Series(relColour))
		e.Closed, e.Dashed, e.Width = true, true, 1
		e.Label = fmt.Sprintf("an error of δ = %.3g %s", c.delta, what)
	}
	e := panel.Add(scene.Element{Kind: scene.KindArrow, Key: "exact", W: 1, Colour: scene.Series(exactColour), Width: 2})
	e.Label = fmt.Sprintf("the exact step, of length %.2g", l.step)
	inside := func(z [2]float64) (x, y float64) { // a place that the panel shows
		return min(max(tidy(z[0]), left), right), min(max(tidy(z[1]), -high), high)
	}
	path, colour := []float64{0, 0}, scene.Series(colours[m.solver])
	for n, z := range l.path {
		x, y := inside(z)
		path = append(path, x, y)
		d := panel.Point(fmt.Sprintf("step%d", n+1), x, y, colour)
		d.Size = 3
		if n == len(l.path)-1 {
			d.Size, d.Ring = 5, scene.Ink
			d.Label = fmt.Sprintf("here it stops: %.0f%% of the step from the answer", 100*l.miss)
		}
	}
	panel.Line("path", path, colour).Width = 2
	start := panel.Point("start", 0, 0, scene.Ink)
	start.Hollow, start.Label = true, "warm start: where the row stood before"
	end := panel.Point("answer", 1, 0, scene.Series(exactColour))
	end.Hollow, end.Size, end.Label = true, 6, "the exact answer"
	t := panel.Text("miss", (left+right)/2, -0.86, fmt.Sprintf("misses by %.0f%% of the step", 100*min(l.miss, 99)), colour)
	t.Align = "middle"
	panel.Says = fmt.Sprintf("Row %d in iteration %d: the exact step has length %.2g; %s ends %.0f%% of it away from the answer.", l.row, l.t+1, l.step, c.name(m), 100*l.miss)
}

func (c *picture) name(m method) string {
	if c.spoiled != nil {
		return fmt.Sprintf("an error of δ = %.2g of the step", m.delta)
	}
	if m.solver == exact {
		return "the exact solver"
	}
	return c.phrase()
}

func circle(radius float64) []float64 {
	const n = 48
	var out []float64
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		out = append(out, tidy(1+radius*cos), tidy(radius*sin))
	}
	return out
}

// view is the lens over the row at hand, before the outer iteration that the right half is in.
func (c *picture) view() *lens {
	at := c.snaps[1][len(c.snaps[1])-1]
	if c.clock > 0 {
		at = c.state(1)
	}
	if c.spoiled != nil || at.t > 0 && c.arms[1].ended && at.t == c.arms[1].t {
		// At the end there is hardly a step left: the iteration before shows one.
		at = c.snaps[1][max(0, min(at.t, len(c.snaps[1])-1)-1)]
	}
	m := c.shown()
	if c.lens == nil || c.lens.row != c.row || c.lens.t != at.t || c.lens.m != m {
		c.lens = look(c.r, c.p, m, at.u, at.v, c.row, at.t, c.b.rooms[c.p.k])
	}
	return c.lens
}

// race draws error against counted cost, of both and, thin, of all others that have run.
func (c *picture) race(s *scene.Scene) {
	span := max(c.span, 1)
	panel := s.Panel("race", "Error against counted cost", scene.At(0, 7, 8, 5)).Axes(
		scene.Axis{Label: "million operations", Min: 0, Max: span}, scene.Axis{Min: lowest, Max: highest, Scale: scene.Log, Ticks: []float64{1e-8, 1e-6, 1e-4, 1e-2, 1}})
	if c.p == nil {
		panel.Says = "No work has been done yet."
		return
	}
	panel.Rule("reach", reach, "", scene.Dim)
	for _, a := range c.context {
		if a != c.arms[0] && a != c.arms[1] {
			if e := c.curve(panel, a, scene.Series(contextColour(a)), false); e != nil {
				e.Width, e.Alpha = 1, 0.6
			}
		}
	}
	for k, a := range c.arms {
		if k == 1 && a == c.arms[0] {
			continue
		}
		c.curve(panel, a, scene.Series(colours[a.solver]), true)
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

// ledger draws what a row of average length costs, exactly and approximately.
func (c *picture) ledger(s *scene.Scene) {
	k := float64(rank.In(c.r))
	panel := s.Panel("ledger", "Work for one row", scene.At(8, 7, 4, 5))
	names := []string{title(c.m), "Exact"}
	y := scene.Axis{Min: 0.4, Max: 2.6, Ticks: []float64{1, 2}, Names: names}
	x := scene.Axis{Label: "thousand operations", Min: 0, Max: 1}
	if c.p == nil {
		x.Max = 100
		panel.Axes(x, y)
		panel.Says = "No row has been counted yet."
		return
	}
	d := int(math.Round(float64(c.p.omega) / float64(c.p.m)))
	ex, few := method{solver: exact}.rowCost(d, c.p.k)/1e3, c.m.rowCost(d, c.p.k)/1e3
	x.Max = 1.1 * max(ex, few)
	panel.Axes(x, y)
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
	panel.Says = fmt.Sprintf("A row has %d observed entries. Exact: %.0f thousand operations, %.0f of them for the Gram matrix. %s: %.0f thousand.", d, ex, gram, title(c.m), few)
}

// tolerance draws what injected errors leave, and offers the dial.
func (c *picture) tolerance(s *scene.Scene) {
	panel := s.Panel("tolerance", "Error put in, error left", scene.At(8, 7, 4, 5)).Axes(
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

// dial takes the arms with injected errors and how long they work.
func (c *picture) dial(arms []*arm, limit int) { c.tests, c.limit = arms, limit }

// finish gives the reader the clock, the dial and the row.
func (c *picture) finish() {
	c.live = true
	c.r.Handle("clock", func(x, _ float64) {
		if !math.IsNaN(x) {
			c.clock, c.spoiled = min(max(x*mega, c.snaps[0][0].cost), max(c.arms[0].cost, c.arms[1].cost)), nil
		}
	})
	c.r.Handle("row", func(_, y float64) {
		if !math.IsNaN(y) {
			c.row = int(min(max(y, 0)*float64(c.p.m), float64(c.p.m-1)))
		}
	})
	c.r.Handle("delta", func(x, _ float64) {
		if math.IsNaN(x) {
			return
		}
		// Two digits are as much as a hand can tell.
		digits := math.Pow(10, 1-math.Floor(math.Log10(min(max(x, dial.Min), dial.Max))))
		c.delta = math.Round(min(max(x, dial.Min), dial.Max)*digits) / digits
		m := methodOf(injectRel, 0, c.delta)
		limit := min(c.limit, max(2, int(handBudget/c.p.iterationCost(m))))
		c.spoiled = newArm(c.r, c.p, m, c.b.rooms[c.p.k], limit, 0).exhaust(func() {})
		c.r.Say("Every exact row is pushed off by %.2g of its step. After %s the error is %s; without any push it was %s.",
			c.delta, plural(c.spoiled.t, "iteration"), short(c.spoiled.err), short(c.arms[0].at(c.spoiled.t)))
	})
	c.r.Draw(c.draw)
}
