package gonumblas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/blas/testblas"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// gonum's own suite.
func TestSuite(t *testing.T) {
	var impl Implementation
	t.Run("Ddot", func(t *testing.T) { testblas.DdotTest(t, impl) })
	t.Run("Daxpy", func(t *testing.T) { testblas.DaxpyTest(t, impl) })
	t.Run("Dscal", func(t *testing.T) { testblas.DscalTest(t, impl) })
	t.Run("Dnrm2", func(t *testing.T) { testblas.Dnrm2Test(t, impl) })
	t.Run("Dgemv", func(t *testing.T) { testblas.DgemvTest(t, impl) })
	t.Run("Dger", func(t *testing.T) { testblas.DgerTest(t, impl) })
	t.Run("Dsymv", func(t *testing.T) { testblas.DsymvTest(t, impl) })
	t.Run("Dsyr2", func(t *testing.T) { testblas.Dsyr2Test(t, impl) })
	t.Run("Dgemm", func(t *testing.T) { testblas.TestDgemm(t, impl) })
	t.Run("Dtrsm", func(t *testing.T) { testblas.DtrsmTest(t, impl) })
	t.Run("Dtrmm", func(t *testing.T) { testblas.DtrmmTest(t, impl) })
	t.Run("Dsyrk", func(t *testing.T) { testblas.DsyrkTest(t, impl) })
	t.Run("Dsyr2k", func(t *testing.T) { testblas.Dsyr2kTest(t, impl) })
	t.Run("Dsymm", func(t *testing.T) { testblas.DsymmTest(t, impl) })
	t.Run("Dtrsv", func(t *testing.T) { testblas.DtrsvTest(t, impl) })
	t.Run("Drot", func(t *testing.T) { testblas.DrotTest(t, impl) })
}

