package tape_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/nn/tape"
)

// After the first step no operation allocates.
func TestNothingIsAllocatedPerStep(t *testing.T) {
	for _, o := range ops() {
		if o.name == "Dropout" { // its test makes a generator each time
			rng := rand.New(rand.NewPCG(3, 4))
			o.f = func(t *tp, x vs) v { return t.Dropout(x[0], 0.3, rng) }
		}
		t.Run(o.name, func(t *testing.T) {
			p, x := inputs(rand.New(rand.NewPCG(1, 2)), o.shapes, 0)
			tp := tape.New[float64]()
			step := func() {
				tp.Reset()
				tp.Backward(tp.Sum(o.f(tp, x)), p)
			}
			step()
			if a := testing.AllocsPerRun(5, step); a > 0 {
				t.Errorf("%v allocations", a)
			}
		})
	}
}

// The recurrent network of package nn on the tape, against that package.
func TestRecurrentNetworkIsThatOfNN(t *testing.T) {
	const steps, rows, in, hidden, out = 5, 4, 3, 6, 2
	rng := rand.New(rand.NewPCG(3, 4))
	n := nn.NewRNN[float64](in, hidden, out)
	kernels.FillNormal(n.Theta, rng)
	x := kernels.New[float64](steps*rows, in)
	kernels.FillNormal(x.Data, rng)
	labels := make([]int, x.Rows)
	for i := range labels {
		labels[i] = rng.IntN(out)
	}
	grad := n.Like()
	want := nn.NewRNNPass(n, steps, rows).Gradient(grad, n, x, labels)

	var u, w, v tape.Var[float64]
	p := tape.NewParams(tape.Decl[float64]{&u, "u", hidden, in}, tape.Decl[float64]{&w, "w", hidden, hidden}, tape.Decl[float64]{&v, "v", out, hidden})
	copy(p.Value, n.Theta)
	tp := tape.New[float64]()
	var loss tape.Var[float64]
	var h tape.Var[float64]
	for s := range steps {
		a := tp.Mul(tape.Const(x).Rows(s*rows, (s+1)*rows), u.T())
		if s > 0 {
			a = tp.Add(a, tp.Mul(h, w.T()))
		}
		h = tp.ReLU(a)
		l := tp.Scale(1./steps, tp.CrossEntropy(tp.Mul(h, v.T()), labels[s*rows:(s+1)*rows]))
		if s > 0 {
			l = tp.Add(loss, l)
		}
		loss = l
	}
	tp.Backward(loss, p)
	if math.Abs(loss.Scalar()-want.MeanLoss()) > 1e-13 {
		t.Errorf("loss %v, want %v", loss.Scalar(), want.MeanLoss())
	}
	for i, g := range grad.Theta {
		if math.Abs(p.Grad[i]-g) > 1e-13 {
			t.Fatalf("parameter %d: gradient %v, want %v", i, p.Grad[i], g)
		}
	}
}

// A step of the gated unit as its paper writes it, element by element.
func TestGRUIsTheEquation(t *testing.T) {
	const rows, in, n = 3, 2, 4
	rng := rand.New(rand.NewPCG(5, 6))
	var g tape.GRU[float64]
	p := tape.NewParams(g.Decls("gru", in, n)...)
	kernels.FillNormal(p.Value, rng)
	_, x := inputs(rng, [][2]int{{rows, in}, {rows, n}}, 0)
	xs, hs := x[0].Value, x[1].Value
	got := g.Step(tape.New[float64](), x[0], x[1]).Value
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for i := range rows {
		// part is unit j of gate k before its function, of states s
		part := func(k, j int, s []float64) float64 {
			sum := g.B.Value.At(0, k*n+j)
			for l, v := range xs.Row(i) {
				sum += v * g.W.Value.At(l, k*n+j)
			}
			for l, v := range s {
				sum += v * g.U.Value.At(l, k*n+j)
			}
			return sum
		}
		reset := make([]float64, n)
		for j, h := range hs.Row(i) {
			reset[j] = sigmoid(part(1, j, hs.Row(i))) * h
		}
		for j, h := range hs.Row(i) {
			z, c := sigmoid(part(0, j, hs.Row(i))), math.Tanh(part(2, j, reset))
			if want := (1-z)*h + z*c; math.Abs(got.At(i, j)-want) > 1e-13 {
				t.Errorf("state (%d, %d): %v, want %v", i, j, got.At(i, j), want)
			}
		}
	}
}

