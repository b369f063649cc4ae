package richlazy

import (
	"math"
	"math/rand/v2"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/nn"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, tolerance)
	}
}

func someMatrix(seed uint64, n int) kernels.Matrix[float32] {
	m := kernels.New[float32](n, n)
	kernels.FillNormal(m.Data, rand.New(rand.NewPCG(seed, 1)))
	return m
}

// Every rank has the same norm, and the rank that it should have.
func TestTruncate(t *testing.T) {
	const n = 24
	g := someMatrix(1, n)
	d := linalg.NewSVD(g)
	for _, r := range []int{1, 5, n - 1, n, n + 3} {
		w := truncate(g, d, r)
		near(t, "the norm", norm(w.Data)/norm(g.Data), 1, 1e-6)
		s := linalg.NewSVD(w).S
		for i, x := range s {
			if (x > 1e-4) != (i < r) {
				t.Errorf("rank %d: singular value %d is %v", r, i, x)
			}
			if i < r {
				near(t, "a ratio of singular values", x/s[0], d.S[i]/d.S[0], 1e-5)
			}
		}
	}
}

// The spectral radius of a rank-1 matrix σ u vᵀ is |σ u·v|.
func TestSpectralRadius(t *testing.T) {
	g := someMatrix(2, 20)
	d := linalg.NewSVD(g)
	w := truncate(g, d, 1)
	uv := 0.0
	for i := range 20 {
		uv += float64(d.U.At(i, 0)) * float64(d.V.At(i, 0))
	}
	near(t, "the spectral radius", spectralRadius(w), math.Abs(uv)*norm(g.Data), 1e-5)
}

func someTask(seed uint64, n int) (*nn.RNN[float32], *trials) {
	net := nn.NewRNN[float32](inputs, 12, outputs)
	rng := rand.New(rand.NewPCG(seed, 2))
	kernels.FillNormal(net.Theta, rng)
	kernels.Scale(0.4, net.Theta)
	b := newTrials(n)
	b.draw(rng, 0.5)
	return net, b
}

// The kernel by sums of products is J Jᵀ with J from one backward pass a row.
func TestTangentKernel(t *testing.T) {
	const n = 5
	net, b := someTask(3, n)
	got := newTangent(net, b).of(net)

	pass, grad := nn.NewRNNPass(net, steps, 1), net.Like()
	rows := make([][]float32, outputs*n)
	for o := range outputs {
		for i := range n {
			x, do := kernels.New[float32](steps, inputs), kernels.New[float32](steps, outputs)
			for s := range steps {
				copy(x.Row(s), b.x.Row(s*n+i))
			}
			do.Row(steps - 1)[o] = 1
			pass.Forward(net, x)
			pass.Backward(grad, net, x, do)
			rows[o*n+i] = append([]float32(nil), grad.W.Data...)
		}
	}
	scale := 0.0
	for _, x := range rows {
		scale = max(scale, linalg.Inner(x, x))
	}
	for a, x := range rows {
		for c, y := range rows {
			near(t, "an entry of the kernel", got[a*len(rows)+c]/scale, linalg.Inner(x, y)/scale, 1e-5)
		}
	}
}

func TestTask(t *testing.T) {
	b := newTrials(4000)
	b.draw(rand.New(rand.NewPCG(4, 5)), 0.5)
	n := len(b.side)
	seen, left := map[float64]int{}, 0
	for i, s := range b.evidence {
		seen[math.Abs(s)]++
		if b.side[i] == 0 {
			left++
		}
		if (s > 0) != (b.side[i] == 0) {
			t.Fatal("evidence points to the wrong side")
		}
		for st := range steps {
			x, last := b.x.Row(st*n+i), st == steps-1
			if (x[0] == 1) == last || last != (b.labels[st*n+i] == 1+b.side[i]) || !last && b.labels[st*n+i] != hold {
				t.Fatalf("step %d: fixation %v, label %d", st, x[0], b.labels[st*n+i])
			}
		}
	}
	if len(seen) != len(coherences) {
		t.Errorf("%d coherences: %v", len(seen), seen)
	}
	near(t, "the share of left", float64(left)/float64(n), 0.5, 0.03)
	var mean, square float64
	for i, s := range b.evidence {
		d := float64(b.x.Row(i)[1]) - 0.5 - 0.5*s
		mean, square = mean+d/float64(n), square+d*d/float64(n)
	}
	near(t, "the mean of the noise", mean, 0, 0.01)
	near(t, "its standard deviation", math.Sqrt(square), inputNoise, 0.005)
}

// One step of the linear network goes down the gradient of |e|²/2.
func TestLinearGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 7))
	draw := func(n int) []float64 {
		x := make([]float64, n)
		kernels.FillNormal(x, rng)
		return x
	}
	beta := draw(width)
	n := newLinear("", 1, beta, kernels.Of(width, width, draw(width*width)))
	n.w2 = draw(width)
	e := make([]float64, width)
	loss := func() float64 { n.error(e); return linalg.Inner(e, e) / 2 }
	slope := func(x *float64) float64 {
		const h = 1e-5
		at := *x
		*x = at + h
		up := loss()
		*x = at - h
		down := loss()
		*x = at
		return (up - down) / (2 * h)
	}
	var want1, want2 []float64
	for i := range 7 {
		want1 = append(want1, slope(&n.w1.Data[i*331]))
		want2 = append(want2, slope(&n.w2[i*7]))
	}
	w1, w2 := append([]float64(nil), n.w1.Data...), append([]float64(nil), n.w2...)
	n.error(e)
	n.step(e)
	for i := range 7 {
		near(t, "∂L/∂W₁", (w1[i*331]-n.w1.Data[i*331])/linearLR, want1[i], 1e-6*(1+math.Abs(want1[i])))
		near(t, "∂L/∂w₂", (w2[i*7]-n.w2[i*7])/linearLR, want2[i], 1e-6*(1+math.Abs(want2[i])))
	}
}

