package kernels

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// mulNaive is the definition of the product: the triple loop.
func mulNaive[T Float](c, a, b Matrix[T], e epilogue[T]) {
	for i := range c.Rows {
		for j := range c.Cols {
			var sum T
			for k := range a.Cols {
				sum += T(a.At(i, k) * b.At(k, j))
			}
			p := &c.Data[c.index(i, j)]
			*p = e.finish(sum, p, j)
		}
	}
}

// sameBits reports whether a and b are the same number, or both NaN.
func sameBits[T Float](a, b T) bool {
	return a == b && math.Signbit(float64(a)) == math.Signbit(float64(b)) || a != a && b != b
}

// drawMatrix draws a view with a random offset, stride and orientation, filled with
// numbers that round in every operation.
func drawMatrix[T Float](t *rapid.T, name string, rows, cols int) Matrix[T] {
	transposed := rapid.Bool().Draw(t, name+"ᵀ")
	if transposed {
		rows, cols = cols, rows
	}
	stride := cols + rapid.IntRange(0, 5).Draw(t, name+" stride")
	off := rapid.IntRange(0, 5).Draw(t, name+" offset")
	data := make([]T, off+rows*stride)
	FillNormal(data, seeded(rapid.Uint64().Draw(t, name+" seed")))
	m := Matrix[T]{Data: data[off:], Rows: rows, Cols: cols, Stride: max(stride, 1)}
	if rows > 0 && cols > 0 { // nothing to spare behind the last element
		m.Data = m.Data[:(rows-1)*stride+cols]
	}
	if transposed {
		return m.T()
	}
	return m
}

func clone[T Float](m Matrix[T]) Matrix[T] {
	m.Data = append([]T(nil), m.Data...)
	return m
}

func testProduct[T Float](t *rapid.T) {
	size := rapid.OneOf(rapid.IntRange(0, 20), rapid.IntRange(0, 80), rapid.IntRange(100, 140))
	m, n := size.Draw(t, "m"), size.Draw(t, "n")
	k := rapid.OneOf(size, rapid.IntRange(0, 5), rapid.IntRange(blockK/2-2, 2*blockK+10)).Draw(t, "k")
	a, b := drawMatrix[T](t, "a", m, k), drawMatrix[T](t, "b", k, n)
	c := drawMatrix[T](t, "c", m, n)
	e := epilogue[T]{alpha: 1}
	switch rapid.IntRange(0, 4).Draw(t, "epilogue") {
	case 1:
		e.alpha, e.beta = 1, 1
	case 2:
		e.alpha, e.beta = -0.3, 1.7
	case 3, 4:
		e.bias = make([]T, n)
		FillNormal(e.bias, seeded(1))
		e.relu = rapid.Bool().Draw(t, "relu")
	}
	if e.beta == 0 {
		Fill(c.Data, T(math.NaN()))
	}
	want := clone(c)
	mulNaive(want, a, b, e)
	mul(c, a, b, e)
	for i, v := range c.Data { // gaps between rows included
		if !sameBits(v, want.Data[i]) {
			t.Fatalf("element %d of the data: %v, want %v", i, v, want.Data[i])
		}
	}
}

func TestProductIsTheTripleLoop32(t *testing.T) { rapid.Check(t, testProduct[float32]) }
func TestProductIsTheTripleLoop64(t *testing.T) { rapid.Check(t, testProduct[float64]) }

// Wide, deep and tall ones cross the blocks of columns, of k and of rows.
func TestProductsAcrossBlocks(t *testing.T) {
	const width = blockB / blockK / 4 // of a block where A is not packed, and a third of one where it is
	for _, size := range [][3]int{
		{7, 300, width - 1}, {7, 300, width + 8}, {7, 300, 2*width + 3}, {7, 300, 4*width + 3},
		{7, blockDepth + 5, 50}, {43, 2*blockDepth + 1, 20}, {200, 300, 3*width + 1}, {203, 90, 2*width + 3},
	} {
		m, k, n := size[0], size[1], size[2]
		a, b := New[float32](m, k), New[float32](k, n)
		FillNormal(a.Data, seeded(1))
		FillNormal(b.Data, seeded(2))
		c, want := New[float32](m, n), New[float32](m, n)
		Mul(c, a, b)
		mulNaive(want, a, b, epilogue[float32]{alpha: 1})
		for i, v := range c.Data {
			if v != want.Data[i] {
				t.Fatalf("%d×%d·%d×%d: element %d: %v, want %v", m, k, k, n, i, v, want.Data[i])
			}
		}
	}
}

func TestMulDoesNotAllocate(t *testing.T) {
	a, b, c := New[float32](100, 196), New[float32](196, 256), New[float32](100, 256)
	bias := make([]float32, 256)
	if n := testing.AllocsPerRun(20, func() {
		Mul(c, a.Slice(0, 100, 0, 3), b.Slice(0, 3, 0, 256)) // a shallow one
		DenseReLU(c, a, b, bias)
		MulAdd(b, 1, a.T(), c, 1)
		Mul(a, c, b.T())
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkMul(b *testing.B) {
	for _, n := range []int{4, 8, 16, 32, 64, 128, 192, 256, 384, 512, 1024} {
		benchMul[float32](b, n, n, n, false, false)
	}
	benchMul[float32](b, 100, 196, 256, false, false)
	benchMul[float32](b, 100, 256, 256, false, false)
	benchMul[float32](b, 100, 256, 10, false, false)
	benchMul[float32](b, 196, 100, 256, true, false)
	benchMul[float32](b, 256, 100, 256, true, false)
	benchMul[float32](b, 256, 100, 10, true, false)
	benchMul[float32](b, 100, 256, 256, false, true)
	benchMul[float32](b, 100, 10, 256, false, true)
	benchMul[float32](b, 256, 256, 1, false, false)
	benchMul[float32](b, 1, 256, 256, false, false)
	benchMul[float64](b, 64, 64, 64, false, false)
	benchMul[float64](b, 256, 256, 256, false, false)
	benchMul[float64](b, 512, 512, 512, false, false)
}

func benchMul[T Float](b *testing.B, m, k, n int, ta, tb bool) {
	var zero T
	name := fmt.Sprintf("%T/%dx%dx%d", zero, m, k, n)
	x, y, c := New[T](m, k), New[T](k, n), New[T](m, n)
	if ta {
		x, name = New[T](k, m).T(), name+"/At"
	}
	if tb {
		y, name = New[T](n, k).T(), name+"/Bt"
	}
	FillNormal(x.Data, seeded(1))
	FillNormal(y.Data, seeded(2))
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			Mul(c, x, y)
		}
		b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
}
