package palette

import "orrery/sim/scene"

// The ground of pictures on paper, and their grid and axis lines.
var (
	Paper     = RGB{0xff, 0xff, 0xff}
	PaperGrid = RGB{0xe0, 0xdb, 0xcf}
	PaperRule = RGB{0x5d, 0x59, 0x4f}
)

// onPaper are the colours of the page's light theme, as numbers: a file has no style sheet to look its variables up in.
var onPaper = map[scene.Colour]RGB{
	"":          {0x1c, 0x1b, 0x19},
	scene.Ink:   {0x1c, 0x1b, 0x19},
	scene.Soft:  {0x5d, 0x59, 0x4f},
	scene.Dim:   {0xe0, 0xdb, 0xcf},
	scene.Brass: {0x85, 0x60, 0x0d},
	scene.Good:  {0x1c, 0x6b, 0x4a},
	scene.Bad:   {0xa3, 0x35, 0x2b},
	"s1":        {0x2b, 0x68, 0xab},
	"s2":        {0xb8, 0x4e, 0x23},
	"s3":        {0x22, 0x78, 0x5f},
	"s4":        {0x8a, 0x55, 0xb0},
	"s5":        {0x86, 0x65, 0x0d},
	"s6":        {0x5b, 0x66, 0x70},
}

// OnPaper is a colour on white, for files and print. An unknown name is ink.
func OnPaper(c scene.Colour) RGB {
	if rgb, ok := onPaper[c]; ok {
		return rgb
	}
	if rgb, ok := mapped(c); ok {
		return rgb
	}
	return onPaper[scene.Ink]
}
