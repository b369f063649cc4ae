package conformal

import (
	"fmt"
	"math"
	"strings"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/scene"
)

const (
	wallCols, wallRows = 6, 4
	wallSize           = wallCols * wallRows
	every              = 15 // training steps to a point of a training curve
)

// A picture is what the stage shows of a run. It only looks: the experiment reads nothing from here.
type picture struct {
	r *sim.Run
	d *digits

	name    string // of the network in training: "plain", "smooth", or "" afterwards
	net     *Net
	pass    *nn.Pass[float32]
	curves  map[string][]float64
	sum     float64
	counted int
	noisy   kernels.Matrix[float32] // copies of the wall's digits

	e        *experiment
	prepared *prepared // the smoothed model, perhaps still calibrating
	done     int       // images whose scores are known
	counts   bool      // the rings are drawn
	ptt      bool      // which score the ruler shows

	plainPath, smoothPath []kernels.Matrix[float32] // the wall's digits along both attacks, from the start
	plainAt, smoothAt     float64                   // the places on these paths
	chosen                int                       // the digit on the ruler
	before                map[string]bool           // what was lost in the last picture
	ended                 bool
}

func newPicture(r *sim.Run, d *digits) *picture {
	p := &picture{r: r, d: d, curves: map[string][]float64{}, before: map[string]bool{}}
	p.pass = nn.NewPass(shape(r), wallSize)
	wall := p.wall()
	p.noisy = kernels.New[float32](wallSize, wall.x.Cols)
	kernels.FillNormal(p.noisy.Data, r.Rand("noise of the pictures"))
	kernels.Scale(float32(sigma.In(r)), p.noisy.Data)
	for i := range wallSize {
		kernels.Add(p.noisy.Row(i), p.noisy.Row(i), wall.x.Row(i))
	}
	r.Say("%d handwritten digits that no network will be trained on. Two networks learn to read: one on clean images, one through noise.", wallSize)
	r.Draw(p.draw)
	return p
}

// wall is the test digits that are shown: the first ones.
func (p *picture) wall() set { return p.d.test.slice(0, wallSize) }

func (p *picture) training(name string) {
	p.name, p.sum, p.counted = name, 0, 0
	if name == "plain" {
		p.r.Say("A plain network learns to read clean digits. Green frames: read right at this moment.")
	} else {
		p.r.Say("A second network learns from noisy copies, fresh noise in every step: it must read what is left on the right.")
	}
}

func (p *picture) step(net *Net, loss float64) {
	p.net = net
	p.sum, p.counted = p.sum+loss, p.counted+1
	if p.counted == every {
		p.curves[p.name] = append(p.curves[p.name], p.sum/every)
		p.sum, p.counted = 0, 0
		p.r.Draw(p.draw)
	}
}

// conformal is told that CP is calibrated.
func (p *picture) conformal(e *experiment) {
	p.e, p.name = e, ""
	p.plainPath = []kernels.Matrix[float32]{p.wall().x}
	p.smoothPath = p.plainPath
	p.r.Say("Conformal prediction: a ring's lit segments are the labels in the digit's set. The threshold makes %.0f%% of the sets contain the truth.", 100*(1-alpha.In(p.r)))
	p.r.Moment(p.draw)
}

func (p *picture) calibrating(done int, model *prepared) {
	p.prepared, p.done = model, done
	p.r.Say("Calibration: each image adds its smoothed score, a mean over %d noisy copies, to the pile.", nMC.In(p.r))
	p.r.Draw(p.draw)
}

// calibrated shows the plain score, then the transformed one.
func (p *picture) calibrated(e *experiment) {
	p.prepared, p.counts = e.smooth, true
	u := e.smooth.rules
	p.r.Say("RSCP+ with the plain score. Bars: the price of sampling, b = %.2f. Cages: the price of robustness, ε/σ = %.2f. Every cage that reaches the line lights its label.", u.plus.b, u.plus.cage)
	p.r.Moment(p.draw)
	p.ptt = true
	p.r.Say("The same draws, each transformed before the mean: the pile is torn apart, the line moves to %s, and labels go out.", number(u.ptt.line()))
	p.r.Moment(p.draw)
}

