package bandits

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

// action is a unit vector or its opposite: twice the vector's number in its set, plus 1 for the opposite.
type action int

func (a action) line() int        { return int(a) / 2 }
func (a action) opposite() action { return a ^ 1 }
func (a action) sign() float64 {
	if a&1 == 1 {
		return -1
	}
	return 1
}

// lines is a set of unit vectors a_0, a_1, ... in R^d; the actions are these and their opposites.
type lines interface {
	count() int
	// dots are the products ⟨a_q, a_k⟩ for every k of ks, into out.
	dots(q int, ks []int32, out []float64)
	// along is ⟨a_q, θ⟩.
	along(q int, theta []float64) float64
	// add adds c·a_q to x.
	add(x []float64, c float64, q int)
}

// coordinates are e_0 ... e_{d-1}: the 1-sparse directions.
type coordinates int

func (d coordinates) count() int { return int(d) }
func (d coordinates) dots(q int, ks []int32, out []float64) {
	for i, k := range ks {
		out[i] = 0
		if int(k) == q {
			out[i] = 1
		}
	}
}
func (d coordinates) along(q int, theta []float64) float64 { return theta[q] }
func (d coordinates) add(x []float64, c float64, q int)    { x[q] += c }

// pairs are (e_i + e_j)/√2 and (e_i - e_j)/√2 for all i < j: 2-sparse directions. Number 2p is the sum, 2p+1 the
// difference of the p-th pair.
type pairs struct{ i, j []int32 }

func newPairs(d int) *pairs {
	p := &pairs{}
	for i := range d {
		for j := i + 1; j < d; j++ {
			p.i, p.j = append(p.i, int32(i)), append(p.j, int32(j))
		}
	}
	return p
}

func (p *pairs) count() int { return 2 * len(p.i) }

// second is the sign of e_j in vector q.
func second(q int) float64 { return action(q).sign() }

func (p *pairs) dots(q int, ks []int32, out []float64) {
	i, j, s := p.i[q/2], p.j[q/2], second(q)
	for n, k := range ks {
		x, ki, kj, ks := 0.0, p.i[k/2], p.j[k/2], second(int(k))
		switch i {
		case ki:
			x += 0.5
		case kj:
			x += 0.5 * ks
		}
		switch j {
		case ki:
			x += 0.5 * s
		case kj:
			x += 0.5 * s * ks
		}
		out[n] = x
	}
}

func (p *pairs) along(q int, theta []float64) float64 {
	return (theta[p.i[q/2]] + float64(second(q)*theta[p.j[q/2]])) / math.Sqrt2
}

func (p *pairs) add(x []float64, c float64, q int) {
	x[p.i[q/2]] += c / math.Sqrt2
	x[p.j[q/2]] += second(q) * c / math.Sqrt2
}

// bases are R orthonormal bases of R^d, the coordinate basis first, the others uniform by lot.
type bases struct {
	d, r int
	a    kernels.Matrix[float64] // [Rd × d], a vector a row
	t    kernels.Matrix[float64] // [d × Rd], its transpose, for products with all of them
}

// newBases draws them; the first bases of a larger number are those of a smaller one.
func newBases(r *sim.Run, phase string, d, n int) *bases {
	b := &bases{d: d, r: n, a: kernels.New[float64](n*d, d), t: kernels.New[float64](d, n*d)}
	for i := range d {
		b.a.Set(i, i, 1)
	}
	rng := r.Again(fmt.Sprintf("bases %d", d))
	for k := range r.Steps(phase, n) {
		if k > 0 {
			q := linalg.Orthonormal(d, d, rng)
			kernels.Transpose(b.a.Slice(k*d, (k+1)*d, 0, d), q) // row i is the i-th column of Q
		}
		kernels.Transpose(b.t.Slice(0, d, k*d, (k+1)*d), b.a.Slice(k*d, (k+1)*d, 0, d))
	}
	return b
}

// first is the set of the first n bases.
func (b *bases) first(n int) *bases {
	return &bases{d: b.d, r: n, a: b.a.Slice(0, n*b.d, 0, b.d), t: b.t.Slice(0, b.d, 0, n*b.d)}
}

func (b *bases) count() int { return b.a.Rows }

func (b *bases) dots(q int, ks []int32, out []float64) {
	x := b.a.Row(q)
	for i, k := range ks {
		out[i] = kernels.Dot(x, b.a.Row(int(k)))
	}
}

func (b *bases) along(q int, theta []float64) float64 { return kernels.Dot(b.a.Row(q), theta) }
func (b *bases) add(x []float64, c float64, q int)    { kernels.Axpy(c, b.a.Row(q), x) }

// all is ⟨a_k, x⟩ for every k, into out [Rd].
func (b *bases) all(x, out []float64) {
	kernels.Mul(kernels.Of(1, len(out), out), kernels.Of(1, b.d, x), b.t)
}
