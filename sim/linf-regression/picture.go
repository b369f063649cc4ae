package linf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	hub     = 0.34 // radius of the ring of no error, on a wheel of radius 1
	rim     = 0.97 // radius of the largest error
	ghosts  = 40   // earlier sketches on a wheel
	spacing = 0.3  // half the height of a strip's lane
)

// A picture is what the stage shows of a run; the experiment reads nothing from here.
type picture struct {
	r       *sim.Run
	refused string
	wheels  [2]*wheel
	mode    string // what the plot shows: sketches, density, dims or rows
	at      []float64
	a, b    []float64 // the plot's points: dense and sparse
	curve   [3][]float64
	held    int // sketch until which pictures are held
	hand    *hand
}

// A wheel is one side of the stage: errors of one kind of sketch.
type wheel struct {
	key    string
	colour scene.Colour
	arm    arm
	in     *instance
	ts     []trial
	shown  int     // the trial that is drawn sharply
	s      *sketch // its matrix
}

func newPicture(r *sim.Run) *picture {
	return &picture{r: r, mode: "sketches", wheels: [2]*wheel{
		{key: "dense", colour: scene.Series(denseColour)}, {key: "sparse", colour: scene.Series(sparseColour)}}}
}

func (p *picture) begin(left, right arm) {
	p.wheels[0].arm, p.wheels[1].arm = left, right
}

// see is told of a sketch that has been tried.
func (p *picture) see(side int, in *instance, a arm, t trial, s *sketch) {
	w := p.wheels[side]
	if w.arm != a {
		w.ts = nil
	}
	w.in, w.arm, w.s = in, a, s
	w.ts = append(w.ts, t)
	w.shown = len(w.ts) - 1
	if p.mode == "sketches" && side == 1 {
		p.at, p.a, p.b = append(p.at, float64(len(w.ts))), append(p.a, p.wheels[0].ts[w.shown].eps), append(p.b, t.eps)
	}
}

// raced is told that both sides have tried sketch k.
func (p *picture) raced(k int) {
	a, b := p.wheels[0], p.wheels[1]
	t, u := a.ts[k], b.ts[k]
	why := "no unknown's row meets the heavy one"
	if b.blamed(u.worst, u) {
		why = "its worst unknown shares a row of S with the heavy row"
	} else if u.eps > 1 {
		why = "no single meeting explains it"
	}
	p.r.Say("Sketch %d of %d. Dense: the largest error is %.2f times the promised one. Sparse: %.2f; %s. Costs %.3f and %.3f.",
		k+1, tries.In(p.r), t.eps, u.eps, why, t.cost, u.cost)
	if k < 14 {
		p.r.Moment(p.draw)
	} else {
		p.r.Draw(p.draw)
	}
}

// turn begins another plot.
func (p *picture) turn(mode string) {
	if p.mode == "density" {
		p.curve = [3][]float64{p.at, p.a, p.b}
	}
	p.mode, p.at, p.a, p.b = mode, nil, nil, nil
}

// point is told a point of the plot.
func (p *picture) point(x, dense, sparse float64) {
	p.at, p.a, p.b = append(p.at, x), append(p.a, dense), append(p.b, sparse)
	p.r.Moment(p.draw)
}

// finish goes back to the run's own setting, with the worst sketch of each side, and gives the reader hands.
func (p *picture) finish(l *lab, left, right arm) {
	for side, a := range []arm{left, right} {
		w := p.wheels[side]
		w.in, w.arm, w.ts, w.s = l.problem(a.d), a, l.done[a], l.worst[a]
		w.shown = worstOf(w.ts)
	}
	p.mode, p.at, p.a, p.b = "density", p.curve[0], p.curve[1], p.curve[2]
	p.hand = &hand{p: p, l: l, pick: -1, s: right.s, own: *p.wheels[1]}
	m := p.r.Measures
	p.r.Say("Nine of ten dense sketches keep every unknown within %.2f times the promise, nine of ten sparse ones within %.2f; their median costs are %.3f and %.3f. The worst of each is drawn. Drag s below; drag the ring on a wheel to any unknown.",
		m["dense"], m["eps_sparse"], m["cost_dense"], m["cost_sparse"])
	p.r.Draw(p.draw)
	p.r.Handle("s", func(x, _ float64) { p.hand.drag(x) })
	p.r.Handle("unknown", func(x, y float64) { p.hand.point(x, y) })
}

