package intrinsic

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func normals(n int, seed uint64) []float32 {
	out := make([]float32, n)
	kernels.FillNormal(out, rng(seed))
	return out
}

// full is P entry by entry.
func full(p subspace) *mat.Dense {
	D, d := p.dims()
	m := mat.NewDense(D, d, nil)
	for j := range d {
		p.column(j, func(i int, v float32) { m.Set(i, j, m.At(i, j)+float64(v)) })
	}
	return m
}

func TestSubspacesAreTheirMatrices(t *testing.T) {
	for _, kind := range []string{"sparse", "dense", "coordinate"} {
		for _, size := range [][2]int{{97, 5}, {400, 40}, {4, 3}, {1, 1}} {
			D, d := size[0], size[1]
			p := newSubspace(kind, D, d, rng(uint64(D)))
			m := full(p)
			z, g, start := normals(d, 1), normals(D, 2), normals(D, 3)
			theta, gz := make([]float32, D), make([]float32, d)
			p.lift(theta, start, z)
			p.pull(gz, g)
			entries := 0
			for i := range D {
				want := float64(start[i])
				for j := range d {
					want += m.At(i, j) * float64(z[j])
					if m.At(i, j) != 0 {
						entries++
					}
				}
				if math.Abs(float64(theta[i])-want) > 1e-4 {
					t.Fatalf("%s %v: θ_%d = %v, want %v", kind, size, i, theta[i], want)
				}
			}
			if entries != p.nonZeros() {
				t.Errorf("%s %v: %d non-zeros, %d told", kind, size, entries, p.nonZeros())
			}
			for j := range d {
				want, norm := 0.0, 0.0
				for i := range D {
					want += m.At(i, j) * float64(g[i])
					norm += m.At(i, j) * m.At(i, j)
				}
				if math.Abs(float64(gz[j])-want) > 1e-4 || math.Abs(norm-1) > 1e-5 {
					t.Fatalf("%s %v: column %d of length² %v, gradient %v, want %v", kind, size, j, norm, gz[j], want)
				}
			}
		}
	}
}

// Sparse columns have about √D entries, half of them negative, anywhere; and columns hardly overlap.
func TestSparseColumns(t *testing.T) {
	const D, d = 30810, 300
	p := newSparse(D, d, rng(5))
	root := math.Sqrt(D)
	if mean := float64(p.nonZeros()) / d; math.Abs(mean/root-1) > 0.03 {
		t.Errorf("%v entries a column, want %v", mean, root)
	}
	minus, places := 0, 0.0
	for j := range d {
		minus += p.at[j+1] - p.middle[j]
	}
	for _, i := range p.rows {
		places += float64(i) / D / float64(len(p.rows))
	}
	if share := float64(minus) / float64(len(p.rows)); math.Abs(share-0.5) > 0.01 || math.Abs(places-0.5) > 0.01 {
		t.Errorf("%v of the entries are negative, their mean place is %v", share, places)
	}
	worst := 0.0
	a, b := make([]float32, D), make([]float32, d)
	p.column(0, func(i int, v float32) { a[i] = v })
	p.pull(b, a)
	for _, x := range b[1:] {
		worst = max(worst, math.Abs(float64(x)))
	}
	if worst > 0.1 || math.Abs(float64(b[0])-1) > 1e-5 {
		t.Errorf("columns overlap by %v; a column with itself %v", worst, b[0])
	}
}

// g_z = Pᵀ∇L is the derivative of the loss by z.
func TestGradientInTheSubspace(t *testing.T) {
	net := nn.New[float64](6, 8, 7, 4)
	net.He(rng(1), 1)
	D := len(net.Theta)
	x, labels := kernels.New[float64](12, 6), make([]int, 12)
	kernels.FillNormal(x.Data, rng(2))
	for i := range labels {
		labels[i] = i % 4
	}
	for _, kind := range []string{"sparse", "dense", "coordinate"} {
		m := full(newSubspace(kind, D, 9, rng(3)))
		start := slices.Clone(net.Theta)
		pass, grad := nn.NewPass(net, 12), net.Like()
		loss := func(z []float64) float64 {
			for i := range net.Theta {
				net.Theta[i] = start[i]
				for j, v := range z {
					net.Theta[i] += m.At(i, j) * v
				}
			}
			return pass.Gradient(grad, net, x, labels).MeanLoss()
		}
		z := make([]float64, 9)
		for j := range z {
			z[j] = 0.1 * float64(j-4)
		}
		loss(z)
		g := slices.Clone(grad.Theta)
		for j := range z {
			got := 0.0
			for i := range g {
				got += m.At(i, j) * g[i]
			}
			const h = 1e-6
			up, down := slices.Clone(z), slices.Clone(z)
			up[j] += h
			down[j] -= h
			if want := (loss(up) - loss(down)) / (2 * h); math.Abs(got-want) > 1e-7 {
				t.Fatalf("%s: derivative by z_%d is %v, finite difference %v", kind, j, got, want)
			}
		}
		copy(net.Theta, start)
	}
}

