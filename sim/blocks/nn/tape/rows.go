package tape

import (
	"fmt"

	"orrery/kernels"
)

// Gather is the rows at[0], at[1], ... of table: an embedding of tokens, or a choice of positions. at must stay until
// Backward, which adds each row's gradient to where it came from.
func (t *Tape[T]) Gather(table Var[T], at []int) Var[T] {
	y := t.Result(len(at), table.Value.Cols, table)
	kernels.GatherRows(y.Value, table.Value, at)
	Record(t, y, gather[T]{table, y, at})
	return y
}

type gather[T kernels.Float] struct {
	table, y Var[T]
	at       []int
}

func (o *gather[T]) Backward(*Tape[T]) { kernels.ScatterAddRows(o.table.Grad, o.y.Grad, o.at) }

// Scatter is a sparse matrix [rows × cols]: element at[j], counted row by row, is values[j], all others are 0. values is
// [1 × len(at)], and no place may come twice. at must stay until Backward.
func (t *Tape[T]) Scatter(rows, cols int, values Var[T], at []int) Var[T] {
	if values.Value.Rows != 1 || values.Value.Cols != len(at) {
		panic(fmt.Sprintf("tape: Scatter of values %v to %d places", values, len(at)))
	}
	y := t.Result(rows, cols, values)
	clear(y.Value.Data)
	for j, x := range values.Value.Row(0) {
		y.Value.Data[at[j]] = x
	}
	Record(t, y, scatter[T]{values, y, at})
	return y
}

type scatter[T kernels.Float] struct {
	values, y Var[T]
	at        []int
}

func (o *scatter[T]) Backward(*Tape[T]) {
	d := o.values.Grad.Row(0)
	for j, i := range o.at {
		d[j] += o.y.Grad.Data[i]
	}
}

// Concat puts a [rows × m] and b [rows × n] side by side: [rows × (m+n)].
func (t *Tape[T]) Concat(a, b Var[T]) Var[T] {
	if a.Value.Rows != b.Value.Rows {
		fail("Concat", a, b)
	}
	m := a.Value.Cols
	y := t.Result(a.Value.Rows, m+b.Value.Cols, a, b)
	for i := range y.Value.Rows {
		copy(y.Value.Row(i), a.Value.Row(i))
		copy(y.Value.Row(i)[m:], b.Value.Row(i))
	}
	Record(t, y, concat[T]{a, b, y})
	return y
}

type concat[T kernels.Float] struct{ a, b, y Var[T] }

func (o *concat[T]) Backward(*Tape[T]) {
	m := o.a.Value.Cols
	if o.a.Live() {
		accumulate(o.a.Grad, o.y.Cols(0, m).Grad)
	}
	if o.b.Live() {
		accumulate(o.b.Grad, o.y.Cols(m, o.y.Value.Cols).Grad)
	}
}

// MeanRows is the mean of each n successive rows of x [blocks·n × cols]: [blocks × cols]. Over the positions of an image
// it is global average pooling.
func (t *Tape[T]) MeanRows(x Var[T], n int) Var[T] {
	if n < 1 || x.Value.Rows%n != 0 {
		panic(fmt.Sprintf("tape: MeanRows of %d rows each of %v", n, x))
	}
	y := t.Result(x.Value.Rows/n, x.Value.Cols, x)
	for i := range y.Value.Rows {
		row := y.Value.Row(i)
		clear(row)
		addRows(row, nth(x, i, y.Value.Rows).Value)
		kernels.Scale(1/T(n), row)
	}
	Record(t, y, meanRows[T]{x, y, n})
	return y
}

type meanRows[T kernels.Float] struct {
	x, y Var[T]
	n    int
}

func (o *meanRows[T]) Backward(*Tape[T]) {
	for i := range o.x.Value.Rows {
		kernels.Axpy(1/T(o.n), o.y.Grad.Row(i/o.n), o.x.Grad.Row(i))
	}
}
