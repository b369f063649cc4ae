package verdict

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/batch"
	"orrery/app/page/dom"
	"orrery/app/page/format"
	"orrery/sim"
)

// Strip is the verdict in a line under the picture: a dot a claim, its words on a press, and what is still open.
func (v *View) Strip() app.UI {
	r := v.Run
	f, missing := v.Further, v.Further.Missing()
	return app.Section().ID("strip").Class("tally").Aria("label", "Verdict in short").Body(
		app.Ul().Class("dots").Body(app.Range(r.Info.Claims).Slice(func(i int) app.UI { return app.Li().Body(v.dot(i)) })),
		app.P().Class("sum").ID("sum").Text(v.Sum()),
		dom.When(f.Batch != nil && f.Batch.What == batch.Check, func() app.UI { return f.Waiting("Checking") }),
		dom.When(f.Batch == nil && len(missing) > 0 && !r.Running() && r.Mounted(), func() app.UI {
			return dom.Button("check-all", "Check", true, v.onCheckAll).Class("tiny").
				Title(format.Count(len(missing), "further run") + " on this machine")
		}),
		v.pressed(),
	)
}

// dot is one claim's verdict. A press shows its words, another hides them.
func (v *View) dot(i int) app.UI {
	c := v.of(v.Run.Info.Claims[i])
	open := v.pick == c.ID
	return app.Button().Type("button").Class("dot").DataSet("dot", c.ID).DataSet("verdict", c.Verdict).
		Aria("expanded", fmt.Sprint(open)).Aria("label", spoken[c.Verdict]+": "+c.Says).Title(c.Says).
		Body(Glyph(c.Verdict)).OnClick(func(app.Context, app.Event) {
		if v.pick == c.ID {
			v.pick = ""
			return
		}
		v.pick = c.ID
	}, c.ID)
}

var spoken = map[string]string{sim.Holds: "Holds", sim.Fails: "Does not hold", sim.Undecided: "Not judged yet"}

// pressed is the words of the claim whose dot was pressed.
func (v *View) pressed() app.UI {
	for _, info := range v.Run.Info.Claims {
		if info.ID != v.pick {
			continue
		}
		c := v.of(info)
		return app.Div().Class("pressed").Role("status").Body(
			app.P().Body(app.Text(c.Says)),
			app.Small().Text(v.because(c)),
			app.Button().Type("button").Class("close").Aria("label", "Close").Text("×").OnClick(func(app.Context, app.Event) { v.pick = "" }),
		)
	}
	return dom.Nothing()
}

// Picked is the claim whose dot is pressed.
func (v *View) Picked() string { return v.pick }

// Sum is the verdict in a sentence. A claim that is not judged counts for nothing.
func (v *View) Sum() string {
	r := v.Run
	n := len(r.Info.Claims)
	holds, fails, open := v.tally()
	judged := holds + fails
	switch {
	case r.Running() && judged == 0:
		return format.Count(n, "claim") + ", judged when the run has ended"
	case r.Running():
		return "So far " + outcome(holds, fails, open) + "; the rest when the run has ended"
	case r.Record == nil:
		return format.Count(n, "claim") + ", none judged yet"
	}
	text := v.whose() + ": " + outcome(holds, fails, open)
	if open > 0 {
		text += "; " + v.still(open)
	}
	return text
}

// whose says of which run it is.
func (v *View) whose() string {
	switch r := v.Run; {
	case v.Moved != nil && v.Moved() != "":
		return "With " + v.Moved()
	case r.IsStored:
		return "Stored run"
	}
	return "This run"
}

// tally counts the verdicts on the run at hand, those that came early too.
func (v *View) tally() (holds, fails, open int) {
	var list []sim.Verdict
	for _, c := range v.Run.Info.Claims {
		list = append(list, v.of(c))
	}
	return count(list)
}

// outcome is how many of those that were judged hold.
func outcome(holds, fails, open int) string {
	judged, of := holds+fails, "judged claims"
	if open == 0 {
		of = "claims"
	}
	switch {
	case judged == 0:
		return "no claim could be judged"
	case judged == 1 && fails == 0:
		return "the one claim that was judged holds"
	case judged == 1:
		return "the one claim that was judged does not hold"
	case holds == 0:
		return fmt.Sprintf("none of %d %s holds", judged, of)
	case holds == 1:
		return fmt.Sprintf("1 of %d %s holds", judged, of)
	}
	return fmt.Sprintf("%d of %d %s hold", holds, judged, of)
}

// still says what the open claims need: further runs, or another setting.
func (v *View) still(open int) string {
	runs := len(v.Further.Missing())
	if runs == 0 {
		if open == 1 {
			return "1 says nothing in this setting"
		}
		return fmt.Sprintf("%d say nothing in this setting", open)
	}
	waiting := 0
	for _, c := range v.Run.Record.Claims {
		if c.Verdict == sim.Undecided && len(c.Needs) > 0 {
			waiting++
		}
	}
	need := "need"
	if waiting == 1 {
		need = "needs"
	}
	if waiting == 0 { // a record that does not say which
		waiting = open
	}
	return fmt.Sprintf("%d %s %s, about %s", waiting, need, format.Count(runs, "more run"), format.Duration(v.Further.Cost(runs)))
}
