// Package nn has multilayer perceptrons: forward pass, cross-entropy and its gradient, on orrery/kernels. All parameters
// of a network lie in one vector, so that interpolating, measuring a distance or a step of Adam is one pass over it.
package nn

import (
	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// Net is a multilayer perceptron with L weight layers and ReLU between them:
//
//	z_l = W_l h_{l-1} + b_l,  h_l = relu(z_l),  h_0 = x,  output z_L.
//
// W[l] and B[l] (l from 0: W[0] is the papers' W_1) are views of Theta, which holds W_1, b_1, W_2, b_2, ... in this order.
type Net[T kernels.Float] struct {
	Sizes []int               // inputs, hidden units, ..., outputs
	Theta []T                 // all parameters
	W     []kernels.Matrix[T] // [out × in]
	B     [][]T               // [out]
}

// New is a network of zeros.
func New[T kernels.Float](sizes ...int) *Net[T] {
	total := 0
	for l := 1; l < len(sizes); l++ {
		total += sizes[l] * (sizes[l-1] + 1)
	}
	n := &Net[T]{Sizes: sizes, Theta: make([]T, total)}
	at := 0
	for l := 1; l < len(sizes); l++ {
		in, out := sizes[l-1], sizes[l]
		n.W = append(n.W, kernels.Of(out, in, n.Theta[at:at+out*in:at+out*in]))
		at += out * in
		n.B = append(n.B, n.Theta[at:at+out:at+out])
		at += out
	}
	return n
}

// NewMLP is a network of zeros with hidden layers of the same width.
func NewMLP[T kernels.Float](in, hidden, width, out int) *Net[T] {
	sizes := []int{in}
	for range hidden {
		sizes = append(sizes, width)
	}
	return New[T](append(sizes, out)...)
}

// Like is a network of zeros with the shape of n.
func (n *Net[T]) Like() *Net[T] { return New[T](n.Sizes...) }

// Clone is a copy.
func (n *Net[T]) Clone() *Net[T] {
	c := n.Like()
	copy(c.Theta, n.Theta)
	return c
}

// Distance is the L2 norm of the difference of all parameters.
func (n *Net[T]) Distance(m *Net[T]) float64 { return linalg.Distance(n.Theta, m.Theta) }
