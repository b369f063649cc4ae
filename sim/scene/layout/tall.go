package layout

import (
	"cmp"
	"math"
	"slices"

	"orrery/sim/scene"
)

// The grid of tall screens: a picture that is taller than wide. Where the scene declares one (scene.Panel.OnTall, in every
// panel) that is taken; otherwise the panels are broken anew into rows, in the order in which they are read, so that each
// is seen as large as possible. How it breaks depends on the panels' places, kinds and shapes alone, so it stays as it is
// while a run goes on.

// cell is the share of a panel in the picture, and where it lies among its neighbours.
type cell struct {
	at   Rect
	near scene.Place // for plots that share their edges
}

// tallCells are the panels' shares of a picture that is taller than wide; ok is false where there is no use for another grid.
func tallCells(s *scene.Scene, cols, rows int, w, h float64, st Style) (cells []cell, ok bool) {
	if h <= w || len(s.Panels) < 2 {
		return nil, false
	}
	if cells, ok = declared(s, w, h, st); ok {
		return cells, true
	}
	units, ok := units(s, cols, rows)
	if !ok {
		return nil, false
	}
	b := breaker{units: units, w: max(w-2*st.Margin, 8), h: max(h-2*st.Margin, 8), st: st}
	rowsOf := b.best()
	cells = make([]cell, len(s.Panels))
	heights := b.heights(rowsOf)
	y, from := st.Margin, 0
	for r, n := range rowsOf {
		b.place(units[from:from+n], y, heights[r], r, cells)
		y += heights[r] + st.Gap
		from += n
	}
	return cells, true
}

// declared is the grid that the panels name.
func declared(s *scene.Scene, w, h float64, st Style) ([]cell, bool) {
	cols, rows := cmp.Or(max(s.TallCols, 0), 6), cmp.Or(max(s.TallRows, 0), 12)
	cells := make([]cell, len(s.Panels))
	cw, ch := (w-2*st.Margin+st.Gap)/float64(cols), (h-2*st.Margin+st.Gap)/float64(rows)
	for i, p := range s.Panels {
		if p == nil || p.Tall == nil {
			return nil, false
		}
		at := *p.Tall
		cells[i] = cell{Rect{st.Margin + float64(at.Col)*cw, st.Margin + float64(at.Row)*ch,
			max(float64(at.Cols)*cw-st.Gap, 8), max(float64(at.Rows)*ch-st.Gap, 8)}, at}
	}
	return cells, true
}

// unit is panels that stay side by side: one, or a few of which one is so narrow that it belongs to its neighbours.
type unit struct {
	panels []*scene.Panel
	index  []int     // in the scene
	share  []float64 // of the unit's width
	wide   float64   // of the wide picture's width
	high   float64   // of its height
	row    int
}

// narrow is the share of the wide picture's width under which a panel is no picture of its own.
const narrow = 0.2

