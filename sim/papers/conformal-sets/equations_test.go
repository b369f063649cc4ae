package conformal

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

func someNet(seed uint64, h int) *Net {
	rng := rand.New(rand.NewPCG(seed, 1))
	n := nn.New[float32](side*side, h, classes)
	n.He(rng, 1)
	for _, b := range n.B {
		kernels.FillNormal(b, rng)
		kernels.Scale(0.3, b)
	}
	return n
}

func someImages(seed uint64, n int) set {
	rng := rand.New(rand.NewPCG(seed, 2))
	s := set{kernels.New[float32](n, side*side), make([]int, n)}
	kernels.FillUniform(s.x.Data, rng)
	for i := range s.labels {
		s.labels[i] = rng.IntN(classes)
	}
	return s
}

// softmax64 is f(x + d) spelled out in double precision; first[k] is W₁d_k.
func softmax64(n *Net, x []float64, first []float32) (f [classes]float64) {
	h := make([]float64, n.Sizes[1])
	for i := range h {
		h[i] = float64(n.B[0][i]) + float64(first[i])
		for j, v := range x {
			h[i] += float64(n.W[0].At(i, j)) * v
		}
		h[i] = max(0, h[i])
	}
	sum := 0.0
	for y := range f {
		z := float64(n.B[1][y])
		for i, v := range h {
			z += float64(n.W[1].At(y, i)) * v
		}
		f[y] = math.Exp(z)
		sum += f[y]
	}
	for y := range f {
		f[y] /= sum
	}
	return f
}

