package groupwise

import (
	"math"
	"slices"

	"orrery/sim"
)

// The methods, in the order of charts: ours, the paper's baseline, and three further rivals.
const (
	ours = iota
	single
	indicators
	products
	cells
)

var methods = []struct {
	id, label string
	colour    int
}{
	{"ours", "a learner per group, mixed", 4},
	{"single", "single regression", 2},
	{"indicators", "with group indicators", 3},
	{"products", "all group × feature products", 1},
	{"cells", "one regression per cell", 5},
}

func run(r *sim.Run) {
	people, letters := newPeople(r), newLetters(r)
	shown, other := people, letters
	if dataset.In(r) == "mail" {
		shown, other = letters, people
	}
	r.Plan(phase(shown), cost(shown), phase(other), cost(other))
	g := newGame(r, shown)
	pic := newPicture(r, g)
	g.play(pic)
	plotLosses(r, g)
	g.measure(r)
	readouts(r, g)
	pic.played()

	// The same on the other stream, for the claims about it.
	h := newGame(r, other)
	h.play(nil)
	h.measure(r)
	pic.finish()
}

func phase(s *stream) string {
	if s.id == "mail" {
		return "Mails arrive"
	}
	return "People arrive"
}

// cost is about the number of operations: most are those of the products.
func cost(s *stream) float64 {
	d := float64(len(s.groups) * s.x.Cols)
	return float64(s.len()) * (d*d + 4000)
}

// a game is one stream played by all methods.
type game struct {
	r        *sim.Run
	s        *stream
	learners []*ridge // one per group
	mix      *mixer
	rivals   *rivals
	best     []*hindsight // per group

	loss   [][]float64 // [method][group]: the sum over members
	own    []float64   // [group]: its learner's own loss on it
	first  []int       // [T+1]: where a round's learners begin in said
	said   []float64   // what the active learners predicted, in the order of the active sets
	p      []float64   // this round's weights, one per active group
	yhat   []float64   // this round's predictions, one per method
	shares []float64   // [group]: summed weights in the window
	trust  []float64   // [group]: and of all rounds
	window int

	marks []int // rounds after which the standings are taken
	at    *standing
	early *standing // after a quarter of the rounds
}

// standing is how matters stand after some rounds.
type standing struct {
	rounds int
	n      []int
	loss   [][]float64 // [method][group]
	own    []float64   // [group]
	best   []float64   // [group]: the best linear model's loss
}

// regret is that of a method on a group, per member.
func (s *standing) regret(method, g int) float64 {
	return (s.loss[method][g] - s.best[g]) / float64(s.n[g])
}

// worst is the group with the largest regret per member, among those that have arrived.
func (s *standing) worst(method int) (g int, regret float64) {
	regret = math.Inf(-1)
	for k, n := range s.n {
		if n > 0 && s.regret(method, k) > regret {
			g, regret = k, s.regret(method, k)
		}
	}
	return g, regret
}

// ratio is our loss on a group, divided by that of the single regression.
func (s *standing) ratio(g int) float64 { return s.loss[ours][g] / s.loss[single][g] }

func newGame(r *sim.Run, s *stream) *game {
	n, d, groups := s.len(), s.x.Cols, len(s.groups)
	g := &game{r: r, s: s, mix: newMixer(mixing.In(r), groups), rivals: newRivals(groups, d, lambda.In(r)),
		own: make([]float64, groups), first: make([]int, 1, n+1), p: make([]float64, groups), yhat: make([]float64, len(methods)),
		shares: make([]float64, groups), trust: make([]float64, groups), window: max(1, min(200, n/20))}
	for range groups {
		g.learners = append(g.learners, newRidge(d, lambda.In(r)))
		g.best = append(g.best, newHindsight(d))
	}
	for range methods {
		g.loss = append(g.loss, make([]float64, groups))
	}
	// Standings at about evenly spaced logarithms of the round, at a quarter and at the end.
	const spaced, from = 44, 12
	for k := range spaced {
		t := int(math.Round(from * math.Pow(float64(n)/from, float64(k)/(spaced-1))))
		g.marks = append(g.marks, min(max(t, 1), n))
	}
	g.marks = append(g.marks, max(1, n/4), n)
	slices.Sort(g.marks)
	g.marks = slices.Compact(g.marks)
	return g
}

