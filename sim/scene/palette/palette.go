// Package palette is the one place where a colour of a scene becomes numbers: the stage's named colours, the
// page's (as CSS variables, so that they follow the reader's theme), and the colour maps.
package palette

import (
	"math"
	"strconv"
	"strings"

	"orrery/sim/scene"
)

// RGB is an opaque sRGB colour.
type RGB struct{ R, G, B uint8 }

// The stage's own colours.
var (
	Stage = RGB{0x10, 0x13, 0x1c} // the ground
	Rule  = RGB{0x39, 0x40, 0x4f} // axis lines
	Grid  = RGB{0x20, 0x25, 0x31} // grid lines, the ground of badges
)

var named = map[scene.Colour]RGB{
	"":          {0xe8, 0xe6, 0xdf},
	scene.Ink:   {0xe8, 0xe6, 0xdf},
	scene.Soft:  {0xa8, 0xa4, 0x98},
	scene.Dim:   {0x4b, 0x52, 0x63},
	scene.Brass: {0xf0, 0xcf, 0x7a},
	scene.Good:  {0x5c, 0xc7, 0x9a},
	scene.Bad:   {0xf0, 0x8a, 0x7d},
	"s1":        {0x74, 0xae, 0xf0},
	"s2":        {0xf0, 0x93, 0x5f},
	"s3":        {0x5c, 0xc7, 0xa6},
	"s4":        {0xc3, 0x96, 0xe6},
	"s5":        {0xe0, 0xb8, 0x4a},
	"s6":        {0x9a, 0xa6, 0xb2},
}

var variables = map[scene.Colour]string{
	"": "var(--ink)", scene.Ink: "var(--ink)", scene.Soft: "var(--soft)", scene.Dim: "var(--line)",
	scene.Brass: "var(--brass)", scene.Good: "var(--holds)", scene.Bad: "var(--fails)",
	"s1": "var(--s1)", "s2": "var(--s2)", "s3": "var(--s3)", "s4": "var(--s4)", "s5": "var(--s5)", "s6": "var(--s6)",
}

// Of is a colour on the stage. An unknown name is ink.
func Of(c scene.Colour) RGB {
	if rgb, ok := named[c]; ok {
		return rgb
	}
	if rgb, ok := mapped(c); ok {
		return rgb
	}
	return named[scene.Ink]
}

// CSS is a colour in the page: a variable of its style sheet, or, of a map, the number itself.
func CSS(c scene.Colour) string {
	if v, ok := variables[c]; ok {
		return v
	}
	if rgb, ok := mapped(c); ok {
		return rgb.Hex()
	}
	return variables[scene.Ink]
}

// mapped reads "v:0.25" (sequential, 0 to 1) and "d:-0.4" (diverging, -1 to 1).
func mapped(c scene.Colour) (RGB, bool) {
	kind, number, ok := strings.Cut(string(c), ":")
	if !ok {
		return RGB{}, false
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) {
		return RGB{}, false
	}
	switch kind {
	case "v":
		return sequential[index(v)], true
	case "d":
		return diverging[index((v+1)/2)], true
	}
	return RGB{}, false
}

func index(t float64) int { return int(math.Round(255 * min(max(t, 0), 1))) }

// Hex is the colour as "#rrggbb".
func (c RGB) Hex() string {
	const digits = "0123456789abcdef"
	b := [7]byte{'#', digits[c.R>>4], digits[c.R&15], digits[c.G>>4], digits[c.G&15], digits[c.B>>4], digits[c.B&15]}
	return string(b[:])
}
