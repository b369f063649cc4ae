package adaptive

import (
	"fmt"
	"iter"
	"math"

	"orrery/sim"
	"orrery/sim/scene"
)

const (
	bins     = 200 // of the strip, over answers from -1 to 1
	binWidth = 2.0 / bins
	grains   = 6         // latest answers of a mechanism that are seen falling
	mostLive = 160000000 // bits that can be asked again while the reader drags σ
)

// A noisePicture is what the stage shows of world A. It only looks: the experiment reads nothing from here.
type noisePicture struct {
	r     *sim.Run
	w     *noiseWorld
	asked int
	piles [2][bins]int // answers so far, of the empirical mean and with noise
	fresh [2][]grain
	swept *swept
	phase string

	// What the reader moved.
	sigma    float64
	moved    bool
	again    curve // largest errors with that noise; empty if that takes too long
	reported float64
}

type grain struct {
	number int
	answer float64
}

func newNoisePicture(r *sim.Run, w *noiseWorld) *noisePicture {
	p := &noisePicture{r: r, w: w, phase: "asking", sigma: sigma.In(r)}
	r.Say("A sample of %s people, and features that have nothing to do with the label. Every true answer is 0.", count(w.n))
	r.Draw(p.draw)
	return p
}

func bin(answer float64) int { return int(min(max((answer+1)/binWidth, 0), bins-1)) }

// answers is told both answers to a feature.
func (p *noisePicture) answers(j int, emp, gaus float64) {
	for k, a := range []float64{emp, gaus} {
		p.piles[k][bin(a)]++
		p.fresh[k] = append(p.fresh[k], grain{j + 1, a})
		if len(p.fresh[k]) > grains {
			p.fresh[k] = p.fresh[k][1:]
		}
	}
}

// checked is told that a check point is done.
func (p *noisePicture) checked() {
	p.asked = p.w.at[len(p.w.curves[0].m)-1]
	if p.w.adaptive {
		p.r.Say("After %s worthless features the majority of the answers is a classifier. Plain averages report that it is right for %.0f%%, noisy ones for %.0f%%. In truth it is right for 50%%.",
			count(p.asked), 50*(1+p.w.emp.reported), 50*(1+p.w.gaus.reported))
	} else {
		p.r.Say("%s questions, and none of them looked at an earlier answer: plain averages are wrong by %.3f at most.", count(p.asked), p.w.emp.worst())
	}
	p.r.Moment(p.draw)
}

// sweeping is told that the larger samples begin.
func (p *noisePicture) sweeping() {
	p.phase = "sweeping"
	p.r.Say("Now: how many questions until the first error over τ = %.2f? Each dot below is one analyst on one sample.", p.w.tau)
	p.r.Draw(p.draw)
}

// broken is told that one more sample of the sweep is done.
func (p *noisePicture) broken() { p.r.Moment(p.draw) }

func (p *noisePicture) finish(s *swept) {
	p.phase = "done"
	p.r.Handle("sigma", func(x, _ float64) {
		p.sigma, p.moved = 0.3*within(x/0.3), true
		p.ask()
	})
	e, g := p.w.emp.worst(), p.w.gaus.worst()
	switch {
	case !p.w.adaptive:
		p.r.Say("Nobody looked back, and nobody was deceived: over %s questions the plain average was wrong by %.3f at most. Noise only made answers worse (%.2f).", count(p.w.m), e, g)
	case g < e:
		p.r.Say("Plain averages: an error of %.2f. With noise: %.2f. m* grows like n^%.2f without noise and like n^%.2f with it. Drag the ring σ under the strip.", e, g, s.slope[0], s.slope[1])
	default:
		p.r.Say("Noise of %.2f protects against the analyst, but its own largest error is %.2f: safe and useless. Drag the ring σ to the left.", p.w.gaus.sigma, g)
	}
	p.r.Draw(p.draw)
}

// ask puts the same questions again, with as much noise as the reader wants.
func (p *noisePicture) ask() {
	if p.w.n*p.w.m > mostLive {
		p.again = curve{}
		return
	}
	p.piles[1] = [bins]int{}
	out := p.w.again(p.r, []float64{p.sigma}, quiet, func() {}, func(a float64) { p.piles[1][bin(a)]++ })
	p.again, p.reported = out[0].curve, out[0].reported
}

