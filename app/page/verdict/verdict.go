// Package verdict says whether the run at hand reproduced the paper: claim by claim, with gauges, and its numbers.
package verdict

import (
	"fmt"
	"math"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/batch"
	"orrery/app/page/dom"
	"orrery/app/page/format"
	"orrery/app/page/glossary"
	"orrery/app/page/run"
	"orrery/sim"
)

// View draws the verdict on the run at hand.
type View struct {
	Run     *run.Run
	Further *batch.Further
	Embed   *bool         // the page shows the experiment alone, and so shall what its links lead to
	Moved   func() string // the setting of the run shown, where the controls show another one; else ""

	pick string // the claim whose dot is pressed
}

// UI says, claim by claim, whether the run at hand reproduced the paper.
func (v *View) UI() app.UI {
	r := v.Run
	missing, terms := v.Further.Missing(), glossary.New(r.Info.Glossary)
	return app.Section().ID("verdict").Class("verdict").TabIndex(-1).Aria("label", "Verdict").Body(
		app.Div().Class("heading").Body(
			app.Div().Body(
				app.H2().Text(v.Sum()),
				app.P().Text(v.basis()),
			),
			dom.When(v.Further.Batch == nil && len(missing) > 0 && !r.Running() && r.Mounted(), func() app.UI {
				return dom.Button("check-here", fmt.Sprintf("Check all claims (about %s)", format.Duration(v.Further.Cost(len(missing)))), true, v.onCheckAll).
					Title(format.Count(len(missing), "further run") + " on this machine")
			}),
		),
		app.Range(r.Info.Claims).Slice(func(i int) app.UI { return v.claim(i, terms) }),
	)
}

func (v *View) onCheckAll(app.Context, app.Event) { v.Further.Check() }

// basis says what the verdict stands on.
func (v *View) basis() string {
	r := v.Run
	if r.Record == nil {
		return "Each claim has a threshold that was set before any run."
	}
	more := ""
	if n := len(r.Record.Runs); n > 0 {
		more = ", with " + format.Count(n, "further run")
	}
	return fmt.Sprintf("Setting: %s%s. The dot is this run's value, the shaded part is where the claim holds, the diamond is the paper's own figure.", r.Info.Told(r.Record.Params), more)
}

// Glyph is the sign of a verdict.
func Glyph(verdict string) app.UI { return app.Raw(glyphs[verdict]) }

var glyphs = map[string]string{
	sim.Holds:     `<svg class="glyph holds" viewBox="0 0 22 22" role="img" aria-label="holds"><circle cx="11" cy="11" r="10" fill="currentColor"/><path d="M6 11.4l3.4 3.4L16 7.6" fill="none" stroke="var(--paper)" stroke-width="2"/></svg>`,
	sim.Fails:     `<svg class="glyph fails" viewBox="0 0 22 22" role="img" aria-label="does not hold" fill="none" stroke="currentColor" stroke-width="2"><circle cx="11" cy="11" r="9"/><path d="M7.5 7.5l7 7m0-7l-7 7"/></svg>`,
	sim.Undecided: `<svg class="glyph unsure" viewBox="0 0 22 22" role="img" aria-label="undecided" fill="none" stroke="currentColor" stroke-width="2"><circle cx="11" cy="11" r="9"/><path d="M11 2a9 9 0 0 1 0 18z" fill="currentColor"/></svg>`,
}

var words = map[string]string{sim.Holds: "Holds", sim.Fails: "Does not hold", sim.Undecided: "Undecided"}

// claim is one claim with its tests.
func (v *View) claim(i int, terms *glossary.Marker) app.UI {
	r := v.Run
	c := r.Info.Claims[i]
	verdict := v.of(c)
	return app.Div().Class("claim").DataSet("claim", c.ID).DataSet("verdict", verdict.Verdict).Body(
		Glyph(verdict.Verdict),
		app.Div().Class("what").Body(
			app.Raw("<strong>"+terms.Text(verdict.Says)+"</strong>"),
			app.Small().Text(v.because(verdict)),
			v.breaks(c),
		),
		app.Div().Class("gauges").Body(app.Range(c.Tests).Slice(func(k int) app.UI {
			t, x, outcome := c.Tests[k], math.NaN(), sim.Undecided
			t.Says = r.Info.Words(t.Says, r.Values())
			if k < len(verdict.Tests) {
				o := verdict.Tests[k]
				x, outcome = float64(o.Value), o.Verdict
				if o.Says != "" { // words and bounds as they are for the values of this run
					t.Says, t.Holds, t.Bound = o.Says, o.Threshold, o.Bound
				}
			}
			return gauge(t, x, outcome)
		})),
	)
}

// of is the verdict on a claim: the record's, or an early one while the run goes on, or none yet.
func (v *View) of(c sim.ClaimInfo) sim.Verdict {
	r := v.Run
	list := r.Early
	if r.Record != nil && !r.Running() {
		list = r.Record.Claims
	}
	for _, verdict := range list {
		if verdict.ID == c.ID {
			if verdict.Says == "" {
				verdict.Says = r.Info.Words(c.Says, r.Values())
			}
			return verdict
		}
	}
	return sim.Verdict{ID: c.ID, Says: r.Info.Words(c.Says, r.Values()), Verdict: sim.Undecided}
}

// breaks says where the claim must fail, and leads there.
func (v *View) breaks(c sim.ClaimInfo) app.UI {
	if c.Breaks == nil {
		return dom.Nothing()
	}
	in := v.Run.Info
	values, problem := in.With(in.Defaults(), in.Values(c.Breaks.Set))
	if problem != nil {
		return dom.Nothing()
	}
	query := in.Query(values) + "&run=1"
	if v.Embed != nil && *v.Embed {
		query += "&embed=1"
	}
	return app.Small().Class("fails-where").Body(
		app.Text("It must fail here: "),
		app.A().Href("?"+query).Text(c.Breaks.Why+"."),
	)
}

// because gives the word for the verdict and, where it is open, what it would take.
func (v *View) because(c sim.Verdict) string {
	if c.Verdict != sim.Undecided {
		return words[c.Verdict]
	}
	switch n := len(c.Needs); {
	case c.Why != "":
		return "Undecided: " + c.Why
	case v.Run.Running() || v.Run.Record == nil:
		return "Undecided until a run has ended"
	case n > 0:
		return fmt.Sprintf("Undecided: needs %s (about %s)", format.Count(n, "further run"), format.Duration(v.Further.Cost(n)))
	}
	return "Undecided: its statistic is not a number in this run"
}
