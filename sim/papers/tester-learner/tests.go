package tester

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// The five tests, in their order.
const (
	mass = iota
	mom
	far
	m4
	grad
	tests
)

var testNames = [tests]string{"mass", "mom", "far", "m4", "grad"}

const (
	strips     = 4    // of width σ on either side; what is beyond them is "far"
	massOff    = 0.15 // share of a strip / the Gaussian's, off 1
	momOff     = 0.3  // eigenvalues of second moments, off 1
	momMissing = 9    // reported where a strip has too few points
	farMost    = 2.5  // largest eigenvalue far out
	m4Low      = 1.8  // fourth moment in the band, at d = 8
	m4High     = 3.2
	gradMost   = 0.01
)

// A strip is the points with k·σ <= |w·x| < (k+1)·σ, seen along the hyperplane: P x = x - (w·x) w.
type strip struct {
	points int
	share  float64 // of all points
	gauss  float64 // what the Gaussian's share would be
	low    float64 // second smallest eigenvalue of the second moments of P x (the smallest is the 0 along w)
	high   float64 // the largest
	fourth float64 // mean fourth power of the entries of P x
	few    bool    // less than 5d points: no evidence
}

// mass is the strip's share / the Gaussian's - 1.
func (s strip) mass() float64 { return s.share/s.gauss - 1 }

// mom is how far the eigenvalues of its second moments are from 1.
func (s strip) mom() float64 {
	if s.few {
		return momMissing
	}
	return max(math.Abs(s.low-1), math.Abs(s.high-1))
}

// A report is what the tests say of a halfspace on a sample.
type report struct {
	strips [strips + 1]strip // the last one is |w·x| >= 4σ
	value  [tests]float64    // the statistics
	over   [tests]float64    // each in units of what is tolerated: 1 is the limit
	err    float64
}

// limits are how far each statistic may go: tol multiplies all but the gradient's.
type limits struct {
	mass    float64
	mom     float64
	far     float64
	low, up float64 // of m4
	middle  float64 // the Gaussian's m4
	grad    float64
}

// newLimits are those of d dimensions. The Gaussian's mean fourth power is 3·mean(1 - w_j²)², for a random w
// 3(1 - 2/d + 3/(d(d+2))) on average: 2.36 at d = 8, for which 1.8 and 3.2 were set; they move along with it.
func newLimits(d int, tol float64) limits {
	middle := func(d float64) float64 { return 3 * (1 - 2/d + 3/(d*(d+2))) }
	m := middle(float64(d))
	return limits{mass: tol * massOff, mom: tol * momOff, far: 1 + tol*(farMost-1),
		low: m - tol*(middle(8)-m4Low), up: m + tol*(m4High-middle(8)), middle: m, grad: gradMost}
}

// test looks at w and the sample. Every test depends on the labels, because w does.
func (s *sample) test(w []float64, sigma float64, lim limits, breathe func()) report {
	var rep report
	var moments [strips + 1]kernels.Matrix[float64]
	for k := range moments {
		moments[k] = kernels.New[float64](s.d, s.d)
	}
	p := make([]float64, s.d)
	for i := range s.n {
		if i%pause == 0 {
			breathe()
		}
		x := s.at(i)
		m := dot(w, x)
		k := min(int(math.Abs(m)/sigma), strips)
		st, c := &rep.strips[k], moments[k].Data
		st.points++
		for j := range p {
			p[j] = x[j] - float64(m*w[j])
		}
		for a, v := range p {
			row := c[a*s.d : (a+1)*s.d]
			for b := a; b < s.d; b++ {
				row[b] += float64(v * p[b])
			}
		}
		if k == 0 {
			for _, v := range p {
				st.fourth += float64(float64(v*v) * float64(v*v))
			}
		}
	}
	for k := range rep.strips {
		st := &rep.strips[k]
		st.share = float64(st.points) / float64(s.n)
		st.gauss = between(float64(k)*sigma, float64(k+1)*sigma)
		st.few = st.points < 5*s.d
		if k == strips {
			st.gauss, st.few = between(float64(k)*sigma, math.Inf(1)), false
		}
		if st.points == 0 {
			continue
		}
		kernels.Scale(1/float64(st.points), moments[k].Data)
		values := linalg.SymmetricValues(moments[k])
		st.high, st.low = values[0], values[s.d-2]
		st.fourth /= float64(st.points * s.d)
	}
	for _, st := range rep.strips[:strips] {
		rep.value[mass] = max(rep.value[mass], math.Abs(st.mass()))
		rep.value[mom] = max(rep.value[mom], st.mom())
	}
	now := s.descent(w, sigma)
	rep.value[far], rep.value[m4], rep.value[grad], rep.err = rep.strips[strips].high, rep.strips[0].fourth, now.size, now.err
	rep.over = lim.over(rep.value)
	return rep
}

// between is the Gaussian's mass of a <= |z| < b.
func between(a, b float64) float64 { return math.Erf(b/math.Sqrt2) - math.Erf(a/math.Sqrt2) }

// over puts each statistic in units of its tolerance.
func (l limits) over(v [tests]float64) (out [tests]float64) {
	out[mass], out[mom], out[grad] = v[mass]/l.mass, v[mom]/l.mom, v[grad]/l.grad
	out[far] = max(v[far]-1, 0) / (l.far - 1)
	if out[m4] = (v[m4] - l.middle) / (l.up - l.middle); v[m4] < l.middle {
		out[m4] = (l.middle - v[m4]) / (l.middle - l.low)
	}
	return out
}

// worst is the largest of the five: the tester accepts if it is at most 1.
func (r *report) worst() (over float64, which int) {
	for k, x := range r.over {
		if x > over {
			over, which = x, k
		}
	}
	return over, which
}

func (r *report) passes() bool {
	over, _ := r.worst()
	return over <= 1
}

// says is a test's statistic and its limit, in words.
func (l limits) says(k int, v float64) string {
	switch k {
	case mass:
		return fmt.Sprintf("the share of a strip is off the Gaussian's by up to %.0f%% (%.0f%% are tolerated)", 100*v, 100*l.mass)
	case mom:
		if v == momMissing {
			return "a strip holds too few points to say anything"
		}
		return fmt.Sprintf("the second moments of a strip are off 1 by up to %.2f (%.2f is tolerated)", v, l.mom)
	case far:
		return fmt.Sprintf("the largest second moment far out is %.2f (at most %.2f)", v, l.far)
	case m4:
		return fmt.Sprintf("the fourth moment in the band is %.2f (%.2f to %.2f)", v, l.low, l.up)
	}
	return fmt.Sprintf("the gradient is %.4f (at most %.2f)", v, l.grad)
}
