package export

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// Document carries the record of a finished run for whoever reads the page by program.
func Document(r *sim.Record) app.UI {
	b, err := json.Marshal(r)
	if err != nil {
		return nil
	}
	return app.Script().ID("run-record").Type("application/json").Text(string(b))
}
