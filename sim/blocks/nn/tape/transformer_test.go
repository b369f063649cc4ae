package tape_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn/tape"
	"orrery/sim/blocks/optim"
)

// decoder is a decoder transformer, pre-norm and without biases, with one layer and attention that has a linear distance
// bias: a language model of characters.
type decoder[T kernels.Float] struct {
	heads, context                              int
	tok, na, q, k, v, o, nm, up, down, nf, head tape.Var[T]
	params                                      *tape.Params[T]
	bias                                        kernels.Matrix[T]
}

func newDecoder[T kernels.Float](rng *rand.Rand, vocabulary, context, d, f, heads int) *decoder[T] {
	m := &decoder[T]{heads: heads, context: context, bias: tape.LinearDistance[T](heads, context)}
	m.params = tape.NewParams([]tape.Decl[T]{
		{&m.tok, "tok", vocabulary, d},
		{&m.na, "na", 1, d}, {&m.q, "q", d, d}, {&m.k, "k", d, d}, {&m.v, "v", d, d}, {&m.o, "o", d, d},
		{&m.nm, "nm", 1, d}, {&m.up, "up", d, f}, {&m.down, "down", f, d},
		{&m.nf, "nf", 1, d}, {&m.head, "head", d, vocabulary},
	}...)
	for _, p := range m.params.List {
		if p.Value.Rows == 1 {
			kernels.Fill(p.Value.Data, 1)
			continue
		}
		kernels.FillNormal(p.Value.Data, rng)
		kernels.Scale(T(0.3/math.Sqrt(float64(p.Value.Rows))), p.Value.Data)
	}
	return m
}

// loss is the mean cross-entropy of the next characters y after each of x, sequence by sequence.
func (m *decoder[T]) loss(t *tape.Tape[T], x, y []int) tape.Var[T] {
	rms := func(h, g tape.Var[T]) tape.Var[T] { return t.MulElem(t.RMSNorm(h, 1e-6), g) }
	h := t.Gather(m.tok, x)
	n := rms(h, m.na)
	a := t.Attention(t.Mul(n, m.q), t.Mul(n, m.k), t.Mul(n, m.v),
		tape.Heads[T]{Count: m.heads, Sequences: len(x) / m.context, Bias: m.bias})
	h = t.Add(h, t.Mul(a, m.o))
	n = rms(h, m.nm)
	h = t.Add(h, t.Mul(t.SiLU(t.Mul(n, m.up)), m.down))
	return t.CrossEntropy(t.Mul(rms(h, m.nf), m.head), y)
}

// text is characters each of which follows from the one before, or in a tenth of all cases does not.
func text(rng *rand.Rand, x, y []int, context, vocabulary int) {
	c := 0
	for i := range x {
		if i%context == 0 || rng.Float64() < 0.1 {
			c = rng.IntN(vocabulary)
		}
		x[i], c = c, (5*c+3)%vocabulary
		if i%context > 0 {
			y[i-1] = x[i]
		}
		y[i] = c
	}
}

func TestTransformerLearns(t *testing.T) {
	const vocabulary, context, batch, steps = 39, 16, 8, 120
	rng := rand.New(rand.NewPCG(1, 2))
	m := newDecoder[float32](rng, vocabulary, context, 32, 64, 4)
	adam := optim.NewAdam[float32](len(m.params.Value), 1e-8).Betas(0.9, 0.99)
	tp := tape.New[float32]()
	x, y := make([]int, batch*context), make([]int, batch*context)
	var first, last float64
	for s := range steps {
		text(rng, x, y, context, vocabulary)
		tp.Reset()
		loss := m.loss(tp, x, y)
		tp.Backward(loss, m.params)
		optim.Clip(1, m.params.Grad)
		adam.Step(m.params.Value, m.params.Grad, optim.WarmUp(s, 12)*optim.CosineTo(0.02, 0.002, s-12, steps-12))
		if s == 0 {
			first = float64(loss.Scalar())
		}
		last = float64(loss.Scalar())
	}
	// A tenth of noise among 39 characters has an entropy of 0.69 nats; knowing nothing costs ln 39.
	t.Logf("loss %.3f to %v", first, last)
	if math.Abs(first-math.Log(vocabulary)) > 0.3 || last > 1.1 {
		t.Errorf("the loss goes from %.3f to %.3f", first, last)
	}
}

