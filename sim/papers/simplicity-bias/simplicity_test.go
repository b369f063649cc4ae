package simplicity

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

// nowhere is a run without a host's attention, for the draws of data.
func nowhere(t *testing.T) (r *sim.Run) {
	t.Helper()
	_, _, err := sim.Execute(&sim.Experiment{Slug: "nowhere", Run: func(its *sim.Run) { r = its }}, sim.Values{}, &batch.Host{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var usual = lms{d: 20, k: 10, m: 0.1, s: 0.1, linear: true}

func draw(t *testing.T, l lms, seed uint64, n int) *set {
	return l.draw(nowhere(t), rand.New(rand.NewPCG(seed, 1)), n)
}

// Every informative coordinate tells the class without error, all lie in [-1, 1], and no slab coordinate has a linear
// correlation with the class.
func TestEveryCoordinateTellsTheClass(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := usual
		l.m = rapid.Float64Range(0.01, 0.5).Draw(rt, "m")
		l.s = rapid.Float64Range(0.01, 0.2).Draw(rt, "s")
		p := draw(t, l, rapid.Uint64().Draw(rt, "seed"), 60)
		for i := range p.x.Rows {
			row, y := p.x.Row(i), float64(p.y[i])
			if x0 := float64(row[0]); x0*y < l.m-1e-6 || math.Abs(x0) > 1 {
				rt.Fatalf("x_0 = %v for class %v, m = %v", x0, y, l.m)
			}
			for j := 1; j <= l.k; j++ {
				slab, ok := l.slabOf(float64(row[j]))
				if !ok || (slab == 1 || slab == -1) != (y > 0) {
					rt.Fatalf("x_%d = %v in slab %d (%v) for class %v", j, row[j], slab, ok, y)
				}
			}
			for _, v := range row {
				if v < -1.000001 || v > 1.000001 {
					rt.Fatalf("a coordinate is %v", v)
				}
			}
		}
	})

	p := draw(t, usual, 5, 40000)
	counts := map[int]int{}
	for j := range usual.d {
		sum := 0.0
		for i := range p.x.Rows {
			sum += float64(p.y[i]) * float64(p.x.At(i, j))
			if j == 1 {
				slab, _ := usual.slabOf(float64(p.x.At(i, j)))
				counts[slab]++
			}
		}
		mean := sum / float64(p.x.Rows)
		if j == 0 && math.Abs(mean-0.55) > 0.01 || j > 0 && math.Abs(mean) > 0.015 {
			t.Errorf("E[y x_%d] = %v", j, mean)
		}
	}
	// y = +1: slabs ±1, a quarter of all points each; y = -1: 3/8 in slab 0, 1/16 in each of ±2.
	for slab, share := range map[int]float64{0: 3. / 8, 1: 1. / 4, -1: 1. / 4, 2: 1. / 16, -2: 1. / 16} {
		if got := float64(counts[slab]) / float64(p.x.Rows); math.Abs(got-share) > 0.01 {
			t.Errorf("slab %d holds %v of the points, want %v", slab, got, share)
		}
	}
}

func TestSlabsAndGapsFillTheInterval(t *testing.T) {
	for _, s := range []float64{0.01, 0.1, 0.2} {
		l := lms{s: s}
		if edge := l.centre(2) + l.width()/2; math.Abs(edge-1) > 1e-12 {
			t.Errorf("s = %v: the outer slab ends at %v", s, edge)
		}
		if gap := l.centre(1) - l.centre(0) - l.width(); math.Abs(gap-2*s) > 1e-12 {
			t.Errorf("s = %v: gap %v", s, gap)
		}
	}
}

// The margin that the page speaks of is true of the points.
func TestClassesAreApart(t *testing.T) {
	p := draw(t, usual, 6, 1500)
	least := math.Inf(1)
	for i := range p.x.Rows {
		for j := range i {
			if p.positive[i] == p.positive[j] {
				continue
			}
			sum := 0.0
			for c, v := range p.x.Row(i) {
				d := float64(v) - float64(p.x.At(j, c))
				sum += d * d
			}
			least = min(least, math.Sqrt(sum))
		}
	}
	if m := usual.margin(); least < 2*m || math.Abs(m-0.3317) > 1e-4 {
		t.Errorf("the nearest points of different classes are %v apart, the margin is %v", least, m)
	}
}

// The control and the noisy data differ from the clean ones in x_0 alone.
func TestControlDiffersInOneCoordinate(t *testing.T) {
	clean, control, noisy := usual, usual, usual
	control.linear, noisy.noise = false, 0.3
	a, b, c := draw(t, clean, 7, 5000), draw(t, control, 7, 5000), draw(t, noisy, 7, 5000)
	useless, agrees := 0, 0
	for i := range a.x.Rows {
		if a.y[i] != b.y[i] || a.y[i] != c.y[i] || !slices.Equal(a.x.Row(i)[1:], b.x.Row(i)[1:]) || !slices.Equal(a.x.Row(i)[1:], c.x.Row(i)[1:]) {
			t.Fatalf("row %d differs in more than x_0", i)
		}
		if b.x.At(i, 0)*b.y[i] > 0 {
			agrees++
		}
		switch x0 := c.x.At(i, 0); {
		case math.Abs(float64(x0)) < noisy.m:
			useless++
		case x0 != a.x.At(i, 0):
			t.Fatalf("row %d: x_0 = %v, was %v", i, x0, a.x.At(i, 0))
		}
	}
	if s := float64(useless) / 5000; math.Abs(s-0.3) > 0.03 {
		t.Errorf("%v of the noisy rows are useless, want 0.3", s)
	}
	if s := float64(agrees) / 5000; math.Abs(s-0.5) > 0.03 {
		t.Errorf("the control's x_0 agrees with the class in %v of the rows", s)
	}
	if b := noisy.bound(); math.Abs(b-0.85) > 1e-12 {
		t.Errorf("bound %v, want 0.85", b)
	}
}

// S is shuffled jointly: whole pieces of rows move, the rest and the labels stay.
func TestShufflingMovesWholePieces(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	x := kernels.New[float32](50, 6)
	kernels.FillNormal(x.Data, rng)
	perm := rng.Perm(50)
	in, out := shuffled(x, S{1, 4}, perm), outside(x, S{1, 4}, perm)
	for i := range x.Rows {
		own, other := x.Row(i), x.Row(perm[i])
		want := slices.Concat(own[:1], other[1:4], own[4:])
		if !slices.Equal(in.Row(i), want) {
			t.Fatalf("row %d: %v, want %v", i, in.Row(i), want)
		}
		want = slices.Concat(other[:1], own[1:4], other[4:])
		if !slices.Equal(out.Row(i), want) {
			t.Fatalf("row %d without S: %v, want %v", i, out.Row(i), want)
		}
	}
}

// lean is a network that computes 4x_0 and nothing else.
func lean(inputs int) *Net {
	n := nn.New[float32](inputs, 2, 1)
	n.W[0].Set(0, 0, 1)
	n.W[0].Set(1, 0, -1)
	n.W[1].Set(0, 0, 4)
	n.W[1].Set(0, 1, -4)
	return n
}

// A network that looks at x_0 alone: all instruments must say what can be computed by hand.
func TestInstrumentsOnAKnownNetwork(t *testing.T) {
	r := nowhere(t)
	test := draw(t, usual, 9, 3000)
	j := newJudge(r, "test", test, S{0, 1})
	h := j.listen(lean(usual.d))
	if h.test != 1 || h.others != 1 || h.acc != 1 || math.Abs(h.simple-0.5) > 0.04 {
		t.Errorf("heard %+v", h)
	}
	for _, e := range []float64{0, 0.05, 0.2, 0.3, 0.8, 1.1} {
		if got, want := j.robust(lean(usual.d), e), j.beyond(e); math.Abs(got-want) > 0.002 {
			t.Errorf("robust accuracy at %v is %v, in theory %v", e, got, want)
		}
	}
}

// The attack raises every point's loss and keeps to its ball.
func TestAttack(t *testing.T) {
	test := draw(t, usual, 10, 200)
	net := nn.New[float32](usual.d, 30, 30, 1)
	net.Uniform(rand.New(rand.NewPCG(11, 1)))
	const e = 0.3
	adv := newAttacker(net, 200).run(net, test.x, test.y, e, attackSteps, func() {})
	before := slices.Clone(newOutputs(net, test.x))
	after := newOutputs(net, adv)
	for i := range test.x.Rows {
		sum := 0.0
		for c, v := range adv.Row(i) {
			d := float64(v) - float64(test.x.At(i, c))
			sum += d * d
		}
		if math.Sqrt(sum) > e+1e-5 {
			t.Fatalf("point %d moved by %v", i, math.Sqrt(sum))
		}
		if y := float64(test.y[i]); y*after[i] > y*before[i]+1e-6 {
			t.Fatalf("point %d: y f rose from %v to %v", i, y*before[i], y*after[i])
		}
	}
}

func newOutputs(net *Net, x kernels.Matrix[float32]) []float64 {
	j := &judge{scores: make([]float64, x.Rows), breathe: func() {}}
	return j.outputs(net, x)
}

func TestVote(t *testing.T) {
	test := draw(t, usual, 12, 100)
	j := &judge{test: test, scores: make([]float64, 100), breathe: func() {}}
	a, b := lean(usual.d), lean(usual.d)
	kernels.Scale(-3, b.W[1].Data) // louder, and always wrong
	v := vote{}
	if acc := v.add(0, 0, j, a); acc != 1 || v.accuracy(0) != 1 {
		t.Errorf("alone: %v, %v", acc, v.accuracy(0))
	}
	if acc := v.add(0, 0, j, b); acc != 0 || v.accuracy(0) != 0 {
		t.Errorf("overruled: %v, %v", acc, v.accuracy(0))
	}
}

func TestCurvesAreShort(t *testing.T) {
	for _, T := range []int{60, 300, 3000, 12000} {
		n := 0
		for step := range T {
			if watched(step, T) {
				n++
			}
		}
		if n < 20 || n > 120 {
			t.Errorf("%d points on a curve of %d steps", n, T)
		}
	}
}

func TestStack(t *testing.T) {
	images := &data.Images{Rows: side, Cols: side}
	for i := range 200 { // picture i is inked with i
		images.Labels = append(images.Labels, uint8(i%10))
		for range half {
			images.Pixels = append(images.Pixels, uint8(i))
		}
	}
	s, pairs := stack(images, rand.New(rand.NewPCG(13, 1)), 500)
	for i, p := range pairs {
		c := 0
		if s.positive[i] {
			c = 1
		}
		if images.Labels[p.top] != topDigit[c] || images.Labels[p.bottom] != bottomDigit[c] {
			t.Fatalf("class %v: a %d on a %d", s.y[i], images.Labels[p.top], images.Labels[p.bottom])
		}
		for j, want := range map[int]int{0: p.top, half - 1: p.top, half: p.bottom, 2*half - 1: p.bottom} {
			if got := float64(s.x.At(i, j)); math.Abs(got-(float64(want)/255-ground)) > 1e-6 {
				t.Fatalf("pixel %d of domino %d is %v", j, i, got)
			}
		}
	}
	b := blank(s)
	for i := range b.x.Rows {
		if b.x.At(i, 0) != 0 || b.x.At(i, half-1) != 0 || !slices.Equal(b.x.Row(i)[half:], s.x.Row(i)[half:]) || b.y[i] != s.y[i] {
			t.Fatalf("domino %d is not blank on top and whole below", i)
		}
	}
}

// execute runs the experiment.
func expect(t *testing.T, rec *sim.Record, want map[string]string) {
	t.Helper()
	got := audience.Verdicts(rec)
	for id, v := range want {
		if got[id] != v {
			t.Errorf("%s: %s %s, want %s (%v)", rec.Link, id, got[id], v, rec.Measures)
		}
	}
}

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("trains three networks")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 3}, &batch.Host{})
	expect(t, rec, map[string]string{"rely": sim.Holds, "invariant": sim.Holds, "able": sim.Holds, "hurt": sim.Holds, "fragile": sim.Holds,
		"ens": sim.Undecided, "adv": sim.Undecided, "domino": sim.Undecided})
}

