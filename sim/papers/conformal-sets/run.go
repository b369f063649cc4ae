package conformal

import (
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
)

func run(r *sim.Run) {
	plan(r)
	d := loadDigits(r)
	pic := newPicture(r, d)
	r.Measure("promised", 1-alpha.In(r))
	r.Measure("beta", beta.In(r))

	// Two networks: one for split conformal prediction, one that has learned to read through noise.
	pic.training("plain")
	plain := train(r, "plain", d.train, 0, pic.step)
	pic.training("smooth")
	smooth := train(r, "smoothed", d.train, sigma.In(r), pic.step)

	// Split conformal prediction.
	e := &experiment{r: r, d: d, pic: pic}
	e.plain = newModel(plain, silence(plain))
	e.splitConformal()

	// The smoothed methods share model, images and noise.
	e.bank = noiseBank(smooth, nMC.In(r), sigma.In(r), r.Rand("bank"), r.Breathe)
	e.smooth = e.prepare(smooth, "", pic.calibrating)
	pic.calibrated(e)
	e.smoothedClean()

	e.attackPlain()
	e.attackSmooth()
	e.soundness()
	e.radii()
	if rct.In(r) {
		e.tuned()
	}
	pic.finish(e)
}

// experiment is what has been trained, scored and moved so far.
type experiment struct {
	r   *sim.Run
	d   *digits
	pic *picture

	plain         *model
	cp            rule
	cpClean, cpAt both // scores of the test images, clean and attacked

	bank      kernels.Matrix[float32]
	smooth    *prepared
	moved     kernels.Matrix[float32] // the test images that the smoothed model was attacked with
	clean, at both
	attackers kernels.Matrix[float32] // the attacker's noise, through the first layer
}

// prepared is a noise-trained model with everything that was calibrated.
type prepared struct {
	*model
	t     *transform
	cal   both // scores of the calibration images, then of the holdout
	rules rules
	ptt   tally // PTT + RSCP+ on the clean test images
}

// rules are the smoothed methods; plus and ptt come with the bound of which the rule says so.
type rules struct{ nocorr, rscp, plus, rscpPTT, ptt rule }

// newRules calibrates. With the plain score the holdout has nothing better to do than to calibrate too; PTT has used it up.
func newRules(r *sim.Run, cal both, truth []int) rules {
	n := nCal.In(r)
	hps := trueScores(cal.hps, truth)
	ptt := trueScores(cal.ptt, truth)[:n]
	a, be, cage := alpha.In(r), beta.In(r), eps.In(r)/sigma.In(r)
	b := hoeffding(be, nMC.In(r))
	q := func(level float64, s []float64) float64 { return min(quantile(level, s), 1) }
	plus := rule{cage: cage, b: b, draws: nMC.In(r), beta: be}
	var u rules
	u.nocorr = rule{tau: q(1-a, hps)}
	u.rscp = rule{tau: q(1-a, hps), cage: cage}
	u.rscpPTT = rule{tau: q(1-a, ptt), cage: cage}
	u.plus, u.ptt = plus, plus
	// Ŝ(x,y) <= τ with probability 1 - α + 2β; each of the two bounds that follow may fail with probability β.
	u.plus.tau = q(1-a+2*be, hps)
	u.ptt.tau = q(1-a+2*be, ptt)
	u.ptt = u.ptt.with(boundKind.In(r))
	return u
}

func (e *experiment) splitConformal() {
	r, d := e.r, e.d
	cal := e.plain.scoreAll(r, "Calibrating CP", d.cal.x, nil, nil)
	e.cp = rule{tau: min(quantile(1-alpha.In(r), trueScores(cal.hps, d.cal.labels)), 1)}
	e.cpClean = e.plain.scoreAll(r, "CP, clean", d.test.x, nil, nil)
	t := e.cp.tally(e.cpClean.hps, d.test.labels)
	r.Measure("tau_cp", e.cp.tau)
	r.Measure("acc_plain", accuracy(e.cpClean.hps, d.test.labels))
	e.record("cp", "", t)
	e.pic.conformal(e)
}

