package show

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/scene"
)

// Whatever comes, the reel keeps no more than it may, the first and the latest frame, times and frames together, and the
// gaps between the others are equal but for the last.
func TestReelThinsEvenly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Reel[float64]{Most: rapid.IntRange(0, 40).Draw(t, "most")}
		n := rapid.IntRange(1, 1500).Draw(t, "n")
		for i := range n {
			f.Keep(float64(i), -1)
			f.Keep(float64(i), float64(10*i)) // the last of one time counts
		}
		most := f.Most
		if most == 0 {
			most = 400
		}
		if f.Len() > max(most, 3) || f.Len() < min(n, max(most, 3)/2) {
			t.Fatalf("%d of %d frames are kept, where %d may be", f.Len(), n, most)
		}
		var times []float64
		for time, x := range f.All() {
			if x != 10*time {
				t.Fatalf("frame %v at time %v", x, time)
			}
			times = append(times, time)
		}
		last := len(times) - 1
		if times[0] != 0 || times[last] != float64(n-1) || f.End() != float64(n-1) || f.First() != 0 {
			t.Fatalf("from %v to %v of %d", times[0], times[last], n)
		}
		for i := 1; i < last; i++ {
			if times[i]-times[i-1] != times[1]-times[0] {
				t.Fatalf("uneven: %v", times)
			}
		}
	})
}

func TestReelReplays(t *testing.T) {
	f, r, heard := Reel[string]{Name: "time", Unit: "step"}, handles{}, math.NaN()
	if _, _, ok := f.Now(); ok || f.End() != 0 {
		t.Error("an empty reel shows a frame")
	}
	f.Seek(3)
	f = Reel[string]{Name: "time", Unit: "step"}
	p := axes(scene.Axis{Max: 30}, scene.Axis{Min: 1, Max: 100, Scale: scene.Log})
	for i, x := range []string{"a", "b", "c"} {
		f.Keep(float64(10*i), x)
		if _, now, _ := f.Now(); now != x {
			t.Errorf("while it grows it shows %s, not %s", now, x)
		}
	}
	if f.Mark(p); len(p.Elements) != 0 {
		t.Error("a mark before there is a choice")
	}
	f.Offer(r, func(time float64) { heard = time })
	for _, c := range []struct {
		to, at float64
		frame  string
	}{{4, 0, "a"}, {6, 10, "b"}, {math.NaN(), 10, "b"}, {99, 20, "c"}, {math.Inf(1), 20, "c"}, {-1, 0, "a"}} {
		r["time"](c.to, 5)
		at, frame, _ := f.Now()
		if at != c.at || frame != c.frame || heard != c.at {
			t.Errorf("to %v: %s at %v, heard %v", c.to, frame, at, heard)
		}
	}
	f.Seek(10)
	f.Mark(p)
	e, rule := last(p), p.Elements[0]
	if e.Key != "time" || e.Handle != "time" || e.Along != "x" || e.X != 10 || math.Abs(e.Y-10) > 1e-9 || e.Label != "step 10: drag to replay" {
		t.Errorf("the ring is %+v", e)
	}
	if rule.X != 10 || !rule.Vertical || p.Says != "Step 10 of 20." {
		t.Errorf("the line is %+v; it says %q", rule, p.Says)
	}
	if got := f.Evenly(5); len(got) != 5 || got[0] != 0 || got[1] != 0 || got[2] != 10 || got[4] != 20 {
		t.Error("evenly", got)
	}
}
