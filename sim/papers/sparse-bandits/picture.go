package bandits

import (
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	mostDots = 1000 // queried actions on a board
	mostGlow = 700  // actions with a signal on a board
	mostBins = 512  // dots of the gold ring
)

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r    *sim.Run
	s    setting
	set  lines // all actions: of the bases, or of pairs
	w    *world
	runs []*trace
	turn int

	hand *hand // after the run
}

// trace is what one learner did.
type trace struct {
	key, name, short string
	colour           int
	l                learner
	dots             []scene.Element // of its queries, oldest first
	spikes           []float64       // (query, reward) of rewards that are not 0
	last             query
	settled          bool // its end has been shown
}

var tracks = []trace{
	{key: "sparse", name: "Sparse learner", short: "sparse", colour: sparseColour},
	{key: "ucb", name: "UCB", short: "UCB", colour: ucbColour},
	{key: "core", name: "Regression", short: "regression", colour: coreColour},
	{key: "dense", name: "Dense elimination", short: "dense", colour: denseColour},
}

func newPicture(r *sim.Run, s setting) *picture { return &picture{r: r, s: s} }

// actions is how many there are.
func (p *picture) actions() int {
	if p.s.s == 2 {
		return 2 * p.s.d * (p.s.d - 1)
	}
	return 2 * p.s.d * p.s.r
}

// begin is told the world of the stage and who searches it.
func (p *picture) begin(set lines, w *world, ls []learner) {
	p.set, p.w = set, w
	for k, l := range ls {
		t := tracks[k]
		t.l = l
		p.runs = append(p.runs, &t)
	}
	p.r.Moment(p.draw)
}

// see is told a query of learner k.
func (p *picture) see(k int, q query) {
	t := p.runs[k]
	t.last = q
	n := t.l.state().queries
	if q.r != 0 {
		t.spikes = append(t.spikes, float64(n), q.r)
	}
	if t.key == "dense" {
		return // it has a lane, but no board
	}
	x, y := p.at(q.a)
	e := scene.Element{Kind: scene.KindPoint, Key: fmt.Sprintf("a%d", q.a), X: x, Y: y, Colour: scene.Soft, Alpha: 0.6, Size: 1.8}
	e.Label = fmt.Sprintf("query %d: %s", n, p.words(p.w, q.a))
	if q.r != 0 {
		e.Colour, e.Alpha, e.Size = scene.Series(t.colour), 0, 2+3*min(math.Abs(q.r)/max(p.w.best(), 1e-12), 1)
	}
	t.dots = slices.DeleteFunc(t.dots, func(o scene.Element) bool { return o.Key == e.Key }) // regression may ask twice
	t.dots = append(t.dots, e)
	if len(t.dots) > mostDots {
		t.dots = t.dots[1:]
	}
}

// words are an action's numbers, for hovering.
func (p *picture) words(w *world, a action) string {
	x := a.sign() * p.set.along(a.line(), w.theta)
	f := w.reward(x)
	return fmt.Sprintf("⟨a, θ⟩ = %.2fε, reward %.2fε, the adversary took %.2fε", x/w.eps+0, f/w.eps+0, math.Abs(x-f)/w.eps)
}

// round is told that every learner has had its turn.
func (p *picture) round() {
	p.turn++
	p.caption()
	ended := false
	for _, t := range p.runs {
		if s := t.l.state(); s.stopped && !t.settled {
			t.settled, ended = true, true
		}
	}
	beat := max(p.s.d/8, 1)
	first := p.runs[0].l.state()
	if ended || p.turn == 1 || p.turn%beat == 0 && p.turn <= p.s.d && !(first.stopped && p.turn > first.queries+beat) || p.turn%(2*p.s.d) == 0 {
		p.r.Moment(p.draw)
	} else {
		p.r.Draw(p.draw)
	}
}

// caption says what to look at now.
func (p *picture) caption() {
	sparse := p.runs[0].l.(*elimination)
	switch {
	case p.s.s == 2 && !sparse.stopped:
		p.r.Say("Query %d: %d of %d pairs are still candidates. A zero rules out every pair that shares an entry with the one queried; a small signal, every pair that does not.",
			sparse.queries, sparse.left, p.actions())
	case p.s.s == 2:
		p.r.Say("%s", p.verdict())
	case !sparse.stopped:
		p.r.Say("Query %d. The sparse learner tries gold candidates only: %d of %d are left. UCB and regression ask all over the rings. So far: %s.",
			p.turn, sparse.left, 2*p.s.d, p.seen())
	case !p.unfinished():
		p.r.Say("%s", p.race())
	default:
		end := fmt.Sprintf("found the needle after %d queries", sparse.queries)
		if !sparse.found {
			end = fmt.Sprintf("ran out of candidates after %d: nothing sparse explains what it saw", sparse.queries)
		}
		ucb := p.runs[1].l.state()
		if ucb.stopped {
			p.r.Say("The sparse learner %s, UCB %s. %s.", end, outcome(ucb), p.others())
			return
		}
		p.r.Say("The sparse learner %s. UCB goes through one ring after another; at query %d it has seen %s.", end, ucb.queries, p.signalsOf(p.runs[1]))
	}
}

