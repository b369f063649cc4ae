package bilevel

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	wallCols = 22
	wallRows = 9
	onWall   = wallCols * wallRows // training digits that are shown, the first ones
	handSets = 0.02                // how near to 0 and 1 a weight can be set by hand
	handRuns = 20                  // outer steps after that
)

// A wall is what the stage shows of digits being cleaned. It only looks: the experiment reads nothing from here.
type wall struct {
	r     *sim.Run
	h     *heap
	c     *cleaner
	spot  [2]int // one digit with a right label, one with a wrong one; -1: none
	step  int
	named bool // red frames

	end  *cleaner // as the run left it
	hand int      // digit in the reader's hand; -1: none
	set  float64  // and the weight it was given
}

func newWall(r *sim.Run, h *heap) *wall {
	return &wall{r: r, h: h, spot: [2]int{-1, -1}, named: true, hand: -1}
}

func (p *wall) begin(c *cleaner) { p.c = c }

// tell is told that an outer step is done, and says what it did.
func (p *wall) tell(t int) {
	p.step = t + 1
	if t == 0 { // the two that are pushed hardest
		for i := range onWall {
			k, push := 0, -p.c.push(i)
			if p.h.wrong[i] {
				k, push = 1, -push
			}
			if j := p.spot[k]; j < 0 || push > p.pushOf(k, j) {
				p.spot[k] = i
			}
		}
	}
	right, wrong := p.means()
	r := p.r
	switch {
	case t < 3:
		r.Say("Step %d. Where the student who peeped does worse than the other, the digit loses weight: it shrinks and sinks. Red ones sink already.", p.step)
	case !slices.Contains(p.h.wrong, true):
		r.Say("Step %d. There is nothing to clean here, yet weights move: mean %.2f.", p.step, right)
	case t < 12:
		r.Say("Step %d. Nobody has told them which labels are wrong, yet the wall sorts itself: mean weight %.2f of right labels, %.2f of wrong ones.", p.step, right, wrong)
	default:
		r.Say("Step %d. Mean weight %.2f of right labels, %.2f of wrong ones; a right label outweighs a wrong one with probability %.2f.", p.step, right, wrong, r.Measures()["auc"])
	}
}

func (p *wall) pushOf(k, i int) float64 {
	if k == 0 {
		return -p.c.push(i)
	}
	return p.c.push(i)
}

// means are the mean weights of right and of wrong labels.
func (p *wall) means() (right, wrong float64) {
	var sum, n [2]float64
	for i, w := range p.h.wrong {
		k := 0
		if w {
			k = 1
		}
		sum[k] += p.c.weight(i)
		n[k]++
	}
	return sum[0] / max(n[0], 1), sum[1] / max(n[1], 1)
}

// finish hands the digits over.
func (p *wall) finish() {
	p.end = p.c
	r := p.r
	for i := range onWall {
		r.Handle(fmt.Sprintf("d%d", i), func(_, y float64) { p.drag(i, y) })
	}
	r.Handle("answers", func(x, _ float64) { p.named = !(x < wallCols-2.5) })
	m := r.Measures()
	r.Say("%.1f%% right after cleaning, %.1f%% before, %.1f%% from right labels alone, %.1f%% from the checked digits alone. Drag a digit up or down to give it another weight: the two students pull it back.",
		100*m["acc_clean"], 100*m["acc_plain"], 100*m["acc_oracle"], 100*m["acc_val"])
	r.Draw(p.draw)
}

// drag sets a digit's weight, 1 at the top of the wall and 0 at its foot, and lets the cleaner go on from there.
func (p *wall) drag(i int, y float64) {
	if math.IsNaN(y) {
		return
	}
	p.set = min(max(1-y/wallRows, handSets), 1-handSets)
	p.hand = i
	p.c = p.end.copied()
	p.c.x[i] = math.Log(p.set / (1 - p.set))
	p.c.moved()
	for range handRuns {
		p.c.step()
	}
	if k := 0; p.h.wrong[i] {
		p.spot[k+1] = i
	} else {
		p.spot[k] = i
	}
	p.r.Say("By hand the weight of this %s was set to %.2f. After %d more steps the two students have it at %.2f; without a hand it had been %.2f.", p.name(i), p.set, handRuns, p.c.weight(i), p.end.weight(i))
}

