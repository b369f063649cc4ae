package hier

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	shown  = 500 // test inputs on the stage, the first ones
	ghosts = 250 // of them in the ghost of an earlier cloud
	span   = 4.5 // of the axis of f
	spanP  = 3.5 // and of p, whose variance is 1
	knots  = 100 // of the outer units, at most
)

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r   *sim.Run
	l   *lab
	end *lab // of the run at hand, while l is another one's of the sweep

	step        int
	u, f        []float64 // of the moment, f on the test sample
	corr, valid float64
	mu          float64

	one    *first
	outer  *outer // of the moment
	bend   float64
	two    *second
	random *kernelFit
	poly   float64 // error of the polynomial kernel

	cells []cell
	n     float64   // n/d² of what is shown
	ghost []float64 // f of the shown points before the hand moved
	old   float64   // and their n/d²
	ended bool
}

func newPicture(r *sim.Run, l *lab) *picture {
	p := &picture{r: r, l: l, n: l.set.alpha, valid: 1, f: make([]float64, testCount), u: make([]float64, l.inner.size())}
	r.Say("Hidden in %d numbers x is one quadratic p(x), and y is a polynomial of it. A point is an input nobody trains on: p upward, the network's feature f to the right. It starts with f = 0 everywhere.", l.set.d)
	r.Draw(p.draw)
	return p
}

// moments are the steps of stage 1 that must be seen.
var moments = []int{1, 2, 4, 7, 10, 20, 30, 50, 100, 200}

// descended is told of steps of stage 1.
func (p *picture) descended(step int, u, f []float64, corr, valid float64) {
	p.step, p.u, p.f, p.corr, p.valid = step, u, f, corr, valid
	switch {
	case step == 0:
	case step <= 50:
		p.r.Say("Stage 1, step %d: the cloud tilts. What a quadratic can see of y points along p: correlation %.2f, though the error is still %.2f.", step, corr, valid)
	default:
		p.r.Say("Stage 1, step %d: correlation %.2f, validation error %.2f. More descent only fits the noise that the cubic part is to a quadratic.", step, corr, valid)
	}
	if math.Abs(corr) < 0.3 && step > 0 {
		p.r.Say("Stage 1, step %d: correlation %.2f, validation error %.2f. The cloud does not tilt.", step, corr, valid)
	}
	if slices.Contains(moments, step) {
		p.r.Moment(p.draw)
		return
	}
	p.r.Draw(p.draw)
}

// kept is told the end of stage 1.
func (p *picture) kept(one first, mu float64) {
	p.one, p.mu = &one, mu
	p.step, p.u, p.f, p.corr = one.step, one.u, one.f, one.corr
	p.r.Say("Stage 1 is over: step %d had the least validation error and is kept. Correlation with p %.2f, but the error is %.2f: f alone cannot bend.", one.step, one.corr, one.error)
	p.r.Moment(p.draw)
}

// bent is told each fit of stage 2, the stiffest first.
func (p *picture) bent(o *outer, lambda float64) {
	p.outer, p.bend = o, lambda
	p.r.Say("Stage 2: %d ReLU units of f alone, their kinks on the lower edge, are fitted to fresh samples, ridge 10^%.0f. The less ridge, the more the curve may bend.", len(o.s), math.Log10(lambda))
	p.r.Moment(p.draw)
}

// second is told the end of stage 2.
func (p *picture) second(two second) {
	p.two, p.outer, p.bend = &two, two.outer, two.lambda
	p.r.Say("Three layers: error %.2f, stage 1 alone %.2f. Now a kernel method gets all %d samples of both stages at once.", two.error, p.one.error, 2*p.l.set.n())
	p.r.Moment(p.draw)
}

func (p *picture) baseline(k kernelFit) {
	p.random = &k
	p.r.Draw(p.draw)
}

func (p *picture) kernel(e float64) {
	p.poly = e
	p.r.Draw(p.draw)
}

