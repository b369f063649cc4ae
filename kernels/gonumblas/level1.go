package gonumblas

import (
	"math"

	"orrery/kernels"
)

// packed reports whether vectors of n elements lie in x without gaps.
func packed[T kernels.Float](n int, x []T, incX int) bool {
	return incX == 1 && n >= few && len(x) >= n
}

// Ddot returns Σ x·y.
func (Implementation) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	if !packed(n, x, incX) || !packed(n, y, incY) {
		return own.Ddot(n, x, incX, y, incY)
	}
	return kernels.Dot(x[:n], y[:n])
}

// Sdot returns Σ x·y.
func (Implementation) Sdot(n int, x []float32, incX int, y []float32, incY int) float32 {
	if !packed(n, x, incX) || !packed(n, y, incY) {
		return own.Sdot(n, x, incX, y, incY)
	}
	return kernels.Dot(x[:n], y[:n])
}

// Daxpy adds alpha·x to y.
func (Implementation) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if alpha == 0 || !packed(n, x, incX) || !packed(n, y, incY) {
		own.Daxpy(n, alpha, x, incX, y, incY)
		return
	}
	kernels.Axpy(alpha, x[:n], y[:n])
}

// Saxpy adds alpha·x to y.
func (Implementation) Saxpy(n int, alpha float32, x []float32, incX int, y []float32, incY int) {
	if alpha == 0 || !packed(n, x, incX) || !packed(n, y, incY) {
		own.Saxpy(n, alpha, x, incX, y, incY)
		return
	}
	kernels.Axpy(alpha, x[:n], y[:n])
}

// Dscal multiplies x by alpha.
func (Implementation) Dscal(n int, alpha float64, x []float64, incX int) {
	if alpha == 0 || !packed(n, x, incX) { // with 0 gonum clears NaNs too
		own.Dscal(n, alpha, x, incX)
		return
	}
	kernels.Scale(alpha, x[:n])
}

// Sscal multiplies x by alpha.
func (Implementation) Sscal(n int, alpha float32, x []float32, incX int) {
	if alpha == 0 || !packed(n, x, incX) {
		own.Sscal(n, alpha, x, incX)
		return
	}
	kernels.Scale(alpha, x[:n])
}

// Dnrm2 returns the Euclidean norm of x.
func (Implementation) Dnrm2(n int, x []float64, incX int) float64 {
	if packed(n, x, incX) {
		// Within these bounds no square that matters has overflowed or lost digits.
		if s := kernels.SumSquares(x[:n]); s > 0x1p-900 && s < 0x1p+1000 {
			return math.Sqrt(s)
		}
	}
	return own.Dnrm2(n, x, incX)
}

// Snrm2 returns the Euclidean norm of x.
func (Implementation) Snrm2(n int, x []float32, incX int) float32 {
	if packed(n, x, incX) {
		if s := kernels.SumSquares(x[:n]); s > 0x1p-80 && s < 0x1p+120 {
			return float32(math.Sqrt(float64(s)))
		}
	}
	return own.Snrm2(n, x, incX)
}
