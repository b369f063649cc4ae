package groupwise

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/scene"
)

// A picture is what the stage shows of the stream in view. It only looks: the experiment reads nothing from here.
//
// Rounds are too many to be seen one by one. The street is in time lapse: it shows the arrivals after which standings are
// taken, and the queue is those that come next.
type picture struct {
	r *sim.Run
	g *game

	at    int       // the arrival at the gate, an index into g.marks; -1 before the first
	past  []arrival // all so far
	lamps []float64 // [group]: our regret per member as it is shown; NaN before a group has come
	ended bool
	out   []bool // learners that the reader has set aside
}

// An arrival is one round as it was at the gate.
type arrival struct {
	t    int
	p    []float64 // [group]: weights, 0 asleep
	said []float64 // [group]: what its learner predicted
	yhat []float64 // [method]
	y    float64
}

func (a arrival) miss(method int) float64 { return math.Abs(a.yhat[method] - a.y) }

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
	a := arrival{t: t, p: make([]float64, len(g.s.groups)), said: make([]float64, len(g.s.groups)), yhat: slices.Clone(g.yhat), y: g.s.y[t]}
	for i, group := range g.s.active[t] {
		a.p[group], a.said[group] = g.p[i], g.said[g.first[t]+i]
	}
	p.at, p.past = k, append(p.past, a)
	p.lamps = p.regrets(g.at.loss[ours])

	w, worst := g.at.worst(ours)
	v, theirs := g.at.worst(single)
	name := func(k int) string { return g.s.groups[k].label }
	switch rounds := g.at.rounds; {
	case rounds < 20*g.s.x.Cols:
		p.r.Say("Round %s: every learner is still young, so lamps glow in both rows. Watch which of them go out.", thousands(rounds))
	case worst >= theirs/2:
		p.r.Say("Round %s: the worst lamp of ours is %s (%.4f a member), of the single regression %s (%.4f).", thousands(rounds), name(w), worst, name(v), theirs)
	default:
		p.r.Say("Round %s: above, the lamps go dark (the worst is %s, %.4f a member). Below, the single regression keeps failing %s: %.4f.", thousands(rounds), name(w), worst, name(v), theirs)
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

func (p *picture) played() {
	p.r.Say("All %s rounds are played. The same now on the other stream, for the claims about it.", thousands(p.g.s.len()))
	p.r.Draw(p.draw)
}

// finish offers the hands: each lamp but that of everyone.
func (p *picture) finish() {
	p.ended = true
	p.caption()
	for k := 1; k < len(p.out); k++ {
		p.r.Handle(p.g.s.groups[k].id, func(_, y float64) {
			if p.out[k] == (y > aside) {
				return
			}
			p.out[k] = y > aside
			loss, last, yhat := p.g.without(p.out)
			p.lamps = p.regrets(loss)
			a := &p.past[len(p.past)-1]
			a.p = last
			a.yhat[ours] = yhat
			p.caption()
		})
	}
}

func (p *picture) caption() {
	g := p.g
	w := 0
	for k, x := range p.lamps {
		if x > p.lamps[w] {
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
		p.r.Say("Played again without the learners of %s: the worst regret of ours is now %.4f a member (%s). Drag lamps back, or others aside.", strings.Join(gone, ", "), p.lamps[w], name)
		return
	}
	v, theirs := g.at.worst(single)
	p.r.Say("Our worst group, %s: regret %.4f a member = %.4f of its own learner %s %.4f of mixing. Single regression: %.4f on %s. Drag a lamp of ours up to take its learner out of the mixture.",
		name, p.lamps[w], p.r.Measures()["worst_learner"], sign(p.r.Measures()["worst_mixing"]), math.Abs(p.r.Measures()["worst_mixing"]), theirs, g.s.groups[v].label)
}

func sign(x float64) string {
	if x < 0 {
		return "−"
	}
	return "+"
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.lampPanel(s)
	p.streetPanel(s)
	p.scalePanel(s)
}

// Lamps hang in two rows, ours above; one that is set aside stands on a third.
const (
	aside    = 1.5
	lampSize = 12.0
)

// bright is the regret per member at which a lamp is fully lit: labels of people lie close together, those of mails are 0 and 1.
func (p *picture) bright() float64 {
	if p.g.s.id == "mail" {
		return 0.03
	}
	return 0.008
}

// short names for a row of lamps on a small screen.
var short = map[string]string{"everyone": "all", "weekend": "w’end"}

func (p *picture) lampPanel(s *scene.Scene) {
	groups := p.g.s.groups
	x := scene.Axis{Min: -0.5, Max: float64(len(groups)) - 0.5}
	y := scene.Axis{Min: -0.7, Max: 1.45, Ticks: []float64{0, 1}, Names: []string{"single", "ours"}}
	if p.ended {
		y.Max, y.Ticks, y.Names = 2.4, []float64{0, 1, 2}, []string{"single", "ours", "aside"}
	}
	for k, g := range groups {
		name := g.label
		if s, ok := short[name]; ok {
			name = s
		}
		x.Ticks, x.Names = append(x.Ticks, float64(k)), append(x.Names, name)
	}
	panel := s.Panel("lamps", "Regret per member: dark lamps are served well", scene.At(0, 0, 12, 3)).Axes(x, y)
	if p.at < 0 {
		panel.Says = fmt.Sprintf("%d groups, a lamp each for ours and for the single regression; nobody has come yet.", len(groups))
	}
	var said [2][]string
	for k, g := range groups {
		for row, method := range []int{single, ours} {
			regret, at := math.NaN(), float64(row)
			what := "single regression"
			key := fmt.Sprintf("s-%s", g.id)
			if method == ours {
				what, key = "ours", fmt.Sprintf("o-%s", g.id)
			}
			if p.at >= 0 && p.g.at.n[k] > 0 {
				regret = p.g.at.regret(method, k)
				if method == ours {
					regret = p.lamps[k]
				}
			}
			if method == ours && p.out[k] {
				at = 2
			}
			lit := min(max(regret, 0)/p.bright(), 1)
			if math.IsNaN(regret) {
				lit = 0
			}
			if lit > 0.05 {
				halo := panel.Point(key+"-light", float64(k), at, scene.Bad)
				halo.Size, halo.Alpha = lampSize*(1+0.9*lit), 0.12+0.18*lit
			}
			glass := panel.Point(key+"-glass", float64(k), at, scene.Bad)
			glass.Size, glass.Alpha = lampSize, max(0.02, lit)
			lamp := panel.Point(key, float64(k), at, scene.Soft)
			lamp.Size, lamp.Hollow = lampSize, true
			if method == ours {
				lamp.Colour = scene.Series(g.colour)
				if p.ended && k > 0 {
					lamp.Handle, lamp.Along = g.id, "y"
				}
			}
			lamp.Label = fmt.Sprintf("%s, %s: nobody has come yet", g.label, what)
			if math.IsNaN(regret) {
				continue
			}
			n := float64(p.g.at.n[k])
			lamp.Label = fmt.Sprintf("%s, %s: %s members, regret %s a member (best linear model %.4f)", g.label, what, thousands(p.g.at.n[k]), figure(regret), p.g.at.best[k]/n)
			if method == ours {
				lamp.Label += fmt.Sprintf("; its learner's mean weight among members is %.2f", p.g.trust[k]/n)
				if p.out[k] {
					lamp.Label += ", and is set aside now"
				}
			}
			number := panel.Text(key+"-number", float64(k), at-0.47, figure(regret), scene.Soft)
			number.Align, number.Size = "middle", 12
			said[row] = append(said[row], g.label+" "+figure(regret))
		}
	}
	if p.at >= 0 {
		panel.Says = fmt.Sprintf("Regret per member after %s rounds. Ours: %s. Single regression: %s.", thousands(p.g.at.rounds), strings.Join(said[1], ", "), strings.Join(said[0], ", "))
	}
}

// The street in its own units.
const (
	streetW, streetH = 9.2, 3.5
	gate             = 4.6
	ground           = 2.85
	lintel           = 1.25
	apart            = 1.32
	half             = 0.46 // of a token
	passed, waiting  = 3, 3 // how many are seen
)

func (p *picture) streetPanel(s *scene.Scene) {
	panel := s.Panel("street", "At the gate, in time lapse", scene.At(0, 3, 7, 3)).Board(streetW, streetH)
	panel.Line("ground", []float64{0, ground, streetW, ground}, scene.Dim)
	panel.Line("gate", []float64{gate - 0.68, ground, gate - 0.68, lintel, gate + 0.68, lintel, gate + 0.68, ground}, scene.Brass).Width = 3
	eye := panel.Point("eye", gate, lintel, scene.Brass) // where the threads come in
	eye.Label = "the gate: the threads' weights mix what the learners say"

	for k := max(0, p.at-passed); k <= min(p.at+waiting, len(p.g.marks)-1); k++ {
		t := p.g.marks[k] - 1
		x := gate + apart*float64(p.at-k)
		if k == p.at && len(p.g.s.active[t]) > 0 {
			for _, g := range p.g.s.active[t] {
				if w := p.past[k].p[g]; w > 0.005 {
					info := p.g.s.groups[g]
					s.Threads = append(s.Threads, scene.Thread{Key: "believed-" + info.id, From: "lamps/o-" + info.id, To: "street/eye",
						Weight: w, Colour: scene.Series(info.colour), Label: fmt.Sprintf("the learner of %s has the weight %.2f", info.label, w)})
				}
			}
		}
		p.token(panel, k, t, x)
		if k < p.at {
			p.misses(panel, p.past[k], x)
		}
	}
	tell := func(key string, x float64, text string) {
		e := panel.Text(key, x, ground+0.5, text, scene.Soft)
		e.Align = "middle"
	}
	if p.at < 0 {
		tell("next", gate-1.5*apart, "waiting")
		panel.Says = fmt.Sprintf("%s arrivals wait before the gate.", thousands(p.g.s.len()))
		return
	}
	a := p.past[p.at]
	tell("round", gate, "round "+thousands(a.t+1))
	if p.at == len(p.g.marks)-1 {
		tell("next", gate-2*apart, "no more")
	}
	if p.at > 0 {
		tell("done", gate+2*apart, "errors")
	}
	panel.Says = fmt.Sprintf("Round %s: %s at the gate. %s.", thousands(a.t+1), p.who(a.t), p.believed(a))
}

// misses stands two bars on somebody who has passed: how far ours was off, and the single regression.
func (p *picture) misses(panel *scene.Panel, a arrival, x float64) {
	full := 0.4 // of the label's range
	if p.g.s.id == "mail" {
		full = 1
	}
	const tall, foot = 1.35, ground - 2*half - 0.3
	for k, m := range []int{ours, single} {
		h := tall*min(a.miss(m)/full, 1) + 0.03
		e := panel.Rect(fmt.Sprintf("p%d-%s", a.t, methods[m].id), x-0.32+0.34*float64(k), foot-h, 0.3, h, scene.Series(methods[m].colour))
		e.Label = fmt.Sprintf("round %s: %s was off by %.2f", thousands(a.t+1), methods[m].label, a.miss(m))
	}
}

// token draws an arrival: a person as his shape in his colour, a mail as an envelope with its tags.
func (p *picture) token(panel *scene.Panel, k, t int, x float64) {
	const y = ground - half - 0.06
	active := p.g.s.active[t]
	from, to := []float64{0, y}, []float64{streetW, y}
	name := fmt.Sprintf("p%d", t)
	put := func(key string, points []float64, c scene.Colour, fill bool) *scene.Element {
		e := panel.Line(key, points, c)
		e.Closed, e.Fill, e.From, e.To = fill, fill, from, to
		if k < p.at {
			e.Alpha = 0.55
		}
		return e
	}
	if p.g.s.id == "mail" {
		w, h := 0.56, 0.36
		put(name, []float64{x - w, y - h, x + w, y - h, x + w, y + h, x - w, y + h}, scene.Soft, true).Label = p.who(t)
		put(name+"-flap", []float64{x - w, y - h, x, y + 0.1, x + w, y - h}, "v:0", false).Width = 2
		for i, g := range active[1:] {
			dx := -w + 2*w*(float64(i)+0.5)/float64(len(active)-1)
			put(fmt.Sprintf("%s-%s", name, p.g.s.groups[g].id), disc(x+dx, y-h-0.16, 0.12), scene.Series(p.g.s.groups[g].colour), true).Label = p.g.s.groups[g].label
		}
		return
	}
	shape, colour := active[1], active[2]
	points := disc(x, y, half)
	if p.g.s.groups[shape].id == "square" {
		points = []float64{x - 0.42, y - 0.42, x + 0.42, y - 0.42, x + 0.42, y + 0.42, x - 0.42, y + 0.42}
	}
	put(name, points, scene.Series(p.g.s.groups[colour].colour), true).Label = p.who(t)
}

func disc(x, y, r float64) (points []float64) {
	const corners = 28
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		points = append(points, x+r*cos, y+r*sin)
	}
	return points
}

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
	text := fmt.Sprintf("a mail of %s characters, groups: %s", thousands(m.Chars), strings.Join(names, ", "))
	if len(names) == 0 {
		text = fmt.Sprintf("a mail of %s characters, of no group but everyone", thousands(m.Chars))
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

func (p *picture) believed(a arrival) string {
	var parts []string
	for _, g := range p.g.s.active[a.t] {
		parts = append(parts, fmt.Sprintf("%s %.2f", p.g.s.groups[g].label, a.p[g]))
	}
	return "Weights of the learners: " + strings.Join(parts, ", ")
}

// scalePanel is the vertical scale at the gate: what the learners say, the mixture, the single regression, and the truth.
func (p *picture) scalePanel(s *scene.Scene) {
	title := "Label: true and predicted"
	if p.g.s.id == "mail" {
		title = "Spam (1) or not (0)"
	}
	panel := s.Panel("scale", title, scene.At(7, 3, 5, 3)).Axes(
		scene.Axis{Min: -0.6, Max: 2.6, Ticks: []float64{0, 1, 2}, Names: []string{"each", "ours", "single"}},
		scene.Axis{Min: -0.06, Max: 1.06, Ticks: []float64{0, 0.5, 1}})
	if p.at < 0 {
		panel.Says = "No prediction has been made."
		return
	}
	a := p.past[p.at]
	truth := panel.Line("truth", []float64{-0.6, a.y, 2.6, a.y}, scene.Ink)
	truth.Width, truth.Label = 1.5, fmt.Sprintf("the true label: %.2f", a.y)
	for i, m := range []int{ours, single} {
		x := float64(i + 1)
		gap := panel.Line("gap-"+methods[m].id, []float64{x, a.yhat[m], x, a.y}, scene.Series(methods[m].colour))
		gap.Width, gap.Flash = 5, !p.ended
		gap.Label = fmt.Sprintf("%s is off by %.2f", methods[m].label, a.miss(m))
		dot := panel.Point(methods[m].id, x, a.yhat[m], scene.Series(methods[m].colour))
		dot.Size, dot.Label = 7, fmt.Sprintf("%s predicts %.2f", methods[m].label, a.yhat[m])
	}
	n := float64(len(p.g.s.active[a.t]))
	for i, g := range p.g.s.active[a.t] {
		info := p.g.s.groups[g]
		e := panel.Point("said-"+info.id, -0.3+0.6*(float64(i)+0.5)/n, a.said[g], scene.Series(info.colour))
		e.Size = 2.5 + 6*math.Sqrt(a.p[g])
		e.Links = []string{"lamps/o-" + info.id}
		e.Label = fmt.Sprintf("the learner of %s says %.2f; weight %.2f", info.label, a.said[g], a.p[g])
	}
	panel.Says = fmt.Sprintf("The true label is %.2f. The mixture says %.2f, the single regression %.2f.", a.y, a.yhat[ours], a.yhat[single])
}

// figure is a regret with a minus that is seen.
func figure(x float64) string { return strings.Replace(fmt.Sprintf("%.4f", x), "-", "−", 1) }

func thousands(n int) string {
	if n < 10000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
