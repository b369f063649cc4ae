package richlazy

import (
	"slices"

	"orrery/sim"
)

// declared are the paper's charts, for the stage.
var declared []sim.Chart

func init() { declared = Paper.Charts } // not where it is declared: the paper's run reads it

// plots is a run with its declared charts.
type plots struct{ run *sim.Run }

// Chart is a declared chart.
func (p plots) Chart(id string) (sim.Chart, bool) {
	i := slices.IndexFunc(declared, func(c sim.Chart) bool { return c.ID == id })
	if i < 0 {
		return sim.Chart{}, false
	}
	return declared[i], true
}

// Plotted is what the run has put into a chart.
func (p plots) Plotted(id string) (out []sim.Series) {
	for _, s := range p.run.Series {
		if s.Chart == id {
			out = append(out, s)
		}
	}
	return out
}
