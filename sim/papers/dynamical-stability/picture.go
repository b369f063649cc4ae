package stability

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"orrery/sim"
	"orrery/sim/scene"
)

var names = map[string]string{"sgd": "SGD", "gd": "GD"}

func colourOf(id string) scene.Colour {
	if id == "sgd" {
		return scene.Series(colourSGD)
	}
	return scene.Series(colourGD)
}

// A picture is what the stage shows of a run; the experiment reads nothing from here.
type picture struct {
	r        *sim.Run
	sgd, gd  *trainer
	right    float64 // ends of the plane
	top      float64
	leftward bool    // λ_max is a small part of the trace
	longest  float64 // spoke of both nets
	spokes   [2][]float64
	flight   *escape
	flown    [2]float64 // where the flight was last held
	held     int
	seen     map[string]bool // moments that have been
	done     bool
	kicks    map[string]*escape // the reader's, by dot and size: each is computed once
}

func newPicture(r *sim.Run) *picture {
	return &picture{r: r, seen: map[string]bool{}, kicks: map[string]*escape{}}
}

// frame chooses the plane so that the start, at the full rate, lies in it.
func (p *picture) frame() {
	if p.right > 0 {
		return
	}
	s, eta := p.sgd.sharp, p.sgd.eta
	p.leftward = s.lambda < 0.1*s.trace
	p.right, p.top = max(1.35, 1.25*eta*s.lambda/2), max(1.6, 1.25*eta*s.trace/2)
}

// step is told every look of the training.
func (p *picture) step() {
	p.say()
	for _, m := range []struct {
		key string
		is  bool
	}{
		{"sgd at its wall", p.sgd.here().used(len(p.sgd.rows)) > 0.9},
		{"gd through it", p.gd.here().budgetTrace > 1},
		{"gd at its wall", p.gd.here().budgetLambda > 0.98},
		{"sgd ends", p.sgd.fate != training},
		{"gd ends", p.gd.fate != training},
	} {
		if m.is && !p.seen[m.key] {
			p.seen[m.key] = true
			p.r.Moment(p.draw)
			return
		}
	}
	p.r.Draw(p.draw)
}

func (p *picture) say() {
	s, g := p.sgd.here(), p.gd.here()
	switch {
	case p.sgd.fate == diverged || p.sgd.fate == dead:
		p.r.Say("SGD has %s. Gradient descent: trace %.0f, largest eigenvalue %.0f.", lost(p.sgd.fate), g.trace, p.gd.sharp.lambda)
	case p.gd.fate == minimum && p.sgd.fate == training:
		p.r.Say("Gradient descent has stopped with η·λ_max/2 = %.2f: one direction as steep as it may be, and a trace of %.0f. SGD is still being pushed down: trace %.0f.", g.budgetLambda, g.trace, s.trace)
	case p.sgd.fate == training && p.seen["sgd at its wall"]:
		p.r.Say("Step %d: SGD can't rise above its ceiling. The budget shrinks as the rate grows, so it slides to flatter ground: trace %.0f, while gradient descent went through the ceiling with %.0f. Spokes are hidden units.", s.t, s.trace, g.trace)
	case p.sgd.fate == training && s.lr < p.sgd.eta:
		p.r.Say("Step %d, the rate is at %.0f%%. Sharpness is still that of the start (trace %.0f), but it uses up ever more of the budget 2/η. Watch what the two dots do at the ceiling.", s.t, 100*s.lr/p.sgd.eta, s.trace)
	case p.sgd.fate == training:
		p.r.Say("Step %d, full rate: SGD's trace is %.0f, gradient descent's %.0f.", s.t, s.trace, g.trace)
	}
}

func lost(f fate) string {
	switch f {
	case diverged:
		return "diverged"
	case dead:
		return "died: all its units are off, and its loss stays high"
	}
	return "not reached a minimum"
}

func (p *picture) trained() {
	p.say()
	p.r.Moment(p.draw)
}

func (p *picture) kicked(of, by string) {
	at := p.sgd.here()
	if of == "gd" {
		at = p.gd.here()
	}
	p.flown[0], p.flown[1] = p.within(at.budgetLambda, at.budgetTrace)
	p.held = 0
	p.r.Say("A test of stability: %s's minimum, every weight changed by 0.01%%, then %d steps of %s. Does it stay?", names[of], kickSteps, names[by])
}

