package batch

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"orrery/sim"
)

// odd runs break off; even ones measure their seed.
func odd(ran *atomic.Int32, fails func(seed int) bool) *sim.Experiment {
	return &sim.Experiment{Slug: "odd", Version: 1,
		Claims: []sim.Claim{{ID: "sum", Seeds: 2, Tests: []sim.Test{{Holds: sim.AtLeast(4),
			Value: func(r sim.Runs) float64 { return r.Mean(0, "seed") }}}}},
		Run: func(r *sim.Run) {
			ran.Add(1)
			seed := sim.Seed.In(r)
			for range r.Steps("Steps", 2) {
			}
			if fails(seed) {
				panic("it is odd")
			}
			r.Measure("seed", float64(seed))
		}}
}

func never(int) bool { return false }

func TestRecordsComeInTheOrderOfTheLinks(t *testing.T) {
	var ran atomic.Int32
	links := []string{"odd?seed=5", "odd", "odd?seed=2", "odd?seed=7"}
	for _, workers := range []int{0, 1, 3, 9} {
		records, err := Run(odd(&ran, never), links, workers, nil, nil)
		if err != nil || len(records) != 4 {
			t.Fatal(err, records)
		}
		for i, want := range []float64{5, 0, 2, 7} {
			if records[i].Measures["seed"] != want || records[i].Link != links[i] {
				t.Errorf("%d workers: record %d is of %s", workers, i, records[i].Link)
			}
		}
	}
}

// The first failure is named, and what has not begun does not begin.
func TestAFailureStopsTheBatch(t *testing.T) {
	var ran atomic.Int32
	links := []string{"odd", "odd?seed=1", "odd?seed=2", "odd?seed=3", "odd?seed=4"}
	_, err := Run(odd(&ran, func(seed int) bool { return seed >= 1 }), links, 1, nil, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "odd?seed=1: ") || !strings.Contains(err.Error(), "it is odd") {
		t.Error(err)
	}
	if n := ran.Load(); n > 3 { // the one after it may have been handed out
		t.Error(n, "runs began")
	}
	if _, err := Run(odd(&ran, never), []string{"odd?seed=x"}, 1, nil, nil); err == nil || !strings.Contains(err.Error(), "whole number") {
		t.Error("a bad link gave", err)
	}
}

// Who is told may stop a run.
func TestCancel(t *testing.T) {
	var ran atomic.Int32
	_, err := Run(odd(&ran, never), []string{"odd", "odd?seed=1"}, 1, nil, func(i int, l *sim.Live) {
		if i == 0 && l.Progress().Done == 1 {
			l.Stop()
		}
	})
	if !errors.Is(err, sim.Stopped) || !strings.HasPrefix(err.Error(), "odd: ") {
		t.Error(err)
	}
}

func TestCheckRunsWhatTheClaimsNeed(t *testing.T) {
	var ran atomic.Int32
	e := odd(&ran, never)
	records, err := Run(e, []string{"odd?seed=3"}, 1, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := records[0]
	digest := rec.Digest
	if rec.Claims[0].Verdict != sim.Undecided || len(rec.Claims[0].Needs) != 2 {
		t.Error(rec.Claims)
	}
	told := map[string]bool{}
	if err := Check(e, rec, 1, nil, func(link string, _ *sim.Live) { told[link] = true }); err != nil {
		t.Fatal(err)
	}
	if rec.Claims[0].Verdict != sim.Holds || rec.Claims[0].Value != 4 || len(rec.Runs) != 2 || rec.Digest != digest {
		t.Errorf("%+v", rec)
	}
	if len(told) != 2 || !told["odd?seed=4"] || !told["odd?seed=5"] {
		t.Error("it told of", told)
	}
	bad := odd(&ran, func(seed int) bool { return seed == 5 })
	if err := Check(bad, records[0], 1, nil, nil); err == nil {
		t.Error("a run that broke off passed the check")
	}
}
