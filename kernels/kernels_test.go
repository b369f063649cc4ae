package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func TestMulSmall(t *testing.T) {
	a := Of(2, 3, []float32{1, 2, 3, 4, 5, 6})
	b := Of(3, 2, []float32{1, 0, 0, 1, 1, 1})
	c := Of(2, 2, []float32{nan32, nan32, nan32, nan32})
	Mul(c, a, b)
	for i, want := range []float32{4, 5, 10, 11} {
		if c.Data[i] != want {
			t.Errorf("c[%d] = %v, want %v", i, c.Data[i], want)
		}
	}
	d := New[float32](2, 2)
	Mul(d, b.T(), a.T())
	for i := range 2 {
		for j := range 2 {
			if d.At(i, j) != c.At(j, i) {
				t.Errorf("(ab)ᵀ ≠ bᵀaᵀ at %d,%d", i, j)
			}
		}
	}
}

func TestCrossEntropyRows(t *testing.T) {
	m := Of(1, 3, []float64{1, 2, 3})
	loss := make([]float64, 1)
	CrossEntropyRows(loss, m, []int{1}, 1)
	z := math.Exp(1) + math.Exp(2) + math.Exp(3)
	if want := math.Log(z) - 2; math.Abs(loss[0]-want) > 1e-14 {
		t.Errorf("loss %v, want %v", loss[0], want)
	}
	if want := math.Exp(2)/z - 1; math.Abs(m.Data[1]-want) > 1e-14 {
		t.Errorf("gradient %v, want %v", m.Data[1], want)
	}
}

func TestAdamFirstStepIsLR(t *testing.T) {
	w, g := []float32{1, 1}, []float32{3, -0.01}
	m, v := make([]float32, 2), make([]float32, 2)
	Adam(w, g, m, v, AdamStep{LR: 0.1, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}.At(1))
	for i, want := range []float32{0.9, 1.1} {
		if math.Abs(float64(w[i]-want)) > 1e-5 {
			t.Errorf("w[%d] = %v, want %v", i, w[i], want)
		}
	}
}

func TestFillUniform(t *testing.T) {
	x := make([]float32, 1<<16)
	FillUniform(x, seeded(1))
	if m := Sum(x) / float32(len(x)); math.Abs(float64(m)-0.5) > 0.01 {
		t.Errorf("mean %v", m)
	}
	if Max(x) >= 1 {
		t.Error("1 reached")
	}
}

func TestSoftmaxRows(t *testing.T) {
	for _, cols := range []int{1, 3, 10, 64, 100, 3000} {
		m := New[float32](7, cols+2).Slice(0, 7, 1, cols+1)
		for i := range m.Rows {
			FillNormal(m.Row(i), seeded(uint64(i)))
		}
		want, lse := clone(m), make([]float32, m.Rows)
		LogSumExpRows(lse, m)
		SoftmaxRows(m)
		for i := range m.Rows {
			sum := 0.0
			for _, v := range want.Row(i) {
				sum += math.Exp(float64(v))
			}
			if math.Abs(float64(lse[i])-math.Log(sum)) > 1e-5 {
				t.Errorf("log-sum-exp of row %d of %d: %v, want %v", i, cols, lse[i], math.Log(sum))
			}
			for j, v := range want.Row(i) {
				if p := math.Exp(float64(v)) / sum; math.Abs(float64(m.At(i, j))-p) > 1e-6*p {
					t.Errorf("softmax(%d,%d) of %d: %v, want %v", i, j, cols, m.At(i, j), p)
				}
			}
		}
	}
}

