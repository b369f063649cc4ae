package bilevel

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	mapCells   = 30
	flatCols   = 36
	flatRows   = 24
	cutPoints  = 49
	finest     = 1e-4 // σ on the stage goes from 1 down to this
	firstGlide = 4    // pictures between two values of σ
)

// A fatPicture is what the stage shows of the fat problem, and the descent as set that the reader watches there (watch).
// No claim reads anything from here.
type fatPicture struct {
	r     *sim.Run
	p     *fat
	noisy bool

	x     upper   // where the flat is looked at
	sigma float64 // of y_σ and of the curve

	gaps []gap // for the first act

	cut   *cut
	plane *plane

	trails [2][]upper // penalty as set, implicit
	swarm  *noisy
	ends   []float64 // geometric mean of |∇ψ| by σ so far
	count  int       // problems in it
	hand   bool
}

type gap struct{ sigma, value, grad float64 }

func newFatPicture(r *sim.Run) *fatPicture {
	return &fatPicture{r: r, noisy: problem.In(r) == "noisy", sigma: 1}
}

func (c *fatPicture) begin(p *fat) {
	c.p = p
	var to upper
	rng := c.r.Rand("line of the stage")
	for j := range to {
		c.x[j], to[j] = rng.NormFloat64(), rng.NormFloat64()
	}
	to = scaled(to, 1/norm(to))
	c.cut = newCut(p, c.x, to, -2.5, 2.5)
	c.r.Say("For this x the lower problem has a whole flat of solutions (the level line above). The penalty lets y leave it a little towards what f prefers. Now σ falls from 1.")
	c.r.Moment(c.draw)
}

// closer is told how near ψ_σ is on average.
func (c *fatPicture) closer(sigma, value, grad float64) {
	from := c.sigma
	for k := 1; k <= firstGlide; k++ {
		c.sigma = from * math.Pow(sigma/from, float64(k)/firstGlide)
		if k == firstGlide {
			c.gaps = append(c.gaps, gap{sigma, value, grad})
		}
		c.r.Say("σ = %s. y_σ slides onto the flat, not anywhere but to f's favourite, and the curve ψσ onto ψ.", short(c.sigma))
		c.r.Moment(c.draw)
	}
}

// shake is told of the noisy loops of the first problem.
func (c *fatPicture) shake(l *noisy) {
	if c.noisy {
		c.swarm, c.trails = l, [2][]upper{}
	}
}

func (c *fatPicture) shaken() {
	if !c.noisy {
		return
	}
	c.r.Say("Iteration %d of %d. Every gradient is noisy, and a difference of two is divided by σ: the dots of small σ are thrown about. Large σ is calm, and heads for a wrong place.", c.swarm.k, noisySteps)
	if c.swarm.k%1000 == 0 {
		c.r.Moment(c.draw)
	} else {
		c.r.Draw(c.draw)
	}
}

// ended is told that another problem's loops have ended.
func (c *fatPicture) ended(k int, l *noisy) {
	if !c.noisy {
		return
	}
	if c.ends == nil {
		c.ends = make([]float64, len(noisySigmas))
	}
	for s, g := range l.ends() {
		c.ends[s] += math.Log(max(g, 1e-300))
	}
	c.count = k + 1
	c.r.Say("Problem %d of %d. Curve: the best of four rates at every σ, mean of the problems so far.", c.count, problems)
	c.r.Moment(c.draw)
}

