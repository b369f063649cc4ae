package tape_test

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/nn/tape"
)

// op is an operation under test: the shapes of its inputs, and what it makes of them.
type op struct {
	name   string
	shapes [][2]int
	f      func(t *tape.Tape[float64], x []tape.Var[float64]) tape.Var[float64]
	whole  bool // its inputs may have no gaps between rows
	tune   func(x float64) float64
}

// inputs are parameters of the given shapes, drawn from N(0, 1). With gaps, they are columns of wider ones.
func inputs(rng *rand.Rand, shapes [][2]int, gap int) (*tape.Params[float64], []tape.Var[float64]) {
	vars := make([]tape.Var[float64], len(shapes))
	var decls []tape.Decl[float64]
	for i, s := range shapes {
		decls = append(decls, tape.Decl[float64]{Var: &vars[i], Rows: s[0], Cols: s[1] + 2*gap})
	}
	p := tape.NewParams(decls...)
	kernels.FillNormal(p.Value, rng)
	for i, s := range shapes {
		vars[i] = vars[i].Cols(gap, gap+s[1])
	}
	return p, vars
}

// check compares gradients with finite differences for all choices of constants among the inputs.
func check(t failer, o op) (worst float64) {
	for frozen := range 1 << len(o.shapes) {
		worst = max(worst, checkOne(t, o, 0, frozen))
		if !o.whole {
			worst = max(worst, checkOne(t, o, 1, frozen))
		}
	}
	return worst
}

type failer interface{ Fatalf(string, ...any) }

// checkOne compares the gradient of Σ w∘f(x), w random, with central differences. Inputs have gaps between their rows if
// gap > 0, and input i is constant if bit i of frozen is set.
func checkOne(t failer, o op, gap, frozen int) (worst float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	p, x := inputs(rng, o.shapes, gap)
	if o.tune != nil {
		for i, v := range p.Value {
			p.Value[i] = o.tune(v)
		}
	}
	var live []bool // which parameters have a gradient
	for i := range x {
		cols := p.List[i].Value.Cols
		for e := range p.List[i].Value.Data {
			c := e % cols
			live = append(live, frozen>>i&1 == 0 && c >= gap && c < cols-gap)
		}
		if frozen>>i&1 == 1 {
			x[i] = x[i].Frozen()
		}
	}
	tp := tape.New[float64]()
	var w kernels.Matrix[float64]
	loss := func() tape.Var[float64] {
		tp.Reset()
		y := o.f(tp, x)
		if w.Data == nil {
			w = kernels.New[float64](y.Value.Rows, y.Value.Cols)
			kernels.FillNormal(w.Data, rng)
		}
		return tp.Sum(tp.MulElem(y, tape.Const(w)))
	}
	tp.Backward(loss(), p)
	for i, want := range differences(p, func() float64 { return loss().Scalar() }) {
		if !live[i] {
			want = 0
		}
		off := math.Abs(p.Grad[i]-want) / max(1, math.Abs(want))
		if !(off < 1e-7) {
			t.Fatalf("%s: gap %d, constants %b: parameter %d: gradient %v, finite difference %v", o.name, gap, frozen, i, p.Grad[i], want)
		}
		worst = max(worst, off)
	}
	return worst
}

// differences is the gradient of f by central differences.
func differences(p *tape.Params[float64], f func() float64) []float64 {
	const h = 1e-5
	g := make([]float64, len(p.Value))
	for i, at := range p.Value {
		p.Value[i] = at + h
		up := f()
		p.Value[i] = at - h
		down := f()
		p.Value[i] = at
		g[i] = (up - down) / (2 * h)
	}
	return g
}
