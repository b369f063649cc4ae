package page

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/page/run"
	"orrery/app/page/toy"
	"orrery/app/page/verdict"
	"orrery/sim"
	"orrery/sim/host/wire"
)

// desk is a bench that only writes down what it was asked.
type desk struct {
	started, stopped []string
	commands         []wire.Command
	queries          []string
	pooled           []string
	judged           []string
	focused          string
	revealed         string
	brought          string
	later            []func()
}

func (d *desk) Start(link string)      { d.started = append(d.started, link) }
func (d *desk) Command(c wire.Command) { d.commands = append(d.commands, c) }
func (d *desk) Stop()                  { d.stopped = append(d.stopped, "") }
func (d *desk) Show(query string, run bool) {
	d.queries = append(d.queries, query+map[bool]string{true: " run"}[run])
}
func (d *desk) Launch(links []string) { d.pooled = append(d.pooled, links...) }
func (d *desk) End()                  {}
func (d *desk) Size() int             { return 2 }
func (d *desk) Judge(link string, _ map[string]sim.Measures) {
	d.judged = append(d.judged, link)
}
func (d *desk) Focus(id string)  { d.focused = id }
func (d *desk) Reveal(id string) { d.revealed = id }
func (d *desk) Bring(id string)  { d.brought = id }
func (d *desk) Later(wait time.Duration, do func()) {
	if wait >= 200*time.Millisecond { // a hand that is being dragged rests for less
		d.later = append(d.later, do)
	}
}

func newDesk() (*lab, *desk) {
	l, d := newLab(toy.Info, nil), &desk{}
	l.mount(d)
	return l, d
}

func TestBadLinksAreNamedAtTheirControl(t *testing.T) {
	for query, want := range map[string]string{"width=banana": "width", "width=-3": "width", "way=c": "way", "rate=9&run=1": "rate"} {
		l, d := newDesk()
		l.Open(query)
		if l.setting.Wrong() != want || len(d.started) > 0 || d.revealed != "p-"+want {
			t.Errorf("%s: problem at %q, started %v, unfolded %q", query, l.setting.Wrong(), d.started, d.revealed)
		}
		l.Start()
		if len(d.started) > 0 || d.focused != "p-"+want {
			t.Errorf("%s: it ran all the same, or the reader was left alone: %v, %q", query, d.started, d.focused)
		}
		l.Set(want, map[string]string{"width": "64", "way": "b", "rate": "0.001"}[want], true)
		l.Start()
		if len(d.started) != 1 {
			t.Errorf("%s: corrected, it still does not run", query)
		}
	}
	for _, query := range []string{"nonsense=1", strings.Repeat("x", 10000), "v=1"} {
		l, _ := newDesk()
		if l.Open(query); len(l.notices.All()) != 1 {
			t.Errorf("%.20s: messages %v", query, l.notices.All())
		}
	}
}

func TestARunFromLinkToVerdict(t *testing.T) {
	l, d := newDesk()
	l.Open("?width=64&run=1")
	if l.run.State != run.Running || d.started[0] != "toy?width=64" {
		t.Fatal(l.run.State, d.started)
	}
	l.hear(wire.Event{Kind: "progress", Link: "toy", Measures: sim.Measures{"x": 9}})
	if l.run.Measures["x"] != 0 {
		t.Error("an event of another run was taken for this one's")
	}
	l.hear(wire.Event{Kind: "progress", Link: l.run.Link, Progress: &sim.Progress{Phase: "Walking", Fraction: 0.5},
		Measures: sim.Measures{"x": 1}, Charts: []wire.Delta{{Series: sim.Series{Chart: "walk", ID: "a", X: []sim.Num{0}, Y: []sim.Num{1}}}}})
	l.Set("width", "128", true)
	if l.shown() == "" || l.run.Link != "toy?width=64" || l.run.State != run.Running {
		t.Error("a changed control disturbed the run")
	}
	rec := &sim.Record{Link: l.run.Link, Params: sim.Values{"width": 64.0, "rate": 0.002, "share": 0.3, "both": false, "way": "a", "seed": 0.0}, // as JSON gives them
		Measures: sim.Measures{"x": 0.02}, Claims: []sim.Verdict{{ID: "low", Verdict: sim.Holds}, {ID: "far", Verdict: sim.Undecided, Needs: []string{"toy?width=64&both=1"}}}}
	l.hear(wire.Event{Kind: "record", Link: l.run.Link, Record: rec})
	if l.run.State != run.Done {
		t.Fatal(l.run.State)
	}
	if !slices.Equal(d.pooled, []string{"toy?width=64&both=1"}) { // it costs little, so nobody need ask for it
		t.Fatal("the check runs", d.pooled)
	}
	further := *rec
	further.Link = "toy?width=64&both=1"
	l.further.Hear(wire.Event{Kind: "record", Link: further.Link, Record: &further})
	if l.further.Batch != nil || len(d.judged) != 1 {
		t.Fatal("the check did not end in a judgement")
	}
	l.hear(wire.Event{Kind: "judged", Link: rec.Link, Claims: []sim.Verdict{{ID: "low", Verdict: sim.Holds}, {ID: "far", Verdict: sim.Fails}}})
	if holds, fails, open := verdict.Tally(l.run.Record, 2); holds != 1 || fails != 1 || open != 0 || len(l.run.Record.Runs) != 1 {
		t.Error(holds, fails, open, l.run.Record.Runs)
	}
}

