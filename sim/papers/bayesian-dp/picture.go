package dp

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"orrery/sim/scene"
)

const (
	dotsShown  = 600 // scores at most
	bins       = 60  // of the piles of scores
	cloudCount = 240 // points of the posterior
	heapBins   = 72  // of the pile of epsilons on the ruler
)

// picture is what the stage shows: scores on both sides of the wire, the posterior of the two rates, and the ruler.
type picture struct {
	e *experiment
	a *answers // whose scores are shown

	many     bool // the audit is the second
	models   int  // of it
	thr      float64
	truth    float64 // the attack's, NaN where it is not known yet
	ended    bool
	moved    bool // the reader has chosen the wire's place
	seen     result
	ranks    [][2]float64 // of the cloud's points
	points   []cloudPoint // the posterior's at these ranks
	seenAt   int          // answers that seen counts
	sd       float64      // of the scores
	lo, hi   float64
	peak     float64 // the highest pile that is to be expected
	rulerTop float64
	start    [2]float64 // the true rates
	next     int        // of the models whose picture is a moment
}

func newPicture(e *experiment) *picture {
	p := &picture{e: e, truth: e.truth, thr: threshold.In(e.r)}
	p.start[0], p.start[1] = rates(p.thr, e.how.mu())
	p.ranks = ranks(e.r.Rand("cloud"))

	// The ruler reaches as far as prior work's expected interval, and to the accountant's number if that is not far off.
	usual := e.judge(e.expected(float64(e.N)))
	top := 1.25 * usual.bayes.hi
	if usual.cp.finite() {
		top = 1.3 * usual.cp.hi
	}
	if e.accountant > top && e.accountant < 1.7*top {
		top = 1.08 * e.accountant
	}
	p.rulerTop = max(top, 0.2)
	p.view(&answers{k: 1}, 1, e.N)
	e.r.Say("The attacker knows some images that may have been in the training set, the canaries, and asks each model: was this one in? Nothing has been trained yet.")
	e.r.Draw(p.draw)
	return p
}

// view chooses what is shown and lays out its axes, which don't move while answers arrive.
func (p *picture) view(a *answers, k, models int) {
	p.a, p.models, p.many = a, models, k > 1
	p.seenAt = -1
	mu, rho, n := p.e.how.mu(), overlap.In(p.e.r), float64(k-1)
	// A score is b + noise of sd 1/µ, and with overlap ρ times the number of present neighbours: Bin(k-1, 1/2).
	sd := math.Sqrt(1/(mu*mu) + rho*rho*n/4)
	p.sd = sd
	reach := 3 * sd
	if rho*n > 0 {
		reach = 3.5 * sd // a model's scores are shifted together
	}
	p.lo, p.hi = rho*n/2-reach, 1+rho*n/2+reach
	p.peak = max(3, float64(min(p.e.N, dotsShown))/2*(p.hi-p.lo)/bins/(sd*math.Sqrt(2*math.Pi)))
}

// audit is told that an audit begins.
func (p *picture) audit(a *answers, k, models int) {
	p.view(a, k, models)
	p.many = a.k > 1 || p.e.one != nil
	p.next = 1
	if p.many {
		if overlap.In(p.e.r) > 0 {
			p.truth = math.NaN() // known when the audit has been repeated
		}
		p.e.r.Say("Now %d models with %s, instead of %d models: every model that finishes answers %d times.", models, p.e.describe(k), p.e.N, k)
	} else {
		p.e.r.Say("%d models train, each with or without one canary. Every finished model drops a score: grey above the line if the canary was absent, gold below it if it was present.", models)
	}
	p.e.r.Moment(p.draw)
}

// trained is told that models have answered. A dozen of these pictures are moments.
func (p *picture) trained() {
	done := (len(p.a.score) + p.a.k - 1) / p.a.k
	if p.crowded() {
		p.thr = midpoint([]*answers{p.a})
	}
	if done < p.next {
		p.e.r.Draw(p.draw)
		return
	}
	p.next = done + max(p.models/12, 1)
	if s := p.now(); s.n0 > 0 && s.n1 > 0 {
		p.e.r.Say("%d of %d models, %d answers: ε between %.2f and %.2f for Bayes, %s for Clopper-Pearson. The cloud, what the two error rates may be, tightens; so does the box round it.",
			done, p.models, len(p.a.score), s.bayes.lo, s.bayes.hi, between(s.cp))
	}
	p.e.r.Moment(p.draw)
}

