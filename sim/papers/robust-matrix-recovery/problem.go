package robust

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

const (
	d       = 30              // X* is d×d
	entries = d * (d + 1) / 2 // free entries of a symmetric d×d matrix: 465
)

// A symmetric matrix is kept as its upper triangle, row by row [entries]: half the memory and half the products. What an
// off-diagonal entry counts twice for, scalar products and norms, twice says.
var twice = func() (w [entries]float64) {
	at := 0
	for i := range d {
		for j := i; j < d; j++ {
			w[at] = 2
			if i == j {
				w[at] = 1
			}
			at++
		}
	}
	return w
}()

// pack takes the upper triangle of x [d × d].
func pack[T kernels.Float](dst []T, x kernels.Matrix[T]) {
	at := 0
	for i := range d {
		at += copy(dst[at:], x.Row(i)[i:])
	}
}

// unpack fills x [d × d] from an upper triangle.
func unpack[T kernels.Float](x kernels.Matrix[T], src []T) {
	at := 0
	for i := range d {
		for j := i; j < d; j++ {
			x.Data[i*d+j], x.Data[j*d+i] = src[at], src[at]
			at++
		}
	}
}

// A problem is what there is to recover, and what is known of it: A_i and y_i = ⟨A_i, X*⟩ + s_i.
type problem struct {
	m     int
	star  kernels.Matrix[float64] // U* [d × r]
	truth []float64               // X*, packed
	norm  float64                 // |X*|_F = √r
	a     kernels.Matrix[float32] // [m × entries], row i is A_i, packed
	at    kernels.Matrix[float32] // its transpose, stored: a product with one row of the left factor reads rows only
	clean []float64               // ⟨A_i, X*⟩
	s     []float64               // what is added to it
	gross []bool                  // whether measurement i is an outlier
	y     []float32
}

// newProblem draws one. Each purpose has a stream of its own and draws the same numbers whatever p, mag and sg are: the
// outliers of magnitude 1000 are those of magnitude 10, a hundred times as large.
func newProblem(r *sim.Run) *problem {
	p := &problem{m: measurements.In(r)}
	p.draw(trueRank.In(r), r.Rand("truth"), r.Rand("measurement matrices"), r.Breathe)

	count := int(math.Round(outliers.In(r) * float64(p.m)))
	for _, i := range r.Rand("outlier places").Perm(p.m)[:count] {
		p.gross[i] = true
	}
	sizes, noise := r.Rand("outlier sizes"), r.Rand("noise")
	for i := range p.m {
		s, large := sigma.In(r)*noise.NormFloat64(), magnitude.In(r)*sizes.NormFloat64()
		if p.gross[i] {
			s += large
		}
		p.corrupt(i, s)
	}
	return p
}

// draw makes X* and the clean measurements of it.
func (p *problem) draw(r int, truth, matrices *rand.Rand, breathe func()) {
	// X* = U* U*ᵀ, U* [d × r] with orthonormal columns.
	p.star = linalg.Orthonormal(d, r, truth)
	x := kernels.New[float64](d, d)
	kernels.Mul(x, p.star, p.star.T())
	p.truth, p.norm = make([]float64, entries), math.Sqrt(float64(r))
	pack(p.truth, x)

	p.a, p.at = kernels.New[float32](p.m, entries), kernels.New[float32](entries, p.m)
	p.clean, p.s, p.gross, p.y = make([]float64, p.m), make([]float64, p.m), make([]bool, p.m), make([]float32, p.m)
	g := kernels.New[float32](d, d)
	for i := range p.m {
		// A_i = (G + Gᵀ)/2, G standard normal.
		kernels.FillNormal(g.Data, matrices)
		row, at := p.a.Row(i), 0
		for k := range d {
			for l := k; l < d; l++ {
				row[at] = (g.Data[k*d+l] + g.Data[l*d+k]) / 2
				at++
			}
		}
		for k, w := range twice {
			p.clean[i] += float64(w * float64(row[k]) * p.truth[k])
		}
		if i%50 == 0 {
			breathe()
		}
	}
	kernels.Transpose(p.at, p.a)
}

// corrupt adds s to measurement i.
func (p *problem) corrupt(i int, s float64) {
	p.s[i] = s
	p.y[i] = float32(p.clean[i] + s)
}

// with is the problem with s added to measurement i instead of what was added before. It shares all the rest.
func (p *problem) with(i int, s float64) *problem {
	q := *p
	q.s, q.gross, q.y = append([]float64(nil), p.s...), append([]bool(nil), p.gross...), append([]float32(nil), p.y...)
	q.gross[i] = true
	q.corrupt(i, s)
	return &q
}

// residuals sets res = ⟨A_i, X⟩ - y_i for X packed with its off-diagonal entries doubled.
func (p *problem) residuals(res, doubled []float32) {
	kernels.Mul(kernels.Of(1, p.m, res), kernels.Of(1, entries, doubled), p.at)
	kernels.Sub(res, res, p.y)
}

// combine sets q = Σ_i c_i A_i, packed.
func (p *problem) combine(q, c []float32) {
	kernels.Mul(kernels.Of(1, entries, q), kernels.Of(1, p.m, c), p.a)
}

// lossOfTruth is the l1 loss of X* itself, (1/m) Σ |s_i|.
func (p *problem) lossOfTruth() float64 {
	sum := 0.0
	for _, s := range p.s {
		sum += math.Abs(s)
	}
	return sum / float64(p.m)
}

// relativeError is |X - X*|_F / |X*|_F.
func (p *problem) relativeError(x []float32) float64 {
	sum := 0.0
	for k, w := range twice {
		e := float64(x[k]) - p.truth[k]
		sum += float64(w * float64(e*e))
	}
	return math.Sqrt(sum) / p.norm
}

// cosine is that of the angle between q and X - X*, and NaN if one of them is 0.
func (p *problem) cosine(q, x []float32) float64 {
	qe, qq, ee := 0.0, 0.0, 0.0
	for k, w := range twice {
		e, z := float64(x[k])-p.truth[k], float64(q[k])
		qe += float64(w * float64(z*e))
		qq += float64(w * float64(z*z))
		ee += float64(w * float64(e*e))
	}
	return qe / math.Sqrt(float64(qq*ee))
}

// spectral is the direction of all starts: B = [v_j √(max(w_j, 0) / |Q₀|_F)]_j, w_j and v_j the eigenvalues, largest
// first, and eigenvectors of Q₀ = (1/m) Σ c_i A_i with c_i = sign(y_i), or y_i for the squared loss. It is [d × d]; about
// half of the columns are zero since w_j < 0 there, and stay zero for ever.
func (p *problem) spectral(squared bool) kernels.Matrix[float64] {
	c, q := make([]float32, p.m), make([]float32, entries)
	for i, y := range p.y {
		c[i] = y
		if !squared {
			c[i] = sign(y)
		}
	}
	p.combine(q, c)
	full, norm := kernels.New[float64](d, d), 0.0
	at := 0
	for i := range d {
		for j := i; j < d; j++ {
			x := float64(q[at])
			full.Data[i*d+j], full.Data[j*d+i] = x, x
			norm += float64(twice[at] * float64(x*x))
			at++
		}
	}
	norm = math.Sqrt(norm)
	w, b := linalg.Symmetric(full)
	for j := range d {
		scale := 0.0
		if norm > 0 {
			scale = math.Sqrt(max(w[j], 0) / norm)
		}
		for i := range d {
			b.Set(i, j, scale*b.At(i, j))
		}
	}
	return b
}

func sign(x float32) float32 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
