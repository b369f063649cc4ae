package completion

import (
	"cmp"
	"fmt"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/show"
)

const (
	mostCells  = 40   // rows and columns of the tables
	cell       = 4    // pixels a cell
	strongest  = 2.2  // of entries, whose mean square is 1
	near       = 1e-4 // a missing entry that is off by less is filled in
	far        = 0.3  // and one that is off by more is not at all
	shownRows  = 5    // of digits
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
	c.i, c.j = spread(c.p.u), spread(c.p.v)
	c.row = c.i[len(c.i)/3]
	c.span = (c.p.startCost() + 17*max(c.p.iterationCost(ex.method), c.p.iterationCost(shown.method))) / mega
	c.snap(0)
	c.snap(1)
	c.r.Say("Left, what is given; hatched cells are missing. Two methods fill them in and may spend the same: exact least squares in the middle, %s on the right.", c.phrase())
	c.r.Moment(c.draw)
}

// spread are at most mostCells of a factor's rows [n × k], evenly, in the order of its first column.
func spread(factor kernels.Matrix[float64]) []int {
	n := factor.Rows
	count := min(n, mostCells)
	out := make([]int, count)
	for i := range out {
		out[i] = i * n / count
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(factor.At(a, 0), factor.At(b, 0)) })
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
	c.r.Say("For the same %.0f million operations exact least squares has done %s, error %s; %s has done %s, error %s. Which table is full first?",
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
	s.Cols, s.Rows, s.TallRows = 12, 24, 14
	c.given(s)
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
	panel := s.Panel(key, title(m), scene.At(4+4*k, 0, 4, 14)).OnTall(scene.At(3*k, 3, 3, 4)).Unscaled().Board(w, h*(1+below))
	if c.p == nil {
		panel.Says = "The matrix is being drawn."
		e := panel.Text("wait", w/2, h/2, "drawing M", scene.Soft)
		e.Align = "middle"
		return
	}
	at := c.state(k)
	full := "error " + short(at.err)
	if c.p.images != nil {
		c.digits(panel, func(d, j int) float64 { return kernels.Dot(at.u.Row(d), at.v.Row(j)) / c.p.scale })
	} else {
		img, share := c.filled(at)
		full = show.Percent(share, 0) + " filled in"
		if a := c.arms[k]; a.reached > 0 && c.spoiled == nil && at.cost >= a.paid {
			full = fmt.Sprintf("solved for %.0f million", a.paid/mega)
		}
		panel.Heat("table", 0, 0, 1, 1, img).Says("%d × %d of the entries, sorted; a missing one is hatched until it is right to four digits", len(c.i), len(c.j))
	}
	e := panel.Text("number", w/2, h*(1+below/2), full, c.colour(k))
	e.Align, e.Size = "middle", 16
	panel.Says = fmt.Sprintf("%s: after %s and %.0f million operations the relative error over all entries is %s.", title(m), plural(at.t, "iteration"), at.cost/mega, short(at.err))
	if k == 0 && c.live {
		if c.p.images != nil {
			return
		}
		e := panel.Point("row", 0, (float64(slices.Index(c.i, c.row))+0.5)/float64(len(c.i)), scene.Ink)
		e.Handle, e.Along, e.Size = "row", "y", 5
		e.Label = fmt.Sprintf("row %d is under the lens: drag it to another", c.row)
	}
}
