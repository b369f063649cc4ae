package tape

import "orrery/kernels"

// A batch of images is a matrix with a row for each position and a column for each channel; see [kernels.Window].

// Conv2D convolves a batch x [n·H·W × in] with filters: w is [KH·KW·in × out], row (ky·KW + kx)·in + c for channel c at
// place (ky, kx) of the window, bias [1 × out]. The result is a batch again, [n·H'·W' × out], with H', W' of
// [kernels.Window.Out].
func (t *Tape[T]) Conv2D(x, w, bias Var[T], window kernels.Window) Var[T] {
	return t.Dense(t.Im2Col(x, window), w, bias)
}

// Im2Col is what each position of the window sees of a batch: [n·H'·W' × KH·KW·in].
func (t *Tape[T]) Im2Col(x Var[T], w kernels.Window) Var[T] {
	y := t.Result(positions(x, w), w.KH*w.KW*x.Value.Cols, x)
	kernels.Im2Col(y.Value, x.Value, w)
	Record(t, y, im2col[T]{x, y, w})
	return y
}

// positions is the number of rows of the result of a window over a batch.
func positions[T kernels.Float](x Var[T], w kernels.Window) int {
	h, v := w.Out()
	return x.Value.Rows / (w.H * w.W) * h * v
}

type im2col[T kernels.Float] struct {
	x, y Var[T]
	w    kernels.Window
}

func (o *im2col[T]) Backward(*Tape[T]) { kernels.Col2Im(o.x.Grad, o.y.Grad, o.w) }

// MaxPool is the largest value of each channel under each position of the window. Its gradient goes to that one place,
// the first of equals. A window of n × 1 over images of n × 1 takes the largest of each n successive rows.
func (t *Tape[T]) MaxPool(x Var[T], w kernels.Window) Var[T] {
	y := t.Result(positions(x, w), x.Value.Cols, x)
	from := t.Indices(len(y.Value.Data))
	kernels.MaxPool(y.Value, x.Value, from, w)
	Record(t, y, maxPool[T]{x, y, from})
	return y
}

type maxPool[T kernels.Float] struct {
	x, y Var[T]
	from []int
}

func (o *maxPool[T]) Backward(*Tape[T]) { kernels.MaxPoolGrad(o.x.Grad, o.y.Grad, o.from) }
