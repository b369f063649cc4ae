package tester

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/host/batch"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// bare calls f inside a run, for what needs its streams.
func bare(t *testing.T, f func(r *sim.Run)) {
	t.Helper()
	e := sim.Experiment{Slug: "bare", Run: f}
	if _, _, err := sim.Execute(&e, sim.Values{}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}

// The tabulated nodes are Gauss-Hermite's, and their moments are the Gaussian's below degree 2·nodes, not at it.
func TestQuadratures(t *testing.T) {
	for set, q := range quadratures {
		n := len(q.at)
		x, w := make([]float64, n), make([]float64, n)
		quad.Hermite{}.FixedLocations(x, w, math.Inf(-1), math.Inf(1)) // for exp(-x²)
		for i := range x {
			if math.Abs(x[i]*math.Sqrt2-q.at[i]) > 1e-14 || math.Abs(w[i]/math.Sqrt(math.Pi)-q.weight[i]) > 1e-14 {
				t.Errorf("%s: node %v, weight %v; gonum has %v, %v", set, q.at[i], q.weight[i], x[i]*math.Sqrt2, w[i]/math.Sqrt(math.Pi))
			}
		}
		for a := 0; a <= 2*n; a++ {
			got := 0.0
			for i, v := range q.at {
				got += q.weight[i] * math.Pow(v, float64(a))
			}
			if same := math.Abs(got-normalMoment(a)) < 1e-9*max(1, normalMoment(a)); same != (a < 2*n) {
				t.Errorf("%s: moment %d is %v, the Gaussian's %v", set, a, got, normalMoment(a))
			}
		}
	}
}

func TestNormalMoments(t *testing.T) {
	for a, want := range []float64{1, 0, 1, 0, 3, 0, 15, 0, 105} {
		if got := normalMoment(a); got != want {
			t.Errorf("moment %d is %v", a, got)
		}
	}
}

func TestMonomials(t *testing.T) {
	for d, want := range map[int]int{8: 494, 20: combin.Binomial(24, 4) - 1, 2: 14} {
		all := monomials(d)
		if len(all) != want {
			t.Errorf("%d monomials in %d dimensions, want %d", len(all), d, want)
		}
	}
	for _, c := range []struct {
		m        monomial
		text     string
		mean, sd float64
	}{
		{monomial{2}, "x₃", 0, 1}, {monomial{0, 0}, "x₁²", 1, math.Sqrt(2)}, {monomial{0, 11}, "x₁x₁₂", 0, 1},
		{monomial{1, 1, 1}, "x₂³", 0, math.Sqrt(15)}, {monomial{0, 0, 0, 0}, "x₁⁴", 3, math.Sqrt(96)}, {monomial{0, 0, 1, 1}, "x₁²x₂²", 1, math.Sqrt(8)},
	} {
		mean, sd := c.m.gaussian()
		if c.m.String() != c.text || mean != c.mean || math.Abs(sd-c.sd) > 1e-15 {
			t.Errorf("%v: %s, mean %v, sd %v", []int(c.m), c.m, mean, sd)
		}
	}
}

// The means from the Gram matrix are those of the monomials themselves.
func TestBlindIsTheMonomials(t *testing.T) {
	const n, d = 700, 5
	s := &sample{n: n, d: d, x: make([]float64, n*d)}
	kernels.FillNormal(s.x, lots(1))
	all := monomials(d)
	b := s.blindly(all, func() {})
	for k, m := range all {
		sum := 0.0
		for i := range n {
			p := 1.0
			for _, j := range m {
				p *= s.at(i)[j]
			}
			sum += p
		}
		mean, sd := m.gaussian()
		if want := math.Abs(sum/n-mean) / sd * math.Sqrt(n); math.Abs(b.off[k]-want) > 1e-9 {
			t.Errorf("%s is off by %v, want %v", m, b.off[k], want)
		}
	}
	for deg := 1; deg <= blindDegree; deg++ {
		if b.upTo[deg] != combin.Binomial(d+deg, deg)-1 || b.most[deg] != slices.Max(b.off[:b.upTo[deg]]) || b.off[b.at[deg]] != b.most[deg] {
			t.Errorf("degree %d: %d monomials, largest %v", deg, b.upTo[deg], b.most[deg])
		}
	}
}

// loss is the ramp loss, written out.
func (s *sample) loss(w []float64, sigma float64) float64 {
	sum := 0.0
	for i := range s.n {
		sum += min(max(0.5-s.y[i]*dot(w, s.at(i))/(2*sigma), 0), 1)
	}
	return sum / float64(s.n)
}

// The gradient is the loss's derivative along the sphere. The step is so short that no point enters or leaves the band.
func TestGradient(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const sigma, h = 0.3, 1e-7
		s := newSample(r, gauss, 20000, 5, 0.2)
		w := direction(5, lots(3))
		now := s.descent(w, sigma)
		if math.Abs(dot(now.g, w)) > 1e-15 || math.Abs(now.size-math.Sqrt(dot(now.g, now.g))) > 1e-15 {
			t.Errorf("g·w = %v, |g| = %v", dot(now.g, w), now.size)
		}
		for k := range 5 {
			v := across(direction(5, lots(uint64(k+10))), w)
			move := func(h float64) []float64 {
				out := slices.Clone(w)
				kernels.Axpy(h, v, out)
				return out
			}
			want := (s.loss(move(h), sigma) - s.loss(move(-h), sigma)) / (2 * h)
			if got := dot(now.g, v); math.Abs(got-want) > 1e-7 {
				t.Errorf("along direction %d: %v, by differences %v", k, got, want)
			}
		}
		wrong := 0
		for i := range s.n {
			if dot(w, s.at(i))*s.y[i] < 0 {
				wrong++
			}
		}
		if now.err != float64(wrong)/float64(s.n) {
			t.Errorf("error %v, counted %d", now.err, wrong)
		}
	})
}

