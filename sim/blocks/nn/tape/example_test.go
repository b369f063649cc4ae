package tape_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/nn/tape"
	"orrery/sim/blocks/optim"
)

// A network of two layers learns exclusive or.
func Example() {
	x := kernels.Of(4, 2, []float32{0, 0, 0, 1, 1, 0, 1, 1})
	labels := []int{0, 1, 1, 0}
	var w1, b1, w2, b2 tape.Var[float32]
	params := tape.NewParams([]tape.Decl[float32]{{&w1, "w1", 2, 8}, {&b1, "b1", 1, 8}, {&w2, "w2", 8, 2}, {&b2, "b2", 1, 2}}...)
	kernels.FillNormal(params.Value, rand.New(rand.NewPCG(1, 2)))

	t := tape.New[float32]()
	logits := func() tape.Var[float32] {
		t.Reset()
		return t.Dense(t.Tanh(t.Dense(tape.Const(x), w1, b1)), w2, b2)
	}
	adam := optim.NewAdam[float32](len(params.Value), 1e-8)
	for range 200 {
		t.Backward(t.CrossEntropy(logits(), labels), params)
		adam.Step(params.Value, params.Grad, 0.03)
	}
	fmt.Println(tape.Right(logits(), labels), "of 4")
	// Output: 4 of 4
}

// A frozen weight with a low-rank update, W = W0 + B A (LoRA, arXiv:2106.09685): trained to a target that is two ranks
// away. Another adapter is another line for W; the model that uses W stays the same.
func ExampleTape_Add_lowRank() {
	const out, in, r = 6, 5, 2
	rng := rand.New(rand.NewPCG(1, 2))
	w0, target := kernels.New[float64](out, in), kernels.New[float64](out, in)
	u, v := kernels.New[float64](out, r), kernels.New[float64](r, in)
	for _, m := range []kernels.Matrix[float64]{w0, u, v} {
		kernels.FillNormal(m.Data, rng)
	}
	kernels.Mul(target, u, v)
	kernels.Add(target.Data, target.Data, w0.Data)

	var a, b tape.Var[float64]
	adapter := tape.NewParams(tape.Decl[float64]{&b, "B", out, r}, tape.Decl[float64]{&a, "A", r, in})
	kernels.FillNormal(a.Value.Data, rng) // B stays 0, so W starts as W0
	kernels.Scale(1/math.Sqrt(in), a.Value.Data)

	t := tape.New[float64]()
	x := kernels.New[float64](20, in)
	kernels.FillNormal(x.Data, rng)
	loss := func() tape.Var[float64] {
		t.Reset()
		w := t.Add(tape.Const(w0), t.Mul(b, a))
		return t.SquaredError(t.Mul(tape.Const(x), w.T()), t.Mul(tape.Const(x), tape.Const(target).T()))
	}
	fmt.Printf("%.1f", loss().Scalar())
	adam := optim.NewAdam[float64](len(adapter.Value), 1e-8)
	for s := range 500 {
		t.Backward(loss(), adapter)
		adam.Step(adapter.Value, adapter.Grad, optim.Linear(0.1, s, 500))
	}
	fmt.Printf(" to %.4f with %d of %d numbers\n", loss().Scalar(), len(adapter.Value), out*in)
	// Output: 3.3 to 0.0000 with 22 of 30 numbers
}

// A weight that is low rank plus sparse, W = B A + S, S with a fixed support (SLTrain, arXiv:2406.02214).
func ExampleTape_Scatter() {
	support := []int{1, 5} // (0, 1) and (1, 2) of a matrix [2 × 3]
	var a, b, s tape.Var[float64]
	p := tape.NewParams(tape.Decl[float64]{&b, "B", 2, 1}, tape.Decl[float64]{&a, "A", 1, 3}, tape.Decl[float64]{&s, "S", 1, 2})
	copy(p.Value, []float64{1, 2 /* B */, 1, 1, 1 /* A */, 7, 8 /* S */})
	t := tape.New[float64]()
	w := t.Add(t.Mul(b, a), t.Scatter(2, 3, s, support))
	fmt.Println(w.Value.Data)
	t.Backward(t.Sum(w), p)
	fmt.Println(p.Grad)
	// Output:
	// [1 8 1 2 2 10]
	// [3 3 3 3 3 1 1]
}

// An operation of a paper's own: y = x³.
func ExampleRecord() {
	t := tape.New[float64]()
	x := t.Input(kernels.Of(1, 2, []float64{2, -3}))
	y := t.Result(1, 2, x)
	for i, v := range x.Value.Row(0) {
		y.Value.Set(0, i, v*v*v)
	}
	tape.Record(t, y, cube{x, y})
	t.Backward(t.Sum(y))
	fmt.Println(y.Value.Data, x.Grad.Data)
	// Output: [8 -27] [12 27]
}

type cube struct{ x, y tape.Var[float64] }

func (o *cube) Backward(*tape.Tape[float64]) {
	for i, v := range o.x.Value.Row(0) {
		o.x.Grad.Data[i] += 3 * v * v * o.y.Grad.Data[i]
	}
}

// The parameters of a model, in the order of its declaration.
func ExampleNewParams() {
	var w, b tape.Var[float64]
	p := tape.NewParams(tape.Decl[float64]{&w, "w", 2, 3}, tape.Decl[float64]{&b, "b", 1, 3})
	for _, x := range p.List {
		fmt.Println(x.Name, x)
	}
	w.Value.Set(1, 0, 7)
	fmt.Println(p.Value)
	// Output:
	// w [2×3]
	// b [1×3]
	// [0 0 0 7 0 0 0 0 0]
}
