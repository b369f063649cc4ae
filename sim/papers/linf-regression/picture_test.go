package linf

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, v := range []sim.Values{
		{"d": 16, "n": "1024", "T": 5}, {"d": 20, "n": "1024", "T": 6, "instance": "plain", "s": 1}, {"d": 16, "n": "1024", "T": 5, "dense": "gauss", "heavy": 8},
		{"d": 16, "n": "1024", "T": 5, "over": 2.0, "s": 32}, {"d": 16, "n": "1024", "T": 7, "over": 32.0, "s": 3}, {"over": 32.0, "d": 256, "n": "1024"},
	} {
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{})
		a := &audience.Audience{T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		clean := func() string {
			words := r.Caption() + " " + strings.Join(a.Last.Words(), " ")
			if strings.Contains(words, "%!") || strings.Contains(words, "NaN") || strings.Contains(words, "Inf") {
				t.Errorf("%v: the picture says %q", v, words)
			}
			return words
		}
		clean()
		if len(seen.Measures) == 0 {
			continue
		}
		if a.Pictures < 20 {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		if !r.Move("s", 7.2, 3) || !strings.Contains(clean(), "Sparse: s = 7") {
			t.Errorf("%v: after a move the picture says %q", v, a.Last.Words())
		}
		if !r.Move("unknown", 1.0001, 0.2) || !strings.Contains(clean(), "Unknown 1:") {
			t.Errorf("%v: at the top there is %q", v, r.Caption())
		}
		for _, x := range []float64{-3, 0, 1, 1.7, 1e9, math.NaN(), math.Inf(1), math.Inf(-1)} {
			r.Move("s", x, 1)
			r.Move("unknown", x, 0.4)
			r.Move("unknown", 0.4, x)
			clean()
		}
		// Back at the run's own density the wheel is the run's again.
		r.Move("s", float64(seen.Params["s"].(int)), 0)
		if w := r.Measures()["max_sparse"]; !strings.Contains(clean(), fmt.Sprintf("off by %.2f times the promise", w)) {
			t.Errorf("%v: the worst was %v, now it says %q", v, w, a.Last.Words())
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// Every unknown lies where the reader's ring finds it.
func TestTheRingFindsEveryUnknown(t *testing.T) {
	const d = 128
	h := &hand{pick: -1, own: wheel{arm: arm{d: d}}}
	for j := range d {
		x, y := place(j, d, 1, 2)
		turn, ok := h.unknownAt(x, y)
		if !ok || turn != j {
			t.Fatalf("unknown %d is found as %d", j, turn)
		}
	}
	if _, ok := h.unknownAt(1, 1); ok {
		t.Error("the middle is no direction")
	}
	if _, ok := h.unknownAt(math.NaN(), 1); ok {
		t.Error("no number is no direction")
	}
}
