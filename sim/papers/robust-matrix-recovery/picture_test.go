package robust

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
		{"iters": 300}, {"iters": 300, "m": 100, "p": 1.0}, {"iters": 305, "r": 1, "rank": 2, "sg": 2.0, "p": 0.0},
		{"iters": 300, "alpha": 1.0}, {"iters": 300, "alpha": 3.0, "r": 5, "rank": 5, "m": 1200, "mag": 1000.0}, {"iters": 300, "p": 0.0},
		{"iters": 300, "r": 4, "rank": 3},
	} {
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{})
		a := &audience.Audience{T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		refused := v["rank"] == 3
		if a.Pictures < 4 && !refused {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		clean := func() string {
			words := r.Caption() + " " + strings.Join(a.Last.Words(), " ")
			if strings.Contains(words, "%!") || strings.Contains(words, "NaN") || strings.Contains(words, "Inf") {
				t.Errorf("%v: the picture says %q", v, words)
			}
			return words
		}
		clean()
		if refused {
			continue
		}
		// A hand ruins a measurement and touches no number of the record.
		if !r.Move("needle", 10, 7) || !strings.Contains(clean(), "off by +7") {
			t.Errorf("%v: after a move the picture says %q", v, a.Last.Words())
		}
		for _, x := range [][2]float64{{-5, 1e9}, {1e9, -1e9}, {math.NaN(), 0}, {3, math.NaN()}, {10, 0}} {
			r.Move("needle", x[0], x[1])
			clean()
		}
		if digest := sim.Digest(r.Measures(), r.Series()); digest != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// An outlier made by hand, of any size, leaves the small start where it was.
func TestHandHardlyMovesTheSmallStart(t *testing.T) {
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) {
		p, how := newProblem(r), settings(r)[small]
		before := newLab(r, p).descend(how).err
		for _, s := range []float64{3, -40} {
			i := 0
			for p.gross[i] {
				i++
			}
			q := p.with(i, s)
			after := newLab(r, q).descend(how)
			if x := after.err / before; x < 0.5 || x > 2 {
				t.Errorf("one more outlier of size %v: error %v, was %v", s, after.err, before)
			}
			if left := -float64(after.res[i]); math.Abs(left/s-1) > 0.1 {
				t.Errorf("the outlier of size %v stands at %v", s, left)
			}
			if p.gross[i] || p.s[i] != 0 {
				t.Error("a hand changed the problem itself")
			}
		}
	}}
	if _, _, err := sim.Execute(&e, sim.Values{"seed": 4}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
}
