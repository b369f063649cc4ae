package run

import (
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
)

// Stored is the stored run of an experiment's default link: golden.json beside the paper's code.
type Stored struct {
	Record *sim.Record  `json:"record"`
	Scene  *scene.Scene `json:"scene"`
}

// Drawn reports whether there is a stored picture.
func (s *Stored) Drawn() bool { return s != nil && s.Scene != nil }

// A still's size in CSS pixels, on a wide screen and on a phone; it scales with the page.
const (
	StillW, StillH = 930, 480
	tallW, tallH   = 400, 500
)

// Stills are the stored run's last picture as files beside the experiment's page, by name: for wide screens and
// for tall ones. None, where nothing is stored.
func (s *Stored) Stills(in sim.Info) map[string]string {
	if !s.Drawn() {
		return nil
	}
	return map[string]string{
		"still.svg":      still(s.Scene, in.Slug, in.Short, StillW, StillH),
		"still-tall.svg": still(s.Scene, in.Slug, in.Short, tallW, tallH),
	}
}

// still is a picture of the stage without the stage.
func still(s *scene.Scene, id, title string, w, h float64) string {
	return svg.Render(s, svg.Options{W: w, H: h, Theme: svg.Stage, ID: id, Title: title})
}
