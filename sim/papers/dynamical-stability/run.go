package stability

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/race"
)

func run(r *sim.Run) {
	plan(r)
	start := newNet(r)
	eta := lr.In(r)
	pic := newPicture(r)
	r.Say("Two dots at the same sharp start. The rate warms up, and sharpness uses up ever more of the budget 2/η.")
	sgd, gd := descend(r, "Training", start, eta, pic)

	for _, t := range []*trainer{sgd, gd} {
		finish(r, t)
	}
	if sgd.fate == minimum {
		r.Measure("sgd", sgd.here().budgetTrace)
	}
	if gd.fate == minimum {
		r.Measure("gdtr", gd.here().budgetTrace)
		r.Measure("gdl", gd.here().budgetLambda)
		if sgd.fate == minimum {
			r.Measure("gen", r.Measures()["test_sgd"]/r.Measures()["test_gd"])
		}
	}
	plotEnd(r, sgd, gd)
	pic.trained()

	// Are these minima stable? SGD at GD's, GD at its own, SGD at its own.
	var leave *escape // SGD, from GD's minimum
	for _, c := range cases {
		at := sgd
		if c.of == "gd" {
			at = gd
		}
		if at.fate != minimum {
			continue
		}
		pic.kicked(c.of, c.by)
		e := test(r, c.of, c.by, at.net, kickSize, 0, func(k int) func(func(int) bool) { return r.Steps(phaseOfEscape(c.of, c.by), k) }, pic.fleeing)
		r.Measure(caseMeasure(c.of, c.by), e.growth)
		if c.of == "gd" && c.by == "sgd" {
			leave = e
		}
		pic.fled(e)
	}

	if sweep.In(r) {
		for _, f := range []float64{2, 4, 8} {
			r.Say("The same start and data again, at η/%.0f = %.3g: how much of the larger budget is used?", f, eta/f)
			s, g := descend(r, phaseOf(eta/f), start, eta/f, nil)
			plotEnd(r, s, g)
		}
	}
	pic.finish(leave)
}

// cases are the escape tests: whose minimum, and which optimiser starts there.
var cases = []struct{ of, by string }{{"gd", "gd"}, {"sgd", "sgd"}, {"gd", "sgd"}}

func caseMeasure(of, by string) string { return "escape_" + by + "_" + of }

// test runs one escape test; trial tells repeated kicks of one size apart.
func test(r *sim.Run, of, by string, start net, size float64, trial int, steps func(int) func(func(int) bool), seen func(*escape)) *escape {
	var rows []int
	if by == "sgd" {
		rows = batchRows(r)
	}
	name := fmt.Sprintf("%s from %s, %g, %d", by, of, size, trial)
	e := flee(start, points.In(r), lr.In(r), size, rows, r.Rand("kick of "+name), r.Rand("batches of "+name), steps, func(e *escape) {
		e.of, e.by = of, by
		seen(e)
	})
	e.of, e.by = of, by
	return e
}

func newNet(r *sim.Run) net {
	if model.In(r) == "diagonal" {
		return newDiagonal(sparseTask(r))
	}
	return newReLU(teacherTask(r), width.In(r), initial.In(r), r.Rand("start"))
}

// descend trains copies of start by SGD and by gradient descent, in turns. With a picture it is the run that is seen.
func descend(r *sim.Run, phase string, start net, eta float64, pic *picture) (sgd, gd *trainer) {
	n, steps, enough := points.In(r), limit.In(r), 1e-8
	if model.In(r) == "diagonal" {
		enough = 1e-12
	}
	begin := func(id string) *trainer {
		return &trainer{id: id, net: start.clone(), eta: eta, warm: warm.In(r), steps: steps, enough: enough, power: direction(n)}
	}
	sgd, gd = begin("sgd"), begin("gd")
	sgd.rows, sgd.rng = batchRows(r), r.Again("batches")
	pair := []*trainer{sgd, gd}
	if pic != nil {
		pic.sgd, pic.gd = sgd, gd
	}
	look := func(t *trainer) {
		t.look(n)
		if pic != nil && t.fate != diverged {
			record(r, t)
		}
	}
	for _, t := range pair {
		t.loss = t.net.forward(nil)
		look(t)
	}
	if pic != nil {
		r.Draw(pic.draw)
	}
	chunks := (steps + chunk - 1) / chunk
	every := (chunks + mostLooks - 1) / mostLooks // chunks between two looks
	both := race.Race{Arms: len(pair),
		Step: func(i, k int) (finished bool) {
			t := pair[k]
			t.advance(n, r.Breathe)
			switch {
			case t.fate != training:
				t.settle(n)
			case i%every == 0:
				look(t)
			}
			return t.fate != training
		},
		Look: func(i int, _ bool) {
			if pic != nil && i%every == 0 {
				plotBound(r, eta, i*chunk, steps)
				pic.step()
			}
		}}
	both.Run(r.Steps(phase, chunks))
	return sgd, gd
}

