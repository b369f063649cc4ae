package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"

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

// filename is the name of a record's file: its link, in signs that every file system takes.
func filename(r *sim.Record, ext string) string {
	return strings.NewReplacer("?", "-", "&", "-", "=", "").Replace(r.Link) + "." + ext
}

func pretty(r *sim.Record) string {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// table is every series of a record as CSV: one point a line.
func table(r *sim.Record) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	line := func(cells ...string) { _ = w.Write(cells) } // a strings.Builder takes everything
	line("chart", "series", "label", "row", "column", "x", "y")
	for _, s := range r.Charts {
		for i, y := range s.Y {
			label, row, col, x := "", "", "", ""
			if i < len(s.Labels) {
				label = s.Labels[i]
			}
			if s.Cols > 0 {
				row, col = fmt.Sprint(i/s.Cols), fmt.Sprint(i%s.Cols)
			}
			if i < len(s.X) {
				x = sim.Number(float64(s.X[i]))
			}
			line(s.Chart, s.ID, label, row, col, x, sim.Number(float64(y)))
		}
	}
	w.Flush()
	return b.String()
}

// bibtex cites a run that lies at an address.
func bibtex(in sim.Info, r *sim.Record, address string) string {
	return fmt.Sprintf("@misc{orrery-%s,\n  title = {A run of “%s” in Orrery},\n  note = {version %d, digest %s, reproducing %s, %s %d},\n  howpublished = {\\url{%s}}\n}\n",
		in.Slug, in.Short, in.Version, r.Digest[:16], in.Authors, in.Venue, in.Year, address)
}
