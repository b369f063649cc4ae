package optim_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/sim/blocks/optim"
)

// Adam as the paper writes it, in float64 and without regard to speed.
func TestAdamIsThePapers(t *testing.T) {
	const n, lr, eps = 7, 0.03, 1e-8
	rng := rand.New(rand.NewPCG(1, 2))
	w, want := make([]float64, n), make([]float64, n)
	for i := range w {
		w[i] = rng.NormFloat64()
		want[i] = w[i]
	}
	var m, v [n]float64
	a := optim.NewAdam[float64](n, eps)
	g := make([]float64, n)
	for step := 1; step <= 50; step++ {
		for i := range g {
			g[i] = rng.NormFloat64() + want[i]
			m[i] = 0.9*m[i] + 0.1*g[i]
			v[i] = 0.999*v[i] + 0.001*g[i]*g[i]
			mHat := m[i] / (1 - math.Pow(0.9, float64(step)))
			vHat := v[i] / (1 - math.Pow(0.999, float64(step)))
			want[i] -= lr * mHat / (math.Sqrt(vHat) + eps)
		}
		a.Step(w, g, lr)
	}
	for i := range w {
		if math.Abs(w[i]-want[i]) > 1e-10 {
			t.Errorf("parameter %d is %v, want %v", i, w[i], want[i])
		}
	}
}

func TestCosineFallsFromThePeakToZero(t *testing.T) {
	if c := optim.Cosine(0.2, 100, 100); math.Abs(c) > 1e-15 {
		t.Errorf("at the end %v", c)
	}
	if c := optim.Cosine(0.2, 50, 100); math.Abs(c-0.1) > 1e-15 {
		t.Errorf("halfway %v, want half the peak", c)
	}
	if c := optim.Cosine(0.2, 1, 1000); c < 0.1999 || c >= 0.2 {
		t.Errorf("at the first step %v", c)
	}
}

func TestDecay(t *testing.T) {
	w := []float32{1, -2}
	optim.Decay(w, 0.1, 0)
	if w[0] != 1 || w[1] != -2 {
		t.Error("no decay changed the weights")
	}
	optim.Decay(w, 0.1, 2)
	if math.Abs(float64(w[0])-0.8) > 1e-7 || math.Abs(float64(w[1])+1.6) > 1e-7 {
		t.Errorf("%v, want 0.8 of the weights", w)
	}
}
