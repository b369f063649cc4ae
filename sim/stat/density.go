package stat

import (
	"math"

	"orrery/kernels"
)

// Density estimates the density of which x are draws at each of the places: a normal bump on every draw, as wide as Silverman
// advises for data that look normal (1.06 standard deviations / n^(1/5); 1986, Density Estimation, equation 3.28). All
// zero for fewer than two different draws.
func Density(x, places []float64) []float64 {
	out := make([]float64, len(places))
	if len(x) < 2 {
		return out
	}
	n := float64(len(x))
	bumps := make([]float64, len(x))
	kernels.AddScalar(bumps, x, -kernels.Sum(x)/n)
	width := 1.06 * math.Sqrt(kernels.SumSquares(bumps)/(n-1)) / math.Pow(n, 0.2)
	if !(width > 0) {
		return out
	}
	for i, p := range places {
		for k, v := range x {
			z := (p - v) / width
			bumps[k] = -0.5 * z * z
		}
		kernels.Exp(bumps, bumps)
		out[i] = kernels.Sum(bumps) / (n * width * math.Sqrt(2*math.Pi))
	}
	return out
}
