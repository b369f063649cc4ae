package bandits

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	if p.s.s == 2 {
		p.drawPairs(s)
		return
	}
	for k := range 3 {
		p.board(s, k, scene.At(4*k, 0, 4, 4))
	}
	p.lanes(s, scene.At(0, 4, 8, 2))
	p.depth(s, scene.At(8, 4, 4, 2))
}

// board draws the actions as one learner sees them.
func (p *picture) board(s *scene.Scene, k int, at scene.Place) {
	panel := s.Panel(tracks[k].key, tracks[k].name, at).Board(2, 2)
	var t *trace
	if p.runs != nil {
		t = p.runs[k]
	}
	for ring := range p.rings() {
		c, alpha := scene.Dim, 0.55
		if ring == 0 {
			c, alpha = scene.Brass, 0.7
			if k == 0 && t != nil {
				alpha = 0.18 // its candidates are drawn one by one
			}
		}
		p.ring(panel, fmt.Sprintf("ring%d", ring), p.radius(ring), c, alpha)
	}
	if t == nil {
		panel.Says = fmt.Sprintf("%d actions in %d rings, one ring an orthonormal basis, the coordinate basis innermost and gold; opposite actions lie opposite.", p.actions(), p.rings())
		return
	}
	h := p.hand
	moved := h != nil && h.moved
	w := p.w
	if moved {
		w = h.w
	}
	state := t.l.state()

	if e, ok := t.l.(*elimination); ok {
		p.candidates(panel, e, moved)
	}
	needleAt := action(-1)
	if !w.lost {
		needleAt = w.needle
	}
	taken := map[string]bool{}
	if moved {
		p.trodden(panel, k, taken)
		h.glow(panel, taken)
	} else {
		for i, e := range t.dots {
			if i == len(t.dots)-1 && !state.stopped {
				e.Colour, e.Size, e.Alpha, e.Flash = scene.Series(t.colour), 5, 0, true
			}
			panel.Add(e)
			taken[e.Key] = true
		}
	}
	if needleAt >= 0 {
		x, y := p.at(needleAt)
		e := panel.Point("needle", x, y, scene.Ink)
		e.Hollow, e.Size, e.Width = true, 7, 2
		e.Label = "the needle: " + p.words(w, needleAt)
		e.Flash = state.found && !moved
		if h != nil && h.ready {
			e.Handle, e.Size = "needle", 8
			e.Label += ". Drag it to another action"
		}
	}
	p.count(panel, k, t, moved)
}

func (p *picture) ring(panel *scene.Panel, key string, r float64, c scene.Colour, alpha float64) {
	const n = 72
	points := make([]float64, 0, 2*n)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		points = append(points, 1+r*cos, 1-r*sin)
	}
	e := panel.Line(key, points, c)
	e.Closed, e.Alpha, e.Width = true, alpha, 1
}

// candidates draws what elimination still believes possible: gold dots that go out.
func (p *picture) candidates(panel *scene.Panel, e *elimination, moved bool) {
	per := p.per()
	bins := min(2*per, mostBins)
	if p.s.s == 1 {
		bins = 2 * per
	}
	left, all := make([]int, bins), make([]int, bins)
	for line := range per {
		for sign := range 2 {
			a := action(2*line + sign)
			b := (line + sign*per) * bins / (2 * per)
			all[b]++
			if e.alive[a] != 0 || moved {
				left[b]++
			}
		}
	}
	r := p.radius(0)
	for b, n := range left {
		if n == 0 {
			continue
		}
		sin, cos := math.Sincos(2 * math.Pi * (float64(b) + 0.5*b2i(p.s.s == 2)) / float64(bins))
		dot := panel.Point(fmt.Sprintf("c%d", b), 1+r*cos, 1-r*sin, scene.Brass)
		dot.Size = 1.6
		if p.s.s == 2 {
			dot.Size = 1 + 2.4*math.Sqrt(float64(n)/float64(all[b]))
		}
		dot.Alpha, dot.Label = 0.85, "a sparse candidate that explains all rewards so far"
	}
}

// trodden are the actions that a learner queries in the world of the reader's hand before it meets a signal.
func (p *picture) trodden(panel *scene.Panel, k int, taken map[string]bool) {
	h := p.hand
	var as []action
	switch k {
	case 1:
		n := h.first
		if n == 0 {
			n = len(h.path)
		}
		as = h.path[max(0, n-mostDots):n]
	case 2:
		as = h.core.core
		as = as[:min(len(as), mostDots)]
	}
	for _, a := range as {
		x := h.x[a.line()]
		if h.w.reward(x) != 0 {
			continue // it glows
		}
		px, py := p.at(a)
		key := fmt.Sprintf("a%d", a)
		e := panel.Point(key, px, py, scene.Soft)
		e.Size, e.Alpha = 1.8, 0.6
		taken[key] = true
	}
}