func TestSchedule(t *testing.T) {
	bare(t, func(r *sim.Run) {
		l := newLearner(newSample(r, gauss, 100, 2, 0.1), 0.5, axis(2))
		for range steps {
			l.step()
			if want := math.Pow(decay, max(0, float64(l.t-1-full))); math.Abs(l.c-want) > 1e-12 {
				t.Fatalf("step %d at rate %v, want %v", l.t, l.c, want)
			}
			if math.Abs(dot(l.w, l.w)-1) > 1e-12 {
				t.Fatalf("|w|² = %v", dot(l.w, l.w))
			}
		}
	})
}

// The strips' shares add up to one, and their moments are those of the points projected one by one.
func TestStrips(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const n, d, sigma = 5000, 4, 0.25
		s := newSample(r, gauss, n, d, 0.2)
		w := direction(d, lots(9))
		rep := s.test(w, sigma, newLimits(d, 1), func() {})
		share, mass, fourth, inside := 0.0, 0.0, 0.0, 0
		for _, st := range rep.strips {
			share += st.share
			mass += st.gauss
		}
		if math.Abs(share-1) > 1e-12 || math.Abs(mass-1) > 1e-12 {
			t.Errorf("shares add up to %v, the Gaussian's to %v", share, mass)
		}
		if want := 2 * (distuv.UnitNormal.CDF(0.5) - distuv.UnitNormal.CDF(0.25)); math.Abs(rep.strips[1].gauss-want) > 1e-14 {
			t.Errorf("the Gaussian's mass of strip 1 is %v, want %v", rep.strips[1].gauss, want)
		}
		for i := range n {
			m := dot(w, s.at(i))
			if math.Abs(m) >= sigma {
				continue
			}
			inside++
			for j, v := range s.at(i) {
				fourth += math.Pow(v-m*w[j], 4) / d
			}
		}
		if rep.strips[0].points != inside || math.Abs(rep.value[m4]-fourth/float64(inside)) > 1e-12 {
			t.Errorf("%d points in the band, m4 %v; want %d, %v", rep.strips[0].points, rep.value[m4], inside, fourth/float64(inside))
		}
	})
}

// A strip in which every point is ±a·v along one direction v of the hyperplane has the eigenvalues a² and, for the rest, 0.
func TestMomentsOfALine(t *testing.T) {
	const n, d, a = 100, 3, 1.7
	s := &sample{n: n, d: d, x: make([]float64, n*d), y: make([]float64, n)}
	for i := range n {
		s.x[i*d], s.x[i*d+1], s.y[i] = 0.1, a, 1
		if i%2 == 0 {
			s.x[i*d+1] = -a
		}
	}
	st := s.test(axis(d), 0.25, newLimits(d, 1), func() {}).strips[0]
	if math.Abs(st.high-a*a) > 1e-12 || math.Abs(st.low) > 1e-12 || math.Abs(st.mom()-(a*a-1)) > 1e-12 {
		t.Errorf("eigenvalues %v and %v, mom %v", st.high, st.low, st.mom())
	}
	if few := (strip{few: true}).mom(); few != momMissing {
		t.Errorf("a strip without evidence reports %v", few)
	}
}

