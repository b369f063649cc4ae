package run

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim/scene"
)

// Pictured reports whether there is a picture of the run at hand, be it drawn by the stage or by the page.
func (s *Stage) Pictured() bool { return s.Draws() || s.picture != nil }

// Picture is the newest picture of the run at hand, nil where there is none.
func (s *Stage) Picture() *scene.Scene {
	if !s.Draws() {
		return s.picture
	}
	frame, ok := dom.Element("stage")
	if !ok {
		return nil
	}
	text := frame.Get("contentWindow").Get("orreryLast") // what the stage keeps for a new start
	sc := &scene.Scene{}
	if text.Type() != app.TypeString || json.Unmarshal([]byte(text.String()), sc) != nil {
		return nil
	}
	return sc
}
