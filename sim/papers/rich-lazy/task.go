package richlazy

import (
	"math/rand/v2"

	"orrery/kernels"
)

const (
	steps   = 8 // T
	inputs  = 3 // fixation, evidence for the left, evidence for the right
	outputs = 3 // hold, left, right
	hold    = 0

	batchSize  = 32
	probeSize  = 32
	testTrials = 512

	inputNoise = 0.1 // standard deviation
)

// coherences are how clear the evidence of a trial can be, before the factor coh.
var coherences = [...]float64{0.064, 0.128, 0.256, 0.512, 1}

// trials are a batch of two-alternative choices: hold still while noisy evidence for left or right comes in; when the
// fixation signal goes out, at the last step, say which side it was.
type trials struct {
	x        kernels.Matrix[float32] // [T·B × inputs], step after step
	labels   []int                   // [T·B]: hold, and 1 + side at step T
	side     []int                   // 0 left, 1 right
	evidence []float64               // s = ± coherence, positive on the left
}

func newTrials(n int) *trials {
	return &trials{x: kernels.New[float32](steps*n, inputs), labels: make([]int, steps*n), side: make([]int, n), evidence: make([]float64, n)}
}

// draw fills the batch with fresh trials.
func (b *trials) draw(rng *rand.Rand, coh float64) {
	n := len(b.side)
	for i := range n {
		b.side[i] = rng.IntN(2)
		s := coherences[rng.IntN(len(coherences))] * coh
		if b.side[i] == 1 {
			s = -s
		}
		b.evidence[i] = s
		for t := range steps {
			fixation, left, right, label := 1.0, 0.5+0.5*s, 0.5-0.5*s, hold
			if t == steps-1 {
				fixation, left, right, label = 0, 0, 0, 1+b.side[i]
			}
			x := b.x.Row(t*n + i)
			x[0] = float32(fixation)
			x[1] = float32(left + float64(inputNoise*rng.NormFloat64()))
			x[2] = float32(right + float64(inputNoise*rng.NormFloat64()))
			b.labels[t*n+i] = label
		}
	}
}

// right is the share of trials whose choice, the largest output at step T, is the right one.
func (b *trials) right(last kernels.Matrix[float32]) float64 {
	n := 0
	for i, side := range b.side {
		if kernels.ArgMax(last.Row(i)) == 1+side {
			n++
		}
	}
	return float64(n) / float64(len(b.side))
}
