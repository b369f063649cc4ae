package stat

import "gonum.org/v1/gonum/stat/distuv"

// ClopperPearson is the exact two-sided interval at a level (0.95) for a probability of which k of n trials came out
// (Clopper and Pearson 1934, Biometrika 26); k and n need not be whole. Without trials it is [0, 1].
func ClopperPearson(k, n, level float64) (lo, hi float64) {
	tail := (1 - level) / 2
	lo, hi = 0, 1
	if k > 0 {
		lo = distuv.Beta{Alpha: k, Beta: n - k + 1}.Quantile(tail)
	}
	if k < n {
		hi = distuv.Beta{Alpha: k + 1, Beta: n - k}.Quantile(1 - tail)
	}
	return lo, hi
}

// Jeffreys is the equal-tailed credible interval at a level for a probability of which k of n trials came out, with
// Jeffreys' prior Beta(1/2, 1/2); as is usual its end is 0 when k = 0 and 1 when k = n.
// Brown, Cai and DasGupta 2001, Statistical Science 16.
func Jeffreys(k, n, level float64) (lo, hi float64) {
	tail := (1 - level) / 2
	post := distuv.Beta{Alpha: k + 0.5, Beta: n - k + 0.5}
	lo, hi = 0, 1
	if k > 0 {
		lo = post.Quantile(tail)
	}
	if k < n {
		hi = post.Quantile(1 - tail)
	}
	return lo, hi
}
