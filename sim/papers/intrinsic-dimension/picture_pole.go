package intrinsic

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/scene"
)

// polePicture shows ten carts at once, one a random subspace.
type polePicture struct {
	r     *sim.Run
	a     *answer
	tries [][]try // [d][plane], as far as they are known
	k     int     // the d shown
	now   int     // step of the run shown
	ended bool
}

// a try is what the search found in one plane, and how that policy does from one fresh start.
type try struct {
	policy []float64
	from   state
	mean   float64 // steps survived from all fresh starts
	path   []state // while it stands; made when it is first looked at
}

func newPolePicture(r *sim.Run, a *answer) *polePicture {
	p := &polePicture{r: r, a: a, k: -1}
	r.Draw(p.draw)
	return p
}

// begin is told the next dimension.
func (p *polePicture) begin(d int) {
	p.tries = append(p.tries, nil)
	p.k, p.now = len(p.tries)-1, 0
	p.r.Say("d = %d: in each of ten random planes a search without gradients looks for a policy of %d numbers that keeps the pole up.", d, policyD)
	p.r.Draw(p.draw)
}

// searched is told what was found in the next plane.
func (p *polePicture) searched(policy []float64, from state, mean float64) {
	p.tries[p.k] = append(p.tries[p.k], try{policy: policy, from: from, mean: mean})
	p.r.Draw(p.draw)
}

// moments are the steps at which the ten carts are seen.
var moments = []int{0, 10, 20, 35, 60, 100, 150, 220, 300, 400, horizon}

// ran is told that a dimension is done: all ten carts go.
func (p *polePicture) ran() {
	n := len(p.a.reached) - 1
	p.r.Say("d = %d: %d of ten planes held a policy that balances for 450 of 500 steps on average. Eight are needed.", p.a.ds[n], int(math.Round(planes*p.a.reached[n])))
	for _, at := range moments {
		p.r.Moment(func(s *scene.Scene) {
			p.now = at
			p.draw(s)
		})
	}
	p.now = horizon
}

// finish offers rings for the time and for d.
func (p *polePicture) finish() {
	a := p.a
	p.ended = true
	if math.IsNaN(a.dInt) {
		p.r.Say("No dimension up to %d was solved in eight of ten planes. Move the rings to see the carts.", a.ds[len(a.ds)-1])
	} else {
		p.r.Say("%.0f numbers in a random plane balance the pole. Move the ring below to another d, and the one under the carts through the ten seconds.", a.dInt)
		for k, d := range a.ds {
			if float64(d) == a.dInt {
				p.k = k
			}
		}
	}
	if a.chosen {
		p.r.Handle("time", func(x, _ float64) {
			t := (x - trackLeft) / (boardW - 2*trackLeft)
			if !(t > 0) { // NaN too
				t = 0
			}
			p.now = int(math.Round(min(t, 1) * horizon))
		})
		p.r.Handle("d", func(x, _ float64) {
			if !(x > 0) {
				x = 1
			}
			p.k = 0
			for k, d := range a.ds {
				if math.Abs(math.Log(float64(d)/x)) < math.Abs(math.Log(float64(a.ds[p.k])/x)) {
					p.k = k
				}
			}
		})
	}
	p.r.Draw(p.draw)
}

// paths lets the ten carts of the d at hand go, if they have not yet.
func (p *polePicture) paths() {
	tries := p.tries[p.k]
	if len(tries) == 0 || tries[0].path != nil {
		return
	}
	var policies [][]float64
	var from []state
	for i := range tries {
		policies, from = append(policies, tries[i].policy), append(from, tries[i].from)
		tries[i].path = []state{tries[i].from}
	}
	c := newCarts(policies, from)
	for c.n > 0 && c.now < horizon {
		c.step()
		for i, who := range c.who {
			tries[who].path = append(tries[who].path, state{float64(c.s[0][i]), float64(c.s[1][i]), float64(c.s[2][i]), float64(c.s[3][i])})
		}
	}
}

// The carts' board: five tracks a row, each 5.4 wide.
const (
	trackW, trackH = 5.4, 3.9
	perRow         = 5
	boardW         = trackW * perRow
	boardH         = trackH*2 + 1
	trackLeft      = trackW/2 - mostX // where the first track begins
)

func (p *polePicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.carts(s)
	p.solved(s)

	x := scene.Axis{Min: 0.9, Max: 13.5, Scale: scene.Log}
	for _, d := range poleDims {
		x.Ticks = append(x.Ticks, float64(d))
	}
	panel := stairs(s, p.a, "share of planes solved", x)
	panel.Title = "Pendulum"
	if p.ended && p.a.chosen {
		ring := panel.Point("d", float64(p.a.ds[p.k]), p.a.reached[p.k], scene.Series(5))
		ring.Handle, ring.Along, ring.Size, ring.Ring = "d", "x", 8, scene.Ink
		ring.Label = fmt.Sprintf("the carts above: d = %d, %.0f%% of the planes solved", p.a.ds[p.k], 100*p.a.reached[p.k])
	}
}

