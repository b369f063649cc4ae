package layout

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/sim/scene"
)

// The sizes at which every stored picture is measured, px: a wide screen's stage and a phone's.
const (
	wideW, wideH = 930, 480
	tallW, tallH = 390, 487
)

// stored are the last pictures of the papers' stored runs.
func stored(t *testing.T) map[string]*scene.Scene {
	t.Helper()
	files, err := filepath.Glob("../../papers/*/golden.json")
	if err != nil || len(files) == 0 {
		t.Skip("there are no stored runs: ", err)
	}
	out := map[string]*scene.Scene{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var run struct {
			Scene *scene.Scene `json:"scene"`
		}
		if err := json.Unmarshal(text, &run); err != nil {
			t.Fatal(f, err)
		}
		if run.Scene != nil {
			out[filepath.Base(filepath.Dir(f))] = run.Scene
		}
	}
	return out
}

// piece is a text on a picture.
type piece struct {
	panel, key string
	Rect
	size   float64
	text   string
	whole  string // before it was cut
	number bool   // a value that may be shortened
}

func (p piece) String() string { return fmt.Sprintf("%s/%s “%s”", p.panel, p.key, p.text) }

// pieces are all texts of a frame, and those that were left out.
func pieces(f *Frame) (out []piece, lost []string) {
	for _, t := range f.Texts {
		e := scene.Element{Kind: scene.KindText, X: t.X, Y: t.Y, Size: t.Size, Align: t.Align, Text: t.Text}
		p := piece{panel: f.Panel.Key, key: string(t.Role), Rect: Bounds(&e), size: t.Size, text: t.Text, whole: t.Text}
		if t.Role == RoleTitle {
			p.whole = f.Panel.Title
		}
		out = append(out, p)
	}
	for i, m := range f.Marks() {
		e, whole := m.Element, f.Panel.Elements[i].Text
		if m.Kind == scene.KindRule {
			l := m.Line
			e = scene.Element{Kind: scene.KindText, X: l.X, Y: l.Y, Size: l.Size, Align: l.Align, Text: l.Text}
		}
		switch {
		case e.Kind != scene.KindText || whole == "":
		case e.Text == "":
			lost = append(lost, fmt.Sprintf("%s/%s “%s”", f.Panel.Key, m.Key, whole))
		default:
			out = append(out, piece{f.Panel.Key, m.Key, Bounds(&e), e.Size, e.Text, whole, numeric(whole)})
		}
	}
	return out, lost
}

// At the size that most readers have, no text of any stored picture is under 13 px, leaves its panel, or is a number that
// lies on another text.
func TestStoredPicturesCanBeRead(t *testing.T) {
	for paper, s := range stored(t) {
		for _, f := range Of(s, wideW, wideH, Stage(wideW, wideH)) {
			all, lost := pieces(f)
			for _, l := range lost {
				t.Logf("%s: there is no room for %s", paper, l)
			}
			for i, p := range all {
				if p.size < 12.99 {
					t.Errorf("%s: %v is %.1f px high", paper, p, p.size)
				}
				if in := f.Place.Grow(1); p.X < in.X || p.Right() > in.Right() || p.Y < in.Y-p.size/2 || p.Bottom() > in.Bottom()+p.size/2 {
					t.Errorf("%s: %v leaves its panel: it is %.0f, and that is %.0f", paper, p, p.Rect, f.Place)
				}
				if strings.HasSuffix(p.text, "…") && !strings.HasSuffix(p.whole, "…") {
					t.Errorf("%s: %v is cut, of “%s”", paper, p, p.whole)
				}
				for _, q := range all[:i] {
					if share := common(p.Rect, q.Rect); (p.number || q.number) && share > 0.1 {
						t.Errorf("%s: %v and %v overlap by %.0f%%", paper, p, q, 100*share)
					} else if share > 0.3 {
						t.Errorf("%s: the words %v and %v overlap by %.0f%%", paper, p, q, 100*share)
					}
				}
			}
			unnamed(t, paper, f)
		}
	}
}

// unnamed tells of categories whose names found no room.
func unnamed(t *testing.T, paper string, f *Frame) {
	if !f.Axes() {
		return
	}
	for _, a := range []struct {
		name  string
		axis  *scene.Axis
		ticks []Tick
	}{{"x", f.Panel.X, f.XTicks}, {"y", f.Panel.Y, f.YTicks}} {
		if len(a.axis.Names) == 0 || a.axis.Bare {
			continue
		}
		named := 0
		for _, k := range a.ticks {
			if k.Label != "" {
				named++
			}
		}
		if named < len(a.axis.Names) {
			t.Logf("%s: of the %d names on the %s axis of %s %d have room", paper, len(a.axis.Names), a.name, f.Panel.Key, named)
		}
	}
}

// common is the share of the smaller of two texts that both cover, of their letters and not the air round them.
func common(a, b Rect) float64 {
	letters := func(r Rect) Rect { return Rect{r.X, r.Y + 0.15*r.H, r.W, 0.7 * r.H} }
	a, b = letters(a), letters(b)
	return overlap(a, b) / max(min(a.W*a.H, b.W*b.H), 1)
}

// On a phone nothing leaves its panel, words are 12 px or more, and a panel has some size.
func TestStoredPicturesOnAPhone(t *testing.T) {
	for paper, s := range stored(t) {
		for _, f := range Of(s, tallW, tallH, Stage(tallW, tallH)) {
			all, _ := pieces(f)
			for _, p := range all {
				if p.size < 11.99 {
					t.Errorf("%s: %v is %.1f px high", paper, p, p.size)
				}
				if in := f.Place.Grow(2); p.X < in.X || p.Right() > in.Right() || p.Bottom() > tallH || p.Y < 0 {
					t.Errorf("%s: %v leaves its panel: it is %.0f, and that is %.0f", paper, p, p.Rect, f.Place)
				}
			}
			if f.Plot.W < 24 || f.Plot.H < 12 {
				t.Errorf("%s: the plot of %s is %.0f × %.0f px", paper, f.Panel.Key, f.Plot.W, f.Plot.H)
			}
		}
	}
}

// Every heat map says what its colours mean, unless its panel does.
func TestHeatMapsHaveScales(t *testing.T) {
	for paper, s := range stored(t) {
		for _, f := range Of(s, wideW, wideH, Stage(wideW, wideH)) {
			heat := false
			for _, e := range f.Panel.Elements {
				heat = heat || e.Kind == scene.KindHeat
			}
			if heat && !f.Panel.Plain && f.Scale == nil {
				t.Errorf("%s: %s has a heat map without a scale", paper, f.Panel.Key)
			}
		}
	}
}
