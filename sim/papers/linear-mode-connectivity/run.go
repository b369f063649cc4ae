package lmc

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/nn"
)

// a network with what is measured of it once.
type trained struct {
	*Net
	name  string
	score nn.Score // on test images
	spectrum
}

// searchInfo is one of the methods.
type searchInfo = struct {
	id, label, short string
	colour           int
}

// a search's result for the pair A, B.
type result struct {
	searchInfo
	perms      Perms
	sweeps     int
	b          *Net // π(B)
	score      nn.Score
	line       *line
	distance   float64 // |A - π(B)|
	overlap    overlap
	rAll, rTop float64
	half       float64 // accuracy of (A + π(B))/2
}

// What to look at while a network trains and while a search runs.
var captions = map[string]string{
	"A":      "Network A starts from small random weights. Each tile is what one hidden unit looks at; watch strokes appear.",
	"B":      "Network B has the same shape, but another start and another order of the images. Its units learn similar strokes in another order.",
	"C":      "A third network, to see whether what two searches agreed on holds for a pair that neither saw.",
	"random": "The control: B's units in an order drawn by lot.",
	"wm":     "Weight matching looks at weights alone. Layer after layer it gives each of A's units the unit of B whose weights point most nearly the same way. Watch the right tiles come to resemble the left ones, and the rope fall.",
	"am":     "Activation matching pairs units that fire for the same images, one assignment a layer.",
	"ste":    "The straight-through estimator never compares weights. It asks the data alone: which order makes the average of the two networks read digits well?",
}

func run(r *sim.Run) {
	three, chosen := compare.In(r), method.In(r)
	plan(r)
	d := loadDigits(r)
	pic := newPicture(r, d)

	// Networks that share nothing but the images.
	names := []string{"A", "B"}
	if three {
		names = append(names, "C")
	}
	var nets []trained
	j := newJudge(r, shape(r), d.test, d.testLabels)
	for _, name := range names {
		pic.begin(name, captions[name])
		net := train(r, name, d, pic.step)
		pic.trained()
		nets = append(nets, trained{Net: net, name: name, score: j.score(net)})
		last := &nets[len(nets)-1]
		r.Measure("acc_"+name, last.score.Accuracy())
		r.Measure("loss_"+name, last.score.MeanLoss())
	}
	a, b := &nets[0], &nets[1]

	// The straight line as it is.
	r.Say("Both networks read digits well. Now walk in a straight line from the weights of A to those of B: every network on the way is an average of two that work.")
	none := &result{perms: identity(b.Net), b: b.Net, score: b.score, distance: a.Distance(b.Net)}
	none.line = j.line("The line as it is", a.Net, b.Net, a.score, b.score)
	plotLine(r, "none", none.line)
	barrierNone := none.line.barrier()
	r.Measure("barrier_none", barrierNone)
	r.Measure("accuracy_drop_none", none.line.accuracyDrop())
	pic.line(none.line)

	r.Say("Halfway the average is worse than either end by %.2f nats: unit 1 of A was averaged with unit 1 of B, and they have nothing in common.", barrierNone)
	for i := range nets {
		nets[i].spectrum = newSpectrum(r, nets[i].name, nets[i].Net)
		r.Draw(pic.draw)
	}
	finish(r, a, b, none)
	r.Measure("R_top_none", none.rTop)
	r.Measure("R_all_none", none.rAll)
	plotVectors(r, "before", none.overlap)
	plotMethod(r, methods[0], none, none)

	// Put B's hidden units into another order, and walk again.
	var shown *result
	for _, m := range methods {
		if !three && m.id != chosen {
			continue
		}
		got := none
		if m.id != "none" {
			pic.search(m, captions[m.id])
			got = &result{b: b.Like()}
			got.perms, got.sweeps = search(r, m.id, a, b, d, pic.accepted)
			permute(got.b, b.Net, got.perms)
			got.score = j.score(got.b)
			got.distance = a.Distance(got.b)
			got.line = j.line("The line after "+m.label, a.Net, got.b, a.score, got.score)
			finish(r, a, b, got)
			plotLine(r, m.id, got.line)
			plotMethod(r, m, got, none)
		}
		got.searchInfo = m
		pic.found(got)
		if m.id == chosen {
			shown = got
		}
		if three {
			measure(r, "_"+m.id, got, none)
			mergeThree(r, m.id, nets, got, d, j)
		}
	}

	measure(r, "", shown, none)
	r.Measure("exact", math.Abs(shown.score.MeanLoss()-b.score.MeanLoss()))
	plotVectors(r, "after", shown.overlap)

	// The control: on the unmatched line, as near to A as the matched midpoint is.
	t := 0.5 * shown.distance / none.distance
	loss := j.at(a.Net, b.Net, t).MeanLoss()
	excess := loss - baseline(&none.line.loss, t)
	r.Measure("shrunk", excess)
	r.Measure("shrunk_t", t)
	r.PlotNamed("distance", "shrunk", "unmatched, but as near", shown.distance/none.distance, excess)

	pic.finish(shown, t, loss)
	if chosen == "none" {
		r.Say("Nothing was matched, so the barrier of %.2f nats stands, and the claims about matching fail. Drag the ring along the rope; then choose weight matching.", barrierNone)
	} else {
		r.Say("Barrier %.2f nats before, %.3f after %s, though B came only %.0f%% nearer to A. Drag the rings along the two ropes and watch the digits: ones that the unmatched average misreads.",
			barrierNone, shown.line.barrier(), shown.label, 100*(1-shown.distance/none.distance))
	}
}

