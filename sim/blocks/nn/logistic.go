package nn

import "orrery/kernels"

// The loss of a network with one output f for labels y = ±1: ln(1 + e^(-y f)), the predicted class being the sign of f.

// LogisticGradient sets grad to the gradient of the batch's mean logistic loss.
func (p *Pass[T]) LogisticGradient(grad, n *Net[T], x kernels.Matrix[T], y []T) {
	f := p.Forward(n, x)
	p.LogisticOutputs(f, y)
	p.Backward(grad, n, x, f)
}

// LogisticOutputs replaces outputs f [rows × 1] of the last forward pass by the mean loss's gradient -y σ(-y f)/rows.
func (p *Pass[T]) LogisticOutputs(f kernels.Matrix[T], y []T) {
	against := p.losses[:f.Rows]
	for i, label := range y {
		against[i] = -label * f.At(i, 0)
	}
	kernels.Sigmoid(against, against)
	for i, label := range y {
		f.Set(i, 0, -label*against[i]/T(f.Rows))
	}
}
