package kernels

import "math"

// lanes is the number of partial results of every reduction: element i belongs to
// lane i mod lanes. It is four 128-bit, two 256-bit or one 512-bit register of
// float32, and the result is the same in all of them.
const lanes = 16

// fold adds the lanes in a fixed tree: 16 to 8 to 4 to 2 to 1, upper half onto lower.
func fold[T Float](l *[lanes]T) T {
	for w := lanes / 2; w > 0; w /= 2 {
		for i := range w {
			l[i] += l[i+w]
		}
	}
	return l[0]
}

// Dot returns Σ x·y.
func Dot[T Float](x, y []T) T {
	same("Dot", len(x), len(y))
	var l [lanes]T
	for i, v := range x {
		l[i%lanes] += T(v * y[i])
	}
	return fold(&l)
}

// Sum returns Σ x.
func Sum[T Float](x []T) T {
	var l [lanes]T
	for i, v := range x {
		l[i%lanes] += v
	}
	return fold(&l)
}

// SumSquares returns Σ x².
func SumSquares[T Float](x []T) T {
	var l [lanes]T
	for i, v := range x {
		l[i%lanes] += T(v * v)
	}
	return fold(&l)
}

// Max returns the largest element of x: NaN if one is NaN, -Inf if x is empty, and
// never -0.
func Max[T Float](x []T) T {
	m := T(math.Inf(-1))
	for _, v := range x {
		if v != v {
			return v
		}
		if v > m {
			m = v
		}
	}
	return m + 0
}

// ArgMax returns the index of the first largest element of x that is not NaN, and -1
// if there is none.
func ArgMax[T Float](x []T) int {
	best := -1
	for i, v := range x {
		if v == v && (best < 0 || v > x[best]) {
			best = i
		}
	}
	return best
}
