package verdict

import (
	"math"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/batch"
	"orrery/app/page/glossary"
	"orrery/app/page/notice"
	"orrery/app/page/run"
	"orrery/app/page/toy"
	"orrery/sim"
	"orrery/sim/host/wire"
)

func claims(verdicts ...string) (out []sim.Verdict) {
	for i, v := range verdicts {
		out = append(out, sim.Verdict{ID: toy.Info.Claims[i].ID, Verdict: v})
	}
	return out
}

// stored is the page of a stored run with these verdicts.
func stored(verdicts ...string) *View {
	said := &notice.List{}
	rec := &sim.Record{Link: "toy", Params: toy.Info.Defaults(), Claims: claims(verdicts...), Measures: sim.Measures{"x": -0.001}}
	r := run.New(toy.Info, &run.Stored{Record: rec}, said)
	return &View{Run: r, Further: batch.New(r, said)}
}

func TestVerdictsOverAllRuns(t *testing.T) {
	v := stored(sim.Holds, sim.Undecided)
	was := v.Run.Record
	for _, link := range []string{"toy?both=1", "toy?seed=1", "toy?seed=2", "toy?seed=3", "toy"} {
		v.Further.Known[link] = &sim.Record{Link: link}
	}
	v.Further.Seeds = []string{"toy", "toy?both=1", "toy?seed=1", "toy?seed=2", "toy?seed=9"}
	Take(v.Run, v.Further, wire.Event{Link: "toy?seed=1", Claims: claims(sim.Fails, sim.Fails)})
	if v.Run.Record != was {
		t.Error("the verdicts of another run were taken")
	}
	Take(v.Run, v.Further, wire.Event{Link: "toy", Claims: claims(sim.Holds, sim.Fails)})
	var links []string
	for _, b := range v.Run.Record.Runs {
		links = append(links, b.Link)
	}
	if got := strings.Join(links, " "); got != "toy?both=1 toy?seed=1 toy?seed=2" {
		t.Error("the record names", got)
	}
	if holds, fails, open := Tally(v.Run.Record, 2); holds != 1 || fails != 1 || open != 0 || len(was.Runs) != 0 {
		t.Error(holds, fails, open, was.Runs)
	}
	if b := v.basis(); !strings.Contains(b, "default setting, seed 0, with 3 further runs.") {
		t.Error(b)
	}
	v.Run.Record.Params = sim.Values{"width": 64, "rate": 0.002, "share": 0.3, "both": false, "way": "b", "seed": 3}
	if b := v.basis(); !strings.Contains(b, "Setting: width = 64, way = B, seed 3, with") {
		t.Error(b)
	}
	if holds, fails, open := Tally(nil, 2); holds+fails != 0 || open != 2 {
		t.Error(holds, fails, open)
	}
}

