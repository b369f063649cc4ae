package bandits

import (
	"fmt"
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// tolerance is how much more than ε an observation may contradict a candidate: the adversary takes exactly ε, and
// rounding must not drop the truth.
const tolerance = 1.0001

// world is a needle world: θ = B·a*, and an adversary who moves every reward by at most ε towards 0.
type world struct {
	theta  []float64
	needle action // a* among the actions that it was drawn from
	lost   bool   // a* is none of the sparse directions
	b, eps float64
}

// norm is B = ε√d/c: a random action's ⟨a, θ⟩ is about N(0,1)·ε/c, so it exceeds ε where |N(0,1)| > c.
func norm(d int, c, eps float64) float64 { return eps * math.Sqrt(float64(d)) / c }

// reward is f(a) = sign(x)·max(|x| - ε, 0) for x = ⟨a, θ⟩.
func (w *world) reward(x float64) float64 {
	switch {
	case x > w.eps:
		return x - w.eps
	case x < -w.eps:
		return x + w.eps
	}
	return 0
}

// best is max f: nothing has a larger product with θ than the needle.
func (w *world) best() float64 { return max(w.b-w.eps, 0) }

// enough is the reward that no action exceeds by more than ε: O(ε)-optimal.
func (w *world) enough() float64 { return w.b - 2*w.eps }

// planted is the world with its needle at action a of the set.
func planted(set lines, a action, d int, c, eps float64) *world {
	w := &world{theta: make([]float64, d), needle: a, b: norm(d, c, eps), eps: eps}
	set.add(w.theta, a.sign()*w.b, a.line())
	return w
}

// drawn is a world with its needle uniform among the actions of the set.
func drawn(set lines, rng *rand.Rand, d int, c, eps float64) *world {
	return planted(set, action(rng.IntN(2*set.count())), d, c, eps)
}

// elsewhere is a world whose needle is uniform among R bases that nobody has to look at: the coordinate basis with
// probability 1/R, and otherwise a vector of a random basis, which is uniform on the sphere.
func elsewhere(rng *rand.Rand, d, r int, c, eps float64) *world {
	if rng.IntN(r) == 0 {
		return drawn(coordinates(d), rng, d, c, eps)
	}
	w := &world{theta: make([]float64, d), lost: true, b: norm(d, c, eps), eps: eps}
	kernels.FillNormal(w.theta, rng)
	kernels.Scale(w.b/math.Sqrt(kernels.SumSquares(w.theta)), w.theta)
	return w
}

// query is an action and the reward that came.
type query struct {
	a action
	r float64
}

// tally is what every learner keeps: how many queries it made and the best reward among them.
type tally struct {
	w       *world
	queries int
	most    float64
	found   bool // a reward came that is known to be O(ε)-optimal
	stopped bool
}

// observe queries an action of the set.
func (t *tally) observe(set lines, a action) query {
	q := query{a, t.w.reward(a.sign() * set.along(a.line(), t.w.theta))}
	if t.queries == 0 || q.r > t.most {
		t.most = q.r
	}
	t.queries++
	return q
}

// gap is what the best reward found lacks, in units of ε.
func (t *tally) gap() float64 { return (t.w.best() - t.most) / t.w.eps }

// learner makes one query at a time, until it has stopped.
type learner interface {
	next() query
	state() *tally
}

func (t *tally) state() *tally { return t }

// exhaust lets a learner go on until it stops.
func exhaust(l learner, breathe func()) *tally {
	t := l.state()
	for n := 1; !t.stopped; n++ {
		l.next()
		if n%16 == 0 && breathe != nil {
			breathe()
		}
	}
	return t
}

func stream(purpose string, d, k int) string { return fmt.Sprintf("%s %d %d", purpose, d, k) }
