package gonumblas

import (
	"gonum.org/v1/gonum/blas"

	"orrery/kernels"
)

// view is a as a matrix; rows and cols are those of op(a).
func view[T kernels.Float](t blas.Transpose, rows, cols int, a []T, lda int) kernels.Matrix[T] {
	if t == blas.NoTrans {
		return kernels.Matrix[T]{Data: a, Rows: rows, Cols: cols, Stride: lda}
	}
	return kernels.Matrix[T]{Data: a, Rows: cols, Cols: rows, Stride: lda}.T()
}

// gemm computes C = alpha·op(A)·op(B) + beta·C, alpha not 0, nothing empty.
func gemm[T kernels.Float](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	kernels.MulAdd(view(blas.NoTrans, m, n, c, ldc), alpha, view(tA, m, k, a, lda), view(tB, k, n, b, ldb), beta)
}

func transposed(t blas.Transpose) bool { return t == blas.Trans || t == blas.ConjTrans }

// stored reports whether a can hold op⁻¹ of a rows × cols matrix.
func stored[T kernels.Float](t blas.Transpose, rows, cols int, a []T, lda int) bool {
	if transposed(t) {
		rows, cols = cols, rows
	} else if t != blas.NoTrans {
		return false
	}
	return lda >= cols && len(a) >= (rows-1)*lda+cols
}

func fitsGemm[T kernels.Float](tA, tB blas.Transpose, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) bool {
	return m > 0 && n > 0 && k > 0 && stored(tA, m, k, a, lda) && stored(tB, k, n, b, ldb) && stored(blas.NoTrans, m, n, c, ldc)
}

