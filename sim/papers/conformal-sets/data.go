package conformal

import (
	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// set is some images, pixels in [0, 1].
type set struct {
	x      kernels.Matrix[float32] // [images × 196]
	labels []int
}

func (s set) len() int { return len(s.labels) }

// slice is the images from i to j-1.
func (s set) slice(i, j int) set {
	return set{s.x.Slice(i, j, 0, s.x.Cols), s.labels[i:j]}
}

// digits are the images of a run. Holdout, calibration and test images are disjoint parts of MNIST's test set, drawn by
// seed; so the networks have seen none of them, and the three are exchangeable.
type digits struct {
	train, holdout, cal, test set
}

func loadDigits(r *sim.Run) *digits {
	train, rest := data.MNIST(r.Data, side, trainPool, testPool)
	of := func(images *data.Images, which []int) set {
		some := images.Pick(which)
		return set{some.Matrix(some.Len(), 0, 1), some.Classes()}
	}
	d := &digits{train: of(train, r.Rand("training images").Perm(trainPool)[:trainCount])}
	lot := r.Rand("split").Perm(testPool)
	all := of(rest, lot[:holdCount+testCount+nCal.In(r)])
	d.holdout = all.slice(0, holdCount)
	d.test = all.slice(holdCount, holdCount+testCount)
	d.cal = all.slice(holdCount+testCount, all.len())
	return d
}
