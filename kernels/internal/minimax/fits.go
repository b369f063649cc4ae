package main

import (
	"math"
	"math/big"
	"slices"
)

// A fit is a polynomial or a fraction q(t) that stands for value in a formula of package
// kernels, t being x or, for an even function, x². Where q is off by e, the formula's result
// is off by weight·e relative to itself, rounding apart.
type fit struct {
	name, says    string
	lo, hi        float64 // the interval of x
	even          bool
	n, m          int     // coefficients of the numerator, degree of the denominator
	prec          uint    // bits of a coefficient
	bound         float64 // of the relative error
	value, weight func(x *big.Float) *big.Float
}

const (
	// |r| ≤ ½·ln 2, and somewhat more since n = round(x·log₂e) may be wrong near a half.
	expTo = math.Ln2 / 2 * (1 + 0x1p-14)
	// s = (m-1)/(m+1) with m from √½ to √2.
	logTo = (math.Sqrt2 - 1) / (math.Sqrt2 + 1) * (1 + 0x1p-22)
	// Where the formulas of tanh and erf change; there both sides err about as much.
	tanhFrom = 0.65
	erfFrom  = 0.9
	// erf 4 is 1 in float32.
	erfTo = 4
)

var fits = []fit{
	{
		name: "exp32", says: "eʳ = 1 + r + r²·q(r)",
		lo: -expTo, hi: expTo, n: 5, prec: 24, bound: 0x1p-28,
		value:  func(r *big.Float) *big.Float { return quo(sub(sub(exp(r), one), r), square(r)) },
		weight: func(r *big.Float) *big.Float { return quo(square(r), exp(r)) },
	},
	{
		name: "exp64", says: "r·coth ½r = 2 + r²·q(r²), eʳ = (r·coth ½r + r)/(r·coth ½r - r)",
		lo: -expTo, hi: expTo, even: true, n: 2, m: 2, prec: 53, bound: 0x1p-59,
		value:  func(r *big.Float) *big.Float { return quo(sub(rcoth(r), num(2)), square(r)) },
		weight: func(r *big.Float) *big.Float { return quo(scale(cube(r), 1), sub(square(rcoth(r)), square(r))) },
	},
	logFit("log32", 3, 24, 0x1p-30),
	logFit("log64", 7, 53, 0x1p-59),
	{
		name: "tanh32", says: "tanh x = x + x³·q(x²)",
		lo: -tanhFrom, hi: tanhFrom, even: true, n: 5, prec: 24, bound: 0x1p-27,
		value:  func(x *big.Float) *big.Float { return quo(sub(tanh(x), x), cube(x)) },
		weight: func(x *big.Float) *big.Float { return quo(cube(x), tanh(x)) },
	},
	{
		name: "erf32, near 0", says: "erf x = x + x·q(x²)",
		lo: -erfFrom, hi: erfFrom, even: true, n: 6, prec: 24, bound: 0x1p-26,
		value:  func(x *big.Float) *big.Float { return sub(quo(erf(x), x), one) },
		weight: func(x *big.Float) *big.Float { return quo(x, erf(x)) },
	},
	{
		name: "erf32, beyond", says: "erf a = 1 - e^(a·q(a) - a)",
		lo: erfFrom, hi: erfTo, n: 6, prec: 24, bound: 0x1p-28,
		value:  func(a *big.Float) *big.Float { return add(quo(log(erfc(a)), a), one) },
		weight: func(a *big.Float) *big.Float { return quo(mul(a, erfc(a)), erf(a)) },
	},
}

func logFit(name string, n int, prec uint, bound float64) fit {
	return fit{
		name: name, says: "2·artanh s = 2s + s³·q(s²)",
		lo: -logTo, hi: logTo, even: true, n: n, prec: prec, bound: bound,
		value:  func(s *big.Float) *big.Float { return quo(scale(sub(atanh(s), s), 1), cube(s)) },
		weight: func(s *big.Float) *big.Float { return quo(cube(s), scale(atanh(s), 1)) },
	}
}

func square(x *big.Float) *big.Float { return mul(x, x) }
func cube(x *big.Float) *big.Float   { return mul(square(x), x) }
func erfc(x *big.Float) *big.Float   { return sub(one, erf(x)) }
func rcoth(r *big.Float) *big.Float  { return quo(r, tanh(half(r))) }

// points returns points of the fit's interval, n of them or, for an even function, half of n.
// None is 0.
func (f fit) points(n int) []point {
	var points []point
	for _, x := range spread(f.lo, f.hi, n) {
		switch {
		case !f.even:
			points = append(points, point{x, f.value(x), abs(f.weight(x))})
		case x.Sign() > 0:
			points = append(points, point{square(x), f.value(x), f.weight(x)})
		}
	}
	return points
}

// rounded returns the fraction with rounded coefficients. First the denominator's are, then
// each of the numerator's in turn, and those after it are fitted anew to make up for that: as
// a polynomial for (value - c)/t.
func (f fit) rounded(points []point) fraction {
	q := remez(points, f.n, f.m)
	for j, d := range q.den {
		q.den[j] = round(d, f.prec)
	}
	rest := slices.Clone(points)
	for i, p := range rest {
		d := polynomial(q.den, p.t)
		rest[i] = point{p.t, mul(p.value, d), quo(p.weight, abs(d))}
	}
	for j := range q.num {
		c := round(remez(rest, f.n-j, 0).num[0], f.prec)
		for i, p := range rest {
			rest[i] = point{p.t, quo(sub(p.value, c), p.t), mul(p.weight, abs(p.t))}
		}
		q.num[j] = c
	}
	return q
}

func round(x *big.Float, prec uint) *big.Float {
	return num(0).Set(new(big.Float).SetPrec(prec).Set(x))
}

// worst returns the largest error of q on the points.
func worst(q fraction, points []point) *big.Float {
	w := num(0)
	for _, p := range points {
		if e := abs(p.error(q)); e.Cmp(w) > 0 {
			w = e
		}
	}
	return w
}