func float64s(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func TestScoresAreMeansOverTheBank(t *testing.T) {
	n, s := someNet(1, 24), someImages(2, 3)
	hold := someImages(3, 60)
	tr := newTransform(references(n, hold, 0.5, rand.New(rand.NewPCG(1, 1))), 0.9, 0.05)
	for _, draws := range []int{1, 16, 300, 513} { // more than a block of rows, too
		bank := noiseBank(n, draws, 0.5, rand.New(rand.NewPCG(4, 4)), nil)
		m := newModel(n, bank)
		out := newBoth(s.len())
		for i := range s.labels {
			m.score(out, i, s.x.Row(i), tr)
			for y := range classes {
				var mean, meanT float64
				var all []float64
				for k := range draws {
					v := 1 - softmax64(n, float64s(s.x.Row(i)), bank.Row(k))[y]
					all = append(all, v)
					mean += v / float64(draws)
					meanT += tr.of(float32(v)) / float64(draws)
				}
				v := 0.0
				for _, a := range all {
					v += (a - mean) * (a - mean) / float64(max(draws-1, 1))
				}
				if got := out.hps.of(i, y); math.Abs(got-mean) > 1e-5 {
					t.Fatalf("%d draws: mean %v, want %v", draws, got, mean)
				}
				if got := out.hps.variance[i*classes+y]; math.Abs(got-v) > 1e-5 {
					t.Fatalf("%d draws: variance %v, want %v", draws, got, v)
				}
				if got := out.ptt.of(i, y); math.Abs(got-meanT) > 2.0/float64(draws) { // a rank may turn on the last bit
					t.Fatalf("%d draws: transformed mean %v, want %v", draws, got, meanT)
				}
			}
		}
	}
}

// The bank is nothing but noisy copies of the image.
func TestBankIsNoise(t *testing.T) {
	n, s := someNet(5, 16), someImages(6, 1)
	const draws, sigma = 7, 0.8
	bank := noiseBank(n, draws, sigma, rand.New(rand.NewPCG(9, 9)), nil)
	d := kernels.New[float32](draws, side*side)
	kernels.FillNormal(d.Data, rand.New(rand.NewPCG(9, 9)))
	for k := range draws {
		kernels.Scale(sigma, d.Row(k))
		kernels.Add(d.Row(k), d.Row(k), s.x.Row(0))
	}
	want := nn.NewPass(n, draws).Forward(n, d)
	kernels.SoftmaxRows(want)
	m := newModel(n, bank)
	kernels.Dense(m.a, s.x, n.W[0].T(), n.B[0])
	m.head.hidden(m.a.Row(0), bank)
	f := m.head.softmax(n, draws)
	for k := range draws {
		for y := range classes {
			if math.Abs(float64(f.At(y, k)-want.At(k, y))) > 1e-5 {
				t.Fatalf("draw %d, label %d: %v, want %v", k, y, f.At(y, k), want.At(k, y))
			}
		}
	}
}

func TestAttackFollowsTheGradient(t *testing.T) {
	n, s := someNet(10, 20), someImages(11, 5)
	for _, draws := range []int{1, 6} {
		noise := silence(n)
		if draws > 1 {
			noise = noiseBank(n, draws, 0.5, rand.New(rand.NewPCG(12, 12)), nil)
		}
		a := newAttacker(n, noise)
		g := a.gradient(s.x, s.labels)
		for i, y := range s.labels {
			objective := func(x []float64) (sum float64) {
				for k := range draws {
					sum += 1 - softmax64(n, x, noise.Row(k))[y]
				}
				return sum
			}
			x, want := float64s(s.x.Row(i)), make([]float64, side*side)
			for j := range x {
				at := x[j]
				const e = 1e-6
				x[j] = at + e
				up := objective(x)
				x[j] = at - e
				want[j] = (up - objective(x)) / (2 * e)
				x[j] = at
			}
			dot, gg, ww := 0.0, 0.0, 0.0
			for j, w := range want {
				v := float64(g.At(i, j))
				dot, gg, ww = dot+v*w, gg+v*v, ww+w*w
			}
			if c := dot / math.Sqrt(gg*ww); !(c > 1-1e-6) {
				t.Errorf("%d draws, image %d: cosine with the finite difference %v", draws, i, c)
			}
		}
	}
}

func TestAttackStaysInItsBallAndHurts(t *testing.T) {
	n, s := someNet(13, 20), someImages(14, 9)
	a := newAttacker(n, silence(n))
	const radius = 0.7
	x := kernels.New[float32](s.len(), s.x.Cols)
	copy(x.Data, s.x.Data)
	for range attackSteps {
		a.step(x, s.x, s.labels, radius)
	}
	for i, y := range s.labels {
		if d := distance(x.Row(i), s.x.Row(i)); d > radius*(1+1e-5) || d < radius/2 {
			t.Errorf("image %d was moved by %v", i, d)
		}
		before, after := softmax64(n, float64s(s.x.Row(i)), silence(n).Row(0))[y], softmax64(n, float64s(x.Row(i)), silence(n).Row(0))[y]
		if after >= before {
			t.Errorf("image %d: the true label rose from %v to %v", i, before, after)
		}
	}
	// A network that is as sure as single precision allows still has a gradient.
	kernels.Scale(200, n.W[1].Data)
	for i := range s.labels {
		z := nn.NewPass(n, 1).Forward(n, s.x.Slice(i, i+1, 0, s.x.Cols))
		worst := 0
		for y := range classes {
			if z.At(0, y) < z.At(0, worst) {
				worst = y
			}
		}
		s.labels[i] = worst
	}
	for i := range s.labels {
		if g := a.gradient(s.x, s.labels); norm(g.Row(i)) == 0 {
			t.Errorf("image %d has no gradient", i)
		}
	}
}

func TestRankIsACount(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 20))
	var reference []float32
	for range 500 {
		reference = append(reference, float32(math.Pow(rng.Float64(), 8)))
	}
	reference = append(reference, 0, 0, 1, 1, 0.5, 0.5)
	tr := newTransform(reference, 0.9, 1./400)
	some := append(slices.Clone(reference), 0, 1, math.Nextafter32(0.5, 0), math.Nextafter32(0.5, 1), 1e-30)
	for range 2000 {
		some = append(some, float32(math.Pow(rng.Float64(), 10)), 1-float32(math.Pow(rng.Float64(), 10)))
	}
	for _, s := range some {
		want := 0
		for _, v := range reference {
			if v <= s {
				want++
			}
		}
		if got := tr.rank(s); got != want {
			t.Fatalf("rank of %v is %d, want %d", s, got, want)
		}
		if v := tr.of(s); v < 0 || v > 1 || math.Abs(v-1/(1+math.Exp(-(float64(want)/506-0.9)*400))) > 1e-12 {
			t.Fatalf("transformed %v to %v", s, v)
		}
	}
}

