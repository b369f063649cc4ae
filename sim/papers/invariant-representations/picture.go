package invariant

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim/scene"
)

const (
	colourCause = scene.Colour("s3")
	mostMarks   = 400 // failing pairs that are marked
)

// draw shows the world that is struck, and beside it how badly each way of predicting fares, from the easiest strike to the
// hardest; below, the pairs that are left, their refits, and the hardest cases of other models.
func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows, s.TallRows = 12, 12, 15
	p.graph(s)
	p.risk(s)
	p.triangle(s)
	p.coefficients(s)
	p.hardest(s)
}

func (p *picture) graph(s *scene.Scene) {
	d := float64(p.s.d)
	panel := s.Panel("graph", "A world that is struck", scene.At(0, 0, 6, 7)).OnTall(scene.At(0, 0, 6, 4)).Axes(
		scene.Axis{Min: -0.9, Max: d - 0.1, Bare: true}, scene.Axis{Min: -3.5, Max: 3.3, Bare: true})
	switch {
	case p.hand != nil:
		panel.Badge = "YOUR STRIKE"
	case len(p.tested) > 0:
		panel.Badge = fmt.Sprintf("NEW STRIKE %d", len(p.tested))
	case p.seen > 0:
		panel.Badge = fmt.Sprintf("TRAINING %d of %d", p.seen, p.s.m)
	}
	for i, x := range p.shift { // the wave that an intervention sends downstream
		if x > 0 {
			panel.Rect(fmt.Sprintf("w%d", i), float64(i)-0.32, -0.45-1.65*x, 0.64, 1.65*x, scene.Bad).Faint(0.75).
				Comes(float64(p.hit.site), -0.45).Says("node %d: what reaches it has changed by %.0f%%", i, 100*x)
		}
	}
	panel.Text("y key", -0.6, -2.5, "● to predict", scene.Brass)
	panel.Text("cause key", -0.6+0.36*d, -2.5, "● its causes", colourCause)
	panel.Text("wave key", -0.6, -3.1, "■ changed by the strike: all that lies downstream", scene.Bad)
	if p.hit != nil {
		p.hammer(panel, float64(p.hit.site))
	}
	for i, parents := range p.w.parents {
		struck := p.hit != nil && p.hit.site == i
		for k, j := range parents {
			w, colour := p.w.weights[i][k], scene.Dim
			if i == p.w.y {
				colour = colourCause
			}
			if struck {
				w, colour = p.hit.weights[k], scene.Bad
			}
			e := panel.Line(fmt.Sprintf("e%d-%d", j, i), arc(j, i), colour)
			e.Width, e.Dashed, e.Flash = 0.6+1.3*math.Abs(w), w < 0, struck
			e.Label = fmt.Sprintf("node %d acts on node %d with weight %.2f", j, i, w)
		}
	}
	ringed := map[int]bool{}
	for _, i := range p.w.sites {
		ringed[i] = true
	}
	for i := range p.s.d {
		e := panel.Point(fmt.Sprintf("n%d", i), float64(i), 0, scene.Soft)
		e.Size, e.Label = 5, fmt.Sprintf("node %d", i)
		switch {
		case i == p.w.y:
			e.Colour, e.Size, e.Label = scene.Brass, 10, "y, the target"
		case i == p.cause[0] || i == p.cause[1]:
			e.Colour, e.Size = colourCause, 8
			e.Label += ", a cause of y"
		case i == p.w.children[0] || i == p.w.children[1]:
			e.Label += ", an effect of y"
		}
		if ringed[i] {
			e.Ring = scene.Ink
			e.Label += "; may be struck"
		}
		if p.hit != nil && p.hit.site == i {
			e.Ring, e.Flash = scene.Bad, true
			e.Size += 2
		}
	}
	if p.ended {
		e := panel.Point("lever", p.lever[0], p.lever[1], scene.Bad)
		e.Size, e.Handle, e.Hollow = 8, "lever", true
		e.Label = "drag me over any node: its in-edges get my height as their weight"
	}
	sites := "any node but y may be struck"
	if len(p.w.sites) == 3 {
		sites = fmt.Sprintf("nodes %d, %d and %d (ringed) may be struck", p.w.sites[0], p.w.sites[1], p.w.sites[2])
	}
	panel.Says = fmt.Sprintf("%d nodes; y is node %d, its causes are %d and %d, two of its effects %d and %d; %s.", p.s.d, p.w.y, p.cause[0], p.cause[1], p.w.children[0], p.w.children[1], sites)
	if p.hit != nil {
		panel.Says += fmt.Sprintf(" Node %d is struck, and %s.", p.hit.site, p.downstream())
	}
}