func (p *picture) sets(e *experiment) {
	m := p.r.Measures()
	p.r.Say("On %d clean test images PTT + RSCP+ needs %.1f labels a set, RSCP+ with the plain score %.1f, at the same guarantee.", testCount, m["size_ptt"], m["size_plus"])
	p.r.Moment(p.draw)
}

func (p *picture) attacking(which string) {
	if which == "plain" {
		p.r.Say("Now the adversary moves every digit against plain CP, by %s at most. Watch rings on the left lose the true label and turn red.", sim.Number(epsAtt.In(p.r)))
	} else {
		p.r.Say("The same adversary against the smoothed model. On the ruler his digit's beads move, and the cages are wide enough.")
	}
	p.r.Draw(p.draw)
}

// copied keeps a stage of an attack.
func copied(x kernels.Matrix[float32]) kernels.Matrix[float32] {
	c := kernels.New[float32](wallSize, x.Cols)
	copy(c.Data, x.Data[:len(c.Data)])
	return c
}

func (p *picture) movedPlain(step int, x kernels.Matrix[float32]) {
	p.plainPath = append(p.plainPath[:step:step], copied(x))
	p.plainAt = float64(step)
	p.show(step)
}

func (p *picture) movedSmooth(step int, x kernels.Matrix[float32]) {
	p.smoothPath = append(p.smoothPath[:step:step], copied(x))
	p.smoothAt = float64(step)
	p.show(step)
}

func (p *picture) show(step int) {
	if step%3 == 1 {
		p.r.Moment(p.draw)
	} else {
		p.r.Draw(p.draw)
	}
}

// attackedPlain takes to the ruler a digit that CP has just lost.
func (p *picture) attackedPlain(e *experiment) {
	for i, y := range p.wall().labels {
		if e.cp.set(e.cpClean.hps, i).has(y) && !e.cp.set(e.cpAt.hps, i).has(y) {
			p.chosen = i
			break
		}
	}
	p.r.Say("Of all %d attacked sets of CP only %.0f%% still contain the truth; %.0f%% were promised.", testCount,
		100*p.r.Measures()["cov_cp_att"], 100*(1-alpha.In(p.r)))
	p.r.Moment(p.draw)
}

func (p *picture) attackedSmooth(e *experiment) {
	m := p.r.Measures()
	p.r.Say("Under attack PTT + RSCP+ covers %.0f%% with %.1f labels a set. Smoothing without corrections covers %.0f%%.",
		100*m["cov_ptt_att"], m["size_ptt_att"], 100*m["cov_nocorr_att"])
	p.r.Moment(p.draw)
}

func (p *picture) sound() {
	m := p.r.Measures()
	p.r.Say("With scores from 16 draws, RSCP's inequality is false at %.0f%% of the attacked points, RSCP+'s at %s%%. Next: longer attacks.",
		100*m["sound_rscp"], sim.Number(math.Round(1000*m["sound_plus"])/10))
	p.r.Draw(p.draw)
}

func (p *picture) tuning() {
	p.r.Say("Robust conformal training tunes the last layer for small sets; as many steps of cross-entropy are its control.")
	p.r.Draw(p.draw)
}

