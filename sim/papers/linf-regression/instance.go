package linf

import (
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

const (
	mutter   = 0.3 // length of a column of A without the row of its own, in the hard instance
	gatherBy = 256 // rows that are taken to double precision at a time
)

// An instance is a least-squares problem min_x |Ax - b|₂ whose solution is known exactly, with |Ax* - b|₂ = 1.
type instance struct {
	n, d  int
	ab    kernels.Matrix[float32] // [n × (d+1)]: row i is (a_i, b_i)
	truth []float64               // x* [d]
	r     []float64               // b - Ax* [n], orthogonal to A's columns
	gram  kernels.Matrix[float64] // AᵀA [d × d]
	least float64                 // A's smallest singular value, 1/|A⁺|₂
	unit  float64                 // |Ax* - b|₂·|A⁺|₂/√d: what ε = 1 promises of every coordinate
	own   []int                   // for each unknown the row in which it weighs most [d]
	heavy []int                   // rows that carry the residual

	mixed kernels.Matrix[float32] // scratch of the fast sketch
	root  kernels.Matrix[float64] // of the Gaussian one: L with LLᵀ = [A b]ᵀ[A b]; made when first wanted
}

// newInstance draws an instance of a family. In "spiky", the hard one, every unknown has a row of its own, which the other
// rows hardly mention, and the residual sits on a few further rows. In "plain" everything is Gaussian.
func newInstance(r *sim.Run, family string, n, d, heavy int) *instance {
	in := &instance{n: n, d: d, ab: kernels.New[float32](n, d+1), truth: make([]float64, d), r: make([]float64, n)}
	at := r.Rand(stream("order of rows", d)).Perm(n)
	entries, residual, truth := r.Rand(stream("matrix", d)), r.Rand(stream("residual", d)), r.Rand(stream("truth", d))

	scale := 1 / math.Sqrt(float64(n))
	if family == "spiky" {
		scale *= mutter
	}
	for k, i := range at {
		row := in.ab.Row(i)[:d]
		for j := range row {
			row[j] = float32(scale * entries.NormFloat64())
		}
		switch {
		case family != "spiky":
			in.r[i] = residual.NormFloat64()
		case k < d:
			row[k]++
		case k < d+heavy:
			in.r[i] = 1
			if residual.Uint64()&1 == 0 {
				in.r[i] = -1
			}
			in.heavy = append(in.heavy, i)
		}
		if k%gatherBy == 0 {
			r.Breathe()
		}
	}
	for j := range in.truth {
		in.truth[j] = truth.NormFloat64() / math.Sqrt(float64(d))
	}
	in.project(r.Breathe)
	for i := range n { // b = Ax* + r
		row := in.ab.Row(i)
		row[d] = float32(dot(row[:d], in.truth) + in.r[i])
		if i%gatherBy == 0 {
			r.Breathe()
		}
	}
	in.landmarks(r.Breathe)
	return in
}

// project takes from r what A can explain, scales it to length 1, and finds how much A⁺ can stretch.
func (in *instance) project(breathe func()) {
	g := in.gather(in.ab, breathe)
	in.gram = g.G
	l := kernels.New[float64](in.d, in.d)
	copy(l.Data, g.G.Data)
	if !linalg.Cholesky(l, breathe) {
		panic("linf: the columns of an instance depend on each other")
	}
	for range 2 { // the second time takes what rounding left
		c := make([]float64, in.d)
		for i, x := range in.r {
			if x != 0 {
				addTo(c, x, in.ab.Row(i)[:in.d])
			}
		}
		linalg.CholeskySolve(l, c)
		breathe()
		for i := range in.r {
			in.r[i] -= dot(in.ab.Row(i)[:in.d], c)
			if i%gatherBy == 0 {
				breathe()
			}
		}
	}
	kernels.Scale(1/math.Sqrt(kernels.SumSquares(in.r)), in.r)
	values := linalg.SymmetricValues(in.gram)
	in.least = math.Sqrt(values[in.d-1])
	in.unit = 1 / (in.least * math.Sqrt(float64(in.d)))
}

// gather is the normal equations' matrix of the first d columns of rows [· × (d+1)] and its product with the last one.
func (in *instance) gather(rows kernels.Matrix[float32], breathe func()) *linalg.Gram[float64] {
	g := linalg.NewGram[float64](in.d)
	x, y := kernels.New[float64](min(gatherBy, rows.Rows), in.d), make([]float64, gatherBy)
	for i0 := 0; i0 < rows.Rows; i0 += gatherBy {
		i1 := min(i0+gatherBy, rows.Rows)
		for i := i0; i < i1; i++ {
			row, to := rows.Row(i), x.Row(i-i0)
			for j := range to {
				to[j] = float64(row[j])
			}
			y[i-i0] = float64(row[in.d])
		}
		g.Add(x.Slice(0, i1-i0, 0, in.d), y[:i1-i0], breathe)
	}
	g.Mean() // fills the upper triangle; the mean is not wanted
	kernels.Scale(float64(g.N), g.G.Data)
	kernels.Scale(float64(g.N), g.C)
	return g
}

// landmarks finds the rows that the stage points at.
func (in *instance) landmarks(breathe func()) {
	in.own = make([]int, in.d)
	most, top := make([]float32, in.d), 0
	for i := range in.n {
		for j, x := range in.ab.Row(i)[:in.d] {
			if max(x, -x) > most[j] {
				most[j], in.own[j] = max(x, -x), i
			}
		}
		if math.Abs(in.r[i]) > math.Abs(in.r[top]) {
			top = i
		}
		if i%gatherBy == 0 {
			breathe()
		}
	}
	if in.heavy == nil {
		in.heavy = []int{top}
	}
}

// dot is the product of a row in single precision and a vector in double.
func dot(row []float32, x []float64) float64 {
	sum := 0.0
	for j, v := range row {
		sum += float64(float64(v) * x[j])
	}
	return sum
}

// addTo adds x times a row to c.
func addTo(c []float64, x float64, row []float32) {
	for j, v := range row {
		c[j] += float64(x * float64(v))
	}
}
