package dp

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/stat"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestEpsilonOfRates(t *testing.T) {
	// Randomised response: the truth with probability e^ε/(1+e^ε) is (ε, 0)-DP, exactly; so is its opposite.
	for _, eps := range []float64{0.1, 1, 3, 8} {
		wrong := 1 / (1 + math.Exp(eps))
		near(t, "ε of randomised response", epsilonOf(wrong, wrong, 0), eps, 1e-9)
		near(t, "ε of an attack that is always wrong", epsilonOf(1-wrong, 1-wrong, 0), eps, 1e-9)
	}
	for _, f := range []float64{0, 0.2, 0.5, 1} {
		near(t, "ε of a guess by lot", epsilonOf(f, 1-f, 1e-5), 0, 0)
	}
	near(t, "ε of a perfect attack", epsilonOf(0, 0, 1e-5), most, 0)
	near(t, "ε of a perfectly wrong one", epsilonOf(1, 1, 1e-5), most, 0)
	near(t, "ε of an attack that δ excuses", epsilonOf(0, 1-1e-5, 1e-5), 0, 0)

	rapid.Check(t, func(t *rapid.T) {
		f, g := rapid.Float64Range(0, 1).Draw(t, "f"), rapid.Float64Range(0, 1).Draw(t, "g")
		delta := rapid.Float64Range(1e-7, 1e-2).Draw(t, "delta")
		eps := epsilonOf(f, g, delta)
		possible := func(eps float64) bool {
			e := math.Exp(eps)
			return f+e*g >= 1-delta && g+e*f >= 1-delta && (1-f)+e*(1-g) >= 1-delta && (1-g)+e*(1-f) >= 1-delta
		}
		if eps < most && !possible(eps+1e-9*(1+eps)) {
			t.Fatalf("rates (%v, %v) are not possible under their ε %v", f, g, eps)
		}
		if eps > 0 && possible(eps-1e-9*(1+eps)) {
			t.Fatalf("rates (%v, %v) are possible under less than their ε %v", f, g, eps)
		}
	})
}

// δ(ε) is the mean of max(0, 1 - e^(ε-L)) over the privacy loss L ~ N(µ²/2, µ²).
func TestAccountant(t *testing.T) {
	for _, c := range [][2]float64{{2, 1e-5}, {1, 1e-5}, {0.3, 1e-3}, {8, 1e-7}} {
		mu, delta := c[0], c[1]
		eps, sum := stat.GaussianEpsilon(mu, delta), 0.0
		const n = 20000
		for i := range n {
			z := -12 + 24*(float64(i)+0.5)/n
			loss := mu*mu/2 + mu*z
			sum += max(0, -math.Expm1(eps-loss)) * distuv.UnitNormal.Prob(z) * 24 / n
		}
		near(t, "δ at the accountant's ε, relatively", sum/delta, 1, 1e-3)
	}
	near(t, "ε at µ = 2", stat.GaussianEpsilon(2, 1e-5), 10, 0.05)
	near(t, "ε at µ = 1", stat.GaussianEpsilon(1, 1e-5), 4.38, 0.005)
	near(t, "ε where δ alone is enough", stat.GaussianEpsilon(0.02, 1e-2), 0, 0)

	// No attack on one Gaussian sees more than the accountant.
	for thr := -2.0; thr < 3; thr += 0.05 {
		if f, g := rates(thr, 2); epsilonOf(f, g, 1e-5) > stat.GaussianEpsilon(2, 1e-5) {
			t.Errorf("at threshold %v the attack sees ε %v", thr, epsilonOf(f, g, 1e-5))
		}
	}
}

// slowly is P(ε <= t) in another way: the mass of FNRs that t allows, averaged over FPRs.
func slowly(c counts, t, delta float64) (sum float64) {
	f := distuv.Beta{Alpha: c.fp + 0.5, Beta: c.n0 - c.fp + 0.5}
	g := distuv.Beta{Alpha: c.fn + 0.5, Beta: c.n1 - c.fn + 0.5}
	const n = 1500
	e := math.Exp(t)
	for i := range n {
		x := f.Quantile((float64(i) + 0.5) / n)
		lo := max((1-delta-x)/e, 1-delta-e*x)
		hi := min(1-(x-delta)/e, delta+e*(1-x))
		sum += max(0, g.CDF(min(max(hi, 0), 1))-g.CDF(min(max(lo, 0), 1))) / n
	}
	return sum
}

func TestPosteriorOfEpsilon(t *testing.T) {
	usual := counts{fp: 9, n0: 250, fn: 105, n1: 250}
	for _, c := range []counts{usual, {0, 250, 0, 250}, {240, 250, 0, 250}, {0, 250, 240, 250}, {5, 50, 45, 50}, {48, 50, 47, 50},
		{130, 250, 119, 250}, {3, 2000, 1700, 2000}, {1, 40, 30, 60}} {
		for _, delta := range []float64{1e-7, 1e-2} {
			p := newPosterior(c, delta)
			for _, q := range []float64{0.005, 0.3, 0.5, 0.95} {
				eps := p.quantile(q)
				near(t, "P(ε <= t)", p.atMost(eps), slowly(c, eps, delta), 6e-4)
				if eps > 0 && eps < most-1e-6 {
					near(t, "P(ε <= quantile)", p.atMost(eps), q, 1e-6)
				}
			}
		}
	}
	f, g := rates(0.9, 2)
	near(t, "the truth", epsilonOf(f, g, 1e-5), 2.78, 0.005)
}

