package linalg

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
)

func TestCholeskyAgreesWithGonum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 31, 32, 33, 100, 129} {
		x := kernels.New[float64](2*n+1, n)
		kernels.FillNormal(x.Data, rng)
		g := NewGram[float64](n)
		y := make([]float64, x.Rows)
		kernels.FillNormal(y, rng)
		g.Add(x.Slice(0, n, 0, n), y[:n], nil)
		g.Add(x.Slice(n, x.Rows, 0, n), y[n:], nil)
		g.Mean()
		const lambda = 0.01
		w := g.Ridge(lambda, func() {})

		X, Y := mat.NewDense(x.Rows, n, x.Data), mat.NewVecDense(len(y), y)
		var G mat.Dense
		var c, want mat.VecDense
		G.Mul(X.T(), X)
		G.Scale(1/float64(x.Rows), &G)
		c.MulVec(X.T(), Y)
		c.ScaleVec(1/float64(x.Rows), &c)
		sym := mat.NewSymDense(n, nil)
		for i := range n {
			for j := range i + 1 {
				sym.SetSym(i, j, G.At(i, j))
			}
		}
		var eig mat.EigenSym
		if !eig.Factorize(sym, false) {
			t.Fatal("gonum")
		}
		if got, top := g.Largest(1e-10, 5000), eig.Values(nil)[n-1]; math.Abs(got-top) > 1e-4*top {
			t.Errorf("n = %d: largest eigenvalue %v, want %v", n, got, top)
		}
		for i := range n {
			sym.SetSym(i, i, sym.At(i, i)+lambda)
		}
		var ch mat.Cholesky
		if !ch.Factorize(sym) {
			t.Fatal("gonum")
		}
		if err := ch.SolveVecTo(&want, &c); err != nil {
			t.Fatal(err)
		}
		for i, v := range w {
			if math.Abs(v-want.AtVec(i)) > 1e-8 {
				t.Fatalf("n = %d: weight %d is %v, want %v", n, i, v, want.AtVec(i))
			}
		}
	}
	a := kernels.Of(2, 2, []float64{1, 2, 2, 1})
	if Cholesky(a, nil) {
		t.Error("an indefinite matrix has a Cholesky factor")
	}
}

func TestGramOfTilesInSinglePrecision(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const p, n = gramTile + 50, 40
	x := kernels.New[float32](n, p)
	kernels.FillNormal(x.Data, rng)
	g := NewGram[float32](p)
	g.Add(x, make([]float64, n), nil)
	g.Mean()
	for i := range p {
		for j := range p {
			want := 0.0
			for k := range n {
				want += float64(x.At(k, i)) * float64(x.At(k, j)) / n
			}
			if math.Abs(g.G.At(i, j)-want) > 1e-5 {
				t.Fatalf("G(%d, %d) = %v, want %v", i, j, g.G.At(i, j), want)
			}
		}
	}
}