// finish hands x and y_σ over.
func (c *fatPicture) finish() {
	c.hand = true
	r, m := c.r, c.r.Measures()
	r.Handle("x", func(x, y float64) {
		c.x = c.plane.point(min(max(x, c.plane.x0), c.plane.x1), min(max(y, c.plane.y0), c.plane.y1))
		v, g := c.p.psi(&c.x)
		_, gs := c.p.psiSigma(&c.x, c.sigma)
		z, _ := c.p.phi(&c.x)
		near := c.p.nearest(&z)
		r.Say("Here ψ = %.3f and |∇ψ| = %s. The penalty gradient with σ = %s is off by %s, implicit differentiation at the nearest solution by %s.",
			v, short(norm(g)), short(c.sigma), short(norm(minus(gs, g))), short(norm(minus(c.p.implicit(&c.x, &near), g))))
	})
	r.Handle("lean", func(_, y float64) {
		c.sigma = newSlice(c.p, &c.x).sigmaAt(y)
		v, g := c.p.psi(&c.x)
		vs, gs := c.p.psiSigma(&c.x, c.sigma)
		r.Say("σ = %s: |ψσ − ψ| = %s, |∇ψσ − ∇ψ| = %s at this x.", short(c.sigma), short(math.Abs(vs-v)), short(norm(minus(gs, g))))
	})
	if c.noisy {
		r.Say("Noise %.2g: |∇ψ| ends lowest at σ = %v; at 0.001 it is %.3g times as large, at 1 it is %.3g times. Drag x over the map, or y_σ to another σ.", noise.In(r), m["best_sigma"], m["ushape"], m["bias"])
	} else {
		r.Say("As set, the penalty ends with |∇ψ| = %s. Over eight problems implicit differentiation ends with %.0f times the gradient that the penalty leaves. Drag x over the map, or y_σ to another σ.", short(m["grad_end"]), m["many"])
	}
	r.Draw(c.draw)
}

func (c *fatPicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	if c.plane == nil || !c.plane.ready() {
		c.closing(s)
	} else {
		c.chart(s)
	}
	c.slice(s)
	if c.swarm != nil {
		c.valley(s)
	} else {
		c.curves(s)
	}
}

// closing shows how fast ψ_σ comes near, while it does.
func (c *fatPicture) closing(s *scene.Scene) {
	panel := s.Panel("gaps", "How far from ψ, mean of 10 points", scene.At(0, 0, 6, 7)).Axes(
		scene.Axis{Label: "σ", Min: finest / 2, Max: 0.2, Scale: scene.Log, Ticks: []float64{1e-4, 1e-3, 1e-2, 1e-1}},
		scene.Axis{Min: gapLow, Max: gapHigh, Scale: scene.Log, Ticks: gapTicks})
	closing(panel, c.gaps)
}

const gapLow, gapHigh = 1e-4, 200

var gapTicks = []float64{1e-4, 1e-2, 1, 100}

func insideGaps(v float64) float64 { return min(max(v, gapLow), gapHigh) }

func closing(panel *scene.Panel, gaps []gap) {
	inside := insideGaps
	for k, g := range gaps {
		a := panel.Point(fmt.Sprintf("value%d", k), g.sigma, inside(g.value), scene.Series(valueSeries.Colour))
		a.Label = fmt.Sprintf("σ = %s: |ψσ − ψ| = %s", short(g.sigma), short(g.value))
		b := panel.Point(fmt.Sprintf("grad%d", k), g.sigma, inside(g.grad), scene.Series(gradSeries.Colour))
		b.Label, b.Hollow = fmt.Sprintf("σ = %s: |∇ψσ − ∇ψ| = %s", short(g.sigma), short(g.grad)), true
	}
	if len(gaps) == 0 {
		panel.Says = "ψσ has not been compared with ψ yet."
		return
	}
	first, last := gaps[0], gaps[len(gaps)-1]
	if len(gaps) > 1 {
		line := panel.Line("one", []float64{first.sigma, inside(first.value), last.sigma, inside(first.value * last.sigma / first.sigma)}, scene.Soft)
		line.Dashed, line.Label = true, "slope 1: in proportion to σ"
	}
	panel.Says = fmt.Sprintf("At σ = %s ψσ is off by %s, its gradient by %s.", short(last.sigma), short(last.value), short(last.grad))
}

