package show

import (
	"math"
	"strings"
	"testing"

	"orrery/sim/scene"
)

// picture is one panel of axes from 0 to 10 with what add puts into it.
func picture(add func(p *scene.Panel)) *Picture {
	s := &scene.Scene{}
	p := s.Panel("p", "", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Min: 0, Max: 10}, scene.Axis{Min: 0, Max: 10})
	add(p)
	return Lay(s, 1240, 560)
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

func TestBlend(t *testing.T) {
	from := picture(func(p *scene.Panel) {
		p.Point("moves", 1, 1, "s1")
		p.Point("goes", 5, 5, "s2").To = []float64{5, 0}
		p.Line("grows", []float64{0, 0, 1, 1}, "s3")
	})
	to := picture(func(p *scene.Panel) {
		p.Point("moves", 3, 5, "s1").Size = 8
		p.Point("comes", 7, 7, "s4").From = []float64{7, 10}
		p.Line("grows", []float64{0, 0, 1, 1, 2, 4}, "s3")
	})
	var mid Picture
	mid.Blend(from, to, 0.5)
	a, b, m := from.Mark("p/moves").At, to.Mark("p/moves").At, mid.Mark("p/moves").At
	if !near(m.X, (a.X+b.X)/2) || !near(m.Y, (a.Y+b.Y)/2) || !near(m.Size, (a.Size+b.Size)/2) {
		t.Errorf("half way from %v to %v is %v", a, b, m)
	}
	if g := mid.Mark("p/goes"); g == nil || g.At.Y <= from.Mark("p/goes").At.Y || g.Paint.A >= 1 {
		t.Errorf("what is gone does not fall and fade: %+v", g)
	}
	c, end := mid.Mark("p/comes"), to.Mark("p/comes")
	if c.At.Y >= end.At.Y {
		t.Errorf("what comes from above is at %g, it ends at %g", c.At.Y, end.At.Y)
	}
	old, now := from.Mark("p/grows").Points, mid.Mark("p/grows").Points
	if len(now) != 6 || !near(now[4], (old[2]+to.Mark("p/grows").Points[4])/2) {
		t.Errorf("the line grows out of %v by %v", old, now)
	}
	mid.Blend(from, to, 1)
	if len(mid.Marks) != len(to.Marks) || mid.Mark("p/goes") != nil {
		t.Errorf("at the end there are %d marks, not %d", len(mid.Marks), len(to.Marks))
	}
	for i, m := range mid.Marks {
		if m.At != to.Marks[i].At || m.Paint != to.Marks[i].Paint {
			t.Errorf("%s ends at %v, not %v", m.ID, m.At, to.Marks[i].At)
		}
	}
}

// A picture may be blended from one that is itself under way.
func TestBlendTwice(t *testing.T) {
	at := func(x float64) *Picture {
		return picture(func(p *scene.Panel) { p.Point("a", x, 1, "s1") })
	}
	a, b, c := at(0), at(4), at(8)
	var first, second Picture
	first.Blend(a, b, 0.5)
	second.Blend(&first, c, 0)
	if x, want := second.Mark("p/a").At.X, first.Mark("p/a").At.X; !near(x, want) {
		t.Errorf("it jumps from %g to %g", want, x)
	}
}

func TestHit(t *testing.T) {
	pic := picture(func(p *scene.Panel) {
		p.Heat("heat", 0, 0, 10, 10, scene.Matrix(2, 2, []float64{1, 2, 3, 4}, scene.Sequential, 0, 4))
		p.Rect("bar", 4, 0, 2, 8, "s1").Label = "a bar"
		p.Point("dot", 5, 5, "s2").Label = "a dot"
		p.Point("mute", 9, 9, "s2")
		e := p.Rule("wire", 5, "", "ink")
		e.Handle = "wire"
	})
	find := func(x, y float64) string {
		px, py := pic.Frames[0].At(x, y)
		if m := pic.Hit(px, py, 5); m != nil {
			return m.ID
		}
		return ""
	}
	for _, c := range []struct {
		x, y float64
		want string
	}{{5, 5.2, "p/wire"}, {5, 2, "p/bar"}, {1, 1, "p/heat"}, {9, 9, "p/heat"}} {
		if got := find(c.x, c.y); got != c.want {
			t.Errorf("at (%g, %g) lies %q, not %q", c.x, c.y, got, c.want)
		}
	}
	px, py := pic.Frames[0].At(7, 2)
	if got := pic.Words(pic.Mark("p/heat"), px, py); got != "row 2, column 2: 4" {
		t.Errorf("the heat map says %q", got)
	}
}

