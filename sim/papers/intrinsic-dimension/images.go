package intrinsic

import (
	"fmt"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/optim"
)

// Net is a network in single precision.
type Net = nn.Net[float32]

const (
	side       = 14 // pixels on a side, after the 2×2 means
	classes    = 10
	trainCount = 10000
	testCount  = 2000
	memorised  = 200 // images of the memorising problems
	batchSize  = 100
	judgeRows  = 500
	fullRate   = 0.003 // Adam's rate on all D parameters
)

// A task is a set of images to learn and a set to be judged on.
type task struct {
	id                       string
	train, judge             kernels.Matrix[float32] // [images × 196]
	trainLabels, judgeLabels []int
	shown                    *data.Images // those of judge, for pictures
	memorise                 bool         // judged on the images that it learned
}

// newTask prepares an image problem.
func newTask(r *sim.Run, id string) *task {
	train, test := data.MNIST(r.Data, side, trainCount, testCount)
	switch id {
	case "true200", "random200":
		// Memorising: the first 200 training images, judged on themselves.
		x := train.Matrix(memorised, data.MNISTMean, data.MNISTStd)
		labels := train.Classes()[:memorised]
		if id == "random200" {
			rng := r.Rand("labels")
			for i := range labels {
				labels[i] = rng.IntN(classes)
			}
		}
		return &task{id: id, train: x, judge: x, trainLabels: labels, judgeLabels: labels, shown: train, memorise: true}
	case "shuffled":
		order := r.Rand("pixels").Perm(side * side)
		train.Rearrange(order)
		test.Rearrange(order)
	}
	return &task{id: id,
		train: train.Matrix(train.Len(), data.MNISTMean, data.MNISTStd), trainLabels: train.Classes(),
		judge: test.Matrix(test.Len(), data.MNISTMean, data.MNISTStd), judgeLabels: test.Classes(), shown: test}
}

// shape is an untrained network with the run's depth.
func shape(r *sim.Run, width int) *Net {
	return nn.NewMLP[float32](side*side, depth.In(r), width, classes)
}

// start is θ₀ of a network, the usual random one; name says whose.
func start(r *sim.Run, name string, width int) *Net {
	net := shape(r, width)
	net.He(r.Again("theta0 "+name), 1)
	return net
}

// draw is the subspace of dimension d.
func draw(r *sim.Run, D, d int) subspace {
	return newSubspace(proj.In(r), D, d, r.Again(fmt.Sprintf("P %d", d)))
}

// rebuild makes a network from nothing but the run's seed and z: what claim 5 says has to be kept.
func rebuild(r *sim.Run, width int, z []float32) (net, start0 *Net, p subspace) {
	start0 = start(r, fmt.Sprint(len(z)), width)
	p = draw(r, len(start0.Theta), len(z))
	net = start0.Like()
	p.lift(net.Theta, start0.Theta, z)
	return net, start0, p
}

const fullPhase = "All parameters"

func imagesPhase(d int) string { return fmt.Sprintf("d = %d", d) }

// curvePoints is how many points a loss curve has, about.
const curvePoints = 60

// watcher is told of every training step; it must only look.
type watcher func(step int, net *Net, z []float32, loss float64)

// trainFull trains all D parameters: the base line.
func trainFull(r *sim.Run, t *task, width int, look watcher) *Net {
	net := start(r, "full", width)
	pass, grad := nn.NewPass(net, batchSize), net.Like()
	adam := optim.NewAdam[float32](len(net.Theta), 1e-8)
	b, T := data.Drawn(t.train, t.trainLabels, batchSize, r.Again("batches")), steps.In(r)
	curve := newCurve(r, "all D", T)
	for step := range r.Steps(fullPhase, T) {
		x, labels := b.Next()
		score := pass.Gradient(grad, net, x, labels)
		adam.Step(net.Theta, grad.Theta, optim.Cosine(fullRate, step+1, T))
		curve.add(score.MeanLoss())
		look(step, net, nil, score.MeanLoss())
	}
	return net
}

// trainIn trains z alone, from 0, in the subspace p through start0, and returns z:
//
//	θ = θ₀ + P z,  g_z = Pᵀ ∇L(θ).
func trainIn(r *sim.Run, t *task, start0 *Net, p subspace, look watcher) []float32 {
	_, d := p.dims()
	z, gz := make([]float32, d), make([]float32, d)
	net, grad := start0.Clone(), start0.Like()
	pass := nn.NewPass(net, batchSize)
	adam := optim.NewAdam[float32](d, 1e-8)
	b, T := data.Drawn(t.train, t.trainLabels, batchSize, r.Again("batches")), steps.In(r)
	curve := newCurve(r, imagesPhase(d), T)
	for step := range r.Steps(imagesPhase(d), T) {
		p.lift(net.Theta, start0.Theta, z)
		x, labels := b.Next()
		score := pass.Gradient(grad, net, x, labels)
		p.pull(gz, grad.Theta)
		adam.Step(z, gz, optim.Cosine(lr.In(r), step+1, T))
		curve.add(score.MeanLoss())
		look(step, net, z, score.MeanLoss())
	}
	return z
}

// curve plots a training loss as means over some steps.
type curve struct {
	r       *sim.Run
	id      string
	T, each int
	step    int
	sum     float64
}

func newCurve(r *sim.Run, id string, T int) *curve {
	r.Clear("loss", id) // of a problem before this one
	return &curve{r: r, id: id, T: T, each: max(1, T/curvePoints)}
}

func (c *curve) add(loss float64) {
	c.sum += loss
	if c.step++; c.step%c.each == 0 {
		c.r.Plot("loss", c.id, float64(c.step), c.sum/float64(c.each))
		c.sum = 0
	}
}

// judge scores networks on a task's images.
type judge struct {
	t       *task
	pass    *nn.Pass[float32]
	breathe func() // nil where nobody waits
}

func newJudge(r *sim.Run, t *task, like *Net) *judge {
	j := &judge{t: t, pass: nn.NewPass(like, min(judgeRows, t.judge.Rows))}
	if r != nil {
		j.breathe = r.Breathe
	}
	return j
}

// score looks at the first n images.
func (j *judge) score(net *Net, n int) nn.Score {
	return j.pass.Judge(net, j.t.judge.Slice(0, n, 0, j.t.judge.Cols), j.t.judgeLabels[:n], j.breathe)
}

func (j *judge) all(net *Net) nn.Score { return j.score(net, j.t.judge.Rows) }
