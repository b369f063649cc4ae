package sim_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"orrery/sim"
	"orrery/sim/host/batch"
)

// measured is an experiment whose run records what it is given, so that claims can be judged on any numbers.
func measured(m sim.Measures, claims ...sim.Claim) *sim.Experiment {
	return &sim.Experiment{Slug: "measured", Version: 1, Params: []sim.Param{width, rate, way, both}, Claims: claims,
		Run: func(r *sim.Run) {
			for id, x := range m {
				r.Measure(id, x)
			}
		}}
}

func judged(t *testing.T, e *sim.Experiment, v sim.Values) []sim.Verdict {
	t.Helper()
	rec, _, err := sim.Execute(e, v, &batch.Host{})
	if err != nil {
		t.Fatal(err)
	}
	return rec.Claims
}

func value(id string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(0, id) }
}

// A claim takes the worst of its tests, and shows the number of the first test that decided it.
func TestConjunction(t *testing.T) {
	good := sim.Test{Says: "good", Value: value("one"), Holds: sim.AtMost(1)}
	bad := sim.Test{Says: "bad", Value: value("two"), Holds: sim.AtMost(1), Paper: sim.Figure(0.5)}
	open := sim.Test{Says: "open", Value: value("none"), Holds: sim.AtMost(7)}
	for name, c := range map[string]struct {
		tests     []sim.Test
		verdict   string
		threshold string
	}{
		"all hold":           {[]sim.Test{good, good}, sim.Holds, "<= 1"},
		"one fails":          {[]sim.Test{good, bad}, sim.Fails, "<= 1"},
		"one is open":        {[]sim.Test{good, open}, sim.Undecided, "<= 7"},
		"failure beats open": {[]sim.Test{open, bad}, sim.Fails, "<= 1"},
		"open beats good":    {[]sim.Test{open, good}, sim.Undecided, "<= 7"},
	} {
		got := judged(t, measured(sim.Measures{"one": 1, "two": 2}, sim.Claim{ID: "c", Tests: c.tests}), nil)[0]
		if got.Verdict != c.verdict || got.Threshold != c.threshold || len(got.Tests) != len(c.tests) {
			t.Errorf("%s: %+v", name, got)
		}
		if c.verdict == sim.Fails && (got.Value != 2 || got.Paper != "0.5") {
			t.Errorf("%s: the number that speaks for it is %v, the paper's %q", name, got.Value, got.Paper)
		}
	}
}

func TestBoundsIncludeTheirEnds(t *testing.T) {
	for _, c := range []struct {
		b        sim.Bound
		in, out  []float64
		says     string
		lo, hi   float64
		has, too bool
	}{
		{b: sim.AtMost(2), in: []float64{2, -9}, out: []float64{2.1, math.NaN(), math.Inf(1)}, says: "<= 2", hi: 2, too: true},
		{b: sim.AtLeast(2), in: []float64{2, 9}, out: []float64{1.9, math.NaN(), math.Inf(-1)}, says: ">= 2", lo: 2, has: true},
		{b: sim.Between(1, 2), in: []float64{1, 2}, out: []float64{0.9, 2.1, math.NaN()}, says: "1 to 2", lo: 1, hi: 2, has: true, too: true},
	} {
		for _, x := range c.in {
			if !c.b.Contains(x) {
				t.Errorf("%v lacks %v", c.b, x)
			}
		}
		for _, x := range c.out {
			if c.b.Contains(x) {
				t.Errorf("%v has %v", c.b, x)
			}
		}
		in := c.b.Info()
		if c.b.String() != c.says || (in.Lo != nil) != c.has || (in.Hi != nil) != c.too || c.has && *in.Lo != c.lo || c.too && *in.Hi != c.hi {
			t.Errorf("%v is %q, %+v", c.b, c.b.String(), in)
		}
	}
}

// A bound moves with a parameter, and so do the words.
func TestBoundsAndWordsFollowTheValues(t *testing.T) {
	c := sim.Claim{ID: "c", Says: "At {width} units, way {way}, {both}, nothing is {odd}",
		Tests: []sim.Test{{Says: "what {width} units leave", Value: value("x"),
			HoldsFor: func(v sim.Values) sim.Bound { return sim.AtMost(float64(v["width"].(int)) / 100) }}}}
	e := measured(sim.Measures{"x": 2}, c)
	wide, narrow := judged(t, e, nil)[0], judged(t, e, sim.Values{"width": 64, "both": true})[0]
	if wide.Verdict != sim.Holds || wide.Threshold != "<= 2.56" || narrow.Verdict != sim.Fails || narrow.Threshold != "<= 0.64" || *narrow.Tests[0].Bound.Hi != 0.64 {
		t.Errorf("%+v\n%+v", wide, narrow)
	}
	if wide.Says != "At 256 units, way a, off, nothing is {odd}" || narrow.Says != "At 64 units, way a, on, nothing is {odd}" || narrow.Tests[0].Says != "what 64 units leave" {
		t.Errorf("%q, %q, %q", wide.Says, narrow.Says, narrow.Tests[0].Says)
	}
	if got := e.Info().Claims[0]; got.Tests[0].Holds != "<= 2.56" {
		t.Error("the catalogue's bound is", got.Tests[0].Holds)
	}
	c.SaysFor = func(v sim.Values) string {
		if v["both"].(bool) {
			return "with both"
		}
		return "with one"
	}
	if got := judged(t, measured(nil, c), sim.Values{"both": true})[0].Says; got != "with both" {
		t.Error(got)
	}
}

