package lmc

import (
	"iter"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
)

// points is how many equally spaced places t on a line are looked at, both ends included.
const points = 11

func place(i int) float64 { return float64(i) / (points - 1) }

// A judge measures networks on test images.
type judge struct {
	r      *sim.Run // it breathes between batches; nil where the picture asks
	x      kernels.Matrix[float32]
	labels []int
	pass   *nn.Pass[float32]
	mixed  *Net
}

// judgeRows is how many images go through a network at once.
const judgeRows = 250

func newJudge(r *sim.Run, net *Net, x kernels.Matrix[float32], labels []int) *judge {
	return &judge{r: r, x: x, labels: labels, pass: nn.NewPass(net, judgeRows), mixed: net.Like()}
}

// score is the network's loss and accuracy on all the images.
func (j *judge) score(net *Net) nn.Score {
	if j.r == nil {
		return j.pass.Judge(net, j.x, j.labels, nil)
	}
	return j.pass.Judge(net, j.x, j.labels, j.r.Breathe)
}

// at scores θ(t) = (1-t) A + t π(B).
func (j *judge) at(a, b *Net, t float64) nn.Score { return j.score(j.mix(a, b, t)) }

func (j *judge) mix(a, b *Net, t float64) *Net {
	kernels.Lerp(j.mixed.Theta, a.Theta, b.Theta, float32(t))
	return j.mixed
}

// line is what is met on the straight line between two networks.
type line struct {
	loss, accuracy [points]float64
}

// line walks from a to b; the ends have been scored already.
func (j *judge) line(phase string, a, b *Net, endA, endB nn.Score) *line {
	var l line
	set := func(i int, s nn.Score) { l.loss[i], l.accuracy[i] = s.MeanLoss(), s.Accuracy() }
	set(0, endA)
	set(points-1, endB)
	for i := range j.steps(phase, points-2) {
		set(i+1, j.at(a, b, place(i+1)))
	}
	return &l
}

// steps counts 0 ... n-1: a phase of the run, if there is one.
func (j *judge) steps(phase string, n int) iter.Seq[int] {
	if j.r != nil {
		return j.r.Steps(phase, n)
	}
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

// baseline is the linear interpolation of the two ends' values.
func baseline(v *[points]float64, t float64) float64 { return (1-t)*v[0] + t*v[points-1] }

// excess is max_t [ ±(v(t) - ((1-t) v(0) + t v(1))) ], how far a value leaves the straight line between its ends upwards
// (sign 1) or downwards (-1); at least 0 because of the ends.
func excess(v *[points]float64, sign float64) float64 {
	most := 0.0
	for i, x := range v {
		most = max(most, sign*(x-baseline(v, place(i))))
	}
	return most
}

// barrier is max_t [ L(θ(t)) - ((1-t) L(A) + t L(B)) ].
func (l *line) barrier() float64 { return excess(&l.loss, 1) }

// accuracyDrop is the same for accuracy, which falls.
func (l *line) accuracyDrop() float64 { return excess(&l.accuracy, -1) }

// highest is the largest loss on the line.
func (l *line) highest() float64 { return slices.Max(l.loss[:]) }