// finish offers the hands: the attack, the score, and which digit lies on the ruler.
func (p *picture) finish(e *experiment) {
	p.ended = true
	m := p.r.Measures()
	p.r.Say("Attacked at length %s: CP covers %.0f%%, PTT + RSCP+ %.0f%%, with %.1f labels a set where the plain score needs %.1f. Drag the attack back and forth, switch the score, choose a digit.",
		sim.Number(epsAtt.In(p.r)), 100*m["cov_cp_att"], 100*m["cov_ptt_att"], m["size_ptt"], m["size_plus"])
	p.r.Handle("attack", func(x, _ float64) {
		t := within((x-sliderFrom)/(sliderTo-sliderFrom)) * attackSteps
		p.plainAt, p.smoothAt = t, t
	})
	p.r.Handle("score", func(x, _ float64) {
		p.ptt = x > boardW/2
	})
	p.r.Handle("pick", func(x, y float64) {
		i := int(min(max(x, 0), wallCols-0.01))
		p.chosen = int(min(max(y, 0), wallRows-0.01))*wallCols + i
	})
	p.r.Draw(p.draw)
}

// within is t in [0, 1], whatever a hand says.
func within(t float64) float64 {
	if !(t > 0) {
		return 0
	}
	return min(t, 1)
}

// along is the digits at a place of a path.
func along(path []kernels.Matrix[float32], at float64) kernels.Matrix[float32] {
	k := min(int(at), len(path)-1)
	if k+1 >= len(path) || at == float64(k) {
		return path[k]
	}
	x := kernels.New[float32](wallSize, path[k].Cols)
	kernels.Lerp(x.Data, path[k].Data[:len(x.Data)], path[k+1].Data[:len(x.Data)], float32(at-float64(k)))
	return x
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	left, right := scene.At(0, 0, 6, 5), scene.At(6, 0, 6, 5)
	below, beside := scene.At(0, 5, 4, 7), scene.At(4, 5, 8, 7)
	if p.e == nil || p.prepared == nil { // networks are trained
		p.reading(s, left, right)
		p.losses(s, scene.At(0, 5, 12, 7))
		return
	}
	x := along(p.smoothPath, p.smoothAt)
	all := newBoth(wallSize)
	for i := range wallSize {
		p.prepared.score(all, i, x.Row(i), p.prepared.t)
	}
	p.ringsOfCP(s, left)
	p.ringsOfSmoothed(s, right, x, all)
	p.digit(s, below, x, all)
	p.ruler(s, beside, all)
}

// reading is the two walls while the networks learn: digits framed by whether they are read right.
func (p *picture) reading(s *scene.Scene, left, right scene.Place) {
	wall := p.wall()
	show := func(key, title string, at scene.Place, x kernels.Matrix[float32], alive bool) {
		panel := s.Panel(key, title, at).Board(wallCols, wallRows)
		var z kernels.Matrix[float32]
		if alive && p.net != nil {
			z = p.pass.Forward(p.net, x)
		}
		right := 0
		for i, y := range wall.labels {
			e := panel.Tile(fmt.Sprint("d", i), float64(i%wallCols)+0.22, float64(i/wallCols)+0.22, 0.56, 0.56, image(x.Row(i)))
			e.Label = fmt.Sprintf("test digit %d, a %d", i+1, y)
			if z.Rows > 0 {
				e.Frame = scene.Bad
				if read := kernels.ArgMax(z.Row(i)); read == y {
					e.Frame = scene.Good
					right++
				} else {
					e.Label += fmt.Sprintf(", read as %d", read)
				}
			}
		}
		if z.Rows > 0 {
			panel.Title = fmt.Sprintf("%s: %d of %d read", title, right, wallSize)
			panel.Says = fmt.Sprintf("%s digits: %d of %d are read right by the network in training.", title, right, wallSize)
		} else {
			panel.Says = title + " digits."
		}
	}
	if p.e != nil {
		p.ringsOfCP(s, left)
	} else {
		show("cp", "Clean", left, wall.x, p.name == "plain")
	}
	show("smooth", "Noisy", right, p.noisy, p.name == "smooth")
}

func image(x []float32) *scene.Image { return scene.Matrix(side, side, x, scene.Grey, 0, 1) }

