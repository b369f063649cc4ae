//go:build !js

package catalog_test

import (
	"testing"
	"time"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
	"orrery/sim/papers/catalog"
)

// TestQuickBreakingSettings runs the breaking settings that take a blink: there the claim must fail. The others are
// make verify's.
func TestQuickBreakingSettings(t *testing.T) {
	for _, e := range catalog.All {
		t.Run(e.Slug, func(t *testing.T) {
			in := e.Info()
			known := map[string]sim.Measures{}
			for _, c := range e.Claims {
				if !c.Breaks.Quick {
					continue
				}
				v, p := in.With(in.Defaults(), c.Breaks.Set)
				if p != nil {
					t.Fatal(p)
				}
				start := time.Now()
				links := in.Missing(v, known, c.ID)
				records, err := batch.Run(e, links, 0, source.Load, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range records {
					known[r.Link] = r.Measures
				}
				for _, verdict := range e.Judge(v, known) {
					if verdict.ID == c.ID && verdict.Verdict != sim.Fails {
						t.Errorf("claim %s must fail at %s; it %s (%s): %v", c.ID, in.String(v), verdict.Verdict, verdict.Why, verdict.Tests)
					}
				}
				if took := time.Since(start); took > 20*time.Second { // two on an idle machine
					t.Errorf("the breaking setting of %s is called quick and took %v", c.ID, took)
				}
			}
		})
	}
}
