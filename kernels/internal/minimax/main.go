// Command minimax computes the numbers in the formulas of package kernels
// (kernels/internal/gen/formulas.go): coefficients of the polynomials and fractions whose
// largest relative error is the smallest there is (Remez's algorithm, in big floats), and
// ln 2 and its reciprocal for the reduction of exponents. It prints them as Go constants.
package main

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// constant is a number of formulas that is none of a fit.
type constant struct {
	says  string
	value *big.Float
}

// constants returns log₂e and ln 2 for exponents n that take the given bits. ln 2 is high +
// low, with n·high exact.
func constants(prec, exponent uint) []constant {
	high := round(ln2, prec-exponent)
	return []constant{
		{"log₂e", round(quo(one, ln2), prec)},
		{"ln 2, high", high},
		{"ln 2, low", round(sub(ln2, high), prec)},
	}
}

// For float32 |n| < 2⁸, for float64 |n| < 2¹¹.
var reduction = append(constants(24, 8), constants(53, 11)...)

// fitPoints is how many points a fit is made on.
const fitPoints = 400

func main() {
	for _, c := range reduction {
		fmt.Println(c.says, hex(c.value))
	}
	for _, f := range fits {
		points := f.points(fitPoints)
		q := f.rounded(points)
		e, _ := worst(q, points).Float64()
		fmt.Printf("%s: %s on [%.4g, %.4g], relative error 2^%.1f\n", f.name, f.says, f.lo, f.hi, math.Log2(e))
		for j, c := range q.num {
			fmt.Printf("\tt^%d %s\n", j, hex(c))
		}
		for j, c := range q.den[:f.m] {
			fmt.Printf("\t/ t^%d %s\n", j, hex(c))
		}
	}
}

// hex returns x, which is a float64, as a Go constant.
func hex(x *big.Float) string {
	v, _ := x.Float64()
	return strings.NewReplacer("p-0", "p-", "p+0", "p+").Replace(fmt.Sprintf("%x", v))
}
