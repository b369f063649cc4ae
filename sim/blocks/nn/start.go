package nn

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// He draws every weight from N(0, 2/fan_in) times scale² (He et al. 2015, arXiv:1502.01852) and sets the biases to 0.
func (n *Net[T]) He(rng *rand.Rand, scale float64) {
	for l, w := range n.W {
		n.normal(l, rng, scale*math.Sqrt(2/float64(w.Cols)))
	}
}

// normal draws the weights of layer l with standard deviation sd, and sets its biases to 0.
func (n *Net[T]) normal(l int, rng *rand.Rand, sd float64) {
	kernels.FillNormal(n.W[l].Data, rng)
	kernels.Scale(T(sd), n.W[l].Data)
	clear(n.B[l])
}

// HeReadout draws weights like [Net.He] with scale 1, but those of the last layer, which no ReLU follows, from
// N(0, 1/fan_in): then activations and outputs are all of the same size. Biases are 0.
func (n *Net[T]) HeReadout(rng *rand.Rand) {
	for l := range n.W {
		gain := 2.0
		if l == len(n.W)-1 {
			gain = 1
		}
		n.normal(l, rng, math.Sqrt(gain/float64(n.W[l].Cols)))
	}
}

// Uniform draws weights and biases of a layer from Unif(-1/√fan_in, 1/√fan_in), the usual start of PyTorch's layers.
func (n *Net[T]) Uniform(rng *rand.Rand) {
	for l, w := range n.W {
		reach := T(1 / math.Sqrt(float64(w.Cols)))
		for _, v := range [][]T{w.Data, n.B[l]} {
			kernels.FillUniform(v, rng)
			for i, u := range v {
				v[i] = reach * (T(2*u) - 1)
			}
		}
	}
}
