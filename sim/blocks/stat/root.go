package stat

import "math"

// Root is where f, with f(a) <= 0 <= f(b) or the other way round, is zero, within tol. It never asks for more values than
// bisection and one (ITP: Oliveira and Takahashi 2020, doi 10.1145/3423597). NaN when f has the same sign at both ends.
func Root(f func(float64) float64, a, b, tol float64) float64 {
	if a > b {
		a, b = b, a
	}
	ya, yb := f(a), f(b)
	switch {
	case ya == 0:
		return a
	case yb == 0:
		return b
	case !(ya < 0 && yb > 0 || ya > 0 && yb < 0):
		return math.NaN()
	}
	up := 1.0 // makes f rise
	if ya > 0 {
		up = -1
	}
	ya, yb = up*ya, up*yb
	most := math.Ceil(math.Log2((b-a)/(2*tol))) + 1
	k := 0.2 / (b - a)
	for j := 0.0; b-a > 2*tol && j < most+2; j++ {
		middle := (a + b) / 2
		r := tol*math.Exp2(most-j) - (b-a)/2 // how far from the middle it may go
		secant := (yb*a - ya*b) / (yb - ya)
		toward := math.Copysign(1, middle-secant)
		x := middle
		if d := k * (b - a) * (b - a); d <= math.Abs(middle-secant) {
			x = secant + toward*d
		}
		if math.Abs(x-middle) > r {
			x = middle - toward*max(r, 0)
		}
		switch y := up * f(x); {
		case y > 0:
			b, yb = x, y
		case y < 0:
			a, ya = x, y
		default:
			return x
		}
	}
	return (a + b) / 2
}
