package bilevel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"orrery/kernels"
	"orrery/sim/blocks/data"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func someUpper(rng *rand.Rand) (x upper) {
	for j := range x {
		x[j] = rng.NormFloat64()
	}
	return x
}

// numeric is the gradient of a function of x by central differences.
func numeric(x upper, f func(*upper) float64) (out upper) {
	at := func(v []float64) float64 { y := upper(v); return f(&y) }
	copy(out[:], fd.Gradient(nil, at, x[:], &fd.Settings{Formula: fd.Central}))
	return out
}

func TestLowerSolutionsAreAFlat(t *testing.T) {
	for seed := range uint64(20) {
		p, rng := newFat(lots(seed)), lots(seed+100)
		x := someUpper(rng)
		v, _ := p.phi(&x)
		y := p.nearest(&v)
		for k := range flat {
			move := rng.NormFloat64()
			for j := range y {
				y[j] += move * p.null[j][k]
			}
		}
		for i, m := range p.miss(&y, &v) {
			if math.Abs(m) > 1e-10 {
				t.Errorf("seed %d: equation %d misses by %v", seed, i, m)
			}
		}
		near := p.nearest(&v) // orthogonal to the flat, and so nearest to 0
		for k := range flat {
			dot := 0.0
			for j := range near {
				dot += near[j] * p.null[j][k]
			}
			if math.Abs(dot) > 1e-10 {
				t.Errorf("seed %d: the nearest solution goes along the flat by %v", seed, dot)
			}
		}
	}
}

// At the chosen solution f_y is orthogonal to the flat: at all of many x, for Newton's method without halved steps goes
// round in circles at one in a few hundred.
func TestChosenIsStationary(t *testing.T) {
	for seed := range uint64(12) {
		p, rng := newFat(lots(seed)), lots(seed+200)
		for range 100 {
			x := scaled(someUpper(rng), 2)
			y := p.chosen(&x)
			fy := p.gradF(&y)
			for k := range flat {
				dot := 0.0
				for j := range fy {
					dot += fy[j] * p.null[j][k]
				}
				if math.Abs(dot) > 1e-7 {
					t.Fatalf("seed %d: f changes by %v along the flat", seed, dot)
				}
			}
		}
	}
}

func TestHyperGradients(t *testing.T) {
	for seed := range uint64(6) {
		p, x := newFat(lots(seed)), someUpper(lots(seed+300))
		value, grad := p.psi(&x)
		want := numeric(x, func(x *upper) float64 { v, _ := p.psi(x); return v })
		if e := norm(minus(grad, want)); e > 1e-5*(1+norm(want)) {
			t.Errorf("seed %d: ∇ψ = %v, by differences %v", seed, grad, want)
		}
		last := math.Inf(-1)
		for _, s := range []float64{1, 0.1, 0.01} {
			near, g := p.psiSigma(&x, s)
			want := numeric(x, func(x *upper) float64 { v, _ := p.psiSigma(x, s); return v })
			if e := norm(minus(g, want)); e > 1e-5*(1+norm(want)) {
				t.Errorf("seed %d, σ %v: ∇ψσ = %v, by differences %v", seed, s, g, want)
			}
			if !(near >= last && near <= value) { // a smaller σ forbids more
				t.Errorf("seed %d, σ %v: ψσ = %v after %v, ψ = %v", seed, s, near, last, value)
			}
			last = near
		}
	}
}

// A double loop that may take its time finds a stationary point of ψ_σ, whose lower variable is y_σ.
func TestDescentEndsWherePenaltyIsStationary(t *testing.T) {
	p := newFat(lots(3))
	d := &descent{p: p, sigma: 0.05, lr: 0.02, inner: 20}
	for range 6000 {
		d.step()
	}
	if _, g := p.psiSigma(&d.x, 0.05); norm(g) > 1e-6 {
		t.Errorf("|∇ψσ| = %v at the end", norm(g))
	}
	want := p.leaning(&d.x, 0.05)
	for j, v := range d.y {
		if math.Abs(v-want[j]) > 1e-5 {
			t.Errorf("y_%d = %v, want %v", j, v, want[j])
		}
	}
	if d.calls != 6000*63 {
		t.Errorf("%d gradients", d.calls)
	}
}

