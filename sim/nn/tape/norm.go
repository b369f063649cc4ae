package tape

import "orrery/kernels"

// RMSNorm is x / √(mean(x²) + eps), row by row; a gain is one more [Tape.MulElem]. Zhang and Sennrich 2019,
// arXiv:1910.07467.
func (t *Tape[T]) RMSNorm(x Var[T], eps T) Var[T] {
	y, inv := t.Result(x.Value.Rows, x.Value.Cols, x), t.Buffer(x.Value.Rows)
	kernels.RMSNormRows(y.Value, x.Value, inv, eps)
	Record(t, y, rmsNorm[T]{x, y, inv})
	return y
}

type rmsNorm[T kernels.Float] struct {
	x, y Var[T]
	inv  []T
}

func (o *rmsNorm[T]) Backward(t *Tape[T]) {
	d := like(t, o.y)
	kernels.RMSNormGradRows(d, o.y.Grad, o.y.Value, o.inv)
	accumulate(o.x.Grad, d)
}

// LayerNorm is (x - mean(x)) / √(var(x) + eps), row by row, without gain and bias. Ba, Kiros and Hinton 2016,
// arXiv:1607.06450.
func (t *Tape[T]) LayerNorm(x Var[T], eps T) Var[T] {
	y, inv := t.Result(x.Value.Rows, x.Value.Cols, x), t.Buffer(x.Value.Rows)
	kernels.LayerNormRows(y.Value, x.Value, inv, eps)
	Record(t, y, layerNorm[T]{x, y, inv})
	return y
}

type layerNorm[T kernels.Float] struct {
	x, y Var[T]
	inv  []T
}

func (o *layerNorm[T]) Backward(t *Tape[T]) {
	d := like(t, o.y)
	kernels.LayerNormGradRows(d, o.y.Grad, o.y.Value, o.inv)
	accumulate(o.x.Grad, d)
}

// Softmax is e^x / Σ e^x, row by row. An element of -Inf becomes 0, and nothing flows back through it.
func (t *Tape[T]) Softmax(x Var[T]) Var[T] {
	y := t.Result(x.Value.Rows, x.Value.Cols, x)
	for i := range x.Value.Rows {
		copy(y.Value.Row(i), x.Value.Row(i))
	}
	kernels.SoftmaxRows(y.Value)
	Record(t, y, softmax[T]{x, y})
	return y
}

type softmax[T kernels.Float] struct{ x, y Var[T] }

func (o *softmax[T]) Backward(t *Tape[T]) {
	d := like(t, o.y)
	kernels.SoftmaxGradRows(d, o.y.Grad, o.y.Value)
	accumulate(o.x.Grad, d)
}

// like is scratch in the shape of y.
func like[T kernels.Float](t *Tape[T], y Var[T]) kernels.Matrix[T] {
	return kernels.Of(y.Value.Rows, y.Value.Cols, t.Scratch(y.Value.Rows*y.Value.Cols))
}
