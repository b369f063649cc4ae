// Package format writes numbers and durations as people read them.
package format

import (
	"fmt"
	"strconv"
	"strings"
)

// Number writes a number with three significant digits, and from 1000 to a million with all that it has, not with an
// exponent.
func Number(x float64) string {
	s := strconv.FormatFloat(x, 'g', 3, 64)
	if strings.Contains(s, "e") && x < 1e6 && x > 1e-5 {
		s = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strings.Replace(s, "-", "−", 1)
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
func Bound(s string) string { return signs.Replace(s) }
