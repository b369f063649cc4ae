package sim_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/scene"
)

var (
	width = &sim.Int{ID: "width", Label: "Width", Default: 256, Min: 16, Max: 512, Log: true}
	rate  = &sim.Float{ID: "rate", Label: "Rate", Default: 0.002, Min: 1e-4, Max: 1e-2, Log: true}
	way   = &sim.Choice{ID: "way", Label: "Way", Default: "a", Options: []sim.Option{{ID: "a"}, {ID: "b c"}}}
	both  = &sim.Bool{ID: "both", Label: "Both"}
)

// toy is an experiment that draws, plots and measures a little.
var toy = &sim.Experiment{
	Slug: "toy", Version: 3, Params: []sim.Param{width, rate, way, both},
	Charts:  []sim.Chart{{ID: "walk", Kind: sim.Lines}},
	Handles: []sim.Handle{{ID: "pull", Label: "the walker"}},
	Claims: []sim.Claim{
		{ID: "low", Tests: []sim.Test{
			{Value: func(r sim.Runs) float64 { return r.Mean(0, "width") }, Holds: sim.AtMost(300), Paper: sim.Figure(250)},
			{Value: func(r sim.Runs) float64 { return r.Mean(0, "draw") }, Holds: sim.Between(0, 1)},
		}},
		{ID: "half", With: []sim.Values{{"width": 128}}, Tests: []sim.Test{
			{Value: func(r sim.Runs) float64 { return r.Mean(1, "width") / r.Mean(0, "width") }, Holds: sim.AtMost(0.6)}}},
		{ID: "spread", Seeds: 2, Only: true, With: []sim.Values{{"way": "b c"}}, Tests: []sim.Test{
			{Value: func(r sim.Runs) float64 { return float64(len(r.Each(1, "draw"))) }, Holds: sim.AtLeast(3)}}},
		{ID: "never", Tests: []sim.Test{{Value: func(r sim.Runs) float64 { return r.Mean(0, "none") }, Holds: sim.AtMost(1)}}},
	},
	Run: func(r *sim.Run) {
		rng := r.Rand("walk")
		x := 0.0
		r.Plan("Walking", 1)
		for i := range r.Steps("Walking", 20) {
			x += rng.NormFloat64() * rate.In(r)
			r.Plot("walk", way.In(r), float64(i), x)
			r.Draw(func(s *scene.Scene) { s.Panel("p", "", scene.At(0, 0, 1, 1)).Point("x", x, 0, scene.Ink) })
		}
		r.Measure("width", float64(width.In(r)))
		r.Measure("draw", r.Rand("draw").Float64())
		r.Handle("pull", func(px, _ float64) { x = px })
	},
}

var info = toy.Info()

func TestParseNamesControlRangeAndValue(t *testing.T) {
	cases := []struct{ query, param, code, says string }{
		{"width=banana", "width", "type", "Width (width) is a whole number from 16 to 512; “banana” is not a number"},
		{"width=-3", "width", "range", "-3 is below 16"},
		{"width=1e99", "width", "range", "outside"},
		{"width=99999999999999999999", "width", "range", "outside"},
		{"width=30.5", "width", "type", "not whole"},
		{"rate=NaN", "rate", "type", "not a number"},
		{"rate=Inf", "rate", "range", "above 0.01"},
		{"rate=1", "rate", "range", "above 0.01"},
		{"way=c", "way", "type", "one of a, b c"},
		{"both=perhaps", "both", "type", "switch"},
		{"nonsense=1", "nonsense", "unknown", "it has width, rate, way, both, seed"},
		{"width=20&width=30", "width", "repeated", "twice"},
		{"seed=10000", "seed", "range", "above 9999"},
		{"v=x", "v", "type", "version"},
		{"width=%zz", "width", "type", "escape"},
		{strings.Repeat("x", 10000), "", "length", "10000 bytes"},
	}
	for _, c := range cases {
		l, problems := info.Parse(c.query)
		if len(problems) != 1 {
			t.Errorf("%.20s: %d problems, want 1", c.query, len(problems))
			continue
		}
		p := problems[0]
		if p.Param != c.param || p.Code != c.code || !strings.Contains(p.Message, c.says) {
			t.Errorf("%.20s: %+v", c.query, p)
		}
		if diff := cmp.Diff(info.Defaults(), l.Values); c.code != "repeated" && diff != "" {
			t.Errorf("%.20s: a bad value reached the values: %s", c.query, diff)
		}
	}
}