// units are the panels in the order in which they are read; ok is false where their places make none.
func units(s *scene.Scene, cols, rows int) (out []unit, ok bool) {
	order := make([]int, len(s.Panels))
	for i, p := range s.Panels {
		if p == nil || p.Place.Cols < 1 || p.Place.Rows < 1 {
			return nil, false
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		p, q := s.Panels[a], s.Panels[b]
		if p.Lead != q.Lead { // the main picture comes first
			if p.Lead {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(p.Place.Row, q.Place.Row), cmp.Compare(p.Place.Col, q.Place.Col))
	})
	slim := func(p *scene.Panel) bool { return float64(p.Place.Cols) < narrow*float64(cols) }
	for _, i := range order {
		p := s.Panels[i]
		if n := len(out); n > 0 {
			u := &out[n-1]
			last := u.panels[len(u.panels)-1]
			if last.Place.Row == p.Place.Row && last.Place.Rows == p.Place.Rows && (slim(p) || slim(last)) {
				u.panels, u.index = append(u.panels, p), append(u.index, i)
				continue
			}
		}
		out = append(out, unit{panels: []*scene.Panel{p}, index: []int{i}, row: p.Place.Row})
	}
	for i := range out {
		u := &out[i]
		total := 0
		for _, p := range u.panels {
			total += p.Place.Cols
		}
		for _, p := range u.panels {
			u.share = append(u.share, float64(p.Place.Cols)/float64(total))
		}
		u.wide, u.high = float64(total)/float64(cols), float64(u.panels[0].Place.Rows)/float64(rows)
	}
	return out, true
}

// breaker breaks units into rows.
type breaker struct {
	units []unit
	w, h  float64 // of the picture without its margin
	st    Style
}

// most units in a row, and most of them whose every break is tried; more are broken two by two.
const (
	abreast = 3
	tried   = 9
)

// best is how many units each row has.
func (b *breaker) best() []int {
	n := len(b.units)
	if n > tried {
		out := make([]int, 0, n)
		for ; n > 0; n -= 2 {
			out = append(out, min(n, 2))
		}
		return out
	}
	var best []int
	worth := math.Inf(-1)
	var row []int
	var try func(left int)
	try = func(left int) {
		if left == 0 {
			if v := b.worth(row); best == nil || v > worth+1e-9 {
				best, worth = slices.Clone(row), v
			}
			return
		}
		for k := 1; k <= min(abreast, left); k++ {
			row = append(row, k)
			try(left - k)
			row = row[:len(row)-1]
		}
	}
	try(n)
	return best
}

// widths are those of a row's units: as on the wide picture among each other, but none too narrow.
func (b *breaker) widths(row []unit) []float64 {
	total := 0.0
	for _, u := range row {
		total += max(u.wide, 0.3)
	}
	free := max(b.w-float64(len(row)-1)*b.st.Gap, 8)
	out := make([]float64, len(row))
	for i, u := range row {
		out[i] = free * max(u.wide, 0.3) / total
	}
	return out
}

// shape is the most height that a unit can use at a width, and the least in which it can be read.
func (b *breaker) shape(u unit, w float64) (most, least float64) {
	for i, p := range u.panels {
		pw := w*u.share[i] - b.st.Gap*(1-u.share[i])
		head := 1.75 * b.st.Title
		if b.st.Scales {
			if _, _, _, ok := scaled(p); ok {
				head += 1.5 * b.st.Font
			}
		}
		switch {
		case p.X == nil || p.Y == nil:
			ratio := 1.0
			if finite(p.H/p.W) && p.W > 0 && p.H > 0 {
				ratio = p.H / p.W
			}
			most, least = max(most, pw*ratio+head), max(least, min(pw*ratio, 4*b.st.Font)+head)
		case p.Equal && p.X.Scale == scene.Linear && p.Y.Scale == scene.Linear && p.X.Max > p.X.Min:
			most, least = max(most, pw*min(math.Abs(p.Y.Max-p.Y.Min)/(p.X.Max-p.X.Min), 2)+head+2*b.st.Font), max(least, 8*b.st.Font)
		default:
			most, least = math.Inf(1), max(least, 8.5*b.st.Font)
		}
	}
	return most, max(least, 1)
}

// usual is how many times wider than high a wide picture is.
const usual = 1.94

// narrowest is the least width of a plot that can be read, px: with numbers beside it, or bare.
func (u unit) narrowest() float64 {
	for _, p := range u.panels {
		if p.Y != nil && !p.Y.Bare {
			return 150
		}
	}
	return 100
}

// area is what share of the picture a unit should have: large ones stay the largest, small ones are still seen.
func (u unit) area() float64 { return math.Pow(u.wide*u.high, 0.7) }

// heights are those of the rows: by their units' shares, none higher than it can use nor, where that is possible, lower than it
// needs.
func (b *breaker) heights(rows []int) []float64 {
	n := len(rows)
	share, most, least := make([]float64, n), make([]float64, n), make([]float64, n)
	from := 0
	for r, k := range rows {
		row := b.units[from : from+k]
		for i, w := range b.widths(row) {
			m, l := b.shape(row[i], w)
			share[r] += row[i].area()
			most[r], least[r] = max(most[r], m), max(least[r], l)
		}
		from += k
	}
	room := max(b.h-float64(n-1)*b.st.Gap, 8)
	out := make([]float64, n)
	fixed := make([]bool, n)
	for range n + 1 { // rows that have come to an end of theirs are set, the others share what is left
		free, total := room, 0.0
		for r := range out {
			if fixed[r] {
				free -= out[r]
			} else {
				total += share[r]
			}
		}
		set, over, under := false, 0.0, 0.0
		for r := range out {
			if !fixed[r] {
				out[r] = free * share[r] / total
				over, under = over+max(out[r]-most[r], 0), under+max(least[r]-out[r], 0)
			}
		}
		for r := range out {
			if fixed[r] {
				continue
			}
			if over >= under && out[r] > most[r] {
				out[r], fixed[r], set = most[r], true, true
			} else if under > over && out[r] < least[r] {
				out[r], fixed[r], set = least[r], true, true
			}
		}
		if !set {
			break
		}
	}
	total := 0.0
	for _, x := range out {
		total += max(x, 1)
	}
	for r := range out {
		out[r] = max(out[r], 1)
		if total > room {
			out[r] *= room / total
		}
	}
	b.lead(rows, out, room)
	return out
}

// lead gives the main picture's row its share.
func (b *breaker) lead(rows []int, heights []float64, room float64) {
	if !b.units[0].panels[0].Lead || len(rows) < 2 || rows[0] != 1 {
		return
	}
	if least := leading * (b.h + 2*b.st.Margin); heights[0] < least && room > least {
		k := (room - least) / (room - heights[0])
		for r := range heights {
			heights[r] *= k
		}
		heights[0] = least
	}
}

// worth is how well units are seen in rows of so many: how large what is drawn of each is, the more the larger it should be;
// less where there is no room for words, and where panels that are alike on the wide picture come to differ.
func (b *breaker) worth(rows []int) float64 {
	heights := b.heights(rows)
	worth, from := 0.0, 0
	var last Rect // of the unit before
	for r, n := range rows {
		row := b.units[from : from+n]
		for i, w := range b.widths(row) {
			u := row[i]
			most, least := b.shape(u, w)
			high := min(heights[r], most)
			size := w * high
			if !math.IsInf(most, 1) {
				size = w * high * high / most // a board is as wide as it is high
			} else {
				size = w * min(high, w) // a plot higher than wide wins little
				worth -= 2 * max(0, 1-w/u.narrowest())
				worth -= 0.1 * u.area() * math.Abs(math.Log(w/heights[r]/(usual*u.wide/u.high)))
			}
			worth += u.area()*math.Log(max(size, 1)) - 2*max(0, 1-heights[r]/least)
			is := Rect{0, 0, w, heights[r]}
			if k := from + i; k > 0 {
				o := b.units[k-1]
				if o.row == u.row && o.wide == u.wide && o.high == u.high && math.Abs(math.Log(is.W/last.W))+math.Abs(math.Log(is.H/last.H)) > 0.1 {
					worth -= 0.8
				}
				if i > 0 && o.row != u.row { // what stood in one row stays together where that costs little
					worth -= 0.05
				}
			}
			if u.panels[0].Lead && n > 1 {
				worth--
			}
			last = is
		}
		from += n
	}
	return worth
}

// place sets the cells of a row's panels.
func (b *breaker) place(row []unit, y, high float64, r int, cells []cell) {
	x := b.st.Margin
	for i, w := range b.widths(row) {
		u := row[i]
		free, px := w-float64(len(u.panels)-1)*b.st.Gap, x
		for k := range u.panels {
			pw := free * u.share[k]
			col := int(math.Round((px - b.st.Margin) / b.w * 60))
			cells[u.index[k]] = cell{Rect{px, y, max(pw, 8), max(high, 8)},
				scene.Place{Col: col, Row: r, Cols: int(math.Round((px+pw-b.st.Margin)/b.w*60)) - col, Rows: 1}}
			px += pw + b.st.Gap
		}
		x += w + b.st.Gap
	}
}
