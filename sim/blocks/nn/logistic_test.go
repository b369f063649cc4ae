package nn_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

// signs are random labels ±1.
func signs[T kernels.Float](rng *rand.Rand, rows int) []T {
	y := make([]T, rows)
	for i := range y {
		y[i] = T(2*rng.IntN(2) - 1)
	}
	return y
}

// somewhere is a random network, its biases too.
func somewhere(seed uint64, sizes ...int) (*nn.Net[float64], *rand.Rand) {
	rng := rand.New(rand.NewPCG(seed, uint64(len(sizes))))
	n := nn.New[float64](sizes...)
	n.He(rng, 1)
	for _, b := range n.B {
		kernels.FillNormal(b, rng)
	}
	return n, rng
}

func TestInputGradientAgainstFiniteDifferences(t *testing.T) {
	for _, sizes := range [][]int{{4, 3}, {5, 4, 3}, {6, 7, 5, 4}, {3, 4, 5, 6, 1}} {
		n, rng := somewhere(21, sizes...)
		x, _ := batch[float64](rng, 7, sizes[0], 2)
		dz := kernels.New[float64](7, sizes[len(sizes)-1])
		kernels.FillNormal(dz.Data, rng)
		p := nn.NewPass(n, 9) // larger than the batch
		sum := func() float64 { return kernels.Dot(p.Forward(n, x).Data[:len(dz.Data)], dz.Data) }
		sum()
		dx := kernels.New[float64](7, sizes[0])
		p.InputGradient(dx, n, dz)
		const h = 1e-6
		for i := range x.Data {
			at := x.Data[i]
			x.Data[i] = at + h
			up := sum()
			x.Data[i] = at - h
			down := sum()
			x.Data[i] = at
			if want := (up - down) / (2 * h); math.Abs(dx.Data[i]-want) > 1e-7 {
				t.Fatalf("%v: input %d: gradient %v, finite difference %v", sizes, i, dx.Data[i], want)
			}
		}
	}
}

func TestLogisticGradientAgainstFiniteDifferences(t *testing.T) {
	for _, sizes := range [][]int{{4, 1}, {5, 4, 1}, {6, 7, 5, 1}} {
		n, rng := somewhere(22, sizes...)
		x, _ := batch[float64](rng, 8, sizes[0], 2)
		y := signs[float64](rng, 8)
		p, grad := nn.NewPass(n, 10), n.Like()
		p.LogisticGradient(grad, n, x, y)
		const h = 1e-6
		for i := range n.Theta {
			at := n.Theta[i]
			n.Theta[i] = at + h
			up := logistic(p.Forward(n, x), y).MeanLoss()
			n.Theta[i] = at - h
			down := logistic(p.Forward(n, x), y).MeanLoss()
			n.Theta[i] = at
			if want := (up - down) / (2 * h); math.Abs(grad.Theta[i]-want) > 1e-7 {
				t.Fatalf("%v: parameter %d: gradient %v, finite difference %v", sizes, i, grad.Theta[i], want)
			}
		}
	}
}

// logistic scores outputs f [rows × 1] against y. An output of 0 decides for no class.
func logistic(f kernels.Matrix[float64], y []float64) nn.Score {
	s := nn.Score{Rows: f.Rows}
	for i, label := range y {
		margin := label * f.At(i, 0)
		// ln(1 + e^-m) = max(-m, 0) + ln(1 + e^-|m|), which never overflows
		s.Loss += max(-margin, 0) + math.Log1p(math.Exp(-math.Abs(margin)))
		if margin > 0 {
			s.Right++
		}
	}
	return s
}

func TestUniformStart(t *testing.T) {
	n := nn.New[float32](100, 300, 4)
	n.Uniform(rand.New(rand.NewPCG(1, 2)))
	for l, reach := range []float64{0.1, 1 / math.Sqrt(300)} {
		most, sum, squares := 0.0, 0.0, 0.0
		v := append(append([]float32(nil), n.W[l].Data...), n.B[l]...)
		for _, w := range v {
			w := float64(w)
			most, sum, squares = max(most, math.Abs(w)), sum+w, squares+w*w
		}
		count := float64(len(v))
		if most > reach*1.000001 || most < 0.98*reach {
			t.Errorf("layer %d reaches %v, want %v", l, most, reach)
		}
		if variance := squares / count; math.Abs(variance*3/(reach*reach)-1) > 0.1 || math.Abs(sum/count) > 4*reach/math.Sqrt(3*count) {
			t.Errorf("layer %d: mean %v, variance %v", l, sum/count, variance)
		}
	}
}

func TestNothingIsAllocatedPerLogisticStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	n := nn.New[float32](20, 16, 16, 1)
	n.Uniform(rng)
	x, _ := batch[float32](rng, 30, 20, 2)
	y := signs[float32](rng, 30)
	p, grad, dx := nn.NewPass(n, 30), n.Like(), kernels.New[float32](30, 20)
	step := func() {
		p.LogisticGradient(grad, n, x, y)
		p.InputGradient(dx, n, p.Forward(n, x))
	}
	step()
	if a := testing.AllocsPerRun(20, step); a > 0 {
		t.Fatalf("%v allocations a step", a)
	}
}
