package bandits

import (
	"math"
	"math/rand/v2"
	"slices"

	"orrery/kernels"
)

const (
	ridge    = 0.1  // λ
	tieBreak = 1e-7 // the largest of the random numbers that decide between equals
)

// ucb is optimism without sparsity: V = λI + Σ a aᵀ, the ridge estimate w = V⁻¹ Σ r a, and next the unseen action with
// the largest ⟨a, w⟩ + 2ε √(aᵀ V⁻¹ a). All three are kept up to date by rank-one updates.
type ucb struct {
	tally
	set   *bases
	cap   int
	inv   kernels.Matrix[float64] // [d × d], V⁻¹
	width []float64               // [Rd], aᵀ V⁻¹ a
	est   []float64               // [Rd], ⟨a, w⟩
	seen  []bool                  // by action
	ties  []float64               // by action
	u     []float64               // [d], V⁻¹ a
	g     []float64               // [Rd], ⟨a_k, u⟩
}

func newUCB(set *bases, w *world, limit int, rng *rand.Rand) *ucb {
	n, d := set.count(), set.d
	l := &ucb{tally: tally{w: w}, set: set, cap: min(limit, 2*n), inv: kernels.New[float64](d, d), width: make([]float64, n),
		est: make([]float64, n), seen: make([]bool, 2*n), ties: make([]float64, 2*n), u: make([]float64, d), g: make([]float64, n)}
	for i := range d {
		l.inv.Set(i, i, 1/ridge)
	}
	kernels.Fill(l.width, 1/ridge) // |a| = 1
	for i := range l.ties {
		l.ties[i] = tieBreak * rng.Float64()
	}
	return l
}

// choose is the most promising unseen action.
func (l *ucb) choose() action {
	best, most := action(-1), math.Inf(-1)
	for k, v := range l.width {
		bonus := 2 * l.w.eps * math.Sqrt(max(v, 0))
		a := action(2 * k)
		if x := l.est[k] + bonus + l.ties[a]; x > most && !l.seen[a] {
			best, most = a, x
		}
		a = a.opposite()
		if x := bonus - l.est[k] + l.ties[a]; x > most && !l.seen[a] {
			best, most = a, x
		}
	}
	return best
}

// next queries it and learns.
func (l *ucb) next() query {
	q := l.observe(l.set, l.choose())
	l.learn(q)
	l.found = q.r >= l.w.enough()
	l.stopped = l.found || l.queries >= l.cap
	return q
}

// learn adds the observation (a, r): with u = V⁻¹a the inverse loses u uᵀ/(1 + aᵀu), every width ⟨a_k, u⟩²/(1 + aᵀu), and
// w moves by u (r - ⟨a, w⟩)/(1 + aᵀu).
func (l *ucb) learn(q query) {
	l.seen[q.a] = true
	k := q.a.line()
	a, y := l.set.a.Row(k), q.a.sign()*q.r // (-a, r) says the same as (a, -r)
	for i := range l.u {
		l.u[i] = kernels.Dot(l.inv.Row(i), a)
	}
	l.set.all(l.u, l.g)
	s := 1 / (1 + l.g[k])
	move := s * (y - l.est[k])
	for j, g := range l.g {
		l.width[j] -= float64(float64(g*g) * s)
		l.est[j] += float64(g * move)
	}
	for i, x := range l.u {
		kernels.Axpy(-x*s, l.u, l.inv.Row(i))
	}
}

// clone goes on by itself from here.
func (l *ucb) clone() *ucb {
	c := *l
	c.inv = kernels.Of(l.inv.Rows, l.inv.Cols, slices.Clone(l.inv.Data))
	c.width, c.est, c.seen = slices.Clone(l.width), slices.Clone(l.est), slices.Clone(l.seen)
	c.u, c.g = slices.Clone(l.u), slices.Clone(l.g)
	return &c
}
