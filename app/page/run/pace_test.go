package run

import (
	"math"
	"testing"

	"orrery/app/page/notice"
	"orrery/app/page/toy"
	"orrery/sim"
)

func TestPace(t *testing.T) {
	kept := ""
	store := func(text string) { kept = text }
	var p Pace
	p.Recall("", store)
	if p.Factor() != 1 {
		t.Error("before any run:", p.Factor())
	}
	took := func(link string, seconds float64) {
		p.Learn(toy.Info, &sim.Record{Link: link, ElapsedMS: 1000 * seconds})
	}
	if took("toy?width=32", 60); p.Factor() != 1 || kept != "" {
		t.Error("a setting whose time nobody has stated says nothing:", p.Factor())
	}
	if took("toy", 12); !(math.Abs(p.Factor()-2) < 1e-12) {
		t.Error(p.Factor())
	}
	if took("toy", 48); !(math.Abs(p.Factor()-4) < 1e-12) { // the geometric mean of 2 and 8
		t.Error(p.Factor())
	}
	var next Pace
	if next.Recall(kept, nil); next.Factor() != p.Factor() {
		t.Error("forgotten:", kept)
	}
	for range 100 {
		took("toy", 6)
	}
	if !(math.Abs(p.Factor()-1) < 1e-6) {
		t.Error("an old pace is never given up:", p.Factor())
	}
	for _, bad := range []string{"{", `{"runs":3,"times":0}`, `{"runs":1,"times":1e9}`, `{"runs":-1,"times":2}`} {
		var p Pace
		if p.Recall(bad, nil); p.Factor() != 1 {
			t.Errorf("%s was believed", bad)
		}
	}
}

func TestTheClockKnowsTheMachine(t *testing.T) {
	r := New(toy.Info, nil, &notice.List{})
	r.Pace = Pace{Runs: 3, Times: 2}
	if r.Seconds() != 12 || r.clock() != "about 12 s" {
		t.Error(r.Seconds(), r.clock())
	}
	r.State, r.Link, r.elapsed, r.left = Running, "toy", 5000, 14000 // 19 s are not 1.6 times 12
	if r.clock() != "5.0 s, about 14 s left" {
		t.Error(r.clock())
	}
	if r.left = 15000; r.clock() != "Slower here than usual: 5.0 s, about 15 s left" {
		t.Error(r.clock())
	}
	if r.Link = "toy?width=512"; r.slower() {
		t.Error("another setting takes what it takes")
	}
}
