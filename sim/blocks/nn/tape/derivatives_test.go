package tape_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn/tape"
)

func TestJacobianAgainstFiniteDifferences(t *testing.T) {
	const n, in, hidden = 4, 3, 5
	rng := rand.New(rand.NewPCG(1, 2))
	p, w := inputs(rng, [][2]int{{in, hidden}, {1, hidden}, {hidden, 1}}, 0)
	x := kernels.New[float64](n, in)
	kernels.FillNormal(x.Data, rng)
	tp := tape.New[float64]()
	f := func(i int) tape.Var[float64] {
		return tp.Mul(tp.Tanh(tp.Dense(tape.Const(x).Rows(i, i+1), w[0], w[1])), w[2])
	}
	j := kernels.New[float64](n, len(p.Value))
	tp.Jacobian(j, p, f)
	for i := range n {
		want := differences(p, func() float64 { tp.Reset(); return f(i).Scalar() })
		for k, got := range j.Row(i) {
			if math.Abs(got-want[k]) > 1e-9 {
				t.Fatalf("example %d, parameter %d: %v, finite difference %v", i, k, got, want[k])
			}
		}
	}
	if a := testing.AllocsPerRun(5, func() { tp.Jacobian(j, p, f) }); a > 0 {
		t.Errorf("%v allocations", a)
	}
}

// One pass forward serves the gradients of all its outputs.
func TestSeveralGradientsOfOnePass(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	p, w := inputs(rng, [][2]int{{3, 4}, {4, 2}}, 0)
	tp := tape.New[float64]()
	y := tp.Softmax(tp.Mul(tp.Tanh(w[0]), w[1]))
	tp.Backward(y.Rows(2, 3).Cols(1, 2), p)
	first := append([]float64(nil), p.Grad...)
	tp.Backward(y.Rows(0, 1).Cols(0, 1), p)
	tp.Backward(y.Rows(2, 3).Cols(1, 2), p)
	for i, g := range p.Grad {
		if g != first[i] {
			t.Fatalf("parameter %d: %v, at first %v", i, g, first[i])
		}
	}
}

// The gradient with respect to the data.
func TestInput(t *testing.T) {
	x := kernels.Of(1, 3, []float64{1, -2, 3})
	tp := tape.New[float64]()
	in := tp.Input(x)
	tp.Backward(tp.Sum(tp.Square(in)))
	for i, g := range in.Grad.Data {
		if g != 2*x.Data[i] {
			t.Errorf("gradient %v at %v", g, x.Data[i])
		}
	}
}

// f(a, b) = Σ e^(ab) has second derivatives in closed form.
func TestHessianInClosedForm(t *testing.T) {
	const n = 6
	p, x := inputs(rand.New(rand.NewPCG(5, 6)), [][2]int{{1, n}, {1, n}, {1, 2 * n}}, 0)
	v := append([]float64(nil), p.Value[:2*n]...)
	v = append(v, make([]float64, 2*n)...) // the third is not used
	kernels.FillNormal(v[:2*n], rand.New(rand.NewPCG(7, 8)))
	tp := tape.New[float64]()
	h := tape.NewHessian(p, func() {
		tp.Reset()
		tp.Backward(tp.Sum(tp.Exp(tp.MulElem(x[0], x[1]))), p)
	})
	at := append([]float64(nil), p.Value...)
	got := make([]float64, len(p.Value))
	h.Times(got, v)
	var off, size float64
	for i := range n {
		a, b := at[i], at[n+i]
		e := math.Exp(a * b)
		haa, hab, hbb := b*b*e, (1+a*b)*e, a*a*e
		for k, want := range []float64{haa*v[i] + hab*v[n+i], hab*v[i] + hbb*v[n+i]} {
			d := got[k*n+i] - want
			off, size = off+d*d, size+want*want
		}
	}
	t.Logf("relative error %.1e", math.Sqrt(off/size))
	if math.Sqrt(off/size) > 1e-8 {
		t.Errorf("relative error %v", math.Sqrt(off/size))
	}
	for i := range at {
		if p.Value[i] != at[i] {
			t.Fatalf("parameter %d moved", i)
		}
	}
	if a := testing.AllocsPerRun(5, func() { h.Times(got, v) }); a > 0 {
		t.Errorf("%v allocations", a)
	}
}

// The Hessian of a network's loss is symmetric: uᵀHv = vᵀHu.
func TestHessianIsSymmetric(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	p, w := inputs(rng, [][2]int{{3, 5}, {1, 5}, {5, 4}}, 0)
	x := kernels.New[float64](7, 3)
	kernels.FillNormal(x.Data, rng)
	labels := []int{0, 1, 2, 3, 0, 1, 2}
	tp := tape.New[float64]()
	h := tape.NewHessian(p, func() {
		tp.Reset()
		tp.Backward(tp.CrossEntropy(tp.Mul(tp.GELU(tp.Dense(tape.Const(x), w[0], w[1])), w[2]), labels), p)
	})
	n := len(p.Value)
	u, v, hu, hv := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	kernels.FillNormal(u, rng)
	kernels.FillNormal(v, rng)
	h.Times(hu, u)
	h.Times(hv, v)
	if a, b := kernels.Dot(u, hv), kernels.Dot(v, hu); math.Abs(a-b) > 1e-8*(1+math.Abs(a)) {
		t.Errorf("%v and %v", a, b)
	}
}
