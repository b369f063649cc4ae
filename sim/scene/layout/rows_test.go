package layout

import (
	"math"
	"testing"

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