func worstOf(ts []trial) int {
	at := 0
	for k, t := range ts {
		if t.eps > ts[at].eps {
			at = k
		}
	}
	return at
}

// draw fills a scene.
func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 32
	if p.refused != "" {
		panel := s.Panel("refused", "No such sketch", scene.At(0, 0, 12, 32)).Board(12, 5)
		for k, line := range lines(p.refused, 36) {
			panel.Text(fmt.Sprintf("line%d", k), 6, 1.2+0.6*float64(k), line, scene.Soft).Align = "middle"
		}
		panel.Says = p.refused
		return
	}
	limit := p.limit()
	for side, w := range p.wheels {
		p.wheel(s.Panel(w.key, w.title(), scene.At(6*side, 0, 6, 17)), w, limit)
	}
	for side, w := range p.wheels {
		p.strip(s, s.Panel(w.key+" S", "", scene.At(6*side, 17, 6, 7)), w)
	}
	p.plot(s.Panel("plot", "", scene.At(0, 24, 12, 8)))
}

func (w *wheel) title() string {
	switch w.arm.kind {
	case "srht":
		return "Dense: SRHT"
	case "gauss":
		return "Dense: Gaussian"
	}
	return fmt.Sprintf("Sparse: s = %d", w.arm.s)
}

// limit is the largest error that both wheels show, in units of the promise.
func (p *picture) limit() float64 {
	most := 1.8
	for _, w := range p.wheels {
		for _, t := range w.ts {
			most = max(most, t.eps)
		}
	}
	return most * 1.05
}

// place is where an error u of unknown j lies on a wheel.
func place(j, d int, u, limit float64) (x, y float64) {
	radius := hub + (rim-hub)*min(math.Abs(u)/limit, 1)
	sin, cos := math.Sincos(2 * math.Pi * (float64(j) + 0.5) / float64(d))
	return 1 + radius*sin, 1 - radius*cos
}

func ring(u, limit float64) []float64 {
	const corners = 120
	var out []float64
	for k := range corners {
		x, y := place(k, corners, u, limit)
		out = append(out, x, y)
	}
	return out
}

// outline is a trial's errors as a closed line round the ring of none.
func outline(t trial, limit float64) []float64 {
	out := make([]float64, 0, 2*len(t.off))
	for j, u := range t.off {
		x, y := place(j, len(t.off), u, limit)
		out = append(out, x, y)
	}
	return out
}

