package tester

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
)

const (
	mostDots = 420 // points on the disc
	tileDots = 70  // on the small discs of the whole bank
)

// A picture is what the stage shows; the experiment reads nothing from here.
type picture struct {
	r     *sim.Run
	s     setting
	all   []monomial
	views []*view // one, or ten when the whole bank is on the stage
	ready bool    // the run has ended: the reader's turn
	limit float64 // of the worst statistic; the reader moves it when the whole bank is on the stage
}

// A view is a data set as the stage sees it: the plane through the target w* (up) and the learner's start.
type view struct {
	set    string
	s      *sample
	l      *learner
	b      []float64 // unit, orthogonal to w*: the plane's other axis, to the right
	shown  int       // points, the first of the sample: they are independent
	lit    int       // strips that have been tested
	rep    *report   // of what has been tested
	out    *outcome  // once all has
	held   []float64 // the reader's own w
	turned bool      // it is the opposite of what the hand said, for that has the lower error
}

func newPicture(r *sim.Run, s setting, all []monomial) *picture {
	return &picture{r: r, s: s, all: all, limit: 1}
}

func (p *picture) whole() bool { return p.s.stage == everything }

// last is the view that things happen in; nil at first.
func (p *picture) last() *view {
	if len(p.views) == 0 {
		return nil
	}
	return p.views[len(p.views)-1]
}

// w is the halfspace on the stage.
func (v *view) w() []float64 {
	if v.held != nil {
		return v.held
	}
	return v.l.w
}

// begin takes a data set and its learner, at the start.
func (p *picture) begin(set string, l *learner) {
	v := &view{set: set, s: l.s, l: l, b: across(l.w, l.s.target), shown: min(mostDots, l.s.n)}
	if p.whole() {
		v.shown = min(tileDots, l.s.n)
	}
	p.views = append(p.views, v)
	p.say(v)
	p.r.Moment(p.draw)
}

// learned is told before each step of the learner.
func (p *picture) learned() {
	v := p.last()
	p.say(v)
	if t := v.l.t; !p.whole() && (t < 24 && t%4 == 0 || t%25 == 0) {
		p.r.Moment(p.draw)
	} else {
		p.r.Draw(p.draw)
	}
}

// say is the caption while it learns.
func (p *picture) say(v *view) {
	now, which := v.l.now, "Step"
	if p.whole() {
		which = fmt.Sprintf("%s, %d of %d: step", label(v.set), len(p.views), len(bank))
	}
	if now.band == 0 {
		p.r.Say("%s %d. The band round the line is empty: no point tugs, and the line hangs dead, %.0f° from the target. Its error is %s, the target's %s.",
			which, v.l.t, angle(v.l.w, v.s.target), percent(now.err), percent(v.s.opt))
		return
	}
	p.r.Say("%s %d. Only the %d points of the bright band tug at the line, each away from its own side. %.0f° to the target; error %s, the target's %s.",
		which, v.l.t, now.band, angle(v.l.w, v.s.target), percent(now.err), percent(v.s.opt))
}

// tested shows the tests one after the other, from inside out.
func (p *picture) tested(out *outcome) {
	v := p.last()
	v.rep = &out.rep
	if !p.whole() && !p.s.off {
		for k := range out.rep.strips {
			v.lit = k + 1
			p.r.Say("The tests, from inside out. %s", out.rep.strips[k].says(k))
			p.r.Moment(p.draw)
		}
	}
	v.lit, v.out = strips+1, out
	p.r.Say("%s", p.verdict(v))
	p.r.Moment(p.draw)
}

// says what a strip looks like.
func (s *strip) says(k int) string {
	switch {
	case k == strips:
		return fmt.Sprintf("Beyond the strips lie %s of the points; their largest second moment is %.2f.", percent(s.share), s.high)
	case s.few:
		return fmt.Sprintf("%s: %.2f times the Gaussian's mass, too few points for anything else.", stripNames[k], s.share/s.gauss)
	}
	return fmt.Sprintf("%s: %.2f times the Gaussian's mass, second moments from %.2f to %.2f.", stripNames[k], s.share/s.gauss, s.low, s.high)
}

var stripNames = [strips + 1]string{"Band", "Strip 1", "Strip 2", "Strip 3", "Beyond"}