func between(i interval) string {
	if !i.finite() {
		return fmt.Sprintf("%.2f and infinity", i.lo)
	}
	return fmt.Sprintf("%.2f and %.2f", i.lo, i.hi)
}

// result is told an audit's intervals.
func (p *picture) result(s *result) {
	p.thr, p.truth = s.thr, s.truth
	p.seenAt = -1
	r := p.e.r
	switch {
	case s.name != "":
		r.Say("%s, the audit repeated: %d models instead of %d. Bayes [%.2f, %.2f]; the false negatives of %d audits vary %s as much as independent answers would.",
			capital(p.e.describe(p.e.k)), p.models, p.e.N, s.bayes.lo, s.bayes.hi, audits, times(p.e.effectFN))
	case s.cp.finite():
		r.Say("Bayes [%.2f, %.2f], Clopper-Pearson [%.2f, %.2f]: a ratio of %.2f. The box has corners where the cloud has no points, and it is there that the orange interval ends.",
			s.bayes.lo, s.bayes.hi, s.cp.lo, s.cp.hi, s.bayes.over(s.cp))
	default:
		r.Say("The attack never erred on one side: Clopper-Pearson's upper end is infinite, Bayes's is %.2f. Its lower ends are what counts: %.2f and %.2f.", s.bayes.hi, s.bayes.lo, s.cp.lo)
	}
	r.Moment(p.draw)
}