// count writes a learner's number of queries into the middle, and the panel's sentence.
func (p *picture) count(panel *scene.Panel, k int, t *trace, moved bool) {
	state := *t.l.state()
	word := "queries"
	colour := scene.Series(t.colour)
	if moved {
		h := p.hand
		switch k {
		case 0:
			state = *h.sparse
		case 1:
			state = tally{w: h.w, queries: h.first, found: h.first > 0, stopped: true}
			if h.first == 0 {
				state.queries = len(h.path)
			}
		case 2:
			state = h.core.tally
		}
	}
	switch {
	case moved && k == 1 && state.found:
		word = "first signal"
	case moved && k == 1:
		word = "no signal"
	case state.found && state.stopped:
		word = "found"
	case state.stopped:
		word = fmt.Sprintf("missed: %.2gε off", state.gap())
	}
	n := panel.Text("count", 1, 0.94, fmt.Sprint(state.queries), colour)
	n.Align, n.Size = "middle", 24
	n = panel.Text("word", 1, 1.17, word, scene.Soft)
	n.Align, n.Size = "middle", 12

	switch {
	case moved && k == 1 && state.found:
		panel.Says = fmt.Sprintf("UCB meets the first signal at query %d.", state.queries)
	case moved && k == 1:
		panel.Says = fmt.Sprintf("UCB meets no signal in its first %d queries.", state.queries)
	default:
		panel.Says = fmt.Sprintf("%s %s.", tracks[k].name, outcome(&state))
	}
	if e, ok := t.l.(*elimination); ok && !moved {
		panel.Says += fmt.Sprintf(" %d of %d sparse candidates are left.", e.left, len(e.alive))
	}
}

// lanes draws the haystack seen by each learner: reward against query number, a flat line until the needle.
func (p *picture) lanes(s *scene.Scene, at scene.Place) {
	longest := 2 * p.s.d
	for _, t := range p.runs {
		for t.l.state().queries > longest {
			longest *= 2
		}
	}
	y := scene.Axis{Min: 0.4, Max: float64(len(tracks)) + 0.9}
	for k := range tracks { // from below
		y.Ticks, y.Names = append(y.Ticks, float64(k+1)), append(y.Names, tracks[len(tracks)-1-k].short)
	}
	title := "Reward of each query"
	if p.hand != nil && p.hand.moved {
		title += ", in the run"
	}
	panel := s.Panel("lanes", title, at).Axes(scene.Axis{Label: "query", Min: 0, Max: float64(longest)}, y)
	if p.runs == nil {
		panel.Says = "No queries yet."
		return
	}
	best := max(p.w.best(), 1e-12)
	width := 0.0008 * float64(longest)
	for k, t := range p.runs {
		base, n := float64(len(tracks)-k), float64(t.l.state().queries)
		points := []float64{0, base}
		for i := 0; i < len(t.spikes); i += 2 {
			x, h := t.spikes[i], 0.72*t.spikes[i+1]/best
			points = append(points, x-width, base, x, base+max(h, -0.5), x+width, base)
		}
		points = append(points, max(n, width), base)
		e := panel.Line(t.key, points, scene.Series(t.colour))
		e.Label = fmt.Sprintf("%s %s", t.name, outcome(t.l.state()))
		head := panel.Point("head "+t.key, n, base, scene.Series(t.colour))
		head.Size, head.Label = 3.5, e.Label
		if t.l.state().found {
			head.Y = base + max(min(0.72*t.last.r/best, 0.72), -0.5)
			head.Ring = scene.Ink
		}
		panel.Says += fmt.Sprintf("%s %s, %s. ", t.name, outcome(t.l.state()), p.signalsOf(t))
	}
}

