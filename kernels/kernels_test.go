package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func TestMulSmall(t *testing.T) {
	a := Of(2, 3, []float32{1, 2, 3, 4, 5, 6})
	b := Of(3, 2, []float32{1, 0, 0, 1, 1, 1})
	c := Of(2, 2, []float32{nan32, nan32, nan32, nan32})
	Mul(c, a, b)
	for i, want := range []float32{4, 5, 10, 11} {
		if c.Data[i] != want {
			t.Errorf("c[%d] = %v, want %v", i, c.Data[i], want)
		}
	}
	d := New[float32](2, 2)
	Mul(d, b.T(), a.T())
	for i := range 2 {
		for j := range 2 {
			if d.At(i, j) != c.At(j, i) {
				t.Errorf("(ab)ᵀ ≠ bᵀaᵀ at %d,%d", i, j)
			}
		}
	}
}

func TestCrossEntropyRows(t *testing.T) {
	m := Of(1, 3, []float64{1, 2, 3})
	loss := make([]float64, 1)
	CrossEntropyRows(loss, m, []int{1}, 1)
	z := math.Exp(1) + math.Exp(2) + math.Exp(3)
	if want := math.Log(z) - 2; math.Abs(loss[0]-want) > 1e-14 {
		t.Errorf("loss %v, want %v", loss[0], want)
	}
	if want := math.Exp(2)/z - 1; math.Abs(m.Data[1]-want) > 1e-14 {
		t.Errorf("gradient %v, want %v", m.Data[1], want)
	}
}

func TestAdamFirstStepIsLR(t *testing.T) {
	w, g := []float32{1, 1}, []float32{3, -0.01}
	m, v := make([]float32, 2), make([]float32, 2)
	Adam(w, g, m, v, AdamStep{LR: 0.1, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}.At(1))
	for i, want := range []float32{0.9, 1.1} {
		if math.Abs(float64(w[i]-want)) > 1e-5 {
			t.Errorf("w[%d] = %v, want %v", i, w[i], want)
		}
	}
}

func TestFillUniform(t *testing.T) {
	x := make([]float32, 1<<16)
	FillUniform(x, seeded(1))
	if m := Sum(x) / float32(len(x)); math.Abs(float64(m)-0.5) > 0.01 {
		t.Errorf("mean %v", m)
	}
	if Max(x) >= 1 {
		t.Error("1 reached")
	}
}
