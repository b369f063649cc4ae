package lmc

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
	"orrery/sim/scene"
)

// element is an element of the last picture.
func element(t *testing.T, s *scene.Scene, panel, key string) scene.Element {
	t.Helper()
	for _, p := range s.Panels {
		for _, e := range p.Elements {
			if p.Key == panel && e.Key == key {
				return e
			}
		}
	}
	t.Fatalf("there is no %s/%s", panel, key)
	return scene.Element{}
}

// TestRingsLieOnTheirRopes: wherever a ring is moved to, it shows what the run has measured there.
func TestRingsLieOnTheirRopes(t *testing.T) {
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Untitled: []string{"alike"}}
	rec, r := audience.Execute(t, &Paper, small(sim.Values{"method": "wm"}), a)
	for ring, series := range map[string]string{"t": "wm", "u": "none"} {
		for _, s := range rec.Charts {
			if s.Chart != "line" || s.ID != series {
				continue
			}
			for i, x := range s.X {
				r.Move(ring, float64(x), 0)
				if e := element(t, a.Last, "rope", ring); e.X != float64(x) || math.Abs(e.Y-float64(s.Y[i])) > 1e-5 {
					t.Errorf("ring %s at %v, %v; the line after %s is at %v, %v", ring, e.X, e.Y, series, x, s.Y[i])
				}
			}
		}
	}
	if near := element(t, a.Last, "rope", "near"); near.X != rec.Measures["shrunk_t"] {
		t.Errorf("the control is drawn at t = %v, and was measured at %v", near.X, rec.Measures["shrunk_t"])
	}
}

// TestMisreadDigitsAreShown: in the middle of the unmatched line as many digits are misread as the panel says, and all
// that the frames call wrong are.
func TestMisreadDigitsAreShown(t *testing.T) {
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Untitled: []string{"alike"}}
	_, r := audience.Execute(t, &Paper, small(sim.Values{"method": "random"}), a)
	r.Move("u", 0.5, 0)
	wrong := 0
	for _, p := range a.Last.Panels {
		for _, e := range p.Elements {
			if e.Kind == scene.KindTile && p.Key == "digits" {
				var i, is, read int
				if _, err := fmt.Sscanf(e.Label, "test image %d, a %d, read as %d", &i, &is, &read); err != nil {
					t.Fatal(e.Label, err)
				}
				if (is != read) != (e.Frame == scene.Bad) {
					t.Errorf("%s, but its frame is %s", e.Label, e.Frame)
				}
				if is != read {
					wrong++
				}
			}
		}
	}
	if words := strings.Join(a.Last.Words(), " "); wrong == 0 || !strings.Contains(words, fmt.Sprintf("the unmatched average misreads %d of them", wrong)) {
		t.Errorf("%d are misread; the picture says %q", wrong, words)
	}
}
