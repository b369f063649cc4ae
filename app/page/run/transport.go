package run

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
)

func (v *View) onRun(app.Context, app.Event)   { v.Start() }
func (v *View) onPause(app.Context, app.Event) { v.Run.Pause() }
func (v *View) onStep(app.Context, app.Event)  { v.Run.Step() }
func (v *View) onStop(app.Context, app.Event)  { v.Run.Stop() }
func (v *View) onSlow(app.Context, app.Event)  { v.Run.Slower() }

// transport starts, pauses, steps and stops the run, and turns back to its pictures.
func (v *View) transport() app.UI {
	r := v.Run
	running := r.Running()
	label := "Run"
	if running || r.State == Done {
		label = "Run again"
	}
	pause := "Pause"
	if r.paused {
		pause = "Go on"
	}
	return app.Div().Class("transport").Role("group").Aria("label", "Run controls").Body(
		dom.Button("run", label, true, v.onRun).Class("run").Title("Run this setting (R)"),
		dom.Button("pause", pause, running, v.onPause).Title("Pause or go on (P)"),
		dom.Button("step", "Step", running, v.onStep).Title("On to the next picture (S)"),
		dom.Button("stop", "Stop", running, v.onStop).Title("End this run (Esc)"),
		dom.Button("slow", "Slow motion", true, v.onSlow).Aria("pressed", r.slow).Title("Wait a little after each picture"),
		v.time(),
	)
}

// time is the progress while a run goes on, and the replay once it has ended.
func (v *View) time() app.UI {
	r := v.Run
	if r.Running() {
		f := r.progress.Fraction
		return app.Div().Class("time").Body(
			app.Progress().ID("progress").Max(1).Value(strconv.FormatFloat(f, 'f', 3, 64)).Aria("label", "Progress of the run"),
			app.Span().Class("num").Text(r.clock()),
		)
	}
	if v.Reader == nil || r.State != Done || v.Reader.Stage.count < 2 {
		return app.Div().Class("time").Body(app.Span().Class("num").Text(r.clock()))
	}
	at := v.Reader.Stage.at
	return app.Div().Class("time").Body(
		app.Input().Type("range").ID("replay").Class("scrub").Min(0).Max(1).Step(0.001).
			Value(strconv.FormatFloat(at, 'f', 3, 64)).Aria("label", "Replay the pictures of this run").
			OnInput(v.onReplay),
		app.Span().Class("num").Text(r.clock()),
	)
}

func (v *View) onReplay(ctx app.Context, _ app.Event) {
	if x, err := strconv.ParseFloat(ctx.JSSrc().Get("value").String(), 64); err == nil {
		v.Reader.Stage.seek(x)
	}
}
