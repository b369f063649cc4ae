package linalg

import "math"

// Many small symmetric systems: the lower triangle of a matrix [n × n] lies row by row in a slice of n(n+1)/2 numbers, so
// that nothing but numbers is looked at on the way.

// CholeskyPacked overwrites the lower triangle of a symmetric matrix by L with a = L Lᵀ. It is false when the matrix is not
// positive definite, as far as rounding tells. Golub and Van Loan, Matrix Computations, section 4.2.
func CholeskyPacked(a []float64, n int) bool {
	for i, at := 0, 0; i < n; i++ {
		row := a[at : at+i+1]
		at += i + 1
		for j, from := 0, 0; j < i; j++ {
			left := a[from : from+j+1]
			from += j + 1
			sum := row[j]
			for k, x := range left[:j] {
				sum -= float64(row[k] * x)
			}
			row[j] = sum / left[j]
		}
		pivot := row[i]
		for _, x := range row[:i] {
			pivot -= float64(x * x)
		}
		if !(pivot > 0) {
			return false
		}
		row[i] = math.Sqrt(pivot)
	}
	return true
}

// CholeskyPackedSolve overwrites b [n] by the solution x of L Lᵀ x = b.
func CholeskyPackedSolve(l, b []float64) {
	at := 0
	for i := range b {
		row := l[at : at+i+1]
		at += i + 1
		sum := b[i]
		for k, x := range row[:i] {
			sum -= float64(x * b[k])
		}
		b[i] = sum / row[i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		at -= i + 1
		row := l[at : at+i+1]
		x := b[i] / row[i]
		b[i] = x
		for k, y := range row[:i] {
			b[k] -= float64(x * y)
		}
	}
}
