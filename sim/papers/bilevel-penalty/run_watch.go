package bilevel

// watch goes down the problem in two ways, as set, over a map of ψ through both claimed ends, and measures where the
// penalty gets to: psi_end, grad_end and calls.
func (c *fatPicture) watch(ends [2]end) {
	r := c.r
	c.sigma = sigma.In(r)
	c.plane = newPlane(c.p, ends[0].x, ends[1].x)
	for row := range r.Steps("Map", mapCells) {
		c.plane.fill(row)
	}
	if to := minus(ends[1].x, ends[0].x); norm(to) > 1e-9 {
		c.cut = newCut(c.p, ends[0].x, scaled(to, 1/norm(to)), -0.6*norm(to), 1.6*norm(to))
		c.cut.mark = norm(to)
	}
	lr := min(max(rate.In(r)/40, 0.01), 0.2)
	own := &descent{p: c.p, sigma: sigma.In(r), lr: lr, inner: 2 * inner.In(r)}
	other := &descent{p: c.p, lr: lr, inner: 2 * inner.In(r)}
	n := 15 * outer.In(r)
	for t := range r.Steps(watchPhase, n+1) {
		if t > 0 {
			own.step()
			other.step()
		}
		if t > 10 && t%10 > 0 && t < n {
			continue
		}
		c.x = own.x
		c.trails[0], c.trails[1] = append(c.trails[0], own.x), append(c.trails[1], other.x)
		v, g := c.p.psi(&own.x)
		if t > 0 && v < 100 { // beyond, it has run away, and the others would not be seen
			r.Plot("descent", "own", float64(t), v)
		}
		r.Measure("psi_end", v)
		r.Measure("grad_end", norm(g))
		r.Measure("calls", float64(own.calls))
		w, h := c.p.psi(&other.x)
		switch {
		case own.lost || other.lost:
			r.Say("Outer step %d. The steps are too long for the inner loop: x has run away.", t)
		default:
			r.Say("Outer step %d. Penalty: ψ = %.3f, |∇ψ| = %s. Implicit differentiation at the nearest lower solution: ψ = %.3f, |∇ψ| = %s. It follows another gradient.", t, v, short(norm(g)), w, short(norm(h)))
		}
		if t%50 == 0 {
			r.Moment(c.draw)
		} else {
			r.Draw(c.draw)
		}
	}
}
