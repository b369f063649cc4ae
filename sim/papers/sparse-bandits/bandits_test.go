package bandits

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// bare calls f inside a run without data, for what needs its streams.
func bare(t *testing.T, f func(r *sim.Run)) {
	t.Helper()
	e := sim.Experiment{Slug: "bare", Run: f}
	if _, _, err := sim.Execute(&e, sim.Values{}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}

// vector is a_q written out.
func vector(set lines, q, d int) []float64 {
	x := make([]float64, d)
	set.add(x, 1, q)
	return x
}

func product(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

func TestLinesAreUnitVectors(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const d = 7
		theta := []float64{0.3, -1, 2, 0, 0.5, -0.2, 1.5}
		for name, set := range map[string]lines{"coordinates": coordinates(d), "pairs": newPairs(d), "bases": newBases(r, "a", d, 3)} {
			ks := make([]int32, set.count())
			for k := range ks {
				ks[k] = int32(k)
			}
			got := make([]float64, len(ks))
			for q := range ks {
				x := vector(set, q, d)
				if math.Abs(product(x, x)-1) > 1e-12 || math.Abs(set.along(q, theta)-product(x, theta)) > 1e-12 {
					t.Errorf("%s %d: length² %v, along θ %v", name, q, product(x, x), set.along(q, theta))
				}
				set.dots(q, ks, got)
				for k := range ks {
					if want := product(x, vector(set, k, d)); math.Abs(got[k]-want) > 1e-12 {
						t.Errorf("%s: product of %d and %d is %v, want %v", name, q, k, got[k], want)
					}
				}
			}
		}
		if n := 2 * newPairs(144).count(); n != 41184 {
			t.Errorf("%d pairs in 144 dimensions", n)
		}
	})
}

func TestFewerBasesAreTheFirstOfMore(t *testing.T) {
	bare(t, func(r *sim.Run) {
		few, many := newBases(r, "a", 20, 2), newBases(r, "b", 20, 4)
		if !slices.Equal(few.a.Data, many.first(2).a.Data) {
			t.Error("the first two of four bases are others than two bases")
		}
		x, out := vector(few, 25, 20), make([]float64, 80)
		many.all(x, out)
		for k, v := range out {
			if math.Abs(v-product(x, vector(many, k, 20))) > 1e-12 {
				t.Errorf("product with %d is %v", k, v)
			}
		}
	})
}

func TestTheAdversaryTakesAtMostEpsilon(t *testing.T) {
	bare(t, func(r *sim.Run) {
		set := newBases(r, "a", 64, 4)
		for seed := range uint64(20) {
			w := drawn(set, lots(seed), 64, 0.5+0.2*float64(seed), 0.1)
			for a := range action(2 * set.count()) {
				x := a.sign() * set.along(a.line(), w.theta)
				f := w.reward(x)
				if math.Abs(f-x) > w.eps*(1+1e-12) || f > w.best()+1e-12 {
					t.Fatalf("⟨a, θ⟩ = %v, reward %v, best %v", x, f, w.best())
				}
				if a == w.needle && math.Abs(f-w.best()) > 1e-12 {
					t.Fatalf("the needle's reward is %v of %v", f, w.best())
				}
			}
		}
	})
}

// The truth is never dropped, and so elimination over a set with the needle always finds an O(ε)-optimal action; each
// query drops at least its own candidate.
func TestEliminationNeverDropsTheTruth(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const d = 64
		for name, set := range map[string]lines{"coordinates": coordinates(d), "pairs": newPairs(d), "bases": newBases(r, "a", d, 4)} {
			for seed := range uint64(60) {
				c := []float64{0.5, 1, 2, 2.6}[seed%4]
				w := drawn(set, lots(seed), d, c, 0.1)
				e := newElimination(set, w, lots(seed+99))
				for !e.stopped {
					before := e.left
					e.next()
					if e.alive[w.needle] == 0 || !e.stopped && e.left >= before {
						t.Fatalf("%s, c %v: needle alive %v, candidates %d to %d", name, c, e.alive[w.needle], before, e.left)
					}
				}
				if !e.found || e.gap() > 1+1e-9 {
					t.Errorf("%s, c %v: found %v, gap %v", name, c, e.found, e.gap())
				}
				if name == "coordinates" && e.queries > d+1 {
					t.Errorf("%d queries in %d dimensions", e.queries, d)
				}
				b := newBlindElimination(set, w, lots(seed+99))
				exhaust(b, nil)
				if !b.found || b.gap() > 2 {
					t.Errorf("%s, c %v, |θ| unknown: found %v, gap %v", name, c, b.found, b.gap())
				}
			}
		}
	})
}

func TestEliminationRunsOutWhereNothingIsSparse(t *testing.T) {
	const d = 256
	w := &world{theta: make([]float64, d), b: 0.4, eps: 0.1, lost: true}
	for i := range w.theta {
		w.theta[i] = w.b / math.Sqrt(d)
	}
	e := newElimination(coordinates(d), w, lots(1))
	exhaust(e, nil)
	if e.found || e.left != 0 || e.queries != d || math.Abs(e.gap()-3) > 1e-9 {
		t.Errorf("found %v, %d candidates, %d queries, gap %v", e.found, e.left, e.queries, e.gap())
	}
}

