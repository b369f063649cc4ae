package tester

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

const reach = 3.2 // standard deviations from the centre of a disc to its rim

// The colours of the labels.
var labelColour = map[float64]scene.Colour{1: scene.Series(1), -1: scene.Series(2)}

// A disc is a view of the plane on a board: its centre at (1, 1), its rim at distance 1.
type disc struct {
	panel  *scene.Panel
	v      *view
	nx, ny float64 // the line's normal in the plane, towards +
}

func (v *view) disc(panel *scene.Panel) disc {
	x, y := dot(v.w(), v.b), dot(v.w(), v.s.target)
	r := math.Hypot(x, y)
	if r < 1e-9 { // w has left the plane
		x, y, r = 0, 1, 1
	}
	return disc{panel, v, x / r, y / r}
}

// at is the place of the point with the coordinates (x, y) in the plane, in standard deviations, y towards w*.
func at(x, y float64) (float64, float64) { return 1 + x/reach, 1 - y/reach }

// on is the place at a distance along the line and one across it, towards +.
func (d disc) on(along, off float64) (float64, float64) {
	return at(along*d.ny+off*d.nx, -along*d.nx+off*d.ny)
}

// rim draws the disc's edge.
func (d disc) rim() {
	const n = 72
	points := make([]float64, 0, 2*n)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		points = append(points, 1+cos, 1-sin)
	}
	e := d.panel.Line("rim", points, scene.Dim)
	e.Closed, e.Alpha, e.Width = true, 0.6, 1
}

// segment is the part of the disc with lo <= distance from the line <= hi.
func (d disc) segment(key string, lo, hi float64, c scene.Colour, alpha float64) *scene.Element {
	lo, hi = max(lo, -reach), min(hi, reach)
	if lo >= hi {
		return nil
	}
	const n = 16
	from, to := math.Asin(lo/reach), math.Asin(hi/reach)
	right, left := make([]float64, 0, 4*n+4), make([]float64, 0, 2*n+2)
	for i := range n + 1 {
		off, half := math.Sincos(from + (to-from)*float64(i)/n)
		x, y := d.on(half*reach, off*reach)
		right = append(right, x, y)
		off, half = math.Sincos(to + (from-to)*float64(i)/n)
		x, y = d.on(-half*reach, off*reach)
		left = append(left, x, y)
	}
	e := d.panel.Line(key, append(right, left...), c)
	e.Closed, e.Fill, e.Alpha = true, true, alpha
	return e
}

// ribbons draws the band and, once they are tested, the strips.
func (d disc) ribbons(sigma float64, lim limits) {
	v := d.v
	if v.lit == 0 {
		e := d.segment("band", -sigma, sigma, scene.Brass, 0.3)
		e.Label = fmt.Sprintf("the band: %d points closer than %.2f to the learner's hyperplane", v.l.now.band, sigma)
		return
	}
	for k := range v.lit {
		st := &v.rep.strips[k]
		c := scene.Good
		if !lim.fine(v.rep, k) {
			c = scene.Bad
		}
		lo, hi := float64(k)*sigma, float64(k+1)*sigma
		if k == strips {
			hi = reach
		}
		alpha := []float64{0.5, 0.36, 0.3, 0.24, 0.12}[k]
		mark := func(e *scene.Element) {
			if e != nil {
				e.Label, e.Flash = st.says(k), v.out == nil && k == v.lit-1
			}
		}
		mark(d.segment(fmt.Sprintf("up%d", k), lo, hi, c, alpha))
		mark(d.segment(fmt.Sprintf("down%d", k), -hi, -lo, c, alpha))
	}
}

// fine says whether nothing is wrong with a strip alone.
func (l limits) fine(rep *report, k int) bool {
	st := &rep.strips[k]
	if k == strips {
		return st.high <= l.far
	}
	return math.Abs(st.mass()) <= l.mass && st.mom() <= l.mom && (k > 0 || rep.over[m4] <= 1)
}

// points draws the sample's first points, those of the band bright and, if tugs, with the way they push the line.
func (d disc) points(sigma float64, tugs bool, size float64) {
	v := d.v
	w := v.w()
	for i := range v.shown {
		x := v.s.at(i)
		px, py := dot(x, v.b), dot(x, v.s.target)
		if px*px+py*py > reach*reach*0.98 {
			continue
		}
		m := dot(w, x)
		inside := math.Abs(m) < sigma
		bx, by := at(px, py)
		e := d.panel.Point(fmt.Sprintf("p%d", i), bx, by, labelColour[v.s.y[i]])
		e.Size, e.Hollow, e.Width = size, v.s.flipped[i], 1
		if !inside {
			e.Alpha = 0.5
		}
		if size < 2 {
			continue
		}
		e.Label = fmt.Sprintf("label %+.0f", v.s.y[i])
		if v.s.flipped[i] {
			e.Label += ", flipped by the noise"
		}
		if inside && tugs {
			const push = 0.09
			a := d.panel.Add(scene.Element{Kind: scene.KindArrow, Key: fmt.Sprintf("t%d", i), X: bx, Y: by, W: -v.s.y[i] * d.nx * push, H: v.s.y[i] * d.ny * push, Colour: labelColour[v.s.y[i]]})
			a.Width = 1
		}
	}
}

