package stability

import (
	"math"
	"math/rand/v2"

	"orrery/sim"
	"orrery/sim/blocks/data"
)

const (
	chunk    = 100  // steps between two looks of SGD at the full loss
	overflow = 1e6  // a loss above it has diverged, and counts as this
	fitLoss  = 1e-4 // a loss above it is no minimum

	// After the warm-up this share of the steps is taken in any case. Where λ_max is a little above 2/η the unstable
	// direction needs hundreds or thousands of steps to make itself felt; a training that stops before has not settled anywhere.
	settling = 0.1

	kickSize   = 1e-4
	kickSteps  = 1500
	kickLook   = 25
	fast       = 0.01 // a batch's loss above it moves the weights visibly
	mostGrowth = 12   // powers of ten; divergence counts as that
)

// The fates of a training.
type fate int

const (
	training fate = iota
	minimum       // it interpolates
	unfinished
	diverged
	dead
)

func (f fate) String() string {
	return [...]string{"still training", "at a minimum", "not at a minimum when its steps ran out", "diverged", "dead: every unit is off"}[f]
}

// rate is the learning rate of step t = 1, 2, ...: η·min(1, t/(warm·T)).
func rate(eta, warm float64, t, steps int) float64 {
	if w := warm * float64(steps); float64(t) < w {
		return eta * float64(t) / w
	}
	return eta
}

// used is the share of the budget 2/η that SGD with batches of B points uses, tr(G)/B + (1-1/B) λ_max: exact in so far as
// all |g_i|² are near their mean. Batch 1 spends on the trace, the whole training set on λ_max.
func (p place) used(b int) float64 {
	return p.budgetTrace/float64(b) + (1-1/float64(b))*p.budgetLambda
}

// A trainer takes one model to a minimum, by SGD on batches or, without them, by gradient descent.
type trainer struct {
	id        string // "sgd" or "gd"
	net       net
	eta, warm float64
	steps     int // at most
	enough    float64
	rows      []int // of a batch; nil: the whole training set
	rng       *rand.Rand

	t     int // steps taken
	loss  float64
	fate  fate
	sharp sharpness
	power []float64 // of [roughly]
	way   []place
}

// A place is where a trainer was seen.
type place struct {
	t            int
	lr, loss     float64
	trace        float64
	budgetLambda float64 // η λ_max / 2, with the rate of step t
	budgetTrace  float64 // η tr G / 2
}

// advance takes up to chunk steps.
func (t *trainer) advance(n int, breathe func()) {
	for k := 0; k < chunk && t.t < t.steps && t.fate == training; k++ {
		if t.rows == nil {
			t.loss = t.net.forward(nil)
			if t.arrived() {
				return
			}
		} else {
			t.net.forward(data.Draw(t.rows, n, t.rng))
		}
		t.t++
		t.net.descend(rate(t.eta, t.warm, t.t, t.steps))
		if k%10 == 9 {
			breathe()
		}
	}
	if t.fate != training {
		return
	}
	t.loss = t.net.forward(nil)
	switch {
	case t.arrived():
	case t.net.dead():
		t.fate = dead
	case t.t >= t.steps && t.loss <= fitLoss:
		t.fate = minimum
	case t.t >= t.steps:
		t.fate = unfinished
	}
}

// arrived judges the full loss.
func (t *trainer) arrived() bool {
	switch {
	case !(t.loss <= overflow):
		t.fate, t.loss = diverged, overflow
	case t.loss < t.enough && float64(t.t) >= (t.warm+settling)*float64(t.steps):
		t.fate = minimum
	}
	return t.fate != training
}

// look notes where the training is.
func (t *trainer) look(n int) {
	if t.fate == diverged {
		return
	}
	t.sharp = roughly(n, t.net.gram(), t.power)
	t.note()
}

// settle is the last look, an exact one.
func (t *trainer) settle(n int) {
	if t.fate == diverged {
		return
	}
	t.sharp = sharp(n, t.net.gram())
	if k := len(t.way); k > 0 && t.way[k-1].t == t.t {
		t.way = t.way[:k-1]
	}
	t.note()
}

func (t *trainer) note() {
	if math.IsInf(t.sharp.trace, 0) || math.IsNaN(t.sharp.trace) {
		return
	}
	lr := rate(t.eta, t.warm, t.t, t.steps)
	t.way = append(t.way, place{t: t.t, lr: lr, loss: t.loss, trace: t.sharp.trace,
		budgetLambda: lr * t.sharp.lambda / 2, budgetTrace: lr * t.sharp.trace / 2})
}

// here is the last place; a trainer has looked before it was asked.
func (t *trainer) here() place { return t.way[len(t.way)-1] }

// An escape is the test of a minimum's stability: a small kick, then steps at the full rate.
type escape struct {
	of, by string  // whose minimum, which optimiser
	size   float64 // of the kick
	growth float64 // log10(largest loss / loss right after the kick)
	way    []place
}

// flee kicks a copy of start and trains it by the given batches.
func flee(start net, n int, eta, size float64, rows []int, kick, batches *rand.Rand, steps func(n int) func(yield func(int) bool), seen func(*escape)) *escape {
	w, e := start.clone(), &escape{size: size}
	w.kick(size, kick)
	first := w.forward(nil)
	most, power := first, direction(n)
	note := func(t int, loss float64) {
		s := roughly(n, w.gram(), power)
		if math.IsNaN(s.trace) || math.IsInf(s.trace, 0) {
			return
		}
		e.way = append(e.way, place{t: t, lr: eta, loss: loss, trace: s.trace, budgetLambda: eta * s.lambda / 2, budgetTrace: eta * s.trace / 2})
	}
	note(0, first)
	extra := 0
	for i := range steps(kickSteps / kickLook) {
		for k := range kickLook {
			if rows != nil {
				data.Draw(rows, n, batches)
			}
			loss := w.forward(rows)
			w.descend(eta)
			if loss > fast && extra < kickLook {
				extra++
				note(i*kickLook+k+1, loss) // for the eye: who leaves is gone within a few steps
				seen(e)
			}
		}
		loss := w.forward(nil)
		if !(loss <= overflow) {
			e.growth = mostGrowth
			seen(e)
			return e
		}
		most = max(most, loss)
		e.growth = growth(first, most)
		note((i+1)*kickLook, loss)
		seen(e)
	}
	return e
}

func growth(first, most float64) float64 {
	if most <= first {
		return 0
	}
	return min(mostGrowth, math.Log10(most/first))
}

// batchRows is room for SGD's batches.
func batchRows(r *sim.Run) []int { return make([]int, batchSize.In(r)) }
