package adaptive

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	side        = 64 // of the map of the universe
	frames      = 60 // pictures of the questions' stream
	mostGrains  = 150
	mostTouched = 120
	mostKept    = 128 // hypotheses kept for the hand that turns time back
)

// A signalPicture is what the stage shows of world B. It only looks.
type signalPicture struct {
	r      *sim.Run
	w      *signalWorld
	order  []int // cells as they lie in the maps: from most + to most -, equal patterns of findings together
	grains []seen
	drops  int // ordinary grains, and updates, among them
	marks  int
	shown  int // frame of the last picture
	flash  bool
	done   bool

	kept   []moment // the first is the uniform hypothesis
	stride int      // every so manyth update is kept
	when   int      // the question that the reader has gone back to
}

// moment is a hypothesis, from the question on that made it.
type moment struct {
	from    int
	updates int
	d       []float32 // u - w
}

// seen is an answer of PMW that is shown.
type seen struct {
	question
	answer, truth float64
	touched       bool
}

func newSignalPicture(r *sim.Run, w *signalWorld) *signalPicture {
	p := &signalPicture{r: r, w: w, order: make([]int, cells), stride: 1}
	p.keep(0)
	pattern := make([]int, cells)
	for x := range cells {
		p.order[x] = x
		for k := range w.b {
			pattern[x] = 2*pattern[x] + (1-sign(w.b[k], x))/2
		}
	}
	slices.SortStableFunc(p.order, func(x, y int) int {
		return cmp.Or(cmp.Compare(w.c[y], w.c[x]), cmp.Compare(pattern[x], pattern[y]))
	})
	r.Say("Left what is true, in the middle what the sample of %s shows, right what the public hypothesis says: nothing yet.", count(n.In(r)))
	r.Draw(p.draw)
	return p
}

// answered is told every answer of PMW.
func (p *signalPicture) answered(q question, a, truth float64, touched bool) {
	stride := max(1, p.w.m/mostGrains)
	keep := q.final || q.finding >= 0
	switch {
	case touched && p.marks < mostTouched:
		keep = true
		p.marks++
	case !touched && !q.final && q.number%stride == 0:
		keep = true
	}
	if keep {
		p.grains = append(p.grains, seen{q, a, truth, touched})
	}
	if touched {
		if p.w.p.updates%p.stride == 0 {
			p.keep(q.number)
		}
		p.flash = true
		what := "a feature"
		switch {
		case q.final:
			what = "the analyst's final question"
		case q.finding >= 0:
			what = fmt.Sprintf("the real finding B%d", q.finding+1)
		}
		p.r.Say("Question %s, %s: the hypothesis was clearly wrong. The sample is read for the %s time, and the map turns.", count(q.number), what, ordinal(p.w.p.updates))
		if p.w.p.updates <= mostTouched {
			p.r.Moment(p.draw)
		} else {
			p.r.Draw(p.draw)
		}
		p.flash = false
	}
}

// keep keeps the hypothesis; when there are too many, every other one goes.
func (p *signalPicture) keep(from int) {
	d := make([]float32, cells)
	for x := range d {
		d[x] = float32(p.w.p.u[x] - p.w.p.w[x])
	}
	p.kept = append(p.kept, moment{from, p.w.p.updates, d})
	if len(p.kept) > mostKept {
		for i := range mostKept/2 + 1 {
			p.kept[i] = p.kept[2*i]
		}
		p.kept, p.stride = p.kept[:mostKept/2+1], 2*p.stride
	}
}

// then is the hypothesis that answers after question p.when.
func (p *signalPicture) then() moment {
	at := p.kept[0]
	for _, k := range p.kept {
		if k.from <= p.when {
			at = k
		}
	}
	return at
}

func ordinal(n int) string {
	switch {
	case n%100/10 == 1:
	case n%10 == 1:
		return fmt.Sprint(n, "st")
	case n%10 == 2:
		return fmt.Sprint(n, "nd")
	case n%10 == 3:
		return fmt.Sprint(n, "rd")
	}
	return fmt.Sprint(n, "th")
}

