package kernels

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawSlices draws k slices of one length at random offsets: ordinary numbers, and now
// and then one out of the ordinary.
func drawSlices[T Float](t *rapid.T, k int) [][]T {
	n := rapid.OneOf(rapid.IntRange(0, 40), rapid.IntRange(0, 300)).Draw(t, "n")
	odd := rapid.Bool().Draw(t, "odd numbers")
	r := seeded(rapid.Uint64().Draw(t, "seed"))
	special := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), 1e-42, -1e-40, 1e-310, 88.5, -88, 3e38, -103.5, 1, 708, -740}
	s := make([][]T, k)
	for i := range s {
		off := rapid.IntRange(0, 5).Draw(t, "offset")
		s[i] = make([]T, off+n)[off:]
		for j := range s[i] {
			s[i][j] = T(r.NormFloat64() * math.Exp(3*r.NormFloat64()))
			if odd && r.IntN(4) == 0 {
				s[i][j] = T(special[r.IntN(len(special))])
			}
		}
	}
	return s
}

// checkElementwise compares f, which changes the slices it gets, with want, which says
// what becomes of the elements e at one place.
func checkElementwise[T Float](t *testing.T, name string, k int, f func(s [][]T), want func(e []T)) {
	t.Run(name, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			s := drawSlices[T](t, k)
			expect := make([][]T, k)
			for i := range s {
				expect[i] = append([]T(nil), s[i]...)
			}
			f(s)
			e := make([]T, k)
			for j := range s[0] {
				for i := range e {
					e[i] = expect[i][j]
				}
				want(e)
				for i := range e {
					if !sameBits(s[i][j], e[i]) {
						t.Fatalf("slice %d, element %d of %d: %v, want %v", i, j, len(s[0]), s[i][j], e[i])
					}
				}
			}
		})
	})
}

func testVectors[T Float](t *testing.T) {
	const alpha, beta = 0.3, -1.7
	check := func(name string, k int, f func(s [][]T), want func(e []T)) {
		checkElementwise(t, name, k, f, want)
	}
	check("Axpy", 2, func(s [][]T) { Axpy(alpha, s[0], s[1]) }, func(e []T) { e[1] += T(alpha * e[0]) })
	check("Scale", 1, func(s [][]T) { Scale(alpha, s[0]) }, func(e []T) { e[0] *= alpha })
	check("Add", 3, func(s [][]T) { Add(s[0], s[1], s[2]) }, func(e []T) { e[0] = e[1] + e[2] })
	check("Sub", 3, func(s [][]T) { Sub(s[0], s[1], s[2]) }, func(e []T) { e[0] = e[1] - e[2] })
	check("MulElem", 3, func(s [][]T) { MulElem(s[0], s[1], s[2]) }, func(e []T) { e[0] = e[1] * e[2] })
	check("DivElem", 3, func(s [][]T) { DivElem(s[0], s[1], s[2]) }, func(e []T) { e[0] = e[1] / e[2] })
	check("in place", 2, func(s [][]T) { Sub(s[0], s[1], s[0]) }, func(e []T) { e[0] = e[1] - e[0] })
	check("Lerp", 3, func(s [][]T) { Lerp(s[0], s[1], s[2], alpha) }, func(e []T) {
		u := T(alpha)
		e[0] = T((1-u)*e[1]) + T(u*e[2])
	})
	check("blend", 2, func(s [][]T) { blend(s[0], alpha, s[1], beta, s[0]) }, func(e []T) { e[0] = T(alpha*e[1]) + T(beta*e[0]) })
	check("Rotate", 2, func(s [][]T) { Rotate(s[0], s[1], alpha, beta) }, func(e []T) {
		x, y := e[0], e[1]
		e[0], e[1] = T(alpha*x)+T(beta*y), T(alpha*y)-T(beta*x)
	})
	check("ReLU", 2, func(s [][]T) { ReLU(s[0], s[1]) }, func(e []T) { e[0] = relu(e[1]) })
	check("addReLU", 3, func(s [][]T) { addReLU(s[0], s[1], s[2]) }, func(e []T) { e[0] = relu(e[1] + e[2]) })
	check("ReLUGrad", 3, func(s [][]T) { ReLUGrad(s[0], s[1], s[2]) }, func(e []T) { e[0] = pick(e[2] > 0, e[1], 0) })
	check("Sqrt", 2, func(s [][]T) { Sqrt(s[0], s[1]) }, func(e []T) { e[0] = T(math.Sqrt(float64(e[1]))) })
	check("Reciprocal", 2, func(s [][]T) { Reciprocal(s[0], s[1]) }, func(e []T) { e[0] = 1 / e[1] })
	check("SGD", 2, func(s [][]T) { SGD(s[0], s[1], alpha, beta) }, func(e []T) { e[0] -= T(alpha * (e[1] + T(beta*e[0]))) })
	for _, nesterov := range []bool{false, true} {
		step := SGDStep{LR: alpha, Momentum: beta, Decay: 0.1, Nesterov: nesterov}
		check("Momentum", 3, func(s [][]T) { Momentum(s[0], s[1], s[2], step) }, func(e []T) {
			g := e[1] + T(T(step.Decay)*e[0])
			e[2] = T(T(step.Momentum)*e[2]) + g
			if nesterov {
				e[0] -= T(T(step.LR) * (g + T(T(step.Momentum)*e[2])))
			} else {
				e[0] -= T(T(step.LR) * e[2])
			}
		})
	}
	adam := AdamStep{LR: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-3, Decay: 0.1}.At(2)
	check("Adam", 4, func(s [][]T) { Adam(s[0], s[1], s[2], s[3], adam) }, func(e []T) {
		k := adamConsts[T](adam)
		e[2] = T(k.b1*e[2]) + T(k.c1*e[1])
		e[3] = T(k.b2*e[3]) + T(k.c2*T(e[1]*e[1]))
		e[0] = T(k.keep*e[0]) - T(k.step*e[2])/(T(math.Sqrt(float64(T(e[3]*k.corr2))))+k.eps)
	})
}

