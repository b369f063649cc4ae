package tape

import "orrery/kernels"

// Mul is the product a·b [m × n] of a [m × k] and b [k × n]; both may be transposed views.
//
//	da = dc bᵀ,  db = aᵀ dc
func (t *Tape[T]) Mul(a, b Var[T]) Var[T] {
	c := t.Result(a.Value.Rows, b.Value.Cols, a, b)
	kernels.Mul(c.Value, a.Value, b.Value)
	Record(t, c, product[T]{a, b, c})
	return c
}

type product[T kernels.Float] struct{ a, b, c Var[T] }

func (o *product[T]) Backward(*Tape[T]) { productGrad(o.a, o.b, o.c) }

func productGrad[T kernels.Float](a, b, c Var[T]) {
	if a.Live() {
		kernels.MulAdd(a.Grad, 1, c.Grad, b.Value.T(), 1)
	}
	if b.Live() {
		kernels.MulAdd(b.Grad, 1, a.Value.T(), c.Grad, 1)
	}
}

// Dense is a layer: x·w + bias, x [rows × in], w [in × out], bias [1 × out] added to every row. Weights that are kept as
// [out × in] come in as w.T().
func (t *Tape[T]) Dense(x, w, bias Var[T]) Var[T] {
	if bias.Value.Rows != 1 {
		fail("Dense with bias", x, bias)
	}
	y := t.Result(x.Value.Rows, w.Value.Cols, x, w, bias)
	kernels.Dense(y.Value, x.Value, w.Value, bias.Value.Row(0))
	Record(t, y, dense[T]{x, w, bias, y})
	return y
}

type dense[T kernels.Float] struct{ x, w, bias, y Var[T] }

func (o *dense[T]) Backward(*Tape[T]) {
	productGrad(o.x, o.w, o.y)
	if o.bias.Live() {
		addRows(o.bias.Grad.Row(0), o.y.Grad)
	}
}

// addRows adds every row of m to dst.
func addRows[T kernels.Float](dst []T, m kernels.Matrix[T]) {
	for i := range m.Rows {
		kernels.Add(dst, dst, m.Row(i))
	}
}

// MulBlocks cuts a and b into n blocks of rows and multiplies block by block: c_i = a_i·b_i, a_i [m × k], b_i [k × p].
// With the blocks of a batch's sequences it mixes within each sequence.
func (t *Tape[T]) MulBlocks(a, b Var[T], n int) Var[T] {
	if n < 1 || a.Value.Rows%n != 0 || b.Value.Rows != n*a.Value.Cols {
		fail("MulBlocks", a, b)
	}
	c := t.Result(a.Value.Rows, b.Value.Cols, a, b)
	o := blocks[T]{a, b, c, n, false}
	o.forward()
	Record(t, c, o)
	return c
}

// MulBlocksT is like MulBlocks with the blocks of b transposed: c_i = a_i·b_iᵀ, a_i [m × k], b_i [p × k].
func (t *Tape[T]) MulBlocksT(a, b Var[T], n int) Var[T] {
	if n < 1 || a.Value.Rows%n != 0 || b.Value.Rows%n != 0 || a.Value.Cols != b.Value.Cols {
		fail("MulBlocksT", a, b)
	}
	c := t.Result(a.Value.Rows, b.Value.Rows/n, a, b)
	o := blocks[T]{a, b, c, n, true}
	o.forward()
	Record(t, c, o)
	return c
}

type blocks[T kernels.Float] struct {
	a, b, c   Var[T]
	n         int
	transpose bool // the blocks of b
}

// block is the factors and the product of block i.
func (o *blocks[T]) block(i int) (a, b, c Var[T]) {
	a, b, c = nth(o.a, i, o.n), nth(o.b, i, o.n), nth(o.c, i, o.n)
	if o.transpose {
		b = b.T()
	}
	return
}

// nth is block i of n blocks of rows.
func nth[T kernels.Float](v Var[T], i, n int) Var[T] {
	rows := v.Value.Rows / n
	return v.Rows(i*rows, (i+1)*rows)
}

func (o *blocks[T]) forward() {
	for i := range o.n {
		a, b, c := o.block(i)
		kernels.Mul(c.Value, a.Value, b.Value)
	}
}

func (o *blocks[T]) Backward(*Tape[T]) {
	for i := range o.n {
		productGrad(o.block(i))
	}
}
