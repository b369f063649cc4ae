package show

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Count is a number of things: "one unit", "3 units", "12,000 units". many is the plural where it is not one + "s".
func Count(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "one " + one
	case len(many) > 0:
		return Whole(n) + " " + many[0]
	}
	return Whole(n) + " " + one + "s"
}

// Whole is a whole number, with commas from 10,000 on.
func Whole(n int) string {
	s := strconv.Itoa(n)
	if n > -10000 && n < 10000 {
		return minus(s)
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return minus(s)
}

// Figure is x in a format such as "%.2f" or "%+.1f", with a minus that is seen (U+2212), without one before zero, and
// "none" for what is no number: a measure that was not taken.
func Figure(format string, x float64) string {
	switch {
	case math.IsNaN(x):
		return "none"
	case math.IsInf(x, 1):
		return "∞"
	case math.IsInf(x, -1):
		return "−∞"
	}
	s := fmt.Sprintf(format, x)
	if strings.Trim(s, "-0.%") == "" { // −0.00
		s = strings.TrimPrefix(s, "-")
	}
	return minus(s)
}

func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// Percent is a share as "12.3%", with so many digits after the point.
func Percent(share float64, digits int) string {
	if math.IsNaN(share) {
		return "none"
	}
	return Figure("%."+strconv.Itoa(digits)+"f", 100*share) + "%"
}

// Short is x with so many digits that count, as a power of ten where it is very small or very large: "0.048", "4.8·10⁻⁸".
func Short(x float64, digits int) string {
	if a := math.Abs(x); x == 0 || a >= 1e-3 && a < 1e5 || math.IsNaN(x) || math.IsInf(x, 0) {
		if a >= math.Pow(10, float64(digits)) { // no digit before the point is rounded away
			return Figure("%.0f", x)
		}
		return Figure("%."+strconv.Itoa(digits)+"g", x)
	}
	digit, power, _ := strings.Cut(strconv.FormatFloat(x, 'e', digits-1, 64), "e")
	n, _ := strconv.Atoi(power)
	return minus(digit) + "·10" + raised.Replace(strconv.Itoa(n))
}

var raised = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// Times is how a ratio is said before "far", "large", ...: "3.2 times as", "twice as", "just as".
func Times(ratio float64) string {
	switch s := Short(ratio, 2); s {
	case "1":
		return "just as"
	case "2":
		return "twice as"
	default:
		return s + " times as"
	}
}

// List is "A", "A and B", "A, B and C".
func List(words ...string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
}

// Capital is the text with a capital first letter: a name that begins a sentence.
func Capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
