package wire

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"orrery/sim"
)

func nums(x ...float64) (out []sim.Num) {
	for _, v := range x {
		out = append(out, sim.Num(v))
	}
	return out
}

// Whatever a run does to its series between two tellings, the other side has them afterwards.
func TestDeltasKeepTheOtherSideUpToDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var here, there []sim.Series
		sent := Sent{}
		for range rapid.IntRange(1, 8).Draw(t, "tellings") {
			for range rapid.IntRange(0, 6).Draw(t, "acts") {
				change(t, &here)
			}
			text, err := json.Marshal(sent.Deltas(here))
			if err != nil {
				t.Fatal(err)
			}
			var deltas []Delta
			if err := json.Unmarshal(text, &deltas); err != nil {
				t.Fatal(err)
			}
			for _, d := range deltas {
				there = Apply(there, d)
			}
			if diff := cmp.Diff(plain(here), plain(there)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// change does to one series what a run can do.
func change(t *rapid.T, list *[]sim.Series) {
	id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "series")
	var s *sim.Series
	for i := range *list {
		if (*list)[i].ID == id {
			s = &(*list)[i]
		}
	}
	if s == nil {
		*list = append(*list, sim.Series{Chart: "chart", ID: id})
		s = &(*list)[len(*list)-1]
	}
	x := sim.Num(rapid.IntRange(0, 9).Draw(t, "x"))
	switch rapid.SampledFrom([]string{"plot", "plot", "named", "bar", "matrix", "clear"}).Draw(t, "act") {
	case "plot":
		if s.Rows == 0 && len(s.Labels) == 0 {
			s.X, s.Y = append(s.X, x), append(s.Y, x)
		}
	case "named":
		if s.Rows == 0 && len(s.Labels) == len(s.Y) && len(s.X) == len(s.Y) {
			s.X, s.Y, s.Labels = append(s.X, x), append(s.Y, x), append(s.Labels, "label")
		}
	case "bar":
		if len(s.X) == 0 && s.Rows == 0 {
			if len(s.Y) > 0 && x > 4 {
				s.Y[0] = x
			} else {
				s.Y, s.Labels = append(s.Y, x), append(s.Labels, "bar")
			}
		}
	case "matrix":
		if len(s.X) == 0 && len(s.Labels) == 0 {
			s.Rows, s.Cols, s.Y = 1, 2, []sim.Num{x, x}
		}
	case "clear":
		*s = sim.Series{Chart: s.Chart, ID: s.ID}
	}
}

// plain takes empty lists for none: JSON does not tell them apart.
func plain(list []sim.Series) (out []sim.Series) {
	for _, s := range list {
		s.X, s.Y = append([]sim.Num(nil), s.X...), append([]sim.Num(nil), s.Y...)
		s.Labels = append([]string(nil), s.Labels...)
		out = append(out, s)
	}
	return out
}

// A growing curve is sent piece by piece, and not at all where nothing came.
func TestDeltasAreSmall(t *testing.T) {
	list := []sim.Series{{Chart: "c", ID: "a", X: make([]sim.Num, 2, 9), Y: make([]sim.Num, 2, 9)}}
	sent := Sent{}
	if d := sent.Deltas(list); len(d) != 1 || d[0].From != 0 || len(d[0].Y) != 2 {
		t.Fatal(d)
	}
	if d := sent.Deltas(list); len(d) != 0 {
		t.Error("nothing came, and it sends", d)
	}
	list[0].X, list[0].Y = append(list[0].X, 5), append(list[0].Y, 7)
	if d := sent.Deltas(list); len(d) != 1 || d[0].From != 2 || !cmp.Equal(d[0].Y, nums(7)) || !cmp.Equal(d[0].X, nums(5)) {
		t.Error(d)
	} else if d[0].Y[0] = 9; list[0].Y[2] != 7 {
		t.Error("a delta shares memory with the run")
	}
}

// appended brings a list of texts up to date with pieces.
func appended(list, pieces []sim.Written) []sim.Written {
	for _, p := range pieces {
		i := slices.IndexFunc(list, func(t sim.Written) bool { return t.ID == p.ID })
		if i < 0 {
			list = append(list, p)
			continue
		}
		list[i].Text += p.Text
	}
	return list
}

// A text is sent piece by piece, whatever is written in between.
func TestTextsArriveWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var here, there []sim.Written
		sent := Written{}
		for range rapid.IntRange(1, 6).Draw(t, "tellings") {
			for range rapid.IntRange(0, 3).Draw(t, "words") {
				here = appended(here, []sim.Written{{ID: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text"), Text: rapid.StringN(1, 3, -1).Draw(t, "word")}})
			}
			pieces := sent.Pieces(here)
			there = appended(there, pieces)
			if diff := cmp.Diff(here, there); diff != "" {
				t.Fatal(diff)
			}
			if again := sent.Pieces(here); len(again) > 0 {
				t.Fatal("nothing was written, and it sends", again)
			}
		}
	})
}
