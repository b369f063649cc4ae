package sensitivity

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

// in calls f inside a run of the paper's with these values.
func in(t *testing.T, v sim.Values, f func(r *sim.Run)) {
	t.Helper()
	e := Paper
	e.Run = f
	if _, _, err := sim.Execute(&e, v, &batch.Host{Load: source.Load}); err != nil {
		t.Fatal(err)
	}
}

func normOf(a kernels.Matrix[float64], x []float64, p float64) float64 {
	sum := 0.0
	for i := range a.Rows {
		sum += math.Pow(math.Abs(kernels.Dot(a.Row(i), x)), p)
	}
	return sum
}

// Coarse digits are means, with a column of ones beside.
func TestDigits(t *testing.T) {
	in(t, sim.Values{"family": "mnist"}, func(r *sim.Run) {
		a := digits(r, 20)
		_, images := data.MNIST(r.Data, side, 0, 20)
		for i := range 20 {
			sum := 0.0
			for _, b := range images.Image(i) {
				sum += float64(b) / 255
			}
			row := a.Row(i)
			if mean := kernels.Sum(row[:cells*cells]) / (cells * cells); math.Abs(mean-sum/(side*side)) > 1e-12 || row[cells*cells] != 1 {
				t.Fatalf("digit %d has a mean of %v instead of %v, and %v beside", i, mean, sum/(side*side), row[cells*cells])
			}
		}
	})
}

func TestWhitening(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	a := kernels.New[float64](50, 6)
	kernels.FillNormal(a.Data, rng)
	for i := range a.Rows { // the last two columns depend on others
		a.Set(i, 4, a.At(i, 0)-2*a.At(i, 1))
		a.Set(i, 5, 0)
	}
	pr := whiten("flat", a, 1)
	if pr.d != 4 {
		t.Fatalf("rank %d, want 4", pr.d)
	}
	g, sum := gram(pr.a, nil), 0.0
	for i := range 4 {
		for j := range 4 {
			want := 0.0
			if i == j {
				want = 50
			}
			if math.Abs(g.At(i, j)-want) > 1e-9 {
				t.Errorf("AᵀA at %d, %d is %v", i, j, g.At(i, j))
			}
		}
	}
	for _, l := range pr.l {
		sum += l
	}
	if math.Abs(sum-4) > 1e-9 {
		t.Errorf("the leverage scores add up to %v, want 4", sum)
	}
}

func TestNormAgainstFiniteDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	y, u, w, z := make([]float64, 7), make([]float64, 7), make([]float64, 7), make([]float64, 7)
	for _, p := range []float64{1, 1.3, 2, 3.7} {
		lp := &norm{p: p}
		for i := range y {
			y[i], w[i], z[i] = rng.NormFloat64(), rng.Float64(), rng.NormFloat64()
		}
		lp.weighted(u, y, w)
		for i := range y {
			const h = 1e-6
			at := func(x float64) float64 {
				v := slices.Clone(y)
				v[i] = x
				return lp.weighted(make([]float64, 7), v, w)
			}
			if got, want := p*u[i], (at(y[i]+h)-at(y[i]-h))/(2*h); math.Abs(got-want) > 1e-6 {
				t.Errorf("p = %v: gradient %v, finite difference %v", p, got, want)
			}
		}
		want := 0.0
		for i := range y {
			want += z[i] * z[i] * math.Pow(max(math.Abs(y[i]), 0.3), p-2)
		}
		if got := lp.curvature(y, z, 0.3); math.Abs(got/want-1) > 1e-12 {
			t.Errorf("p = %v: curvature %v, want %v", p, got, want)
		}
	}
}

// For p = 2 all four scores are the leverage scores.
func TestScoresCoincideAtTwo(t *testing.T) {
	for _, kind := range []string{"flat", "heavy"} {
		in(t, sim.Values{"p": 2.0}, func(r *sim.Run) {
			pr := newProblem(r, kind, 300, 10, 2)
			f := newSensitivities(pr)
			f.search(r, "search", 8, func(int) {})
			root, lew := rootLeverage(pr), lewis(r, pr)
			for i, l := range pr.l {
				for _, x := range []float64{f.s[i], root[i], lew[i]} {
					if math.Abs(x/l-1) > 1e-9 {
						t.Fatalf("%s, row %d: %v, leverage %v", kind, i, x, l)
					}
				}
			}
		})
	}
}

