package format

import "testing"

func TestFormat(t *testing.T) {
	for got, want := range map[string]string{
		Number(0):          "0",
		Number(-1.23456):   "−1.23",
		Number(123456):     "123456",
		Number(1234567):    "1.23e+06",
		Number(1e-9):       "1e−09",
		Number(0.00012345): "0.000123",
		Minus("-0.00"):     "0.00",
		Minus("-0.10"):     "−0.10",
		Duration(0.2):      "1 s",
		Duration(89):       "89 s",
		Duration(150):      "2 min",
		Count(1, "run"):    "1 run",
		Count(0, "claim"):  "0 claims",
		Bound("<= 0.1"):    "≤ 0.1",
		Bound(">= 3"):      "≥ 3",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
