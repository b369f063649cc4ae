package linf

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// A sketch is S [m × n] with E[SᵀS] = I, applied to the data.
type sketch struct {
	m      int                     // rows; a sparse sketch may have a few less than it was asked for
	sab    kernels.Matrix[float32] // S[A b] [m × (d+1)]
	column func(i int) []float64   // column i of S [m]
}

// draw draws a sketch of a kind with m rows; s is for sparse ones alone.
func (in *instance) draw(kind string, s, m int, rng *rand.Rand, breathe func()) *sketch {
	switch kind {
	case "srht":
		return in.srht(m, rng, breathe)
	case "gauss":
		return in.gauss(m, rng, breathe)
	case "sparse":
		return in.sparse(s, m, rng, breathe)
	}
	panic("linf: no sketch " + kind)
}

// cost is how many millions of additions and multiplications S[A b] takes as written.
func (in *instance) cost(kind string, s, m int) float64 {
	n, c := float64(in.n), float64(in.d+1)
	switch kind {
	case "srht":
		return n * math.Log2(n) * c / 1e6
	case "gauss":
		return 2 * n * float64(m) * c / 1e6
	}
	return n * float64(s) * c / 1e6
}

// srht is the fast dense sketch, the subsampled randomised Hadamard transform:
//
//	S = √(n/m)·P·H·D,
//
// D random signs [n × n], H the Hadamard matrix scaled to be orthogonal, P one of m rows drawn with replacement. Every
// entry of S is ±1/√m.
func (in *instance) srht(m int, rng *rand.Rand, breathe func()) *sketch {
	if in.mixed.Data == nil {
		in.mixed = kernels.New[float32](in.n, in.d+1)
	}
	sign := make([]float32, in.n) // D
	for i := range sign {
		sign[i] = 1
		if rng.Uint64()&1 == 0 {
			sign[i] = -1
		}
		copy(in.mixed.Row(i), in.ab.Row(i))
		kernels.Scale(sign[i], in.mixed.Row(i))
	}
	hadamard(in.mixed, breathe)
	rows := make([]int, m) // P
	for k := range rows {
		rows[k] = rng.IntN(in.n)
	}
	out := &sketch{m: m, sab: kernels.New[float32](m, in.d+1)}
	kernels.GatherRows(out.sab, in.mixed, rows)
	kernels.Scale(float32(1/math.Sqrt(float64(m))), out.sab.Data) // √(n/m), and H's own 1/√n
	out.column = func(i int) []float64 {
		c, entry := make([]float64, m), float64(sign[i])/math.Sqrt(float64(m))
		for k, p := range rows {
			c[k] = entry
			if bits.OnesCount(uint(p&i))%2 == 1 {
				c[k] = -c[k]
			}
		}
		return c
	}
	return out
}

// hadamard multiplies x [n × c], n a power of two, from the left by the matrix of ±1 with entries (-1)^|i∧j|, |i∧j| the number of
// bits that i and j have in common: log₂ n rounds in which rows that lie h apart become their sum and their difference.
func hadamard(x kernels.Matrix[float32], breathe func()) {
	c := x.Cols
	var difference [2048]float32
	for h := 1; h < x.Rows; h *= 2 {
		for i := 0; i < x.Rows; i += 2 * h {
			a, b := x.Data[i*c:(i+h)*c], x.Data[(i+h)*c:(i+2*h)*c]
			for len(a) > 0 {
				k := min(len(a), len(difference))
				kernels.Sub(difference[:k], a[:k], b[:k])
				kernels.Add(a[:k], a[:k], b[:k])
				copy(b[:k], difference[:k])
				a, b = a[k:], b[k:]
			}
		}
		breathe()
	}
}

// sparse is the sparse sketch (OSNAP, block form): its rows lie in s blocks, and every column of S has in each block one
// entry that is not zero, ±1/√s at a random row. s = 1 is CountSketch.
func (in *instance) sparse(s, m int, rng *rand.Rand, breathe func()) *sketch {
	block := m / s
	out := &sketch{m: s * block, sab: kernels.New[float32](s*block, in.d+1)}
	place := make([]uint32, in.n*s) // of the k-th entry of column i: 2·row + (0 for plus, 1 for minus)
	for i := range in.n {
		row := in.ab.Row(i)
		for k := range s {
			x := rng.Uint32N(uint32(2 * block))
			place[i*s+k] = uint32(2*k*block) + x
			to := out.sab.Row(k*block + int(x/2))
			if x%2 == 0 {
				kernels.Add(to, to, row)
			} else {
				kernels.Sub(to, to, row)
			}
		}
		if i%gatherBy == 0 {
			breathe()
		}
	}
	entry := 1 / math.Sqrt(float64(s))
	kernels.Scale(float32(entry), out.sab.Data)
	out.column = func(i int) []float64 {
		c := make([]float64, out.m)
		for _, x := range place[i*s : (i+1)*s] {
			c[x/2] = entry
			if x%2 == 1 {
				c[x/2] = -entry
			}
		}
		return c
	}
	return out
}

// gauss is the slow dense sketch, entries N(0, 1/m). The rows of S[A b] are then independent and normal with covariance
// [A b]ᵀ[A b]/m, and they are drawn as such: S[A b] = GLᵀ/√m with LLᵀ = [A b]ᵀ[A b] and G standard normal [m × (d+1)]. This
// has the very same distribution at a small part of the cost. Of S itself only the part that the data can feel is known,
// S times the projection onto the columns of [A b].
func (in *instance) gauss(m int, rng *rand.Rand, breathe func()) *sketch {
	c := in.d + 1
	if in.root.Data == nil {
		in.root = in.factor(breathe)
	}
	g, l := kernels.New[float32](m, c), kernels.New[float32](c, c)
	for k := range m {
		kernels.FillNormal(g.Row(k), rng)
		if k%gatherBy == 0 {
			breathe()
		}
	}
	for i, x := range in.root.Data {
		l.Data[i] = float32(x)
	}
	out := &sketch{m: m, sab: kernels.New[float32](m, c)}
	scale := float32(1 / math.Sqrt(float64(m)))
	for k := 0; k < m; k += gatherBy {
		to := min(k+gatherBy, m)
		kernels.MulAdd(out.sab.Slice(k, to, 0, c), scale, g.Slice(k, to, 0, c), l.T(), 0)
		breathe()
	}
	out.column = func(i int) []float64 {
		w := make([]float64, c) // L⁻¹(a_i, b_i): row i in the basis in which G was drawn
		for j, v := range in.ab.Row(i) {
			w[j] = (float64(v) - kernels.Dot(in.root.Row(j)[:j], w[:j])) / in.root.At(j, j)
		}
		col := make([]float64, m)
		for k := range col {
			col[k] = dot(g.Row(k), w) / math.Sqrt(float64(m))
		}
		return col
	}
	return out
}

// factor is L [(d+1) × (d+1)], lower triangular, with LLᵀ = [A b]ᵀ[A b].
func (in *instance) factor(breathe func()) kernels.Matrix[float64] {
	d := in.d
	l := kernels.New[float64](d+1, d+1)
	for i := range d {
		copy(l.Row(i)[:i+1], in.gram.Row(i)[:i+1])
	}
	last, bb := make([]float64, d), 0.0
	for i := range in.n {
		b := float64(in.ab.At(i, d))
		addTo(last, b, in.ab.Row(i)[:d])
		bb += float64(b * b)
	}
	copy(l.Row(d), last)
	l.Set(d, d, bb)
	if !linalg.Cholesky(l, breathe) {
		panic("linf: [A b] has no Cholesky factor")
	}
	return l
}