func times(x float64) string {
	if math.IsNaN(x) {
		return "(none was seen)"
	}
	return fmt.Sprintf("%.1f times", x)
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func (p *picture) repeating() {
	p.e.r.Say("Are %d answers of one model worth as much as those of %d models? The same audit is made %d times more, with new models each time.", p.e.k, p.e.k, audits-1)
	p.e.r.Moment(p.draw)
}

func (p *picture) simulating() {
	p.e.r.Say("%d audits are drawn from the attack's true error rates, to count how often each interval covers the truth.", simulated)
	p.e.r.Draw(p.draw)
}

// finish offers the wire and the lever.
func (p *picture) finish() {
	e := p.e
	p.ended = true
	p.choose(overlap.In(e.r) > 0)
	e.r.Handle("wire", func(x, _ float64) {
		p.thr, p.moved, p.seenAt = min(max(x, p.lo), p.hi), true, -1
		p.tell()
	})
	e.r.Handle("lever", func(_, y float64) {
		p.choose(y > leverY)
		p.tell()
	})
	p.tell()
	e.r.Draw(p.draw)
}

// tell says what an audit's end, or the reader's hand, has come to.
func (p *picture) tell() {
	s, r := p.now(), p.e.r
	ratio := ""
	if s.cp.finite() && s.cp.width() > 0 {
		ratio = fmt.Sprintf(", %.0f%% narrower", 100*(1-s.bayes.over(s.cp)))
	}
	if s.truth >= 0 {
		ratio += fmt.Sprintf("; in truth %s", number(s.truth))
	}
	said := fmt.Sprintf("Bayes [%s], Clopper-Pearson [%s]%s.", ends(s.bayes), ends(s.cp), ratio)
	if p.moved {
		r.Say("Threshold %.2f, %s: %s The rates slide along the trade-off curve. But a threshold chosen after looking at the scores gives intervals that promise nothing.", p.thr, p.e.describe(p.a.k), said)
		return
	}
	r.Say("%s: %s Drag the wire: both rates and the cloud slide along the trade-off curve. The lever switches between the two audits.", capital(p.e.describe(p.a.k)), said)
}

// number writes an epsilon.
func number(eps float64) string {
	if eps >= most {
		return "more than 27"
	}
	return fmt.Sprintf("%.2f", eps)
}

func ends(i interval) string {
	if !i.finite() {
		return fmt.Sprintf("%.2f, ∞", i.lo)
	}
	return fmt.Sprintf("%.2f, %.2f", i.lo, i.hi)
}

// choose shows one of the two finished audits.
func (p *picture) choose(many bool) {
	e := p.e
	if many {
		p.view(e.many, e.k, (e.N+e.k-1)/e.k)
		p.thr, p.truth = e.manyResult.thr, e.manyResult.truth
	} else {
		p.view(e.one, 1, e.N)
		p.thr, p.truth = e.oneResult.thr, e.oneResult.truth
	}
	p.many, p.moved = many, false
}

// now is what the answers so far say.
func (p *picture) now() *result {
	if p.seenAt != len(p.a.score) || p.seen.thr != p.thr {
		p.seen = p.e.judge(p.a.count(p.thr))
		p.seen.thr = p.thr
		p.points = cloud(&p.seen, p.ranks, p.e.delta)
		p.seenAt = len(p.a.score)
	}
	p.seen.truth = p.truth
	if p.moved {
		p.seen.truth = p.exact()
	}
	return &p.seen
}

// exact is the attack's epsilon at the place to which the reader has moved the wire.
func (p *picture) exact() float64 {
	if p.crowded() {
		return math.NaN()
	}
	f, g := rates(p.thr, p.e.how.mu())
	return epsilonOf(f, g, p.e.delta)
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	now := p.now()
	p.rain(s, now)
	p.square(s, now)
	p.ruler(s, now)
	p.whole(s, now)
}

const (
	absentColour  = "s6"
	presentColour = "s5"
)

// rain is the scores, fallen onto a line: absent canaries pile up above it, present ones hang below.
func (p *picture) rain(s *scene.Scene, now *result) {
	title := fmt.Sprintf("Scores of %d models", p.models)
	if p.a.k > 1 {
		title = fmt.Sprintf("%d models × %d scores", p.models, p.a.k)
	}
	room := 1.75 * p.peak
	panel := s.Panel("scores", title, scene.At(0, 0, 6, 4)).Axes(
		scene.Axis{Label: "score: 0 absent, 1 present", Min: p.lo, Max: p.hi},
		scene.Axis{Min: -room, Max: room, Bare: true})
	line := panel.Line("ground", []float64{p.lo, 0, p.hi, 0}, scene.Dim)
	line.Width = 1

	var heights [2][bins]int
	set := "one"
	if p.many {
		set = "many"
	}
	wrongLabel := [2]string{"said present: a false positive", "said absent: a false negative"}
	rightLabel := [2]string{"said absent, rightly", "said present, rightly"}
	names := [2]string{"absent", "present"}
	size := min(2.9, 100/room)
	for i, score := range p.a.score[:min(len(p.a.score), dotsShown)] {
		class, sign, colour := 0, 1.0, scene.Colour(absentColour)
		if p.a.present[i] {
			class, sign, colour = 1, -1, presentColour
		}
		b := int(min(max((score-p.lo)/(p.hi-p.lo)*bins, 0), bins-1))
		y := sign * min(float64(heights[class][b])+0.8, room)
		heights[class][b]++
		x := p.lo + (float64(b)+0.5)*(p.hi-p.lo)/bins
		dot := panel.Point(fmt.Sprintf("%s%d", set, i), x, y, colour)
		dot.Size, dot.From = size, []float64{x, room}
		wrong := p.a.present[i] != (score > p.thr)
		says := rightLabel[class]
		if wrong {
			says = wrongLabel[class]
			dot.Size *= 1.15
		} else {
			dot.Alpha = 0.4 // errors are what counts
		}
		dot.Label = fmt.Sprintf("model %d, canary %d: %s, score %.2f, %s", i/p.a.k+1, i%p.a.k+1, names[class], score, says)
	}

	heads := [2]string{"absent", "present"}
	if now.n0+now.n1 > 0 {
		heads[0] += fmt.Sprintf(": %.0f/%.0f wrong", now.fp, now.n0)
		heads[1] += fmt.Sprintf(": %.0f/%.0f wrong", now.fn, now.n1)
	}
	panel.Text("absent", p.hi, 0.92*room, heads[0], absentColour).Align = "end"
	panel.Text("present", p.hi, -0.92*room, heads[1], presentColour).Align = "end"
	wire := panel.Line("wireline", []float64{p.thr, -room, p.thr, room}, scene.Brass)
	wire.Width, wire.Label = 2, fmt.Sprintf("the threshold, %.2f: scores to the right of it are called present", p.thr)
	knob := panel.Point("wire", min(max(p.thr, p.lo), p.hi), 0, scene.Brass)
	knob.Size, knob.Label = 6, wire.Label
	if p.ended {
		knob.Handle, knob.Along, knob.Ring = "wire", "x", scene.Ink
	}

	panel.Says = fmt.Sprintf("The attack says “present” to scores above %.2f.", p.thr)
	if now.n0+now.n1 > 0 {
		panel.Says += fmt.Sprintf(" After %d answers it was wrong about %.0f of %.0f absent canaries and %.0f of %.0f present ones.", len(p.a.score), now.fp, now.n0, now.fn, now.n1)
	}
	if len(p.a.score) > dotsShown {
		panel.Says += fmt.Sprintf(" The first %d scores are drawn.", dotsShown)
	}
}

// home are the error counts round which the window lies: those that are to be expected until an audit is done.
func (p *picture) home() counts {
	switch {
	case p.ended && p.many:
		return p.e.manyResult.counts
	case p.ended:
		return p.e.oneResult.counts
	}
	half := float64(p.e.N) / 2
	f, g := p.start[0], p.start[1]
	if p.crowded() {
		f = normal(-0.5 / p.sd)
		g = f
	}
	return counts{fp: f * half, n0: half, fn: g * half, n1: half}
}

// window is the part of the unit square round the box of these counts. It does not move while answers arrive; and when the
// reader moves the wire it holds the old place and the new one.
func (p *picture) window() (x, y interval) {
	b, room := clopperPearson(p.home(), p.e.level), 1.0
	if p.moved {
		b.f, b.g = b.f.and(p.now().cpBox.f), b.g.and(p.now().cpBox.g)
	} else if p.crowded() && !p.ended {
		room = 2.5 // what 25 answers say of each other
	}
	around := func(i interval) interval {
		w := max(i.width(), 0.002) * room
		return interval{max(0, i.lo-0.45*w), min(1, i.hi+0.75*w)}
	}
	return around(b.f), around(b.g)
}

// and is the least interval that has both.
func (i interval) and(o interval) interval { return interval{min(i.lo, o.lo), max(i.hi, o.hi)} }

// crowded reports whether the shown canaries share a pixel, so that theory does not give their rates.
func (p *picture) crowded() bool { return p.many && overlap.In(p.e.r) > 0 }

// square is the neighbourhood of the attack in the unit square of its two error rates.
func (p *picture) square(s *scene.Scene, now *result) {
	x, y := p.window()
	panel := s.Panel("rates", "Both error rates", scene.At(6, 0, 6, 4)).Axes(
		scene.Axis{Label: "false positive rate", Min: x.lo, Max: x.hi}, scene.Axis{Label: "false negative rate", Min: y.lo, Max: y.hi})
	clipTo := func(points []float64) [][]float64 { return clipLine(points, x, y) }

	// Level curves of e(FPR, FNR).
	for _, t := range levels(x, y, p.e.delta) {
		for i, piece := range clipTo(contour(t, p.e.delta)) {
			c := panel.Line(fmt.Sprintf("level %.3g/%d", t, i), piece, scene.Dim)
			c.Width, c.Label = 1, fmt.Sprintf("ε = %.3g: rates on this line, and no lower ones, are possible under it", t)
			if i == 0 {
				n := len(piece)
				lx, ly := piece[n-2], piece[n-1]
				if ly > y.lo+0.03*y.width() { // leaves on the right
					lx -= 0.015 * x.width()
				} else {
					ly += 0.035 * y.width()
				}
				text := panel.Text(fmt.Sprintf("level %.3g", t), min(max(lx, x.lo+0.06*x.width()), x.hi-0.04*x.width()), ly, fmt.Sprintf("%.3g", t), scene.Soft)
				text.Align, text.Size = "middle", 11
			}
		}
	}
	// The trade-off curve on which every threshold lies.
	for i, piece := range clipTo(tradeoff(p.e.how.mu(), p.crowded())) {
		c := panel.Line(fmt.Sprint("curve", i), piece, scene.Brass)
		c.Dashed, c.Width, c.Alpha, c.Label = true, 1.5, 0.7, "the rates of all thresholds: the attack's trade-off curve"
	}
	if now.n0+now.n1 == 0 {
		panel.Says = "Level curves of ε over the two error rates of the attack. No answer has come yet."
		return
	}

	frame := func(key string, b box, c scene.Colour, dashed bool, label string) {
		points := []float64{b.f.lo, b.g.lo, b.f.hi, b.g.lo, b.f.hi, b.g.hi, b.f.lo, b.g.hi, b.f.lo, b.g.lo}
		for i, piece := range clipTo(points) {
			l := panel.Line(fmt.Sprint(key, i), piece, c)
			l.Dashed, l.Label, l.Width = dashed, label, 2
		}
	}
	// The contours at the ends of the two intervals: blue ones hold 95% of the cloud, orange ones touch the box's corners.
	edge := func(key string, t float64, c scene.Colour, label, link string, dashed bool) {
		if t <= 0 || t >= most {
			return
		}
		for i, piece := range clipTo(contour(t, p.e.delta)) {
			l := panel.Line(fmt.Sprint(key, i), piece, c)
			l.Width, l.Label, l.Dashed, l.Links = 1.5, label, dashed, []string{"ruler/" + link}
		}
	}
	edge("cp lo", now.cp.lo, scene.Series(cpColour), fmt.Sprintf("Clopper-Pearson's lower end, ε = %.2f, through the box's far corner", now.cp.lo), "cp", true)
	edge("cp hi", now.cp.hi, scene.Series(cpColour), fmt.Sprintf("Clopper-Pearson's upper end, ε = %.2f, through the box's near corner", now.cp.hi), "cp", true)
	edge("bayes lo", now.bayes.lo, scene.Series(bayesColour), fmt.Sprintf("Bayes's lower end, ε = %.2f", now.bayes.lo), "bayes", false)
	edge("bayes hi", now.bayes.hi, scene.Series(bayesColour), fmt.Sprintf("Bayes's upper end, ε = %.2f", now.bayes.hi), "bayes", false)
	for i, c := range p.points {
		if !x.has(c.f) || !y.has(c.g) {
			continue
		}
		dot := panel.Point(fmt.Sprint("c", i), c.f, c.g, scene.Series(bayesColour))
		dot.Size, dot.Alpha = 1.9, 0.75
		dot.Label = fmt.Sprintf("a point of the posterior: FPR %.1f%%, FNR %.1f%%, ε %.2f", 100*c.f, 100*c.g, c.eps)
		if c.eps <= p.rulerTop {
			dot.Links = []string{fmt.Sprint("ruler/c", i)}
		}
	}
	if tf, tg := rates(p.thr, p.e.how.mu()); x.has(tf) && y.has(tg) && !p.crowded() {
		dot := panel.Point("truth", tf, tg, scene.Brass)
		dot.Size, dot.Hollow = 5, true
		dot.Label = fmt.Sprintf("the attack's true rates at this threshold: FPR %.1f%%, FNR %.1f%%, ε %.2f", 100*tf, 100*tg, epsilonOf(tf, tg, p.e.delta))
	}
	frame("corners", now.cornerBox, scene.Series(cornerColour), true, fmt.Sprintf("Jeffreys' interval of each rate: its corners give ε [%s]", ends(now.corners)))
	frame("box", now.cpBox, scene.Series(cpColour), false, "Clopper-Pearson: exact intervals of both rates")
	for _, c := range []struct {
		key           string
		f, g, eps, up float64
	}{{"far", now.cpBox.f.hi, now.cpBox.g.hi, now.cp.lo, 0.03}, {"near", now.cpBox.f.lo, now.cpBox.g.lo, now.cp.hi, -0.035}} {
		if x.has(c.f) && y.has(c.g) {
			dot := panel.Point(c.key, c.f, c.g, scene.Series(cpColour))
			dot.Size, dot.Links = 4.5, []string{"ruler/cp"}
			dot.Label = fmt.Sprintf("the %s corner: FPR %.1f%%, FNR %.1f%%, ε %.2f", c.key, 100*c.f, 100*c.g, c.eps)
			if c.eps < most {
				text := panel.Text(c.key+" ε", c.f+0.012*x.width(), c.g+c.up*y.width(), fmt.Sprintf("ε %.2f", c.eps), scene.Series(cpColour))
				text.Size = 11
				if c.f > x.lo+0.85*x.width() {
					text.Align, text.X = "end", c.f-0.012*x.width()
				}
			}
		}
	}
	panel.Says = fmt.Sprintf("FPR lies in [%.3f, %.3f] and FNR in [%.3f, %.3f] for Clopper-Pearson, whose corners give ε [%s]; the middle of the cloud gives Bayes [%.2f, %.2f].",
		now.cpBox.f.lo, now.cpBox.f.hi, now.cpBox.g.lo, now.cpBox.g.hi, ends(now.cp), now.bayes.lo, now.bayes.hi)
}

// cloudPoint is a pair of rates from the posterior.
type cloudPoint struct{ f, g, eps float64 }

// ranks are pairs that fill the square about evenly (Roberts' sequence, of the plastic number, shaken a little).
func ranks(lots *rand.Rand) [][2]float64 {
	out := make([][2]float64, cloudCount)
	for i := range out {
		for j, step := range []float64{0.7548776662466927, 0.5698402909980532} {
			out[i][j] = math.Mod(1+float64(i)*step+(lots.Float64()-0.5)/16, 1)
		}
	}
	return out
}

// cloud takes the posterior's quantiles at ranks that are always the same, so that every point keeps its place in the
// cloud while the cloud moves.
func cloud(now *result, ranks [][2]float64, delta float64) []cloudPoint {
	f, g := now.post.f.table(), now.post.g.table()
	var out []cloudPoint
	for _, u := range ranks {
		c := cloudPoint{f: f.quantile(u[0]), g: g.quantile(u[1])}
		c.eps = epsilonOf(c.f, c.g, delta)
		out = append(out, c)
	}
	return out
}

// table is a distribution function over θ, good enough for a picture.
type table struct{ theta, sum []float64 }

func (d *beta) table() table {
	const n = 160
	t := table{make([]float64, n+1), make([]float64, n+1)}
	h := (d.hi - d.lo) / n
	for i := range n {
		t.theta[i+1] = d.lo + float64(i+1)*h
		t.sum[i+1] = t.sum[i] + d.density(d.lo+(float64(i)+0.5)*h)
	}
	t.theta[0] = d.lo
	return t
}

func (t table) quantile(u float64) float64 {
	want := u * t.sum[len(t.sum)-1]
	i, _ := slices.BinarySearch(t.sum, want)
	i = min(max(i, 1), len(t.sum)-1)
	x := t.theta[i]
	if d := t.sum[i] - t.sum[i-1]; d > 0 {
		x = t.theta[i-1] + (t.theta[i]-t.theta[i-1])*(want-t.sum[i-1])/d
	}
	s := math.Sin(x)
	return s * s
}

// contour is the curve e(f, g) = t on the attack's side of chance: two straight pieces that meet on the diagonal.
func contour(t, delta float64) []float64 {
	corner := (1 - delta) / (1 + math.Exp(t))
	return []float64{0, 1 - delta, corner, corner, 1 - delta, 0}
}

// tradeoff is the curve (Φ(-µ thr), Φ(µ(thr - 1))) of all thresholds, unless it is not known.
func tradeoff(mu float64, unknown bool) []float64 {
	if unknown {
		return nil
	}
	var out []float64
	const n = 200
	for i := range n + 1 {
		f, g := rates(-4/mu+float64(i)/n*(1+8/mu), mu)
		out = append(out, f, g)
	}
	return out
}

// levels are the level curves that cross the window: at most half a dozen round numbers.
func levels(x, y interval, delta float64) []float64 {
	lo, hi := epsilonOf(x.hi, y.hi, delta), epsilonOf(max(x.lo, 1e-3), max(y.lo, 1e-3), delta)
	if x.hi+y.hi > 1 {
		lo = 0
	}
	step := 0.1
	for _, s := range []float64{0.1, 0.25, 0.5, 1, 2, 5} {
		step = s
		if (hi-lo)/s <= 7 {
			break
		}
	}
	var out []float64
	for k := math.Floor(lo/step) + 1; k*step < hi; k++ {
		out = append(out, k*step)
	}
	return out
}

// ruler is epsilon, with the cloud dropped onto it, and the intervals as brackets.
func (p *picture) ruler(s *scene.Scene, now *result) {
	top := p.rulerTop
	// Heights are about pixels of a wide stage.
	const cpY, cornersY, bayesY, half, heapY, heapTop, promiseY, truthY, height = 8.0, 25.5, 43.0, 5.5, 52.0, 76.0, 82.0, 94.0, 100.0
	panel := s.Panel("ruler", "ε: how much leaks", scene.At(0, 4, 9, 2)).Axes(
		scene.Axis{Min: 0, Max: top}, scene.Axis{Min: 0, Max: height,
			Ticks: []float64{cpY, cornersY, bayesY}, Names: []string{"Clopper-P.", "Jeffreys", "Bayes"}})
	upright := func(key string, x float64, c scene.Colour, dashed bool, label string) {
		l := panel.Line(key, []float64{x, 0, x, height}, c)
		l.Dashed, l.Width, l.Label = dashed, 1.5, label
	}
	if now.truth >= 0 && now.truth <= top {
		upright("truth", now.truth, scene.Ink, true, fmt.Sprintf("this attack's ε at its true rates, %.2f", now.truth))
		t := panel.Text("truth says", now.truth, truthY, fmt.Sprintf("truth %.2f", now.truth), scene.Ink)
		t.Align, t.Size = "start", 11
		t.X += 0.008 * top
		if now.truth > 0.8*top {
			t.Align, t.X = "end", now.truth-0.008*top
		}
	}
	words := fmt.Sprintf("accountant %.2f", p.e.accountant)
	at := p.e.accountant - 0.008*top
	if p.e.accountant <= top {
		upright("accountant", p.e.accountant, scene.Brass, false, fmt.Sprintf("what the accountant promises: ε at most %.2f", p.e.accountant))
	} else {
		words += " →"
		at = 0.995 * top
	}
	t := panel.Text("accountant says", at, promiseY, words, scene.Brass)
	t.Align, t.Size = "end", 11
	if p.e.accountant < 0.3*top {
		t.Align, t.X = "start", p.e.accountant+0.008*top
	}
	panel.Says = fmt.Sprintf("The accountant promises ε = %.2f at most.", p.e.accountant)
	if now.truth >= 0 {
		panel.Says += fmt.Sprintf(" This attack's true ε is %s.", number(now.truth))
	}
	if now.n0+now.n1 == 0 {
		return
	}

	var heap [heapBins]int
	highest := 1
	place := func(eps float64) int { return int(min(eps/top*heapBins, heapBins-1)) }
	for _, c := range p.points {
		if c.eps <= top {
			heap[place(c.eps)]++
			highest = max(highest, heap[place(c.eps)])
		}
	}
	clear(heap[:])
	rise := min(3.4, (heapTop-heapY)/float64(highest))
	for i, c := range p.points {
		if c.eps > top {
			continue
		}
		b := place(c.eps)
		dot := panel.Point(fmt.Sprint("c", i), (float64(b)+0.5)*top/heapBins, heapY+rise*float64(heap[b]), scene.Series(bayesColour))
		heap[b]++
		dot.Size, dot.Alpha, dot.Label = 1.5, 0.8, fmt.Sprintf("a point of the cloud, dropped onto the ruler: ε %.2f", c.eps)
	}
	bracket := func(key, name string, y float64, i interval, colour int) {
		hi := min(i.hi, top)
		lo := min(i.lo, top)
		b := panel.Rect(key, lo, y-half, max(hi-lo, 0.002*top), 2*half, scene.Series(colour))
		b.Alpha = 0.9
		b.Label = fmt.Sprintf("%s: ε between %s", name, between(i))
		if i.hi > top {
			b.Label += ", off the ruler"
		}
		left := panel.Text(key+" lo", lo-0.008*top, y, fmt.Sprintf("%.2f", i.lo), scene.Series(colour))
		left.Align, left.Size = "end", 11
		if lo < 0.14*top { // no room
			left.Text = ""
		}
		words := fmt.Sprintf("%.2f", i.hi)
		if left.Text == "" {
			words = fmt.Sprintf("%.2f to %.2f", i.lo, i.hi)
		}
		right := panel.Text(key+" hi", hi+0.008*top, y, words, scene.Series(colour))
		right.Size = 11
		if !i.finite() {
			right.Text = "→ ∞"
		} else if i.hi > top {
			right.Text += " →"
		}
		if hi > 0.92*top {
			right.Align, right.X, right.Colour = "end", hi-0.01*top, scene.Ink
		}
	}
	bracket("bayes", "Bayes", bayesY, now.bayes, bayesColour)
	bracket("corners", "Jeffreys' intervals at the corners", cornersY, now.corners, cornerColour)
	bracket("cp", "Clopper-Pearson, exact", cpY, now.cp, cpColour)
	panel.Says += fmt.Sprintf(" Bayes: ε between %s, median %.2f; Jeffreys at the corners: between %s; Clopper-Pearson: between %s.",
		between(now.bayes), now.median, between(now.corners), between(now.cp))
}

// The small board: the unit square on its left, the lever on its right.
const (
	boardW, boardH = 1.78, 1.08
	leverX, leverY = 1.28, 0.55
	leverHalf      = 0.2
)

// whole is the whole unit square with the window in it, and the lever between the two audits.
func (p *picture) whole(s *scene.Scene, now *result) {
	panel := s.Panel("whole", "All rates", scene.At(9, 4, 3, 2)).Board(boardW, boardH)
	const left, top = 0.04, 0.04 // of the square, whose side is 1
	at := func(f, g float64) (x, y float64) { return left + f, top + 1 - g }
	polygon := func(key string, c scene.Colour, points ...float64) *scene.Element {
		var out []float64
		for i := 0; i+1 < len(points); i += 2 {
			x, y := at(points[i], points[i+1])
			out = append(out, x, y)
		}
		return panel.Line(key, out, c)
	}
	polygon("edge", scene.Dim, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0).Label = "all false positive rates (to the right) and false negative rates (up)"
	chance := polygon("chance", scene.Dim, 0, 1, 1, 0)
	chance.Dashed, chance.Label, chance.Width = true, "a guess by lot: no leak", 1
	if curve := tradeoff(p.e.how.mu(), p.crowded()); curve != nil {
		c := polygon("curve", scene.Brass, curve...)
		c.Width, c.Label = 1.5, "the attack's trade-off: each threshold is a point of it"
	}
	x, y := p.window()
	w := polygon("window", scene.Soft, x.lo, y.lo, x.hi, y.lo, x.hi, y.hi, x.lo, y.hi, x.lo, y.lo)
	w.Width, w.Label = 1, "what the panel above shows"
	if now.n0 > 0 && now.n1 > 0 {
		f, g := now.fp/now.n0, now.fn/now.n1
		px, py := at(f, g)
		dot := panel.Point("here", px, py, scene.Series(bayesColour))
		dot.Size, dot.Label = 3.5, fmt.Sprintf("the attack: FPR %.1f%%, FNR %.1f%%", 100*f, 100*g)
		panel.Says = fmt.Sprintf("In the whole square of rates the attack lies at FPR %.1f%%, FNR %.1f%%.", 100*f, 100*g)
	}
	if p.e.many == nil {
		return
	}
	panel.Says += fmt.Sprintf(" The lever stands at %s.", p.e.describe(p.a.k))
	track := panel.Line("track", []float64{leverX, leverY - leverHalf, leverX, leverY + leverHalf}, scene.Dim)
	track.Width = 3
	place, one, many := leverY-leverHalf, scene.Ink, scene.Soft
	if p.many {
		place, one, many = leverY+leverHalf, scene.Soft, scene.Ink
	}
	panel.Text("one", leverX+0.17, leverY-leverHalf, "×1", one)
	panel.Text("many", leverX+0.17, leverY+leverHalf, fmt.Sprintf("×%d", p.e.k), many)
	knob := panel.Point("lever", leverX, place, scene.Brass)
	knob.Size, knob.Label = 6, "canaries a model: one above, many below"
	if p.ended {
		knob.Handle, knob.Along, knob.Ring = "lever", "y", scene.Ink
	}
}

// clipLine is what of a polyline lies in the window, in pieces.
func clipLine(points []float64, wx, wy interval) [][]float64 {
	var out [][]float64
	var piece []float64
	for i := 0; i+3 < len(points); i += 2 {
		x0, y0, x1, y1 := points[i], points[i+1], points[i+2], points[i+3]
		// Liang and Barsky: the part [t0, t1] of the segment that lies inside.
		t0, t1 := 0.0, 1.0
		inside := true
		for _, side := range [][2]float64{{x0 - x1, x0 - wx.lo}, {x1 - x0, wx.hi - x0}, {y0 - y1, y0 - wy.lo}, {y1 - y0, wy.hi - y0}} {
			d, q := side[0], side[1]
			switch {
			case d == 0:
				inside = inside && q >= 0
			case d < 0:
				t0 = max(t0, q/d)
			default:
				t1 = min(t1, q/d)
			}
		}
		if !inside || t0 >= t1 {
			if piece != nil {
				out, piece = append(out, piece), nil
			}
			continue
		}
		if piece == nil || t0 > 0 {
			if piece != nil {
				out = append(out, piece)
			}
			piece = []float64{x0 + t0*(x1-x0), y0 + t0*(y1-y0)}
		}
		piece = append(piece, x0+t1*(x1-x0), y0+t1*(y1-y0))
		if t1 < 1 {
			out, piece = append(out, piece), nil
		}
	}
	if piece != nil {
		out = append(out, piece)
	}
	return out
}
