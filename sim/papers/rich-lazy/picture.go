package richlazy

import (
	"fmt"

	"orrery/sim/scene"
	"orrery/sim/show"
)

// draw shows, for each start, which trials look alike to the network before training and now, and below how much of that
// view is kept.
func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 24
	_, f, _ := p.reel.Now()
	for k := range p.columns {
		p.views(s, k, f)
	}
	panel := show.Chart(s, p.r, "alignment", scene.At(0, 15, 12, 9)).OnTall(scene.At(0, 9, 6, 3))
	panel.Key, panel.Title, panel.X.Label, panel.Y.Label = "time", "How much of the first view is kept", "iteration", "1 all, 0 nothing"
	p.reel.Mark(panel)
}

// views draws which trials look alike to network k, before and now.
func (p *picture) views(s *scene.Scene, k int, f [nets]*look) {
	const gap, over, under = 0.3, 0.16, 0.34 // in sides of a map
	name := p.columns[k].name
	panel := s.Panel("view-"+ids[k], name+" at the start", scene.At(4*k, 0, 4, 15)).OnTall(scene.At(0, 3*k, 6, 3)).
		Board(2+gap, over+1+under).Names("opposite", "alike")
	l := f[k]
	if l == nil {
		return
	}
	dim := scene.Ink
	panel.Text("before", 0.5, over/2, "before", dim).Middle()
	panel.Text("now", 1.5+gap, over/2, map[bool]string{true: "after", false: "now"}[l.done], dim).Middle()
	first := p.reel.First()[k]
	panel.Heat("first", 0, over, 1, 1, first.alike).Says("%s, before training: which trials look alike, sorted from evidence for the left to evidence for the right", name)
	panel.Heat("alike", 1+gap, over, 1, 1, l.alike).Says("%s, after %s: which trials look alike now", name, show.Count(l.iteration, "iteration"))
	panel.Arrow("arrow", 1+0.2*gap, over+0.5, 0.6*gap, 0, scene.Series(colours[k]))
	panel.Text("KA", (2+gap)/2, over+1+under/2, p.kept(f, k), scene.Series(colours[k])).Sized(18).Middle().
		Says("the cosine between the tangent kernel at the start and now: 1 is lazy, 0 is rich")
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
	panel.Tell("%s, %s, after %s: kernel alignment %.2f, loss %s, weight change %.2f.",
		name, state, show.Count(l.iteration, "iteration"), l.ka, show.Short(l.loss, 3), l.dw)
}

// apart is by how much kernel alignments must differ for a word.
const apart = 0.05

// kept says how much of its first view network k keeps, and which keeps least and most.
func (p *picture) kept(f [nets]*look, k int) string {
	text := fmt.Sprintf("kept %.2f", f[k].ka)
	least, most := true, true
	for j, l := range f {
		if l == nil {
			return text
		}
		if j != k {
			least, most = least && f[k].ka < l.ka-apart, most && f[k].ka > l.ka+apart
		}
	}
	switch {
	case f[k].lost:
		return "lost"
	case least:
		return text + ": rebuilt, rich"
	case most:
		return text + ": kept most, lazy"
	}
	return text
}
