package stat

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Exponent is b of the power law y ∝ x^b by least squares of ln y on ln x, the slope in a double logarithmic chart. NaN for
// fewer than two different x and where a number is negative, NaN or infinite where one is 0.
func Exponent(x, y []float64) float64 {
	lx, ly := make([]float64, len(x)), make([]float64, len(y))
	for i := range x {
		lx[i], ly[i] = math.Log(x[i]), math.Log(y[i])
	}
	_, b := stat.LinearRegression(lx, ly, nil, false)
	return b
}
