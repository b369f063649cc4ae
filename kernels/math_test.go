package kernels

import (
	"math"
	"testing"
)

// ulps32 returns how far got is from the true value, in units in the last place of
// float32 there.
func ulps32(got float32, want float64) float64 {
	switch {
	case math.IsNaN(want):
		return pick(got != got, 0.0, math.Inf(1))
	case float64(got) == want || math.IsInf(float64(float32(want)), 0) && float32(want) == got:
		return 0
	}
	_, e := math.Frexp(want)
	return math.Abs(float64(got)-want) / math.Ldexp(1, max(e-24, -149))
}

// Every 997th float32 of all, and the special ones.
func TestUlps32(t *testing.T) {
	step := uint64(997)
	if testing.Short() {
		step = 99991
	}
	for _, c := range []struct {
		name string
		f    func(dst, x []float32)
		want func(float64) float64
		ulps float64
	}{
		{"exp", Exp[float32], math.Exp, 1},
		{"log", Log[float32], math.Log, 1},
		{"tanh", Tanh[float32], math.Tanh, 1.4},
		{"sigmoid", Sigmoid[float32], func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 2.4},
		{"erf", Erf[float32], math.Erf, 1.3},
	} {
		worst, where := 0.0, float32(0)
		x, y := make([]float32, 0, 1024), make([]float32, 1024)
		flush := func() {
			c.f(y[:len(x)], x)
			for i, v := range x {
				if u := ulps32(y[i], c.want(float64(v))); u > worst {
					worst, where = u, v
				}
			}
			x = x[:0]
		}
		for u := uint64(0); u < 1<<32; u += step {
			if x = append(x, math.Float32frombits(uint32(u))); len(x) == cap(x) {
				flush()
			}
		}
		x = append(x, 0, float32(math.Copysign(0, -1)), inf32, -inf32, nan32, 1, -1, 88.722835, 88.72284, -103.97, -103.98, -87.4, 0x1p-126, 0x1p-149, -2, -0x1p-149)
		flush()
		if worst > c.ulps {
			t.Errorf("%s: %.3f ulp at %v", c.name, worst, where)
		}
		t.Logf("%s: at most %.3f ulp, at %v", c.name, worst, where)
	}
}

// Package math is itself off by up to 1 ulp, and on amd64 wrong at the very ends, which
// are tested apart.
func TestUlps64(t *testing.T) {
	r := seeded(1)
	for _, c := range []struct {
		name string
		f    func(dst, x []float64)
		want func(float64) float64
		draw func() float64
		ulps float64
	}{
		{"exp", Exp[float64], math.Exp, func() float64 { return 1450*r.Float64() - 745 }, 2},
		{"exp small", Exp[float64], math.Exp, r.NormFloat64, 2},
		{"log", Log[float64], math.Log, func() float64 { return math.Exp(1400*r.Float64() - 700) }, 2},
		{"log near 1", Log[float64], math.Log, r.ExpFloat64, 2},
		{"tanh", Tanh[float64], math.Tanh, r.NormFloat64, 3},
		{"sigmoid", Sigmoid[float64], func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, r.NormFloat64, 4},
	} {
		x, y := make([]float64, 100000), make([]float64, 100000)
		for i := range x {
			x[i] = c.draw()
		}
		copy(x, []float64{0, math.Copysign(0, -1), inf64, -inf64, nan64, 1, 709, 709.79, -745.13, -745.14, -2, -5e-324})
		c.f(y, x)
		worst, where := 0.0, 0.0
		for i, got := range y {
			want := c.want(x[i])
			if sameBits(got, want) {
				continue
			}
			_, e := math.Frexp(want)
			if u := math.Abs(got-want) / math.Ldexp(1, max(e-53, -1074)); u > worst || u != u {
				worst, where = u, x[i]
			}
		}
		if !(worst <= c.ulps) {
			t.Errorf("%s: %.2f ulp from package math at %v", c.name, worst, where)
		}
		t.Logf("%s: at most %.2f ulp from package math", c.name, worst)
	}
}

func TestGELU(t *testing.T) {
	for x := -20.0; x < 20; x += 0.001 {
		x32 := float32(x)
		var got [1]float32
		GELU(got[:], []float32{x32})
		want := gelu64(float64(x32))
		if x32 > -1 {
			if u := ulps32(got[0], want); u > 3 {
				t.Fatalf("GELU(%v) = %v, %.2f ulp from %v", x32, got[0], u, want)
			}
		} else if math.Abs(float64(got[0])-want) > 2e-7*math.Abs(float64(x32)) {
			t.Fatalf("GELU(%v) = %v, want %v", x32, got[0], want)
		}
	}
}

func TestEnds64(t *testing.T) {
	x := []float64{709.78, 5e-324, 0x1p-1022}
	y := make([]float64, len(x))
	Exp(y, x)
	if want := 1.7928227943945155e308; y[0] != want {
		t.Errorf("exp(%v) = %v, want %v", x[0], y[0], want)
	}
	Log(y, x)
	for i, want := range []float64{0, -1074 * math.Ln2, -1022 * math.Ln2} {
		if i > 0 && math.Abs(y[i]-want) > 1e-13 {
			t.Errorf("log(%v) = %v, want %v", x[i], y[i], want)
		}
	}
}

// At the ends of what counts as ordinary, whole blocks of one number.
func TestSpanEnds(t *testing.T) {
	x, y := make([]float32, 1100), make([]float32, 1100)
	for _, c := range []struct {
		name   string
		f      func(dst, x []float32)
		scalar func(float32) float32
	}{{"Exp", Exp[float32], exp32}, {"Sigmoid", Sigmoid[float32], sigmoid32}, {"Log", Log[float32], log32}} {
		for _, end := range []float32{87, -87, 0x1p-126, math.MaxFloat32, 0} {
			for _, v := range []float32{math.Nextafter32(end, -inf32), end, math.Nextafter32(end, inf32)} {
				Fill(x, v)
				if c.f(y, x); !sameBits(y[0], c.scalar(v)) || !sameBits(y[1099], c.scalar(v)) {
					t.Errorf("%s of %g is %g, want %g", c.name, v, y[0], c.scalar(v))
				}
			}
		}
	}
}
