package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// GaussianDelta is the exact δ at ε of releasing a number that one person moves by at most µ standard deviations of the
// Gaussian noise that is added to it (Balle and Wang 2018, theorem 8):
//
//	δ(ε) = Φ(µ/2 - ε/µ) - e^ε Φ(-µ/2 - ε/µ).
func GaussianDelta(eps, mu float64) float64 {
	phi := distuv.UnitNormal.CDF
	return phi(mu/2-eps/mu) - float64(math.Exp(eps)*phi(-mu/2-eps/mu))
}

// GaussianScale is the least standard deviation of the noise, in units of what one person moves, that makes the release
// (ε, δ)-differentially private, to ten digits; ε and δ must be positive.
func GaussianScale(eps, delta float64) float64 {
	excess := func(lnSigma float64) float64 { return GaussianDelta(eps, math.Exp(-lnSigma)) - delta }
	lo, hi := -1.0, 1.0
	for excess(lo) < 0 {
		lo--
	}
	for excess(hi) > 0 {
		hi++
	}
	return math.Exp(Root(excess, lo, hi, 1e-11))
}

// GaussianEpsilon is the exact ε at δ of such a release, 0 at least. T releases that one person moves by µ₁ each are one with
// µ = √T·µ₁.
func GaussianEpsilon(mu, delta float64) float64 {
	excess := func(eps float64) float64 { return GaussianDelta(eps, mu) - delta }
	if excess(0) <= 0 {
		return 0
	}
	hi := 1.0
	for excess(hi) > 0 {
		hi *= 2
	}
	return Root(excess, 0, hi, 1e-10)
}
