package hier

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{}, {"link": "z2", "kind": "low"}, {"act": "relu", "d": 7}, {"link": "z", "m1": 10, "T1": 60}, {"link": "z+z2", "alpha": 2.0},
	} {
		v := sim.Values{"d": 8, "m2": 100, "T1": 100}
		for k, x := range set {
			v[k] = x
		}
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{})
		a := &audience.Audience{T: t, Words: true, Untitled: []string{"samples"}}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 20 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		if strings.Contains(seen.Says, "NaN") || strings.Contains(seen.Says, "%!") || seen.Says == "" {
			t.Errorf("%v: it says %q", set, seen.Says)
		}
		// The ring trains anew, leaves a ghost, and touches no number.
		for _, x := range []float64{5, -3, 900, math.NaN()} {
			if !r.Move("alpha", x, 99) {
				t.Fatalf("%v: there is no ring", set)
			}
			if !strings.Contains(strings.Join(a.Last.Words(), " "), "the ghost behind") {
				t.Errorf("%v: no ghost in %q", set, a.Last.Words())
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}
