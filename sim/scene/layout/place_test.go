package layout

import (
	"math"
	"testing"

	"orrery/sim/scene"
)

func framed(w, h float64, add func(p *scene.Panel)) *Frame {
	s := &scene.Scene{}
	p := s.Panel("p", "Title", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Max: 10}, scene.Axis{Max: 10})
	add(p)
	return Of(s, w, h, Stage(w, h))[0]
}

func TestTextsStayInTheirPanel(t *testing.T) {
	f := framed(500, 300, func(p *scene.Panel) {
		p.Text("right", 9.9, 5, "far beyond the right edge", scene.Ink)
		p.Text("left", 0.1, 2, "and beyond the left one", scene.Ink).End()
		p.Text("long", 5, 7, "so long that no panel of five hundred pixels has room for all of its words, not even this one", scene.Ink)
	})
	for _, m := range f.Marks() {
		if b := Bounds(&m.Element); b.X < f.Place.X-0.1 || b.Right() > f.Place.Right()+0.1 || m.Text == "" {
			t.Errorf("%s “%s” lies at %.0f, its panel at %.0f", m.Key, m.Text, b, f.Place)
		}
	}
}

// A name that may stand anywhere leaves the peak that it names, and the curve, alone.
func TestNamesLeaveTheirPeakFree(t *testing.T) {
	f := framed(900, 480, func(p *scene.Panel) {
		var v []float64
		for x := 0.0; x <= 10; x += 0.1 {
			v = append(v, x, 8*math.Exp(-(x-5)*(x-5)))
		}
		p.Line("curve", v, "s1")
		p.Point("peak", 5, 8, "s1")
		p.Text("name", 5, 8, "the peak", scene.Ink).Middle().Beside()
	})
	marks := f.Marks()
	b := Bounds(&marks[2].Element)
	if b.Has(marks[1].X, marks[1].Y) || within(marks[0].Points, b.Grow(-3)) > 1 {
		t.Errorf("the name lies at %.0f, the peak at %.0f, %.0f", b, marks[1].X, marks[1].Y)
	}
	if d := math.Hypot(b.X+b.W/2-marks[1].X, b.Y+b.H/2-marks[1].Y); d > 80 {
		t.Errorf("the name lies %.0f px from its peak", d)
	}
}

// Values of bars that stand close together are moved apart, shortened, or left out; a text of words never is.
func TestValuesKeepApart(t *testing.T) {
	f := framed(300, 200, func(p *scene.Panel) {
		for i := range 40 {
			p.Text("v"+string(rune(0x100+i)), 0.2*float64(i), 5, "12.3456", scene.Ink).Middle()
		}
		p.Text("words", 5, 5, "words stay", scene.Ink)
	})
	var seen []Rect
	for _, m := range f.Marks() {
		if m.Text == "" {
			continue
		}
		b := Bounds(&m.Element)
		for _, o := range seen {
			if m.Key != "words" && common(b, o) > crowded+0.02 {
				t.Errorf("%s “%s” at %.0f meets another at %.0f", m.Key, m.Text, b, o)
			}
		}
		seen = append(seen, b)
	}
	if n := len(seen); n < 4 || n > 30 {
		t.Errorf("%d of 41 texts are seen", n)
	}
}

func TestRounder(t *testing.T) {
	for in, want := range map[string]string{"0.97": "1.0", "−12.35%": "−12.3%", "1.0": "1", "7": "7", "± 0.049": "± 0.05"} {
		if got, _ := rounder(in); got != want {
			t.Errorf("%s becomes %s, not %s", in, got, want)
		}
	}
	if _, ok := rounder("7"); ok {
		t.Error("a number without decimals has one less")
	}
}

func TestStub(t *testing.T) {
	e := scene.Element{Kind: scene.KindText, X: 100, Y: 50, Size: 10, Text: "dashed", Dashed: true, Align: "end"}
	line, x, ok := Stub(&e)
	if b := Bounds(&e); !ok || line[0] != b.X || line[2] >= x || math.Abs(x+Width("dashed", 10)-100) > 1e-9 {
		t.Errorf("the stroke is %v, the words begin at %g", line, x)
	}
	if e.Dashed = false; true {
		if _, x, ok := Stub(&e); ok || x != 100 {
			t.Error("a text without a stroke has one")
		}
	}
}

func TestScalesNameTheirEnds(t *testing.T) {
	heat := func(p *scene.Panel, key string, m scene.Map, lo, hi float64) {
		p.Heat(key, 0, 0, 1, 1, scene.Matrix(1, 2, []float64{lo, hi}, m, lo, hi))
	}
	for _, c := range []struct {
		name      string
		add       func(p *scene.Panel)
		low, high string
	}{
		{"numbers", func(p *scene.Panel) { heat(p, "a", scene.Diverging, -0.25, 0.25) }, "−0.25", "0.25"},
		{"two ranges", func(p *scene.Panel) { heat(p, "a", scene.Diverging, -1, 1); heat(p, "b", scene.Diverging, -2, 2) }, "negative", "positive"},
		{"named", func(p *scene.Panel) { heat(p, "a", scene.Sequential, 0, 1); p.Names("unseen", "seen") }, "unseen", "seen"},
		{"plain", func(p *scene.Panel) { heat(p, "a", scene.Sequential, 0, 1); p.Unscaled() }, "", ""},
		{"none", func(p *scene.Panel) { p.Point("a", 0, 0, scene.Ink) }, "", ""},
	} {
		s := &scene.Scene{}
		p := s.Panel("p", "Title", scene.At(0, 0, 12, 6)).Board(1, 1)
		c.add(p)
		f := Of(s, 600, 300, Stage(600, 300))[0]
		low, high := "", ""
		if f.Scale != nil {
			low, high = f.Scale.Low.Text, f.Scale.High.Text
			if f.Scale.Bar.Bottom() > f.Plot.Y || f.Scale.Bar.Right() > f.Place.Right() {
				t.Errorf("%s: the scale lies at %.0f, the plot at %.0f", c.name, f.Scale.Bar, f.Plot)
			}
		}
		if low != c.low || high != c.high {
			t.Errorf("%s: from %q to %q, not from %q to %q", c.name, low, high, c.low, c.high)
		}
	}
	s := &scene.Scene{}
	heat(s.Panel("p", "", scene.At(0, 0, 12, 6)).Board(1, 1), "a", scene.Grey, 0, 1)
	if f := Of(s, 400, 260, Chart())[0]; f.Scale != nil {
		t.Error("the page's charts have their own legend")
	}
}
