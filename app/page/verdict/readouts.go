package verdict

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/app/page/run"
)

// Readouts are the numbers that one watches.
func Readouts(r *run.Run) app.UI {
	if len(r.Info.Readouts) == 0 {
		return app.Div()
	}
	return app.Dl().Class("readouts").Body(app.Range(r.Info.Readouts).Slice(func(i int) app.UI {
		o := r.Info.Readouts[i]
		text := "–"
		if x, ok := r.Measures[o.ID]; ok && !math.IsNaN(x) {
			unit := o.Unit
			if unit == "%" {
				x *= 100
			} else if unit != "" {
				unit = " " + unit
			}
			text = format.Minus(strconv.FormatFloat(x, 'f', o.Digits, 64)) + unit
		}
		return app.Div().Body(app.Dt().Text(o.Label), app.Dd().DataSet("measure", o.ID).Text(text))
	}))
}
