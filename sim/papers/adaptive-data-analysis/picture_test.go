package adaptive

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, v := range []sim.Values{
		{"m": 800}, {"m": 10, "n": 200}, {"m": 2000, "adaptive": false}, {"m": 400, "sigma": 0.3, "tau": 0.1}, {"m": 300, "sigma": 0.0, "tau": 0.6},
		{"world": "signal", "m": 3000}, {"world": "signal", "m": 10}, {"world": "signal", "m": 2000, "adaptive": false, "theta": 0.0},
		{"world": "signal", "m": 2000, "T": 0.05, "s": 0.1, "eta": 0.5}, {"world": "signal", "m": 300, "theta": 1.0, "s": 0.0, "n": 200},
	} {
		unseen, _ := execute(t, v, &batch.Host{})
		a := &audience.Audience{T: t}
		seen, r := execute(t, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 4 {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		words := func() string { return strings.Join(a.Last.Words(), " ") + r.Caption() }
		check := func() {
			t.Helper()
			if w := words(); strings.Contains(w, "%!") || strings.Contains(w, "NaN") || strings.Contains(w, "Inf") {
				t.Errorf("%v: the picture says %q", v, w)
			}
		}
		check()
		hand, to := "sigma", 0.15
		if v["world"] == "signal" {
			hand, to = "when", 5
		}
		before := words()
		if !r.Move(hand, to, 0) || words() == before && v["m"] != 10 {
			t.Errorf("%v: a move leaves the picture as it is: %q", v, before)
		}
		for _, x := range []float64{0, 0.01, 12, 1e9, -3, math.NaN(), math.Inf(1), math.Inf(-1)} {
			r.Move(hand, x, x)
			check()
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// Where the reader puts the noise that was run, the same questions give the same answers again.
func TestTheHandAsksTheSameQuestions(t *testing.T) {
	a := &audience.Audience{T: t}
	rec, r := execute(t, sim.Values{"m": 900, "sigma": 0.1}, a)
	before := a.Last.Words()
	r.Move("sigma", 0.2, 0)
	if a.Last.Words()[1] == before[1] {
		t.Error("more noise leaves the needles where they are")
	}
	r.Move("sigma", 0.1, 0)
	after := a.Last.Words()
	for i := range before {
		if i != 0 && before[i] != after[i] {
			t.Errorf("%s: %q, with the same noise again %q", rec.Link, before[i], after[i])
		}
	}
}

// At the ends of time the hypothesis is the one that was run, and the one that had seen nothing.
func TestTimeTurnedBack(t *testing.T) {
	for _, v := range []sim.Values{{"world": "signal", "m": 3000}, {"world": "signal", "m": 3000, "T": 0.05}} {
		a := &audience.Audience{T: t}
		_, r := execute(t, v, a)
		hypothesis := func() []byte {
			for _, p := range a.Last.Panels {
				if p.Key == "hypothesis" {
					return p.Elements[0].Image.Data
				}
			}
			return nil
		}
		last := string(hypothesis())
		r.Move("when", 0, 0)
		for _, x := range hypothesis() {
			if x != 128 {
				t.Fatalf("%v: before the first question the hypothesis holds %d", v, x)
			}
		}
		r.Move("when", 3000, 0)
		if string(hypothesis()) != last {
			t.Errorf("%v: at the end of time another hypothesis", v)
		}
	}
}
