package nn_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

// batch is random: some classes, some inputs.
func batch[T kernels.Float](rng *rand.Rand, rows, in, classes int) (kernels.Matrix[T], []int) {
	x := kernels.New[T](rows, in)
	kernels.FillNormal(x.Data, rng)
	labels := make([]int, rows)
	for i := range labels {
		labels[i] = rng.IntN(classes)
	}
	return x, labels
}

func TestGradientAgainstFiniteDifferences(t *testing.T) {
	for _, sizes := range [][]int{{5, 4, 3}, {6, 7, 5, 4}, {3, 4, 5, 6, 2}, {4, 3}} {
		rng := rand.New(rand.NewPCG(1, uint64(len(sizes))))
		n := nn.New[float64](sizes...)
		n.He(rng, 1)
		for _, b := range n.B {
			kernels.FillNormal(b, rng)
		}
		x, labels := batch[float64](rng, 9, sizes[0], sizes[len(sizes)-1])
		p := nn.NewPass(n, 12) // larger than the batch
		grad := n.Like()
		if s := p.Gradient(grad, n, x, labels); s.Rows != 9 {
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
				t.Fatalf("%v: parameter %d: gradient %v, finite difference %v", sizes, i, grad.Theta[i], want)
			}
		}
	}
}

// The forward pass, spelled out.
func TestForwardIsTheEquation(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	n := nn.New[float64](4, 3, 2)
	n.He(rng, 1)
	kernels.FillNormal(n.B[0], rng)
	kernels.FillNormal(n.B[1], rng)
	x, _ := batch[float64](rng, 5, 4, 2)
	z := nn.NewPass(n, 5).Forward(n, x)
	for r := range 5 {
		var h [3]float64
		for i := range h {
			h[i] = n.B[0][i]
			for j := range 4 {
				h[i] += n.W[0].At(i, j) * x.At(r, j)
			}
			h[i] = max(0, h[i])
		}
		for k := range 2 {
			want := n.B[1][k]
			for i := range h {
				want += n.W[1].At(k, i) * h[i]
			}
			if math.Abs(z.At(r, k)-want) > 1e-12 {
				t.Fatalf("output (%d, %d) is %v, want %v", r, k, z.At(r, k), want)
			}
		}
	}
}

func TestScoresOfBatchesAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	n := nn.New[float32](6, 8, 3)
	n.He(rng, 1)
	x, labels := batch[float32](rng, 20, 6, 3)
	p := nn.NewPass(n, 20)
	whole := p.Loss(n, x, labels)
	parts := p.Loss(n, x.Slice(0, 7, 0, 6), labels[:7]).Add(p.Loss(n, x.Slice(7, 20, 0, 6), labels[7:]))
	if whole.Right != parts.Right || math.Abs(whole.Loss-parts.Loss) > 1e-5 {
		t.Fatalf("whole %+v, parts %+v", whole, parts)
	}
}

func TestNothingIsAllocatedPerStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	n := nn.New[float32](20, 16, 16, 4)
	n.He(rng, 1)
	x, labels := batch[float32](rng, 30, 20, 4)
	p, grad := nn.NewPass(n, 30), n.Like()
	step := func() { p.Gradient(grad, n, x, labels) }
	step()
	if a := testing.AllocsPerRun(20, step); a > 0 {
		t.Fatalf("%v allocations a step", a)
	}
}

func TestHeAndDistance(t *testing.T) {
	n := nn.New[float32](300, 200, 10)
	n.He(rand.New(rand.NewPCG(9, 10)), 0.5)
	sum := 0.0
	for _, w := range n.W[0].Data {
		sum += float64(w) * float64(w)
	}
	if got, want := sum/float64(len(n.W[0].Data)), 0.25*2/300; math.Abs(got/want-1) > 0.02 {
		t.Errorf("variance %v, want %v", got, want)
	}
	m := n.Clone()
	m.Theta[0] += 3
	m.B[1][0] += 4
	if d := n.Distance(m); math.Abs(d-5) > 1e-5 {
		t.Errorf("distance %v, want 5", d)
	}
}