func TestLinksAreCanonical(t *testing.T) {
	for query, want := range map[string]string{
		"":                                   "toy",
		"?seed=3&width=128":                  "toy?width=128&seed=3",
		"width=256&rate=0.002":               "toy",
		"way=b+c&rate=1e-3&v=3&run=1":        "toy?rate=0.001&way=b+c",
		"way=b%20c&both=true&embed=1":        "toy?way=b+c&both=1",
		"width=128.0&rate=0.00099999999999&": "toy?width=128&rate=0.00099999999999",
	} {
		l, problems := info.Parse(query)
		if len(problems) > 0 {
			t.Errorf("%s: %v", query, problems)
		}
		if got := info.String(l.Values); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	l, _ := info.Parse("v=2&run=1")
	if !l.Run || info.Stale(l) == nil {
		t.Error("run=1 or the old version was overlooked")
	}
	if got := info.Share(l.Values, sim.Link{Run: true}); got != "width=256&rate=0.002&way=a&both=0&seed=0&v=3&run=1" {
		t.Error("share:", got)
	}
}

func TestEverySettingSurvivesItsLink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := sim.Values{
			"width": rapid.IntRange(16, 512).Draw(t, "width"), "rate": rapid.Float64Range(1e-4, 1e-2).Draw(t, "rate"),
			"way": rapid.SampledFrom([]string{"a", "b c"}).Draw(t, "way"), "both": rapid.Bool().Draw(t, "both"),
			"seed": rapid.IntRange(0, 9999).Draw(t, "seed"),
		}
		l, problems := info.Parse(info.Query(v))
		if diff := cmp.Diff(v, l.Values); len(problems) > 0 || diff != "" {
			t.Fatal(problems, diff)
		}
		text, _ := json.Marshal(v) // through a catalogue or a record
		var back sim.Values
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		w, p := info.With(info.Defaults(), back)
		if p != nil || info.String(w) != info.String(v) {
			t.Fatal(p, info.String(w), info.String(v))
		}
	})
}

func TestParseNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { info.Parse(rapid.String().Draw(t, "query")) })
}

func execute(t *testing.T, query string, h sim.Host) *sim.Record {
	t.Helper()
	l, problems := info.Parse(query)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rec, _, err := sim.Execute(toy, l.Values, h)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// eager wants every picture; what it does must not show in the numbers.
type eager struct {
	batch.Host
	scenes int
}

func (e *eager) WantScene() bool      { return true }
func (e *eager) WantMoment() bool     { return true }
func (e *eager) Scene(s *scene.Scene) { e.scenes++ }

func TestHostsChangeNoNumber(t *testing.T) {
	plain := execute(t, "seed=5", &batch.Host{})
	h := &eager{}
	watched := execute(t, "seed=5", h)
	if h.scenes != 21 {
		t.Errorf("%d scenes, want 20 and the last", h.scenes)
	}
	if plain.Digest != watched.Digest {
		t.Error("watching changed the digest")
	}
	if other := execute(t, "seed=6", &batch.Host{}); other.Digest == plain.Digest {
		t.Error("another seed has the same digest")
	}
}

func TestDigest(t *testing.T) {
	series := []sim.Series{{Chart: "c", ID: "a", X: []sim.Num{1}, Y: []sim.Num{2}}, {Chart: "c", ID: "b", Y: []sim.Num{3}, Labels: []string{"x"}}}
	m := sim.Measures{"p": 1, "q": math.NaN()}
	want := sim.Digest(m, series)
	// The golden digests of every paper stand on this order: a change of it is a change of all of them.
	const golden = "39f71c114543ad8e5ab8b89c9cb2c0cf0f160d399458e9ef8bd52b6f051581d2"
	if want != golden {
		t.Errorf("digest %s, want %s", want, golden)
	}
	swapped := []sim.Series{series[1], series[0]}
	for name, got := range map[string]string{
		"order":   sim.Digest(m, swapped),
		"measure": sim.Digest(sim.Measures{"p": math.Nextafter(1, 2), "q": math.NaN()}, series),
		"name":    sim.Digest(sim.Measures{"P": 1, "q": math.NaN()}, series),
		"zero":    sim.Digest(sim.Measures{"p": 1, "q": 0}, series),
	} {
		if got == want {
			t.Error("the digest does not see a change of", name)
		}
	}
}

func TestVerdicts(t *testing.T) {
	rec := execute(t, "", &batch.Host{})
	want := map[string]string{"low": sim.Holds, "half": sim.Undecided, "spread": sim.Undecided, "never": sim.Undecided}
	for _, c := range rec.Claims {
		if c.Verdict != want[c.ID] {
			t.Errorf("%s: %s, want %s", c.ID, c.Verdict, want[c.ID])
		}
	}
	if len(rec.Claims[1].Needs) != 1 || rec.Claims[1].Needs[0] != "toy?width=128" {
		t.Error("half needs", rec.Claims[1].Needs)
	}
	missing := info.Missing(rec.Params, map[string]sim.Measures{rec.Link: rec.Measures})
	if diff := cmp.Diff([]string{"toy?width=128", "toy?way=b+c", "toy?way=b+c&seed=1", "toy?way=b+c&seed=2"}, missing); diff != "" {
		t.Error(diff)
	}
	digest := rec.Digest
	if err := batch.Check(toy, rec, 2, nil, nil); err != nil {
		t.Fatal(err)
	}
	want["half"], want["spread"] = sim.Holds, sim.Holds
	for _, c := range rec.Claims {
		if c.Verdict != want[c.ID] {
			t.Errorf("after the check %s: %s, want %s", c.ID, c.Verdict, want[c.ID])
		}
	}
	if len(rec.Runs) != 4 || rec.Digest != digest {
		t.Error("a check must add runs and leave the digest alone")
	}
	wide := execute(t, "width=512", &batch.Host{})
	if c := wide.Claims[0]; c.Verdict != sim.Fails || c.Value != 512 || c.Threshold != "<= 300" || c.Paper != "250" {
		t.Errorf("%+v", c)
	}
}

func TestStopAndBreakdown(t *testing.T) {
	h := &batch.Host{Tell: func(r *sim.Live) {
		if r.Progress().Done == 7 {
			r.Stop()
		}
	}}
	if _, _, err := sim.Execute(toy, nil, h); !errors.Is(err, sim.Stopped) {
		t.Error("stop gave", err)
	}
	broken := *toy
	broken.Run = func(r *sim.Run) { r.Data("mnist") }
	if _, _, err := sim.Execute(&broken, nil, &batch.Host{}); err == nil || !strings.Contains(err.Error(), "mnist") {
		t.Error("missing data gave", err)
	}
	broken.Run = func(r *sim.Run) { panic("oh") }
	if _, _, err := sim.Execute(&broken, nil, &batch.Host{}); err == nil || !strings.Contains(err.Error(), "toy broke off") {
		t.Error("a panic gave", err)
	}
	if _, _, err := sim.Execute(toy, sim.Values{"width": 3}, &batch.Host{}); err == nil || !strings.Contains(err.Error(), "below 16") {
		t.Error("an illegal value gave", err)
	}
}

func TestRecordAsJSON(t *testing.T) {
	rec := execute(t, "width=128&seed=2", &batch.Host{})
	rec.Measures["odd"] = math.Inf(1)
	text, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"experiment", "version", "link", "params", "measures", "claims", "charts", "digest", "elapsed_ms", "build"} {
		if _, ok := m[k]; !ok {
			t.Error("the record lacks", k)
		}
	}
	var back sim.Record
	if err := json.Unmarshal(text, &back); err != nil || !math.IsNaN(back.Measures["odd"]) || back.Measures["width"] != 128 {
		t.Error("the record does not read back:", err, back.Measures)
	}
	if m["link"] != "toy?width=128&seed=2" || m["measures"].(map[string]any)["odd"] != nil {
		t.Error(string(text))
	}
}