func TestSensitivities(t *testing.T) {
	in(t, nil, func(r *sim.Run) {
		// With one column s_i = |a_i|^p / Σ |a|^p.
		rng := rand.New(rand.NewPCG(3, 1))
		a := kernels.New[float64](40, 1)
		kernels.FillNormal(a.Data, rng)
		for _, p := range []float64{1, 1.5, 4} {
			pr := whiten("flat", a, p)
			f := newSensitivities(pr)
			f.search(r, "one column", 3, func(int) {})
			total := normOf(pr.a, []float64{1}, p)
			for i := range f.s {
				if want := math.Pow(math.Abs(pr.a.At(i, 0)), p) / total; math.Abs(f.s[i]/want-1) > 1e-9 {
					t.Fatalf("p = %v, row %d: %v, want %v", p, i, f.s[i], want)
				}
			}
		}

		// In two dimensions and for p = 1 the minimiser makes some row zero: all can be tried.
		two := newProblem(r, "heavy", 60, 2, 1)
		f := newSensitivities(two)
		f.search(r, "two columns", 12, func(int) {})
		for i := range two.n {
			ai, exact := two.a.Row(i), 0.0
			for k := range two.n {
				x := []float64{-two.a.At(k, 1), two.a.At(k, 0)}
				exact = max(exact, math.Abs(kernels.Dot(ai, x))/normOf(two.a, x, 1))
			}
			if f.s[i] > exact*(1+1e-9) || f.s[i] < 0.85*exact {
				t.Errorf("row %d: found %v, exact %v", i, f.s[i], exact)
			}
			if got := math.Abs(kernels.Dot(ai, f.best.Row(i))) / normOf(two.a, f.best.Row(i), 1); math.Abs(got/f.s[i]-1) > 1e-9 {
				t.Errorf("row %d: its x has the share %v, not %v", i, got, f.s[i])
			}
		}

		// More steps hardly find more, for every p.
		for _, p := range []float64{1, 1.5, 4} {
			pr := newProblem(r, "heavy", 200, 8, p)
			some, many := newSensitivities(pr), newSensitivities(pr)
			some.search(r, "12", 12, func(int) {})
			many.search(r, "60", 60, func(int) {})
			if x, y := sum(some.s), sum(many.s); x > y || x < 0.97*y {
				t.Errorf("p = %v: S = %v after 12 steps, %v after 60", p, x, y)
			}
		}
	})
}

func TestLewisWeightsAreAFixedPoint(t *testing.T) {
	in(t, nil, func(r *sim.Run) {
		for _, p := range []float64{1, 1.5, 3, 4} {
			pr := newProblem(r, "heavy", 200, 8, p)
			v := lewis(r, pr)
			b := kernels.New[float64](pr.n, pr.d)
			for i := range pr.n {
				copy(b.Row(i), pr.a.Row(i))
				kernels.Scale(math.Pow(v[i], 0.5-1/p), b.Row(i))
			}
			for i, l := range whiten("", b, p).l {
				if math.Abs(l/v[i]-1) > 1e-3 {
					t.Fatalf("p = %v, row %d: weight %v, leverage score of the rescaled row %v", p, i, v[i], l)
				}
			}
		}
	})
}

// everything is the sample that has each row once with weight 1.
func everything(pr *problem) *sample {
	q := make([]float64, pr.n)
	rows := make([]int, pr.n)
	for i := range q {
		q[i], rows[i] = 1, i
	}
	return newSampler(q).gather(pr, rows)
}

func TestDistortion(t *testing.T) {
	in(t, nil, func(r *sim.Run) {
		for _, p := range []float64{1, 1.6, 3} {
			pr := newProblem(r, "flat", 200, 2, p)
			j := newJudge(r, pr)
			if d := j.search(everything(pr), r.Rand("starts"), nil).distortion(); math.Abs(d) > 1e-9 {
				t.Errorf("p = %v: all rows have distortion %v", p, d)
			}
			// In two dimensions every direction can be tried.
			by := newSampler(pr.l)
			smp := by.gather(pr, by.draw(8, r.Rand("draws")))
			e := j.search(smp, r.Rand("starts"), nil)
			exact := 0.0
			for k := range 20000 {
				x := []float64{math.Cos(math.Pi * float64(k) / 20000), math.Sin(math.Pi * float64(k) / 20000)}
				num := 0.0
				for k, w := range smp.weight {
					num += w * math.Pow(math.Abs(kernels.Dot(smp.b.Row(k), x)), p)
				}
				exact = max(exact, math.Abs(math.Pow(num/normOf(pr.a, x, p), 1/p)-1))
			}
			if d := e.distortion(); d > exact+1e-3 || d < 0.95*exact {
				t.Errorf("p = %v: distortion %v, by trying all directions %v", p, d, exact)
			}
		}
		// Fewer rows than columns: a direction is lost.
		pr := newProblem(r, "flat", 200, 10, 1)
		by := newSampler(pr.l)
		if e := newJudge(r, pr).search(by.gather(pr, by.draw(5, r.Rand("draws"))), r.Rand("starts"), nil); !e.lost || e.distortion() < 1 {
			t.Errorf("5 rows of 10 columns: %+v", e)
		}
	})
}

// The sample's p-th power is right on average.
func TestSamplesAreUnbiased(t *testing.T) {
	in(t, nil, func(r *sim.Run) {
		pr := newProblem(r, "heavy", 200, 4, 1)
		x, rng := []float64{1, -0.5, 0.3, 2}, r.Rand("draws")
		by := newSampler(rootLeverage(pr))
		mean := 0.0
		const n = 3000
		for range n {
			smp := by.gather(pr, by.draw(20, rng))
			for k, w := range smp.weight {
				mean += w * math.Abs(kernels.Dot(smp.b.Row(k), x)) / n
			}
		}
		if want := normOf(pr.a, x, 1); math.Abs(mean/want-1) > 0.02 {
			t.Errorf("the mean of the samples' norms is %v, the norm is %v", mean, want)
		}
	})
}

