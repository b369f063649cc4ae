package simplicity

import (
	"fmt"
	"math"
	"strings"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/scene"
)

const (
	shownPoints = 120
	contextFrom = 200 // the rows that lend the background its other coordinates are taken from here on
	mostContext = 16
	fine        = 32 // cells on a side of a background at rest
	coarse      = 20 // and while a network trains
	reach       = 1.1
)

// A picture is what the stage shows of a run on LMS data. It only looks: the experiment reads nothing from here.
type picture struct {
	r     *sim.Run
	l     lms
	which string // the network: "clean", "control", "noisy", "adversarial"
	test  *set
	judge *judge // once there are levers to pull
	net   *Net
	at    int // its step

	now           heard
	known         bool // now is
	score, bound  float64
	nth, count    int // of an ensemble
	robust        float64
	underAttack   bool
	simple, other bool    // the levers: x_0, all the others shuffled
	eps           float64 // and the attack

	a, b    int   // the slab coordinates shown: x_0 against x_a left, x_a against x_b right
	chosen  bool  // because the network looks at them
	context []int // rows of the test set, half of each class
	ground  backgrounds
	pass    *nn.Pass[float32]
	end     *ending
}

// backgrounds are the decision regions of one network at one step.
type backgrounds struct {
	net               *Net
	step, cells, a, b int
	left, right       *scene.Image
}

func newPicture(r *sim.Run, l lms) *picture {
	return &picture{r: r, l: l, which: "clean", test: newSet(0, l.d), a: 1, b: 2}
}

// begin is told that a network's training begins.
func (p *picture) begin(which string, l lms, test *set) {
	p.which, p.l, p.test, p.judge, p.net, p.known = which, l, test, nil, nil, false
	p.simple, p.other, p.eps, p.underAttack, p.count = false, false, 0, false, 1
	p.a, p.b, p.chosen = 1, 2, false
	p.lend()
}

// choose turns the squares to the slab coordinates that the network looks at, as soon as it looks at one: there are many, and
// it may be deaf to x_1 and x_2.
func (p *picture) choose() {
	if p.chosen || p.net == nil || p.l.k < 2 {
		return
	}
	n := norms(p.net)[1 : p.l.k+1]
	first, second, mean := 0, 1, 0.0
	if n[1] > n[0] {
		first, second = 1, 0
	}
	for j, v := range n {
		mean += v / float64(len(n))
		switch {
		case v > n[first]:
			first, second = j, first
		case j != first && v > n[second]:
			second = j
		}
	}
	if n[first] > 1.5*mean {
		p.a, p.b, p.chosen = first+1, second+1, true
	}
}

// lend picks the test points that lend a background its other coordinates: from a row on, one of each class in turn.
func (p *picture) lend() {
	p.context = nil
	for i := contextFrom; i < p.test.x.Rows && len(p.context) < mostContext; i++ {
		if p.test.positive[i] == (len(p.context)%2 == 1) {
			p.context = append(p.context, i)
		}
	}
}

// member is told which network of an ensemble trains.
func (p *picture) member(k, n int) { p.nth, p.count = k, n }

// hear is told what the network at hand listens to.
func (p *picture) hear(h heard) { p.now, p.known = h, true }

// scored is told the accuracy on noisy data.
func (p *picture) scored(acc, bound float64) { p.score, p.bound, p.known = acc, bound, true }

// step is told of each training step.
func (p *picture) step(step int, net *Net) {
	p.net, p.at = net, step
	if step%max(1, steps.In(p.r)/100) == 0 {
		p.r.Draw(p.draw)
	}
}

// found is told when the control has found the slabs.
func (p *picture) found(step int, acc float64) {
	p.r.Say("Step %d: there they are. Accuracy %.3f without any linear coordinate: the network could read the slabs all along. It only had no reason to. The squares turn to the coordinates it reads.", step, acc)
	p.r.Moment(p.draw)
}