// search finds the permutation of b that the method thinks best for averaging with a.
func search(r *sim.Run, id string, a, b *trained, d *digits, look seen) (p Perms, sweeps int) {
	switch id {
	case "wm":
		return weightMatching(r, b.name, a.Net, b.Net, look)
	case "am":
		return activationMatching(r, b.name, a.Net, b.Net, d, look), 0
	case "ste":
		return straightThrough(r, b.name, a.Net, b.Net, d, look), 0
	case "random":
		return randomPermutation(r.Rand("random permutation "+b.name), b.Net), 0
	}
	return identity(b.Net), 0
}

// finish measures how the singular vectors of a and π(b) agree.
func finish(r *sim.Run, a, b *trained, got *result) {
	got.overlap = newOverlap(a.spectrum, b.spectrum.permute(got.perms))
	got.rAll, got.rTop = got.overlap.R(0), got.overlap.R(gamma.In(r))
	got.half = got.line.accuracy[points/2]
	r.Breathe()
}

func measure(r *sim.Run, suffix string, got, none *result) {
	r.Measure("barrier"+suffix, got.line.barrier())
	r.Measure("accuracy_drop"+suffix, got.line.accuracyDrop())
	r.Measure("dist_reduction"+suffix, 1-got.distance/none.distance)
	r.Measure("R_all"+suffix, got.rAll)
	r.Measure("R_top"+suffix, got.rTop)
	if got.sweeps > 0 {
		r.Measure("sweeps"+suffix, float64(got.sweeps))
	}
}

// mergeThree matches C to A as well and averages: the three, and B with C, a pair that no search ever saw.
func mergeThree(r *sim.Run, id string, nets []trained, ab *result, d *digits, j *judge) {
	a, c := &nets[0], &nets[2]
	p, _ := search(r, id, a, c, d, func(Perms, int) {})
	matched := c.Like()
	permute(matched, c.Net, p)
	score := j.score(matched)

	bc := j.line("B to C, "+id, ab.b, matched, ab.score, score)
	merged := a.Like()
	for i, x := range a.Theta {
		merged.Theta[i] = float32((float64(x) + float64(ab.b.Theta[i]) + float64(matched.Theta[i])) / 3)
	}
	abc := j.score(merged)

	r.Measure("barrier_BC_"+id, bc.barrier())
	r.Measure("acc_AB_"+id, ab.half)
	r.Measure("acc_BC_"+id, bc.accuracy[points/2])
	r.Measure("acc_ABC_"+id, abc.Accuracy())
	r.Measure("loss_ABC_"+id, abc.MeanLoss())
	r.Bar("merge", id, "A+B+C", abc.Accuracy())
	r.Bar("merge", id, "B+C", bc.accuracy[points/2])
}

func plotLine(r *sim.Run, id string, l *line) {
	for i, x := range l.loss {
		r.Plot("line", id, place(i), x)
	}
}

func plotMethod(r *sim.Run, m searchInfo, got, none *result) {
	r.PlotNamed("distance", m.id, m.label, got.distance/none.distance, got.line.barrier())
	r.Bar("merge", m.id, "A+B", got.half)
}

func plotVectors(r *sim.Run, when string, w overlap) {
	for l := range w.o {
		k, v := w.corner(l)
		r.Matrix("vectors", fmt.Sprintf("layer %d, %s", l+1, when), k, k, v)
	}
}

// plan tells the progress bar how the work is shared, in GFLOP or as long as one takes.
func plan(r *sim.Run) {
	p := float64(len(shape(r).Theta)) / 1e9
	n, h, layers := float64(nTrain.In(r)), float64(width.In(r)), float64(hidden.In(r))
	training := 6 * p * n * float64(epochs.In(r))
	walk := 2 * p * testCount * (points - 2)
	svd := layers * 20 * 12 * h * h * h / 1e9 // in double precision and not blocked: a twelfth of the speed
	assign := layers * 2 * h * h * h / 1e9
	shares := []any{"Training A", training, "Training B", training}
	names := []string{"B"}
	if compare.In(r) {
		shares = append(shares, "Training C", training)
		names = append(names, "C")
	}
	shares = append(shares, "The line as it is", walk, "Singular values of A", svd, "Singular values of B", svd)
	if compare.In(r) {
		shares = append(shares, "Singular values of C", svd)
	}
	for _, m := range methods {
		if !compare.In(r) && m.id != method.In(r) {
			continue
		}
		for _, name := range names {
			switch m.id {
			case "wm":
				shares = append(shares, "Weight matching "+name, 15*assign)
			case "am":
				shares = append(shares, "Activation matching "+name, 4*p*2000+assign)
			case "ste":
				shares = append(shares, "Straight-through estimator "+name, steIterations*(2*p*steJudges+6*p*steBatch+assign))
			}
			switch {
			case name == "B" && m.id != "none":
				shares = append(shares, "The line after "+m.label, walk)
			case name == "C":
				shares = append(shares, "B to C, "+m.id, walk)
			}
		}
	}
	r.Plan(shares...)
}
