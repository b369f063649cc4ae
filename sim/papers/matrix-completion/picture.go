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
	b       *lab
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
func (c *picture) begin(b *lab, ex, shown *arm) {
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

// now is the common clock: what both have spent, or what the slower has once the other has arrived.
func (c *picture) now() float64 {
	if c.spoiled != nil {
		return c.spoiled.cost
	}
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
	if c.clock == 0 && c.spoiled == nil {
		a := c.arms[k]
		return snap{a.u, a.v, a.cost, a.err, a.t}
	}
	at := c.snaps[k][0]
	for _, s := range c.snaps[k] {
		if s.cost <= c.now() {
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
	panel.Line("front", points, scene.Ink).Width = 1.5
}
