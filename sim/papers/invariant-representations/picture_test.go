package invariant

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
		{"sems": 1}, {"sems": 2, "d": 8, "m": 1, "sites": "all"}, {"sems": 1, "d": 64, "sites": "all", "m": 5},
		{"sems": 1, "n": 100, "eps": 0.002}, {"sems": 1, "d": 17, "m": 96, "eps": 0.2, "scale": 0.2}, {"sems": 1, "m": 2},
	} {
		unseen, _, err := sim.Execute(&Paper, v, &batch.Host{})
		if err != nil {
			t.Fatal(err)
		}
		a := &audience.Audience{T: t}
		seen, r, err := sim.Execute(&Paper, v, a)
		if err != nil {
			t.Fatal(err)
		}
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 20 {
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
		for _, x := range [][2]float64{{-5, 1e9}, {1e9, -1e9}, {math.NaN(), 0}, {3, math.NaN()}, {4, -1.5}} {
			for _, h := range []string{"lever", "pair"} {
				if !r.Move(h, x[0], x[1]) {
					t.Errorf("%v: there is no %s", v, h)
				}
				clean()
			}
		}
		y := r.Values()["d"].(int) / 2
		if r.Move("lever", float64(y), -1.5); !strings.Contains(clean(), "y itself") {
			t.Errorf("%v: y was struck, and the picture says %q", v, r.Caption())
		}
		if digest := sim.Digest(r.Measures(), r.Series()); digest != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// Striking y by hand makes the true causes fail; striking anything else never does.
func TestHandOnCauses(t *testing.T) {
	var p *picture
	e := sim.Experiment{Slug: "bare", Params: Paper.Params, Run: func(r *sim.Run) {
		p = newPicture(r, settingOf(r))
		p.train()
		p.strikes()
		p.finish()
	}}
	if _, _, err := sim.Execute(&e, sim.Values{"seed": 1}, &batch.Host{}); err != nil {
		t.Fatal(err)
	}
	causes := p.pairs[p.find(p.cause)]
	for node := range p.s.d {
		p.pull(float64(node), -1.5)
		v := causes.violation(p.struck, p.w.y)
		if p.hand.site == p.w.y && v < 0.2 || p.hand.site != p.w.y && v > p.s.slack*p.s.eps {
			t.Errorf("node %d struck: the causes violate by %v", p.hand.site, v)
		}
	}
	p.choose(float64(p.cause[0])+0.6, float64(p.cause[1])+0.4)
	if p.pick != p.cause {
		t.Errorf("the ring lies on %v, the causes are %v", p.pick, p.cause)
	}
}
