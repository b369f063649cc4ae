package conformal

import (
	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/optim"
)

// Net is a network in single precision: 196 pixels, h hidden units, 10 labels.
type Net = nn.Net[float32]

func shape(r *sim.Run) *Net { return nn.New[float32](side*side, width.In(r), classes) }

// train trains the network called name, on images with fresh noise N(0, σ²) in every step if sigma > 0. After every step
// look hears the batch's mean loss.
func train(r *sim.Run, name string, d set, sigma float64, look func(net *Net, loss float64)) *Net {
	net := shape(r)
	net.He(r.Rand("init "+name), 1)
	order, noise := r.Rand("order "+name), r.Rand("noise "+name)

	batches := data.Shuffled(d.x, d.labels, batchSize, order)
	pass, grad := nn.NewPass(net, batchSize), net.Like()
	adam := optim.NewAdam[float32](len(net.Theta), 1e-8)
	fresh := make([]float32, batchSize*d.x.Cols)
	T := epochs.In(r) * batches.Epoch()
	for step := range r.Steps("Training, "+name, T) {
		x, labels := batches.Next()
		if sigma > 0 {
			kernels.FillNormal(fresh, noise)
			kernels.Axpy(float32(sigma), fresh, x.Data)
		}
		score := pass.Gradient(grad, net, x, labels)
		adam.Step(net.Theta, grad.Theta, optim.Cosine(peakRate, step+1, T))
		look(net, score.MeanLoss())
	}
	return net
}
