package groupwise

import (
	"fmt"
	"math"
	"strings"

	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/show"
)

// A picture is what the stage shows of the stream in view. It only looks: the experiment reads nothing from here.
//
// Rounds are too many to be seen one by one. The stage is in time lapse: it shows the arrivals after which standings are
// taken, and the queue is those that come next.
type picture struct {
	r *sim.Run
	g *game

	at     int       // the arrival at the gate, an index into g.marks; -1 before the first
	p      []float64 // [group]: the learners' weights at the gate, 0 asleep
	yhat   float64   // and what their mixture predicted
	regret []float64 // [group]: ours per member as it is shown; NaN before a group has come
	ended  bool
	out    []bool // learners that the reader has set aside
}

func newPicture(r *sim.Run, g *game) *picture {
	p := &picture{r: r, g: g, at: -1, out: make([]bool, len(g.s.groups))}
	if g.s.id == "mail" {
		r.Say("6046 real mails wait. Each wakes the learners of its groups (everyone, HTML, reply, ...), and their mixture must say: spam or not?")
	} else {
		r.Say("People arrive one by one. Each wakes three learners: of everyone, of his shape, of his colour. Threads show how far each is believed.")
	}
	r.Draw(p.draw)
	return p
}

// arrived shows the k-th marked round, which has just been played.
func (p *picture) arrived(k, t int) {
	g := p.g
	p.at, p.p, p.yhat = k, make([]float64, len(g.s.groups)), g.yhat[ours]
	for i, group := range g.s.active[t] {
		p.p[group] = g.p[i]
	}
	p.regret = p.regrets(g.at.loss[ours])

	w, worst := g.at.worst(ours)
	v, theirs := g.at.worst(single)
	name := func(k int) string { return g.s.groups[k].label }
	switch rounds := show.Whole(g.at.rounds); {
	case g.at.rounds < 20*g.s.x.Cols:
		p.r.Say("Round %s: every learner is still young, so most bars stand on the red side. Watch which of them sink to the line.", rounds)
	case worst >= theirs/2:
		p.r.Say("Round %s: the highest violet bar (ours) is that of %s, %s a member above the line; the highest orange one that of %s, %s.", rounds, name(w), figure(worst), name(v), figure(theirs))
	default:
		p.r.Say("Round %s: violet bars (ours) have sunk to the line or below it, the highest is %s, %s. Orange bars, one model for all, stay on the red side: %s, %s.", rounds, name(w), figure(worst), name(v), figure(theirs))
	}
	p.r.Moment(p.draw)
}

// regrets are per member, for losses of ours on every group.
func (p *picture) regrets(loss []float64) []float64 {
	out := make([]float64, len(loss))
	for k, n := range p.g.at.n {
		out[k] = math.NaN()
		if n > 0 {
			out[k] = (loss[k] - p.g.at.best[k]) / float64(n)
		}
	}
	return out
}

// regretOf is a method's regret per member on a group as it is shown; NaN before the group has come.
func (p *picture) regretOf(method, k int) float64 {
	switch {
	case p.at < 0 || p.g.at.n[k] == 0:
		return math.NaN()
	case method == ours:
		return p.regret[k]
	}
	return p.g.at.regret(method, k)
}

func (p *picture) played() {
	p.r.Say("All %s rounds are played. The same now on the other stream, for the claims about it.", show.Whole(p.g.s.len()))
	p.r.Draw(p.draw)
}

// finish offers the hands: each learner but that of everyone.
func (p *picture) finish() {
	p.ended = true
	p.caption()
	for k := 1; k < len(p.out); k++ {
		p.r.Handle(p.g.s.groups[k].id, func(_, y float64) {
			if p.out[k] == (y < aside) {
				return
			}
			p.out[k] = y < aside
			loss, last, yhat := p.g.without(p.out)
			p.regret, p.p, p.yhat = p.regrets(loss), last, yhat
			p.caption()
		})
	}
}

func (p *picture) caption() {
	g := p.g
	w := 0
	for k, x := range p.regret {
		if x > p.regret[w] {
			w = k
		}
	}
	name := g.s.groups[w].label
	var gone []string
	for k, out := range p.out {
		if out {
			gone = append(gone, g.s.groups[k].label)
		}
	}
	if len(gone) > 0 {
		p.r.Say("Played again without the learners of %s: the highest violet bar is now %s, %s a member. Drag discs back up, or others down.", strings.Join(gone, ", "), name, figure(p.regret[w]))
		return
	}
	v, theirs := g.at.worst(single)
	p.r.Say("Ours serves no group more than %s a member worse than a model of its own (%s); one model for all does %s worse on %s. Drag a disc down to take that learner out of the mixture.",
		figure(max(p.regret[w], 0)), name, figure(theirs), g.s.groups[v].label)
}

// figure is a regret in words.
func figure(x float64) string { return show.Figure("%.4f", x) }

// who says who came in a round.
func (p *picture) who(t int) string {
	var names []string
	for _, g := range p.g.s.active[t][1:] {
		names = append(names, p.g.s.groups[g].label)
	}
	if p.g.s.id != "mail" {
		return fmt.Sprintf("a %s %s", names[1], names[0])
	}
	m := p.g.s.mails[t]
	text := fmt.Sprintf("a mail of %s characters, groups: %s", show.Whole(m.Chars), strings.Join(names, ", "))
	if len(names) == 0 {
		text = fmt.Sprintf("a mail of %s characters, of no group but everyone", show.Whole(m.Chars))
	}
	var words []string
	for k, w := range data.MailWords {
		if m.Words>>k&1 == 1 {
			words = append(words, w)
		}
	}
	if len(words) > 0 {
		text += "; its words: " + strings.Join(words, ", ")
	}
	return text
}

// believed says how far each learner was believed at the gate.
func (p *picture) believed(t int) string {
	var parts []string
	for _, g := range p.g.s.active[t] {
		parts = append(parts, fmt.Sprintf("%s %.2f", p.g.s.groups[g].label, p.p[g]))
	}
	return "weights of the learners: " + strings.Join(parts, ", ")
}
