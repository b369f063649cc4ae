package ldp

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
		{"d": 16}, {"d": 64, "n": 100_000, "k": 16, "eps": 0.5}, {"d": 8, "k": 1, "cl": 0.0, "rounds": 1},
		{"d": 8, "k": 8, "noise": 0.0, "rounds": 20}, {"engine": "literal", "n": 100_000, "public": 1000}, {"d": 128, "n": 1_000_000_000, "cl": 2.0},
		{"d": 8, "k": 16},
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
		if v["k"] == 16 && v["d"] == 8 {
			continue // refused
		}
		if a.Pictures < looks {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		if !r.Move("world", 3e7, 2) || !strings.Contains(clean(), "30,000,000 users, ε = 2") {
			t.Errorf("%v: after a move the picture says %q", v, clean())
		}
		for _, x := range []float64{0, -5, 0.02, 1e12, math.NaN(), math.Inf(1)} {
			r.Move("world", x, 1)
			r.Move("world", 1e6, x)
			r.Move("band-one", 0, x)
			r.Move("band-pub", 0, x)
			clean()
		}
		if digest := sim.Digest(r.Measures(), r.Series()); digest != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// At its own place the hand finds what the run has found.
func TestTheHandStartsFromTheRun(t *testing.T) {
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) {
		s := read(r)
		theta := truth(r, s, "truth")
		v := newServer(s, newCrowd(r, s, theta), r.Rand("messages"), r.Rand("central"))
		for _, n := range []int{1000, 70_000, s.n} {
			v.until(n)
		}
		before := errorsOf(v.look(s.cl, s.cl), theta)
		h := newHand(r, v, theta)
		h.world(float64(s.n), epsilon.In(r))
		for m, x := range errorsOf(h.look(), theta) {
			if math.Abs(x-before[m]) > 1e-9 {
				t.Errorf("%s: error %v by hand, %v in the run", series[m].ID, x, before[m])
			}
		}
		h.one(0)
		if w := h.look(); distance(w.nldp.theta, w.nldp.raw) != 0 {
			t.Error("a band of no width cuts something off")
		}
		h.world(1e9, 16)
		if x := errorsOf(h.look(), theta); x[iht] > before[iht]/3 {
			t.Errorf("ten times the users and four times the ε: error %v in rounds, was %v", x[iht], before[iht])
		}
	}}
	if _, _, err := sim.Execute(&e, sim.Values{"seed": 8}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}
