package bias

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"orrery/kernels"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

// simple is the law of scale·χ²_df with non-centrality nc as a sum of squares.
func simple(df int, nc, scale float64) *exact {
	return newExact([]float64{scale}, []float64{scale * nc}, df)
}

func TestSaddlepointOnChiSquares(t *testing.T) {
	for _, df := range []int{4, 30, 400, 2000} {
		l := simple(df, 0, 0.5)
		for _, share := range []float64{0.01, 0.2, 0.5, 0.9, 0.999, 1, 1.0001, 1.1, 2} {
			x := share * float64(df)
			// within three hundredths of the probability, whatever it is
			near(t, "ln F of a chi-square", l.lnCDF(x*0.5)-lnGammaP(float64(df)/2, x/2), 0, 0.03)
		}
		for _, nc := range []float64{0.1, 20, 700} {
			l, c := simple(df, nc, 0.01), chi{float64(df), nc, 0.01}
			for _, share := range []float64{0.05, 0.4, 0.8, 1 - 1e-5, 1, 1 + 1e-5, 1.2} {
				x := share * (float64(df) + nc) * 0.01
				near(t, "ln F of a non-central chi-square", l.lnCDF(x)-c.lnCDF(x), 0, 0.03)
			}
		}
	}
}

func TestSaddlepointLimits(t *testing.T) {
	if got := newExact([]float64{0, 0}, []float64{0.1, 0.2}, 1).lnCDF(0.4); got != 0 {
		t.Errorf("no variance, error below the goal: ln F = %v", got)
	}
	if got := newExact([]float64{0, 1}, []float64{0.5, 0.2}, 3).lnCDF(0.4); !math.IsInf(got, -1) {
		t.Errorf("constants use the goal up: ln F = %v", got)
	}
	// smooth across the mean
	l, last := newExact([]float64{0.1, 0.02, 0.3}, []float64{0.4, 0.1, 0}, 5), math.Inf(-1)
	for x := 0.0; x < 8; x += 0.003 {
		f := l.lnCDF(x)
		if f < last-1e-3 || f > 0 {
			t.Fatalf("ln F falls from %v to %v at %v", last, f, x)
		}
		last = f
	}
}

// The exact law against counting.
func TestSaddlepointAgainstDraws(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 12
	p := &posterior{space: &space{lambda: make([]float64, n)}, e: kernels.New[float64](n, 2)}
	for i := range n {
		p.lambda[i] = math.Exp(-float64(i) / 3)
		p.e.Data[2*i], p.e.Data[2*i+1] = rng.NormFloat64()/3, rng.NormFloat64()/3
	}
	l := p.law()
	const draws = 200000
	var below [4]float64
	at := []float64{0.15, 0.25, 0.4, 0.6}
	z := make([]float64, 2*n)
	for range draws {
		kernels.FillNormal(z, rng)
		e := p.err(z)
		for i, x := range at {
			if e <= x {
				below[i]++
			}
		}
	}
	for i, x := range at {
		f := math.Exp(l.lnCDF(x))
		if s := math.Sqrt(f * (1 - f) / draws); math.Abs(below[i]/draws-f) > 5*s+0.01*f {
			t.Errorf("P(e <= %v) = %v by counting, %v by the saddlepoint", x, below[i]/draws, f)
		}
	}
}

func TestGammaTails(t *testing.T) {
	for _, a := range []float64{0.5, 3, 80, 900} {
		for _, x := range []float64{0.3, 0.9, 1, 1.1, 3} {
			x *= a
			g := distuv.Gamma{Alpha: a, Beta: 1}
			if f := g.CDF(x); f > 1e-200 {
				near(t, "ln P(a, x)", lnGammaP(a, x), math.Log(f), 1e-9)
			}
		}
	}
	// Far below any number: P(a, x) -> x^a e^-x/Γ(a+1) · 1/(1 - x/a).
	g, _ := math.Lgamma(1001)
	near(t, "a deep tail", lnGammaP(1000, 10), 1000*math.Log(10)-10-g+math.Log(1/(1-10.0/1001)), 1e-6)
	if got := (gamma{0.2, 0}).lnCDF(0.3); got != 0 {
		t.Errorf("equal errors below the goal: %v", got)
	}
}

func TestNonCentralChiSquare(t *testing.T) {
	for _, c := range []chi{{3, 2, 1}, {200, 300, 0.001}, {40, 1e-6, 2}, {1.5, 90, 0.1}} {
		mean := (c.df + c.nc) * c.s
		density := func(x float64) float64 { return math.Exp(c.lnPDF(x)) }
		for _, share := range []float64{0.7, 1, 1.4} {
			x := share * mean
			want := quad.Fixed(density, 1e-9*mean, x, 3000, nil, 0)
			near(t, "the integral of the density", math.Exp(c.lnCDF(x)), want, 1e-4)
		}
	}
	// df = 1: e = (√nc + z)², an interval of the normal law.
	n := distuv.UnitNormal
	c := chi{1, 4, 1}
	near(t, "ln F for one degree of freedom", c.lnCDF(2.25), math.Log(n.CDF(1.5-2)-n.CDF(-1.5-2)), 1e-9)
	// No non-centrality: the central law, far down too.
	near(t, "ln F of a central law", chi{500, 1e-8, 1}.lnCDF(20), lnGammaP(250, 10), 1e-6)
}

func TestErfcx(t *testing.T) {
	near(t, "erfcx(0)", erfcx(0), 1, 1e-15)
	near(t, "erfcx at the seam", erfcx(25-1e-9), erfcx(25+1e-9), 1e-9)
	near(t, "erfcx(1000)", erfcx(1000)*1000*math.Sqrt(math.Pi), 1, 1e-6)
}

// A fit to draws from the family finds its mean, its variance and its moderate tail again.
func TestFitRecovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var errors []float64
	for range 1500 {
		e := 0.0
		for i := range 20 {
			d := rng.NormFloat64()
			if i == 0 {
				d += 5
			}
			e += 0.01 * d * d
		}
		errors = append(errors, e)
	}
	breaths := 0
	f := fitChi(errors, func() { breaths++ })
	if f.failed || breaths == 0 {
		t.Fatalf("%+v after %d breaths", f, breaths)
	}
	near(t, "the fitted mean", (f.chi.df+f.chi.nc)*f.chi.s, 0.45, 0.02)
	near(t, "the fitted tail", f.chi.lnCDF(0.15), chi{20, 25, 0.01}.lnCDF(0.15), 0.15)

	if f := fitChi([]float64{0.3, 0.3, 0.3}, func() {}); !f.failed {
		t.Error("three equal errors were fitted")
	}
}

// Ending a run in the middle of a fit ends gonum's goroutines too.
func TestFitMayBeStopped(t *testing.T) {
	defer func() {
		if recover() != "stop" {
			t.Error("the fit went on")
		}
	}()
	rng := rand.New(rand.NewPCG(5, 6))
	errors := make([]float64, 1000)
	for i := range errors {
		errors[i] = 1 + rng.Float64()
	}
	calls := 0
	fitChi(errors, func() {
		if calls++; calls > 10 {
			panic("stop")
		}
	})
}
