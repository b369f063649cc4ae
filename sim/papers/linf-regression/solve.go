package linf

import (
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

const (
	steep   = 1e-6  // diagonal entries of a Cholesky factor further apart than this: rank is lost
	nothing = 1e-12 // eigenvalues of AᵀSᵀSA below this share of the largest count as 0
)

// solve is x' = argmin_x |SAx - Sb|₂ from S[A b], and whether SA has full rank; of many minimisers it is the shortest. The
// normal equations are solved by a Cholesky factor and corrected once with the residual in double precision, which
// makes them as good as a QR decomposition here, at half its price; and they let a host in.
func (in *instance) solve(sab kernels.Matrix[float32], breathe func()) (x []float64, full bool) {
	d := in.d
	g := in.gather(sab, breathe)
	l := kernels.New[float64](d, d)
	copy(l.Data, g.G.Data)
	if !linalg.Cholesky(l, breathe) || uneven(l) {
		return shortest(g), false
	}
	x = g.C
	linalg.CholeskySolve(l, x)
	c := make([]float64, d)
	for k := range sab.Rows {
		row := sab.Row(k)
		addTo(c, float64(row[d])-dot(row[:d], x), row[:d])
	}
	breathe()
	linalg.CholeskySolve(l, c)
	kernels.Add(x, x, c)
	return x, true
}

func uneven(l kernels.Matrix[float64]) bool {
	least, most := math.Inf(1), 0.0
	for i := range l.Rows {
		least, most = min(least, l.At(i, i)), max(most, l.At(i, i))
	}
	return least < steep*most
}

// shortest is the pseudo-inverse's solution.
func shortest(g *linalg.Gram[float64]) []float64 {
	values, v := linalg.Symmetric(g.G)
	x := make([]float64, len(g.C))
	for k, lambda := range values {
		if lambda <= nothing*values[0] {
			break
		}
		along := 0.0
		for i, c := range g.C {
			along += float64(v.At(i, k) * c)
		}
		for i := range x {
			x[i] += float64(v.At(i, k) * (along / lambda))
		}
	}
	return x
}

// A trial is what a sketch made of the problem.
type trial struct {
	off   []float64 // |x'_j - x*_j| with its sign, in units of what ε = 1 promises [d]
	eps   float64   // the achieved ε: |x' - x*|_∞·√d / (|Ax* - b|₂·|A⁺|₂)
	cost  float64   // |Ax' - b|₂ / |Ax* - b|₂
	worst int       // the unknown that is off most
	full  bool      // SA has full rank
}

// try solves the sketched problem and compares.
func (in *instance) try(s *sketch, breathe func()) trial {
	x, full := in.solve(s.sab, breathe)
	t := trial{off: x, full: full}
	for j := range x {
		x[j] = (x[j] - in.truth[j]) / in.unit
		if e := math.Abs(x[j]); e > t.eps {
			t.eps, t.worst = e, j
		}
	}
	// Ax' - b = A(x' - x*) - r, and r is orthogonal to A: |Ax' - b|² = |A(x' - x*)|² + 1.
	square := 0.0
	for i, o := range x {
		square += float64(o * kernels.Dot(in.gram.Row(i), x))
	}
	t.cost = math.Sqrt(1 + float64(square*float64(in.unit*in.unit)))
	return t
}
