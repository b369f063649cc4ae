package nn_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

func someRNN[T kernels.Float](rng *rand.Rand, in, hidden, out int) *nn.RNN[T] {
	n := nn.NewRNN[T](in, hidden, out)
	kernels.FillNormal(n.Theta, rng)
	kernels.Scale(T(0.5), n.Theta)
	return n
}

func TestRNNGradientAgainstFiniteDifferences(t *testing.T) {
	for steps := range 5 {
		steps++
		rng := rand.New(rand.NewPCG(11, uint64(steps)))
		n := someRNN[float64](rng, 3, 6, 4)
		x, labels := batch[float64](rng, steps*5, 3, 4)
		p := nn.NewRNNPass(n, steps, 7) // larger than the batch
		grad := n.Like()
		if s := p.Gradient(grad, n, x, labels); s.Rows != steps*5 {
			t.Fatalf("%d rows scored", s.Rows)
		}
		const h = 1e-6
		for i := range n.Theta {
			at := n.Theta[i]
			n.Theta[i] = at + h
			up := p.Loss(n, x, labels).MeanLoss()
			n.Theta[i] = at - h
			down := p.Loss(n, x, labels).MeanLoss()
			n.Theta[i] = at
			if want := (up - down) / (2 * h); math.Abs(grad.Theta[i]-want) > 1e-7 {
				t.Fatalf("%d steps: parameter %d: gradient %v, finite difference %v", steps, i, grad.Theta[i], want)
			}
		}
	}
}

// The recurrence, spelled out.
func TestRNNForwardIsTheEquation(t *testing.T) {
	const steps, rows = 4, 3
	rng := rand.New(rand.NewPCG(13, 14))
	n := someRNN[float64](rng, 2, 5, 3)
	x, _ := batch[float64](rng, steps*rows, 2, 3)
	p := nn.NewRNNPass(n, steps, rows)
	o := p.Forward(n, x)
	for i := range rows {
		var h [5]float64
		for s := range steps {
			var next [5]float64
			for j := range next {
				for k := range 2 {
					next[j] += n.U.At(j, k) * x.At(s*rows+i, k)
				}
				for k := range h {
					next[j] += n.W.At(j, k) * h[k]
				}
				next[j] = max(0, next[j])
			}
			h = next
			for c := range 3 {
				want := 0.0
				for k := range h {
					want += n.V.At(c, k) * h[k]
				}
				if got := o.At(s*rows+i, c); math.Abs(got-want) > 1e-12 {
					t.Fatalf("sequence %d, step %d, output %d: %v, want %v", i, s, c, got, want)
				}
			}
		}
		for k := range h {
			if got := p.Last(p.Hidden(x.Rows)).At(i, k); math.Abs(got-h[k]) > 1e-12 {
				t.Fatalf("last state %v, want %v", got, h[k])
			}
		}
	}
}

func TestRNNAllocatesNothingPerStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	n := someRNN[float32](rng, 3, 20, 3)
	x, labels := batch[float32](rng, 8*10, 3, 3)
	p, grad := nn.NewRNNPass(n, 8, 10), n.Like()
	step := func() { p.Gradient(grad, n, x, labels) }
	step()
	if a := testing.AllocsPerRun(20, step); a > 0 {
		t.Fatalf("%v allocations a step", a)
	}
}
