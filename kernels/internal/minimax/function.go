package main

import "math/big"

// bits is the precision of all arithmetic here, far more than the coefficients need:
// cancellation near 0, and dividing by t for every coefficient rounded, cost much of it.
const bits = 256

func num(x float64) *big.Float        { return new(big.Float).SetPrec(bits).SetFloat64(x) }
func add(x, y *big.Float) *big.Float  { return new(big.Float).SetPrec(bits).Add(x, y) }
func sub(x, y *big.Float) *big.Float  { return new(big.Float).SetPrec(bits).Sub(x, y) }
func mul(x, y *big.Float) *big.Float  { return new(big.Float).SetPrec(bits).Mul(x, y) }
func quo(x, y *big.Float) *big.Float  { return new(big.Float).SetPrec(bits).Quo(x, y) }
func abs(x *big.Float) *big.Float     { return new(big.Float).SetPrec(bits).Abs(x) }
func sqrt(x *big.Float) *big.Float    { return new(big.Float).SetPrec(bits).Sqrt(x) }
func negated(x *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Neg(x) }
func half(x *big.Float) *big.Float    { return scale(x, -1) }
func scale(x *big.Float, n int) *big.Float {
	return new(big.Float).SetPrec(bits).SetMantExp(x, n)
}

// negligible reports that adding y to x changes nothing.
func negligible(y, x *big.Float) bool {
	return y.Sign() == 0 || x.Sign() != 0 && y.MantExp(nil) < x.MantExp(nil)-bits
}

var (
	one = num(1)
	ln2 = scale(atanh(quo(one, num(3))), 1)
	pi  = scale(sub(scale(arctan(5), 2), arctan(239)), 2) // Machin's formula
)

// arctan returns arctan 1/n by its series.
func arctan(n float64) *big.Float {
	power := quo(one, num(n))
	square := mul(power, power)
	sum := power
	for k := 3.0; ; k += 2 {
		power = negated(mul(power, square))
		term := quo(power, num(k))
		if negligible(term, sum) {
			return sum
		}
		sum = add(sum, term)
	}
}

// atanh returns artanh s for |s| < 1 by its series, s + s³/3 + s⁵/5 + ...
func atanh(s *big.Float) *big.Float {
	power, sum := s, s
	square := mul(s, s)
	for k := 3.0; ; k += 2 {
		power = mul(power, square)
		term := quo(power, num(k))
		if negligible(term, sum) {
			return sum
		}
		sum = add(sum, term)
	}
}

// exp returns eˣ for |x| < 2¹⁶: the series of x/2³², squared 32 times.
func exp(x *big.Float) *big.Float {
	const halvings = 32
	x = scale(x, -halvings)
	term, sum := one, one
	for k := 1.0; ; k++ {
		term = quo(mul(term, x), num(k))
		if negligible(term, sum) {
			break
		}
		sum = add(sum, term)
	}
	for range halvings {
		sum = mul(sum, sum)
	}
	return sum
}

// log returns ln x = k·ln 2 + 2·artanh (m-1)/(m+1), with x = 2ᵏ·m and m in [½√2, √2), for x > 0.
func log(x *big.Float) *big.Float {
	m := num(0)
	k := x.MantExp(m)
	if mul(m, m).Cmp(half(one)) < 0 {
		m, k = scale(m, 1), k-1
	}
	y := scale(atanh(quo(sub(m, one), add(m, one))), 1)
	return add(y, mul(num(float64(k)), ln2))
}

// tanh returns tanh x.
func tanh(x *big.Float) *big.Float {
	e := exp(scale(x, 1))
	return quo(sub(e, one), add(e, one))
}

// erf returns the error function of x, 2/√π·e^(-x²)·(x + 2x³/3 + 4x⁵/(3·5) + ...), all of
// whose terms have one sign. Abramowitz and Stegun, 7.1.6.
func erf(x *big.Float) *big.Float {
	square := mul(x, x)
	term, sum := x, x
	for k := 3.0; ; k += 2 {
		term = quo(mul(term, scale(square, 1)), num(k))
		if negligible(term, sum) {
			break
		}
		sum = add(sum, term)
	}
	return quo(scale(sum, 1), mul(sqrt(pi), exp(square)))
}
