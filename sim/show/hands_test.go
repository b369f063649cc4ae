package show

import (
	"math"
	"testing"

	"orrery/sim/scene"
)

// handles is what a run does with handles.
type handles map[string]func(x, y float64)

func (h handles) Handle(name string, f func(x, y float64)) { h[name] = f }

func board(w, h float64) *scene.Panel {
	return (&scene.Scene{}).Panel("p", "", scene.At(0, 0, 12, 6)).Board(w, h)
}

func axes(x, y scene.Axis) *scene.Panel { return board(1, 1).Axes(x, y) }

func last(p *scene.Panel) scene.Element { return p.Elements[len(p.Elements)-1] }

func TestSlideKeepsItsBounds(t *testing.T) {
	for _, up := range []bool{false, true} {
		h, r, heard := &Slide{Name: "t", Lo: 2, Hi: 6, At: 3, Up: up}, handles{}, math.NaN()
		p := axes(scene.Axis{Max: 10}, scene.Axis{Max: 10})
		if e := h.Mark(p, 1, scene.Ink); e.Handle != "" || e.Key != "t" {
			t.Errorf("before it is offered: %+v", e)
		}
		h.Offer(r, func(at float64) { heard = at })
		for _, c := range []struct{ to, at float64 }{{4, 4}, {-9, 2}, {99, 6}, {math.NaN(), 6}, {math.Inf(-1), 2}, {5.5, 5.5}} {
			if up {
				r["t"](1e6, c.to)
			} else {
				r["t"](c.to, 1e6)
			}
			if h.At != c.at || heard != c.at {
				t.Errorf("up %v, to %v: at %v, heard %v", up, c.to, h.At, heard)
			}
			e := *h.Mark(p, 1, scene.Ink)
			x, y, along := c.at, 1.0, "x"
			if up {
				x, y, along = 1, c.at, "y"
			}
			if e.X != x || e.Y != y || e.Handle != "t" || e.Along != along || e.Size != heldSize {
				t.Errorf("up %v, to %v: the mark is %+v", up, c.to, e)
			}
		}
	}
}

func TestSlideSteps(t *testing.T) {
	h, r := &Slide{Name: "n", Lo: 1, Hi: 10, Step: 3}, handles{}
	h.Offer(r, nil)
	for _, c := range []struct{ to, at float64 }{{5, 4}, {5.6, 7}, {99, 10}, {-1, 1}} {
		if r["n"](c.to, 0); h.At != c.at {
			t.Errorf("to %v: at %v, not %v", c.to, h.At, c.at)
		}
	}
}

// A mark never leaves its panel, wherever its curve goes.
func TestMarksStayInside(t *testing.T) {
	h := &Slide{Name: "t", Hi: 9, At: 9}
	if e := h.Mark(axes(scene.Axis{Max: 5}, scene.Axis{Min: -1, Max: 1}), math.Inf(1), scene.Ink); e.X != 5 || e.Y != 1 {
		t.Errorf("%v, %v", e.X, e.Y)
	}
	if e := h.Mark(board(2, 3), math.NaN(), scene.Ink); e.X != 2 || e.Y != 0 {
		t.Errorf("%v, %v", e.X, e.Y)
	}
}