// verdict is the sentence of the tests.
func (p *picture) verdict(v *view) string {
	out := v.out
	head := fmt.Sprintf("%s: error %s, the target's %s. ", label(v.set), percent(v.rep.err), percent(v.s.opt))
	blind := fmt.Sprintf("The blind tester %s: its worst monomial is off by %.1f standard errors.", p.blindWord(out.blind), out.blind.most[p.s.degree])
	switch {
	case p.s.off:
		return head + "The tests are off, so it is accepted, whatever it is. " + blind
	case v.rep.passes():
		return head + "Accepted: all five tests pass. " + blind
	}
	return head + "Rejected: " + p.why(v.rep) + ". " + blind
}

// why is what speaks most against a halfspace.
func (p *picture) why(rep *report) string {
	if rep.strips[0].points == 0 {
		return "the band is empty, there is nothing to learn from"
	}
	_, which := rep.worst()
	return p.s.lim.says(which, rep.value[which])
}

func (p *picture) blindWord(b *blind) string {
	if b.most[p.s.degree] <= blindMost {
		return "accepts"
	}
	return "refuses"
}

// banked is told that another data set of the bank is through, off the stage.
func (p *picture) banked(done, of int) {
	p.r.Say("%s The other data sets of the bank, for the claims: %d of %d.", p.verdict(p.last()), done, of)
	p.r.Draw(p.draw)
}

// finish gives the stage to the reader.
func (p *picture) finish() {
	p.ready = true
	if p.whole() {
		if !p.s.off {
			p.r.Handle("limit", p.setLimit)
		}
		p.conclude()
	} else {
		v := p.last()
		p.r.Say("%s Drag the line: the tests follow.", p.verdict(v))
		p.r.Handle("line", func(x, y float64) { p.turn(v, x, y) })
	}
	p.r.Draw(p.draw)
}

// turn lays the line through the middle of the disc and a place on its board.
func (p *picture) turn(v *view, x, y float64) {
	h, up := x-1, 1-y
	r := math.Hypot(h, up)
	if !(r > 1e-6) || math.IsInf(r, 0) {
		return
	}
	w := make([]float64, v.s.d) // normal to the line: (-up, h)/r in the plane of u and w*
	for j := range w {
		w[j] = (-up*v.b[j] + h*v.s.target[j]) / r
	}
	if v.turned = v.s.descent(w, p.s.sigma).err > 0.5; v.turned {
		kernels.Scale(-1, w)
	}
	rep := v.s.test(unit(w), p.s.sigma, p.s.lim, func() {})
	v.held, v.rep = w, &rep
	says := "All five tests pass."
	if !rep.passes() {
		says = "Rejected: " + p.why(&rep) + "."
	}
	p.r.Say("Your line: %.0f° from the target, error %s, %s above the target's. %s", angle(w, v.s.target), percent(rep.err), percent(rep.err-v.s.opt), says)
}

// setLimit moves the line between accepted and rejected in the picture of the whole bank.
func (p *picture) setLimit(x, _ float64) {
	if math.IsNaN(x) {
		return
	}
	p.limit = min(max(x, overLow), overHigh)
	p.conclude()
}

// passes tells on which side of the limit a data set lies.
func (p *picture) passes(v *view) bool {
	over, _ := v.rep.worst()
	return p.s.off || over <= p.limit
}

// conclude is the caption of the whole bank.
func (p *picture) conclude() {
	n, most := 0, 0.0
	for _, v := range p.views {
		if p.passes(v) {
			n++
			most = max(most, v.out.excess)
		}
	}
	how, drag := "With the tests as they are", " Drag the limit."
	switch {
	case p.s.off:
		how, drag = "Without tests", ""
	case p.limit != 1:
		how = fmt.Sprintf("With every limit times %.2g", p.limit)
	}
	p.r.Say("%s %d of %d data sets are accepted; the worst of them is %s above the target's error.%s", how, n, len(p.views), percent(most), drag)
}

func (p *picture) draw(s *scene.Scene) {
	if p.whole() {
		p.drawBank(s)
		return
	}
	s.Cols, s.Rows = 12, 12
	p.plane(s, scene.At(0, 0, 5, 12))
	p.strips(s, scene.At(5, 0, 7, 4))
	p.five(s, scene.At(5, 4, 7, 4))
	p.blind(s, scene.At(5, 8, 7, 4))
}
