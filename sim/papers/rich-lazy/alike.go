package richlazy

import (
	"cmp"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// alike is which trials look alike to a network, by its states [P × N]: the inner products of their distances from the mean
// state, as a map of norm 1, [P square], row by row, in that order of the trials. Without the mean, which all ReLU states
// share, a pair is above 0 if it is more alike than trials are on average. If all states are the same it is 0.
func alike[T kernels.Float](states kernels.Matrix[T], order []int) []float64 {
	n := states.Rows
	centred := kernels.New[float64](n, states.Cols)
	for j := range states.Cols {
		mean := 0.0
		for i := range n {
			mean += float64(states.At(i, j)) / float64(n)
		}
		for i, trial := range order {
			centred.Row(i)[j] = float64(states.At(trial, j)) - mean
		}
	}
	out := make([]float64, n*n)
	for i := range n {
		for j := range n {
			out[i*n+j] = linalg.Inner(centred.Row(i), centred.Row(j))
		}
	}
	if long := norm(out); long > 0 && !math.IsInf(long, 0) {
		kernels.Scale(1/long, out)
	} else {
		clear(out)
	}
	return out
}

// falling are 0 ... len(v)-1 by falling value.
func falling(v []float64) []int {
	out := make([]int, len(v))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(v[j], v[i]) })
	return out
}