// hammer falls on a node.
func (p *picture) hammer(panel *scene.Panel, x float64) {
	half := 0.026 * float64(p.s.d) // of its head, whatever the number of nodes
	panel.Line("handle", []float64{x, 1, x, 2.3}, scene.Brass).Wide(3).Comes(x, 3)
	panel.Rect("head", x-half, 0.55, 2*half, 0.55, scene.Bad).Comes(x, 3).Says("node %d is struck: new weights on what flows into it", int(x))
}

// arc is an edge's way over the nodes between.
func arc(from, to int) []float64 {
	const n = 12
	half := float64(to-from) / 2
	out := make([]float64, 0, 2*n+2)
	for k := range n + 1 {
		a := math.Pi * (1 - float64(k)/n)
		out = append(out, tidy(float64(from)+half+half*math.Cos(a)), tidy((0.5+0.6*half)*math.Sin(a)))
	}
	return out
}

// How bright a pair is: accepted ones shine, the others are the darker the more they violate invariance.
func bright(violation, eps float64) float64 {
	if violation <= eps {
		return 1
	}
	return max(0.12, 0.5-0.2*math.Log10(violation/eps))
}

func (p *picture) triangle(s *scene.Scene) {
	d := float64(p.s.d)
	panel := s.Panel("pairs", "Pairs left", scene.At(0, 7, 4, 5)).OnTall(scene.At(0, 8, 3, 4)).Unscaled().Board(d, d)
	heat := make([]float64, p.s.d*p.s.d)
	for k, q := range p.pairs {
		heat[q.b*p.s.d+q.a] = bright(p.worst[k], p.s.eps)
	}
	panel.Heat("heat", 0, 0, d, d, scene.Matrix(p.s.d, p.s.d, heat, scene.Sequential, 0, 1)).Label = "row and column: the two nodes of a pair; 1 = accepted, less = contradicted, 0 = no pair"
	marked := 0
	now := map[[2]int]bool{}
	for _, at := range p.failing {
		now[at] = true
	}
	for k := range p.ok {
		at := key(&p.ok[k])
		if marked == mostMarks || !now[at] && (!p.everFail[at] || p.hand != nil) {
			continue
		}
		marked++
		e := panel.Rect(fmt.Sprintf("f%d-%d", at[0], at[1]), float64(at[0]), float64(at[1]), 1, 1, scene.Bad)
		e.Label = fmt.Sprintf("nodes %d and %d: accepted, but failed at an unseen intervention", at[0], at[1])
		if now[at] {
			e.Flash, e.Label = true, fmt.Sprintf("nodes %d and %d: accepted, but fail at this intervention", at[0], at[1])
		} else {
			e.Alpha = 0.8
		}
	}
	for _, i := range p.w.sites {
		e := panel.Point(fmt.Sprintf("s%d", i), float64(i)+0.5, float64(i)+0.5, scene.Soft)
		e.Size, e.Hollow, e.Label = 2.5, true, fmt.Sprintf("node %d may be struck", i)
	}
	y := panel.Point("y", float64(p.w.y)+0.5, float64(p.w.y)+0.5, scene.Brass)
	y.Size, y.Label = 4, "y"
	c := panel.Point("causes", float64(p.cause[0])+0.5, float64(p.cause[1])+0.5, colourCause)
	c.Size, c.Hollow, c.Label = 7, true, fmt.Sprintf("the true causes, %d and %d", p.cause[0], p.cause[1])
	pick := panel.Point("pick", float64(p.pick[0])+0.5, float64(p.pick[1])+0.5, scene.Series(colourPick))
	pick.Size, pick.Hollow, pick.Label = 7, true, p.pickName()
	if p.ended {
		pick.Handle = "pair"
		pick.Label += ": drag me to any pair"
	}
	words := func(key string, at float64, text string, size float64, c scene.Colour) {
		e := panel.Text(key, 0.97*d, at*d, text, c)
		e.Align, e.Size = "end", size
	}
	words("left", 0.09, fmt.Sprintf("%d", p.left()), 24, scene.Ink)
	words("of", 0.24, fmt.Sprintf("of %d pairs", len(p.pairs)), 13, scene.Soft)
	panel.Says = fmt.Sprintf("%d of %d pairs are left after %s.", p.left(), len(p.pairs), plural(p.seen, "training intervention", "training interventions"))
	if p.seen > 0 {
		causes := "contradicted"
		if p.worst[p.find(p.cause)] <= p.s.eps {
			causes = "accepted"
		}
		panel.Says += " The true causes are " + causes + "."
	}
	if len(p.tested) > 0 {
		red := fmt.Sprintf("%d failed", len(p.everFail))
		if p.hand != nil {
			red = fmt.Sprintf("%d fail now", len(p.failing))
		}
		words("red", 0.36, red, 13, scene.Bad)
		panel.Says += fmt.Sprintf(" %d of them failed at some of %s.", len(p.everFail), plural(len(p.tested), "unseen intervention", "unseen interventions"))
	}
}

