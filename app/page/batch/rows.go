package batch

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"orrery/sim"
)

// row is one measure over an ensemble.
type row struct {
	ID       string
	Label    string
	Mean, SD float64
	Each     []float64
}

// rows are the measures of an ensemble's runs that have ended; nil while there are fewer than two.
func (f *Further) rows() []row {
	if f.Seeds == nil {
		return nil
	}
	var runs []*sim.Record
	for _, link := range f.Seeds {
		if r := f.Known[link]; r != nil {
			runs = append(runs, r)
		}
	}
	if len(runs) < 2 {
		return nil
	}
	var out []row
	values := runs[0].Params
	for _, readout := range f.at.Info.Readouts {
		if !readout.When.Applies(values) {
			continue
		}
		r := row{ID: readout.ID, Label: f.at.Info.Words(readout.Label, values)}
		for _, run := range runs {
			if x, ok := run.Measures[readout.ID]; ok && !math.IsNaN(x) {
				r.Each = append(r.Each, x)
			}
		}
		if len(r.Each) == len(runs) {
			r.Mean, r.SD = stat.MeanStdDev(r.Each, nil)
			out = append(out, r)
		}
	}
	return out
}
