package lmc

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

// someNet is random, biases too.
func someNet(seed uint64, sizes ...int) *Net {
	rng := rand.New(rand.NewPCG(seed, 1))
	n := nn.New[float32](sizes...)
	n.He(rng, 1)
	for _, b := range n.B {
		kernels.FillNormal(b, rng)
	}
	return n
}

func somePerms(seed uint64, n *Net) Perms {
	return randomPermutation(rand.New(rand.NewPCG(seed, 2)), n)
}

func someBatch(seed uint64, rows, in int) (kernels.Matrix[float32], []int) {
	rng := rand.New(rand.NewPCG(seed, 3))
	x, labels := kernels.New[float32](rows, in), make([]int, rows)
	kernels.FillNormal(x.Data, rng)
	for i := range labels {
		labels[i] = rng.IntN(classes)
	}
	return x, labels
}

var shapes = [][]int{{12, 8, 10}, {12, 9, 9, 10}, {12, 7, 7, 7, 7, 10}}

func TestPermutedNetworkIsTheSameFunction(t *testing.T) {
	for k, sizes := range shapes {
		b := someNet(uint64(k), sizes...)
		pi := b.Like()
		permute(pi, b, somePerms(uint64(k), b))
		x, _ := someBatch(1, 20, sizes[0])
		want := slices.Clone(nn.NewPass(b, 20).Forward(b, x).Data)
		for i, z := range nn.NewPass(b, 20).Forward(pi, x).Data {
			if math.Abs(float64(z-want[i])) > 1e-4 {
				t.Fatalf("%v: output %d is %v, was %v", sizes, i, z, want[i])
			}
		}
		if slices.Equal(pi.Theta, b.Theta) {
			t.Fatalf("%v: nothing was permuted", sizes)
		}
	}
}

// The total of an assignment in C is ⟨x, π(B)⟩ up to what the layer has no part in: check it by changing one permutation.
func TestGainsAreTheScalarProduct(t *testing.T) {
	product := func(x, y *Net) (sum float64) {
		for i := range x.Theta {
			sum += float64(x.Theta[i]) * float64(y.Theta[i])
		}
		return sum
	}
	for k, sizes := range shapes {
		x, b := someNet(10, sizes...), someNet(11, sizes...)
		p, other := somePerms(uint64(k), b), somePerms(uint64(k)+5, b)
		m, pi := newMatcher(b), b.Like()
		for l := range p {
			q := p.clone()
			q[l] = other[l]
			permute(pi, b, p)
			before := product(x, pi)
			permute(pi, b, q)
			after := product(x, pi)
			c := m.gains(x, b, l, p)
			if got := total(c, q[l]) - total(c, p[l]); math.Abs(got-(after-before)) > 1e-3 {
				t.Errorf("%v, layer %d: gain %v, the product grew by %v", sizes, l, got, after-before)
			}
		}
	}
}

// Half of C with x = the midpoint's gradient is the derivative of the midpoint's loss by an entry of P_l: give slot i an
// extra ε of unit j.
func TestStraightThroughGradient(t *testing.T) {
	sizes := []int{12, 9, 9, 10}
	a, b := someNet(20, sizes...), someNet(21, sizes...)
	p := somePerms(22, b)
	x, labels := someBatch(23, 40, sizes[0])
	pass, m := nn.NewPass(b, 40), newMatcher(b)
	pi, middle, gradient := b.Like(), b.Like(), b.Like()
	loss := func(l, i, j int, eps float32) float64 {
		permute(pi, b, p)
		half := pi.Clone()
		kernels.Lerp(half.Theta, a.Theta, pi.Theta, 0.5)
		// P_l + ε e_i e_jᵀ acts on the rows of W_l and b_l and on the columns of W_{l+1}.
		in, out := b.W[l].Row(j), b.W[l+1]
		for c := range in {
			k := c
			if cols := p.cols(l); cols != nil {
				k = cols[c]
			}
			half.W[l].Row(i)[c] += eps / 2 * in[k]
		}
		half.B[l][i] += eps / 2 * b.B[l][j]
		for r := range out.Rows {
			k := r
			if rows := p.rows(l + 1); rows != nil {
				k = rows[r]
			}
			half.W[l+1].Row(r)[i] += eps / 2 * out.Row(k)[j]
		}
		return pass.Loss(half, x, labels).MeanLoss()
	}
	permute(pi, b, p)
	kernels.Lerp(middle.Theta, a.Theta, pi.Theta, 0.5)
	for l := range p {
		pass.Gradient(gradient, middle, x, labels)
		c := m.gains(gradient, b, l, p)
		for _, at := range [][2]int{{0, 0}, {3, 7}, {8, 2}, {5, 5}} {
			const eps = 1e-2
			want := (loss(l, at[0], at[1], eps) - loss(l, at[0], at[1], -eps)) / (2 * eps)
			if got := float64(c.At(at[0], at[1])) / 2; math.Abs(got-want) > 2e-3+0.02*math.Abs(want) {
				t.Errorf("layer %d, entry %v: %v, finite difference %v", l, at, got, want)
			}
		}
	}
}