// Sampled pairs of rates tell the same.
func TestPosteriorBySampling(t *testing.T) {
	c := counts{fp: 9, n0: 250, fn: 105, n1: 250}
	rng := rand.New(rand.NewPCG(5, 6))
	f, g := distuv.Beta{Alpha: 9.5, Beta: 241.5, Src: rng}, distuv.Beta{Alpha: 105.5, Beta: 145.5, Src: rng}
	const n = 20000
	below := 0.0
	for range n {
		if epsilonOf(f.Rand(), g.Rand(), 1e-5) <= 3 {
			below++
		}
	}
	near(t, "P(ε <= 3)", newPosterior(c, 1e-5).atMost(3), below/n, 0.015)
}

// The interval of a box is the range of e over the box.
func TestBoxHasTheRangeOfEpsilon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := func(name string) interval {
			a, b := rapid.Float64Range(0.001, 0.999).Draw(t, name), rapid.Float64Range(0.001, 0.999).Draw(t, name)
			return interval{min(a, b), max(a, b)}
		}
		b := box{f: side("f"), g: side("g")}
		lo, hi := math.Inf(1), 0.0
		const n = 40
		for i := range n + 1 {
			for j := range n + 1 {
				x := epsilonOf(b.f.lo+b.f.width()*float64(i)/n, b.g.lo+b.g.width()*float64(j)/n, 1e-5)
				lo, hi = min(lo, x), max(hi, x)
			}
		}
		got := b.epsilon(1e-5)
		if math.Abs(got.hi-hi) > 1e-9 || got.lo > lo+1e-9 {
			t.Fatalf("box %v: %v, over a grid [%v, %v]", b, got, lo, hi)
		}
		if b.f.hi+b.g.hi < 1-1e-5 && (math.Abs(got.lo-epsilonOf(b.f.hi, b.g.hi, 1e-5)) > 1e-9 || math.Abs(got.hi-epsilonOf(b.f.lo, b.g.lo, 1e-5)) > 1e-9) {
			t.Fatalf("box %v: %v are not e at its corners", b, got)
		}
	})
}

func TestNoErrorIsNotInfinitelySure(t *testing.T) {
	c := counts{fp: 0, n0: 250, fn: 0, n1: 250}
	if clopperPearson(c, 0.95).epsilon(1e-5).finite() {
		t.Error("Clopper-Pearson's upper end is finite after no error")
	}
	b := newPosterior(c, 1e-5).interval(0.95)
	if !b.finite() || b.lo < 5 || b.lo > 6 {
		t.Errorf("Bayes says %v after no error", b)
	}
}

func TestDesignEffect(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const n, repeats = 300, 3000
	for _, copies := range []int{1, 6} { // answers that come in groups of equal ones
		var k, of []float64
		for range repeats {
			wrong := 0.0
			for range n / copies {
				if rng.Float64() < 0.4 {
					wrong += float64(copies)
				}
			}
			k, of = append(k, wrong), append(of, n)
		}
		near(t, "design effect over copies", designEffect(k, of, 2*n)/float64(copies), 1, 0.1)
	}
	if !math.IsNaN(designEffect([]float64{0, 0}, []float64{9, 9}, 18)) {
		t.Error("no error has a design effect")
	}
}

func TestCounts(t *testing.T) {
	a := &answers{k: 2, score: []float64{0, 2, 1, 1, 0.5, 3}, present: []bool{false, false, true, true, true, true}}
	if c := a.count(0.9); c != (counts{fp: 1, n0: 2, fn: 1, n1: 4}) {
		t.Errorf("%v", c)
	}
	if c := a.count(1); c.fn != 3 { // not above the threshold
		t.Errorf("%v", c)
	}
	if c := pooled([]*answers{a, a.first(4)}, 0.9); c != (counts{fp: 2, n0: 4, fn: 1, n1: 6}) {
		t.Errorf("%v", c)
	}
	near(t, "half way between the means", midpoint([]*answers{a}), (1+5.5/4)/2, 1e-12)
}

// withImages calls f in a run that has the images.
func withImages(t *testing.T, f func(r *sim.Run, d *images)) {
	t.Helper()
	e := Paper
	e.Claims = nil
	e.Run = func(r *sim.Run) { f(r, loadImages(r)) }
	if _, _, err := sim.Execute(&e, sim.Values{}, &batch.Host{Load: source.Load}); err != nil {
		t.Fatal(err)
	}
}

