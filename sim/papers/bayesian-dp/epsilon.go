package dp

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// most is the largest epsilon that is told apart from infinity, -ln 1e-12.
const most = 27.631021115928547

// epsilonOf is the least epsilon for which rates FPR = f and FNR = g are possible under (epsilon, delta)-DP: of any test,
//
//	f + e^ε g >= 1 - δ,  g + e^ε f >= 1 - δ,
//
// and the same of the test that answers the opposite, 1 - f and 1 - g. The mirrored pair matters: an attack that is
// always wrong gives as much away as one that is always right.
func epsilonOf(f, g, delta float64) float64 {
	return min(max(0, below(f, g, delta), below(1-f, 1-g, delta)), most)
}

// below is the larger of ln((1-δ-f)/g) and ln((1-δ-g)/f), the two terms that fall in both rates.
func below(f, g, delta float64) float64 {
	ratio := func(x, y float64) float64 {
		switch {
		case x <= 0:
			return math.Inf(-1)
		case y <= 0:
			return math.Inf(1)
		}
		return math.Log(x / y)
	}
	return max(ratio(1-delta-f, g), ratio(1-delta-g, f))
}

// normal is Φ.
func normal(x float64) float64 { return distuv.UnitNormal.CDF(x) }

// rates are the true error rates of the test "present if score > thr" when scores are normal with sd 1/µ round 0 (absent)
// and 1 (present).
func rates(thr, mu float64) (f, g float64) { return normal(-thr * mu), normal((thr - 1) * mu) }
