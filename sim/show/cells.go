package show

import (
	"fmt"

	"orrery/sim/scene"
)

// Cells draws a table of numbers v [rows × cols], row by row, the first row on top, as a heat map with named rows and columns:
// which class is taken for which, who attends to whom. The number stands in each cell, in that format, where
// there are at most 64; an empty format writes none. key begins all keys.
func Cells(p *scene.Panel, key string, rows, cols []string, v []float64, m scene.Map, lo, hi float64, format string) *scene.Element {
	n, k := len(rows), len(cols)
	x, y := scene.Axis{Max: float64(k), Names: cols}, scene.Axis{Max: float64(n)}
	for j := range cols {
		x.Ticks = append(x.Ticks, float64(j)+0.5)
	}
	for i := range rows { // y goes up
		y.Ticks, y.Names = append(y.Ticks, float64(i)+0.5), append(y.Names, rows[n-1-i])
	}
	p.Axes(x, y)
	p.Heat(key, 0, 0, float64(k), float64(n), scene.Matrix(n, k, v, m, lo, hi))
	heat := len(p.Elements) - 1
	if format != "" && n*k <= 64 {
		for i := range rows {
			for j := range cols {
				p.Text(fmt.Sprintf("%s %d,%d", key, i, j), float64(j)+0.5, float64(n-i)-0.5, Figure(format, v[i*k+j]), scene.Ink).Middle()
			}
		}
	}
	return &p.Elements[heat]
}