// fleeing is told every place of an escape. What leaves does so in a few steps, so these are moments.
func (p *picture) fleeing(e *escape) {
	p.flight = e
	if n := len(e.way); n > 1 {
		x, y := p.within(e.way[n-1].budgetLambda, e.way[n-1].budgetTrace)
		if math.Hypot((x-p.flown[0])/p.right, (y-p.flown[1])/p.top) > 0.05 && p.held < 10 {
			p.flown = [2]float64{x, y}
			p.held++
			p.r.Moment(p.draw)
			return
		}
	}
	p.r.Draw(p.draw)
}

func (p *picture) fled(e *escape) {
	p.flight = e
	p.r.Say("%s", e.verdict())
	p.r.Moment(p.draw)
}

// verdict is what became of a kick.
func (e *escape) verdict() string {
	head := fmt.Sprintf("%s from %s's minimum, after a kick of %s: ", names[e.by], names[e.of], percent(e.size))
	switch {
	case e.growth >= mostGrowth:
		return head + "it leaves, and the loss grows until it overflows."
	case e.growth >= 3:
		return head + fmt.Sprintf("it leaves; the loss grew by a factor of 10^%.1f.", e.growth)
	case e.growth <= 0.05:
		return head + "it stays, and the loss only falls."
	}
	return head + fmt.Sprintf("it stays; the loss grew at most %.3g-fold.", math.Pow(10, e.growth))
}

func percent(x float64) string { return fmt.Sprintf("%.3g%%", 100*x) }

// finish offers the dots for kicks.
func (p *picture) finish(leave *escape) {
	p.done = true
	p.flight = leave
	for _, t := range []*trainer{p.sgd, p.gd} {
		if t.fate == minimum {
			p.r.Handle(t.id, func(x, y float64) { p.kick(t, x, y) })
		}
	}
	s, g := p.sgd, p.gd
	switch {
	case s.fate == minimum && g.fate == minimum && len(s.rows) > 1:
		p.r.Say("With batches of %d the ceiling tilts towards the wall. SGD uses %.2f of its budget: trace %.0f, test error %.2f. Gradient descent: %.0f and %.2f. Drag a dot to kick it with the other optimiser.",
			len(s.rows), s.here().used(len(s.rows)), s.here().trace, s.net.testError(), g.here().trace, g.net.testError())
	case s.fate == minimum && g.fate == minimum && leave != nil && leave.growth >= 3:
		p.r.Say("SGD has used %.2f of the budget 2/η for its trace (%.0f); test error %.2f. Gradient descent fits as well, with trace %.0f and error %.2f; put SGD there, and it leaves (dashed). Drag a dot to kick it with the other optimiser.",
			s.here().budgetTrace, s.here().trace, s.net.testError(), g.here().trace, g.net.testError())
	case s.fate == minimum && g.fate == minimum:
		p.r.Say("SGD ends with trace %.0f and test error %.2f, gradient descent with %.0f and %.2f. Put at gradient descent's minimum, SGD stays there too. Drag a dot to kick it with the other optimiser.",
			s.here().trace, s.net.testError(), g.here().trace, g.net.testError())
	case s.fate != minimum && g.fate == minimum:
		p.r.Say("SGD has %s, so there is no minimum of SGD to judge: the theory speaks of minima, not of how to reach them. Gradient descent: trace %.0f, η·λ_max/2 = %.2f.", lost(s.fate), g.here().trace, g.here().budgetLambda)
	case s.fate == minimum:
		p.r.Say("Gradient descent has %s, so there is no minimum of it to judge. SGD: trace %.0f.", lost(g.fate), s.here().trace)
	default:
		p.r.Say("SGD has %s, gradient descent has %s: there is no minimum to judge.", lost(s.fate), lost(g.fate))
	}
	p.r.Draw(p.draw)
}

// kick runs the escape test from t's minimum by the other optimiser; the farther the dot was dragged, the harder it is hit.
func (p *picture) kick(t *trainer, x, y float64) {
	at := t.here()
	far := math.Hypot((x-at.budgetLambda)/p.right, (y-at.budgetTrace)/p.top)
	if math.IsNaN(far) {
		return
	}
	decade := int(min(3, far/0.2))
	by := "gd"
	if t.id == "gd" {
		by = "sgd"
	}
	key := fmt.Sprint(t.id, decade)
	e := p.kicks[key]
	if e == nil {
		size := kickSize * math.Pow(10, float64(decade))
		e = test(p.r, t.id, by, t.net, size, 1, count, func(*escape) {})
		p.kicks[key] = e
	}
	p.flight = e
	p.r.Say("%s", e.verdict())
}

