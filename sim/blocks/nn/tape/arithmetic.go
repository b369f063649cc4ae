package tape

import "orrery/kernels"

// In a∘b and a ± b the second operand is of the shape of a [rows × cols], or one row [1 × cols], one column [rows × 1] or
// one number [1 × 1] that counts for all of them. The gradient of such a b is the sum over what it was used for.

// Add is a + b.
func (t *Tape[T]) Add(a, b Var[T]) Var[T] {
	c := t.Result(a.Value.Rows, a.Value.Cols, a, b)
	combine(c.Value, a.Value, b.Value, "Add", kernels.Add[T], kernels.AddScalar[T])
	Record(t, c, sum[T]{a, b, c, 1})
	return c
}

// Sub is a - b.
func (t *Tape[T]) Sub(a, b Var[T]) Var[T] {
	c := t.Result(a.Value.Rows, a.Value.Cols, a, b)
	combine(c.Value, a.Value, b.Value, "Sub", kernels.Sub[T], func(dst, x []T, by T) { kernels.AddScalar(dst, x, -by) })
	Record(t, c, sum[T]{a, b, c, -1})
	return c
}

// MulElem is a∘b, element by element.
func (t *Tape[T]) MulElem(a, b Var[T]) Var[T] {
	c := t.Result(a.Value.Rows, a.Value.Cols, a, b)
	combine(c.Value, a.Value, b.Value, "MulElem", kernels.MulElem[T], kernels.MulScalar[T])
	Record(t, c, times[T]{a, b, c})
	return c
}

// fit is how b goes with a.
type fit int

const (
	whole  fit = iota // b has the shape of a
	row               // [1 × cols]
	column            // [rows × 1], or [1 × 1] with a step of 0 from row to row
)

func fitOf[T kernels.Float](op string, a, b kernels.Matrix[T]) (f fit, step int) {
	switch {
	case a.Transposed || b.Transposed:
	case b.Rows == a.Rows && b.Cols == a.Cols:
		return whole, 0
	case b.Rows == 1 && b.Cols == a.Cols:
		return row, 0
	case b.Rows == a.Rows && b.Cols == 1:
		return column, b.Stride
	case b.Rows == 1 && b.Cols == 1:
		return column, 0
	}
	fail(op, Const(a), Const(b))
	return
}

// combine sets c = a ∘ b for an operation of vectors, or of a vector and a number.
func combine[T kernels.Float](c, a, b kernels.Matrix[T], op string, vector func(dst, a, b []T), scalar func(dst, a []T, b T)) {
	f, step := fitOf(op, a, b)
	switch f {
	case whole:
		n, size := lines(op, c, a, b)
		for i := range n {
			vector(line(c, i, size), line(a, i, size), line(b, i, size))
		}
	case row:
		for i := range a.Rows {
			vector(c.Row(i), a.Row(i), b.Row(0))
		}
	case column:
		for i := range a.Rows {
			scalar(c.Row(i), a.Row(i), b.Data[i*step])
		}
	}
}

type sum[T kernels.Float] struct {
	a, b, c Var[T]
	sign    T // c = a + sign·b
}

func (o *sum[T]) Backward(*Tape[T]) {
	if o.a.Live() {
		accumulate(o.a.Grad, o.c.Grad)
	}
	if !o.b.Live() {
		return
	}
	db, dc := o.b.Grad, o.c.Grad
	f, step := fitOf("Add", dc, db)
	switch f {
	case whole:
		n, size := lines("Add", db, dc)
		for i := range n {
			kernels.Axpy(o.sign, line(dc, i, size), line(db, i, size))
		}
	case row:
		for i := range dc.Rows {
			kernels.Axpy(o.sign, dc.Row(i), db.Row(0))
		}
	case column:
		for i := range dc.Rows {
			db.Data[i*step] += o.sign * kernels.Sum(dc.Row(i)) // exact: the sign is ±1
		}
	}
}

type times[T kernels.Float] struct{ a, b, c Var[T] }

func (o *times[T]) Backward(t *Tape[T]) {
	a, b, dc := o.a.Value, o.b.Value, o.c.Grad
	f, step := fitOf("MulElem", a, b)
	switch f {
	case whole:
		if o.a.Live() {
			addProduct(t, o.a.Grad, dc, b)
		}
		if o.b.Live() {
			addProduct(t, o.b.Grad, dc, a)
		}
	case row:
		p := like(t, o.c)
		if o.a.Live() {
			for i := range p.Rows {
				kernels.MulElem(p.Row(i), dc.Row(i), b.Row(0))
			}
			accumulate(o.a.Grad, p)
		}
		if o.b.Live() {
			for i := range p.Rows {
				kernels.MulElem(p.Row(i), dc.Row(i), a.Row(i))
			}
			addRows(o.b.Grad.Row(0), p)
		}
	case column:
		for i := range a.Rows {
			if o.a.Live() {
				kernels.Axpy(b.Data[i*step], dc.Row(i), o.a.Grad.Row(i))
			}
			if o.b.Live() {
				o.b.Grad.Data[i*step] += kernels.Dot(dc.Row(i), a.Row(i))
			}
		}
	}
}

// addProduct adds x∘y to dst.
func addProduct[T kernels.Float](t *Tape[T], dst, x, y kernels.Matrix[T]) {
	n, size := lines("MulElem", dst, x, y)
	p := t.Scratch(size)
	for i := range n {
		kernels.MulElem(p, line(x, i, size), line(y, i, size))
		kernels.Add(line(dst, i, size), line(dst, i, size), p)
	}
}

// Scale is by·x.
func (t *Tape[T]) Scale(by T, x Var[T]) Var[T] {
	y := t.Result(x.Value.Rows, x.Value.Cols, x)
	n, size := lines("Scale", y.Value, x.Value)
	for i := range n {
		kernels.MulScalar(line(y.Value, i, size), line(x.Value, i, size), by)
	}
	Record(t, y, scaled[T]{x, y, by})
	return y
}

type scaled[T kernels.Float] struct {
	x, y Var[T]
	by   T
}

func (o *scaled[T]) Backward(*Tape[T]) {
	n, size := lines("Scale", o.x.Grad, o.y.Grad)
	for i := range n {
		kernels.Axpy(o.by, line(o.y.Grad, i, size), line(o.x.Grad, i, size))
	}
}
