package layout

import "orrery/sim/scene"

// leading is the least share of the picture's height that a main panel takes.
const leading = 0.45

// rowTops are the upper edges of the grid's rows, below the picture's margin, and, last, the lower edge of them all. Rows
// are equally high, unless the main panel's would take less than its share.
func rowTops(s *scene.Scene, rows int, h float64, st Style) []float64 {
	total := h - 2*st.Margin + st.Gap
	tops := make([]float64, rows+1)
	for i := range tops {
		tops[i] = total * float64(i) / float64(rows)
	}
	for _, p := range s.Panels {
		if p == nil || !p.Lead || p.Place.Rows < 1 || p.Place.Row < 0 || p.Place.Rows >= rows {
			continue
		}
		from, to := p.Place.Row, p.Place.Row+p.Place.Rows
		need := leading*h + st.Gap
		if to > rows || tops[to]-tops[from] >= need || need >= total {
			continue
		}
		other := (total - need) / float64(rows-p.Place.Rows)
		for i := range rows {
			high := other
			if i >= from && i < to {
				high = need / float64(p.Place.Rows)
			}
			tops[i+1] = tops[i] + high
		}
		break
	}
	return tops
}
