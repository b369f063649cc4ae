package export

import (
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"orrery/sim"
)

// mark tells spreadsheets that what follows is UTF-8.
const mark = "\ufeff"

// columns are the table's. Every line is of one kind, and leaves empty what its kind does not have.
var columns = []string{"kind", "id", "label", "series", "series_label", "item", "row", "column", "x", "x_label", "value", "unit", "verdict", "threshold", "paper"}

// table is a record as CSV: what it is of, its setting, its measures, its verdicts, and every point of every series, one
// a line. Numbers have all their digits.
func table(in sim.Info, r *sim.Record, address string, now time.Time) string {
	var b strings.Builder
	b.WriteString(mark)
	w := csv.NewWriter(&b)
	_ = w.Write(columns) // a strings.Builder takes everything
	line := func(cells map[string]string) {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = cells[c]
		}
		_ = w.Write(row)
	}
	for _, a := range [][2]string{{"title", in.Title}, {"link", address}, {"version", strconv.Itoa(r.Version)}, {"digest", r.Digest}, {"date", date(now)}} {
		line(map[string]string{"kind": "about", "id": a[0], "value": a[1]})
	}
	for _, s := range settings(in, r) {
		line(map[string]string{"kind": "setting", "id": s.ID, "label": plain(s.Label), "value": plain(s.text), "unit": s.Unit})
	}
	for _, q := range measures(r) {
		line(map[string]string{"kind": "measure", "id": q.ID, "label": plain(q.Label), "value": sim.Number(float64(q.Value)), "unit": q.Unit})
	}
	for _, c := range r.Claims {
		line(map[string]string{"kind": "claim", "id": c.ID, "label": plain(c.Says), "value": sim.Number(float64(c.Value)), "verdict": c.Verdict, "threshold": c.Threshold, "paper": plain(c.Paper)})
		for _, t := range c.Tests {
			line(map[string]string{"kind": "test", "id": c.ID, "label": plain(t.Says), "value": sim.Number(float64(t.Value)), "verdict": t.Verdict, "threshold": t.Threshold})
		}
	}
	known := map[string]sim.Chart{}
	for _, c := range charts(in, r) {
		known[c.ID] = c
	}
	for _, s := range r.Charts {
		c := known[s.Chart]
		for i, y := range s.Y {
			cells := map[string]string{"kind": "point", "id": s.Chart, "label": plain(c.Title), "series": plain(s.ID), "series_label": plain(seriesLabel(c, s.ID)),
				"value": sim.Number(float64(y)), "x_label": plain(c.X), "unit": plain(c.Y)}
			if i < len(s.Labels) {
				cells["item"] = plain(s.Labels[i])
			}
			if s.Cols > 0 {
				cells["row"], cells["column"] = strconv.Itoa(i/s.Cols+1), strconv.Itoa(i%s.Cols+1)
			}
			if i < len(s.X) {
				cells["x"] = sim.Number(float64(s.X[i]))
			}
			line(cells)
		}
	}
	w.Flush()
	return b.String()
}

// plain is a text that no spreadsheet takes for a formula: labels can come from a link that somebody else wrote.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

func seriesLabel(c sim.Chart, id string) string {
	for _, s := range c.Series {
		if s.ID == id {
			return s.Label
		}
	}
	return id
}