// count is 0 ... n-1 without telling the host.
func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.frame()
	p.wedge(s)
	pair := []*trainer{p.sgd, p.gd}
	p.longest = 1e-9
	for k, t := range pair {
		p.spokes[k] = p.spokes[k][:0]
		if t.fate != diverged {
			p.spokes[k] = t.net.spokes(p.spokes[k])
			p.longest = max(p.longest, slices.Max(p.spokes[k]))
		}
	}
	for k, t := range pair {
		p.rose(s, t, 3*k, p.spokes[k])
	}
}

// within keeps a place on the plane.
func (p *picture) within(x, y float64) (float64, float64) {
	return min(max(x, 0), p.right), min(max(y, 0), p.top)
}

// together reports whether the dots lie on each other.
func (p *picture) together() bool {
	a, b := p.sgd.here(), p.gd.here()
	return math.Hypot((a.budgetLambda-b.budgetLambda)/p.right, (a.budgetTrace-b.budgetTrace)/p.top) < 0.02
}

func (p *picture) wedge(s *scene.Scene) {
	panel := s.Panel("wedge", "The stability wedge", scene.At(0, 0, 8, 6)).Axes(
		scene.Axis{Label: "largest eigenvalue: η·λ_max/2", Min: 0, Max: p.right},
		scene.Axis{Label: "trace: η·tr G/2", Min: 0, Max: p.top})
	c1, c2 := scene.Series(colourSGD), scene.Series(colourGD)
	panel.Rect("gd room", 0, 0, 1, p.top, c2).Alpha = 0.07
	// SGD's ceiling, y/B + (1-1/B) x = 1: level for batch 1, steeper for larger ones, always through (1, 1).
	batch := float64(len(p.sgd.rows))
	x0, y0 := 0.0, batch
	if y0 > p.top {
		x0, y0 = (batch-p.top)/(batch-1), p.top
	}
	room := panel.Line("sgd room", []float64{0, 0, 0, y0, x0, y0, 1, 1, 1, 0}, c1)
	room.Fill, room.Closed, room.Alpha = true, true, 0.16
	edge := []float64{x0, y0, 1, 1}
	if batch == 1 {
		edge[2] = p.right
	}
	ceiling := panel.Line("ceiling", edge, c1)
	ceiling.Width, ceiling.Label = 2, "SGD's ceiling: tr G = 2/η"
	if batch > 1 {
		ceiling.Label = fmt.Sprintf("SGD's ceiling at batch %.0f, roughly: tr G/B + (1−1/B)·λ_max = 2/η", batch)
	}
	wall := panel.Line("wall", []float64{1, 0, 1, p.top}, c2)
	wall.Width, wall.Label = 2, "the wall of gradient descent: λ_max = 2/η"
	words := func(key string, x, y float64, text, align string, c scene.Colour) {
		e := panel.Text(key, x, y, text, c)
		e.Align = align
	}
	words("room 1", 0.97, 0.12*min(p.top, 4), "both can stay here", "end", c1)
	if p.leftward { // the ways go up on the left
		words("room 2", 0.97, 0.5*p.top, "only GD can stay here", "end", c2)
	} else {
		words("room 2", 0.03, 0.95*p.top, "only GD can stay here", "start", c2)
	}

	for _, t := range []*trainer{p.gd, p.sgd} {
		p.way(panel, t.id+" way", t.way, colourOf(t.id)).Label = "the way of " + names[t.id]
	}
	if e := p.flight; e != nil {
		p.flightTo(panel, e)
	}
	for _, t := range []*trainer{p.gd, p.sgd} {
		at := t.here()
		x, y := p.within(at.budgetLambda, at.budgetTrace)
		dot := panel.Point(t.id, x, y, colourOf(t.id))
		dot.Size = 6 + min(8, max(0, math.Log10(at.loss)+8))
		if t.id == "gd" && p.together() {
			dot.Size += 4 // a rim round the other
		}
		dot.Label = fmt.Sprintf("%s, %s: trace %.1f, largest eigenvalue %.1f, loss %.1e", names[t.id], t.fate, at.trace, t.sharp.lambda, t.loss)
		dot.Ring = scene.Ink
		if p.done && t.fate == minimum {
			dot.Handle = t.id
			dot.Label += ". Drag it to kick it with the other optimiser; the farther, the harder"
		}
		panel.Says += fmt.Sprintf("%s, step %d, %s: trace %.1f (%.2f of the budget), largest eigenvalue %.1f (%.2f of it), loss %.1e. ",
			names[t.id], at.t, t.fate, at.trace, at.budgetTrace, t.sharp.lambda, at.budgetLambda, at.loss)
		// Names on opposite sides, where there is room: at first, and with a small step to the end, the dots coincide.
		dx, dy, align := 0.035*p.right, 0.0, "start"
		switch {
		case t.id == "sgd" && x > 0.8*p.right, t.id == "gd" && x > 0.12*p.right:
			dx, align = -dx, "end"
		case t.id == "gd":
			dy = 0.07 * p.top
		}
		name := names[t.id]
		if t.fate == diverged || t.fate == dead {
			name += ": " + map[fate]string{diverged: "diverged", dead: "dead"}[t.fate]
		}
		e := panel.Text(t.id+" name", x+dx, y+dy, name, colourOf(t.id))
		e.Size, e.Align = 17, align
	}
	if p.flight != nil {
		panel.Says += p.flight.verdict()
	}
}

