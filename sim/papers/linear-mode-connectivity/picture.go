package lmc

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/scene"
)

const (
	mostTiles  = 36  // units on a board
	liveImages = 500 // test images behind the rope while a search runs
	digitCount = 12
	every      = 20 // training steps between two pictures, and to a point of a training curve
)

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r *sim.Run
	d *digits

	names   []string
	nets    []*Net      // in training or trained
	curves  [][]float64 // the training loss of each, means over some steps
	sum     float64
	counted int

	slots  []int // A's units on the left board
	own    []int // B's units on the right board before anything is matched
	chosen int   // of how many boards the units are the strongest: the networks that are ready

	full, live *judge     // on all test images, on some
	liveEnds   []nn.Score // of A and B on some; a permutation of B does not change its own
	scratch    *Net
	digits     []int // the test images shown
	misread    int   // how many of them the unmatched average misreads

	caption   string // what to look at in this phase; numbers are added
	method    string
	perms     Perms // of B, while searching and after
	accepts   int
	unmatched *line
	rope      *line // after (or, in a search, under) the permutation; nil before
	ropes     map[string]*line

	end *ending
}

// ending is what the last picture has besides: rings to drag along the ropes.
type ending struct {
	a, b, matched        *Net
	barrier, barrierNone float64
	nearer               float64 // the distance's reduction
	nearT, nearLoss      float64 // the control on the unmatched line
	t, u                 float64 // rings on the matched and on the unmatched rope
	scoreT, scoreU       nn.Score
	onUnmatched          bool // the reader moved u last
}

func newPicture(r *sim.Run, d *digits) *picture {
	p := &picture{r: r, d: d, ropes: map[string]*line{}}
	for i := range min(mostTiles, width.In(r)) {
		p.slots, p.own = append(p.slots, i), append(p.own, i)
	}
	for i := range digitCount {
		p.digits = append(p.digits, i)
	}
	net := shape(r)
	p.scratch = net.Like()
	p.live = newJudge(nil, net, d.test.Slice(0, liveImages, 0, d.test.Cols), d.testLabels[:liveImages])
	p.full = newJudge(nil, net, d.test, d.testLabels)
	return p
}

// begin is told that a network's training begins.
func (p *picture) begin(name string) {
	p.names = append(p.names, name)
	p.nets, p.curves = append(p.nets, nil), append(p.curves, nil)
	p.sum, p.counted = 0, 0
	what := map[string]string{
		"A": "Network A starts from small random weights. Each tile is what one hidden unit looks at; watch strokes appear.",
		"B": "Network B has the same shape, but another start and another order of the images. Its units learn similar strokes in another order.",
		"C": "A third network, to see whether what two searches agreed on holds for a pair that neither saw.",
	}
	p.caption = what[name]
	p.r.Say("%s", p.caption)
}

// step is told of each training step.
func (p *picture) step(net *Net, loss float64) {
	k := len(p.nets) - 1
	p.nets[k] = net
	p.sum, p.counted = p.sum+loss, p.counted+1
	if p.counted == every {
		p.curves[k] = append(p.curves[k], p.sum/every)
		p.r.Say("%s Training loss after %d steps: %.3f nats.", p.caption, every*len(p.curves[k]), p.sum/every)
		p.sum, p.counted = 0, 0
	}
	if p.counted == 1 {
		p.r.Draw(p.draw)
	}
}

// trained is told that a network is ready; from now on its strongest units are shown.
func (p *picture) trained() {
	k := len(p.nets) - 1
	p.chosen = k + 1
	switch p.names[k] {
	case "A":
		p.slots = strongest(p.nets[k], len(p.slots))
	case "B":
		p.own = strongest(p.nets[k], len(p.own))
	}
	p.r.Moment(p.draw)
}

// strongest are the first layer's units with the greatest product of incoming and outgoing norm, the greatest first.
func strongest(net *Net, n int) []int {
	units := make([]int, net.W[0].Rows)
	strength := make([]float64, len(units))
	for i := range units {
		out := 0.0
		for k := range net.W[1].Rows {
			x := float64(net.W[1].At(k, i))
			out += x * x
		}
		units[i], strength[i] = i, out*float64(kernels.SumSquares(net.W[0].Row(i)))
	}
	slices.SortStableFunc(units, func(i, j int) int { return cmp.Compare(strength[j], strength[i]) })
	return units[:n]
}

