package tester

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

// drawBank draws a small disc for each data set, and below them where each lies: how badly it fails, how bad it is.
func (p *picture) drawBank(s *scene.Scene) {
	s.Cols, s.Rows = 10, 12
	for k, set := range bank {
		panel := s.Panel(set, set, scene.At(2*(k%5), 4*(k/5), 2, 4)).Board(2, 2.9)
		if k >= len(p.views) {
			disc{panel: panel}.rim()
			panel.Says = label(set) + ": not yet."
			continue
		}
		p.small(panel, p.views[k])
	}
	p.quadrant(s, scene.At(0, 8, 10, 4))
}

// small draws one of ten.
func (p *picture) small(panel *scene.Panel, v *view) {
	d := v.disc(panel)
	d.rim()
	d.ribbons(p.s.sigma, p.s.lim)
	d.points(p.s.sigma, false, 1.3)
	d.lines(1.6)
	panel.Says = fmt.Sprintf("%s: step %d, %.0f° from the target.", label(v.set), v.l.t, angle(v.l.w, v.s.target))
	if v.out == nil {
		return
	}
	word := "REJECT"
	if p.passes(v) {
		word = "ACCEPT"
	}
	t := panel.Text("stamp", 1, 2.25, word, verdictColour(p.passes(v)))
	t.Align, t.Flash = "middle", !p.ready && v == p.last()
	t = panel.Text("excess", 1, 2.65, fmt.Sprintf("%+.3f", v.out.excess), scene.Soft)
	t.Align, t.Size = "middle", 12
	panel.Says = fmt.Sprintf("%s: %s, error %.3f above the target's; the blind tester %s (%.1f standard errors).",
		label(v.set), word, v.out.excess, p.blindWord(v.out.blind), v.out.blind.most[p.s.degree])
}

// quadrant draws "accepted means good": how far the worst statistic is over its limit, and the error above the target's.
func (p *picture) quadrant(s *scene.Scene, place scene.Place) {
	panel := s.Panel("good", "Accepted means good", place).Axes(
		scene.Axis{Label: "worst statistic / tolerated", Min: overLow, Max: overHigh, Scale: scene.Log, Ticks: []float64{0.01, 0.1, 1, 10, 100}},
		scene.Axis{Label: "excess error", Min: lowest / 2, Max: 1, Scale: scene.Log, Ticks: []float64{1e-4, 1e-2, 1}, Names: []string{"0.0001", "0.01", "1"}})
	empty := panel.Rect("empty", overLow, goodExcess, p.limit-overLow, 1-goodExcess, scene.Bad)
	empty.Alpha, empty.Label = 0.13, "accepted, but bad: must stay empty"
	t := panel.Text("must", overLow*1.15, 0.14, "must stay empty", scene.Bad)
	t.Size = 12
	panel.Add(scene.Element{Kind: scene.KindRule, Key: "limit", X: p.limit, Vertical: true, Colour: scene.Brass, Width: 1.5})
	hand := panel.Point("hand", p.limit, 0.4, scene.Brass)
	hand.Size, hand.Label = 4, "the limit"
	if p.ready && !p.s.off {
		hand.Size, hand.Ring, hand.Handle, hand.Along = 7, scene.Ink, "limit", "x"
		hand.Label = "move the limit of all tests"
	}
	n, bad := 0, 0
	for _, v := range p.views {
		if v.out == nil {
			continue
		}
		_, which := v.rep.worst()
		fine := p.passes(v)
		x, y := v.place()
		e := panel.Point(v.set, x, y, verdictColour(fine))
		e.Size, e.Links = 5, []string{v.set + "/rim"}
		e.Label = fmt.Sprintf("%s: %s, error %.4f above the target's", label(v.set), p.s.lim.says(which, v.rep.value[which]), v.out.excess)
		if fine {
			n++
			if v.out.excess > goodExcess {
				bad++
			}
		}
	}
	p.names(panel)
	panel.Says = fmt.Sprintf("%d data sets are accepted, %d of them with an error more than %.2f above the target's.", n, bad, goodExcess)
}

// place is where a data set lies in the picture of all.
func (v *view) place() (x, y float64) {
	over, _ := v.rep.worst()
	return min(max(over, overLow), overHigh), min(max(v.out.excess, lowest), 1)
}

// names writes the data sets' names below or above their points, those of neighbours together.
func (p *picture) names(panel *scene.Panel) {
	type group struct {
		first, text string
		x, y        float64
		n           float64
	}
	var groups []*group
next:
	for _, v := range p.views {
		if v.out == nil {
			continue
		}
		x, y := v.place()
		x, y = math.Log10(x), math.Log10(y)
		for _, g := range groups {
			if math.Abs(x-g.x) < 0.45 && math.Abs(y-g.y) < 1 {
				g.text += ", " + v.set
				g.x, g.y = (g.x*g.n+x)/(g.n+1), min(g.y, y)
				g.n++
				continue next
			}
		}
		groups = append(groups, &group{v.set, v.set, x, y, 1})
	}
	for _, g := range groups {
		x, y, align := g.x, max(g.y-0.55, math.Log10(lowest/2)+0.2), "middle"
		if g.x > 0 && g.x <= 1 {
			y = min(g.y+0.5, -0.15)
		}
		if g.x > 1 {
			x, align = math.Log10(overHigh)-0.05, "end"
		}
		t := panel.Text("names "+g.first, math.Pow(10, x), math.Pow(10, y), g.text, scene.Soft)
		t.Size, t.Align = 12, align
	}
}
