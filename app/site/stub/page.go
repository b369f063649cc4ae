// Package page stands in for orrery/app/page until that is there.
package page

import (
	"html"

	"orrery/sim"
	"orrery/sim/scene"
)

type Stored struct {
	Record *sim.Record  `json:"record"`
	Scene  *scene.Scene `json:"scene"`
}

type Data struct {
	Base   string   `json:"base"`
	Info   sim.Info `json:"info"`
	Stored *Stored  `json:"stored,omitempty"`
	Prose  string   `json:"-"`
}

func HTML(d Data) string {
	return `<div><div id="messages"></div><p id="boot"></p><main><h1>` + html.EscapeString(d.Info.Title) + `</h1><article class="prose">` + d.Prose + `</article></main></div>`
}

func Gallery(base string, cards []Data) string {
	s := `<main><h1>Orrery</h1><ul>`
	for _, c := range cards {
		s += `<li><a href="` + c.Info.Slug + `/">` + html.EscapeString(c.Info.Short) + `</a></li>`
	}
	return s + `</ul></main>`
}
