package tester

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
		{"n": 1000}, {"n": 1000, "data": gauss, "d": 2, "sigma": 1.0}, {"n": 1500, "data": everything, "d": 4}, {"n": 1000, "data": everything, "tests": false, "blind": 1},
		{"n": 1000, "data": t3, "start": "random", "blind": 2}, {"n": 1000, "data": adv, "noise": 0.0, "sigma": 0.05}, {"n": 1000, "tests": false, "d": 20, "noise": 0.45, "tol": 5.0},
	} {
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{})
		a := &audience.Audience{T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 100 {
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
		handle, at := "line", [][2]float64{{1.5, 0.2}, {0.1, 1.9}, {1, 1}, {1, 0}, {-9, 1e9}, {math.NaN(), 0}, {1, math.Inf(1)}}
		if v["data"] == everything {
			handle, at = "limit", [][2]float64{{30, 0}, {0.02, 0}, {-1, 0}, {math.NaN(), 0}, {math.Inf(1), 0}}
		}
		if v["data"] == everything && v["tests"] == false {
			continue // there is no limit to move
		}
		before := clean()
		for i, x := range at {
			if !r.Move(handle, x[0], x[1]) {
				t.Fatalf("%v: there is no handle %s", v, handle)
			}
			if after := clean(); i == 0 && after == before {
				t.Errorf("%v: a hand changes nothing", v)
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// The hand's line goes through the place of the hand, and its halfspace lies in the plane of start and target.
func TestTheHandTurnsTheLine(t *testing.T) {
	a := &audience.Audience{T: t}
	var p *picture
	e := Paper
	e.Run = func(r *sim.Run) {
		s := settingOf(r)
		p = newPicture(r, s, monomials(s.d))
		p.begin(gauss, begin(r, s, gauss))
	}
	if _, _, err := sim.Execute(&e, sim.Values{"n": 2000, "data": gauss}, a); err != nil {
		t.Fatal(err)
	}
	v := p.last()
	for _, degrees := range []float64{0, 25, 90, -60, 170} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		p.turn(v, 1+0.7*cos, 1-0.7*sin)
		h := cos*dot(v.held, v.b) + sin*dot(v.held, v.s.target)
		if math.Abs(h) > 1e-12 || math.Abs(dot(v.held, v.held)-1) > 1e-12 {
			t.Errorf("%v°: the hand is %v off the line", degrees, h)
		}
		if want := min(math.Abs(degrees), 180-math.Abs(degrees)); degrees != 90 && math.Abs(angle(v.held, v.s.target)-want) > 1e-6 {
			t.Errorf("%v°: the line is %v° from the target's", degrees, angle(v.held, v.s.target))
		}
		if v.rep.err > 0.5 {
			t.Errorf("%v°: the worse of two halfspaces, error %v", degrees, v.rep.err)
		}
	}
}