func TestPickTakesTheNearestAsItIsSeen(t *testing.T) {
	h, r, heard := &Pick{Name: "row"}, handles{}, -1
	h.Offer(r, func(i int) { heard = i })
	r["row"](1, 1) // nothing is drawn yet
	if h.At != 0 || heard != -1 {
		t.Fatal("it picks from nothing")
	}
	// x reaches over a thousand, y over three decades: what is near is so on the picture.
	p := axes(scene.Axis{Max: 1000}, scene.Axis{Min: 1, Max: 1000, Scale: scene.Log})
	points := []float64{100, 1, 110, 100, 900, 10}
	h.Mark(p, points, scene.Ink)
	for _, c := range []struct {
		x, y float64
		i    int
	}{{105, 20, 1}, {300, 2, 0}, {700, 300, 2}, {math.NaN(), 1, 2}, {-1e9, -5, 0}} {
		if r["row"](c.x, c.y); h.At != c.i {
			t.Errorf("(%v, %v) is nearest to %d, not %d", c.x, c.y, h.At, c.i)
		}
		if e := h.Mark(p, points, scene.Ink); e.X != points[2*c.i] || e.Y != points[2*c.i+1] || e.Handle != "row" || e.Along != "" {
			t.Errorf("the ring is %+v", e)
		}
	}
	if heard != 0 {
		t.Error("heard", heard)
	}

	x := &Pick{Name: "x", Along: "x"}
	x.Offer(r, nil)
	if x.Mark(p, points, scene.Ink).Along != "x" {
		t.Error("it leaves its line")
	}
	if r["x"](111, math.NaN()); x.At != 1 {
		t.Error("along x it takes", x.At)
	}
	y := &Pick{Name: "y", Along: "y"}
	y.Offer(r, nil)
	y.Mark(p, points, scene.Ink)
	if r["y"](math.NaN(), 12); y.At != 2 {
		t.Error("along y it takes", y.At)
	}
	// Fewer points than before: the ring goes to one that is there.
	if h.At = 2; h.Mark(p, points[:2], scene.Ink).X != 100 || h.At != 0 {
		t.Error("the ring hangs on a point that is gone")
	}
	h.Mark(p, nil, scene.Ink) // and stays in the panel if there is none
}

// The words of a switch at its panel's very edge stay in the panel.
func TestSwitchWordsStayInside(t *testing.T) {
	for _, track := range [][4]float64{{0, 0, 2, 0}, {2, 0, 2, 2}} {
		h, p := &Switch{Name: "s", States: []string{"off", "on"}}, board(2, 2)
		h.Mark(p, track[0], track[1], track[2], track[3], scene.Brass)
		for _, e := range p.Elements {
			if e.X < 0 || e.X > 2 || e.Y < 0 || e.Y > 2 {
				t.Errorf("%s lies at %v, %v", e.Key, e.X, e.Y)
			}
		}
	}
}

func TestSwitch(t *testing.T) {
	for _, c := range []struct {
		track [4]float64
		along string
	}{{[4]float64{0.2, 1, 0.8, 1}, "x"}, {[4]float64{1, 0.2, 1, 0.8}, "y"}} {
		h, r, heard := &Switch{Name: "s", States: []string{"one", "two", "many"}}, handles{}, []int{}
		h.Offer(r, func(i int) { heard = append(heard, i) })
		r["s"](1, 1)
		p := board(2, 2)
		draw := func() scene.Element {
			p.Elements = nil
			h.Mark(p, c.track[0], c.track[1], c.track[2], c.track[3], scene.Brass)
			return last(p)
		}
		e := draw()
		if e.X != c.track[0] || e.Y != c.track[1] || e.Along != c.along || e.Handle != "s" {
			t.Errorf("the knob is %+v", e)
		}
		to := func(f float64) {
			r["s"](c.track[0]+f*(c.track[2]-c.track[0]), c.track[1]+f*(c.track[3]-c.track[1]))
		}
		to(0.2)
		to(0.3)
		to(0.6)
		r["s"](math.NaN(), 1)
		to(7)
		if len(heard) != 2 || heard[0] != 1 || heard[1] != 2 || h.At != 2 {
			t.Errorf("heard %v, stands at %d", heard, h.At)
		}
		if e := draw(); e.X != c.track[2] || e.Y != c.track[3] || e.Label != "many" {
			t.Errorf("the knob is %+v", e)
		}
		bright := 0
		for _, e := range p.Elements {
			if e.Kind == scene.KindText {
				if e.X < 0 || e.X > 2 || e.Y < 0 || e.Y > 2 {
					t.Errorf("%s lies outside", e.Text)
				}
				if e.Colour == scene.Ink {
					bright++
				}
			}
		}
		if bright != 1 {
			t.Error(bright, "states are bright")
		}
	}
}
