package page

import (
	"fmt"
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim/scene"
	"orrery/sim/scene/svg"
)

// A still's size in CSS pixels, on a wide screen and on a phone; it scales with the page.
const (
	stillW, stillH = 930, 480
	tallW, tallH   = 400, 500
)

// still is a picture of the stage without the stage.
func still(s *scene.Scene, id, title string, w, h float64) string {
	return svg.Render(s, svg.Options{W: w, H: h, Theme: svg.Stage, ID: id, Title: title})
}

// instrument is the stage with what moves it.
func (v *view) instrument() app.UI {
	l := v.lab
	return app.Div().Class("instrument").Body(
		app.Div().Class("stage").Body(
			v.frame(),
			v.picture(),
			when(l.state == Idle && l.shown, func() app.UI {
				return app.Div().Class("cover").Body(
					app.Button().Type("button").ID("run-here").Class("btn", "run", "big").Body(
						app.Raw(`<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M5 3.2v13.6L16.5 10z" fill="currentColor"/></svg>`),
						app.Text("Run it here")).OnClick(v.onRun),
					app.Span().Class("stored").Text("Stored run, seed "+v.seedOf()+" · yours takes about "+about(l.seconds())),
				)
			}),
			when(l.state == Running && l.phase != "", func() app.UI {
				return app.Div().Class("wait").Role("status").Text(l.phase + " …")
			}),
		),
		app.Div().Class("caption").Body(
			app.Strong().Text(v.headline()),
			app.Span().ID("caption").Text(l.caption),
		),
		v.transport(),
		v.readouts(),
		app.Details().Class("words").Body(
			app.Summary().Text("The picture in words"),
			app.P().ID("words").Text(v.inWords()),
		),
		app.P().Class("unseen").Role("status").Aria("live", "polite").Text(v.announcement()),
	)
}

func (v *view) seedOf() string {
	if v.lab.record == nil {
		return "0"
	}
	return fmt.Sprint(v.lab.record.Params["seed"])
}

// frame is the small page in which the stage draws; it is there from the moment the program runs.
func (v *view) frame() app.UI {
	if v.b == nil {
		return app.Div().ID("stage-place")
	}
	return app.IFrame().ID("stage").Title("The stage: a picture of the running experiment").Src(v.data.Base + "stage.html")
}

// picture is what is shown while, or where, the stage does not draw.
func (v *view) picture() app.UI {
	l := v.lab
	switch {
	case v.b != nil && !v.b.stage.lost && v.b.stage.count > 0:
	case v.b != nil && v.b.stage.picture != nil:
		return app.Raw(`<div class="still">` + v.drawn(v.b.stage.picture) + `</div>`)
	case l.stored.drawn() && l.shown:
		return app.Raw(fmt.Sprintf(`<picture class="still"><source media="(max-width: 600px)" srcset="still-tall.svg"><img src="still.svg" width="%d" height="%d" alt="The last picture of the stored run"></picture>`, stillW, stillH))
	}
	return app.Div().Class("nothing")
}

// drawn keeps the last still, so that the same picture is not drawn twice.
func (v *view) drawn(s *scene.Scene) string {
	if v.stillOf != s {
		w, h := float64(stillW), float64(stillH)
		if app.Window().Call("matchMedia", "(max-width: 600px)").Get("matches").Bool() {
			w, h = tallW, tallH
		}
		v.stillOf, v.stillSVG = s, still(s, "still", "The stage", w, h)
	}
	return v.stillSVG
}

func (v *view) inWords() string {
	if v.lab.words != "" {
		return v.lab.words
	}
	text := ""
	if s := v.lab.stored; s.drawn() && v.lab.shown {
		for _, w := range s.Scene.Words() {
			text += w + " "
		}
	}
	if text == "" {
		text = "Nothing has been drawn yet."
	}
	return text
}

// headline is the short word before the caption.
func (v *view) headline() string {
	l := v.lab
	switch {
	case l.state == Running && l.paused:
		return "Paused"
	case l.state == Running:
		return l.progress.Phase
	case l.state == Done:
		return "Finished"
	case l.state == Failed:
		return "Broken off"
	case l.shown:
		return "Stored run"
	}
	return ""
}

