package conformal

import (
	"math"
	"math/bits"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// probit is Φ⁻¹, with Φ⁻¹(0) = -∞ and Φ⁻¹(1) = +∞. These are kept: a threshold of +∞ is the sound answer "all labels".
func probit(p float64) float64 {
	switch {
	case p <= 0:
		return math.Inf(-1)
	case p >= 1:
		return math.Inf(1)
	}
	return mathext.NormalQuantile(p)
}

// quantile is Q(level): of n values the ⌈level·(n+1)⌉-th smallest, +∞ if there are not so many.
func quantile(level float64, values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	k := int(math.Ceil(level*float64(len(values)+1) - 1e-9)) // a hair less: 0.9·20 shall be 18
	switch {
	case k > len(sorted):
		return math.Inf(1)
	case k < 1:
		k = 1
	}
	return sorted[k-1]
}

// hoeffding is b = √(-ln β / 2N): a mean of N draws in [0, 1] lies further below (or above) its expectation with
// probability at most β.
func hoeffding(beta float64, n int) float64 { return math.Sqrt(-math.Log(beta) / (2 * float64(n))) }

// bernstein is the empirical bound of Maurer and Pontil (2009), which profits from a small sample variance v:
// b' = √(2v ln(2/β)/N) + 7 ln(2/β) / 3(N-1).
func bernstein(beta float64, n int, v float64) float64 {
	l := math.Log(2 / beta)
	return math.Sqrt(2*v*l/float64(n)) + 7*l/(3*float64(n-1))
}

// A rule decides which labels are in the set:
//
//	y ∈ C(x)  iff  Φ⁻¹(max(Ŝ(x,y) - b', 0)) - ε/σ  <=  Φ⁻¹(min(τ + b, 1)).
//
// RSCP has b = b' = 0; without correction ε/σ is 0 too, and what is left is split conformal prediction, Ŝ <= τ.
type rule struct {
	tau  float64 // at most 1
	b    float64 // on the calibration's side
	cage float64 // ε/σ: Φ⁻¹(S_RS) is 1/σ-Lipschitz

	draws     int
	beta      float64
	bernstein bool // b' by Bernstein instead of Hoeffding
}

func (u rule) with(bound string) rule {
	u.bernstein = bound == "bernstein"
	return u
}

// slack is b' of a score with sample variance v.
func (u *rule) slack(v float64) float64 {
	switch {
	case u.b == 0:
		return 0
	case u.bernstein:
		return bernstein(u.beta, u.draws, v)
	}
	return u.b
}

// tip is the left side: the lowest that the score at the image before the attack can be.
func (u *rule) tip(mean, v float64) float64 { return probit(max(mean-u.slack(v), 0)) - u.cage }

// line is the right side.
func (u *rule) line() float64 { return probit(min(u.tau+u.b, 1)) }

// has reports whether a label with this score is in the set.
func (u *rule) has(mean, v float64) bool {
	if u.b == 0 && u.cage == 0 {
		return mean <= u.tau
	}
	return u.tip(mean, v) <= u.line()
}

// labels is a set of labels, a bit each.
type labels uint16

func (c labels) has(y int) bool { return c>>y&1 == 1 }
func (c labels) size() int      { return bits.OnesCount16(uint16(c)) }

// set is C of image i.
func (u *rule) set(s *scores, i int) labels {
	var c labels
	for y := range classes {
		k := i*classes + y
		if u.has(s.mean[k], s.variance[k]) {
			c |= 1 << y
		}
	}
	return c
}

// tally is how the sets of some images do.
type tally struct {
	coverage float64 // share with the true label
	size     float64 // labels a set
	full     float64 // share with all labels
}

func (u *rule) tally(s *scores, truth []int) tally {
	var t tally
	for i, y := range truth {
		c := u.set(s, i)
		if c.has(y) {
			t.coverage++
		}
		t.size += float64(c.size())
		if c.size() == classes {
			t.full++
		}
	}
	n := float64(len(truth))
	return tally{t.coverage / n, t.size / n, t.full / n}
}