// name is what a digit is, as far as the label tells.
func (p *wall) name(i int) string {
	if p.h.wrong[i] {
		return fmt.Sprintf("%d labelled %d", p.h.truth[i], p.h.train.label[i])
	}
	return fmt.Sprint(p.h.truth[i])
}

func (p *wall) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 24
	p.tiles(s)
	p.students(s)
	p.verdicts(s)
}

// weightOf is 1/2 before the first step.
func (p *wall) weightOf(i int) float64 {
	if p.c == nil {
		return 0.5
	}
	return p.c.weight(i)
}

// tiles is the wall: every digit keeps its column, and within the column they stand by weight.
func (p *wall) tiles(s *scene.Scene) {
	panel := s.Panel("wall", "Which labels to trust? Heavy digits rise; a red frame is a wrong label", scene.At(0, 0, 12, 15)).Board(wallCols, wallRows+0.9)
	var sunk, reds, lower float64
	var line []float64
	for col := range wallCols {
		column := make([]int, wallRows)
		for k := range column {
			column[k] = col*wallRows + k
		}
		slices.SortStableFunc(column, func(i, j int) int { return cmp.Compare(p.weightOf(j), p.weightOf(i)) })
		heavy := 0
		for row, i := range column {
			w := p.weightOf(i)
			if w >= 0.5 {
				heavy++
			}
			size := 0.34 + 0.62*w
			img := &scene.Image{Rows: side, Cols: side, Data: p.h.train.image[i], Map: scene.Grey, Lo: 0, Hi: 1}
			e := panel.Tile(fmt.Sprintf("d%d", i), float64(col)+(1-size)/2, float64(row)+(1-size)/2, size, size, img)
			e.Alpha = 0.25 + 0.75*w
			e.Label = fmt.Sprintf("labelled %d, weight %.2f", p.h.train.label[i], w)
			if p.c != nil {
				e.Label += fmt.Sprintf("; loss %.2f for the student who peeped, %.2f for the other", p.c.atY[i], p.c.atZ[i])
			}
			if p.h.wrong[i] {
				reds++
				if w < 0.5 {
					sunk++
				}
				if p.named {
					e.Frame = scene.Bad
					e.Label += fmt.Sprintf("; it is a %d", p.h.truth[i])
				}
			} else if w < 0.5 {
				lower++
			}
			if p.end != nil {
				e.Handle, e.Along = e.Key, "y"
			}
			if i == p.hand {
				e.Frame = scene.Brass
			}
		}
		line = append(line, float64(col), float64(heavy), float64(col+1), float64(heavy))
	}
	if p.step > 0 {
		e := panel.Line("half", line, scene.Brass)
		e.Width, e.Label = 1.5, "above this line weights have grown, below it they have fallen"
	}
	panel.Says = fmt.Sprintf("Of %.0f digits on the wall with a wrong label %.0f weigh less than at the start, of %.0f with a right one %.0f.", reds, sunk, onWall-reds, lower)
	if p.step == 0 {
		panel.Says = fmt.Sprintf("%d digits of the same weight; %.0f have a wrong label.", onWall, reds)
	}
	p.lever(panel)
}

// lever hides the answers.
func (p *wall) lever(panel *scene.Panel) {
	if p.end == nil {
		return
	}
	const left, right, y = wallCols - 4, wallCols - 1, wallRows + 0.55
	x, text := float64(right), "red frames: shown"
	if !p.named {
		x, text = left, "red frames: hidden"
	}
	panel.Text("answers text", left-0.6, y, text, scene.Soft).Align = "end"
	panel.Line("track", []float64{left, y, right, y}, scene.Dim).Width = 3
	e := panel.Point("answers", x, y, scene.Bad)
	e.Size, e.Handle, e.Along, e.Label = 5, "answers", "x", text+"; drag to the other side"
}

