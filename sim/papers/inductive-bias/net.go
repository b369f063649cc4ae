package bias

import (
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/optim"
)

// A trainer makes hypotheses of the network space: random starts trained on the same data, full batch, by Adam, on the mean
// square loss L = 1/(n k) Σ (f(x)_o - y_o)².
type trainer struct {
	sizes  []int
	lr     float64
	x, y   kernels.Matrix[float32] // [n × 196], [n × 10]
	xs, ys kernels.Matrix[float32]
	pass   *nn.Pass[float32]
	judge  *nn.Pass[float32]
}

func newTrainer(d *digits, y matrix, lr float64, hidden ...int) *trainer {
	t := &trainer{sizes: append(append([]int{d.train.Cols}, hidden...), classes), lr: lr,
		x: single(d.train), y: single(y), xs: single(d.test), ys: single(d.testY)}
	shape := nn.New[float32](t.sizes...)
	t.pass, t.judge = nn.NewPass(shape, t.x.Rows), nn.NewPass(shape, t.xs.Rows)
	return t
}

func single(m matrix) kernels.Matrix[float32] {
	return kernels.Of(m.Rows, m.Cols, linalg.Convert[float32](m.Data))
}

// start draws weights from N(0, 2/fan_in) before a ReLU and N(0, 1/fan_in) in the last layer; biases are 0.
func (t *trainer) start(rng *rand.Rand) *nn.Net[float32] {
	net := nn.New[float32](t.sizes...)
	net.HeReadout(rng)
	return net
}

// train makes the steps and calls between after each.
func (t *trainer) train(net *nn.Net[float32], steps int, between func()) {
	grad, adam := net.Like(), optim.NewAdam[float32](len(net.Theta), 1e-8)
	for range steps {
		t.gradient(grad, net)
		adam.Step(net.Theta, grad.Theta, t.lr)
		between()
	}
}

// gradient sets grad to dL/dθ: dL/df = 2 (f - y)/(n k), pulled back.
func (t *trainer) gradient(grad, net *nn.Net[float32]) {
	z := t.pass.Forward(net, t.x)
	kernels.Sub(z.Data, z.Data, t.y.Data)
	kernels.Scale(2/float32(len(t.y.Data)), z.Data)
	t.pass.Backward(grad, net, t.x, z)
}

// errors are the mean squares on the training and on the test set.
func (t *trainer) errors(net *nn.Net[float32]) (train, test float64) {
	return meanSquare(t.pass.Forward(net, t.x), t.y), meanSquare(t.judge.Forward(net, t.xs), t.ys)
}

func meanSquare(z, y kernels.Matrix[float32]) float64 {
	sum := 0.0
	for i, v := range y.Data {
		d := float64(z.Data[i]) - float64(v)
		sum += float64(d * d)
	}
	return sum / float64(len(y.Data))
}