func (p *picture) left() int {
	if p.seen == 0 {
		return len(p.pairs)
	}
	return len(p.ok)
}

func (p *picture) pickName() string {
	if p.ended {
		return fmt.Sprintf("nodes %d and %d", p.pick[0], p.pick[1])
	}
	return fmt.Sprintf("nodes %d and %d, the best fit to the first environment", p.pick[0], p.pick[1])
}

// The coefficients' plane.
const most = 1.6

func (p *picture) coefficients(s *scene.Scene) {
	panel := s.Panel("weights", "Refits", scene.At(4, 7, 4, 5)).OnTall(scene.At(3, 8, 3, 4)).Axes(
		scene.Axis{Label: "weight of first", Min: -most, Max: most, Ticks: []float64{-1, 0, 1}},
		scene.Axis{Label: "weight of second", Min: -most, Max: most, Ticks: []float64{-1, 0, 1}})
	for _, one := range []struct {
		key, name string
		at        [2]int
		colour    scene.Colour
	}{{"p", p.pickName(), p.pick, scene.Series(colourPick)}, {"c", "the true causes", p.cause, colourCause}} {
		spread := 0.0
		fit := p.pairs[p.find(one.at)]
		dot := func(key string, cov kernels.Matrix[float64], what string, hollow bool) {
			q := regress(cov, one.at[0], one.at[1], p.w.y)
			spread = max(spread, math.Hypot(q.wa-fit.wa, q.wb-fit.wb))
			e := panel.Point(one.key+key, clamp(q.wa), clamp(q.wb), one.colour)
			e.Size, e.Hollow, e.Alpha = 3, hollow, 0.8
			e.Label = fmt.Sprintf("%s, %s: weights %.2f and %.2f", one.name, what, q.wa, q.wb)
		}
		for e, cov := range p.w.training[:p.seen] {
			dot(fmt.Sprintf("t%d", e), cov, fmt.Sprintf("training %d", e+1), false)
		}
		for e, cov := range p.tested {
			dot(fmt.Sprintf("u%d", e), cov, fmt.Sprintf("unseen %d", e+1), true)
		}
		if p.hand != nil {
			dot("hand", p.struck, "under your hand", false)
			e := &panel.Elements[len(panel.Elements)-1]
			e.Size, e.Alpha, e.Ring, e.Flash = 6, 0, scene.Bad, true
		}
		if p.seen > 0 {
			e := panel.Point(one.key, clamp(fit.wa), clamp(fit.wb), one.colour)
			e.Size, e.Hollow, e.Label = 9, true, fmt.Sprintf("%s, all training environments together: weights %.2f and %.2f", one.name, fit.wa, fit.wb)
			panel.Says += fmt.Sprintf("%s: weights %.2f and %.2f, and in single environments up to %.2f away. ", capital(one.name), fit.wa, fit.wb, spread)
		}
	}
	for k, one := range []struct {
		text   string
		colour scene.Colour
	}{{"true causes", colourCause}, {fmt.Sprintf("%d and %d", p.pick[0], p.pick[1]), scene.Series(colourPick)}} {
		e := panel.Text(fmt.Sprintf("name%d", k), -0.95*most, -most*(0.72+0.18*float64(k)), one.text, one.colour)
		e.Size = 13
	}
	if panel.Says == "" {
		panel.Says = "No environment has been seen yet."
	}
}

