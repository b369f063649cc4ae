package run

import (
	"slices"
	"strings"
	"testing"

	"orrery/app/page/notice"
	"orrery/app/page/toy"
	"orrery/sim"
	"orrery/sim/host/wire"
	"orrery/sim/scene"
)

// host writes down what it was asked.
type host struct {
	started  []string
	commands []wire.Command
	stopped  int
}

func (h *host) Start(link string)      { h.started = append(h.started, link) }
func (h *host) Command(c wire.Command) { h.commands = append(h.commands, c) }
func (h *host) Stop()                  { h.stopped++ }

func begun(link string) (*Run, *host, *notice.List) {
	said, h := &notice.List{}, &host{}
	r := New(toy.Info, nil, said)
	r.Mount(h)
	r.Start(link)
	return r, h, said
}

func curve(id string, from int, y ...sim.Num) wire.Delta {
	return wire.Delta{Series: sim.Series{Chart: "walk", ID: id, Y: y}, From: from}
}

func TestDeltasMakeTheChartsOfTheRun(t *testing.T) {
	r, _, _ := begun("toy")
	walk, other := r.Plotted("walk"), r.Plotted("map")
	for _, deltas := range [][]wire.Delta{{curve("a", 0, 1, 2), curve("b", 0, 7)}, {curve("a", 2, 3)}, {curve("a", 1, 5)}} {
		r.Hear(wire.Event{Kind: "progress", Link: "toy", Charts: deltas})
	}
	if s := r.Series(); len(s) != 2 || !slices.Equal(s[0].Y, []sim.Num{1, 5}) || !slices.Equal(s[1].Y, []sim.Num{7}) {
		t.Error("the series are", s)
	}
	if r.Plotted("walk") != walk+4 || r.Plotted("map") != other {
		t.Errorf("plotted %d and %d times more", r.Plotted("walk")-walk, r.Plotted("map")-other)
	}
	r.Start("toy")
	if len(r.Series()) != 0 || r.Plotted("walk") == walk+4 || r.Plotted("map") == other {
		t.Error("a new run keeps the charts of the old one, or does not say that they are gone")
	}
}

func TestWhatARunTells(t *testing.T) {
	r, _, said := begun("toy?width=64")
	if r.phase != "Starting" || r.clock() != "0.0 s of about 6 s" {
		t.Error(r.phase, r.clock())
	}
	if r.Hear(wire.Event{Kind: "loading", Link: r.Link, Name: "mnist"}); r.phase != "Fetching data" {
		t.Error(r.phase)
	}
	r.Hear(wire.Event{Kind: "progress", Link: "toy", Measures: sim.Measures{"x": 9}, Caption: "Of another run."})
	if len(r.Measures) > 0 || r.Caption != "" {
		t.Error("an event of another run was taken for this one's:", r.Measures, r.Caption)
	}
	r.Hear(wire.Event{Kind: "progress", Link: r.Link, Progress: &sim.Progress{Phase: "Walking", Fraction: 0.5}, ElapsedMS: 2500, LeftMS: 2600,
		Measures: sim.Measures{"x": 1, "gone": 2}, Caption: "It walks.", Texts: []sim.Written{{ID: "t", Text: "one "}}})
	r.Hear(wire.Event{Kind: "progress", Link: r.Link, ElapsedMS: 3000, LeftMS: 2000, Measures: sim.Measures{"x": 1},
		Claims: []sim.Verdict{{ID: "low", Verdict: sim.Holds}}, Texts: []sim.Written{{ID: "t", Text: "two"}}})
	if _, still := r.Measures["gone"]; still || len(r.Early) != 1 || strings.Join(r.Written("t"), "|") != "one |two" || r.Values()["width"] != 64 {
		t.Error(r.Measures, r.Early, r.Written("t"), r.Values())
	}
	r.Hear(wire.Event{Kind: "progress", Link: r.Link, ElapsedMS: 3000, LeftMS: 2000, Measures: sim.Measures{"x": 1}})
	if len(r.Early) != 1 {
		t.Error("what was judged already is open again")
	}
	if r.phase != "" || r.headline() != "Walking" || r.Measures["x"] != 1 || r.Caption != "It walks." || r.clock() != "3.0 s, about 2 s left" || r.Announcement("") != "Walking" {
		t.Error(r.phase, r.headline(), r.Measures, r.Caption, r.clock())
	}
	rec := &sim.Record{Link: r.Link, Params: sim.Values{"width": 64.0, "seed": 3.0}, Says: "The end.", ElapsedMS: 4000, Measures: sim.Measures{"x": 2}}
	if r.Hear(wire.Event{Kind: "progress", Link: r.Link}) || !r.Hear(wire.Event{Kind: "record", Link: r.Link, Record: rec, ElapsedMS: 4100}) {
		t.Error("only a record ends a run")
	}
	if len(r.Early) > 0 || len(r.Written("t")) > 0 {
		t.Error("the record's own are not what is shown:", r.Early, r.Written("t"))
	}
	if r.State != Done || r.Record != rec || rec.Params["width"] != 64 || r.Seed() != "3" || r.Measures["x"] != 2 || r.Seconds() != 4 ||
		r.clock() != "4.1 s" || r.Announcement("All is well") != "The run has ended. All is well. The end." {
		t.Error(r.State, rec.Params, r.Seed(), r.Measures, r.Seconds(), r.clock(), r.Announcement("All is well"))
	}
	if r.Hear(wire.Event{Kind: "failed", Link: r.Link, Message: "Late."}); r.State != Done || len(said.All()) > 0 {
		t.Error("an ended run hears further:", r.State, said.All())
	}
}