func TestCrossing(t *testing.T) {
	ds := []int{50, 100, 200, 400}
	for _, c := range []struct {
		reached []float64
		bar     float64
		want    float64
	}{
		{[]float64{0.2, 0.4, 0.6, 0.8}, 0.5, math.Sqrt(100 * 200)}, // halfway in ln d
		{[]float64{0.2, 0.4, 0.6, 0.8}, 0.6, 200},
		{[]float64{0.2, 0.4, 0.6, 0.8}, 0.1, 50},
		{[]float64{0.2, 0.6, 0.4, 0.8}, 0.5, 50 * math.Pow(2, 0.75)}, // the first crossing
		{[]float64{0.2, 0.4, 0.6, 0.8}, 0.9, math.NaN()},
		{nil, 0.9, math.NaN()},
	} {
		if got := crossing(ds, c.reached, c.bar); math.Abs(got-c.want) > 1e-9 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%v at %v: %v, want %v", c.reached, c.bar, got, c.want)
		}
	}
	if got := grid(1000, false); !slices.Equal(got, []int{50, 100, 200, 300, 400, 600, 800, 1000}) {
		t.Error(got)
	}
	if got := grid(1000, true); !slices.Equal(got, []int{300, 400, 600, 800}) {
		t.Error(got)
	}
}

func plain() *batch.Host { return &batch.Host{Load: source.Load} }

func TestToyCountsEquations(t *testing.T) {
	for _, c := range []struct{ blocks, D int }{{10, 1000}, {37, 1000}, {1, 20}, {100, 100}, {100, 20}} {
		for seed := range 3 {
			rec, _ := audience.Execute(t, &Paper, sim.Values{"problem": "toy", "blocks": c.blocks, "toy_D": c.D, "seed": seed}, &batch.Host{})
			if got := rec.Measures["d_int"]; got != float64(c.blocks) || audience.Verdicts(rec)["toy"] != sim.Holds {
				t.Errorf("%d equations for %d numbers, seed %d: d_int %v, the claim %s", c.blocks, c.D, seed, got, audience.Verdicts(rec)["toy"])
			}
		}
	}
}

// The best z of a toy plane cannot be bettered, and with as many sliders as equations nothing is left.
func TestToyLeastSquares(t *testing.T) {
	e := sim.Experiment{Slug: "bare", Params: []sim.Param{blocks, toyD}, Run: func(r *sim.Run) {
		ty := newToy(r)
		for d := 1; d <= ty.blocks; d++ {
			p := ty.solve(r, d)
			best := -math.Log(max(performance(p.at(p.z)), 1e-300))
			for j := range p.z {
				// Normal equations: Aᵀ R = 0.
				sum := 0.0
				for b, x := range p.at(p.z) {
					sum += p.a.At(b, j) * x
				}
				if math.Abs(sum) > 1e-8 {
					t.Errorf("d = %d: slope %v", d, sum)
				}
			}
			if d == ty.blocks && best > 1e-12 {
				t.Errorf("d = %d: loss %v", d, best)
			}
		}
	}}
	if _, _, err := sim.Execute(&e, sim.Values{}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}

// Negative control: as many equations as numbers, and a share of 1.
func TestNothingToCompress(t *testing.T) {
	for seed := range 3 {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"problem": "toy", "blocks": 100, "toy_D": 100, "seed": seed}, &batch.Host{})
		if rec.Measures["share"] != 1 || audience.Verdicts(rec)["small"] != sim.Fails {
			t.Errorf("seed %d: share %v, the claim %s", seed, rec.Measures["share"], audience.Verdicts(rec)["small"])
		}
	}
}

// judged decides a claim of the default setting from intrinsic dimensions by setting.
func judged(t *testing.T, id string, found map[string]float64) string {
	t.Helper()
	in := Paper.Info()
	known := map[string]sim.Measures{}
	for query, d := range found {
		l, problems := in.Parse(query)
		if len(problems) > 0 {
			t.Fatal(problems[0])
		}
		known[in.String(l.Values)] = sim.Measures{"d_int": d}
	}
	for _, v := range Paper.Judge(in.Defaults(), known) {
		if v.ID == id {
			return v.Verdict
		}
	}
	return ""
}

func TestClaimsCompareTheRightRuns(t *testing.T) {
	found := map[string]float64{"": 500, "problem=shuffled": 510, "problem=random200": 300, "problem=true200": 110, "problem=pendulum": 6,
		"width=50&grid=four": 440, "width=200&grid=four": 570}
	for _, id := range []string{"width", "labels", "shuffle", "pole"} {
		if v := judged(t, id, found); v != sim.Holds {
			t.Errorf("%s %s", id, v)
		}
	}
	found["problem=shuffled"], found["problem=random200"], found["problem=pendulum"], found["width=200&grid=four"] = 900, 120, 20, 900
	for _, id := range []string{"width", "labels", "shuffle", "pole"} {
		if v := judged(t, id, found); v != sim.Fails {
			t.Errorf("%s %s", id, v)
		}
	}
}

