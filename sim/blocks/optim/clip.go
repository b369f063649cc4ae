package optim

import (
	"math"

	"orrery/kernels"
)

// Clip scales the gradients to a norm of limit if that of all of them together is larger, and returns the norm before.
// Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063.
func Clip[T kernels.Float](limit float64, gradients ...[]T) float64 {
	sum := 0.0
	for _, g := range gradients {
		sum += float64(kernels.SumSquares(g))
	}
	norm := math.Sqrt(sum)
	if norm > limit {
		for _, g := range gradients {
			kernels.Scale(T(limit/norm), g)
		}
	}
	return norm
}
