package linalg_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

func TestLengthsAndAnglesAreGonums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 19))
		n := rapid.IntRange(1, 50).Draw(t, "n")
		x, y := make([]float64, n), make([]float64, n)
		kernels.FillNormal(x, rng)
		kernels.FillNormal(y, rng)
		nx, ny := floats.Norm(x, 2), floats.Norm(y, 2)
		for what, c := range map[string][2]float64{
			"inner product": {linalg.Inner(x, y), floats.Dot(x, y)},
			"norm":          {linalg.Norm(x), nx},
			"distance":      {linalg.Distance(x, y), floats.Distance(x, y, 2)},
			"cosine":        {linalg.Cosine(x, y), floats.Dot(x, y) / nx / ny},
		} {
			if math.Abs(c[0]-c[1]) > 1e-12*(1+nx*ny) {
				t.Fatalf("%s is %v, gonum's %v", what, c[0], c[1])
			}
		}
		if c := linalg.Cosine(x, floats.ScaleTo(make([]float64, n), -3, x)); math.Abs(c+1) > 1e-12 {
			t.Fatalf("the cosine with a negative multiple is %v", c)
		}
	})
}

func TestCosineKnown(t *testing.T) {
	x := []float64{1, 2, -3}
	for _, c := range []struct {
		y    []float64
		want float64
	}{{[]float64{2, 4, -6}, 1}, {[]float64{-1, -2, 3}, -1}, {[]float64{3, 0, 1}, 0}} {
		if got := linalg.Cosine(x, c.y); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("cosine of %v and %v: %v, want %v", x, c.y, got, c.want)
		}
	}
	if d := linalg.Distance([]float32{1, 2}, []float32{4, 6}); d != 5 {
		t.Errorf("distance %v, want 5", d)
	}
}

// What single precision cannot hold in between: squares below its least number, and a sum that drowns its terms.
func TestLengthsOfSinglesAreSummedInDouble(t *testing.T) {
	tiny := []float32{3e-30, 4e-30}
	if n := linalg.Norm(tiny); math.Abs(n-5e-30) > 1e-36 {
		t.Errorf("|(3e-30, 4e-30)| = %v", n)
	}
	if c := linalg.Cosine(tiny, tiny); math.Abs(c-1) > 1e-12 {
		t.Errorf("the cosine of a tiny vector with itself is %v", c)
	}
	many := slices.Repeat([]float32{1}, 1<<20)
	many[0] = 1e5 // its square in front of a million ones: in single precision each would be rounded away in part
	if n, want := linalg.Norm(many), math.Sqrt(1e10+1<<20-1); math.Abs(n-want) > 1e-9 {
		t.Errorf("norm %v, want %v", n, want)
	}
	if d := linalg.Distance(many, make([]float32, len(many))); d != linalg.Norm(many) {
		t.Errorf("the distance from zero is %v, the norm %v", d, linalg.Norm(many))
	}
	if !math.IsNaN(linalg.Cosine([]float32{0, 0}, []float32{1, 2})) {
		t.Error("zero has a direction")
	}
}

func TestConvert(t *testing.T) {
	if got := linalg.Convert[float64]([]float32{1, -2.5, 0.1}); !slices.Equal(got, []float64{1, -2.5, float64(float32(0.1))}) {
		t.Errorf("%v", got)
	}
	if got := linalg.Convert[float64]([]float64{0.1}); got[0] != 0.1 {
		t.Errorf("%v", got)
	}
	if got := linalg.Convert[float32]([]float64{0.1, 1e300}); got[0] != float32(0.1) || !math.IsInf(float64(got[1]), 1) {
		t.Errorf("%v", got)
	}
}