// prepare gives a noise-trained network its reference scores and calibrates.
func (e *experiment) prepare(net *Net, name string, look func(done int, p *prepared)) *prepared {
	r, d := e.r, e.d
	p := &prepared{model: newModel(net, e.bank)}
	p.t = newTransform(references(net, d.holdout, sigma.In(r), r.Again("references")), pttB.In(r), pttT.In(r))
	x := kernels.New[float32](d.cal.len()+d.holdout.len(), d.cal.x.Cols)
	copy(x.Data[copy(x.Data, d.cal.x.Data[:d.cal.len()*x.Cols]):], d.holdout.x.Data[:d.holdout.len()*x.Cols])
	p.cal = p.scoreAll(r, "Calibrating"+name, x, p.t, func(done int, s both) {
		p.cal = s
		if look != nil {
			look(done, p)
		}
	})
	p.rules = newRules(r, p.cal, slices.Concat(d.cal.labels, d.holdout.labels))
	return p
}

// better is the plain score's RSCP+ with the bound that gives the smaller sets, and both sizes.
func (e *experiment) better(p *prepared, s *scores) (best rule, t tally, ho, be float64) {
	best = p.rules.plus
	t = best.tally(s, e.d.test.labels)
	other := best.with("bernstein")
	o := other.tally(s, e.d.test.labels)
	ho, be = t.size, o.size
	if o.size < t.size {
		best, t = other, o
	}
	return best, t, ho, be
}

func (e *experiment) smoothedClean() {
	r, truth := e.r, e.d.test.labels
	p := e.smooth
	e.clean = p.scoreAll(r, "Smoothed methods, clean", e.d.test.x, p.t, nil)
	u := &p.rules
	var ho, be float64
	var plus tally
	u.plus, plus, ho, be = e.better(p, e.clean.hps)
	p.ptt = u.ptt.tally(e.clean.ptt, truth)
	for _, bound := range []string{"hoeffding", "bernstein"} {
		other := u.ptt.with(bound)
		r.Measure("size_ptt_"+bound, other.tally(e.clean.ptt, truth).size)
	}
	e.record("nocorr", "", u.nocorr.tally(e.clean.hps, truth))
	e.record("rscp", "", u.rscp.tally(e.clean.hps, truth))
	e.record("plus", "", plus)
	e.record("ptt", "", p.ptt)
	r.Measure("cov_rscp_ptt", u.rscpPTT.tally(e.clean.ptt, truth).coverage)
	r.Measure("size_plus_hoeffding", ho)
	r.Measure("size_plus_bernstein", be)
	r.Measure("full_plus", plus.full)
	r.Measure("full_ptt", p.ptt.full)
	r.Measure("tau", u.ptt.tau)
	r.Measure("tau_plus", u.plus.tau)
	r.Measure("b", u.ptt.b)
	r.Measure("cage", u.ptt.cage)
	r.Measure("acc_smooth", accuracy(e.clean.hps, truth))
	e.plotScores()
	e.pic.sets(e)
}

func (e *experiment) attackPlain() {
	r, d := e.r, e.d
	t := newAttacker(e.plain.net, silence(e.plain.net))
	e.pic.attacking("plain")
	moved := t.attack(r, "Attacking CP", d.test, epsAtt.In(r), e.pic.movedPlain)
	e.cpAt = e.plain.scoreAll(r, "CP, attacked", moved, nil, nil)
	r.Measure("acc_plain_att", accuracy(e.cpAt.hps, d.test.labels))
	e.record("cp", "_att", e.cp.tally(e.cpAt.hps, d.test.labels))
	e.pic.attackedPlain(e)
}

func (e *experiment) attackSmooth() {
	r, d := e.r, e.d
	p := e.smooth
	e.attackers = noiseBank(p.net, attackDraws, sigma.In(r), r.Rand("attacker's noise"), nil)
	e.pic.attacking("smooth")
	e.moved = newAttacker(p.net, e.attackers).attack(r, "Attacking the smoothed model", d.test, epsAtt.In(r), e.pic.movedSmooth)
	e.at = p.scoreAll(r, "Smoothed methods, attacked", e.moved, p.t, nil)
	u := &p.rules
	truth := d.test.labels
	e.record("nocorr", "_att", u.nocorr.tally(e.at.hps, truth))
	e.record("rscp", "_att", u.rscp.tally(e.at.hps, truth))
	e.record("plus", "_att", u.plus.tally(e.at.hps, truth))
	e.record("ptt", "_att", u.ptt.tally(e.at.ptt, truth))
	r.Measure("cov_rscp_ptt_att", u.rscpPTT.tally(e.at.ptt, truth).coverage)
	r.Measure("acc_smooth_att", accuracy(e.at.hps, truth))
	e.pic.attackedSmooth(e)
}

