package show

import (
	"cmp"

	"orrery/sim/scene"
)

// Bar is a number with its name.
type Bar struct {
	Key    string
	Name   string
	Value  float64
	Colour scene.Colour
	Says   string // heard on hover; empty: name and number
}

// Bars draws level bars from zero to their values, one below the other, each under its name with its number in that
// format at the end; the panel's axis reaches from lo to hi, and what lies beyond is cut off. The panel gets its
// axes; it says all numbers.
func Bars(p *scene.Panel, lo, hi float64, format string, bars ...Bar) {
	rows := max(3, len(bars)) // a few bars don't grow fat
	p.Axes(scene.Axis{Min: lo, Max: hi, Bare: true}, scene.Axis{Max: float64(rows), Bare: true})
	zero := Within(0, lo, hi)
	var says []string
	for i, b := range bars {
		y, number := float64(rows-i-1), Figure(format, b.Value)
		words := b.Name + " " + number
		says = append(says, words)
		p.Rect(b.Key+" track", lo, y+0.12, hi-lo, 0.22, "d:0.08")
		if end := Within(b.Value, lo, hi); end != zero && b.Value == b.Value {
			p.Rect(b.Key, min(zero, end), y+0.12, max(end-zero, zero-end), 0.22, b.Colour).Says("%s", cmp.Or(b.Says, words))
		}
		p.Text(b.Key+" name", lo, y+0.62, b.Name, scene.Soft)
		p.Text(b.Key+" value", hi, y+0.62, number, scene.Ink).End()
	}
	if len(says) > 0 {
		p.Tell("%s.", Capital(List(says...)))
	}
}
