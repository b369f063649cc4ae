package dp

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// names of the phases.
const (
	phaseOne      = "One canary a model"
	phaseMany     = "Many canaries a model"
	phaseRepeat   = "The same audit again"
	phaseSimulate = "Simulated audits"
	phaseCharts   = "Charts"
)

func run(r *sim.Run) {
	N, k := samples.In(r), canaryCount.In(r)
	models := (N + k - 1) / k
	T := float64(steps.In(r))
	perModel := T * 200 * 196 * 4 / 2e10 // seconds, about
	r.Plan(phaseOne, float64(N)*perModel, phaseMany, float64(models)*perModel,
		phaseRepeat, (audits-1)*float64(models*(k+1))*T*2e-8, phaseSimulate, 0.15, phaseCharts, 0.02)

	how := dpgd{T: steps.In(r), sigma: sigma.In(r) / bug.In(r)}
	e := &experiment{r: r, d: loadImages(r), how: how, N: N, k: k, delta: delta.In(r), level: level.In(r)}
	f, g := rates(threshold.In(r), how.mu())
	e.truth = epsilonOf(f, g, e.delta)
	e.accountant = stat.GaussianEpsilon(math.Sqrt(T)/sigma.In(r), e.delta)
	r.Measure("truth", e.truth)
	r.Measure("accountant", e.accountant)
	e.pic = newPicture(e)

	// (i) One canary a model, as many models as samples.
	e.one = e.audit(phaseOne, 1, N)
	e.oneResult = e.result("", e.one, threshold.In(r), e.truth)
	e.againstTheory()
	e.shuffled()
	e.pic.result(&e.oneResult)

	// (ii) Far fewer models with many canaries each, and the same again: is every answer a sample?
	e.many = e.audit(phaseMany, k, models)
	e.repeats()
	r.Measure("models", float64(N+models))

	e.simulate()
	e.charts()
	e.pic.finish()
}

// experiment is what has been trained and counted so far.
type experiment struct {
	r            *sim.Run
	d            *images
	how          dpgd
	N, k         int
	delta, level float64

	truth      float64 // e at the attack's true rates
	accountant float64
	accuracy   float64 // sum over models
	trained    int

	one, many             *answers
	oneResult, manyResult result
	effectFP, effectFN    float64
	pic                   *picture
}

// result is what an audit's counts say.
type result struct {
	name       string
	thr, truth float64
	counts
	post               *posterior
	bayes, cp, corners interval
	median             float64
	cpBox, cornerBox   box
}

// judge turns counts into intervals.
func (e *experiment) judge(c counts) (s result) {
	s.counts = c
	s.post = newPosterior(c, e.delta)
	s.bayes, s.median = s.post.interval(e.level), s.post.quantile(0.5)
	s.cpBox, s.cornerBox = clopperPearson(c, e.level), jeffreysBox(c, e.level)
	s.cp, s.corners = s.cpBox.epsilon(e.delta), s.cornerBox.epsilon(e.delta)
	return s
}

// result judges an audit and records it.
func (e *experiment) result(suffix string, a *answers, thr, truth float64) result {
	s := e.judge(a.count(thr))
	s.name, s.thr, s.truth = suffix, thr, truth
	r := e.r
	r.Measure("fp"+suffix, s.fp)
	r.Measure("n0"+suffix, s.n0)
	r.Measure("fn"+suffix, s.fn)
	r.Measure("n1"+suffix, s.n1)
	r.Measure("fpr"+suffix, s.fp/max(s.n0, 1))
	r.Measure("fnr"+suffix, s.fn/max(s.n1, 1))
	r.Measure("bayes_lo"+suffix, s.bayes.lo)
	r.Measure("bayes_hi"+suffix, s.bayes.hi)
	r.Measure("cp_lo"+suffix, s.cp.lo)
	r.Measure("cp_hi"+suffix, s.cp.hi)
	r.Measure("corners_lo"+suffix, s.corners.lo)
	r.Measure("corners_hi"+suffix, s.corners.hi)
	r.Measure("median"+suffix, s.median)
	r.Measure("p_over"+suffix, 1-s.post.atMost(e.accountant))
	if s.cp.finite() { // no width is compared with an infinite one
		name := "width" + suffix
		r.Measure(name, s.bayes.over(s.cp))
	}
	return s
}

