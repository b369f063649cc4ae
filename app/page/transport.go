package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

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
