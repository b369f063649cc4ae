package run

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/format"
	"orrery/sim/scene"
)

// View draws a run: its stage, its caption, its transport.
type View struct {
	Run    *Run
	Stored *Stored
	Base   string                               // the way to the site's root
	Start  func()                               // runs the setting that the controls show
	Begun  func()                               // the button that was pressed has gone: where the reader is then
	Moved  func() (there, own string, yes bool) // whether the controls show another setting, and how the two differ
	Reader *Reader                              // nil while the page is built

	stillOf  *scene.Scene // the picture that stillSVG shows
	stillSVG string
}

// UI is the instrument: the stage with what moves it, the verdict's strip, the readouts under it, and what is said aloud.
func (v *View) UI(strip, readouts app.UI, announcement string) app.UI {
	r := v.Run
	there, own, moved := v.Moved()
	items := v.items()
	stage := app.Div().Class("stage").ID("picture").TabIndex(-1)
	if moved {
		stage = stage.DataSet("stale", "1")
	}
	return app.Div().Class("instrument").ID("instrument").Body(
		stage.Body(
			v.frame(),
			v.picture(),
			dom.When(r.State == Idle && r.IsStored && !moved, func() app.UI {
				return app.Div().Class("cover").Body(
					app.Button().Type("button").ID("run-here").Class("btn", "run", "big").Body(
						app.Raw(`<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M5 3.2v13.6L16.5 10z" fill="currentColor"/></svg>`),
						app.Span().Class("label").Text("Run it here")).OnClick(v.onRunHere),
					app.Span().Class("stored").Text("Stored run, seed "+r.Seed()+" · yours takes about "+format.Duration(r.Seconds())),
				)
			}),
			dom.When(moved, func() app.UI {
				return app.Div().Class("stale").ID("stale").Role("status").Body(
					app.P().Body(app.Text(v.shows()), app.Strong().Text(there), app.Text(". Yours: "), app.Strong().Text(own), app.Text(".")),
					app.Button().Type("button").ID("run-yours").Class("btn").Text("Run it").OnClick(v.onRunHere),
				)
			}),
			dom.When(r.Running() && r.phase != "", func() app.UI {
				return app.Div().Class("wait").Role("status").Text(r.phase + " …")
			}),
		),
		app.Div().Class("caption").Body(
			app.Strong().Text(v.headline()),
			app.Span().ID("caption").Text(format.Prose(r.Caption)),
		),
		strip,
		v.transport(),
		readouts,
		app.Details().Class("words").Body(
			app.Summary().Text("The picture in words"),
			app.Ul().ID("words").Body(app.Range(items).Slice(func(i int) app.UI { return app.Li().Text(items[i]) })),
		),
		app.P().Class("unseen").Role("status").Aria("live", "polite").Text(announcement),
	)
}

// headline is the short word before the caption, of the picture that is seen: the run may be further.
func (v *View) headline() string {
	if s := v.Reader; s != nil && v.Run.State == Done && s.Stage.Draws() && !s.Stage.Final {
		return v.Run.progress.Phase
	}
	return v.Run.headline()
}

// shows begins the sentence on the picture of another setting.
func (v *View) shows() string {
	if v.Run.Running() {
		return "This run goes on with "
	}
	return "This picture: "
}

// frame is the small page in which the stage draws; it is there from the moment the program runs.
func (v *View) frame() app.UI {
	if v.Reader == nil {
		return app.Div().ID("stage-place")
	}
	return app.IFrame().ID("stage").Title("The stage: a picture of the running experiment").Src(v.Base + "stage.html")
}

// picture is what is shown while, or where, the stage does not draw.
func (v *View) picture() app.UI {
	r := v.Run
	switch {
	case v.Reader != nil && v.Reader.Stage.Draws():
	case v.Reader != nil && v.Reader.Stage.picture != nil:
		return app.Raw(`<div class="still">` + v.drawn(v.Reader.Stage.picture) + `</div>`)
	case r.IsStored && v.Stored.Drawn():
		return app.Raw(fmt.Sprintf(`<picture class="still"><source media="(max-width: 600px)" srcset="still-tall.svg"><img src="still.svg" width="%d" height="%d" alt="The last picture of the stored run"></picture>`, StillW, StillH))
	}
	return dom.Nothing()
}

// drawn keeps the last still, so that the same picture is not drawn twice.
func (v *View) drawn(s *scene.Scene) string {
	if v.stillOf != s {
		w, h := float64(StillW), float64(StillH)
		if app.Window().Call("matchMedia", "(max-width: 600px)").Get("matches").Bool() {
			w, h = tallW, tallH
		}
		v.stillOf, v.stillSVG = s, still(s, "still", "The stage", w, h)
	}
	return v.stillSVG
}

// items are the picture in words: the conclusion, an item a panel, what can be moved.
func (v *View) items() []string {
	switch {
	case v.Reader != nil && len(v.Reader.Stage.Items) > 0:
		return v.Reader.Stage.Items
	case v.Stored.Drawn() && v.Run.IsStored:
		return v.Stored.Scene.Words()
	}
	return []string{"Nothing has been drawn yet."}
}
