package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/blocks/stat"
)

// Student's own example (1908): hours of sleep gained by two drugs on the same ten patients.
func TestPairedOnStudentsSleep(t *testing.T) {
	b := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2}
	a := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	p := stat.Paired(a, b)
	lo, hi := p.Interval(0.95)
	for _, c := range []struct {
		what           string
		got, want, tol float64
	}{
		{"mean", p.Mean, 1.58, 1e-12}, {"sd", p.SD, 1.229995, 1e-6}, {"standard error", p.StdErr(), 0.388959, 1e-6},
		{"t", p.T(), 4.0621, 1e-4}, {"p", p.TTest(), 0.002833, 1e-6}, {"lower", lo, 0.7001, 1e-4}, {"upper", hi, 2.4599, 1e-4},
		{"sign test", p.SignTest(), 2. / 512, 1e-12}, // nine of nine, one even
	} {
		if math.Abs(c.got-c.want) > c.tol {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
	if p.N != 10 || p.Above != 9 || p.Even != 1 || p.Tie() {
		t.Errorf("%+v, a tie: %v", p, p.Tie())
	}
}

// What both arms share drops out; exchanging the arms turns the sign and nothing else.
func TestPairedSymmetries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "n")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 23))
		a, b, c, d := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			a[i], b[i] = float64(rng.IntN(7)), float64(rng.IntN(7))
			luck := float64(rng.IntN(1000)) // whole numbers: exact
			c[i], d[i] = a[i]+luck, b[i]+luck
		}
		p, q, same := stat.Paired(a, b), stat.Paired(b, a), stat.Paired(c, d)
		if p != same {
			t.Fatalf("%+v, with a common part %+v", p, same)
		}
		if p.Mean != -q.Mean || p.SD != q.SD || p.Above != q.N-q.Above-q.Even || p.SignTest() != q.SignTest() || p.Tie() != q.Tie() {
			t.Fatalf("%+v exchanged is %+v", p, q)
		}
		if x, y := p.TTest(), q.TTest(); x != y && !(math.IsNaN(x) && math.IsNaN(y)) || x < 0 || x > 1 {
			t.Fatalf("p-values %v and %v", x, y)
		}
		// The interval at level 1 - p ends at 0.
		if x := p.TTest(); x > 1e-6 && x < 0.999 {
			lo, hi := p.Interval(1 - x)
			if near := min(math.Abs(lo), math.Abs(hi)); near > 1e-6*(hi-lo) {
				t.Fatalf("p = %v, and the interval at the level besides is [%v, %v]", x, lo, hi)
			}
		}
	})
}

// Under no difference the tests reject as seldom as they say.
func TestPairedLevels(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const trials, n = 4000, 10
	byT, bySign, ties := 0, 0, 0
	a, b := make([]float64, n), make([]float64, n)
	for range trials {
		for i := range n {
			a[i], b[i] = rng.NormFloat64(), rng.NormFloat64()
		}
		p := stat.Paired(a, b)
		if p.TTest() < 0.05 {
			byT++
		}
		if p.SignTest() < 0.05 {
			bySign++
		}
		if p.Tie() {
			ties++
		}
	}
	if share := float64(byT) / trials; math.Abs(share-0.05) > 0.012 {
		t.Errorf("the t-test rejects %v of pairs without a difference", share)
	}
	if share := float64(bySign) / trials; math.Abs(share-22./1024) > 0.01 { // at most one of ten on a side
		t.Errorf("the sign test rejects %v of pairs without a difference", share)
	}
	if share := float64(ties) / trials; math.Abs(share-0.9235) > 0.015 { // P(|t₉| < 2)
		t.Errorf("%v are ties", share)
	}
}

func TestPairedOfFew(t *testing.T) {
	none, one, zero := stat.Paired(nil, nil), stat.Paired([]float64{2}, []float64{1}), stat.Paired([]float64{1, 1}, []float64{1, 1})
	if !math.IsNaN(none.Mean) || !none.Tie() || none.SignTest() != 1 || !math.IsNaN(none.TTest()) {
		t.Errorf("of nothing: %+v", none)
	}
	lo, hi := one.Interval(0.95)
	if one.Mean != 1 || !math.IsNaN(one.SD) || !one.Tie() || !math.IsInf(lo, -1) || !math.IsInf(hi, 1) || !math.IsNaN(one.TTest()) {
		t.Errorf("of one: %+v", one)
	}
	if !zero.Tie() || zero.SignTest() != 1 || !math.IsNaN(zero.TTest()) {
		t.Errorf("of equals: %+v", zero)
	}
	if always := stat.Paired([]float64{2, 2}, []float64{1, 1}); always.Tie() || always.TTest() != 0 {
		t.Errorf("always by one: %+v, p = %v", always, always.TTest())
	}
}