// line is told the unmatched line, and chooses digits that its middle misreads.
func (p *picture) line(l *line) {
	p.unmatched = l
	a, b := p.nets[0], p.nets[1]
	read := p.full.pass
	middle := p.full.mix(a, b, 0.5)
	var wrong, right []int
	for from := 0; from < p.d.test.Rows && len(wrong) < digitCount; from += judgeRows {
		to := min(p.d.test.Rows, from+judgeRows)
		z := read.Forward(middle, p.d.test.Slice(from, to, 0, p.d.test.Cols))
		for i := range to - from {
			if kernels.ArgMax(z.Row(i)) == p.d.testLabels[from+i] {
				right = append(right, from+i)
			} else {
				wrong = append(wrong, from+i)
			}
		}
	}
	p.misread = min(len(wrong), digitCount)
	p.digits = append(wrong[:min(len(wrong), digitCount)], right...)[:digitCount]
	p.r.Moment(p.draw)
}

// search is told that a search begins.
func (p *picture) search(m string) {
	p.method, p.rope, p.accepts = m, nil, 0
	p.perms = identity(p.nets[1])
	p.caption = map[string]string{
		"random": "The control: B's units in an order drawn by lot.",
		"wm":     "Weight matching looks at weights alone. Layer after layer it gives each of A's units the unit of B whose weights point most nearly the same way. Watch the right tiles come to resemble the left ones, and the rope fall.",
		"am":     "Activation matching pairs units that fire for the same images, one assignment a layer.",
		"ste":    "The straight-through estimator never compares weights. It asks the data alone: which order makes the average of the two networks read digits well?",
	}[m]
	p.r.Say("%s", p.caption)
}

// accepted is told every better permutation.
func (p *picture) accepted(perms Perms, l int) {
	p.perms = perms
	p.accepts++
	where := fmt.Sprintf("of hidden layer %d", l+1)
	if l < 0 {
		where = "of all layers at once"
	}
	p.r.Say("%s Assignment %d accepted, %s.", p.caption, p.accepts, where)
	if p.method == "ste" {
		p.r.Draw(p.drawLive) // hundreds of small gains: as many as can be seen
	} else {
		p.r.Moment(p.drawLive)
	}
}

// found is told a search's result.
func (p *picture) found(m string, got *result) {
	p.method, p.perms, p.rope = m, got.perms.clone(), got.line
	p.ropes[m] = got.line
	p.r.Moment(p.draw)
}

// finish offers the rings.
func (p *picture) finish(m string, a, b *Net, got, none *result, nearT, nearLoss float64) {
	p.method, p.perms, p.rope = m, got.perms.clone(), got.line
	p.end = &ending{a: a, b: b, matched: got.b, barrier: got.line.barrier(), barrierNone: none.line.barrier(),
		nearer: 1 - got.distance/none.distance, nearT: nearT, nearLoss: nearLoss, t: 0.5, u: 0.5}
	e := p.end
	e.scoreT, e.scoreU = p.full.at(a, got.b, e.t), p.full.at(a, b, e.u)
	p.r.Handle("t", func(x, _ float64) {
		e.t, e.onUnmatched = within(x), false
		e.scoreT = p.full.at(e.a, e.matched, e.t)
	})
	p.r.Handle("u", func(x, _ float64) {
		e.u, e.onUnmatched = within(x), true
		e.scoreU = p.full.at(e.a, e.b, e.u)
	})
	p.r.Draw(p.draw)
}

// within is t on the line, whatever a hand says.
func within(t float64) float64 {
	if !(t > 0) {
		return 0
	}
	return min(t, 1)
}

// drawLive computes the rope under the permutation at hand on a few test images, then draws. Its ends are lowered to those
// on all images: a permutation does not move them.
func (p *picture) drawLive(s *scene.Scene) {
	a, b := p.nets[0], p.nets[1]
	permute(p.scratch, b, p.perms)
	if p.liveEnds == nil {
		p.liveEnds = []nn.Score{p.live.score(a), p.live.score(b)}
	}
	some := p.live.line("", a, p.scratch, p.liveEnds[0], p.liveEnds[1])
	rope := &line{}
	for i := range points {
		rope.loss[i] = some.loss[i] - baseline(&some.loss, place(i)) + baseline(&p.unmatched.loss, place(i))
	}
	p.rope = rope
	p.draw(s)
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.boards(s)
	if p.unmatched == nil {
		p.training(s)
	} else {
		p.ropePanel(s)
	}
	p.digitPanel(s)
}