// block is told that some more questions have been asked.
func (p *signalPicture) block() {
	if f := p.w.asked * frames / p.w.m; f > p.shown {
		p.shown = f
		p.r.Say("%s questions: %s of them were answered by the hypothesis alone, and left no trace. The sample was read %s.",
			count(p.w.asked), count(p.w.served), times(p.w.p.updates))
		p.r.Moment(p.draw)
	}
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return count(n) + " times"
}

func (p *signalPicture) finish() {
	p.done, p.when = true, p.w.m
	if last := p.kept[len(p.kept)-1]; last.updates != p.w.p.updates {
		p.keep(int(p.w.touches[len(p.w.touches)-1]))
	}
	p.r.Handle("when", func(x, _ float64) { p.when = int(float64(p.w.m) * within(x/float64(p.w.m))) })
	e, h := &p.w.each[empirical], &p.w.each[weights]
	p.r.Say("%s questions, %s looks at the sample. Largest error: PMW %.2f, empirical mean %.2f, never looking %.2f, which misses the real findings. Drag the ring under the grains to turn time back.",
		count(p.w.m), count(p.w.p.updates), h.worst, e.worst, p.w.each[never].worst)
	p.r.Draw(p.draw)
}

func (p *signalPicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.maps(s)
	p.stream(s)
	p.dials(s)
}

