package groupwise

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance*(1+math.Abs(b)) }

// rows draws n examples of d numbers, some of them 0, the last 1.
func rows(seed uint64, n, d int) (kernels.Matrix[float64], []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	x, y := kernels.New[float64](n, d), make([]float64, n)
	for t := range n {
		for j := range d - 1 {
			if rng.IntN(4) > 0 {
				x.Row(t)[j] = rng.NormFloat64()
			}
		}
		x.Row(t)[d-1] = 1
		y[t] = rng.Float64()
	}
	return x, y
}

// The rank-one updates are ridge regression: θ = (λI + XᵀX)⁻¹ Xᵀy after any number of rounds.
func TestLearnerIsRidgeRegression(t *testing.T) {
	const n, d, lambda = 60, 7, 0.3
	x, y := rows(1, n, d)
	l := newRidge(d, lambda)
	for k := range n {
		said := l.predict(x.Row(k))
		if want := unit(kernels.Dot(l.theta(), x.Row(k))); !near(said, want, 1e-12) {
			t.Fatalf("round %d: predicted %v, θ·x clipped is %v", k, said, want)
		}
		l.learn(x.Row(k), y[k])
		if k != 0 && k != 4 && k != n-1 {
			continue
		}
		seen := mat.NewDense(k+1, d, slices.Clone(x.Data[:(k+1)*d]))
		var a, b, theta mat.Dense
		a.Mul(seen.T(), seen)
		for i := range d {
			a.Set(i, i, a.At(i, i)+lambda)
		}
		b.Mul(seen.T(), mat.NewDense(k+1, 1, slices.Clone(y[:k+1])))
		if err := theta.Solve(&a, &b); err != nil {
			t.Fatal(err)
		}
		for i, v := range l.theta() {
			if !near(v, theta.At(i, 0), 1e-10) {
				t.Fatalf("round %d: θ_%d is %v, want %v", k, i, v, theta.At(i, 0))
			}
		}
	}
}

// Hindsight is plain least squares, where columns depend on each other too.
func TestHindsightIsLeastSquares(t *testing.T) {
	const n, d = 50, 6
	x, y := rows(2, n, d)
	for _, doubled := range []bool{false, true} {
		h := newHindsight(d)
		for k := range n {
			if doubled {
				x.Row(k)[1] = 2 * x.Row(k)[0]
			}
			h.add(x.Row(k), y[k])
			if k == d-3 && h.best() > 1e-12 {
				t.Errorf("fewer members than weights, and a loss of %v", h.best())
			}
		}
		columns := []int{0, 1, 2, 3, 4, 5}
		if doubled {
			columns = []int{0, 2, 3, 4, 5}
		}
		a := mat.NewDense(n, len(columns), nil)
		for k := range n {
			for j, c := range columns {
				a.Set(k, j, x.Row(k)[c])
			}
		}
		var theta, left mat.Dense
		target := mat.NewDense(n, 1, slices.Clone(y))
		if err := theta.Solve(a, target); err != nil { // by QR
			t.Fatal(err)
		}
		left.Mul(a, &theta)
		left.Sub(&left, target)
		if want := math.Pow(left.Norm(2), 2); !near(h.best(), want, 1e-10) {
			t.Errorf("doubled %v: the least loss is %v, want %v", doubled, h.best(), want)
		}
	}
	if newHindsight(3).best() != 0 {
		t.Error("nobody has a loss")
	}
}

func TestWeights(t *testing.T) {
	if want := (math.Exp(1./3) - 1) / 2; !near(weight(0, 0), want, 1e-15) {
		t.Errorf("w(0, 0) is %v, want %v", weight(0, 0), want)
	}
	if want := (math.Exp(36./33) - math.Exp(16./33)) / 2; !near(weight(5, 10), want, 1e-14) {
		t.Errorf("w(5, 10) is %v, want %v", weight(5, 10), want)
	}
	if weight(-1, 5) != 0 || weight(-2, 5) != 0 || weight(-0.5, 5) <= 0 {
		t.Error("a learner that is worse than the mixture by 1 or more has no weight, one by less has some")
	}
	if w := weight(4000, 4000); math.IsInf(w, 0) || math.IsNaN(w) {
		t.Errorf("a large regret gives %v", w)
	}
	m := newMixer("adanormalhedge", 3)
	m.r = []float64{-3, -2, 9}
	p := make([]float64, 2)
	if m.weights(p, []int{0, 1}); p[0] != 0.5 || p[1] != 0.5 {
		t.Errorf("without any weight they are %v", p)
	}
	m = newMixer("own-only", 3)
	m.n = []int{9, 5, 4}
	if m.weights(p, []int{0, 1}); p[0] != 0 || p[1] != 1 {
		t.Errorf("the rarest alone: %v", p)
	}
}

