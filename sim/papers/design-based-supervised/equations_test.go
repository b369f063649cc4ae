package dsl

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// two groups: a constant and a switch, for which everything can be said in closed form.
func groups(n int) columns {
	x := newColumns(2, n)
	for i := range n {
		x[0][i], x[1][i] = 1, float64(i%2)
	}
	return x
}

// The root of the equation for a constant and a switch is the logit of each group's (weighted) mean, for outcomes that are any
// numbers as long as the means lie between 0 and 1; the sandwich is the delta method on the means.
func TestRootAndSandwichInClosedForm(t *testing.T) {
	rng := lots(1)
	const n = 400
	x, y, w := groups(n), make([]float64, n), make([]float64, n)
	for i := range n {
		y[i] = 0.2 + 0.4*x[1][i] + 3*rng.NormFloat64() // far outside of [0, 1]
		w[i] = 0.5 + rng.Float64()
	}
	for i := range 2 { // means where they should be
		sum, weight := 0.0, 0.0
		for k := i; k < n; k += 2 {
			sum, weight = sum+w[k]*y[k], weight+w[k]
		}
		for k := i; k < n; k += 2 {
			y[k] += 0.25 + 0.3*float64(i) - sum/weight
		}
	}
	var s solver
	e := s.estimate(x, y, w)
	want := []float64{logit(0.25), logit(0.55) - logit(0.25)}
	var variance [2]float64
	for g, p := range []float64{0.25, 0.55} {
		m, weight := 0.0, 0.0
		for k := g; k < n; k += 2 {
			m, weight = m+w[k]*w[k]*(y[k]-p)*(y[k]-p), weight+w[k]
		}
		variance[g] = m / math.Pow(weight*p*(1-p), 2)
	}
	se := []float64{math.Sqrt(variance[0]), math.Sqrt(variance[0] + variance[1])}
	if !e.found {
		t.Fatal("no root")
	}
	for j := range want {
		if math.Abs(e.b[j]-want[j]) > 1e-7 || math.Abs(e.se[j]/se[j]-1) > 1e-7 {
			t.Errorf("coefficient %d: %v ± %v, want %v ± %v", j, e.b[j], e.se[j], want[j], se[j])
		}
	}
}

func TestRidgeShrinks(t *testing.T) {
	x, y := newColumns(1, 10), []float64{1, 1, 1, 1, 1, 1, 1, 0, 0, 0}
	for i := range x[0] {
		x[0][i] = 1
	}
	var s solver
	b, found := s.root(x, y, nil, ridge)
	if p := 1 / (1 + math.Exp(-b[0])); !found || math.Abs(7-10*p-ridge*b[0]) > 1e-6 {
		t.Errorf("%v leaves %v", b, 7-10*p-ridge*b[0])
	}
}

func TestEquationsWithoutRootAreReported(t *testing.T) {
	x := groups(20)
	separated, outside := make([]float64, 20), make([]float64, 20)
	for i := range 20 {
		separated[i] = x[1][i]
		outside[i] = -0.3 + x[1][i]
	}
	var s solver
	for name, y := range map[string][]float64{"separated": separated, "outside": outside} {
		e := s.estimate(x, y, nil)
		if e.found {
			t.Errorf("%s: a root at %v", name, e.b)
		}
		for _, b := range e.b {
			if math.IsNaN(b) || math.IsInf(b, 0) {
				t.Errorf("%s: %v", name, e.b)
			}
		}
	}
}

// bare runs f with the corpus of the values.
func bare(t *testing.T, v sim.Values, f func(c *corpus)) {
	t.Helper()
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) { f(newCorpus(r)) }}
	if _, _, err := sim.Execute(&e, v, &batch.Host{Load: source.Load}); err != nil {
		t.Fatal(err)
	}
}

func TestCorpus(t *testing.T) {
	for name, want := range map[string]float64{"bayes": 0.876, "keywords": 0.812, "adverse": 0.754, "perfect": 1} {
		bare(t, sim.Values{"surrogate": name}, func(c *corpus) {
			for j, b := range []float64{-0.919, 0.578, 1.085, -0.594} {
				if math.Abs(c.truth[j]-b) > 0.0006 {
					t.Errorf("β* of %s is %v, want %v", coefficients[j], c.truth[j], b)
				}
			}
			if acc, _, _ := c.quality(); math.Abs(acc-want) > 0.006 {
				t.Errorf("%s is right on %v, want %v", name, acc, want)
			}
			for _, x := range c.x[1:] {
				sum, squares := 0.0, 0.0
				for _, v := range x {
					sum, squares = sum+v, squares+v*v
				}
				if n := float64(len(x)); math.Abs(sum/n) > 1e-9 || math.Abs(squares/n-1) > 1e-9 {
					t.Error("a regressor is not standardised")
				}
			}
		})
	}
}

