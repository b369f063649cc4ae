package tape_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim/blocks/nn/tape"
)

type (
	tp = tape.Tape[float64]
	vs = []tape.Var[float64]
	v  = tape.Var[float64]
)

// offZero keeps away from the kink of ReLU.
func offZero(x float64) float64 { return x + math.Copysign(0.01, x) }

func positive(x float64) float64 { return 0.5 + math.Abs(x) }

// ops are all operations.
func ops() []op {
	one := [][2]int{{4, 5}}
	long := [][2]int{{3, 300}} // more than a piece of the kernels' loops
	two := [][2]int{{4, 5}, {4, 5}}
	hide := kernels.New[float64](4, 5)
	hide.Set(1, 2, math.Inf(-1))
	hide.Set(3, 0, math.Inf(-1))
	bits := kernels.New[float64](4, 5)
	kernels.FillUniform(bits.Data, rand.New(rand.NewPCG(3, 4)))
	window := kernels.Window{H: 5, W: 4, KH: 3, KW: 2, Stride: 2, Pad: 1}
	words := kernels.New[float64](2*4, 5) // a bias for each of two sequences
	words.Set(2, 1, math.Inf(-1))
	words.Set(5, 4, 0.7)
	causal, linear := tape.Causal[float64](4), tape.LinearDistance[float64](2, 4)
	rows, places := []int{4, 0, 4, 2, 4}, []int{11, 0, 5, 7}
	cell := func(t *tp, x vs) v {
		g := tape.GRU[float64]{W: x[2], U: x[3], B: x[4]}
		h := x[1]
		for i := range 3 {
			h = g.Step(t, x[0].Rows(2*i, 2*i+2), h)
		}
		return h
	}
	return []op{
		{name: "Mul", shapes: [][2]int{{4, 3}, {3, 5}}, f: func(t *tp, x vs) v { return t.Mul(x[0], x[1]) }},
		{name: "Mul a bᵀ", shapes: [][2]int{{4, 3}, {5, 3}}, f: func(t *tp, x vs) v { return t.Mul(x[0], x[1].T()) }},
		{name: "Mul aᵀ b", shapes: [][2]int{{3, 4}, {3, 5}}, f: func(t *tp, x vs) v { return t.Mul(x[0].T(), x[1]) }},
		{name: "Mul a aᵀ", shapes: one, f: func(t *tp, x vs) v { return t.Mul(x[0], x[0].T()) }},
		{name: "MulBlocks", shapes: [][2]int{{6, 4}, {12, 5}}, f: func(t *tp, x vs) v { return t.MulBlocks(x[0], x[1], 3) }},
		{name: "MulBlocksT", shapes: [][2]int{{6, 4}, {9, 4}}, f: func(t *tp, x vs) v { return t.MulBlocksT(x[0], x[1], 3) }},
		{name: "Dense", shapes: [][2]int{{4, 3}, {3, 5}, {1, 5}}, f: func(t *tp, x vs) v { return t.Dense(x[0], x[1], x[2]) }},
		{name: "Dense of wᵀ", shapes: [][2]int{{4, 3}, {5, 3}, {1, 5}}, f: func(t *tp, x vs) v { return t.Dense(x[0], x[1].T(), x[2]) }},
		{name: "Add", shapes: two, f: func(t *tp, x vs) v { return t.Add(x[0], x[1]) }},
		{name: "Add row", shapes: [][2]int{{4, 5}, {1, 5}}, f: func(t *tp, x vs) v { return t.Add(x[0], x[1]) }},
		{name: "Add column", shapes: [][2]int{{4, 5}, {4, 1}}, f: func(t *tp, x vs) v { return t.Add(x[0], x[1]) }},
		{name: "Add number", shapes: [][2]int{{4, 5}, {1, 1}}, f: func(t *tp, x vs) v { return t.Add(x[0], x[1]) }},
		{name: "Add to itself", shapes: one, f: func(t *tp, x vs) v { return t.Add(x[0], x[0]) }},
		{name: "Sub", shapes: two, f: func(t *tp, x vs) v { return t.Sub(x[0], x[1]) }},
		{name: "Sub row", shapes: [][2]int{{4, 5}, {1, 5}}, f: func(t *tp, x vs) v { return t.Sub(x[0], x[1]) }},
		{name: "Sub column", shapes: [][2]int{{4, 5}, {4, 1}}, f: func(t *tp, x vs) v { return t.Sub(x[0], x[1]) }},
		{name: "MulElem", shapes: two, f: func(t *tp, x vs) v { return t.MulElem(x[0], x[1]) }},
		{name: "MulElem row", shapes: [][2]int{{4, 5}, {1, 5}}, f: func(t *tp, x vs) v { return t.MulElem(x[0], x[1]) }},
		{name: "MulElem column", shapes: [][2]int{{4, 5}, {4, 1}}, f: func(t *tp, x vs) v { return t.MulElem(x[0], x[1]) }},
		{name: "MulElem number", shapes: [][2]int{{4, 5}, {1, 1}}, f: func(t *tp, x vs) v { return t.MulElem(x[0], x[1]) }},
		{name: "Scale", shapes: one, f: func(t *tp, x vs) v { return t.Scale(-1.7, x[0]) }},
		{name: "ReLU", shapes: one, f: func(t *tp, x vs) v { return t.ReLU(x[0]) }, tune: offZero},
		{name: "Tanh", shapes: long, f: func(t *tp, x vs) v { return t.Tanh(x[0]) }},
		{name: "Sigmoid", shapes: long, f: func(t *tp, x vs) v { return t.Sigmoid(x[0]) }},
		{name: "SiLU", shapes: long, f: func(t *tp, x vs) v { return t.SiLU(x[0]) }},
		{name: "GELU", shapes: long, f: func(t *tp, x vs) v { return t.GELU(x[0]) }},
		{name: "Exp", shapes: one, f: func(t *tp, x vs) v { return t.Exp(x[0]) }},
		{name: "Log", shapes: one, f: func(t *tp, x vs) v { return t.Log(x[0]) }, tune: positive},
		{name: "Square", shapes: one, f: func(t *tp, x vs) v { return t.Square(x[0]) }},
		{name: "RMSNorm", shapes: one, f: func(t *tp, x vs) v { return t.RMSNorm(x[0], 1e-6) }},
		{name: "LayerNorm", shapes: one, f: func(t *tp, x vs) v { return t.LayerNorm(x[0], 1e-5) }},
		{name: "Softmax", shapes: one, f: func(t *tp, x vs) v { return t.Softmax(x[0]) }},
		{name: "Softmax, masked", shapes: one, f: func(t *tp, x vs) v { return t.Softmax(t.Add(x[0], tape.Const(hide))) }},
		{name: "Attention", shapes: [][2]int{{3, 4}, {5, 4}, {5, 2}}, f: func(t *tp, x vs) v {
			return t.Attention(x[0], x[1], x[2], tape.Heads[float64]{})
		}},
		{name: "Attention, causal", shapes: [][2]int{{8, 6}, {8, 6}, {8, 4}}, f: func(t *tp, x vs) v {
			return t.Attention(x[0], x[1], x[2], tape.Heads[float64]{Count: 2, Sequences: 2, Bias: causal})
		}},
		{name: "Attention, linear distance", shapes: [][2]int{{8, 6}, {8, 6}, {8, 4}}, f: func(t *tp, x vs) v {
			return t.Attention(x[0], x[1], x[2], tape.Heads[float64]{Count: 2, Sequences: 2, Bias: linear})
		}},
		{name: "Attention, hidden words", shapes: [][2]int{{8, 3}, {10, 3}, {10, 2}}, f: func(t *tp, x vs) v {
			return t.Attention(x[0], x[1], x[2], tape.Heads[float64]{Sequences: 2, Bias: words})
		}},
		{name: "Gather", shapes: [][2]int{{5, 3}}, f: func(t *tp, x vs) v { return t.Gather(x[0], rows) }},
		{name: "Scatter", shapes: [][2]int{{1, 4}}, f: func(t *tp, x vs) v { return t.Scatter(3, 4, x[0], places) }},
		{name: "Concat", shapes: [][2]int{{4, 3}, {4, 2}}, f: func(t *tp, x vs) v { return t.Concat(x[0], x[1]) }},
		{name: "MeanRows", shapes: [][2]int{{6, 3}}, f: func(t *tp, x vs) v { return t.MeanRows(x[0], 3) }},
		{name: "Im2Col", shapes: [][2]int{{40, 3}}, f: func(t *tp, x vs) v { return t.Im2Col(x[0], window) }},
		{name: "Conv2D", shapes: [][2]int{{40, 3}, {18, 2}, {1, 2}}, f: func(t *tp, x vs) v { return t.Conv2D(x[0], x[1], x[2], window) }},
		{name: "MaxPool", shapes: [][2]int{{40, 3}}, f: func(t *tp, x vs) v { return t.MaxPool(x[0], window) }},
		{name: "Dropout", shapes: one, f: func(t *tp, x vs) v { return t.Dropout(x[0], 0.3, rand.New(rand.NewPCG(5, 6))) }},
		{name: "Sum", shapes: one, f: func(t *tp, x vs) v { return t.Sum(x[0]) }},
		{name: "Mean", shapes: one, f: func(t *tp, x vs) v { return t.Mean(x[0]) }},
		{name: "SquaredError", shapes: two, f: func(t *tp, x vs) v { return t.SquaredError(x[0], x[1]) }},
		{name: "CrossEntropy", shapes: one, f: func(t *tp, x vs) v { return t.CrossEntropy(x[0], []int{4, 0, 2, 2}) }},
		{name: "BinaryCrossEntropy", shapes: one, f: func(t *tp, x vs) v { return t.BinaryCrossEntropy(x[0], bits) }},
		{name: "GRU", shapes: [][2]int{{6, 3}, {2, 4}, {3, 12}, {4, 12}, {1, 12}}, f: cell},
		{name: "views", shapes: [][2]int{{4, 6}}, whole: true, f: func(t *tp, x vs) v {
			y := x[0].Reshape(8, 3).Rows(1, 7).Cols(1, 3) // some elements count twice, some not at all
			return t.Mul(y.T(), t.Tanh(y))
		}},
	}
}

