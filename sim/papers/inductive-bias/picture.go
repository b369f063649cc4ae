package bias

import (
	"fmt"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
)

const (
	mostDots    = 120 // of a pile
	shownDigits = 12
	binWidth    = 0.0125 // of a pile, in decades of the error
	sky, shaft  = 1.1, 1.4
)

// The families of tasks, each with a goal and an axis of its own.
const (
	synthetics = "synthetic"
	images     = "digits"
)

// A view is what the large panel shows: the piles of one task.
type view struct {
	family, title string
	groups        []*group
}

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r    *sim.Run
	d    *digits
	now  view
	bars []bar

	x, y   matrix // x_1 and the target on the synthetic test points of the group that begins
	at     int    // the bar whose task is shown, -1 while it is none of them
	chosen *group // whose hypothesis is shown
	which  int
	ended  bool
	deep   map[string]float64 // the scale below ground, by family
}

// A bar is a task with what it needs; choosing it shows its view.
type bar struct {
	name string
	*group
	view view
}

func newPicture(r *sim.Run) *picture {
	p := &picture{r: r, at: -1, deep: map[string]float64{synthetics: 400, images: 800}}
	p.now = view{family: synthetics, title: "Functions that fit: where they land"}
	r.Say("Each falling dot will be one function that fits the training data. It lands at its test error; left of the gate ε it would generalise well.")
	r.Draw(p.draw)
	return p
}

func (p *picture) family(name string) {
	p.now = view{family: name, title: "Functions that fit: where they land"}
	p.chosen = nil
}

func (p *picture) synthetic(x, y matrix) { p.x, p.y = x, y }
func (p *picture) digits(d *digits)      { p.d = d }
func (p *picture) clear()                { p.now.groups = nil }

// begin is told that a group's hypotheses are coming.
func (p *picture) begin(g *group) {
	p.at = -1
	switch {
	case p.now.family == synthetics:
		g.x, g.y = p.x, p.y
		p.now.groups = nil
		p.now.title = "Functions that fit: " + g.task
	case g.id == "49":
		p.now.title = "Digits, 7 × 7: what fits, by space"
	default:
		p.now.title = "Digits, 14 × 14: what fits, by space"
	}
	p.now.groups = append(p.now.groups[:len(p.now.groups):len(p.now.groups)], g)
	p.chosen = g
	p.r.Draw(p.draw)
}

// finished is told that a task has a place among the bars.
func (p *picture) finished(g *group, name string) {
	p.bars = append(p.bars, bar{name, g, p.now})
	p.at = len(p.bars) - 1
	p.r.Draw(p.draw)
}

// finish offers the hands: which task, and which of its hypotheses.
func (p *picture) finish(failed int) {
	p.ended = true
	for i := range p.bars {
		if b := &p.bars[i]; b.view.family == images && b.id != "49" { // all spaces on the same digits
			b.view = p.now
			if b.id == "196" {
				p.at, p.chosen, p.which = i, b.group, 0
			}
		}
	}
	m := p.r.Measures()
	what, so := "For digits", "the network carries the rest in itself"
	if labels.In(p.r) == "shuffled" {
		what, so = "After shuffled labels", "what fits noise must be told almost everything"
	}
	p.r.Say("%s the kernel still needs %s bits (fitted: %s), a linear model %s, the perceptron %s: %s. Drag the bead to another task, the ring to another function.%s",
		what, nats(bits(m["exact_196"])), nats(bits(m["fit_196"])), nats(bits(m["fit_linear"])), nats(bits(m["fit_mlp"])), so, fallback(failed))
	p.r.Handle("task", func(x, _ float64) {
		p.at = int(math.Round(min(max(x, 0), float64(len(p.bars)-1))))
		b := p.bars[p.at]
		p.now, p.chosen, p.which = b.view, b.group, 0
	})
	p.r.Handle("pick", func(x, _ float64) {
		best := math.Inf(1)
		lo, hi := p.span()
		for _, g := range p.now.groups {
			for i := range g.shown() {
				if far := math.Abs(math.Log(within(g.errors[i], lo, hi)) - math.Log(within(x, lo, hi))); far < best {
					best, p.chosen, p.which = far, g, i
				}
			}
		}
	})
	p.r.Draw(p.draw)
}

func fallback(failed int) string {
	switch failed {
	case 0:
		return ""
	case 1:
		return " One fit had no proper maximum; two moments stand in."
	}
	return fmt.Sprintf(" %d fits had no proper maximum; two moments stand in.", failed)
}