// swept is told of each setting of the sweep that is done, the last of cells.
func (p *picture) swept(l *lab, one first, cells []cell) {
	if p.end == nil {
		p.end = p.l
	}
	c := cells[len(cells)-1]
	p.l, p.cells, p.n = l, slices.Clone(cells), c.alpha
	p.step, p.u, p.f, p.corr = one.step, one.u, one.f, one.corr
	p.r.Say("%s: correlation %.2f, error %.2f with three layers and %.2f with random features.", c.name(), c.corr, c.three, c.rf)
	p.r.Moment(p.draw)
}

// finish offers the ring for the number of samples.
func (p *picture) finish() {
	if p.end != nil {
		p.l, p.n = p.end, p.end.set.alpha
		p.step, p.u, p.f, p.corr = p.one.step, p.one.u, p.one.f, p.one.corr
	}
	p.ended = true
	three, random, corr := p.two.error, p.random.error, p.one.corr
	switch {
	case math.Abs(corr) < 0.5:
		p.r.Say("Correlation %.2f: stage 1 found nothing of p, for the slope of g is %.2f on average. So three layers (%.2f) do no better than the kernel (%.2f).", corr, slope(p.l.target.g), three, random)
	case len(p.cells) > 0:
		m := p.r.Measures()
		p.r.Say("Three layers, blue: %.2f with 5 d² samples, %.2f with 20 d²; with 20 d², %.2f at d = 12 and %.2f at d = 24. Random features, orange: %.2f and %.2f; %.2f and %.2f.",
			m["err_n5"], m["err_n20"], m["err_d12"], m["err_d24"], m["rf_n5"], m["rf_n20"], m["rf_d12"], m["rf_d24"])
	case p.one.error < 0.01:
		p.r.Say("y is p itself here: stage 1 alone is exact (error %.3f), and depth adds nothing. The kernel comes to %.2f.", p.one.error, random)
	default:
		p.r.Say("Three layers %.2f, random features %.2f with twice the samples of a stage, stage 1 alone %.2f. Drag the ring below the cloud: fewer samples, a blurred feature.", three, random, p.one.error)
	}
	p.r.Handle("alpha", func(x, _ float64) { p.redo(x) })
	p.r.Draw(p.draw)
}

// redo trains the three layers again with x d² samples a stage; what was shown stays as a ghost.
func (p *picture) redo(x float64) {
	if !(x > alpha.Min) { // NaN too
		x = alpha.Min
	}
	s := p.l.set
	most := 4e10 / float64(s.m2*s.m2*s.d*s.d) // a few seconds' work
	x = max(alpha.Min, min(x, alpha.Max, max(most, s.alpha)))
	s.alpha = math.Round(x*10) / 10
	s.T = min(s.T, 1000)
	l := *p.l
	l.set = s
	p.ghost, p.old = append([]float64(nil), p.f[:shown]...), p.n
	one, two, mu := l.draw(s.n())
	stage1 := l.stage1(still, "", &one, mu, 300, nil)
	stage2 := l.stage2(still, "", &two, mu, stage1, nil)
	p.one, p.two, p.outer, p.bend, p.mu, p.n = &stage1, &stage2, stage2.outer, stage2.lambda, mu, s.alpha
	p.step, p.u, p.f, p.corr = stage1.step, stage1.u, stage1.f, stage1.corr
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.matrices(s)
	p.cloud(s)
	p.ruler(s)
	if len(p.cells) > 0 {
		p.sweep(s)
		return
	}
	p.curve(s)
	p.errors(s)
}