func TestVectorIsScalar32(t *testing.T) {
	testVectors[float32](t)
	for name, f := range map[string]struct {
		vector func(dst, x []float32)
		scalar func(float32) float32
	}{
		"Exp": {Exp[float32], exp32}, "Log": {Log[float32], log32}, "Tanh": {Tanh[float32], tanh32},
		"Sigmoid": {Sigmoid[float32], sigmoid32}, "Erf": {Erf[float32], erf32}, "GELU": {GELU[float32], gelu32},
	} {
		checkElementwise(t, name, 2, func(s [][]float32) { f.vector(s[0], s[1]) }, func(e []float32) { e[0] = f.scalar(e[1]) })
	}
}

func TestVectorIsScalar64(t *testing.T) {
	testVectors[float64](t)
	for name, f := range map[string]struct {
		vector func(dst, x []float64)
		scalar func(float64) float64
	}{
		"Exp": {Exp[float64], exp64}, "Log": {Log[float64], log64}, "Tanh": {Tanh[float64], tanh64},
		"Sigmoid": {Sigmoid[float64], sigmoid64},
	} {
		checkElementwise(t, name, 2, func(s [][]float64) { f.vector(s[0], s[1]) }, func(e []float64) { e[0] = f.scalar(e[1]) })
	}
}

// The definition of the reductions.
func sumByLanes[T Float](n int, term func(i int) T) T {
	var l [16]T
	for i := range n {
		l[i%16] += term(i)
	}
	for _, w := range []int{8, 4, 2, 1} {
		for i := range w {
			l[i] += l[i+w]
		}
	}
	return l[0]
}

func testReductions[T Float](t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSlices[T](t, 2)
		x, y := s[0], s[1]
		for _, c := range []struct {
			name      string
			got, want T
		}{
			{"Sum", Sum(x), sumByLanes(len(x), func(i int) T { return x[i] })},
			{"Dot", Dot(x, y), sumByLanes(len(x), func(i int) T { return T(x[i] * y[i]) })},
			{"SumSquares", SumSquares(x), sumByLanes(len(x), func(i int) T { return T(x[i] * x[i]) })},
		} {
			if !sameBits(c.got, c.want) {
				t.Fatalf("%s of %d elements: %v, want %v", c.name, len(x), c.got, c.want)
			}
		}
		best, nan := -1, false
		for i, v := range x {
			nan = nan || v != v
			if v == v && (best < 0 || v > x[best]) {
				best = i
			}
		}
		if got := ArgMax(x); got != best {
			t.Fatalf("ArgMax %d, want %d", got, best)
		}
		want := T(math.Inf(-1))
		if nan {
			want = T(math.NaN())
		} else if best >= 0 {
			want = x[best] + 0
		}
		if got := Max(x); !sameBits(got, want) {
			t.Fatalf("Max %v, want %v", got, want)
		}
	})
}

func TestReductions32(t *testing.T) { testReductions[float32](t) }
func TestReductions64(t *testing.T) { testReductions[float64](t) }
