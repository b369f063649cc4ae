package kernels

import "fmt"

// same panics unless all lengths are n.
func same(op string, n int, lens ...int) {
	for _, l := range lens {
		if l != n {
			panic(fmt.Sprintf("kernels: %s of lengths %d and %d", op, n, l))
		}
	}
}

// Fill sets every element of dst to v.
func Fill[T Float](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}

// Axpy adds: y += alpha·x.
func Axpy[T Float](alpha T, x, y []T) {
	same("Axpy", len(y), len(x))
	for i, v := range x {
		y[i] += T(alpha * v)
	}
}

// Scale multiplies: x *= alpha.
func Scale[T Float](alpha T, x []T) {
	for i := range x {
		x[i] *= alpha
	}
}

// Add sets dst = a + b.
func Add[T Float](dst, a, b []T) {
	same("Add", len(dst), len(a), len(b))
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Sub sets dst = a - b.
func Sub[T Float](dst, a, b []T) {
	same("Sub", len(dst), len(a), len(b))
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

// MulElem sets dst = a ∘ b, element by element.
func MulElem[T Float](dst, a, b []T) {
	same("MulElem", len(dst), len(a), len(b))
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// DivElem sets dst = a / b, element by element.
func DivElem[T Float](dst, a, b []T) {
	same("DivElem", len(dst), len(a), len(b))
	for i := range dst {
		dst[i] = a[i] / b[i]
	}
}

// Lerp sets dst = (1-t)·a + t·b. At t = 0 it is a, at t = 1 it is b (both finite).
func Lerp[T Float](dst, a, b []T, t T) {
	same("Lerp", len(dst), len(a), len(b))
	s := 1 - t
	for i := range dst {
		dst[i] = T(s*a[i]) + T(t*b[i])
	}
}

// ReLU sets dst = max(0, x). A NaN stays, so that a diverged run shows.
func ReLU[T Float](dst, x []T) {
	same("ReLU", len(dst), len(x))
	for i, v := range x {
		if v <= 0 {
			v = 0
		}
		dst[i] = v
	}
}

// ReLUGrad sets dx = dy where y > 0 and 0 elsewhere. y may be ReLU's input or output.
func ReLUGrad[T Float](dx, dy, y []T) {
	same("ReLUGrad", len(dx), len(dy), len(y))
	for i, v := range dy {
		if !(y[i] > 0) {
			v = 0
		}
		dx[i] = v
	}
}
