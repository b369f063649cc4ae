package conformal

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
	"orrery/sim/scene"
)

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("trains and attacks at full size")
	}
	for _, seed := range []int{0, 11} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed, "rct": seed == 0}, &batch.Host{Load: source.Load})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds {
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
	}
}

func TestNegativeControls(t *testing.T) {
	if testing.Short() {
		t.Skip("trains and attacks at full size")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"ptt_T": 10.0, "rct": false}, &batch.Host{Load: source.Load})
	if v := audience.Verdicts(rec); v["ptt"] != sim.Fails || v["robust"] != sim.Holds || v["break"] != sim.Holds {
		t.Errorf("a flat sigmoid: %v", v)
	}
	if full := rec.Measures["full_ptt"]; full < 0.99 {
		t.Errorf("a flat sigmoid leaves %v of the sets full", full)
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"eps": 0.0001, "eps_att": 0.0001, "rct": false}, &batch.Host{Load: source.Load})
	if v := audience.Verdicts(rec); v["break"] != sim.Fails || v["clean"] != sim.Holds {
		t.Errorf("no attack: %v", v)
	}
	if c := rec.Measures["cov_cp_att"]; math.Abs(c-rec.Measures["cov_cp"]) > 0.003 {
		t.Errorf("no attack, but CP's coverage goes from %v to %v", rec.Measures["cov_cp"], c)
	}
}

// small is a setting that takes a blink.
func small(set sim.Values) sim.Values {
	v := sim.Values{"width": 16, "epochs": 1, "n_mc": 16, "n_cal": 200, "rct": false}
	for k, x := range set {
		v[k] = x
	}
	return v
}

func TestEdges(t *testing.T) {
	for _, set := range []sim.Values{
		{"alpha": 0.02, "beta": 0.02},
		{"eps": 0.0, "eps_att": 0.0},
		{"eps": 1.0, "eps_att": 2.0, "sigma": 0.1, "bound": "bernstein"},
		{"ptt_T": 0.0005, "ptt_b": 0.99, "sigma": 1.5},
	} {
		rec, _ := audience.Execute(t, &Paper, small(set), &batch.Host{Load: source.Load})
		for id, x := range rec.Measures {
			if math.IsNaN(x) || math.IsInf(x, 0) && !strings.HasPrefix(id, "tau") {
				t.Errorf("%v: %s is %v", set, id, x)
			}
		}
		if set["alpha"] == 0.02 { // the quantile at 1 - α + 2β > 1 does not exist
			if rec.Measures["full_ptt"] != 1 || rec.Measures["cov_plus_att"] != 1 {
				t.Errorf("%v: %v of the sets are full", set, rec.Measures["full_ptt"])
			}
		}
	}
}

// inside looks whether boxes lie in their axes too.
func inside(t *testing.T) func(*scene.Panel, scene.Element) {
	return func(p *scene.Panel, e scene.Element) {
		if p.X != nil && (e.Kind == scene.KindPoint || e.Kind == scene.KindRect) &&
			(e.X < p.X.Min || e.X+e.W > p.X.Max+0.03 || e.Y < p.Y.Min || e.Y+e.H > p.Y.Max+1e-9) {
			t.Errorf("%s/%s lies outside its axes", p.Key, e.Key)
		}
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{}, {"rct": true}, {"bound": "bernstein", "eps_att": 1.0}, {"alpha": 0.02, "beta": 0.02}, {"eps": 0.0, "eps_att": 0.0}, {"ptt_T": 10.0},
	} {
		v := small(set)
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: source.Load})
		a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Words: true, Look: inside(t)}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 20 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}

		// The hands move what they shall, and touch no number.
		words := func() string { return strings.Join(a.Last.Words()[1:], " ") } // the first one is the caption
		r.Move("score", 0, 0)
		if w := words(); strings.Contains(w, "PTT") {
			t.Errorf("%v: with the plain score the picture says %q", set, w)
		}
		r.Move("score", boardW, 0)
		if w := words(); !strings.Contains(w, "PTT") {
			t.Errorf("%v: with the transformed score the picture says %q", set, w)
		}
		r.Move("pick", 3.5, 2.5)
		if w := words(); !strings.Contains(w, "Test digit 16 ") {
			t.Errorf("%v: after a pick the picture says %q", set, w)
		}
		r.Move("attack", sliderFrom, 0)
		if w := words(); !strings.Contains(w, "moved it by 0.00") {
			t.Errorf("%v: without the attack the picture says %q", set, w)
		}
		for _, x := range []float64{-3, 7, 0.77, math.NaN(), math.Inf(1)} {
			for _, hand := range []string{"attack", "score", "pick"} {
				r.Move(hand, x, x)
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
