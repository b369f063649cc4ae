package gonumblas

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/lapack/testlapack"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"orrery/kernels"
)

// gonum's own suite.
func TestSVDSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	testlapack.DgesvdTest(t, Lapack{}, 1e-13)
}

// svd is a decomposition of a in rows of n, with the strides a caller may choose.
func svd(l lapack.Float64, jobU, jobVT lapack.SVDJob, m, n int, a []float64) (u *mat.Dense, s []float64, vt *mat.Dense, ok bool) {
	k := min(m, n)
	s = make([]float64, k)
	u, vt = mat.NewDense(m, m+2, nil), mat.NewDense(n, n+3, nil)
	for _, x := range [][]float64{s, u.RawMatrix().Data, vt.RawMatrix().Data} {
		kernels.Fill(x, math.NaN())
	}
	work := make([]float64, 5*k+3*max(m, n)+64)
	ok = l.Dgesvd(jobU, jobVT, m, n, slices.Clone(a), n, s, u.RawMatrix().Data, m+2, vt.RawMatrix().Data, n+3, work, len(work))
	cols, rows := k, k
	if jobU == lapack.SVDAll {
		cols = m
	}
	if jobVT == lapack.SVDAll {
		rows = n
	}
	return u.Slice(0, m, 0, cols).(*mat.Dense), s, vt.Slice(0, rows, 0, n).(*mat.Dense), ok
}

// offIdentity is the Frobenius norm of QᵀQ - I.
func offIdentity(q mat.Matrix) float64 {
	var g mat.Dense
	g.Mul(q.T(), q)
	n, _ := g.Dims()
	for i := range n {
		g.Set(i, i, g.At(i, i)-1)
	}
	return mat.Norm(&g, 2)
}

// drawMatrix draws one that an iteration may find hard.
func drawMatrix(t *rapid.T, m, n int) []float64 {
	r := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	a := draw(r, m*n)
	switch rapid.SampledFrom([]string{"normal", "graded", "low rank", "ties", "permutation", "bidiagonal"}).Draw(t, "kind") {
	case "graded":
		down, across := rapid.Float64Range(-20, 20).Draw(t, "down"), rapid.Float64Range(-20, 20).Draw(t, "across")
		for i := range a {
			a[i] *= math.Pow(10, down*(float64(i/n)/float64(m)-0.5)+across*(float64(i%n)/float64(n)-0.5))
		}
	case "low rank":
		rank := rapid.IntRange(1, 3).Draw(t, "rank")
		mat.NewDense(m, n, a).Mul(mat.NewDense(m, rank, draw(r, m*rank)), mat.NewDense(rank, n, draw(r, rank*n)))
	case "ties":
		for i := range a {
			a[i] = math.Round(a[i] / 2)
		}
	case "permutation":
		clear(a)
		for i, j := range r.Perm(max(m, n)) {
			if i < m && j < n {
				a[i*n+j] = 3
			}
		}
	case "bidiagonal":
		for i := range a {
			if i%n != i/n && i%n != i/n+1 || r.IntN(10) == 0 {
				a[i] = 0
			}
		}
	}
	scale := math.Pow(10, rapid.SampledFrom([]float64{0, 0, -18, 18, -250, 250}).Draw(t, "scale"))
	for i := range a {
		a[i] *= scale
	}
	return a
}

func TestSVD(t *testing.T) {
	jobs := []lapack.SVDJob{lapack.SVDAll, lapack.SVDStore, lapack.SVDNone}
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.IntRange(1, 70).Draw(t, "m"), rapid.IntRange(1, 70).Draw(t, "n")
		a := drawMatrix(t, m, n)
		jobU, jobVT := rapid.SampledFrom(jobs).Draw(t, "U"), rapid.SampledFrom(jobs).Draw(t, "VT")
		u, s, vt, ok := svd(Lapack{}, jobU, jobVT, m, n, a)
		if !ok {
			t.Fatal("did not converge")
		}
		_, want, _, _ := svd(lapackgonum.Implementation{}, lapack.SVDNone, lapack.SVDNone, m, n, a)
		rounding := 10 * float64(max(m, n)) * ulp
		for i, x := range s {
			if !(x >= 0) || i > 0 && x > s[i-1] {
				t.Fatalf("singular value %d is %v after %v", i, x, s[max(i-1, 0)])
			}
			if !(math.Abs(x-want[i]) <= rounding*want[0]) {
				t.Fatalf("singular value %d is %v, gonum's %v", i, x, want[i])
			}
		}
		if jobU != lapack.SVDNone {
			if off := offIdentity(u); !(off <= rounding) {
				t.Errorf("UᵀU is off by %v", off)
			}
		}
		if jobVT != lapack.SVDNone {
			if off := offIdentity(vt.T()); !(off <= rounding) {
				t.Errorf("VᵀV is off by %v", off)
			}
		}
		if jobU == lapack.SVDNone || jobVT == lapack.SVDNone || s[0] == 0 {
			return
		}
		k := min(m, n)
		var us, rest mat.Dense
		us.Apply(func(_, j int, x float64) float64 { return x * (s[j] / s[0]) }, u.Slice(0, m, 0, k))
		rest.Mul(&us, vt.Slice(0, k, 0, n))
		rest.Apply(func(i, j int, x float64) float64 { return x - a[i*n+j]/s[0] }, &rest)
		if off := mat.Norm(&rest, 2); !(off <= rounding) {
			t.Errorf("U·S·Vᵀ is off by %v of ‖A‖", off)
		}
	})
}