// soundness counts the attacked test points at which the inequality behind the certificate is false when the scores are
// averages of few draws, fresh ones for each score of each image:
//
//	RSCP:  Φ⁻¹(Ŝ(x~)) - ε/σ <= Φ⁻¹(Ŝ(x)),    RSCP+:  Φ⁻¹(Ŝ(x~) - b) - ε/σ <= Φ⁻¹(Ŝ(x) + b).
func (e *experiment) soundness() {
	r, d := e.r, e.d
	rng := r.Rand("draws of the soundness test")
	net := e.smooth.net
	p := newHead(net.Sizes[1], soundDraws)
	noise := kernels.New[float32](soundDraws, d.test.x.Cols)
	bank := kernels.New[float32](soundDraws, net.Sizes[1])
	a := kernels.New[float32](1, net.Sizes[1])
	fresh := func(x []float32, y int) float64 {
		kernels.FillNormal(noise.Data, rng)
		kernels.Scale(float32(sigma.In(r)), noise.Data)
		kernels.Mul(bank, noise, net.W[0].T())
		kernels.Dense(a, kernels.Of(1, len(x), x), net.W[0].T(), net.B[0])
		p.hidden(a.Row(0), bank)
		sum := 0.0
		for _, f := range p.softmax(net, soundDraws).Row(y) {
			sum += float64(1 - f)
		}
		return sum / soundDraws
	}
	b, cage := hoeffding(beta.In(r), soundDraws), eps.In(r)/sigma.In(r)
	var rscp, plus float64
	const part = 20
	for c := range r.Steps("Is the inequality true?", testCount/part) {
		for i := c * part; i < (c+1)*part; i++ {
			before, after := fresh(d.test.x.Row(i), d.test.labels[i]), fresh(e.moved.Row(i), d.test.labels[i])
			if probit(after)-cage > probit(before) {
				rscp++
			}
			if probit(max(after-b, 0))-cage > probit(min(before+b, 1)) {
				plus++
			}
		}
	}
	r.Measure("sound_rscp", rscp/testCount)
	r.Measure("sound_plus", plus/testCount)
	e.pic.sound()
}

// radii is the coverage of the first test images under attacks of other lengths.
func (e *experiment) radii() {
	r := e.r
	some := e.d.test.slice(0, curveCount)
	u := &e.smooth.rules
	for _, end := range []float64{0, 1} {
		r.Plot("radius", "certified", eps.In(r), end)
	}
	plot := func(radius, cp, ptt float64) {
		r.Plot("radius", "cp", radius, cp)
		r.Plot("radius", "ptt", radius, ptt)
		r.Plot("radius", "promise", radius, 1-alpha.In(r))
	}
	plot(0, e.cp.tally(e.cpClean.hps.slice(0, curveCount), some.labels).coverage,
		u.ptt.tally(e.clean.ptt.slice(0, curveCount), some.labels).coverage)
	cp := newAttacker(e.plain.net, silence(e.plain.net))
	smooth := newAttacker(e.smooth.net, e.attackers)
	for _, radius := range curveRadii {
		at := sim.Number(radius)
		a := cp.attack(r, "Attack of length "+at+" on CP", some, radius, nil)
		b := smooth.attack(r, "Attack of length "+at, some, radius, nil)
		s := e.plain.scoreAll(r, "Scores of CP at "+at, a, nil, nil)
		t := e.smooth.scoreAll(r, "Scores at "+at, b, e.smooth.t, nil)
		plot(radius, e.cp.tally(s.hps, some.labels).coverage, u.ptt.tally(t.ptt, some.labels).coverage)
		r.Draw(e.pic.draw)
	}
}

var curveRadii = []float64{0.25, 0.5, 0.75, 1, 1.25, 1.5, 2}

// tuned fine-tunes the noise-trained model for small sets and, as a control, by cross-entropy.
func (e *experiment) tuned() {
	r, d := e.r, e.d
	t := newTuning(r, e.smooth.net, d.train, sigma.In(r))
	cage := eps.In(r) / sigma.In(r)
	clean := func(name, id string, net *Net) (*prepared, both) {
		p := e.prepare(net, " after "+name, nil)
		s := p.scoreAll(r, name+", clean", d.test.x, p.t, nil)
		p.ptt = p.rules.ptt.tally(s.ptt, d.test.labels)
		_, plus, _, _ := e.better(p, s.hps)
		r.Measure(id+"_ratio", e.smooth.ptt.size/p.ptt.size)
		r.Measure("size_"+id+"_plus", plus.size) // without PTT
		return p, s
	}

	e.pic.tuning()
	p, _ := clean("RCT", "rct", t.tune(r, "Robust conformal training", e.smooth.net, conformalTraining(alpha.In(r), cage), nil))
	e.record("rct", "", p.ptt)
	moved := newAttacker(p.net, e.attackers).attack(r, "Attacking RCT", d.test, epsAtt.In(r), nil)
	s := p.scoreAll(r, "RCT, attacked", moved, p.t, nil)
	e.record("rct", "_att", p.rules.ptt.tally(s.ptt, d.test.labels))

	control, _ := clean("cross-entropy", "ce", t.tune(r, "Tuning by cross-entropy", e.smooth.net, crossEntropy, nil))
	r.Measure("size_ce", control.ptt.size)
}

