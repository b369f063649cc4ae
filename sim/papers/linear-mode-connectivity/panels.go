package lmc

import (
	"fmt"
	"slices"

	"orrery/sim/scene"
	"orrery/sim/show"
)

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	if g := p.got; g != nil && g.line == nil {
		g.b = p.nets[1].Like()
		permute(g.b, p.nets[1], g.perms)
		g.line = p.live.estimate(p.nets[0], g.b, p.liveEnds, p.unmatched)
	}
	p.boards(s)
	if p.unmatched != nil {
		p.ropes(s)
	} else {
		total := epochs.In(p.r) * (nTrain.In(p.r) / batchSize)
		panel := s.Panel("training", "Training loss, a mean over 20 batches", scene.At(0, 4, 8, 2)).Axes(
			scene.Axis{Label: "step", Min: 0, Max: float64(total)}, scene.Axis{Label: "nats", Min: 1e-3, Max: 3, Scale: scene.Log})
		show.Traces(s, panel, "training loss", "nats", total, p.losses...)
	}
	p.read(s)
}

// board hangs up the first layer's receptive fields of network k, 0 for A, once there is one.
func (p *picture) board(s *scene.Scene, k int, at scene.Place, units []int) *scene.Panel {
	name := "AB"[k : k+1]
	panel := s.Panel("ab"[k:k+1], name+": first-layer weights", at)
	wall := show.NewWall(panel, len(units), 0, false)
	if k < p.ready {
		panel.Title = fmt.Sprintf("%s: the %d strongest of %d units", name, len(units), width.In(p.r))
	}
	var fields [][]float32
	for i := 0; i < len(units) && p.nets[k] != nil; i++ {
		fields = append(fields, p.nets[k].W[0].Row(units[i]))
	}
	for i, img := range show.Fields(side, side, fields) {
		wall.Tile(i, fmt.Sprintf("u%d", units[i]), img).Says("unit %d of %s", units[i], name)
	}
	return panel
}

// boards draws A's units, B's, and threads between partners, with a bead on each.
func (p *picture) boards(s *scene.Scene) {
	a, b, slots, right := p.nets[0], p.nets[1], p.units[0], slices.Clone(p.units[1])
	for k, slot := range slots {
		if p.got != nil {
			right[k] = p.got.perms[0][slot]
		}
	}
	left := p.board(s, 0, scene.At(0, 0, 5, 4), slots)
	beads := s.Panel("alike", "", scene.At(5, 0, 2, 4)).Board(left.W/2, left.H)
	other := p.board(s, 1, scene.At(7, 0, 5, 4), right)
	if p.got == nil {
		left.Tell("%s. Each tile is a unit's 14 × 14 incoming weights.", left.Title)
		if b != nil {
			for i, line := range []string{"Which unit here", "is which there?"} {
				beads.Text(fmt.Sprintf("ask%d", i), left.W/4, left.H/2-0.25+0.5*float64(i), line, scene.Brass).Middle().Sized(17)
			}
			other.Tell("The same for B; its units stand in B's own order, which has nothing to do with A's.")
		}
		return
	}
	beads.Title = "Alike"
	if p.got.id != "none" {
		other.Title = "B: partners of A's units"
	}
	mean := 0.0
	for k, slot := range slots {
		u, c := right[k], cosine(a.W[0].Row(slot), b.W[0].Row(right[k]))
		mean += c / float64(len(slots))
		alike, key, from, to := show.Within(c, 0, 1), fmt.Sprintf("slot%d", slot), fmt.Sprintf("a/u%d", slot), fmt.Sprintf("b/u%d", u)
		l := left.Elements[k].Lights(to).Says("unit %d of A, partner: unit %d of B, cosine %.2f", slot, u, c)
		r := other.Elements[k].Lights(from).Says("unit %d of B, cosine %.2f with unit %d of A", u, c, slot)
		s.Thread(key, from, to, max(0.02, c), scene.Brass).Label = r.Label
		beads.Point(key, (float64(k%int(left.W))+0.5)/2, float64(k/int(left.W))+0.5, scene.Colour(fmt.Sprintf("v:%.3f", alike))).
			Sized(2+10*alike).Lights(from, to).Says("%s", l.Label)
	}
	left.Tell("A's %d strongest first-layer units, the strongest first.", len(slots))
	beads.Tell("The cosine similarity of the %d pairs, as beads on their threads, is %.2f on average.", len(slots), mean)
	other.Tell("Opposite each unit of A stands its partner in B.")
}

