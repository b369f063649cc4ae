package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim/scene"
)

const (
	angles  = 240  // corners of a ball's outline
	view    = 2.05 // how far the panel reaches
	edge    = 1.72 // where outlines are cut off; beyond is room for words
	corners = 20   // rows whose kinks the outlines keep exactly
)

// A plane is a slice of the space of x, spanned by f1 and f2: (a, b) is x = a f1 + b f2. It is stretched so that the true
// unit ball in it is as round as a linear map makes it: what is left of the shape, and how the sample's ball differs, do
// not depend on how the vectors were chosen.
type plane struct {
	p           float64
	f1, f2      []float64
	alpha, beta []float64 // A f1, A f2 [n]
	y           []float64 // scratch
}

// planeOf is the plane of two vectors, the first along the first axis.
func (p *picture) planeOf(u, v []float64) *plane {
	if p.pr.d == 1 { // possible where a matrix has no second direction
		v = u
	}
	if p.pr.d == 2 {
		u, v = []float64{1, 0}, []float64{0, 1}
	}
	f1, f2 := slices.Clone(u), slices.Clone(v)
	unit(f1)
	for try := 0; ; try++ {
		kernels.Axpy(-kernels.Dot(f1, f2), f1, f2)
		if n := kernels.SumSquares(f2); n > 1e-12*max(1, kernels.SumSquares(v)) || try == p.pr.d {
			break
		}
		f2 = make([]float64, p.pr.d) // they are parallel: take any other
		f2[try] = 1
	}
	unit(f2)
	s := &plane{p: p.pr.p, f1: f1, f2: f2}
	s.alpha, s.beta = p.along(f1), p.along(f2)
	s.stretch(1/math.Pow(s.power(1, 0, nil, nil), 1/s.p), 0, 1/math.Pow(s.power(0, 1, nil, nil), 1/s.p))
	for range 3 {
		// The second moments of the ball, ∫ r⁴/4 over the angle, become those of a disc.
		var xx, xy, yy, area float64
		for k := range angles / 2 { // the other half is the same
			c, si := math.Cos(turn(k)), math.Sin(turn(k))
			r := s.radius(c, si, nil, nil)
			area += r * r / 2
			q := r * r * r * r / 4
			xx, xy, yy = xx+q*c*c, xy+q*c*si, yy+q*si*si
		}
		xx, xy, yy = 4*xx/area, 4*xy/area, 4*yy/area
		// L Lᵀ = [xx xy; xy yy] with an upper triangular L: f1 keeps its direction.
		l22 := math.Sqrt(yy)
		l12 := xy / l22
		l11 := math.Sqrt(max(xx-l12*l12, 1e-12))
		s.stretch(l11, l12, l22)
	}
	return s
}

// stretch takes f1 <- a f1, f2 <- b f1 + c f2.
func (s *plane) stretch(a, b, c float64) {
	if !(a > 0) || !(c > 0) || math.IsInf(a, 0) || math.IsInf(c, 0) || math.IsNaN(b) {
		return
	}
	for _, v := range [][2][]float64{{s.f1, s.f2}, {s.alpha, s.beta}} {
		for i := range v[0] {
			v[0][i], v[1][i] = a*v[0][i], b*v[0][i]+c*v[1][i]
		}
	}
}

// along is A f.
func (p *picture) along(f []float64) []float64 {
	out := make([]float64, p.pr.n)
	for i := range out {
		out[i] = kernels.Dot(p.pr.a.Row(i), f)
	}
	return out
}

func turn(k int) float64 { return 2 * math.Pi * float64(k) / angles }

// power is |A(a f1 + b f2)|_p^p, or that of some rows with weights.
func (s *plane) power(a, b float64, rows []int, weight []float64) float64 {
	if s.y == nil {
		s.y = make([]float64, len(s.alpha))
	}
	y := s.y
	if rows == nil {
		for i, x := range s.alpha {
			y[i] = math.Abs(a*x + b*s.beta[i])
		}
	} else {
		y = y[:len(rows)]
		for k, i := range rows {
			y[k] = math.Abs(a*s.alpha[i] + b*s.beta[i])
		}
	}
	if s.p != 1 {
		kernels.Log(y, y)
		kernels.Scale(s.p, y)
		kernels.Exp(y, y)
	}
	if rows == nil {
		return kernels.Sum(y)
	}
	return kernels.Dot(y, weight)
}

// radius is how far the ball reaches in a direction.
func (s *plane) radius(c, si float64, rows []int, weight []float64) float64 {
	return math.Pow(max(s.power(c, si, rows, weight), 1e-300), -1/s.p)
}

// angle is the direction of the point nearest to the plane's x, in the plane's own coordinates.
func (s *plane) angle(x []float64) float64 {
	a, b, c := kernels.SumSquares(s.f1), kernels.Dot(s.f1, s.f2), kernels.SumSquares(s.f2)
	u, v := kernels.Dot(s.f1, x), kernels.Dot(s.f2, x)
	return math.Atan2(a*v-b*u, c*u-b*v)
}

