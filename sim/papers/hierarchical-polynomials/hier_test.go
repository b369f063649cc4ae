package hier

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func stream0(k uint64) *rand.Rand { return rand.New(rand.NewPCG(7, k)) }

// The mean slope of each g, by hand: E[1 + (3z² - 3)/2] = 1, E[1 + 2z] = 1, 1, E[2z] = 0.
func TestSlope(t *testing.T) {
	for id, want := range map[string]float64{"z+z3": 1, "z+z2": 1, "z": 1, "z2": 0} {
		if got := slope(links[id]); math.Abs(got-want) > 1e-12 {
			t.Errorf("E[g'] of %s is %v, want %v", id, got, want)
		}
	}
}

func TestTarget(t *testing.T) {
	for _, d := range []int{6, 7, 20} {
		for _, kind := range []string{"full", "low"} {
			tg := newTarget(stream0(1), d, kind, "z+z3")
			trace, square := 0.0, 0.0
			for _, v := range tg.lambda {
				trace, square = trace+v, square+v*v
			}
			if math.Abs(trace) > 1e-12 || math.Abs(square-0.5) > 1e-12 {
				t.Errorf("d = %d, %s: tr A = %v, |A|² = %v", d, kind, trace, square)
			}
			for i := range d {
				for j := range d {
					dot, want := 0.0, 0.0
					if i == j {
						want = 1
					}
					for k := range d {
						dot += float64(tg.Q.At(k, i)) * float64(tg.Q.At(k, j))
					}
					if math.Abs(dot-want) > 1e-6 {
						t.Fatalf("Q is not orthogonal: %v", dot)
					}
				}
			}
			s := tg.sample(stream0(2), 20000)
			mean, sd := stat.MeanStdDev(s.p, nil)
			if math.Abs(mean) > 0.04 || math.Abs(sd-1) > 0.06 {
				t.Errorf("d = %d, %s: p has mean %v and deviation %v", d, kind, mean, sd)
			}
			// p(x) = xᵀAx with A = Q diag(λ) Qᵀ, and a shorter sample is a longer one's beginning.
			short := tg.sample(stream0(2), 200)
			for n := range 200 {
				p := 0.0
				for a := range d {
					for b := range d {
						A := 0.0
						for k, v := range tg.lambda {
							A += v * float64(tg.Q.At(a, k)) * float64(tg.Q.At(b, k))
						}
						p += A * float64(s.x.At(n, a)) * float64(s.x.At(n, b))
					}
				}
				if math.Abs(p-s.p[n]) > 1e-4 || short.p[n] != s.p[n] {
					t.Fatalf("p(x) = %v and %v, want %v", s.p[n], short.p[n], p)
				}
			}
		}
	}
}

// With phi = z² - 1, f(x) = uᵀphi(Vx) is the quadratic form Â of x, less its trace.
func TestLearnedMatrix(t *testing.T) {
	const d, m = 5, 30
	in := newInner(stream0(3), stream0(4), d, m, "quad")
	Q := haar(stream0(5), d)
	u := make([]float64, m+1)
	kernels.FillNormal(u[:m], stream0(6))
	A := in.matrix(u, Q)
	trace := 0.0
	for i := range d {
		trace += A[i*d+i]
	}
	x := kernels.New[float32](40, d)
	kernels.FillNormal(x.Data, stream0(7))
	phi := kernels.New[float32](40, m+1)
	in.phi(phi, x)
	f := make([]float64, 40)
	apply(f, phi, u)
	for n := range f {
		want := -trace
		for a := range d {
			for b := range d {
				za, zb := 0.0, 0.0
				for k := range d {
					za += float64(Q.At(k, a)) * float64(x.At(n, k))
					zb += float64(Q.At(k, b)) * float64(x.At(n, k))
				}
				want += A[a*d+b] * za * zb
			}
		}
		if math.Abs(f[n]-want) > 1e-4 {
			t.Fatalf("f = %v, xᵀÂx - tr Â = %v", f[n], want)
		}
	}
}