func (p *picture) losses(s *scene.Scene, at scene.Place) {
	total, low := float64(epochs.In(p.r)*trainCount/batchSize), 0.05
	for _, curve := range p.curves {
		for _, x := range curve {
			low = min(low, max(x*0.8, 0.001))
		}
	}
	panel := s.Panel("loss", "Training loss, a mean over 15 batches", at).Axes(
		scene.Axis{Label: "step", Min: 0, Max: total},
		scene.Axis{Label: "nats", Min: low, Max: 3, Scale: scene.Log})
	panel.Says = "The training losses will appear here."
	words := ""
	for _, c := range []struct {
		id, says string
		colour   int
	}{{"plain", "clean", 2}, {"smooth", "noisy", 1}} {
		curve := p.curves[c.id]
		var points []float64
		for i, x := range curve {
			points = append(points, float64((i+1)*every), min(max(x, low), 3))
		}
		if n := len(points); n > 2 {
			e := panel.Line(c.id, points, scene.Series(c.colour))
			e.Width, e.Label = 3, "training loss on "+c.says+" digits"
			last := math.Exp(math.Log(points[n-1]) + 0.35)
			t := panel.Text(c.id+" name", points[n-2], min(last, 2.6), c.says, scene.Series(c.colour))
			t.Align = "end"
			words += fmt.Sprintf("Training loss on %s digits: %.3f nats after %.0f of %.0f steps. ", c.says, curve[len(curve)-1], points[n-2], total)
		}
	}
	if words != "" {
		panel.Says = strings.TrimSpace(words)
	}
}

// ring draws ten segments round (x, y), label 0 at the top and on clockwise: lit where the label is in the set.
func ring(panel *scene.Panel, key string, x, y, radius, width float64, c labels, colour scene.Colour) {
	for l := range classes {
		if !c.has(l) {
			continue
		}
		e := panel.Line(fmt.Sprint(key, "-", l), arc(x, y, radius, l), colour)
		e.Width = width
	}
}

const arcPoints = 5

func arc(x, y, radius float64, l int) []float64 {
	var points []float64
	for k := range arcPoints {
		at := 2 * math.Pi * (float64(l) - 0.4 + 0.8*float64(k)/(arcPoints-1)) / classes
		points = append(points, round(x+radius*math.Sin(at)), round(y-radius*math.Cos(at)))
	}
	return points
}

