package page

import (
	"fmt"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// verdict says, claim by claim, whether the run at hand reproduced the paper.
func (v *view) verdict() app.UI {
	l := v.lab
	missing := l.missing()
	return app.Section().ID("verdict").Class("verdict").Aria("label", "Verdict").Body(
		app.Div().Class("heading").Body(
			app.Div().Body(
				app.H2().Text(v.judgement()),
				app.P().Text(v.basis()),
			),
			when(l.batch != nil && l.batch.What == "check", func() app.UI { return v.waiting("Checking") }),
			when(l.batch == nil && len(missing) > 0 && l.state != Running && l.bench != nil, func() app.UI {
				return button("check-all", fmt.Sprintf("Check all claims (about %s)", about(v.cost(len(missing)))), true, v.onCheckAll).
					Title(plural(len(missing), "further run") + " on this machine")
			}),
		),
		app.Range(l.info.Claims).Slice(func(i int) app.UI { return v.claim(i) }),
	)
}

func (v *view) onCheckAll(app.Context, app.Event) { v.lab.check() }

// waiting shows how far a batch has come.
func (v *view) waiting(what string) app.UI {
	b := v.lab.batch
	return app.Div().Class("batch").Role("status").Body(
		app.Span().Text(fmt.Sprintf("%s: %d of %s done", what, b.ended, plural(len(b.Links), "run"))),
		app.Progress().Max(1).Value(fmt.Sprintf("%.3f", b.fraction())).Aria("label", "Progress of the further runs"),
		button("cancel", "Cancel", true, func(app.Context, app.Event) { v.lab.cancel() }),
	)
}

// cost is how long further runs take on the pool, in seconds.
func (v *view) cost(n int) float64 {
	side := 2
	if v.b != nil {
		side = poolSize()
	}
	return v.lab.seconds() * math.Ceil(float64(n)/float64(side))
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// judgement is the verdict in a sentence.
func (v *view) judgement() string {
	l := v.lab
	if l.state == Running {
		return "The verdict comes when the run has ended"
	}
	if l.record == nil {
		return fmt.Sprintf("%s, none decided yet", plural(len(l.info.Claims), "claim"))
	}
	holds, fails, open := l.tally()
	who := "This run reproduces"
	if l.shown {
		who = "The stored run reproduces"
	}
	text := fmt.Sprintf("%s %d of %s", who, holds, plural(holds+fails+open, "claim"))
	switch {
	case open > 0 && fails > 0:
		return fmt.Sprintf("%s; %d fail, %d undecided", text, fails, open)
	case open > 0:
		return fmt.Sprintf("%s; %d undecided", text, open)
	case fails > 0:
		return fmt.Sprintf("%s; %d fail", text, fails)
	}
	return text
}

// basis says what the verdict stands on.
func (v *view) basis() string {
	l := v.lab
	if l.record == nil {
		return "Each claim has a threshold that was set before any run."
	}
	setting := "default setting"
	if _, q := sim.SplitLink(l.record.Link); q != "" {
		setting = strings.ReplaceAll(q, "&", ", ")
	}
	more := ""
	if n := len(l.record.Runs); n > 0 {
		more = ", with " + plural(n, "further run")
	}
	return fmt.Sprintf("Setting: %s, seed %s%s. The dot is this run's value, the shaded part is where the claim holds, the diamond is the paper's own figure.", setting, v.seedOf(), more)
}

var glyphs = map[string]string{
	sim.Holds:     `<svg class="glyph holds" viewBox="0 0 22 22" role="img" aria-label="holds"><circle cx="11" cy="11" r="10" fill="currentColor"/><path d="M6 11.4l3.4 3.4L16 7.6" fill="none" stroke="var(--paper)" stroke-width="2"/></svg>`,
	sim.Fails:     `<svg class="glyph fails" viewBox="0 0 22 22" role="img" aria-label="does not hold" fill="none" stroke="currentColor" stroke-width="2"><circle cx="11" cy="11" r="9"/><path d="M7.5 7.5l7 7m0-7l-7 7"/></svg>`,
	sim.Undecided: `<svg class="glyph unsure" viewBox="0 0 22 22" role="img" aria-label="undecided" fill="none" stroke="currentColor" stroke-width="2"><circle cx="11" cy="11" r="9"/><path d="M11 2a9 9 0 0 1 0 18z" fill="currentColor"/></svg>`,
}

var words = map[string]string{sim.Holds: "Holds", sim.Fails: "Does not hold", sim.Undecided: "Undecided"}

// claim is one claim with its tests.
func (v *view) claim(i int) app.UI {
	l := v.lab
	c := l.info.Claims[i]
	verdict := sim.Verdict{ID: c.ID, Verdict: sim.Undecided}
	if l.record != nil && l.state != Running && i < len(l.record.Claims) {
		verdict = l.record.Claims[i]
	}
	return app.Div().Class("claim").DataSet("claim", c.ID).DataSet("verdict", verdict.Verdict).Body(
		app.Raw(glyphs[verdict.Verdict]),
		app.Div().Class("what").Body(
			app.Strong().Text(c.Says),
			app.Small().Text(v.because(verdict)),
		),
		app.Div().Class("gauges").Body(app.Range(c.Tests).Slice(func(k int) app.UI {
			x := math.NaN()
			outcome := sim.Undecided
			if k < len(verdict.Tests) {
				x, outcome = float64(verdict.Tests[k].Value), verdict.Tests[k].Verdict
			}
			return gauge(c.Tests[k], x, outcome)
		})),
	)
}

// because gives the word for the verdict and, where it is open, what it would take.
func (v *view) because(c sim.Verdict) string {
	if c.Verdict != sim.Undecided {
		return words[c.Verdict]
	}
	switch n := len(c.Needs); {
	case v.lab.state == Running || v.lab.record == nil:
		return "Undecided until a run has ended"
	case n > 0:
		return fmt.Sprintf("Undecided: needs %s (about %s)", plural(n, "further run"), about(v.cost(n)))
	}
	return "Undecided: its statistic is not a number in this run"
}
