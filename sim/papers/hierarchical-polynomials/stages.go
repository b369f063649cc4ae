package hier

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

// A setting is what a network is trained with.
type setting struct {
	d, m2, m1, T    int
	alpha           float64 // n/d²
	link, kind, act string
}

func (s setting) n() int { return int(math.Round(s.alpha * float64(s.d*s.d))) }

func (s setting) name() string { return fmt.Sprintf("d = %d, n = %s d²", s.d, sim.Number(s.alpha)) }

// host is what the training needs of its surroundings: a run has all of it, the hand on the stage nothing.
type host struct {
	steps   func(phase string, n int) iter.Seq[int]
	breathe func()
}

// A lab holds what does not depend on the size of the training samples.
type lab struct {
	rand        func(purpose string) *rand.Rand
	set         setting
	target      *target
	inner       *inner
	valid, test sample
	variance    float64 // of y on the test sample
	spread      float64 // of y on the validation sample
	// phi of these two
	validPhi, testPhi kernels.Matrix[float32]
}

const (
	validCount = 1500
	testCount  = 4000
	decay      = 0.9 // of the heavy ball
	every      = 50  // steps from one look at the validation error to the next
)

// newLab draws target, frozen features, validation and test samples. The streams are named by d: what d has in common
// with another run of the same seed is the same there.
func newLab(r *sim.Run, s setting) *lab {
	name := func(purpose string) string { return fmt.Sprintf("%s, d = %d", purpose, s.d) }
	l := &lab{set: s}
	l.rand = func(purpose string) *rand.Rand { return r.Again(name(purpose)) }
	l.target = newTarget(l.rand("eigenvectors"), s.d, s.kind, s.link)
	l.inner = newInner(l.rand("V"), l.rand("c"), s.d, s.m2, s.act)
	l.valid = l.target.sample(l.rand("validation"), validCount)
	l.test = l.target.sample(l.rand("test"), testCount)
	l.variance, l.spread = stat.PopVariance(l.test.y, nil), stat.PopVariance(l.valid.y, nil)
	return l
}

// prepare computes the features of the validation and the test sample.
func (l *lab) prepare(h host) {
	l.validPhi = all(l.inner.phi, l.inner.size(), &l.valid, h.breathe)
	l.testPhi = all(l.inner.phi, l.inner.size(), &l.test, h.breathe)
}

// draw are the two training samples, and the mean of y over both.
func (l *lab) draw(n int) (first, second sample, mu float64) {
	first = l.target.sample(l.rand("stage 1"), n)
	second = l.target.sample(l.rand("stage 2"), n)
	return first, second, (kernels.Sum(first.y) + kernels.Sum(second.y)) / float64(2*n)
}

// correlation of the feature f with p on the test sample; 0 for a constant f.
func (l *lab) correlation(f []float64) float64 {
	if c := stat.Correlation(f, l.test.p, nil); !math.IsNaN(c) {
		return c
	}
	return 0
}

// error is the mean square error of the predictions mu + h on the test sample over the variance of y.
func (l *lab) error(h []float64, mu float64) float64 {
	return squares(h, l.test.y, mu) / l.variance
}

// squares is the mean of (y - mu - h)².
func squares(h, y []float64, mu float64) float64 {
	sum := 0.0
	for i, v := range h {
		e := y[i] - mu - v
		sum += float64(e * e)
	}
	return sum / float64(len(h))
}

func centred(y []float64, mu float64) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		out[i] = v - mu
	}
	return out
}

// gather are the normal equations of the features over some samples.
func gather(h host, phase string, features func(dst, x kernels.Matrix[float32]), size int, mu float64, samples ...*sample) *linalg.Gram[float32] {
	type piece struct {
		s        *sample
		from, to int
	}
	var pieces []piece
	for _, s := range samples {
		s.blocks(func(i, j int) { pieces = append(pieces, piece{s, i, j}) })
	}
	gram := linalg.NewGram[float32](size)
	block := kernels.New[float32](blockRows, size)
	for k := range h.steps(phase, len(pieces)) {
		p := pieces[k]
		b := block.Slice(0, p.to-p.from, 0, size)
		features(b, p.s.x.Slice(p.from, p.to, 0, p.s.x.Cols))
		gram.Add(b, centred(p.s.y[p.from:p.to], mu), h.breathe)
	}
	gram.Mean()
	return gram
}

// A first is what stage 1 has learned: f(x) = uᵀphi(Vx).
type first struct {
	u     []float64 // [m2 + 1], the best by the validation error
	step  int       // when that was
	f     []float64 // of the test inputs
	corr  float64   // with p there
	error float64   // of f + mu
}

// An observer is told how training goes: the feature u after a step and its values on the test sample. It only looks.
type observer func(step int, u, f []float64, corr, valid float64)

// looks reports whether a step is put into the chart: at the beginning often, then more and more rarely.
func looks(step int) bool {
	switch {
	case step <= 10:
		return true
	case step <= 200:
		return step%10 == 0
	}
	return step%every == 0
}

