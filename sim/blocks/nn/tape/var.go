package tape

import (
	"fmt"

	"orrery/kernels"
)

// Var is a matrix [rows × cols] and, unless it is constant, the gradient of the loss with respect to it.
type Var[T kernels.Float] struct {
	Value, Grad kernels.Matrix[T]
}

// Const is a value without a gradient: data, or weights that are frozen.
func Const[T kernels.Float](m kernels.Matrix[T]) Var[T] { return Var[T]{Value: m} }

// Input is data whose gradient is wanted, until the next Reset.
func (t *Tape[T]) Input(m kernels.Matrix[T]) Var[T] {
	if t.Forward {
		return Const(m)
	}
	return Var[T]{m, kernels.Of(m.Rows, m.Cols, t.grads.take(m.Rows*m.Cols))}
}

// Live reports whether v has a gradient.
func (v Var[T]) Live() bool { return v.Grad.Data != nil }

// Frozen is v as a constant: no gradient flows back through it.
func (v Var[T]) Frozen() Var[T] { return Const(v.Value) }

// Scalar is the value of a Var [1 × 1].
func (v Var[T]) Scalar() T { return v.Value.At(0, 0) }

// T is the transpose, a view.
func (v Var[T]) T() Var[T] {
	return v.view(func(m kernels.Matrix[T]) kernels.Matrix[T] { return m.T() })
}

// Rows is the view of rows i ≤ row < j.
func (v Var[T]) Rows(i, j int) Var[T] {
	return v.view(func(m kernels.Matrix[T]) kernels.Matrix[T] { return m.Slice(i, j, 0, m.Cols) })
}

// Cols is the view of columns i ≤ col < j.
func (v Var[T]) Cols(i, j int) Var[T] {
	return v.view(func(m kernels.Matrix[T]) kernels.Matrix[T] { return m.Slice(0, m.Rows, i, j) })
}

// Reshape is the view of the same numbers, row by row, as [rows × cols]. v must have no gaps between its rows.
func (v Var[T]) Reshape(rows, cols int) Var[T] {
	return v.view(func(m kernels.Matrix[T]) kernels.Matrix[T] {
		if m.Transposed || m.Stride != m.Cols && m.Rows > 1 || m.Rows*m.Cols != rows*cols {
			panic(fmt.Sprintf("tape: Reshape(%d, %d) of %v", rows, cols, v))
		}
		return kernels.Of(rows, cols, m.Data[:rows*cols])
	})
}

func (v Var[T]) view(of func(kernels.Matrix[T]) kernels.Matrix[T]) Var[T] {
	v.Value = of(v.Value)
	if v.Live() {
		v.Grad = of(v.Grad)
	}
	return v
}

// String is the shape, for messages.
func (v Var[T]) String() string {
	s := fmt.Sprintf("[%d×%d]", v.Value.Rows, v.Value.Cols)
	if v.Value.Transposed {
		s += "ᵀ"
	}
	return s
}

// fail reports operands that do not fit.
func fail[T kernels.Float](op string, a, b Var[T]) {
	panic(fmt.Sprintf("tape: %s %v and %v", op, a, b))
}

// lines says how to go through matrices of one shape, none of them transposed: n lines of so many elements, which are all
// in one if none has gaps.
func lines[T kernels.Float](op string, ms ...kernels.Matrix[T]) (n, size int) {
	n, size = 1, ms[0].Rows*ms[0].Cols
	for _, m := range ms {
		if m.Transposed || m.Rows != ms[0].Rows || m.Cols != ms[0].Cols {
			fail(op, Const(ms[0]), Const(m))
		}
		if m.Stride != m.Cols {
			n, size = m.Rows, m.Cols
		}
	}
	return n, size
}

// line is line i of such a matrix.
func line[T kernels.Float](m kernels.Matrix[T], i, size int) []T {
	return m.Data[i*m.Stride : i*m.Stride+size]
}

// accumulate adds src to dst.
func accumulate[T kernels.Float](dst, src kernels.Matrix[T]) {
	n, size := lines("sum of gradients", dst, src)
	for i := range n {
		kernels.Add(line(dst, i, size), line(dst, i, size), line(src, i, size))
	}
}