// Without a linear coordinate there is nothing simple to find, and the claims about it must fail.
func TestNegativeControl(t *testing.T) {
	if testing.Short() {
		t.Skip("trains two networks")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 4, "linear": false}, &batch.Host{})
	expect(t, rec, map[string]string{"rely": sim.Fails, "invariant": sim.Fails, "able": sim.Holds, "hurt": sim.Fails})
	if x := float64(rec.Measures["auc_simple"]); x < 0.999 {
		t.Errorf("AUC with x_0 shuffled %v, want 1", x)
	}
	if x := float64(rec.Measures["auc_others"]); math.Abs(x-0.5) > 0.04 {
		t.Errorf("AUC with all others shuffled %v, want one half", x)
	}
}

func TestDominoes(t *testing.T) {
	if testing.Short() {
		t.Skip("wants MNIST")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 5, "data": "dominoes"}, &batch.Host{Load: source.Load})
	expect(t, rec, map[string]string{"domino": sim.Holds, "rely": sim.Undecided})
	if x := rec.Measures["auc_simple_control"]; x < 0.99 {
		t.Errorf("blank top, tops shuffled: AUC %v", x)
	}
	if x := rec.Measures["auc_others_control"]; math.Abs(x-0.5) > 0.05 {
		t.Errorf("blank top, bottoms shuffled: AUC %v", x)
	}
}

// The extras change nothing of what is measured without them.
func TestExtrasChangeNoNumber(t *testing.T) {
	small := sim.Values{"steps": 300, "width": 12, "seed": 6}
	without, _ := audience.Execute(t, &Paper, small, &batch.Host{})
	small["extras"] = true
	with, _ := audience.Execute(t, &Paper, small, &batch.Host{})
	for id, x := range without.Measures {
		if with.Measures[id] != x {
			t.Errorf("%s is %v with the extras, %v without", id, with.Measures[id], x)
		}
	}
	for _, id := range []string{"acc_ensemble", "auc_others_adv", "robust_adv"} {
		if _, ok := with.Measures[id]; !ok {
			t.Errorf("no measure %s", id)
		}
	}
}