func TestStopKeepsTheSetting(t *testing.T) {
	l, d := newDesk()
	l.Set("width", "64", true)
	l.Start()
	l.run.Stop()
	if l.run.State != run.Idle || len(d.stopped) != 1 || l.setting.Values()["width"] != 64 {
		t.Error(l.run.State, d.stopped, l.setting.Values()["width"])
	}
	l.Start()
	if len(d.started) != 2 || d.started[1] != d.started[0] {
		t.Error("after a stop, Run starts", d.started)
	}
	l.hear(wire.Event{Kind: "failed", Link: l.run.Link, Message: "Out of memory."})
	if l.run.State != run.Failed || l.notices.All()[0].Text != "Out of memory." {
		t.Error(l.run.State, l.notices.All())
	}
}

// Every change of the setting stands in the address bar; what was said of the setting before goes with it.
func TestChangesAreShown(t *testing.T) {
	l, d := newDesk()
	shown := func(want ...string) {
		t.Helper()
		if !slices.Equal(d.queries, want) {
			t.Errorf("the address bar had %q, want %q", d.queries, want)
		}
		d.queries = nil
	}
	said := func(n int) {
		t.Helper()
		if len(l.notices.All()) != n {
			t.Errorf("said is %v", l.notices.All())
		}
	}
	l.Open("nonsense=1&embed=1")
	said(1)
	if l.Open("?embed=1"); !l.embed {
		t.Error("the link does not embed")
	}
	said(0)
	shown()
	l.Set("width", "64", true)
	l.Set("width", "64", true)
	l.Set("width", "1", true)
	l.Preset(toy.Info.Presets[1])
	l.Preset(sim.Preset{Set: sim.Values{"width": 1}})
	said(1)
	whole := func(width string, seed string) string {
		return "width=" + width + "&rate=0.002&share=0.3&both=0&way=a&seed=" + seed + "&v=2"
	}
	shown(whole("64", "0")+"&embed=1", whole("32", "0")+"&embed=1")
	l.Reset()
	said(0)
	l.Set("seed", "3", true)
	l.Open("nonsense=1&seed=3")
	l.Start()
	said(0)
	shown(whole("256", "0")+"&embed=1", whole("256", "3")+"&embed=1", whole("256", "3")+" run")
}

func TestMoved(t *testing.T) {
	l, _ := newDesk()
	moved := func(want string) {
		t.Helper()
		there, own, yes := l.moved()
		if got := there + " | " + own; yes != (want != "") || yes && got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if yes && l.shown() != there || !yes && l.shown() != "" {
			t.Error("the verdict is of", l.shown())
		}
	}
	l.Set("width", "64", true)
	moved("") // nothing has run
	l.Start()
	moved("") // it runs what the controls show
	l.Set("width", "32", true)
	moved("width = 64 | width = 32")
	l.run.Stop()
	moved("width = 64 | width = 32")
	l.Reset()
	moved("width = 64 | the default setting")
	l.further.Seeds = []string{"toy"}
	if l.Start(); l.further.Seeds != nil {
		t.Error("a new run has the ensemble", l.further.Seeds)
	}
	moved("")
}

