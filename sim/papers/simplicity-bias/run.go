package simplicity

import (
	"fmt"

	"orrery/sim"
)

// members is how many networks vote in the ensemble.
const members = 5

// studied is a trained network with what is measured of it once.
type studied struct {
	*Net
	heard
	judge *judge
}

// lab is a run on LMS data.
type lab struct {
	r   *sim.Run
	pic *picture
}

func runLMS(r *sim.Run) {
	l := lmsOf(r)
	planLMS(r)
	b := lab{r, newPicture(r, l)}
	r.Draw(b.pic.draw)

	clean := b.clean(l)
	control := clean // without a linear coordinate both are the same experiment
	if l.linear {
		control = b.control(l)
	} else {
		b.copyControl()
	}
	measureStudied(r, "_control", control)
	noisy := b.noisy(l, control)

	r.Matrix("weights", "first layer", 3, l.d, append(append(norms(clean.Net), norms(control.Net)...), norms(noisy)...))
	b.pic.finish(clean)
	r.Draw(b.pic.draw)
}

// clean trains on the clean data, pulls the levers and attacks.
func (b lab) clean(l lms) *studied {
	r := b.r
	train, test := l.draw(r, r.Rand("clean train"), trainCount), l.draw(r, r.Rand("clean test"), testCount)
	full, watch := newJudge(r, "test", test, S{0, 1}), newJudge(r, "watch", test.first(watchRows), S{0, 1})

	b.pic.begin("clean", l, test)
	r.Say("A network starts to learn. Left, x₀ tells the classes apart by one cut; right, x₁ and x₂ do it as well, by stripes. Watch which of them colours the background.")
	also := func(int, heard) {}
	if !l.linear {
		also = b.seek
	}
	c := b.study(training{name: "clean", phase: "Training", data: train}, "listens", full, watch, also)
	measureStudied(r, "", c)
	n := norms(c.Net)
	slab := 0.0
	for j := 1; j <= l.k; j++ {
		slab += n[j] / float64(l.k)
	}
	if slab > 0 {
		r.Measure("norm_ratio", n[0]/slab)
	}

	b.pic.pull(c)
	r.Measure("margin", l.margin())
	r.Measure("robust", b.attack("Attack", "standard", c))
	if l.linear {
		r.Measure("robust_theory", full.beyond(eps.In(r)))
		for k := range 17 {
			r.Plot("robustness", "theory", float64(k)/20, full.beyond(float64(k)/20))
		}
	}
	r.Plot("robustness", "margin", l.margin(), 0)
	r.Plot("robustness", "margin", l.margin(), 1)

	if extras.In(r) {
		b.adversarial(l, train, c)
	}
	return c
}

// attack plots robust accuracy over the radius and returns it at the run's own.
func (b lab) attack(phase, series string, c *studied) float64 {
	r, own, known := b.r, 0.0, false
	for k := range r.Steps(phase, 9) {
		e := float64(k) / 10
		acc := c.judge.robust(c.Net, e)
		r.Plot("robustness", series, e, acc)
		if e == eps.In(r) {
			own, known = acc, true
		}
		if e > 0 && e <= eps.In(r)+1e-9 {
			b.pic.attacked(c, e, acc)
		}
	}
	if !known {
		own = c.judge.robust(c.Net, eps.In(r))
		b.pic.attacked(c, eps.In(r), own)
	}
	return own
}

// adversarial trains the same network, every batch replaced by its attack at the same radius.
func (b lab) adversarial(l lms, train *set, clean *studied) {
	r := b.r
	b.pic.begin("adversarial", l, clean.judge.test)
	r.Say("The same start and order, but every batch is attacked before it is learnt: points of both classes are pushed towards the cut. Does that make the network look at the slabs?")
	net := training{name: "clean", phase: "Adversarial training", data: train, steps: steps.In(r), attack: eps.In(r), look: b.pic.step}.run(r)
	a := &studied{net, clean.judge.listen(net), clean.judge}
	measureStudied(r, "_adv", a)
	b.pic.hear(a.heard)
	r.Measure("robust_adv", b.attack("Attack on the adversarially trained", "adversarial", a))
}

// control is the same network, start, order and data, but for x_0, which is noise.
func (b lab) control(l lms) *studied {
	r := b.r
	l.linear = false
	train, test := l.draw(r, r.Again("clean train"), trainCount), l.draw(r, r.Again("clean test"), testCount)
	full, watch := newJudge(r, "test", test, S{0, 1}), newJudge(r, "watch", test.first(watchRows), S{0, 1})

	b.pic.begin("control", l, test)
	r.Say("The control: the same network, the same points, but x₀ is now noise. For a long time nothing seems to happen. Wait for the stripes.")
	return b.study(training{name: "clean", phase: "Training without x₀", data: train}, "control", full, watch, b.seek)
}

// seek plots the accuracy of a network without x_0 and notes when it has found the slabs.
func (b lab) seek(step int, h heard) {
	b.r.Plot("accuracy", "control", float64(step), h.acc)
	if _, ok := b.r.Measures()["found"]; !ok && h.acc >= 0.99 {
		b.r.Measure("found", float64(step))
		b.pic.found(step, h.acc)
	}
}