// Dgemm computes C = alpha·op(A)·op(B) + beta·C.
func (Implementation) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if alpha == 0 || !fitsGemm(tA, tB, m, n, k, a, lda, b, ldb, c, ldc) {
		own.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Sgemm computes C = alpha·op(A)·op(B) + beta·C.
func (Implementation) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if alpha == 0 || !fitsGemm(tA, tB, m, n, k, a, lda, b, ldb, c, ldc) {
		own.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// leaf is the size of a triangle that is not split further.
const leaf = 16

// triangular is an operation on B with a triangular A, solving or multiplying, in terms
// of the same operation on the two halves of A and a product with the square between.
// run does the operation on triangles of leaf size.
type triangular[T kernels.Float] struct {
	side  blas.Side
	uplo  blas.Uplo
	trans blas.Transpose
	diag  blas.Diag
	lda   int
	ldb   int
	solve bool
	run   func(blas.Side, blas.Uplo, blas.Transpose, blas.Diag, int, int, T, []T, int, []T, int)
}

func (p *triangular[T]) do(m, n int, alpha T, a, b []T) {
	order := n
	if p.side == blas.Left {
		order = m
	}
	if order <= leaf {
		p.run(p.side, p.uplo, p.trans, p.diag, m, n, alpha, a, p.lda, b, p.ldb)
		return
	}
	h := order / 2
	h -= h % 8
	a2 := a[h*p.lda+h:]
	square := a[h*p.lda:] // of the lower triangle
	if p.uplo == blas.Upper {
		square = a[h:]
	}
	lower := (p.uplo == blas.Lower) == (p.trans == blas.NoTrans) // op(A) is
	// With X1 and X2 the parts of B that the halves of A act on, one of them needs the
	// other, in its old state if multiplying and in its new one if solving.
	var b2 []T
	half1 := func(alpha T) { p.do(h, n, alpha, a, b) }
	half2 := func(alpha T) { p.do(m-h, n, alpha, a2, b2) }
	var onto1, onto2 func(alpha, beta T)
	if p.side == blas.Left {
		b2 = b[h*p.ldb:]
		onto2 = func(alpha, beta T) {
			gemm(p.trans, blas.NoTrans, m-h, n, h, alpha, square, p.lda, b, p.ldb, beta, b2, p.ldb)
		}
		onto1 = func(alpha, beta T) {
			gemm(p.trans, blas.NoTrans, h, n, m-h, alpha, square, p.lda, b2, p.ldb, beta, b, p.ldb)
		}
	} else {
		b2 = b[h:]
		half1 = func(alpha T) { p.do(m, h, alpha, a, b) }
		half2 = func(alpha T) { p.do(m, n-h, alpha, a2, b2) }
		onto2 = func(alpha, beta T) {
			gemm(blas.NoTrans, p.trans, m, n-h, h, alpha, b, p.ldb, square, p.lda, beta, b2, p.ldb)
		}
		onto1 = func(alpha, beta T) {
			gemm(blas.NoTrans, p.trans, m, h, n-h, alpha, b2, p.ldb, square, p.lda, beta, b, p.ldb)
		}
	}
	first, then, onto := half1, half2, onto2
	if lower != (p.side == blas.Left) { // part 1 needs part 2
		first, then, onto = half2, half1, onto1
	}
	if p.solve {
		first(alpha)
		onto(-1, alpha)
		then(1)
	} else {
		then(alpha)
		onto(alpha, 1)
		first(alpha)
	}
}

func fitsTriangular[T kernels.Float](s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, a []T, lda int, b []T, ldb int) bool {
	k := n
	if s == blas.Left {
		k = m
	}
	return (s == blas.Left || s == blas.Right) && (ul == blas.Upper || ul == blas.Lower) && (d == blas.Unit || d == blas.NonUnit) &&
		m > 0 && n > 0 && k > leaf && stored(t, k, k, a, lda) && stored(blas.NoTrans, m, n, b, ldb)
}

// Dtrsm solves op(A)·X = alpha·B or X·op(A) = alpha·B for a triangular A.
func (Implementation) Dtrsm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	if alpha == 0 || !fitsTriangular(s, ul, t, d, m, n, a, lda, b, ldb) {
		own.Dtrsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	p := triangular[float64]{s, ul, t, d, lda, ldb, true, own.Dtrsm}
	p.do(m, n, alpha, a, b)
}

// Strsm solves op(A)·X = alpha·B or X·op(A) = alpha·B for a triangular A.
func (Implementation) Strsm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int) {
	if alpha == 0 || !fitsTriangular(s, ul, t, d, m, n, a, lda, b, ldb) {
		own.Strsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	p := triangular[float32]{s, ul, t, d, lda, ldb, true, own.Strsm}
	p.do(m, n, alpha, a, b)
}

// Dtrmm computes B = alpha·op(A)·B or B = alpha·B·op(A) for a triangular A.
func (Implementation) Dtrmm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	if alpha == 0 || !fitsTriangular(s, ul, t, d, m, n, a, lda, b, ldb) {
		own.Dtrmm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	p := triangular[float64]{s, ul, t, d, lda, ldb, false, own.Dtrmm}
	p.do(m, n, alpha, a, b)
}

// syrk computes the triangle of C = alpha·op(A)·op(A)ᵀ + beta·C, op(A) n × k, by
// halves: two triangles and the square between.
func syrk[T kernels.Float](ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int,
	run func(blas.Uplo, blas.Transpose, int, int, T, []T, int, T, []T, int)) {
	if n <= leaf {
		run(ul, t, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	h := n / 2
	h -= h % 8
	a2, other := a[h*lda:], blas.Trans
	if t != blas.NoTrans {
		a2, other = a[h:], blas.NoTrans
	}
	syrk(ul, t, h, k, alpha, a, lda, beta, c, ldc, run)
	syrk(ul, t, n-h, k, alpha, a2, lda, beta, c[h*ldc+h:], ldc, run)
	if ul == blas.Upper {
		gemm(t, other, h, n-h, k, alpha, a, lda, a2, lda, beta, c[h:], ldc)
	} else {
		gemm(t, other, n-h, h, k, alpha, a2, lda, a, lda, beta, c[h*ldc:], ldc)
	}
}

func fitsSyrk[T kernels.Float](ul blas.Uplo, t blas.Transpose, n, k int, a []T, lda int, c []T, ldc int) bool {
	return (ul == blas.Upper || ul == blas.Lower) && n > leaf && k > 0 && stored(t, n, k, a, lda) && stored(blas.NoTrans, n, n, c, ldc)
}

// Dsyrk computes C = alpha·op(A)·op(A)ᵀ + beta·C for a symmetric C.
func (Implementation) Dsyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	if alpha == 0 || !fitsSyrk(ul, t, n, k, a, lda, c, ldc) {
		own.Dsyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	syrk(ul, t, n, k, alpha, a, lda, beta, c, ldc, own.Dsyrk)
}

// Ssyrk computes C = alpha·op(A)·op(A)ᵀ + beta·C for a symmetric C.
func (Implementation) Ssyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float32, a []float32, lda int, beta float32, c []float32, ldc int) {
	if alpha == 0 || !fitsSyrk(ul, t, n, k, a, lda, c, ldc) {
		own.Ssyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	syrk(ul, t, n, k, alpha, a, lda, beta, c, ldc, own.Ssyrk)
}

// Dsyr2k computes C = alpha·(op(A)·op(B)ᵀ + op(B)·op(A)ᵀ) + beta·C for a symmetric C.
func (Implementation) Dsyr2k(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if alpha == 0 || n <= leaf || !fitsSyrk(ul, t, n, k, a, lda, c, ldc) || !fitsSyrk(ul, t, n, k, b, ldb, c, ldc) {
		own.Dsyr2k(ul, t, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	h := n / 2
	h -= h % 8
	a2, b2, other := a[h*lda:], b[h*ldb:], blas.Trans
	if t != blas.NoTrans {
		a2, b2, other = a[h:], b[h:], blas.NoTrans
	}
	Implementation{}.Dsyr2k(ul, t, h, k, alpha, a, lda, b, ldb, beta, c, ldc)
	Implementation{}.Dsyr2k(ul, t, n-h, k, alpha, a2, lda, b2, ldb, beta, c[h*ldc+h:], ldc)
	if ul == blas.Upper {
		gemm(t, other, h, n-h, k, alpha, a, lda, b2, ldb, beta, c[h:], ldc)
		gemm(t, other, h, n-h, k, alpha, b, ldb, a2, lda, 1, c[h:], ldc)
	} else {
		gemm(t, other, n-h, h, k, alpha, a2, lda, b, ldb, beta, c[h*ldc:], ldc)
		gemm(t, other, n-h, h, k, alpha, b2, ldb, a, lda, 1, c[h*ldc:], ldc)
	}
}
