package dsl

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

// hand is what the reader may change once the run has ended: how many mails of the first study are labelled by hand. The
// same mails are drawn, and more labels include fewer.
type hand struct {
	n     int
	s     *study // nil before the first move
	gold  map[int]bool
	curve curve
}

// finish offers the bead at 1/π.
func (p *picture) finish(again func(gold int) *study) {
	n := float64(documents.In(p.r))
	p.hand = &hand{n: min(gold.In(p.r), documents.In(p.r))}
	p.r.Say("%.0f studies: surrogate labels alone cover %.0f%%, DSL %.0f%%. Its %d gold labels are worth %.0f. Drag the brass bead at 1/π: more gold labels make the needles shorter and the intervals narrower.",
		p.t.n, 100*p.t.cover(so), 100*p.t.cover(dsl), p.hand.n, p.r.Measures()["effective"])
	p.r.Handle("weight", func(_, y float64) {
		h := p.hand
		want := int(math.Round(n / max(math.Abs(y), 1)))
		h.n = min(max(want, gold.Min), gold.Max, int(n))
		h.s, h.gold, h.curve = again(h.n), map[int]bool{}, curve{}
		for _, i := range h.s.gold {
			h.gold[i] = true
		}
		h.curve.add(h.s, p.c)
		p.drawn = p.goldShown(h.s)
		p.r.Say("The first study again, with %d gold labels (brass intervals): 1/π = %.1f. Mean width of its intervals: DSL %s, gold only %s; surrogate only %s, whatever n is.",
			len(h.s.gold), n/float64(max(1, len(h.s.gold))), p.width(h.s, dsl), p.width(h.s, gso), p.width(h.s, so))
	})
}

func (p *picture) width(s *study, m int) string {
	e := s.est[m]
	if !e.found {
		return "unknown"
	}
	return fmt.Sprintf("%.2f", over(func(j int) float64 { return 2 * p.t.z * e.se[j] }))
}

// bead stands at the height 1/π, the longest that a needle can be.
func (p *picture) bead(panel *scene.Panel, most float64) {
	if p.act < needles {
		return
	}
	n := len(p.first.gold)
	if p.hand != nil {
		n = p.hand.n
	}
	y := min(float64(len(p.first.y))/float64(max(1, n)), most)
	x := panel.X.Max - 0.15
	line := panel.Line("weight", []float64{panel.X.Min, y, x, y}, scene.Brass)
	line.Width, line.Dashed, line.Alpha = 1, true, 0.8
	e := panel.Point("bead", x, y, scene.Brass)
	e.Size, e.Ring, e.Label = 5, scene.Ink, fmt.Sprintf("1/π = %.1f: %d of %d mails are labelled by hand", y, n, len(p.first.y))
	if p.hand != nil {
		e.Handle, e.Along, e.Size = "weight", "y", 7
	}
}

// again draws the intervals of the reader's study over a shelf.
func (p *picture) again(panel *scene.Panel, m int, at func(j int) float64) {
	if p.hand == nil || p.hand.s == nil || !p.hand.s.est[m].found {
		return
	}
	e := p.hand.s.est[m]
	for j, name := range coefficients {
		d, half := e.b[j]-p.t.truth[j], p.t.z*e.se[j]
		lo, hi := max(d-half, p.lo), min(d+half, p.hi)
		if lo >= hi {
			continue
		}
		line := panel.Line(fmt.Sprintf("again-%s-%d", methodSeries[m].ID, j), []float64{lo, at(j), hi, at(j)}, scene.Brass)
		line.Width = 4
		line.Label = fmt.Sprintf("the first study with %d gold labels, %s: %.2f, from %.2f to %.2f", len(p.hand.s.gold), name, e.b[j], e.b[j]-half, e.b[j]+half)
	}
}
