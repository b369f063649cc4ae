package gonumblas

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"
)

// gonum has no suite for float32. Every operation that is replaced, on random strides and shapes (large enough not to be
// left to gonum, whose Sgemv clears more than its vector and whose Dger is wrong for a negative stride), against the float64 one
// that the suite has passed.
func TestFloat32(t *testing.T) {
	var impl Implementation
	ops := []struct {
		name string
		run  func(r *rapid.T, c *pair)
	}{
		{"dot", func(r *rapid.T, c *pair) {
			n, inc := c.size(r), c.inc(r)
			c.got[0], c.want[0] = impl.Sdot(n, c.a32, inc, c.b32, inc), impl.Ddot(n, c.a, inc, c.b, inc)
		}},
		{"nrm2", func(r *rapid.T, c *pair) {
			n, inc := c.size(r), c.inc(r)
			c.got[0], c.want[0] = impl.Snrm2(n, c.a32, max(inc, 1)), impl.Dnrm2(n, c.a, max(inc, 1))
		}},
		{"axpy", func(r *rapid.T, c *pair) {
			n, inc := c.size(r), c.inc(r)
			impl.Saxpy(n, 0.7, c.a32, inc, c.got, inc)
			impl.Daxpy(n, 0.7, c.a, inc, c.want, inc)
		}},
		{"scal", func(r *rapid.T, c *pair) {
			n, inc := c.size(r), max(c.inc(r), 1)
			impl.Sscal(n, 0.7, c.got, inc)
			impl.Dscal(n, 0.7, c.want, inc)
		}},
		{"gemv", func(r *rapid.T, c *pair) {
			m, n, inc, beta, tr := c.size(r), c.size(r), c.inc(r), c.beta(r), c.transpose(r)
			impl.Sgemv(tr, m, n, 0.7, c.a32, stride, c.b32, inc, float32(beta), c.got, inc)
			impl.Dgemv(tr, m, n, 0.7, c.a, stride, c.b, inc, beta, c.want, inc)
		}},
		{"ger", func(r *rapid.T, c *pair) {
			m, n, inc := c.size(r), c.size(r), c.inc(r)
			impl.Sger(m, n, 0.7, c.a32, inc, c.b32, inc, c.got, stride)
			impl.Dger(m, n, 0.7, c.a, inc, c.b, inc, c.want, stride)
		}},
		{"gemm", func(r *rapid.T, c *pair) {
			m, n, k, beta, ta, tb := c.size(r), c.size(r), c.size(r), c.beta(r), c.transpose(r), c.transpose(r)
			impl.Sgemm(ta, tb, m, n, k, 0.7, c.a32, stride, c.b32, stride, float32(beta), c.got, stride)
			impl.Dgemm(ta, tb, m, n, k, 0.7, c.a, stride, c.b, stride, beta, c.want, stride)
		}},
		{"syrk", func(r *rapid.T, c *pair) {
			n, k, beta, tr, ul := c.size(r), c.size(r), c.beta(r), c.transpose(r), c.uplo(r)
			impl.Ssyrk(ul, tr, n, k, 0.7, c.a32, stride, float32(beta), c.got, stride)
			impl.Dsyrk(ul, tr, n, k, 0.7, c.a, stride, beta, c.want, stride)
		}},
		{"trsm", func(r *rapid.T, c *pair) {
			m, n, tr, ul := c.size(r), c.size(r), c.transpose(r), c.uplo(r)
			side := rapid.SampledFrom([]blas.Side{blas.Left, blas.Right}).Draw(r, "side")
			for i := range stride { // well conditioned
				c.a32[i*stride+i] += 4 * stride
				c.a[i*stride+i] = float64(c.a32[i*stride+i])
			}
			impl.Strsm(side, ul, tr, blas.NonUnit, m, n, 0.7, c.a32, stride, c.got, stride)
			impl.Dtrsm(side, ul, tr, blas.NonUnit, m, n, 0.7, c.a, stride, c.want, stride)
		}},
	}
	for _, op := range ops {
		t.Run(op.name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				c := newPair(rapid.Uint64().Draw(r, "seed"))
				op.run(r, c)
				got := make([]float64, len(c.got))
				for i, v := range c.got {
					got[i] = float64(v)
				}
				if d := floats.Distance(got, c.want, math.Inf(1)) / (1 + floats.Norm(c.want, math.Inf(1))); !(d < 2e-5) {
					r.Fatalf("off by %v", d)
				}
			})
		})
	}
}

const stride = 90 // at least every size

// pair is the same numbers in both precisions: factors a and b [stride × stride] and a result.
type pair struct {
	a32, b32, got []float32
	a, b, want    []float64
}

func newPair(seed uint64) *pair {
	r := rand.New(rand.NewPCG(seed, 1))
	both := func() ([]float32, []float64) {
		x, y := make([]float32, stride*stride), make([]float64, stride*stride)
		for i := range x {
			x[i] = float32(r.NormFloat64())
			y[i] = float64(x[i])
		}
		return x, y
	}
	var c pair
	c.a32, c.a = both()
	c.b32, c.b = both()
	c.got, c.want = both()
	return &c
}

func (*pair) size(r *rapid.T) int { return rapid.IntRange(16, 80).Draw(r, "size") }
func (*pair) inc(r *rapid.T) int  { return rapid.SampledFrom([]int{1, 3, -1, -2}).Draw(r, "inc") }
func (*pair) beta(r *rapid.T) float64 {
	return float64(rapid.SampledFrom([]float32{0, 1, -0.3}).Draw(r, "beta"))
}
func (*pair) transpose(r *rapid.T) blas.Transpose {
	return rapid.SampledFrom([]blas.Transpose{blas.NoTrans, blas.Trans}).Draw(r, "transpose")
}
func (*pair) uplo(r *rapid.T) blas.Uplo {
	return rapid.SampledFrom([]blas.Uplo{blas.Upper, blas.Lower}).Draw(r, "triangle")
}