// announcement is what is read aloud: a change of the phase, the end.
func (v *view) announcement() string {
	l := v.lab
	holds, fails, open := l.tally()
	switch l.state {
	case Running:
		if l.paused {
			return "Paused. " + l.caption
		}
		return l.progress.Phase
	case Done:
		return fmt.Sprintf("The run has ended. %d claims hold, %d fail, %d are undecided. %s", holds, fails, open, l.caption)
	case Failed:
		return "The run broke off."
	}
	return ""
}

func (v *view) onRun(app.Context, app.Event)   { v.lab.run() }
func (v *view) onPause(app.Context, app.Event) { v.lab.pause() }
func (v *view) onStep(app.Context, app.Event)  { v.lab.step() }
func (v *view) onStop(app.Context, app.Event)  { v.lab.stop() }
func (v *view) onSlow(app.Context, app.Event)  { v.lab.slower() }

// button is a button that may be out of use.
func button(id, text string, on bool, do app.EventHandler) app.HTMLButton {
	b := app.Button().Type("button").ID(id).Class("btn").Text(text).OnClick(do)
	if !on {
		b = b.Disabled(true)
	}
	return b
}

// transport starts, pauses, steps and stops the run, and turns back to its pictures.
func (v *view) transport() app.UI {
	l := v.lab
	running := l.state == Running
	label := "Run"
	if running || l.state == Done {
		label = "Run again"
	}
	pause := "Pause"
	if l.paused {
		pause = "Go on"
	}
	return app.Div().Class("transport").Role("group").Aria("label", "Run controls").Body(
		button("run", label, true, v.onRun).Class("run").Title("Run this setting (R)"),
		button("pause", pause, running, v.onPause).Title("Pause or go on (P)"),
		button("step", "Step", running, v.onStep).Title("On to the next picture (S)"),
		button("stop", "Stop", running, v.onStop).Title("End this run (Esc)"),
		button("slow", "Slow motion", true, v.onSlow).Aria("pressed", l.slow).Title("Wait a little after each picture"),
		v.time(),
	)
}

// time is the progress while a run goes on, and the replay once it has ended.
func (v *view) time() app.UI {
	l := v.lab
	if l.state == Running {
		f := l.progress.Fraction
		return app.Div().Class("time").Body(
			app.Progress().ID("progress").Max(1).Value(strconv.FormatFloat(f, 'f', 3, 64)).Aria("label", "Progress of the run"),
			app.Span().Class("num").Text(v.clock()),
		)
	}
	if v.b == nil || l.state != Done || v.b.stage.count < 2 {
		return app.Div().Class("time").Body(app.Span().Class("num").Text(v.clock()))
	}
	at := v.b.stage.at
	return app.Div().Class("time").Body(
		app.Input().Type("range").ID("replay").Class("scrub").Min(0).Max(1).Step(0.001).
			Value(strconv.FormatFloat(at, 'f', 3, 64)).Aria("label", "Replay the pictures of this run").
			OnInput(v.onReplay),
		app.Span().Class("num").Text(v.clock()),
	)
}

func (v *view) onReplay(ctx app.Context, _ app.Event) {
	if x, err := strconv.ParseFloat(ctx.JSSrc().Get("value").String(), 64); err == nil {
		v.b.stage.seek(x)
	}
}

func (v *view) clock() string {
	l := v.lab
	switch {
	case l.state == Running && l.left > 0:
		return fmt.Sprintf("%.1f s, about %s left", l.elapsed/1000, about(math.Max(1, l.left/1000)))
	case l.state == Running:
		return fmt.Sprintf("%.1f s of about %s", l.elapsed/1000, about(l.seconds()))
	case l.state == Done:
		return fmt.Sprintf("%.1f s", l.elapsed/1000)
	}
	return "about " + about(l.seconds())
}

// readouts are the numbers that one watches.
func (v *view) readouts() app.UI {
	l := v.lab
	if len(l.info.Readouts) == 0 {
		return app.Div()
	}
	return app.Dl().Class("readouts").Body(app.Range(l.info.Readouts).Slice(func(i int) app.UI {
		r := l.info.Readouts[i]
		text := "–"
		if x, ok := l.measures[r.ID]; ok && !math.IsNaN(x) {
			unit := r.Unit
			if unit == "%" {
				x *= 100
			} else if unit != "" {
				unit = " " + unit
			}
			text = minus(strconv.FormatFloat(x, 'f', r.Digits, 64)) + unit
		}
		return app.Div().Body(app.Dt().Text(r.Label), app.Dd().DataSet("measure", r.ID).Text(text))
	}))
}
