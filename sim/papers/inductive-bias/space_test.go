package bias

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

func example(n, d int) *posterior {
	x, y := synthetic(rand.New(rand.NewPCG(1, uint64(n))), n, d)
	xs, ys := synthetic(rand.New(rand.NewPCG(2, uint64(n))), 30, d)
	return newSpace(x, xs, 2*0.7*0.7, func() {}).fits(y, ys)
}

// Σ = U diag(λ) Uᵀ, U orthogonal, and a draw's error in the eigenbasis is its error on the test points.
func TestDrawsAreTheirErrors(t *testing.T) {
	p := example(25, 3)
	z := make([]float64, len(p.e.Data))
	kernels.FillNormal(z, rand.New(rand.NewPCG(7, 8)))
	f := p.values(z)
	sum := 0.0
	for i, v := range f.Data {
		sum += (v - p.test.Data[i]) * (v - p.test.Data[i]) / float64(len(f.Data))
	}
	near(t, "the error of a draw", p.err(z), sum, 1e-10)
	id := kernels.New[float64](30, 30)
	kernels.Mul(id, p.u.T(), p.u)
	for i := range 30 {
		for j := range 30 {
			want := 0.0
			if i == j {
				want = 1
			}
			near(t, "UᵀU", id.At(i, j), want, 1e-10)
		}
	}
}

// At a training point nothing is left open: the mean is the label and the variance is the jitter's.
func TestConditioning(t *testing.T) {
	x, y := synthetic(rand.New(rand.NewPCG(1, 1)), 20, 2)
	p := newSpace(x, x, 2*0.7*0.7, func() {}).fits(y, y)
	for i, v := range p.mean.Data {
		near(t, "the mean at a training point", v, y.Data[i], 1e-2)
	}
	for _, l := range p.lambda {
		if l > 2e-6 {
			t.Errorf("variance %v at training points", l)
		}
	}
	if i := p.information(0.01); i != 0 {
		t.Errorf("%v nats for what the data say", i)
	}
}

func TestDataBeatBias(t *testing.T) {
	few, many, flat := example(20, 6).information(0.05), example(300, 6).information(0.05), example(300, 1).information(0.05)
	if !(few > many && many > flat && flat < 1e-6) {
		t.Errorf("%v nats for 20 points, %v for 300, %v in one dimension", few, many, flat)
	}
}

func TestMedian(t *testing.T) {
	x := kernels.Of(4, 1, []float64{0, 0, 1, 3}) // squared distances 0, 1, 1, 9, 9, 4
	near(t, "the median squared distance", medianTwoL2(x), 4, 1e-9)
}

// The networks' gradient against central differences of the mean square.
func TestGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	x, y := kernels.New[float64](7, 196), kernels.New[float64](7, classes)
	for _, m := range []matrix{x, y} {
		kernels.FillNormal(m.Data, rng)
	}
	tr := newTrainer(&digits{train: x, test: x, testY: y}, y, 0.01, 5)
	net := tr.start(rng)
	grad := net.Like()
	tr.gradient(grad, net)
	loss := func() float64 { // in double precision
		wide := nn.New[float64](net.Sizes...)
		for i, v := range net.Theta {
			wide.Theta[i] = float64(v)
		}
		z := nn.NewPass(wide, 7).Forward(wide, double(tr.x))
		sum := 0.0
		for i, v := range z.Data {
			d := v - float64(tr.y.Data[i])
			sum += d * d / float64(len(z.Data))
		}
		return sum
	}
	for i := 0; i < len(net.Theta); i += 37 {
		was := net.Theta[i]
		const h = 1.0 / 512
		net.Theta[i] = was + h
		up, upAt := loss(), net.Theta[i]
		net.Theta[i] = was - h
		slope := (up - loss()) / float64(upAt-net.Theta[i])
		net.Theta[i] = was
		if math.Abs(slope-float64(grad.Theta[i])) > 2e-3*(1+math.Abs(slope)) {
			t.Errorf("dL/dθ_%d is %v, differences say %v", i, grad.Theta[i], slope)
		}
	}
}
