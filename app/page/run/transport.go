package run

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
)

func (v *View) onRun(app.Context, app.Event) { v.Start() }

// onRunHere runs by a button that goes away with the press: a keyboard's reader goes on at Pause.
func (v *View) onRunHere(app.Context, app.Event) {
	v.Start()
	v.Begun()
}

func (v *View) onPause(app.Context, app.Event) { v.Run.Pause() }
func (v *View) onStep(app.Context, app.Event)  { v.Run.Step() }
func (v *View) onStop(app.Context, app.Event)  { v.Run.Stop() }
func (v *View) onSlow(app.Context, app.Event)  { v.Run.Slower() }

// transport starts, pauses, steps and stops the run, and turns back to its pictures.
func (v *View) transport() app.UI {
	r := v.Run
	running := r.Running()
	pause := "Pause"
	if r.paused {
		pause = "Go on"
	}
	return app.Div().Class("transport").Role("group").Aria("label", "Run controls").Body(
		dom.Button("run", v.runLabel(), true, v.onRun).Class("run").Title("Run this setting (R)"),
		app.A().Class("skip").Href("#verdict").Text("Skip to the verdict"),
		dom.Button("pause", pause, running, v.onPause).Title("Pause or go on (P)"),
		dom.Button("step", "Step", running, v.onStep).Title("On to the next picture (S)"),
		dom.Button("stop", "Stop", running, v.onStop).Title("End this run (Esc)"),
		dom.Button("slow", "Slow motion", true, v.onSlow).Aria("pressed", r.slow).Title("Wait a little after each picture"),
		v.time(),
		dom.Button("show-keys", "?", true, v.onKeys).Class("round").Aria("label", "Keys").Title("Keys (?)"),
		v.keys(),
	)
}

func (v *View) runLabel() string {
	if v.Run.Running() || v.Run.State == Done {
		return "Run again"
	}
	return "Run"
}

// RunButton is the one at the foot of the setting.
func (v *View) RunButton() app.UI {
	return dom.Button("run-setting", v.runLabel(), true, v.onRun).Class("run").Title("Run this setting (R)")
}

// time is the progress while a run goes on, and the replay once it has ended.
func (v *View) time() app.UI {
	r := v.Run
	return app.Div().Class("time").Body(
		dom.When(r.Running(), func() app.UI { return v.bar().ID("progress") }),
		dom.When(!r.Running() && v.Reader != nil && r.State == Done && v.Reader.Stage.count >= 2, func() app.UI {
			return app.Input().Type("range").ID("replay").Class("scrub").Min(0).Max(1).Step(0.001).
				Value(strconv.FormatFloat(v.Reader.Stage.at, 'f', 3, 64)).Aria("label", "Replay the pictures of this run").
				OnInput(v.onReplay)
		}),
		app.Span().Class("num").Text(r.clock()),
	)
}

func (v *View) bar() app.HTMLProgress {
	return app.Progress().Max(1).Value(strconv.FormatFloat(v.Run.progress.Fraction, 'f', 3, 64)).Aria("label", "Progress of the run")
}

// Foot is the bar at the foot of a phone's screen: what runs and stops is always at hand.
func (v *View) Foot() app.UI {
	r := v.Run
	return app.Section().Class("footbar").Aria("label", "Run and stop").Body(
		dom.Button("run-foot", v.runLabel(), true, v.onRun).Class("run"),
		app.Div().Class("so-far").Body(
			dom.When(r.Running(), func() app.UI { return v.bar() }),
			app.Span().Class("num").Text(r.clock()),
		),
		dom.When(r.Running(), func() app.UI { return dom.Button("stop-foot", "Stop", true, v.onStop) }),
		dom.When(!r.Running(), func() app.UI { return app.A().Class("btn").Href("#setting").Text("Setting") }),
	)
}

func (v *View) onReplay(ctx app.Context, _ app.Event) {
	if x, err := strconv.ParseFloat(ctx.JSSrc().Get("value").String(), 64); err == nil {
		v.Reader.Stage.seek(x)
	}
}