// stage1 fits y - mu by a linear function of the features phi(Vx), by gradient descent with a heavy ball from u = 0:
//
//	v ← 0.9 v - (G u - c),  u ← u + v/L
//
// with G = ΦᵀΦ/n, c = Φᵀ(y - mu)/n and L the largest eigenvalue of G. Since f is quadratic in x, what it can see of
// h = g∘p is the part of degree two, and that points along p. Later it fits what no quadratic can explain, so the u with
// the least validation error is kept. patience (0: none) ends it when that error has not fallen for so many steps.
func (l *lab) stage1(h host, phase string, s *sample, mu float64, patience int, see observer) first {
	gram := gather(h, phase+": samples", l.inner.phi, l.inner.size(), mu, s)
	G, c := kernels.Of(gram.G.Rows, gram.G.Cols, linalg.Convert[float32](gram.G.Data)), gram.C // in single precision it is read twice as fast
	L := gram.Largest(1e-3, 100)
	h.breathe()

	size := l.inner.size()
	u, v, slope := make([]float64, size), make([]float64, size), make([]float64, size)
	fValid, f := make([]float64, validCount), make([]float64, testCount)
	best := first{u: make([]float64, size), f: make([]float64, testCount)}
	least := math.Inf(1)
	if see != nil {
		see(0, u, f, 0, squares(fValid, l.valid.y, mu)/l.spread)
	}
	const chunk = 5
	T := l.set.T
	for k := range h.steps(phase+": descent", (T+chunk-1)/chunk) {
		for step := k*chunk + 1; step <= min(T, (k+1)*chunk); step++ {
			u32 := linalg.Convert[float32](u)
			for i := range size {
				slope[i] = float64(kernels.Dot(G.Row(i), u32)) - c[i]
			}
			for i := range size {
				v[i] = float64(decay*v[i]) - slope[i]
				u[i] += v[i] / L
			}
			check := step%every == 0
			if !check && (see == nil || !looks(step)) {
				continue
			}
			apply(fValid, l.validPhi, u)
			valid := squares(fValid, l.valid.y, mu)
			if check && valid < least {
				least = valid
				best.step = step
				copy(best.u, u)
			}
			if see != nil {
				apply(f, l.testPhi, u)
				see(step, u, f, l.correlation(f), valid/l.spread)
			}
		}
		if patience > 0 && k*chunk > best.step+patience {
			break
		}
	}
	apply(best.f, l.testPhi, best.u)
	best.corr, best.error = l.correlation(best.f), l.error(best.f, mu)
	return best
}

// A second is what stage 2 has learned on top.
type second struct {
	*outer
	lambda float64
	h      []float64 // of the test inputs, mu left out
	error  float64
}

// stage2 fits the outer layer by ridge regression on a fresh sample: on the first one f is a little too good, since u
// was fitted to the same inputs. tried is told each λ, the stiffest fit first.
func (l *lab) stage2(h host, phase string, s *sample, mu float64, one first, tried func(o *outer, lambda float64)) second {
	f := make([]float64, s.n())
	stream(f, l.inner.phi, s, one.u, h.breathe)
	o := newOuter(l.rand("s"), l.rand("b"), l.set.m1)
	o.standardise(f)
	size := l.set.m1 + 1
	gram := linalg.NewGram[float64](size)
	block := kernels.New[float64](blockRows, size)
	s.blocks(func(i, j int) {
		for k := i; k < j; k++ {
			o.units(block.Row(k-i), f[k])
		}
		gram.Add(block.Slice(0, j-i, 0, size), centred(s.y[i:j], mu), nil)
		h.breathe()
	})
	gram.Mean()

	fValid := make([]float64, validCount)
	apply(fValid, l.validPhi, one.u)
	w, lambda := l.chooseRidge(h, phase, gram.Ridge, lambdas(-1, -8), mu, func(dst, w []float64) {
		o.predict(dst, fValid, w)
	}, func(w []float64, lambda float64) {
		if tried != nil {
			o.a = w
			tried(o, lambda)
		}
	})
	o.a = w
	out := second{outer: o, lambda: lambda, h: make([]float64, testCount)}
	o.predict(out.h, one.f, w)
	out.error = l.error(out.h, mu)
	return out
}

// lambdas are 10^from ... 10^to by decades.
func lambdas(from, to int) []float64 {
	var out []float64
	for e := from; e >= to; e-- {
		out = append(out, math.Pow10(e))
	}
	return out
}

// chooseRidge solves for each λ and keeps the weights with the least error on the validation sample.
func (l *lab) chooseRidge(h host, phase string, ridge func(lambda float64, breathe func()) []float64, path []float64, mu float64,
	predict func(dst, w []float64), tried func(w []float64, lambda float64)) (best []float64, at float64) {
	least := math.Inf(1)
	on := make([]float64, validCount)
	for k := range h.steps(phase, len(path)) {
		w := ridge(path[k], h.breathe)
		if w == nil { // so little is added to the diagonal that rounding decides
			continue
		}
		predict(on, w)
		if e := squares(on, l.valid.y, mu); e < least {
			least, best, at = e, w, path[k]
		}
		if tried != nil {
			tried(w, path[k])
		}
	}
	return best, at
}

// A kernelFit is the random-feature baseline.
type kernelFit struct {
	lambda float64
	h      []float64 // of the test inputs, mu left out
	error  float64
}

// randomFeatures is the kernel method: ridge regression on relu(Vᵀx + c)/√m2, on both samples together.
func (l *lab) randomFeatures(h host, phase string, one, two *sample, mu float64) kernelFit {
	features, size := l.inner.relu, l.inner.size()
	gram := gather(h, phase+": samples", features, size, mu, one, two)
	valid := all(features, size, &l.valid, h.breathe)
	w, lambda := l.chooseRidge(h, phase+": ridge", gram.Ridge, lambdas(-1, -9), mu, func(dst, w []float64) { apply(dst, valid, w) }, nil)
	out := kernelFit{lambda: lambda, h: make([]float64, testCount)}
	stream(out.h, features, &l.test, w, h.breathe)
	out.error = l.error(out.h, mu)
	return out
}