func nats(x float64) string {
	switch {
	case math.IsInf(x, 0):
		return "∞"
	case x < 9.95:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// shown is how many hypotheses of a group are dots.
func (g *group) shown() int { return min(len(g.errors), mostDots) }

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows, s.TallRows = 12, 12, 13
	if g := p.chosen; g != nil && !p.ended {
		p.which = g.shown() - 1
	}
	p.tasks(s, scene.At(0, 0, 12, 7))
	p.rain(s, scene.At(0, 7, 7, 5))
	p.hypothesis(s, scene.At(7, 7, 5, 5))
}

func (p *picture) eps() float64 {
	if p.now.family == synthetics {
		return epsSynthetic.In(p.r)
	}
	return epsDigits.In(p.r)
}

// span is the axis of errors.
func (p *picture) span() (lo, hi float64) {
	if p.now.family == synthetics {
		return p.eps() / 6, 3
	}
	return p.eps() / 6.5, 0.7
}

func within(x, lo, hi float64) float64 {
	if !(x > lo) {
		return lo
	}
	return min(x, hi)
}

// rain is the large panel: above ground the hypotheses, piled up at their test errors; below, how deep the tails of
// their laws have fallen, in nats.
func (p *picture) rain(s *scene.Scene, at scene.Place) {
	lo, hi := p.span()
	eps := p.eps()
	deep := p.deep[p.now.family]
	for _, g := range p.now.groups {
		for _, x := range []float64{g.iExact, g.iFit} {
			if !math.IsInf(x, 0) && !math.IsNaN(x) {
				deep = max(deep, 1.12*x)
			}
		}
	}
	p.deep[p.now.family] = deep
	y := scene.Axis{Label: "bits below ground", Min: -shaft - 0.05, Max: sky}
	down := bits(deep)
	for k, step := int(down/tickStep(down)), tickStep(down); k >= 0; k-- {
		y.Ticks = append(y.Ticks, -float64(k)*step/down*shaft)
		y.Names = append(y.Names, sim.Number(float64(k)*step))
	}
	panel := s.Panel("rain", p.now.title, at).OnTall(scene.At(0, 6, 6, 4)).Axes(scene.Axis{Label: "test error", Min: lo, Max: hi, Scale: scene.Log}, y)
	depth := func(nats float64) float64 { return -shaft * within(nats/deep, 0, 1) }

	ground := panel.Line("ground", []float64{lo, 0, hi, 0}, scene.Soft)
	ground.Width = 1
	deepest := 0.0
	for _, g := range p.now.groups {
		for _, x := range []float64{g.iExact, g.iFit} {
			if !math.IsNaN(x) && g.fit != nil {
				deepest = min(deepest, depth(x))
			}
		}
	}
	hole := panel.Line("shaft", []float64{eps, 0, eps, deepest}, scene.Brass)
	hole.Width, hole.Alpha, hole.Label = 7, 0.3, "the shaft below the gate, as deep as the bias needed"
	gate := panel.Line("gate", []float64{eps, 0, eps, sky * 0.86}, scene.Brass)
	gate.Width, gate.Label = 2, fmt.Sprintf("the gate: a test error of ε = %s counts as generalising well", sim.Number(eps))
	name := panel.Text("gate name", eps, sky*0.9, "good enough", scene.Brass)
	name.Align = "middle"
	panel.Says = fmt.Sprintf("Good enough is a test error of %s. ", sim.Number(eps))

	var marks []mark
	for _, g := range p.now.groups {
		p.pile(panel, g, lo, hi)
		if g.fit == nil {
			continue
		}
		colour := scene.Series(g.colour)
		if g.exact != nil {
			if line := g.curve("exact", g.exact, eps); len(line) > 2 {
				e := panel.Line("exact "+g.id, lowered(line, depth), colour)
				e.Dashed, e.Width, e.Label = true, 1.5, g.name+": the exact law's tail, "+nats(bits(g.iExact))+" bits deep at the gate"
			}
			marks = append(marks, mark{g, "exact", g.iExact, depth(g.iExact)})
		}
		if line := g.curve("fitted", g.fit.law(), eps); len(line) > 2 {
			e := panel.Line("fitted "+g.id, lowered(line, depth), colour)
			e.Width, e.Label = 3, g.name+": the fitted law's tail, "+nats(bits(g.iFit))+" bits deep at the gate"
		}
		marks = append(marks, mark{g, "fitted", g.iFit, depth(g.iFit)})
		panel.Says += fmt.Sprintf("%s: %d hypotheses with a test error of %.3g ± %.2g; bias needed %s bits as fitted", upper(g.name), len(g.errors), g.fit.mu, math.Sqrt(g.fit.v), nats(bits(g.iFit)))
		if g.exact != nil {
			panel.Says += fmt.Sprintf(", %s exactly", nats(bits(g.iExact)))
		}
		panel.Says += ". "
	}
	p.depths(panel, eps, marks)

	if g := p.chosen; g != nil && p.which >= 0 && p.which < g.shown() && p.ended {
		ring := panel.Point("pick", within(g.errors[p.which], lo, hi), 0, scene.Series(g.colour))
		ring.Size, ring.Ring, ring.Handle, ring.Along = 7, scene.Ink, "pick", "x"
		ring.Label = fmt.Sprintf("%s, hypothesis %d: test error %.3g. Drag to choose another", g.name, p.which+1, g.errors[p.which])
	}
}

func upper(s string) string {
	if s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-32) + s[1:]
	}
	return s
}

