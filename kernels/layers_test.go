package kernels_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
)

// gradients are the functions dx = f(dy, x), with the derivative that f stands for.
func gradients[T kernels.Float]() []struct {
	name       string
	f          func(dx, dy, x []T)
	derivative func(x float64) float64
} {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	return []struct {
		name       string
		f          func(dx, dy, x []T)
		derivative func(x float64) float64
	}{
		{"TanhGrad", kernels.TanhGrad[T], func(y float64) float64 { return 1 - y*y }},
		{"SigmoidGrad", kernels.SigmoidGrad[T], func(y float64) float64 { return y * (1 - y) }},
		{"SiLUGrad", kernels.SiLUGrad[T], func(x float64) float64 { return sigmoid(x) * (1 + x*(1-sigmoid(x))) }},
		{"GELUGrad", kernels.GELUGrad[T], func(x float64) float64 {
			return math.Erfc(-x/math.Sqrt2)/2 + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
		}},
		{"SiLU", func(dx, dy, x []T) {
			kernels.SiLU(dx, x)
			kernels.MulElem(dx, dx, dy)
		}, func(x float64) float64 { return x * sigmoid(x) }},
	}
}

func testGradients[T kernels.Float](t *testing.T, tolerance float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, g := range gradients[T]() {
		for _, n := range []int{0, 1, 5, 64, 255, 256, 257, 700} {
			x, dy, dx, one := make([]T, n), make([]T, n), make([]T, n), make([]T, 1)
			kernels.FillNormal(x, rng)
			kernels.FillNormal(dy, rng)
			kernels.Scale(3, x)
			g.f(dx, dy, x)
			for i := range x {
				g.f(one, dy[i:i+1], x[i:i+1]) // too short for a vector
				if dx[i] != one[0] {
					t.Fatalf("%s: element %d of %d is %v, alone %v", g.name, i, n, dx[i], one[0])
				}
				want := float64(dy[i]) * g.derivative(float64(x[i]))
				if size := math.Abs(float64(dy[i])) * max(1, float64(x[i]*x[i])); math.Abs(float64(dx[i])-want) > tolerance*size {
					t.Fatalf("%s of %v: %v, want %v", g.name, x[i], dx[i], want)
				}
			}
			g.f(x, dy, x) // in place
			for i := range x {
				if x[i] != dx[i] {
					t.Fatalf("%s in place: element %d is %v, want %v", g.name, i, x[i], dx[i])
				}
			}
		}
	}
}

func TestActivationGradients(t *testing.T) {
	t.Run("float32", func(t *testing.T) { testGradients[float32](t, 5e-7) })
	t.Run("float64", func(t *testing.T) { testGradients[float64](t, 1e-15) })
}

func TestScalars(t *testing.T) {
	x, y := make([]float32, 37), make([]float32, 37)
	kernels.FillNormal(x, rand.New(rand.NewPCG(3, 4)))
	kernels.AddScalar(y, x, 0.3)
	for i := range x {
		if y[i] != x[i]+0.3 {
			t.Fatalf("AddScalar: %v + 0.3 is %v", x[i], y[i])
		}
	}
	kernels.MulScalar(y, x, 0.3)
	for i := range x {
		if y[i] != x[i]*0.3 {
			t.Fatalf("MulScalar: 0.3·%v is %v", x[i], y[i])
		}
	}
}

// The norms as the papers write them; their gradients have finite differences in sim/blocks/nn/tape.
func TestNorms(t *testing.T) {
	const rows, cols, eps = 4, 37, 1e-3
	rng := rand.New(rand.NewPCG(5, 6))
	x := kernels.New[float64](rows, cols)
	kernels.FillNormal(x.Data, rng)
	rms, layer, inv := kernels.New[float64](rows, cols), kernels.New[float64](rows, cols), make([]float64, rows)
	kernels.RMSNormRows(rms, x, inv, eps)
	kernels.LayerNormRows(layer, x, inv, eps)
	for i := range rows {
		var mean, square float64
		for _, v := range x.Row(i) {
			mean += v / cols
			square += v * v / cols
		}
		for j, v := range x.Row(i) {
			if want := v / math.Sqrt(square+eps); math.Abs(rms.At(i, j)-want) > 1e-14 {
				t.Errorf("RMS (%d, %d): %v, want %v", i, j, rms.At(i, j), want)
			}
			if want := (v - mean) / math.Sqrt(square-mean*mean+eps); math.Abs(layer.At(i, j)-want) > 1e-14 {
				t.Errorf("layer (%d, %d): %v, want %v", i, j, layer.At(i, j), want)
			}
		}
	}
}

// Col2Im is the adjoint of Im2Col: ⟨y, Im2Col x⟩ = ⟨Col2Im y, x⟩.
func TestCol2ImIsTheAdjoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, w := range []kernels.Window{
		{H: 5, W: 4, KH: 3, KW: 3, Stride: 1, Pad: 1}, {H: 7, W: 7, KH: 2, KW: 2, Stride: 2},
		{H: 6, W: 5, KH: 3, KW: 2, Stride: 2, Pad: 1}, {H: 1, W: 1, KH: 1, KW: 1, Stride: 3},
	} {
		const n, c = 3, 2
		h, v := w.Out()
		x, back := kernels.New[float64](n*w.H*w.W, c), kernels.New[float64](n*w.H*w.W, c)
		cols, y := kernels.New[float64](n*h*v, w.KH*w.KW*c), kernels.New[float64](n*h*v, w.KH*w.KW*c)
		kernels.FillNormal(x.Data, rng)
		kernels.FillNormal(y.Data, rng)
		kernels.Im2Col(cols, x, w)
		kernels.Col2Im(back, y, w)
		if a, b := kernels.Dot(y.Data, cols.Data), kernels.Dot(back.Data, x.Data); math.Abs(a-b) > 1e-12 {
			t.Errorf("%+v: %v and %v", w, a, b)
		}
	}
}

func TestMaxPool(t *testing.T) {
	x := kernels.Of(9, 1, []float64{
		1, 5, 2,
		5, 3, 9,
		7, 7, 7})
	y, from := kernels.New[float64](1, 1), make([]int, 1)
	kernels.MaxPool(y, x, from, kernels.Window{H: 3, W: 3, KH: 2, KW: 2, Stride: 2}) // the odd row and column are dropped
	if y.Data[0] != 5 || from[0] != 1 {
		t.Errorf("%v from row %d, want 5 from row 1, the first of equals", y.Data[0], from[0])
	}
}

func TestLayersAllocateNothing(t *testing.T) {
	w := kernels.Window{H: 8, W: 8, KH: 3, KW: 3, Stride: 1, Pad: 1}
	x, cols, from := kernels.New[float32](64, 2), kernels.New[float32](64, 18), make([]int, 128)
	y, inv := kernels.New[float32](64, 2), make([]float32, 64)
	if a := testing.AllocsPerRun(10, func() {
		kernels.Im2Col(cols, x, w)
		kernels.Col2Im(x, cols, w)
		kernels.MaxPool(y, x, from, w)
		kernels.LayerNormRows(y, x, inv, 1e-5)
		kernels.SiLUGrad(y.Data, x.Data, y.Data)
		kernels.GELUGrad(y.Data, x.Data, y.Data)
	}); a > 0 {
		t.Errorf("%v allocations", a)
	}
}
