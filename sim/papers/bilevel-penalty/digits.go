package bilevel

import (
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
)

const (
	side     = 14 // pixels on a side, after the 2×2 means
	pixels   = side * side
	inputs   = pixels + 1 // and a bias
	classes  = 10
	nTrain   = 800
	poolSize = 10000 // the digits to be cleaned, those that are checked and those to score on are drawn from so many
	testSize = 2000
)

// digits are images with labels.
type digits struct {
	x     kernels.Matrix[float32] // [n × inputs], the last column 1
	label []int
	image [][]uint8
}

func (d *digits) len() int { return len(d.label) }

// gather takes some images.
func gather(from *data.Images, which []int) *digits {
	some := from.Pick(which)
	d := &digits{x: kernels.New[float32](some.Len(), inputs), label: some.Classes()}
	data.Fill(d.x.Slice(0, some.Len(), 0, pixels), some, data.MNISTMean, data.MNISTStd)
	for i := range some.Len() {
		d.x.Set(i, pixels, 1)
		d.image = append(d.image, some.Image(i))
	}
	return d
}

// some are the digits of the listed rows.
func (d *digits) some(which []int) *digits {
	out := &digits{x: kernels.New[float32](len(which), inputs)}
	kernels.GatherRows(out.x, d.x, which)
	for _, i := range which {
		out.label, out.image = append(out.label, d.label[i]), append(out.image, d.image[i])
	}
	return out
}

// A heap of digits to clean: many with labels of which some are wrong, a few that were checked, and others to score on.
type heap struct {
	train, val, test *digits
	truth            []int  // right labels of train
	wrong            []bool // whether the label that train has is another
}

func loadHeap(r *sim.Run) *heap {
	pool, _ := data.MNIST(r.Data, side, poolSize, 0)
	order := r.Rand("digits").Perm(poolSize)
	train, test, checked := order[:nTrain], order[nTrain:nTrain+testSize], order[nTrain+testSize:]
	h := &heap{train: gather(pool, train), test: gather(pool, test), val: gather(pool, checked[:validation.In(r)])}
	h.spoil(bad.In(r), r.Rand("wrong labels"))
	return h
}

// spoil gives every training digit, with probability p, one of the other nine labels.
func (h *heap) spoil(p float64, rng *rand.Rand) {
	h.truth, h.wrong = append([]int(nil), h.train.label...), make([]bool, h.train.len())
	for i, label := range h.truth {
		u, other := rng.Float64(), 1+rng.IntN(classes-1) // both drawn for every digit: more wrong labels are these and others
		if u < p {
			h.wrong[i], h.train.label[i] = true, (label+other)%classes
		}
	}
}

// right lists the training digits whose label is right.
func (h *heap) right() (out []int) {
	for i, w := range h.wrong {
		if !w {
			out = append(out, i)
		}
	}
	return out
}
