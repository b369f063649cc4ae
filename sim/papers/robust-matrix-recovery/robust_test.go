package robust

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

// someProblem has a share of its measurements off by mag.
func someProblem(seed uint64, m, r int, share, mag float64) *problem {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := &problem{m: m}
	p.draw(r, rng, rng, func() {})
	for i := range m {
		s := 0.0
		if rng.Float64() < share {
			s, p.gross[i] = mag*rng.NormFloat64(), true
		}
		p.corrupt(i, s)
	}
	return p
}

func TestPacked(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, back := kernels.New[float64](d, d), kernels.New[float64](d, d)
	for i := range d {
		for j := range i + 1 {
			v := rng.NormFloat64()
			x.Set(i, j, v)
			x.Set(j, i, v)
		}
	}
	packed := make([]float64, entries)
	pack(packed, x)
	unpack(back, packed)
	norm := 0.0
	for k, w := range twice {
		norm += w * packed[k] * packed[k]
	}
	for k := range x.Data {
		norm -= x.Data[k] * x.Data[k]
		if x.Data[k] != back.Data[k] {
			t.Fatalf("element %d is %v, was %v", k, back.Data[k], x.Data[k])
		}
	}
	if math.Abs(norm) > 1e-10 {
		t.Errorf("the norm squared is off by %v", norm)
	}
}

func TestTruthHasNoResidualButTheCorruption(t *testing.T) {
	p := someProblem(2, 150, 3, 0.3, 10)
	doubled, res := make([]float32, entries), make([]float32, p.m)
	for k, x := range p.truth {
		doubled[k] = float32(twice[k] * x)
	}
	p.residuals(res, doubled)
	sum := 0.0
	for i, x := range res {
		if math.Abs(float64(x)+p.s[i]) > 1e-5*(1+math.Abs(p.s[i])) {
			t.Errorf("measurement %d: residual %v, corruption %v", i, x, p.s[i])
		}
		sum += math.Abs(float64(x))
	}
	if got := p.lossOfTruth(); math.Abs(got-sum/float64(p.m)) > 1e-5 {
		t.Errorf("loss of the truth %v, by its residuals %v", got, sum/float64(p.m))
	}
	if math.Abs(p.norm-math.Sqrt(3)) > 1e-12 {
		t.Errorf("|X*| = %v", p.norm)
	}
}

// exactLoss is (1/m) Σ |⟨A_i, U Uᵀ⟩ - y_i|, or half the mean square, in double precision and entry by entry.
func exactLoss(p *problem, u kernels.Matrix[float64], squared bool) float64 {
	sum := 0.0
	for i := range p.m {
		r, k := -float64(p.y[i]), 0
		for a := range d {
			for b := a; b < d; b++ {
				x := 0.0
				for c := range u.Cols {
					x += u.At(a, c) * u.At(b, c)
				}
				r += twice[k] * float64(p.a.At(i, k)) * x
				k++
			}
		}
		if squared {
			sum += r * r / 2
		} else {
			sum += math.Abs(r)
		}
	}
	return sum / float64(p.m)
}

// The step is -η Q U, and 2 Q U is the gradient: away from residuals that are 0 the loss is differentiable.
func TestStepGoesDownTheGradient(t *testing.T) {
	p := someProblem(3, 60, 2, 0.2, 10)
	for _, squared := range []bool{false, true} {
		how := method{squared: squared, rank: 4, alpha: 0.7, eta: 1}
		a := newArm(p, how, p.spectral(squared), 10)
		u := kernels.New[float64](d, 4)
		for k, x := range a.u.Data {
			u.Data[k] = float64(x)
		}
		if want := exactLoss(p, u, false); math.Abs(a.loss-want) > 1e-5*want {
			t.Errorf("loss %v, exactly %v", a.loss, want)
		}
		a.step()
		for _, k := range []int{0, 17, 55, 90, 119} {
			const h = 1e-5
			v := kernels.Of(d, 4, append([]float64(nil), u.Data...))
			v.Data[k] += h
			up := exactLoss(p, v, squared)
			v.Data[k] -= 2 * h
			want := (up - exactLoss(p, v, squared)) / (2 * h)
			if got := 2 * (u.Data[k] - float64(a.u.Data[k])); math.Abs(got-want) > 1e-4*(1+math.Abs(want)) {
				t.Errorf("squared %v, entry %d: %v, finite difference %v", squared, k, got, want)
			}
		}
	}
}

func TestSpectralStart(t *testing.T) {
	p := someProblem(4, 300, 2, 0.2, 10)
	b := p.spectral(false)
	c, q := make([]float32, p.m), make([]float32, entries)
	for i, y := range p.y {
		c[i] = sign(y)
	}
	p.combine(q, c)
	full, x, y := kernels.New[float64](d, d), kernels.New[float64](d, d), kernels.New[float64](d, d)
	for k, v := range q {
		p.truth[k] = float64(v) // the truth is not needed any more
	}
	unpack(full, p.truth)
	norm := math.Sqrt(kernels.SumSquares(full.Data))
	// B Bᵀ is the positive part of Q₀/|Q₀|: the rest, B Bᵀ - Q₀/|Q₀|, is positive semidefinite and orthogonal to it.
	kernels.Mul(x, b, b.T())
	for k := range y.Data {
		y.Data[k] = x.Data[k] - full.Data[k]/norm
	}
	z := kernels.New[float64](d, d)
	kernels.Mul(z, x, y)
	if s := math.Sqrt(kernels.SumSquares(z.Data)); s > 1e-5 {
		t.Errorf("the positive and the negative part of Q₀ meet by %v", s)
	}
	if s := math.Sqrt(kernels.SumSquares(x.Data) + kernels.SumSquares(y.Data)); math.Abs(s-1) > 1e-5 {
		t.Errorf("together their norm is %v", s)
	}
	if sign(0) != 0 || sign(-3) != -1 || sign(1e-30) != 1 {
		t.Error("sign")
	}
}

