// Command bench measures the kernels, and gonum beside them, and prints one JSON object
// a line. bench.mjs runs it in Node next to TensorFlow.js and makes the table.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"orrery/kernels"
)

// row is one measurement. A rate is in G/s: 10⁹ operations (products: multiplications
// and additions) or elements a second, the median over the rounds.
type row struct {
	Op     string  `json:"op"`
	Shape  string  `json:"shape"`
	Orrery float64 `json:"orrery"`
	Gonum  float64 `json:"gonum,omitempty"` // or package math, element by element
	Best   float64 `json:"best"`            // the best round
	Peak   float64 `json:"peak,omitempty"`  // of multiply-add in registers
}

// task is one thing to measure.
type task struct {
	op, shape string
	work      float64 // operations or elements
	run, ref  func()
	rates     []float64
	refs      []float64
}

func main() {
	rounds := flag.Int("rounds", 9, "measurements of each task")
	only := flag.String("only", "", "regular expression on \"op shape\"")
	slice := flag.Duration("slice", 8*time.Millisecond, "length of one measurement")
	flag.Parse()
	match := regexp.MustCompile(*only)
	tasks := slices.DeleteFunc(slices.Concat(products(), vectors(), decompositions()), func(t *task) bool {
		return !match.MatchString(t.op + " " + t.shape)
	})
	for range 2 { // let the engine compile what is hot
		for _, t := range tasks {
			rate(t.run, t.work, *slice)
		}
	}
	var peaks []float64
	for range *rounds { // interleaved: a slow moment of the machine hits all alike
		peaks = append(peaks, measurePeak())
		for _, t := range tasks {
			t.rates = append(t.rates, rate(t.run, t.work, *slice))
			if t.ref != nil {
				t.refs = append(t.refs, rate(t.ref, t.work, *slice))
			}
		}
	}
	enc := json.NewEncoder(os.Stdout)
	for _, t := range tasks {
		r := row{Op: t.op, Shape: t.shape, Orrery: round(median(t.rates)), Best: round(slices.Max(t.rates)), Peak: round(median(peaks))}
		if t.refs != nil {
			r.Gonum = round(median(t.refs))
		}
		enc.Encode(r)
	}
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(x))
	return s[len(s)/2]
}

func measurePeak() float64 {
	best := 0.0
	for range 5 {
		start := clock()
		ops := peak(500000)
		best = max(best, ops/(clock()-start).Seconds()/1e9)
	}
	return best
}

// rate runs f for about d and returns the work done in G/s.
func rate(f func(), work float64, d time.Duration) float64 {
	n := 1
	for {
		start := clock()
		for range n {
			f()
		}
		took := clock() - start
		if took >= d/2 {
			return float64(n) * work / took.Seconds() / 1e9
		}
		n = max(2*n, int(float64(n)*float64(d)/float64(took+1)))
	}
}

func products() []*task {
	var ts []*task
	for _, n := range []int{4, 8, 16, 32, 64, 128, 192, 256, 384, 512, 1024} {
		ts = append(ts, product[float32]("matmul", n, n, n, false, false))
	}
	for _, s := range []struct {
		m, k, n int
		ta, tb  bool
	}{
		{100, 196, 256, false, false}, {100, 256, 256, false, false}, {100, 256, 10, false, false},
		{196, 100, 256, true, false}, {256, 100, 256, true, false}, {256, 100, 10, true, false},
		{100, 256, 256, false, true}, {100, 10, 256, false, true},
		{256, 256, 1, false, false}, {1, 256, 256, false, false}, {1, 256, 256, false, true},
		{10000, 50, 50, false, false}, {50, 10000, 50, true, false}, {2000, 3, 64, false, false}, {200, 200, 3, false, false},
	} {
		ts = append(ts, product[float32]("matmul", s.m, s.k, s.n, s.ta, s.tb))
	}
	for _, n := range []int{16, 64, 128, 256, 512} {
		ts = append(ts, product[float64]("matmul64", n, n, n, false, false))
	}
	return ts
}

func product[T float32 | float64](op string, m, k, n int, ta, tb bool) *task {
	r := rand.New(rand.NewPCG(1, 2))
	a, b, c := kernels.New[T](m, k), kernels.New[T](k, n), kernels.New[T](m, n)
	shape := fmt.Sprintf("%dx%dx%d", m, k, n)
	if ta {
		a, shape = kernels.New[T](k, m).T(), shape+" At"
	}
	if tb {
		b, shape = kernels.New[T](n, k).T(), shape+" Bt"
	}
	kernels.FillNormal(a.Data, r)
	kernels.FillNormal(b.Data, r)
	t := &task{op: op, shape: shape, work: 2 * float64(m) * float64(n) * float64(k),
		run: func() { kernels.Mul(c, a, b) }}
	if m <= 256 && !ta && !tb {
		t.ref = reference(c, a, b)
	}
	return t
}

