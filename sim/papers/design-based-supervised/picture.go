package dsl

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

// A picture is what the stage shows: on the left one study, slowly; on the right the intervals of all. It only looks: the
// experiment reads nothing from here.
type picture struct {
	r     *sim.Run
	c     *corpus
	t     *tally
	first *study
	shown []int // documents of the first study, each another mail
	isOne map[int]bool

	act    act
	drawn  int // of the gold documents among those shown
	latest []shelved
	curve  curve // of the first study
	mean   curve // of all studies so far
	lo, hi float64
	hand   *hand
}

// act is how far the slow motion has come.
type act int

const (
	labels  act = iota // what the annotator says
	flares             // gold documents are drawn
	model              // ĝ
	needles            // pseudo-outcomes
	repeat             // study after study
)

const (
	mostShown  = 400
	mostShelf  = 14 // intervals on a shelf
	takes      = 3  // in which gold labels are drawn, and corrections made
	spamColour = scene.Colour("s4")
	hamColour  = scene.Colour("s6")
)

// shelved is a finished study on the shelves.
type shelved struct {
	k, gold int
	est     [methods]estimate
}

func newPicture(r *sim.Run, c *corpus, t *tally, first *study) *picture {
	p := &picture{r: r, c: c, t: t, first: first, isOne: map[int]bool{}}
	seen := map[int]bool{}
	for i, m := range first.mails {
		if !seen[m] && len(p.shown) < mostShown {
			seen[m] = true
			p.shown = append(p.shown, i)
		}
	}
	for _, i := range first.gold {
		p.isOne[i] = true
	}
	p.curve.add(first, c)
	p.span()
	p.r.Say("A cheap annotator has labelled all mails, right on %.1f%% of them. Ringed dots are its errors: they crowd in places, and a regression on its labels inherits them.", 100*r.Measures()["acc"])
	r.Draw(p.draw)
	return p
}

// span is the range of errors on the shelves: what the first study needs.
func (p *picture) span() {
	for m := range methods {
		e := p.first.est[m]
		if !e.found {
			continue
		}
		for j := range regressors {
			d, half := e.b[j]-p.t.truth[j], 1.35*p.t.z*e.se[j]
			p.lo, p.hi = min(p.lo, d-half), max(p.hi, d+half)
		}
	}
	p.lo, p.hi = max(p.lo, -2.5)-0.05, min(p.hi, 2.5)+0.05
}

// slowly shows the first study step by step.
func (p *picture) slowly() {
	some := p.goldShown(p.first)
	for k := range takes {
		p.act, p.drawn = flares, some*(k+1)/takes
		p.r.Say("Now %d of %d mails are drawn by lot and labelled by hand. The lot is ours, so we know each mail's chance π to be drawn.", len(p.first.gold), len(p.first.y))
		p.r.Moment(p.draw)
	}
	p.act = model
	p.r.Say("From the gold labels a small model learns what the annotator's word is worth: ĝ, somewhere between ham (0) and spam (1). It is still biased.")
	p.r.Moment(p.draw)
	for k := range takes {
		p.act, p.drawn = needles, some*(k+1)/takes
		p.r.Say("Each gold mail leaps from ĝ to ĝ + (Y − ĝ)/π. It speaks for the 1/π = %.1f mails like it that nobody has labelled, so every error is made good on average.", float64(len(p.first.y))/float64(max(1, len(p.first.gold))))
		p.r.Moment(p.draw)
	}
	p.act = repeat
	p.r.Say("All gold mails have leapt. The regression on pseudo-outcomes gives the lowest shelf its first intervals; above, the same regression on other labels.")
	p.r.Moment(p.draw)
}

// goldShown is how many of the mails shown are gold.
func (p *picture) goldShown(s *study) (n int) {
	is := map[int]bool{}
	for _, i := range s.gold {
		is[i] = true
	}
	for _, i := range p.shown {
		if is[i] {
			n++
		}
	}
	return n
}