func circle(x, y, radius float64) []float64 {
	const n = 20
	var points []float64
	for k := range n {
		at := 2 * math.Pi * float64(k) / n
		points = append(points, round(x+radius*math.Sin(at)), round(y-radius*math.Cos(at)))
	}
	return points
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// rings draws a wall of digits with their sets.
func (p *picture) rings(panel *scene.Panel, other, who string, x kernels.Matrix[float32], of func(i int) labels) {
	lost, size := 0, 0
	for i, y := range p.wall().labels {
		c := of(i)
		key := fmt.Sprint("d", i)
		cx, cy := float64(i%wallCols)+0.5, float64(i/wallCols)+0.5
		colour := scene.Good
		gone := !c.has(y)
		if gone {
			colour = scene.Bad
			lost++
		}
		size += c.size()
		base := panel.Line(key+" ring", circle(cx, cy, 0.43), scene.Dim)
		base.Closed, base.Width = true, 2
		if gone {
			base.Colour, base.Width = scene.Bad, 4.5
			base.Flash = !p.before[panel.Key+key]
		} else {
			ring(panel, key, cx, cy, 0.43, 4.5, c, colour)
		}
		p.before[panel.Key+key] = gone
		t := panel.Tile(key, cx-0.28, cy-0.28, 0.56, 0.56, image(x.Row(i)))
		t.Label = fmt.Sprintf("test digit %d, a %d; %s says %s", i+1, y, who, c)
		if other != "" {
			t.Links = []string{other + "/" + key}
		}
		if gone {
			t.Alpha = 0.6
		}
		if p.ended {
			t.Handle = "pick"
		}
		if i == p.chosen && p.counts {
			t.Frame = scene.Brass
		}
	}
	panel.Says = fmt.Sprintf("%s: %d of these %d sets have lost the true label; %.1f labels a set.", panel.Title, lost, wallSize, float64(size)/wallSize)
	panel.Title = fmt.Sprintf("%s: %d of %d true labels lost", who, lost, wallSize)
}

func (p *picture) ringsOfCP(s *scene.Scene, at scene.Place) {
	x := along(p.plainPath, p.plainAt)
	all := newBoth(wallSize)
	for i := range wallSize {
		p.e.plain.score(all, i, x.Row(i), nil)
	}
	panel := s.Panel("cp", "CP", at).Board(wallCols, wallRows)
	if p.plainAt > 0 {
		panel.Title = "CP, attacked"
	}
	other := ""
	if p.counts {
		other = "smooth"
	}
	p.rings(panel, other, "CP", x, func(i int) labels { return p.e.cp.set(all.hps, i) })
}

// shown is the rule and the scores of the method that the reader looks at.
func (p *picture) shown(all both) (u rule, s *scores, name string) {
	if p.ptt {
		return p.prepared.rules.ptt, all.ptt, "PTT + RSCP+"
	}
	return p.prepared.rules.plus, all.hps, "RSCP+"
}

func (p *picture) ringsOfSmoothed(s *scene.Scene, at scene.Place, x kernels.Matrix[float32], all both) {
	panel := s.Panel("smooth", "Smoothed", at).Board(wallCols, wallRows)
	if !p.counts {
		for i, y := range p.wall().labels {
			e := panel.Tile(fmt.Sprint("d", i), float64(i%wallCols)+0.22, float64(i/wallCols)+0.22, 0.56, 0.56, image(p.noisy.Row(i)))
			e.Label = fmt.Sprintf("a noisy copy of test digit %d, a %d", i+1, y)
		}
		panel.Says = fmt.Sprintf("Noisy copies of the same %d digits.", wallSize)
		return
	}
	u, scores, name := p.shown(all)
	panel.Title = name
	if p.smoothAt > 0 {
		panel.Title = name + ", attacked"
	}
	p.rings(panel, "cp", name, x, func(i int) labels { return u.set(scores, i) })
}

// The board of the digit: its ring, the lever of the attack and the switch of the score.
const (
	boardW, boardH       = 1.3, 1.5
	sliderFrom, sliderTo = 0.15, 1.15
	sliderY, switchY     = 1.18, 1.42
)

func (p *picture) digit(s *scene.Scene, at scene.Place, x kernels.Matrix[float32], all both) {
	i := p.chosen
	y := p.d.test.labels[i]
	panel := s.Panel("digit", fmt.Sprintf("A %d", y), at).Board(boardW, boardH)
	const cx, cy, radius = boardW / 2, 0.44, 0.34
	var c labels
	colour := scene.Good
	if p.counts {
		u, scores, name := p.shown(all)
		c = u.set(scores, i)
		panel.Title = fmt.Sprintf("A %d: %s", y, counted(c.size()))
		if !c.has(y) {
			colour = scene.Bad
		}
		panel.Says = fmt.Sprintf("Test digit %d is a %d; the set of %s is %s.", i+1, y, name, c)
	} else {
		panel.Says = fmt.Sprintf("Test digit %d is a %d.", i+1, y)
	}
	base := panel.Line("ring", circle(cx, cy, radius), scene.Dim)
	base.Closed, base.Width = true, 3
	ring(panel, "set", cx, cy, radius, 8, c, colour)
	panel.Tile("image", cx-0.22, cy-0.22, 0.44, 0.44, image(x.Row(i))).Label = fmt.Sprintf("test digit %d, a %d", i+1, y)
	for l := range classes {
		angle := 2 * math.Pi * float64(l) / classes
		ink := scene.Soft
		if l == y {
			ink = scene.Brass
		} else if c.has(l) {
			ink = scene.Ink
		}
		t := panel.Text(fmt.Sprint("label", l), cx+(radius+0.085)*math.Sin(angle), cy-(radius+0.085)*math.Cos(angle), fmt.Sprint(l), ink)
		t.Align = "middle"
	}
	if !p.counts {
		return
	}
	length := distance(x.Row(i), p.d.test.x.Row(i))
	share := p.smoothAt / attackSteps
	track := panel.Line("track", []float64{sliderFrom, sliderY, sliderTo, sliderY}, scene.Dim)
	track.Width = 3
	full := panel.Line("pulled", []float64{sliderFrom, sliderY, sliderFrom + share*(sliderTo-sliderFrom), sliderY}, scene.Bad)
	full.Width = 3
	panel.Text("attack says", boardW/2, sliderY-0.1, fmt.Sprintf("attack %.2f", length), scene.Soft).Align = "middle"
	knob := panel.Point("attack", sliderFrom+share*(sliderTo-sliderFrom), sliderY, scene.Bad)
	knob.Size, knob.Label = 7, fmt.Sprintf("the attack, step %.1f of %d: the image is moved by %.3f", p.smoothAt, attackSteps, length)
	panel.Says += fmt.Sprintf(" The attack has moved it by %.2f.", length)

	lever := panel.Line("lever", []float64{boardW/2 - 0.12, switchY, boardW/2 + 0.12, switchY}, scene.Dim)
	lever.Width = 3
	place, hps, ptt := boardW/2-0.12, scene.Ink, scene.Dim
	if p.ptt {
		place, hps, ptt = boardW/2+0.12, scene.Dim, scene.Ink
	}
	panel.Text("hps", boardW/2-0.25, switchY, "HPS", hps).Align = "end"
	panel.Text("ptt", boardW/2+0.25, switchY, "PTT", ptt)
	toggle := panel.Point("score", place, switchY, p.colour())
	toggle.Size, toggle.Label = 7, "the score: plain on the left, transformed on the right"
	if p.ended {
		for k := range panel.Elements {
			if e := &panel.Elements[k]; e.Key == "attack" || e.Key == "score" {
				e.Handle, e.Along, e.Ring = e.Key, "x", scene.Ink
			}
		}
	}
}

func counted(n int) string {
	if n == 1 {
		return "1 label"
	}
	return fmt.Sprintf("%d labels", n)
}

func distance(x, y []float32) float64 {
	d := make([]float32, len(x))
	kernels.Sub(d, x, y)
	return norm(d)
}

func (p *picture) colour() scene.Colour {
	if p.ptt {
		return scene.Series(1)
	}
	return scene.Series(6)
}

// ruler draws, on one axis of Φ⁻¹(score): above, the ten labels of the chosen digit, each a bead with its bar and its
// cage; below, the calibration scores; through both, the threshold.
func (p *picture) ruler(s *scene.Scene, at scene.Place, all both) {
	const foot, ceiling = -4.6, 10.8
	const margin = 0.5 // for the labels' names
	head := -0.9       // of the pile; it has the panel for itself while it grows
	if !p.counts {
		head = ceiling - 1
	}
	row := func(l int) float64 { return float64(classes - 1 - l) }
	panel := s.Panel("ruler", "Calibration scores", at).Axes(
		scene.Axis{Label: "Φ⁻¹(smoothed score)", Min: -reach - margin, Max: reach, Ticks: []float64{-4, -2, 0, 2, 4}},
		scene.Axis{Min: foot, Max: ceiling, Bare: true})

	// The pile.
	cal := p.prepared.cal.hps
	if p.ptt {
		cal = p.prepared.cal.ptt
	}
	n := min(p.done, p.d.cal.len())
	if p.counts {
		n = p.d.cal.len()
	}
	shares := histogram(trueScores(cal.slice(0, n), p.d.cal.labels[:n]))
	top := 0.02
	for _, x := range shares {
		top = max(top, x)
	}
	grown := float64(n) / float64(p.d.cal.len())
	for k, x := range shares {
		const w = 2 * reach / bins
		if h := x / top * grown * (head - foot); h > 0 {
			e := panel.Rect(fmt.Sprint("bin", k), -reach+(float64(k)+0.08)*w, foot, 0.84*w, h, p.colour())
			e.Alpha = 0.75
			e.Label = fmt.Sprintf("%.1f%% of the calibration scores", 100*x)
		}
	}
	if !p.counts {
		panel.Says = fmt.Sprintf("%d calibration scores so far, on the scale of Φ⁻¹; the ends hold all beyond ±4.", n)
		return
	}

	// The threshold, and what lies left of it.
	u, scores, name := p.shown(all)
	line := u.line()
	wire := within((line+reach)/(2*reach))*2*reach - reach
	shade := panel.Rect("in", -reach, -0.6, max(wire+reach, 0.001), 10.1, scene.Good)
	shade.Alpha = 0.1

	i := p.chosen
	y := p.d.test.labels[i]
	in := 0
	for l := range classes {
		mean, v := scores.of(i, l), scores.variance[i*classes+l]
		slack := u.slack(v)
		low, high := probit(max(mean-slack, 0)), probit(min(mean+slack, 1))
		colour := scene.Soft
		if u.has(mean, v) {
			colour = scene.Good
			in++
		}
		span := func(key string, a, b, height, alpha float64) *scene.Element {
			a, b = bounded(a), bounded(b)
			e := panel.Rect(fmt.Sprint(key, l), a, row(l)-height/2, max(b-a, 0.02), height, colour)
			e.Alpha = alpha
			return e
		}
		words := fmt.Sprintf("label %d: score %.3f, as low as %s after both corrections", l, mean, number(u.tip(mean, v)))
		span("cage", low-u.cage, high+u.cage, 0.72, 0.22).Label = words
		span("bar", low, high, 0.3, 0.5).Label = words
		bead := panel.Point(fmt.Sprint("bead", l), bounded(probit(mean)), row(l), colour)
		bead.Size, bead.Label = 4.5, words
		ink := colour
		if l == y {
			bead.Ring, ink = scene.Brass, scene.Brass
		}
		name := panel.Text(fmt.Sprint("name", l), -reach-margin/2, row(l), fmt.Sprint(l), ink)
		name.Align, name.Size = "middle", 13
	}
	wireMark := panel.Rule("line", 0, "τ + b", scene.Brass)
	wireMark.X, wireMark.Vertical, wireMark.Width, wireMark.Label = wire, true, 2.5, fmt.Sprintf("the threshold Φ⁻¹(τ + b) = %s", number(line))
	panel.Title = fmt.Sprintf("%d of 10 cages reach the line", in)
	panel.Says = fmt.Sprintf("%s: the threshold Φ⁻¹(τ + b) is %s with τ = %.2f, b = %.2f; a cage is ε/σ = %.2f wide on each side; %d of 10 labels reach the line.",
		name, number(line), u.tau, u.b, u.cage, in)
}

func bounded(u float64) float64 { return within((u+reach)/(2*reach))*2*reach - reach }

// number is a number of the ruler in words.
func number(u float64) string {
	switch {
	case math.IsInf(u, 1):
		return "+∞"
	case math.IsInf(u, -1):
		return "−∞"
	case u < 0:
		return fmt.Sprintf("−%.2f", -u)
	}
	return fmt.Sprintf("%.2f", u)
}

// String lists the labels: {4, 9}.
func (c labels) String() string {
	if c.size() == classes {
		return "all ten"
	}
	var names []string
	for y := range classes {
		if c.has(y) {
			names = append(names, fmt.Sprint(y))
		}
	}
	return "{" + strings.Join(names, ", ") + "}"
}