func tickStep(deep float64) float64 {
	step := math.Pow(10, math.Floor(math.Log10(deep)))
	switch {
	case deep/step < 2:
		return step / 2
	case deep/step > 5:
		return step * 2
	}
	return step
}

// pile heaps the dots of a group up in narrow bins; new ones fall from the sky.
func (p *picture) pile(panel *scene.Panel, g *group, lo, hi float64) {
	heap, most := map[int]int{}, 0
	bin := func(e float64) int { return int(math.Floor(math.Log10(within(e, lo, hi)/lo) / binWidth)) }
	for _, e := range g.errors[:g.shown()] {
		b := bin(e)
		heap[b]++
		most = max(most, heap[b])
	}
	size, step := 2.4, 0.9/float64(max(most, 22))
	if g.draws == nil {
		size, step = 4, 0.9/float64(max(most, 11))
	}
	clear(heap)
	for i, e := range g.errors[:g.shown()] {
		b := bin(e)
		x := within(lo*math.Pow(10, (float64(b)+0.5)*binWidth), lo, hi)
		dot := panel.Point(fmt.Sprint(g.id, " ", i), x, (float64(heap[b])+0.6)*step, scene.Series(g.colour))
		dot.Size, dot.From = size, []float64{x, sky}
		dot.Label = fmt.Sprintf("%s, hypothesis %d: test error %.3g", g.name, i+1, e)
		heap[b]++
	}
}

// curve is the tail of a law: (error, nats) from the gate to the middle of the pile. It is computed once.
func (g *group) curve(which string, l law, eps float64) []float64 {
	if c, ok := g.curves[which]; ok {
		return c
	}
	const points = 40
	from, to := eps, g.fit.mu
	var out []float64
	for i := 0; i <= points && from < to; i++ {
		x := from * math.Pow(to/from, float64(i)/points)
		if y := information(l, x); !math.IsInf(y, 0) {
			out = append(out, x, y)
		}
	}
	g.curves[which] = out
	return out
}

func lowered(line []float64, depth func(float64) float64) []float64 {
	out := make([]float64, len(line))
	for i := 0; i < len(line); i += 2 {
		out[i], out[i+1] = line[i], depth(line[i+1])
	}
	return out
}

// A mark is where a tail meets the gate.
type mark struct {
	*group
	kind string
	nats float64
	y    float64
}

// depths marks the tails' depths at the gate; the bars above say how deep that is.
func (p *picture) depths(panel *scene.Panel, eps float64, marks []mark) {
	for _, m := range marks {
		dot := panel.Point(m.kind+" depth "+m.id, eps, m.y, scene.Series(m.colour)).Sized(5).Says("%s, %s: %s bits", m.name, m.kind, nats(bits(m.nats)))
		dot.Hollow = m.kind == "exact"
		if slices.ContainsFunc(p.bars, func(b bar) bool { return b.id == m.id }) {
			dot.Lights("tasks/" + m.kind + " " + m.id)
		}
	}
}

// bits are nats by another unit.
func bits(nats float64) float64 { return nats / math.Ln2 }

// The places of the bars: curves by their number of dimensions, then digits by the space that is searched.
var places = []string{"2", "4", "6", "8", "12", "16 dim.", "7 × 7", "14 × 14", "linear", "perceptron"}

const curves = 6 // of them are of curves

