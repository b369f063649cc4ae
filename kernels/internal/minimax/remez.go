package main

import (
	"math/big"
	"slices"
)

// point is where an approximation is measured: the error of q at it is weight·(q(t) - value).
type point struct {
	t, value, weight *big.Float
}

// fraction is num(t)/den(t), both with their coefficients from the lowest up. The highest of
// den is 1; a polynomial has no other.
type fraction struct {
	num, den []*big.Float
}

func (p point) error(q fraction) *big.Float {
	v := polynomial(q.num, p.t)
	if len(q.den) > 1 {
		v = quo(v, polynomial(q.den, p.t))
	}
	return mul(p.weight, sub(v, p.value))
}

// spread returns n points of (lo, hi), symmetrical and denser towards both ends, as the
// extrema of an error are.
func spread(lo, hi float64, n int) []*big.Float {
	x := make([]*big.Float, n)
	for i := range x {
		u := quo(num(float64(i)+0.5), num(float64(n)))
		u = mul(mul(u, u), sub(num(3), scale(u, 1)))
		x[i] = add(num(lo), mul(u, sub(num(hi), num(lo))))
	}
	return x
}

// polynomial returns Σ c[j]·tʲ.
func polynomial(c []*big.Float, t *big.Float) *big.Float {
	sum := num(0)
	for j := len(c) - 1; j >= 0; j-- {
		sum = add(mul(sum, t), c[j])
	}
	return sum
}

// remez returns the fraction of polynomials with n and m+1 coefficients whose largest error
// on the points is the smallest possible, or within a thousandth of it. It is Remez's
// algorithm: solve for errors that alternate on n+m+1 points, then move those to where the
// errors are larger. E. W. Cheney, Introduction to Approximation Theory, chapters 3 and 5.
// All weights are positive.
func remez(points []point, n, m int) fraction {
	at := make([]int, n+m+1)
	for j := range at {
		at[j] = j * (len(points) - 1) / (n + m)
	}
	errs := make([]*big.Float, len(points))
	for {
		q, level := alternate(points, at, m)
		for i, p := range points {
			errs[i] = p.error(q)
		}
		if worst := exchange(errs, at); worst.Cmp(mul(level, num(1.001))) <= 0 {
			return q
		}
	}
}

// alternate returns the fraction whose errors on the points at are e, -e, e, ..., and |e|.
// With a denominator the equations are not quite linear (see equation) and are solved anew
// with the one found; as e is small, that settles at once.
func alternate(points []point, at []int, m int) (q fraction, level *big.Float) {
	n := len(at) - 1 - m
	q.den = []*big.Float{one}
	for range m + 1 {
		var rows [][]*big.Float
		sign := one
		for _, k := range at {
			rows = append(rows, points[k].equation(n, m, mul(sign, polynomial(q.den, points[k].t))))
			sign = negated(sign)
		}
		x := solve(rows)
		q = fraction{x[:n], append(slices.Clip(x[n:n+m]), one)}
		level = abs(x[n+m])
	}
	return q, level
}

// equation returns the coefficients of num(t) - value·den(t) - e·den(t)/weight = 0, for the n
// of num, the m of den that are not 1, and e, and then the right side. In the last term den(t)
// is what is given, with the sign of the error.
func (p point) equation(n, m int, den *big.Float) []*big.Float {
	var row []*big.Float
	power := one
	for range n {
		row = append(row, power)
		power = mul(power, p.t)
	}
	power = p.value
	for range m {
		row = append(row, negated(power))
		power = mul(power, p.t)
	}
	return append(row, negated(quo(den, p.weight)), power)
}

// solve returns the solution of the linear equations whose last column is the right side.
func solve(rows [][]*big.Float) []*big.Float {
	n := len(rows)
	for k := range n {
		pivot := k
		for i := k + 1; i < n; i++ {
			if abs(rows[i][k]).Cmp(abs(rows[pivot][k])) > 0 {
				pivot = i
			}
		}
		rows[k], rows[pivot] = rows[pivot], rows[k]
		for i := range n {
			if i == k {
				continue
			}
			f := quo(rows[i][k], rows[k][k])
			for j := k; j <= n; j++ {
				rows[i][j] = sub(rows[i][j], mul(f, rows[k][j]))
			}
		}
	}
	x := make([]*big.Float, n)
	for i := range x {
		x[i] = quo(rows[i][n], rows[i][i])
	}
	return x
}

// exchange moves the points at, on which the errors alternate, each to the largest error of
// its sign around, and lets in the largest of all for one of them. It returns that.
func exchange(errs []*big.Float, at []int) *big.Float {
	worst := 0
	for i := range errs {
		if larger(errs, i, worst) {
			worst = i
		}
	}
	for j, k := range at {
		for i := k; i >= 0 && errs[i].Sign() == errs[k].Sign(); i-- {
			if larger(errs, i, at[j]) {
				at[j] = i
			}
		}
		for i := k; i < len(errs) && errs[i].Sign() == errs[k].Sign(); i++ {
			if larger(errs, i, at[j]) {
				at[j] = i
			}
		}
	}
	last := len(at) - 1
	j, found := slices.BinarySearch(at, worst)
	switch {
	case found:
	case j > 0 && errs[at[j-1]].Sign() == errs[worst].Sign():
		at[j-1] = worst
	case j <= last && errs[at[j]].Sign() == errs[worst].Sign():
		at[j] = worst
	case j == 0:
		copy(at[1:], at[:last])
		at[0] = worst
	default:
		copy(at, at[1:])
		at[last] = worst
	}
	return abs(errs[worst])
}

func larger(errs []*big.Float, i, j int) bool { return abs(errs[i]).Cmp(abs(errs[j])) > 0 }
