package groupwise

import (
	"fmt"
	"math"
	"strings"

	"orrery/sim/scene"
	"orrery/sim/show"
)

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 1, 24
	p.bars(s, scene.At(0, 0, 1, 15))
	p.learners(s, scene.At(0, 15, 1, 4))
	p.street(s, scene.At(0, 19, 1, 5))
}

// short names for a row of groups on a small screen.
var short = map[string]string{"everyone": "all", "weekend": "wknd"}

// reach is the regret per member at the end of the axis, and knee that up to which the axis is even: labels of people lie close
// together, those of mails are 0 and 1.
func (p *picture) reach() (knee, reach float64) {
	if p.g.s.id == "mail" {
		return 0.01, 0.2
	}
	return 0.002, 0.03
}

// across is the axis of groups, one unit each.
func (p *picture) across(bare bool) scene.Axis {
	x := scene.Axis{Min: -0.5, Max: float64(len(p.g.s.groups)) - 0.5, Bare: bare}
	for k, g := range p.g.s.groups {
		name := g.label
		if s, ok := short[name]; ok {
			name = s
		}
		x.Ticks, x.Names = append(x.Ticks, float64(k)), append(x.Names, name)
	}
	return x
}

// bars draws two bars a group, ours and the single regression's, from the line of the group's own best model. What reaches
// beyond the axis is cut off.
func (p *picture) bars(s *scene.Scene, at scene.Place) {
	knee, reach := p.reach()
	x := p.across(false)
	panel := s.Panel("groups", "Served worse than by a model of its own?", at).Axes(x,
		scene.Axis{Min: -reach, Max: 2.5 * reach, Scale: scene.Symlog, Knee: knee, // above reach is room for the bars' names
			Ticks: []float64{-5 * knee, 0, 5 * knee}, Names: []string{"served better", "as good", "served worse"}})
	panel.Rect("worse", x.Min, 0, x.Max-x.Min, reach, scene.Bad).Faint(0.16)
	panel.Rect("better", x.Min, -reach, x.Max-x.Min, reach, scene.Good).Faint(0.06)
	const wide, gap = 0.26, 0.03
	for k, g := range p.g.s.groups {
		for side, method := range []int{ours, single} {
			regret := p.regretOf(method, k)
			if math.IsNaN(regret) {
				continue
			}
			left := float64(k) + gap
			if side == 0 {
				left = float64(k) - gap - wide
			}
			high := show.Within(regret, -reach, reach)
			if math.Abs(high) < knee/20 { // what lies on the line is seen
				high = math.Copysign(knee/20, high)
			}
			e := panel.Rect(methods[method].id+" "+g.id, left, min(high, 0), wide, math.Abs(high), scene.Series(methods[method].colour))
			e.Says("%s, %s: %s members, regret %s a member (the best linear model of its own errs by %s)",
				g.label, methods[method].label, show.Whole(p.g.at.n[k]), figure(regret), figure(p.g.at.best[k]/float64(p.g.at.n[k])))
		}
	}
	panel.Rule("own", 0, "", scene.Ink)
	for i, name := range []string{ours: "ours: mixed learners", single: "one model for all"} {
		left, colour := x.Min+(0.02+0.5*float64(i))*(x.Max-x.Min), scene.Series(methods[i].colour)
		panel.Point("name "+methods[i].id, left, 1.6*reach, colour).Sized(5).Says("%s", methods[i].label)
		panel.Text(methods[i].id, left+0.14, 1.6*reach, name, colour)
	}
	p.tell(panel)
}

// tell says all regrets.
func (p *picture) tell(panel *scene.Panel) {
	if p.at < 0 {
		panel.Tell("%d groups, two bars each for ours and for the single regression; nobody has come yet.", len(p.g.s.groups))
		return
	}
	panel.Tell("Regret per member after %s rounds.", show.Whole(p.g.at.rounds))
	for _, method := range []int{ours, single} {
		var said []string
		for k, g := range p.g.s.groups {
			if regret := p.regretOf(method, k); !math.IsNaN(regret) {
				said = append(said, g.label+" "+figure(regret))
			}
		}
		panel.Tell("%s: %s.", map[int]string{ours: "Ours", single: "Single regression"}[method], strings.Join(said, ", "))
	}
}

// A learner takes part at 1 and is set aside at 0.
const aside = 0.5