func (p *picture) way(panel *scene.Panel, key string, way []place, c scene.Colour) *scene.Element {
	var points []float64
	for _, at := range way {
		x, y := p.within(at.budgetLambda, at.budgetTrace)
		points = append(points, x, y)
	}
	if len(way) == 1 {
		points = append(points, points...)
	}
	e := panel.Line(key, points, c)
	e.Width, e.Alpha = 2, 0.7
	return e
}

// flightTo draws where an optimiser goes from a kicked minimum, as far as the edge of the plane.
func (p *picture) flightTo(panel *scene.Panel, e *escape) {
	var points []float64
	x, y := 0.0, 0.0
	for i, at := range e.way {
		u, v := at.budgetLambda, at.budgetTrace
		out := u > p.right || v > p.top
		if out && i > 0 { // as far along the last piece as the plane reaches
			f := 1.0
			if u > p.right {
				f = (p.right - x) / (u - x)
			}
			if v > p.top {
				f = min(f, (p.top-y)/(v-y))
			}
			u, v = x+f*(u-x), y+f*(v-y)
		}
		x, y = p.within(u, v)
		points = append(points, x, y)
		if out {
			break
		}
	}
	if len(e.way) == 1 {
		points = append(points, x, y)
	}
	line := panel.Line("flight", points, colourOf(e.by))
	line.Label, line.Width, line.Dashed = e.verdict(), 3, true
	head := panel.Point("flight head", x, y, colourOf(e.by))
	head.Size, head.Hollow, head.Label = 6, true, e.verdict()
	if e.growth >= 3 {
		words := panel.Text("flight name", x+0.025*p.right, y-0.07*p.top, names[e.by]+" leaves", colourOf(e.by))
		if x > 0.8*p.right {
			words.X, words.Align = 0.97*x, "end"
		}
	}
}

// rose draws the hidden units, or coordinates, of a net as spokes.
func (p *picture) rose(s *scene.Scene, t *trainer, row int, spokes []float64) {
	title := fmt.Sprintf("%s: %s", names[t.id], t.fate)
	panel := s.Panel(t.id, title, scene.At(8, row, 4, 3)).Board(2, 2)
	unit, truth := "unit", func(int) bool { return false }
	if n, ok := t.net.(*diagonalNet); ok {
		unit, truth = "coordinate", func(j int) bool { return n.truth[j] != 0 }
	}
	centre := panel.Point("centre", 1, 1, scene.Soft)
	centre.Size = 2
	if t.fate == diverged {
		panel.Says = names[t.id] + " has diverged; it has no weights to show."
		return
	}
	err := t.net.testError()
	panel.Title = fmt.Sprintf("Units of %s: error %.2f", names[t.id], err)
	longest, sum := slices.Max(spokes), floats.Sum(spokes)
	strong := 0
	for j, l := range spokes {
		if l > 0.1*longest {
			strong++
		}
		a := 2 * math.Pi * float64(j) / float64(len(spokes))
		far := 0.98 * l / p.longest
		e := panel.Line(fmt.Sprintf("u%d", j), []float64{1, 1, 1 + far*math.Sin(a), 1 - far*math.Cos(a)}, colourOf(t.id))
		e.Width = 2
		e.Label = fmt.Sprintf("%s %d of %s: %.3f", unit, j, names[t.id], l)
		if truth(j) {
			e.Colour, e.Width = scene.Brass, 4
			e.Label += ", 1 in truth"
		}
		other := "gd"
		if t.id == "gd" {
			other = "sgd"
		}
		if (other == "gd" && p.gd.fate != diverged) || (other == "sgd" && p.sgd.fate != diverged) {
			e.Links = []string{other + "/" + e.Key}
		}
	}
	panel.Says = fmt.Sprintf("%s: %d of %d %ss are longer than a tenth of the longest; all together %.2f; test error %.3f.", names[t.id], strong, len(spokes), unit, sum, err)
}
