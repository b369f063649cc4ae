// Package bench has the training step that is measured: that of the two-layer digit
// classifier of the mode connectivity experiments, 196-256-256-10 on batches of 100.
package bench

import (
	"math/rand/v2"

	"orrery/kernels"
	"orrery/kernels/bench/measure"
	"orrery/sim/nn"
	"orrery/sim/optim"
)

// Training is one step: forward pass, cross-entropy, backward pass, Adam. Its work is
// that of the products alone.
func Training() *measure.Task {
	const batch = 100
	sizes := []int{196, 256, 256, 10}
	rng := rand.New(rand.NewPCG(1, 2))
	net := nn.New[float32](sizes...)
	net.He(rng, 1)
	grad := net.Like()
	pass := nn.NewPass(net, batch)
	adam := optim.NewAdam[float32](len(net.Theta), 1e-8)
	x := kernels.New[float32](batch, sizes[0])
	kernels.FillUniform(x.Data, rng)
	labels := make([]int, batch)
	for i := range labels {
		labels[i] = rng.IntN(10)
	}
	work := 0.0
	for l, w := range net.W {
		products := 3.0 // forward, gradient of the weights, gradient of the inputs
		if l == 0 {
			products = 2
		}
		work += products * 2 * batch * float64(len(w.Data))
	}
	return &measure.Task{Op: "training step", Shape: "100 of 196-256-256-10", Work: work, Run: func() {
		pass.Gradient(grad, net, x, labels)
		adam.Step(net.Theta, grad.Theta, 1e-3)
	}}
}
