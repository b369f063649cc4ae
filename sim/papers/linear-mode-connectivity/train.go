package lmc

import (
	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/optim"
)

// Net is a network in single precision.
type Net = nn.Net[float32]

// digits are the images that a run uses, standardised, one a row.
type digits struct {
	train, test             kernels.Matrix[float32] // [images × 196]
	trainLabels, testLabels []int
	testImages              *data.Images
}

func loadDigits(r *sim.Run) *digits {
	train, test := data.MNIST(r.Data, side, nTrain.In(r), testCount)
	return &digits{
		train: train.Matrix(train.Len(), pixelMean, pixelStd), trainLabels: train.Classes(),
		test: test.Matrix(test.Len(), pixelMean, pixelStd), testLabels: test.Classes(), testImages: test,
	}
}

// shape is an untrained network of the run's size.
func shape(r *sim.Run) *Net {
	return nn.NewMLP[float32](side*side, hidden.In(r), width.In(r), classes)
}

// train trains the network called name from a start and in an order of its own: nothing is shared between networks but
// the images. Steps are Adam's with decoupled weight decay, at a rate that falls on a cosine. After each look hears the
// batch's mean loss.
func train(r *sim.Run, name string, d *digits, look func(net *Net, loss float64)) *Net {
	net := shape(r)
	net.He(r.Rand("init "+name), initScale.In(r))
	order := r.Rand("order " + name)
	batches := data.Shuffled(d.train, d.trainLabels, batchSize, order)
	pass, grad := nn.NewPass(net, batchSize), net.Like()
	adam := optim.NewAdam[float32](len(net.Theta), 1e-8)

	T := epochs.In(r) * batches.Epoch()
	for step := range r.Steps("Training "+name, T) {
		x, labels := batches.Next()
		score := pass.Gradient(grad, net, x, labels)
		rate := optim.Cosine(lr.In(r), step+1, T)
		for _, w := range net.W {
			optim.Decay(w.Data, rate, wd.In(r))
		}
		adam.Step(net.Theta, grad.Theta, rate)
		look(net, score.MeanLoss())
	}
	return net
}
