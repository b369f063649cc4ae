// Package format writes numbers and durations as people read them.
package format

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Number writes a number with three significant digits: 0.123, −4.56, 78.9; a large one whole up to a million, since
// many are counts; the very small and the very large as 4.8·10⁻⁸.
func Number(x float64) string {
	switch a := math.Abs(x); {
	case math.IsNaN(x):
		return "none"
	case math.IsInf(x, 1):
		return "∞"
	case math.IsInf(x, -1):
		return "−∞"
	case a >= 999.5 && a < 1e6:
		return Minus(strconv.FormatFloat(x, 'f', 0, 64))
	}
	s, exponent, scientific := strings.Cut(strconv.FormatFloat(x, 'g', 3, 64), "e")
	if !scientific {
		return Minus(s)
	}
	return power(Minus(s), exponent[:1], strings.TrimLeft(exponent[1:], "0"))
}

// power is a mantissa times a power of ten; a mantissa of 1 is not written.
func power(mantissa, sign, digits string) string {
	text := mantissa + "·10"
	if mantissa == "1" {
		text = "10"
	}
	return text + powers.Replace(strings.TrimPrefix(sign, "+")+digits)
}

var powers = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

var exponents = regexp.MustCompile(`\b(\d+(?:\.\d+)?)e([+-]?)0*(\d+)\b`)

// Prose writes the powers of ten within a sentence as Number does: 6.5e-05 becomes 6.5·10⁻⁵.
func Prose(text string) string {
	return exponents.ReplaceAllStringFunc(text, func(x string) string {
		m := exponents.FindStringSubmatch(x)
		return power(m[1], m[2], m[3])
	})
}

// Minus writes a true minus sign, and none before a number that was rounded to zero.
func Minus(s string) string {
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// Duration says a duration in seconds as people do.
func Duration(s float64) string {
	switch {
	case s < 1.5:
		return "1 s"
	case s < 90:
		return fmt.Sprintf("%.0f s", s)
	}
	return fmt.Sprintf("%.0f min", s/60)
}

// Bytes writes a number of bytes, given in digits: "1,234 bytes".
func Bytes(digits string) string {
	s := digits
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if s == "1" {
		return "1 byte"
	}
	return s + " bytes"
}

// Count is "1 run" or "3 runs".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

var signs = strings.NewReplacer("<=", "≤", ">=", "≥")

// Bound writes a threshold with the signs of print.
func Bound(s string) string { return strings.ReplaceAll(signs.Replace(Prose(s)), "-", "−") }
