package kernels

import "math"

// lanes is the number of partial results of every reduction: element i belongs to
// lane i mod lanes. It is four 128-bit, two 256-bit or one 512-bit register of
// float32, and the result is the same in all of them.
const lanes = 16

// fold adds the lanes in a fixed tree: 16 to 8 to 4 to 2 to 1, upper half onto lower.
func fold[T Float](l *[lanes]T) T {
	a := (l[0] + l[8]) + (l[4] + l[12])
	b := (l[1] + l[9]) + (l[5] + l[13])
	c := (l[2] + l[10]) + (l[6] + l[14])
	d := (l[3] + l[11]) + (l[7] + l[15])
	return (a + c) + (b + d)
}

// lanes32 and lanes64 are l as an array of the type below T.
func lanes32[T Float](l *[lanes]T) *[lanes]float32 { return (*[lanes]float32)(f32(l[:])) }
func lanes64[T Float](l *[lanes]T) *[lanes]float64 { return (*[lanes]float64)(f64(l[:])) }

// Dot returns Σ x·y.
func Dot[T Float](x, y []T) T {
	same("Dot", len(x), len(y))
	var l [lanes]T
	var i int
	if is64[T]() {
		i = dotLanes64(lanes64(&l), f64(x), f64(y))
	} else {
		i = dotLanes32(lanes32(&l), f32(x), f32(y))
	}
	for ; i < len(x); i++ {
		l[i%lanes] += T(x[i] * y[i])
	}
	return fold(&l)
}

// Sum returns Σ x.
func Sum[T Float](x []T) T {
	var l [lanes]T
	var i int
	if is64[T]() {
		i = sumLanes64(lanes64(&l), f64(x))
	} else {
		i = sumLanes32(lanes32(&l), f32(x))
	}
	for ; i < len(x); i++ {
		l[i%lanes] += x[i]
	}
	return fold(&l)
}

// SumSquares returns Σ x².
func SumSquares[T Float](x []T) T { return Dot(x, x) }

// Max returns the largest element of x: NaN if one is NaN, -Inf if x is empty, and
// never -0.
func Max[T Float](x []T) T {
	if hasNaN(x) {
		return T(math.NaN())
	}
	return largest(x)
}

// hasNaN reports whether an element of x is NaN.
func hasNaN[T Float](x []T) bool {
	var count [lanes]T
	var i int
	if is64[T]() {
		i = nanLanes64(lanes64(&count), f64(x))
	} else {
		i = nanLanes32(lanes32(&count), f32(x))
	}
	for ; i < len(x); i++ {
		if x[i] != x[i] {
			return true
		}
	}
	return fold(&count) > 0
}

// largest returns the largest element of x that is not NaN, or -Inf, and never -0.
func largest[T Float](x []T) T {
	top := -T(inf64)
	i := 0
	if len(x) >= 2*lanes {
		var l [lanes]T
		if is64[T]() {
			i = maxLanes64(lanes64(&l), f64(x))
		} else {
			i = maxLanes32(lanes32(&l), f32(x))
		}
		for _, v := range l[:min(i, lanes)] { // none without vectors
			if v > top {
				top = v
			}
		}
	}
	for _, v := range x[i:] {
		if v > top {
			top = v
		}
	}
	return top + 0
}

// ArgMax returns the index of the first largest element of x that is not NaN, and -1
// if there is none.
func ArgMax[T Float](x []T) int {
	top := largest(x)
	for i, v := range x {
		if v == top {
			return i
		}
	}
	return -1
}