// A sentence that is about nothing is undecided and says why; runs that it does not need are not asked for.
func TestUndecided(t *testing.T) {
	c := sim.Claim{ID: "c", With: []sim.Values{{"width": 32}}, When: sim.If(way, "b c").And(sim.From(width, 100)),
		Undecided: func(r sim.Runs) string {
			if r.Values(1)["width"] != 32 || r.Values(0)["way"] != "b c" {
				return "the wrong settings"
			}
			if r.Mean(0, "attacks") == 0 {
				return "Nobody attacks"
			}
			return ""
		},
		Tests: []sim.Test{{Value: value("x"), Holds: sim.AtMost(1)}}}
	e := measured(nil, c)
	in := e.Info()
	at := func(set sim.Values, m sim.Measures) sim.Verdict {
		v, p := in.With(in.Defaults(), set)
		if p != nil {
			t.Fatal(p)
		}
		known := map[string]sim.Measures{in.String(v): m}
		for _, l := range in.Missing(v, known) {
			known[l] = sim.Measures{}
		}
		return e.Judge(v, known)[0]
	}
	there := sim.Values{"way": "b c"}
	if got := at(there, sim.Measures{"x": 1, "attacks": 3}); got.Verdict != sim.Holds || got.Why != "" {
		t.Errorf("%+v", got)
	}
	if got := at(there, sim.Measures{"x": 2, "attacks": 3}); got.Verdict != sim.Fails {
		t.Errorf("%+v", got)
	}
	if got := at(there, sim.Measures{"x": 1, "attacks": 0}); got.Verdict != sim.Undecided || got.Why != "Nobody attacks" || got.Tests[0].Value != 1 {
		t.Errorf("%+v", got)
	}
	if got := at(there, sim.Measures{"attacks": 1}); got.Verdict != sim.Undecided || !strings.Contains(got.Why, "not a number") {
		t.Errorf("%+v", got)
	}
	elsewhere := sim.Values{"width": 64}
	if got := at(elsewhere, sim.Measures{"x": 1}); got.Verdict != sim.Undecided || !strings.Contains(got.Why, "way b c, width at least 100") || len(got.Needs) > 0 {
		t.Errorf("%+v", got)
	}
	v, _ := in.With(in.Defaults(), there)
	if got := in.Missing(v, nil); !cmp.Equal(got, []string{"measured?way=b+c", "measured?width=32&way=b+c"}) {
		t.Error("there it needs", got)
	}
	if got := in.Missing(in.Defaults(), nil); len(got) > 0 {
		t.Error("where it does not apply it needs", got)
	}
}

// The claims are judged as soon as what they ask for is final, and no sooner.
func TestEarlyVerdicts(t *testing.T) {
	c := func(id string, ids ...string) sim.Claim {
		return sim.Claim{ID: id, Tests: []sim.Test{{Holds: sim.AtMost(1), Value: func(r sim.Runs) float64 {
			sum := 0.0
			for _, id := range ids {
				sum += r.Mean(0, id)
			}
			return sum
		}}}}
	}
	far := c("far", "a")
	far.Seeds = 1
	e := measured(nil, c("a", "a"), c("ab", "a", "b"), far)
	e.Run = func(r *sim.Run) {
		r.Measure("a", 1)
		r.Measure("b", 3)
		for t := range r.Steps("Steps", 3) {
			switch t {
			case 0:
				r.Final("a")
			case 1:
				r.Measure("b", 0)
				r.Final("b")
			}
		}
	}
	var seen []string
	rec, l, err := sim.Execute(e, nil, &batch.Host{Tell: func(l *sim.Live) {
		text := ""
		for _, v := range l.Verdicts() {
			text += v.ID + " " + v.Verdict + ";"
		}
		seen = append(seen, text)
	}})
	if err != nil || len(l.Faults()) > 0 {
		t.Fatal(err, l.Faults())
	}
	if want := []string{"", "a holds;", "a holds;ab holds;", "a holds;ab holds;"}; !slices.Equal(seen, want) {
		t.Errorf("%q, want %q", seen, want)
	}
	if rec.Claims[0].Verdict != sim.Holds || rec.Claims[2].Verdict != sim.Undecided {
		t.Error(rec.Claims)
	}
}

