package verdict

import (
	"math"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/app/page/run"
	"orrery/sim"
)

// Readouts are the numbers that one watches.
func Readouts(r *run.Run) app.UI {
	values := r.Values()
	list := slices.DeleteFunc(slices.Clone(r.Info.Readouts), func(o sim.Readout) bool { return !o.When.Applies(values) })
	if len(list) == 0 {
		return app.Div()
	}
	return app.Dl().Class("readouts").Body(app.Range(list).Slice(func(i int) app.UI {
		o := list[i]
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
		return app.Div().Body(app.Dt().Text(r.Info.Words(o.Label, values)), app.Dd().DataSet("measure", o.ID).Text(text))
	}))
}