// batchOf is how many of n models are trained side by side: enough for a matrix product, and few enough for a picture
// now and then.
func batchOf(n int) int { return min(max(1, n/50), 32) }

// audit trains models of k canaries each, of which everyone is put into the training set with probability 1/2.
func (e *experiment) audit(phase string, k, models int) *answers {
	r, a := e.r, &answers{k: k}
	lots, noise := r.Rand("members, "+phase), r.Rand("noise, "+phase)
	c := newCanaries(e.d.dark, k, overlap.In(r))
	batch := batchOf(models)
	t := newTeam(e.d, e.how, batch)
	e.pic.audit(a, k, models)
	for i := range r.Steps(phase, (models+batch-1)/batch) {
		var present [][]bool
		for range min(batch, models-i*batch) {
			present = append(present, toss(lots, k))
		}
		w := t.train(c, present, noise, r.Breathe)
		e.accuracy += e.d.accuracy(w) * float64(len(present))
		e.trained += len(present)
		for m, in := range present {
			for j := range min(k, e.N-len(a.score)) { // the last model may have answers left over
				a.score, a.present = append(a.score, c.score(w.Row(m), j, e.how)), append(a.present, in[j])
			}
		}
		r.Measure("models", float64(e.trained))
		r.Measure("accuracy", e.accuracy/float64(e.trained))
		e.pic.trained()
	}
	return a
}

// toss draws who is present.
func toss(lots *rand.Rand, k int) []bool {
	out := make([]bool, k)
	for j := range out {
		out[j] = lots.IntN(2) == 1
	}
	return out
}

// againstTheory compares the scores with N(0, 1/µ²) and N(1, 1/µ²).
func (e *experiment) againstTheory() {
	mean, sd, _ := e.one.moments()
	for k, name := range []string{"absent", "present"} {
		e.r.Measure("mean_"+name, mean[k])
		e.r.Measure("sd_"+name, sd[k])
	}
	s := 1 / e.how.mu()
	e.r.Measure("match", max(math.Abs(mean[0]), math.Abs(mean[1]-1), math.Abs(sd[0]-s), math.Abs(sd[1]-s)))
}

// shuffled is the negative control: the same answers, but who was present is drawn anew from the same lots.
func (e *experiment) shuffled() {
	lots := e.r.Rand("shuffle")
	a := &answers{k: 1, score: e.one.score}
	for _, i := range lots.Perm(e.N) {
		a.present = append(a.present, e.one.present[i])
	}
	s := e.judge(a.count(threshold.In(e.r)))
	e.r.Measure("shuffled_lo", s.bayes.lo)
	e.r.Measure("shuffled_hi", s.bayes.hi)
}

// repeats makes the second audit again and again, on the weights that matter to it. With overlapping canaries neighbours
// shift the scores: the threshold is then half way between the means of all audits, and the truth that of the pooled rates.
func (e *experiment) repeats() {
	r, k := e.r, e.k
	lots, noise := r.Rand("members, "+phaseRepeat), r.Rand("noise, "+phaseRepeat)
	c := newCanaries(ownPixels(k), k, overlap.In(r))
	w, g := make([]float32, k+1), make([]float32, k+1)
	all := []*answers{e.many}
	e.pic.repeating()
	for range r.Steps(phaseRepeat, audits-1) {
		a := &answers{k: k}
		for len(a.score) < e.N {
			in := toss(lots, k)
			e.how.darkOnly(w, g, c, in, noise)
			for j := range min(k, e.N-len(a.score)) {
				a.score, a.present = append(a.score, c.score(w, j, e.how)), append(a.present, in[j])
			}
			if len(a.score)%500 < k {
				r.Breathe()
			}
		}
		all = append(all, a)
	}

	thr, truth := threshold.In(r), e.truth
	if overlap.In(r) > 0 {
		thr = midpoint(all)
		p := pooled(all, thr)
		truth = epsilonOf(p.fp/p.n0, p.fn/p.n1, e.delta)
	}
	r.Measure("thr_k", thr)
	r.Measure("truth_k", truth)
	e.manyResult = e.result("k", e.many, thr, truth)

	covered := 0
	var fp, n0, fn, n1 []float64
	for _, a := range all {
		n := a.count(thr)
		if newPosterior(n, e.delta).covers(truth, e.level) {
			covered++
		}
		fp, n0, fn, n1 = append(fp, n.fp), append(n0, n.n0), append(fn, n.fn), append(n1, n.n1)
	}
	e.effectFP, e.effectFN = designEffect(fp, n0, e.N), designEffect(fn, n1, e.N)
	r.Measure("heur_cover", float64(covered)/audits)
	e.effect("many", e.effectFP, e.effectFN)
	if !math.IsNaN(e.effectFN) {
		r.Measure("effect_fn", e.effectFN)
	}
	if !math.IsNaN(e.effectFP) {
		r.Measure("effect_fp", e.effectFP)
	}
	e.pic.result(&e.manyResult)
}