func TestOpsAgainstFiniteDifferences(t *testing.T) {
	worst := 0.0
	for _, o := range ops() {
		t.Run(o.name, func(t *testing.T) { worst = max(worst, check(t, o)) })
	}
	t.Logf("worst relative difference %.1e", worst)
}

func TestShapesAgainstFiniteDifferences(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dim := func(name string) int { return rapid.IntRange(1, 4).Draw(r, name) }
		gap := rapid.IntRange(0, 1).Draw(r, "gap")
		frozen := rapid.IntRange(0, 7).Draw(r, "frozen")
		sequences, heads, q, k, d, e := dim("sequences"), dim("heads"), dim("queries"), dim("keys"), dim("d"), dim("e")
		checkOne(r, op{name: "Attention", shapes: [][2]int{{sequences * q, heads * d}, {sequences * k, heads * d}, {sequences * k, heads * e}},
			f: func(t *tp, x vs) v {
				return t.Attention(x[0], x[1], x[2], tape.Heads[float64]{Count: heads, Sequences: sequences})
			}}, gap, frozen)
		w := kernels.Window{H: dim("h"), W: dim("w"), KH: dim("kh"), KW: dim("kw"), Stride: dim("stride")}
		w.KH, w.KW = min(w.KH, w.H), min(w.KW, w.W)
		w.Pad = rapid.IntRange(0, min(w.KH, w.KW)-1).Draw(r, "pad")
		n, in, out := dim("images"), dim("in"), dim("out")
		checkOne(r, op{name: "Conv2D", shapes: [][2]int{{n * w.H * w.W, in}, {w.KH * w.KW * in, out}, {1, out}},
			f: func(t *tp, x vs) v { return t.MaxPool(t.Conv2D(x[0], x[1], x[2], w), pooling(w)) }}, gap, frozen)
	})
}

