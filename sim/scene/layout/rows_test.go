package layout

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/scene"
)

func TestTallPicturesGiveBoardsWhatTheyFill(t *testing.T) {
	s := &scene.Scene{}
	s.Panel("a", "A", scene.At(0, 0, 6, 4)).Board(1, 1)
	s.Panel("b", "B", scene.At(6, 0, 6, 4)).Board(1, 1)
	s.Panel("c", "C", scene.At(0, 4, 12, 2)).Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1})
	wide, tall := Of(s, 930, 480, Stage(930, 480)), Of(s, 400, 600, Stage(400, 600))
	if r := wide[0].Place.H / wide[2].Place.H; math.Abs(r-2) > 0.1 {
		t.Error("a wide picture's rows are not equal:", r)
	}
	for _, f := range tall[:2] {
		if empty := f.Place.H - f.Plot.H - f.Style.Title*1.75; empty > 2 || f.Plot.W < f.Place.W-2 {
			t.Errorf("the board has %.0f pixels to spare in its place, %+v in %+v", empty, f.Plot, f.Place)
		}
	}
	last := tall[2].Place
	if last.Bottom() > 600 || last.Y < tall[0].Place.Bottom() || last.H < wide[2].Place.H*1.5 {
		t.Errorf("the rest did not go to the axes: %+v below %+v", last, tall[0].Place)
	}
}

// A main panel takes its share of the height, the others what is left.
func TestTheMainPanelTakesItsShare(t *testing.T) {
	s := &scene.Scene{}
	s.Panel("a", "A", scene.At(0, 0, 12, 2)).Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1}).Leads()
	s.Panel("b", "B", scene.At(0, 2, 6, 4)).Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1})
	s.Panel("c", "C", scene.At(6, 2, 6, 2)).Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1})
	f := Of(s, 930, 480, Stage(930, 480))
	if f[0].Place.H < 0.45*480 || f[1].Place.Y < f[0].Place.Bottom() || f[1].Place.Bottom() > 480 {
		t.Errorf("the main panel lies at %.0f, the next at %.0f", f[0].Place, f[1].Place)
	}
	if d := f[1].Place.H - 2*f[2].Place.H - f[0].Style.Gap; math.Abs(d) > 1e-6 {
		t.Errorf("the other rows are not equal: %.2f", d)
	}
	s.Panel("d", "D", scene.At(6, 4, 6, 2)).Board(1, 1)
	if f := Of(s, 390, 600, Stage(390, 600)); f[0].Place.H < 0.45*600-1 || f[0].Place.W < 340 {
		t.Errorf("on a tall screen the main panel lies at %.0f", f[0].Place)
	}
}

// On a tall screen panels keep their order, do not meet, and stay on the picture; a grid that is declared is taken.
func TestTallGrids(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &scene.Scene{}
		row := 0
		for row < 6 {
			high, n := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.SampledFrom([]int{1, 2, 3, 4, 6}).Draw(t, "abreast")
			for k := range n {
				p := s.Panel(string(rune('a'+len(s.Panels))), "Title", scene.At(12/n*k, row, 12/n, high))
				if rapid.Bool().Draw(t, "board") {
					p.Board(rapid.Float64Range(0.2, 5).Draw(t, "w"), 1)
				} else {
					p.Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1})
				}
			}
			row += high
		}
		w, h := rapid.Float64Range(300, 500).Draw(t, "W"), rapid.Float64Range(501, 900).Draw(t, "H")
		frames := Of(s, w, h, Stage(w, h))
		for i, f := range frames {
			if f.Place.X < 0 || f.Place.Y < 0 || f.Place.Right() > w+0.1 || f.Place.Bottom() > h+0.1 {
				t.Fatalf("panel %d leaves the picture: %.0f", i, f.Place)
			}
			right := 0.0
			for _, g := range frames {
				if g.Place.Y == f.Place.Y {
					right = max(right, g.Place.Right())
				}
			}
			if st := f.Style; math.Abs(right-(w-st.Margin)) > 0.1 {
				t.Fatalf("the row of panel %d ends at %.0f, the picture's margin begins at %.0f", i, right, w-st.Margin)
			}
			for j, g := range frames[:i] {
				if overlap(f.Place, g.Place) > 1 {
					t.Fatalf("panels %d and %d meet: %.0f, %.0f", i, j, f.Place, g.Place)
				}
			}
		}
	})
	s := &scene.Scene{}
	s.Panel("a", "A", scene.At(0, 0, 6, 6)).Board(1, 1).OnTall(scene.At(0, 6, 6, 6))
	s.Panel("b", "B", scene.At(6, 0, 6, 6)).Board(1, 1).OnTall(scene.At(0, 0, 3, 6))
	if f := Of(s, 400, 600, Stage(400, 600)); f[0].Place.Y < 300 || f[1].Place.W > 200 || f[0].Place.W < 350 {
		t.Errorf("the declared grid is not taken: %.0f, %.0f", f[0].Place, f[1].Place)
	}
}
