package reel

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"orrery/sim/scene"
)

func text(i int, hold bool) string {
	if hold {
		return fmt.Sprintf(`{"n":%d,"hold":true}`, i)
	}
	return fmt.Sprintf(`{"n":%d}`, i)
}

// play shows all that waits and tells which, and how long it took.
func play(r *Reel) (string, time.Duration) {
	start := time.Unix(0, 0)
	now := start
	var seen []string
	for r.Waiting() > 0 {
		if t, _, ok := r.Next(now); ok {
			seen = append(seen, strings.Trim(strings.SplitN(t, ",", 2)[0], `{}"n:`))
		}
		now = now.Add(max(r.Frame, time.Millisecond)) // the stage asks once a frame
	}
	return strings.Join(seen, " "), now.Sub(start)
}

func TestOrder(t *testing.T) {
	var r Reel
	for i, hold := range []bool{false, false, true, true, false, false, true, false, false} {
		r.Add(text(i, hold))
	}
	if got, _ := play(&r); got != "2 3 6 8" {
		t.Errorf("shown: %s", got)
	}
}

func TestBacklog(t *testing.T) {
	for _, n := range []int{1, 10, 100, 1000} {
		var r Reel
		for i := range n {
			r.Add(text(i, true))
		}
		seen, took := play(&r)
		if took > 5500*time.Millisecond {
			t.Errorf("%d pictures take %v", n, took)
		}
		if n <= 200 && len(strings.Fields(seen)) != n {
			t.Errorf("of %d pictures %d were seen", n, len(strings.Fields(seen)))
		}
	}
}

// However long a frame takes here, the pictures that wait take five seconds at most, and the newest is among them.
func TestBacklogByTheCostOfAFrame(t *testing.T) {
	for _, frame := range []time.Duration{0, 40 * time.Millisecond, 300 * time.Millisecond, 6 * time.Second} {
		for _, n := range []int{2, 25, 26, 301} {
			r := Reel{Frame: frame}
			for i := range n {
				r.Add(text(i, true))
			}
			if left := r.Left(); left > backlog+frame {
				t.Errorf("%d pictures at %v a frame will take %v", n, frame, left)
			}
			seen, took := play(&r)
			if took > backlog+2*frame+100*time.Millisecond {
				t.Errorf("%d pictures at %v a frame take %v", n, frame, took)
			}
			if !strings.HasSuffix(seen, fmt.Sprint(n-1)) {
				t.Errorf("%d pictures at %v a frame: the newest is not seen, but %s", n, frame, seen)
			}
		}
	}
	// Dearer frames are learned while pictures wait.
	var r Reel
	for i := range 200 {
		r.Add(text(i, true))
	}
	r.Next(time.Unix(1, 0))
	r.Frame = 200 * time.Millisecond
	r.Next(time.Unix(2, 0))
	if left := r.Left(); left > backlog {
		t.Errorf("what waits will take %v", left)
	}
}

func TestSkip(t *testing.T) {
	var r Reel
	for i := range 20 {
		r.Add(text(i, true))
	}
	r.Next(time.Unix(0, 0))
	r.Skip()
	if got, _, ok := r.Next(time.Unix(0, 1)); !ok || got != text(19, true) || r.Waiting() != 0 {
		t.Errorf("after the skip comes %q, and %d wait", got, r.Waiting())
	}
}

func TestNoMotionShowsTheNewestOnly(t *testing.T) {
	r := Reel{Still: true}
	for i := range 9 {
		r.Add(text(i, true))
	}
	if got, _ := play(&r); got != "8" {
		t.Errorf("shown: %s", got)
	}
}

func TestReplay(t *testing.T) {
	var r Reel
	for i := range 1501 {
		r.Add(text(i, false))
	}
	if n := r.Count(); n < 100 || n > most+1 {
		t.Errorf("%d pictures are kept", n)
	}
	if s, _ := r.Seek(0); s != text(0, false) {
		t.Errorf("the replay begins with %s", s)
	}
	if s, _ := r.Seek(1); s != text(1500, false) {
		t.Errorf("the replay ends with %s", s)
	}
	r.Add(text(2000, true))
	if r.Waiting() != 0 {
		t.Error("a picture disturbs the reader who looks at the past")
	}
	if s, ok := r.Live(); !ok || s != text(2000, true) {
		t.Errorf("live shows %s", s)
	}
}

// Whether a scene must be seen is the last thing that its text says.
func TestHeld(t *testing.T) {
	for _, hold := range []bool{false, true} {
		s := &scene.Scene{Hold: hold}
		s.Panel("p", `"hold":true}`, scene.At(0, 0, 1, 1)).Point("a", 1, 2, "s1")
		s.Thread("t", "p/a", "p/a", 1, "")
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if held(string(text)) != hold {
			t.Errorf("%s is taken for held %v", text, !hold)
		}
	}
}
