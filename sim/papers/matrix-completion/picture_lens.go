package completion

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

// The lens shows this window round the warm start (0, 0) and the answer (1, 0), on a board of 1 × 1.
const lensLeft, lensWide = -0.25, 2.05

func lensAt(x, y float64) (px, py float64) {
	return tidy((x - lensLeft) / lensWide), tidy(0.5 - y/lensWide)
}

// closeUp draws one row's least-squares problem.
func (c *picture) closeUp(s *scene.Scene) {
	panel := s.Panel("lens", "One row", scene.At(6, 14, 3, 10)).OnTall(scene.At(3, 0, 3, 3)).Board(1, 1+below)
	if c.p == nil {
		panel.Says = "No row yet."
		return
	}
	l, m := c.view(), c.shown()
	below := func(text string, colour scene.Colour) {
		t := panel.Text("miss", 0.5, 1+below/2, text, colour)
		t.Align, t.Size = "middle", 16
	}
	if !positive(l.step) {
		panel.Says = fmt.Sprintf("Row %d stands at its answer already.", c.row)
		below("no step left", scene.Soft)
		return
	}
	for n, at := range []float64{1, 0.6, 0.3} {
		inside(panel, fmt.Sprintf("bowl%d", n), l.contour(at), func(e *scene.Element) {
			e.Colour, e.Width, e.Label = scene.Dim, 1, "equal squared error of the row’s observed entries"
		})
	}
	radius, what := c.delta, "step"
	if m.solver == injectAbs {
		radius, what = m.delta*l.size/l.step, "row"
	}
	inside(panel, "circle", circle(radius), func(e *scene.Element) {
		e.Colour, e.Dashed, e.Width = scene.Series(relColour), true, 1
		if m.solver == injectAbs {
			e.Colour = scene.Series(absColour)
		}
		e.Label = fmt.Sprintf("an error of δ = %.3g of the %s", c.delta, what)
	})
	x0, y0 := lensAt(0, 0)
	x1, y1 := lensAt(1, 0)
	e := panel.Add(scene.Element{Kind: scene.KindArrow, Key: "exact", X: x0, Y: y0, W: x1 - x0, H: y1 - y0, Colour: scene.Series(exactColour), Width: 2})
	e.Label = fmt.Sprintf("the exact step, of length %.2g", l.step)
	path, colour := []float64{x0, y0}, scene.Series(colours[m.solver])
	for n, z := range l.path {
		x, y := lensAt(z[0], z[1])
		x, y = min(max(x, 0), 1), min(max(y, 0), 1)
		path = append(path, x, y)
		d := panel.Point(fmt.Sprintf("step%d", n+1), x, y, colour)
		d.Size, d.Label = 3, fmt.Sprintf("after step %d", n+1)
		if n == len(l.path)-1 {
			d.Size, d.Ring = 5, scene.Ink
			d.Label = fmt.Sprintf("here it stops: %.0f%% of the step from the answer", 100*l.miss)
		}
	}
	panel.Line("path", path, colour).Width = 2
	start := panel.Point("start", x0, y0, scene.Ink)
	start.Hollow, start.Label = true, "warm start: where the row stood before"
	end := panel.Point("answer", x1, y1, scene.Series(exactColour))
	end.Hollow, end.Size, end.Label = true, 6, "the exact answer"
	below(fmt.Sprintf("off by %.0f%%", 100*min(l.miss, 99)), colour)
	panel.Says = fmt.Sprintf("Row %d in iteration %d: the exact step has length %.2g; %s end %.0f%% of it away from the answer.", l.row, l.t+1, l.step, c.name(m), 100*l.miss)
}

// inside adds the parts of a closed line, given round the warm start, that lie on the lens.
func inside(panel *scene.Panel, key string, points []float64, dress func(e *scene.Element)) {
	n := len(points) / 2
	var part []float64
	parts := 0
	end := func() {
		if len(part) >= 4 {
			e := panel.Line(fmt.Sprintf("%s-%d", key, parts), part, scene.Dim)
			dress(e)
			parts++
		}
		part = nil
	}
	for i := range n + 1 {
		if n == 0 {
			return
		}
		x, y := lensAt(points[2*(i%n)], points[2*(i%n)+1])
		if x < 0 || x > 1 || y < 0 || y > 1 {
			end()
			continue
		}
		part = append(part, x, y)
	}
	end()
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