// chart is the map of ψ with those who go down.
func (c *fatPicture) chart(s *scene.Scene) {
	m := c.plane
	panel := s.Panel("map", "ψ(x): dark is low", scene.At(0, 0, 6, 7)).Axes(
		scene.Axis{Min: m.x0, Max: m.x1, Bare: true}, scene.Axis{Min: m.y0, Max: m.y1, Bare: true})
	panel.Heat("psi", m.x0, m.y0, m.x1-m.x0, m.y1-m.y0, m.image()).Label = "ψ on a plane through the start and both ends"
	mark := func(key string, x upper, colour scene.Colour, label string) *scene.Element {
		a, b := m.place(x)
		e := panel.Point(key, a, b, colour)
		e.Label = label
		return e
	}
	mark("start", upper{}, scene.Soft, "the start, x = 0").Size = 3
	if c.swarm != nil {
		for j := range c.swarm.n {
			x := c.swarm.now(j)
			if c.count > 0 {
				x = c.swarm.result(j)
			}
			at := float64(j/len(noisyRates)) / float64(len(noisySigmas)-1)
			e := mark(fmt.Sprintf("n%d", j), x, sigmaColour(at), fmt.Sprintf("σ = %v, rate %v", c.swarm.sigma[j], c.swarm.lr[j]))
			e.Size, e.Ring = 3.5, scene.Soft
		}
		panel.Says = "28 noisy loops on the map of ψ: bright ones have a small σ."
	}
	for k, trail := range c.trails {
		if len(trail) == 0 {
			continue
		}
		name, colour := "penalty", scene.Series(penaltySeries.Colour)
		if k == 1 {
			name, colour = "implicit", scene.Series(implicitSeries.Colour)
		}
		var line []float64
		for _, x := range trail {
			a, b := m.place(x)
			line = append(line, a, b)
		}
		if len(trail) > 1 {
			panel.Line(name+" trail", line, colour).Width = 2
		}
		x := trail[len(trail)-1]
		v, g := c.p.psi(&x)
		e := mark(name, x, colour, fmt.Sprintf("%s: ψ = %.3f, |∇ψ| = %s", name, v, short(norm(g))))
		e.Size, e.Ring = 6, scene.Ink
		a, b := m.place(x)
		side := 1.0 // the label stands on the side that is away from the other
		if other := c.trails[1-k]; b < along(other[len(other)-1], m.v) || b == along(other[len(other)-1], m.v) && k == 1 {
			side = -1
		}
		t := panel.Text(name+" text", a, b+0.1*side*(m.y1-m.y0), name, colour)
		t.Align = "middle"
		panel.Says += fmt.Sprintf("%s: ψ = %.3f, |∇ψ| = %s. ", map[bool]string{true: "Implicit differentiation", false: "Penalty"}[k == 1], v, short(norm(g)))
	}
	if c.hand {
		e := mark("hand", c.x, scene.Ink, "x: drag it over the map")
		e.Size, e.Handle, e.Hollow = 10, "x", true
	}
}

// sigmaColour runs from dim for a large σ to bright for a small one.
func sigmaColour(at float64) scene.Colour { return scene.Colour(fmt.Sprintf("v:%.2f", 0.45+0.55*at)) }

// slice shows the flat of lower solutions at x, and f on the plane through it.
func (c *fatPicture) slice(s *scene.Scene) {
	l := newSlice(c.p, &c.x)
	panel := s.Panel("flat", "Lower solutions at this x", scene.At(6, 0, 6, 7)).Axes(
		scene.Axis{Min: l.s0, Max: l.s1, Bare: true}, scene.Axis{Min: l.t0, Max: l.t1, Bare: true})
	panel.Heat("f", l.s0, l.t0, l.s1-l.s0, l.t1-l.t0, l.image()).Label = "f on a plane through the flat"
	line := panel.Line("flat", []float64{l.s0, 0, l.s1, 0}, scene.Ink)
	line.Width, line.Label = 2, "the flat: all of it minimises g"
	w := l.t1 - l.t0
	name := func(key, text string, x, y float64, colour scene.Colour) {
		t := panel.Text(key+" text", x, y, text, colour)
		t.Align = "middle"
	}
	near := panel.Point("nearest", l.reach, 0, scene.Series(implicitSeries.Colour))
	near.Size, near.Label = 6, "where gradient descent on g alone ends: the solution nearest to its start"
	name("nearest", "hit by descent", l.reach, -0.09*w, scene.Series(implicitSeries.Colour))
	best := panel.Point("best", 0, 0, scene.Good)
	best.Size, best.Hollow, best.Label = 8, true, "y*: f's favourite on the flat; ψ(x) is f here"
	name("best", "y*", 0, -0.09*w, scene.Good)
	var path []float64
	for k := range 25 {
		y := l.put(c.p.leaning(&c.x, math.Pow(finest, float64(k)/24)))
		path = append(path, l.inside(y[0], y[1])...)
	}
	panel.Line("path", path, scene.Series(penaltySeries.Colour)).Alpha = 0.5
	y := l.put(c.p.leaning(&c.x, c.sigma))
	at := l.inside(y[0], y[1])
	e := panel.Point("lean", at[0], at[1], scene.Series(penaltySeries.Colour))
	e.Size, e.Label, e.Ring = 6, fmt.Sprintf("y_σ for σ = %s", short(c.sigma)), scene.Ink
	if c.hand {
		e.Handle, e.Along = "lean", "y"
		e.Label += "; drag it up and down"
	}
	name("lean", "y_σ, σ = "+short(c.sigma), at[0], at[1]+0.09*w, scene.Series(penaltySeries.Colour))
	panel.Says = fmt.Sprintf("σ = %s: y_σ stands %s off the flat. The solution hit by descent is %.2f away from f's favourite.", short(c.sigma), short(math.Abs(y[1])), math.Abs(l.reach))
}

