package svg

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/scene"
)

var update = flag.Bool("update", false, "write the golden files anew")

func axes(s *scene.Scene) *scene.Panel {
	return s.Panel("a", "Title & <more>", scene.At(0, 0, 12, 6)).
		Axes(scene.Axis{Label: "x", Min: 0, Max: 10}, scene.Axis{Label: "y", Min: 1e-3, Max: 10, Scale: scene.Log})
}

// kinds is a small scene for every kind of element.
var kinds = map[string]func() *scene.Scene{
	"point": func() *scene.Scene {
		s := &scene.Scene{}
		p := axes(s)
		p.Point("a", 2, 1, scene.Series(1)).Label = "the first"
		e := p.Point("b", 4, 0.1, scene.Series(2))
		e.Hollow, e.Ring, e.Points = true, scene.Brass, []float64{1, 1, 2, 0.5, 4, 0.1}
		p.Point("outside", 40, 1, scene.Ink)
		p.Says = "Two points."
		return s
	},
	"tile": func() *scene.Scene {
		s := &scene.Scene{}
		p := s.Panel("t", "Tiles", scene.At(0, 0, 6, 6)).Board(2, 1)
		p.Tile("0", 0, 0, 0.9, 0.9, scene.Weights(2, 2, []float64{-1, 0, 0.5, 1})).Frame = scene.Brass
		p.Tile("1", 1, 0, 0.9, 0.9, scene.Matrix(1, 3, []float32{0, 1, 2}, scene.Grey, 0, 2))
		p.Tile("no pixels", 1, 0, 0.9, 0.9, nil)
		return s
	},
	"heat": func() *scene.Scene {
		s := &scene.Scene{}
		axes(s).Heat("h", 2, 0.01, 12, 1, scene.Matrix(2, 3, []float32{0, 1, 2, 3, 4, 5}, scene.Sequential, 0, 5))
		return s
	},
	"rect": func() *scene.Scene {
		s := &scene.Scene{}
		p := axes(s)
		p.Rect("bar", 1, 1e-3, 1, 1, "v:0.5")
		e := p.Rect("cage", 3, 0.1, 2, 1, "d:-1")
		e.Hollow, e.Dashed, e.Alpha = true, true, 0.5
		return s
	},
	"line": func() *scene.Scene {
		s := &scene.Scene{}
		p := axes(s)
		p.Line("l", []float64{0, 1, 1, 2, math.NaN(), 1, 3, 4, 4, 5}, scene.Series(1)).Dashed = true
		e := p.Line("f", []float64{5, 1, 6, 1, 6, 2}, scene.Series(2))
		e.Fill, e.Label = true, "filled"
		p.Line("out", []float64{5, 1, 60, 0}, scene.Bad).Width = 4
		return s
	},
	"area": func() *scene.Scene {
		s := &scene.Scene{}
		axes(s).Add(scene.Element{Kind: scene.KindArea, Key: "a", Points: []float64{0, 1, 2, 5, 2, 3}, Colour: scene.Series(3), Alpha: 0.25})
		return s
	},
	"text": func() *scene.Scene {
		s := &scene.Scene{}
		p := axes(s)
		p.Text("t", 1, 1, `a < b & "c"`, scene.Ink)
		e := p.Text("u", 5, 1, "in the middle", scene.Soft)
		e.Align, e.Size = "middle", 18
		p.Badge = "REJECT"
		return s
	},
	"arrow": func() *scene.Scene {
		s := &scene.Scene{}
		axes(s).Add(scene.Element{Kind: scene.KindArrow, Key: "a", X: 1, Y: 1, W: 4, H: 2, Colour: scene.Good, Label: "that way"})
		return s
	},
	"rule": func() *scene.Scene {
		s := &scene.Scene{}
		p := axes(s)
		p.Rule("r", 0.1, "chance", scene.Soft).Dashed = true
		e := p.Rule("v", 0, "here", scene.Brass)
		e.Vertical, e.X = true, 3
		return s
	},
	"thread": func() *scene.Scene {
		s := &scene.Scene{}
		a := s.Panel("a", "A", scene.At(0, 0, 5, 6))
		b := s.Panel("b", "B", scene.At(7, 0, 5, 6))
		a.Rect("x", 0, 0, 1, 0.3, scene.Series(1))
		b.Rect("y", 0, 0.5, 1, 0.3, scene.Series(2))
		s.Thread("t", "a/x", "b/y", 0.8, "")
		s.Threads[0].Arrow, s.Threads[0].Label = true, "x feeds y"
		s.Thread("nowhere", "a/x", "b/none", 1, "")
		return s
	},
}

func TestGolden(t *testing.T) {
	for name, make := range kinds {
		for theme, th := range map[string]Theme{"stage": Stage, "page": Page} {
			got := Render(make(), Options{W: 320, H: 200, Theme: th})
			valid(t, got)
			file := filepath.Join("testdata", name+"."+theme+".svg")
			text := strings.ReplaceAll(got, "><", ">\n<") + "\n" // a line a tag: readable changes
			if *update {
				os.MkdirAll("testdata", 0o777)
				if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("%s changed; look at it, then go test -update. It is now:\n%s", file, text)
			}
		}
	}
}