func TestTransport(t *testing.T) {
	r, h, said := begun("toy")
	r.Pause()
	if r.headline() != "Paused" {
		t.Error(r.headline())
	}
	r.Pause()
	r.Step()
	if !r.paused {
		t.Error("after a step the run goes on")
	}
	r.Slower()
	r.Slower()
	r.Stop()
	r.Stop()
	r.Pause()
	r.Step()
	r.Hear(wire.Event{Kind: "progress", Link: "toy", Caption: "Late."})
	want := []wire.Command{{Do: "pause"}, {Do: "resume"}, {Do: "step"}, {Do: "pace", DelayMS: slowMotion}, {Do: "pace"}}
	if !slices.EqualFunc(h.commands, want, func(a, b wire.Command) bool { return a.Do == b.Do && a.DelayMS == b.DelayMS }) || h.stopped != 1 {
		t.Errorf("%+v, stopped %d times", h.commands, h.stopped)
	}
	if r.State != Idle || r.paused || r.Caption == "Late." {
		t.Error(r.State, r.Caption)
	}
	r.Start("toy")
	if r.Hear(wire.Event{Kind: "failed", Link: "toy", Message: "Out of memory."}); r.State != Failed || r.headline() != "Broken off" ||
		!slices.Equal(said.All(), []notice.Notice{{Kind: notice.Error, Text: "Out of memory."}}) {
		t.Error(r.State, said.All())
	}
}

func TestTheStoredRun(t *testing.T) {
	rec := &sim.Record{Link: "toy", Params: sim.Values{"seed": 0.0, "width": 256.0}, ElapsedMS: 60000, Says: "It was low.", Measures: sim.Measures{"x": 1}}
	r := New(toy.Info, &Stored{Record: rec}, &notice.List{})
	if !r.IsStored || r.State != Idle || r.Link != "toy" || r.Record.Params["width"] != 256 || r.Caption != "It was low." || r.headline() != "Stored run" || r.Mounted() {
		t.Errorf("%+v", r)
	}
	if r.Seconds() != 6 {
		t.Error("how long it took elsewhere says nothing about here:", r.Seconds())
	}
	for _, s := range []*Stored{nil, {}} {
		if r := New(toy.Info, s, &notice.List{}); r.IsStored || r.Link != "" || s.Drawn() || s.Stills(toy.Info) != nil {
			t.Errorf("nothing is stored, and yet: %+v", r)
		}
	}
	if n := len((&Stored{Scene: &scene.Scene{}}).Stills(toy.Info)); n != 2 {
		t.Error(n, "stills")
	}
}

func TestKnown(t *testing.T) {
	k := Known{}
	k.Keep(toy.Info, &sim.Record{Link: "toy", Params: sim.Values{"width": 256.0}, Measures: sim.Measures{"x": 1}})
	k.Keep(toy.Info, &sim.Record{Link: "toy?seed=1", Measures: sim.Measures{"x": 2}})
	if k["toy"].Params["width"] != 256 {
		t.Error("values from JSON have not the types of their parameters:", k["toy"].Params)
	}
	got := k.Measures(&sim.Record{Link: "toy?seed=2", Measures: sim.Measures{"x": 3}})
	if len(got) != 3 || got["toy?seed=2"]["x"] != 3 || got["toy?seed=1"]["x"] != 2 || len(k) != 2 || len(k.Measures(nil)) != 2 {
		t.Error(got)
	}
}

// The reader's files go with the links that need them, and with no others.
func TestFiles(t *testing.T) {
	in := toy.Info
	in.Params = append(slices.Clone(in.Params), (&sim.File{ID: "corpus", Max: 99}).Spec())
	f := Files{}
	whale, snail := f.Keep([]byte("the white whale")), f.Keep([]byte("the white snail"))
	if !f.Has(whale) || f.Has(whale[:len(whale)-1]) || f.Has("") || whale == snail {
		t.Error(f)
	}
	for link, want := range map[string]string{"toy": "", "toy?corpus=" + whale: "the white whale", "toy?width=64&corpus=" + snail + "&v=2": "the white snail",
		"toy?corpus=" + strings.Repeat("0", 64) + "-7": ""} {
		got := ""
		for _, b := range f.of(in, link) {
			got += string(b)
		}
		if got != want {
			t.Errorf("%s is given %q", link, got)
		}
	}
}

// A text keeps its pieces when the record brings the same, and is the record's where it does not.
func TestWhatWasWritten(t *testing.T) {
	for text, want := range map[string]string{"one two": "one |two", "one two three": "one two three"} {
		r, _, _ := begun("toy")
		for _, piece := range []string{"one ", "two"} {
			r.Hear(wire.Event{Kind: "progress", Link: "toy", Texts: []sim.Written{{ID: "t", Text: piece}}})
		}
		r.Hear(wire.Event{Kind: "record", Link: "toy", Record: &sim.Record{Link: "toy", Params: toy.Info.Defaults(), Texts: []sim.Written{{ID: "t", Text: text}}}})
		if got := strings.Join(r.Written("t"), "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if r.Start("toy"); len(r.Written("t")) > 0 {
			t.Error("a new run keeps", r.Written("t"))
		}
	}
	r := New(toy.Info, nil, &notice.List{})
	if r.Before = (sim.Values{"width": 64}); r.Values()["width"] != 64 {
		t.Error("before any run it is of", r.Values())
	}
	if r.Link = "toy?width=32"; r.Values()["width"] != 32 {
		t.Error("while it runs it is of", r.Values())
	}
}