// study trains a network while its curves grow on the watched test points; their last point is of the whole test set.
func (b lab) study(t training, chart string, full, watch *judge, also func(step int, h heard)) *studied {
	see := func(step int, h heard) {
		plotHeard(b.r, chart, step, h)
		b.pic.hear(h)
		also(step, h)
	}
	t.steps = steps.In(b.r)
	t.look = func(step int, net *Net) {
		if watched(step, t.steps) {
			see(step, watch.listen(net))
		}
		b.pic.step(step, net)
	}
	net := t.run(b.r)
	s := &studied{net, full.listen(net), full}
	see(t.steps, s.heard)
	return s
}

// copyControl shows the clean run's curves as the control's, because they are.
func (b lab) copyControl() {
	for _, s := range b.r.Plotted("listens") {
		for i := range s.X {
			b.r.Plot("control", s.ID, float64(s.X[i]), float64(s.Y[i]))
		}
	}
}

// noisy trains on data where x_0 is useless in a share of the points: one network, or five that vote.
func (b lab) noisy(l lms, control *studied) *Net {
	r := b.r
	l.noise = noise.In(r)
	train, test := l.draw(r, r.Rand("noisy train"), trainCount), l.draw(r, r.Rand("noisy test"), testCount)
	full, watch := newJudge(r, "noisy test", test, S{0, 1}), newJudge(r, "noisy watch", test.first(watchRows), S{0, 1})

	count := 1
	if extras.In(r) {
		count = members
	}
	T := steps.In(r)
	votes := vote{}
	var one *Net
	var own float64 // accuracy of the first network
	for k := 1; k <= count; k++ {
		b.pic.begin("noisy", l, test)
		b.pic.member(k, count)
		if k == 1 {
			r.Say("Noisy data: in %.0f%% of the points x₀ says nothing, so x₀ alone can't do better than %.3f. The slabs would still give 1. Does the network turn to them?", 100*l.noise, l.bound())
		} else {
			r.Say("Network %d of %d for the ensemble, from another start and in another order. If they all listen to x₀, whom should a vote correct?", k, count)
		}
		at := 0
		see := func(step int, j *judge, net *Net) {
			acc := votes.add(at, step, j, net)
			at++
			if k == 1 {
				r.Plot("accuracy", "noisy", float64(step), acc)
				one, own = net, acc
			}
			b.pic.scored(acc, l.bound())
		}
		net := training{name: fmt.Sprintf("noisy %d", k), phase: fmt.Sprintf("Training on noisy data, %d", k), data: train, steps: T, look: func(step int, net *Net) {
			if watched(step, T) {
				see(step, watch, net)
			}
			b.pic.step(step, net)
		}}.run(r)
		see(T, full, net)
	}

	r.Measure("acc_noisy", own)
	r.Measure("bound", l.bound())
	r.Measure("gap", own-l.bound())
	r.Measure("hurt", control.acc-own)
	for _, x := range []float64{0, float64(T)} {
		r.Plot("accuracy", "bound", x, l.bound())
	}
	if count > 1 {
		for i, step := range votes.steps {
			r.Plot("accuracy", "ensemble", float64(step), votes.accuracy(i))
		}
		r.Measure("acc_ensemble", votes.accuracy(len(votes.steps)-1))
	}
	return one
}

// vote adds up the members' outputs, at every watched step on the watched test points and at the last on all.
type vote struct {
	steps []int
	sums  [][]float64 // Σ f over members [step][test point]
	y     []float32
}

// add is the next member at its i-th watched step; it returns that member's own accuracy.
func (v *vote) add(i, step int, j *judge, net *Net) float64 {
	f := j.outputs(net, j.test.x)
	if i == len(v.steps) {
		v.steps, v.sums = append(v.steps, step), append(v.sums, make([]float64, len(f)))
	}
	for k, x := range f {
		v.sums[i][k] += x
	}
	v.y = j.test.y // the watched points are the first of all
	return accuracy(f, j.test.y)
}

// accuracy of the sum of the outputs, and so of their mean.
func (v *vote) accuracy(i int) float64 { return accuracy(v.sums[i], v.y[:len(v.sums[i])]) }

func plotHeard(r *sim.Run, chart string, step int, h heard) {
	r.Plot(chart, "test", float64(step), h.test)
	r.Plot(chart, "simple", float64(step), h.simple)
	r.Plot(chart, "others", float64(step), h.others)
}

func measureStudied(r *sim.Run, suffix string, s *studied) {
	r.Measure("acc"+suffix, s.acc)
	r.Measure("auc"+suffix, s.test)
	r.Measure("auc_simple"+suffix, s.simple)
	r.Measure("auc_others"+suffix, s.others)
}

// planLMS tells the progress bar how the work is shared, in GFLOP.
func planLMS(r *sim.Run) {
	p := float64(len(shape(r, d.In(r)).Theta)) / 1e9
	training := 6 * p * batchSize * float64(steps.In(r))
	watching := 2 * p * watchRows * 3 * 55
	attack := 4 * p * attackRows * attackSteps * 8
	shares := []any{"Training", training + watching, "Attack", attack}
	if extras.In(r) {
		shares = append(shares, "Adversarial training", training*(1+trainAttackSteps*2/3.), "Attack on the adversarially trained", attack)
	}
	if linear.In(r) {
		shares = append(shares, "Training without x₀", training+watching)
	}
	shares = append(shares, "Training on noisy data, 1", training+watching/3)
	if extras.In(r) {
		for k := 2; k <= members; k++ {
			shares = append(shares, fmt.Sprintf("Training on noisy data, %d", k), training+watching/3)
		}
	}
	r.Plan(shares...)
}
