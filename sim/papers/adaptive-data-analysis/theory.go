package adaptive

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// finding is the correlation that the analyst's last answer shows although there is none, after m answers, each with
// Gaussian noise of deviation sigma (0: the empirical mean):
//
//	2Φ(√(2m/π) / (n·√(1/n + σ²))) - 1
//
// Why: the vote of answer j agrees with z_ij a little more often than not, because z_ij is a part 1/n of the answer. The sum
// of m votes on one point therefore has mean m·√(2/π)/(n·√(1/n + σ²)) and deviation √m.
func finding(n, m, sigma float64) float64 {
	return 2*distuv.UnitNormal.CDF(math.Sqrt(2*m/math.Pi)/(n*math.Sqrt(1/n+sigma*sigma))) - 1
}

// breaking is the m at which finding reaches tau: about 0.43·n at tau = 0.4 for the empirical mean, and that times 1 + n·σ²
// with noise, so like n² once n·σ² is large.
func breaking(n, sigma, tau float64) float64 {
	q := distuv.UnitNormal.Quantile((1 + tau) / 2)
	return math.Pi / 2 * q * q * n * (1 + n*sigma*sigma)
}

// largest is the median of the largest of m honest errors, each normal with variance 1/n + σ²: the price of noise.
func largest(n, m, sigma float64) float64 {
	return math.Sqrt(1/n+sigma*sigma) * distuv.UnitNormal.Quantile(1-math.Ln2/(2*m))
}

// checkpoints are the numbers of answers after which the analyst's final question is asked: 10, then ever more by the
// factor, and last m itself.
func checkpoints(m int, factor float64) []int {
	var out []int
	for x := 10.0; x < float64(m)-0.5; x *= factor {
		if k := int(math.Round(x)); len(out) == 0 || k > out[len(out)-1] {
			out = append(out, k)
		}
	}
	if len(out) == 0 || out[len(out)-1] < m {
		out = append(out, m)
	}
	return out
}
