package richlazy

import (
	"strings"

	"orrery/sim/scene"
	"orrery/sim/show"
)

// What is left of a map after training, from which on a start is said to have been kept, and below which to be rebuilt.
const (
	keptFrom     = 0.75
	rebuiltBelow = 0.6
)

// A pair of maps on its board: the start, an arrow, now; words above, and below a bar for what is left.
const (
	pairWide, pairHigh = 2.2, 1.27
	rightMap           = 1.2
	mapTop             = 0.13
	barTop, barHigh    = 1.19, 0.05
	barWide            = 1.6
)

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 24, 28
	what := "trials"
	if p.linear {
		what = "inputs"
	}
	_, f, _ := p.reel.Now()
	p.pair(s, low, f[low], what, scene.At(0, 0, 11, 19), scene.At(0, 0, 6, 4))
	p.pair(s, full, f[full], what, scene.At(13, 0, 11, 19), scene.At(0, 4, 6, 4))
	p.kernel(s, scene.At(0, 19, 24, 9))
}

// pair draws which trials look alike to a network, before training and now.
func (p *picture) pair(s *scene.Scene, k int, l *look, what string, at, tall scene.Place) {
	c, colour := p.columns[k], scene.Series(colours[k])
	panel := s.Panel("alike-"+ids[k], c.name, at).OnTall(tall).Board(pairWide, pairHigh).Names("less alike", "more alike")
	if l == nil {
		panel.Tell("%s: the network is being made.", c.name)
		return
	}
	panel.Title = c.name + " " + fate(l)
	panel.Heat("before", 0, mapTop, 1, 1, c.first.alike).
		Says("%s before learning: which %s look alike to it, sorted from left to right evidence. Above 0: more alike than two %s are on average", c.name, what, what)
	panel.Heat("now", rightMap, mapTop, 1, 1, l.alike).
		Says("%s after %s: which %s look alike to it now", c.name, show.Count(l.iteration, p.reel.Unit), what)
	panel.Text("before name", 0.5, mapTop/2, "which look alike: before", scene.Soft).Middle()
	panel.Text("now name", rightMap+0.5, mapTop/2, "and now", scene.Soft).Middle()
	panel.Arrow("then", 1.04, mapTop+0.5, 0.12, 0, scene.Soft)

	panel.Rect("whole", 0, barTop, barWide, barHigh, scene.Dim).Faint(0.5)
	if left := show.Within(l.kept, 0, 1); left > 0 {
		panel.Rect("left", 0, barTop, barWide*left, barHigh, colour).Says("likeness of the two maps: %.2f, their cosine; 1 is the same map", l.kept)
	}
	panel.Text("left name", pairWide, barTop+barHigh/2, show.Figure("%.2f is left", l.kept), colour).End()
	switch {
	case l.iteration == 0:
		panel.Tell("%s, before the first %s: the two maps are the same.", c.name, p.reel.Unit)
	case l.lost:
		panel.Tell("%s was lost after %s: its loss is no number any more.", c.name, show.Count(l.iteration, p.reel.Unit))
	default:
		panel.Tell("%s %s. After %s: likeness of the two maps %.2f, kernel alignment %.2f, loss %s, weight change %.2f.",
			c.name, fate(l), show.Count(l.iteration, p.reel.Unit), l.kept, l.ka, show.Short(l.loss, 3), l.dw)
	}
}

// fate is what has become of a start, in words.
func fate(l *look) string {
	switch {
	case l.iteration == 0:
		return "before learning"
	case l.kept >= keptFrom:
		return "is kept: lazy"
	case l.kept < rebuiltBelow:
		return "is rebuilt: rich"
	}
	return "is partly rebuilt"
}

// kernel draws how much of the start's tangent kernel is left, and the mark to replay.
func (p *picture) kernel(s *scene.Scene, at scene.Place) {
	const air = 1.16 // for the names
	panel := s.Panel("time", "What is left of the first tangent kernel", at).OnTall(scene.At(0, 8, 6, 4)).Axes(
		scene.Axis{Max: air * max(p.reel.End(), 10)}, scene.Axis{Max: 1.05, Ticks: []float64{0, 1}, Names: []string{"nothing", "all"}})
	var curves []show.Curve
	for _, line := range p.r.Plotted("alignment") {
		for k, id := range ids {
			if line.ID != id {
				continue
			}
			c := show.Curve{Key: id, Name: p.columns[k].name, Colour: scene.Series(colours[k]), Wide: 3}
			for i, x := range line.X {
				c.Points = append(c.Points, float64(x), float64(line.Y[i]))
			}
			curves = append(curves, c)
			panel.Tell("%s: kernel alignment %.2f.", c.Name, c.Points[len(c.Points)-1])
		}
	}
	show.Curves(s, panel, curves...)
	p.reel.Mark(panel)
}

// lower is a column's name within a sentence.
func lower(c *column) string { return strings.ToLower(c.name) }
