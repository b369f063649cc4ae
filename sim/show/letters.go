package show

import (
	"fmt"

	"orrery/sim/scene"
)

// Ground is the colour under one letter, and how strong it is, 0 (none) to 1.
type Ground struct {
	Colour   scene.Colour
	Strength float64
}

// Letters writes a text on a board as rows of cols letters, one cell a letter from the top left, each on a ground of its own
// colour: how sure a language model was of it, how surprised it is. A line break shows as ↵ and breaks no row. Letters that
// have no ground stand on none. key begins all keys; a letter's own ends in its number, so that a text that grows stays
// where it is. It returns how many rows there are.
func Letters(p *scene.Panel, key, text string, cols int, ground []Ground) (rows int) {
	letters := []rune(text)
	cols = max(1, cols)
	rows = max(1, (len(letters)+cols-1)/cols)
	p.Board(float64(cols), float64(rows))
	for i, g := range ground[:min(len(ground), len(letters))] {
		if g.Strength > 0 { // before all letters: a ground never covers its neighbour's letter
			p.Rect(fmt.Sprintf("%s ground %d", key, i), float64(i%cols), float64(i/cols), 1, 1, g.Colour).Faint(min(1, g.Strength))
		}
	}
	for i, c := range letters {
		if c == ' ' {
			continue
		}
		if c == '\n' {
			c = '↵'
		}
		p.Text(fmt.Sprintf("%s %d", key, i), float64(i%cols)+0.5, float64(i/cols)+0.5, string(c), scene.Ink).Middle()
	}
	return rows
}
