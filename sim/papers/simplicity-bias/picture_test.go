package simplicity

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, set := range []sim.Values{
		{}, {"linear": false}, {"noise": 0.8, "eps": 0.75}, {"eps": 0.0, "noise": 0.0}, {"d": 3, "slabs": 59, "depth": 4},
		{"slabs": 0, "depth": 1}, {"slabs": 1, "linear": false}, {"extras": true, "slab_margin": 0.2}, {"d": 60, "slabs": 59, "lin_margin": 0.01, "lr": 0.5},
		{"data": "dominoes"},
	} {
		v := sim.Values{"steps": 300, "width": 10, "seed": 1}
		for id, x := range set {
			v[id] = x
		}
		host := batch.Host{}
		if testing.Short() && (len(set) > 1 || v["data"] == "dominoes") {
			continue // slow, or wants MNIST
		}
		host.Load = source.Load
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{Load: host.Load})
		a := &audience.Audience{Host: host, T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", set, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 4 {
			t.Errorf("%v: %d pictures", set, a.Pictures)
		}
		look := func() string {
			words := strings.Join(a.Last.Words(), " ")
			if !strings.Contains(words, "AUC") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
				t.Errorf("%v: the picture says %q", set, words)
			}
			return words
		}
		look()

		// Every hand can go anywhere and touches no number.
		for _, p := range a.Last.Panels {
			for _, e := range p.Elements {
				if e.Handle == "" {
					continue
				}
				for _, x := range []float64{0.7, -3, 99, math.NaN(), 0} {
					if !r.Move(e.Handle, x, x) {
						t.Fatalf("%v: %s/%s has no hand behind it", set, p.Key, e.Key)
					}
				}
				look()
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", set)
		}
	}
}

// The reader's question: a point of class +1 whose x_0 is dragged across zero.
func TestHands(t *testing.T) {
	a := &audience.Audience{T: t}
	_, r := audience.Execute(t, &Paper, sim.Values{"steps": 600, "width": 40, "seed": 2}, a)
	before := strings.Join(a.Last.Words(), " ")
	if !strings.Contains(before, "x₀ says +1; of the slab coordinates 10 say +1 and 0 say −1; the network says +1") {
		t.Fatalf("the probe: %q", before)
	}
	r.Move("c0", 0, -0.8)
	if after := strings.Join(a.Last.Words(), " "); !strings.Contains(after, "x₀ says −1; of the slab coordinates 10 say +1 and 0 say −1; the network says −1") {
		t.Errorf("x_0 across zero: %q", after)
	}
	r.Move("simple", 1, 0)
	if words := strings.Join(a.Last.Words(), " "); !strings.Contains(words, "x₀ shuffled: yes") || !strings.Contains(words, "levers now 0.") {
		t.Errorf("the lever: %q", words)
	}
	r.Move("simple", 0, 0)
	if words := strings.Join(a.Last.Words(), " "); !strings.Contains(words, "x₀ shuffled: no") {
		t.Errorf("the lever back: %q", words)
	}
}

func TestTopsChangePlaces(t *testing.T) {
	p := &dominoPicture{held: none, shown: make([]int, 24)}
	p.straight()
	p.drag(3, 3.5, 0.4) // taken
	p.drag(3, 5.5, 0.4) // over the sixth
	p.drag(3, 1.5, 3)   // on to the tenth: the sixth gets its own back
	if p.tops[9] != 3 || p.tops[3] != 9 || p.tops[5] != 5 {
		t.Fatalf("tops %v", p.tops)
	}
	p.drag(5, 3.5, 0.4) // another one
	if p.tops[3] != 5 || p.tops[5] != 9 || p.tops[9] != 3 {
		t.Fatalf("tops %v", p.tops)
	}
	seen := map[int]bool{}
	for _, k := range p.tops {
		seen[k] = true
	}
	if len(seen) != 24 {
		t.Fatalf("tops %v", p.tops)
	}
}
