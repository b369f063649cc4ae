package linf

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/sim/scene"
)

// lane is a column of S in a strip.
type lane struct {
	key, name string
	row       int // of the data
	unknown   int // -1 for a heavy row
}

// lanes are the columns that matter: the heavy row's and those of the two unknowns that are off most, or one of these and the reader's.
func (p *picture) lanes(w *wheel) []lane {
	t := w.ts[w.shown]
	order := make([]int, len(t.off))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(math.Abs(t.off[j]), math.Abs(t.off[i])) })
	first, second := order[0], order[1]
	if p.hand != nil {
		if j := p.hand.picked(w); j != first {
			first, second = j, first
		}
	}
	return []lane{{"heavy", "heavy", w.heavyFor(first), -1},
		{"a", fmt.Sprintf("x%d", first+1), w.in.own[first], first}, {"b", fmt.Sprintf("x%d", second+1), w.in.own[second], second}}
}

// strip shows three columns of S: where the rows of the data that matter went.
func (p *picture) strip(s *scene.Scene, panel *scene.Panel, w *wheel) {
	panel.Title = "Where S puts three rows"
	m := w.arm.m
	if w.s != nil {
		m = w.s.m
	}
	y := scene.Axis{Min: -0.55, Max: 2.55}
	y.Ticks, y.Names = []float64{0, 1, 2}, []string{"", "", "heavy"} // from the bottom up
	panel.Axes(scene.Axis{Min: 0, Max: float64(m), Bare: true}, y)
	if w.s == nil {
		panel.Says = "No sketch yet."
		return
	}
	lanes := p.lanes(w)
	for k, l := range lanes {
		panel.Y.Names[2-k] = l.name
		p.lane(panel, w, l, float64(2-k))
	}
	for k, l := range lanes[1:] {
		p.meetings(s, panel, w, lanes[0], l, float64(1-k))
	}
}

// meetings marks where an unknown's column of S meets the heavy row's, and says it.
func (p *picture) meetings(s *scene.Scene, panel *scene.Panel, w *wheel, heavy, l lane, y float64) {
	a, b := w.s.column(heavy.row), w.s.column(l.row)
	overlap, off := product(a, b), math.Abs(w.ts[w.shown].off[l.unknown])
	if w.arm.kind != "sparse" {
		same := 0
		for i := range a {
			if a[i]*b[i] > 0 {
				same++
			}
		}
		panel.Says += fmt.Sprintf("The columns of S of the heavy row and of unknown %d agree in sign in %d of %d rows: overlap %.3f, off by %.2f. ", l.unknown+1, same, len(a), overlap, off)
		return
	}
	shared, tip := meet(a, b), fmt.Sprintf("%s/x%d", w.key, l.unknown)
	for n, i := range shared {
		x := float64(i) + 0.5
		key := fmt.Sprintf("hit %s%d", l.key, n)
		e := panel.Line(key, []float64{x, y, x, 2}, scene.Brass)
		e.Width, e.Flash, e.Links = 2.5, true, []string{tip}
		e.Label = fmt.Sprintf("row %d of S holds the heavy row and that of unknown %d: overlap %+.2f", i+1, l.unknown+1, a[i]*b[i])
		if len(shared) <= 3 && off > 1 { // more are too many to follow
			s.Thread(w.key+key, fmt.Sprintf("%s/heavy at %d", panel.Key, i), tip, 0.9, scene.Brass)
		}
	}
	panel.Says += fmt.Sprintf("The column of S of unknown %d shares %s with the heavy row's: overlap %.2f, off by %.2f. ", l.unknown+1, plural(len(shared), "row", "rows"), overlap, off)
}

// lane draws a column: a dot for each entry of a sparse one, the signs of a dense one as colours.
func (p *picture) lane(panel *scene.Panel, w *wheel, l lane, y float64) {
	c := w.s.column(l.row)
	colour := w.colour
	if l.unknown < 0 {
		colour = scene.Ink
	}
	e := panel.Line("lane "+l.key, []float64{0, y, float64(len(c)), y}, scene.Soft)
	e.Width, e.Alpha = 1, 0.35
	if w.arm.kind != "sparse" {
		const most = 512 // entries that are drawn
		step := max(1, len(c)/most)
		var thin []float64
		for k := 0; k < len(c); k += step {
			thin = append(thin, c[k])
		}
		t := panel.Heat("S "+l.key, 0, y-spacing, float64(len(c)), 2*spacing, scene.Weights(1, len(thin), thin))
		t.Label = fmt.Sprintf("%s: all %d entries of the column are ±, each about 1/√m", l.name, len(c))
		return
	}
	for k, x := range c {
		if x != 0 {
			e := panel.Point(fmt.Sprintf("%s at %d", l.key, k), float64(k)+0.5, y, colour)
			e.Size = 3.5
			e.Hollow = x < 0
			e.Label = fmt.Sprintf("%s: row %d of S, %+.2f", l.name, k+1, x)
		}
	}
}