// quiet counts as Steps does, and tells nobody.
func quiet(_ string, n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func (p *noisePicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.strip(s)
	p.dials(s)
	p.errors(s)
	p.scaling(s)
}

// strip is the answers so far, plain ones piled up and noisy ones down, with the truth between and the findings aside.
func (p *noisePicture) strip(s *scene.Scene) {
	left := -0.4
	if p.sigma > 0.09 {
		left = -1.05
	}
	panel := s.Panel("strip", "Answers; all are truly 0", scene.At(0, 0, 6, 3)).Axes(
		scene.Axis{Label: "answer", Min: left, Max: 1.08, Ticks: ticks(left)},
		scene.Axis{Min: -1.15, Max: 1.15, Bare: true})
	grown := 0.9 * math.Cbrt(float64(p.asked)/float64(p.w.m))
	names := [2]string{"empirical mean", "with noise"}
	colours := [2]scene.Colour{scene.Series(colourEmp), scene.Series(colourGauss)}
	for k := range p.piles {
		up := 1 - 2*float64(k)
		top := 1
		for _, x := range p.piles[k] {
			top = max(top, x)
		}
		high := func(b int) float64 { return grown * float64(p.piles[k][b]) / float64(top) }
		for b, x := range p.piles[k] {
			if x == 0 || -1+float64(b)*binWidth < left {
				continue
			}
			h := high(b)
			e := panel.Rect(fmt.Sprintf("pile%d-%d", k, b), -1+float64(b)*binWidth, min(0, up*h), 0.9*binWidth, max(h, 0.004), colours[k])
			e.Alpha = 0.8
			e.Label = fmt.Sprintf("%s: %s answers from %.2f to %.2f; the truth is 0", names[k], count(x), -1+float64(b)*binWidth, -1+float64(b+1)*binWidth)
		}
		if p.phase == "asking" {
			for _, g := range p.fresh[k] {
				x := min(max(g.answer, left), 1.08)
				e := panel.Point(fmt.Sprintf("grain%d-%d", k, g.number), x, up*min(high(bin(g.answer))+0.05, 1.1), colours[k])
				e.Size, e.From = 2.5, []float64{x, up * 1.15}
				e.Label = fmt.Sprintf("question %s, a feature: answered %.3f by the sample (%s); truth 0", count(g.number), g.answer, names[k])
			}
		}
	}
	truth := panel.Rule("truth", 0, "truth", scene.Brass)
	truth.Vertical, truth.Width = true, 2

	panel.Says = fmt.Sprintf("The answers to %s features, whose truth is 0, lie within %.3f of it for the empirical mean and within %.3f with noise.",
		count(p.asked), p.w.emp.features, p.w.gaus.features)
	if p.w.adaptive && p.asked > 0 {
		for k, x := range p.findings() {
			y := 0.5 - float64(k)
			at := min(max(x, left), 1.04)
			e := panel.Point(fmt.Sprint("finding", k), at, y, colours[k])
			e.Size, e.Ring = 8, scene.Ink
			e.Label = fmt.Sprintf("question %s, the majority of all before it: answered %.2f by the sample (%s); truth 0", count(p.asked+1), x, names[k])
			e.Links = []string{"dials/" + [2]string{"emp", "gauss"}[k] + "-said"}
			word := panel.Text(fmt.Sprint("found", k), at, y+0.3, "finding "+signed(x), colours[k])
			word.Align = "middle"
			if k == 1 && math.Abs(at) < 3*p.sigma { // on the pile
				word.Colour = scene.Ink
			}
			if at > 0.75 {
				word.X, word.Align = 1.06, "end"
			} else if at < 0.25 {
				word.X, word.Align = max(at, 0.06), "start"
			}
		}
		f := p.findings()
		panel.Says += fmt.Sprintf(" The final question, the majority of them all, is answered %.2f by the empirical mean and %.2f with noise; its truth is 0 too.", f[0], f[1])
	}
	if p.phase == "done" {
		arm := panel.Line("arm", []float64{0, -1, p.sigma, -1}, colours[1])
		arm.Width, arm.Dashed = 1.5, true
		h := panel.Point("sigma", p.sigma, -1, colours[1])
		h.Handle, h.Along, h.Size, h.Ring = "sigma", "x", 7, scene.Ink
		h.Label = fmt.Sprintf("noise σ = %.3f: drag", p.sigma)
		word := panel.Text("sigma-word", p.sigma+0.09, -1, fmt.Sprintf("σ = %.2f", p.sigma), colours[1])
		word.Align = "start"
	}
}

func ticks(left float64) []float64 {
	if left < -0.5 {
		return []float64{-1, -0.5, 0, 0.5, 1}
	}
	return []float64{0, 0.5, 1}
}

// findings are the answers to the latest final questions.
func (p *noisePicture) findings() [2]float64 {
	g := p.w.gaus.reported
	if p.moved {
		g = p.reported
		if len(p.again.m) == 0 {
			g = finding(float64(p.w.n), float64(p.w.m), p.sigma)
		}
	}
	return [2]float64{p.w.emp.reported, g}
}

func (p *noisePicture) dials(s *scene.Scene) {
	panel := s.Panel("dials", "Accuracy: reported and true (%)", scene.At(6, 0, 6, 3)).Board(2*dialWide, dialHigh)
	asked := p.w.adaptive && p.asked > 0
	f := p.findings()
	dial(panel, "emp", "plain mean", 0, (1+f[0])/2, 0.5, asked, scene.Series(colourEmp))
	dial(panel, "gauss", fmt.Sprintf("with noise σ = %.2f", p.sigma), 1, (1+f[1])/2, 0.5, asked, scene.Series(colourGauss))
	panel.Says = "No final question is asked, so there is no classifier."
	if p.w.adaptive {
		panel.Says = fmt.Sprintf("The classifier's accuracy is reported as %.1f%% by the empirical mean and %.1f%% with noise; it is 50%% in truth.", 50*(1+f[0]), 50*(1+f[1]))
	}
}

// errors is the largest error so far against the number of questions.
func (p *noisePicture) errors(s *scene.Scene) {
	n, m := float64(p.w.n), float64(p.w.m)
	top := 1.05
	for _, c := range []*curve{&p.w.curves[1], &p.again} {
		if len(c.y) > 0 {
			top = max(top, 1.05*c.last())
		}
	}
	end := max(1000, 6*m)
	panel := s.Panel("errors", "Largest error, by questions asked", scene.At(0, 3, 6, 3)).Axes(
		scene.Axis{Label: "questions", Min: 10, Max: end, Scale: scene.Log},
		scene.Axis{Label: "error", Min: 0, Max: top, Ticks: []float64{0, 0.5, 1}})
	panel.Rule("tau", p.w.tau, fmt.Sprintf("τ = %.2f", p.w.tau), scene.Soft).Dashed = true
	if p.w.adaptive {
		for k, sd := range [2]float64{0, p.sigma} {
			theory := curve{}
			for i := range 41 {
				x := 10 * math.Pow(end/10, float64(i)/40)
				theory.m, theory.y = append(theory.m, x), append(theory.y, finding(n, x, sd))
			}
			e := line(panel, fmt.Sprint("theory", k), "theory: the analyst's finding with noise "+fmt.Sprintf("%.2f", sd), &theory, scene.Series([2]int{colourEmp, colourGauss}[k]), 1.2)
			e.Dashed, e.Alpha = true, 0.7
		}
	}
	if p.phase != "asking" {
		if e := line(panel, "split", "sample splitting", &p.w.split, scene.Series(colourSplit), 1.2); e != nil {
			e.Alpha = 0.6
			panel.Text("split-word", 11.5, 0.92, "sample splitting", scene.Series(colourSplit))
		}
	}
	line(panel, "emp", "largest error of the empirical mean", &p.w.curves[0], scene.Series(colourEmp), 3)
	noisy := &p.w.curves[1]
	if p.moved {
		noisy = &p.again
		if len(p.again.m) > 0 {
			if e := line(panel, "gauss0", fmt.Sprintf("largest error with noise %.2f, as it was run", p.w.gaus.sigma), &p.w.curves[1], scene.Series(colourGauss), 1.5); e != nil {
				e.Alpha = 0.4
			}
		}
	}
	line(panel, "gauss", fmt.Sprintf("largest error with noise %.2f", p.sigma), noisy, scene.Series(colourGauss), 3)
	for k, c := range []*curve{&p.w.curves[0], noisy} {
		for i, y := range c.y {
			if y > p.w.tau {
				e := panel.Point(fmt.Sprint("first", k), c.m[i], min(y, top), scene.Series([2]int{colourEmp, colourGauss}[k]))
				e.Size, e.Ring = 4.5, scene.Ink
				e.Label = fmt.Sprintf("the first lie: after %s questions an error of %.2f", count(int(c.m[i])), y)
				break
			}
		}
	}
	if len(p.w.curves[0].y) > 0 {
		panel.Says = fmt.Sprintf("After %s questions the largest error is %.2f for the empirical mean", count(p.asked), p.w.curves[0].last())
		if len(noisy.y) > 0 {
			panel.Says += fmt.Sprintf(" and %.2f with noise σ = %.2f", noisy.last(), p.sigma)
		}
		panel.Says += "."
	}
	if p.phase == "done" && p.w.adaptive {
		panel.Says += fmt.Sprintf(" Predicted breaking points at τ = %.2f: %s questions without noise, %s with σ = %.2f.", p.w.tau,
			count(int(breaking(n, 0, p.w.tau))), count(int(breaking(n, p.sigma, p.w.tau))), p.sigma)
		word := panel.Text("star", end*0.93, 0.09*top, fmt.Sprintf("m* ≈ %s", count(int(breaking(n, p.sigma, p.w.tau)))), scene.Series(colourGauss))
		word.Align = "end"
		for k, sd := range [2]float64{0, p.sigma} {
			at := breaking(n, sd, p.w.tau)
			if at > end || at < 10 {
				continue
			}
			c := scene.Series([2]int{colourEmp, colourGauss}[k])
			e := panel.Point(fmt.Sprint("predicted", k), at, p.w.tau, c)
			e.Size, e.Hollow, e.Width = 5.5, true, 2
			e.Label = fmt.Sprintf("predicted breaking point with noise %.3f: %s questions", sd, count(int(at)))
		}
	}
}

// scaling is m* against n on logarithmic axes.
func (p *noisePicture) scaling(s *scene.Scene) {
	low := math.Pow(10, math.Floor(math.Log10(0.6*breaking(500, 0, p.w.tau))))
	low = max(low, 10)
	panel := s.Panel("scaling", "Until the first lie", scene.At(6, 3, 6, 3)).Axes(
		scene.Axis{Label: "sample size n", Min: 420, Max: 4800, Scale: scene.Log, Ticks: []float64{500, 1000, 2000, 4000}},
		scene.Axis{Label: "questions m*", Min: low, Max: 1e5, Scale: scene.Log})
	colours := [2]scene.Colour{scene.Series(colourEmp), scene.Series(colourGauss)}
	for k, sd := range [2]float64{0, p.w.tau * sweepNoise} {
		theory := curve{}
		for i := range 21 {
			x := 420 * math.Pow(4800.0/420, float64(i)/20)
			theory.m, theory.y = append(theory.m, x), append(theory.y, breaking(x, sd, p.w.tau))
		}
		e := line(panel, fmt.Sprint("theory", k), fmt.Sprintf("theory, noise %.3f", sd), &theory, colours[k], 1.2)
		e.Dashed, e.Alpha = true, 0.6
	}
	panel.Says = "The dashed lines are what theory predicts for plain and for noisy answers."
	if p.swept == nil {
		return
	}
	done := [2]int{}
	for k := range p.swept.each {
		for i, each := range p.swept.each[k] {
			for rep, x := range each {
				done[k]++
				e := panel.Point(fmt.Sprintf("star%d-%d-%d", k, i, rep), float64(sweepSizes[i]), max(x, low), colours[k])
				e.Size, e.Alpha = 4.5, 0.85
				e.From = []float64{float64(sweepSizes[i]), low}
				e.Label = fmt.Sprintf("n = %s, %s: first lie after %s questions", count(sweepSizes[i]), [2]string{"empirical mean", "with noise"}[k], count(int(x)))
			}
		}
	}
	panel.Says = fmt.Sprintf("%d samples of 500 to 4000 people have been asked until the first lie.", done[0])
	if len(p.swept.mean[1]) < len(sweepSizes) || p.phase != "done" {
		return
	}
	for k := range p.swept.mean {
		c := curve{y: p.swept.mean[k]}
		for _, n := range sweepSizes {
			c.m = append(c.m, float64(n))
		}
		line(panel, fmt.Sprint("mean", k), fmt.Sprintf("geometric means: m* grows like n^%.2f", p.swept.slope[k]), &c, colours[k], 2.5)
	}
	if p.swept.unbroken == 2*len(sweepSizes)*repetitions || !p.w.adaptive {
		all := 2 * len(sweepSizes) * repetitions
		word := panel.Text("none", 1400, 1.7e4, fmt.Sprintf("%d of %d: no lie", p.swept.unbroken, all), scene.Ink)
		word.Align = "middle"
		panel.Says = fmt.Sprintf("Without a question that looks back, %d of %d samples bore %s questions without an error over τ.", p.swept.unbroken, all, count(sweepMost))
		return
	}
	word := panel.Text("slope1", 1900, min(p.swept.mean[1][2]*3.2, 6e4), fmt.Sprintf("noise: slope %.2f", p.swept.slope[1]), colours[1])
	word.Align = "end"
	word = panel.Text("slope0", 4600, max(p.swept.mean[0][1]*0.5, low*1.4), fmt.Sprintf("plain: slope %.2f", p.swept.slope[0]), colours[0])
	word.Align = "end"
	panel.Says = fmt.Sprintf("Questions until the first lie grow like n^%.2f without noise and like n^%.2f with it; at n = 4000 noise buys %.1f times as many, at 500 %.1f times.",
		p.swept.slope[0], p.swept.slope[1], p.swept.gain, p.swept.small)
}
