package dp

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func load() *batch.Host { return &batch.Host{Load: source.Load} }

func TestDefaultClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, seed := range []int{0, 4321} {
		rec, _ := audience.Execute(t, &Paper, sim.Values{"seed": seed}, load())
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds && id != "bug" { // which takes a run of its own
				t.Errorf("seed %d: %s %s", seed, id, v)
			}
		}
		near(t, "the accuracy", rec.Measures["accuracy"], 0.889, 0.02)
		near(t, "the width of intervals joined at the corners lies between, relatively",
			(rec.Measures["corners_hi"]-rec.Measures["corners_lo"])/(rec.Measures["cp_hi"]-rec.Measures["cp_lo"]), 0.9, 0.08)
	}
}

func TestBugIsCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	bug := sim.Values{"sigma": 5.4772, "bug": 8.0, "thr": 0.5, "seed": 77}
	rec, _ := audience.Execute(t, &Paper, bug, load())
	verdict := Paper.Judge(rec.Params, map[string]sim.Measures{rec.Link: rec.Measures})
	for _, v := range verdict {
		if v.ID == "bug" && v.Verdict != sim.Holds {
			t.Errorf("the bug: %+v", v)
		}
		if (v.ID == "width" || v.ID == "samples") && v.Verdict != sim.Undecided {
			t.Errorf("%s %s without a finite interval to compare with", v.ID, v.Verdict)
		}
	}
	// Without the bug nobody proves anything against the accountant.
	rec, _ = audience.Execute(t, &Paper, sim.Values{"sigma": 5.4772, "thr": 0.5, "seed": 77}, load())
	if m := rec.Measures; m["bayes_lo"] > m["accountant"] || m["p_over"] > 0.01 {
		t.Errorf("without a bug the lower end is %v of %v", m["bayes_lo"], m["accountant"])
	}
}

func TestNegativeControls(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	rec, _ := audience.Execute(t, &Paper, sim.Values{"overlap": 0.5, "seed": 9}, load())
	if v := audience.Verdicts(rec); v["heur"] != sim.Fails || v["width"] != sim.Holds {
		t.Errorf("crowded canaries: %v", v)
	}
	if m := rec.Measures; m["effect_fn"] < 5 || m["truth_k"] > 1 {
		t.Errorf("crowded canaries: design effect %v, truth %v", m["effect_fn"], m["truth_k"])
	}
	rec, _ = audience.Execute(t, &Paper, sim.Values{"sigma": 20.0, "seed": 9}, load())
	if m := rec.Measures; m["bayes_lo"] > 0.1 || m["cp_lo"] != 0 || m["accountant"] > 1.3 {
		t.Errorf("no leak: lower ends %v and %v, accountant %v", m["bayes_lo"], m["cp_lo"], m["accountant"])
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{"N": 200}, {"N": 300, "overlap": 0.5}, {"N": 200, "sigma": 5.4772, "bug": 8.0, "thr": 0.5}, {"N": 100, "canaries": 40, "sigma": 20.0, "overlap": 0.9},
		{"N": 100, "canaries": 1, "steps": 5, "thr": 1.5, "level": 0.8, "delta": 1e-2}, {"N": 700, "sigma": 0.5, "bug": 16.0, "thr": 0.2, "steps": 5},
	} {
		unseen, _ := audience.Execute(t, &Paper, set, load())
		a := &audience.Audience{Host: *load(), T: t}
		seen, r := audience.Execute(t, &Paper, set, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 20 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		for id, x := range seen.Measures {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%v: %s is %v", set, id, x)
			}
		}
		words := func() string { return strings.Join(a.Last.Words(), " ") + r.Caption() }
		good := func() {
			if w := words(); strings.Contains(w, "%!") || strings.Contains(w, "NaN") || strings.Contains(w, "Inf") {
				t.Errorf("%v: the picture says %q", set, w)
			}
		}
		good()
		before := words()
		if !r.Move("wire", 0.31, 0) || words() == before || !strings.Contains(r.Caption(), "promise nothing") {
			t.Errorf("%v: after a move the picture says %q", set, words())
		}
		for _, x := range []float64{0.5, -9, 99, math.NaN(), math.Inf(1), math.Inf(-1)} {
			r.Move("wire", x, x)
			good()
		}
		r.Move("lever", 0, 0)
		if !strings.Contains(r.Caption(), "One canary a model: Bayes") {
			t.Errorf("%v: with the lever up the caption is %q", set, r.Caption())
		}
		r.Move("lever", 0, 1)
		good()
		if set["overlap"] == 0.5 && words() != before { // the audit that was shown at the end
			t.Errorf("%v: with the lever back the picture says %q", set, words())
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
