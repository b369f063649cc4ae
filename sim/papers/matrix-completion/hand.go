package completion

import (
	"math"
)

// arrived sets the clock back to where the first of the two had arrived: there one sees what the other still lacks.
func (c *picture) arrived() {
	for _, a := range c.arms {
		if a.reached > 0 && (c.clock == 0 || a.paid < c.clock) {
			c.clock = a.paid
		}
	}
	c.r.Moment(c.draw)
}

// dial takes the arms with injected errors and how long they work.
func (c *picture) dial(arms []*arm, limit int) { c.tests, c.limit = arms, limit }

// finish gives the reader the clock, the dial and the row.
func (c *picture) finish() {
	c.live = true
	c.r.Handle("clock", func(x, _ float64) {
		c.clock, c.spoiled = min(max(x*mega, c.snaps[0][0].cost), max(c.arms[0].cost, c.arms[1].cost)), nil
	})
	c.r.Handle("row", func(_, y float64) {
		c.row = c.i[int(min(max(y, 0)*float64(len(c.i)), float64(len(c.i)-1)))]
	})
	c.r.Handle("delta", func(x, _ float64) {
		// Two digits are as much as a hand can tell.
		tens := math.Pow(10, 1-math.Floor(math.Log10(min(max(x, dial.Min), dial.Max))))
		c.delta = math.Round(min(max(x, dial.Min), dial.Max)*tens) / tens
		m := methodOf(injectRel, 0, c.delta)
		limit := min(c.limit, max(2, int(handBudget/c.p.iterationCost(m))))
		c.spoiled = newArm(c.r, c.p, m, c.b.rooms[c.p.k], limit, 0).exhaust(func() {})
		c.r.Say("Every exact row is pushed off by %.2g of its step. After %s the error is %s; without any push it was %s.",
			c.delta, plural(c.spoiled.t, "iteration"), short(c.spoiled.err), short(c.arms[0].at(c.spoiled.t)))
	})
	c.r.Draw(c.draw)
}
