package scene

import (
	"reflect"
	"testing"
)

// TestSettersSetTheirFields: each setter sets what it says and returns the element that it was called on; together they reach
// every field that the adders leave alone.
func TestSettersSetTheirFields(t *testing.T) {
	reached := map[string]bool{"Kind": true, "Key": true, "X": true, "Y": true, "W": true, "H": true, "Image": true, "Text": true}
	for _, c := range []struct {
		name string
		set  func(e *Element) *Element
		want Element
	}{
		{"Says", func(e *Element) *Element { return e.Says("%d of %s", 3, "A") }, Element{Label: "3 of A"}},
		{"Lights", func(e *Element) *Element { return e.Lights("a/b").Lights("c/d", "e/f") }, Element{Links: []string{"a/b", "c/d", "e/f"}}},
		{"Sized", func(e *Element) *Element { return e.Sized(7) }, Element{Size: 7}},
		{"Wide", func(e *Element) *Element { return e.Wide(3) }, Element{Width: 3}},
		{"Faint", func(e *Element) *Element { return e.Faint(0.5) }, Element{Alpha: 0.5}},
		{"Tinted", func(e *Element) *Element { return e.Tinted(Ink) }, Element{Colour: Ink}},
		{"Middle", (*Element).Middle, Element{Align: "middle"}},
		{"End", (*Element).End, Element{Align: "end"}},
		{"Outlined", (*Element).Outlined, Element{Hollow: true}},
		{"Ringed", func(e *Element) *Element { return e.Ringed(Brass) }, Element{Ring: Brass}},
		{"Framed", func(e *Element) *Element { return e.Framed(Good) }, Element{Frame: Good}},
		{"Dashes", (*Element).Dashes, Element{Dashed: true}},
		{"Loops", (*Element).Loops, Element{Closed: true}},
		{"Filled", (*Element).Filled, Element{Closed: true, Fill: true}},
		{"Upright", func(e *Element) *Element { e.Y = 5; return e.Upright() }, Element{Vertical: true, X: 5}},
		{"Comes", func(e *Element) *Element { return e.Comes(1, 2) }, Element{From: []float64{1, 2}}},
		{"Goes", func(e *Element) *Element { return e.Goes(1, 2) }, Element{To: []float64{1, 2}}},
		{"Flashes", (*Element).Flashes, Element{Flash: true}},
		{"Trails", func(e *Element) *Element { return e.Trails(1, 2, 3, 4) }, Element{Points: []float64{1, 2, 3, 4}}},
		{"Held", func(e *Element) *Element { return e.Held("t", "x") }, Element{Handle: "t", Along: "x"}},
		{"Beside", (*Element).Beside, Element{Free: true}},
		{"When", func(e *Element) *Element {
			return e.When(true, func(e *Element) { e.Sized(2) }).When(false, func(e *Element) { e.Wide(9) })
		}, Element{Size: 2}},
	} {
		e := &Element{}
		if got := c.set(e); got != e || !reflect.DeepEqual(*e, c.want) {
			t.Errorf("%s makes %+v, not %+v", c.name, *e, c.want)
		}
		v := reflect.ValueOf(c.want)
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				reached[v.Type().Field(i).Name] = true
			}
		}
	}
	for f := range reflect.TypeFor[Element]().Fields() {
		if !reached[f.Name] {
			t.Errorf("no setter reaches %s", f.Name)
		}
	}
}

func TestPanelsTellSentences(t *testing.T) {
	p := (&Scene{}).Panel("p", "", At(0, 0, 1, 1))
	p.Tell("One %s.", "thing").Tell("Another.")
	if p.Says != "One thing. Another." {
		t.Errorf("it says %q", p.Says)
	}
	p.Arrow("a", 1, 2, 3, 4, Ink)
	p.Area("b", []float64{0, 1, 2}, Ink)
	if a, b := p.Elements[0], p.Elements[1]; a.Kind != KindArrow || a.W != 3 || a.H != 4 || b.Kind != KindArea || len(b.Points) != 3 {
		t.Errorf("%+v %+v", a, b)
	}
}

func TestThreadsCanBeLabelled(t *testing.T) {
	s := &Scene{}
	s.Thread("a", "p/x", "q/y", 0.5, Ink)
	s.Thread("b", "p/x", "q/y", 0.5, Ink).Label = "second"
	if s.Threads[0].Label != "" || s.Threads[1].Label != "second" {
		t.Errorf("%+v", s.Threads)
	}
}

func TestPanelsSettersSetTheirFields(t *testing.T) {
	p := (&Scene{}).Panel("p", "", At(0, 0, 1, 1)).Leads().OnTall(At(1, 2, 3, 4)).Names("weak", "strong").Unscaled()
	if !p.Lead || *p.Tall != At(1, 2, 3, 4) || len(p.Ends) != 2 || !p.Plain {
		t.Errorf("%+v", p)
	}
}

// The text twin begins with the conclusion, has an item a panel, and ends with what can be moved; a title is not said twice.
func TestWords(t *testing.T) {
	s := &Scene{Caption: "A beats B."}
	s.Panel("p", "Loss by step", At(0, 0, 1, 1)).Tell("A 0.1, B 0.2.").Point("near", 0, 0, Ink).Held("t", "x").Says("t = %g", 0.5)
	s.Panel("q", "Wall", At(0, 0, 1, 1)).Tell("Wall: 3 digits.")
	s.Panel("r", "Silent", At(0, 0, 1, 1))
	want := []string{"A beats B.", "Loss by step: A 0.1, B 0.2.", "Wall: 3 digits.", "What can be moved: t = 0.5 (Loss by step)."}
	if got := s.Words(); !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	for i := range 9 {
		s.Panels[2].Point("h", 0, 0, Ink).Held("row-"+string(rune('a'+i)), "")
	}
	if got := s.Words()[3]; got != "What can be moved: t = 0.5 (Loss by step); row a (Silent); row b (Silent); row c (Silent); and 6 more." {
		t.Errorf("%q", got)
	}
}