// matrices draws A and Â in the eigenbasis of A.
func (p *picture) matrices(s *scene.Scene) {
	d, t := p.l.set.d, p.l.target
	A := make([]float64, d*d)
	most := 0.0
	for i, v := range t.lambda {
		A[i*d+i] = v
		most = max(most, math.Abs(v))
	}
	learned := p.l.inner.matrix(p.u, t.Q)
	diagonal, off := 0.0, 0.0
	for i := range d {
		for j := range d {
			if v := learned[i*d+j]; i == j {
				diagonal += v * v
			} else {
				off += v * v
			}
		}
	}
	size := float64(d)
	truth := s.Panel("A", "Hidden feature", scene.At(0, 0, 3, 3)).Board(size, size)
	truth.Heat("A", 0, 0, size, size, scene.Matrix(d, d, A, scene.Diverging, -1.4*most, 1.4*most)).Label = "the hidden quadratic form, in the basis of its eigenvectors"
	truth.Says = fmt.Sprintf("The hidden quadratic form A in its own basis: %d eigenvalues, plus and minus %.2f in turn.", d, most)
	if p.l.set.kind == "low" {
		truth.Says = fmt.Sprintf("The hidden quadratic form A in its own basis: one eigenvalue of %.2f, one of %.2f, all others 0.", most, -most)
	}
	now := s.Panel("learned", "Learned feature", scene.At(0, 3, 3, 3)).Board(size, size)
	now.Heat("learned", 0, 0, size, size, scene.Matrix(d, d, learned, scene.Diverging, -1.4*most, 1.4*most)).Label = "the quadratic form of the learned feature, in the same basis"
	now.Says = "The learned form Â is still 0."
	if diagonal+off > 0 {
		now.Says = fmt.Sprintf("The learned form Â in the same basis: %.0f%% of its squared entries stand on the diagonal.", 100*diagonal/(diagonal+off))
	}
}

func within(x, lo, hi float64) float64 { return max(lo, min(x, hi)) }

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// cloud draws the learned feature against the hidden one.
func (p *picture) cloud(s *scene.Scene) {
	panel := s.Panel("cloud", fmt.Sprintf("Found? Correlation %.2f", p.corr), scene.At(3, 0, 5, 5)).Axes(
		scene.Axis{Label: "f(x), learned", Min: -span, Max: span, Ticks: []float64{-4, -2, 0, 2, 4}},
		scene.Axis{Label: "p(x), hidden", Min: -spanP, Max: spanP, Ticks: []float64{-2, 0, 2}})
	panel.Says = fmt.Sprintf("Learned feature against hidden feature for %d test inputs after step %d: correlation %.3f.", shown, p.step, p.corr)
	if p.ghost != nil {
		for i, f := range p.ghost[:ghosts] {
			e := panel.Point(fmt.Sprintf("ghost%d", i), round(within(f, -span, span)), round(within(p.l.test.p[i], -spanP, spanP)), scene.Soft)
			e.Size, e.Hollow, e.Alpha = 2.5, true, 0.5
			e.Label = fmt.Sprintf("with %s d² samples: p = %.2f, f = %.2f", sim.Number(p.old), p.l.test.p[i], f)
		}
		panel.Says += fmt.Sprintf(" With %s d² samples; the ghost behind is %s d².", sim.Number(p.n), sim.Number(p.old))
	}
	p.points(panel, scene.Series(corrColour), 0.8, p.l.test.p, spanP, -spanP, "curve")
}

// points are the test inputs at (f, v), with one key in every panel.
func (p *picture) points(panel *scene.Panel, c scene.Colour, solid float64, v []float64, top, bottom float64, partner string) {
	for i := range shown {
		x, y := within(p.f[i], -span, span), within(v[i], bottom, top)
		e := panel.Point(fmt.Sprintf("x%d", i), round(x), round(y), c)
		e.Size, e.Alpha, e.Hollow = 2.8, solid, x != p.f[i] || y != v[i]
		if len(p.cells) == 0 {
			e.Links = []string{fmt.Sprintf("%s/x%d", partner, i)}
		}
		e.Label = fmt.Sprintf("p = %.2f, f = %.2f, y = %.2f", p.l.test.p[i], p.f[i], p.l.test.y[i])
		if p.ended {
			e.Label += fmt.Sprintf("; predicted: three layers %.2f, stage 1 alone %.2f, random features %.2f",
				p.mu+p.two.h[i], p.mu+p.f[i], p.mu+p.random.h[i])
		}
	}
}

// heights are the bounds of the y axis for each g.
var heights = map[string][2]float64{"z+z3": {-10, 10}, "z+z2": {-3, 12}, "z": {-5, 5}, "z2": {-3, 12}}