func TestQuartic(t *testing.T) {
	for _, x := range []float64{-2, -0.3, 0, 1e-6, 1, 3} {
		for _, s := range []float64{1e-8, 1e-4, 0.1, 1, 100} {
			y := quarticY(x, s)
			if e := s*(y-x) + y*y*y; math.Abs(e) > 1e-14*(1+s) {
				t.Errorf("x %v, σ %v: y = %v leaves %v", x, s, y, e)
			}
			v, off := quarticPsiSigma(x, s)
			h := 1e-5
			up, _ := quarticPsiSigma(x+h, s)
			down, _ := quarticPsiSigma(x-h, s)
			if d := (up - down) / (2 * h); math.Abs(math.Abs(x-d)-off) > 1e-4 && s > 1e-8 {
				t.Errorf("x %v, σ %v: ψσ' = %v, off by %v", x, s, d, off)
			}
			if v > quarticPsi(x)+1e-15 {
				t.Errorf("x %v, σ %v: ψσ = %v above ψ", x, s, v)
			}
		}
	}
}

func TestWaves(t *testing.T) {
	var x, sin, cos [4001]float64
	for k := range x {
		x[k] = float64(k-2000) * 0.49
	}
	waves(sin[:], cos[:], x[:])
	for k, v := range x {
		if math.Abs(sin[k]-math.Sin(v)) > 3e-11 || math.Abs(cos[k]-math.Cos(v)) > 3e-11 {
			t.Fatalf("%v: sine %v, cosine %v; want %v, %v", v, sin[k], cos[k], math.Sin(v), math.Cos(v))
		}
	}
}

// All settings at once do what one setting does alone, written out.
func TestNoisyLoopWithoutNoise(t *testing.T) {
	p := newFat(lots(5))
	l := newNoisy(p, 0, nil, nil)
	for range 40 {
		l.step()
	}
	for j := range l.n {
		var x, v upper
		var y, z lower
		for k := range 40 {
			d := 1 / (1 + 10*float64(k)/noisySteps)
			at, _ := p.phi(&x)
			my, mz := p.miss(&y, &at), p.miss(&z, &at)
			grad := p.penaltyGradient(&x, &my, &mz, l.sigma[j])
			fy, gy, gz := p.gradF(&y), p.gradG(&my), p.gradG(&mz)
			for i := range y {
				y[i] -= 0.3 * d / p.lg * (l.sigma[j]*fy[i] + gy[i])
				z[i] -= 0.3 * d / p.lg * gz[i]
			}
			for i := range x {
				v[i] = 0.9*v[i] + 0.1*grad[i]
				x[i] = min(max(x[i]-l.lr[j]*d*v[i], -clip), clip)
			}
		}
		if e := norm(minus(x, l.now(j))); e > 1e-8 {
			t.Errorf("σ %v, rate %v: x = %v, alone %v", l.sigma[j], l.lr[j], l.now(j), x)
		}
	}
}

// Why a small σ does harm in a single loop even without noise: along the flat y moves at a speed of σ only, and at 0.001 is
// still under way when the loop ends, while at 0.1 it has long arrived.
func TestSmallSigmaIsSlow(t *testing.T) {
	p := newFat(lots(5))
	l := newNoisy(p, 0, nil, nil)
	for range noisySteps {
		l.step()
	}
	for j := range l.n {
		if l.lr[j] != 0.001 {
			continue
		}
		x := l.now(j)
		best := p.leaning(&x, l.sigma[j])
		v, _ := p.phi(&x)
		near, left, all := p.nearest(&v), 0.0, 0.0
		for k := range flat {
			a, b := 0.0, 0.0
			for i := range dimY {
				a += p.null[i][k] * (l.yz.At(i, j) - best[i])
				b += p.null[i][k] * (near[i] - best[i])
			}
			left, all = left+a*a, all+b*b
		}
		share := math.Sqrt(left / all)
		if l.sigma[j] == 0.1 && share > 0.03 || l.sigma[j] == 0.001 && share < 0.3 {
			t.Errorf("σ %v: %.3f of the way along the flat is left", l.sigma[j], share)
		}
	}
}

