package dsl

import (
	"fmt"
	"math"
	"strings"

	"orrery/sim/scene"
)

var (
	shelfNames = [methods]string{so: "surrogate", sl: "prediction", gso: "gold", dsl: "DSL"}
	// solved says from which act of the first study on a method's estimate is known.
	solved = [methods]act{so: labels, sl: model, gso: model, dsl: repeat}
)

// shelves shows the intervals: a shelf a method, a lane a coefficient, and one plumb line for the truth of all.
func (p *picture) shelves(s *scene.Scene, at scene.Place) {
	const apart = 0.5 // between shelves, in lanes
	height := methods*regressors + (methods-1)*apart
	words := p.hi + 0.04*(p.hi-p.lo) // where the column of words begins
	x := scene.Axis{Label: "estimate − truth", Min: p.lo, Max: p.hi + 0.46*(p.hi-p.lo), Ticks: ticks(p.lo, p.hi)}
	y := scene.Axis{Min: 0, Max: height}
	base := func(m, j int) float64 { return height - float64(m)*(regressors+apart) - float64(j) - 1 }
	for m := methods - 1; m >= 0; m-- { // axes want their names from below
		for j := regressors - 1; j >= 0; j-- {
			name := coefficients[j]
			y.Ticks, y.Names = append(y.Ticks, base(m, j)+0.5), append(y.Names, name)
		}
	}
	panel := s.Panel("shelves", fmt.Sprintf("%.3g%% intervals", 100*level.In(p.r)), at).Axes(x, y)
	truth := panel.Line("truth", []float64{0, 0, 0, height}, scene.Ink)
	truth.Width, truth.Label = 1.5, "the truth: the regression on all true labels"

	var says []string
	for m, info := range methodSeries {
		top := base(m, 0) + 1
		for _, edge := range []float64{top, top - regressors} {
			e := panel.Line(fmt.Sprintf("edge%d-%.2f", m, edge), []float64{p.lo, edge, p.hi, edge}, scene.Dim)
			e.Width, e.Alpha = 1, 0.6
		}
		panel.Text(info.ID+"-name", words, top-0.75, shelfNames[m], scene.Series(info.Colour))
		if p.t.n == 0 {
			if p.act >= solved[m] {
				p.interval(panel, shelved{0, len(p.first.gold), p.first.est}, 0, m, func(j int) float64 { return base(m, j) - 0.42 })
			}
			continue
		}
		cover, want := p.t.cover(m), level.In(p.r)
		c := scene.Good
		if !(math.Abs(cover-want) <= 0.03+2*math.Sqrt(want*(1-want)/p.t.n)) { // few studies prove little
			c = scene.Bad
		}
		panel.Text(info.ID+"-cover", words, top-2, fmt.Sprintf("%.0f%%", 100*cover), c).Size = 24
		panel.Text(info.ID+"-word", words, top-3.1, "hit the truth", scene.Soft).Size = 12
		says = append(says, fmt.Sprintf("%s %.0f%%", info.Label, 100*cover))
		for age := range p.latest {
			p.interval(panel, p.latest[len(p.latest)-1-age], age, m, func(j int) float64 { return base(m, j) })
		}
		p.again(panel, m, func(j int) float64 { return base(m, j) + 0.5 })
	}
	panel.Says = "The first study is under way."
	if p.t.n > 0 {
		panel.Badge = fmt.Sprintf("%.0f studies", p.t.n)
		panel.Says = fmt.Sprintf("After %.0f studies, the share of intervals that contain the truth: %s.", p.t.n, strings.Join(says, ", "))
	}
}

// interval lays one study's intervals of a method on its shelf, the newest uppermost.
func (p *picture) interval(panel *scene.Panel, s shelved, age, m int, base func(j int) float64) {
	e := s.est[m]
	if !e.found {
		return
	}
	for j, name := range coefficients {
		d, half := e.b[j]-p.t.truth[j], p.t.z*e.se[j]
		lo, hi := max(d-half, p.lo), min(d+half, p.hi)
		if lo >= hi {
			continue // beyond the edge
		}
		y := base(j) + 0.92 - 0.84*float64(age)/(mostShelf-1)
		line := panel.Line(fmt.Sprintf("%s-%d-%d", methodSeries[m].ID, j, s.k), []float64{lo, y, hi, y}, scene.Series(methodSeries[m].Colour))
		line.Width, line.Alpha = 1.3, 0.55
		if p.t.n == 0 {
			line.Width = 4 // alone
		}
		if !p.t.hit(e, j) {
			line.Colour, line.Alpha = scene.Bad, 0
		}
		line.Label = fmt.Sprintf("study %d, %d gold, %s: %.2f, from %.2f to %.2f", s.k+1, s.gold, name, e.b[j], e.b[j]-half, e.b[j]+half)
	}
}

func ticks(lo, hi float64) (out []float64) {
	step := 0.5
	if hi-lo > 3.2 {
		step = 1
	}
	for x := step * math.Ceil(lo/step); x <= hi; x += step {
		out = append(out, x)
	}
	return out
}
