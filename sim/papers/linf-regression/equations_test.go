package linf

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/host/batch"
)

func nothingToDo() {}

// someInstance draws an instance outside of a run.
func someInstance(t *testing.T, family string, n, d, heavy, seed int) *instance {
	t.Helper()
	var in *instance
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) { in = newInstance(r, family, n, d, heavy) }}
	if _, _, err := sim.Execute(&e, sim.Values{"seed": seed}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
	return in
}

// double is the first c columns of a matrix in double precision.
func double(a kernels.Matrix[float32], c int) *mat.Dense {
	out := mat.NewDense(a.Rows, c, nil)
	for i := range a.Rows {
		for j := range c {
			out.Set(i, j, float64(a.At(i, j)))
		}
	}
	return out
}

func TestHadamard(t *testing.T) {
	const n = 32
	x := kernels.New[float32](n, n)
	for i := range n {
		x.Set(i, i, 1)
	}
	hadamard(x, nothingToDo)
	for i := range n {
		for j := range n {
			want := float32(1 - 2*(bits.OnesCount(uint(i&j))%2))
			if x.At(i, j) != want {
				t.Fatalf("H(%d, %d) = %v, want %v", i, j, x.At(i, j), want)
			}
		}
	}
	hadamard(x, nothingToDo) // H² = nI
	for i := range n {
		for j := range n {
			if want := float32(n); i == j && x.At(i, j) != want || i != j && x.At(i, j) != 0 {
				t.Fatalf("H²(%d, %d) = %v", i, j, x.At(i, j))
			}
		}
	}
	// Rows longer than the scratch, in wide matrices.
	rng := rand.New(rand.NewPCG(1, 1))
	w := kernels.New[float32](4, 5000)
	kernels.FillNormal(w.Data, rng)
	want := w.At(0, 4999) - w.At(1, 4999) + w.At(2, 4999) - w.At(3, 4999)
	hadamard(w, nothingToDo)
	if got := w.At(1, 4999); math.Abs(float64(got-want)) > 1e-5 {
		t.Errorf("a wide matrix: %v, want %v", got, want)
	}
}

func TestInstance(t *testing.T) {
	for _, family := range []string{"spiky", "plain"} {
		in := someInstance(t, family, 1024, 20, 3, 1)
		a := double(in.ab, in.d)
		length := 0.0
		for _, x := range in.r {
			length += x * x
		}
		if math.Abs(length-1) > 1e-12 {
			t.Errorf("%s: |r|² = %v", family, length)
		}
		var back mat.VecDense
		back.MulVec(a.T(), mat.NewVecDense(in.n, in.r))
		if x := mat.Norm(&back, 2); x > 1e-12 {
			t.Errorf("%s: A explains %v of the residual", family, x)
		}
		// x* is the solution of the data as they stand, rounded to single precision.
		var q mat.QR
		q.Factorize(a)
		var x mat.VecDense
		b := mat.NewVecDense(in.n, nil)
		for i := range in.n {
			b.SetVec(i, float64(in.ab.At(i, in.d)))
		}
		if err := q.SolveVecTo(&x, false, b); err != nil {
			t.Fatal(err)
		}
		for j, v := range in.truth {
			if math.Abs(v-x.AtVec(j)) > 1e-6*in.unit {
				t.Errorf("%s: x*_%d is %v, the exact solution has %v", family, j, v, x.AtVec(j))
			}
		}
		var s mat.SVD
		s.Factorize(a, mat.SVDNone)
		values := s.Values(nil)
		if least := values[in.d-1]; math.Abs(in.least-least) > 1e-9 || math.Abs(in.unit*least*math.Sqrt(20)-1) > 1e-9 {
			t.Errorf("%s: smallest singular value %v, want %v; unit %v", family, in.least, least, in.unit)
		}
		if family == "spiky" {
			if len(in.heavy) != 3 {
				t.Errorf("%d heavy rows", len(in.heavy))
			}
			for _, i := range in.heavy {
				if x := math.Abs(in.r[i]) * math.Sqrt(3); x < 0.9 || x > 1.1 {
					t.Errorf("a heavy row holds %v", in.r[i])
				}
			}
			for j, i := range in.own {
				if x := in.ab.At(i, j); math.Abs(float64(x)-1) > 0.1 {
					t.Errorf("unknown %d has %v in its own row", j, x)
				}
			}
		}
	}
}

