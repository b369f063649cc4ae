package completion

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim/scene"
	"orrery/sim/show"
)

// given draws what the methods are shown of the table: the rest is hatched.
func (c *picture) given(s *scene.Scene) {
	w, h := 1.0, 1.0
	if matrix.In(c.r) == "mnist" {
		w, h = shownCols, shownRows
	}
	panel := s.Panel("given", "Given: "+show.Percent(share.In(c.r), 0)+" of the table", scene.At(0, 0, 4, 14)).OnTall(scene.At(0, 0, 3, 3)).Unscaled().Board(w, h*(1+below))
	if c.p == nil {
		panel.Tell("The matrix is being drawn.")
		return
	}
	if c.p.images != nil {
		c.digits(panel, func(d, j int) float64 { return c.p.sides[0].y.At(d, j) / c.p.scale })
	} else {
		img, _ := c.cells(func(i, j int) float64 { return c.p.truth.At(i, j) }, func(i, j int) float64 { return far })
		panel.Heat("table", 0, 0, 1, 1, img).Says("%d × %d of the entries, rows and columns sorted; hatched ones are missing", len(c.i), len(c.j))
	}
	panel.Text("number", w/2, h*(1+below/2), "hatched: missing", scene.Soft).Sized(16).Middle()
	panel.Tell("%s of %d × %d entries are given; the rest is to be found.", show.Percent(share.In(c.r), 0), c.p.m, c.p.n)
}

// filled is the table as an arm has it, and the share of its missing entries that are right.
func (c *picture) filled(at snap) (img *scene.Image, share float64) {
	value := func(i, j int) float64 { return kernels.Dot(at.u.Row(i), at.v.Row(j)) }
	return c.cells(value, func(i, j int) float64 { return math.Abs(c.p.truth.At(i, j) - value(i, j)) })
}

// cells draws a table. A missing entry that is far off is only a stroke across its cell; the nearer it comes, the more of the
// cell is full.
func (c *picture) cells(value, off func(i, j int) float64) (img *scene.Image, share float64) {
	rows, cols := len(c.i), len(c.j)
	v := make([]float64, cell*cell*rows*cols)
	missing, right := 0, 0
	for a, i := range c.i {
		for b, j := range c.j {
			x, reach := value(i, j), cell // how far from its diagonal a cell is full
			if c.p.sides[0].mask.At(i, j) == 0 {
				missing++
				e := off(i, j)
				switch {
				case e < near:
					right++
				case e >= far:
					reach = 1
				default:
					reach = 1 + int(float64(cell-1)*math.Log(far/e)/math.Log(far/near))
				}
				if e >= far {
					x = math.Copysign(min(math.Abs(x), 0.6), x) // pale: nothing is known of it
				}
			}
			for y := range cell {
				for z := range cell {
					if d := y - (cell - 1 - z); d > -reach && d < reach {
						v[((cell*a+y)*cols+b)*cell+z] = x
					}
				}
			}
		}
	}
	if missing > 0 {
		share = float64(right) / float64(missing)
	}
	return scene.Matrix(cell*rows, cell*cols, v, scene.Diverging, -strongest, strongest), share
}

// digits draws the first images, pixel j of image d from what at gives.
func (c *picture) digits(panel *scene.Panel, at func(d, j int) float64) {
	for d := range shownRows * shownCols {
		v := make([]float64, c.p.n)
		for j := range v {
			v[j] = at(d, j)
		}
		x, y := float64(d%shownCols), float64(d/shownCols)
		panel.Tile(fmt.Sprintf("digit%d", d), x+0.03, y+0.03, 0.94, 0.94, scene.Matrix(digitSide, digitSide, v, scene.Grey, 0, 1)).
			Says("digit %d: %d of its %d pixels were observed", d, len(c.p.sides[0].seen[d]), c.p.n)
	}
}
