package export

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"orrery/sim"
)

// document is a record for whoever reads it without the page: the record itself, and what its ids stand for.
type document struct {
	*sim.Record
	Date     string    `json:"date"`    // when it was saved
	Address  string    `json:"address"` // where it can be replayed
	Paper    paper     `json:"paper"`
	Settings []value   `json:"settings"`
	Measured []measure `json:"measured"`
	Figures  []legend  `json:"figures"`
}

type paper struct {
	Title    string `json:"title"`
	Authors  string `json:"authors"`
	Venue    string `json:"venue"`
	Year     int    `json:"year"`
	ArXiv    string `json:"arxiv,omitempty"`
	Claim    string `json:"claim"`
	Question string `json:"question,omitempty"`
}

// value is a parameter in its own words.
type value struct {
	ID      string `json:"id"`
	Label   string `json:"label"`
	Unit    string `json:"unit,omitempty"`
	Value   any    `json:"value"`
	Default bool   `json:"default"` // it is the default

	text string
}

// measure is a number in its own words.
type measure struct {
	sim.Quantity
	Value sim.Num `json:"value"`
}

// legend says what a chart's series are.
type legend struct {
	ID     string           `json:"id"`
	Title  string           `json:"title"`
	Kind   sim.Kind         `json:"kind"`
	X      string           `json:"x"`
	Y      string           `json:"y"`
	Series []sim.SeriesInfo `json:"series,omitempty"`
	Notes  string           `json:"notes,omitempty"`
}

// whole is the record as JSON, with sentences, units and date.
func whole(in sim.Info, r *sim.Record, address string, now time.Time) string {
	d := document{Record: r, Date: date(now), Address: address, Settings: settings(in, r), Measured: measures(r),
		Paper: paper{in.Title, in.Authors, in.Venue, in.Year, in.ArXiv, in.Claim, in.Question}}
	for _, c := range charts(in, r) {
		d.Figures = append(d.Figures, legend{c.ID, c.Title, c.Kind, c.X, c.Y, c.Series, c.Notes})
	}
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false) // it is no part of a page, and links are easier to read
	out.SetIndent("", "  ")
	if err := out.Encode(d); err != nil {
		return err.Error()
	}
	return b.String()
}

func date(now time.Time) string { return now.UTC().Format(time.RFC3339) }

// settings are all values of a record, in the table's order.
func settings(in sim.Info, r *sim.Record) (list []value) {
	for _, s := range in.Params {
		if x, ok := r.Params[s.ID]; ok {
			text := s.Format(x)
			list = append(list, value{ID: s.ID, Label: in.Words(s.Label, r.Params), Unit: s.Unit, Value: x, Default: text == s.Format(s.Typed(s.Default)), text: text})
		}
	}
	return list
}

// measures are a record's, by id.
func measures(r *sim.Record) (list []measure) {
	for _, id := range slices.Sorted(maps.Keys(r.Measures)) {
		q := r.Units[id]
		q.ID = id
		if q.Unit == "%" {
			q.Unit = "share of 1" // as it is kept; the page shows a hundred times as much
		}
		list = append(list, measure{q, sim.Num(r.Measures[id])})
	}
	return list
}

// charts are those that apply to a record, in its words.
func charts(in sim.Info, rec *sim.Record) (list []sim.Chart) {
	for _, c := range in.Charts {
		if c.When.Applies(rec.Params) {
			list = append(list, in.Worded(c, rec.Params))
		}
	}
	return list
}
