package stat

import (
	"math"
	"testing"
)

func TestDensity(t *testing.T) {
	// Two draws: two bumps, whose height can be said.
	width := 1.06 * math.Sqrt2 / math.Pow(2, 0.2) // the standard deviation of -1, 1 is √2
	bump := func(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
	places := []float64{-5, -1, 0, 0.3, 1, 8}
	for i, got := range Density([]float64{-1, 1}, places) {
		want := (bump((places[i]+1)/width) + bump((places[i]-1)/width)) / (2 * width)
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("at %v: %v, want %v", places[i], got, want)
		}
	}

	// All of the mass is there.
	x := []float64{0.1, 0.5, 0.2, 0.9, -0.4, 0.3}
	var all []float64
	for i := range 2001 {
		all = append(all, -5+float64(i)*0.005)
	}
	mass := 0.0
	for _, d := range Density(x, all) {
		mass += d * 0.005
	}
	if math.Abs(mass-1) > 1e-6 {
		t.Errorf("the mass is %v", mass)
	}
	for _, x := range [][]float64{nil, {3}, {2, 2, 2}} {
		if d := Density(x, []float64{2}); d[0] != 0 {
			t.Errorf("density %v of %v", d, x)
		}
	}
}
