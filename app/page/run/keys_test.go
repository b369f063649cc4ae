package run

import (
	"testing"

	"orrery/sim"
)

// Single letters mean something with the focus on the experiment, or with Alt; none is repeated while it is held.
func TestKeys(t *testing.T) {
	r, h, _ := begun("toy")
	starts := 0
	v := &View{Run: r, Start: func() { starts++ }}
	for _, c := range []struct {
		key   Key
		means bool
	}{
		{Key{Name: "r", Near: true}, true}, {Key{Name: "r"}, false}, {Key{Name: "r", Alt: true}, true},
		{Key{Name: "r", Near: true, Repeat: true}, false}, {Key{Name: "x", Near: true}, false},
	} {
		if v.Press(c.key) != c.means {
			t.Errorf("%+v", c.key)
		}
	}
	if starts != 2 {
		t.Error(starts, "runs")
	}
	v.Press(Key{Name: "p", Near: true})
	if !r.paused || len(h.commands) != 1 {
		t.Error("P does not pause")
	}
	v.Press(Key{Name: "s", Near: true})
	v.Press(Key{Name: "Escape", Near: true})
	if len(h.commands) != 2 || h.stopped != 1 {
		t.Error(h.commands, h.stopped)
	}
}

// The run before is remembered when another setting is run, not when the same is run again.
func TestLast(t *testing.T) {
	r, _, _ := begun("toy")
	first := &sim.Record{Link: "toy", Charts: []sim.Series{{Chart: "walk", ID: "a"}}}
	r.Record, r.State = first, Done
	if r.Start("toy"); r.Last != nil {
		t.Error("the same setting was the one before")
	}
	r.Record, r.State = first, Done
	if r.LastSeries() != nil {
		t.Error("there was no run before")
	}
	if r.Start("toy?width=32"); r.Last != first || len(r.LastSeries()) != 1 {
		t.Error("forgotten", r.LastSeries())
	}
	r.Stop()
	if r.Start("toy?width=64"); r.Last != first {
		t.Error("a run that was stopped has nothing to compare with")
	}
}