// play plays all rounds; pic is nil for a stream that is not shown.
func (g *game) play(pic *picture) {
	const chunk = 25 // rounds to a step
	n, next := g.s.len(), 0
	for c := range g.r.Steps(phase(g.s), (n+chunk-1)/chunk) {
		for t := c * chunk; t < min(n, (c+1)*chunk); t++ {
			g.round(t)
			if pic != nil && ((t+1)%g.window == 0 || t+1 == n) {
				g.plotShares(t + 1)
			}
			if next < len(g.marks) && t+1 == g.marks[next] {
				if pic != nil || t+1 == n/4 || t+1 == n {
					g.stand(t + 1)
				}
				if pic != nil {
					g.plot()
					pic.arrived(next, t)
				}
				next++
			}
		}
	}
}

// round is one round of the protocol: features and active groups are seen, all predict, then the label is revealed.
func (g *game) round(t int) {
	x, y, active := g.s.x.Row(t), g.s.y[t], g.s.active[t]
	start := len(g.said)
	g.mix.weights(g.p, active)
	g.yhat[ours] = 0
	for k, a := range active { // only the learners of active groups are asked
		g.said = append(g.said, g.learners[a].predict(x))
		g.yhat[ours] += float64(g.p[k] * g.said[start+k]) // ŷ = Σ p_g ŷ_g
	}
	g.rivals.predict(g.yhat[single:], x, active)

	// The label is there.
	said := g.said[start:]
	l := make([]float64, len(said))
	for k, a := range active {
		l[k] = square(said[k] - y)
		g.own[a] += l[k]
		g.shares[a] += g.p[k]
		g.trust[a] += g.p[k]
		g.best[a].add(x, y)
		for m, yhat := range g.yhat {
			g.loss[m][a] += square(yhat - y)
		}
	}
	g.mix.learn(g.p, l, active)
	for _, a := range active { // a group's learner learns from exactly its own group's rounds
		g.learners[a].learn(x, y)
	}
	g.rivals.learn(x, active, y)
	g.first = append(g.first, len(g.said))
}

func square(x float64) float64 { return x * x }

func (g *game) stand(rounds int) {
	s := &standing{rounds: rounds, n: slices.Clone(g.mix.n), own: slices.Clone(g.own)}
	for _, l := range g.loss {
		s.loss = append(s.loss, slices.Clone(l))
	}
	for k, b := range g.best {
		s.best = append(s.best, b.best())
		if k%2 == 1 {
			g.r.Breathe()
		}
	}
	g.at = s
	if rounds == g.s.len()/4 {
		g.early = s
	}
}

// without plays the mixture again, on the same predictions of the learners, with some groups' learners left out of it: its
// loss on every group, and the weights of all groups and the prediction in the last round. Everyone's learner can't be
// left out.
func (g *game) without(out []bool) (loss, last []float64, yhat float64) {
	m := newMixer(g.mix.kind, len(g.s.groups))
	loss, last = make([]float64, len(g.s.groups)), make([]float64, len(g.s.groups))
	p := make([]float64, len(g.s.groups))
	var active []int
	var said, l []float64
	for t, all := range g.s.active {
		active, said, l = active[:0], said[:0], l[:0]
		y := g.s.y[t]
		for k, a := range all {
			if v := g.said[g.first[t]+k]; !out[a] {
				active, said, l = append(active, a), append(said, v), append(l, square(v-y))
			}
		}
		m.weights(p, active)
		yhat = 0
		for k, v := range said {
			yhat += float64(p[k] * v)
		}
		for _, a := range all {
			loss[a] += square(yhat - y)
		}
		m.learn(p, l, active)
	}
	for k, a := range active {
		last[a] = p[k]
	}
	return loss, last, yhat
}