// Whatever ĝ is, the expectation of Ỹ over R is Y: π(ĝ + (Y−ĝ)/π) + (1−π)ĝ.
func TestPseudoOutcomesAreUnbiased(t *testing.T) {
	rng := lots(3)
	for range 100 {
		s := &study{y: []float64{float64(rng.IntN(2))}, g: []float64{rng.Float64()}, pi: []float64{0.05 + 0.95*rng.Float64()}, pseudo: make([]float64, 1)}
		s.correct()
		without := s.pseudo[0]
		s.gold = []int{0}
		s.correct()
		if mean := s.pi[0]*s.pseudo[0] + (1-s.pi[0])*without; math.Abs(mean-s.y[0]) > 1e-12 {
			t.Fatalf("mean %v of Y = %v, ĝ = %v, π = %v", mean, s.y[0], s.g[0], s.pi[0])
		}
	}
}

func TestSamplingKeepsItsProbabilities(t *testing.T) {
	bare(t, nil, func(c *corpus) {
		rng := lots(4)
		const n, draws = 150, 300
		count, flagged, easy := map[design]float64{}, 0.0, 0.0
		for range draws {
			s := newStudy(c, newLot(rng, c.len(), 600))
			s.draw(uniform, n)
			if len(s.gold) != n || s.pi[7] != 0.25 {
				t.Fatalf("%d gold, π = %v", len(s.gold), s.pi[7])
			}
			few := slices.Clone(s.gold)
			s.draw(uniform, n+50)
			for _, i := range few {
				if !slices.Contains(s.gold, i) {
					t.Fatal("more labels do not include fewer")
				}
			}
			s.draw(stratified, n)
			count[stratified] += float64(len(s.gold)) / draws
			for _, i := range s.gold {
				flagged += s.q[i] / draws
			}
			s.draw(convenience, n)
			count[convenience] += float64(len(s.gold)) / draws
			for _, i := range s.gold {
				easy += (1 - s.y[i]) / draws
			}
		}
		if math.Abs(count[stratified]-n) > 3 || math.Abs(flagged-n/2) > 3 {
			t.Errorf("stratified: %.1f gold labels, %.1f of them flagged", count[stratified], flagged)
		}
		if math.Abs(count[convenience]-n) > 6 || easy < 0.75*count[convenience] {
			t.Errorf("convenience: %.1f gold labels, %.1f of them ham", count[convenience], easy)
		}
		s := newStudy(c, newLot(rng, c.len(), 100))
		for _, d := range designs {
			s.draw(d, 1000)
			if d == uniform && len(s.gold) != 100 {
				t.Errorf("%d of 100 labelled", len(s.gold))
			}
		}
	})
}

// Nobody's ĝ has seen his label: other labels in a fold change ĝ in the other folds only.
func TestCrossFitting(t *testing.T) {
	bare(t, nil, func(c *corpus) {
		s := newStudy(c, newLot(lots(5), c.len(), 500))
		s.draw(uniform, 200)
		var work solver
		s.crossFit(&work, 5)
		before := slices.Clone(s.g)
		for i := 100; i < 200; i++ { // the second of five folds
			s.y[i] = 1 - s.y[i]
		}
		s.crossFit(&work, 5)
		for i := range s.g {
			if same := s.g[i] == before[i]; same != (i >= 100 && i < 200) {
				t.Fatalf("document %d: ĝ %v, then %v", i, before[i], s.g[i])
			}
		}
	})
}

func TestTally(t *testing.T) {
	tl := &tally{truth: []float64{0, 0, 0, 0}, z: 2}
	for _, sign := range []float64{1, -1, 1, 1} {
		s := &study{gold: make([]int, 10)}
		for m := range s.est {
			s.est[m] = estimate{b: []float64{sign, 0, 0, 2}, se: []float64{0.6, 0.1, 0.1, 0.5}, found: m != sl}
		}
		tl.add(s)
	}
	// Mean errors: 0.5, 0, 0, 2; all intervals but the last coefficient's hit.
	want := []float64{0.625, 0.75, 0.75, 0, 1.3}
	for k, got := range []float64{tl.bias(dsl), tl.rmse(dsl), tl.cover(dsl), tl.worst(dsl), tl.widths(dsl)} {
		if math.Abs(got-want[k]) > 1e-12 {
			t.Errorf("%v, want %v, of bias, error, coverage, worst, width", got, want[k])
		}
	}
	if tl.lost != 4 || !math.IsNaN(tl.rmse(sl)) {
		t.Errorf("%d lost", tl.lost)
	}
}
