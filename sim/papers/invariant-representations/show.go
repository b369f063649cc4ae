package invariant

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
)

const (
	training    = "Training interventions"
	unseenPhase = "Unseen interventions"
	mostShown   = 120 // unseen interventions on the stage
	firstShown  = 16  // of them one by one; the others while the other models are tried
)

// A picture is what the stage shows of the first model. It only looks: the experiment reads nothing from here.
type picture struct {
	r *sim.Run
	s setting
	w *world

	seen   int                       // training interventions so far
	tested []kernels.Matrix[float64] // population covariances of the unseen ones so far
	shown  int                       // of them there will be

	pairs    []pair    // fitted on what has been seen
	worst    []float64 // [pair] largest violation in training
	ok       []pair
	best     *pair // the safest accepted one
	all      []float64
	cause    [2]int
	pick     [2]int // the pair that is compared with the causes
	failing  [][2]int
	everFail map[[2]int]bool
	worlds   [][grades][2]float64 // the risks in the models that were tried
	worsts   [][2]float64         // [model that was tried and left a pair] largest risk of the safest pair, of ERM

	hit   *intervention // what strikes now
	shift []float64     // [node] by how much that changes what reaches it, relative
	base  kernels.Matrix[float64]
	moved kernels.Matrix[float64]

	ended  bool
	hand   *intervention // the reader's
	lever  [2]float64    // node, weight
	struck kernels.Matrix[float64]
}

func newPicture(r *sim.Run, s setting) *picture {
	w := newWorld(r, s, s.d, s.sites, 0)
	p := &picture{r: r, s: s, w: w, shown: min(mostShown, len(w.unseen)), everFail: map[[2]int]bool{}, shift: make([]float64, s.d),
		base: kernels.New[float64](s.d, s.d), moved: kernels.New[float64](s.d, s.d)}
	w.mixing(p.base, nil)
	p.cause = [2]int(w.parents[w.y])
	p.learn(1)
	p.seen = 0
	// The rival: what fits best as long as there is but one environment.
	for k, q := range p.pairs {
		if at := (key(&q)); at != p.cause && (p.pick == [2]int{} || q.risk < p.pairs[p.find(p.pick)].risk) {
			p.pick = key(&p.pairs[k])
		}
	}
	r.Say("y (gold) is caused by two nodes (green). Which two of the %d others should predict it, if anybody may change the graph tomorrow? All %d pairs are still possible.", s.d-1, len(p.pairs))
	r.Draw(p.draw)
	return p
}

func key(q *pair) [2]int { return [2]int{q.a, q.b} }

// find is the place of a pair among all.
func (p *picture) find(at [2]int) int {
	for k := range p.pairs {
		if key(&p.pairs[k]) == at {
			return k
		}
	}
	return -1
}

// learn fits all pairs on the first m training environments.
func (p *picture) learn(m int) {
	p.seen = m
	p.pairs = allPairs(p.w.pooled[m-1], p.w.y)
	p.worst = make([]float64, len(p.pairs))
	p.ok = p.ok[:0]
	for k := range p.pairs {
		q := &p.pairs[k]
		for _, cov := range p.w.training[:m] {
			p.worst[k] = max(p.worst[k], q.violation(cov, p.w.y))
		}
		if p.worst[k] <= p.s.eps {
			p.ok = append(p.ok, *q)
		}
	}
	p.best = safest(p.ok)
	p.all = erm(p.w.pooled[m-1], p.w.y)
}

// hits shows an intervention's way through the graph.
func (p *picture) hits(hit *intervention) {
	p.hit = hit
	p.w.mixing(p.moved, hit)
	for i := range p.shift {
		diff, size := 0.0, 0.0
		for j, x := range p.base.Row(i) {
			e := p.moved.Row(i)[j] - x
			diff += float64(e * e)
			size += float64(x * x)
		}
		p.shift[i] = min(1, math.Sqrt(diff/size))
	}
}