// pull shows the two levers at work.
func (p *picture) pull(c *studied) {
	r := p.r
	p.judge, p.net, p.at = c.judge, c.Net, steps.In(r)
	p.hear(c.heard)
	r.Say("Trained: %.1f%% right. By which coordinate? Shuffle one over the points, leave the rest as it is, and see whether the network notices.", 100*c.acc)
	r.Moment(p.draw)
	p.simple = true
	r.Say("x₀ shuffled: every point slides sideways to another's x₀, its slabs stay. AUC %.3f becomes %.3f.", c.test, c.heard.simple)
	r.Moment(p.draw)
	p.simple = false
	r.Moment(p.draw)
	p.other = true
	r.Say("Everything but x₀ shuffled, %d coordinates at once. AUC %.3f becomes %.3f.", p.l.d-1, c.test, c.heard.others)
	r.Moment(p.draw)
	p.other = false
	r.Moment(p.draw)
}

// attacked is told the accuracy of a network when every test point has been moved by up to e.
func (p *picture) attacked(c *studied, e, acc float64) {
	p.judge, p.net, p.at, p.now = c.judge, c.Net, steps.In(p.r), c.heard
	p.underAttack, p.eps, p.robust = true, e, acc
	p.r.Say("An adversary moves every point by at most ε = %.2f. Accuracy %.1f%%, although a classifier that uses all coordinates could get every point right up to ε = %.2f.", e, 100*acc, p.l.margin())
	p.r.Moment(p.draw)
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 24
	p.choose()
	p.paint()
	x := p.shown()
	f := p.outputs(x)
	p.square(s, "left", scene.At(0, 0, 4, 16), 0, p.a, p.ground.left, x, f)
	p.square(s, "right", scene.At(4, 0, 4, 16), p.b, p.a, p.ground.right, x, f)
	p.gauges(s)
	p.levers(s)
	if p.end != nil {
		p.sliders(s)
	} else {
		p.strip(s)
	}
}

// outputs are f of a few points; nil before there is a network.
func (p *picture) outputs(x kernels.Matrix[float32]) []float64 {
	if p.net == nil {
		return nil
	}
	if p.pass == nil {
		p.pass = nn.NewPass(p.net, judgeRows)
	}
	out := make([]float64, 0, x.Rows)
	for at := 0; at < x.Rows; at += judgeRows {
		to := min(x.Rows, at+judgeRows)
		f := p.pass.Forward(p.net, x.Slice(at, to, 0, x.Cols))
		for i := range to - at {
			out = append(out, float64(f.At(i, 0)))
		}
	}
	return out
}

// moved is the first n test points as the levers have them: shuffled, then attacked.
func (p *picture) moved(n int) kernels.Matrix[float32] {
	x := kernels.New[float32](n, p.l.d)
	for i := range n {
		copy(x.Row(i), p.test.x.Row(i))
		if p.other {
			copy(x.Row(i)[1:], p.judge.others.Row(i)[1:])
		}
		if p.simple {
			x.Row(i)[0] = p.judge.simple.Row(i)[0]
		}
	}
	if p.eps > 0 && p.net != nil {
		return newAttacker(p.net, n).run(p.net, x, p.test.y[:n], p.eps, attackSteps, func() {})
	}
	return x
}

func (p *picture) shown() kernels.Matrix[float32] { return p.moved(min(shownPoints, p.test.x.Rows)) }

// paint computes the decision regions behind the points: over a grid of two coordinates, the mean of tanh(f/2), which is
// the expected label where the network's probabilities are true, the other coordinates being those of a few test points.
func (p *picture) paint() {
	g := &p.ground
	cells := coarse
	switch {
	case p.end != nil:
		cells = fine
	case p.net != nil && len(p.net.Theta) > 100000: // a large network: no picture may hold the training up
		cells = coarse / 2
	}
	if p.net == nil || g.net == p.net && g.step == p.at && g.cells == cells && g.a == p.a && g.b == p.b {
		if p.net == nil {
			*g = backgrounds{}
		}
		return
	}
	context := p.context
	for work := len(p.net.Theta); work > 40000 && len(context) > 4; work /= 2 { // large networks: fewer points
		context = context[:len(context)/2]
	}
	g.net, g.step, g.cells, g.a, g.b = p.net, p.at, cells, p.a, p.b
	g.left, g.right = p.region(0, p.a, cells, context), p.region(p.b, p.a, cells, context)
}