// ropes draws the loss along the line from A to B, and the rings on it.
func (p *picture) ropes(s *scene.Scene) {
	l, top := p.unmatched, p.unmatched.highest()
	for _, got := range p.done {
		top = max(top, got.line.highest())
	}
	panel := s.Panel("rope", "Loss along the line from A to B", scene.At(0, 4, 8, 2)).Axes(
		scene.Axis{Label: "t: A at 0, B at 1", Min: 0, Max: 1}, scene.Axis{Label: "test loss (nats)", Min: 0, Max: 1.15 * top})
	panel.Tell("Without a permutation the loss rises to %.2f nats between A (%.2f) and B (%.2f): a barrier of %.2f.",
		l.highest(), l.loss[0], l.loss[points-1], l.barrier())
	none := scene.Series(methods[0].colour)
	ropes := []show.Curve{
		{Key: "baseline", Says: "the linear baseline between the two ends", Points: []float64{0, l.loss[0], 1, l.loss[points-1]}, Colour: scene.Soft, Wide: 1, Dashed: true},
		{Key: "unmatched", Says: "without a permutation", Points: l.points(), Colour: none, Wide: 3}}
	if p.got != nil && p.got.id != "none" {
		ropes[1].Wide, ropes[1].Alpha, ropes[1].Dashed = 2, 0.5, true
		for _, m := range methods { // with all searches: the others' ropes, thin
			if got := p.done[m.id]; got != nil && m.id != p.got.id && m.id != "none" {
				ropes = append(ropes, show.Curve{Key: "rope " + m.id, Says: "after " + m.label, Points: got.line.points(), Colour: scene.Series(m.colour), Wide: 1, Alpha: 0.6})
			}
		}
		ropes = append(ropes, show.Curve{Key: "rope", Says: "after " + p.got.label, Points: p.got.line.points(), Colour: scene.Series(p.got.colour), Wide: 4})
		panel.Tell("After %s the barrier is %.3f.", p.got.label, p.got.line.barrier())
	}
	show.Curves(s, panel, ropes...)
	if len(p.rings) > 1 {
		panel.Point("near", p.near[0], p.near[1], none).Outlined().
			Says("without a permutation, as near to A as the middle of the other rope is (t = %.2f): loss %.2f. Nearness is not enough.", p.near[0], p.near[1])
		panel.Tell("As near to A as its middle, the unmatched line still has a loss of %.2f.", p.near[1])
	}
	for _, h := range p.rings {
		h.Mark(panel, h.score.MeanLoss(), scene.Series(h.colour)).Says("%s at t = %.2f: loss %.3f, accuracy %s", h.of, h.At, h.score.MeanLoss(), show.Percent(h.score.Accuracy(), 1))
	}
}

// reader is the network whose readings are shown.
func (p *picture) reader() (net *Net, title string) {
	switch n, h := len(p.losses), p.held; {
	case h != nil:
		of := map[string]string{"u": ", unmatched"}[h.Name]
		return p.full.mix(p.nets[0], h.b, h.At), fmt.Sprintf("t = %.2f%s: %s right", h.At, of, show.Percent(h.score.Accuracy(), 1))
	case p.got != nil:
		return p.full.mix(p.nets[0], p.got.b, 0.5), "Read by the average of A and B"
	case p.unmatched != nil:
		return p.full.mix(p.nets[0], p.nets[1], 0.5), "Read by the average of A and B"
	case n > 0 && p.nets[n-1] != nil:
		return p.nets[n-1], "Read by " + p.losses[n-1].Name
	}
	return nil, "Read by A"
}

// read shows how the network of the moment reads a few test digits.
func (p *picture) read(s *scene.Scene) {
	net, title := p.reader()
	panel := s.Panel("digits", title, scene.At(8, 4, 4, 2))
	wall := show.NewWall(panel, len(p.digits), 6, true)
	if net == nil {
		return
	}
	right := 0
	for k, read := range p.live.reads(net, p.d.test, p.digits) {
		i, colour := p.digits[k], scene.Bad
		if read == p.d.testLabels[i] {
			colour = scene.Good
			right++
		}
		wall.Tile(k, fmt.Sprintf("digit%d", i), show.Photo(side, side, p.d.testImages.Image(i))).Framed(colour).
			Says("test image %d, a %d, read as %d", i, p.d.testLabels[i], read)
		wall.Caption(k, fmt.Sprintf("read%d", i), fmt.Sprint(read), colour)
	}
	panel.Tell("%s. Of these %d test digits it reads %d right.", title, len(p.digits), right)
	if p.unmatched != nil {
		panel.Tell("They were chosen: the unmatched average misreads %d of them.", p.misread)
	}
	if h := p.held; h != nil {
		panel.Tell("On all %d: loss %.3f, accuracy %s.", testCount, h.score.MeanLoss(), show.Percent(h.score.Accuracy(), 1))
	}
}
