package layout

import "orrery/sim/scene"

// rowTops are the upper edges of the grid's rows, below the picture's margin, and, last, the lower edge of them all. Rows are equally
// high; but on a picture that is taller than wide, a row that holds only boards takes no more than its boards can
// fill, for they are as wide as they can be, and what it leaves goes to the rows with axes.
func rowTops(s *scene.Scene, cols, rows int, w, h float64, st Style) []float64 {
	cw := (w - 2*st.Margin + st.Gap) / float64(cols)
	ch := (h - 2*st.Margin + st.Gap) / float64(rows)
	tops, height := make([]float64, rows+1), make([]float64, rows)
	for i := range height {
		height[i] = ch
		tops[i+1] = float64(i+1) * ch
	}
	if h > w {
		spread(height, s, cols, cw, ch, st)
		for i, x := range height {
			tops[i+1] = tops[i] + x
		}
	}
	return tops
}

func spread(height []float64, s *scene.Scene, cols int, cw, ch float64, st Style) {
	need := make([]float64, len(height))
	open := make([]bool, len(height)) // a row that can use more
	for _, p := range s.Panels {
		if p == nil || p.Place == (scene.Place{}) {
			return
		}
		at := p.Place
		if at.Rows < 1 || at.Row < 0 || at.Row+at.Rows > len(height) || at.Cols < 1 || at.Cols > cols {
			return
		}
		board := p.X == nil || p.Y == nil
		each := ch
		if board && finite(p.W) && finite(p.H) && p.W > 0 && p.H > 0 {
			each = ((float64(at.Cols)*cw-st.Gap)*p.H/p.W + st.Title*1.75 + st.Gap) / float64(at.Rows)
		}
		for r := at.Row; r < at.Row+at.Rows; r++ {
			need[r] = max(need[r], min(each, ch))
			open[r] = open[r] || !board
		}
	}
	saved, takers := 0.0, 0
	for r := range height {
		if open[r] {
			takers++
		} else {
			saved += ch - need[r]
		}
	}
	if takers == 0 {
		return
	}
	for r := range height {
		if open[r] {
			height[r] += saved / float64(takers)
		} else {
			height[r] = need[r]
		}
	}
}