// A claim that is not judged counts for nothing.
func TestSum(t *testing.T) {
	needs := []string{"toy?both=1"}
	for want, list := range map[string][]sim.Verdict{
		"Stored run: 2 of 2 claims hold":                                                 {{Verdict: sim.Holds}, {Verdict: sim.Holds}},
		"Stored run: 1 of 2 claims holds":                                                {{Verdict: sim.Fails}, {Verdict: sim.Holds}},
		"Stored run: none of 2 claims holds":                                             {{Verdict: sim.Fails}, {Verdict: sim.Fails}},
		"Stored run: the one claim that was judged holds; 1 needs 1 more run, about 6 s": {{Verdict: sim.Holds}, {Verdict: sim.Undecided, Needs: needs}},
		"Stored run: no claim could be judged; 1 needs 1 more run, about 6 s":            {{Verdict: sim.Undecided, Why: "nothing moves"}, {Verdict: sim.Undecided, Needs: needs}},
	} {
		v := stored(list[0].Verdict, list[1].Verdict)
		for i := range list {
			v.Run.Record.Claims[i].Needs = list[i].Needs
		}
		if got := v.Sum(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := outcome(2, 1, 4); got != "2 of 3 judged claims hold" {
		t.Error(got)
	}
	v := stored(sim.Holds, sim.Holds)
	v.Moved = func() string { return "width = 64" }
	if got := v.Sum(); got != "With width = 64: 2 of 2 claims hold" {
		t.Error(got)
	}
	v = stored(sim.Holds, sim.Undecided)
	v.Further.Known["toy?both=1"] = &sim.Record{}
	if got := v.Sum(); got != "Stored run: the one claim that was judged holds; 1 says nothing in this setting" {
		t.Error(got)
	}
	r := run.New(toy.Info, nil, &notice.List{})
	v = &View{Run: r, Further: batch.New(r, &notice.List{})}
	if v.Sum() != "2 claims, none judged yet" || v.because(sim.Verdict{Verdict: sim.Undecided}) != "Undecided until a run has ended" {
		t.Error(v.Sum())
	}
	if got := stored(sim.Holds, sim.Undecided).because(sim.Verdict{Verdict: sim.Undecided, Needs: needs}); got != "Undecided: needs 1 further run (about 6 s)" {
		t.Error(got)
	}
}

// A dot a claim; the words of the one that was pressed.
func TestStrip(t *testing.T) {
	v := stored(sim.Holds, sim.Undecided)
	html := app.HTMLString(v.Strip())
	for _, want := range []string{`data-dot="low"`, "Holds: It is low", "Not judged yet: It goes far"} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not in %s", want, html)
		}
	}
	if strings.Contains(html, "pressed") || strings.Contains(html, "check-all") {
		t.Error("nothing was pressed, and nothing can be run:", html)
	}
	v.pick = "far"
	if html := app.HTMLString(v.Strip()); strings.Count(html, `class="pressed"`) != 1 || strings.Count(html, "It goes far") < 3 {
		t.Error(html)
	}
}

func TestSpan(t *testing.T) {
	low := toy.Info.Claims[0].Tests[0]  // at most 0.1, the paper 0.05
	high := toy.Info.Claims[1].Tests[0] // at least 3
	for _, c := range []struct {
		test      sim.TestInfo
		x, lo, hi float64
	}{
		{low, math.NaN(), 0, 0.125},
		{low, 0.2, 0, 0.25},
		{low, 100, 0, 0.5},
		{low, -0.1, -0.15, 0.15},
		{high, 2, 0, 3.75},
	} {
		if lo, hi := span(c.test, c.x); math.Abs(lo-c.lo) > 1e-12 || math.Abs(hi-c.hi) > 1e-12 {
			t.Errorf("%s with %g: %g to %g", c.test.Holds, c.x, lo, hi)
		}
	}
	for x, want := range map[float64]string{0.05: "<circle", 100: "7 -12 7z"} {
		if html := app.HTMLString(gauge(low, x, sim.Fails)); !strings.Contains(html, want) || !strings.Contains(html, "wanted ≤ 0.1") || !strings.Contains(html, "var(--fails)") {
			t.Errorf("%g: %s", x, html)
		}
	}
}

func TestReadouts(t *testing.T) {
	in := toy.Info
	in.Readouts = []sim.Readout{{ID: "p", Label: "P", Unit: "%", Digits: 1}, {ID: "u", Label: "U", Unit: "nats", Digits: 2}, {ID: "n", Label: "N"}, {ID: "later", Label: "Later"},
		{ID: "k1", Label: "Kept, rank 1"}, {ID: "k2", Label: "Kept, rank 2"}, {ID: "l1", Label: "Loss, rank 1"}, {ID: "l2", Label: "Loss, rank 2"}, {ID: "s", Label: "Steps, all in all"}}
	r := run.New(in, &run.Stored{Record: &sim.Record{Link: "toy", Measures: sim.Measures{"p": 0.125, "u": -1.5, "n": math.NaN(), "k1": 0.25, "l2": 7, "s": 3}}}, &notice.List{})
	html := app.HTMLString(Readouts(r))
	for _, want := range []string{"12.5%", "−1.5 nats", "none", "All other measures (5 numbers)", `data-measure="k1">0.25<`, ">rank 2</th>", ">Kept</th>", ">Steps, all in all</th>"} {
		if !strings.Contains(strings.Join(strings.Fields(html), " "), want) {
			t.Errorf("%s is not in %s", want, html)
		}
	}
	if what, which, ok := parts("Accuracy, smoothed, clean"); what != "Accuracy, smoothed" || which != "clean" || !ok {
		t.Error(what, which)
	}
	if strings.Contains(html, "–") || strings.Contains(html, "→") {
		t.Error("a dash, or a change from nothing:", html)
	}
	in.Watch = []string{"k1", "p"}
	r = run.New(in, &run.Stored{Record: r.Record}, &notice.List{})
	r.Last = &sim.Record{Measures: sim.Measures{"p": 0.125, "k1": 0.75}}
	html = app.HTMLString(Readouts(r))
	dl := html[:strings.Index(html, "</dl>")]
	if k, p := strings.Index(dl, `data-measure="k1"`), strings.Index(dl, `data-measure="p"`); k < 0 || p < k || strings.Count(dl, "data-measure") != 2 {
		t.Error("the watched ones stand not in the paper's order:", dl)
	}
	if strings.Count(dl, "→") != 1 || !strings.Contains(dl, "0.75 → ") {
		t.Error("before and after:", dl)
	}
}