var kinds = []struct {
	kind string
	s, m int
}{{"srht", 0, 70}, {"gauss", 0, 70}, {"sparse", 1, 70}, {"sparse", 4, 70}, {"sparse", 64, 70}, {"sparse", 70, 70}}

// S[A b] is the sum of S's columns times the data's rows.
func TestSketchIsItsMatrix(t *testing.T) {
	in := someInstance(t, "spiky", 256, 16, 2, 2)
	for _, k := range kinds {
		s := in.draw(k.kind, k.s, k.m, rand.New(rand.NewPCG(3, uint64(k.s))), nothingToDo)
		want := kernels.New[float64](s.m, in.d+1)
		for i := range in.n {
			c := s.column(i)
			if len(c) != s.m || s.sab.Rows != s.m {
				t.Fatalf("%v: a column of %d entries, %d rows, %d of SA", k, len(c), s.m, s.sab.Rows)
			}
			filled := make([]int, max(k.s, 1))
			for row, x := range c {
				switch k.kind {
				case "srht":
					if math.Abs(math.Abs(x)-1/math.Sqrt(70)) > 1e-12 {
						t.Fatalf("%v: an entry is %v", k, x)
					}
				case "sparse":
					if x != 0 {
						filled[row/(s.m/k.s)]++
						if math.Abs(math.Abs(x)-1/math.Sqrt(float64(k.s))) > 1e-12 {
							t.Fatalf("%v: an entry is %v", k, x)
						}
					}
				}
				addTo(want.Row(row), x, in.ab.Row(i))
			}
			for b, n := range filled {
				if k.kind == "sparse" && n != 1 {
					t.Fatalf("%v: block %d of a column has %d entries", k, b, n)
				}
			}
		}
		for i, x := range s.sab.Data {
			if math.Abs(float64(x)-want.Data[i]) > 1e-5 {
				t.Fatalf("%v: element %d of SA is %v, want %v", k, i, x, want.Data[i])
			}
		}
	}
}

// E[SᵀS] = I: the mean of (SA)ᵀSA is AᵀA.
func TestSketchesKeepProductsOnAverage(t *testing.T) {
	in := someInstance(t, "spiky", 256, 16, 2, 4)
	for _, k := range kinds {
		const draws = 300
		sum := kernels.New[float64](in.d, in.d)
		residual := 0.0
		for n := range draws {
			s := in.draw(k.kind, k.s, k.m, rand.New(rand.NewPCG(5, uint64(n))), nothingToDo)
			g := in.gather(s.sab, nothingToDo)
			kernels.Axpy(1.0/draws, g.G.Data, sum.Data)
			for row := range s.m {
				x := float64(s.sab.At(row, in.d)) - dot(s.sab.Row(row)[:in.d], in.truth)
				residual += x * x / draws
			}
		}
		// One entry has a standard deviation of about √(2/m)/√draws = 0.01.
		for i, x := range sum.Data {
			if math.Abs(x-in.gram.Data[i]) > 0.05 {
				t.Errorf("%v: entry %d of (SA)ᵀSA is %v on average, want %v", k, i, x, in.gram.Data[i])
			}
		}
		if math.Abs(residual-1) > 0.05 {
			t.Errorf("%v: |Sr|² is %v on average", k, residual)
		}
	}
}