func (p *picture) region(a, b, cells int, context []int) *scene.Image {
	n := max(1, len(context))
	x := kernels.New[float32](cells*cells*n, p.l.d)
	at := func(i int) float32 { return float32(((float64(i)+0.5)/float64(cells)*2 - 1) * reach) }
	for i := range x.Rows {
		row, cell := x.Row(i), i/n
		copy(row, p.test.x.Row(context[i%n]))
		row[a], row[b] = at(cell%cells), at(cells-1-cell/cells) // the first row of an image is the uppermost
	}
	mean := make([]float64, cells*cells)
	for i, f := range p.outputs(x) {
		mean[i/n] += math.Tanh(f/2) / float64(n)
	}
	return scene.Matrix(cells, cells, mean, scene.Diverging, -2, 2) // half the map's range: points stand out
}

// kindOf says what coordinate j is.
func (p *picture) kindOf(j int) string {
	switch {
	case j == 0 && p.l.linear:
		return "linear"
	case j >= 1 && j <= p.l.k:
		return "slabs"
	}
	return "noise"
}

// x is a coordinate's name.
func x(j int) string {
	var b strings.Builder
	b.WriteString("x")
	for _, c := range fmt.Sprint(j) {
		b.WriteRune('₀' + (c - '0'))
	}
	return b.String()
}

// classColour is the points' colour, brighter than the regions behind.
func classColour(y float32) scene.Colour {
	if y > 0 {
		return "d:0.85"
	}
	return "d:-0.75"
}

func sign(f float64) string {
	if f > 0 {
		return "+1"
	}
	return "−1"
}

// number is v with a proper minus sign.
func number(format string, v float64) string {
	return strings.Replace(fmt.Sprintf(format, v), "-", "−", 1)
}

// square draws test points over two coordinates.
func (p *picture) square(s *scene.Scene, key string, at scene.Place, a, b int, ground *scene.Image, pts kernels.Matrix[float32], f []float64) {
	title := "Slabs only"
	if p.l.k < 2 {
		title = "Noise"
	}
	if key == "left" {
		title = map[string]string{"clean": "Clean data", "control": "x₀ is noise", "noisy": "Noisy data", "adversarial": "Adversarial"}[p.which]
		switch {
		case !p.l.linear:
			title = "x₀ is noise"
		case p.which == "noisy" && p.count > 1:
			title = fmt.Sprintf("Noisy, %d of %d", p.nth, p.count)
		}
	}
	ticks := []float64{-1, 0, 1}
	panel := s.Panel(key, title, at).Axes(
		scene.Axis{Label: x(a) + ", " + p.kindOf(a), Min: -reach, Max: reach, Ticks: ticks},
		scene.Axis{Label: x(b), Min: -reach, Max: reach, Ticks: ticks})
	if ground != nil {
		h := panel.Heat("regions", -reach, -reach, 2*reach, 2*reach, ground)
		h.Label = fmt.Sprintf("the network's call over %s and %s, the other coordinates taken from %d test points: amber for +1, blue for −1, dark where it depends on the others", x(a), x(b), len(p.context))
	}
	wrong := 0
	for i := range pts.Rows {
		row, own := pts.Row(i), p.test.x.Row(i)
		e := panel.Point(fmt.Sprintf("%s%d", p.family(), i), inside(float64(row[a])), inside(float64(row[b])), classColour(p.test.y[i]))
		e.Size = 3.2
		e.Label = fmt.Sprintf("test point %d of class %s: %s = %s, %s = %s", i+1, sign(float64(p.test.y[i])), x(a), number("%.2f", float64(row[a])), x(b), number("%.2f", float64(row[b])))
		if p.eps > 0 && !p.simple && !p.other { // a trail from where the attack found it
			e.Points = []float64{inside(float64(own[a])), inside(float64(own[b])), e.X, e.Y}
		}
		if f != nil {
			e.Label += fmt.Sprintf("; the network says %s (f = %s)", sign(f[i]), number("%.2f", f[i]))
			if !(f[i]*float64(p.test.y[i]) > 0) {
				e.Ring = scene.Bad
				wrong++
			}
		}
	}
	if p.end != nil {
		p.probe(panel, key, a, b)
	}
	if f == nil {
		panel.Says = fmt.Sprintf("Test points over %s and %s.", x(a), x(b))
		return
	}
	panel.Says = fmt.Sprintf("Over %s and %s, the network gets %d of %d test points wrong. Along %s the background goes from %s to %s, along %s from %s to %s.",
		x(a), x(b), wrong, pts.Rows, x(a), shade(ground, 0, -1), shade(ground, 0, 1), x(b), shade(ground, -1, 0), shade(ground, 1, 0))
}

