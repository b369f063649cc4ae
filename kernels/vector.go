package kernels

import (
	"fmt"
	"unsafe"
)

// viaBlock is how many elements a function that goes by way of another does at a time.
const viaBlock = 256

// same panics unless all lengths are n.
func same(op string, n int, lens ...int) {
	for _, l := range lens {
		if l != n {
			panic(fmt.Sprintf("kernels: %s of lengths %d and %d", op, n, l))
		}
	}
}

// is64 reports whether T is a float64. The compiler knows the answer.
func is64[T Float]() bool {
	var zero T
	return unsafe.Sizeof(zero) == 8
}

// f32 and f64 are x as a slice of its underlying type, which the caller has found out.
func f32[T Float](x []T) []float32 {
	return *(*[]float32)(unsafe.Pointer(&x))
}

func f64[T Float](x []T) []float64 {
	return *(*[]float64)(unsafe.Pointer(&x))
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
	var i int
	if is64[T]() {
		i = axpy64(float64(alpha), f64(y), f64(x))
	} else {
		i = axpy32(float32(alpha), f32(y), f32(x))
	}
	for ; i < len(x); i++ {
		y[i] += T(alpha * x[i])
	}
}

// Scale multiplies: x *= alpha.
func Scale[T Float](alpha T, x []T) { scaleTo(x, alpha, x) }

// scaleTo sets dst = alpha·x.
func scaleTo[T Float](dst []T, alpha T, x []T) {
	var i int
	if is64[T]() {
		i = scale64(float64(alpha), f64(dst), f64(x))
	} else {
		i = scale32(float32(alpha), f32(dst), f32(x))
	}
	for ; i < len(dst); i++ {
		dst[i] = alpha * x[i]
	}
}

// lower sets dst = x - by.
func lower[T Float](dst, x []T, by T) {
	var i int
	if is64[T]() {
		i = lower64(float64(by), f64(dst), f64(x))
	} else {
		i = lower32(float32(by), f32(dst), f32(x))
	}
	for ; i < len(dst); i++ {
		dst[i] = x[i] - by
	}
}

// Add sets dst = a + b.
func Add[T Float](dst, a, b []T) {
	same("Add", len(dst), len(a), len(b))
	var i int
	if is64[T]() {
		i = add64(f64(dst), f64(a), f64(b))
	} else {
		i = add32(f32(dst), f32(a), f32(b))
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] + b[i]
	}
}

// Sub sets dst = a - b.
func Sub[T Float](dst, a, b []T) {
	same("Sub", len(dst), len(a), len(b))
	var i int
	if is64[T]() {
		i = sub64(f64(dst), f64(a), f64(b))
	} else {
		i = sub32(f32(dst), f32(a), f32(b))
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] - b[i]
	}
}

// MulElem sets dst = a ∘ b, element by element.
func MulElem[T Float](dst, a, b []T) {
	same("MulElem", len(dst), len(a), len(b))
	var i int
	if is64[T]() {
		i = mul64(f64(dst), f64(a), f64(b))
	} else {
		i = mul32(f32(dst), f32(a), f32(b))
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] * b[i]
	}
}

// DivElem sets dst = a / b, element by element.
func DivElem[T Float](dst, a, b []T) {
	same("DivElem", len(dst), len(a), len(b))
	var i int
	if is64[T]() {
		i = div64(f64(dst), f64(a), f64(b))
	} else {
		i = div32(f32(dst), f32(a), f32(b))
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] / b[i]
	}
}

// Lerp sets dst = (1-t)·a + t·b. At t = 0 it is a, at t = 1 it is b (both finite).
func Lerp[T Float](dst, a, b []T, t T) {
	same("Lerp", len(dst), len(a), len(b))
	blend(dst, 1-t, a, t, b)
}

// blend sets dst = alpha·a + beta·b.
func blend[T Float](dst []T, alpha T, a []T, beta T, b []T) {
	var i int
	if is64[T]() {
		i = blend64(float64(alpha), float64(beta), f64(dst), f64(a), f64(b))
	} else {
		i = blend32(float32(alpha), float32(beta), f32(dst), f32(a), f32(b))
	}
	for ; i < len(dst); i++ {
		dst[i] = T(alpha*a[i]) + T(beta*b[i])
	}
}

// Rotate turns the pairs (x, y) in their plane: x, y = c·x + s·y, c·y - s·x.
func Rotate[T Float](x, y []T, c, s T) {
	same("Rotate", len(x), len(y))
	var i int
	if is64[T]() {
		i = rotate64(float64(c), float64(s), f64(x), f64(y))
	} else {
		i = rotate32(float32(c), float32(s), f32(x), f32(y))
	}
	for ; i < len(x); i++ {
		u, v := x[i], y[i]
		x[i] = T(c*u) + T(s*v)
		y[i] = T(c*v) - T(s*u)
	}
}

// ReLU sets dst = max(0, x). A NaN stays, so that a diverged run shows.
func ReLU[T Float](dst, x []T) {
	same("ReLU", len(dst), len(x))
	var i int
	if is64[T]() {
		i = relu64(f64(dst), f64(x))
	} else {
		i = relu32(f32(dst), f32(x))
	}
	for ; i < len(dst); i++ {
		dst[i] = relu(x[i])
	}
}

// addReLU sets dst = max(0, a + b).
func addReLU[T Float](dst, a, b []T) {
	var i int
	if is64[T]() {
		i = addReLU64(f64(dst), f64(a), f64(b))
	} else {
		i = addReLU32(f32(dst), f32(a), f32(b))
	}
	for ; i < len(dst); i++ {
		dst[i] = relu(a[i] + b[i])
	}
}

func relu[T Float](x T) T {
	if x <= 0 {
		return 0
	}
	return x
}

// ReLUGrad sets dx = dy where y > 0 and 0 elsewhere. y may be ReLU's input or output.
func ReLUGrad[T Float](dx, dy, y []T) {
	same("ReLUGrad", len(dx), len(dy), len(y))
	var i int
	if is64[T]() {
		i = reluGrad64(f64(dx), f64(dy), f64(y))
	} else {
		i = reluGrad32(f32(dx), f32(dy), f32(y))
	}
	for ; i < len(dx); i++ {
		if y[i] > 0 {
			dx[i] = dy[i]
		} else {
			dx[i] = 0
		}
	}
}

// Sqrt sets dst = √x, correctly rounded.
func Sqrt[T Float](dst, x []T) {
	same("Sqrt", len(dst), len(x))
	var i int
	if is64[T]() {
		i = sqrt64(f64(dst), f64(x))
	} else {
		i = sqrt32(f32(dst), f32(x))
	}
	for ; i < len(dst); i++ {
		dst[i] = sqrt(x[i])
	}
}

// Reciprocal sets dst = 1/x, correctly rounded.
func Reciprocal[T Float](dst, x []T) {
	same("Reciprocal", len(dst), len(x))
	var i int
	if is64[T]() {
		i = reciprocal64(f64(dst), f64(x))
	} else {
		i = reciprocal32(f32(dst), f32(x))
	}
	for ; i < len(dst); i++ {
		dst[i] = 1 / x[i]
	}
}