// Sleeping groups stay as they are, and against any active learner the mixture's regret stays of the order √T, on losses
// that turn against whoever is believed.
func TestMixtureHasSmallRegretToEveryGroup(t *testing.T) {
	const n, groups = 6000, 5
	m := newMixer("adanormalhedge", groups)
	rng := rand.New(rand.NewPCG(3, 3))
	p, l := make([]float64, groups), make([]float64, groups)
	for range n {
		active := []int{0}
		for g := 1; g < groups; g++ {
			if rng.IntN(3) == 0 {
				active = append(active, g)
			}
		}
		asleep := m.r[groups-1]
		m.weights(p, active)
		sum, most := 0.0, 0
		for k := range active {
			sum += p[k]
			if p[k] > p[most] {
				most = k
			}
			l[k] = rng.Float64() / 2
		}
		l[most] = 1
		if !near(sum, 1, 1e-12) {
			t.Fatalf("the weights sum to %v", sum)
		}
		m.learn(p, l, active)
		if active[len(active)-1] != groups-1 && m.r[groups-1] != asleep {
			t.Fatal("a sleeping group's regret has changed")
		}
	}
	for g := range groups {
		if bound := 3 * math.Sqrt(float64(m.n[g])); m.r[g] > bound {
			t.Errorf("group %d: regret %v in %d rounds, more than %v", g, m.r[g], m.n[g], bound)
		}
	}
}

// play plays a whole stream outside an experiment.
func play(t *testing.T, set sim.Values) *game {
	t.Helper()
	var g *game
	e := Paper
	e.Run = func(r *sim.Run) {
		s := newPeople(r)
		if dataset.In(r) == "mail" {
			s = newLetters(r)
		}
		g = newGame(r, s)
		g.play(nil)
		r.Draw(newPicture(r, g).draw)
	}
	if _, _, err := sim.Execute(&e, set, &batch.Host{Load: source.Load}); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGame(t *testing.T) {
	for _, set := range []sim.Values{{"T": 900}, {"T": 700, "order": "sorted", "rule": "min", "d": 3}, {"data": "mail"}} {
		g := play(t, set)
		for k := range g.s.groups {
			// A learner's rounds are its group's rounds: its b is Σ y x over the members.
			want := make([]float64, g.s.x.Cols)
			members := 0
			for i, a := range g.s.active {
				if slices.Contains(a, k) {
					kernels.Axpy(g.s.y[i], g.s.x.Row(i), want)
					members++
				}
			}
			if members != g.at.n[k] || !slices.Equal(want, g.learners[k].b) {
				t.Errorf("%v: the learner of %s has not learned from exactly its members", set, g.s.groups[k].label)
			}
			// Our loss on a group is at most its learner's and the mixer's regret to it, by convexity.
			if bound := g.own[k] + g.mix.r[k]; g.loss[ours][k] > bound+1e-9 {
				t.Errorf("%v: loss %v on %s, the proof allows %v", set, g.loss[ours][k], g.s.groups[k].label, bound)
			}
		}
		loss, last, yhat := g.without(make([]bool, len(g.s.groups)))
		if !slices.Equal(loss, g.loss[ours]) || yhat != g.yhat[ours] || !near(kernels.Sum(last), 1, 1e-12) {
			t.Errorf("%v: played again with all learners the losses are %v, were %v", set, loss, g.loss[ours])
		}
		out := make([]bool, len(g.s.groups))
		for k := 1; k < len(out); k++ {
			out[k] = true
		}
		if loss, _, _ := g.without(out); !near(loss[0], g.own[0], 1e-12) {
			t.Errorf("%v: with everyone's learner alone the loss is %v, its own is %v", set, loss[0], g.own[0])
		}
		for i, y := range g.s.y {
			if !(y >= 0 && y <= 1) {
				t.Fatalf("%v: label %d is %v", set, i, y)
			}
		}
	}
}

func TestDescribe(t *testing.T) {
	x := make([]float64, 21)
	describe(x, data.Mail{Words: 1 | 1<<14, Chars: 999, Capitals: 200, Exclamations: 1, Links: 2, Dollars: 3})
	want := make([]float64, 21)
	want[0], want[14] = 1, 1
	copy(want[15:], []float64{0.6, math.Log(2) / 5, math.Log(3) / 5, 1, math.Log(4) / 3, 1})
	for k := range want {
		if !near(x[k], want[k], 1e-14) {
			t.Errorf("feature %d is %v, want %v", k, x[k], want[k])
		}
	}
}
