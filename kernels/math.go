package kernels

import "math"

func apply[T Float](op string, dst, x []T, f func(float64) float64) {
	same(op, len(dst), len(x))
	for i, v := range x {
		dst[i] = T(f(float64(v)))
	}
}

// Exp sets dst = eˣ.
func Exp[T Float](dst, x []T) { apply("Exp", dst, x, math.Exp) }

// Log sets dst = ln x.
func Log[T Float](dst, x []T) { apply("Log", dst, x, math.Log) }

// Tanh sets dst = tanh x.
func Tanh[T Float](dst, x []T) { apply("Tanh", dst, x, math.Tanh) }

// Sigmoid sets dst = 1/(1+e⁻ˣ).
func Sigmoid[T Float](dst, x []T) {
	apply("Sigmoid", dst, x, func(v float64) float64 { return 1 / (1 + math.Exp(-v)) })
}

// Erf sets dst = erf x, the error function.
func Erf[T Float](dst, x []T) { apply("Erf", dst, x, math.Erf) }

// GELU sets dst = x·Φ(x), Φ the normal distribution function (the exact form, not the
// tanh approximation). Hendrycks and Gimpel, arXiv 1606.08415.
func GELU[T Float](dst, x []T) {
	apply("GELU", dst, x, func(v float64) float64 { return v * 0.5 * math.Erfc(-v/math.Sqrt2) })
}