// boards draws the first layer's receptive fields of A and B and threads between partners.
func (p *picture) boards(s *scene.Scene) {
	n := len(p.slots)
	cols := int(math.Ceil(math.Sqrt(float64(n))))
	rows := (n + cols - 1) / cols
	right := p.own
	if p.perms != nil {
		right = make([]int, n)
		for k, slot := range p.slots {
			right[k] = p.perms[0][slot]
		}
	}

	const gap = 0.06
	board := func(key, title string, at scene.Place, net *Net, units []int) *scene.Panel {
		panel := s.Panel(key, title, at).Board(float64(cols), float64(rows))
		if net == nil {
			return panel
		}
		most := 1e-6
		for _, u := range units {
			most = max(most, magnitude(net.W[0].Row(u)))
		}
		for k, u := range units {
			w := net.W[0].Row(u)
			span := max(magnitude(w), 0.3*most) // weak units stay pale
			x, y := float64(k%cols)+gap/2, float64(k/cols)+gap/2
			e := panel.Tile(fmt.Sprintf("u%d", u), x, y, 1-gap, 1-gap, scene.Matrix(side, side, w, scene.Diverging, -span, span))
			e.Label = fmt.Sprintf("unit %d of %s", u, title[:1])
			e.From = []float64{x, float64(rows)} // newcomers rise from below
		}
		return panel
	}

	titles := []string{"A: first-layer weights", "B: first-layer weights"}
	kind := fmt.Sprintf("%d of", n)
	for k := range min(p.chosen, len(titles)) {
		titles[k] = fmt.Sprintf("%s: the %d strongest of %d units", titles[k][:1], n, width.In(p.r))
		kind = fmt.Sprintf("the %d strongest of", n)
	}
	var a, b *Net
	if len(p.nets) > 0 {
		a = p.nets[0]
	}
	if len(p.nets) > 1 {
		b = p.nets[1]
	}
	if p.perms != nil && p.method != "none" {
		titles[1] = "B: partners of A's units"
	}
	left := board("a", titles[0], scene.At(0, 0, 5, 4), a, p.slots)
	beads := s.Panel("alike", "Alike", scene.At(5, 0, 2, 4)).Board(float64(cols)/2, float64(rows))
	other := board("b", titles[1], scene.At(7, 0, 5, 4), b, right)
	if b == nil || p.perms == nil {
		beads.Title = ""
		left.Says = fmt.Sprintf("The incoming weights of %s A's %d first-layer units, one 14 × 14 tile each.", kind, width.In(p.r))
		if b != nil {
			other.Says = "The same for B; its units stand in B's own order, which has nothing to do with A's."
		}
		return
	}

	mean := 0.0
	for k, slot := range p.slots {
		u := right[k]
		c := cosine(a.W[0].Row(slot), b.W[0].Row(u))
		mean += c / float64(n)
		l, r := &left.Elements[k], &other.Elements[k]
		l.Label = fmt.Sprintf("unit %d of A, partner: unit %d of B, cosine %.2f", slot, u, c)
		r.Label = fmt.Sprintf("unit %d of B, cosine %.2f with unit %d of A", u, c, slot)
		l.Links, r.Links = []string{"b/" + r.Key}, []string{"a/" + l.Key}
		s.Threads = append(s.Threads, scene.Thread{Key: fmt.Sprintf("slot%d", slot), From: "a/" + l.Key, To: "b/" + r.Key,
			Weight: max(0.02, c), Colour: scene.Brass, Label: r.Label})
		bead := beads.Point(fmt.Sprintf("slot%d", slot), (float64(k%cols)+0.5)/2, float64(k/cols)+0.5, scene.Colour(fmt.Sprintf("v:%.3f", within(c))))
		bead.Size, bead.Label, bead.Links = 2+10*within(c), l.Label, []string{"a/" + l.Key, "b/" + r.Key}
	}
	left.Says = fmt.Sprintf("A's %d strongest first-layer units, the strongest first.", n)
	beads.Says = fmt.Sprintf("The cosine similarity of the %d pairs, as beads on their threads, is %.2f on average.", n, mean)
	other.Says = "Opposite each unit of A stands its partner in B."
}