// plot adds the standings of the moment to the charts over time.
func (g *game) plot() {
	for k, info := range g.s.groups {
		if g.at.n[k] < 2*g.s.x.Cols { // a model with as many weights fits anything: no regret to speak of
			continue
		}
		g.r.Plot("regret", "ours-"+info.id, float64(g.at.n[k]), g.at.regret(ours, k))
		g.r.Plot("regret", "single-"+info.id, float64(g.at.n[k]), g.at.regret(single, k))
	}
	for m, info := range methods {
		most := 0.0
		for k, n := range g.at.n {
			if n > 0 {
				most = max(most, g.at.loss[m][k]-g.at.best[k])
			}
		}
		if most > 0 {
			g.r.Plot("total", info.id, float64(g.at.rounds), most)
		}
	}
}

func (g *game) plotShares(rounds int) {
	n := (rounds-1)%g.window + 1
	for k, info := range g.s.groups {
		g.r.Plot("believed", info.id, float64(rounds), g.shares[k]/float64(n))
		g.shares[k] = 0
	}
}

func plotLosses(r *sim.Run, g *game) {
	for k, info := range g.s.groups {
		if g.at.n[k] == 0 {
			continue
		}
		for m, method := range methods {
			r.Bar("losses", method.id, info.label, g.at.loss[m][k]/float64(g.at.n[k]))
		}
		r.Bar("losses", "best", info.label, g.at.best[k]/float64(g.at.n[k]))
	}
	for m, method := range methods {
		_, worst := g.at.worst(m)
		r.Bar("rivals", method.id, "mean loss, everyone", g.at.loss[m][0]/float64(g.at.n[0]))
		r.Bar("rivals", method.id, "worst group's regret", worst)
	}
}

// measure records how a stream ended, the ids ending in its name.
func (g *game) measure(r *sim.Run) {
	end := "_" + g.s.id
	for m, info := range methods {
		_, worst := g.at.worst(m)
		r.Measure("regret_"+info.id+end, worst)
		r.Measure("loss_"+info.id+end, g.at.loss[m][0]/float64(g.at.n[0]))
	}
	_, worst := g.early.worst(ours)
	r.Measure("regret_early"+end, worst)

	least := math.Inf(-1)
	for k, info := range g.s.groups {
		if g.at.n[k] == 0 {
			continue
		}
		r.Measure("ratio_"+info.id+end, g.at.ratio(k))
		least = max(least, g.at.ratio(k))
	}
	r.Measure("ratio"+end, least)
	if g.s.id == "mail" || order.In(r) != "sorted" {
		// In sorted order the claim is not made: while only the first colour has come, the single regression is its model too.
		r.Measure("all"+end, least)
	}
	r.Measure("calls"+end, float64(len(g.said))/float64(g.s.len()))
}

// readouts are the numbers of the stream that is shown.
func readouts(r *sim.Run, g *game) {
	k, worst := g.at.worst(ours)
	n := float64(g.at.n[k])
	r.Measure("worst_ours", worst)
	_, worst = g.at.worst(single)
	r.Measure("worst_single", worst)
	r.Measure("ratio_most", r.Measures()["ratio_"+g.s.id])
	least := math.Inf(1)
	for k, n := range g.at.n {
		if n > 0 {
			least = min(least, g.at.ratio(k))
		}
	}
	r.Measure("ratio_least", least)
	// The proof's two terms, for the group that is worst off.
	r.Measure("worst_mixing", (g.at.loss[ours][k]-g.at.own[k])/n)
	r.Measure("worst_learner", (g.at.own[k]-g.at.best[k])/n)
	r.Measure("calls", float64(len(g.said))/float64(g.s.len()))
	r.Measure("cells", float64(len(g.rivals.cells)))
}
