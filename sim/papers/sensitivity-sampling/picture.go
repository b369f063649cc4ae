package sensitivity

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/sim"
	"orrery/sim/scene"
)

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r  *sim.Run
	pr *problem

	found        *sensitivities
	least, most  [2]float64 // of the axes of l and s
	top          []int      // the rows of the greatest leverage or, once found, sensitivity
	chosen       int        // sampler
	by           *sampler
	drawn        []int // by the chosen sampler, first sample
	count        int   // how many of them are on the stage
	last         int   // how many were at the picture before: what is new flashes
	total        float64
	plane        *plane
	results      [len(samplers)][]float64
	bySize       []bySize
	sweeping     bool
	distortionOf *extremes // of the first sample

	done  bool
	theta float64 // of the ray
	pick  int     // the row whose x the plane holds, -1 for none
}

type bySize struct {
	d               int
	S, newD, genera float64
}

func newPicture(r *sim.Run, pr *problem) *picture {
	p := &picture{r: r, pr: pr, pick: -1}
	p.least[0], p.most[0] = slices.Min(pr.l)/1.5, slices.Max(pr.l)*1.5
	return p
}

// seek is told that the search for sensitivities begins.
func (p *picture) seek(f *sensitivities) {
	p.found = f
	p.top = ranked(p.pr.l)
	p.r.Draw(p.draw)
}

// sought is told after each step of that search.
func (p *picture) sought(step int) {
	p.r.Say("The sensitivity of a row: the largest share it can have in the norm of Ax, whatever x. Step %d of %d of a search for all %d rows at once: the sum S is at least %.2f of %d.",
		step, sweeps(p.pr.family), p.pr.n, sum(p.found.s), p.pr.d)
	p.r.Draw(p.draw)
}

// begin is told what has been drawn.
func (p *picture) begin(chosen int, by *sampler, drawn []int, total float64) {
	p.top = ranked(p.found.s)
	p.chosen, p.by, p.drawn, p.total = chosen, by, drawn, total
	p.plane = p.planeOf(p.found.best.Row(p.top[0]), p.found.best.Row(p.top[min(1, len(p.top)-1)]))
}

// frames are the numbers of rows at which a picture is taken: few rows one by one, many in larger steps.
func frames(m int) []int {
	const most = 26
	var out []int
	for k := 1; k <= most; k++ {
		at := int(math.Round(math.Pow(float64(m), float64(k)/most)))
		if len(out) > 0 {
			at = max(at, out[len(out)-1]+1)
		}
		if at >= m {
			break
		}
		out = append(out, at)
	}
	return append(out, m)
}

func (p *picture) drawing(count int) {
	p.last, p.count = p.count, count
	p.r.Say("Rows are drawn by %s and weighted by 1/(m q). %d of %d drawn: watch the line, the ball that the sample sees, close in on the filled one.",
		samplers[p.chosen].label, count, len(p.drawn))
	p.r.Moment(p.draw)
}

// searching is told each step of the search for the worst direction of the first sample.
func (p *picture) searching(e *extremes, step int) {
	p.last = p.count
	if step == 1 || e.over == nil || e.under == nil {
		return
	}
	p.distortionOf = e
	p.r.Say("A slice is not all of it. A search turns the plane towards the directions that the sample gets most wrong: by now %+.0f%% and %+.0f%%.",
		100*(e.high-1), 100*(e.low-1))
	p.plane = nil // made when it is drawn
	if step%4 == 0 {
		p.r.Moment(p.draw)
	} else {
		p.r.Draw(p.draw)
	}
}

// judged is told the distortion of a sample.
func (p *picture) judged(k int, d float64, first bool, e *extremes) {
	p.results[k] = append(p.results[k], d)
	if first {
		p.distortionOf, p.plane = e, nil
		p.r.Moment(p.draw)
		return
	}
	p.r.Say("The same size, the same random numbers, five ways to draw: distortion %s so far. Each dot is one sample.", p.standing())
	p.r.Draw(p.draw)
}

// standing are the mean distortions so far.
func (p *picture) standing() string {
	text := ""
	for _, k := range []int{0, 1, 2, 4} {
		if len(p.results[k]) > 0 {
			if text != "" {
				text += ", "
			}
			text += fmt.Sprintf("%s %.2f", samplers[k].short, geometric(p.results[k]))
		}
	}
	return text
}

func (p *picture) sweeps() { p.sweeping = true }

