package main

import (
	"math"
	"math/big"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// Known to 50 digits.
func TestFunctions(t *testing.T) {
	for _, c := range []struct {
		name string
		got  *big.Float
		want string
	}{
		{"π", pi, "3.1415926535897932384626433832795028841971693993751"},
		{"ln 2", ln2, "0.69314718055994530941723212145817656807550013436026"},
		{"e", exp(one), "2.7182818284590452353602874713526624977572470937000"},
		{"e⁻¹⁰", exp(num(-10)), "0.000045399929762484851535591515560550610237918088866565"},
		{"ln 10", log(num(10)), "2.3025850929940456840179914546843642076011014886288"},
		{"ln ⅛", log(num(0.125)), "-2.0794415416798359282516963643745297042265004030808"},
		{"tanh 1", tanh(one), "0.76159415595576488811945828260479359041276859725794"},
		{"artanh ½", atanh(num(0.5)), "0.54930614433405484569762261846126285232374527891137"},
		{"erf 1", erf(one), "0.84270079294971486934122063508260925929606699796630"},
	} {
		want, _, err := big.ParseFloat(c.want, 10, bits, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		if e, _ := quo(sub(c.got, want), want).Float64(); math.Abs(e) > 1e-48 {
			t.Errorf("%s = %.50g, want %s", c.name, c.got, c.want)
		}
	}
}

// The best quadratic for x³ on [-1, 1] is ¾x: what is left, x³ - ¾x, is a quarter of
// Chebyshev's polynomial.
func TestRemez(t *testing.T) {
	var points []point
	for _, x := range spread(-1, 1, 401) {
		points = append(points, point{x, cube(x), one})
	}
	q := remez(points, 3, 0)
	for j, want := range []float64{0, 0.75, 0} {
		if got, _ := q.num[j].Float64(); math.Abs(got-want) > 1e-3 {
			t.Errorf("coefficient %d is %v, want %v", j, got, want)
		}
	}
}

// What makes an approximation the best one: its error is at its largest, with alternating
// signs, in one more point than it has coefficients.
func TestAlternation(t *testing.T) {
	for _, f := range fits {
		points := f.points(fitPoints)
		q := remez(points, f.n, f.m)
		least := mul(worst(q, points), num(0.998))
		count, sign := 0, 0
		for _, p := range points {
			if e := p.error(q); abs(e).Cmp(least) >= 0 && e.Sign() != sign {
				count, sign = count+1, e.Sign()
			}
		}
		if count < f.n+f.m+1 {
			t.Errorf("%s: the error alternates in %d points, not in %d", f.name, count, f.n+f.m+1)
		}
	}
}

// The numbers of the formulas are those computed here, no other, and err no more than stated:
// that on points between those of the fit.
func TestFormulas(t *testing.T) {
	computed := map[float64]string{}
	for _, c := range reduction {
		v, _ := c.value.Float64()
		computed[v] = c.says
	}
	for _, f := range fits {
		q := f.rounded(f.points(fitPoints))
		for _, c := range append(q.num, q.den[:f.m]...) {
			v, _ := c.Float64()
			computed[v] = f.name
		}
		e, _ := worst(q, f.points(3*fitPoints)).Float64()
		if e > f.bound {
			t.Errorf("%s: relative error 2^%.2f, more than 2^%.0f", f.name, math.Log2(e), math.Log2(f.bound))
		}
	}

	text, err := os.ReadFile("../gen/formulas.go")
	if err != nil {
		t.Skip("no source at hand:", err)
	}
	written := map[float64]bool{}
	for _, s := range regexp.MustCompile(`-?0x[0-9a-f.]+p[-+]?\d+`).FindAllString(string(text), -1) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := math.Frexp(v); m == 0.5 || m == 0.75 { // 2ᵏ, and 1.5·2ᵏ, which rounds to integers
			continue
		}
		written[v] = true
		if computed[v] == "" {
			t.Errorf("%s in formulas.go is not computed here", s)
		}
	}
	for v, of := range computed {
		if !written[v] {
			t.Errorf("%x of %s is not in formulas.go", v, of)
		}
	}
}
