package page

import (
	"fmt"

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
