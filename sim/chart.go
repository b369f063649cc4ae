package sim

// Kind is how a chart draws its series.
type Kind string

// The kinds of charts.
const (
	Lines Kind = "lines" // x against y, joined
	Dots  Kind = "dots"  // x against y, each point labelled if it has a label
	Bars  Kind = "bars"  // one group a category, one bar a series
	Heat  Kind = "heat"  // one matrix a series, chosen by a selector
)

// Chart is declared before the run, so that its empty frame can be shown. Its words and its series' may name values, see [Info.Words].
type Chart struct {
	ID     string       `json:"id"`
	Title  string       `json:"title"`
	Kind   Kind         `json:"kind"`
	X      string       `json:"x"` // axis label with its unit, "test cross-entropy (nats)"
	Y      string       `json:"y"`
	LogX   bool         `json:"log_x,omitempty"`
	LogY   bool         `json:"log_y,omitempty"`
	Series []SeriesInfo `json:"series,omitempty"` // what is known beforehand: labels, order and colours
	Open   bool         `json:"open,omitempty"`   // there may be others, as the values have it
	Rules  []Rule       `json:"rules,omitempty"`  // level lines at known values
	Notes  string       `json:"notes,omitempty"`  // one sentence: how to read it
	When   When         `json:"when,omitempty"`
}

// SeriesInfo names a series and its place in the palette, so that one method has one colour everywhere.
type SeriesInfo struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Colour int    `json:"colour"` // 1-6 of the series colours, 0 for grey
	Dashed bool   `json:"dashed,omitempty"`
}

// Rule is a level line.
type Rule struct {
	Label    string  `json:"label"`
	At       float64 `json:"at"`
	Vertical bool    `json:"vertical,omitempty"`
}

// Series are the points that a run put into a chart under one name.
type Series struct {
	Chart  string   `json:"chart"`
	ID     string   `json:"id"`
	X      []Num    `json:"x,omitempty"`
	Y      []Num    `json:"y,omitempty"`
	Labels []string `json:"labels,omitempty"` // of dots, and the categories of bars
	Rows   int      `json:"rows,omitempty"`   // of a heat map, whose values stand in Y row by row
	Cols   int      `json:"cols,omitempty"`
}