func (p *picture) unfinished() bool {
	return slices.ContainsFunc(p.runs, func(t *trace) bool { return !t.l.state().stopped })
}

// others are regression and dense elimination.
func (p *picture) others() string {
	return fmt.Sprintf("Regression %s, dense elimination %s", outcome(p.runs[2].l.state()), outcome(p.runs[3].l.state()))
}

// race is how it ended.
func (p *picture) race() string {
	return fmt.Sprintf("The sparse learner %s, UCB %s. %s. Was that luck? Now the same in other worlds and other dimensions.",
		outcome(p.runs[0].l.state()), outcome(p.runs[1].l.state()), p.others())
}

func (p *picture) seen() string {
	n := 0
	for _, t := range p.runs {
		n += len(t.spikes) / 2
	}
	if n == 0 {
		return "nothing but zeros"
	}
	return plural(n, "reward that is not zero", "rewards that are not zero")
}

func (p *picture) signalsOf(t *trace) string {
	if len(t.spikes) == 0 {
		return "nothing but zeros"
	}
	return plural(len(t.spikes)/2, "signal", "signals")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// outcome is how a learner ended, in a few words.
func outcome(t *tally) string {
	switch {
	case t.found:
		return fmt.Sprintf("found it after %d queries", t.queries)
	case t.stopped:
		return fmt.Sprintf("stopped after %d queries with a gap of %.2gε", t.queries, t.gap())
	}
	return fmt.Sprintf("is at query %d with a gap of %.2gε", t.queries, t.gap())
}

// verdict is the last caption.
func (p *picture) verdict() string {
	first := p.runs[0].l.state()
	if p.s.s == 2 {
		if p.w.lost || !first.found {
			return fmt.Sprintf("The sparse learner %s: no pair explains what it saw.", outcome(first))
		}
		return fmt.Sprintf("The sparse learner %s, one of %d candidates each; pairs that overlap share their signals.", outcome(first), p.actions())
	}
	text := fmt.Sprintf("The sparse learner %s, UCB %s. %s.", outcome(first), outcome(p.runs[1].l.state()), p.others())
	if p.w.b <= 2*p.w.eps {
		return fmt.Sprintf("The parameter's length is only %.2fε, so every action is O(ε)-optimal: the question is empty here. ", p.w.b/p.w.eps) + text
	}
	return text + " Drag the needle to any place on the rings, or drag c."
}

// wandered is told UCB's path without a needle.
func (p *picture) wandered(path []action) {
	p.hand = newHand(p, path)
	p.r.Draw(p.draw)
}

// finish offers the needle and c.
func (p *picture) finish() {
	p.r.Say("%s", p.verdict())
	if h := p.hand; h != nil {
		h.ready = true
		p.r.Handle("needle", func(x, y float64) { h.move(p.nearest(x, y)) })
		p.r.Handle("c", func(x, _ float64) { h.depth(x) })
	}
	p.r.Draw(p.draw)
}

// The rings: one a basis, the coordinate basis innermost, opposite actions opposite. Centre (1, 1).
const gold, outer = 0.42, 0.94

func (p *picture) rings() int {
	if p.s.s == 2 {
		return 1
	}
	return p.s.r
}

func (p *picture) radius(ring int) float64 {
	if p.s.s == 2 {
		return 0.85
	}
	if p.s.r == 1 {
		return 0.7
	}
	return gold + (outer-gold)*(0.12+0.88*float64(ring)/float64(p.s.r-1))*b2i(ring > 0)
}

func b2i(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// per is the number of lines on a ring.
func (p *picture) per() int {
	if p.s.s == 2 {
		return p.s.d * (p.s.d - 1)
	}
	return p.s.d
}

func (p *picture) at(a action) (x, y float64) {
	ring, k := a.line()/p.per(), a.line()%p.per()
	angle := math.Pi * float64(k) / float64(p.per())
	if a.sign() < 0 {
		angle += math.Pi
	}
	r := p.radius(ring)
	return 1 + r*math.Cos(angle), 1 - r*math.Sin(angle)
}

// nearest is the action nearest to a place of the board.
func (p *picture) nearest(x, y float64) action {
	if math.IsNaN(x) || math.IsNaN(y) {
		return p.hand.w.needle
	}
	dx, dy := min(max(x, 0), 2)-1, 1-min(max(y, 0), 2)
	ring, off := 0, math.Inf(1)
	for k := range p.rings() {
		if d := math.Abs(math.Hypot(dx, dy) - p.radius(k)); d < off {
			ring, off = k, d
		}
	}
	angle := math.Atan2(dy, dx)
	if angle < 0 {
		angle += 2 * math.Pi
	}
	k := int(math.Round(angle/math.Pi*float64(p.per()))) % (2 * p.per())
	a := action(2 * (ring*p.per() + k%p.per()))
	if k >= p.per() {
		a = a.opposite()
	}
	return a
}
