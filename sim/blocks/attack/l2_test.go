package attack

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"orrery/kernels"
)

// Both steps, the second on a copy of the gradients, which it overwrites.
func steps[T kernels.Float]() map[string]func(adv, x, g kernels.Matrix[T], length, radius float64) {
	return map[string]func(adv, x, g kernels.Matrix[T], length, radius float64){
		"Step": Step[T],
		"StepExact": func(adv, x, g kernels.Matrix[T], length, radius float64) {
			c := kernels.New[T](g.Rows, g.Cols)
			copy(c.Data, g.Data)
			StepExact(adv, x, c, length, radius)
		},
	}
}

// For a linear loss w·x the worst point of the ball is x + radius·w/|w|, and the ascent finds it.
func TestLinearLoss(t *testing.T) {
	for name, step := range steps[float64]() {
		t.Run(name, func(t *testing.T) { linearLoss(t, step) })
	}
}

func linearLoss(t *testing.T, step func(adv, x, g kernels.Matrix[float64], length, radius float64)) {
	rng := rand.New(rand.NewPCG(1, 2))
	const rows, d, radius, n = 5, 7, 0.4, 10
	x, w := kernels.New[float64](rows, d), kernels.New[float64](rows, d)
	kernels.FillNormal(x.Data, rng)
	kernels.FillNormal(w.Data, rng)
	adv := kernels.New[float64](rows, d)
	copy(adv.Data, x.Data)
	for range n {
		step(adv, x, w, Stride(radius, n), radius)
	}
	for i := range rows {
		norm := math.Sqrt(kernels.SumSquares(w.Row(i)))
		for j := range d {
			if want := x.At(i, j) + radius*w.At(i, j)/norm; math.Abs(adv.At(i, j)-want) > 1e-12 {
				t.Fatalf("coordinate (%d, %d) is %v, want %v", i, j, adv.At(i, j), want)
			}
		}
	}
}

// Whatever the gradients, nobody leaves the ball, and a row without a gradient stays.
func TestStaysInTheBall(t *testing.T) {
	for name, step := range steps[float32]() {
		t.Run(name, func(t *testing.T) { staysInTheBall(t, step) })
	}
}

func staysInTheBall(t *testing.T, step func(adv, x, g kernels.Matrix[float32], length, radius float64)) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		d := rapid.IntRange(1, 40).Draw(t, "d")
		radius := rapid.Float64Range(0, 2).Draw(t, "radius")
		length := rapid.Float64Range(0, 3).Draw(t, "length")
		x, g := kernels.New[float32](3, d), kernels.New[float32](3, d)
		kernels.FillNormal(x.Data, rng)
		adv := kernels.New[float32](3, d)
		copy(adv.Data, x.Data)
		for range 6 {
			kernels.FillNormal(g.Data, rng)
			clear(g.Row(2))
			step(adv, x, g, length, radius)
		}
		for i := range 3 {
			sum, moved := 0.0, 0.0
			for j, a := range adv.Row(i) {
				delta := float64(a) - float64(x.At(i, j))
				sum, moved = sum+delta*delta, max(moved, math.Abs(delta))
			}
			if math.Sqrt(sum) > radius+1e-5 {
				t.Fatalf("row %d is %v away, the radius is %v", i, math.Sqrt(sum), radius)
			}
			if i == 2 && moved > 1e-6 {
				t.Fatalf("the row without a gradient moved by %v", moved)
			}
		}
	})
}

// Gradients whose squares single precision takes for 0 have a direction all the same, and a row inside its ball is not
// moved by coming back to it.
func TestStepExactSeesTinyGradients(t *testing.T) {
	x, adv, g := kernels.New[float32](1, 2), kernels.New[float32](1, 2), kernels.New[float32](1, 2)
	x.Set(0, 0, 1000)
	copy(adv.Data, []float32{1000, 0.1})
	copy(g.Data, []float32{0, -3e-30})
	StepExact(adv, x, g, 0.05, 1)
	if want := float32(0.1) - float32(0.05); math.Abs(float64(adv.At(0, 1)-want)) > 1e-8 || adv.At(0, 0) != 1000 {
		t.Errorf("moved to %v, want (1000, %v)", adv.Data, want)
	}
	copy(adv.Data, []float32{1000, 1e-9})
	copy(x.Data, []float32{1000, 1})
	clear(g.Data)
	StepExact(adv, x, g, 0.05, 2)
	if adv.At(0, 1) != 1e-9 {
		t.Errorf("a row within the ball went from 1e-9 to %v", adv.At(0, 1))
	}
}
