package richlazy

import (
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/race"
)

const (
	iterations = 2000 // at most
	usual      = 500  // networks have mostly stopped by then; for the progress bar alone
	window     = 50   // batches whose mean loss decides when to stop
	momentum   = 0.9
	midRank    = 10
)

// A network in training, with what is measured of it.
type network struct {
	*nn.RNN[float32]
	grad     *nn.RNN[float32]
	velocity []float32
	rank     int

	// The start.
	w0     []float32
	k0, r0 []float64 // tangent kernel and representation

	KA, dW     float64
	recent     []float64 // losses of the last batches
	iterations int
	done       bool // stopped at the loss, or lost
	lost       bool // the loss is no number any more
}

// A lab is what all networks of a run share.
type lab struct {
	batch, probe *trials
	pass, look   *nn.RNNPass[float32] // on batches and on the probe
	tangent      *tangent
}

// starts makes the three networks. They share G, U and V; only the rank differs.
func starts(r *sim.Run) [nets]*network {
	n := units.In(r)
	draw := func(stream string) (kernels.Matrix[float32], linalg.SVD) {
		g := kernels.New[float32](n, n) // G = gain · N(0, 1)/√N
		kernels.FillNormal(g.Data, r.Rand(stream))
		kernels.Scale(float32(gain.In(r)/math.Sqrt(float64(n))), g.Data)
		r.Breathe()
		return g, linalg.NewSVD(g)
	}
	g, d := draw("G")
	shared := nn.NewRNN[float32](inputs, n, outputs)
	uniform(shared.U.Data, r, "U", 1/math.Sqrt(inputs))
	uniform(shared.V.Data, r, "V", 1/math.Sqrt(float64(n)))

	var out [nets]*network
	for k, rk := range [nets]int{min(rank.In(r), n), midRank, n} {
		net := &network{RNN: shared.Clone(), grad: shared.Like(), velocity: make([]float32, len(shared.Theta)), rank: rk}
		from, of := g, d
		if k == low && rk == n { // the control: another full-rank matrix instead of the same one
			from, of = draw("another G")
		}
		copy(net.W.Data, truncate(from, of, rk).Data)
		net.w0 = append([]float32(nil), net.W.Data...)
		out[k] = net
	}
	return out
}

// uniform fills x with draws from (-a, a).
func uniform(x []float32, r *sim.Run, stream string, a float64) {
	rng := r.Rand(stream)
	for i := range x {
		x[i] = float32(a * (2*rng.Float64() - 1))
	}
}

func newLab(r *sim.Run, net *nn.RNN[float32]) *lab {
	b := &lab{batch: newTrials(batchSize), probe: newTrials(probeSize),
		pass: nn.NewRNNPass(net, steps, batchSize), look: nn.NewRNNPass(net, steps, probeSize)}
	b.probe.draw(r.Rand("probe"), coh.In(r))
	b.tangent = newTangent(net, b.probe)
	return b
}

// states are the hidden states of the probe trials at step T: [P × N], good until the next call.
func (b *lab) states(net *network) (h, o kernels.Matrix[float32]) {
	o = b.look.Last(b.look.Forward(net.RNN, b.probe.x))
	return b.look.Last(b.look.Hidden(b.probe.x.Rows)), o
}

// step trains on the batch at hand: v = 0.9 v + g, θ -= η v.
func (n *network) step(b *lab, eta, stop float64) {
	score := b.pass.Gradient(n.grad, n.RNN, b.batch.x, b.batch.labels)
	kernels.Momentum(n.Theta, n.grad.Theta, n.velocity, kernels.SGDStep{LR: eta, Momentum: momentum})
	n.iterations++
	if n.recent = append(n.recent, score.MeanLoss()); len(n.recent) > window {
		n.recent = n.recent[1:]
	}
	loss := n.loss()
	n.lost = math.IsNaN(loss) || math.IsInf(loss, 0)
	n.done = n.lost || len(n.recent) == window && loss < stop
}

// loss is the mean over the last batches.
func (n *network) loss() float64 { return mean(n.recent) }

// train trains the three networks side by side, each batch going to all of them, until each has reached the loss.
func train(r *sim.Run, show *picture) {
	networks := starts(r)
	b := newLab(r, networks[full].RNN)
	seen := watcher{r, b, show, networks}
	seen.begin()

	stream := r.Rand("trials")
	all := race.Race{Arms: nets,
		Draw: func() { b.batch.draw(stream, coh.In(r)) },
		Step: func(i, k int) (done bool) {
			networks[k].step(b, lr.In(r), stop.In(r))
			seen.stepped(i, k)
			return networks[k].done
		},
		Look: seen.round}
	all.Run(r.Steps("Training", usual))
	all.Run(r.Steps("Training on", iterations-usual))
	r.Plot("loss", "stop", float64(all.Round()), stop.In(r))
	judge(r, b, networks)
}

// judge measures what is measured at the end alone.
func judge(r *sim.Run, b *lab, networks [nets]*network) {
	test := newTrials(testTrials)
	test.draw(r.Rand("test"), coh.In(r))
	pass := nn.NewRNNPass(networks[full].RNN, steps, testTrials)
	least := 1.0
	for k, n := range networks {
		if n.lost {
			least = math.NaN()
			continue
		}
		h, _ := b.states(n)
		r.MeasureFinite("RA_"+ids[k], linalg.Cosine(n.r0, representation(h)))
		acc := test.right(pass.Last(pass.Forward(n.RNN, test.x)))
		r.MeasureFinite("acc_"+ids[k], acc)
		least = min(least, acc)
		r.Breathe()
	}
	r.MeasureFinite("acc_least", least)
	r.MeasureFinite("dW_ratio", value(r, "dW_low")/value(r, "dW_full"))
}

// value is a measure, NaN if it was not taken.
func value(r *sim.Run, id string) float64 {
	if v, ok := r.Measures()[id]; ok {
		return v
	}
	return math.NaN()
}