// The noise of a step of x has variance (1 + 2/σ²) std², that of y (1 + σ²) std², that of z std²; y's and z's are
// independent of each other.
func TestNoiseIsThatOfSixGradients(t *testing.T) {
	p := &fat{lg: 1}
	const std, n = 0.3, 3000
	l := newNoisy(p, std, lots(9), func() {})
	var xx, yy, zz, yz [28]float64
	for range n {
		clear(l.x.Data)
		clear(l.v.Data)
		clear(l.yz.Data)
		k := l.k
		l.step()
		rate := 0.3 / (1 + 10*float64(k)/noisySteps)
		for j := range l.n {
			v := l.v.At(0, j) / 0.1
			y := -l.yz.At(0, j)/rate - l.sigma[j]*0.3 // without f_y(0) = 0.3
			z := -l.yz.At(0, l.n+j) / rate
			xx[j] += v * v / n
			yy[j] += y * y / n
			zz[j] += z * z / n
			yz[j] += y * z / n
		}
	}
	for j := range l.n {
		s := l.sigma[j]
		for name, pair := range map[string][2]float64{"x": {xx[j], std * std * (1 + 2/(s*s))}, "y": {yy[j], std * std * (1 + s*s)}, "z": {zz[j], std * std}} {
			if r := pair[0] / pair[1]; r < 0.88 || r > 1.12 {
				t.Errorf("σ %v: variance of %s is %v, want %v", s, name, pair[0], pair[1])
			}
		}
		if math.Abs(yz[j]) > 0.1*std*std {
			t.Errorf("σ %v: covariance of y and z %v", s, yz[j])
		}
	}
}

// A heap of made-up digits.
func someHeap(n int) *heap {
	set := func(seed uint64) *digits {
		rng := lots(seed)
		d := &digits{x: kernels.New[float32](n, inputs)}
		kernels.FillNormal(d.x.Data, rng)
		kernels.Scale(0.3, d.x.Data)
		for range n {
			d.label = append(d.label, rng.IntN(classes))
		}
		return d
	}
	h := &heap{train: set(1), val: set(2), test: set(3)}
	h.truth, h.wrong = h.train.label, make([]bool, n)
	return h
}

func someCleaner(h *heap, sigma float64) *cleaner {
	nothing := func() {}
	return newCleaner(h, newLoss(h.train), newLoss(h.val), steepest(h.train, nothing)+2*ridge, steepest(h.val, nothing), newStudent(), sigma, 2, 10, nothing)
}

// settled fits both students of a cleaner for weights s(x).
func settled(c *cleaner, x []float64) {
	copy(c.x, x)
	c.moved()
	c.g.weights(x)
	y, z := newFit(c.g, ridge, c.curveG+c.sigma*c.curveF), newFit(c.g, ridge, c.curveG)
	y.f, y.sigma = c.f, c.sigma
	for range 800 {
		y.step()
		z.step()
	}
	c.y, c.z = y.y, z.y
	c.look()
}

func TestStudentsGradient(t *testing.T) {
	h := someHeap(30)
	l := newLoss(h.train)
	y := newStudent()
	kernels.FillNormal(y.Data, lots(4))
	grad := newStudent()
	l.gradient(grad, y, 1)
	for _, i := range []int{0, 5, 300, 1969} {
		const step = 0.02
		old := y.Data[i]
		y.Data[i] = old + step
		up := l.mean(y)
		y.Data[i] = old - step
		down := l.mean(y)
		y.Data[i] = old
		if d := (up - down) / (2 * step); math.Abs(d-float64(grad.Data[i])) > 2e-4 {
			t.Errorf("entry %d: gradient %v, by differences %v", i, grad.Data[i], d)
		}
	}
	// No mean loss over inputs of that size is more curved than steepest says: a fit with that step never rises.
	f := newFit(l, ridge, steepest(h.train, func() {})+2*ridge)
	for range 400 {
		f.step()
	}
	clear(grad.Data)
	l.gradient(grad, f.y, 1)
	kernels.Axpy(2*ridge, f.y.Data, grad.Data)
	if n := math.Sqrt(float64(kernels.SumSquares(grad.Data))); n > 1e-4 {
		t.Errorf("|∇g| = %v after a fit", n)
	}
}