// outline is the unit ball as a closed line, cut off where it leaves the panel. For p = 1 it is a polygon with corners
// where a row changes its sign; those of the weightiest rows are kept exactly.
func (s *plane) outline(rows []int, weight []float64) []float64 {
	at := make([]float64, angles)
	for k := range at {
		at[k] = turn(k)
	}
	if s.p == 1 {
		type kink struct{ size, angle float64 }
		var kinks []kink
		add := func(i int, w float64) {
			kinks = append(kinks, kink{w * math.Hypot(s.alpha[i], s.beta[i]), math.Atan2(s.alpha[i], -s.beta[i])})
		}
		keep := corners
		if rows == nil {
			for i := range s.alpha {
				add(i, 1)
			}
		} else {
			for k, i := range rows {
				add(i, weight[k])
			}
			keep = 2 * corners
		}
		slices.SortStableFunc(kinks, func(a, b kink) int {
			if a.size > b.size {
				return -1
			} else if a.size < b.size {
				return 1
			}
			return 0
		})
		for i := min(keep, len(kinks)) - 1; i >= 0; i-- { // the weightiest last
			a := math.Mod(kinks[i].angle+2*math.Pi, math.Pi) // the half turn that is computed
			at[int(math.Round(a/(2*math.Pi)*angles))%(angles/2)] = a
		}
	}
	out := make([]float64, 2*angles)
	for k, a := range at[:angles/2] {
		c, si := math.Cos(a), math.Sin(a)
		r := min(s.radius(c, si, rows, weight), edge/max(math.Abs(c), math.Abs(si)))
		out[2*k], out[2*k+1] = r*c, r*si
		out[angles+2*k], out[angles+2*k+1] = -r*c, -r*si
	}
	return out
}

// ball draws the two balls.
func (p *picture) ball(panel *scene.Panel) {
	panel.Title = "The unit ball: true in grey, by the sample in blue"
	panel.Axes(scene.Axis{Min: -view, Max: view, Bare: true}, scene.Axis{Min: -view, Max: view, Bare: true})
	panel.Equal = true
	if p.found == nil {
		panel.Says = "The unit ball of the whole matrix appears as soon as its rows are looked at."
		return
	}
	e := p.distortionOf
	if p.plane == nil {
		if e != nil {
			p.plane = p.planeOf(e.over, e.under)
		} else {
			x := p.found.x
			p.plane = p.planeOf(x.Row(p.top[0]), x.Row(p.top[1]))
		}
	}
	s := p.plane
	t := panel.Line("true", s.outline(nil, nil), scene.Soft)
	t.Closed, t.Fill, t.Label, t.Alpha = true, true, fmt.Sprintf("unit ball of all %d rows", p.pr.n), 0.45
	if p.by == nil {
		panel.Title = "A slice of the unit ball"
		panel.Says = fmt.Sprintf("A slice of the unit ball of all %d rows, in the plane of the favourite directions of the two rows of the largest leverage.", p.pr.n)
		p.plane = nil // it turns with the search
		return
	}

	smp := p.by.gather(p.pr, p.drawn[:p.count])
	colour := scene.Series(samplers[p.chosen].colour)
	if p.count > 0 {
		l := panel.Line("sample", s.outline(smp.rows, smp.weight), colour)
		l.Closed, l.Width, l.Label = true, 3.5, fmt.Sprintf("unit ball of the sample: %d draws, %d distinct rows", p.count, len(smp.rows))
	}
	panel.Says = fmt.Sprintf("The sample has %d draws, %d distinct rows.", p.count, len(smp.rows))
	if p.count > 0 && p.pr.p == 1 && p.pr.d == 2 {
		panel.Says += fmt.Sprintf(" Its ball has %d sides.", 2*len(smp.rows))
	}
	compare := func(a float64) float64 {
		c, si := math.Cos(a), math.Sin(a)
		return math.Pow(s.power(c, si, smp.rows, smp.weight)/s.power(c, si, nil, nil), 1/s.p)
	}
	if p.count == 0 {
		return
	}
	if p.pick < 0 && e != nil {
		p.spoke(panel, "over", s.angle(e.over), e.high)
		p.spoke(panel, "under", s.angle(e.under), e.low)
		panel.Says += fmt.Sprintf(" The worst directions found: the norm is seen %.2f times too large, and %.2f times.", e.high, e.low)
	}
	if p.pick >= 0 {
		panel.Title = fmt.Sprintf("Where row %d rules", p.pick+1)
	}
	if p.done {
		a := p.theta
		c, si := math.Cos(a), math.Sin(a)
		far := min(1.55, 0.94*edge/max(math.Abs(c), math.Abs(si)))
		ray := panel.Line("ray", []float64{0, 0, far * c, far * si}, scene.Brass)
		ray.Width = 2
		h := panel.Point("hand", far*c, far*si, scene.Brass)
		h.Handle, h.Size, h.Ring = "ray", 8, scene.Ink
		h.Label = fmt.Sprintf("in this direction the sample sees %.2f times the true norm; drag to turn", compare(a))
		panel.Text("ratio", -view*0.98, -view*0.95, fmt.Sprintf("ray: sample / true = %.2f", compare(a)), scene.Brass)
		panel.Says += fmt.Sprintf(" Along the ray the sample's norm is %.2f times the true one.", compare(a))
	}
}

// spoke marks one of the worst directions, its number beyond the outlines.
func (p *picture) spoke(panel *scene.Panel, key string, a, ratio float64) {
	c, si := math.Cos(a), math.Sin(a)
	if si < -1e-9 { // either end of it will do: the upper one
		c, si = -c, -si
	}
	reach := 0.93 * edge
	l := panel.Line(key, []float64{-reach * c, -reach * si, reach * c, reach * si}, scene.Ink)
	l.Dashed, l.Width, l.Alpha = true, 1, 0.7
	l.Label = fmt.Sprintf("worst direction: the sample sees %.2f times the true norm", ratio)
	x, y, align := edge*c/math.Abs(si)*1.1, 0.93*view, "middle"
	if math.Abs(c) > math.Abs(si) {
		x, y, align = 0.98*view, edge*si/math.Abs(c)*1.1+0.17, "end"
		if c < 0 {
			x, align = -x, "start"
		}
	}
	t := panel.Text(key+" says", x, min(y, 0.93*view), fmt.Sprintf("× %.2f", ratio), scene.Ink)
	t.Align = align
}
