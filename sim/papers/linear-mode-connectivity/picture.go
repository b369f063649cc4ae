package lmc

import (
	"fmt"

	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/scene"
	"orrery/sim/show"
)

const (
	mostTiles  = 36  // units on a board
	liveImages = 500 // test images behind the rope while a search runs
	digitCount = 12
	every      = 20 // training steps between two pictures, and to a point of a training curve
)

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r          *sim.Run
	d          *digits
	caption    string        // what to look at in this phase; numbers are added
	nets       [3]*Net       // A, B, C: in training or trained, nil before their first steps
	losses     []*show.Trace // of each
	ready      int           // networks whose strongest units are shown
	units      [2][]int      // on the boards: A's, and B's own before anything is matched
	digits     []int         // the test images shown
	misread    int           // how many of them the unmatched average misreads
	full, live *judge        // on all test images, on some
	liveEnds   [2]nn.Score   // of A and B on some; a permutation of B does not change its own

	unmatched *line
	got       *result            // a search's, or the permutation at hand while it runs, whose line is found when it is drawn
	done      map[string]*result // of all searches that have ended
	accepts   int
	rings     []*ring // once the run has ended: on the unmatched rope, unless there is no other, and on the matched one
	held      *ring   // the one that was moved last
	near      [2]float64
}

// A ring is what the reader drags along a rope, to θ(t) between A and b.
type ring struct {
	show.Slide
	searchInfo
	b     *Net
	score nn.Score
	of    string // the rope
}

func newPicture(r *sim.Run, d *digits) *picture {
	net := shape(r)
	units := identity(net)[0]
	few := units[:min(mostTiles, len(units))]
	return &picture{r: r, d: d, units: [2][]int{few, few}, digits: units[:digitCount], done: map[string]*result{}, full: newJudge(nil, net, d.test, d.testLabels),
		live: newJudge(nil, net, d.test.Slice(0, liveImages, 0, d.test.Cols), d.testLabels[:liveImages])}
}

// begin is told that a network's training begins.
func (p *picture) begin(name, caption string) {
	p.losses, p.caption = append(p.losses, &show.Trace{Name: name, Every: every, Colour: scene.Series(len(p.losses) + 1)}), caption
	p.r.Say("%s", caption)
}

// step is told of each training step.
func (p *picture) step(net *Net, loss float64) {
	k := len(p.losses) - 1
	t := p.losses[k]
	p.nets[k] = net
	if t.Add(loss) {
		p.r.Say("%s Training loss after %d steps: %.3f nats.", p.caption, t.Steps, t.Last())
	}
	if t.Steps%every == 1 {
		p.r.Draw(p.draw)
	}
}

// trained is told that a network is ready; from now on its strongest units are shown.
func (p *picture) trained() {
	if k := p.ready; k < len(p.units) {
		p.units[k] = strongest(p.nets[k], len(p.units[k]))
	}
	p.ready++
	p.r.Moment(p.draw)
}

// line is told the unmatched line; digits that its middle misreads are shown from now on, as far as there are so many.
func (p *picture) line(l *line) {
	wrong, right := p.full.misread(p.full.mix(p.nets[0], p.nets[1], 0.5), digitCount)
	p.unmatched, p.misread = l, min(len(wrong), digitCount)
	p.digits = append(wrong[:p.misread], right...)[:digitCount]
	p.r.Moment(p.draw)
}

// search is told that a search begins.
func (p *picture) search(m searchInfo, caption string) {
	a, b := p.nets[0], p.nets[1]
	p.got, p.accepts, p.caption = &result{searchInfo: m, perms: identity(b)}, 0, caption
	p.liveEnds = [2]nn.Score{p.live.score(a), p.live.score(b)}
	p.r.Say("%s", caption)
}

// accepted is told every better permutation.
func (p *picture) accepted(perms Perms, l int) {
	p.got.perms, p.got.line = perms, nil
	p.accepts++
	where, draw := fmt.Sprintf("of hidden layer %d", l+1), p.r.Moment
	if l < 0 {
		where, draw = "of all layers at once", p.r.Draw // hundreds of small gains: as many as can be seen
	}
	p.r.Say("%s Assignment %d accepted, %s.", p.caption, p.accepts, where)
	draw(p.draw)
}

// found is told a search's result.
func (p *picture) found(got *result) {
	p.got, p.done[got.id] = got, got
	p.r.Moment(p.draw)
}

// finish offers the rings; near is the control on the unmatched line, its t and its loss.
func (p *picture) finish(got *result, nearT, nearLoss float64) {
	p.got, p.near = got, [2]float64{nearT, nearLoss}
	offer := func(name string, b *Net, m searchInfo, of string) {
		h := &ring{Slide: show.Slide{Name: name, Hi: 1, At: 0.5}, b: b, searchInfo: m, of: of}
		h.score = p.full.at(p.nets[0], b, h.At)
		h.Offer(p.r, func(t float64) { h.score, p.held = p.full.at(p.nets[0], b, t), h })
		p.rings, p.held = append(p.rings, h), h
	}
	if got.id == "none" {
		offer("t", got.b, got.searchInfo, "the line")
	} else {
		offer("u", p.nets[1], methods[0], "the unmatched line")
		offer("t", got.b, got.searchInfo, "the line after "+got.label)
	}
	p.r.Draw(p.draw)
}
