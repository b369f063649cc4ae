package simplicity

import (
	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
)

// Net is a fully connected ReLU network with one output f; the class it calls is the sign of f.
type Net = nn.Net[float32]

const batchSize = 128

// shape is a network of zeros of the run's size.
func shape(r *sim.Run, inputs int) *Net {
	return nn.NewMLP[float32](inputs, depth.In(r), width.In(r), 1)
}

// training is one network's: SGD on the mean logistic loss, batches drawn with replacement, a constant step.
type training struct {
	name   string // of its streams: its start and its order
	phase  string
	data   *set
	steps  int
	attack float64 // radius; > 0: every batch is replaced by its attack on the network of the moment

	look func(step int, net *Net) // before every step
}

func (t training) run(r *sim.Run) *Net {
	net := shape(r, t.data.x.Cols)
	net.Uniform(r.Again("start " + t.name))
	order := r.Again("order " + t.name)

	pass, grad := nn.NewPass(net, batchSize), net.Like()
	batches := data.Drawn(t.data.x, t.data.y, batchSize, order)
	foe := newAttacker(net, batchSize)
	for step := range r.Steps(t.phase, t.steps) {
		t.look(step, net)
		x, y := batches.Next()
		if t.attack > 0 {
			x = foe.run(net, x, y, t.attack, trainAttackSteps, func() {})
		}
		pass.LogisticGradient(grad, net, x, y)
		kernels.SGD(net.Theta, grad.Theta, float32(lr.In(r)), 0)
	}
	return net
}

// watched says whether a curve has a point at this step: fifty evenly, and a few more before the second of these.
func watched(step, steps int) bool {
	every := max(1, steps/50)
	return step%every == 0 || step < every && step%max(1, every/5) == 0
}