func TestLimits(t *testing.T) {
	l := newLimits(8, 1)
	if math.Abs(l.low-m4Low) > 1e-12 || math.Abs(l.up-m4High) > 1e-12 || l.far != farMost || math.Abs(l.middle-2.3625) > 1e-12 {
		t.Errorf("at d = 8: %+v", l)
	}
	wide := newLimits(8, 2)
	if wide.mass != 0.3 || wide.mom != 0.6 || wide.far != 4 || math.Abs(wide.middle-wide.low-2*(l.middle-l.low)) > 1e-12 || wide.grad != gradMost {
		t.Errorf("at twice the tolerance: %+v", wide)
	}
	at := func(v ...float64) (over float64) {
		rep := report{over: l.over([tests]float64(v))}
		over, _ = rep.worst()
		return over
	}
	for _, v := range [][]float64{{massOff, 0, 1, 2.3, 0}, {0, momOff, 1, 2.3, 0}, {0, 0, farMost, 2.3, 0}, {0, 0, 1, m4Low, 0}, {0, 0, 1, m4High, 0}, {0, 0, 1, 2.3, gradMost}} {
		if x := at(v...); math.Abs(x-1) > 1e-12 {
			t.Errorf("%v lies at the limit, but the worst is %v of it", v, x)
		}
	}
	// The Gaussian's fourth moment, averaged over w, for other dimensions.
	for _, d := range []int{2, 5, 20} {
		sum, rng := 0.0, lots(5)
		for range 4000 {
			for _, v := range direction(d, rng) {
				sum += 3 * (1 - v*v) * (1 - v*v) / float64(d) / 4000
			}
		}
		if m := newLimits(d, 1).middle; math.Abs(sum-m) > 0.02 {
			t.Errorf("d = %d: fourth moment %v, drawn %v", d, m, sum)
		}
	}
}

// What each data set promises.
func TestBank(t *testing.T) {
	bare(t, func(r *sim.Run) {
		const n, d = 20000, 6
		for _, set := range bank {
			s := newSample(r, set, n, d, 0.2)
			if math.Abs(dot(s.target, s.target)-1) > 1e-12 {
				t.Errorf("%s: |w*|² = %v", set, dot(s.target, s.target))
			}
			wrong := 0
			for i := range n {
				if (signOf(dot(s.target, s.at(i))) != s.y[i]) != s.flipped[i] {
					t.Fatalf("%s: label %d and its flip disagree", set, i)
				}
				if s.flipped[i] {
					wrong++
				}
			}
			if s.opt != float64(wrong)/n || s.opt < 0.09 || s.opt > 0.21 {
				t.Errorf("%s: opt %v, %d flipped", set, s.opt, wrong)
			}
			if now := s.descent(s.target, 0.25); now.err != s.opt {
				t.Errorf("%s: the target's error is %v, opt %v", set, now.err, s.opt)
			}
			first := make([]float64, n)
			for i := range n {
				first[i] = s.at(i)[0]
			}
			if v := stat.PopVariance(first, nil); set != t3 && set != benign && math.Abs(v-1) > 0.05 {
				t.Errorf("%s: the first coordinate has variance %v", set, v)
			}
			values := slices.Clone(first)
			slices.Sort(values)
			values = slices.Compact(values)
			want := map[string]int{quad2: 2, quad4: 4, quad4r: 4, quad6: 6, cube: 2}[set]
			if want > 0 && len(values) != want || want == 0 && len(values) < n/2 {
				t.Errorf("%s: the first coordinate has %d values", set, len(values))
			}
			switch set {
			case adv:
				least, most := math.Inf(1), 0.0
				for i := range n {
					v := math.Abs(dot(s.target, s.at(i)) + dot(s.side, s.at(i)))
					if s.flipped[i] {
						least = min(least, v)
					} else {
						most = max(most, v)
					}
				}
				if s.opt != 0.1 || least < most {
					t.Errorf("adv: opt %v, least flipped %v, largest kept %v", s.opt, least, most)
				}
			case gap:
				x, c := kernels.Of(n, d, s.x), kernels.New[float64](d, d)
				kernels.MulAdd(c, 1.0/n, x.T(), x, 0)
				for i := range d {
					for j := range d {
						if want := map[bool]float64{true: 1}[i == j]; math.Abs(c.At(i, j)-want) > 1e-9 {
							t.Errorf("gap: second moment %d, %d is %v", i, j, c.At(i, j))
						}
					}
				}
			case benign:
				for i := range n {
					if m := math.Abs(dot(s.target, s.at(i))); m > 1.2+1e-9 && m < 1.2*1.35-1e-9 {
						t.Fatalf("benign: a point at %v", m)
					}
				}
			case t3: // the first coordinate is Student's t, scaled to variance 1
				tail := 0.0
				for _, v := range first {
					if math.Abs(v) > 2 {
						tail += 1.0 / n
					}
				}
				student := distuv.StudentsT{Sigma: 1 / math.Sqrt(3), Nu: 3}
				if want := 2 * student.CDF(-2); math.Abs(tail-want) > 0.006 {
					t.Errorf("t3: %v beyond ±2, want %v", tail, want)
				}
			}
		}
	})
}
