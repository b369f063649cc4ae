package format

import (
	"math"
	"testing"
)

func TestFormat(t *testing.T) {
	for got, want := range map[string]string{
		Number(0):               "0",
		Number(-1.23456):        "−1.23",
		Number(123456):          "123456",
		Number(1234567):         "1.23·10⁶",
		Number(-1.5e120):        "−1.5·10¹²⁰",
		Number(1e-9):            "10⁻⁹",
		Number(4.8e-8):          "4.8·10⁻⁸",
		Number(-4.8123e-8):      "−4.81·10⁻⁸",
		Number(0.00012345):      "0.000123",
		Number(0.0000123456789): "1.23·10⁻⁵",
		Number(1234.5678901234): "1235",
		Number(-999.6):          "−1000",
		Number(999.4):           "999",
		Number(math.NaN()):      "none",
		Number(math.Inf(-1)):    "−∞",
		Minus("-0.00"):          "0.00",
		Minus("-0.10"):          "−0.10",
		Duration(0.2):           "1 s",
		Duration(89):            "89 s",
		Duration(150):           "2 min",
		Count(1, "run"):         "1 run",
		Count(0, "claim"):       "0 claims",
		Bound("<= 0.1"):         "≤ 0.1",
		Bound(">= 3"):           "≥ 3",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"Error 6.5e-05 at 1e+06 users.": "Error 6.5·10⁻⁵ at 10⁶ users.",
		"The 3e quatre, code 12e, 2e5x": "The 3e quatre, code 12e, 2e5x",
	} {
		if got := Prose(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestBound(t *testing.T) {
	for text, want := range map[string]string{"<= 0.1": "≤ 0.1", ">= 1e-5": "≥ 10⁻⁵", "-0.6 to -0.4": "−0.6 to −0.4", ">= 2.5e+06": "≥ 2.5·10⁶"} {
		if got := Bound(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}
