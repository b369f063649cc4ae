package page

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// readouts are the numbers that one watches.
func (v *view) readouts() app.UI {
	l := v.lab
	if len(l.info.Readouts) == 0 {
		return app.Div()
	}
	return app.Dl().Class("readouts").Body(app.Range(l.info.Readouts).Slice(func(i int) app.UI {
		r := l.info.Readouts[i]
		text := "–"
		if x, ok := l.measures[r.ID]; ok && !math.IsNaN(x) {
			unit := r.Unit
			if unit == "%" {
				x *= 100
			} else if unit != "" {
				unit = " " + unit
			}
			text = minus(strconv.FormatFloat(x, 'f', r.Digits, 64)) + unit
		}
		return app.Div().Body(app.Dt().Text(r.Label), app.Dd().DataSet("measure", r.ID).Text(text))
	}))
}