// see puts a finished study on the shelves.
func (p *picture) see(k int, s *study) {
	p.latest = append(p.latest, shelved{k, len(s.gold), s.est})
	if len(p.latest) > mostShelf {
		p.latest = p.latest[1:]
	}
	p.mean.add(s, p.c)
	p.r.Say("Study %d of %d. Surrogate labels alone: %.0f%% of the intervals contain the truth (red ones miss). DSL: %.0f%%. Nothing else differs than which labels went in.",
		k+1, studies.In(p.r), 100*p.t.cover(so), 100*p.t.cover(dsl))
	if k < 8 {
		p.r.Moment(p.draw)
	} else {
		p.r.Draw(p.draw)
	}
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	p.plane(s, scene.At(0, 0, 5, 4))
	p.leaps(s, scene.At(0, 4, 5, 4))
	p.shares(s, scene.At(0, 8, 5, 4))
	p.shelves(s, scene.At(5, 0, 7, 12))
}

// Where a mail stands: by its links and its exclamation marks, a little beside its place so that equals don't hide each other.
var countTicks = scene.Axis{Ticks: []float64{0, math.Log(3 + 1), math.Log(10 + 1), math.Log(30 + 1), math.Log(100 + 1)}, Names: []string{"0", "3", "10", "30", "100"}}

const (
	mostCount = 100
	beside    = 0.16
)

func place(count, mail int, step float64) float64 {
	_, f := math.Modf(float64(mail) * step)
	return math.Log(float64(min(count, mostCount))+1) + beside*(2*f-1)
}

func (p *picture) marks(mail int) float64 {
	return place(p.c.mails[mail].Exclamations, mail, 0.6180339887)
}
func (p *picture) hrefs(mail int) float64 { return place(p.c.mails[mail].Links, mail, 0.7548776662) }

func countAxis(label string, bare bool) scene.Axis {
	a := countTicks
	a.Label, a.Bare, a.Min, a.Max = label, bare, -0.25, math.Log(mostCount+1)+0.25
	return a
}

func (p *picture) now() *study {
	if p.hand != nil && p.hand.s != nil {
		return p.hand.s
	}
	return p.first
}

// plane shows the mails as the annotator labelled them.
func (p *picture) plane(s *scene.Scene, at scene.Place) {
	x := countAxis("", true)
	y := countAxis("exclamation marks", false)
	y.Ticks, y.Names = []float64{0, math.Log(4), math.Log(11), math.Log(101)}, []string{"0", "3", "10", "100"}
	panel := s.Panel("plane", fmt.Sprintf("%d mails", len(p.shown)), at).Axes(x, y)
	now, drawn, wrong, missed := p.now(), 0, 0, 0
	for _, i := range p.shown {
		m := now.mails[i]
		e := panel.Point(fmt.Sprintf("m%d", m), p.hrefs(m), p.marks(m), labelColour(now.q[i]))
		e.Size, e.Alpha = 2.4, 0.6
		if now.q[i] != now.y[i] {
			e.Ring, e.Alpha = labelColour(now.y[i]), 1
			wrong++
			missed += int(now.y[i])
		}
		e.Label = p.words(now, i)
		if p.act >= flares && p.gold(now, i) && drawn < p.drawn {
			drawn++
			e.Size, e.Alpha = 4.6, 1
			e.Flash = p.act == flares
		}
	}
	for k, key := range []struct {
		text   string
		colour scene.Colour
	}{{"called spam", spamColour}, {"called ham", hamColour}, {"ring: wrong", scene.Soft}} {
		panel.Text(fmt.Sprintf("key%d", k), math.Log(5.5), 4.4-0.55*float64(k), key.text, key.colour).Size = 12
	}
	panel.Says = fmt.Sprintf("%d mails by their number of links (x) and of exclamation marks (y), coloured by the surrogate label. %d labels are wrong: %d spam called ham, %d ham called spam.",
		len(p.shown), wrong, missed, wrong-missed)
	if drawn > 0 {
		panel.Says += fmt.Sprintf(" %d of them are labelled by hand.", drawn)
	}
}

func labelColour(y float64) scene.Colour {
	if y == 1 {
		return spamColour
	}
	return hamColour
}

func labelName(y float64) string {
	if y == 1 {
		return "spam"
	}
	return "ham"
}

