package bilevel

import (
	"math"

	"orrery/kernels"
)

// exactGradient is n·∂ψ/∂x_i by implicit differentiation at z, the minimum of g for weights s(x):
//
//	n ∂ψ/∂x_i = -s'(x_i) ⟨∇CE_i(z), u⟩,  H u = ∇f(z),  H = ∇²g(z).
//
// H has as many rows as a student has weights; conjugate gradients need products with it alone. The penalty method does
// without: this is here to be compared with.
func exactGradient(c *cleaner, z student, x []float64, breathe func()) []float64 {
	n := c.heap.train.len()
	c.g.weights(x)
	prob := kernels.New[float32](n, classes) // softmax at z
	kernels.Mul(prob, c.heap.train.x, z.T())
	kernels.SoftmaxRows(prob)

	// H v = (1/n) Σ s_i (diag p_i - p_i p_iᵀ) V x_i x_iᵀ + 2·0.005 V.
	vx := kernels.New[float32](n, classes)
	hessian := func(out, v student) {
		kernels.Mul(vx, c.heap.train.x, v.T())
		for i := range n {
			row, p := vx.Row(i), prob.Row(i)
			mean := kernels.Dot(row, p)
			for k := range row {
				row[k] = c.g.weight[i] * p[k] * (row[k] - mean)
			}
		}
		copy(out.Data, v.Data)
		kernels.MulAdd(out, 1, vx.T(), c.heap.train.x, 2*ridge)
	}
	right := newStudent()
	c.f.gradient(right, z, 1)
	u := conjugate(hessian, right, 1e-5, 400, breathe)

	kernels.Mul(vx, c.heap.train.x, u.T()) // ⟨∇CE_i, u⟩ = Σ_k (p_ik - [k is the label]) ⟨u_k, x_i⟩
	out := make([]float64, n)
	for i, s := range sigmoid(x) {
		along := float64(kernels.Dot(vx.Row(i), prob.Row(i))) - float64(vx.At(i, c.heap.train.label[i]))
		out[i] = -float64(s*(1-s)) * along
	}
	return out
}

// conjugate solves H u = right by conjugate gradients until the residual is tolerance times |right|.
func conjugate(h func(out, v student), right student, tolerance float64, most int, breathe func()) student {
	u, p, hp := newStudent(), newStudent(), newStudent()
	rest := newStudent()
	copy(rest.Data, right.Data)
	copy(p.Data, right.Data)
	square := float64(kernels.SumSquares(rest.Data))
	end := square * tolerance * tolerance
	for k := 0; k < most && square > end; k++ {
		h(hp, p)
		rate := float32(square / float64(kernels.Dot(p.Data, hp.Data)))
		kernels.Axpy(rate, p.Data, u.Data)
		kernels.Axpy(-rate, hp.Data, rest.Data)
		next := float64(kernels.SumSquares(rest.Data))
		kernels.Scale(float32(next/square), p.Data)
		kernels.Add(p.Data, p.Data, rest.Data)
		square = next
		breathe()
	}
	return u
}

// likeness compares a gradient with the exact one: the cosine between them, and their distance by the exact one's length.
func likeness(a, exact []float64) (cosine, off float64) {
	ab, aa, bb, dd := 0.0, 0.0, 0.0, 0.0
	for i, v := range a {
		w := exact[i]
		ab += float64(v * w)
		aa += float64(v * v)
		bb += float64(w * w)
		dd += float64((v - w) * (v - w))
	}
	return ab / math.Sqrt(float64(aa*bb)), math.Sqrt(dd / bb)
}