// True labels need fewer dimensions than random ones; against themselves under another seed (negative control) they do not.
func TestLabels(t *testing.T) {
	if testing.Short() {
		t.Skip("trains 24 networks")
	}
	d := func(problem string, seed int) float64 {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"problem": problem, "seed": seed, "dmax": 500, "width": 50}, plain())
		return rec.Measures["d_int"]
	}
	truth, again, random := d("true200", 0), d("true200", 1), d("random200", 0)
	if v := judged(t, "labels", map[string]float64{"problem=true200": truth, "problem=random200": random}); v != sim.Holds {
		t.Errorf("random labels %v, true ones %v: %s", random, truth, v)
	}
	if v := judged(t, "labels", map[string]float64{"problem=true200": truth, "problem=random200": again}); v != sim.Fails {
		t.Errorf("true labels %v under another seed, %v under this: %s", again, truth, v)
	}
}

func TestDefaultRun(t *testing.T) {
	if testing.Short() {
		t.Skip("trains nine networks")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{}, plain())
	m := rec.Measures
	if audience.Verdicts(rec)["small"] != sim.Holds || m["D"] != 30810 || m["d_int"] < 350 || m["d_int"] > 750 {
		t.Errorf("small %s: %v", audience.Verdicts(rec)["small"], m)
	}
	// Too few sliders are a real constraint.
	if m["reached_50"] > 0.6 || m["reached_100"] > 0.75 {
		t.Errorf("accuracy %v with 50 dimensions, %v with 100", m["reached_50"], m["reached_100"])
	}
	if m["base"] < 0.9 {
		t.Errorf("all parameters reach %v", m["base"])
	}
}

// The seed and z are the whole network.
func TestRebuilt(t *testing.T) {
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) {
		tk := newTask(r, "true200")
		start0 := start(r, "40", 20)
		p := draw(r, len(start0.Theta), 40)
		z := trainIn(r, tk, start0, p, func(int, *Net, []float32, float64) {})
		net := start0.Like()
		p.lift(net.Theta, start0.Theta, z)
		again, _, _ := rebuild(r, 20, z)
		if !slices.Equal(again.Theta, net.Theta) || slices.Equal(net.Theta, start0.Theta) {
			t.Error("the network rebuilt from seed and z is another")
		}
	}}
	if _, _, err := sim.Execute(&e, sim.Values{"steps": 100}, plain()); err != nil {
		t.Fatal(err)
	}
}

func TestShuffleMovesPixelsAlike(t *testing.T) {
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) {
		a, b, c := newTask(r, "mnist"), newTask(r, "shuffled"), newTask(r, "mnist")
		if !slices.Equal(a.train.Data, c.train.Data) {
			t.Error("shuffling changed the file that others read")
		}
		order := r.Rand("pixels").Perm(side * side)
		for _, i := range []int{0, 77, 1999} {
			for k, from := range order {
				if b.train.At(i, k) != a.train.At(i, from) || b.judge.At(i, k) != a.judge.At(i, from) {
					t.Fatalf("pixel %d of image %d", k, i)
				}
			}
		}
	}}
	if _, _, err := sim.Execute(&e, sim.Values{}, plain()); err != nil {
		t.Fatal(err)
	}
}

// With all problems on, each gives what it gives alone.
func TestComparingChangesNoNumber(t *testing.T) {
	set := func(more sim.Values) sim.Values {
		v := sim.Values{"width": 20, "depth": 1, "steps": 100, "dmax": 100, "bar": 0.5, "blocks": 3}
		for k, x := range more {
			v[k] = x
		}
		return v
	}
	together, _ := audience.Execute(t, &Paper, set(sim.Values{"compare": true}), plain())
	for _, p := range problems {
		alone, _ := audience.Execute(t, &Paper, set(sim.Values{"problem": p.id}), plain())
		id := "d_int_" + p.id
		if p.id == "mnist" {
			id = "d_int"
		}
		x, ok := alone.Measures["d_int"]
		y, also := together.Measures[id]
		if x != y || ok != also {
			t.Errorf("%s: alone %v, together %v", p.id, x, y)
		}
	}
	for _, w := range otherWidths {
		alone, _ := audience.Execute(t, &Paper, set(sim.Values{"width": w, "grid": "four"}), plain())
		if x, y := alone.Measures["d_int"], together.Measures["d_int_width"+map[int]string{50: "50", 200: "200"}[w]]; x != y {
			t.Errorf("width %d: alone %v, together %v", w, x, y)
		}
	}
}
