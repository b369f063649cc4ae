package linalg

import (
	"math"

	"orrery/kernels"
)

// cholBlock is the width of the block columns of a factorisation.
const cholBlock = 32

// Cholesky overwrites the lower triangle of the symmetric a [n × n] by L with a = L Lᵀ; the upper triangle is neither
// read nor written. It is false when a is not positive definite, as far as rounding tells. It works block column by
// block column on package kernels and calls breathe (nil for nothing) after each: gonum's does not let a host in, and a
// factor of 2000 rows takes longer than a run may be deaf to it. Golub and Van Loan, Matrix Computations, section 4.2.
func Cholesky(a kernels.Matrix[float64], breathe func()) bool {
	n := a.Rows
	for j0 := 0; j0 < n; j0 += cholBlock {
		j1 := min(j0+cholBlock, n)
		if j0 > 0 {
			// What the columns on the left say of this one: A[j0:, j0:j1] -= L[j0:, :j0] L[j0:j1, :j0]ᵀ.
			// The block's own upper triangle holds the symmetric twin and may be touched only below: so row by row there.
			for i := j0; i < j1; i++ {
				row := a.Row(i)
				for j := j0; j <= i; j++ {
					row[j] -= kernels.Dot(row[:j0], a.Row(j)[:j0])
				}
			}
			if j1 < n {
				kernels.MulAdd(a.Slice(j1, n, j0, j1), -1, a.Slice(j1, n, 0, j0), a.Slice(j0, j1, 0, j0).T(), 1)
			}
		}
		for j := j0; j < j1; j++ {
			row := a.Row(j)
			pivot := row[j]
			for k := j0; k < j; k++ {
				pivot -= float64(row[k] * row[k])
			}
			if !(pivot > 0) {
				return false
			}
			pivot = math.Sqrt(pivot)
			row[j] = pivot
			for i := j + 1; i < n; i++ {
				below := a.Row(i)
				sum := below[j]
				for k := j0; k < j; k++ {
					sum -= float64(below[k] * row[k])
				}
				below[j] = sum / pivot
			}
		}
		if breathe != nil {
			breathe()
		}
	}
	return true
}

// CholeskySolve overwrites b by the solution x of L Lᵀ x = b, L the lower triangle of l.
func CholeskySolve(l kernels.Matrix[float64], b []float64) {
	n := l.Rows
	for i := range n {
		row := l.Row(i)
		b[i] = (b[i] - kernels.Dot(row[:i], b[:i])) / row[i]
	}
	for i := n - 1; i >= 0; i-- {
		row := l.Row(i)
		b[i] /= row[i]
		kernels.Axpy(-b[i], row[:i], b[:i])
	}
}
