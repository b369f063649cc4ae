package gonumblas

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"

	"orrery/kernels"
)

// Lapack is gonum's LAPACK with a faster singular value decomposition.
type Lapack struct{ lapackgonum.Implementation }

var _ lapack.Float64 = Lapack{}

// small is up to which size gonum's own is as fast.
const small = 8

// Dgesvd computes A = U·S·Vᵀ, singular values in descending order, and reports whether it
// converged. It calls gonum's own where no vectors are wanted, where A is small, and where
// A's largest element is not between 1e-30 and 1e30.
func (l Lapack) Dgesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) bool {
	k := min(m, n)
	cols, rows := k, k // of U, of Vᵀ
	if jobU == lapack.SVDAll {
		cols = m
	}
	if jobVT == lapack.SVDAll {
		rows = n
	}
	fits := k >= small && (jobU != lapack.SVDNone || jobVT != lapack.SVDNone) &&
		fitsVectors(jobU, m, cols, u, ldu) && fitsVectors(jobVT, rows, n, vt, ldvt) &&
		len(s) >= k && stored(blas.NoTrans, m, n, a, lda) && lwork >= max(3*k+max(m, n), 5*k) && len(work) >= lwork
	if fits {
		size := l.Dlange(lapack.MaxAbs, m, n, a, lda, work)
		fits = size > 1e-30 && size < 1e30 // nor NaN
	}
	if !fits {
		return l.Implementation.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	}
	work[0] = float64(lwork)
	am, um, vtm := view(blas.NoTrans, m, n, a, lda), vectors(jobU, m, cols, u, ldu), vectors(jobVT, rows, n, vt, ldvt)
	if m >= n {
		return l.decompose(am, um, s[:k], vtm)
	}
	at, v, ut := kernels.New[float64](n, m), kernels.New[float64](n, rows), kernels.New[float64](m, m)
	kernels.Transpose(at, am)
	ok := l.decompose(at, v, s[:k], ut) // Aᵀ = V·S·Uᵀ
	kernels.Transpose(um, ut)
	kernels.Transpose(vtm, v)
	return ok
}

func fitsVectors(job lapack.SVDJob, rows, cols int, x []float64, ldx int) bool {
	return job == lapack.SVDNone || (job == lapack.SVDAll || job == lapack.SVDStore) && stored(blas.NoTrans, rows, cols, x, ldx)
}

// vectors is where singular vectors go: x, or a matrix of its own if they are not wanted.
func vectors(job lapack.SVDJob, rows, cols int, x []float64, ldx int) kernels.Matrix[float64] {
	if job == lapack.SVDNone {
		return kernels.New[float64](rows, cols)
	}
	return view(blas.NoTrans, rows, cols, x, ldx)
}

// decompose computes A = U·S·Vᵀ of an m × n matrix, m ≥ n. U has n to m columns, Vᵀ is n × n.
//
// S and V come from a bidiagonal matrix that has the same (Golub and Van Loan, Matrix
// Computations, 4th ed., 8.6). U takes no part in the iteration. The columns of A·V are
// those of U·S but for rounding errors of the size of A. So in the Householder QR
// decomposition of A·V, the longest columns first, the triangle is as close to diagonal,
// with ±S there, and the orthogonal factor is U. That costs less than turning U with V.
func (l Lapack) decompose(a, u kernels.Matrix[float64], s []float64, vt kernels.Matrix[float64]) bool {
	m, n := a.Rows, a.Cols
	const block = 64 // at least gonum's own blocks
	room := make([]float64, m*n+4*n+block*(m+n))
	b, room := kernels.Of(m, n, room[:m*n]), room[m*n:]
	e, sorted, tauQ, tauP, work := room[:n-1], room[n:2*n], room[2*n:3*n], room[3*n:4*n], room[4*n:]
	for i := range m {
		copy(b.Row(i), a.Row(i))
	}
	if 3*m > 5*n { // the triangle of A's QR decomposition, which has the same S and V, is cheaper (ibid.)
		l.Dgeqrf(m, n, b.Data, b.Stride, tauQ, work, len(work))
		b.Rows = n
		for i := range n {
			clear(b.Row(i)[:i])
		}
	}
	l.Dgebrd(b.Rows, n, b.Data, b.Stride, s, e, tauQ, tauP, work, len(work))
	l.Dorgbr(lapack.GeneratePT, n, n, b.Rows, b.Data, b.Stride, tauP, work, len(work))
	b.Rows = n // Vᵀ, in the order of the iteration from here on
	if !diagonalise(s, e, b) {
		return false
	}
	order := make([]int, n)
	for i, x := range s {
		order[i], s[i] = i, math.Abs(x)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(s[j], s[i]) })
	for i, from := range order {
		sorted[i] = s[from]
		copy(vt.Row(i), b.Row(from))
	}
	copy(s, sorted)
	av := view(blas.NoTrans, m, n, u.Data, u.Stride)
	kernels.Mul(av, a, vt.T())
	l.Dgeqrf(m, n, u.Data, u.Stride, tauQ, work, len(work))
	for i := range n {
		if u.Row(i)[i] < 0 { // -s[i], then -v belongs to u
			kernels.Scale(-1, vt.Row(i))
		}
	}
	l.Dorgqr(m, u.Cols, n, u.Data, u.Stride, tauQ, work, len(work))
	return true
}
