package nn

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

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
