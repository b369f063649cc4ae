package stat

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

// δ is the largest P(A) - e^ε Q(A) of the two normal distributions µ apart: the integral of the positive part.
func TestGaussianDeltaIsTheHockeyStick(t *testing.T) {
	for _, c := range [][2]float64{{0.5, 1}, {1, 0.3}, {4, 2}, {0, 1.5}} {
		eps, mu := c[0], c[1]
		from := eps/mu + mu/2 // where the densities of N(µ, 1) and N(0, 1) differ by the factor e^ε
		p, q := distuv.Normal{Mu: mu, Sigma: 1}, distuv.UnitNormal
		want := quad.Fixed(func(x float64) float64 { return p.Prob(x) - math.Exp(eps)*q.Prob(x) }, from, from+12, 200, quad.Legendre{}, 0)
		if got := GaussianDelta(eps, mu); math.Abs(got-want) > 1e-12 {
			t.Errorf("ε = %v, µ = %v: δ = %v, the integral is %v", eps, mu, got, want)
		}
	}
}

func TestGaussianScale(t *testing.T) {
	for _, c := range [][3]float64{{0.5, 1e-5, 7.03}, {1, 1e-5, 3.73}, {2, 1e-5, 1.99}, {4, 1e-5, 1.08}, {8, 1e-5, 0.60}} {
		if got := GaussianScale(c[0], c[1]); math.Abs(got-c[2]) > 0.006 {
			t.Errorf("ε = %v: %v, want %v", c[0], got, c[2])
		}
	}
	for _, eps := range []float64{0.01, 0.5, 16, 50} {
		for _, delta := range []float64{1e-9, 1e-5, 1e-3, 0.3} {
			s := GaussianScale(eps, delta)
			if got := GaussianDelta(eps, 1/s); math.Abs(got/delta-1) > 1e-6 {
				t.Errorf("ε = %v, δ = %v: with σ = %v it is %v", eps, delta, s, got)
			}
		}
	}
}

func TestGaussianEpsilon(t *testing.T) {
	for _, mu := range []float64{0.1, 0.7, 2, 6} {
		for _, delta := range []float64{1e-9, 1e-5, 0.02} {
			if eps := GaussianEpsilon(mu, delta); math.Abs(GaussianDelta(eps, mu)/delta-1) > 1e-6 {
				t.Errorf("µ = %v: δ = %v at ε = %v, want %v", mu, GaussianDelta(eps, mu), eps, delta)
			}
		}
	}
	if eps := GaussianEpsilon(0.1, 0.3); eps != 0 {
		t.Errorf("a δ that no ε is needed for: %v", eps)
	}
}
