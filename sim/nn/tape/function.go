package tape

import "orrery/kernels"

// ReLU is max(0, x).
func (t *Tape[T]) ReLU(x Var[T]) Var[T] { return t.apply(x, relu[T]{}) }

// Tanh is tanh x.
func (t *Tape[T]) Tanh(x Var[T]) Var[T] { return t.apply(x, tanh[T]{}) }

// Sigmoid is σ(x) = 1/(1 + e^-x).
func (t *Tape[T]) Sigmoid(x Var[T]) Var[T] { return t.apply(x, sigmoid[T]{}) }

// SiLU is x·σ(x). Elfwing, Uchibe and Doya 2018, arXiv:1702.03118.
func (t *Tape[T]) SiLU(x Var[T]) Var[T] { return t.apply(x, silu[T]{}) }

// GELU is x·Φ(x), Φ the normal distribution function. Hendrycks and Gimpel 2016, arXiv:1606.08415.
func (t *Tape[T]) GELU(x Var[T]) Var[T] { return t.apply(x, gelu[T]{}) }

// Exp is e^x.
func (t *Tape[T]) Exp(x Var[T]) Var[T] { return t.apply(x, exp[T]{}) }

// Log is ln x.
func (t *Tape[T]) Log(x Var[T]) Var[T] { return t.apply(x, log[T]{}) }

// Square is x².
func (t *Tape[T]) Square(x Var[T]) Var[T] { return t.apply(x, square[T]{}) }

// function is a function of one number for whole slices.
type function[T kernels.Float] interface {
	value(y, x []T)
	grad(dx, dy, x, y []T)
}

func (t *Tape[T]) apply(x Var[T], f function[T]) Var[T] {
	y := t.Result(x.Value.Rows, x.Value.Cols, x)
	n, size := lines("function of", y.Value, x.Value)
	for i := range n {
		f.value(line(y.Value, i, size), line(x.Value, i, size))
	}
	Record(t, y, applied[T]{f, x, y})
	return y
}

type applied[T kernels.Float] struct {
	f    function[T]
	x, y Var[T]
}

func (o *applied[T]) Backward(t *Tape[T]) {
	n, size := lines("function of", o.x.Value, o.x.Grad, o.y.Value)
	d := t.Scratch(size)
	for i := range n {
		o.f.grad(d, line(o.y.Grad, i, size), line(o.x.Value, i, size), line(o.y.Value, i, size))
		kernels.Add(line(o.x.Grad, i, size), line(o.x.Grad, i, size), d)
	}
}

type (
	relu[T kernels.Float]    struct{}
	tanh[T kernels.Float]    struct{}
	sigmoid[T kernels.Float] struct{}
	silu[T kernels.Float]    struct{}
	gelu[T kernels.Float]    struct{}
	exp[T kernels.Float]     struct{}
	log[T kernels.Float]     struct{}
	square[T kernels.Float]  struct{}
)

func (relu[T]) value(y, x []T)           { kernels.ReLU(y, x) }
func (relu[T]) grad(dx, dy, x, y []T)    { kernels.ReLUGrad(dx, dy, y) }
func (tanh[T]) value(y, x []T)           { kernels.Tanh(y, x) }
func (tanh[T]) grad(dx, dy, x, y []T)    { kernels.TanhGrad(dx, dy, y) }
func (sigmoid[T]) value(y, x []T)        { kernels.Sigmoid(y, x) }
func (sigmoid[T]) grad(dx, dy, x, y []T) { kernels.SigmoidGrad(dx, dy, y) }
func (silu[T]) value(y, x []T)           { kernels.SiLU(y, x) }
func (silu[T]) grad(dx, dy, x, y []T)    { kernels.SiLUGrad(dx, dy, x) }
func (gelu[T]) value(y, x []T)           { kernels.GELU(y, x) }
func (gelu[T]) grad(dx, dy, x, y []T)    { kernels.GELUGrad(dx, dy, x) }
func (exp[T]) value(y, x []T)            { kernels.Exp(y, x) }
func (exp[T]) grad(dx, dy, x, y []T)     { kernels.MulElem(dx, dy, y) }
func (log[T]) value(y, x []T)            { kernels.Log(y, x) }
func (log[T]) grad(dx, dy, x, y []T)     { kernels.DivElem(dx, dy, x) }
func (square[T]) value(y, x []T)         { kernels.MulElem(y, x, x) }
func (square[T]) grad(dx, dy, x, y []T)  { kernels.MulElem(dx, dy, x); kernels.Scale(2, dx) }