func (p *picture) size(d int, S, newD, general float64) {
	p.bySize = append(p.bySize, bySize{d, S, newD, general})
	p.r.Say("d = %d: S = %.2f. With 4·S^(2/p) = %d rows the distortion is %.2f, with 1.25·S·d = %d rows %.2f.",
		d, S, sizeNew(sweepNew, S, p.pr.p), newD, sizeGeneral(sweepGeneral, S, d), general)
	p.r.Moment(p.draw)
}

func (p *picture) few(d float64) {
	p.r.Say("With 0.7·S^(2/p) rows at d = %d: distortion %.2f.", fewColumns, d)
}

// finish makes the last picture and gives the reader hands.
func (p *picture) finish(D float64) {
	p.done = true
	p.theta = math.Pi / 5
	m := p.r.Measures()
	switch {
	case p.sweeping:
		p.r.Say("From d = 8 to 64 the distortion changes with slope %+.2f at 4·S^(2/p) rows and %+.2f at 1.25·S·d. With 0.7·S^(2/p) rows at d = %d it is %.2f: the sample all but loses a direction.",
			m["slope_new"], m["slope_general"], fewColumns, m["D_few"])
	case p.distortionOf.lost:
		p.r.Say("%d draws hit %d distinct rows, fewer than the %d columns: some direction is not seen at all, so D is at least 1. Draw more.", len(p.drawn), int(m["distinct"]), p.pr.d)
	default:
		p.r.Say("%d of %d rows by %s: D = %.2f; uniform sampling has %.2f, plain leverage %.2f. Drag the ray to compare norms; drag the cross on the right to any row to see the x it rules.",
			len(p.drawn), p.pr.n, samplers[p.chosen].label, D, m["D_uniform"], m["D_leverage"])
	}
	p.r.Draw(p.draw)
	p.r.Handle("ray", func(x, y float64) {
		if a := math.Atan2(y, x); !math.IsNaN(a) && (x != 0 || y != 0) {
			p.theta = a
		}
	})
	p.r.Handle("row", func(x, y float64) { p.choose(x, y) })
}

// choose picks the row nearest to a place on the plot of scores, and turns the ball's plane to its most favourable x.
func (p *picture) choose(x, y float64) {
	if !(x > 0) || !(y > 0) || math.IsInf(x, 0) || math.IsInf(y, 0) {
		return
	}
	wide, high := math.Log(p.most[0]/p.least[0]), math.Log(p.most[1]/p.least[1])
	best, at := math.Inf(1), 0
	for i, l := range p.pr.l {
		if d := math.Hypot(math.Log(x/l)/wide, math.Log(y/p.found.s[i])/high); d < best {
			best, at = d, i
		}
	}
	p.pick = at
	x1 := p.found.best.Row(at)
	if p.pr.d > 2 {
		p.plane = p.planeOf(x1, p.distortionOf.over)
	}
	p.theta = p.plane.angle(x1)
}

func ranked(v []float64) []int {
	out := make([]int, len(v))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(v[j], v[i]) })
	return out
}

func sum(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

// draw fills a scene.
func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.ball(s.Panel("ball", "", scene.At(0, 0, 6, 6)))
	if len(p.results[p.chosen]) == 0 {
		p.rain(s.Panel("rows", "", scene.At(6, 0, 6, 6)))
		return
	}
	p.rain(s.Panel("rows", "", scene.At(6, 0, 6, 3)))
	panel := s.Panel("D", "", scene.At(6, 3, 6, 3))
	if len(p.bySize) > 0 {
		p.bounds(panel)
	} else {
		p.distortions(panel)
	}
}

// setLimits chooses the axis of s once the first step is done; it only grows.
func (p *picture) setLimits() {
	if p.found == nil || p.found.s[0] == 0 {
		return
	}
	lo, hi := slices.Min(p.found.s)/1.6, min(1.3, slices.Max(p.found.s)*1.8)
	if p.most[1] == 0 {
		p.least[1], p.most[1] = lo, hi
	}
	p.least[1], p.most[1] = min(p.least[1], lo), max(p.most[1], slices.Max(p.found.s)*1.1)
}