func draw(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// The suite's cases are small; here are sizes that take the new paths, against gonum.
func TestLarge(t *testing.T) {
	var impl Implementation
	var own gonum.Implementation
	r := rand.New(rand.NewPCG(1, 2))
	same := func(name string, got, want []float64) {
		t.Helper()
		if d := floats.Distance(got, want, math.Inf(1)) / (1 + floats.Norm(want, math.Inf(1))); !(d < 1e-12) {
			t.Errorf("%s: off by %v", name, d)
		}
	}
	twice := func(name string, x []float64, f func(impl blas.Float64, x []float64)) {
		t.Helper()
		y := append([]float64(nil), x...)
		f(impl, x)
		f(own, y)
		same(name, x, y)
	}
	for _, n := range []int{5, 17, 40, 67, 130} {
		m, lda := n+7, n+11
		a, b := draw(r, lda*lda), draw(r, lda*lda)
		for i := range n + 7 {
			a[i*lda+i] += 3 * float64(n) // well conditioned
		}
		for _, ul := range []blas.Uplo{blas.Upper, blas.Lower} {
			for _, tr := range []blas.Transpose{blas.NoTrans, blas.Trans} {
				for _, s := range []blas.Side{blas.Left, blas.Right} {
					for _, d := range []blas.Diag{blas.Unit, blas.NonUnit} {
						name := fmt.Sprintf("n=%d %c%c%c%c", n, s, ul, tr, d)
						if d == blas.NonUnit {
							twice("trsm "+name, draw(r, m*lda), func(i blas.Float64, x []float64) { i.Dtrsm(s, ul, tr, d, m, n, 0.7, a, lda, x, lda) })
						}
						twice("trmm "+name, draw(r, m*lda), func(i blas.Float64, x []float64) { i.Dtrmm(s, ul, tr, d, m, n, 0.7, a, lda, x, lda) })
					}
				}
				name := fmt.Sprintf("n=%d %c%c", n, ul, tr)
				twice("syrk "+name, draw(r, m*lda), func(i blas.Float64, x []float64) { i.Dsyrk(ul, tr, n, m, 0.7, a, lda, -0.3, x, lda) })
				twice("syr2k "+name, draw(r, m*lda), func(i blas.Float64, x []float64) {
					i.Dsyr2k(ul, tr, n, m, 0.7, a, lda, b, lda, -0.3, x, lda)
				})
				for _, inc := range []int{1, 3, -2} {
					x := draw(r, 3*m)
					twice("symv", draw(r, 3*m), func(i blas.Float64, y []float64) { i.Dsymv(ul, n, 0.7, a, lda, x, inc, -0.3, y, inc) })
					twice("syr2", draw(r, m*lda), func(i blas.Float64, y []float64) { i.Dsyr2(ul, n, 0.7, x, inc, b, inc, y, lda) })
				}
			}
		}
	}
}

// gonum's own code is wrong for some negative strides (v0.17: Dger on amd64, Dgemv with
// beta 0 elsewhere), so here is the definition to compare with.
func TestStridedVectors(t *testing.T) {
	var impl Implementation
	r := rand.New(rand.NewPCG(1, 2))
	at := func(n, inc, i int) int {
		if inc < 0 {
			return (i - n + 1) * inc
		}
		return i * inc
	}
	for _, m := range []int{1, 9, 40} {
		n, lda := m+9, m+12
		for _, inc := range []int{1, 3, -1, -2} {
			a, x, y := draw(r, m*lda), draw(r, 3*n), draw(r, 3*n)
			want := append([]float64(nil), a...)
			for i := range m {
				for j := range n {
					want[i*lda+j] += 0.7 * x[at(m, inc, i)] * y[at(n, inc, j)]
				}
			}
			got := append([]float64(nil), a...)
			impl.Dger(m, n, 0.7, x, inc, y, inc, got, lda)
			if !floats.EqualApprox(got, want, 1e-12) {
				t.Errorf("Dger m=%d inc=%d", m, inc)
			}
			for _, beta := range []float64{0, 1, -0.3} {
				for _, tr := range []blas.Transpose{blas.NoTrans, blas.Trans} {
					rows, cols := m, n
					if tr == blas.Trans {
						rows, cols = n, m
					}
					want := append([]float64(nil), y...)
					for i := range rows {
						sum := 0.0
						for j := range cols {
							k := i*lda + j
							if tr == blas.Trans {
								k = j*lda + i
							}
							sum += a[k] * x[at(cols, inc, j)]
						}
						p := &want[at(rows, inc, i)]
						*p = 0.7*sum + beta**p
					}
					got := append([]float64(nil), y...)
					impl.Dgemv(tr, m, n, 0.7, a, lda, x, inc, beta, got, inc)
					if !floats.EqualApprox(got, want, 1e-12) {
						t.Errorf("Dgemv %c m=%d inc=%d beta=%v", tr, m, inc, beta)
					}
				}
			}
		}
	}
}

func TestNrm2Extremes(t *testing.T) {
	for _, v := range []float64{0, 1e-320, 1e-200, 1, 1e200, math.MaxFloat64 / 8} {
		x := make([]float64, 40)
		for i := range x {
			x[i] = v
		}
		got, want := (Implementation{}).Dnrm2(len(x), x, 1), own.Dnrm2(len(x), x, 1)
		if math.Abs(got-want) > 1e-14*want {
			t.Errorf("norm of %v: %v, want %v", v, got, want)
		}
		x32 := make([]float32, 40)
		for i := range x32 {
			x32[i] = float32(math.Min(v, math.MaxFloat32/8))
		}
		got32, want32 := (Implementation{}).Snrm2(len(x32), x32, 1), own.Snrm2(len(x32), x32, 1)
		if math.Abs(float64(got32-want32)) > 1e-6*float64(want32) {
			t.Errorf("norm of %v: %v, want %v", x32[0], got32, want32)
		}
	}
}

// Use is all that a program needs.
func ExampleUse() {
	Use()
	a := mat.NewDense(2, 2, []float64{2, 1, 1, 3})
	var x mat.VecDense
	if err := x.SolveVec(a, mat.NewVecDense(2, []float64{3, 5})); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%.1f\n", x.RawVector().Data)
	// Output: [0.8 1.4]
}

func BenchmarkDecompositions(b *testing.B) {
	defer blas64.Use(gonum.Implementation{})
	for _, n := range []int{64, 128, 256} {
		r := rand.New(rand.NewPCG(1, 2))
		a := mat.NewDense(n, n, draw(r, n*n))
		s := mat.NewSymDense(n, nil)
		s.SymOuterK(1, a)
		for _, op := range []struct {
			name string
			run  func()
		}{
			{"SVD", func() { new(mat.SVD).Factorize(a, mat.SVDThin) }},
			{"SVDValues", func() { new(mat.SVD).Factorize(a, mat.SVDNone) }},
			{"QR", func() { new(mat.QR).Factorize(a) }},
			{"LU", func() { new(mat.LU).Factorize(a) }},
			{"Cholesky", func() { new(mat.Cholesky).Factorize(s) }},
			{"EigenSym", func() { new(mat.EigenSym).Factorize(s, true) }},
			{"Eigen", func() { new(mat.Eigen).Factorize(a, mat.EigenRight) }},
			{"Solve", func() { new(mat.Dense).Solve(a, a) }},
		} {
			for _, impl := range []struct {
				name string
				blas blas.Float64
			}{{"gonum", gonum.Implementation{}}, {"kernels", Implementation{}}} {
				blas64.Use(impl.blas)
				b.Run(fmt.Sprintf("%s/%d/%s", op.name, n, impl.name), func(b *testing.B) {
					for b.Loop() {
						op.run()
					}
				})
			}
		}
	}
}
