// Package bench has the training step that is measured: that of the two-layer digit
// classifier of the mode connectivity experiments, 196-256-256-10 on batches of 100.
package bench

import (
	"math/rand/v2"

	"orrery/kernels"
	"orrery/kernels/bench/timing"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/nn/tape"
	"orrery/sim/blocks/optim"
)

const batch = 100

var sizes = []int{196, 256, 256, 10}

// All are the measured ways to make the step.
func All() []*timing.Task { return []*timing.Task{Training(), Tape()} }

// Training is one step: forward pass, cross-entropy, backward pass, Adam.
func Training() *timing.Task {
	rng := rand.New(rand.NewPCG(1, 2))
	net := nn.New[float32](sizes...)
	net.He(rng, 1)
	grad := net.Like()
	pass := nn.NewPass(net, batch)
	adam := optim.NewAdam[float32](len(net.Theta), 1e-8)
	x, labels := examples(rng)
	return task("training step", func() {
		pass.Gradient(grad, net, x, labels)
		adam.Step(net.Theta, grad.Theta, 1e-3)
	})
}

// Tape is the same step by way of package tape.
func Tape() *timing.Task {
	rng := rand.New(rand.NewPCG(1, 2))
	net := nn.New[float32](sizes...)
	net.He(rng, 1)
	w, b := make([]tape.Var[float32], len(net.W)), make([]tape.Var[float32], len(net.W))
	var decls []tape.Decl[float32]
	for l, m := range net.W {
		decls = append(decls,
			tape.Decl[float32]{Var: &w[l], Name: "W", Rows: m.Rows, Cols: m.Cols}, // [out × in]
			tape.Decl[float32]{Var: &b[l], Name: "b", Rows: 1, Cols: m.Rows})
	}
	params := tape.NewParams(decls...)
	for l, m := range net.W {
		copy(w[l].Value.Data, m.Data)
	}
	adam := optim.NewAdam[float32](len(params.Value), 1e-8)
	x, labels := examples(rng)
	t := tape.New[float32]()
	return task("training step (tape)", func() {
		t.Reset()
		h := tape.Const(x)
		for l := range w {
			if h = t.Dense(h, w[l].T(), b[l]); l < len(w)-1 {
				h = t.ReLU(h)
			}
		}
		t.Backward(t.CrossEntropy(h, labels), params)
		adam.Step(params.Value, params.Grad, 1e-3)
	})
}

// examples are a batch: x [batch × sizes[0]] and its labels.
func examples(rng *rand.Rand) (x kernels.Matrix[float32], labels []int) {
	x = kernels.New[float32](batch, sizes[0])
	kernels.FillUniform(x.Data, rng)
	labels = make([]int, batch)
	for i := range labels {
		labels[i] = rng.IntN(10)
	}
	return x, labels
}

// task is a way to make the step. Its work is that of the products alone.
func task(op string, run func()) *timing.Task {
	work := 0.0
	for l := range len(sizes) - 1 {
		products := 3.0 // forward, gradient of the weights, gradient of the inputs
		if l == 0 {
			products = 2
		}
		work += products * 2 * batch * float64(sizes[l]*sizes[l+1])
	}
	return &timing.Task{Op: op, Shape: "100 of 196-256-256-10", Work: work, Run: run}
}