// curves shows ψ and ψ_σ along a line.
func (c *fatPicture) curves(s *scene.Scene) {
	panel := s.Panel("curves", "Along a line: ψ, and ψσ below it", scene.At(0, 7, 12, 5))
	if c.cut == nil {
		panel.Axes(scene.Axis{Min: 0, Max: 1, Bare: true}, scene.Axis{Min: 0, Max: 1, Bare: true})
		return
	}
	c.cut.draw(panel, c.sigma)
}

// valley shows |∇ψ| over σ: a U at the end.
func (c *fatPicture) valley(s *scene.Scene) {
	const lo, hi = 0.005, 300
	inside := func(v float64) float64 { return min(max(v, lo), hi) }
	panel := s.Panel("valley", "|∇ψ|: how far from stationary, by σ", scene.At(0, 7, 12, 5)).Axes(
		scene.Axis{Label: "σ", Min: 6e-4, Max: 1.7, Scale: scene.Log, Ticks: []float64{0.001, 0.01, 0.1, 1}},
		scene.Axis{Min: lo, Max: hi, Scale: scene.Log, Ticks: []float64{1e-3, 1e-1, 10}})
	for j := range c.swarm.n {
		x := c.swarm.now(j)
		if c.count > 0 {
			x = c.swarm.result(j)
		}
		_, g := c.p.psi(&x)
		s := j / len(noisyRates)
		shift := math.Pow(1.12, float64(j%len(noisyRates))-1.5)
		e := panel.Point(fmt.Sprintf("n%d", j), noisySigmas[s]*shift, inside(norm(g)), sigmaColour(float64(s)/float64(len(noisySigmas)-1)))
		e.Label = fmt.Sprintf("σ = %v, rate %v: |∇ψ| = %s", c.swarm.sigma[j], c.swarm.lr[j], short(norm(g)))
		e.Links = []string{fmt.Sprintf("map/n%d", j)}
		if c.count > 0 {
			e.Alpha = 0.4
		}
	}
	panel.Says = fmt.Sprintf("28 noisy loops at iteration %d.", c.swarm.k)
	if c.count == 0 {
		return
	}
	var line []float64
	best := 0
	for k, g := range c.ends {
		line = append(line, noisySigmas[k], inside(math.Exp(g/float64(c.count))))
		if g < c.ends[best] {
			best = k
		}
	}
	panel.Line("mean", line, scene.Brass).Width = 3
	for k := range c.ends {
		e := panel.Point(fmt.Sprintf("mean%d", k), line[2*k], line[2*k+1], scene.Brass)
		e.Size, e.Label = 5, fmt.Sprintf("σ = %v: mean of the best |∇ψ| %s", noisySigmas[k], short(line[2*k+1]))
	}
	at := func(k int) string { return short(math.Exp(c.ends[k] / float64(c.count))) }
	panel.Says = fmt.Sprintf("Mean of %d problems, best of four rates: |∇ψ| = %s at σ = 1, %s at σ = %v, %s at σ = 0.001.", c.count, at(0), at(best), noisySigmas[best], at(len(c.ends)-1))
}

// short writes a number with two or three digits that count.
func short(x float64) string {
	switch a := math.Abs(x); {
	case a == 0:
		return "0"
	case a >= 100 && a < 1e6:
		return fmt.Sprintf("%.0f", x)
	case a >= 0.1 && a < 100:
		return fmt.Sprintf("%.2f", x)
	case a >= 0.001 && a < 1:
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.1e", x)
}

func scaled(x upper, by float64) upper {
	for j := range x {
		x[j] *= by
	}
	return x
}
