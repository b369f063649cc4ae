package page

import (
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/wire"
)

// toy is an experiment as the page knows it.
var toy = sim.Info{
	Slug: "toy", Title: "A toy", Short: "Toy", Theme: "Toys", Version: 2, Seconds: 6,
	Params: []sim.Spec{
		{ID: "width", Label: "Width", Type: sim.TypeInt, Default: 256, Min: 16, Max: 512, Log: true},
		{ID: "rate", Label: "Rate", Type: sim.TypeFloat, Default: 0.002, Min: 1e-4, Max: 1e-2, Log: true},
		{ID: "share", Label: "Share", Type: sim.TypeFloat, Default: 0.3, Min: 0, Max: 0.9},
		{ID: "both", Label: "Both", Type: sim.TypeBool, Default: false},
		{ID: "way", Label: "Way", Type: sim.TypeChoice, Default: "a", Options: []sim.Option{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}},
		sim.Seed.Spec(),
	},
	Presets:  []sim.Preset{{Name: "Default"}, {Name: "Narrow", Why: "Too few.", Breaks: "it does not fit.", Set: sim.Values{"width": 32}}},
	Charts:   []sim.Chart{{ID: "walk", Title: "Walk", Kind: sim.Lines, X: "t", Y: "y"}, {ID: "map", Title: "Map", Kind: sim.Heat}},
	Readouts: []sim.Readout{{ID: "x", Label: "X", Digits: 2}},
	Claims: []sim.ClaimInfo{
		{ID: "low", Says: "It is low", Tests: []sim.TestInfo{{Says: "x", Holds: "<= 0.1", Bound: sim.AtMost(0.1).Info(), Paper: sim.Figure(0.05)}}},
		{ID: "far", Says: "It goes far", With: []sim.Values{{"both": true}}, Only: true, Tests: []sim.TestInfo{{Says: "y", Holds: ">= 3", Bound: sim.AtLeast(3).Info()}}},
	},
}

// desk is a bench that only writes down what it was asked.
type desk struct {
	started, stopped []string
	commands         []wire.Command
	queries          []string
	pooled           []string
	judged           []string
	focused          string
}

func (d *desk) start(link string)            { d.started = append(d.started, link) }
func (d *desk) command(c wire.Command)       { d.commands = append(d.commands, c) }
func (d *desk) stop()                        { d.stopped = append(d.stopped, "") }
func (d *desk) address(query string, _ bool) { d.queries = append(d.queries, query) }
func (d *desk) pool(links []string)          { d.pooled = append(d.pooled, links...) }
func (d *desk) endPool()                     {}
func (d *desk) judge(link string, _ map[string]sim.Measures) {
	d.judged = append(d.judged, link)
}
func (d *desk) focus(id string) { d.focused = id }
func (d *desk) refresh()        {}

func newDesk() (*lab, *desk) {
	l, d := newLab(toy, nil), &desk{}
	l.bench = d
	return l, d
}

func TestBadLinksAreNamedAtTheirControl(t *testing.T) {
	for query, want := range map[string]string{"width=banana": "width", "width=-3": "width", "way=c": "way", "rate=9&run=1": "rate"} {
		l, d := newDesk()
		l.open(query)
		if _, ok := l.problems[want]; !ok || len(d.started) > 0 {
			t.Errorf("%s: problems %v, started %v", query, l.problems, d.started)
		}
		l.run()
		if len(d.started) > 0 || d.focused != "p-"+want {
			t.Errorf("%s: it ran all the same, or the reader was left alone: %v, %q", query, d.started, d.focused)
		}
		l.set(want, map[string]string{"width": "64", "way": "b", "rate": "0.001"}[want], true)
		l.run()
		if len(d.started) != 1 {
			t.Errorf("%s: corrected, it still does not run", query)
		}
	}
	for _, query := range []string{"nonsense=1", strings.Repeat("x", 10000), "v=1"} {
		l, _ := newDesk()
		if l.open(query); len(l.messages) != 1 {
			t.Errorf("%.20s: messages %v", query, l.messages)
		}
	}
}