func capital(s string) string { return string(s[0]-'a'+'A') + s[1:] }

func clamp(x float64) float64 { return tidy(min(max(x, -most), most)) }

// tidy rounds a place on the stage to what can be seen.
func tidy(x float64) float64 { return math.Round(x*1e3) / 1e3 }

// The risks' axis.
const lowest, highest = 0.1, 20.0

// grades is how many strikes of every world are kept, from the easiest to the hardest.
const grades = 25

// graded are the risks of both ways of predicting under a world's strikes, sorted from the one that is easiest for a fit to
// everything to the hardest: [grade][safest pair, ERM].
func graded(kept, erm []float64) (out [grades][2]float64) {
	order := make([]int, len(erm))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(erm[i], erm[j]) })
	for g := range out {
		k := order[g*(len(order)-1)/(grades-1)]
		out[g] = [2]float64{kept[k], erm[k]}
	}
	return out
}

// here are the risks in the world on the stage, under the strikes that have been seen.
func (p *picture) here() (kept, erm []float64) {
	covs := p.tested
	if len(covs) == 0 {
		covs = p.w.training[:p.seen]
	}
	for _, cov := range covs {
		erm = append(erm, riskOf(p.all, cov, p.w.y)/targetVar)
		if p.best != nil {
			kept = append(kept, p.best.riskIn(cov, p.w.y)/targetVar)
		}
	}
	return kept, erm
}