// What is not finite is gonum's to decide.
func TestSVDNotFinite(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := draw(rand.New(rand.NewPCG(1, 2)), 20*20)
		a[33] = x
		outcome := func(l lapack.Float64) (result any) {
			defer func() {
				if p := recover(); p != nil {
					result = p
				}
			}()
			_, s, _, ok := svd(l, lapack.SVDStore, lapack.SVDStore, 20, 20, a)
			return [2]bool{ok, math.IsNaN(s[0])}
		}
		if got, want := outcome(Lapack{}), outcome(lapackgonum.Implementation{}); got != want {
			t.Errorf("with %v: %v, gonum's: %v", x, got, want)
		}
	}
}

// The singular values of a bidiagonal matrix to high relative accuracy, however small,
// beside those of the differential quotient-difference algorithm, and what the rows of Vᵀ
// have become.
func TestDiagonalise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		r := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		d, e := draw(r, n), draw(r, n-1)
		grade, bend := rapid.Float64Range(-100, 100).Draw(t, "grade"), rapid.Float64Range(-100, 100).Draw(t, "bend")
		spread := rapid.Float64Range(0, 10).Draw(t, "spread")
		by := func(i int) float64 {
			x := float64(i)/float64(n) - 0.5
			return math.Pow(10, grade*x+bend*math.Abs(x)-spread*r.Float64())
		}
		for i := range d {
			d[i] *= by(i)
			if i < n-1 {
				e[i] *= by(i)
			}
		}
		if zeros := rapid.IntRange(0, 3*n).Draw(t, "zeros"); zeros < n {
			clear(d[zeros:min(n, zeros+1+r.IntN(3))])
		}
		top := max(floats.Norm(d, math.Inf(1)), floats.Norm(e, math.Inf(1)))
		kernels.Scale(1/top, d)
		kernels.Scale(1/top, e)
		b := mat.NewDense(n, n, nil)
		for i := range d {
			b.Set(i, i, d[i])
			if i < n-1 {
				b.Set(i, i+1, e[i])
			}
		}
		l := Lapack{}
		want := slices.Clone(d)
		l.Dbdsqr(blas.Upper, n, 0, 0, 0, want, slices.Clone(e), nil, 1, nil, 1, nil, 1, make([]float64, 4*n))
		vt := kernels.New[float64](n, n)
		for i := range n {
			vt.Row(i)[i] = 1
		}
		if !diagonalise(d, e, vt) {
			t.Fatal("did not converge")
		}
		v := mat.NewDense(n, n, vt.Data).T()
		rounding := 10 * float64(n) * ulp
		if off := offIdentity(v); !(off <= rounding) {
			t.Errorf("VᵀV is off by %v", off)
		}
		var bv, g mat.Dense
		bv.Mul(b, v)
		bv.Scale(1/want[0], &bv)
		g.Mul(bv.T(), &bv)
		for i, x := range d {
			g.Set(i, i, g.At(i, i)-x/want[0]*(x/want[0]))
			d[i] = math.Abs(x)
		}
		if off := mat.Norm(&g, 2); !(off <= rounding) {
			t.Errorf("VᵀBᵀBV is off by %v of ‖B‖²", off)
		}
		slices.Sort(d)
		slices.Reverse(d)
		for i, x := range d {
			if !(math.Abs(x-want[i]) <= float64(n)*(rounding*want[i]+tiny)) {
				t.Errorf("singular value %d is %v, want %v", i, x, want[i])
			}
		}
	})
}

func TestOnto(t *testing.T) {
	for _, x := range []float64{0, 1e-310, -1e-200, 1e-136, 1, -1e30} {
		for _, y := range []float64{0, -1e-310, 1e-200, 1e-136, -1, 1e30} {
			r, length := onto(x, y)
			u, v := r.of(x, y)
			rounding := 4 * ulp * math.Hypot(x, y)
			if off := math.Abs(math.Hypot(r.c, r.s) - 1); !(off <= 4*ulp) {
				t.Errorf("onto(%v, %v) stretches by %v", x, y, off)
			}
			if !(math.Abs(u-length) <= rounding) || !(math.Abs(v) <= rounding+tiny) {
				t.Errorf("onto(%v, %v) makes (%v, %v), says %v", x, y, u, v, length)
			}
		}
	}
}
