package optim_test

import (
	"math"
	"testing"

	"orrery/sim/blocks/optim"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-15 }

func TestSchedulesGoTogether(t *testing.T) {
	const w, T = 10, 100
	rate := func(t int) float64 { return optim.WarmUp(t, w) * optim.CosineTo(0.5, 0.05, t-w, T-w) }
	for _, c := range []struct {
		t    int
		want float64
	}{{0, 0.05}, {4, 0.25}, {9, 0.5}, {10, 0.5}, {55, 0.275}, {100, 0.05}} {
		if got := rate(c.t); !near(got, c.want) {
			t.Errorf("cosine to a floor, step %d: %v, want %v", c.t, got, c.want)
		}
	}
	if optim.WarmUp(0, 0) != 1 {
		t.Error("no warm-up is a factor of 1")
	}
	for _, c := range []struct {
		t    int
		want float64
	}{{-3, 2}, {0, 2}, {25, 1.5}, {100, 0}} {
		if got := optim.Linear(2, c.t, 100); !near(got, c.want) {
			t.Errorf("linear, step %d: %v, want %v", c.t, got, c.want)
		}
	}
}

func TestClipScalesToTheLimit(t *testing.T) {
	a, b := []float64{3, 0}, []float64{0, -4}
	if n := optim.Clip(10, a, b); !near(n, 5) || a[0] != 3 || b[1] != -4 {
		t.Errorf("norm %v, gradients %v %v; want 5 and no change", n, a, b)
	}
	if n := optim.Clip(1, a, b); !near(n, 5) || !near(a[0], 0.6) || !near(b[1], -0.8) {
		t.Errorf("norm %v, gradients %v %v; want 5 and a fifth", n, a, b)
	}
}

func TestBetas(t *testing.T) {
	w, a := []float64{1}, optim.NewAdam[float64](1, 0).Betas(0, 0)
	a.Step(w, []float64{-7}, 0.1) // without memory it is the sign of the gradient
	if !near(w[0], 1.1) {
		t.Errorf("%v, want 1.1", w[0])
	}
}