// reference returns gonum's product.
func reference[T float32 | float64](c, a, b kernels.Matrix[T]) func() {
	var g gonum.Implementation
	switch cd := any(c.Data).(type) {
	case []float32:
		ad, bd := any(a.Data).([]float32), any(b.Data).([]float32)
		return func() {
			g.Sgemm(blas.NoTrans, blas.NoTrans, c.Rows, c.Cols, a.Cols, 1, ad, a.Stride, bd, b.Stride, 0, cd, c.Stride)
		}
	case []float64:
		ad, bd := any(a.Data).([]float64), any(b.Data).([]float64)
		return func() {
			g.Dgemm(blas.NoTrans, blas.NoTrans, c.Rows, c.Cols, a.Cols, 1, ad, a.Stride, bd, b.Stride, 0, cd, c.Stride)
		}
	}
	return nil
}

func vectors() []*task {
	const n = 4096
	r := rand.New(rand.NewPCG(1, 2))
	x, y, z, w := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	x64, y64 := make([]float64, n), make([]float64, n)
	kernels.FillNormal(x, r)
	kernels.FillNormal(y, r)
	kernels.FillUniform(w, r)
	kernels.FillNormal(x64, r)
	pos := make([]float32, n)
	kernels.FillUniform(pos, r)
	rows := kernels.Of(n/64, 64, z)
	ten := kernels.Of(400, 10, z[:4000])
	labels := make([]int, 400)
	losses := make([]float32, 400)
	m, v := make([]float32, n), make([]float32, n)
	step := kernels.AdamStep{LR: 1e-9, Beta1: .9, Beta2: .999, Eps: 1e-8}.At(3)
	pos64 := make([]float64, n)
	kernels.FillUniform(pos64, r)
	scalar := func(f func(float64) float64, src []float32) func() {
		return func() {
			for i, v := range src {
				z[i] = float32(f(float64(v)))
			}
		}
	}
	scalar64 := func(f func(float64) float64, src []float64) func() {
		return func() {
			for i, v := range src {
				y64[i] = f(v)
			}
		}
	}
	var g gonum.Implementation
	var keep float32
	var keep64 float64
	vec := func(op string, run, ref func()) *task {
		return &task{op: op, shape: "4096", work: n, run: run, ref: ref}
	}
	ts := []*task{
		vec("exp", func() { kernels.Exp(z, x) }, scalar(math.Exp, x)),
		vec("log", func() { kernels.Log(z, pos) }, scalar(math.Log, pos)),
		vec("tanh", func() { kernels.Tanh(z, x) }, scalar(math.Tanh, x)),
		vec("sigmoid", func() { kernels.Sigmoid(z, x) }, scalar(func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }, x)),
		vec("erf", func() { kernels.Erf(z, x) }, scalar(math.Erf, x)),
		vec("gelu", func() { kernels.GELU(z, x) }, scalar(func(v float64) float64 { return v / 2 * math.Erfc(-v/math.Sqrt2) }, x)),
		vec("sqrt", func() { kernels.Sqrt(z, pos) }, scalar(math.Sqrt, pos)),
		vec("exp64", func() { kernels.Exp(y64, x64) }, scalar64(math.Exp, x64)),
		vec("log64", func() { kernels.Log(y64, pos64) }, scalar64(math.Log, pos64)),
		vec("tanh64", func() { kernels.Tanh(y64, x64) }, scalar64(math.Tanh, x64)),
		vec("softmax", func() { copy(z, x); kernels.SoftmaxRows(rows) }, nil),
		vec("softmax10", func() { copy(z, x); kernels.SoftmaxRows(ten) }, nil),
		vec("crossentropy10", func() { copy(z, x); kernels.CrossEntropyRows(losses, ten, labels, 1) }, nil),
		vec("adam", func() { kernels.Adam(w, x, m, v, step) }, nil),
		vec("sgd", func() { kernels.SGD(w, x, 1e-9, 0) }, nil),
		vec("momentum", func() { kernels.Momentum(w, x, m, kernels.SGDStep{LR: 1e-9, Momentum: .9}) }, nil),
		vec("axpy", func() { kernels.Axpy(1e-9, x, w) }, func() { g.Saxpy(n, 1e-9, x, 1, w, 1) }),
		vec("scale", func() { kernels.Scale(1, x) }, func() { g.Sscal(n, 1, x, 1) }),
		vec("add", func() { kernels.Add(z, x, y) }, nil),
		vec("lerp", func() { kernels.Lerp(z, x, y, 0.3) }, nil),
		vec("relu", func() { kernels.ReLU(z, x) }, nil),
		vec("relugrad", func() { kernels.ReLUGrad(z, x, y) }, nil),
		vec("dot", func() { keep = kernels.Dot(x, y) }, func() { keep = g.Sdot(n, x, 1, y, 1) }),
		vec("sum", func() { keep = kernels.Sum(x) }, nil),
		vec("max", func() { keep = kernels.Max(x) }, nil),
		vec("argmax", func() { keep = float32(kernels.ArgMax(x)) }, nil),
		vec("sumrows", func() { kernels.SumRows(y[:64], kernels.Of(n/64, 64, x)) }, nil),
		vec("dot64", func() { keep64 = kernels.Dot(x64, y64) }, func() { keep64 = g.Ddot(n, x64, 1, y64, 1) }),
		vec("axpy64", func() { kernels.Axpy(1e-9, x64, y64) }, func() { g.Daxpy(n, 1e-9, x64, 1, y64, 1) }),
		vec("normal", func() { kernels.FillNormal(z, r) }, nil),
	}
	_, _ = keep, keep64
	return ts
}