func valid(t interface{ Fatalf(string, ...any) }, text string) {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("not XML: %v in\n%s", err, text)
		}
	}
	if strings.Contains(text, "NaN") {
		t.Fatalf("a place that is no number in\n%s", text)
	}
}

// Any scene gives a picture that is XML, whatever its numbers.
func TestAnyScene(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		o := Options{W: rapid.Float64Range(-1, 2000).Draw(t, "w"), H: rapid.Float64Range(0, 900).Draw(t, "h"), Theme: Theme(rapid.IntRange(0, 1).Draw(t, "theme"))}
		text := Render(s, o)
		valid(t, text)
		if text != Render(s, o) {
			t.Fatalf("drawn twice, two pictures")
		}
	})
}

func anyScene(t *rapid.T) *scene.Scene {
	number := rapid.OneOf(rapid.Float64Range(-3, 12), rapid.Float64(), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324}))
	word := rapid.OneOf(rapid.SampledFrom([]string{"", "loss", "<&>\"'\x00", "日本語 text"}), rapid.StringN(0, 12, 60))
	axis := func(name string) *scene.Axis {
		a := &scene.Axis{Label: word.Draw(t, name), Min: number.Draw(t, "min"), Max: number.Draw(t, "max"), Knee: number.Draw(t, "knee"), Bare: rapid.Bool().Draw(t, "bare"),
			Scale: rapid.SampledFrom([]scene.Scale{scene.Linear, scene.Log, scene.Symlog, "odd"}).Draw(t, "scale")}
		if rapid.Bool().Draw(t, "given") {
			a.Ticks = rapid.SliceOfN(number, 0, 5).Draw(t, "ticks")
			a.Names = rapid.SliceOfN(word, 0, 5).Draw(t, "names")
		}
		return a
	}
	colour := rapid.SampledFrom([]scene.Colour{"", "ink", "s1", "s6", "v:0.3", "d:-2", "v:", "d:NaN", "none such", scene.Dim})
	s := &scene.Scene{Cols: rapid.IntRange(-1, 12).Draw(t, "cols"), Rows: rapid.IntRange(-1, 6).Draw(t, "rows")}
	for i := range rapid.IntRange(0, 3).Draw(t, "panels") {
		p := s.Panel(fmt.Sprint(i), word.Draw(t, "title"), scene.At(rapid.IntRange(-2, 12).Draw(t, "col"), rapid.IntRange(0, 9).Draw(t, "row"), rapid.IntRange(0, 12).Draw(t, "span"), rapid.IntRange(0, 6).Draw(t, "rise")))
		p.Badge, p.Says, p.Equal = word.Draw(t, "badge"), word.Draw(t, "says"), rapid.Bool().Draw(t, "equal")
		p.Board(number.Draw(t, "W"), number.Draw(t, "H"))
		if rapid.Bool().Draw(t, "axes") {
			p.X, p.Y = axis("x"), axis("y")
		}
		for j := range rapid.IntRange(0, 5).Draw(t, "elements") {
			e := scene.Element{Kind: rapid.SampledFrom([]scene.Kind{"point", "tile", "rect", "heat", "line", "area", "text", "arrow", "rule", "none"}).Draw(t, "kind"), Key: fmt.Sprint(j),
				Label: word.Draw(t, "label"), Text: word.Draw(t, "text"), X: number.Draw(t, "x"), Y: number.Draw(t, "y"), W: number.Draw(t, "w"), H: number.Draw(t, "h"),
				Size: number.Draw(t, "size"), Width: number.Draw(t, "width"), Alpha: number.Draw(t, "alpha"), Points: rapid.SliceOfN(number, 0, 9).Draw(t, "points"),
				Colour: colour.Draw(t, "colour"), Ring: colour.Draw(t, "ring"), Frame: colour.Draw(t, "frame"), Align: rapid.SampledFrom([]string{"", "middle", "end", "odd"}).Draw(t, "align"),
				Hollow: rapid.Bool().Draw(t, "hollow"), Dashed: rapid.Bool().Draw(t, "dashed"), Fill: rapid.Bool().Draw(t, "fill"), Vertical: rapid.Bool().Draw(t, "vertical")}
			if rapid.Bool().Draw(t, "image") {
				e.Image = &scene.Image{Rows: rapid.IntRange(-1, 4).Draw(t, "rows"), Cols: rapid.IntRange(0, 4).Draw(t, "cols"), Data: rapid.SliceOfN(rapid.Byte(), 0, 16).Draw(t, "data")}
			}
			p.Add(e)
		}
	}
	ends := rapid.SampledFrom([]string{"0/0", "0/1", "1/0", "2/1", "none"})
	for i := range rapid.IntRange(0, 3).Draw(t, "threads") {
		s.Thread(fmt.Sprint(i), ends.Draw(t, "from"), ends.Draw(t, "to"), number.Draw(t, "weight"), colour.Draw(t, "colour"))
		s.Threads[i].Arrow = rapid.Bool().Draw(t, "arrow")
	}
	return s
}
