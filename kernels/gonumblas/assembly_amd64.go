//go:build !noasm && !safe

package gonumblas

// assembly reports that gonum has assembly for float64 matrices times vectors here. It is as fast as this package's loops
// over rows, which pay for a call each, and faster where rows are short. (Not all of it is right where strides are negative.)
const assembly = true

// few is the length below which a call of a vector loop costs more than it saves.
const few = 32
