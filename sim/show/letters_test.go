package show

import (
	"testing"

	"orrery/sim/scene"
)

func TestLettersStandOnTheirGround(t *testing.T) {
	p := board(1, 1)
	ground := []Ground{{scene.Good, 0.5}, {scene.Bad, 0}, {}, {scene.Bad, 7}, {scene.Good, 1}, {scene.Good, 1}, {scene.Good, 1}}
	if rows := Letters(p, "t", "aé b\nc", 4, ground); rows != 2 || p.W != 4 || p.H != 2 {
		t.Fatalf("%d rows on %v × %v", rows, p.W, p.H)
	}
	at := map[string]scene.Element{}
	order := map[string]int{}
	for i, e := range p.Elements {
		at[e.Key], order[e.Key] = e, i
	}
	for key, want := range map[string]string{"t 0": "a", "t 1": "é", "t 3": "b", "t 4": "↵", "t 5": "c"} {
		if at[key].Text != want {
			t.Errorf("%s is %q, want %q", key, at[key].Text, want)
		}
	}
	if e := at["t 5"]; e.X != 1.5 || e.Y != 1.5 || e.Align != "middle" {
		t.Errorf("the second row's second letter lies at %v, %v", e.X, e.Y)
	}
	if _, blank := at["t 2"]; blank || len(p.Elements) != 5+4 {
		t.Errorf("%d elements, a blank among them: %v", len(p.Elements), blank)
	}
	if e := at["t ground 3"]; e.X != 3 || e.Y != 0 || e.W != 1 || e.H != 1 || e.Alpha != 1 || e.Colour != scene.Bad {
		t.Errorf("%+v", e)
	}
	if e := at["t ground 0"]; e.Alpha != 0.5 || order["t ground 5"] > order["t 0"] {
		t.Errorf("%+v, order %v", e, order)
	}
	if rows := Letters(board(1, 1), "t", "", 0, nil); rows != 1 {
		t.Error("no text has", rows, "rows")
	}
}
