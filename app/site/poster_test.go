package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"orrery/app/page/run"
	"orrery/sim"
	"orrery/sim/papers/catalog"
	"orrery/sim/scene"
)

// Every stored run makes a poster, small and without words.
func TestPosters(t *testing.T) {
	for _, e := range catalog.All {
		s, err := stored("../../" + sim.Folder(e.Slug))
		if err != nil || !s.Drawn() {
			continue
		}
		p := poster(s, e.Poster, e.Slug)
		if len(p) < 300 || len(p) > posterBytes {
			t.Errorf("%s: the poster has %d bytes", e.Slug, len(p))
		}
		wellFormed(t, e.Slug, p)
		for _, word := range []string{"<text", "<title", "<desc", "NaN", "Inf"} {
			if strings.Contains(p, word) {
				t.Errorf("%s: the poster contains %s", e.Slug, word)
			}
		}
	}
}

func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v\n%.300s", name, err, text)
			return
		}
	}
}

func TestPosterShowsThePanelThatThePaperNames(t *testing.T) {
	s := &scene.Scene{}
	s.Panel("small", "", scene.At(0, 0, 2, 2)).Rect("r", 0, 0, 1, 1, scene.Series(1))
	s.Panel("large", "", scene.At(2, 0, 6, 6)).Rect("r", 0, 0, 1, 1, scene.Series(2))
	for key, want := range map[string]string{"small": "small", "": "large", "gone": "large"} {
		if got := posterPanel(s, key).Key; got != want {
			t.Errorf("%q: %s", key, got)
		}
	}
	if poster(nil, "", "x") != "" || poster(&run.Stored{Scene: &scene.Scene{}}, "", "x") != "" {
		t.Error("a poster of nothing")
	}
	if s.Panels[0].Elements[0].Label = "a word"; strings.Contains(poster(&run.Stored{Scene: s}, "small", "x"), "a word") {
		t.Error("a label stands on the poster")
	}
	if s.Panels[0].Elements[0].Label != "a word" {
		t.Error("the stage's own panel has lost its words")
	}
}

// What is too large is thinned until it fits, and is still a picture.
func TestPosterIsThinned(t *testing.T) {
	s := &scene.Scene{}
	p := s.Panel("p", "", scene.At(0, 0, 6, 6)).Board(100, 100)
	noise := &scene.Image{Rows: 200, Cols: 200, Map: scene.Diverging, Lo: -1, Hi: 1}
	for i := range 200 * 200 {
		noise.Data = append(noise.Data, byte(i*i*31>>3))
	}
	p.Heat("h", 0, 0, 50, 100, noise)
	var line []float64
	for i := range 4000 {
		x := float64(i)
		line = append(line, 50+x/80, 50+40*math.Sin(x*x))
		p.Point("p"+string(rune(i)), 50+x/80, 50+40*math.Cos(x*x), scene.Series(i%2+1))
	}
	p.Line("l", line, scene.Series(3))
	got := poster(&run.Stored{Scene: s}, "p", "x")
	if len(got) == 0 || len(got) > posterBytes || !strings.Contains(got, "<image") || strings.Count(got, "h0") < 50 {
		t.Errorf("%d bytes, %d discs", len(got), strings.Count(got, "h0"))
	}
	wellFormed(t, "thinned", got)
}

func TestDiscsOfOneLookAreOnePath(t *testing.T) {
	in := `<g><circle cx="1" cy="2" r="3" fill="#aabbcc"/><circle cx="4" cy="5" r="3" fill="#aabbcc"/><circle cx="6" cy="7" r="3" fill="#000000" opacity=".5"/><rect/></g>`
	want := `<g><path stroke="#aabbcc" stroke-width="6" d="M1 2h0M4 5h0"/><path stroke="#000000" stroke-width="6" opacity=".5" d="M6 7h0"/><rect/></g>`
	if got := smaller(in); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