// Outliers shorten the step and hardly turn it, whatever their size: the population's Q is c·(X - X*)/|X - X*|.
func TestSignsPointAtTheTruth(t *testing.T) {
	var length [3]float64
	for k, share := range []float64{0, 0.2, 0.4} {
		p := someProblem(5, 20000, 2, share, 1000)
		x, q, res := make([]float32, entries), make([]float32, entries), make([]float32, p.m)
		p.residuals(res, x) // X = 0
		for i := range res {
			res[i] = sign(res[i]) / float32(p.m)
		}
		p.combine(q, res)
		if c := p.cosine(q, x); c < 0.9 {
			t.Errorf("share %v: cosine %v", share, c)
		}
		for j, w := range twice {
			length[k] -= w * float64(q[j]) * p.truth[j] / p.norm
		}
		if want := (1 - share) * math.Sqrt(2/math.Pi); math.Abs(length[k]-want) > 0.03 {
			t.Errorf("share %v: the step has length %v, want %v", share, length[k], want)
		}
	}
}

func TestClaims(t *testing.T) {
	for _, seed := range []int{1, 2} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed}, &batch.Host{})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds && id != "mag" {
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
		if e := rec.Measures["error_exact"]; e > 1e-5 {
			t.Errorf("seed %d: with the right rank the error is %v", seed, e)
		}
		more, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed, "mag": 1000.0}, &batch.Host{})
		if x := more.Measures["error_small"] / rec.Measures["error_small"]; x < 0.5 || x > 2 {
			t.Errorf("seed %d: a hundred times the outliers, %v times the error", seed, x)
		}
	}
}

// Streams: outliers of magnitude 1000 are those of magnitude 10, a hundred times as large.
func TestMagnitudeScalesTheSameOutliers(t *testing.T) {
	problems := make([]*problem, 2)
	for k, mag := range []float64{10, 1000} {
		e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) { problems[k] = newProblem(r) }}
		if _, _, err := sim.Execute(&e, sim.Values{"mag": mag}, &batch.Host{}); err != nil {
			t.Fatal(err)
		}
	}
	count := 0
	for i, s := range problems[0].s {
		if problems[0].gross[i] {
			count++
		}
		if math.Abs(100*s-problems[1].s[i]) > 1e-9 || problems[0].clean[i] != problems[1].clean[i] {
			t.Fatalf("measurement %d is off by %v and by %v", i, s, problems[1].s[i])
		}
	}
	if count != 80 {
		t.Errorf("%d outliers", count)
	}
}

func TestNegativeControls(t *testing.T) {
	noise, _ := audience.Execute(t, &Paper, sim.Values{"p": 1.0, "seed": 3}, &batch.Host{})
	if v := audience.Verdicts(noise); v["rec"] != sim.Fails || v["floor"] != sim.Fails {
		t.Errorf("nothing but noise: %v", v)
	}
	if e := noise.Measures["best_small"]; e < 0.9 {
		t.Errorf("nothing but noise, and the error falls to %v", e)
	}
	wide, _ := audience.Execute(t, &Paper, sim.Values{"alpha": 1.0, "seed": 3}, &batch.Host{})
	if v := audience.Verdicts(wide); v["rec"] != sim.Fails || v["large"] != sim.Fails {
		t.Errorf("large start: %v", v)
	}
	if wide.Measures["error_small"] != wide.Measures["error_large"] {
		t.Error("a small start of size 1 is not the large one")
	}
}

// Without any corruption the squared loss finds the matrix too: it is the outliers that it cannot bear.
func TestSquaredLossWorksOnCleanMeasurements(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, sim.Values{"p": 0.0}, &batch.Host{})
	if e := rec.Measures["best_l2"]; e > 1e-3 {
		t.Errorf("the squared loss ends at %v", e)
	}
	if v := audience.Verdicts(rec); v["l2"] != sim.Fails || v["opt"] != sim.Fails || v["rec"] != sim.Holds {
		t.Errorf("clean measurements: %v", v)
	}
}

func TestModelThatIsTooNarrowIsRefused(t *testing.T) {
	rec, r := audience.Execute(t, &Paper, sim.Values{"rank": 2, "r": 3}, &batch.Host{})
	for id, v := range audience.Verdicts(rec) {
		if v != sim.Undecided {
			t.Errorf("%s %s", id, v)
		}
	}
	if len(rec.Measures) > 0 || r.Caption() == "" {
		t.Errorf("it measured %v and says %q", rec.Measures, r.Caption())
	}
}