// rain are the rows by leverage and sensitivity.
func (p *picture) rain(panel *scene.Panel) {
	p.setLimits()
	panel.Title = "What each row is worth"
	lo, hi := p.least[1], p.most[1]
	if hi == 0 {
		lo, hi = p.least[0], p.most[0]
	}
	panel.Axes(scene.Axis{Label: "leverage score l", Min: p.least[0], Max: p.most[0], Scale: scene.Log},
		scene.Axis{Label: "how much it can matter: sensitivity", Min: lo, Max: hi, Scale: scene.Log})
	if p.found == nil || p.most[1] == 0 {
		panel.Says = fmt.Sprintf("%d rows; their sensitivities are not known yet.", p.pr.n)
		return
	}
	times := make([]int, p.pr.n)
	for _, i := range p.drawn[:p.count] {
		times[i]++
	}
	fresh := map[int]bool{}
	for _, i := range p.drawn[min(p.last, p.count):p.count] {
		fresh[i] = true
	}
	missed, ruling := 0, 0 // rows of which sensitivities would draw two or more on average
	for i, s := range p.found.s {
		e := panel.Point(fmt.Sprintf("row%d", i), p.pr.l[i], s, scene.Soft)
		e.Size, e.Alpha = 2, 0.55
		e.Label = fmt.Sprintf("row %d: s = %.3g, leverage %.3g", i+1, s, p.pr.l[i])
		if p.by == nil {
			continue
		}
		e.Size = bounded(1.7*math.Sqrt(p.by.q[i]*float64(p.pr.n)), 1.2, 8)
		e.Label += fmt.Sprintf(", q = %.3g", p.by.q[i])
		rules := s*float64(len(p.drawn)) >= 2*p.total
		if rules {
			ruling++
		}
		switch {
		case times[i] > 0:
			e.Colour, e.Alpha = scene.Series(samplers[p.chosen].colour), 0.9
			e.Flash = fresh[i]
			e.Label += fmt.Sprintf(", drawn %d×, weight %.3g", times[i], p.weight(i, times[i]))
		case p.count == len(p.drawn) && rules:
			e.Colour, e.Alpha, e.Size = scene.Bad, 1, max(e.Size, 4)
			e.Label += ", never drawn"
			missed++
		}
	}
	for _, i := range p.ringed(times) {
		e := panel.Point(fmt.Sprintf("ring%d", i), p.pr.l[i], p.found.s[i], scene.Series(samplers[p.chosen].colour))
		e.Hollow, e.Alpha, e.Width = true, 0.55, 1
		e.Size = bounded(2.2*math.Sqrt(p.weight(i, times[i])), 2.5, 13)
		e.Label = fmt.Sprintf("row %d: drawn %d×, weight %.3g", i+1, times[i], p.weight(i, times[i]))
	}
	if p.done {
		at := p.pick
		if at < 0 {
			at = p.top[0]
		}
		e := panel.Point("pick", p.pr.l[at], p.found.s[at], scene.Brass)
		e.Hollow, e.Size, e.Handle, e.Width = true, 9, "row", 2.5
		e.Label = fmt.Sprintf("drag to a row: row %d, s = %.3g, q = %.3g, drawn %d×; the plane on the left turns to its most favourable x", at+1, p.found.s[at], p.by.q[at], times[at])
	}

	t := p.top[0]
	panel.Says = fmt.Sprintf("S = %.2f is the sum of %d sensitivities; the greatest, of row %d, is %.3g, its leverage score %.3g.", sum(p.found.s), p.pr.n, t+1, p.found.s[t], p.pr.l[t])
	if p.by != nil {
		panel.Title = fmt.Sprintf("%d of %d draws, of %d rows", p.count, len(p.drawn), p.pr.n)
		panel.Text("blue key", p.least[0]*1.3, hi/1.5, "blue: drawn; ring: how much it counts", scene.Series(samplers[p.chosen].colour))
	}
	if missed > 0 {
		panel.Says += fmt.Sprintf(" Of the %d rows that matter most %d were never drawn (red).", ruling, missed)
	}
	if p.pick >= 0 {
		panel.Says += fmt.Sprintf(" Row %d is picked: sensitivity %.3g, drawn %d times.", p.pick+1, p.found.s[p.pick], times[p.pick])
	}
}

// ringed are the drawn rows of the greatest weights, at most so many as the eye can part.
func (p *picture) ringed(times []int) []int {
	const most = 250
	var out []int
	for i, c := range times {
		if c > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(p.weight(j, times[j]), p.weight(i, times[i])) })
	out = out[:min(len(out), most)]
	slices.Sort(out)
	return out
}

// weight is what a row that was drawn so often counts among those on the stage.
func (p *picture) weight(i, times int) float64 {
	return float64(times) / (float64(max(1, p.count)) * p.by.q[i])
}

func bounded(x, lo, hi float64) float64 { return max(lo, min(x, hi)) }