// family keeps the keys of one set of points apart from another's. The control's points are the clean ones but for x_0, so
// they keep theirs and slide.
func (p *picture) family() string {
	if p.which == "noisy" {
		return "n"
	}
	return "p"
}

// shade is the mean of a background's lower, upper, left or right fifth, in words.
func shade(img *scene.Image, vertical, level int) string {
	n, sum, count := img.Rows, 0.0, 0
	for i := range n {
		for j := range n {
			at, side := j, level
			if vertical != 0 {
				at, side = n-1-i, vertical
			}
			if side < 0 && at < n/5 || side > 0 && at >= n-n/5 {
				sum, count = sum+img.Value(i, j), count+1
			}
		}
	}
	return number("%+.2f", sum/float64(max(1, count)))
}

// inside is a place on the axes, whatever the number.
func inside(v float64) float64 { return between(v, -reach, reach) }

func between(v, lo, hi float64) float64 {
	if !(v > lo) {
		return lo
	}
	return min(v, hi)
}

// bar is a line of the gauges.
type bar struct {
	key, name string
	value     float64
	colour    scene.Colour
}

// gauges shows what the network listens to, or how often it is right.
func (p *picture) gauges(s *scene.Scene) {
	title, what := "Test AUC", "AUC"
	var bars []bar
	switch {
	case p.underAttack && p.end == nil:
		title, what = "Accuracy", "Accuracy"
		bars = []bar{{"acc", "no attack", p.now.acc, scene.Series(colourTest)}, {"robust", fmt.Sprintf("moved by %.2f", p.eps), p.robust, scene.Brass}}
		if p.l.linear {
			bars = append(bars, bar{"theory", "x₀ in theory", p.judge.beyond(p.eps), scene.Soft})
		}
	case p.which == "noisy":
		title, what = "Accuracy", "Accuracy"
		if p.known {
			bars = []bar{{"noisy", "network", p.score, scene.Series(colourTest)}, {"bound", "x₀ at best", p.bound, scene.Soft}, {"one", "the slabs", 1, scene.Series(colourControl)}}
			if p.l.k == 0 {
				bars = bars[:2]
			}
		}
	case p.known:
		bars = []bar{{"test", "as it is", p.now.test, scene.Series(colourTest)}, {"simple", "x₀ shuffled", p.now.simple, scene.Series(colourSimple)},
			{"others", "rest shuffled", p.now.others, scene.Series(colourOthers)}}
	}
	if p.end != nil {
		bars = append(bars, p.end.live)
	}
	panel := s.Panel("gauges", title, scene.At(8, 0, 4, 7))
	drawBars(panel, bars)
	var says []string
	for _, b := range bars {
		says = append(says, fmt.Sprintf("%s %.3f", b.name, b.value))
	}
	if len(says) > 0 {
		panel.Says = what + ": " + strings.Join(says, ", ") + "."
	}
}

// drawBars draws numbers from 0 to 1 as bars under their names; a mark stands at one half.
func drawBars(panel *scene.Panel, bars []bar) {
	rows := max(3, len(bars))
	panel.Axes(scene.Axis{Min: 0, Max: 1, Bare: true}, scene.Axis{Min: 0, Max: float64(rows), Bare: true})
	for i, b := range bars {
		y := float64(rows - i - 1)
		panel.Rect(b.key+" track", 0, y+0.12, 1, 0.22, "d:0.08")
		if v := between(b.value, 0, 1); v > 0 {
			panel.Rect(b.key, 0, y+0.12, v, 0.22, b.colour).Label = fmt.Sprintf("%s: %.3f", b.name, b.value)
		}
		panel.Rect(b.key+" half", 0.499, y+0.06, 0.002, 0.34, scene.Ink).Label = "one half: chance"
		panel.Text(b.key+" name", 0, y+0.62, b.name, scene.Soft)
		panel.Text(b.key+" value", 1, y+0.62, fmt.Sprintf("%.3f", b.value), scene.Ink).Align = "end"
	}
}