// risk draws what each way of predicting costs, from the easiest strike to the hardest, as the mean over all worlds that were
// tried, which begin with the one on the stage; where the fit to everything is the worse one the gap is filled.
func (p *picture) risk(s *scene.Scene) {
	kept, erm := p.here()
	title := "Error under strikes never seen"
	if len(p.tested) == 0 {
		title = "Error under training strikes"
	}
	worlds := p.worlds
	if len(kept) > 0 {
		worlds = append([][grades][2]float64{graded(kept, erm)}, worlds...)
	}
	var mean [grades][2]float64
	low, top := 0.5, 2.0
	for g := range mean {
		for _, w := range worlds {
			for j, x := range w[g] {
				mean[g][j] += x / float64(len(worlds))
			}
		}
		for _, x := range mean[g] {
			if len(worlds) > 0 {
				low, top = max(lowest, min(low, x/1.2)), min(highest, max(top, 1.5*x))
			}
		}
	}
	panel := s.Panel("risk", title, scene.At(6, 0, 6, 7)).OnTall(scene.At(0, 4, 6, 4)).Axes(
		scene.Axis{Min: 0, Max: 1, Ticks: []float64{0.07, 0.92}, Names: []string{"easiest", "hardest"}, Label: "strikes, sorted: " + plural(len(worlds), "world", "worlds")},
		scene.Axis{Min: low, Max: top, Scale: scene.Log, Ticks: []float64{0.5, 1, 2, 5, 10}})
	at := func(share float64) float64 { return low * math.Pow(top/low, share) } // the axis is logarithmic
	everything, pair := scene.Series(colourERM), scene.Series(colourInvariant)
	panel.Text("ERM key", 0.01, at(0.93), "fit to everything (ERM)", everything)
	panel.Text("pair key", 0.01, at(0.82), "invariant pair", pair)
	if len(worlds) > 0 {
		var worse, upper, lower []float64
		above := 0
		for g, m := range mean {
			x := tidy(float64(g) / (grades - 1))
			lo, hi := min(max(m[0], low), top), min(max(m[1], low), top)
			lower, upper = append(lower, x, lo), append(upper, x, hi)
			worse = append(worse, x, lo, max(lo, hi))
			if m[1] > m[0] {
				above++
			}
		}
		panel.Area("worse", worse, scene.Bad).Faint(0.35).Says("here the fit to everything is the worse one: under the hardest %s of strikes", percent(float64(above)/grades))
		panel.Line("invariant", lower, pair).Wide(3).Says("the safest accepted pair")
		panel.Line("everything", upper, everything).Wide(3).Says("least squares on everything")
		if above > 0 && len(p.tested) > 0 {
			panel.Text("crossing", 0.99, at(0.7), "worse where it matters", scene.Bad).End()
		}
	}
	high := [2]float64{}
	for k, list := range [][]float64{kept, erm} {
		for _, x := range list {
			high[k] = max(high[k], x)
		}
	}
	switch {
	case p.seen == 0:
		panel.Says = "Nothing has been predicted yet."
	case len(p.tested) == 0:
		panel.Says = "Training so far; no unseen intervention yet."
	case p.best == nil:
		panel.Tell("No pair was accepted. The largest risk of ERM at %d unseen interventions is %.2f.", len(p.tested), high[1])
	default:
		panel.Tell("Largest risk at %d unseen interventions: %.2f for the safest accepted pair (nodes %d and %d), %.2f for ERM; the true causes have 1.",
			len(p.tested), high[0], p.best.a, p.best.b, high[1])
	}
	if len(worlds) > 1 {
		panel.Tell("Mean of %d worlds: under the hardest strike %.2f for the pair, %.2f for ERM.", len(worlds), mean[grades-1][0], mean[grades-1][1])
	}
}

// hardest draws the hardest case of every model that was tried.
func (p *picture) hardest(s *scene.Scene) {
	panel := s.Panel("hardest", "Hardest strike, other worlds", scene.At(8, 7, 4, 5)).OnTall(scene.At(0, 12, 6, 3)).Axes(
		scene.Axis{Min: 0, Max: 1, Bare: true},
		scene.Axis{Min: lowest, Max: highest, Scale: scene.Log, Ticks: []float64{0.1, 1, 10}})
	panel.Rule("one", 1, "", colourCause).Dashes()
	above := 0
	for k, one := range p.worsts { // [safest pair, ERM]
		x := tidy((float64(k) + 0.5) / float64(p.s.sems))
		lo, hi := inside(one[0]), inside(one[1])
		if one[1] > one[0] {
			above++
		}
		panel.Line(fmt.Sprintf("l%d", k), []float64{x, lo, x, hi}, scene.Dim).Wide(1)
		for j, c := range []int{colourInvariant, colourERM} {
			panel.Point(fmt.Sprintf("w%d-%d", j, k), x, []float64{lo, hi}[j], scene.Series(c)).Sized(4).
				Says("model %d, its hardest unseen intervention: risk %.2f for %s", k+1, one[j], []string{"the safest pair", "ERM"}[j])
		}
	}
	panel.Tell("No other model has been tried yet.")
	if len(p.worsts) > 0 {
		panel.Says = fmt.Sprintf("In %d of %s the worst risk of ERM is the larger one.", above, plural(len(p.worsts), "model", "models"))
	}
}

func inside(risk float64) float64 { return tidy(min(max(risk, lowest), highest)) }
