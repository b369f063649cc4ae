package hier

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	_ "orrery/sim/blocks/linalg" // gonum over our products
)

// links are the outer polynomials g by the id of their option.
var links = map[string]func(z float64) float64{
	"z+z3": func(z float64) float64 { return z + (z*z*z-3*z)/2 },
	"z+z2": func(z float64) float64 { return z + (z*z - 1) },
	"z":    func(z float64) float64 { return z },
	"z2":   func(z float64) float64 { return z*z - 1 },
}

// degree is q, that of g.
var degree = map[string]int{"z+z3": 3, "z+z2": 2, "z": 1, "z2": 2}

// slope is E[g'(z)] for standard normal z. By Stein's identity it is E[z g(z)]: no derivative is needed. Gauss-Hermite
// quadrature with three points is exact for these degrees, up to 5. (That of gonum links its tables for 200 points, a
// quarter of a megabyte to load.)
func slope(g func(float64) float64) float64 {
	root := math.Sqrt(3)
	e := (-root*g(-root) + root*g(root)) / 6 // and 4/6 of 0·g(0)
	return math.Round(e*1e9)/1e9 + 0         // no -0 where the sum leaves a last bit
}

// A target is the function to be learned: y = g(p(x)), p(x) = xᵀAx.
type target struct {
	d      int
	Q      kernels.Matrix[float32] // [d × d], column i is eigenvector i of A
	lambda []float64               // [d], eigenvalues of A; tr A = 0, |A|² = 1/2, so that E p = 0 and E p² = 1
	g      func(float64) float64
}

func newTarget(rng *rand.Rand, d int, kind, link string) *target {
	t := &target{d: d, Q: haar(rng, d), lambda: make([]float64, d), g: links[link]}
	nonZero := d - d%2 // an odd one out is 0: the trace must vanish
	if kind == "low" {
		nonZero = 2
	}
	for i := range nonZero {
		t.lambda[i] = 1 / math.Sqrt(2*float64(nonZero))
		if i%2 == 1 {
			t.lambda[i] *= -1
		}
	}
	return t
}

// haar is an orthogonal matrix drawn uniformly: Q of the QR decomposition of a Gaussian matrix, made unique by a
// positive diagonal of R.
func haar(rng *rand.Rand, d int) kernels.Matrix[float32] {
	gauss := make([]float64, d*d)
	kernels.FillNormal(gauss, rng)
	var qr mat.QR
	qr.Factorize(mat.NewDense(d, d, gauss))
	var q, r mat.Dense
	qr.QTo(&q)
	qr.RTo(&r)
	out := kernels.New[float32](d, d)
	for i := range d {
		for j := range d {
			out.Set(i, j, float32(math.Copysign(1, r.At(j, j))*q.At(i, j)))
		}
	}
	return out
}

// A sample is some inputs with what the target makes of them.
type sample struct {
	x    kernels.Matrix[float32] // [n × d]
	p, y []float64               // [n]
}

// sample draws n inputs. A shorter sample of the same stream is a longer one's beginning.
func (t *target) sample(rng *rand.Rand, n int) sample {
	s := sample{x: kernels.New[float32](n, t.d), p: make([]float64, n), y: make([]float64, n)}
	z := kernels.New[float32](blockRows, t.d)
	for i0 := 0; i0 < n; i0 += blockRows {
		for i := i0; i < min(i0+blockRows, n); i++ {
			kernels.FillNormal(s.x.Row(i), rng)
		}
		x := s.x.Slice(i0, min(i0+blockRows, n), 0, t.d)
		kernels.Mul(z.Slice(0, x.Rows, 0, t.d), x, t.Q)
		for i := range x.Rows {
			// p(x) = Σ λ_i (q_i·x)²
			p := 0.0
			for j, v := range z.Row(i) {
				p += float64(t.lambda[j] * float64(float64(v)*float64(v)))
			}
			s.p[i0+i], s.y[i0+i] = p, t.g(p)
		}
	}
	return s
}

func (s *sample) n() int { return len(s.y) }

// blockRows is how many inputs go through the features at once.
const blockRows = 256

// blocks calls f with the sample in pieces.
func (s *sample) blocks(f func(from, to int)) {
	for i := 0; i < s.n(); i += blockRows {
		f(i, min(i+blockRows, s.n()))
	}
}
