package verdict

import (
	"math"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/batch"
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
	if holds, fails, open := Tally(nil, 2); holds+fails != 0 || open != 2 {
		t.Error(holds, fails, open)
	}
}

func TestJudgement(t *testing.T) {
	for want, verdicts := range map[string][]string{
		"The stored run reproduces 2 of 2 claims":                      {sim.Holds, sim.Holds},
		"The stored run reproduces 1 of 2 claims; 1 fail":              {sim.Fails, sim.Holds},
		"The stored run reproduces 1 of 2 claims; 1 undecided":         {sim.Holds, sim.Undecided},
		"The stored run reproduces 0 of 2 claims; 1 fail, 1 undecided": {sim.Fails, sim.Undecided},
	} {
		if got := stored(verdicts...).judgement(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	r := run.New(toy.Info, nil, &notice.List{})
	v := &View{Run: r, Further: batch.New(r, &notice.List{})}
	if v.judgement() != "2 claims, none decided yet" || v.because(sim.Verdict{Verdict: sim.Undecided}) != "Undecided until a run has ended" {
		t.Error(v.judgement())
	}
	if got := stored(sim.Holds, sim.Undecided).because(sim.Verdict{Verdict: sim.Undecided, Needs: []string{"toy?both=1"}}); got != "Undecided: needs 1 further run (about 6 s)" {
		t.Error(got)
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
	v := stored(sim.Holds, sim.Holds)
	if html := app.HTMLString(Readouts(v.Run)); !strings.Contains(html, ">0.00<") {
		t.Error("−0.001 with two digits:", html)
	}
	in := toy.Info
	in.Readouts = []sim.Readout{{ID: "p", Label: "P", Unit: "%", Digits: 1}, {ID: "u", Label: "U", Unit: "nats", Digits: 2}, {ID: "n", Label: "N"}}
	r := run.New(in, &run.Stored{Record: &sim.Record{Link: "toy", Measures: sim.Measures{"p": 0.125, "u": -1.5, "n": math.NaN()}}}, &notice.List{})
	html := app.HTMLString(Readouts(r))
	for _, want := range []string{">12.5%<", ">−1.50 nats<", ">–<"} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not in %s", want, html)
		}
	}
}

// The page shows the words and bounds of the record, which are those of its values, and why a claim is left open.
func TestClaimsAreShownAsTheyWereJudged(t *testing.T) {
	v := stored(sim.Holds, sim.Undecided)
	hi := 0.7
	v.Run.Record.Claims = []sim.Verdict{
		{ID: "low", Says: "It is low at 64", Verdict: sim.Holds, Tests: []sim.Outcome{{Says: "x of 64", Value: 0.5, Verdict: sim.Holds, Threshold: "<= 0.7", Bound: sim.BoundInfo{Hi: &hi}}}},
		{ID: "far", Says: "It goes far", Verdict: sim.Undecided, Why: "Nobody walks"}}
	low, far := app.HTMLString(v.claim(0)), app.HTMLString(v.claim(1))
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
	if v.judgement() != "The verdict comes when the run has ended" || v.of(toy.Info.Claims[0]).Verdict != sim.Undecided {
		t.Error(v.judgement())
	}
	r.Early = claims(sim.Fails)
	if v.judgement() != "1 of 2 claims judged already; the rest when the run has ended" || v.of(toy.Info.Claims[0]).Verdict != sim.Fails || v.of(toy.Info.Claims[1]).Verdict != sim.Undecided {
		t.Error(v.judgement())
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