// bare calls f inside a run without data or host, for what only needs its streams.
func bare(t *testing.T, f func(r *sim.Run)) {
	t.Helper()
	e := sim.Experiment{Slug: "bare", Run: f}
	if _, _, err := sim.Execute(&e, sim.Values{}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}

func TestWeightMatchingRecoversAShuffle(t *testing.T) {
	bare(t, func(r *sim.Run) {
		for _, sizes := range [][]int{{40, 32, 10}, {40, 32, 32, 10}, {40, 24, 24, 24, 10}} {
			a := someNet(30, sizes...)
			shuffled, found := a.Like(), a.Like()
			permute(shuffled, a, somePerms(31, a))
			p, sweeps := weightMatching(r, "B", a, shuffled, func(Perms, int) {})
			permute(found, shuffled, p)
			if d := a.Distance(found); d != 0 {
				t.Errorf("%v: after %d sweeps the copy is still %v away", sizes, sweeps, d)
			}
		}
	})
}

func TestActivationMatchingRecoversAShuffle(t *testing.T) {
	bare(t, func(r *sim.Run) {
		a := someNet(32, 40, 32, 32, 10)
		shuffled, found := a.Like(), a.Like()
		permute(shuffled, a, somePerms(33, a))
		x, labels := someBatch(34, 600, 40)
		p := activationMatching(r, "B", a, shuffled, &digits{train: x, trainLabels: labels}, func(Perms, int) {})
		permute(found, shuffled, p)
		if d := a.Distance(found); d != 0 {
			t.Errorf("the copy is still %v away", d)
		}
	})
}

func TestR(t *testing.T) {
	bare(t, func(r *sim.Run) {
		sizes := []int{30, 24, 24, 10}
		a, b := someNet(40, sizes...), someNet(41, sizes...)
		sa, sb := newSpectrum(r, "A", a), newSpectrum(r, "B", b)
		for _, gamma := range []float64{0, 0.3, 0.9} {
			if got := newOverlap(sa, sa).R(gamma); math.Abs(got-1) > 1e-5 {
				t.Errorf("R(A, A; %v) = %v", gamma, got)
			}
			if got := newOverlap(sa, sb).R(gamma); math.Abs(got) > 0.3 {
				t.Errorf("R(A, B; %v) = %v for strangers", gamma, got)
			}
		}
		p := somePerms(42, b)
		pi := b.Like()
		permute(pi, b, p)
		for _, gamma := range []float64{0, 0.5} {
			byVectors := newOverlap(sa, sb.permute(p)).R(gamma)
			byWeights := newOverlap(sa, newSpectrum(r, "π(B)", pi)).R(gamma)
			if math.Abs(byVectors-byWeights) > 1e-5 {
				t.Errorf("R of permuted vectors %v, of permuted weights %v", byVectors, byWeights)
			}
		}
		// |A - π(B)|² = Σ |A|² + |B|² - 2 Σ s s (u·u)(v·v), without biases.
		w, want, got := newOverlap(sa, sb.permute(p)), 0.0, 0.0
		for l := range a.W {
			for i, x := range a.W[l].Data {
				y := pi.W[l].Data[i]
				want += float64(x-y) * float64(x-y)
				got += float64(x)*float64(x) + float64(y)*float64(y)
			}
			for i, s := range sa[l].S {
				for j, z := range sb[l].S {
					got -= 2 * s * z * float64(w.o[l].At(i, j))
				}
			}
		}
		if math.Abs(got/want-1) > 1e-5 {
			t.Errorf("the identity gives %v, the distance squared is %v", got, want)
		}
	})
}

func TestLine(t *testing.T) {
	l := &line{loss: [points]float64{0: 1, 10: 2}, accuracy: [points]float64{0: 0.9, 10: 0.8}}
	for i := range points {
		l.loss[i], l.accuracy[i] = 1+place(i), 0.9-0.1*place(i)
	}
	if l.barrier() > 1e-12 || l.accuracyDrop() > 1e-12 {
		t.Errorf("a straight line has barrier %v, drop %v", l.barrier(), l.accuracyDrop())
	}
	l.loss[5], l.accuracy[3] = 2.5, 0.6
	if math.Abs(l.barrier()-1) > 1e-12 || math.Abs(l.accuracyDrop()-0.27) > 1e-12 {
		t.Errorf("barrier %v, drop %v", l.barrier(), l.accuracyDrop())
	}
}

// small is a setting that takes a blink.
func small(set sim.Values) sim.Values {
	v := sim.Values{"width": 32, "epochs": 2, "n_train": 1000}
	for k, x := range set {
		v[k] = x
	}
	return v
}

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("trains three networks")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"compare": true}, &batch.Host{Load: source.Load})
	for id, v := range audience.Verdicts(rec) {
		if v != sim.Holds {
			t.Errorf("%s %s", id, v)
		}
	}
	if e := rec.Measures["exact"]; e > 1e-5 {
		t.Errorf("permuting B changed its loss by %v", e)
	}
}