// learners draws the learner of each group below its bars; once the run has ended each but everyone's can be set aside.
func (p *picture) learners(s *scene.Scene, at scene.Place) {
	y := scene.Axis{Min: 0.3, Max: 1.7, Ticks: []float64{1}, Names: []string{"learners"}}
	if p.ended {
		y = scene.Axis{Min: -0.5, Max: 1.5, Ticks: []float64{0, 1}, Names: []string{"set aside", "learners"}}
	}
	panel := s.Panel("learners", "", at).Axes(p.across(true), y)
	for k, g := range p.g.s.groups {
		row := 1.0
		if p.out[k] {
			row = 0
		}
		disc := panel.Point("l-"+g.id, float64(k), row, tint(g)).Sized(8).Says("the learner of %s", g.label)
		if p.at >= 0 && p.g.at.n[k] > 0 {
			disc.Says("the learner of %s: mean weight %.2f among its members", g.label, p.g.trust[k]/float64(p.g.at.n[k]))
		}
		if p.ended && k > 0 {
			disc.Held(g.id, "y")
			disc.Label += "; drag me down and I am set aside"
		}
	}
	panel.Tell("One learner a group.")
}

// tint is a group's colour on the stage, where red people should be red.
func tint(g group) scene.Colour {
	if g.id == "red" {
		return scene.Bad
	}
	return scene.Series(g.colour)
}

// The street in its own units.
const (
	streetW, streetH = 34.0, 2.4
	gate             = 17.0
	ground           = 1.2
	apart            = 3.0
	half             = 0.85 // of a token
	passed, waiting  = 5, 5 // how many are seen
)

// street draws who is at the gate, who has passed and who comes next, and threads to the learners that he wakes.
func (p *picture) street(s *scene.Scene, at scene.Place) {
	panel := s.Panel("street", "Each arrival wakes the learners of its groups", at).Board(streetW, streetH)
	panel.Rect("gate", gate-1.15, ground-1.15, 2.3, 2.3, scene.Brass).Outlined().Wide(2).Says("the gate: threads are as thick as a learner is believed")
	if p.at < 0 {
		panel.Tell("%s arrivals wait before the gate.", show.Whole(p.g.s.len()))
	}
	for k := max(0, p.at-passed); k <= min(p.at+waiting, len(p.g.marks)-1); k++ {
		t := p.g.marks[k] - 1
		p.token(panel, k, t, gate+apart*float64(p.at-k))
		if k != p.at {
			continue
		}
		for _, g := range p.g.s.active[t] {
			if w := p.p[g]; w > 0.005 {
				info := p.g.s.groups[g]
				s.Thread("believed-"+info.id, "learners/l-"+info.id, "street/gate", w, tint(info)).Label = fmt.Sprintf("the learner of %s has the weight %.2f", info.label, w)
			}
		}
		panel.Tell("Round %s: %s at the gate; %s. Their mixture says %.2f, the truth is %.2f.", show.Whole(t+1), p.who(t), p.believed(t), p.yhat, p.g.s.y[t])
	}
}

// token draws an arrival: a person as his shape in his colour, a mail as an envelope with its tags.
func (p *picture) token(panel *scene.Panel, k, t int, x float64) {
	active := p.g.s.active[t]
	name := fmt.Sprintf("p%d", t)
	put := func(key string, points []float64, c scene.Colour, fill bool) *scene.Element {
		e := panel.Line(key, points, c).Comes(0, ground).Goes(streetW, ground)
		if fill {
			e.Filled()
		}
		return e.When(k != p.at, func(e *scene.Element) { e.Faint(0.4) })
	}
	if p.g.s.id == "mail" {
		const w, h, y = 0.8, 0.5, ground + 0.15
		put(name, []float64{x - w, y - h, x + w, y - h, x + w, y + h, x - w, y + h}, scene.Soft, true).Label = p.who(t)
		put(name+"-flap", []float64{x - w, y - h, x, y + 0.1, x + w, y - h}, "v:0", false).Wide(2)
		for i, g := range active[1:] {
			dx := -w + 2*w*(float64(i)+0.5)/float64(len(active)-1)
			put(name+"-"+p.g.s.groups[g].id, disc(x+dx, y-h-0.2, 0.16), tint(p.g.s.groups[g]), true).Label = p.g.s.groups[g].label
		}
		return
	}
	shape, colour := active[1], active[2]
	points := disc(x, ground, half)
	if p.g.s.groups[shape].id == "square" {
		const h = 0.9 * half
		points = []float64{x - h, ground - h, x + h, ground - h, x + h, ground + h, x - h, ground + h}
	}
	put(name, points, tint(p.g.s.groups[colour]), true).Label = p.who(t)
}

func disc(x, y, r float64) (points []float64) {
	const corners = 28
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		points = append(points, x+r*cos, y+r*sin)
	}
	return points
}
