package adaptive

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"orrery/sim"
	"orrery/sim/host/batch"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, tolerance)
	}
}

// inside calls f in a run with values v.
func inside(t *testing.T, v sim.Values, f func(r *sim.Run)) {
	t.Helper()
	e := Paper
	e.Claims, e.Run = nil, f
	if _, _, err := sim.Execute(&e, v, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}

func TestBitsAreSigns(t *testing.T) {
	rng := lots(1)
	for _, n := range []int{1, 63, 64, 65, 200, 4000} {
		z := make([]uint64, words(n))
		fill(z, rng)
		sum := 0
		for i := range n {
			sum += sign(z, i)
		}
		near(t, "the mean of bits", mean(z, n), float64(sum)/float64(n), 0)
	}
}

// The counters that lie across give the majority that counting gives, ties by their fixed signs, an answer of 0 dropped.
func TestMajority(t *testing.T) {
	const n = 200
	rng := lots(2)
	v := newVotes(n, lots(3))
	sums, g, got := make([]int, n), make([]uint64, words(n)), make([]uint64, words(n))
	tied := 0
	for j := range 300 {
		fill(g, rng)
		answer := []float64{0.2, -0.01, 1e-9, -3, 0}[rng.IntN(5)]
		v.add(g, answer)
		for i := range n {
			switch {
			case answer > 0:
				sums[i] += sign(g, i)
			case answer < 0:
				sums[i] -= sign(g, i)
			}
		}
		v.majority(got)
		for i := range n {
			want := sign(v.ties, i)
			if sums[i] != 0 {
				want = sums[i] / max(sums[i], -sums[i])
			} else {
				tied++
			}
			if sign(got, i) != want {
				t.Fatalf("after %d votes the sum at %d is %d, the majority %d", j+1, i, sums[i], sign(got, i))
			}
		}
	}
	if tied == 0 {
		t.Error("no tie was seen")
	}
}

func TestTableIsTheInnerProduct(t *testing.T) {
	rng := lots(4)
	f, g := make([]float64, 192), make([]uint64, 3)
	for i := range f {
		f[i] = rng.NormFloat64()
	}
	var tab table
	tab.set(f, 0.5)
	for range 20 {
		fill(g, rng)
		want := 0.0
		for i := range f {
			want += 0.5 * f[i] * float64(sign(g, i))
		}
		near(t, "⟨g, f⟩", tab.dot(g), want, 1e-12)
	}
}

// In a world without signal the sign of one answer agrees with one person's value more often than not by √(2/π)/(n·√(1/n + σ²)).
func TestTheLeanOfAVote(t *testing.T) {
	const n, m, sd = 128, 60000, 0.05
	rng := lots(5)
	z := make([]uint64, words(n))
	agree := 0.0
	for range m {
		fill(z, rng)
		a := mean(z, n) + sd*rng.NormFloat64()
		agree += math.Copysign(1, a) * float64(ones(z, n)*2-n) / n
	}
	want := math.Sqrt(2/math.Pi) / (n * math.Sqrt(1.0/n+sd*sd))
	near(t, "the lean", agree/m, want, 5/math.Sqrt(n*m))
}

func TestTheory(t *testing.T) {
	for _, sd := range []float64{0, 0.07, 0.3} {
		for _, tau := range []float64{0.1, 0.4, 0.6} {
			near(t, "the finding at m*", finding(4000, breaking(4000, sd, tau), sd), tau, 1e-9)
		}
		// (2Φ(x/s) - 1)^m = 1/2
		x := largest(4000, 1000, sd) / math.Sqrt(1.0/4000+sd*sd)
		near(t, "the chance of a smaller largest error", math.Pow(2*distuv.UnitNormal.CDF(x)-1, 1000), 0.5, 1e-3)
	}
	near(t, "m*/n without noise", breaking(1000, 0, 0.4)/1000, 0.432, 0.001)
	near(t, "m* with noise over m* without", breaking(1000, 0.07, 0.4)/breaking(1000, 0, 0.4), 5.9, 1e-9)
}

func TestCheckpoints(t *testing.T) {
	for _, m := range []int{10, 11, 12, 500, 20000, 60000} {
		for _, factor := range []float64{factorA, factorB} {
			at := checkpoints(m, factor)
			if at[0] != 10 || at[len(at)-1] != m {
				t.Errorf("%d questions: check points %v", m, at)
			}
			for i := 1; i < len(at); i++ {
				if at[i] <= at[i-1] || float64(at[i]) > factor*float64(at[i-1])+1 {
					t.Errorf("%d questions: %d after %d", m, at[i], at[i-1])
				}
			}
		}
	}
}

func TestTheUniverse(t *testing.T) {
	inside(t, sim.Values{"n": 16000}, func(r *sim.Run) {
		u := newUniverse(r)
		people := 0.0
		for x := range cells {
			people += math.Abs(u.e[x])
			if math.Abs(u.c[x]) >= 1 {
				t.Fatalf("c = %v", u.c[x])
			}
		}
		if people > 16000 || people < 4000 {
			t.Errorf("the sample holds %v people at least", people)
		}
		for k := range u.b {
			near(t, "the correlation of a finding", u.truth.dot(u.b[k]), 0.31, 0.05)
			near(t, "in the sample", u.sample.dot(u.b[k]), u.truth.dot(u.b[k]), 5/math.Sqrt(16000))
		}
	})
}

func TestFindingTimes(t *testing.T) {
	for _, m := range []int{10, 25, 97, 98, 30000} {
		times := findingTimes(lots(uint64(m)), m)
		want := min(3*findings, m/2)
		if len(times) != want {
			t.Errorf("%d questions: %d findings", m, len(times))
		}
		next := 0
		for q := 1; q <= m; q++ {
			k, ok := times[q]
			if !ok {
				continue
			}
			if k != next%findings || m > 97 && q < 50 {
				t.Errorf("%d questions: B%d at %d", m, k+1, q)
			}
			next++
		}
		if next != want {
			t.Errorf("%d questions: findings outside of 1..m", m)
		}
	}
}

// From the uniform hypothesis one step of η makes the hypothesis answer tanh(η) to the question it was turned by.
func TestOneUpdate(t *testing.T) {
	inside(t, sim.Values{}, func(r *sim.Run) {
		p := newPMW(r)
		g, other := make([]uint64, words(cells)), make([]uint64, words(cells))
		fill(g, lots(6))
		fill(other, lots(7))
		p.update(g, 0.1)
		near(t, "the answer", p.says.dot(g), math.Tanh(0.1), 1e-12)
		p.update(other, -0.3)
		p.update(g, 0.2)
		sum := 0.0
		for x := range p.u {
			sum += p.u[x] + p.w[x]
			want := math.Tanh(0.3*float64(sign(g, x)) - 0.3*float64(sign(other, x)))
			near(t, "(u - w)/(u + w)", (p.u[x]-p.w[x])/(p.u[x]+p.w[x]), want, 1e-12)
		}
		near(t, "the sum of the hypothesis", sum, 1, 1e-12)
	})
}

// Without noise the hypothesis is never further from the sample than T when it answers itself, and updates stay within the
// bound.
func TestPMWWithoutNoise(t *testing.T) {
	inside(t, sim.Values{"s": 0.0}, func(r *sim.Run) {
		u, p := newUniverse(r), newPMW(r)
		g := make([]uint64, words(cells))
		rng := lots(8)
		for i := range 2000 {
			fill(g, rng)
			if i%10 == 0 {
				copy(g, u.b[i/10%findings])
			}
			e := u.sample.dot(g)
			hh := p.says.dot(g)
			a, touched := p.answer(g, e)
			if touched != (math.Abs(e-hh) > 0.15) || touched && a != e || !touched && a != hh {
				t.Fatalf("hypothesis %v, sample %v: answered %v, touched %v", hh, e, a, touched)
			}
			if touched && math.Abs(p.says.dot(g)-e) >= math.Abs(hh-e) {
				t.Errorf("an update went the wrong way: %v, then %v, sample %v", hh, p.says.dot(g), e)
			}
		}
		if p.updates < 4 || float64(p.updates) > p.bound() {
			t.Errorf("%d updates, bound %v", p.updates, p.bound())
		}
		near(t, "the bound", p.bound(), 1602, 1)
	})
}

// Before it runs out of people, sample splitting is as good as n/(m+1) people a question are.
func TestSplitting(t *testing.T) {
	inside(t, sim.Values{"m": 399}, func(r *sim.Run) {
		w := &noiseWorld{n: 4000, m: 399, adaptive: true, tau: 0.99, at: []int{39, 399}}
		w.splitting(r)
		for i, k := range []float64{100, 10} {
			m := w.split.m[i] + 1
			want := math.Sqrt(1/k) * distuv.UnitNormal.Quantile(1-math.Ln2/(2*m))
			near(t, "the largest error of splitting", w.split.y[i], want, 0.35*want)
		}
	})
}
