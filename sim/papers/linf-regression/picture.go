package linf

import (
	"fmt"
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
	m := p.r.Measures()
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
		p.wheel(s.Panel(w.key, w.title()+": error of every unknown", scene.At(6*side, 0, 6, 17)), w, limit)
	}
	for side, w := range p.wheels {
		p.strip(s, s.Panel(w.key+" S", "", scene.At(6*side, 17, 6, 7)), w)
	}
	p.plot(s.Panel("plot", "", scene.At(0, 24, 12, 8)))
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
