package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/linalg"
)

const (
	digits     = 400 // images of the MNIST problem
	digitSide  = 14
	projecting = 12 // power iterations that choose the digits' k directions
	starting   = 4  // power iterations that choose the first V
)

// A side is what a half step sees when it updates the rows of one factor: a row of data for each.
type side struct {
	mask, y kernels.Matrix[float64] // [rows × cols]: 1 where an entry was observed, and O∘M
	seen    [][]int                 // the observed columns of each row
}

// A problem is a matrix M of rank k and the entries of it that were observed.
type problem struct {
	m, n, k int
	u, v    kernels.Matrix[float64] // M = u vᵀ, [m × k] and [n × k]
	truth   kernels.Matrix[float64] // M [m × n]
	norm    float64                 // |M|_F
	scale   float64                 // what M was multiplied by to have it
	sides   [2]side                 // of U's rows, and of V's
	omega   int                     // |Ω|, how many entries were observed
	u0, v0  kernels.Matrix[float64] // where every method starts
	images  *data.Images            // of which M is a projection; nil if it is synthetic
}

// newProblem draws one of rank k. Factors, mask and start have streams of their own, and the mask is the same for every k.
func newProblem(r *sim.Run, k int) *problem {
	p := &problem{k: k}
	name := func(what string) *rand.Rand { return r.Rand(fmt.Sprintf("%s, k = %d", what, k)) }
	if matrix.In(r) == "mnist" {
		p.project(r, name("projection"))
	} else {
		p.m, p.n = size.In(r), size.In(r)
		p.u = linalg.Orthonormal(p.m, k, name("U"))
		r.Breathe()
		p.v = linalg.Orthonormal(p.n, k, name("V"))
		p.spike(int(math.Round(spikes.In(r)*float64(k))), name("spikes"))
	}
	r.Breathe()
	p.truth = kernels.New[float64](p.m, p.n)
	kernels.Mul(p.truth, p.u, p.v.T())
	// |M|_F = √(mn): an entry is 1 in the mean square.
	p.norm = math.Sqrt(float64(p.m * p.n))
	p.scale = p.norm / math.Sqrt(kernels.SumSquares(p.truth.Data))
	kernels.Scale(p.scale, p.truth.Data)
	kernels.Scale(p.scale, p.u.Data)
	p.observe(share.In(r), r.Again("mask"), r.Breathe)
	p.start(share.In(r), name("start"), r.Breathe)
	return p
}

// spike replaces the last columns of U, and of V, by unit spikes at distinct random rows. M then has count entries that
// stand alone: what is said of them by other entries is next to nothing.
func (p *problem) spike(count int, rng *rand.Rand) {
	for _, f := range []kernels.Matrix[float64]{p.u, p.v} {
		for c, row := range rng.Perm(f.Rows)[:count] {
			for i := range f.Rows {
				f.Set(i, p.k-1-c, 0)
			}
			f.Set(row, p.k-1-c, 1)
		}
	}
}

// project makes M of digits, one image a row, projected on k directions V: the leading ones, by power iterations. M is of
// rank k, whatever V is.
func (p *problem) project(r *sim.Run, rng *rand.Rand) {
	p.images, _ = data.MNIST(r.Data, digitSide, digits, 0)
	p.m, p.n = digits, digitSide*digitSide
	x := kernels.New[float64](p.m, p.n)
	data.Fill(x, p.images, 0, 1)
	p.u = kernels.New[float64](p.m, p.k)
	p.v = power(x, p.k, projecting, rng, r.Breathe)
	kernels.Mul(p.u, x, p.v)
}

// power is an orthonormal basis V [n × k] after some block power iterations V ← qr(Xᵀ X V), begun at random.
func power(x kernels.Matrix[float64], k, times int, rng *rand.Rand, breathe func()) kernels.Matrix[float64] {
	v, u := kernels.New[float64](x.Cols, k), kernels.New[float64](x.Rows, k)
	kernels.FillNormal(v.Data, rng)
	for range times {
		kernels.Mul(u, x, v)
		kernels.Mul(v, x.T(), u)
		v, _ = linalg.QR(v)
		breathe()
	}
	return v
}

// observe draws the mask: every entry on its own, with probability share.
func (p *problem) observe(share float64, rng *rand.Rand, breathe func()) {
	mask, y := kernels.New[float64](p.m, p.n), kernels.New[float64](p.m, p.n)
	for i := range p.m {
		for j := range p.n {
			if rng.Float64() < share {
				mask.Row(i)[j], y.Row(i)[j] = 1, p.truth.Row(i)[j]
				p.omega++
			}
		}
		if i%50 == 0 {
			breathe()
		}
	}
	maskT, yT := transposed(mask), transposed(y)
	breathe()
	p.sides = [2]side{{mask: mask, y: y, seen: places(mask)}, {mask: maskT, y: yT, seen: places(maskT)}}
	breathe()
}

func transposed(x kernels.Matrix[float64]) kernels.Matrix[float64] {
	out := kernels.New[float64](x.Cols, x.Rows)
	kernels.Transpose(out, x)
	return out
}

// places are the columns of each row's ones.
func places(mask kernels.Matrix[float64]) [][]int {
	out := make([][]int, mask.Rows)
	for i := range out {
		for j, x := range mask.Row(i) {
			if x != 0 {
				out[i] = append(out[i], j)
			}
		}
	}
	return out
}

// start takes the observed matrix, scaled up, for M itself: P = Y/p, V its leading directions, U = P V.
func (p *problem) start(share float64, rng *rand.Rand, breathe func()) {
	x := kernels.New[float64](p.m, p.n)
	copy(x.Data, p.sides[0].y.Data)
	kernels.Scale(1/share, x.Data)
	p.v0 = power(x, p.k, starting, rng, breathe)
	p.u0 = kernels.New[float64](p.m, p.k)
	kernels.Mul(p.u0, x, p.v0)
}

// relativeError is |U Vᵀ - M|_F / |M|_F over all entries, hidden ones too; x [m × n] is room for U Vᵀ.
func (p *problem) relativeError(u, v, x kernels.Matrix[float64]) float64 {
	kernels.Mul(x, u, v.T())
	kernels.Sub(x.Data, x.Data, p.truth.Data)
	return math.Sqrt(kernels.SumSquares(x.Data)) / p.norm
}

// coherence is the larger of n·max_j |Q_j|²/k over the two factors, Q orthonormal of the factor's span: 1 if all rows say
// equally much, n/k if a row stands alone.
func (p *problem) coherence() float64 {
	most := 0.0
	for _, f := range []kernels.Matrix[float64]{p.u, p.v} {
		q, _ := linalg.QR(f)
		for i := range q.Rows {
			most = max(most, float64(q.Rows)/float64(p.k)*kernels.SumSquares(q.Row(i)))
		}
	}
	return most
}

// oversampling is the number of observed entries per free parameter of a matrix of rank k.
func (p *problem) oversampling() float64 {
	return float64(p.omega) / float64(p.k*(p.m+p.n-p.k))
}
