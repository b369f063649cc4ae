package ldp

import (
	"fmt"
	"math"

	"orrery/sim/blocks/stat"
	"orrery/sim/scene"
)

// plane draws where the present world lies: how many users, how private.
func (p *picture) plane(s *scene.Scene, at scene.Place) {
	panel := s.Panel("world", "Privacy", at).Axes(
		scene.Axis{Label: "users n", Min: 1e3, Max: 1e9, Scale: scene.Log, Ticks: []float64{1e3, 1e6, 1e9}, Names: []string{"10³", "10⁶", "10⁹"}},
		scene.Axis{Label: "ε", Min: epsilon.Min, Max: epsilon.Max, Scale: scene.Log, Ticks: []float64{0.5, 2, 8}})
	for c, line := range p.lines {
		if len(line) > 2 {
			e := panel.Line(columns[c].key, line, scene.Series(series[columns[c].method].Colour))
			e.Label = series[columns[c].method].Label + ": left of this line noise drowns the coefficients"
		}
	}
	n, eps := 0.0, epsilon.In(p.r)
	if p.v != nil {
		n = float64(p.v.n)
	}
	if p.hand != nil {
		n, eps = float64(p.hand.n), p.hand.eps
	}
	e := panel.Point("bead", min(max(n, 1e3), 1e9), eps, scene.Brass)
	e.Ring, e.Size = scene.Ink, 6
	e.Label = fmt.Sprintf("%s users, ε = %.2g", count(int(n)), eps)
	if p.hand != nil {
		e.Handle = "world"
		e.Label += ": drag it"
	}
	panel.Says = fmt.Sprintf("%s users, ε = %.2g.", count(int(n)), eps)
	for c, line := range p.lines {
		if need := nearest(line, eps); need > 0 {
			panel.Says += fmt.Sprintf(" %s needs more than about %.2g.", columns[c].title, need)
		}
	}
}

// nearest is the n at which a line has the ε that is nearest.
func nearest(line []float64, eps float64) float64 {
	best, n := math.Inf(1), 0.0
	for i := 0; i+1 < len(line); i += 2 {
		if d := math.Abs(math.Log(line[i+1] / eps)); d < best {
			best, n = d, line[i]
		}
	}
	return n
}

// frontiers are, for each protocol on the stage, the (n, ε) at which the largest of d noises is as large as a coefficient:
// √(2 ln d) sd = 1/√k.
func frontiers(s setting, delta float64) (lines [3][]float64) {
	const points = 24
	for i := range points + 1 {
		eps := epsilon.Min * math.Pow(epsilon.Max/epsilon.Min, float64(i)/points)
		v := newPrivacy(stat.GaussianScale(eps, delta), s.clip, s.d)
		most := 1 / (2 * math.Log(float64(s.d)) * float64(s.k)) // variance
		own := v.s2*v.s2 + s.noise*s.noise
		need := [3]float64{
			2 * (v.s1*v.s1 + own) / most,
			own / (most - 1/float64(s.m)),
			float64(s.rounds) * own / most,
		}
		for c, n := range need {
			if n > 0 {
				lines[c] = append(lines[c], n, eps)
			}
		}
	}
	return lines
}
