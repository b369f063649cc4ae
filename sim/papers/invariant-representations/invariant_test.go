package invariant

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/host/batch"
)

func someSEM(d int, seed uint64) (*sem, *rand.Rand) {
	rng := rand.New(rand.NewPCG(seed, 1))
	return newSEM(d, rng, rand.New(rand.NewPCG(seed, 2))), rng
}

func (s *sem) population(hit *intervention) kernels.Matrix[float64] {
	m, cov := kernels.New[float64](s.d, s.d), kernels.New[float64](s.d, s.d)
	s.mixing(m, hit)
	newObserver(s.d).population(cov, m)
	return cov
}

func TestGraphs(t *testing.T) {
	for seed := range uint64(60) {
		d := []int{8, 9, 16, 33, 64}[seed%5]
		s, rng := someSEM(d, seed)
		if len(s.parents[s.y]) != 2 || s.y != d/2 {
			t.Fatalf("y = %d has parents %v", s.y, s.parents[s.y])
		}
		for i, p := range s.parents {
			if !slices.IsSorted(p) || len(slices.Compact(slices.Clone(p))) != len(p) || len(p) != len(s.weights[i]) || len(p) > mostIn+1 || i > 0 && len(p) == 0 {
				t.Fatalf("node %d has parents %v with weights %v", i, p, s.weights[i])
			}
			for k, j := range p {
				if j >= i || j < i-reach {
					t.Fatalf("node %d has the parent %d", i, j)
				}
				if w := math.Abs(s.weights[i][k]); j != s.y && i != s.y && (w < 0.5/math.Sqrt(3)-1e-9 || w > 1) || i == s.y && (w < 0.6 || w > 0.9) {
					t.Errorf("weight %v of %d on %d", w, j, i)
				}
			}
		}
		for _, c := range s.children {
			if !slices.Contains(s.parents[c], s.y) || c <= s.y || c > s.y+childReach || s.children[0] == s.children[1] {
				t.Errorf("children %v of %d", s.children, s.y)
			}
		}
		three := s.three(rng)
		if len(three) != 3 || len(slices.Compact(slices.Clone(three))) != 3 || slices.Contains(three, s.y) || !slices.Contains(three, s.children[0]) || !slices.Contains(three, s.children[1]) {
			t.Errorf("sites %v, children %v, y %d", three, s.children, s.y)
		}
		if n := len(s.everywhere()); n != d-2 {
			t.Errorf("%d sites of %d nodes", n, d)
		}
	}
}

// (I - B) M = diag(√v), and an intervention changes nothing that is not downstream of its site.
func TestMixing(t *testing.T) {
	s, rng := someSEM(24, 3)
	m, moved := kernels.New[float64](24, 24), kernels.New[float64](24, 24)
	s.mixing(m, nil)
	for i, p := range s.parents {
		for c := range 24 {
			x := m.At(i, c)
			for k, j := range p {
				x -= s.weights[i][k] * m.At(j, c)
			}
			if i == c {
				x -= s.sd[i]
			}
			if math.Abs(x) > 1e-12 {
				t.Fatalf("row %d, column %d is off by %v", i, c, x)
			}
		}
	}
	hit := s.intervene(13, 1.5, rng)
	s.mixing(moved, &hit)
	below := map[int]bool{13: true}
	for i, p := range s.parents {
		for _, j := range p {
			below[i] = below[i] || below[j]
		}
		if same := slices.Equal(m.Row(i), moved.Row(i)); same == below[i] {
			t.Errorf("node %d: downstream %v, unchanged %v", i, below[i], same)
		}
	}
}