func (e *experiment) effect(series string, fp, fn float64) {
	if !math.IsNaN(fp) {
		e.r.Bar("effect", series, "false positives", fp)
	}
	if !math.IsNaN(fn) {
		e.r.Bar("effect", series, "false negatives", fn)
	}
}

// covers reports whether the equal-tailed interval at that level has eps in it.
func (p *posterior) covers(eps, level float64) bool {
	return p.tails(eps).in(level)
}

// tails are P(epsilon < eps) and P(epsilon <= eps), which differ at 0, where epsilon may have an atom.
func (p *posterior) tails(eps float64) tails {
	at := p.atMost(eps)
	if eps <= 0 {
		return tails{0, at}
	}
	return tails{at, at}
}

type tails struct{ under, upTo float64 }

// in reports whether the equal-tailed interval has the point whose tails these are.
func (t tails) in(level float64) bool {
	return t.upTo >= (1-level)/2 && t.under <= (1+level)/2
}

// nominal are the levels of the coverage chart.
var nominal = []float64{0.5, 0.65, 0.8, 0.9, 0.95, 0.99}

// simulate draws audits from the attack's true rates, without training: n1 ~ Bin(N, 1/2), FP ~ Bin(n0, F), FN ~ Bin(n1, G).
func (e *experiment) simulate() {
	r := e.r
	draw := binomial(r.Rand("simulated audits"))
	f, g := rates(threshold.In(r), e.how.mu())
	levels := append([]float64{e.level}, nominal...)
	var bayes, cp, corners = make([]int, len(levels)), make([]int, len(levels)), make([]int, len(levels))
	var fp, n0, fn, n1 []float64
	e.pic.simulating()
	for range r.Steps(phaseSimulate, simulated) {
		var c counts
		c.n1 = draw(float64(e.N), 0.5)
		c.n0 = float64(e.N) - c.n1
		c.fp, c.fn = draw(c.n0, f), draw(c.n1, g)
		t := newPosterior(c, e.delta).tails(e.truth)
		for i, l := range levels {
			if t.in(l) {
				bayes[i]++
			}
			if clopperPearson(c, l).epsilon(e.delta).has(e.truth) {
				cp[i]++
			}
			if jeffreysBox(c, l).epsilon(e.delta).has(e.truth) {
				corners[i]++
			}
		}
		fp, n0, fn, n1 = append(fp, c.fp), append(n0, max(c.n0, 1)), append(fn, c.fn), append(n1, max(c.n1, 1))
	}
	r.Measure("cover", float64(bayes[0])/simulated)
	r.Measure("cons", float64(cp[0])/simulated)
	r.Measure("cover_corners", float64(corners[0])/simulated)
	for i, l := range nominal {
		r.Plot("coverage", "bayes", l, float64(bayes[i+1])/simulated)
		r.Plot("coverage", "cp", l, float64(cp[i+1])/simulated)
		r.Plot("coverage", "corners", l, float64(corners[i+1])/simulated)
		r.Plot("coverage", "even", l, l)
	}
	e.effect("one", designEffect(fp, n0, e.N), designEffect(fn, n1, e.N))
}

// binomial draws from Bin(n, p).
func binomial(rng *rand.Rand) func(n, p float64) float64 {
	return func(n, p float64) float64 {
		if n == 0 || p == 0 {
			return 0
		}
		return distuv.Binomial{N: n, P: p, Src: rng}.Rand()
	}
}

func (e *experiment) describe(k int) string {
	if k == 1 {
		return "one canary a model"
	}
	return fmt.Sprintf("%d canaries a model", k)
}
