package tape

import (
	"fmt"

	"orrery/kernels"
)

// Sum is the sum of all elements: [1 × 1].
func (t *Tape[T]) Sum(x Var[T]) Var[T] { return t.total(x, 1) }

// Mean is the mean of all elements: [1 × 1].
func (t *Tape[T]) Mean(x Var[T]) Var[T] { return t.total(x, 1/T(x.Value.Rows*x.Value.Cols)) }

// SquaredError is the mean over all elements of (y - want)².
func (t *Tape[T]) SquaredError(y, want Var[T]) Var[T] { return t.Mean(t.Square(t.Sub(y, want))) }

func (t *Tape[T]) total(x Var[T], scale T) Var[T] {
	y := t.Result(1, 1, x)
	n, size := lines("Sum", x.Value)
	var sum T
	for i := range n {
		sum += kernels.Sum(line(x.Value, i, size))
	}
	y.Value.Data[0] = scale * sum
	Record(t, y, total[T]{x, y, scale})
	return y
}

type total[T kernels.Float] struct {
	x, y  Var[T]
	scale T
}

func (o *total[T]) Backward(*Tape[T]) {
	n, size := lines("Sum", o.x.Grad)
	d := o.scale * o.y.Grad.Data[0]
	for i := range n {
		row := line(o.x.Grad, i, size)
		kernels.AddScalar(row, row, d)
	}
}

// CrossEntropy is the mean over the rows of -ln softmax(logits)_label, in nats.
func (t *Tape[T]) CrossEntropy(logits Var[T], labels []int) Var[T] {
	z := logits.Value
	y := t.Result(1, 1, logits)
	d := kernels.Of(z.Rows, z.Cols, t.Buffer(z.Rows*z.Cols))
	for i := range z.Rows {
		copy(d.Row(i), z.Row(i))
	}
	losses := t.Buffer(z.Rows)
	kernels.CrossEntropyRows(losses, d, labels, 1/T(z.Rows))
	y.Value.Data[0] = kernels.Sum(losses) / T(z.Rows)
	Record(t, y, loss[T]{logits, y, d})
	return y
}

// BinaryCrossEntropy is the mean over all elements of -y ln σ(z) - (1-y) ln(1 - σ(z)) for logits z and y in [0, 1]:
//
//	max(z, 0) - z y + ln(1 + e^-|z|),  whose gradient is σ(z) - y.
func (t *Tape[T]) BinaryCrossEntropy(logits Var[T], y kernels.Matrix[T]) Var[T] {
	z := logits.Value
	if z.Rows != y.Rows || z.Cols != y.Cols {
		fail("BinaryCrossEntropy", logits, Const(y))
	}
	c := t.Result(1, 1, logits)
	d := kernels.Of(z.Rows, z.Cols, t.Buffer(z.Rows*z.Cols))
	soft := t.Scratch(z.Cols)
	var sum T
	for i := range z.Rows {
		z, y := z.Row(i), y.Row(i)
		for j, x := range z {
			soft[j] = -max(x, -x)
		}
		kernels.Exp(soft, soft)
		kernels.AddScalar(soft, soft, 1)
		kernels.Log(soft, soft)
		sum += kernels.Sum(soft)
		kernels.ReLU(soft, z)
		sum += kernels.Sum(soft) - kernels.Dot(z, y)
		kernels.Sigmoid(d.Row(i), z)
		kernels.Sub(d.Row(i), d.Row(i), y)
	}
	scale := 1 / T(z.Rows*z.Cols)
	c.Value.Data[0] = scale * sum
	kernels.Scale(scale, d.Data)
	Record(t, c, loss[T]{logits, c, d})
	return c
}

// loss is an operation with one number as its result, whose gradient d is known already.
type loss[T kernels.Float] struct {
	x, y Var[T]
	d    kernels.Matrix[T]
}

func (o *loss[T]) Backward(*Tape[T]) {
	n, size := lines("loss of", o.x.Grad, o.d)
	for i := range n {
		kernels.Axpy(o.y.Grad.Data[0], line(o.d, i, size), line(o.x.Grad, i, size))
	}
}

// Right counts the rows of logits whose largest element is the label's.
func Right[T kernels.Float](logits Var[T], labels []int) int {
	if logits.Value.Rows != len(labels) {
		panic(fmt.Sprintf("tape: Right of %v with %d labels", logits, len(labels)))
	}
	n := 0
	for i, label := range labels {
		if kernels.ArgMax(logits.Value.Row(i)) == label {
			n++
		}
	}
	return n
}
