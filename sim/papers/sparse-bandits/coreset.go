package bandits

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// finalists are the actions that regression tries at the end.
const finalists = 10

// coreSet is passive regression with poly(d) queries: 2d - 10 actions by lot, without replacement; a ridge fit; then the
// ten of all actions, seen or not, that the fit likes best.
type coreSet struct {
	tally
	set     *bases
	core    []action
	rank    []int // who goes first among equals, by action
	y       []float64
	last    []action // the ten
	breathe func()
	gram    *linalg.Gram[float64]
}

func newCoreSet(set *bases, w *world, rng *rand.Rand, breathe func()) *coreSet {
	l := &coreSet{tally: tally{w: w}, set: set, breathe: breathe}
	for _, a := range rng.Perm(2 * set.count())[:2*set.d-finalists] {
		l.core = append(l.core, action(a))
	}
	l.rank = rng.Perm(2 * set.count())
	return l
}

func (l *coreSet) next() query {
	if l.queries == len(l.core) {
		l.last = l.favourites(l.fit())
	}
	var q query
	if k := l.queries - len(l.core); k >= 0 {
		q = l.observe(l.set, l.last[k])
		l.stopped = k+1 == finalists
	} else {
		a := l.core[l.queries]
		q = l.observe(l.set, a)
		l.y = append(l.y, a.sign()*q.r)
	}
	l.found = l.most >= l.w.enough()
	return q
}

// refit takes the rewards of another world for the same core set.
func (l *coreSet) refit() {
	for i := range l.gram.C {
		l.gram.C[i] = 0
	}
	for _, a := range l.core {
		y := a.sign() * l.w.reward(a.sign()*l.set.along(a.line(), l.w.theta))
		l.set.add(l.gram.C, y/float64(len(l.core)), a.line())
	}
}

// fit is w = (λI + Σ a aᵀ)⁻¹ Σ r a over the core set.
func (l *coreSet) fit() []float64 {
	if l.gram == nil {
		idx := make([]int, len(l.core))
		for i, a := range l.core {
			idx[i] = a.line()
		}
		x := kernels.New[float64](len(idx), l.set.d)
		kernels.GatherRows(x, l.set.a, idx)
		l.gram = linalg.NewGram[float64](l.set.d)
		l.gram.Add(x, l.y, l.breathe)
		l.gram.Mean()
	}
	return l.gram.Ridge(ridge/float64(len(l.core)), l.breathe)
}

// favourites are the ten actions with the largest ⟨a, w⟩; lots decide between equals.
func (l *coreSet) favourites(w []float64) []action {
	v := make([]float64, l.set.count())
	l.set.all(w, v)
	taken := make([]bool, 2*len(v))
	var out []action
	for range finalists {
		best, most := action(-1), math.Inf(-1)
		for i := range taken {
			a := action(i)
			x := a.sign() * v[a.line()]
			if !taken[a] && (x > most || x == most && l.rank[a] < l.rank[best]) {
				best, most = a, x
			}
		}
		taken[best] = true
		out = append(out, best)
	}
	return out
}