func TestNegativeControls(t *testing.T) {
	set := sim.Values{"width": 64, "epochs": 4, "n_train": 2000}
	for _, m := range []string{"random", "none"} {
		set["method"] = m
		rec, _ := audience.Execute(t, &Paper, set, &batch.Host{Load: source.Load})
		v := audience.Verdicts(rec)
		if v["lmc"] != sim.Fails || v["dist"] != sim.Fails || v["Rtop"] != sim.Fails {
			t.Errorf("method %s: %v", m, v)
		}
		if x := rec.Measures["barrier"] / rec.Measures["barrier_none"]; x < 0.6 {
			t.Errorf("method %s: barrier falls to %v of the unmatched one", m, x)
		}
		if x := math.Abs(rec.Measures["dist_reduction"]); x > 0.02 {
			t.Errorf("method %s: distance reduction %v", m, x)
		}
		if e := rec.Measures["exact"]; e > 1e-5 {
			t.Errorf("method %s: permuting B changed its loss by %v", m, e)
		}
	}
}

// With all searches on, the pair A, B gives what each search gives alone.
func TestComparingChangesNoNumber(t *testing.T) {
	together, _ := audience.Execute(t, &Paper, small(sim.Values{"compare": true}), &batch.Host{Load: source.Load})
	for _, m := range methods {
		alone, _ := audience.Execute(t, &Paper, small(sim.Values{"method": m.id}), &batch.Host{Load: source.Load})
		for _, id := range []string{"barrier", "accuracy_drop", "R_top", "R_all", "dist_reduction"} {
			if x, y := alone.Measures[id], together.Measures[id+"_"+m.id]; x != y {
				t.Errorf("%s with %s: alone %v, together %v", id, m.id, x, y)
			}
		}
	}
	v := audience.Verdicts(together)
	for _, id := range []string{"am", "ste", "three"} {
		if v[id] == sim.Undecided {
			t.Errorf("%s is undecided although every search has run", id)
		}
	}
}
