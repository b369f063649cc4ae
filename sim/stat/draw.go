package stat

import "sort"

// Lot draws indices with replacement, index i with probability weight_i / Σ weight. It maps a uniform number to an index
// (inversion of the distribution function: Devroye 1986, Non-Uniform Random Variate Generation, section III.2), so that
// lots with other weights can be drawn by the same numbers.
type Lot struct{ upTo []float64 }

// NewLot prepares for weights, which must not be negative, nor all zero.
func NewLot(weights []float64) *Lot {
	l := &Lot{upTo: make([]float64, len(weights))}
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) {
			panic("stat: a weight that is no number or negative")
		}
		sum += w
		l.upTo[i] = sum
	}
	if !(sum > 0) {
		panic("stat: no weight is positive")
	}
	return l
}

// At is the index that u in [0, 1) falls on: the first whose running sum exceeds u·Σ weight.
func (l *Lot) At(u float64) int {
	x := u * l.upTo[len(l.upTo)-1]
	i := sort.Search(len(l.upTo), func(i int) bool { return l.upTo[i] > x })
	if i == len(l.upTo) { // u·Σ was rounded up to Σ: the last index with any weight
		i = sort.SearchFloat64s(l.upTo, l.upTo[len(l.upTo)-1])
	}
	return i
}