func TestHandlesServeAfterTheRun(t *testing.T) {
	h := &batch.Host{}
	rec, r, err := sim.Execute(toy, nil, h)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Move("pull", 42, 0) || r.Move("push", 0, 0) {
		t.Error("the wrong handles exist")
	}
	if x := h.Last.Panels[0].Elements[0].X; x != 42 {
		t.Error("the handle was not drawn:", x)
	}
	if sim.Digest(rec.Measures, rec.Charts) != rec.Digest {
		t.Error("a hand changed the record")
	}
}

// What a run uses and its experiment does not declare is told to every test.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		run  func(*sim.Run)
		want string
	}{
		"nothing":        {toy.Run, ""},
		"a chart":        {func(r *sim.Run) { r.Plot("stroll", "a", 0, 0) }, `the chart "stroll"`},
		"a series":       {func(r *sim.Run) { r.Plot("named", "b", 0, 0) }, `the series "b", which its chart "named"`},
		"a known series": {func(r *sim.Run) { r.Plot("named", "a", 0, 0) }, ""},
		"any series":     {func(r *sim.Run) { r.Plot("walk", "whatever", 0, 0) }, ""},
		"a bar":          {func(r *sim.Run) { r.Bar("stroll", "a", "x", 0) }, `the chart "stroll"`},
		"a data file":    {func(r *sim.Run) { r.Data("other") }, `the data file "other"`},
		"a named file":   {func(r *sim.Run) { r.Data("file") }, ""},
		"a phase":        {func(r *sim.Run) { r.Plan("One", 1); steps(r, "One", "Two") }, `the phase "Two"`},
		"a phase again":  {func(r *sim.Run) { r.Plan("One", 1); steps(r, "One", "One") }, `the phase "One"`},
		"an early end":   {func(r *sim.Run) { r.Plan("One", 1, "Two", 1); steps(r, "One") }, ""},
		"an open chart":  {func(r *sim.Run) { r.Plot("open", "b", 0, 0) }, ""},
		"no plan":        {func(r *sim.Run) { steps(r, "One", "Two") }, ""},
	} {
		e := *toy
		named := sim.Chart{ID: "named", Series: []sim.SeriesInfo{{ID: "a"}}}
		open := named
		open.ID, open.Open = "open", true
		e.Charts = append([]sim.Chart{named, open}, toy.Charts...)
		e.Data = func(sim.Values) []string { return []string{"file"} }
		e.Run = c.run
		_, r, err := sim.Execute(&e, nil, &batch.Host{Load: func(string) ([]byte, error) { return nil, nil }})
		if err != nil {
			t.Fatal(name, err)
		}
		if got := strings.Join(r.Faults(), "; "); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func steps(r *sim.Run, phases ...string) {
	for _, p := range phases {
		for range r.Steps(p, 3) {
		}
	}
}
