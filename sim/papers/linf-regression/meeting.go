package linf

import (
	"math"

	"orrery/sim/blocks/linalg"
)

// heavyFor is the row, of those that carry the residual, that overlaps most with unknown j's own.
func (w *wheel) heavyFor(j int) int {
	if len(w.in.heavy) == 1 {
		return w.in.heavy[0]
	}
	column, best, most := w.s.column(w.in.own[j]), w.in.heavy[0], -1.0
	for _, i := range w.in.heavy {
		if o := math.Abs(product(w.s.column(i), column)); o > most {
			best, most = i, o
		}
	}
	return best
}

// A meeting is how an unknown's own row and a heavy row lie in the sketch.
type meeting struct {
	heavy   int     // the row
	overlap float64 // product of the two columns of S
	rows    []int   // sketch rows that both touch, of a sparse sketch
}

func (w *wheel) hit(j int) meeting {
	h := meeting{heavy: w.heavyFor(j)}
	a, b := w.s.column(h.heavy), w.s.column(w.in.own[j])
	h.overlap = product(a, b)
	if w.arm.kind == "sparse" {
		h.rows = meet(a, b)
	}
	return h
}

// meet are the rows of S in which two of its columns are not zero.
func meet(a, b []float64) (rows []int) {
	for k, x := range a {
		if x != 0 && b[k] != 0 {
			rows = append(rows, k)
		}
	}
	return rows
}

// blamed reports whether an unknown is far off, and overlaps with a heavy row as much as that takes: to first order
// x'_j - x*_j = a_jᵀSᵀS r, of which the unknown's own row and the heavy one give r_h·⟨S_j, S_h⟩.
func (w *wheel) blamed(j int, t trial) bool {
	if w.arm.kind != "sparse" || math.Abs(t.off[j]) < 1 {
		return false
	}
	h := w.hit(j)
	return len(h.rows) > 0 && math.Abs(h.overlap*w.in.r[h.heavy]) > 0.5*w.in.unit*math.Abs(t.off[j])
}

func product(a, b []float64) float64 { return linalg.Inner(a, b) }
