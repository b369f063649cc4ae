package completion

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/host/batch"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// bare calls f inside a run of these values, for what needs its streams and parameters.
func bare(t *testing.T, v sim.Values, f func(r *sim.Run)) {
	t.Helper()
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: f}
	if _, _, err := sim.Execute(&e, v, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}

var little = sim.Values{"n": 100, "k": 6, "p": 0.4, "seed": 5}

// firstHalf is the first half step by a method, all rows solved.
func firstHalf(p *problem, m method) *half {
	h := newHalf(p.sides[0], m, p.u0, p.v0, lots(1), lots(2), newRoom(p))
	for !h.done() {
		h.step()
	}
	return h
}

func TestChangeOfBasisLosesNothing(t *testing.T) {
	bare(t, little, func(r *sim.Run) {
		p := newProblem(r, 6)
		b := kernels.New[float64](p.n, p.k)
		kernels.FillNormal(b.Data, lots(3))
		h := newHalf(p.sides[0], method{solver: exact}, p.u0, b, nil, nil, newRoom(p))
		before, after := kernels.New[float64](p.m, p.n), kernels.New[float64](p.m, p.n)
		kernels.Mul(before, p.u0, b.T())
		kernels.Mul(after, h.w, h.q.T())
		for i := range before.Data {
			if math.Abs(before.Data[i]-after.Data[i]) > 1e-11 {
				t.Fatalf("entry %d was %v and is %v", i, before.Data[i], after.Data[i])
			}
		}
	})
}

// leastSquares is min_a |Q_i a - y_i|² by gonum, from the observed entries alone.
func leastSquares(t *testing.T, h *half, i int) []float64 {
	t.Helper()
	q, y := mat.NewDense(len(h.seen[i]), h.k, nil), mat.NewVecDense(len(h.seen[i]), nil)
	for n, j := range h.seen[i] {
		q.SetRow(n, h.q.Row(j))
		y.SetVec(n, h.y.At(i, j))
	}
	var a mat.VecDense
	if err := a.SolveVec(q, y); err != nil {
		t.Fatal(err)
	}
	return a.RawVector().Data
}

// As many steps as unknowns make conjugate gradients exact, with a preconditioner or without.
func TestAllSolversFindTheLeastSquares(t *testing.T) {
	bare(t, little, func(r *sim.Run) {
		p := newProblem(r, 6)
		for _, m := range []method{{solver: exact}, methodOf(cg, 6, 0), methodOf(sketch, 6, 0)} {
			h := firstHalf(p, m)
			for i := range p.m {
				if d := linalg.Distance(leastSquares(t, h, i), h.a.Row(i)); d > 1e-6 {
					t.Errorf("%s: row %d lies %v from its answer", m, i, d)
				}
			}
		}
	})
}

// One step goes down the gradient, as far as it is best.
func TestOneStepIsSteepestDescent(t *testing.T) {
	bare(t, little, func(r *sim.Run) {
		p := newProblem(r, 6)
		h := firstHalf(p, methodOf(cg, 1, 0))
		loss := func(i int, a []float64) (sum float64) {
			for _, j := range h.seen[i] {
				d := kernels.Dot(a, h.q.Row(j)) - h.y.At(i, j)
				sum += d * d
			}
			return sum
		}
		for i := range 10 {
			w, step, down := h.w.Row(i), make([]float64, p.k), make([]float64, p.k)
			kernels.Sub(step, h.a.Row(i), w)
			for _, j := range h.seen[i] {
				kernels.Axpy(h.y.At(i, j)-kernels.Dot(w, h.q.Row(j)), h.q.Row(j), down)
			}
			if c := kernels.Dot(step, down) / math.Sqrt(kernels.SumSquares(step)*kernels.SumSquares(down)); c < 1-1e-9 {
				t.Errorf("row %d: cosine %v between step and gradient", i, c)
			}
			best, x := loss(i, h.a.Row(i)), make([]float64, p.k)
			for _, s := range []float64{0.99, 1.01} {
				copy(x, w)
				kernels.Axpy(s, step, x)
				if loss(i, x) < best {
					t.Errorf("row %d: a step %v times as long is better", i, s)
				}
			}
		}
	})
}

// The preconditioner is R of S Q_i = Q' R, for S written out.
func TestPreconditioner(t *testing.T) {
	bare(t, little, func(r *sim.Run) {
		p := newProblem(r, 6)
		h := newHalf(p.sides[0], methodOf(sketch, 2, 0), p.u0, p.v0, nil, lots(4), newRoom(p))
		const i = 17
		s, qi := kernels.New[float64](sketchRows*p.k, len(h.seen[i])), kernels.New[float64](len(h.seen[i]), p.k)
		for n, j := range h.seen[i] {
			s.Set(h.hash[j], n, h.sign[j])
			copy(qi.Row(n), h.q.Row(j))
		}
		sq := kernels.New[float64](s.Rows, p.k)
		kernels.Mul(sq, s, qi)
		_, want := linalg.QR(sq)
		l := make([]float64, p.k*(p.k+1)/2)
		h.precondition(l, i)
		at := 0
		for a := range p.k {
			for b := range a + 1 {
				if math.Abs(l[at]-want.At(b, a)) > 1e-9 {
					t.Errorf("L at %d, %d is %v, want %v", a, b, l[at], want.At(b, a))
				}
				at++
			}
		}
	})
}