// train shows the training interventions one by one.
func (p *picture) train() {
	for e := range p.r.Steps(training, p.s.m) {
		before := len(p.ok)
		if e == 0 {
			before = len(p.pairs)
		}
		p.learn(e + 1)
		p.hits(&p.w.strikes[e])
		what := fmt.Sprintf("Strike %d falls on node %d: what flows into it changes, and %s", e+1, p.hit.site, p.downstream())
		switch {
		case e == 0:
			p.r.Say("%s. With a single environment nothing can be contradicted: every pair is its own best fit.", what)
		case len(p.ok) < before:
			p.r.Say("%s. That contradicts %s; %d are left.", what, plural(before-len(p.ok), "pair", "pairs"), len(p.ok))
		default:
			p.r.Say("%s. It contradicts no pair that was left: %d of %d remain.", what, len(p.ok), len(p.pairs))
		}
		if e < 12 || e%4 == 3 && e < 32 || e%16 == 15 {
			p.r.Moment(p.draw)
		} else {
			p.r.Draw(p.draw)
		}
	}
}

func (p *picture) downstream() string {
	n := 0
	for _, x := range p.shift {
		if x > 0 {
			n++
		}
	}
	if n <= 1 {
		return "no other node feels it"
	}
	return plural(n-1, "node downstream feels it", "nodes downstream feel it")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// strikes shows the first unseen interventions.
func (p *picture) strikes() {
	for e := range p.r.Steps(unseenPhase, min(firstShown, p.shown)) {
		p.unseen(e)
		p.r.Moment(p.draw)
	}
}

// tried is told how a model of the run's own size and sites has fared.
func (p *picture) tried(t *trial) {
	if t.survives {
		p.worsts = append(p.worsts, [2]float64{worst(t.invariant), worst(t.erm)})
		p.worlds = append(p.worlds, graded(t.invariant, t.erm))
	}
}

// more shows further ones while other models are tried.
func (p *picture) more() {
	if e := len(p.tested); e < p.shown {
		p.unseen(e)
	}
	p.r.Draw(p.draw)
}

func (p *picture) unseen(e int) {
	p.hits(&p.w.unseen[e])
	cov := kernels.New[float64](p.s.d, p.s.d)
	p.w.o.population(cov, p.moved)
	p.tested = append(p.tested, cov)
	p.judge(cov)
	for _, at := range p.failing {
		p.everFail[at] = true
	}
	p.r.Say("New strike %d, on node %d: %s. Error: %s. On the right the strikes are sorted: which line is safer at the hard end?", e+1, p.hit.site, p.fails(), p.risks(cov))
}

// judge finds the accepted pairs that fail in an environment.
func (p *picture) judge(cov kernels.Matrix[float64]) {
	p.failing = nil
	for k := range p.ok {
		if p.ok[k].violation(cov, p.w.y) > p.s.slack*p.s.eps {
			p.failing = append(p.failing, key(&p.ok[k]))
		}
	}
}

func (p *picture) fails() string {
	switch n := len(p.failing); {
	case len(p.ok) == 0:
		return "no pair was accepted, so none can fail"
	case n == 0 && len(p.ok) == 1:
		return "the accepted pair holds"
	case n == 0:
		return fmt.Sprintf("all %d accepted pairs hold", len(p.ok))
	default:
		return fmt.Sprintf("%d of %s fail (red)", n, plural(len(p.ok), "accepted pair", "accepted pairs"))
	}
}

func (p *picture) risks(cov kernels.Matrix[float64]) string {
	e := riskOf(p.all, cov, p.w.y) / targetVar
	if p.best == nil {
		return fmt.Sprintf("%.2f for ERM, and no pair to compare it with", e)
	}
	return fmt.Sprintf("%.2f for the safest pair, %.2f for ERM", p.best.riskIn(cov, p.w.y)/targetVar, e)
}

// finish shows the rest and offers two hands: a pair to look at and a node to strike.
func (p *picture) finish() {
	for len(p.tested) < p.shown {
		p.unseen(len(p.tested))
	}
	p.ended = true
	p.lever = [2]float64{float64(p.w.children[0]), 1.5}
	p.hit, p.failing = nil, nil
	clear(p.shift)
	m := p.r.Measures()
	failed := "none fails"
	if n := len(p.everFail); n > 0 {
		failed = fmt.Sprintf("%d of them %s at least once", n, map[bool]string{true: "fails", false: "fail"}[n == 1])
	}
	if len(p.ok) == 0 {
		failed = "there is nothing to test"
	}
	risk := ""
	if x, ok := m["worst_invariant"]; ok {
		risk = fmt.Sprintf("; worst risk %.2f, ERM’s %.2f", x, m["worst_erm"])
	}
	p.r.Say("%s accepted; at %d unseen interventions %s. Mean of all models: m* %.0f (at d = 64: %.0f for three sites, %.0f for all)%s. Drag the violet ring to any pair, the red one over any node.",
		plural(len(p.ok), "pair is", "pairs are"), p.shown, failed, m["mstar"], m["mstar_fixed_64"], m["mstar_all_64"], risk)
	p.r.Handle("pair", p.choose)
	p.r.Handle("lever", p.pull)
	p.r.Draw(p.draw)
}

// choose picks the pair nearest to a place of the triangle.
func (p *picture) choose(x, y float64) {
	if math.IsNaN(x) || math.IsNaN(y) {
		return
	}
	nearest := math.Inf(1)
	for k := range p.pairs {
		q := &p.pairs[k]
		if dist := math.Hypot(float64(q.a)+0.5-x, float64(q.b)+0.5-y); dist < nearest {
			nearest, p.pick = dist, key(q)
		}
	}
	q := &p.pairs[p.find(p.pick)]
	worst := q.violation(p.tested[0], p.w.y)
	for _, cov := range p.tested {
		worst = max(worst, q.violation(cov, p.w.y))
	}
	verdict := "rejected"
	if p.worst[p.find(p.pick)] <= p.s.eps {
		verdict = "accepted"
	}
	p.r.Say("Nodes %d and %d: %s. Fitted on all of the training they lose up to %s of Var(y) in a training environment, up to %s in an unseen one. A tight heap of dots is an invariant pair.",
		q.a, q.b, verdict, percent(p.worst[p.find(p.pick)]), percent(worst))
}

func percent(x float64) string {
	if x < 0.1 {
		return fmt.Sprintf("%.1f%%", 100*x)
	}
	return fmt.Sprintf("%.0f%%", 100*x)
}

const mostWeight = 2.4 // that the lever sets

// pull intervenes by hand: the node under the lever gets its height as the weight of every in-edge. y may be struck too.
func (p *picture) pull(x, y float64) {
	if math.IsNaN(x) || math.IsNaN(y) {
		return
	}
	node, off := p.w.y, math.Inf(1)
	for i := range p.w.parents {
		if dist := math.Abs(float64(i) - x); len(p.w.parents[i]) > 0 && dist < off {
			node, off = i, dist
		}
	}
	weight := min(max(y, -mostWeight), mostWeight)
	p.lever = [2]float64{float64(node), weight}
	p.hand = &intervention{site: node, weights: make([]float64, len(p.w.parents[node]))}
	kernels.Fill(p.hand.weights, weight)
	p.hits(p.hand)
	if p.struck.Data == nil {
		p.struck = kernels.New[float64](p.s.d, p.s.d)
	}
	p.w.o.population(p.struck, p.moved)
	p.judge(p.struck)
	what := fmt.Sprintf("node %d", node)
	if node == p.w.y {
		what = "y itself, which changes the very thing to be predicted"
	}
	p.r.Say("You strike %s: all its in-edges weigh %.2f now, and %s. Of the accepted pairs: %s. Risk: %s.", what, weight, p.downstream(), p.fails(), p.risks(p.struck))
}