// The softmax of rows, and the cross-entropy, are the same as row by row in five calls,
// but that float32 below e⁻⁸⁷ are 0.
func testSoftmaxSteps[T Float](t *rapid.T) {
	rows, cols := rapid.IntRange(1, 70).Draw(t, "rows"), rapid.IntRange(1, 70).Draw(t, "cols")
	stride := cols + rapid.SampledFrom([]int{0, 3}).Draw(t, "gap")
	m := Matrix[T]{Data: make([]T, rows*stride), Rows: rows, Cols: cols, Stride: stride}
	FillNormal(m.Data, seeded(rapid.Uint64().Draw(t, "seed")))
	extreme := rapid.SampledFrom([]float64{0, math.Copysign(0, -1), -90, -100, -740, -1e30, math.Inf(-1), math.NaN(), 88})
	for range rapid.IntRange(0, 9).Draw(t, "extremes") {
		m.Data[rapid.IntRange(0, len(m.Data)-1).Draw(t, "place")] = T(extreme.Draw(t, "x"))
	}
	loss, soft, cross := make([]T, rows), clone(m), clone(m)
	labels := make([]int, rows)
	for i := range labels {
		labels[i] = (7*i + rows) % cols
	}
	SoftmaxRows(soft)
	CrossEntropyRows(loss, cross, labels, 0.3)
	same := func(what string, i, j int, got, want T) {
		if !sameBits(got, want) {
			t.Fatalf("%s of row %d, column %d: %v, want %v", what, i, j, got, want)
		}
	}
	for i := range rows {
		want := slices.Clone(m.Row(i))
		top := largest(want)
		lower(want, want, top)
		low := want[labels[i]]
		tiny := make([]bool, cols)
		for j, x := range want {
			tiny[j] = !is64[T]() && x < -87
		}
		Exp(want, want)
		for j := range want {
			if tiny[j] {
				want[j] = 0
			}
		}
		sum := Sum(want)
		same("loss", i, 0, loss[i], ln(sum)-low)
		grad := slices.Clone(want)
		Scale(1/sum, want)
		Scale(0.3/sum, grad)
		grad[labels[i]] -= 0.3
		for j := range want {
			same("softmax", i, j, soft.At(i, j), want[j])
			same("gradient", i, j, cross.At(i, j), grad[j])
		}
		for j := i*stride + cols; j < min(len(m.Data), (i+1)*stride); j++ {
			same("gap", i, j, soft.Data[j], m.Data[j])
			same("gap", i, j, cross.Data[j], m.Data[j])
		}
	}
}

func TestSoftmaxSteps32(t *testing.T) { rapid.Check(t, testSoftmaxSteps[float32]) }
func TestSoftmaxSteps64(t *testing.T) { rapid.Check(t, testSoftmaxSteps[float64]) }

// With extreme numbers softmax neither overflows nor hides a NaN.
func TestSoftmaxRowsExtremes(t *testing.T) {
	m := Of(3, 2, []float64{1e300, -1e300, 1, math.NaN(), -1e308, 0})
	SoftmaxRows(m)
	for i, want := range []float64{1, 0, math.NaN(), math.NaN(), 0, 1} {
		if !sameBits(m.Data[i], want) {
			t.Errorf("element %d: %v, want %v", i, m.Data[i], want)
		}
	}
	out := make([]float64, 2)
	LogSumExpRows(out, Of(2, 2, []float64{math.Inf(-1), math.Inf(-1), math.Inf(1), 0}))
	if !math.IsInf(out[0], -1) || !math.IsInf(out[1], 1) {
		t.Errorf("log-sum-exp of infinities: %v", out)
	}
}

func TestGatherScatter(t *testing.T) {
	src := Of(3, 2, []float32{1, 2, 3, 4, 5, 6})
	idx := []int{2, 0, 2}
	got := New[float32](3, 2)
	GatherRows(got, src, idx)
	sum := New[float32](3, 2)
	ScatterAddRows(sum, got, idx)
	for i, want := range []float32{1, 2, 0, 0, 10, 12} {
		if sum.Data[i] != want {
			t.Errorf("element %d: %v, want %v", i, sum.Data[i], want)
		}
	}
	tr := New[float32](2, 3)
	Transpose(tr, src)
	if tr.At(1, 2) != 6 || tr.At(0, 1) != 3 {
		t.Errorf("transpose %v", tr.Data)
	}
}