// The page shows the words and bounds of the record, which are those of its values, and why a claim is left open.
func TestClaimsAreShownAsTheyWereJudged(t *testing.T) {
	v := stored(sim.Holds, sim.Undecided)
	hi := 0.7
	v.Run.Record.Claims = []sim.Verdict{
		{ID: "low", Says: "It is low at 64", Verdict: sim.Holds, Tests: []sim.Outcome{{Says: "x of 64", Value: 0.5, Verdict: sim.Holds, Threshold: "<= 0.7", Bound: sim.BoundInfo{Hi: &hi}}}},
		{ID: "far", Says: "It goes far", Verdict: sim.Undecided, Why: "Nobody walks"}}
	terms := glossary.New(nil)
	low, far := app.HTMLString(v.claim(0, terms)), app.HTMLString(v.claim(1, terms))
	for _, want := range []string{"It is low at 64", "x of 64", "wanted ≤ 0.7"} {
		if !strings.Contains(low, want) {
			t.Errorf("%q is not in %s", want, low)
		}
	}
	if !strings.Contains(far, "Undecided: Nobody walks") || strings.Contains(far, "further run") {
		t.Error(far)
	}
}

func TestEarlyVerdicts(t *testing.T) {
	r := run.New(toy.Info, nil, &notice.List{})
	v := &View{Run: r, Further: batch.New(r, &notice.List{})}
	r.State, r.Link = run.Running, "toy"
	if v.Sum() != "2 claims, judged when the run has ended" || v.of(toy.Info.Claims[0]).Verdict != sim.Undecided {
		t.Error(v.Sum())
	}
	r.Early = claims(sim.Fails)
	if v.Sum() != "So far the one claim that was judged does not hold; the rest when the run has ended" || v.of(toy.Info.Claims[0]).Verdict != sim.Fails || v.of(toy.Info.Claims[1]).Verdict != sim.Undecided {
		t.Error(v.Sum())
	}
}

// Every claim says where it must fail, with a link that runs it.
func TestWhereAClaimBreaks(t *testing.T) {
	v := stored(sim.Holds, sim.Holds)
	c := toy.Info.Claims[0]
	if html := app.HTMLString(v.breaks(c)); strings.Contains(html, "must fail") {
		t.Error(html)
	}
	c.Breaks = &sim.BreakingInfo{Set: sim.Values{"width": 32.0, "way": "b"}, Why: "Too narrow"}
	if html := app.HTMLString(v.breaks(c)); !strings.Contains(html, "It must fail here: ") || !strings.Contains(html, "?width=32&way=b&run=1") || !strings.Contains(html, ">Too narrow.<") {
		t.Error(html)
	}
}

// Words that name a value have that of the run shown; a readout that does not apply to it is not there.
func TestReadoutsOfTheValues(t *testing.T) {
	in := toy.Info
	in.Readouts = []sim.Readout{{ID: "x", Label: "at width {width}"}, {ID: "y", Label: "both ways", When: sim.When{{Param: "both", In: []any{true}}}}}
	for both, want := range map[bool]bool{true: true, false: false} {
		v := toy.Info.Defaults()
		v["width"], v["both"] = 64, both
		html := app.HTMLString(Readouts(run.New(in, &run.Stored{Record: &sim.Record{Link: "toy", Params: v}}, &notice.List{})))
		if !strings.Contains(html, "at width 64") || strings.Contains(html, "both ways") != want {
			t.Error(html)
		}
	}
}
