package linalg

import (
	"math"

	"orrery/kernels"
)

// Lengths and angles of vectors, and of matrices by their Data (then the norm is Frobenius'). All are summed in double
// precision, in plain order, so that neither the length of a million small numbers nor one below 1e-23, whose square single
// precision does not hold, goes wrong. Package kernels has faster sums in single precision.

// Inner is the inner product Σ x_i y_i.
func Inner[T kernels.Float](x, y []T) float64 {
	sum := 0.0
	for i, v := range x {
		sum += float64(float64(v) * float64(y[i])) // the conversion forbids fusing: the same bits on every machine
	}
	return sum
}

// Norm is |x| = √Σ x_i².
func Norm[T kernels.Float](x []T) float64 { return math.Sqrt(Inner(x, x)) }

// Distance is |x - y|.
func Distance[T kernels.Float](x, y []T) float64 {
	sum := 0.0
	for i, v := range x {
		d := float64(v) - float64(y[i])
		sum += float64(d * d)
	}
	return math.Sqrt(sum)
}

// Cosine is that of the angle between x and y, ⟨x, y⟩/(|x| |y|): 1 if one is a positive multiple of the other, NaN if one is
// zero. Of two kernel matrices it is their alignment (Cristianini et al. 2001, Advances in Neural Information Processing
// Systems 14).
func Cosine[T kernels.Float](x, y []T) float64 { return Inner(x, y) / (Norm(x) * Norm(y)) }

// Convert is x in another precision.
func Convert[To, From kernels.Float](x []From) []To {
	out := make([]To, len(x))
	for i, v := range x {
		out[i] = To(v)
	}
	return out
}
