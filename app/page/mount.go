package page

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
)

// Run takes the page over, in a browser: the experiment that it is about stands in the page itself, as does its
// prose.
func Run() {
	app.RouteWithRegexpFunc(".*", func() app.Composer { return newView(embedded()) })
	app.RunWhenOnBrowser()
}

// embedded is the data that the site's builder put into the page.
func embedded() Data {
	var d Data
	if e, ok := dom.Element("page-data"); ok {
		if err := json.Unmarshal([]byte(e.Get("textContent").String()), &d); err != nil {
			app.Log("page data:", err)
		}
	}
	for id, part := range map[string]*string{"plain-words": &d.Plain, "prose": &d.Prose} {
		if e, ok := dom.Element(id); ok {
			*part = e.Get("innerHTML").String()
		}
	}
	return d
}