// carts draws the ten carts at the moment.
func (p *polePicture) carts(s *scene.Scene) {
	standing := 0
	panel := s.Panel("carts", "Ten carts", scene.At(0, 0, 8, 4)).Board(boardW, boardH)
	ready := p.k >= 0 && len(p.tries[p.k]) == planes
	if ready {
		p.paths()
		panel.Title = fmt.Sprintf("d = %d: ten carts after %.1f s", poleDims[p.k], float64(p.now)*tau)
	}
	for i := range planes {
		left, floor := trackW*float64(i%perRow), trackH*float64(i/perRow)+trackH-0.7
		middle := left + trackW/2
		panel.Line(fmt.Sprintf("track%d", i), []float64{middle - mostX, floor + 0.25, middle + mostX, floor + 0.25}, scene.Dim).Width = 2
		x, angle, up := 0.0, 0.0, true
		label := fmt.Sprintf("plane %d", i+1)
		if ready {
			t := &p.tries[p.k][i]
			at := min(p.now, len(t.path)-1)
			up = at == p.now
			x, angle = t.path[at][0], 3*t.path[at][2] // drawn three times as large
			label += fmt.Sprintf(": %.0f of 500 steps on average", t.mean)
		}
		c := scene.Good
		switch {
		case !ready:
			c = scene.Soft
		case up:
			standing++
		default:
			c = scene.Bad
			angle = math.Copysign(1.45, angle)
		}
		x = max(-mostX, min(x, mostX))
		cart := panel.Rect(fmt.Sprintf("cart%d", i), middle+x-0.5, floor-0.2, 1, 0.4, scene.Soft)
		cart.Label = label
		const length = 2.4
		pole := panel.Line(fmt.Sprintf("pole%d", i), []float64{middle + x, floor - 0.2, middle + x + length*math.Sin(angle), floor - 0.2 - length*math.Cos(angle)}, c)
		pole.Width, pole.Label = 4, label
	}
	panel.Says = "Ten carts, each with a pole to keep up."
	if ready {
		panel.Says = fmt.Sprintf("With d = %d, %d of ten poles are up after %.1f seconds. Angles are drawn three times as large as they are.", poleDims[p.k], standing, float64(p.now)*tau)
	}
	if p.ended {
		y := boardH - 0.35
		panel.Line("times", []float64{trackLeft, y, boardW - trackLeft, y}, scene.Dim).Width = 2
		ring := panel.Point("time", trackLeft+(boardW-2*trackLeft)*float64(p.now)/horizon, y, scene.Series(5))
		ring.Size, ring.Ring = 7, scene.Ink
		ring.Label = fmt.Sprintf("time %.1f s of 10", float64(p.now)*tau)
		if p.a.chosen {
			ring.Handle, ring.Along = "time", "x"
		}
	}
}

// solved draws a dot a search: its size is how long the policy kept the pole up.
func (p *polePicture) solved(s *scene.Scene) {
	x := scene.Axis{Label: "d", Min: -0.6, Max: float64(len(poleDims)) - 0.4}
	for k, d := range poleDims {
		x.Ticks, x.Names = append(x.Ticks, float64(k)), append(x.Names, fmt.Sprint(d))
	}
	panel := s.Panel("solved", "Solved?", scene.At(8, 0, 4, 4)).Axes(x, scene.Axis{Label: "plane", Min: 0.3, Max: planes + 0.7, Ticks: []float64{1, 5, 10}})
	n, all := 0, 0
	for k, row := range p.tries {
		for i, t := range row {
			c := scene.Bad
			if t.mean >= solvedAt {
				c = scene.Good
				n++
			}
			all++
			e := panel.Point(fmt.Sprintf("try%d-%d", k, i), float64(k), float64(i+1), c)
			e.Size, e.Hollow = 2+6*t.mean/horizon, t.mean < solvedAt
			e.Label = fmt.Sprintf("d = %d, plane %d: %.0f of 500 steps on average", poleDims[k], i+1, t.mean)
			if k == p.k {
				e.Links = []string{fmt.Sprintf("carts/cart%d", i), fmt.Sprintf("carts/pole%d", i)}
			}
		}
	}
	panel.Says = fmt.Sprintf("%d of %d searches so far found a policy that holds for 450 of 500 steps on average.", n, all)
}