// Implicit differentiation says by how much ψ changes when a weight does, and the penalty gradient says nearly the same,
// the more so the smaller σ is.
func TestPenaltyGradientOfWeights(t *testing.T) {
	h := someHeap(40)
	x := make([]float64, 40)
	rng := lots(6)
	for i := range x {
		x[i] = 0.5 * rng.NormFloat64()
	}
	c := someCleaner(h, 0.1)
	settled(c, x)
	exact := exactGradient(c, c.z, x, func() {})
	psi := func(x []float64) float64 {
		d := someCleaner(h, 0.1)
		settled(d, x)
		return d.f.mean(d.z)
	}
	for _, i := range []int{17} {
		const step = 0.3
		x[i] += step
		up := psi(x)
		x[i] -= 2 * step
		down := psi(x)
		x[i] += step
		if d := (up - down) / (2 * step) * 40; math.Abs(d-exact[i]) > 0.05*math.Abs(exact[i])+2e-3 {
			t.Errorf("weight %d: exact %v, by differences %v", i, exact[i], d)
		}
	}
	last := math.Inf(1)
	for _, s := range []float64{1, 0.1, 0.02} {
		d := someCleaner(h, s)
		settled(d, x)
		mine := make([]float64, len(x))
		for i := range mine {
			mine[i] = d.push(i)
		}
		cosine, off := likeness(mine, exact)
		if !(off < last) || s <= 0.1 && cosine < 0.99 {
			t.Errorf("σ %v: cosine %v, error %v after %v", s, cosine, off, last)
		}
		last = off
	}
}

// Digits are standardised images with a bias beside, in the order in which they were asked for.
func TestGather(t *testing.T) {
	pool := &data.Images{Rows: side, Cols: side, Labels: []uint8{4, 7, 9}, Pixels: make([]uint8, 3*pixels)}
	pool.Pixels[2*pixels+5] = 255
	d := gather(pool, []int{2, 0})
	if fmt.Sprint(d.label) != "[9 4]" || d.image[0][5] != 255 || d.image[1][5] != 0 {
		t.Errorf("labels %v, a pixel of each %v and %v", d.label, d.image[0][5], d.image[1][5])
	}
	for i, want := range []float64{(1 - 0.1307) / 0.3081, -0.1307 / 0.3081} {
		if got := d.x.At(i, 5); math.Abs(float64(got)-want) > 1e-6 || d.x.At(i, pixels) != 1 {
			t.Errorf("digit %d: the pixel is %v, want %v, and the bias %v", i, got, want, d.x.At(i, pixels))
		}
	}
}

func TestWrongLabels(t *testing.T) {
	h := someHeap(2000)
	truth := fmt.Sprint(h.train.label)
	h.spoil(0.3, lots(8))
	wrong := 0
	for i, w := range h.wrong {
		if w != (h.truth[i] != h.train.label[i]) {
			t.Fatalf("digit %d is a %d, labelled %d, and that is wrong: %v", i, h.truth[i], h.train.label[i], w)
		}
		if w {
			wrong++
		}
	}
	if fmt.Sprint(h.truth) != truth {
		t.Error("the truth has changed")
	}
	if wrong < 520 || wrong > 680 {
		t.Errorf("%d of 2000 labels are wrong; 600 are expected", wrong)
	}
	if n := len(h.right()); n != 2000-wrong {
		t.Errorf("%d right labels", n)
	}
}