func TestTransformerAgainstFiniteDifferences(t *testing.T) {
	const vocabulary, context = 5, 3
	rng := rand.New(rand.NewPCG(3, 4))
	m := newDecoder[float64](rng, vocabulary, context, 4, 6, 2)
	kernels.FillNormal(m.params.Value, rng)
	x, y := make([]int, 2*context), make([]int, 2*context)
	text(rng, x, y, context, vocabulary)
	tp := tape.New[float64]()
	loss := func() tape.Var[float64] { tp.Reset(); return m.loss(tp, x, y) }
	tp.Backward(loss(), m.params)
	for i, want := range differences(m.params, func() float64 { return loss().Scalar() }) {
		if math.Abs(m.params.Grad[i]-want) > 1e-7*max(1, math.Abs(want)) {
			t.Fatalf("parameter %d: gradient %v, finite difference %v", i, m.params.Grad[i], want)
		}
	}
}

// The same model in both precisions.
func TestTransformerInFloat32(t *testing.T) {
	const vocabulary, context = 39, 32
	rng := rand.New(rand.NewPCG(5, 6))
	m64 := newDecoder[float64](rng, vocabulary, context, 64, 128, 4)
	m32 := newDecoder[float32](rng, vocabulary, context, 64, 128, 4)
	for i, x := range m64.params.Value {
		m32.params.Value[i] = float32(x)
		m64.params.Value[i] = float64(float32(x))
	}
	x, y := make([]int, 4*context), make([]int, 4*context)
	text(rng, x, y, context, vocabulary)
	t32, t64 := tape.New[float32](), tape.New[float64]()
	l32, l64 := m32.loss(t32, x, y), m64.loss(t64, x, y)
	t32.Backward(l32, m32.params)
	t64.Backward(l64, m64.params)
	if off := math.Abs(float64(l32.Scalar()) - l64.Scalar()); off > 1e-6 {
		t.Errorf("losses %v and %v", l32.Scalar(), l64.Scalar())
	}
	var off, size float64
	for i, g := range m64.params.Grad {
		d := float64(m32.params.Grad[i]) - g
		off, size = off+d*d, size+g*g
	}
	t.Logf("gradients differ by %.1e of their norm", math.Sqrt(off/size))
	if math.Sqrt(off/size) > 1e-6 {
		t.Errorf("gradients differ by %v of their norm", math.Sqrt(off/size))
	}
}

// step is one training step of the model of 38 000 parameters that the pretraining papers share.
func step() (run func(), flops float64) {
	const vocabulary, context, batch, d, f, heads = 39, 32, 8, 64, 128, 4
	rng := rand.New(rand.NewPCG(7, 8))
	m := newDecoder[float32](rng, vocabulary, context, d, f, heads)
	adam := optim.NewAdam[float32](len(m.params.Value), 1e-8)
	x, y := make([]int, batch*context), make([]int, batch*context)
	text(rng, x, y, context, vocabulary)
	tp := tape.New[float32]()
	weights := 4*d*d + 2*d*f + d*vocabulary
	return func() {
		tp.Reset()
		tp.Backward(m.loss(tp, x, y), m.params)
		adam.Step(m.params.Value, m.params.Grad, 1e-3)
	}, 6*float64(weights)*batch*context + 6*2*batch*context*context*d
}

func TestTransformerAllocatesNothingPerStep(t *testing.T) {
	run, _ := step()
	run()
	if a := testing.AllocsPerRun(10, run); a > 0 {
		t.Errorf("%v allocations a step", a)
	}
}

func BenchmarkTransformerStep(b *testing.B) {
	run, flops := step()
	run()
	b.ReportAllocs()
	for b.Loop() {
		run()
	}
	b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}
