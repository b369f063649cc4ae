package nn

import "orrery/kernels"

// RNN is a recurrent network with ReLU units and without biases. From h_0 = 0, for t = 1 ... T,
//
//	h_t = relu(U x_t + W h_{t-1}),  o_t = V h_t.
//
// U, W and V are views of Theta, in this order. Elman 1990, Cognitive Science 14; with ReLU Le, Jaitly and Hinton 2015,
// arXiv:1504.00941.
type RNN[T kernels.Float] struct {
	In, Hidden, Out int
	Theta           []T               // all parameters
	U               kernels.Matrix[T] // [hidden × in]
	W               kernels.Matrix[T] // [hidden × hidden]
	V               kernels.Matrix[T] // [out × hidden]
}

// NewRNN is a network of zeros.
func NewRNN[T kernels.Float](in, hidden, out int) *RNN[T] {
	n := &RNN[T]{In: in, Hidden: hidden, Out: out, Theta: make([]T, hidden*(in+hidden+out))}
	u, w := hidden*in, hidden*(in+hidden)
	n.U = kernels.Of(hidden, in, n.Theta[:u:u])
	n.W = kernels.Of(hidden, hidden, n.Theta[u:w:w])
	n.V = kernels.Of(out, hidden, n.Theta[w:])
	return n
}

// Like is a network of zeros with the shape of n.
func (n *RNN[T]) Like() *RNN[T] { return NewRNN[T](n.In, n.Hidden, n.Out) }

// Clone is a copy.
func (n *RNN[T]) Clone() *RNN[T] {
	c := n.Like()
	copy(c.Theta, n.Theta)
	return c
}

// RNNPass computes with recurrent networks of one shape on batches of up to so many sequences of T steps; its buffers live
// as long as it does. A batch of B sequences is one matrix with T·B rows, step after step: row t·B + i (t from 0) belongs
// to step t of sequence i. One goroutine at a time.
type RNNPass[T kernels.Float] struct {
	steps  int
	wt     kernels.Matrix[T] // Wᵀ, which the forward pass reads T times
	h      kernels.Matrix[T] // [T·B × hidden]
	d      kernels.Matrix[T] // [T·B × hidden]: gradients with respect to U x_t + W h_{t-1}
	o      kernels.Matrix[T] // [T·B × out]: outputs, later their gradient
	losses []T
}

// NewRNNPass prepares for networks shaped like n and batches of up to rows sequences of steps steps.
func NewRNNPass[T kernels.Float](n *RNN[T], steps, rows int) *RNNPass[T] {
	all := steps * rows
	return &RNNPass[T]{steps: steps, wt: kernels.New[T](n.Hidden, n.Hidden), h: kernels.New[T](all, n.Hidden),
		d: kernels.New[T](all, n.Hidden), o: kernels.New[T](all, n.Out), losses: make([]T, all)}
}

// step is the view of step t (from 0) of a batch.
func (p *RNNPass[T]) step(m kernels.Matrix[T], t int) kernels.Matrix[T] {
	b := m.Rows / p.steps
	return m.Slice(t*b, (t+1)*b, 0, m.Cols)
}

// Forward computes the outputs of a batch x [T·B × in]: [T·B × out], good until the next call.
func (p *RNNPass[T]) Forward(n *RNN[T], x kernels.Matrix[T]) kernels.Matrix[T] {
	h, o := first(p.h, x.Rows), first(p.o, x.Rows)
	kernels.Transpose(p.wt, n.W)
	kernels.Mul(h, x, n.U.T())
	for t := range p.steps {
		now := p.step(h, t)
		if t > 0 {
			kernels.MulAdd(now, 1, p.step(h, t-1), p.wt, 1)
		}
		kernels.ReLU(now.Data, now.Data)
	}
	kernels.Mul(o, h, n.V.T())
	return o
}

// Hidden are the states h_t of the last forward pass over rows rows: [T·B × hidden].
func (p *RNNPass[T]) Hidden(rows int) kernels.Matrix[T] { return first(p.h, rows) }

// Last is the part of a batch m [T·B × ...] that belongs to step T: [B × ...].
func (p *RNNPass[T]) Last(m kernels.Matrix[T]) kernels.Matrix[T] { return p.step(m, p.steps-1) }

// Gradient sets grad to the gradient of the cross-entropy, averaged over all steps of all sequences, and scores the batch;
// labels has a class for each row of x.
func (p *RNNPass[T]) Gradient(grad, n *RNN[T], x kernels.Matrix[T], labels []int) Score {
	o := p.Forward(n, x)
	s := crossEntropy(o, labels, p.losses)
	p.Backward(grad, n, x, o)
	return s
}

// Loss scores the network on a batch.
func (p *RNNPass[T]) Loss(n *RNN[T], x kernels.Matrix[T], labels []int) Score {
	return crossEntropy(p.Forward(n, x), labels, p.losses)
}

// Adjoint pulls do [T·B × out], a gradient with respect to the outputs of the last forward pass, back through time. It
// returns δ [T·B × hidden], the gradient with respect to the units' inputs U x_t + W h_{t-1}, good until the next call:
//
//	δ_t = (Vᵀ do_t + Wᵀ δ_{t+1}) where h_t > 0.
//
// Werbos 1990, Proceedings of the IEEE 78.
func (p *RNNPass[T]) Adjoint(n *RNN[T], do kernels.Matrix[T]) kernels.Matrix[T] {
	h, d := first(p.h, do.Rows), first(p.d, do.Rows)
	kernels.Mul(d, do, n.V)
	for t := p.steps - 1; t >= 0; t-- {
		now := p.step(d, t)
		if t < p.steps-1 {
			kernels.MulAdd(now, 1, p.step(d, t+1), n.W, 1)
		}
		kernels.ReLUGrad(now.Data, now.Data, p.step(h, t).Data)
	}
	return d
}

// Backward sets grad to the pull-back of do, for the last forward pass, which was over x:
//
//	dU = Σ_t δ_t x_tᵀ,  dW = Σ_{t>1} δ_t h_{t-1}ᵀ,  dV = Σ_t do_t h_tᵀ.
func (p *RNNPass[T]) Backward(grad, n *RNN[T], x, do kernels.Matrix[T]) {
	h, d, b := first(p.h, x.Rows), p.Adjoint(n, do), x.Rows/p.steps
	kernels.Mul(grad.U, d.T(), x)
	kernels.Mul(grad.W, d.Slice(b, x.Rows, 0, d.Cols).T(), h.Slice(0, x.Rows-b, 0, h.Cols))
	kernels.Mul(grad.V, do.T(), h)
}