const mostLooks = 200

// record shows a look in charts and readouts.
func record(r *sim.Run, t *trainer) {
	p := t.here()
	if p.t > 0 && p.trace > 0 { // the axes are logarithmic
		r.Plot("trace", t.id, float64(p.t), p.trace)
	}
	if p.loss > 0 {
		r.Plot("loss", t.id, float64(p.t), p.loss)
	}
	readouts(r, t)
}

func readouts(r *sim.Run, t *trainer) {
	p := t.here()
	r.Measure("tr_"+t.id, p.trace)
	r.Measure("lambda_"+t.id, t.sharp.lambda)
	r.Measure("budget_tr_"+t.id, p.budgetTrace)
	r.Measure("budget_l_"+t.id, p.budgetLambda)
	r.Measure("norm_"+t.id, t.net.norm())
	if t.id == "sgd" {
		r.Measure("budget_batch", p.used(batchSize.In(r)))
	}
}

// plotBound is the wall of batch 1: 2/η(t).
func plotBound(r *sim.Run, eta float64, t, steps int) {
	r.Plot("trace", "bound", float64(t), 2/rate(eta, warm.In(r), t, steps))
}

// finish measures where a training ended.
func finish(r *sim.Run, t *trainer) {
	r.Measure("loss_"+t.id, t.loss)
	r.Measure("steps_"+t.id, float64(t.t))
	if t.fate == diverged {
		for _, id := range []string{"tr_", "lambda_", "budget_tr_", "budget_l_", "norm_"} { // of its last look: it is far from there now
			r.Forget(id + t.id)
		}
		if t.id == "sgd" {
			r.Forget("budget_batch")
		}
		return
	}
	record(r, t)
	r.Measure("frobenius_"+t.id, t.sharp.frobenius)
	if e := t.net.testError(); !math.IsNaN(e) && !math.IsInf(e, 0) {
		r.Measure("test_"+t.id, e)
	}
}

// plotEnd puts a pair of trainings into the charts that compare rates. What is no minimum has no place there.
func plotEnd(r *sim.Run, pair ...*trainer) {
	for _, t := range pair {
		if t.fate != minimum {
			continue
		}
		p := t.here()
		r.PlotNamed("rates", t.id+"_trace", fmt.Sprintf("η = %.3g", t.eta), t.eta, p.budgetTrace)
		r.PlotNamed("rates", t.id+"_lambda", fmt.Sprintf("η = %.3g", t.eta), t.eta, p.budgetLambda)
		r.PlotNamed("error", t.id, fmt.Sprintf("η = %.3g", t.eta), p.trace, t.net.testError())
	}
}

func phaseOf(eta float64) string { return fmt.Sprintf("Training at %.3g", eta) }

func phaseOfEscape(of, by string) string {
	return "Kick: " + names[by] + " from " + names[of] + "'s minimum"
}

// plan shares the bar by the time that things take.
func plan(r *sim.Run) {
	shares := []any{"Training", 9.0}
	for _, c := range cases {
		shares = append(shares, phaseOfEscape(c.of, c.by), 0.3)
	}
	if sweep.In(r) {
		for _, f := range []float64{2, 4, 8} {
			shares = append(shares, phaseOf(lr.In(r)/f), 9.0)
		}
	}
	r.Plan(shares...)
}