// distortions compares the samplers.
func (p *picture) distortions(panel *scene.Panel) {
	panel.Title = "Lengths wrong by, for each way to draw"
	hi, lo := 2.0, 0.2
	for _, d := range p.results {
		for _, x := range d {
			hi, lo = max(hi, x*1.15), min(lo, max(x, 1e-3)/1.15)
		}
	}
	var ticks []float64
	var names []string
	level := func(k int) float64 { return float64(len(samplers) - 1 - k) } // the first one on top
	for k := range samplers {
		ticks, names = append(ticks, float64(k)), append(names, samplers[len(samplers)-1-k].short)
	}
	panel.Axes(scene.Axis{Label: "distortion D", Min: lo, Max: hi, Scale: scene.Log},
		scene.Axis{Min: -0.6, Max: float64(len(samplers)) - 0.4, Ticks: ticks, Names: names})
	rule := panel.Add(scene.Element{Kind: scene.KindRule, Key: "bar", X: 0.6, Vertical: true, Colour: scene.Soft})
	rule.Dashed, rule.Label = true, "0.6: the most that the claim allows"
	said := ""
	for k, s := range samplers {
		for i, x := range p.results[k] {
			at := level(k)
			if n := draws.In(p.r); n > 1 {
				at += 0.5 * (float64(i)/float64(n-1) - 0.5)
			}
			e := panel.Point(fmt.Sprintf("%s%d", s.id, i), max(x, lo), at, scene.Series(s.colour))
			e.Size, e.Alpha = 3, 0.6
			e.Label = fmt.Sprintf("%s, sample %d: D = %.3f", s.label, i+1, x)
			e.From = []float64{hi, at}
		}
		if len(p.results[k]) > 0 {
			mean := geometric(p.results[k])
			at := max(mean, lo)
			e := panel.Line("mean "+s.id, []float64{at, level(k) - 0.36, at, level(k) + 0.36}, scene.Series(s.colour))
			e.Width, e.Label = 4, fmt.Sprintf("%s: D = %.3f, geometric mean of %d", s.label, mean, len(p.results[k]))
			said += fmt.Sprintf(" %s %.2f", s.label, mean)
			if k < len(samplers)-1 {
				said += ","
			}
		}
	}
	if said != "" {
		panel.Says = fmt.Sprintf("Distortion with %d rows, geometric means:%s.", len(p.drawn), said)
	}
}

// bounds shows distortion against d for two rules of size.
func (p *picture) bounds(panel *scene.Panel) {
	panel.Title = "Which size keeps it level?"
	hi, lo := 0.62, 0.25
	var a, b []float64
	for _, v := range p.bySize {
		hi, lo = max(hi, v.newD*1.1, v.genera*1.1), min(lo, v.newD/1.1, v.genera/1.1)
		a, b = append(a, float64(v.d), v.newD), append(b, float64(v.d), v.genera)
	}
	panel.Axes(scene.Axis{Label: "columns d", Min: 7, Max: 74, Scale: scene.Log, Ticks: []float64{8, 16, 32, 64}},
		scene.Axis{Label: "distortion D", Min: lo, Max: hi, Scale: scene.Log})
	for _, l := range []struct {
		key, label string
		colour     int
		at         []float64
	}{{"new", "m = 4·S^(2/p)", 1, a}, {"general", "m = 1.25·S·d", 6, b}} {
		if len(l.at) > 2 {
			e := panel.Line(l.key, l.at, scene.Series(l.colour))
			e.Width, e.Label = 3, l.label
		}
		for i := 0; i < len(l.at); i += 2 {
			e := panel.Point(fmt.Sprintf("%s%g", l.key, l.at[i]), l.at[i], l.at[i+1], scene.Series(l.colour))
			e.Size, e.Label = 5, fmt.Sprintf("d = %g, %s: D = %.3f", l.at[i], l.label, l.at[i+1])
		}
		n := len(l.at)
		above := 1.09
		if l.key == "general" && l.at[n-1] < a[len(a)-1] || l.key == "new" && l.at[n-1] < b[len(b)-1] {
			above = 1 / 1.09
		}
		x, align := l.at[n-2]*0.96, "end"
		if n == 2 {
			x, align = l.at[0]*1.06, "start"
		}
		t := panel.Text("name "+l.key, x, l.at[n-1]*above, l.label, scene.Series(l.colour))
		t.Align = align
	}
	v := p.bySize[len(p.bySize)-1]
	first := p.bySize[0]
	panel.Says = fmt.Sprintf("At m = 4·S^(2/p) the distortion is %.3f at d = %d and %.3f at d = %d; at m = 1.25·S·d it goes from %.3f to %.3f.", first.newD, first.d, v.newD, v.d, first.genera, v.genera)
}
