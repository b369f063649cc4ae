package intrinsic

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/scene"
)

// toyPicture shows the toy's equations as springs that must all come to rest at zero.
type toyPicture struct {
	r      *sim.Run
	t      toy
	a      *answer
	planes []*toyPlane
	k      int // the plane shown; -1 before the first
	z      []float64
	picked int
	ended  bool
}

func newToyPicture(r *sim.Run, t toy, a *answer) *toyPicture {
	p := &toyPicture{r: r, t: t, a: a, k: -1, picked: -1}
	r.Say("%d springs, one an equation: each sum of %d numbers must come to rest at zero. How many sliders does it take?", t.blocks, t.D/t.blocks)
	r.Draw(p.draw)
	return p
}

// solved is told the best that the next plane can do.
func (p *toyPicture) solved(plane *toyPlane) {
	p.planes = append(p.planes, plane)
	p.show(len(p.planes) - 1)
	d, stretched := len(plane.z), stretched(plane.at(plane.z))
	switch {
	case math.IsNaN(p.a.dInt):
		p.r.Say("%d sliders at their best: %d of %d springs are still stretched.", d, stretched, p.t.blocks)
	default:
		p.r.Say("With slider number %d all springs come to rest at once: as many free numbers as equations.", d)
	}
	const moments = 20 // of many planes some are shown
	if each := max(1, p.t.blocks/moments); d%each == 0 || d <= 3 || !math.IsNaN(p.a.dInt) {
		p.r.Moment(p.draw)
	}
}

func stretched(residuals []float64) (n int) {
	for _, x := range residuals {
		if math.Abs(x) > 0.1 {
			n++
		}
	}
	return n
}

func (p *toyPicture) show(k int) {
	p.k, p.picked = k, -1
	p.z = append([]float64(nil), p.planes[k].z...)
}

// finish offers the sliders.
func (p *toyPicture) finish() {
	p.ended = true
	a := p.a
	if math.IsNaN(a.dInt) {
		p.r.Say("No plane up to d = %d solved all equations.", len(a.ds))
	} else {
		p.r.Say("The intrinsic dimension is %.0f: %d equations, though there are %s numbers. Move a slider, or the ring back to d = %d.", a.dInt, p.t.blocks, thousands(p.t.D), max(1, len(a.ds)-1))
	}
	if a.chosen {
		p.r.Handle("d", func(x, _ float64) {
			if !(x > 1) {
				x = 1
			}
			p.show(min(int(math.Round(x)), len(p.planes)) - 1)
		})
		for i := range len(a.ds) {
			p.r.Handle(fmt.Sprintf("z%d", i), func(_, y float64) {
				if i < len(p.z) {
					p.z[i], p.picked = p.desk().value(i, y), i
				}
			})
		}
	}
	p.r.Draw(p.draw)
}

func (p *toyPicture) desk() desk {
	span := 1e-9
	for _, x := range p.planes[p.k].z {
		span = max(span, 1.25*math.Abs(x))
	}
	return newDesk(p.t.blocks, span)
}

func (p *toyPicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	B := float64(p.t.blocks)
	springs := s.Panel("springs", fmt.Sprintf("%d equations as springs", p.t.blocks), scene.At(0, 0, 8, 4)).Axes(
		scene.Axis{Label: "equation b", Min: 0.4, Max: B + 0.6},
		scene.Axis{Label: "sum of group b, minus b", Min: -1.15*B - 3, Max: 0.5*B + 3})
	var residuals []float64
	if p.k < 0 { // before any slider: all numbers near zero
		for b := range p.t.blocks {
			residuals = append(residuals, -float64(b+1))
		}
	} else {
		residuals = p.planes[p.k].at(p.z)
	}
	zero := springs.Line("zero", []float64{0.4, 0, B + 0.6, 0}, scene.Soft)
	zero.Width, zero.Label = 1, "at rest"
	for b, x := range residuals {
		at, c := float64(b+1), scene.Bad
		if math.Abs(x) <= 0.1 {
			c = scene.Good
		}
		shown := max(springs.Y.Min, min(x, springs.Y.Max))
		if p.t.blocks <= 40 {
			coil := springs.Line(fmt.Sprintf("coil%d", b), coil(at, shown), scene.Soft)
			coil.Width = 2
		} else {
			springs.Line(fmt.Sprintf("coil%d", b), []float64{at, 0, at, shown}, scene.Soft).Width = 1
		}
		e := springs.Point(fmt.Sprintf("bead%d", b), at, shown, c)
		e.Size = min(7, 200/B)
		e.Label = fmt.Sprintf("equation %d: off by %.3g", b+1, x)
	}
	n := stretched(residuals)
	springs.Says = fmt.Sprintf("%d of %d springs are stretched.", n, p.t.blocks)

	d := len(p.z)
	board := s.Panel("sliders", fmt.Sprintf("d = %d of %s", d, thousands(p.t.D)), scene.At(8, 0, 4, 4))
	board.Says = fmt.Sprintf("%d sliders.", d)
	if d > 0 {
		p.desk().draw(board, p.z, p.picked, p.ended && p.a.chosen, func(i int) string { return fmt.Sprintf("z%d = %.3g", i+1, p.z[i]) })
	}

	panel := stairs(s, p.a, "e^−loss", scene.Axis{Min: 0, Max: 1.25*B + 0.5})
	panel.Title = fmt.Sprintf("Toy: %d equations, %s numbers", p.t.blocks, thousands(p.t.D))
	if p.k >= 0 && p.ended && p.a.chosen {
		x := performance(residuals)
		ring := panel.Point("d", float64(d), x, scene.Series(6))
		ring.Handle, ring.Along, ring.Size, ring.Ring = "d", "x", 8, scene.Ink
		ring.Label = fmt.Sprintf("d = %d: e to the minus loss is %.3f", d, x)
	}
}

// coil is a zigzag from zero to y at x.
func coil(x, y float64) []float64 {
	const turns = 9
	out := []float64{x, 0}
	for k := 1; k < turns; k++ {
		side := 0.14
		if k%2 == 0 {
			side = -side
		}
		out = append(out, x+side, round(y*float64(k)/turns))
	}
	return append(out, x, round(y))
}
