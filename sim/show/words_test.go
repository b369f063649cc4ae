package show

import (
	"math"
	"testing"
)

func TestWords(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ got, want string }{
		{Count(1, "unit"), "one unit"}, {Count(3, "unit"), "3 units"}, {Count(0, "unit"), "0 units"},
		{Count(1, "sketch", "sketches"), "one sketch"}, {Count(12000, "sketch", "sketches"), "12,000 sketches"},
		{Whole(9999), "9999"}, {Whole(10000), "10,000"}, {Whole(1234567), "1,234,567"}, {Whole(-5), "−5"}, {Whole(-123456), "−123,456"},
		{Figure("%.2f", 0.125), "0.12"}, {Figure("%.2f", -1.5), "−1.50"}, {Figure("%.2f", -0.001), "0.00"}, {Figure("%+.1f", 2), "+2.0"},
		{Figure("%+.1f", -2), "−2.0"}, {Figure("%.2f", nan), "none"}, {Figure("%.2f", math.Inf(1)), "∞"}, {Figure("%.2f", math.Inf(-1)), "−∞"},
		{Percent(0.123, 1), "12.3%"}, {Percent(1, 0), "100%"}, {Percent(-0.05, 0), "−5%"}, {Percent(nan, 0), "none"},
		{Short(4.8e-8, 2), "4.8·10⁻⁸"}, {Short(0.048, 2), "0.048"}, {Short(-0.5, 2), "−0.5"}, {Short(0, 2), "0"}, {Short(3.2e12, 2), "3.2·10¹²"},
		{Short(1234.5, 2), "1234"}, {Short(-2.5e-10, 3), "−2.50·10⁻¹⁰"}, {Short(0.001, 2), "0.001"}, {Short(99, 2), "99"}, {Short(nan, 2), "none"},
		{Times(3.21), "3.2 times as"}, {Times(2.01), "twice as"}, {Times(1.04), "just as"}, {Times(0.5), "0.5 times as"},
		{List(), ""}, {List("A"), "A"}, {List("A", "B"), "A and B"}, {List("A", "B", "C"), "A, B and C"},
		{Capital("émile"), "Émile"}, {Capital("rank 1"), "Rank 1"}, {Capital(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}