// pooling is a window of 1 × 1 over what w results in.
func pooling(w kernels.Window) kernels.Window {
	h, v := w.Out()
	return kernels.Window{H: h, W: v, KH: 1, KW: 1, Stride: 1}
}

// A convolution spelled out.
func TestConvolutionIsTheEquation(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	w := kernels.Window{H: 5, W: 6, KH: 3, KW: 3, Stride: 2, Pad: 1}
	const n, in, out = 2, 3, 4
	_, x := inputs(rng, [][2]int{{n * 5 * 6, in}, {9 * in, out}, {1, out}}, 0)
	y := tape.New[float64]().Conv2D(x[0], x[1], x[2], w)
	h, v := w.Out()
	for i := range n {
		for oy := range h {
			for ox := range v {
				for o := range out {
					want := x[2].Value.At(0, o)
					for ky := range 3 {
						for kx := range 3 {
							iy, ix := 2*oy+ky-1, 2*ox+kx-1
							if iy < 0 || iy >= 5 || ix < 0 || ix >= 6 {
								continue
							}
							for c := range in {
								want += x[0].Value.At((i*5+iy)*6+ix, c) * x[1].Value.At((ky*3+kx)*in+c, o)
							}
						}
					}
					if got := y.Value.At((i*h+oy)*v+ox, o); math.Abs(got-want) > 1e-12 {
						t.Fatalf("image %d, place (%d, %d), channel %d: %v, want %v", i, oy, ox, o, got, want)
					}
				}
			}
		}
	}
}

func TestCausalAttentionDoesNotLookAhead(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	_, x := inputs(rng, [][2]int{{8, 6}, {8, 6}, {8, 6}}, 0)
	t1 := tape.New[float64]()
	attend := func() tape.Var[float64] {
		t1.Reset()
		return t1.Attention(x[0], x[1], x[2], tape.Heads[float64]{Count: 3, Sequences: 2, Bias: tape.LinearDistance[float64](3, 4)})
	}
	before := append([]float64(nil), attend().Value.Data...)
	for c := range 6 { // the third position of the first sequence
		x[1].Value.Set(2, c, 9)
		x[2].Value.Set(2, c, 9)
	}
	after := attend()
	for i := range 8 {
		same := true
		for c, y := range after.Value.Row(i) {
			same = same && y == before[i*6+c]
		}
		if sees := i == 2 || i == 3; same == sees {
			t.Errorf("position %d: same %v", i, same)
		}
	}
}