// maps are the universe's 4096 cells: what is true, what the sample shows, what the hypothesis says.
func (p *signalPicture) maps(s *scene.Scene) {
	size := float64(n.In(p.r))
	board := func(key, title string, col int, value func(x int) float64, most float64) *scene.Panel {
		v := make([]float64, cells)
		for i, x := range p.order {
			v[i] = value(x)
		}
		panel := s.Panel(key, title, scene.At(col, 0, 4, 3)).Board(side, side)
		panel.Heat("map", 0, 0, side, side, scene.Matrix(side, side, v, scene.Diverging, -most, most))
		return panel
	}
	w := p.w
	board("truth", "Truth", 0, func(x int) float64 { return w.c[x] }, 1).
		Says = "The truth: the mean label of each of 4096 cells, sorted from most positive to most negative; equal patterns of the four findings lie together, so it is a few even bands."
	board("sample", "Sample", 4, func(x int) float64 { return w.e[x] * cells / size }, 3*math.Sqrt(cells/size)).
		Says = fmt.Sprintf("The sample holds %.1f people a cell: the bands drown in noise, and this noise is what a majority of answers picks up.", size/cells)
	now := moment{from: w.asked, updates: w.p.updates}
	value := func(x int) float64 { return w.p.u[x] - w.p.w[x] }
	if p.done {
		now = p.then()
		value = func(x int) float64 { return float64(now.d[x]) }
	}
	panel := board("hypothesis", "Hypothesis", 8, func(x int) float64 { return value(x) * cells }, 1)
	panel.Says = fmt.Sprintf("The hypothesis after %s: its correlation with the truth over the cells is %.2f.", plural(now.updates, "update"), p.alike(value))
	if p.done && p.when < w.m {
		panel.Title = "Hypothesis then"
		panel.Says = fmt.Sprintf("At question %s: ", count(p.when)) + panel.Says
	}
	e := &panel.Elements[0]
	e.Label = "what the hypothesis says of each cell"
	if p.flash {
		e.Flash, e.Frame, e.Width = true, scene.Brass, 3
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return count(n) + " " + what + "s"
}

// alike is the cosine of a hypothesis and the truth.
func (p *signalPicture) alike(hypothesis func(x int) float64) float64 {
	xy, xx, yy := 0.0, 0.0, 0.0
	for x, c := range p.w.c {
		d := hypothesis(x)
		xy, xx, yy = xy+c*d, xx+c*c, yy+d*d
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

// stream is the errors of the answers in the order of the questions.
func (p *signalPicture) stream(s *scene.Scene) {
	w := p.w
	top := 0.75
	for i := range w.each {
		top = max(top, 1.15*w.each[i].worst)
	}
	m := float64(w.m)
	panel := s.Panel("stream", plural(w.p.updates, "look")+" at the sample", scene.At(0, 3, 6, 3)).Axes(
		scene.Axis{Label: "question", Min: 0, Max: 1.01 * m},
		scene.Axis{Label: "error", Min: 0, Max: top, Ticks: []float64{0, 0.2, 0.4, 0.6, 0.8, 1}})
	looks := [mechanisms]struct {
		name   string
		colour int
		width  float64
	}{{"empirical mean", colourEmp, 3}, {"with noise", colourGauss, 1.5}, {"PMW", colourPMW, 3}, {"never looking", colourNever, 1.5}}
	for _, i := range []int{never, gaussian, empirical, weights} {
		e := line(panel, ids[i], fmt.Sprintf("largest error so far, %s: %.2f", looks[i].name, w.each[i].worst), &w.each[i].curve, scene.Series(looks[i].colour), looks[i].width)
		if e != nil && i == never {
			e.Dashed = true
		}
	}
	if p.done { // names at the curves' ends, lifted where they would lie on each other
		order := []int{never, gaussian, empirical, weights}
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(w.each[i].worst, w.each[j].worst) })
		y := 0.0
		for _, i := range order {
			y = max(y+0.085*top, w.each[i].worst+0.05*top)
			word := panel.Text("word-"+ids[i], m, y, looks[i].name, scene.Series(looks[i].colour))
			word.Align = "end"
		}
	}
	for i, g := range p.grains {
		size, colour, who, what := 2.0, scene.Series(colourPMW), "the hypothesis", "a feature"
		if g.touched {
			size, who = 5, "the sample"
		}
		switch {
		case g.final:
			what = "the analyst's final question so far"
		case g.finding >= 0:
			what = fmt.Sprintf("the real finding B%d", g.finding+1)
			size = max(size, 3.5)
		}
		y := math.Abs(g.answer - g.truth)
		e := panel.Point(fmt.Sprint("q", i), float64(g.number), min(y, top), colour)
		e.Size, e.From = size, []float64{float64(g.number), top}
		if g.touched {
			e.Ring, e.Links = scene.Brass, []string{"hypothesis/map"}
		} else if size < 3 {
			e.Alpha = 0.55
		}
		e.Label = fmt.Sprintf("question %s, %s: answered %.3f by %s; truth %.3f", count(g.number), what, g.answer, who, g.truth)
	}
	if p.done {
		label := ""
		if p.when < w.m {
			label = count(p.when)
		}
		now := panel.Rule("now", 0, label, scene.Soft)
		now.Vertical, now.X = true, float64(p.when)
		h := panel.Point("when", float64(p.when), 0, scene.Ink)
		h.Handle, h.Along, h.Size, h.Ring = "when", "x", 7, scene.Brass
		h.Label = fmt.Sprintf("question %s: drag to see what the hypothesis and the needles said then", count(p.when))
	}
	panel.Says = fmt.Sprintf("After %s questions the largest errors are %.2f for PMW, %.2f for the empirical mean, %.2f with noise and %.2f for never looking. Ringed are the %s.",
		count(w.asked), w.each[weights].worst, w.each[empirical].worst, w.each[gaussian].worst, w.each[never].worst, plural(w.p.updates, "update"))
}

func (p *signalPicture) dials(s *scene.Scene) {
	w := p.w
	panel := s.Panel("dials", "Accuracy: reported and true (%)", scene.At(6, 3, 6, 3)).Board(2*dialWide, dialHigh)
	e, h := &w.each[empirical], &w.each[weights]
	said, so := [2]float64{e.reported, h.reported}, [2]float64{e.actual, h.actual}
	asked := w.adaptive && len(e.curve.m) > 0
	if p.done && w.adaptive {
		for i, x := range []*respondent{e, h} {
			said[i], so[i] = x.said.at(p.when), x.so.at(p.when)
		}
		asked = p.when >= int(e.curve.m[0])
	}
	dial(panel, "emp", "plain mean", 0, (1+said[0])/2, (1+so[0])/2, asked, scene.Series(colourEmp))
	dial(panel, "pmw", "PMW", 1, (1+said[1])/2, (1+so[1])/2, asked, scene.Series(colourPMW))
	switch {
	case !w.adaptive:
		panel.Says = "No final question is asked, so there is no classifier."
	case !asked:
		panel.Says = "There is no classifier yet."
	default:
		panel.Says = fmt.Sprintf("The empirical mean reports an accuracy of %.1f%%, and %.1f%% is true; PMW reports %.1f%%, and %.1f%% is true.",
			50*(1+said[0]), 50*(1+so[0]), 50*(1+said[1]), 50*(1+so[1]))
	}
}