// tasks are the bars: how many bits each task and space still needs, exact (pale) and fitted.
func (p *picture) tasks(s *scene.Scene, at scene.Place) {
	top := bits(400)
	for _, b := range p.bars {
		for _, x := range []float64{bits(b.iExact), bits(b.iFit)} {
			if !math.IsInf(x, 0) && !math.IsNaN(x) {
				top = max(top, 1.3*x)
			}
		}
	}
	x := scene.Axis{Min: -0.6, Max: 9.6}
	for i, name := range places {
		x.Ticks, x.Names = append(x.Ticks, float64(i)), append(x.Names, name)
	}
	panel := s.Panel("tasks", "How many bits must be known beforehand?", at).OnTall(scene.At(0, 0, 6, 6)).Axes(x, scene.Axis{Label: "pale: exact, full: as fitted", Min: 0, Max: top})
	panel.Line("between", []float64{curves - 0.5, 0, curves - 0.5, top}, scene.Dim).Wide(1)
	panel.Text("curves", -0.5, 0.93*top, "a curve, hidden among more and more dimensions", scene.Soft)
	panel.Text("digits", curves-0.4, 0.93*top, "digits: a kernel, and networks", scene.Soft)
	for i, b := range p.bars {
		c := scene.Series(b.colour)
		high := bits(b.iFit)
		if !math.IsNaN(b.iExact) {
			panel.Rect("exact "+b.id, float64(i)-0.4, 0, 0.8, within(bits(b.iExact), 0, top), c).Faint(0.35).Says("%s: %s bits exactly", b.name, nats(bits(b.iExact)))
			high = bits(b.iExact)
		}
		panel.Rect("fitted "+b.id, float64(i)-0.25, 0, 0.5, within(bits(b.iFit), 0, top), c).Says("%s: %s bits as fitted", b.name, nats(bits(b.iFit)))
		panel.Text("bits "+b.id, float64(i), within(max(high, bits(b.iFit)), 0, top)+0.05*top, nats(high), c).Middle().Sized(15)
		exactly := ""
		if !math.IsNaN(b.iExact) {
			exactly = fmt.Sprintf(" (exactly %s)", nats(bits(b.iExact)))
		}
		panel.Tell("%s: %s bits%s.", b.name, nats(bits(b.iFit)), exactly)
	}
	if len(p.bars) == 0 {
		panel.Says = "The bits that each task needs will appear here."
	}
	if p.at < 0 || !p.ended {
		return
	}
	b := p.bars[p.at]
	panel.Point("task", float64(p.at), 0, scene.Brass).Sized(7).Ringed(scene.Ink).Held("task", "x").
		Says("the task on the stage: %s. Drag to choose another", b.name)
}

// hypothesis shows one function: its values along x_1, or how it reads digits.
func (p *picture) hypothesis(s *scene.Scene, at scene.Place) {
	g := p.chosen
	none := g == nil || p.which < 0 || p.which >= g.shown()
	if p.now.family == synthetics {
		panel := s.Panel("curve", "One function that fits", at).OnTall(scene.At(0, 10, 6, 3)).Axes(scene.Axis{Label: "x₁", Min: -1, Max: 1}, scene.Axis{Label: "f(x)", Min: -3, Max: 3})
		line := make([]float64, 0, 82)
		for i := range 41 {
			x := float64(i)/20 - 1
			line = append(line, x, math.Sin(math.Pi*x))
		}
		e := panel.Line("target", line, scene.Brass)
		e.Width, e.Label = 2, "the target, sin(πx₁)"
		panel.Says = "The target is sin(πx₁)."
		if none {
			return
		}
		panel.Title = fmt.Sprintf("One of them: error %.3g", g.errors[p.which])
		f := g.values(p.which)
		for i, v := range f.Data {
			dot := panel.Point(fmt.Sprint("x", i), g.x.Data[i], within(v, -3, 3), scene.Series(g.colour))
			dot.Size, dot.Alpha = 1.8, 0.8
			dot.Label = fmt.Sprintf("at a test point with x₁ = %.2f the function is %.2f, the target %.2f", g.x.Data[i], v, g.y.Data[i])
		}
		panel.Says += fmt.Sprintf(" The function shown, number %d, fits the training points and errs by %.3g on the test points.", p.which+1, g.errors[p.which])
		return
	}
	const cols, high = 6, 1.5
	panel := s.Panel("calls", "Test digits", at).OnTall(scene.At(0, 10, 6, 3)).Board(cols, 2*high)
	if p.d == nil {
		return
	}
	var z matrix
	if !none {
		z = g.values(p.which)
		what := map[string]string{"linear": "linear model", "mlp": "MLP"}[g.id]
		if g.exact != nil {
			what = "draw"
		}
		panel.Title = fmt.Sprintf("One %s: error %.3g", what, g.errors[p.which])
	}
	right := 0
	for i, img := range p.d.images {
		x, y := float64(i%cols), high*float64(i/cols)
		e := panel.Tile(fmt.Sprint("digit", i), x+0.08, y+0.03, 0.84, 0.84, &scene.Image{Rows: side, Cols: side, Data: img, Map: scene.Grey, Lo: 0, Hi: 1})
		e.Label = fmt.Sprintf("a test digit, %d", p.d.testLab[i])
		if none {
			continue
		}
		read, colour := kernels.ArgMax(z.Row(i)), scene.Bad
		if read == p.d.testLab[i] {
			colour = scene.Good
			right++
		}
		e.Frame = colour
		e.Label += fmt.Sprintf(", read as %d", read)
		t := panel.Text(fmt.Sprint("read", i), x+0.5, y+1.25, fmt.Sprint(read), colour)
		t.Align = "middle"
	}
	if !none {
		panel.Says = fmt.Sprintf("Hypothesis %d of the space %s reads %d of these %d test digits right; its test error is %.3g.", p.which+1, g.name, right, shownDigits, g.errors[p.which])
	}
}