// record puts a method's figures into measures and charts.
func (e *experiment) record(id, suffix string, t tally) {
	group := map[string]string{"": "clean", "_att": "attacked"}[suffix]
	e.r.Measure("cov_"+id+suffix, t.coverage)
	e.r.Measure("size_"+id+suffix, t.size)
	percent := func(x float64) float64 { return math.Round(100*x) / 100 } // the chart writes its bars' heights
	e.r.Bar("coverage", "promise", group, percent(1-alpha.In(e.r)))
	e.r.Bar("coverage", id, group, percent(t.coverage))
	e.r.Bar("size", id, group, t.size)
}

// The histogram of calibration scores, in units of Φ⁻¹, whose end bins hold all that lies beyond.
const (
	bins  = 40
	reach = 4.0
)

func binOf(u float64) int {
	return int(min(max(math.Floor((u+reach)/(2*reach)*bins), 0), bins-1))
}

// histogram is the share of scores in each bin.
func histogram(s []float64) (share [bins]float64) {
	for _, v := range s {
		share[binOf(probit(v))] += 1 / float64(len(s))
	}
	return share
}

func (e *experiment) plotScores() {
	r, p := e.r, e.smooth
	top := 0.0
	for _, id := range []string{"hps", "ptt"} {
		s := p.cal.ptt
		if id == "hps" {
			s = p.cal.hps
		}
		for k, x := range histogram(trueScores(s, e.d.cal.labels)) {
			r.Plot("scores", id, -reach+(float64(k)+0.5)*2*reach/bins, x)
			top = max(top, x)
		}
	}
	for id, u := range []rule{p.rules.plus, p.rules.ptt} {
		line := min(u.line(), reach) // +∞ stands at the end of the axis
		for _, y := range []float64{0, top} {
			r.Plot("scores", []string{"hps_line", "ptt_line"}[id], max(line, -reach), y)
		}
	}
}

// plan tells the progress bar how the work is shared, in GFLOP; an exponential counts as 50.
func plan(r *sim.Run) {
	h, n := float64(width.In(r)), float64(nMC.In(r))
	params := float64(side*side+classes) * h / 1e9
	training := 6 * params * trainCount * float64(epochs.In(r))
	score := n * (2*classes*h + 3*h + 60*classes) / 1e9 // an image
	attack := attackSteps * (4*side*side*h + attackDraws*(4*classes*h+6*h+50*classes)) / 1e9
	cal := float64(nCal.In(r) + holdCount)
	shares := []any{"Training, plain", training, "Training, smoothed", training * 1.3,
		"Calibrating CP", 0.05, "CP, clean", 0.02,
		"Calibrating", cal * score, "Smoothed methods, clean", testCount * score,
		"Attacking CP", testCount * attackSteps * 5 * side * side * h / 1e9, "CP, attacked", 0.02,
		"Attacking the smoothed model", testCount * attack, "Smoothed methods, attacked", testCount * score,
		"Is the inequality true?", testCount * 2 * soundDraws * side * side * (2*h + 60) / 1e9}
	for _, radius := range curveRadii {
		at := sim.Number(radius)
		shares = append(shares, "Attack of length "+at+" on CP", 0.01, "Attack of length "+at, curveCount*attack,
			"Scores of CP at "+at, 0.01, "Scores at "+at, curveCount*score)
	}
	if rct.In(r) {
		tune := tuneSteps * tuneBatch * tuneDraws * (4*classes*h + 3*h + 60*classes) / 1e9
		shares = append(shares, "Preparing to tune", 2*trainCount*side*side*h/1e9+0.4,
			"Robust conformal training", tune, "Calibrating after RCT", cal*score, "RCT, clean", testCount*score,
			"Attacking RCT", testCount*attack, "RCT, attacked", testCount*score,
			"Tuning by cross-entropy", tune, "Calibrating after cross-entropy", cal*score, "cross-entropy, clean", testCount*score)
	}
	r.Plan(shares...)
}