// levers are pulled by the run first, by the reader later.
func (p *picture) levers(s *scene.Scene) {
	panel := s.Panel("levers", "Levers", scene.At(8, 7, 4, 8))
	onOff := func(on bool) (float64, string) {
		if on {
			return 1, "yes"
		}
		return 0, "no"
	}
	simple, simpleSays := onOff(p.simple)
	other, otherSays := onOff(p.other)
	levers := []lever{
		{"simple", "shuffle x₀", simpleSays, simple, scene.Series(colourSimple)},
		{"others", "shuffle rest", otherSays, other, scene.Series(colourOthers)},
		{"eps", "attack, ε", fmt.Sprintf("%.2f", p.eps), p.eps / mostEps, scene.Brass},
	}
	if p.end != nil {
		levers = append(levers, p.end.lever())
	}
	drawLevers(panel, levers, p.end != nil)
	panel.Says = fmt.Sprintf("Levers: x₀ shuffled: %s; all others shuffled: %s; attack of radius %.2f.", simpleSays, otherSays, p.eps)
}

// lever is a knob on a track from 0 to 1.
type lever struct {
	key, name, says string
	at              float64
	colour          scene.Colour
}

func drawLevers(panel *scene.Panel, levers []lever, handles bool) {
	rows := max(3, len(levers))
	panel.Axes(scene.Axis{Min: -0.04, Max: 1.04, Bare: true}, scene.Axis{Min: 0, Max: float64(rows), Bare: true})
	for i, l := range levers {
		y := float64(rows - i - 1)
		panel.Line(l.key+" track", []float64{0, y + 0.22, 1, y + 0.22}, scene.Dim).Width = 3
		if l.at > 0.001 {
			panel.Line(l.key+" pulled", []float64{0, y + 0.22, l.at, y + 0.22}, l.colour).Width = 3
		}
		k := panel.Point(l.key, l.at, y+0.22, l.colour)
		k.Size, k.Label = 5, l.name+": "+l.says
		if handles {
			k.Handle, k.Along = l.key, "x"
		}
		panel.Text(l.key+" name", 0, y+0.7, l.name, scene.Soft)
		panel.Text(l.key+" says", 1, y+0.7, l.says, scene.Ink).Align = "end"
	}
}

// groups are the coordinates' kinds for the axis under them.
func (p *picture) groups() (at []float64, names []string) {
	add := func(from, to int, what string) {
		if from > to {
			return
		}
		name := x(from)
		if to > from {
			name += "–" + x(to)
		}
		at, names = append(at, float64(from+to)/2), append(names, name+" "+what)
	}
	add(0, 0, "")
	add(1, p.l.k, "slabs")
	add(p.l.k+1, p.l.d-1, "noise")
	return at, names
}

func (p *picture) groupColour(j int) scene.Colour {
	switch p.kindOf(j) {
	case "linear":
		return scene.Series(colourSimple)
	case "slabs":
		return scene.Series(colourOthers)
	}
	return scene.Soft
}

// strip shows how strongly the first layer takes each coordinate in.
func (p *picture) strip(s *scene.Scene) {
	at, names := p.groups()
	panel := s.Panel("inputs", "First-layer weights", scene.At(0, 16, 12, 8))
	top := 1.0
	var n []float64
	if p.net != nil {
		n = norms(p.net)
		for _, v := range n {
			if v > top && !math.IsInf(v, 0) {
				top = v
			}
		}
	}
	panel.Axes(scene.Axis{Min: -0.6, Max: float64(p.l.d) - 0.4, Ticks: at, Names: names},
		scene.Axis{Label: "length", Min: 0, Max: 1.1 * top})
	if n == nil {
		panel.Says = "No network yet."
		return
	}
	var sums [2]float64
	for j, v := range n {
		v = between(v, 1e-9, 1.1*top)
		panel.Rect(fmt.Sprintf("w%d", j), float64(j)-0.36, 0, 0.72, v, p.groupColour(j)).Label = fmt.Sprintf("%s, %s: weights of length %.2f", x(j), p.kindOf(j), v)
		if p.kindOf(j) == "slabs" {
			sums[0], sums[1] = sums[0]+v, sums[1]+1
		}
	}
	panel.Says = fmt.Sprintf("First-layer weights: length %.2f for x₀, %.2f on average for the %d slab coordinates.", n[0], sums[0]/max(1, sums[1]), p.l.k)
}