func TestQuantile(t *testing.T) {
	var v []float64
	for i := range 19 {
		v = append(v, float64((i*7)%19+1)) // 1 to 19 in some order
	}
	for _, c := range []struct{ level, want float64 }{{0.9, 18}, {0.5, 10}, {0.901, 19}, {0.951, math.Inf(1)}, {1.02, math.Inf(1)}, {0.001, 1}} {
		if got := quantile(c.level, v); got != c.want {
			t.Errorf("Q(%v) = %v, want %v", c.level, got, c.want)
		}
	}
	// Exchangeable scores are covered with probability at least the level, and hardly more.
	rng := rand.New(rand.NewPCG(30, 30))
	covered := 0
	const trials = 20000
	for range trials {
		s := make([]float64, 50)
		for i := range s {
			s[i] = rng.Float64()
		}
		if rng.Float64() <= quantile(0.9, s) {
			covered++
		}
	}
	if c := float64(covered) / trials; c < 0.9-0.007 || c > 0.9+1./51+0.007 {
		t.Errorf("coverage %v", c)
	}
}

func TestBounds(t *testing.T) {
	if b := hoeffding(0.001, 256); math.Abs(b-0.11615) > 1e-4 {
		t.Errorf("Hoeffding %v", b)
	}
	if b := bernstein(0.001, 256, 0); math.Abs(b-7*math.Log(2000)/(3*255)) > 1e-12 {
		t.Errorf("Bernstein without variance %v", b)
	}
	// A mean of 20 fair coins: each bound may fail with probability β, and fails less.
	rng := rand.New(rand.NewPCG(31, 31))
	const n, beta, trials = 20, 0.02, 20000
	var ho, be int
	for range trials {
		sum := 0.0
		for range n {
			sum += float64(rng.IntN(2))
		}
		mean := sum / n
		v := (sum - sum*mean) / (n - 1)
		if 0.5 > mean+hoeffding(beta, n) {
			ho++
		}
		if mean-bernstein(beta, n, v) > 0.5 {
			be++
		}
	}
	if ho > beta*trials || be > beta*trials {
		t.Errorf("Hoeffding failed %d times, Bernstein %d, of %d", ho, be, trials)
	}
}

func TestRules(t *testing.T) {
	if !math.IsInf(probit(0), -1) || !math.IsInf(probit(1), 1) || math.Abs(probit(0.975)-1.959964) > 1e-5 {
		t.Error("probit")
	}
	plain := rule{tau: 0.4}
	if !plain.has(0.4, 0) || plain.has(0.4000001, 0) {
		t.Error("split conformal prediction is Ŝ <= τ")
	}
	// A threshold of 1 admits everything, a score of 0 is always in.
	for _, u := range []rule{{tau: 1}, {tau: 1, cage: 0.5}, {tau: 0.9, b: 0.2, cage: 0, draws: 100, beta: 0.01}} {
		if !u.has(1, 0) || !u.has(0, 0) {
			t.Errorf("%+v: a score of 1 is in %v", u, u.has(1, 0))
		}
	}
	if (&rule{tau: 0.999, cage: 0.5}).has(1, 0) {
		t.Error("a score of 1 passes below a threshold of 1")
	}
	// Every correction only adds labels.
	rng := rand.New(rand.NewPCG(32, 32))
	for range 5000 {
		tau, s, v := rng.Float64(), rng.Float64(), rng.Float64()/4
		a := rule{tau: tau}
		b := rule{tau: tau, cage: rng.Float64()}
		c := b
		c.b, c.draws, c.beta = 0.3*rng.Float64()+1e-6, 64, 0.001
		d := c.with("bernstein")
		if a.has(s, v) && !b.has(s, v) || b.has(s, v) && (!c.has(s, v) || !d.has(s, v)) {
			t.Fatalf("a correction took score %v away from threshold %v", s, tau)
		}
	}
}