func TestImages(t *testing.T) {
	withImages(t, func(r *sim.Run, d *images) {
		if len(d.dark) != 47 || len(d.y) != 200 || len(d.testEight) != 500 {
			t.Errorf("%d dark pixels, %d and %d images", len(d.dark), len(d.y), len(d.testEight))
		}
		all, _ := data.MNIST(r.Data, side, pool, 0)
		for k, i := range all.Which(3, 8)[:trainCount+testCount] {
			eight := all.Labels[i] == 8
			if k < trainCount && (d.y[k] == 1) != eight || k >= trainCount && d.testEight[k-trainCount] != eight {
				t.Fatalf("image %d is a %d and was taken for another", k, all.Labels[i])
			}
		}
		for i := range d.train.Rows {
			for _, p := range d.dark {
				if d.train.At(i, p) != 0 {
					t.Fatal("a dark pixel is lit")
				}
			}
		}
	})
}

// byDefinition is the training step by step, example by example, in double precision.
func byDefinition(d *images, how dpgd, canary [][]float64, noise *rand.Rand) []float64 {
	const n = side * side
	w, e := make([]float64, n), make([]float32, n)
	for range how.T {
		sum := make([]float64, n)
		add := func(x []float64, y float64) {
			z := 0.0
			for p := range x {
				z += w[p] * x[p]
			}
			g, norm := make([]float64, n), 0.0
			for p := range x {
				g[p] = (1/(1+math.Exp(-z)) - y) * x[p]
				norm += g[p] * g[p]
			}
			for p := range g {
				sum[p] += g[p] * min(1, clip/math.Sqrt(norm))
			}
		}
		for i := range d.train.Rows {
			x := make([]float64, n)
			for p, v := range d.train.Row(i) {
				x[p] = float64(v)
			}
			add(x, float64(d.y[i]))
		}
		for _, x := range canary {
			add(x, 1)
		}
		kernels.FillNormal(e, noise)
		for p := range w {
			w[p] -= rate / trainCount * (sum[p] + how.sigma*clip*float64(e[p]))
		}
	}
	return w
}

func TestTrainingIsByDefinition(t *testing.T) {
	withImages(t, func(r *sim.Run, d *images) {
		how := dpgd{T: 12, sigma: 2}
		const k, rho = 3, 0.3
		c := newCanaries(d.dark, k, rho)
		in := []bool{true, false, true}
		w := newTeam(d, how, 1).train(c, [][]bool{in}, rand.New(rand.NewPCG(1, 2)), func() {})
		var canary [][]float64
		for j := range k {
			x := make([]float64, side*side)
			x[d.dark[1+j]] = ink * math.Sqrt(1-rho)
			x[d.dark[0]] = ink * math.Sqrt(rho)
			if in[j] {
				canary = append(canary, x)
			}
		}
		want := byDefinition(d, how, canary, rand.New(rand.NewPCG(1, 2)))
		for p := range want {
			if math.Abs(float64(w.At(0, p))-want[p]) > 1e-5 {
				t.Fatalf("weight %d is %v, by definition %v", p, w.At(0, p), want[p])
			}
		}
	})
}

// Without noise a canary that is present scores 1 and one that is absent 0; neighbours add ρ each. The training of the
// dark pixels alone says the same as that of all.
func TestScores(t *testing.T) {
	withImages(t, func(r *sim.Run, d *images) {
		how := dpgd{T: 30}
		const k = 5
		for _, rho := range []float64{0, 0.5} {
			c := newCanaries(d.dark, k, rho)
			in := []bool{true, false, true, true, false}
			w := newTeam(d, how, 1).train(c, [][]bool{in}, rand.New(rand.NewPCG(1, 2)), func() {})
			dark := newCanaries(ownPixels(k), k, rho)
			v, g := make([]float32, k+1), make([]float32, k+1)
			how.darkOnly(v, g, dark, in, rand.New(rand.NewPCG(1, 2)))
			for j := range k {
				want := 3 * rho
				if in[j] {
					want += 1 - rho
				}
				near(t, "a score without noise", c.score(w.Row(0), j, how), want, 1e-5)
				near(t, "a score of dark pixels alone", dark.score(v, j, how), want, 1e-5)
			}
		}
	})
}

// A stack of models trains each as if it were alone.
func TestTeamTrainsEveryModelAlone(t *testing.T) {
	withImages(t, func(r *sim.Run, d *images) {
		how := dpgd{T: 4}
		c := newCanaries(d.dark, 1, 0)
		in := [][]bool{{true}, {false}, {true}}
		all := newTeam(d, how, 5).train(c, in, rand.New(rand.NewPCG(1, 2)), func() {})
		for m := range in {
			one := newTeam(d, how, 1).train(c, in[m:m+1], rand.New(rand.NewPCG(1, 2)), func() {})
			for p, x := range one.Row(0) {
				if math.Abs(float64(x-all.At(m, p))) > 1e-6 {
					t.Fatalf("weight %d of model %d is %v, alone %v", p, m, all.At(m, p), x)
				}
			}
		}
	})
}
