package bandits

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

// hand is what the reader may change once the run has ended: where the needle lies and how deep. Elimination and
// regression then search anew, in the same random order and with the same core set; of UCB it is known where on its path
// it would meet the first signal.
type hand struct {
	p      *picture
	set    *bases
	path   []action
	at     []int // place on the path, by action; 0 for none
	c      float64
	w      *world
	ready  bool
	moved  bool
	sparse *tally
	core   *coreSet
	first  int // UCB's first signal, 0 for none
	x      []float64
	shows  int // actions with a signal
	deep   []float64
}

func newHand(p *picture, path []action) *hand {
	set := p.set.(*bases)
	h := &hand{p: p, set: set, path: path, at: make([]int, 2*set.count()), c: p.s.c, w: p.w, x: make([]float64, set.count()),
		core: p.runs[2].l.(*coreSet)}
	for i, a := range path {
		h.at[a] = i + 1
	}
	h.look()
	return h
}

// look finds which actions show a signal.
func (h *hand) look() {
	h.set.all(h.w.theta, h.x)
	h.shows, h.first, h.deep = 0, 0, h.deep[:0]
	for k, v := range h.x {
		h.deep = append(h.deep, math.Abs(v)/h.w.b) // |⟨a, a*⟩|
		if h.w.reward(v) == 0 {
			continue
		}
		h.shows += 2
		for _, a := range []action{action(2 * k), action(2*k + 1)} {
			if i := h.at[a]; i > 0 && (h.first == 0 || i < h.first) {
				h.first = i
			}
		}
	}
}

// share is the share of actions that show a signal when the needle is hidden at depth c.
func (h *hand) share(c float64) float64 {
	n := 0
	for _, x := range h.deep {
		if x*math.Sqrt(float64(h.p.s.d)) > c*(1+1e-9) {
			n++
		}
	}
	return float64(n) / float64(len(h.deep))
}

func (h *hand) move(a action) { h.again(a, h.c) }

func (h *hand) depth(c float64) {
	if math.IsNaN(c) {
		return
	}
	h.again(h.w.needle, min(max(c, hide.Min), hide.Max))
}

// again searches a world with the needle at a, at depth c.
func (h *hand) again(a action, c float64) {
	p := h.p
	h.c, h.moved = c, true
	h.w = planted(h.set, a, p.s.d, c, p.s.eps)
	h.look()
	h.sparse = exhaust(newElimination(coordinates(p.s.d), h.w, p.r.Again(stream("order", p.s.d, 0))), nil)
	old := p.runs[2].l.(*coreSet)
	again := &coreSet{tally: tally{w: h.w}, set: old.set, core: old.core, rank: old.rank, gram: old.gram}
	again.refit()
	exhaust(again, nil)
	h.core = again
	where := "among the sparse directions"
	if a.line() >= p.s.d {
		where = fmt.Sprintf("in basis %d, outside the gold ring", a.line()/p.s.d+1)
	}
	p.r.Say("The needle lies %s, at depth c = %.2f; %d of %d actions show a signal. %s", where, c, h.shows, 2*h.set.count(), h.words())
}

func (h *hand) words() string {
	ucb := fmt.Sprintf("UCB sees nothing in its first %d queries.", len(h.path))
	if h.first > 0 {
		ucb = fmt.Sprintf("UCB meets the first signal at query %d.", h.first)
	}
	core := fmt.Sprintf("Regression is left with a gap of %.2gε.", h.core.gap())
	if h.core.found {
		core = "Regression finds it."
	}
	return fmt.Sprintf("The sparse learner %s. %s %s", outcome(h.sparse), ucb, core)
}

// glow adds the actions that show a signal to a board, thinned evenly when there are many.
func (h *hand) glow(panel *scene.Panel, taken map[string]bool) {
	skip := 1 + (h.shows-1)/mostGlow
	n := 0
	for k, v := range h.x {
		f := h.w.reward(v)
		if f == 0 {
			continue
		}
		for _, a := range []action{action(2 * k), action(2*k + 1)} {
			if n++; n%skip != 0 && a.line() != h.w.needle.line() {
				continue
			}
			key := fmt.Sprintf("a%d", a)
			if taken[key] {
				continue
			}
			x, y := h.p.at(a)
			e := panel.Point(key, x, y, scene.Brass)
			e.Size = 2 + 2.5*min(math.Abs(f)/max(h.w.best(), 1e-12), 1)
			e.Label = h.p.words(h.w, a)
		}
	}
}
