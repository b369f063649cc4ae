package sim

import "slices"

// Plot appends a point to a series of a declared chart.
func (r *Run) Plot(chart, series string, x, y float64) {
	if s := r.plotted(chart, series); s != nil {
		s.X, s.Y = append(s.X, Num(x)), append(s.Y, Num(y))
	}
}

// PlotNamed appends a point with a label of its own.
func (r *Run) PlotNamed(chart, series, label string, x, y float64) {
	if s := r.plotted(chart, series); s != nil {
		s.X, s.Y, s.Labels = append(s.X, Num(x)), append(s.Y, Num(y)), append(s.Labels, label)
	}
}

// Bar sets the bar of a series at a category.
func (r *Run) Bar(chart, series, category string, y float64) {
	s := r.plotted(chart, series)
	if s == nil {
		return
	}
	if i := slices.Index(s.Labels, category); i >= 0 {
		s.Y[i] = Num(y)
		return
	}
	s.Y, s.Labels = append(s.Y, Num(y)), append(s.Labels, category)
}

// Matrix sets a heat map of a chart, row by row ([rows × cols]).
func (r *Run) Matrix(chart, series string, rows, cols int, v []float64) {
	s := r.plotted(chart, series)
	if s == nil {
		return
	}
	s.Rows, s.Cols, s.Y = rows, cols, make([]Num, len(v))
	for i, x := range v {
		s.Y[i] = Num(x)
	}
}

// Clear empties a series, for a curve that is drawn anew.
func (r *Run) Clear(chart, series string) {
	if s := r.plotted(chart, series); s != nil {
		*s = Series{Chart: s.Chart, ID: s.ID}
	}
}

// Plotted is what the run has put into a chart so far, in the order of its series; it is not to be changed.
func (r *Run) Plotted(chart string) (out []Series) {
	for _, s := range r.series {
		if s.Chart == chart {
			out = append(out, s)
		}
	}
	return out
}

// Chart is a declared chart, in the words for this run's values; ok is false where there is none of that name.
func (r *Run) Chart(id string) (c Chart, ok bool) {
	if c, ok = r.chart(id); ok {
		c = r.in.Worded(c, r.values)
	}
	return c, ok
}

func (r *Run) chart(id string) (Chart, bool) {
	i := slices.IndexFunc(r.e.Charts, func(c Chart) bool { return c.ID == id })
	if i < 0 {
		return Chart{}, false
	}
	return r.e.Charts[i], true
}

// plotted is the series to write into; nil where the record is closed.
func (r *Run) plotted(chart, series string) *Series {
	if !r.may("plots into", chart) {
		return nil
	}
	key := [2]string{chart, series}
	i, ok := r.index[key]
	if !ok {
		r.declared(chart, series)
		r.used["chart "+chart], r.used["series "+chart+"/"+series] = true, true
		i = len(r.series)
		r.index[key] = i
		r.series = append(r.series, Series{Chart: chart, ID: series})
	}
	return &r.series[i]
}

// declared sees to it that the experiment has the chart, and the chart the series, if it names all of its own.
func (r *Run) declared(chart, series string) {
	c, ok := r.chart(chart)
	if !ok {
		r.fault("it plots into the chart %q, which it does not declare", chart)
		return
	}
	if len(c.Series) > 0 && !c.Open && !slices.ContainsFunc(c.Series, func(s SeriesInfo) bool { return s.ID == series }) {
		r.fault("it plots the series %q, which its chart %q does not declare", series, chart)
	}
}
