package attack

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"orrery/kernels"
)

// For a linear loss w·x the worst point of the ball is x + radius·w/|w|, and the ascent finds it.
func TestLinearLoss(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const rows, d, radius, steps = 5, 7, 0.4, 10
	x, w := kernels.New[float64](rows, d), kernels.New[float64](rows, d)
	kernels.FillNormal(x.Data, rng)
	kernels.FillNormal(w.Data, rng)
	adv := kernels.New[float64](rows, d)
	copy(adv.Data, x.Data)
	for range steps {
		Step(adv, x, w, Stride(radius, steps), radius)
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
			Step(adv, x, g, length, radius)
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