// What the specification's prototype measured with other random numbers.
func TestLinearTheory(t *testing.T) {
	for seed := range 6 {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"model": "linear", "seed": 500 + seed}, &batch.Host{})
		m := rec.Measures
		near(t, "KA at full rank", m["lin_KA_full"], 0.992, 0.002)
		near(t, "KA at rank 1", m["lin_KA_1"], 0.094, 0.1)
		near(t, "KA of the aligned start", m["lin_KA_aligned"], 0.860, 0.002)
		near(t, "|ΔW| at full rank", m["lin_dW_full"], 1.332, 0.002)
		near(t, "|ΔW| at rank 1", m["lin_dW_1"], 4.06, 0.8)
		near(t, "|ΔW| of the aligned start", m["lin_dW_aligned"], 0.141, 0.002)
		near(t, "the drift of what gradient flow conserves", m["lin_drift"], 0, 0.02)
		for _, id := range []string{"lin", "lindw", "align"} {
			if audience.Verdicts(rec)[id] != sim.Holds {
				t.Errorf("seed %d: %s %s", 500+seed, id, audience.Verdicts(rec)[id])
			}
		}
	}
}

func TestLinearControls(t *testing.T) {
	for _, c := range []struct {
		set   sim.Values
		fails []string
	}{
		{sim.Values{"init": "aligned"}, []string{"lin", "lindw"}}, // low rank, yet lazy
		{sim.Values{"rank": 128}, []string{"lin", "lindw"}},       // another full rank
		{sim.Values{"sig": 10.0}, []string{"lin"}},                // scale takes over
	} {
		c.set["model"] = "linear"
		rec, _ := audience.Execute(t, &Paper, c.set, &batch.Host{})
		for _, id := range c.fails {
			if audience.Verdicts(rec)[id] != sim.Fails {
				t.Errorf("%v: %s %s", c.set, id, audience.Verdicts(rec)[id])
			}
		}
		if audience.Verdicts(rec)["ka"] != sim.Undecided {
			t.Errorf("%v: a linear run decides about recurrent networks", c.set)
		}
	}
}

// small is a setting that takes a blink.
func small(set sim.Values) sim.Values {
	v := sim.Values{"N": 32, "lr": 0.01, "stop": 0.2}
	for k, x := range set {
		v[k] = x
	}
	return v
}

// The claims that one run can judge, and the signs that the others will need, on a seed that nothing was tuned on.
func TestRecurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("trains three networks")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": 1001}, &batch.Host{})
	m := rec.Measures
	for _, id := range []string{"fit", "lin", "lindw", "align"} {
		if audience.Verdicts(rec)[id] != sim.Holds {
			t.Errorf("%s %s", id, audience.Verdicts(rec)[id])
		}
	}
	if m["KA_full"] <= m["KA_low"] || m["RA_full"] <= m["RA_low"] {
		t.Errorf("KA %v and %v, RA %v and %v", m["KA_low"], m["KA_full"], m["RA_low"], m["RA_full"])
	}
	near(t, "the norm of G", m["norm"], 1.25*math.Sqrt(128), 0.3)
	for _, id := range []string{"iters_low", "iters_mid", "iters_full"} {
		if !(m[id] >= window && m[id] < iterations) {
			t.Errorf("%s is %v", id, m[id])
		}
	}
}

// Two draws of full rank differ by noise alone: over some seeds, neither representation nor weight change tells them apart.
func TestTwoFullRanksAreAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("trains many networks")
	}
	const seeds = 5
	ra, dw := 0.0, 0.0
	for s := range seeds {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"rank": 128, "seed": 700 + s, "stop": 0.1}, &batch.Host{})
		m := rec.Measures
		if m["KA_low"] == m["KA_full"] {
			t.Fatal("the control is a copy")
		}
		ra, dw = ra+(m["RA_full"]-m["RA_low"])/seeds, dw+m["dW_ratio"]/seeds
	}
	near(t, "the mean difference of RA", ra, 0, 0.015)
	near(t, "the mean ratio of weight changes", dw, 1, 0.12)
}

// At rank 10 two of the three networks are the same, and nothing may tell them apart.
func TestSameRankIsTheSameNetwork(t *testing.T) {
	rec, _ := audience.Execute(t, &Paper, small(sim.Values{"rank": midRank}), &batch.Host{})
	for _, id := range []string{"KA", "RA", "dW", "acc", "iters", "rho"} {
		if a, b := rec.Measures[id+"_low"], rec.Measures[id+"_mid"]; a != b {
			t.Errorf("%s: %v and %v", id, a, b)
		}
	}
}