func magnitude(w []float32) float64 {
	most := float32(0)
	for _, x := range w {
		most = max(most, x, -x)
	}
	return float64(most)
}

func cosine(x, y []float32) float64 {
	n := math.Sqrt(float64(kernels.SumSquares(x)) * float64(kernels.SumSquares(y)))
	if n == 0 {
		return 0
	}
	return float64(kernels.Dot(x, y)) / n
}

// training draws the networks' training losses.
func (p *picture) training(s *scene.Scene) {
	total := epochs.In(p.r) * (nTrain.In(p.r) / batchSize)
	panel := s.Panel("training", "Training loss, a mean over 20 batches", scene.At(0, 4, 8, 2)).Axes(
		scene.Axis{Label: "step", Min: 0, Max: float64(total)},
		scene.Axis{Label: "nats", Min: 1e-3, Max: 3, Scale: scene.Log})
	for k, curve := range p.curves {
		var points []float64
		for i, x := range curve {
			points = append(points, float64((i+1)*every), max(x, 1e-3))
		}
		if len(points) > 2 {
			panel.Line(p.names[k], points, scene.Series(k+1)).Label = "training loss of " + p.names[k]
		}
		if n := len(curve); n > 0 {
			panel.Says += fmt.Sprintf("Training loss of %s: %.3f nats after %d of %d steps. ", p.names[k], curve[n-1], n*every, total)
		}
	}
}

func colourOf(m string) scene.Colour {
	for _, x := range methods {
		if x.id == m {
			return scene.Series(x.colour)
		}
	}
	return scene.Ink
}

func labelOf(m string) string {
	for _, x := range methods {
		if x.id == m {
			return x.label
		}
	}
	return m
}

// ropePanel draws the loss along the line from A to B.
func (p *picture) ropePanel(s *scene.Scene) {
	top := 1.15 * p.unmatched.highest()
	for _, m := range methods { // in a fixed order, so that the picture is the same every time
		if l := p.ropes[m.id]; l != nil {
			top = max(top, 1.15*l.highest())
		}
	}
	panel := s.Panel("rope", "Loss along the line from A to B", scene.At(0, 4, 8, 2)).Axes(
		scene.Axis{Label: "t: A at 0, B at 1", Min: 0, Max: 1},
		scene.Axis{Label: "test loss (nats)", Min: 0, Max: top})
	panel.Says = fmt.Sprintf("Without a permutation the loss rises to %.2f nats between A (%.2f) and B (%.2f): a barrier of %.2f.",
		p.unmatched.highest(), p.unmatched.loss[0], p.unmatched.loss[points-1], p.unmatched.barrier())

	base := panel.Line("baseline", []float64{0, p.unmatched.loss[0], 1, p.unmatched.loss[points-1]}, scene.Soft)
	base.Dashed, base.Width = true, 1
	base.Label = "the linear baseline between the two ends"

	alone := p.rope == nil || p.method == "none"
	ghost := panel.Line("unmatched", p.unmatched.points(), colourOf("none"))
	ghost.Label, ghost.Width = "without a permutation", 3
	if !alone {
		ghost.Alpha, ghost.Dashed, ghost.Width = 0.5, true, 2
	}
	for _, m := range methods { // with all searches: the others' ropes, thin
		if l := p.ropes[m.id]; l != nil && m.id != p.method && m.id != "none" {
			e := panel.Line("rope "+m.id, l.points(), scene.Series(m.colour))
			e.Label, e.Width, e.Alpha = "after "+m.label, 1, 0.6
		}
	}
	if !alone {
		e := panel.Line("rope", p.rope.points(), colourOf(p.method))
		e.Label, e.Width = "after "+labelOf(p.method), 4
		panel.Says += fmt.Sprintf(" After %s the barrier is %.3f.", labelOf(p.method), p.rope.barrier())
	}
	if p.end != nil {
		p.rings(panel, alone)
	}
}