// The coefficient of a ReLU's second Hermite polynomial is half the normal density at its bias: checked on samples.
func TestMatrixOfReLU(t *testing.T) {
	in := newInner(stream0(3), stream0(4), 2, 1, "relu")
	A := in.matrix([]float64{1, 0}, kernels.Of(2, 2, []float32{1, 0, 0, 1}))
	const n = 400000
	x := kernels.New[float32](n, 2)
	kernels.FillNormal(x.Data, stream0(8))
	phi := kernels.New[float32](n, 2)
	in.phi(phi, x)
	// E[f(x) (x xᵀ - I)]/2 is the matrix of f's part of degree two.
	got := 0.0
	for i := range n {
		got += float64(phi.At(i, 0)) * (float64(x.At(i, 0)*x.At(i, 0)) - 1) / 2 / n
	}
	if math.Abs(got-A[0]) > 0.01 {
		t.Errorf("%v on samples, %v by formula", got, A[0])
	}
}

func TestConjugateGradients(t *testing.T) {
	const n = 60
	x := kernels.New[float32](n, 4)
	kernels.FillNormal(x.Data, stream0(9))
	K := kernels.New[float32](n, n)
	polynomial(K, x, x, 4, func() {})
	for i := range n {
		for j := range n {
			dot := 0.0
			for k := range 4 {
				dot += float64(x.At(i, k)) * float64(x.At(j, k))
			}
			if want := math.Pow((1+dot/4)/2, 4); math.Abs(float64(K.At(i, j))-want) > 1e-4*max(1, want) {
				t.Fatalf("K = %v, want %v", K.At(i, j), want)
			}
		}
	}
	y := make([]float64, n)
	kernels.FillNormal(y, stream0(10))
	c := newConjugate(y, kernelLambdas)
	for range 200 {
		c.step(K, func() {})
	}
	for j, lambda := range kernelLambdas {
		for i := range n {
			sum := float64(n) * lambda * c.x[j][i]
			for k := range n {
				sum += float64(K.At(i, k)) * c.x[j][k]
			}
			if math.Abs(sum-y[i]) > 1e-5/lambda+1e-4 { // K is in single precision, and x grows as λ falls
				t.Fatalf("λ = %g: (K + nλI)x = %v, y = %v", lambda, sum, y[i])
			}
		}
	}
}

var single4 = []string{"feature", "learn", "kernel", "stages"}

func TestClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("trains at full size")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 21}, &batch.Host{})
	for _, id := range single4 {
		if v := audience.Verdicts(rec)[id]; v != sim.Holds {
			t.Errorf("%s %s", id, v)
		}
	}
	if rec.Measures["corr"] < 0 {
		t.Error("f has the wrong sign")
	}
}

func TestNegativeControl(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"link": "z2", "T1": 300}, &batch.Host{})
	for _, id := range single4 {
		if v := audience.Verdicts(rec)[id]; v != sim.Fails {
			t.Errorf("%s %s without a slope", id, v)
		}
	}
	if c := math.Abs(rec.Measures["corr"]); c > 0.3 {
		t.Errorf("correlation %v without a slope", c)
	}
}

func TestNothingHierarchical(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"link": "z", "d": 10, "m2": 200, "T1": 4000}, &batch.Host{})
	if e := rec.Measures["err_three"]; e > 0.01 {
		t.Errorf("error %v where a quadratic is all there is", e)
	}
}

func TestCellsOfTheSweep(t *testing.T) {
	s := setting{d: 20, m2: 800, m1: 100, T: 2000, alpha: 20, link: "z+z3", kind: "full", act: "quad"}
	if got := cells(s); len(got) != 5 {
		t.Errorf("%d settings besides the default one, want 5", len(got))
	}
	s.alpha = 7
	if got := cells(s); len(got) != 6 {
		t.Errorf("%d settings besides another one, want 6", len(got))
	}
}
