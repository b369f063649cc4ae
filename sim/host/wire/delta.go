package wire

import (
	"slices"

	"orrery/sim"
)

// Delta is a change of a series: from point From on it is now as given here, and has no more.
type Delta struct {
	sim.Series
	From int `json:"from"`
}

// Apply brings a list of series up to date with a delta.
func Apply(list []sim.Series, d Delta) []sim.Series {
	for i := range list {
		if s := &list[i]; s.Chart == d.Chart && s.ID == d.ID {
			s.X = append(s.X[:min(d.From, len(s.X))], d.X...)
			s.Y = append(s.Y[:min(d.From, len(s.Y))], d.Y...)
			s.Labels = append(s.Labels[:min(d.From, len(s.Labels))], d.Labels...)
			s.Rows, s.Cols = d.Rows, d.Cols
			return list
		}
	}
	return append(list, d.Series)
}

// Sent is what the other side has of each series, by chart and series.
type Sent map[[2]string]sent

// sent is the part of a series that the other side has: n values, of the array that begins at first. A series that was
// cleared and plotted anew has another array, even if it is as long as before.
type sent struct {
	n     int
	first *sim.Num
}

// Deltas are the changes of the series since they were last sent. They share no memory with the series.
func (s Sent) Deltas(list []sim.Series) []Delta {
	var out []Delta
	for _, series := range list {
		key := [2]string{series.Chart, series.ID}
		had, n := s[key], len(series.Y)
		from := had.n
		// A curve that only grew is sent from where it had ended; all others whole.
		if from == 0 || n < from || series.Rows > 0 || len(series.X) == 0 || &series.Y[0] != had.first {
			from = 0
		} else if n == from {
			continue
		}
		d := Delta{Series: series, From: from}
		d.X, d.Y = tail(series.X, from), tail(series.Y, from)
		if len(series.Labels) > 0 {
			d.Labels = slices.Clone(series.Labels[from:])
		}
		out = append(out, d)
		if n > 0 {
			s[key] = sent{n, &series.Y[0]}
		} else {
			s[key] = sent{}
		}
	}
	return out
}

// Written is how much the other side has of each text, in bytes.
type Written map[string]int

// Pieces are what was written since they were last sent.
func (w Written) Pieces(texts []sim.Written) (out []sim.Written) {
	for _, t := range texts {
		if had := w[t.ID]; len(t.Text) > had {
			out = append(out, sim.Written{ID: t.ID, Text: t.Text[had:]})
			w[t.ID] = len(t.Text)
		}
	}
	return out
}

func tail(v []sim.Num, from int) []sim.Num {
	if len(v) <= from {
		return nil
	}
	return slices.Clone(v[from:])
}
