//go:build !js

package catalog_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
	"orrery/sim/papers/catalog"
	"orrery/sim/scene"
)

// TestWhatIsDeclaredIsUsed wants every chart, series, readout and handle in some preset. The stored run shows most; only for
// what it lacks are other presets run.
func TestWhatIsDeclaredIsUsed(t *testing.T) {
	for _, e := range catalog.All {
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			in := e.Info()
			used := stored(t, in)
			left := in.Unused(used...)
			for _, p := range in.Presets {
				if len(left) == 0 {
					return
				}
				v, problem := in.With(in.Defaults(), p.Set)
				if problem != nil {
					t.Fatal(problem)
				}
				if in.Query(v) == "" && len(used) > 0 {
					continue
				}
				var live *sim.Live
				looked := time.Now()
				_, _, err := sim.Execute(e, v, &batch.Host{Load: source.Load, Tell: func(l *sim.Live) {
					live = l
					if time.Since(looked) < 50*time.Millisecond {
						return
					}
					if looked = time.Now(); len(in.Unused(append(slices.Clip(used), l.Used())...)) == 0 {
						l.Stop() // there is nothing left to see
					}
				}})
				if err != nil && !errors.Is(err, sim.Stopped) {
					t.Fatal(err)
				}
				for _, f := range live.Faults() {
					t.Errorf("%s: %s", in.String(v), f)
				}
				used = append(used, live.Used())
				left = in.Unused(used...)
			}
			if len(left) > 0 {
				t.Errorf("it declares what no preset comes to: %s", strings.Join(left, ", "))
			}
		})
	}
}

// stored is what the stored run of an experiment came to; none where there is none of this version.
func stored(t *testing.T, in sim.Info) []map[string]bool {
	text, err := os.ReadFile(filepath.Join("..", in.Slug, "golden.json"))
	if err != nil {
		return nil
	}
	var run struct {
		Record *sim.Record
		Scene  *scene.Scene
	}
	if err := json.Unmarshal(text, &run); err != nil {
		t.Fatal(err)
	}
	if run.Record.Version != in.Version || run.Scene == nil {
		return nil
	}
	used := run.Record.Used()
	panels := map[string]bool{}
	for _, p := range run.Scene.Panels {
		panels[p.Key] = true
		for _, x := range p.Elements {
			for _, h := range in.Handles {
				if x.Handle != "" && h.Names(x.Handle) {
					used["handle "+h.ID] = true
				}
			}
		}
	}
	if in.Poster != "" && !panels[in.Poster] {
		t.Errorf("its poster is the panel %q, which its picture does not have", in.Poster)
	}
	return []map[string]bool{used}
}