// What goes over rows does the same as element by element.
func testRows[T Float](t *rapid.T) {
	rows, cols := rapid.IntRange(0, 9).Draw(t, "rows"), rapid.IntRange(0, 70).Draw(t, "cols")
	stride := cols + rapid.SampledFrom([]int{0, 3}).Draw(t, "gap")
	m := Matrix[T]{Data: make([]T, rows*stride), Rows: rows, Cols: cols, Stride: stride}
	FillNormal(m.Data, seeded(rapid.Uint64().Draw(t, "seed")))
	by, sum := make([]T, cols), make([]T, cols)
	FillNormal(by, seeded(1))
	FillNormal(sum, seeded(2))
	added, positive, gathered := clone(m), clone(m), clone(m)
	idx := make([]int, rows)
	for i := range idx {
		idx[i] = (5*i + 2) % rows
	}
	AddRow(added, by)
	addReLURow(positive, by)
	SumRows(sum, m)
	GatherRows(gathered, m, idx)
	for j := range cols {
		var total T
		for i := range rows {
			x := m.At(i, j)
			total += x
			for _, c := range []struct{ got, want T }{
				{added.At(i, j), x + by[j]}, {positive.At(i, j), relu(x + by[j])}, {gathered.At(i, j), m.At(idx[i], j)},
			} {
				if !sameBits(c.got, c.want) {
					t.Fatalf("row %d, column %d: %v, want %v", i, j, c.got, c.want)
				}
			}
		}
		if !sameBits(sum[j], total) {
			t.Fatalf("sum of column %d: %v, want %v", j, sum[j], total)
		}
	}
	for k, x := range m.Data {
		if k%max(stride, 1) >= cols && (added.Data[k] != x || positive.Data[k] != x || gathered.Data[k] != x) {
			t.Fatalf("the gap at %d changed", k)
		}
	}
}

func TestRows32(t *testing.T) { rapid.Check(t, testRows[float32]) }
func TestRows64(t *testing.T) { rapid.Check(t, testRows[float64]) }

func TestVectorsDoNotAllocate(t *testing.T) {
	x, y, z := make([]float32, 1000), make([]float32, 1000), make([]float32, 1000)
	FillUniform(x, seeded(1))
	labels := make([]int, 100)
	if n := testing.AllocsPerRun(10, func() {
		Exp(y, x)
		Log(y, x)
		Tanh(y, x)
		Axpy(0.5, x, y)
		Sqrt(z, x)
		z[0] = Dot(x, y) + Max(x) + float32(ArgMax(x))
		m := Of(100, 10, y)
		SoftmaxRows(m)
		LogSumExpRows(z[:100], m)
		CrossEntropyRows(z[:100], m, labels, 0.01)
		SumRows(z[:10], m)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// Products in many goroutines at once are those of one.
func TestGoroutines(t *testing.T) {
	a, b, want := New[float32](70, 90), New[float32](90, 50), New[float32](70, 50)
	FillNormal(a.Data, seeded(1))
	FillNormal(b.Data, seeded(2))
	Mul(want, a, b)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c := New[float32](70, 50)
			for range 50 {
				Mul(c, a, b)
				for i, v := range c.Data {
					if v != want.Data[i] {
						t.Errorf("element %d: %v, want %v", i, v, want.Data[i])
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// Shapes that don't fit panic with both shapes in the message.
func TestPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"kernels: product 2×2 = 2×3 · 2×2":          func() { Mul(New[float32](2, 2), New[float32](2, 3), New[float32](2, 2)) },
		"kernels: Of(2, 2): 3 elements, want 4":     func() { Of(2, 2, make([]float32, 3)) },
		"kernels: Add of lengths 2 and 3":           func() { Add(make([]float32, 2), make([]float32, 3), make([]float32, 2)) },
		"kernels: bias of length 1 for 2 columns":   func() { Dense(New[float32](2, 2), New[float32](2, 2), New[float32](2, 2), make([]float32, 1)) },
		"kernels: Row of a transposed view":         func() { New[float32](2, 3).T().Row(0) },
		"kernels: label 5 of row 0, with 2 classes": func() { CrossEntropyRows(make([]float32, 1), New[float32](1, 2), []int{5}, 1) },
		"kernels: element (2, 0) of a 2×2 matrix":   func() { New[float32](2, 2).At(2, 0) },
		"kernels: left factor is a 3×2 view with stride 2 of only 4 elements": func() {
			Mul(New[float32](3, 2), Matrix[float32]{Data: make([]float32, 4), Rows: 3, Cols: 2, Stride: 2}, New[float32](2, 2))
		},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != name {
					t.Errorf("panic %v, want %s", got, name)
				}
			}()
			f()
		}()
	}
}
