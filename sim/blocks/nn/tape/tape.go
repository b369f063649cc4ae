package tape

import "orrery/kernels"

// Tape records operations for one pass forward and back. Its memory lives as long as it does and is used again, in the
// same order, after each Reset. One goroutine at a time.
type Tape[T kernels.Float] struct {
	// Forward says that no gradients are wanted, only values.
	Forward bool

	ops     []Op[T] // of this pass, then left over from earlier ones
	used    int     // ops of this pass
	values  pool[T]
	grads   pool[T]
	indices pool[int]
	scratch []T
}

// Op is an operation that has been recorded: its inputs, its result, and what else its gradient needs.
type Op[T kernels.Float] interface {
	// Backward adds to the gradients of those inputs that are [Var.Live] what the gradient of the result makes of them.
	// It may be called again, so it changes nothing else.
	Backward(t *Tape[T])
}

// New is an empty tape.
func New[T kernels.Float]() *Tape[T] { return new(Tape[T]) }

// Reset forgets the pass: all Vars of this tape lose their meaning.
func (t *Tape[T]) Reset() {
	t.used, t.values.used, t.grads.used, t.indices.used = 0, 0, 0, 0
}

// Backward sets all gradients on the tape to those of loss [1 × 1], and those of params too. To leaves that are not in
// params it adds. It can be called for several losses of one pass.
func (t *Tape[T]) Backward(loss Var[T], params ...*Params[T]) {
	if loss.Value.Rows != 1 || loss.Value.Cols != 1 {
		fail("Backward from", loss, loss)
	}
	for _, p := range params {
		clear(p.Grad)
	}
	for _, g := range t.grads.bufs[:t.grads.used] {
		clear(g)
	}
	if !loss.Live() {
		return
	}
	loss.Grad.Data[0] = 1
	for i := t.used - 1; i >= 0; i-- {
		t.ops[i].Backward(t)
	}
}

// Result is a new Var for the result of an operation on the Vars of. It has a gradient if one of those has. Its elements
// are left over from earlier use.
func (t *Tape[T]) Result(rows, cols int, of ...Var[T]) Var[T] {
	y := Const(kernels.Of(rows, cols, t.Buffer(rows*cols)))
	for _, x := range of {
		if x.Live() && !t.Forward {
			y.Grad = kernels.Of(rows, cols, t.grads.take(rows*cols))
			break
		}
	}
	return y
}

// Record puts an operation with result y on the tape, if y has a gradient. A paper's own operation is written like those
// of this package: compute the value of a [Tape.Result], then Record a struct of what Backward needs.
func Record[O any, P interface {
	*O
	Op[T]
}, T kernels.Float](t *Tape[T], y Var[T], op O) {
	if !y.Live() {
		return
	}
	if t.used == len(t.ops) {
		t.ops = append(t.ops, nil)
	}
	p, ok := t.ops[t.used].(P) // most likely the operation of the pass before
	if !ok {
		p = new(O)
		t.ops[t.used] = p
	}
	*p = op
	t.used++
}

// Buffer is memory for n numbers until the next Reset. They are left over from earlier use.
func (t *Tape[T]) Buffer(n int) []T { return t.values.take(n) }

// Indices is like Buffer, for integers.
func (t *Tape[T]) Indices(n int) []int { return t.indices.take(n) }

// Scratch is memory for n numbers until the next call.
func (t *Tape[T]) Scratch(n int) []T {
	if len(t.scratch) < n {
		t.scratch = make([]T, n)
	}
	return t.scratch[:n]
}

// pool hands out slices, after a reset of used the same ones in the same order.
type pool[E any] struct {
	bufs [][]E
	used int
}

func (p *pool[E]) take(n int) []E {
	if p.used == len(p.bufs) {
		p.bufs = append(p.bufs, nil)
	}
	b := &p.bufs[p.used]
	if cap(*b) < n {
		*b = make([]E, n)
	}
	*b = (*b)[:n]
	p.used++
	return *b
}
