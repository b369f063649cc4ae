package linf

import (
	"math"
	"slices"

	"orrery/sim/blocks/stat"
)

// quantile is the q-quantile, linear between order statistics: the smallest value is that of 0, the largest that of 1.
func quantile(q float64, values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	k := min(int(at), len(sorted)-2)
	if k < 0 {
		return sorted[0]
	}
	return sorted[k] + float64((at-float64(k))*(sorted[k+1]-sorted[k]))
}

// guarantee is the share of sketches that the guarantee speaks for.
const guarantee = 0.9

// eps90 is the ε that 90% of the sketches achieve.
func eps90(ts []trial) float64 { return quantile(guarantee, each(ts, epsOf)) }

func epsOf(t trial) float64  { return t.eps }
func costOf(t trial) float64 { return t.cost }

func each(ts []trial, f func(trial) float64) []float64 {
	out := make([]float64, len(ts))
	for k, t := range ts {
		out[k] = f(t)
	}
	return out
}

// slope is that of log y against log x by least squares; NaN for less than three points.
func slope(x, y []float64) float64 {
	if len(x) < 3 {
		return math.NaN()
	}
	return stat.Exponent(x, y)
}
