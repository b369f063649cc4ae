package richlazy

import (
	"fmt"
	"math"

	"orrery/sim/scene"
	"orrery/sim/show"
)

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	_, f, _ := p.reel.Now()
	for k := range p.columns {
		p.weights(s, k, f[k])
	}
	for k := range p.columns {
		p.cloud(s, k, f[k])
	}
	panel := show.Chart(s, p.r, "alignment", scene.At(0, 9, 12, 3))
	panel.Key, panel.Title, panel.X.Label, panel.Y.Label = "time", "Kernel alignment with the start, by iteration", "", ""
	p.reel.Mark(panel)
}

// weights draws a network's weight matrix and, beside it, what has been added to it: the singular values of W - W₀.
func (p *picture) weights(s *scene.Scene, k int, l *look) {
	name := p.columns[k].name
	panel := s.Panel("w-"+ids[k], name, scene.At(4*k, 0, 4, 4)).Board(1.5, 1)
	if l == nil {
		return
	}
	panel.Heat("W", 0, 0, 1, 1, l.heat).Says("%s: the weights, rows and columns in the order of the start's leading singular vectors", name)
	for i, x := range l.spectrum {
		const left, long, high = 1.06, 0.44, 1.0 / bars
		panel.Rect(fmt.Sprintf("s%d", i), left, (float64(i)+0.15)*high, max(0.004, long*x/p.top), 0.7*high, scene.Series(colours[k])).
			Says("singular value %d of what learning has added to the weights: %.3f", i+1, x)
	}
	state := "still training"
	switch {
	case l.iteration == 0:
		panel.Tell("%s, before the first iteration.", name)
		return
	case l.lost:
		state = "lost: its loss is no number any more"
	case l.done:
		state = "stopped"
	}
	panel.Tell("%s, %s, after %s: loss %s, weight change %.2f, of which the largest singular value is %.2f.",
		name, state, show.Count(l.iteration, "iteration"), show.Short(l.loss, 3), l.dw, l.spectrum[0])
}

// cloud draws where the network puts the trials, and from where they have come.
func (p *picture) cloud(s *scene.Scene, k int, l *look) {
	const below = 0.4 // room for the number
	x1, y1 := p.most[0], p.most[1]
	panel := s.Panel("h-"+ids[k], "", scene.At(4*k, 4, 4, 5)).Axes(
		scene.Axis{Min: -x1, Max: x1, Bare: true}, scene.Axis{Min: -(1 + below) * y1, Max: y1, Bare: true})
	if k == low {
		panel.Title = "Hidden states"
	}
	if l == nil {
		return
	}
	panel.Line("x", []float64{-x1, 0, x1, 0}, scene.Dim).Wide(1)
	panel.Line("y", []float64{0, -y1, 0, y1}, scene.Dim).Wide(1)
	first, moved := p.reel.First()[k], 0.0
	for i, t := range p.trials {
		x, y, x0, y0 := l.points[2*i], l.points[2*i+1], first.points[2*i], first.points[2*i+1]
		moved += math.Hypot(x-x0, y-y0) / float64(len(p.trials))
		e := panel.Point(fmt.Sprintf("t%d", i), x, y, t.colour).Sized(t.size).Trails(x0, y0, x, y).Says("%s; answer%s", t.what, p.answer(l, i))
		for j := range p.columns {
			if j != k {
				e.Lights(fmt.Sprintf("h-%s/t%d", ids[j], i))
			}
		}
	}
	panel.Text("KA", 0, -(1+below/2)*y1, fmt.Sprintf("KA %.2f", l.ka), scene.Series(colours[k])).Sized(20).Middle().
		Says("alignment of the tangent kernel with the one at the start: 1 is lazy, 0 rich")
	if k == low && !p.linear { // whose colours are whose
		panel.Text("left", -x1, -y1, "left", sideColours[0])
		panel.Text("right", x1, -y1, "right", sideColours[1]).End()
	}
	panel.Tell("%s: kernel alignment %.2f; the %d points have moved by %.2f on average.", p.columns[k].name, l.ka, len(p.trials), moved)
}

// answer is what a network answers to a trial.
func (p *picture) answer(l *look, i int) string {
	if p.linear {
		return show.Figure(" %.2f", l.out[i])
	}
	o := l.out[3*i : 3*i+3]
	return fmt.Sprintf(": left %s, right %s, hold %s", show.Percent(o[1], 0), show.Percent(o[2], 0), show.Percent(o[0], 0))
}
