package gonumblas

import (
	"math"
	"slices"

	lapackgonum "gonum.org/v1/gonum/lapack/gonum"

	"orrery/kernels"
)

const (
	ulp = 0x1p-52
	// precision is the change relative to a singular value that counts as none.
	precision = 8 * ulp
	// tiny counts as 0 beside a matrix of at least 1e-30. Its square is far from underflow.
	tiny = 0x1p-450
)

// rotation turns a plane, with c² + s² = 1.
type rotation struct{ c, s float64 }

// of returns (x, y) turned.
func (r rotation) of(x, y float64) (float64, float64) {
	return float64(r.c*x) + float64(r.s*y), float64(r.c*y) - float64(r.s*x)
}

// onto returns the rotation that turns (x, y) into (length, 0).
func onto(x, y float64) (r rotation, length float64) {
	square := float64(x*x) + float64(y*y)
	if square < tiny*tiny {
		return rotation{c: 1}, x
	}
	length = math.Sqrt(square)
	return rotation{x / length, y / length}, length
}

// diagonalise turns the upper bidiagonal matrix B with d on its diagonal and e above into a
// diagonal matrix by plane rotations from both sides, and the rows of Vᵀ with its columns:
// then |d| are its singular values, in any order. B's largest element is between 1e-30 and
// 1e30. It reports whether the iteration converged.
//
// This is the QR iteration of Golub and Kahan with the criteria and the zero shift of Demmel
// and Kahan (Accurate singular values of bidiagonal matrices, SIAM J. Sci. Stat. Comput. 11,
// 1990), which give even B's smallest singular values to almost all digits.
func diagonalise(d, e []float64, vt kernels.Matrix[float64]) bool {
	right, left := make([]rotation, len(e)), make([]rotation, len(e))
	end := len(d) - 1
	for sweeps := 40 * len(d); end > 0; {
		if e[end-1] == 0 {
			end--
			continue
		}
		start := end - 1
		for start > 0 && e[start-1] != 0 {
			start--
		}
		d, e := d[start:end+1], e[start:end]
		if sweeps--; sweeps < 0 {
			return false
		}
		// From the larger end to the smaller. Read backwards, Bᵀ is upper bidiagonal too, and
		// its rows are B's columns.
		up := math.Abs(d[0]) < math.Abs(d[len(d)-1])
		if up {
			slices.Reverse(d)
			slices.Reverse(e)
		}
		shift, split := look(d, e)
		if !split {
			sweep(d, e, shift, right, left)
		}
		if up {
			slices.Reverse(d)
			slices.Reverse(e)
		}
		switch {
		case split:
		case up:
			for i, r := range left[:len(e)] {
				kernels.Rotate(vt.Row(end-i), vt.Row(end-i-1), r.c, r.s)
			}
		default:
			for i, r := range right[:len(e)] {
				kernels.Rotate(vt.Row(start+i), vt.Row(start+i+1), r.c, r.s)
			}
		}
	}
	return true
}

// look seeks from the end an e that changes no singular value by more than precision,
// relative to it, sets it to 0 and reports whether there was one. If not, shift is for the
// next sweep: the smaller singular value of the last two rows, or 0 where subtracting that
// would cost the smallest singular values their digits.
func look(d, e []float64) (shift float64, split bool) {
	k := len(e)
	// row is 1 over the sum of row i of |B⁻¹|. The least singular value is at least the least
	// of these over √(k+1) (Demmel and Kahan, section 2).
	row := math.Abs(d[k])
	least, size := row, row
	for i := k - 1; i >= 0; i-- {
		x, y := math.Abs(d[i]), math.Abs(e[i])
		if y <= max(precision*row, tiny) {
			e[i] = 0
			return 0, true
		}
		size = max(size, x, y)
		row = x * (row / (row + y))
		least = min(least, row)
	}
	if ulp*size > precision*float64(k)*least {
		return 0, false
	}
	shift, _ = lapackgonum.Implementation{}.Dlas2(d[k-1], e[k-1], d[k])
	return shift, false
}

// sweep does a step of the iteration from the first row to the last, and sets right[i] and
// left[i] to the rotations of the columns and of the rows i and i+1.
func sweep(d, e []float64, shift float64, right, left []rotation) {
	last := len(e)
	if shift == 0 {
		// Then all but the last of what is stored is a product or a length, which loses no
		// digits (Demmel and Kahan, section 3).
		c, l := 1.0, rotation{c: 1}
		for i := range last {
			r, length := onto(c*d[i], e[i])
			if i > 0 {
				e[i-1] = l.s * length
			}
			l, d[i] = onto(l.c*length, r.s*d[i+1])
			right[i], left[i], c = r, l, r.c
		}
		x := c * d[last]
		e[last-1], d[last] = l.s*x, l.c*x
		return
	}
	// (x, y) is the first column of BᵀB - shift², over d[0]; and then what the rotations put
	// beside the two diagonals, which is chased down and out (Golub and Van Loan, 8.6.2).
	x, y := (math.Abs(d[0])-shift)*(math.Copysign(1, d[0])+shift/d[0]), e[0]
	for i := range last {
		r, length := onto(x, y)
		if i > 0 {
			e[i-1] = length
		}
		x, e[i] = r.of(d[i], e[i])
		y, d[i+1] = r.of(0, d[i+1])
		l, length := onto(x, y)
		d[i] = length
		x, d[i+1] = l.of(e[i], d[i+1])
		e[i] = x
		if i+1 < last {
			y, e[i+1] = l.of(0, e[i+1])
		}
		right[i], left[i] = r, l
	}
}
