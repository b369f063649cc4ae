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
	shown []float64 // [group]: our regret per member as it is shown; NaN before a group has come
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
	p.shown = p.regrets(g.at.loss[ours])

	w, worst := g.at.worst(ours)
	v, theirs := g.at.worst(single)
	name := func(k int) string { return g.s.groups[k].label }
	switch rounds := g.at.rounds; {
	case rounds < 20*g.s.x.Cols:
		p.r.Say("Round %s: every learner is still young, so all bars stand above the line. Watch which of them shrink on to it.", thousands(rounds))
	case worst >= theirs/2:
		p.r.Say("Round %s: bars say how much worse a group is served than by a model of its own. Our worst is %s (%.4f), that of one model for all is %s (%.4f).", thousands(rounds), name(w), worst, name(v), theirs)
	default:
		p.r.Say("Round %s: our bars shrink on to the line (the worst is %s, %.4f a member). One model for all keeps failing %s: %.4f, however long it learns.", thousands(rounds), name(w), worst, name(v), theirs)
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

// finish offers the hands: each ring but that of everyone.
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
			p.shown = p.regrets(loss)
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
	for k, x := range p.shown {
		if x > p.shown[w] {
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
		p.r.Say("Played again without the learners of %s: the worst regret of ours is now %.4f a member (%s). Drag rings back, or others up.", strings.Join(gone, ", "), p.shown[w], name)
		return
	}
	v, theirs := g.at.worst(single)
	p.r.Say("Our worst group, %s: regret %.4f a member = %.4f of its own learner %s %.4f of mixing. Single regression: %.4f on %s. Drag a ring up to take its learner out.",
		name, p.shown[w], p.r.Measures()["worst_learner"], sign(p.r.Measures()["worst_mixing"]), math.Abs(p.r.Measures()["worst_mixing"]), theirs, g.s.groups[v].label)
}

func sign(x float64) string {
	if x < 0 {
		return "−"
	}
	return "+"
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	p.barPanel(s)
	p.streetPanel(s)
	p.scalePanel(s)
}

// Heights of bars, in units of what fills a bar; a ring that is drawn above aside takes its learner out of the mixture.
const (
	tallest = 1.15
	aside   = 1.5
	rings   = -0.48
)

// full is the regret per member that fills a bar: labels of people lie close together, those of mails are 0 and 1.
func (p *picture) full() float64 {
	if p.g.s.id == "mail" {
		return 0.03
	}
	return 0.008
}

// short names for a row of bars on a small screen.
var short = map[string]string{"everyone": "all", "weekend": "w’end"}

// barPanel compares, group by group, how much worse than by the best model of its own it has been served, by ours and by the
// single regression.
func (p *picture) barPanel(s *scene.Scene) {
	groups := p.g.s.groups
	x := scene.Axis{Min: -0.6, Max: float64(len(groups)) - 0.4}
	y := scene.Axis{Min: -0.62, Max: tallest + 0.5, Ticks: []float64{-0.25, 0, 0.7}, Names: []string{"better", "as good", "worse"}}
	if p.ended {
		y.Max = 2.1
	}
	for k, g := range groups {
		name := g.label
		if s, ok := short[name]; ok {
			name = s
		}
		x.Ticks, x.Names = append(x.Ticks, float64(k)), append(x.Names, name)
	}
	panel := s.Panel("bars", "Is every group served as well as by a model of its own?", scene.At(0, 0, 12, 7)).OnTall(scene.At(0, 0, 6, 6)).Axes(x, y)
	if p.at < 0 {
		panel.Tell("%d groups, two bars each, ours and the single regression; nobody has come yet.", len(groups))
	}
	panel.Rect("worse", x.Min, 0, x.Max-x.Min, tallest+0.5, scene.Bad).Faint(0.07)
	panel.Line("level", []float64{x.Min, 0, x.Max, 0}, scene.Good).Wide(2).Says("the line: as good as the best model of the group's own, in hindsight")
	for i, m := range []int{ours, single} {
		panel.Text(methods[m].id+"-key", x.Min+0.1+0.7*float64(i), tallest+0.36, []string{"■ ours", "■ one model for all"}[i], scene.Series(methods[m].colour))
	}
	panel.Text("served worse", x.Max-0.05, tallest+0.36, "served worse", scene.Bad).End()
	if p.ended {
		panel.Line("out", []float64{x.Min, tallest + 0.5, x.Max, tallest + 0.5}, scene.Dim).Dashes().Wide(1)
		panel.Text("out word", x.Max-0.05, 1.87, "drag a ring up here to take its learner out", scene.Soft).End()
	}
	var said [2][]string
	for k, g := range groups {
		for row, method := range []int{ours, single} {
			if p.at < 0 || p.g.at.n[k] == 0 {
				continue
			}
			regret := p.g.at.regret(method, k)
			if method == ours {
				regret = p.shown[k]
			}
			p.bar(panel, k, row, method, regret)
			said[row] = append(said[row], g.label+" "+figure(regret))
		}
		if p.ended && k > 0 {
			p.ring(panel, k)
		}
	}
	if p.at >= 0 {
		panel.Tell("Regret per member after %s rounds, 0 as good as a model of the group's own. Ours: %s. Single regression: %s.", thousands(p.g.at.rounds), strings.Join(said[0], ", "), strings.Join(said[1], ", "))
	}
}

// Halves of a group's place.
const barWide = 0.36

func (p *picture) bar(panel *scene.Panel, k, row, method int, regret float64) {
	g := p.g.s.groups[k]
	what := []string{"ours", "single regression"}[row]
	left := float64(k) - barWide - 0.02 + (barWide+0.04)*float64(row)
	high := min(max(regret/p.full(), -0.3), tallest)
	key := []string{"o-", "s-"}[row] + g.id
	n := float64(p.g.at.n[k])
	bar := panel.Rect(key, left, min(0, high), barWide, math.Abs(high), scene.Series(methods[method].colour)).
		Says("%s, %s: %s members, regret %s a member (best linear model %.4f)", g.label, what, thousands(p.g.at.n[k]), figure(regret), p.g.at.best[k]/n)
	if method == ours {
		bar.Label += fmt.Sprintf("; its learner's mean weight among members is %.2f", p.g.trust[k]/n)
		if p.out[k] {
			bar.Label += ", and is set aside now"
			bar.Faint(0.35)
		}
	}
	panel.Text(key+"-number", left+barWide/2, max(high, 0)+0.1, figure(regret), scene.Series(methods[method].colour)).Middle()
}

// ring is what the reader drags: up, and the group's learner leaves the mixture.
func (p *picture) ring(panel *scene.Panel, k int) {
	at := rings
	if p.out[k] {
		at = 1.87
	}
	g := p.g.s.groups[k]
	panel.Point("ring-"+g.id, float64(k), at, scene.Brass).Sized(6).Held(g.id, "y").Says("the learner of %s: drag it up to take it out of the mixture", g.label)
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
	panel := s.Panel("street", "At the gate, in time lapse", scene.At(0, 7, 7, 5)).OnTall(scene.At(0, 6, 6, 3)).Board(streetW, streetH)
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
					s.Threads = append(s.Threads, scene.Thread{Key: "believed-" + info.id, From: "bars/o-" + info.id, To: "street/eye",
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
	panel := s.Panel("scale", title, scene.At(7, 7, 5, 5)).OnTall(scene.At(0, 9, 6, 3)).Axes(
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
		e.Links = []string{"bars/o-" + info.id}
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
