package bilevel

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

// A plane of the upper space through 0 and two points, with ψ on it.
type plane struct {
	p              *fat
	u, v           upper // orthonormal
	x0, x1, y0, y1 float64
	psi            []float64 // [mapCells × mapCells], the first row is the uppermost
}

func newPlane(p *fat, a, b upper) *plane {
	m := &plane{p: p}
	m.u = unit(a, upper{}, upper{1})
	m.v = unit(b, m.u, upper{0, 1})
	var xs, ys [3]float64
	for k, x := range []upper{{}, a, b} {
		xs[k], ys[k] = along(x, m.u), along(x, m.v)
	}
	cx, cy := (min(xs[0], xs[1], xs[2])+max(xs[0], xs[1], xs[2]))/2, (min(ys[0], ys[1], ys[2])+max(ys[0], ys[1], ys[2]))/2
	half := 0.5
	for k := range xs {
		half = max(half, math.Abs(xs[k]-cx), math.Abs(ys[k]-cy))
	}
	half *= 1.5
	m.x0, m.x1, m.y0, m.y1 = cx-1.4*half, cx+1.4*half, cy-half, cy+half
	return m
}

// unit is the part of x that is orthogonal to u, with length 1; if there is none, that of another vector.
func unit(x, u, other upper) upper {
	for _, y := range []upper{x, other, {0, 0, 1}, {0, 0, 0, 1}} {
		d := along(y, u)
		for j := range y {
			y[j] -= float64(d * u[j])
		}
		if n := norm(y); n > 1e-6 {
			return scaled(y, 1/n)
		}
	}
	panic("bilevel: four vectors in one plane")
}

func along(x, u upper) (sum float64) {
	for j := range x {
		sum += float64(x[j] * u[j])
	}
	return sum
}

// point is the place on the plane, place the other way round, held within the map.
func (m *plane) point(a, b float64) (x upper) {
	for j := range x {
		x[j] = float64(a*m.u[j]) + float64(b*m.v[j])
	}
	return x
}

func (m *plane) place(x upper) (a, b float64) {
	return min(max(along(x, m.u), m.x0), m.x1), min(max(along(x, m.v), m.y0), m.y1)
}

func (m *plane) fill(row int) {
	for col := range mapCells {
		a := m.x0 + (m.x1-m.x0)*(float64(col)+0.5)/mapCells
		b := m.y1 - (m.y1-m.y0)*(float64(row)+0.5)/mapCells
		x := m.point(a, b)
		y := m.p.chosen(&x)
		m.psi = append(m.psi, m.p.f(&x, &y))
	}
}

func (m *plane) ready() bool { return len(m.psi) == mapCells*mapCells }

func (m *plane) image() *scene.Image { return shaded(mapCells, mapCells, m.psi) }

// shaded shows low values, where it matters, with more shades than high ones.
func shaded(rows, cols int, v []float64) *scene.Image {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range v {
		lo, hi = min(lo, x), max(hi, x)
	}
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = 0.75 * math.Sqrt((x-lo)/max(hi-lo, 1e-12))
	}
	return scene.Matrix(rows, cols, out, scene.Sequential, 0, 1)
}

// A slice is a plane of the lower space at one x: across runs the flat of lower solutions, upwards one leaves it.
type slice struct {
	p              *fat
	x              *upper
	best           lower
	s, t           lower   // unit vectors along the flat and off it
	reach          float64 // place of the solution hit by descent
	s0, s1, t0, t1 float64
}

func newSlice(p *fat, x *upper) *slice {
	l := &slice{p: p, x: x, best: p.chosen(x)}
	v, _ := p.phi(x)
	near, far := p.nearest(&v), p.leaning(x, 1)
	apart, off := 0.0, 0.0
	for j := range near {
		l.s[j] = near[j] - l.best[j]
		apart += float64(l.s[j] * l.s[j])
	}
	l.reach = math.Sqrt(apart)
	for j := range l.s {
		l.s[j] /= max(l.reach, 1e-12)
	}
	// What y_1 is off the flat: its part in the range of Aᵀ, A⁺A(y - y*).
	m := p.miss(&far, &v)
	l.t = p.nearest(&m)
	for _, e := range l.t {
		off += float64(e * e)
	}
	off = math.Sqrt(off)
	for j := range l.t {
		l.t[j] /= max(off, 1e-12)
	}
	wide := max(l.reach, 0.2)
	l.s0, l.s1, l.t0, l.t1 = -0.6*wide, 1.4*wide, -0.45*off, 1.25*off
	if off < 1e-9 {
		l.t0, l.t1 = -0.45, 1.25
	}
	return l
}