// lines draws the target and the learner's own.
func (d disc) lines(wide float64) {
	e := d.panel.Line("target", []float64{0, 1, 2, 1}, scene.Soft)
	e.Dashed, e.Width, e.Label = true, wide*0.7, "the target's hyperplane"
	if wide > 2 {
		d.panel.Text("target name", 0.04, 0.95, "target", scene.Soft).Size = 12
	}
	x0, y0 := d.on(-reach, 0)
	x1, y1 := d.on(reach, 0)
	e = d.panel.Line("line", []float64{x0, y0, x1, y1}, scene.Ink)
	e.Width = wide
	e.Label = fmt.Sprintf("the learner's hyperplane, %.1f° from the target's", angle(d.v.w(), d.v.s.target))
}

// torque draws how hard the band pushes either half of the line: Σ y·(distance along the line) over its points.
func (d disc) torque(sigma float64) {
	v := d.v
	w := v.w()
	tx := d.ny // direction along the line, in the plane
	ty := -d.nx
	var push [2]float64
	for i := range v.s.n {
		x := v.s.at(i)
		if math.Abs(dot(w, x)) >= sigma {
			continue
		}
		along := tx*dot(x, v.b) + ty*dot(x, v.s.target)
		k := 0
		if along > 0 {
			k = 1
		}
		push[k] -= v.s.y[i] * math.Abs(along) / float64(v.s.n)
	}
	for k, f := range push {
		long := min(max(f*4/sigma, -1.6), 1.6) // a length on the disc, in standard deviations
		if math.Abs(long) < 0.12 {
			continue
		}
		side := float64(2*k-1) * 0.62 * reach
		x0, y0 := d.on(side, 0)
		x1, y1 := d.on(side, long)
		a := d.panel.Add(scene.Element{Kind: scene.KindArrow, Key: fmt.Sprintf("torque%d", k), X: x0, Y: y0, W: x1 - x0, H: y1 - y0, Colour: scene.Brass})
		a.Width, a.Label = 4, "how hard this half of the band pushes the line"
	}
}

// legend names the marks, in the corners that the disc leaves free.
func legend(panel *scene.Panel) {
	for k, y := range []float64{1, -1} {
		at := 1.79 + 0.14*float64(k)
		panel.Point(fmt.Sprintf("legend%d", k), 0.03, at, labelColour[y]).Size = 3
		panel.Text(fmt.Sprintf("label%d", k), 0.07, at, []string{"+1", "−1"}[k], scene.Soft).Size = 12
	}
	e := panel.Point("legend2", 1.97, 1.93, scene.Soft)
	e.Size, e.Hollow, e.Width = 3, true, 1
	t := panel.Text("label2", 1.93, 1.93, "noise", scene.Soft)
	t.Size, t.Align = 12, "end"
}

// plane draws the data set on the stage.
func (p *picture) plane(s *scene.Scene, place scene.Place) {
	panel := s.Panel("plane", "The learner's line", place).Board(2, 2.5)
	legend(panel)
	v := p.last()
	if v == nil {
		panel.Says = "No points yet."
		return
	}
	d := v.disc(panel)
	d.rim()
	d.ribbons(p.s.sigma, p.s.lim)
	d.points(p.s.sigma, v.lit == 0, 2.4)
	d.lines(2.6)
	if v.lit == 0 || v.held != nil {
		d.torque(p.s.sigma)
	}
	end := 0.97 * reach
	if v.turned {
		end = -end
	}
	gx, gy := d.on(end, 0)
	grip := panel.Point("grip", gx, gy, scene.Ink)
	grip.Size = 3.5
	if p.ready {
		grip.Size, grip.Handle, grip.Colour, grip.Ring = 7, "line", scene.Brass, scene.Ink
		grip.Label = "turn the line: the tests are computed anew"
	}
	err := v.l.now.err
	if v.rep != nil {
		err = v.rep.err
	}
	panel.Says = fmt.Sprintf("%s: the line is %.1f° from the target's; its error is %s, the target's %s.", label(v.set), angle(v.w(), v.s.target), percent(err), percent(v.s.opt))
	word, c := fmt.Sprintf("error %s, best %s", percent(err), percent(v.s.opt)), scene.Soft
	t := panel.Text("error", 1, 2.13, word, c)
	t.Align = "middle"
	stamp, c := "", scene.Good
	switch {
	case v.out == nil && v.l.now.band == 0 && v.lit == 0:
		stamp, c = "nothing pulls", scene.Brass
	case v.out == nil:
	case p.s.off && v.held == nil:
		stamp, c = "ACCEPT, untested", scene.Brass
	case v.rep.passes():
		stamp = "ACCEPT"
	default:
		stamp, c = "REJECT", scene.Bad
	}
	if stamp == "" {
		return
	}
	t = panel.Text("stamp", 1, 2.36, stamp, c)
	t.Align, t.Size, t.Flash = "middle", 22, v.held == nil && !p.ready
	t.From = []float64{1, 1}
	panel.Says += " " + stamp + "."
}