func TestSeedsWrapRound(t *testing.T) {
	v := info.Defaults()
	v["seed"] = sim.Seed.Max - 1
	for k, want := range map[int]int{0: sim.Seed.Max - 1, 1: sim.Seed.Max, 2: 0, 3: 1} {
		if got := info.Reseed(v, k)["seed"]; got != want {
			t.Errorf("%d seeds on it is %v, want %d", k, got, want)
		}
	}
	if v["seed"] != sim.Seed.Max-1 {
		t.Error("the values themselves were changed")
	}
	e := measured(nil, sim.Claim{ID: "c", Seeds: 2, Tests: []sim.Test{{Value: value("x"), Holds: sim.AtMost(1)}}})
	if got := e.Info().Missing(v, nil); !cmp.Equal(got, []string{"measured?seed=9998", "measured?seed=9999", "measured"}) {
		t.Error(got)
	}
}

func TestUnknownClaimsAreNamed(t *testing.T) {
	defer func() {
		if x := recover(); x == nil || !strings.Contains(x.(string), "toy has no claim lo") {
			t.Error("it said", x)
		}
	}()
	info.Missing(info.Defaults(), nil, "low", "lo")
}

// Every mistake in a declaration is named.
func TestDeclarations(t *testing.T) {
	for want, spoil := range map[string]func(*sim.Experiment){
		`called "sweep"`: func(e *sim.Experiment) { e.Params = append(e.Params, &sim.Bool{ID: "sweep"}) },
		`called "utm_x"`: func(e *sim.Experiment) { e.Params = append(e.Params, &sim.Bool{ID: "utm_x"}) },
		`parameter "old" is`: func(e *sim.Experiment) {
			e.Params = append(e.Params, &sim.Bool{ID: "old"}, &sim.Bool{ID: "new", Was: "old"})
		},
		"a default is illegal":           func(e *sim.Experiment) { e.Params = append(e.Params, &sim.Int{ID: "n", Default: 3, Max: 2}) },
		"scale that reaches zero":        func(e *sim.Experiment) { e.Params = append(e.Params, &sim.Int{ID: "n", Max: 2, Log: true}) },
		`values of "none"`:               func(e *sim.Experiment) { e.Charts[0].When = sim.If(&sim.Bool{ID: "none"}, true) },
		"a value that can't be":          func(e *sim.Experiment) { e.Readouts = []sim.Readout{{ID: "x", When: sim.If(way, "z")}} },
		"which is no number":             func(e *sim.Experiment) { e.Handles[0].When = sim.From(way, 1) },
		"that says nothing":              func(e *sim.Experiment) { e.Handles[0].When = sim.If(way) },
		"preset Broken":                  func(e *sim.Experiment) { e.Presets = []sim.Preset{{Name: "Broken", Set: sim.Values{"width": 1}}} },
		"preset Odd: This experiment":    func(e *sim.Experiment) { e.Presets = []sim.Preset{{Name: "Odd", Set: sim.Values{"odd": 1}}} },
		`preset "Twice"`:                 func(e *sim.Experiment) { e.Presets = []sim.Preset{{Name: "Twice"}, {Name: "Twice"}} },
		"breaking setting of claim low:": func(e *sim.Experiment) { e.Claims[0].Breaks = sim.Breaking{Set: sim.Values{"width": 1}, Why: "so"} },
		"does not say why":               func(e *sim.Experiment) { e.Claims[0].Breaks = sim.Breaking{Set: sim.Values{"width": 512}} },
		"it does not apply": func(e *sim.Experiment) {
			e.Claims[0].When, e.Claims[0].Breaks = sim.UpTo(width, 300), sim.Breaking{Set: sim.Values{"width": 512}, Why: "so"}
		},
		"its question":         func(e *sim.Experiment) { e.Question = "Why" },
		"its level 4":          func(e *sim.Experiment) { e.Level = 4 },
		`main parameter "odd"`: func(e *sim.Experiment) { e.Main = []string{"odd"} },
		`main readout "odd"`:   func(e *sim.Experiment) { e.Watch = []string{"odd"} },
		`term "a"`:             func(e *sim.Experiment) { e.Glossary = []sim.Term{{Term: "a"}, {Term: "a"}} },
		"value of {depth}":     func(e *sim.Experiment) { e.Claims[0].Says = "at depth {depth}" },
		`series of chart walk`: func(e *sim.Experiment) { e.Charts[0].Series = []sim.SeriesInfo{{ID: "a"}, {ID: "a"}} },
	} {
		e := *toy
		e.Question, e.Level = "Does a walk at random come back to where it began?", 1
		e.Params, e.Charts, e.Claims, e.Handles = slices.Clone(e.Params), slices.Clone(e.Charts), slices.Clone(e.Claims), slices.Clone(e.Handles)
		if faults := e.Faults(); len(faults) > 0 {
			t.Fatal("the toy's own declarations:", faults)
		}
		spoil(&e)
		if faults := strings.Join(e.Faults(), "; "); !strings.Contains(faults, want) {
			t.Errorf("%q, want %q", faults, want)
		}
	}
}
