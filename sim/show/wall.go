package show

import (
	"math"

	"orrery/sim/scene"
)

// Wall is a wall of small images on a board, row by row, with room for a word under each: digits and how they are read,
// the weights of a layer's units.
type Wall struct {
	Cols, Rows int

	panel *scene.Panel
	high  float64 // of a row, in tiles
}

// NewWall turns the panel into a wall of n tiles; cols is how many stand side by side, 0 for about a square. Captions
// leaves room for words.
func NewWall(p *scene.Panel, n, cols int, captions bool) *Wall {
	if cols <= 0 {
		cols = max(1, int(math.Ceil(math.Sqrt(float64(n)))))
	}
	w := &Wall{Cols: cols, Rows: max(1, (n+cols-1)/cols), panel: p, high: 1}
	if captions {
		w.high = 1.35
	}
	p.Board(float64(cols), w.high*float64(w.Rows))
	return w
}

// Middle is the middle of the k-th tile, in the board's units.
func (w *Wall) Middle(k int) (x, y float64) {
	return float64(k%w.Cols) + 0.5, w.high*float64(k/w.Cols) + 0.5
}

const gap = 0.06 // between tiles, in tiles

// Tile hangs an image in the k-th place; new ones rise from below the wall.
func (w *Wall) Tile(k int, key string, img *scene.Image) *scene.Element {
	x, y := w.Middle(k)
	x, y = x-0.5+gap/2, y-0.5+gap/2
	return w.panel.Tile(key, x, y, 1-gap, 1-gap, img).Comes(x, w.panel.H)
}

// Caption writes a word under the k-th tile of a wall that has room for it.
func (w *Wall) Caption(k int, key, word string, c scene.Colour) *scene.Element {
	x, y := w.Middle(k)
	return w.panel.Text(key, x, y+0.5+(w.high-1)/2, word, c).Middle()
}

// Photo is an image of grey bytes [rows × cols], black to white: a digit, a photograph.
func Photo(rows, cols int, bytes []byte) *scene.Image {
	return &scene.Image{Rows: rows, Cols: cols, Data: bytes, Map: scene.Grey, Lo: 0, Hi: 1}
}

// Fields are images of weights, each [rows × cols] of units[i], diverging round zero. Each has the range of its own largest
// magnitude, but at least 0.3 times the largest of all: weak ones stay pale.
func Fields[T float32 | float64](rows, cols int, units [][]T) []*scene.Image {
	largest := func(v []T) float64 {
		most := 0.0
		for _, x := range v {
			most = max(most, math.Abs(float64(x)))
		}
		return most
	}
	most := 1e-6
	for _, v := range units {
		most = max(most, largest(v))
	}
	out := make([]*scene.Image, len(units))
	for i, v := range units {
		span := max(largest(v), 0.3*most)
		out[i] = scene.Matrix(rows, cols, v, scene.Diverging, -span, span)
	}
	return out
}