func TestTallyCounts(t *testing.T) {
	s := newScores(2)
	for y := range classes {
		s.mean[y] = 0.1 * float64(y)
	}
	u := rule{tau: 0.35}
	if c := u.set(s, 0); c.String() != "{0, 1, 2, 3}" || u.set(s, 1).String() != "all ten" {
		t.Errorf("sets %v and %v", c, u.set(s, 1))
	}
	if got := u.tally(s, []int{4, 4}); got != (tally{coverage: 0.5, size: 7, full: 0.5}) {
		t.Errorf("%+v", got)
	}
	if a := accuracy(s, []int{0, 3}); a != 0.5 {
		t.Errorf("accuracy %v", a)
	}
}

func TestSetLossGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(40, 40))
	const n = 40
	truth, q := make([]int, n), make([]float64, n*classes)
	for i := range truth {
		truth[i] = rng.IntN(classes)
		sum := 0.0
		for y := range classes {
			q[i*classes+y] = rng.ExpFloat64()
			sum += q[i*classes+y]
		}
		for y := range classes {
			q[i*classes+y] /= sum
		}
	}
	q[0], q[n/2*classes+1] = 0, 1 // beyond the clip: no gradient
	dq, scratch := make([]float64, len(q)), make([]float64, len(q))
	setLoss(dq, q, truth, 0.1, 0.5)
	moves := 0
	for i := range q {
		at := q[i]
		const e = 1e-7
		if at <= clip || at >= 1-clip {
			if dq[i] != 0 {
				t.Errorf("clipped entry %d has the gradient %v", i, dq[i])
			}
			continue
		}
		q[i] = at + e
		up := setLoss(scratch, q, truth, 0.1, 0.5)
		q[i] = at - e
		down := setLoss(scratch, q, truth, 0.1, 0.5)
		q[i] = at
		if want := (up - down) / (2 * e); math.Abs(dq[i]-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("entry %d: %v, finite difference %v", i, dq[i], want)
		}
		if dq[i] != 0 && i < n/2*classes {
			moves++
		}
	}
	if moves != 1 {
		t.Errorf("%d calibrating entries move the threshold, want one order statistic", moves)
	}
}

// Both slopes, through the softmax, against finite differences of its inputs.
func TestSlopes(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 41))
	const cols = tuneBatch * tuneDraws
	z := make([]float64, classes*cols)
	truth := make([]int, tuneBatch)
	for i := range z {
		z[i] = rng.NormFloat64()
	}
	for i := range truth {
		truth[i] = rng.IntN(classes)
	}
	softmax := func() []float64 {
		f := make([]float64, len(z))
		for k := range cols {
			sum := 0.0
			for y := range classes {
				f[y*cols+k] = math.Exp(z[y*cols+k])
				sum += f[y*cols+k]
			}
			for y := range classes {
				f[y*cols+k] /= sum
			}
		}
		return f
	}
	losses := map[string]func() float64{
		"cross-entropy": func() (l float64) {
			f := softmax()
			for i, y := range truth {
				for k := i * tuneDraws; k < (i+1)*tuneDraws; k++ {
					l -= math.Log(f[y*cols+k]) / cols
				}
			}
			return l
		},
		"sets": func() float64 {
			f := softmax()
			q := make([]float64, tuneBatch*classes)
			for i := range truth {
				for y := range classes {
					for k := i * tuneDraws; k < (i+1)*tuneDraws; k++ {
						q[i*classes+y] += f[y*cols+k] / tuneDraws
					}
				}
			}
			return setLoss(make([]float64, len(q)), q, truth, 0.1, 0.5)
		},
	}
	for name, s := range map[string]slope{"cross-entropy": crossEntropy, "sets": conformalTraining(0.1, 0.5)} {
		f := kernels.New[float32](classes, cols)
		for i, v := range softmax() {
			f.Data[i] = float32(v)
		}
		if l, want := s(f, truth), losses[name](); math.Abs(l-want) > 1e-5 {
			t.Errorf("%s: loss %v, want %v", name, l, want)
		}
		for range 60 {
			i := rng.IntN(len(z))
			at := z[i]
			const e = 1e-4
			z[i] = at + e
			up := losses[name]()
			z[i] = at - e
			down := losses[name]()
			z[i] = at
			if want := (up - down) / (2 * e); math.Abs(float64(f.Data[i])-want) > 1e-8+1e-3*math.Abs(want) {
				t.Errorf("%s, input %d: %v, finite difference %v", name, i, f.Data[i], want)
			}
		}
	}
}
