package nn

import "orrery/kernels"

// Pass computes with networks of one shape on batches of up to so many rows; its buffers live as long as it does, so that
// nothing is allocated after the first batch. One goroutine at a time.
type Pass[T kernels.Float] struct {
	sizes  []int
	rows   int
	h      []kernels.Matrix[T] // h[l] [rows × sizes[l+1]]: activations; the last are the outputs, later their gradient
	d      []kernels.Matrix[T] // d[l], gradients of hidden activations, like h
	losses []T
}

// NewPass prepares for networks shaped like n and batches of up to rows rows.
func NewPass[T kernels.Float](n *Net[T], rows int) *Pass[T] {
	p := &Pass[T]{sizes: n.Sizes, rows: rows, losses: make([]T, rows)}
	for _, out := range n.Sizes[1:] {
		p.h = append(p.h, kernels.New[T](rows, out))
	}
	for _, out := range n.Sizes[1 : len(n.Sizes)-1] {
		p.d = append(p.d, kernels.New[T](rows, out))
	}
	return p
}

// first is the view of the first rows rows.
func first[T kernels.Float](m kernels.Matrix[T], rows int) kernels.Matrix[T] {
	return m.Slice(0, rows, 0, m.Cols)
}

// Forward computes the outputs z_L of a batch x [rows × inputs]: [rows × outputs], good until the next call.
func (p *Pass[T]) Forward(n *Net[T], x kernels.Matrix[T]) kernels.Matrix[T] {
	last := len(n.W) - 1
	h := x
	for l, w := range n.W {
		z := first(p.h[l], x.Rows)
		if l < last {
			kernels.DenseReLU(z, h, w.T(), n.B[l]) // h_l = relu(h_{l-1} W_lᵀ + b_l), examples as rows
		} else {
			kernels.Dense(z, h, w.T(), n.B[l])
		}
		h = z
	}
	return h
}

// Hidden are the activations of hidden layer l (from 0) in the last forward pass over rows rows: [rows × units].
func (p *Pass[T]) Hidden(l, rows int) kernels.Matrix[T] { return first(p.h[l], rows) }

// Score is how a network does on a batch: sums over its rows, so that batches add up.
type Score struct {
	Rows  int
	Loss  float64 // Σ -ln softmax(z)_label, in nats
	Right int     // rows whose largest output is the label's
}

// Add puts two batches together.
func (s Score) Add(t Score) Score { return Score{s.Rows + t.Rows, s.Loss + t.Loss, s.Right + t.Right} }

// MeanLoss is the mean cross-entropy in nats.
func (s Score) MeanLoss() float64 { return s.Loss / float64(s.Rows) }

// Accuracy is the share of rows that are right.
func (s Score) Accuracy() float64 { return float64(s.Right) / float64(s.Rows) }

// Loss scores the network on a batch.
func (p *Pass[T]) Loss(n *Net[T], x kernels.Matrix[T], labels []int) Score {
	return p.score(p.Forward(n, x), labels)
}

// score leaves the gradient of the mean loss in the place of the outputs z.
func (p *Pass[T]) score(z kernels.Matrix[T], labels []int) Score {
	return crossEntropy(z, labels, p.losses)
}

// crossEntropy scores the outputs z and puts the gradient of the mean loss in their place.
func crossEntropy[T kernels.Float](z kernels.Matrix[T], labels []int, losses []T) Score {
	s := Score{Rows: z.Rows}
	for i, label := range labels {
		if kernels.ArgMax(z.Row(i)) == label {
			s.Right++
		}
	}
	losses = losses[:z.Rows]
	kernels.CrossEntropyRows(losses, z, labels, 1/T(z.Rows))
	for _, x := range losses {
		s.Loss += float64(x)
	}
	return s
}

// Gradient sets grad to the gradient of the batch's mean cross-entropy and scores the batch.
func (p *Pass[T]) Gradient(grad, n *Net[T], x kernels.Matrix[T], labels []int) Score {
	z := p.Forward(n, x)
	s := p.score(z, labels)
	p.Backward(grad, n, x, z)
	return s
}

// Backward sets grad to the pull-back of dz [rows × outputs], a gradient with respect to the outputs of the last forward
// pass, which was over x:
//
//	dW_l = dz_lᵀ h_{l-1},  db_l = Σ rows of dz_l,  dz_{l-1} = dz_l W_l where h_{l-1} > 0.
//
// Rumelhart, Hinton and Williams 1986, Nature 323.
func (p *Pass[T]) Backward(grad, n *Net[T], x, dz kernels.Matrix[T]) {
	for l := len(n.W) - 1; l >= 0; l-- {
		h := x
		if l > 0 {
			h = first(p.h[l-1], x.Rows)
		}
		kernels.Mul(grad.W[l], dz.T(), h)
		kernels.SumRows(grad.B[l], dz)
		if l > 0 {
			dh := first(p.d[l-1], x.Rows)
			kernels.Mul(dh, dz, n.W[l])
			kernels.ReLUGrad(dh.Data[:x.Rows*dh.Stride], dh.Data[:x.Rows*dh.Stride], h.Data[:x.Rows*h.Stride])
			dz = dh
		}
	}
}