// put is where a y lies on the plane.
func (l *slice) put(y lower) (out [2]float64) {
	for j := range y {
		d := y[j] - l.best[j]
		out[0] += float64(d * l.s[j])
		out[1] += float64(d * l.t[j])
	}
	return out
}

func (l *slice) inside(s, t float64) []float64 {
	return []float64{min(max(s, l.s0), l.s1), min(max(t, l.t0), l.t1)}
}

func (l *slice) image() *scene.Image {
	v := make([]float64, 0, flatRows*flatCols)
	for row := range flatRows {
		t := l.t1 - (l.t1-l.t0)*(float64(row)+0.5)/flatRows
		for col := range flatCols {
			s := l.s0 + (l.s1-l.s0)*(float64(col)+0.5)/flatCols
			y := l.best
			for j := range y {
				y[j] += float64(s*l.s[j]) + float64(t*l.t[j])
			}
			v = append(v, l.p.f(l.x, &y))
		}
	}
	return shaded(flatRows, flatCols, v)
}

// sigmaAt is the σ whose y_σ stands at that height off the flat.
func (l *slice) sigmaAt(t float64) float64 {
	lo, hi := math.Log(finest), 0.0
	for range 30 {
		middle := (lo + hi) / 2
		if l.put(l.p.leaning(l.x, math.Exp(middle)))[1] > t {
			hi = middle
		} else {
			lo = middle
		}
	}
	return math.Exp(lo)
}

// A cut is a line through the upper space, with ψ along it.
type cut struct {
	p      *fat
	x, to  upper
	lo, hi float64
	mark   float64 // where implicit differentiation ended; 0: no marks
	psi    []float64
}

func newCut(p *fat, x, to upper, lo, hi float64) *cut {
	c := &cut{p: p, x: x, to: to, lo: lo, hi: hi}
	for k := range cutPoints {
		x := c.at(k)
		y := p.chosen(&x)
		c.psi = append(c.psi, p.f(&x, &y))
	}
	return c
}

func (c *cut) place(k int) float64 { return c.lo + (c.hi-c.lo)*float64(k)/(cutPoints-1) }

func (c *cut) at(k int) upper { return c.point(c.place(k)) }

func (c *cut) point(s float64) upper {
	x := c.x
	for j := range x {
		x[j] += float64(s * c.to[j])
	}
	return x
}

func (c *cut) draw(panel *scene.Panel, sigma float64) {
	var truth, near []float64
	lo, hi, most := math.Inf(1), math.Inf(-1), 0.0
	for k, v := range c.psi {
		x := c.at(k)
		value, _ := c.p.psiSigma(&x, sigma)
		truth, near = append(truth, c.place(k), v), append(near, c.place(k), value)
		lo, hi, most = min(lo, v), max(hi, v), max(most, math.Abs(v-value))
	}
	room := 0.15 * max(hi-lo, 0.1)
	panel.Axes(scene.Axis{Label: "place on the line", Min: c.lo, Max: c.hi}, scene.Axis{Min: lo - 3*room, Max: hi + 2*room})
	for i := 1; i < len(near); i += 2 {
		near[i] = max(near[i], lo-3*room)
	}
	a := panel.Line("psi", truth, scene.Ink)
	a.Width, a.Label = 2.5, "ψ, the hyper-objective"
	b := panel.Line("psi sigma", near, scene.Series(penaltySeries.Colour))
	b.Width, b.Label = 2.5, fmt.Sprintf("ψσ for σ = %s", short(sigma))
	label(panel, "psi", "ψ", c.hi, truth[len(truth)-1]+room, scene.Ink)
	label(panel, "psi sigma", "ψσ", c.hi, max(near[len(near)-1]-room, lo-2.6*room), scene.Series(penaltySeries.Colour))
	panel.Says = fmt.Sprintf("Along the line ψσ for σ = %s is off by at most %s.", short(sigma), short(most))
	if c.mark == 0 {
		return
	}
	for k, s := range []float64{0, c.mark} {
		x := c.point(s)
		y := c.p.chosen(&x)
		v := c.p.f(&x, &y)
		key, colour := "penalty", scene.Series(penaltySeries.Colour)
		if k == 1 {
			key, colour = "implicit", scene.Series(implicitSeries.Colour)
		}
		e := panel.Point(key, s, min(max(v, lo-3*room), hi+room), colour)
		e.Size, e.Ring, e.Label = 6, scene.Ink, fmt.Sprintf("%s ended here: ψ = %.3f", key, v)
		panel.Says += fmt.Sprintf(" Where %s ended ψ = %.3f.", map[int]string{0: "the penalty", 1: "implicit differentiation"}[k], v)
	}
}

// label writes a curve's name at the right end of it.
func label(panel *scene.Panel, key, text string, x, y float64, colour scene.Colour) {
	panel.Text(key+" text", x, y, text+" ", colour).Align = "end"
}