// small is a setting that takes a blink.
func small(set sim.Values) sim.Values {
	v := sim.Values{"n": 200, "draws": 2, "d": 6}
	for k, x := range set {
		v[k] = x
	}
	return v
}

func TestClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute in a browser")
	}
	rec, _ := audience.Execute(t, &Paper, nil, &batch.Host{})
	for id, v := range audience.Verdicts(rec) {
		if want := map[bool]string{true: sim.Holds, false: sim.Undecided}[id == "size" || id == "unif" || id == "lev"]; v != want {
			t.Errorf("default run: %s %s", id, v)
		}
	}
	law, _ := audience.Execute(t, &Paper, scaling[0], &batch.Host{})
	for _, id := range []string{"new", "general", "every", "few"} {
		if v := audience.Verdicts(law)[id]; v != sim.Holds {
			t.Errorf("scaling law: %s %s", id, v)
		}
	}
	// Nothing distinguishes the rows of a flat matrix, so uniform sampling is as good: the control.
	if v := audience.Verdicts(law); v["unif"] != sim.Fails || v["lev"] != sim.Fails {
		t.Errorf("flat: %v", v)
	}
	// The sweep measures what a run of that size does alone.
	few, _ := audience.Execute(t, &Paper, sim.Values{"family": "flat", "d": 24, "c": 0.7}, &batch.Host{})
	if x, y := few.Measures["D"], law.Measures["D_few"]; x != y {
		t.Errorf("D at d = 24: %v alone, %v in the sweep", x, y)
	}
	if x, y := law.Measures["D"], law.Measures["D_new_16"]; x != y {
		t.Errorf("D at d = 16: %v in the run, %v in its sweep", x, y)
	}
	if v := audience.Verdicts(few)["size"]; v != sim.Fails {
		t.Errorf("too few rows: size %s", v)
	}
	uniform, _ := audience.Execute(t, &Paper, sim.Values{"sampler": "uniform", "draws": 7}, &batch.Host{})
	if v := audience.Verdicts(uniform)["size"]; v != sim.Fails {
		t.Errorf("uniform on heavy rows: size %s", v)
	}
	if uniform.Measures["D"] != rec.Measures["D_uniform"] {
		t.Error("the sampler on the stage changes what is measured of it")
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{}, {"d": 2}, {"family": "flat", "sizes": true, "draws": 1}, {"family": "mnist"}, {"p": 3.1, "sampler": "lewis"}, {"c": 0.3, "sampler": "uniform", "d": 20},
		{"sampler": "leverage", "p": 2.0}, {"d": 2, "c": 0.3, "p": 4.0, "sampler": "root"},
	} {
		v := small(set)
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
		a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 20 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		for _, move := range []struct {
			hand string
			x, y float64
		}{{"ray", 0.3, -2}, {"ray", 0, 0}, {"ray", math.NaN(), 1}, {"row", 1e-3, 1e-3}, {"row", -1, 0}, {"row", math.Inf(1), math.NaN()}, {"row", 1e9, 1e9}} {
			if !r.Move(move.hand, move.x, move.y) {
				t.Fatalf("%v: no hand %s", set, move.hand)
			}
		}
		words := strings.Join(a.Last.Words(), " ")
		if !strings.Contains(words, "Along the ray") || !strings.Contains(words, "is picked") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
			t.Errorf("%v: the last picture says %q", set, words)
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}

func TestPolygonHasTwoSidesARow(t *testing.T) {
	in(t, sim.Values{"d": 2}, func(r *sim.Run) {
		pr := newProblem(r, "heavy", 200, 2, 1)
		p := newPicture(r, pr)
		s := p.planeOf([]float64{1, 0}, []float64{0, 1})
		rows, weight := []int{3, 50, 120}, make([]float64, 3)
		for k, i := range rows {
			weight[k] = 60 / math.Hypot(s.alpha[i], s.beta[i])
		}
		scale := s.radius(1, 0, rows, weight)
		for k := range weight {
			weight[k] *= scale // so that it fits the panel
		}
		out := s.outline(rows, weight)
		bends := 0
		for k := range angles {
			at := func(i int) (float64, float64) {
				i = (i + angles) % angles
				return out[2*i], out[2*i+1]
			}
			ax, ay := at(k - 1)
			bx, by := at(k)
			cx, cy := at(k + 1)
			if math.Abs((bx-ax)*(cy-by)-(by-ay)*(cx-bx)) > 1e-9*math.Hypot(bx-ax, by-ay)*math.Hypot(cx-bx, cy-by) &&
				max(math.Abs(bx), math.Abs(by)) < edge-1e-9 && max(math.Abs(ax), math.Abs(ay)) < edge-1e-9 && max(math.Abs(cx), math.Abs(cy)) < edge-1e-9 {
				bends++
			}
		}
		if bends == 0 || bends > 2*len(rows) {
			t.Errorf("%d corners of 3 rows", bends)
		}
	})
}
