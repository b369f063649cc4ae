package setting

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/notice"
	"orrery/app/page/toy"
	"orrery/sim"
)

// with is the default values of the toy with others in their place.
func with(set sim.Values) sim.Values {
	v := toy.Info.Defaults()
	maps.Copy(v, set)
	return v
}

func want(t *testing.T, s *Setting, set sim.Values) {
	t.Helper()
	if v := with(set); !maps.Equal(s.Values(), v) {
		t.Errorf("the values are %v, want %v", s.Values(), v)
	}
}

func TestAProblemLeavesTheOtherControls(t *testing.T) {
	s := New(toy.Info)
	link, said := s.Open("?width=banana&share=0.5&rate=9&way=b&run=1")
	want(t, s, sim.Values{"share": 0.5, "way": "b"})
	if link.Run || len(said) != 1 || said[0].Kind != notice.Error || s.Wrong() != "width" {
		t.Errorf("run %v, said %v, wrong %q", link.Run, said, s.Wrong())
	}
	if s.typed["width"] != "banana" || s.typed["rate"] != "9" || len(s.typed) != 2 {
		t.Errorf("in the fields stands %v", s.typed)
	}
	if !s.Set("width", "64", true) || s.Wrong() != "rate" || s.typed["rate"] != "9" {
		t.Errorf("one mended, the other is %q with %v", s.Wrong(), s.typed)
	}
	if s.Set("both", "perhaps", true); s.Wrong() != "rate" || len(s.problems) != 2 {
		t.Errorf("a second mistake: %v", s.problems)
	}
	want(t, s, sim.Values{"share": 0.5, "way": "b", "width": 64})
	if s.Open("?share=0.1"); s.Wrong() != "" || len(s.typed) != 0 {
		t.Errorf("a new link keeps %v, %v", s.problems, s.typed)
	}
}

func TestTypingIsNotHeldAgainstAnybody(t *testing.T) {
	s := New(toy.Info)
	if s.Set("width", "1", false) || s.Wrong() != "" || s.typed["width"] != "1" {
		t.Errorf("half a number: %v, %v", s.problems, s.typed)
	}
	before := s.Values()
	if !s.Set("width", "128", false) || s.typed["width"] != "128" || before["width"] != 256 {
		t.Errorf("while typing the field has %v, and the values before have become %v", s.typed, before)
	}
	if s.Set("width", "128", true) || len(s.typed) != 0 {
		t.Errorf("the same value again is a change, or stays typed: %v", s.typed)
	}
	if s.Set("nothing", "1", true) {
		t.Error("it took what is no parameter")
	}
}

func TestResetKeepsTheSeed(t *testing.T) {
	s := New(toy.Info)
	s.Open("?width=64&rate=9&seed=7")
	if p := s.Reset(); p != nil {
		t.Fatal(p)
	}
	want(t, s, sim.Values{"seed": 7})
	if s.Wrong() != "" || len(s.typed) != 0 || s.Query(false) != "width=256&rate=0.002&share=0.3&both=0&way=a&seed=7&v=2" || s.Link() != "toy?seed=7" {
		t.Errorf("after Reset: %v, %v, %q, %q", s.problems, s.typed, s.Query(false), s.Link())
	}
}

func TestPresets(t *testing.T) {
	s := New(toy.Info)
	s.Open("?share=0.5&seed=7")
	if s.Is(toy.Info.Presets[0]) || s.Why() != "A setting of your own." {
		t.Error("a setting of one's own is taken for a preset:", s.Why())
	}
	narrow := toy.Info.Presets[1]
	s.Preset(narrow)
	want(t, s, sim.Values{"width": 32, "seed": 7})
	if !s.Is(narrow) || s.Why() != "Too few. Expect it to fail: it does not fit." {
		t.Error("the preset is not known again:", s.Why())
	}
	if p := s.Preset(sim.Preset{Set: sim.Values{"width": 1}}); p == nil || p.Param != "width" {
		t.Error("an illegal preset:", p)
	}
	want(t, s, sim.Values{"width": 32, "seed": 7})
	if s.Preset(sim.Preset{Set: sim.Values{"seed": 3}}); s.Values()["seed"] != 3 {
		t.Error("a preset's own seed is not taken:", s.Values())
	}
}

func TestLinksSayWhatNoControlCanBeBlamedFor(t *testing.T) {
	for query, kinds := range map[string][]string{
		"":                        nil,
		"width=banana":            nil,
		"nonsense=1":              {notice.Error},
		"nonsense=1&v=1":          {notice.Error, notice.Note},
		"v=1":                     {notice.Note},
		"nonsense=1&other=2":      {notice.Error, notice.Error},
		"v=1&run=1":               {notice.Note},
		"nonsense=1&width=&run=1": {notice.Error, notice.Error},
	} {
		link, said := New(toy.Info).Open(query)
		var got []string
		for _, n := range said {
			got = append(got, n.Kind)
		}
		if !slices.Equal(got, kinds) {
			t.Errorf("%s: %v", query, said)
		}
		if link.Run != (query == "v=1&run=1") {
			t.Errorf("%s: run is %v", query, link.Run)
		}
	}
}

