package tape

import (
	"fmt"
	"math"

	"orrery/kernels"
)

// Heads says how the matrices of attention divide.
type Heads[T kernels.Float] struct {
	Count     int // heads, each with so many successive columns; 0 means 1
	Sequences int // sequences of the batch, each with so many successive rows; 0 means 1

	// Bias is added to the scores; -Inf hides a key, but a query must see one. For queries and keys of Q and K rows a sequence it is [Q × K], or
	// [Count·Q × K] with a bias for each head, or [Sequences·Count·Q × K], or nothing. It must stay until Backward.
	Bias kernels.Matrix[T]
}

// Causal is a bias [n × n] that hides all keys behind a query.
func Causal[T kernels.Float](n int) kernels.Matrix[T] { return distance[T](n, []float64{0}) }

// LinearDistance is a causal bias [heads·n × n] that is -2^-head · (query - key), head = 0, 1, ...
// (with other slopes Press, Smith and Lewis 2022, arXiv:2108.12409).
func LinearDistance[T kernels.Float](heads, n int) kernels.Matrix[T] {
	slopes := make([]float64, heads)
	for h := range slopes {
		slopes[h] = math.Exp2(-float64(h))
	}
	return distance[T](n, slopes)
}

func distance[T kernels.Float](n int, slopes []float64) kernels.Matrix[T] {
	m := kernels.New[T](len(slopes)*n, n)
	for h, slope := range slopes {
		for i := range n {
			row := m.Row(h*n + i)
			for j := range row {
				row[j] = T(-slope * float64(i-j))
				if j > i {
					row[j] = T(math.Inf(-1))
				}
			}
		}
	}
	return m
}

// Attention lets every query look at the keys of its sequence and brings home a mean of their values: for each sequence
// and head, with d columns a head,
//
//	p = softmax(q kᵀ/√d + bias),  o = p v.
//
// q is [Sequences·Q × Count·d], k [Sequences·K × Count·d], v [Sequences·K × Count·e], o [Sequences·Q × Count·e].
// Vaswani et al. 2017, arXiv:1706.03762.
func (t *Tape[T]) Attention(q, k, v Var[T], heads Heads[T]) Var[T] {
	heads.Count, heads.Sequences = max(1, heads.Count), max(1, heads.Sequences)
	y := t.Result(q.Value.Rows, v.Value.Cols, q, k, v)
	rows, cols := q.Value.Rows*heads.Count, k.Value.Rows/heads.Sequences
	o := attention[T]{q: q, k: k, v: v, y: y, heads: heads, p: kernels.Of(rows, cols, t.Buffer(rows*cols)),
		scale: T(1 / math.Sqrt(float64(q.Value.Cols/heads.Count)))}
	o.check()
	o.forward()
	Record(t, y, o)
	return y
}

type attention[T kernels.Float] struct {
	q, k, v, y Var[T]
	heads      Heads[T]
	p          kernels.Matrix[T] // [Sequences·Count·Q × K]
	scale      T
}

func (o *attention[T]) check() {
	q, k, v, b := o.q.Value, o.k.Value, o.v.Value, o.heads.Bias
	if q.Cols != k.Cols || k.Rows != v.Rows || q.Cols%o.heads.Count != 0 || v.Cols%o.heads.Count != 0 ||
		q.Rows%o.heads.Sequences != 0 || k.Rows%o.heads.Sequences != 0 ||
		b.Rows > 0 && (b.Cols != o.p.Cols || b.Rows%(q.Rows/o.heads.Sequences) != 0 || o.p.Rows%b.Rows != 0) {
		panic(fmt.Sprintf("tape: Attention of %v, %v, %v with bias %v in %d sequences and %d heads",
			o.q, o.k, o.v, Const(b), o.heads.Sequences, o.heads.Count))
	}
}

// each calls f for every sequence and head with its part of the matrices and the first row of its part of p.
func (o *attention[T]) each(f func(q, k, v, y Var[T], p int)) {
	part := func(v Var[T], s, h int) Var[T] {
		cols := v.Value.Cols / o.heads.Count
		return nth(v, s, o.heads.Sequences).Cols(h*cols, (h+1)*cols)
	}
	p := 0
	for s := range o.heads.Sequences {
		for h := range o.heads.Count {
			f(part(o.q, s, h), part(o.k, s, h), part(o.v, s, h), part(o.y, s, h), p)
			p += o.q.Value.Rows / o.heads.Sequences
		}
	}
}

// weights is the part of p with so many rows from row on.
func (o *attention[T]) weights(row, rows int) kernels.Matrix[T] {
	return o.p.Slice(row, row+rows, 0, o.p.Cols)
}

func (o *attention[T]) forward() {
	o.each(func(q, k, _, _ Var[T], p int) {
		kernels.MulAdd(o.weights(p, q.Value.Rows), o.scale, q.Value, k.Value.T(), 0)
	})
	if bias := o.heads.Bias; bias.Rows > 0 {
		for i := 0; i < o.p.Rows; i += bias.Rows {
			accumulate(o.weights(i, bias.Rows), bias)
		}
	}
	kernels.SoftmaxRows(o.p)
	o.each(func(_, _, v, y Var[T], p int) {
		kernels.Mul(y.Value, o.weights(p, y.Value.Rows), v.Value)
	})
}

// Backward: dv = pᵀ do, ds = p∘(do vᵀ - Σ p∘(do vᵀ)), dq = ds k/√d, dk = dsᵀ q/√d.
func (o *attention[T]) Backward(t *Tape[T]) {
	o.each(func(q, k, v, y Var[T], p int) {
		w := o.weights(p, y.Value.Rows)
		if v.Live() {
			kernels.MulAdd(v.Grad, 1, w.T(), y.Grad, 1)
		}
		if !q.Live() && !k.Live() {
			return
		}
		ds := kernels.Of(w.Rows, w.Cols, t.Scratch(w.Rows*w.Cols))
		kernels.Mul(ds, y.Grad, v.Value.T())
		kernels.SoftmaxGradRows(ds, ds, w)
		if q.Live() {
			kernels.MulAdd(q.Grad, o.scale, ds, k.Value, 1)
		}
		if k.Live() {
			kernels.MulAdd(k.Grad, o.scale, ds.T(), q.Value, 1)
		}
	})
}