func TestNext(t *testing.T) {
	pic := picture(func(p *scene.Panel) {
		for _, c := range []struct {
			key  string
			x, y float64
		}{{"a", 1, 9}, {"b", 5, 9}, {"c", 1, 3}, {"d", 5, 3}} {
			p.Point(c.key, c.x, c.y, "s1").Label = c.key
		}
	})
	var way []string
	var m *Mark
	for _, d := range [][2]float64{{1, 0}, {1, 0}, {0, 1}, {-1, 0}, {0, -1}} {
		m = pic.Next(m, d[0], d[1])
		way = append(way, m.Key)
	}
	if got := strings.Join(way, " "); got != "a b d c a" {
		t.Errorf("the arrow keys lead to %s", got)
	}
	if m := pic.Next(pic.Mark("p/a"), -1, 0); m != nil {
		t.Errorf("left of the leftmost lies %s", m.Key)
	}
}

func TestLit(t *testing.T) {
	s := &scene.Scene{}
	p := s.Panel("p", "", scene.At(0, 0, 12, 6)).Board(3, 1)
	p.Point("a", 0, 0, "s1").Links = []string{"p/b"}
	p.Point("b", 1, 0, "s1")
	p.Point("c", 2, 0, "s1")
	s.Thread("t", "p/b", "p/c", 1, "")
	pic := Lay(s, 600, 300)
	if lit := pic.Lit(pic.Mark("p/b")); !lit["p/a"] || !lit["p/b"] || !lit["p/c"] {
		t.Errorf("with b light up %v", lit)
	}
	if lit := pic.Lit(pic.Mark("p/a")); lit["p/c"] {
		t.Errorf("with a lights up c: %v", lit)
	}
}

// What moves is confined to its panel, where that now is.
func TestMarksKnowTheirRoom(t *testing.T) {
	at := func(w float64, handles int) *Picture {
		s := &scene.Scene{}
		p := s.Panel("p", "", scene.At(6, 0, 6, 6)).Board(1, 1)
		for i := range handles {
			p.Point(string(rune('a'+i)), 0.5, 0.5, "s1").Held("h", "")
		}
		p.Tile("tile", 0, 0, 1, 1, nil).Comes(0, 5)
		return Lay(s, w, 300)
	}
	a, b := at(600, 2), at(1000, 14)
	if a.Handles != 2 || b.Handles != 14 {
		t.Errorf("%d and %d handles", a.Handles, b.Handles)
	}
	var mid Picture
	mid.Blend(a, b, 0.5)
	if r := mid.Mark("p/tile").Room; r != b.Mark("p/tile").Room || r.X <= 480 || mid.Handles != 14 {
		t.Errorf("on its way its room is %.0f", r)
	}
}

// The words of a level line go with it.
func TestRuleWordsMove(t *testing.T) {
	at := func(y float64) *Picture { return picture(func(p *scene.Panel) { p.Rule("r", y, "level", "ink") }) }
	a, b := at(2), at(6)
	var mid Picture
	mid.Blend(a, b, 0.5)
	m, end := mid.Mark("p/r"), b.Mark("p/r")
	if m.Line.Text != "level" || m.Line.Y != end.Line.Y || m.At.Y <= end.At.Y {
		t.Errorf("%+v against %+v", m.Line, end.Line)
	}
}

// Of many handles few are drawn: a panel that has too many keeps its own to itself.
func TestQuiet(t *testing.T) {
	for _, c := range []struct {
		held []int
		want string
	}{{[]int{1, 2}, "00"}, {[]int{12}, "0"}, {[]int{13}, "1"}, {[]int{600, 0, 1}, "100"}, {[]int{24, 24, 2}, "110"}, {[]int{6, 7}, "01"}, {nil, ""}} {
		got := ""
		for _, q := range quiet(c.held) {
			got += map[bool]string{true: "1", false: "0"}[q]
		}
		if got != c.want {
			t.Errorf("of %v are quiet %s, not %s", c.held, got, c.want)
		}
	}
}
