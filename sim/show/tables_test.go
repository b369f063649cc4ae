package show

import (
	"math"
	"testing"

	"orrery/sim/scene"
)

func TestWallHangsRowByRow(t *testing.T) {
	p := board(1, 1)
	w := NewWall(p, 7, 0, true)
	if w.Cols != 3 || w.Rows != 3 || p.W != 3 || math.Abs(p.H-3*1.35) > 1e-12 {
		t.Fatalf("%d × %d on %v × %v", w.Cols, w.Rows, p.W, p.H)
	}
	for k := range 7 {
		e := w.Tile(k, "t", Photo(1, 1, []byte{0}))
		if x, y := w.Middle(k); math.Abs(e.X+e.W/2-x) > 1e-12 || math.Abs(e.Y+e.H/2-y) > 1e-12 || x != float64(k%3)+0.5 || e.From[1] != p.H {
			t.Errorf("tile %d: %+v", k, e)
		}
		tile := *e
		if c := w.Caption(k, "c", "7", scene.Good); c.Y <= tile.Y+tile.H || c.Y >= tile.Y+1.35 || c.Align != "middle" || c.X != float64(k%3)+0.5 {
			t.Errorf("caption %d: %+v", k, c)
		}
	}
	if w := NewWall(board(1, 1), 7, 5, false); w.Rows != 2 || w.high != 1 {
		t.Error(w)
	}
	NewWall(board(1, 1), 0, 0, false)
}

func TestFieldsKeepWeakOnesPale(t *testing.T) {
	f := Fields(1, 2, [][]float32{{1, -0.5}, {0.5, 0}, {0.01, 0}})
	for i, span := range []float64{1, 0.5, 0.3} {
		if math.Abs(f[i].Hi-span) > 1e-6 || f[i].Lo != -f[i].Hi || f[i].Map != scene.Diverging {
			t.Errorf("%d reaches from %v to %v, not %v", i, f[i].Lo, f[i].Hi, span)
		}
	}
	if f[0].Data[0] != 255 || f[0].Data[1] != 64 {
		t.Error(f[0].Data)
	}
}

func TestCellsStandAsAMatrix(t *testing.T) {
	p := board(1, 1)
	v := []float64{1, 2, 3, 4, 5, -6}
	e := Cells(p, "m", []string{"top", "bottom"}, []string{"a", "b", "c"}, v, scene.Diverging, -6, 6, "%.0f")
	if e.Kind != scene.KindHeat || e.Image.Value(0, 0) < 0.9 || e.Image.Value(0, 0) > 1.1 || e.W != 3 || e.H != 2 {
		t.Errorf("%+v", e)
	}
	// The first row is on top: on the axis, which goes up, last.
	if p.Y.Names[1] != "top" || p.Y.Ticks[1] != 1.5 || p.X.Names[2] != "c" || p.X.Ticks[2] != 2.5 {
		t.Errorf("%+v %+v", p.X, p.Y)
	}
	for _, x := range p.Elements[1:] {
		if x.Key == "m 1,2" && (x.X != 2.5 || x.Y != 0.5 || x.Text != "−6") || x.Key == "m 0,0" && (x.X != 0.5 || x.Y != 1.5 || x.Text != "1") {
			t.Errorf("%+v", x)
		}
	}
	if n := len(p.Elements); n != 7 {
		t.Error(n, "elements")
	}
	big := board(1, 1)
	Cells(big, "m", make([]string, 9), make([]string, 8), make([]float64, 72), scene.Sequential, 0, 1, "%.0f")
	if len(big.Elements) != 1 {
		t.Error("numbers in cells too small for them")
	}
}

func TestBarsGrowFromZero(t *testing.T) {
	p := board(1, 1)
	Bars(p, -1, 2, "%.1f", Bar{Key: "a", Name: "up", Value: 1.5, Colour: scene.Good}, Bar{Key: "b", Name: "down", Value: -0.5}, Bar{Key: "c", Name: "far", Value: 9}, Bar{Key: "n", Name: "lost", Value: math.NaN()})
	found := map[string]scene.Element{}
	for _, e := range p.Elements {
		found[e.Key] = e
	}
	for key, span := range map[string][2]float64{"a": {0, 1.5}, "b": {-0.5, 0}, "c": {0, 2}} {
		if e := found[key]; e.X != span[0] || math.Abs(e.X+e.W-span[1]) > 1e-12 {
			t.Errorf("%s reaches from %v to %v", key, e.X, e.X+e.W)
		}
	}
	if _, ok := found["n"]; ok {
		t.Error("a bar of no length")
	}
	if p.Says != "Up 1.5, down −0.5, far 9.0 and lost none." || found["b value"].Text != "−0.5" || found["a"].Label != "up 1.5" {
		t.Errorf("it says %q", p.Says)
	}
	if !(found["a"].Y > found["b"].Y && found["b"].Y > found["c"].Y && p.Y.Max == 4) {
		t.Error("the first bar is not on top")
	}
}

func TestPilesPileUp(t *testing.T) {
	p := NewPiles(0, 10, 5, 2)
	p.Top = 4
	for i, c := range []struct{ x, at, height float64 }{{1, 1, 1}, {1.9, 1, 3}, {0, 1, 4}, {9.9, 9, 1}, {99, 9, 3}, {-5, 1, 4}, {5, 5, 1}} {
		if at, height := p.Drop(c.x); at != c.at || height != c.height {
			t.Errorf("drop %d, of %v, lies at %v, %v", i, c.x, at, height)
		}
	}
	if p.Highest() != 4 || p.Bin(math.NaN()) != 0 {
		t.Error(p.Highest(), p.Bin(math.NaN()))
	}
}