// students shows the templates of both, and what peeping has changed.
func (p *wall) students(s *scene.Scene) {
	panel := s.Panel("students", "Two students: y peeped at checked digits, z did not", scene.At(0, 15, 7, 9)).Board(11.7, 3.1)
	if p.c == nil {
		panel.Text("wait", 1.7, 1.5, "the first one is still learning", scene.Soft)
		panel.Says = "The first student is still learning, from all digits alike."
		return
	}
	most, apart := 1e-9, 1e-9
	diff := make([]float32, pixels)
	for k := range classes {
		for j := range pixels {
			a, b := float64(p.c.y.At(k, j)), float64(p.c.z.At(k, j))
			most = max(most, math.Abs(a), math.Abs(b))
			apart = max(apart, math.Abs(a-b))
		}
	}
	for row, what := range []string{"y", "z", "y − z"} {
		t := panel.Text(what, 1.5, float64(row)*1.05+0.5, what, scene.Soft)
		t.Align = "end"
		for k := range classes {
			v, reach := p.c.y.Row(k)[:pixels], most
			switch row {
			case 1:
				v = p.c.z.Row(k)[:pixels]
			case 2:
				reach = apart
				for j := range diff {
					diff[j] = p.c.y.At(k, j) - p.c.z.At(k, j)
				}
				v = diff
			}
			e := panel.Heat(fmt.Sprintf("%s%d", what, k), 1.7+float64(k), float64(row)*1.05, 0.96, 0.96, scene.Matrix(side, side, v, scene.Diverging, -reach, reach))
			e.Label = fmt.Sprintf("%s: what speaks for (amber) and against (blue) a %d", what, k)
		}
	}
	panel.Says = fmt.Sprintf("The two students' weights differ by at most %.2g, and are at most %.2g.", apart, most)
}

// verdicts shows what both students make of two digits.
func (p *wall) verdicts(s *scene.Scene) {
	panel := s.Panel("digits", "The peeping one is worse at wrong labels", scene.At(7, 15, 5, 9)).Board(10, 4.6)
	if p.c == nil || p.spot[0] < 0 && p.spot[1] < 0 {
		return
	}
	top := 1.0
	for _, i := range p.spot {
		if i >= 0 {
			top = max(top, float64(p.c.atY[i]), float64(p.c.atZ[i]))
		}
	}
	for k, i := range p.spot {
		if i < 0 {
			continue
		}
		y := 0.1 + 2.3*float64(k)
		img := &scene.Image{Rows: side, Cols: side, Data: p.h.train.image[i], Map: scene.Grey, Lo: 0, Hi: 1}
		e := panel.Tile(fmt.Sprintf("tile%d", k), 0, y, 2, 2, img)
		e.Links = []string{fmt.Sprintf("wall/d%d", i)}
		what := "right label"
		if k == 1 {
			what, e.Frame = "wrong label", scene.Bad
		}
		e.Label = fmt.Sprintf("%s: %s, weight %.2f", p.name(i), what, p.c.weight(i))
		for row, loss := range []float64{float64(p.c.atY[i]), float64(p.c.atZ[i])} {
			name, student, colour := "peeped", "y", scene.Series(3)
			if row == 1 {
				name, student, colour = "did not", "z", scene.Soft
			}
			at := y + 0.15 + 0.95*float64(row)
			panel.Rect(fmt.Sprintf("bar%d%d", k, row), 2.3, at, max(0.02, 3.6*loss/top), 0.7, colour).Label = fmt.Sprintf("the student who %s: loss %.2f", name, loss)
			panel.Text(fmt.Sprintf("loss%d%d", k, row), 2.5+3.6*loss/top, at+0.35, fmt.Sprintf("%s %.2f", student, loss), scene.Ink)
		}
		w := p.c.weight(i)
		falls := p.c.atY[i] > p.c.atZ[i]
		sign, colour := 1.0, scene.Good
		if falls {
			sign, colour = -1, scene.Bad
		}
		arrow := panel.Add(scene.Element{Kind: scene.KindArrow, Key: fmt.Sprintf("arrow%d", k), X: 9.8, Y: y + 1 + 0.8*sign, H: -1.6 * sign, Colour: colour, Width: 3})
		arrow.Label = fmt.Sprintf("weight %.2f", w)
		panel.Says += fmt.Sprintf("Digit %s (%s): loss %.2f for the student who peeped, %.2f for the other, so its weight %s; it is %.2f. ", p.name(i), what, p.c.atY[i], p.c.atZ[i],
			map[bool]string{true: "falls", false: "rises"}[falls], w)
	}
}