func TestSolveAgreesWithQR(t *testing.T) {
	in := someInstance(t, "spiky", 1024, 24, 1, 6)
	for _, k := range kinds {
		if k.s > 60 {
			continue
		}
		s := in.draw(k.kind, k.s, 60, rand.New(rand.NewPCG(7, uint64(k.s))), nothingToDo)
		x, full := in.solve(s.sab, nothingToDo)
		if !full {
			t.Errorf("%v: rank is said to be lost", k)
		}
		var q mat.QR
		q.Factorize(double(s.sab, in.d))
		b := mat.NewVecDense(s.m, nil)
		for i := range s.m {
			b.SetVec(i, float64(s.sab.At(i, in.d)))
		}
		var want mat.VecDense
		if err := q.SolveVecTo(&want, false, b); err != nil {
			t.Fatal(err)
		}
		for j := range x {
			if math.Abs(x[j]-want.AtVec(j)) > 1e-11 {
				t.Errorf("%v: x′_%d = %v, QR has %v", k, j, x[j], want.AtVec(j))
			}
		}
		// The achieved ε and the cost by their definitions.
		e, cost := 0.0, 0.0
		for j := range x {
			e = max(e, math.Abs(x[j]-in.truth[j]))
		}
		for i := range in.n {
			r := dot(in.ab.Row(i)[:in.d], x) - float64(in.ab.At(i, in.d))
			cost += r * r
		}
		got := in.try(s, nothingToDo)
		if want := e * math.Sqrt(24) * in.least; math.Abs(got.eps-want) > 1e-9 || math.Abs(math.Abs(got.off[got.worst])-want) > 1e-9 {
			t.Errorf("%v: ε = %v, want %v", k, got.eps, want)
		}
		if math.Abs(got.cost-math.Sqrt(cost)) > 1e-5 {
			t.Errorf("%v: cost %v, want %v", k, got.cost, math.Sqrt(cost))
		}
	}
}

// Where columns of SA are equal the shortest of all solutions is taken.
func TestLostRank(t *testing.T) {
	in := &instance{d: 3}
	sab := kernels.New[float32](6, 4)
	rng := rand.New(rand.NewPCG(8, 8))
	for i := range 6 {
		x := float32(rng.NormFloat64())
		copy(sab.Row(i), []float32{x, x, float32(rng.NormFloat64()), 0})
		sab.Set(i, 3, 4*x-sab.At(i, 2)) // x₁ + x₂ = 4, x₃ = -1
	}
	x, full := in.solve(sab, nothingToDo)
	if full {
		t.Error("rank 2 is taken for 3")
	}
	for j, want := range []float64{2, 2, -1} {
		if math.Abs(x[j]-want) > 1e-5 {
			t.Errorf("x_%d = %v, want %v", j, x[j], want)
		}
	}
}

// The theory of the hard instance: where a column of S meets the heavy row's in one row of an s-sparse sketch, that
// unknown is off by 1/s, and by hardly anything else if they do not meet.
func TestOverlapMakesTheThorn(t *testing.T) {
	in := someInstance(t, "spiky", 4096, 64, 1, 9)
	h := in.heavy[0]
	met := 0
	for n := range 12 {
		sk := in.draw("sparse", 2, 1024, rand.New(rand.NewPCG(10, uint64(n))), nothingToDo)
		tr := in.try(sk, nothingToDo)
		column := sk.column(h)
		for j, i := range in.own {
			overlap := product(sk.column(i), column)
			off := tr.off[j] * in.unit
			if math.Abs(overlap) < 0.1 {
				if math.Abs(off) > 0.2 {
					t.Errorf("unknown %d meets nothing and is off by %v", j, off)
				}
				continue
			}
			met++
			if math.Abs(math.Abs(overlap)-0.5) > 1e-9 {
				t.Errorf("an overlap of %v", overlap)
			}
			if x := off / (overlap * in.r[h]); x < 0.6 || x > 1.4 {
				t.Errorf("unknown %d overlaps by %v and is off by %v", j, overlap, off)
			}
		}
	}
	if met == 0 || met > 12 { // 12·64·s²/m = 3 are expected
		t.Errorf("%d meetings", met)
	}
}

func TestStatistics(t *testing.T) {
	v := []float64{4, 1, 3, 2}
	for q, want := range map[float64]float64{0: 1, 0.5: 2.5, 0.9: 3.7, 1: 4} {
		if got := quantile(q, v); math.Abs(got-want) > 1e-12 {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
	if quantile(0.9, []float64{7}) != 7 {
		t.Error("one value")
	}
	x := []float64{32, 64, 128, 256}
	y := []float64{1, math.Sqrt(2), 2, math.Sqrt(8)}
	if got := slope(x, y); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("slope %v", got)
	}
	if !math.IsNaN(slope(x[:2], y[:2])) {
		t.Error("a slope of two points")
	}
}
