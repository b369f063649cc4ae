package data

import (
	"math/rand/v2"

	"orrery/kernels"
)

// Batches hands out mini-batches of examples x [n × inputs] with their labels [n], in an order that a stream draws. Labels
// are of any type: classes, signs, targets.
type Batches[T kernels.Float, L any] struct {
	x      kernels.Matrix[T]
	labels []L
	rng    *rand.Rand

	again bool  // with replacement
	epoch []int // what is left of the order of an epoch
	rows  []int // of the batch at hand

	batch       kernels.Matrix[T]
	batchLabels []L
}

// Shuffled are batches of size examples without replacement: every epoch takes the examples in a new random order
// (one rng.Perm(n)), and leaves out the last ones that fill no batch.
func Shuffled[T kernels.Float, L any](x kernels.Matrix[T], labels []L, size int, rng *rand.Rand) *Batches[T, L] {
	if len(labels) != x.Rows || size < 1 {
		panic("data: batches of examples that do not fit their labels, or of none")
	}
	return &Batches[T, L]{x: x, labels: labels, rng: rng, rows: make([]int, size),
		batch: kernels.New[T](size, x.Cols), batchLabels: make([]L, size)}
}

// Drawn are batches of size examples drawn independently, with replacement (one [Draw] a batch).
func Drawn[T kernels.Float, L any](x kernels.Matrix[T], labels []L, size int, rng *rand.Rand) *Batches[T, L] {
	b := Shuffled(x, labels, size, rng)
	b.again = true
	return b
}

// Epoch is how many whole batches the examples make: ⌊n/size⌋.
func (b *Batches[T, L]) Epoch() int { return b.x.Rows / len(b.rows) }

// Next draws the next batch, x [size × inputs] and labels [size]. They are the caller's to change, until the next call.
func (b *Batches[T, L]) Next() (x kernels.Matrix[T], labels []L) {
	size := len(b.rows)
	switch {
	case b.again:
		Draw(b.rows, b.x.Rows, b.rng)
	case size > b.x.Rows:
		panic("data: a batch of more examples than there are")
	default:
		if len(b.epoch) < size {
			b.epoch = b.rng.Perm(b.x.Rows)
		}
		copy(b.rows, b.epoch)
		b.epoch = b.epoch[size:]
	}
	kernels.GatherRows(b.batch, b.x, b.rows)
	for i, k := range b.rows {
		b.batchLabels[i] = b.labels[k]
	}
	return b.batch, b.batchLabels
}

// Draw fills rows with indices below n, drawn independently (one rng.IntN(n) each), and returns rows.
func Draw(rows []int, n int, rng *rand.Rand) []int {
	for i := range rows {
		rows[i] = rng.IntN(n)
	}
	return rows
}
