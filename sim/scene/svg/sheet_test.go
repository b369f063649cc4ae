package svg

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"orrery/sim/scene"
)

func line() *scene.Scene {
	s := &scene.Scene{}
	s.Panel("p", "", scene.At(0, 0, 1, 1)).Axes(scene.Axis{Max: 1}, scene.Axis{Max: 1}).Line("l", []float64{0, 0, 1, 1}, scene.Series(3)).Dashed = true
	s.Cols, s.Rows = 1, 1
	return s
}

func TestPaperHasItsOwnColours(t *testing.T) {
	text := Render(line(), Options{W: 400, H: 200, Theme: Paper, ID: "x"})
	if strings.Contains(text, "var(") || !strings.Contains(text, `stroke="#22785f"`) || !strings.Contains(text, `fill="#ffffff"`) {
		t.Error(text)
	}
}

var (
	size   = regexp.MustCompile(`^<svg xmlns="[^"]*" width="([\d.]+)" height="([\d.]+)"`)
	nested = regexp.MustCompile(`<svg x="([\d.]+)" y="([\d.]+)" width="400" height="200"`)
	words  = regexp.MustCompile(`<text [^>]*>([^<]*)</text>`)
)

// A sheet holds its pictures side by side and apart, and its foot in one line that ends with what must be read.
func TestSheet(t *testing.T) {
	picture := Render(line(), Options{W: 400, H: 200, Theme: Paper, ID: "x"})
	b := Block{Heading: "A heading & more", Picture: picture, W: 400, H: 200, Notes: strings.Repeat("many words ", 30),
		Keys: []Key{{Label: "dashed", Colour: scene.Series(3), Dashed: true}, {Label: "bar", Mark: Bar}, {Label: "0", Hi: "9.5", Mark: Scale, Ramp: scene.Diverging}}}
	s := Sheet{ID: "s", Title: "A title", Says: "where <it> is", Blocks: []Block{b, b, {Picture: picture, W: 400, H: 200}}, Columns: 2,
		Foot: "Orrery · " + strings.Repeat("n = 1, ", 100), Tail: " · digest 0123456789abcdef"}
	text := s.Draw()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	m := size.FindStringSubmatch(text)
	if m == nil {
		t.Fatal(text)
	}
	w, _ := strconv.ParseFloat(m[1], 64)
	h, _ := strconv.ParseFloat(m[2], 64)
	at := nested.FindAllStringSubmatch(text, -1)
	if w != 2*margin+800+gutter || len(at) != 3 {
		t.Fatalf("%g px wide, %d pictures", w, len(at))
	}
	y := func(i int) float64 { v, _ := strconv.ParseFloat(at[i][2], 64); return v }
	if at[0][1] != "20" || at[1][1] != "448" || y(0) != y(1) || y(2) < y(0)+200 || y(2)+200 > h {
		t.Errorf("pictures at %v on %g × %g px", at, w, h)
	}
	all := words.FindAllStringSubmatch(text, -1)
	foot := all[len(all)-1][1]
	if !strings.HasPrefix(foot, "Orrery · n = 1") || !strings.HasSuffix(foot, "… · digest 0123456789abcdef") || room(foot, footSize) > w-2*margin+1 {
		t.Errorf("the foot is %q", foot)
	}
	for _, want := range []string{"<title id=\"s-st\">A title</title>", "where &lt;it&gt; is", ">A heading &amp; more<", dashes(2), ">9.5<", "data:image/png"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not there", want)
		}
	}
	if strings.Contains(text, "var(") {
		t.Error("a colour is the page's")
	}
}
