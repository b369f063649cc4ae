package bilevel

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

var (
	valRidges = []float64{0.003, 0.01, 0.03, 0.1} // of the student who learns from checked digits alone: |y|² times half of it
	exactFit  = 800                               // steps of the fits before gradients are compared
)

// cleaning weighs mislabelled digits, and measures claims "clean" and "auc".
func cleaning(r *sim.Run) (*cleaner, *wall) {
	h := loadHeap(r)
	pic := newWall(r, h)
	r.Say("800 digits, %.0f%% of them with a wrong label (framed in red; the algorithm does not know). All have the same weight. One student learns from them.", 100*bad.In(r))
	r.Draw(pic.draw)

	g, f, test := newLoss(h.train), newLoss(h.val), newLoss(h.test)
	r.Breathe()
	curveG, curveF := steepest(h.train, r.Breathe)+2*ridge, steepest(h.val, r.Breathe)
	g.weights(make([]float64, h.train.len()))
	plain := fitted(r, "Plain fit", newFit(g, ridge, curveG), fitSteps)
	r.Measure("acc_plain", test.accuracy(plain))

	c := newCleaner(h, g, f, curveG, curveF, plain, sigma.In(r), rate.In(r), inner.In(r), r.Breathe)
	pic.begin(c)
	r.Say("Two students begin alike, %.0f%% right on other digits. One of them may now peep at the %d checked digits; watch which training digits he gets worse at.", 100*r.Measures()["acc_plain"], h.val.len())
	r.Moment(pic.draw)
	histogram(r, c)
	for t := range r.Steps("Cleaning", outer.In(r)) {
		c.step()
		r.Measure("calls", float64(c.calls))
		r.MeasureFinite("auc", aucOf(c.s, h))
		histogram(r, c)
		pic.tell(t)
		if t < 10 || t%4 == 3 {
			r.Moment(pic.draw)
		} else {
			r.Draw(pic.draw)
		}
	}

	g.weights(c.x)
	cleaned := fitted(r, "Fit of the cleaned", newFit(g, ridge, curveG), fitSteps)
	r.Measure("acc_clean", test.accuracy(cleaned))
	r.Measure("clean", r.Measures()["acc_clean"]-r.Measures()["acc_plain"])
	r.Say("Now a fresh student learns from the digits as weighted: %.1f%% right, against %.1f%% before.", 100*r.Measures()["acc_clean"], 100*r.Measures()["acc_plain"])
	r.Draw(pic.draw)
	rivals(r, h, f, test, plain, curveG, curveF)
	return c, pic
}

// rivals are what the cleaned student is compared with: one that learns from right labels alone, one from checked digits
// alone with the ridge that is best on the test digits (generous), and two other orders of the training digits.
func rivals(r *sim.Run, h *heap, f, test *loss, plain student, curveG, curveF float64) {
	if right := h.right(); len(right) > 0 {
		o := newLoss(h.train.some(right))
		for i := range o.weight {
			o.weight[i] = 0.5 / nTrain // as they would have in g
		}
		r.Measure("acc_oracle", test.accuracy(fitted(r, "Right labels alone", newFit(o, ridge, curveG), fitSteps)))
	}
	var best student
	for i, lambda := range valRidges {
		y := fitted(r, "Checked digits alone", newFit(f, lambda/2, curveF+lambda), fitSteps)
		if a := test.accuracy(y); i == 0 || a > r.Measures()["acc_val"] {
			best = y
			r.Measure("acc_val", a)
		}
	}
	g := newLoss(h.train)
	for k, y := range []student{best, plain} {
		score := make([]float64, h.train.len())
		for i, e := range g.losses(y) {
			score[i] = -float64(e)
		}
		if a := aucOf(score, h); !math.IsNaN(a) {
			r.Measure([]string{"auc_val", "auc_plain"}[k], a)
		}
	}
}

// imitate compares the penalty gradient with the exact hyper-gradient at weights drawn by lot, both students fitted anew.
func imitate(r *sim.Run, c *cleaner) {
	rng := r.Rand("weights by lot")
	x := make([]float64, len(c.x))
	for i := range x {
		x[i] = 0.5 * rng.NormFloat64()
	}
	d := c.copied()
	copy(d.x, x)
	d.moved()
	d.g.weights(x)
	peeping := newFit(d.g, ridge, d.curveG+d.sigma*d.curveF)
	peeping.f, peeping.sigma = d.f, d.sigma
	d.y = fitted(r, "Exact gradient", peeping, exactFit)
	d.z = fitted(r, "Exact gradient", newFit(d.g, ridge, d.curveG), exactFit)
	d.look()
	mine := make([]float64, len(x))
	for i := range mine {
		mine[i] = d.push(i)
	}
	cosine, off := likeness(mine, exactGradient(d, d.z, x, r.Breathe))
	r.Measure("cosine", cosine)
	r.Measure("gradient_error", off)
}

// aucOf is that of a score for right labels; NaN where all are right or all wrong.
func aucOf(score []float64, h *heap) float64 {
	right := make([]bool, len(h.wrong))
	for i, w := range h.wrong {
		right[i] = !w
	}
	return stat.AUC(score, right)
}

// histogram draws the weights of right and wrong labels.
func histogram(r *sim.Run, c *cleaner) {
	const bins = 10
	var count [2][bins]float64
	var all [2]float64
	for i, wrong := range c.heap.wrong {
		k := 0
		if wrong {
			k = 1
		}
		count[k][min(int(c.weight(i)*bins), bins-1)]++
		all[k]++
	}
	for k, id := range []string{"right", "wrong"} {
		for b, n := range count[k] {
			r.Bar("weights", id, fmt.Sprintf("%.1f", (float64(b)+0.5)/bins-0.05), n/max(all[k], 1))
		}
	}
}