// UCB's rank-one updates give what solving anew gives.
func TestUCBKeepsTheRidgeSolution(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const d = 12
		set := newBases(r, "a", d, 3)
		w := drawn(set, lots(3), d, 0.5, 0.1)
		w.b = math.Inf(1) // nothing is enough: go on
		l := newUCB(set, w, 60, lots(4))
		v, c := mat.NewDense(d, d, nil), mat.NewVecDense(d, nil)
		for i := range d {
			v.Set(i, i, ridge)
		}
		seen := map[action]bool{}
		for !l.stopped {
			q := l.next()
			if seen[q.a] {
				t.Fatalf("action %d twice", q.a)
			}
			seen[q.a] = true
			x := mat.NewVecDense(d, vector(set, q.a.line(), d))
			x.ScaleVec(q.a.sign(), x)
			v.RankOne(v, 1, x, x)
			c.AddScaledVec(c, q.r, x)
		}
		var inv mat.Dense
		var est, u mat.VecDense
		if err := inv.Inverse(v); err != nil {
			t.Fatal(err)
		}
		est.MulVec(&inv, c)
		for k := range set.count() {
			x := mat.NewVecDense(d, vector(set, k, d))
			u.MulVec(&inv, x)
			if math.Abs(mat.Dot(x, &u)-l.width[k]) > 1e-10 || math.Abs(mat.Dot(x, &est)-l.est[k]) > 1e-10 {
				t.Errorf("vector %d: width %v and estimate %v, anew %v and %v", k, l.width[k], l.est[k], mat.Dot(x, &u), mat.Dot(x, &est))
			}
		}
		if l.queries != 60 {
			t.Errorf("%d queries", l.queries)
		}
	})
}

func TestUCBExploresTheBasisWhenThereIsOne(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const d = 100
		set := newBases(r, "a", d, 1)
		for seed := range uint64(10) {
			w := drawn(set, lots(seed), d, 3, 0.1)
			l := newUCB(set, w, 1000, lots(seed+50))
			exhaust(l, nil)
			if !l.found || l.queries > d+1 {
				t.Errorf("found %v after %d queries", l.found, l.queries)
			}
		}
	})
}

// At c = 4 regression finds the needle if and only if its core set holds the needle or its opposite, or a last lot falls
// on it.
func TestCoreSetIsBlindWithoutTheNeedle(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const d = 144
		set := newBases(r, "a", d, 8)
		lucky := 0
		for seed := range uint64(40) {
			w := drawn(coordinates(d), lots(seed), d, 4, 0.1)
			l := newCoreSet(set, w, lots(seed+50), nil)
			exhaust(l, nil)
			if l.queries != 2*d {
				t.Fatalf("%d queries", l.queries)
			}
			holds := slices.Contains(l.core, w.needle) || slices.Contains(l.core, w.needle.opposite())
			if holds && !l.found || l.found && !holds && !slices.Contains(l.last, w.needle) {
				t.Errorf("core set holds it: %v, found: %v", holds, l.found)
			}
			if holds {
				lucky++
			}
		}
		if lucky < 2 || lucky > 18 {
			t.Errorf("%d of 40 core sets hold the needle or its opposite; 9 are expected", lucky)
		}
	})
}

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 4321}, &batch.Host{})
	for id, v := range audience.Verdicts(rec) {
		if v != sim.Holds {
			t.Errorf("%s %s", id, v)
		}
	}
}

func TestNegativeControls(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"world": "dense", "cap": 100, "seed": 17}, &batch.Host{})
	if v := audience.Verdicts(rec); v["opt"] != sim.Fails {
		t.Errorf("a dense world: %v", v)
	}
	if m := rec.Measures; math.Abs(m["opt"]-4) > 1e-9 {
		t.Errorf("a dense world: largest gap %v, want √400/4 - 1", m["opt"])
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"c": 0.8, "seed": 17}, &batch.Host{})
	if v := audience.Verdicts(rec); v["ucb"] != sim.Fails || v["core"] != sim.Fails || v["opt"] != sim.Holds {
		t.Errorf("c = 0.8: %v", v)
	}
	if m := rec.Measures; m["core"] != 0 || m["ucb"]*256 > 97 {
		t.Errorf("c = 0.8: regression's gap %v, %v queries of UCB", m["core"], m["ucb"]*256)
	}
}

func TestEpsilonSetsOnlyTheScale(t *testing.T) {
	v := func(eps float64) sim.Values {
		return sim.Values{"eps": eps, "d": 100, "worlds": 2, "cap": 300}
	}
	a, _ := audience.Execute(t, &Paper, v(0.1), &batch.Host{})
	b, _ := audience.Execute(t, &Paper, v(0.02), &batch.Host{})
	for _, id := range []string{"opt", "query", "linear", "core", "haystack", "B", "queries"} {
		if math.Abs(a.Measures[id]-b.Measures[id]) > 1e-9 {
			t.Errorf("%s is %v at ε = 0.1 and %v at 0.02", id, a.Measures[id], b.Measures[id])
		}
	}
}

// With cap, queries of UCB in a world do not depend on what else is run.
func TestTheRaceIsTheFirstWorld(t *testing.T) {
	bare(t, func(r *sim.Run) {
		s := setting{d: 64, r: 2, s: 1, cap: 500, c: 2, eps: 0.1, sparse: true}
		set := newBases(r, "a", s.d, s.r)
		one, many := worldsOf(r, s, set, 1), worldsOf(r, s, set, 5)
		if one[0].needle != many[0].needle {
			t.Error("the first of five worlds is another than the only one")
		}
		if fmt.Sprint(many[1].needle, many[2].needle, many[3].needle) == fmt.Sprint(many[0].needle, many[0].needle, many[0].needle) {
			t.Error("all worlds are alike")
		}
	})
}
