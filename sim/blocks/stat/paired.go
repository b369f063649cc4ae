package stat

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Pairs are the differences a_i - b_i of two arms that were run on the same seeds, batches or test examples: what both have
// in common drops out.
type Pairs struct {
	N           int     // pairs
	Mean        float64 // of the differences, in the arms' unit; NaN without pairs
	SD          float64 // their sample standard deviation; NaN for fewer than two
	Above, Even int     // pairs with a > b, and with a = b
}

// Paired compares a [n] with b [n], pair by pair.
func Paired(a, b []float64) Pairs {
	if len(a) != len(b) {
		panic("stat: pairs of samples of different sizes")
	}
	p := Pairs{N: len(a), Mean: math.NaN(), SD: math.NaN()}
	d := make([]float64, len(a))
	for i, x := range a {
		d[i] = x - b[i]
		switch {
		case d[i] > 0:
			p.Above++
		case d[i] == 0:
			p.Even++
		}
	}
	if p.N > 0 {
		p.Mean = stat.Mean(d, nil)
	}
	if p.N > 1 {
		p.SD = stat.StdDev(d, nil)
	}
	return p
}

// StdErr is the standard error of the mean difference, SD/√n.
func (p Pairs) StdErr() float64 { return p.SD / math.Sqrt(float64(p.N)) }

// Tie reports that the mean difference is below twice its standard error, or that there are fewer than two pairs and none can
// be told.
func (p Pairs) Tie() bool { return !(math.Abs(p.Mean) >= 2*p.StdErr()) || p.Mean == 0 }

// T is Student's statistic of the mean difference, mean/StdErr (1908, Biometrika 6).
func (p Pairs) T() float64 { return p.Mean / p.StdErr() }

// TTest is the two-sided p-value of [Pairs.T] for differences that are normal with mean 0: n - 1 degrees of freedom. NaN for
// fewer than two pairs, and where all differences are 0.
func (p Pairs) TTest() float64 {
	t := math.Abs(p.T())
	if p.N < 2 || math.IsNaN(t) {
		return math.NaN()
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(p.N - 1)}.CDF(-t)
}

// Interval is the interval of the mean difference at a level (0.95), by Student's distribution; all numbers for fewer than
// two pairs.
func (p Pairs) Interval(level float64) (lo, hi float64) {
	if p.N < 2 {
		return math.Inf(-1), math.Inf(1)
	}
	reach := p.StdErr() * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(p.N - 1)}.Quantile((1+level)/2)
	return p.Mean - reach, p.Mean + reach
}

// SignTest is the exact two-sided p-value of the number of pairs with a > b when either sign is as likely; even pairs do not
// count (Dixon and Mood 1946, Journal of the American Statistical Association 41). It asks nothing of the differences'
// distribution. 1 where no pair is left.
func (p Pairs) SignTest() float64 {
	n := p.N - p.Even
	if n == 0 {
		return 1
	}
	few := min(p.Above, n-p.Above)
	return min(1, 2*distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(few)))
}