// Bartlett's matrix has the mean and the spread of a covariance of n points.
func TestSampleCovariance(t *testing.T) {
	s, rng := someSEM(8, 5)
	m, cov := kernels.New[float64](8, 8), kernels.New[float64](8, 8)
	s.mixing(m, nil)
	truth := s.population(nil)
	const n, draws = 100, 4000
	sum, squares := make([]float64, 64), make([]float64, 64)
	o := newObserver(8)
	for range draws {
		o.sample(cov, m, n, rng)
		for k, x := range cov.Data {
			sum[k] += x / draws
			squares[k] += x * x / draws
		}
	}
	for i := range 8 {
		for j := range 8 {
			// Var S_ij = (Σ_ii Σ_jj + Σ_ij²)/n
			want, k := (truth.At(i, i)*truth.At(j, j)+truth.At(i, j)*truth.At(i, j))/n, 8*i+j
			if off := math.Abs(sum[k]-truth.At(i, j)) / math.Sqrt(want/draws); off > 4.5 {
				t.Errorf("mean of S[%d, %d] is %v standard errors off", i, j, off)
			}
			if v := squares[k] - sum[k]*sum[k]; math.Abs(v/want-1) > 0.15 {
				t.Errorf("variance of S[%d, %d] is %v, want %v", i, j, v, want)
			}
		}
	}
}

// The violation is the excess risk for not refitting, relative; and risks agree with those of a regression on all nodes.
func TestViolationIsExcessRisk(t *testing.T) {
	s, rng := someSEM(16, 7)
	base := s.population(nil)
	for range 20 {
		a, b := rng.IntN(8), 9+rng.IntN(7)
		hit := s.intervene(s.everywhere()[rng.IntN(14)], 1.5, rng)
		cov := s.population(&hit)
		p, best := regress(base, a, b, s.y), regress(cov, a, b, s.y)
		want := (p.riskIn(cov, s.y) - best.riskIn(cov, s.y)) / cov.At(s.y, s.y)
		if got := p.violation(cov, s.y); math.Abs(got-want) > 1e-12 {
			t.Errorf("violation %v, excess risk %v", got, want)
		}
		if best.violation(cov, s.y) > 1e-25 || math.Abs(best.risk-best.riskIn(cov, s.y)) > 1e-12 {
			t.Errorf("the best fit violates by %v; its risk %v, %v", best.violation(cov, s.y), best.risk, best.riskIn(cov, s.y))
		}
		w := make([]float64, 16)
		w[a], w[b] = p.wa, p.wb
		if x, y := p.riskIn(cov, s.y), riskOf(w, cov, s.y); math.Abs(x-y) > 1e-12 {
			t.Errorf("risk %v of the pair, %v of all nodes", x, y)
		}
	}
}

// Whatever is struck, the true causes predict y with the same weights and risk 0.5; unless y itself is.
func TestCausesAreInvariant(t *testing.T) {
	for seed := range uint64(10) {
		s, rng := someSEM(20, seed)
		c := s.parents[s.y]
		p := regress(s.population(nil), c[0], c[1], s.y)
		if math.Abs(p.wa-s.weights[s.y][0]) > 1e-9 || math.Abs(p.wb-s.weights[s.y][1]) > 1e-9 || math.Abs(p.risk-targetVar) > 1e-9 {
			t.Errorf("fitted %v and %v, in truth %v", p.wa, p.wb, s.weights[s.y])
		}
		for _, site := range s.everywhere() {
			hit := s.intervene(site, 3, rng)
			cov := s.population(&hit)
			if v, risk := p.violation(cov, s.y), p.riskIn(cov, s.y); v > 1e-12 || math.Abs(risk-targetVar) > 1e-9 {
				t.Errorf("node %d struck: violation %v, risk %v", site, v, risk)
			}
		}
		hit := intervention{site: s.y, weights: []float64{-s.weights[s.y][0], -s.weights[s.y][1]}}
		if v := p.violation(s.population(&hit), s.y); v < 0.1 {
			t.Errorf("y struck: violation %v", v)
		}
	}
}

// ERM's residual has nothing in common with any node, and its risk is the lowest there is.
func TestLeastSquares(t *testing.T) {
	s, _ := someSEM(18, 11)
	cov := s.population(nil)
	w := erm(cov, s.y)
	for i := range 18 {
		left := cov.At(i, s.y) - kernels.Dot(cov.Row(i), w)
		if i != s.y && math.Abs(left) > 1e-10 {
			t.Errorf("residual and node %d have covariance %v", i, left)
		}
		if i == s.y && math.Abs(left-riskOf(w, cov, s.y)) > 1e-10 {
			t.Errorf("residual and y have covariance %v, the risk is %v", left, riskOf(w, cov, s.y))
		}
	}
	for _, p := range allPairs(cov, s.y) {
		if p.risk < riskOf(w, cov, s.y) {
			t.Errorf("nodes %d and %d alone do better", p.a, p.b)
		}
	}
}