func (p *picture) wheel(panel *scene.Panel, w *wheel, limit float64) {
	panel.Board(2, 2)
	e := panel.Line("promise", ring(1, limit), scene.Soft)
	e.Fill, e.Alpha = true, 0.16
	e.Label = "within this disc: what ε = 1 promises of every unknown, |Ax* − b||A⁺|/√d"
	e = panel.Line("one", ring(1, limit), scene.Soft)
	e.Closed, e.Width, e.Alpha, e.Dashed = true, 1.2, 0.8, true
	e = panel.Line("zero", ring(0, limit), scene.Soft)
	e.Closed, e.Width, e.Label = true, 1, "no error: the exact solution x*"
	if len(w.ts) == 0 {
		panel.Says = fmt.Sprintf("%s: nothing tried yet.", w.title())
		return
	}
	for k := max(0, len(w.ts)-ghosts); k < len(w.ts); k++ {
		if k != w.shown {
			e := panel.Line(fmt.Sprintf("sketch%d", k), outline(w.ts[k], limit), w.colour)
			e.Closed, e.Alpha, e.Width = true, 0.2, 1
		}
	}
	t := w.ts[w.shown]
	e = panel.Line("now", outline(t, limit), w.colour)
	e.Closed, e.Width = true, 1.8
	p.spokes(panel, w, t, limit)
	if p.hand != nil {
		e := panel.Line("most", ring(eps90(w.ts), limit), w.colour)
		e.Closed, e.Alpha, e.Width, e.Label = true, 0.8, 1.2, fmt.Sprintf("90%% of %d sketches stay within %.2f", len(w.ts), eps90(w.ts))
	}
	text := panel.Text("eps", 1, 1, fmt.Sprintf("ε %.2f", t.eps), scene.Ink)
	text.Align, text.Size = "middle", 18
	if w.key == "dense" { // on the other wheel thorns are in the way
		text = panel.Text("promised", 0, 1.95, "dashed: promised", scene.Soft)
		text.Size = 13
		if p.hand != nil {
			text = panel.Text("ring", 0, 1.82, "ring: 9 in 10 within", w.colour)
			text.Size = 13
		}
	}
	p.wheelSays(panel, w, t)
}

// spokes are the unknowns, each with its numbers; those that the first-order theory blames on an overlap stand out.
func (p *picture) spokes(panel *scene.Panel, w *wheel, t trial, limit float64) {
	var column []float64
	if w.arm.kind != "gauss" { // there a column takes too long
		column = w.s.column(w.heavyFor(t.worst))
	}
	for j, u := range t.off {
		x, y := place(j, len(t.off), u, limit)
		e := panel.Point(fmt.Sprintf("x%d", j), x, y, w.colour)
		e.Size = 1.4
		e.Label = fmt.Sprintf("unknown %d: x* = %.3f, x′ = %.3f, off by %.2f times the promise", j+1, w.in.truth[j], w.in.truth[j]+u*w.in.unit, math.Abs(u))
		if column != nil {
			e.Label += fmt.Sprintf("; its column of S and the heavy row's overlap by %.3f", product(w.s.column(w.in.own[j]), column))
		}
		if w.blamed(j, t) {
			e.Colour, e.Size = scene.Brass, 4
		}
	}
	if p.hand != nil {
		j := p.hand.picked(w)
		x, y := place(j, len(t.off), t.off[j], limit)
		e := panel.Point("pick", x, y, scene.Brass)
		e.Hollow, e.Size, e.Width, e.Handle = true, 8, 2, "unknown"
		e.Label = fmt.Sprintf("drag to an unknown: its column of S is shown below. Now unknown %d, off by %.2f", j+1, math.Abs(t.off[j]))
	}
}

func (p *picture) wheelSays(panel *scene.Panel, w *wheel, t trial) {
	which := fmt.Sprintf("Sketch %d", w.shown+1)
	if p.hand != nil {
		which = "The worst sketch"
	}
	beyond := 0
	for _, u := range t.off {
		if math.Abs(u) > 1 {
			beyond++
		}
	}
	panel.Says = fmt.Sprintf("%s, %d rows for %d unknowns. %s is off by %.2f times the promise at unknown %d, and beyond the promise at %d of them. 90%% of %d sketches stay within %.2f.",
		w.title(), w.s.m, w.arm.d, which, t.eps, t.worst+1, beyond, len(w.ts), eps90(w.ts))
}

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

func product(a, b []float64) float64 {
	sum := 0.0
	for k, x := range a {
		sum += float64(x * b[k])
	}
	return sum
}

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

// lines breaks a text into lines of at most so many letters.
func lines(text string, most int) (out []string) {
	for _, word := range strings.Fields(text) {
		if k := len(out) - 1; k >= 0 && len(out[k])+1+len(word) <= most {
			out[k] += " " + word
		} else {
			out = append(out, word)
		}
	}
	return out
}

func plural(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + one
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