// curve draws y against f, with the outer function once there is one.
func (p *picture) curve(s *scene.Scene) {
	bottom, top := heights[p.l.set.link][0], heights[p.l.set.link][1]
	panel := s.Panel("curve", "Output by the feature", scene.At(8, 0, 4, 4)).Axes(
		scene.Axis{Label: "f(x)", Min: -span, Max: span, Ticks: []float64{-4, -2, 0, 2, 4}},
		scene.Axis{Label: "y", Min: bottom, Max: top})
	panel.Says = "The values y of the same inputs against the learned feature."
	p.points(panel, scene.Soft, 0.6, p.l.test.y, top, bottom, "cloud")
	if p.outer == nil {
		return
	}
	const cells = 90
	at := make([]float64, cells+1)
	for i := range at {
		at[i] = span * (2*float64(i)/cells - 1)
	}
	h := make([]float64, len(at))
	p.outer.predict(h, at, p.outer.a)
	var ideal, bent []float64
	for i, f := range at {
		if y := p.l.target.g((f - p.outer.mean) / p.outer.sd); y >= bottom && y <= top {
			ideal = append(ideal, round(f), round(y))
		}
		bent = append(bent, round(f), round(within(p.mu+h[i], bottom, top)))
	}
	if len(ideal) >= 4 {
		e := panel.Line("g", ideal, scene.Brass)
		e.Dashed, e.Width, e.Label = true, 2, "g itself, of the standardised f"
	}
	e := panel.Line("h", bent, scene.Series(threeColour))
	e.Width, e.Label = 3.5, fmt.Sprintf("h, the outer function, ridge %.0e", p.bend)
	for j := range min(knots, len(p.outer.s)) {
		// unit j has its kink where s_j f' = b_j
		x := p.outer.mean + p.outer.sd*p.outer.s[j]*p.outer.b[j]
		if math.Abs(x) > span {
			continue
		}
		k := panel.Point(fmt.Sprintf("knot%d", j), round(x), bottom, scene.Series(threeColour))
		k.Size, k.From = 2.2, []float64{round(x), top}
		k.Label = fmt.Sprintf("kink of unit %d at f = %.2f", j+1, x)
	}
	panel.Says = fmt.Sprintf("y against the learned feature, with the outer function of %d units at ridge %.0e, and dashed g itself.", len(p.outer.s), p.bend)
}

// errors draws the test errors as far as they are known.
func (p *picture) errors(s *scene.Scene) {
	type bar struct {
		key, name, long string
		colour          int
		known           bool
		error           float64
	}
	bars := []bar{
		{"stage1", "feature", "stage 1 alone: f", oneColour, p.step > 0 || p.one != nil, p.valid},
		{"rf", "kernel", "random features, a kernel method, with all samples of the run", rfColour, p.random != nil, 0},
		{"three", "3 layers", "three layers: h(f)", threeColour, p.two != nil, 0},
	}
	title := "Test error"
	if p.one != nil {
		bars[0].error = p.one.error
	}
	if p.random != nil {
		bars[1].error = p.random.error
	}
	if p.two != nil {
		bars[2].error = p.two.error
	} else if p.outer != nil {
		h := make([]float64, testCount)
		p.outer.predict(h, p.f, p.outer.a)
		bars[2].known, bars[2].error = true, p.l.error(h, p.mu)
	}
	if p.poly > 0 {
		bars = append(bars, bar{"poly", "poly", "a polynomial kernel", polyColour, true, p.poly})
	}
	x := scene.Axis{Min: 0.4, Max: float64(len(bars)) + 0.6}
	for i, b := range bars {
		x.Ticks, x.Names = append(x.Ticks, float64(i+1)), append(x.Names, b.name)
	}
	const top = 1.3
	panel := s.Panel("errors", title, scene.At(8, 4, 4, 2)).Axes(x, scene.Axis{Min: 0, Max: top, Ticks: []float64{0, 0.5, 1}})
	panel.Rule("mean", 1, "", scene.Soft).Label = "as bad as predicting the mean"
	panel.Says = "Errors over the variance of y: 1 is as bad as predicting the mean."
	for i, b := range bars {
		if !b.known {
			continue
		}
		e := panel.Rect(b.key, float64(i)+0.7, 0, 0.6, round(min(b.error, top)), scene.Series(b.colour))
		e.Label = fmt.Sprintf("%s: %.3f", b.long, b.error)
		at := within(b.error, 0, top-0.25) + 0.08
		if b.error > 0.78 && b.error < 1 {
			at = 1.06 // clear of the level line
		}
		t := panel.Text(b.key+" value", float64(i)+1, round(at), fmt.Sprintf("%.2f", b.error), scene.Ink)
		t.Align = "middle"
		panel.Says += fmt.Sprintf(" %s: %.3f.", b.long, b.error)
	}
}