func TestSettles(t *testing.T) {
	at := []int{1, 2, 3, 4, 5, 6, 96}
	for _, c := range []struct {
		sup  []float64
		want float64
	}{
		{[]float64{1, 1, 0, 0, 0, 0, 0}, 3},
		{[]float64{1, 0, 0, 0.02, 0, 0.004, 0}, 6}, // 5 is not of the grid
		{[]float64{0, 0, 0, 0, 1, 0, 0}, 1},
		{[]float64{1, 0, 0, 0, 0, 0, 0.01}, never},
	} {
		if got := settles(at, c.sup); got != c.want {
			t.Errorf("%v: m* = %v, want %v", c.sup, got, c.want)
		}
	}
}

// sampled runs some trials at d = 64 in one setting.
func sampled(t *testing.T, v sim.Values, k int) *trials {
	t.Helper()
	b := &trials{}
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) {
		s := settingOf(r)
		for i := range k {
			b.list = append(b.list, newTrial(r, s, newWorld(r, s, s.d, s.sites, i)))
		}
	}}
	if _, _, err := sim.Execute(&e, v, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *trials) worstRatio() float64 {
	left := b.survivors()
	return left.mean(func(t *trial) float64 { return worst(t.erm) }) / left.mean(func(t *trial) float64 { return worst(t.invariant) })
}

// The claims and, with all sites, the negative control, with fewer models than the verdict takes and so only where ten are enough.
func TestClaimsAndControl(t *testing.T) {
	for _, seed := range []int{3, 4} {
		few := sampled(t, sim.Values{"d": 64, "seed": seed}, 12)
		if few.sup(1) < 0.7 || few.sup(2) < 0.3 || few.sup(32) > 0.02 {
			t.Errorf("seed %d: sup %v, %v and %v after 1, 2 and 32", seed, few.sup(1), few.sup(2), few.sup(32))
		}
		if few.mstar() > 32 {
			t.Errorf("seed %d: m* = %v", seed, few.mstar())
		}
		all := sampled(t, sim.Values{"d": 64, "seed": seed, "sites": everywhere}, 12)
		if all.mstar()/few.mstar() < 3 {
			t.Errorf("seed %d: m* %v and %v", seed, all.mstar(), few.mstar())
		}
		if all.sup(32) <= 0.02 {
			t.Errorf("seed %d: with all sites sup is %v after 32", seed, all.sup(32))
		}
		if all.worstRatio() >= few.worstRatio() {
			t.Errorf("seed %d: worst risks %v with three sites, %v with all", seed, few.worstRatio(), all.worstRatio())
		}
	}
}

func TestFewSamplesRejectTrueInvariances(t *testing.T) {
	b := sampled(t, sim.Values{"d": 32, "n": 100}, 16)
	gone := len(b.list) - len(b.survivors().list)
	chosen := b.mean(func(t *trial) float64 {
		if t.causes {
			return 1
		}
		return 0
	})
	if gone == 0 || chosen > 0.8 {
		t.Errorf("no pair survives in %d of 16 models; the causes are chosen in %v", gone, chosen)
	}
}

// With 30 models in place of those at hand every claim is decided by that one run.
func TestClaimsAreDecided(t *testing.T) {
	rec, r, err := sim.Execute(&Paper, sim.Values{"sems": 2}, &batch.Host{})
	if err != nil {
		t.Fatal(err)
	}
	missing := Paper.Info().Missing(r.Values(), map[string]sim.Measures{rec.Link: rec.Measures})
	if len(missing) != 1 {
		t.Fatalf("further runs: %v", missing)
	}
	for _, v := range Paper.Judge(r.Values(), map[string]sim.Measures{missing[0]: rec.Measures}) {
		if v.Verdict == sim.Undecided {
			t.Errorf("%s is undecided", v.ID)
		}
	}
}
