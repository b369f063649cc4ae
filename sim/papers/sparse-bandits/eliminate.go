package bandits

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// elimination is optimistic parameter elimination. A candidate is a parameter θ_c = B·c, c an action of the set and B
// one of a few levels. All of a level promise the same, so they are tried in random order: query the candidate's own
// best action, which is c; stop when the reward is what it promised, up to 2ε; otherwise drop every candidate that
// contradicts what came.
type elimination struct {
	tally
	set    lines
	levels []float64 // of |θ|, highest first
	slack  float64   // a candidate off by more than this is dropped
	order  []int32   // of the actions
	at     int       // the next candidate: place in order, level by level
	alive  []uint64  // the levels at which an action is still a candidate, as bits
	left   int       // candidates
	ks     []int32   // lines with candidates
	dots   []float64
}

// newElimination knows |θ| = B.
func newElimination(set lines, w *world, rng *rand.Rand) *elimination {
	return eliminateAt(set, w, rng, []float64{w.b}, tolerance*w.eps)
}

// newBlindElimination does not: it has levels in steps of ε, the nearest at most ε/2 off.
func newBlindElimination(set lines, w *world, rng *rand.Rand) *elimination {
	var levels []float64
	top := math.Ceil(max(w.b/w.eps, math.Sqrt(float64(len(w.theta))))) + 1
	for k := top; k >= 1; k-- {
		levels = append(levels, k*w.eps)
	}
	return eliminateAt(set, w, rng, levels, (tolerance+0.5)*w.eps)
}

func eliminateAt(set lines, w *world, rng *rand.Rand, levels []float64, slack float64) *elimination {
	n := set.count()
	e := &elimination{tally: tally{w: w}, set: set, levels: levels, slack: slack, order: make([]int32, 2*n),
		alive: make([]uint64, 2*n), left: 2 * n * len(levels), ks: make([]int32, n), dots: make([]float64, n)}
	for k := range e.ks {
		e.ks[k] = int32(k)
	}
	for a := range e.order {
		e.order[a], e.alive[a] = int32(a), 1<<len(levels)-1
	}
	rng.Shuffle(len(e.order), func(i, j int) { e.order[i], e.order[j] = e.order[j], e.order[i] })
	return e
}

// next queries the most optimistic candidate left.
func (e *elimination) next() query {
	n := len(e.order)
	for e.alive[e.order[e.at%n]]>>(e.at/n)&1 == 0 {
		e.at++
	}
	q := e.observe(e.set, action(e.order[e.at%n]))
	if q.r >= e.levels[e.at/n]-2*e.w.eps {
		e.found, e.stopped = true, true
		return q
	}
	// Keep what explains the reward: |⟨a, θ_c⟩ - r| ≤ ε.
	e.set.dots(q.a.line(), e.ks, e.dots)
	kept := e.ks[:0]
	for i, k := range e.ks {
		x := q.a.sign() * e.dots[i]
		plus, minus := e.keep(action(2*k), x, q.r), e.keep(action(2*k+1), -x, q.r)
		if plus || minus {
			kept = append(kept, k)
		}
	}
	e.ks = kept
	e.stopped = e.left == 0 // nothing sparse explains what was seen: a certificate
	return q
}

// keep drops the levels of candidate c whose product with the action queried, x times the level, is too far from r,
// and reports whether any is left.
func (e *elimination) keep(c action, x, r float64) bool {
	for set := e.alive[c]; set != 0; set &= set - 1 {
		l := bits.TrailingZeros64(set)
		if math.Abs(float64(x*e.levels[l])-r) > e.slack {
			e.alive[c] &^= 1 << l
			e.left--
		}
	}
	return e.alive[c] != 0
}