func (p *picture) gold(s *study, i int) bool {
	if s == p.first {
		return p.isOne[i]
	}
	return p.hand.gold[i]
}

func (p *picture) words(s *study, i int) string {
	m := p.c.mails[s.mails[i]]
	text := fmt.Sprintf("%d characters, %d “!”, %d links: %s, called %s", m.Chars, m.Exclamations, m.Links, labelName(s.y[i]), labelName(s.q[i]))
	if p.act >= model {
		text += fmt.Sprintf("; ĝ = %.2f", s.g[i])
	}
	return text
}

// leaps shows the label that goes into the regression, for the same mails right above: first Q, then ĝ, then Ỹ.
func (p *picture) leaps(s *scene.Scene, at scene.Place) {
	most := 1.4 * float64(len(p.first.y)) / float64(max(1, len(p.first.gold)))
	if p.hand != nil { // room for the bead
		most = 1.1 * float64(len(p.first.y)) / float64(gold.Min)
	}
	most = max(most, 2)
	panel := s.Panel("leaps", "Labels that go in", at).Axes(countAxis("", true),
		scene.Axis{Min: -most, Max: most, Scale: scene.Symlog, Knee: 1, Label: "0 ham, 1 spam", Ticks: []float64{-10, -3, 0, 3, 10}})
	now := p.now()
	drawn, up, down := 0, 0, 0
	var stems, heads []scene.Element
	for _, i := range p.shown {
		m := now.mails[i]
		key, x, y := fmt.Sprintf("m%d", m), p.hrefs(m), now.q[i]
		if p.act >= model {
			y = now.g[i]
		}
		c := labelColour(now.q[i])
		if p.act >= needles && p.gold(now, i) && drawn < p.drawn {
			drawn++
			to := min(max(now.pseudo[i], -most), most)
			if to > y {
				up++
			} else {
				down++
			}
			c = labelColour(now.y[i])
			stems = append(stems, scene.Element{Kind: scene.KindLine, Key: "stem" + key, Points: []float64{x, y, x, to}, Colour: c, Width: 1.2, Alpha: 0.7})
			heads = append(heads, scene.Element{Kind: scene.KindPoint, Key: key, X: x, Y: to, Colour: c, Size: 3, Links: []string{"plane/" + key},
				Label: fmt.Sprintf("a gold label: %s, ĝ = %.2f, so Ỹ = %.2f", labelName(now.y[i]), now.g[i], now.pseudo[i])})
			continue
		}
		heads = append(heads, scene.Element{Kind: scene.KindPoint, Key: key, X: x, Y: y, Colour: c, Size: 1.8, Alpha: 0.5})
	}
	for _, e := range append(stems, heads...) {
		panel.Add(e)
	}
	switch {
	case p.act < model:
		panel.Says = "Surrogate labels: each mail stands at 0 (ham) or 1 (spam)."
	case p.act == model:
		panel.Says = "Predictions ĝ of the model, between 0 and 1."
	default:
		panel.Says = fmt.Sprintf("Pseudo-outcomes: of %d gold mails that are shown, %d leap up and %d down, by up to 1/π = %.1f.", drawn, up, down, float64(len(now.y))/float64(max(1, len(now.gold))))
	}
	p.bead(panel, most)
}