// What was run, or came by a link, keeps its entry in the history; the edits after it share one.
func TestAddress(t *testing.T) {
	var a Address
	for i, step := range []struct {
		to   string
		run  bool
		back bool
		want string
	}{
		{to: "?a=1", want: "pushState"},
		{to: "?a=2", want: "replaceState"},
		{to: "?a=2", run: true, want: "replaceState"},
		{to: "?a=2", want: "replaceState"},
		{to: "?a=3", want: "pushState"},
		{to: "?a=4", want: "replaceState"},
		{to: "?a=5", back: true, want: "pushState"},
		{to: "?a=6", run: true, want: "replaceState"},
		{to: "?a=7", want: "pushState"},
	} {
		from := "?"
		if step.to == "?a=2" {
			from = map[bool]string{true: "?a=1", false: "?a=2"}[i == 1]
		}
		if step.back {
			a.Back()
		}
		if got := a.call(from, step.to, step.run); got != step.want {
			t.Errorf("step %d: %s", i, got)
		}
	}
}

type noDesk struct{}

func (noDesk) Set(string, string, bool) {}
func (noDesk) Preset(sim.Preset)        {}
func (noDesk) Reset()                   {}
func (noDesk) Own(string, []byte)       {}
func (noDesk) Refuse(_, _, _ string)    {}
func (noDesk) Has(value string) bool    { return strings.HasSuffix(value, "-15") }

func TestTheFormMarksWhatCannotBeTaken(t *testing.T) {
	s := New(toy.Info)
	s.Open("?width=banana&share=0.5")
	f := Form{Setting: s, Desk: noDesk{}}
	html := app.HTMLString(f.UI(app.Span().ID("run"), app.Span().ID("share")))
	for _, want := range []string{`value="banana"`, `value="0.5"`, `aria-invalid`, `id="share"`, `id="run"`, ">2 more settings<"} {
		if strings.Count(html, want) != 1 {
			t.Errorf("%s stands %d times in\n%s", want, strings.Count(html, want), html)
		}
	}
	message := s.problems["width"].Message
	if n := strings.Count(html, "banana"); message == "" || n != 2 {
		t.Errorf("the reason %q is not beside the control: %d", message, n)
	}
}

// What means nothing for the values at hand is out of sight, but never with a mistake in it.
func TestWhatDoesNotApplyIsHidden(t *testing.T) {
	in := toy.Info
	in.Params = slices.Clone(in.Params)
	in.Params[1].When = sim.When{{Param: "way", In: []any{"b"}}}
	hidden := func(query string) bool {
		s := New(in)
		s.Open(query)
		f := Form{Setting: s}
		for _, spec := range in.Params {
			html := app.HTMLString(f.param(spec))
			if is := strings.Contains(html, " hidden"); spec.ID == "rate" {
				return is
			} else if is {
				t.Errorf("%s: %s is hidden", query, spec.ID)
			}
		}
		return false
	}
	for query, want := range map[string]bool{"": true, "rate=0.005": true, "way=b": false, "way=b&rate=9": false, "rate=9": false} {
		if hidden(query) != want {
			t.Errorf("%q: hidden is %v", query, !want)
		}
	}
}

func TestPropose(t *testing.T) {
	s := New(toy.Info)
	s.Open("?width=64&rate=9&seed=7")
	if p := s.Propose(sim.Values{"width": 32.0, "way": "b"}); p != nil { // as JSON gives them
		t.Fatal(p)
	}
	want(t, s, sim.Values{"width": 32, "way": "b", "seed": 7})
	if s.Wrong() != "" {
		t.Error("a mistake outlives what was proposed:", s.problems)
	}
	if p := s.Propose(sim.Values{"width": 1}); p == nil {
		t.Error("what can't be was taken")
	}
	want(t, s, sim.Values{"width": 32, "way": "b", "seed": 7})
}

// A text has a field of its own kind, and a slot says whose data it holds or which file a link wants.
func TestTextsAndSlots(t *testing.T) {
	in := toy.Info
	prompt := (&sim.Text{ID: "prompt", Label: "Beginning", Alphabet: "abc ", Max: 12}).Spec()
	corpus := (&sim.File{ID: "corpus", Label: "Your text", Accept: ".txt", Max: 2000}).Spec()
	in.Params = append(slices.Clone(in.Params), prompt, corpus)
	sum := strings.Repeat("0123456789abcdef", 4)
	for query, want := range map[string][]string{
		"prompt=a+b":                  {`maxlength="12"`, `value="a b"`, "The experiment", `type="file"`, `accept=".txt"`},
		"corpus=" + sum + "-15":       {"Yours: 15 bytes, SHA-256 0123456789ab…", `id="clear-corpus"`},
		"corpus=" + sum + "-1234":     {"needs a file of 1,234 bytes with the SHA-256 0123456789ab…. Choose it here.", `id="clear-corpus"`},
		"corpus=notes.txt&prompt=abx": {"does neither", "“x” is none of them", `value="abx"`},
	} {
		s := New(in)
		s.Open(query)
		f := Form{Setting: s, Desk: noDesk{}}
		html := app.HTMLString(f.param(prompt)) + app.HTMLString(f.param(corpus))
		for _, w := range want {
			if !strings.Contains(html, w) {
				t.Errorf("%s: %q is not in %s", query, w, html)
			}
		}
		if strings.Contains(html, `type="range"`) {
			t.Error(query, "has a slider")
		}
	}
	s := New(in)
	if s.Refuse("corpus", "film.mp4", "It is too long."); s.Wrong() != "corpus" || s.problems["corpus"].Message != "It is too long." {
		t.Error(s.problems)
	}
	if s.Set("corpus", "", true); s.Wrong() != "" {
		t.Error("cleared, it is still wrong")
	}
}