// The small convolutional network of the fine-tuning papers: the shapes fit, with odd rows dropped, and it learns.
func TestConvolutionalNetworkLearns(t *testing.T) {
	const batch = 8
	rng := rand.New(rand.NewPCG(7, 8))
	var w1, b1, w2, b2, head, bias tape.Var[float32]
	p := tape.NewParams([]tape.Decl[float32]{
		{&w1, "w1", 9, 8}, {&b1, "b1", 1, 8}, {&w2, "w2", 72, 16}, {&b2, "b2", 1, 16}, {&head, "head", 16, 10}, {&bias, "bias", 1, 10}}...)
	for _, x := range p.List {
		if x.Value.Rows > 1 {
			kernels.FillNormal(x.Value.Data, rng)
			kernels.Scale(float32(math.Sqrt(2/float64(x.Value.Rows))), x.Value.Data)
		}
	}
	x := kernels.New[float32](batch*14*14, 1)
	kernels.FillNormal(x.Data, rng)
	labels := []int{0, 1, 2, 3, 4, 5, 6, 7}
	conv := func(n int) kernels.Window { return kernels.Window{H: n, W: n, KH: 3, KW: 3, Stride: 1, Pad: 1} }
	halve := func(n int) kernels.Window { return kernels.Window{H: n, W: n, KH: 2, KW: 2, Stride: 2} }
	tp := tape.New[float32]()
	var first, last float32
	for s := range 200 {
		tp.Reset()
		h := tp.MaxPool(tp.ReLU(tp.Conv2D(tape.Const(x), w1, b1, conv(14))), halve(14))
		h = tp.MaxPool(tp.ReLU(tp.Conv2D(h, w2, b2, conv(7))), halve(7))
		loss := tp.CrossEntropy(tp.Dense(tp.MeanRows(h, 3*3), head, bias), labels)
		tp.Backward(loss, p)
		kernels.SGD(p.Value, p.Grad, 0.1, 0)
		if s == 0 {
			first = loss.Scalar()
		}
		last = loss.Scalar()
	}
	t.Logf("loss %.3f to %.3f", first, last)
	if last > first/4 {
		t.Errorf("loss %v to %v", first, last)
	}
}

func TestDropoutKeepsTheMean(t *testing.T) {
	x := kernels.New[float32](100, 200)
	kernels.Fill(x.Data, 1)
	tp := tape.New[float32]()
	y := tp.Dropout(tape.Const(x), 0.3, rand.New(rand.NewPCG(9, 10)))
	zeros := 0
	for _, v := range y.Value.Data {
		if v == 0 {
			zeros++
		} else if math.Abs(float64(v)-1/0.7) > 1e-6 {
			t.Fatalf("kept %v, want 1/0.7", v)
		}
	}
	if share := float64(zeros) / 20000; math.Abs(share-0.3) > 0.01 {
		t.Errorf("%v dropped", share)
	}
}

// With no gradient wanted the values are the same.
func TestForwardOnly(t *testing.T) {
	for _, o := range ops() {
		_, x := inputs(rand.New(rand.NewPCG(11, 12)), o.shapes, 0)
		a, b := tape.New[float64](), &tape.Tape[float64]{Forward: true}
		y, z := o.f(a, x), o.f(b, x)
		if z.Live() {
			t.Errorf("%s has a gradient", o.name)
		}
		for i, v := range y.Value.Data {
			if w := z.Value.Data[i]; v != w && v == v {
				t.Fatalf("%s: %v, forward only %v", o.name, v, w)
			}
		}
	}
}

func TestWrongShapesAreNamed(t *testing.T) {
	_, x := inputs(rand.New(rand.NewPCG(13, 14)), [][2]int{{2, 3}, {3, 3}}, 0)
	defer func() {
		if got := recover(); got != "tape: Add [2×3] and [3×3]" {
			t.Errorf("%v", got)
		}
	}()
	tape.New[float64]().Add(x[0], x[1])
}