// ruler shows how many samples a stage has, on a logarithmic scale.
func (p *picture) ruler(s *scene.Scene) {
	panel := s.Panel("samples", "", scene.At(3, 5, 5, 1)).Axes(
		scene.Axis{Label: "samples of a stage / d²", Min: alpha.Min * 0.9, Max: alpha.Max * 1.1, Scale: scene.Log, Ticks: []float64{2, 5, 10, 20, 40, 60}},
		scene.Axis{Min: -1, Max: 1, Bare: true})
	panel.Line("rail", []float64{alpha.Min, 0, alpha.Max, 0}, scene.Dim).Width = 2
	ring := panel.Point("alpha", p.n, 0, scene.Series(corrColour))
	ring.Size, ring.Ring = 7, scene.Ink
	n := int(math.Round(p.n * float64(p.l.set.d*p.l.set.d)))
	ring.Label = fmt.Sprintf("n = %s d² = %d samples a stage", sim.Number(p.n), n)
	if p.ended {
		ring.Handle, ring.Along = "alpha", "x"
	}
	panel.Says = fmt.Sprintf("Each stage has n = %s d² = %d samples.", sim.Number(p.n), n)
}

// sweep draws the errors against samples and dimension.
func (p *picture) sweep(s *scene.Scene) {
	bySamples := s.Panel("by samples", "Error at d = 20", scene.At(8, 0, 4, 3)).Axes(
		scene.Axis{Label: "samples / d²", Min: 4.5, Max: 22, Scale: scene.Log, Ticks: []float64{5, 10, 20}},
		scene.Axis{Label: "error", Min: 0, Max: 1, Ticks: []float64{0, 0.5, 1}})
	byDimension := s.Panel("by dimension", "Error, n = 20 d²", scene.At(8, 3, 4, 3)).Axes(
		scene.Axis{Label: "dimension d", Min: 11, Max: 25, Ticks: []float64{12, 16, 20, 24}},
		scene.Axis{Label: "error", Min: 0, Max: 1, Ticks: []float64{0, 0.5, 1}})
	dots := func(panel *scene.Panel, x func(setting) float64, belongs func(setting) bool) {
		var in []cell
		for _, c := range p.cells {
			if belongs(c.setting) && c.m2 == max(400, 2*c.d*c.d) {
				in = append(in, c)
			}
		}
		slices.SortStableFunc(in, func(a, b cell) int { return int(math.Round(100 * (x(a.setting) - x(b.setting)))) })
		for k, m := range []struct {
			key, label string
			colour     int
			of         func(cell) float64
		}{
			{"three", "three layers", threeColour, func(c cell) float64 { return c.three }},
			{"rf", "random features", rfColour, func(c cell) float64 { return c.rf }},
		} {
			var line []float64
			for _, c := range in {
				e := panel.Point(fmt.Sprintf("%s %g", m.key, x(c.setting)), x(c.setting), round(min(1, m.of(c))), scene.Series(m.colour))
				e.Size, e.Label = 5, fmt.Sprintf("%s, %s: %.3f", c.name(), m.label, m.of(c))
				line = append(line, e.X, e.Y)
				if k == 0 {
					panel.Says += fmt.Sprintf("%s: three layers %.2f, random features %.2f. ", c.name(), c.three, c.rf)
				}
			}
			if len(line) >= 4 {
				e := panel.Line(m.key, line, scene.Series(m.colour))
				e.Width, e.Label = 2.5, m.label
			}
		}
		if panel.Says == "" {
			panel.Says = "Nothing is known here yet."
		}
	}
	dots(bySamples, func(c setting) float64 { return c.alpha }, func(c setting) bool {
		return c.d == sweepD && slices.Contains(sweepAlphas, c.alpha)
	})
	dots(byDimension, func(c setting) float64 { return float64(c.d) }, func(c setting) bool {
		return c.alpha == sweepAlpha && slices.Contains(sweepDims, c.d)
	})
}