// depth draws how many actions show a signal against how deep the needle is hidden.
func (p *picture) depth(s *scene.Scene, at scene.Place) {
	panel := s.Panel("depth", "Signals", at).Axes(
		scene.Axis{Label: "depth c of the needle", Min: hide.Min, Max: hide.Max, Ticks: []float64{1, 2, 3, 4, 5}},
		scene.Axis{Label: "share of actions", Min: 1e-4, Max: 1, Scale: scene.Log, Ticks: []float64{1e-4, 1e-2, 1}, Names: []string{"0.01%", "1%", "100%"}})
	share := func(c float64) float64 { // of N(0,1) beyond ±c, and the needle with its opposite
		return min(math.Erfc(c/math.Sqrt2)+2/float64(p.actions()), 1)
	}
	c, words := p.s.c, "expected"
	h := p.hand
	if h != nil {
		share, c, words = h.share, h.c, "counted"
	}
	var points []float64
	const n = 60
	for i := range n + 1 {
		x := hide.Min + (hide.Max-hide.Min)*float64(i)/n
		points = append(points, x, max(share(x), 1e-4))
	}
	panel.Line("share", points, scene.Soft).Label = "share of all actions whose ⟨a, θ⟩ exceeds ε, " + words
	bead := panel.Point("c", c, max(share(c), 1e-4), scene.Brass)
	bead.Size, bead.Ring = 6, scene.Ink
	bead.Label = fmt.Sprintf("c = %.2f: %.2g%% of all actions show a signal", c, 100*share(c))
	if h != nil && h.ready {
		bead.Handle, bead.Along, bead.Size = "c", "x", 7
	}
	panel.Says = fmt.Sprintf("At depth c = %.2f, %.2g%% of all actions show a signal above ε (%s).", c, 100*share(c), words)
}

// drawPairs draws the sparse learner alone, among pairs.
func (p *picture) drawPairs(s *scene.Scene) {
	p.board(s, 0, scene.At(0, 0, 5, 6))
	alive := s.Panel("alive", "Candidates alive", scene.At(5, 0, 7, 3))
	rewards := s.Panel("rewards", "Reward of each query", scene.At(5, 3, 7, 3))
	longest, queries := float64(max(p.s.d, 1)), 0
	if p.runs != nil {
		queries = p.runs[0].l.state().queries
		for float64(queries) > longest {
			longest *= 1.5
		}
	}
	top := math.Pow(10, math.Ceil(math.Log10(float64(p.actions()))))
	alive.Axes(scene.Axis{Label: "query", Min: 0, Max: longest}, scene.Axis{Label: "candidates", Min: 0.8, Max: top, Scale: scene.Log})
	rewards.Axes(scene.Axis{Label: "query", Min: 0, Max: longest}, scene.Axis{Label: "reward / ε", Min: -1.1 * max(p.norm()-1, 0.5), Max: 1.1 * max(p.norm()-1, 0.5)})
	if p.norm() > 2 {
		rewards.Rule("enough", p.norm()-2, "O(ε)-optimal above", scene.Dim).Dashed = true
	}
	if p.runs == nil {
		alive.Says, rewards.Says = fmt.Sprintf("%d candidates, no query yet.", p.actions()), "No query yet."
		return
	}
	t := p.runs[0]
	e := t.l.(*elimination)
	alive.Line("left", p.curve(), scene.Series(t.colour)).Label = "candidates that explain all rewards so far"
	head := alive.Point("head", float64(queries), max(float64(e.left), 0.8), scene.Series(t.colour))
	head.Label = fmt.Sprintf("%d candidates after %d queries", e.left, queries)
	alive.Says = fmt.Sprintf("%d of %d candidates are left after %d queries.", e.left, len(e.alive), queries)
	base := rewards.Line("base", []float64{0, 0, max(float64(queries), 0.01), 0}, scene.Soft)
	base.Label = "reward 0"
	for i := 0; i < len(t.spikes); i += 2 {
		x, y := t.spikes[i], t.spikes[i+1]/p.w.eps
		rewards.Line(fmt.Sprintf("stem%d", i/2), []float64{x, 0, x, y}, scene.Series(t.colour)).Width = 1
		d := rewards.Point(fmt.Sprintf("spike%d", i/2), x, y, scene.Series(t.colour))
		d.Size, d.Label = 3, fmt.Sprintf("query %.0f: reward %.2fε", x, y)
	}
	rewards.Says = fmt.Sprintf("%s; the best reward so far is %.2fε.", p.signalsOf(t), e.most/p.w.eps+0)
}

func (p *picture) norm() float64 { return norm(p.s.d, p.s.c, 1) }

// curve is (query, candidates left) as the chart has it, from 0.8 upwards.
func (p *picture) curve() []float64 {
	var out []float64
	for _, s := range p.r.Plotted("alive") {
		if s.ID != "sparse" {
			continue
		}
		for i, x := range s.X {
			out = append(out, float64(x), max(float64(s.Y[i]), 0.8))
		}
	}
	switch len(out) {
	case 0:
		out = []float64{0, float64(p.actions()), 0.01, float64(p.actions())}
	case 2:
		out = append(out, 0.01, out[1])
	}
	return out
}