// shares shows what the labels say of the share of spam among mails with so many links.
func (p *picture) shares(s *scene.Scene, at scene.Place) {
	panel := s.Panel("shares", "Share of spam", at).Axes(countAxis("links in the mail", false),
		scene.Axis{Min: -0.12, Max: 1.12, Ticks: []float64{0, 0.5, 1}})
	all := p.population()
	truth := panel.Line("truth", all.line(all.y), scene.Ink)
	truth.Width, truth.Label = 3, "the truth, in the corpus"
	q := panel.Line("q", all.line(all.q), scene.Series(methodSeries[so].Colour))
	q.Width, q.Label = 2, "surrogate labels"
	panel.Says = fmt.Sprintf("Of mails without links %.0f%% are spam, and the surrogate says %.0f%%; of those with most links %.0f%%, and it says %.0f%%.", 100*all.at(0, all.y), 100*all.at(0, all.q), 100*all.at(bins-1, all.y), 100*all.at(bins-1, all.q))
	tags := []tag{{"truth", scene.Ink, all.at(bins-1, all.y)}, {"surrogate", q.Colour, all.at(bins-1, all.q)}}
	defer func() { p.tags(panel, tags) }()
	if p.act < needles {
		return
	}
	one := p.curve
	if p.hand != nil && p.hand.s != nil {
		one = p.hand.curve
	}
	if p.act == needles || p.hand != nil && p.hand.s != nil {
		e := panel.Line("one", one.line(one.pseudo), scene.Series(methodSeries[dsl].Colour))
		e.Width, e.Label, e.Dashed = 1.5, "pseudo-outcomes of the study on show", true
	}
	tags = append(tags, tag{"corrected", scene.Series(methodSeries[dsl].Colour), one.at(bins-1, one.pseudo)})
	if p.act == repeat {
		e := panel.Line("mean", p.mean.line(p.mean.pseudo), scene.Series(methodSeries[dsl].Colour))
		e.Width, e.Label = 2, "pseudo-outcomes, mean of all studies"
		tags[2].y = p.mean.at(bins-1, p.mean.pseudo)
		panel.Says += fmt.Sprintf(" Pseudo-outcomes have the means %.2f and %.2f there, over all studies.", p.mean.at(0, p.mean.pseudo), p.mean.at(bins-1, p.mean.pseudo))
	} else {
		panel.Says += fmt.Sprintf(" The pseudo-outcomes of this study have the means %.2f and %.2f there.", one.at(0, one.pseudo), one.at(bins-1, one.pseudo))
	}
}

// tag is a curve's name, at the height of its end.
type tag struct {
	text   string
	colour scene.Colour
	y      float64
}

// tags writes names beside the ends of curves, pushed apart where they would hide each other.
func (p *picture) tags(panel *scene.Panel, tags []tag) {
	const apart = 0.26
	slices.SortStableFunc(tags, func(a, b tag) int { return cmp.Compare(a.y, b.y) })
	for range 20 {
		for i := 1; i < len(tags); i++ {
			if d := apart - (tags[i].y - tags[i-1].y); d > 0 {
				tags[i].y += d / 2
				tags[i-1].y -= d / 2
			}
		}
	}
	for _, t := range tags {
		panel.Text("name of "+t.text, binMiddle(bins-1)+0.12, min(max(t.y, 0), 1.05), t.text, t.colour).Size = 12
	}
}

func (p *picture) population() (all curve) {
	for i, m := range p.c.mails {
		b := bin(m.Links)
		all.n[b]++
		all.y[b] += p.c.y[i]
		all.q[b] += p.c.q[i]
	}
	return all
}

// curve sums labels by the number of links.
type curve struct{ n, y, q, pseudo [bins]float64 }

const bins = 6

var binFrom = [bins]int{0, 1, 2, 4, 8, 16}

func bin(links int) int {
	b := 0
	for b+1 < bins && links >= binFrom[b+1] {
		b++
	}
	return b
}

func (c *curve) add(s *study, of *corpus) {
	for i, m := range s.mails {
		b := bin(of.mails[m].Links)
		c.n[b]++
		c.y[b] += s.y[i]
		c.q[b] += s.q[i]
		c.pseudo[b] += s.pseudo[i]
	}
}

// line is the mean of each bin, in the middle of the bin.
func (c *curve) line(sums [bins]float64) (points []float64) {
	for b, n := range c.n {
		if n == 0 {
			continue
		}
		points = append(points, binMiddle(b), min(max(sums[b]/n, -0.12), 1.12))
	}
	return points
}

// binMiddle is where a bin stands on the axis of counts.
func binMiddle(b int) float64 {
	to := 40
	if b+1 < bins {
		to = binFrom[b+1] - 1
	}
	return (math.Log(float64(binFrom[b])+1) + math.Log(float64(to)+1)) / 2
}

func (c *curve) at(b int, sums [bins]float64) float64 { return sums[b] / max(1, c.n[b]) }
