package gonumblas

import (
	"sync"
	"unsafe"

	"gonum.org/v1/gonum/blas"

	"orrery/kernels"
)

// narrow is up to how many columns gonum's own is as fast.
const narrow = 8

// scratch is memory for strided vectors made contiguous.
type scratch struct{ x, y []float64 }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// room returns n elements of *s, made longer if need be.
func room[T kernels.Float](s *[]float64, n int) []T {
	if len(*s) < n {
		*s = make([]float64, n+n/2)
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(*s))), n)
}

// gather returns the n elements of a strided vector: x itself or a copy in *s.
func gather[T kernels.Float](s *[]float64, n int, x []T, inc int) []T {
	if inc == 1 {
		return x[:n]
	}
	c := room[T](s, n)
	i := start(n, inc)
	for j := range c {
		c[j] = x[i]
		i += inc
	}
	return c
}

// scatter stores what gather has gathered.
func scatter[T kernels.Float](c, x []T, inc int) {
	if inc == 1 {
		return
	}
	i := start(len(c), inc)
	for _, v := range c {
		x[i] = v
		i += inc
	}
}

// start is the index of the first element of a vector.
func start(n, inc int) int {
	if inc < 0 {
		return (1 - n) * inc
	}
	return 0
}

// holds reports whether x has n elements inc apart.
func holds[T kernels.Float](n int, x []T, inc int) bool {
	return inc != 0 && (n-1)*max(inc, -inc) < len(x)
}

func gemv[T kernels.Float](trans bool, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) {
	w := scratches.Get().(*scratch)
	lenX, lenY := n, m
	if trans {
		lenX, lenY = m, n
	}
	xs := gather(&w.x, lenX, x, incX)
	ys := gather(&w.y, lenY, y, incY)
	if beta == 0 {
		clear(ys)
	} else if beta != 1 {
		kernels.Scale(beta, ys)
	}
	for i := range m {
		row := a[i*lda : i*lda+n]
		if trans {
			kernels.Axpy(alpha*xs[i], row, ys)
		} else {
			ys[i] += alpha * kernels.Dot(row, xs)
		}
	}
	scatter(ys, y, incY)
	scratches.Put(w)
}

func ger[T kernels.Float](m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) {
	w := scratches.Get().(*scratch)
	ys := gather(&w.y, n, y, incY)
	ix := start(m, incX)
	for i := range m {
		kernels.Axpy(alpha*x[ix], ys, a[i*lda:i*lda+n])
		ix += incX
	}
	scratches.Put(w)
}

// symv adds alpha·a·x to y.
func symv[T kernels.Float](upper bool, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) {
	w := scratches.Get().(*scratch)
	xs := gather(&w.x, n, x, incX)
	ys := gather(&w.y, n, y, incY)
	if beta == 0 {
		clear(ys)
	} else if beta != 1 {
		kernels.Scale(beta, ys)
	}
	for i := range n {
		lo, hi := 0, i
		if upper {
			lo, hi = i+1, n
		}
		row := a[i*lda+lo : i*lda+hi]
		ys[i] += alpha * (kernels.Dot(row, xs[lo:hi]) + a[i*lda+i]*xs[i])
		kernels.Axpy(alpha*xs[i], row, ys[lo:hi])
	}
	scatter(ys, y, incY)
	scratches.Put(w)
}

func syr2[T kernels.Float](upper bool, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) {
	w := scratches.Get().(*scratch)
	xs := gather(&w.x, n, x, incX)
	ys := gather(&w.y, n, y, incY)
	for i := range n {
		lo, hi := 0, i+1
		if upper {
			lo, hi = i, n
		}
		row := a[i*lda+lo : i*lda+hi]
		kernels.Axpy(alpha*xs[i], ys[lo:hi], row)
		kernels.Axpy(alpha*ys[i], xs[lo:hi], row)
	}
	scratches.Put(w)
}

// gonumFaster reports that gonum's own multiplies a float64 matrix with such vectors faster, and rightly.
func gonumFaster(incX, incY int) bool { return assembly && incX > 0 && incY > 0 }

func fitsGemv[T kernels.Float](t blas.Transpose, m, n int, a []T, lda int, x []T, incX int, y []T, incY int) bool {
	lenX, lenY := n, m
	if t != blas.NoTrans {
		lenX, lenY = m, n
	}
	return (t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans) &&
		m > 0 && n >= narrow && lda >= n && len(a) >= lda*(m-1)+n && holds(lenX, x, incX) && holds(lenY, y, incY)
}

// Dgemv computes y = alpha·op(A)·x + beta·y.
func (Implementation) Dgemv(t blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if alpha == 0 || gonumFaster(incX, incY) || !fitsGemv(t, m, n, a, lda, x, incX, y, incY) {
		own.Dgemv(t, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	gemv(t != blas.NoTrans, m, n, alpha, a, lda, x, incX, beta, y, incY)
}

// Sgemv computes y = alpha·op(A)·x + beta·y.
func (Implementation) Sgemv(t blas.Transpose, m, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	if alpha == 0 || !fitsGemv(t, m, n, a, lda, x, incX, y, incY) {
		own.Sgemv(t, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	gemv(t != blas.NoTrans, m, n, alpha, a, lda, x, incX, beta, y, incY)
}

func fitsGer[T kernels.Float](m, n int, x []T, incX int, y []T, incY int, a []T, lda int) bool {
	return m > 0 && n >= narrow && lda >= n && len(a) >= lda*(m-1)+n && holds(m, x, incX) && holds(n, y, incY)
}

// Dger adds alpha·x·yᵀ to A.
func (Implementation) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	if alpha == 0 || gonumFaster(incX, incY) || !fitsGer(m, n, x, incX, y, incY, a, lda) {
		own.Dger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	ger(m, n, alpha, x, incX, y, incY, a, lda)
}

// Sger adds alpha·x·yᵀ to A.
func (Implementation) Sger(m, n int, alpha float32, x []float32, incX int, y []float32, incY int, a []float32, lda int) {
	if alpha == 0 || !fitsGer(m, n, x, incX, y, incY, a, lda) {
		own.Sger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	ger(m, n, alpha, x, incX, y, incY, a, lda)
}

func fitsSym[T kernels.Float](ul blas.Uplo, n int, x []T, incX int, y []T, incY int, a []T, lda int) bool {
	return (ul == blas.Upper || ul == blas.Lower) && n >= 2*narrow && lda >= n && len(a) >= lda*(n-1)+n &&
		holds(n, x, incX) && holds(n, y, incY)
}

// Dsymv computes y = alpha·A·x + beta·y for a symmetric A.
func (Implementation) Dsymv(ul blas.Uplo, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if alpha == 0 || !fitsSym(ul, n, x, incX, y, incY, a, lda) {
		own.Dsymv(ul, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	symv(ul == blas.Upper, n, alpha, a, lda, x, incX, beta, y, incY)
}

// Dsyr2 adds alpha·(x·yᵀ + y·xᵀ) to a symmetric A.
func (Implementation) Dsyr2(ul blas.Uplo, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	if alpha == 0 || !fitsSym(ul, n, x, incX, y, incY, a, lda) {
		own.Dsyr2(ul, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	syr2(ul == blas.Upper, n, alpha, x, incX, y, incY, a, lda)
}