func TestARunFromLinkToVerdict(t *testing.T) {
	l, d := newDesk()
	l.open("?width=64&run=1")
	if l.state != Running || d.started[0] != "toy?width=64" {
		t.Fatal(l.state, d.started)
	}
	l.hear(wire.Event{Kind: "progress", Link: "toy", Progress: &sim.Progress{Fraction: 0.9}})
	if l.progress.Fraction != 0 {
		t.Error("an event of another run was taken for this one's")
	}
	l.hear(wire.Event{Kind: "progress", Link: l.link, Progress: &sim.Progress{Phase: "Walking", Fraction: 0.5},
		Measures: sim.Measures{"x": 1}, Charts: []wire.Delta{{Series: sim.Series{Chart: "walk", ID: "a", X: []sim.Num{0}, Y: []sim.Num{1}}}}})
	l.set("width", "128", true)
	if !l.moved() || l.link != "toy?width=64" || l.state != Running {
		t.Error("a changed control disturbed the run")
	}
	rec := &sim.Record{Link: l.link, Params: sim.Values{"width": 64.0, "rate": 0.002, "share": 0.3, "both": false, "way": "a", "seed": 0.0}, // as JSON gives them
		Measures: sim.Measures{"x": 0.02}, Claims: []sim.Verdict{{ID: "low", Verdict: sim.Holds}, {ID: "far", Verdict: sim.Undecided, Needs: []string{"toy?width=64&both=1"}}}}
	l.hear(wire.Event{Kind: "record", Link: l.link, Record: rec})
	if l.state != Done {
		t.Fatal(l.state)
	}
	l.check()
	if !slices.Equal(d.pooled, []string{"toy?width=64&both=1"}) {
		t.Fatal("the check runs", d.pooled)
	}
	further := *rec
	further.Link = "toy?width=64&both=1"
	l.hearPool(wire.Event{Kind: "record", Link: further.Link, Record: &further})
	if l.batch != nil || len(d.judged) != 1 {
		t.Fatal("the check did not end in a judgement")
	}
	l.hear(wire.Event{Kind: "judged", Link: rec.Link, Claims: []sim.Verdict{{ID: "low", Verdict: sim.Holds}, {ID: "far", Verdict: sim.Fails}}})
	if holds, fails, open := l.tally(); holds != 1 || fails != 1 || open != 0 || len(l.record.Runs) != 1 {
		t.Error(holds, fails, open, l.record.Runs)
	}
}

func TestStopKeepsTheSetting(t *testing.T) {
	l, d := newDesk()
	l.set("width", "64", true)
	l.run()
	l.stop()
	if l.state != Idle || len(d.stopped) != 1 || l.values["width"] != 64 {
		t.Error(l.state, d.stopped, l.values)
	}
	l.run()
	if len(d.started) != 2 || d.started[1] != d.started[0] {
		t.Error("after a stop, Run starts", d.started)
	}
	l.hear(wire.Event{Kind: "failed", Link: l.link, Message: "Out of memory."})
	if l.state != Failed || l.messages[0].Text != "Out of memory." {
		t.Error(l.state, l.messages)
	}
}

func TestSlidersReachEveryEndAndComeBack(t *testing.T) {
	for _, s := range toy.Params {
		if s.Type != sim.TypeInt && s.Type != sim.TypeFloat {
			continue
		}
		for k := range slots(s) + 1 {
			v, p := s.Parse(s.Format(unslot(s, k)))
			if p != nil {
				t.Fatalf("%s, place %d: %s", s.ID, k, p.Message)
			}
			if text := s.Format(v); len(text) > 7 {
				t.Errorf("%s, place %d: %s has more digits than a reader wants", s.ID, k, text)
			}
		}
		x, _ := s.Parse(s.Format(unslot(s, slots(s))))
		if f, ok := x.(float64); ok && f != s.Max {
			t.Error(s.ID, x)
		}
	}
}

func TestPagesAreWellFormed(t *testing.T) {
	rec := &sim.Record{Link: "toy", Params: toy.Defaults(), Measures: sim.Measures{"x": 0.2, "y": math.NaN()},
		Claims: []sim.Verdict{{ID: "low", Verdict: sim.Fails, Tests: []sim.Outcome{{Verdict: sim.Fails, Value: 0.2}}}, {ID: "far", Verdict: sim.Undecided}},
		Charts: []sim.Series{{Chart: "walk", ID: "a", X: []sim.Num{0, 1}, Y: []sim.Num{1, sim.Num(math.NaN())}}}}
	page := HTML(Data{Base: "../", Info: toy, Stored: &Stored{Record: rec}, Prose: "<h2>Hello</h2>"})
	if again := HTML(Data{Base: "../", Info: toy, Stored: &Stored{Record: rec}, Prose: "<h2>Hello</h2>"}); again != page {
		t.Error("two builds of one page differ")
	}
	for _, want := range []string{`id="p-width"`, `id="r-rate"`, `data-claim="low" data-verdict="fails"`, `<h2>Hello</h2>`, "The stored run reproduces 0 of 2 claims", `data-chart="walk"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, `\"`) || strings.Contains(page, `="false"`) && strings.Contains(page, `disabled="false"`) {
		t.Error("an attribute is not written as HTML wants it")
	}
}
