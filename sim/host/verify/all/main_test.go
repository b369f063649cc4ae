package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/verify"
)

// A check writes what is stale, passes over what is not, and names what does not fail where it must.
func TestRun(t *testing.T) {
	size := &sim.Int{ID: "size", Label: "Size", Default: 1, Max: 9}
	ran := map[string]int{}
	make := func(slug string, fails int) *sim.Experiment {
		return &sim.Experiment{Slug: slug, Version: 1, Params: []sim.Param{size},
			Claims: []sim.Claim{{ID: "large", Tests: []sim.Test{{Value: sim.Mean("size"), Holds: sim.AtLeast(1)}},
				Breaks: sim.Breaking{Set: sim.Values{"size": fails}, Why: "it is small"}},
				{ID: "free", Tests: []sim.Test{{Value: sim.Mean("size"), Holds: sim.AtLeast(0)}}}},
			Run: func(r *sim.Run) { ran[slug]++; r.Measure("size", float64(size.In(r))) }}
	}
	one, two := make("one", 0), make("two", 0)
	root := t.TempDir()
	for _, slug := range []string{"one", "two"} {
		if err := os.MkdirAll(filepath.Join(root, filepath.Dir(verify.File(slug))), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	check := func(o options, list ...*sim.Experiment) (string, error) {
		t.Helper()
		var out, says strings.Builder
		o.Seeds, o.Quiet, o.Workers = 3, true, 1
		err := run(root, o, list, nil, &out, &says)
		return out.String() + says.String(), err
	}
	if out, err := check(options{}, one, two); err != nil || ran["one"] != 4 || ran["two"] != 4 || !strings.Contains(out, "2 claims name no setting") || !strings.Contains(out, "one: it has no score yet") {
		t.Error(err, ran, out)
	}
	if out, err := check(options{}, one, two); err != nil || ran["one"] != 4 || !strings.Contains(out, "2 of 2 are as their scores say") {
		t.Error(err, ran, out)
	}
	two.Version = 2
	if _, err := check(options{}, one, two); err != nil || ran["one"] != 4 {
		t.Error(err, ran)
	}
	if p, err := verify.Read(root, "two"); err != nil || p.Version != 2 {
		t.Error(err, p)
	}
	holds := make("one", 5)
	if _, err := check(options{}, holds, two); err == nil || !strings.Contains(err.Error(), "one large (holds at one?size=5)") {
		t.Error(err)
	}
	if p, err := verify.Read(root, "one"); err != nil || p.Claims[0].Broken.Verdict != sim.Holds {
		t.Error("what was found was not written:", err, p)
	}
	if _, err := check(options{}, holds, two); err == nil {
		t.Error("the second time it is content with a claim that can't fail")
	}
	two.Version = 3
	if _, err := check(options{Dry: true, Only: []string{"two"}}, one, two); err != nil {
		t.Error(err)
	}
	if p, _ := verify.Read(root, "two"); p.Version != 2 {
		t.Error("a dry check wrote", p.Version)
	}
	if _, err := check(options{Only: []string{"three"}}, one, two); err == nil || !strings.Contains(err.Error(), `"three"`) {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(root, verify.File("one")), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := check(options{}, one, two); err == nil || !strings.Contains(err.Error(), "make verify ONLY=one") {
		t.Error(err)
	}
}
