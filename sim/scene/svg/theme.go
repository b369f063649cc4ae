package svg

import (
	"orrery/sim/scene"
	"orrery/sim/scene/palette"
)

// Theme is where a picture will be seen.
type Theme int

// The themes.
const (
	Stage Theme = iota // on its own dark ground, colours fixed: cards, stored pictures, previews
	Page               // no ground, colours as the page's CSS variables: charts in light and dark
	Paper              // charts on white, colours fixed: files that stand alone
)

func (t Theme) colour(c scene.Colour) string {
	switch t {
	case Page:
		return palette.CSS(c)
	case Paper:
		return palette.OnPaper(c).Hex()
	}
	return palette.Of(c).Hex()
}

// ground is what lies behind a picture.
func (t Theme) ground() string {
	switch t {
	case Page:
		return "var(--card)"
	case Paper:
		return palette.Paper.Hex()
	}
	return palette.Stage.Hex()
}

// lines are the colours of the grid and of axes.
func (t Theme) lines() (grid, axis string) {
	switch t {
	case Page:
		return "var(--line)", "var(--soft)"
	case Paper:
		return palette.PaperGrid.Hex(), palette.PaperRule.Hex()
	}
	return palette.Grid.Hex(), palette.Rule.Hex()
}
