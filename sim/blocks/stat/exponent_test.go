package stat_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/blocks/stat"
)

func TestExponentOfPowerLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.Float64Range(-3, 3).Draw(t, "b")
		scale := rapid.Float64Range(1e-3, 1e3).Draw(t, "scale")
		x := rapid.SliceOfNDistinct(rapid.IntRange(1, 1000), 2, 8, rapid.ID[int]).Draw(t, "x")
		xs, ys := make([]float64, len(x)), make([]float64, len(x))
		for i, v := range x {
			xs[i] = float64(v)
			ys[i] = scale * math.Pow(xs[i], b)
		}
		if got := stat.Exponent(xs, ys); math.Abs(got-b) > 1e-9 {
			t.Fatalf("%v of %v·x^%v", got, scale, b)
		}
	})
	// Least squares, not the line through the ends: ln y = 0, 0, 3 ln 2 at ln x = 0, ln 2, 2 ln 2.
	if got := stat.Exponent([]float64{1, 2, 4}, []float64{1, 1, 8}); math.Abs(got-1.5) > 1e-12 {
		t.Errorf("%v, want 1.5", got)
	}
	if got := stat.Exponent([]float64{1, 2, 4, 8}, []float64{1, 1, 1, 16}); math.Abs(got-1.2) > 1e-12 {
		t.Errorf("%v, want 1.2", got)
	}
	for _, few := range [][]float64{nil, {3}, {3, 3}} {
		if got := stat.Exponent(few, few); !math.IsNaN(got) {
			t.Errorf("%v of %v", got, few)
		}
	}
	if got := stat.Exponent([]float64{1, 2, 3}, []float64{1, -2, 3}); !math.IsNaN(got) {
		t.Errorf("%v of a negative number", got)
	}
}