func TestPagesAreWellFormed(t *testing.T) {
	rec := &sim.Record{Link: "toy", Params: toy.Info.Defaults(), Measures: sim.Measures{"x": 0.2, "y": math.NaN()},
		Claims: []sim.Verdict{{ID: "low", Verdict: sim.Fails, Tests: []sim.Outcome{{Verdict: sim.Fails, Value: 0.2}}}, {ID: "far", Verdict: sim.Undecided}},
		Charts: []sim.Series{{Chart: "walk", ID: "a", X: []sim.Num{0, 1}, Y: []sim.Num{1, sim.Num(math.NaN())}}}}
	in := toy.Info
	in.Charts = slices.Clone(in.Charts)
	in.Charts[0].Title, in.Charts[1].When = "Walk at {width}", sim.When{{Param: "both", In: []any{true}}}
	page := HTML(Data{Base: "../", Info: in, Stored: &run.Stored{Record: rec}, Prose: "<h2>Hello</h2>"})
	if again := HTML(Data{Base: "../", Info: in, Stored: &run.Stored{Record: rec}, Prose: "<h2>Hello</h2>"}); again != page {
		t.Error("two builds of one page differ")
	}
	for _, want := range []string{`id="p-width"`, `id="r-rate"`, `data-claim="low" data-verdict="fails"`, `<h2>Hello</h2>`, "Stored run: the one claim that was judged does not hold", `data-chart="walk"`, "Walk at 256"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(page, " hidden"); n != 1 || strings.Contains(page, `hidden="false"`) {
		t.Errorf("%d elements are hidden; the map alone should be", n)
	}
	if strings.Contains(page, `\"`) || strings.Contains(page, `="false"`) && strings.Contains(page, `disabled="false"`) {
		t.Error("an attribute is not written as HTML wants it")
	}
}

// A short link that was opened stands in the address bar as it was typed until something is changed.
func TestAShortLinkStays(t *testing.T) {
	l, d := newDesk()
	l.Open("?width=64&run=1")
	l.Set("width", "64", true)
	l.Start()
	if !slices.Equal(d.queries, []string{"width=64&run=1 run", "width=64&run=1 run"}) {
		t.Errorf("%q", d.queries)
	}
	l.Set("rate", "0.001", true)
	l.Start()
	const whole = "width=64&rate=0.001&share=0.3&both=0&way=a&seed=0&v=2"
	if !slices.Equal(d.queries[2:], []string{whole, whole + " run"}) {
		t.Errorf("%q", d.queries[2:])
	}
}

// A link of which not all could be taken does not outlive its run in the address.
func TestAMendedLinkIsWhole(t *testing.T) {
	for _, query := range []string{"?width=banana", "?width=64&width=32", "?nonsense=1"} {
		l, d := newDesk()
		l.Open(query)
		l.Set("width", "256", true)
		l.Set("width", "256", true)
		l.Start()
		if got := d.queries[len(d.queries)-1]; got != "width=256&rate=0.002&share=0.3&both=0&way=a&seed=0&v=2 run" {
			t.Errorf("%s: the address is %s", query, got)
		}
	}
}

// A handle may ask for another setting: its values stand in the form at once, and run when it rests.
func TestProposals(t *testing.T) {
	l, d := newDesk()
	l.Open("?width=64&run=1")
	finish := func() {
		l.hear(wire.Event{Kind: "record", Link: l.run.Link, Record: &sim.Record{Link: l.run.Link, Params: l.setting.Values()}})
	}
	propose := func(link string, width float64) {
		l.hear(wire.Event{Kind: "proposal", Link: link, Set: sim.Values{"width": width}})
	}
	propose("toy?width=64", 20)
	if len(d.later) > 0 {
		t.Error("a run that goes on may propose")
	}
	finish()
	propose("toy", 20)
	if l.setting.Values()["width"] != 64 {
		t.Error("another run's proposal was taken")
	}
	propose("toy?width=64", 100)
	propose("toy?width=64", 120)
	if l.setting.Values()["width"] != 120 || len(d.started) != 1 || len(d.later) != 2 {
		t.Fatal(l.setting.Values()["width"], d.started, len(d.later))
	}
	for _, do := range d.later {
		do()
	}
	if !slices.Equal(d.started, []string{"toy?width=64", "toy?width=120"}) {
		t.Errorf("it ran %q", d.started)
	}
	// Whatever the reader does meanwhile comes first.
	for name, do := range map[string]func(){"runs": l.Start, "resets": l.Reset, "goes back": func() { l.Open("?width=64") },
		"types": func() { l.Set("rate", "0.005", false) }, "makes a mistake": func() { l.Set("rate", "9", true) }} {
		l.Reset()
		l.Start()
		finish()
		d.later = nil
		propose(l.run.Link, 130)
		do()
		n := len(d.started)
		if len(d.later) != 1 {
			t.Fatal(name, "after", len(d.later))
		}
		if d.later[0](); len(d.started) != n || d.focused != "" {
			t.Errorf("the reader %s, and all the same it ran %q", name, d.started[n:])
		}
		if l.run.Running() {
			finish()
		}
		l.Set("rate", "0.002", true)
	}
	l.Reset()
	l.Start()
	finish()
	d.later = nil
	if propose(l.run.Link, 1); len(d.later) > 0 || len(l.notices.All()) != 1 {
		t.Error("what can't be was proposed, and", len(d.later), "runs wait", l.notices.All())
	}
}

// A file of the reader's own is named by what is in it, in the form and in the address.
func TestOwnFiles(t *testing.T) {
	in := toy.Info
	in.Params = append(slices.Clone(in.Params), (&sim.File{ID: "corpus", Label: "Your text", Max: 20}).Spec())
	l, d := newLab(in, nil), &desk{}
	l.mount(d)
	l.Own("corpus", []byte("the white whale"))
	value := sim.FileValue([]byte("the white whale"))
	if l.setting.Values()["corpus"] != value || !l.Has(value) || len(d.queries) != 1 || !strings.Contains(d.queries[0], "corpus="+value) {
		t.Error(l.setting.Values(), d.queries)
	}
	l.Own("corpus", []byte("the white whale and the snail"))
	if l.setting.Wrong() != "corpus" || l.setting.Values()["corpus"] != value {
		t.Error("a file that is too long was taken")
	}
	if l.Set("corpus", "", true); l.setting.Wrong() != "" || l.setting.Values()["corpus"] != "" {
		t.Error("it can't be cleared")
	}
}

// A part of the page is drawn anew when a verdict comes early.
func TestEarlyVerdictsAreDrawn(t *testing.T) {
	v := newView(Data{Info: toy.Info})
	key := func() string { return v.steady("verdict", v.verdict.UI).(*part).Key }
	before := key()
	if v.lab.run.Early = []sim.Verdict{{ID: "low"}}; key() == before {
		t.Error("nothing has changed")
	}
}

// A link to try sets the values, brings the reader to the picture and runs, without a page anew; an embedded page stays so.
func TestFollow(t *testing.T) {
	l, d := newDesk()
	l.Open("?embed=1&seed=3")
	l.Set("width", "64", true)
	d.queries = nil
	l.Follow("?rate=0.005")
	const whole = "width=256&rate=0.005&share=0.3&both=0&way=a&seed=0&v=2&embed=1"
	if !slices.Equal(d.queries, []string{whole, whole + " run"}) || d.brought != "picture" || !slices.Equal(d.started, []string{"toy?rate=0.005"}) || !l.embed {
		t.Error(d.queries, d.brought, d.started, l.embed)
	}
	if l.Follow("?rate=9"); len(d.started) != 1 || l.setting.Wrong() != "rate" {
		t.Error("a link that can't be taken was run:", d.started)
	}
}

// The note on another version outlives the run that its link asks for.
func TestTheNoteOnAVersionStays(t *testing.T) {
	l, d := newDesk()
	l.Open("?v=1&run=1")
	if len(d.started) != 1 || len(l.notices.All()) != 1 {
		t.Fatal(d.started, l.notices.All())
	}
	l.Set("width", "64", true)
	l.Start()
	if len(l.notices.All()) != 1 {
		t.Error("it has gone unread")
	}
	l.notices.Dismiss(l.notices.All()[0])
	if l.Start(); len(l.notices.All()) != 0 {
		t.Error("it comes back")
	}
	if l.Open("?v=1"); len(l.notices.All()) != 1 {
		t.Error("another link's is not said")
	}
	if l.Open(""); len(l.notices.All()) != 0 {
		t.Error("it stays with a link that it is not about")
	}
}

// A check that nobody asked for ends when the reader runs something else, and one that they asked for does not.
func TestAnotherRunEndsTheOffer(t *testing.T) {
	l, d := newDesk()
	l.Start()
	rec := &sim.Record{Link: "toy", Params: toy.Info.Defaults(), ElapsedMS: 1000}
	l.hear(wire.Event{Kind: "record", Link: "toy", Record: rec})
	if l.further.Batch == nil || !l.further.Batch.Offer || len(d.pooled) != 1 {
		t.Fatal("a cheap check was not offered")
	}
	l.Set("width", "64", true)
	if l.Start(); l.further.Batch != nil {
		t.Error("it goes on")
	}
	l.further.Batch = nil
	slow := *rec
	slow.ElapsedMS = 30000
	l.Reset()
	l.Start()
	if l.hear(wire.Event{Kind: "record", Link: "toy", Record: &slow}); l.further.Batch != nil {
		t.Fatal("30 s were spent unasked")
	}
	l.further.Check()
	l.Set("width", "32", true)
	if l.Start(); l.further.Batch == nil {
		t.Error("a check that was asked for was given up")
	}
}

func TestFirstAuthor(t *testing.T) {
	for authors, want := range map[string]string{"Ada Lovelace": "Ada Lovelace", "Ada Lovelace, Alan Turing": "Lovelace and Turing", "Akira Ito, Masanori Yamada, Atsutoshi Kumagai": "Ito et al."} {
		if got := first(authors); got != want {
			t.Errorf("%s: %s", authors, got)
		}
	}
}
