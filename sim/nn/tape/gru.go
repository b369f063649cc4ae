package tape

import "orrery/kernels"

// GRU is a gated recurrent unit with n units (Cho et al. 2014, arXiv:1406.1078), with z and 1-z
// as Chung et al. 2014, arXiv:1412.3555, have them. For inputs x_t and states h_t as rows
//
//	z = σ(x_t W_z + h_{t-1} U_z + b_z)         update
//	r = σ(x_t W_r + h_{t-1} U_r + b_r)         reset
//	c = tanh(x_t W_c + (r∘h_{t-1}) U_c + b_c)  candidate
//	h_t = (1-z)∘h_{t-1} + z∘c.
//
// The columns of W, U and B are those of z, of r and of c. A plain recurrent network needs no type:
// h = t.Tanh(t.Add(t.Dense(x, w, b), t.Mul(h, u))).
type GRU[T kernels.Float] struct {
	W Var[T] // [in × 3n]
	U Var[T] // [n × 3n]
	B Var[T] // [1 × 3n]
}

// Decls declares the parameters of a GRU with so many inputs and units; their names begin with name.
func (g *GRU[T]) Decls(name string, in, n int) []Decl[T] {
	return []Decl[T]{{&g.W, name + ".w", in, 3 * n}, {&g.U, name + ".u", n, 3 * n}, {&g.B, name + ".b", 1, 3 * n}}
}

// Step is h_t [rows × n] from x_t [rows × in] and h_{t-1} [rows × n].
func (g *GRU[T]) Step(t *Tape[T], x, h Var[T]) Var[T] {
	n := h.Value.Cols
	xw := t.Dense(x, g.W, g.B)
	gates := t.Sigmoid(t.Add(xw.Cols(0, 2*n), t.Mul(h, g.U.Cols(0, 2*n))))
	z, r := gates.Cols(0, n), gates.Cols(n, 2*n)
	c := t.Tanh(t.Add(xw.Cols(2*n, 3*n), t.Mul(t.MulElem(r, h), g.U.Cols(2*n, 3*n))))
	return t.Add(h, t.MulElem(z, t.Sub(c, h)))
}
