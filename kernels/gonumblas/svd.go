package gonumblas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"

	"orrery/kernels"
)

// Lapack is gonum's LAPACK with a faster singular value decomposition.
type Lapack struct{ lapackgonum.Implementation }

var _ lapack.Float64 = Lapack{}

// Dgesvd computes A = U·S·Vᵀ. Where a thin U and V are wanted of a matrix that is not
// much longer than wide or wider than long, it does the same as gonum's, but the plane
// rotations, which take most of the time, are vector code over rows.
// The result is gonum's, to the last bit.
func (l Lapack) Dgesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) bool {
	k := min(m, n)
	fits := jobU == lapack.SVDStore && jobVT == lapack.SVDStore && k >= few && 5*max(m, n) < 8*k &&
		lwork >= max(3*k+max(m, n), 5*k) && len(work) >= lwork && stored(blas.NoTrans, m, n, a, lda) &&
		stored(blas.NoTrans, m, k, u, ldu) && stored(blas.NoTrans, k, n, vt, ldvt) && len(s) >= k
	if fits {
		size := l.Dlange(lapack.MaxAbs, m, n, a, lda, work)
		fits = size > 1e-130 && size < 1e130 // no scaling needed, no NaN
	}
	if !fits {
		return l.Implementation.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	}
	const block = 64 // at least gonum's own blocks
	room := make([]float64, k*m+3*k+block*(m+n))
	ut, room := room[:k*m], room[k*m:]
	e, tauQ, tauP, room := room[:k-1], room[k:2*k], room[2*k:3*k], room[3*k:]
	l.Dgebrd(m, n, a, lda, s, e, tauQ, tauP, room, len(room))
	l.Dlacpy(blas.Lower, m, k, a, lda, u, ldu)
	l.Dorgbr(lapack.GenerateQ, m, k, n, u, ldu, tauQ, room, len(room))
	l.Dlacpy(blas.Upper, k, n, a, lda, vt, ldvt)
	l.Dorgbr(lapack.GeneratePT, k, n, m, vt, ldvt, tauP, room, len(room))
	transpose(kernels.Of(k, m, ut), view(blas.NoTrans, m, k, u, ldu))
	ok := l.bidiagonal(m < n, k, s, e, vt, ldvt, n, ut, m, room)
	transpose(view(blas.NoTrans, m, k, u, ldu), kernels.Of(k, m, ut))
	work[0] = float64(lwork)
	return ok
}

// transpose sets dst = srcᵀ, both as they are stored, in squares that stay in the cache.
func transpose(dst, src kernels.Matrix[float64]) {
	const square = 16
	for i0 := 0; i0 < src.Rows; i0 += square {
		for j0 := 0; j0 < src.Cols; j0 += square {
			for i := i0; i < min(i0+square, src.Rows); i++ {
				row := src.Data[i*src.Stride:]
				for j := j0; j < min(j0+square, src.Cols); j++ {
					dst.Data[j*dst.Stride+i] = row[j]
				}
			}
		}
	}
}
