package stat

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestRoot(t *testing.T) {
	for name, c := range map[string]struct {
		f          func(float64) float64
		a, b, want float64
	}{
		"square":  {func(x float64) float64 { return x*x - 2 }, 0, 2, math.Sqrt2},
		"falling": {func(x float64) float64 { return math.Exp(-x) - 0.25 }, 0, 40, math.Log(4)},
		"steep":   {func(x float64) float64 { return math.Expm1(50 * (x - 0.3)) }, -1, 1, 0.3},
		"step":    {func(x float64) float64 { return math.Copysign(1, x-0.7) }, 0, 1, 0.7},
		"end":     {func(x float64) float64 { return x }, 0, 1, 0},
	} {
		n := 0
		got := Root(func(x float64) float64 { n++; return c.f(x) }, c.a, c.b, 1e-9)
		if math.Abs(got-c.want) > 2e-9 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if n > 40 {
			t.Errorf("%s: %d values", name, n)
		}
	}
	if x := Root(func(x float64) float64 { return x + 1 }, 0, 1, 1e-9); !math.IsNaN(x) {
		t.Errorf("a root %v where there is none", x)
	}
}

func TestIntervalsOfAProportion(t *testing.T) {
	// The tails beyond a Clopper-Pearson interval are exactly what they may be.
	for _, c := range [][2]float64{{3, 20}, {105, 250}, {9, 250}, {1, 2000}, {1999, 2000}} {
		k, n := c[0], c[1]
		lo, hi := ClopperPearson(k, n, 0.95)
		if p := (distuv.Binomial{N: n, P: hi}).CDF(k); math.Abs(p-0.025) > 1e-6 {
			t.Errorf("%v of %v: P(X <= k) = %v at the upper end", k, n, p)
		}
		if p := 1 - (distuv.Binomial{N: n, P: lo}).CDF(k-1); math.Abs(p-0.025) > 1e-6 {
			t.Errorf("%v of %v: P(X >= k) = %v at the lower end", k, n, p)
		}
		a, b := Jeffreys(k, n, 0.95)
		if !(lo < a && a < k/n && k/n < b && b < hi) {
			t.Errorf("%v of %v: Jeffreys [%v, %v], exact [%v, %v]", k, n, a, b, lo, hi)
		}
	}
	if lo, hi := ClopperPearson(0, 0, 0.9); lo != 0 || hi != 1 {
		t.Errorf("without trials [%v, %v]", lo, hi)
	}
	if lo, hi := ClopperPearson(0, 100, 0.95); lo != 0 || math.Abs(hi-(1-math.Pow(0.025, 0.01))) > 1e-9 {
		t.Errorf("0 of 100: [%v, %v]", lo, hi)
	}
	if lo, hi := Jeffreys(50, 50, 0.95); hi != 1 || lo < 0.9 {
		t.Errorf("Jeffreys 50 of 50: [%v, %v]", lo, hi)
	}
}