func TestInjectedErrorsHaveTheirLength(t *testing.T) {
	bare(t, little, func(r *sim.Run) {
		p := newProblem(r, 6)
		right := firstHalf(p, method{solver: exact})
		for _, m := range []method{methodOf(injectRel, 0, 0.3), methodOf(injectAbs, 0, 0.02)} {
			h := firstHalf(p, m)
			for i := range p.m {
				want := m.delta * linalg.Distance(right.a.Row(i), right.w.Row(i))
				if m.solver == injectAbs {
					want = m.delta * math.Sqrt(kernels.SumSquares(right.a.Row(i)))
				}
				if got := linalg.Distance(h.a.Row(i), right.a.Row(i)); math.Abs(got-want) > 1e-9*want {
					t.Errorf("%s: row %d is off by %v, want %v", m, i, got, want)
				}
			}
		}
	})
}

// The figures of the default setting, from the formulae with 140 entries a row: 76 million operations an exact iteration,
// 34 by two steps of CG, 95 by the sketch, 21.5 for the start.
func TestLedger(t *testing.T) {
	const m, d, k = 400, 140, 24
	p := &problem{m: m, n: m, k: k, omega: m * d}
	for i := range p.sides {
		for range m {
			p.sides[i].seen = append(p.sides[i].seen, make([]int, d))
		}
	}
	for how, want := range map[method]float64{{solver: exact}: 76.34, methodOf(cg, 2, 0): 34.48, methodOf(sketch, 2, 0): 95.23, methodOf(injectRel, 0, 1): 76.34} {
		if got := p.iterationCost(how) / mega; math.Abs(got-want) > 0.01 {
			t.Errorf("%s: an iteration is counted as %v, want %v", how, got, want)
		}
	}
	if got := p.startCost() / mega; math.Abs(got-21.504) > 1e-9 {
		t.Errorf("the start is counted as %v", got)
	}
}

func TestProblem(t *testing.T) {
	v := sim.Values{"n": 120, "k": 8, "p": 0.3, "spikes": 0.25, "seed": 2}
	bare(t, v, func(r *sim.Run) {
		p := newProblem(r, 8)
		if n := math.Sqrt(kernels.SumSquares(p.truth.Data)); math.Abs(n-120) > 1e-9 {
			t.Errorf("|M| = %v", n)
		}
		if c := p.coherence(); math.Abs(c-120.0/8) > 1e-6 {
			t.Errorf("coherence %v with spikes, want n/k", c)
		}
		if s := float64(p.omega) / (120 * 120); math.Abs(s-0.3) > 0.02 {
			t.Errorf("%v of the entries are observed", s)
		}
		alone := 0 // entries that stand out by far: spikes meet in one entry each
		for _, x := range p.truth.Data {
			if x*math.Sqrt(8) > 0.9*120 {
				alone++
			}
		}
		if alone != 2 {
			t.Errorf("%d entries stand alone, want 2", alone)
		}
		for j := range p.n {
			for _, i := range p.sides[1].seen[j] {
				if p.sides[0].y.At(i, j) != p.truth.At(i, j) || p.sides[0].mask.At(i, j) != 1 {
					t.Fatal("the two sides observe different entries")
				}
			}
		}
		if e := p.relativeError(p.u, p.v, kernels.New[float64](p.m, p.n)); e > 1e-12 {
			t.Errorf("the true factors have error %v", e)
		}
	})
	bare(t, sim.Values{"n": 120, "k": 8}, func(r *sim.Run) {
		if c := newProblem(r, 8).coherence(); c < 1 || c > 4 {
			t.Errorf("coherence %v without spikes", c)
		}
	})
}

// The lens shows the truth: its path ends where the solver does, and the gradient's first step lies in its plane.
func TestLens(t *testing.T) {
	bare(t, little, func(r *sim.Run) {
		p := newProblem(r, 6)
		rm := newRoom(p)
		h, right := firstHalf(p, methodOf(cg, 2, 0)), firstHalf(p, method{solver: exact})
		const row = 31
		l := look(r, p, h.method, p.u0, p.v0, row, 0, rm)
		step := linalg.Distance(right.a.Row(row), right.w.Row(row))
		if want := linalg.Distance(h.a.Row(row), right.a.Row(row)) / step; math.Abs(l.miss-want) > 1e-9 || math.Abs(l.step-step) > 1e-9 {
			t.Errorf("miss %v, step %v, want %v and %v", l.miss, l.step, want, step)
		}
		end := l.path[len(l.path)-1]
		if got := math.Hypot(end[0]-1, end[1]); math.Abs(got-l.miss) > 1e-9 || len(l.path) != 2 {
			t.Errorf("the path ends %v from the answer after %d steps", got, len(l.path))
		}
		// Exact line search ends where the step touches a line of equal loss: the loss has fallen.
		form := func(x, y float64) float64 {
			return l.bowl[0]*x*x + 2*l.bowl[1]*x*y + l.bowl[2]*y*y
		}
		first := l.path[0]
		if form(first[0]-1, first[1]) > form(-1, 0) {
			t.Error("the first step leads uphill")
		}
		points := l.contour(0.6)
		for i := 0; i < len(points); i += 2 {
			if got := form(points[i]-1, points[i+1]); math.Abs(got-form(0.6, 0)) > 1e-2*form(0.6, 0) {
				t.Errorf("point %d of a line of equal loss has %v, want %v", i/2, got, form(0.6, 0))
			}
		}
	})
}