// rings are what the reader may drag.
func (p *picture) rings(panel *scene.Panel, alone bool) {
	e := p.end
	ring := func(key string, t float64, score nn.Score, c scene.Colour, what string) {
		h := panel.Point(key, t, score.MeanLoss(), c)
		h.Handle, h.Along, h.Size, h.Ring = key, "x", 7, scene.Ink
		h.Label = fmt.Sprintf("%s at t = %.2f: loss %.3f, accuracy %.1f%%", what, t, score.MeanLoss(), 100*score.Accuracy())
	}
	if !alone {
		near := panel.Point("near", e.nearT, e.nearLoss, colourOf("none"))
		near.Hollow = true
		near.Label = fmt.Sprintf("without a permutation, as near to A as the middle of the other rope is (t = %.2f): loss %.2f. Nearness is not enough.", e.nearT, e.nearLoss)
		ring("u", e.u, e.scoreU, colourOf("none"), "the unmatched line")
		ring("t", e.t, e.scoreT, colourOf(p.method), "the line after "+labelOf(p.method))
		panel.Says += fmt.Sprintf(" As near to A as its middle, the unmatched line still has a loss of %.2f.", e.nearLoss)
		return
	}
	ring("t", e.t, e.scoreT, colourOf("none"), "the line")
}

func (l *line) points() []float64 {
	var out []float64
	for i, x := range l.loss {
		out = append(out, place(i), x)
	}
	return out
}

// digitPanel shows how the network of the moment reads a few test digits.
func (p *picture) digitPanel(s *scene.Scene) {
	const cols, high = 6, 1.35
	rows := (len(p.digits) + cols - 1) / cols
	net, title, who := p.reader()
	panel := s.Panel("digits", title, scene.At(8, 4, 4, 2)).Board(cols, high*float64(rows))
	if net == nil {
		return
	}
	x := kernels.New[float32](len(p.digits), p.d.test.Cols)
	kernels.GatherRows(x, p.d.test, p.digits)
	z := p.live.pass.Forward(net, x)
	right := 0
	for k, i := range p.digits {
		read, colour := kernels.ArgMax(z.Row(k)), scene.Bad
		if read == p.d.testLabels[i] {
			colour = scene.Good
			right++
		}
		left, top := float64(k%cols), high*float64(k/cols)
		img := &scene.Image{Rows: side, Cols: side, Data: p.d.testImages.Image(i), Map: scene.Grey, Lo: 0, Hi: 1}
		e := panel.Tile(fmt.Sprintf("digit%d", i), left+0.05, top+0.02, 0.9, 0.9, img)
		e.Frame = colour
		e.Label = fmt.Sprintf("test image %d, a %d, read as %d", i, p.d.testLabels[i], read)
		t := panel.Text(fmt.Sprintf("read%d", i), left+0.5, top+1.18, fmt.Sprint(read), colour)
		t.Align = "middle"
	}
	panel.Says = fmt.Sprintf("%s reads %d of these %d test digits right.", who, right, len(p.digits))
	if p.unmatched != nil {
		panel.Says += fmt.Sprintf(" They were chosen: the unmatched average misreads %d of them.", p.misread)
	}
	if e := p.end; e != nil {
		score := e.scoreT
		if e.onUnmatched {
			score = e.scoreU
		}
		panel.Says += fmt.Sprintf(" On all %d: loss %.3f, accuracy %.1f%%.", testCount, score.MeanLoss(), 100*score.Accuracy())
	}
}

// reader is the network whose readings are shown.
func (p *picture) reader() (net *Net, title, who string) {
	switch {
	case p.end != nil && p.end.onUnmatched:
		e := p.end
		return p.full.mix(e.a, e.b, e.u), fmt.Sprintf("t = %.2f, unmatched: %.1f%% right", e.u, 100*e.scoreU.Accuracy()),
			fmt.Sprintf("The network at t = %.2f on the unmatched line", e.u)
	case p.end != nil:
		e := p.end
		return p.full.mix(e.a, e.matched, e.t), fmt.Sprintf("t = %.2f: %.1f%% right", e.t, 100*e.scoreT.Accuracy()),
			fmt.Sprintf("The network at t = %.2f", e.t)
	case p.unmatched != nil:
		a, b := p.nets[0], p.nets[1]
		if p.perms != nil {
			permute(p.scratch, b, p.perms)
			b = p.scratch
		}
		return p.full.mix(a, b, 0.5), "Read by the average of A and B", "The average of A and B"
	case len(p.nets) > 0 && p.nets[len(p.nets)-1] != nil:
		name := p.names[len(p.nets)-1]
		return p.nets[len(p.nets)-1], "Read by " + name, "Network " + name
	}
	return nil, "Read by A", ""
}
