package bias

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
)

// A group is what is known of the hypotheses of one space on one task.
type group struct {
	id, name string
	task     string // of the synthetic family: "8 dimensions"
	colour   int
	eps      float64
	errors   []float64
	fit      *fit   // nil until the hypotheses are all there
	exact    *exact // nil for networks
	iFit     float64
	iMoments float64
	iExact   float64 // NaN for networks

	// For the picture.
	draws   [][]float64          // the normals of a kernel's first draws
	trained []matrix             // the outputs of networks on the digits shown
	values  func(i int) matrix   // hypothesis i on the test points
	x, y    matrix               // x_1 and the target on the test points
	curves  map[string][]float64 // tails that were computed already
}

func run(r *sim.Run) {
	plan(r)
	pic := newPicture(r)
	failed := 0

	// Tasks of growing dimension.
	pic.family(synthetics)
	for _, d := range dims {
		g := syntheticTask(r, pic, fmt.Sprintf("d%d", d), fmt.Sprintf("%d dimensions", d), nTrain.In(r), d)
		plotEstimates(r, "dims", float64(d), g)
		failed += record(r, g)
		pic.finished(g, fmt.Sprint("d = ", d))
		r.Say("%d dimensions, of which one matters: what fits the data errs by %.2g. To find a function that errs by less than %s, %.0f bits must be known beforehand.",
			d, g.fit.mu, sim.Number(g.eps), bits(g.iExact))
		r.Moment(pic.draw)
	}

	// Growing data.
	for _, n := range counts {
		g := syntheticTask(r, pic, fmt.Sprintf("n%d", n), fmt.Sprintf("%d dimensions, %d points", dataDim, n), n, dataDim)
		plotEstimates(r, "data", float64(n), g)
		failed += record(r, g)
		r.Say("The same task in %d dimensions from %d training points: %.0f bits. Data and bias do the same job.", dataDim, n, bits(g.iExact))
		r.Moment(pic.draw)
	}

	// Digits.
	pic.family(images)
	d := loadDigits(r, nTrain.In(r))
	pic.digits(d)
	y := d.trainY
	if labels.In(r) == "shuffled" {
		y = d.shuffledY
	}
	r.Say("Handwritten digits, %d to learn from. First at 7 × 7 pixels, seen by a kernel.", nTrain.In(r))
	g49 := newGroup("49", "kernel, 7 × 7", kernelColour, epsDigits.In(r))
	sp := newSpace(d.coarse, d.coarseS, medianTwoL2(d.coarse), r.Breathe)
	sample(r, pic, g49, sp.fits(y, d.testY))
	failed += record(r, g49)
	pic.finished(g49, "Digits, 7 × 7 pixels")

	g196 := newGroup("196", "kernel", kernelColour, epsDigits.In(r))
	sp = newSpace(d.train, d.test, medianTwoL2(d.train), r.Breathe)
	r.Say("The same digits at 14 × 14 pixels. A finer picture leaves more functions that fit, and fewer of them are good.")
	pic.clear()
	sample(r, pic, g196, sp.fits(y, d.testY))
	failed += record(r, g196)
	pic.finished(g196, "Digits, 14 × 14 pixels")
	r.Say("Digits at 14 × 14: of the kernel's functions that fit, one in 10^%.0f is good enough. The fitted law says 10^%.0f.", g196.iExact/math.Ln10, g196.iFit/math.Ln10)
	r.Moment(pic.draw)

	// The same from other spaces: networks.
	linear := newGroup("linear", "linear", linearColour, epsDigits.In(r))
	r.Say("Now linear models, each trained from a random start. Where do they land?")
	trainAll(r, pic, linear, newTrainer(d, y, 0.01))
	failed += record(r, linear)
	pic.finished(linear, "Linear models on digits")

	mlp := newGroup("mlp", "MLP", mlpColour, epsDigits.In(r))
	var hidden []int
	for range depth.In(r) {
		hidden = append(hidden, width.In(r))
	}
	r.Say("And perceptrons of %d hidden layers. They fit the training digits as well as the kernel does.", depth.In(r))
	trainAll(r, pic, mlp, newTrainer(d, y, 0.003, hidden...))
	failed += record(r, mlp)
	pic.finished(mlp, "MLPs on digits")

	// The control: labels that say nothing.
	shown := []*group{g196, linear, mlp}
	control := newGroup("shuffled", "kernel, shuffled labels", shuffledColour, epsDigits.In(r))
	if labels.In(r) == "shuffled" {
		*control = *g196 // the kernel had them already
		control.id = "shuffled"
	} else {
		r.Say("A control: the same digits with shuffled labels. What fits them is good for nothing, and the bias must rise.")
		sample(r, pic, control, sp.fits(d.shuffledY, d.testY))
		shown = append(shown, control)
		if control.fit.failed {
			failed++
		}
	}
	record(r, control)

	for _, g := range shown {
		bars(r, g)
		plotErrors(r, g)
	}
	r.Measure("bits", g196.iExact/math.Ln2)
	r.Measure("odds", g196.iExact/math.Ln10)
	quotient(r, "fit_percent", g196.iFit, g196.iExact)
	quotient(r, "shuffled_ratio", control.iExact, sp.fits(d.trainY, d.testY).information(g196.eps))
	r.Measure("failed_fits", float64(failed))
	pic.finish(failed)
}

// quotient measures a/b where that is a number.
func quotient(r *sim.Run, id string, a, b float64) {
	if q := a / b; !math.IsNaN(q) && !math.IsInf(q, 0) {
		r.Measure(id, q)
	}
}

func (p *posterior) information(eps float64) float64 { return information(p.law(), eps) }

// plan tells how the run's time is shared.
func plan(r *sim.Run) {
	n := float64(nTrain.In(r))
	space := 20 + n*n/4000
	draws := float64(samples.In(r)) / 400
	var shares []any
	for range len(dims) {
		shares = append(shares, "Drawing functions", space+100*draws)
	}
	for _, k := range counts {
		shares = append(shares, "Drawing functions", 20+float64(k*k)/4000+100*draws)
	}
	shares = append(shares, "Drawing functions", space+150*draws, "Drawing functions", space+150*draws)
	h := float64(width.In(r))
	weights := 196*h + float64(depth.In(r)-1)*h*h
	work := n * float64(steps.In(r)) * float64(trials.In(r))
	shares = append(shares, "Training linear", work*2000/4e6, "Training MLP", work*(weights+2000)/8e6)
	if labels.In(r) == "true" {
		shares = append(shares, "Drawing functions", 150*draws)
	}
	r.Plan(shares...)
}

func newGroup(id, name string, colour int, eps float64) *group {
	return &group{id: id, name: name, colour: colour, eps: eps, iExact: math.NaN(), curves: map[string][]float64{}}
}

// syntheticTask is one task of the synthetic family, with training and test points of its own.
func syntheticTask(r *sim.Run, pic *picture, id, name string, n, d int) *group {
	x, y := synthetic(r.Rand("training points "+id), n, d)
	xs, ys := synthetic(r.Rand("test points "+id), testCount, d)
	first := firstColumn(xs)
	pic.synthetic(first, ys)
	g := newGroup(id, "kernel, "+name, kernelColour, epsSynthetic.In(r))
	g.task = name
	if ard.In(r) {
		x, xs = firstColumn(x), first
	}
	l := ell.In(r)
	sp := newSpace(x, xs, 2*l*l, r.Breathe)
	sample(r, pic, g, sp.fits(y, ys))
	return g
}

const drawsAtOnce = 20

// sample draws functions that fit, measures their errors, and compares the law fitted to them with the exact one.
func sample(r *sim.Run, pic *picture, g *group, p *posterior) {
	g.exact = p.law()
	g.iExact = information(g.exact, g.eps)
	g.values = func(i int) matrix { return p.values(g.draws[i]) }
	pic.begin(g)
	rng := r.Rand("functions " + g.id)
	count := samples.In(r)
	for batch := range r.Steps("Drawing functions", (count+drawsAtOnce-1)/drawsAtOnce) {
		for range min(drawsAtOnce, count-batch*drawsAtOnce) {
			z := make([]float64, len(p.e.Data))
			kernels.FillNormal(z, rng)
			g.errors = append(g.errors, p.err(z))
			if len(g.draws) < mostDots {
				g.draws = append(g.draws, z)
			}
		}
		r.Draw(pic.draw)
	}
	estimate(r, g)
}

// trainAll trains networks from random starts until they (nearly) fit.
func trainAll(r *sim.Run, pic *picture, g *group, t *trainer) {
	phase := "Training " + g.name
	rng := r.Rand("starts " + g.id)
	trainError := 0.0
	g.values = func(i int) matrix { return g.trained[i] }
	pic.begin(g)
	count := trials.In(r)
	for range r.Steps(phase, count) {
		net := t.start(rng)
		t.train(net, steps.In(r), r.Breathe)
		on, off := t.errors(net)
		trainError += on / float64(count)
		z := t.judge.Forward(net, t.xs)
		seen := double(z.Slice(0, shownDigits, 0, classes))
		g.errors, g.trained = append(g.errors, off), append(g.trained, seen)
		r.Measure("train_"+g.id, on)
		r.Draw(pic.draw)
	}
	r.Measure("train_"+g.id, trainError)
	estimate(r, g)
	r.Say("%s: training error %.4f, test error %.3f on average. Still to be known beforehand: %.0f bits.", g.name, trainError, g.fit.mu, bits(g.iFit))
	r.Moment(pic.draw)
}

func double(m kernels.Matrix[float32]) matrix {
	out := kernels.New[float64](m.Rows, m.Cols)
	for i := range m.Rows {
		for j, v := range m.Row(i) {
			out.Row(i)[j] = float64(v)
		}
	}
	return out
}

// estimate fits the laws.
func estimate(r *sim.Run, g *group) {
	g.fit = fitChi(g.errors, r.Breathe)
	g.iFit, g.iMoments = information(g.fit.law(), g.eps), information(g.fit.moments(), g.eps)
}

// record measures a group and counts a failed fit.
func record(r *sim.Run, g *group) (failed int) {
	r.Measure("fit_"+g.id, g.iFit)
	r.Measure("moments_"+g.id, g.iMoments)
	r.Measure("mean_"+g.id, g.fit.mu)
	r.Measure("sd_"+g.id, math.Sqrt(g.fit.v))
	if g.exact != nil {
		r.Measure("exact_"+g.id, g.iExact)
	}
	if g.fit.failed {
		return 1
	}
	return 0
}

func plotEstimates(r *sim.Run, chart string, x float64, g *group) {
	r.Plot(chart, "exact", x, g.iExact)
	r.Plot(chart, "fitted", x, g.iFit)
	r.Plot(chart, "moments", x, g.iMoments)
}

func bars(r *sim.Run, g *group) {
	if g.exact != nil {
		r.Bar("spaces", "exact", g.name, g.iExact)
	}
	r.Bar("spaces", "fitted", g.name, g.iFit)
	r.Bar("spaces", "moments", g.name, g.iMoments)
}

const binsPerDecade = 50

// plotErrors adds a staircase of the errors, on a logarithmic axis, the fitted law over it, and the goal.
func plotErrors(r *sim.Run, g *group) {
	bin := func(e float64) float64 { return math.Floor(math.Log10(max(e, 1e-9)) * binsPerDecade) }
	edge := func(b float64) float64 { return math.Pow(10, b/binsPerDecade) }
	heap, lo, hi := map[float64]float64{}, math.Inf(1), math.Inf(-1)
	for _, e := range g.errors {
		b := bin(e)
		heap[b]++
		lo, hi = min(lo, b), max(hi, b)
	}
	hi = min(hi, lo+120)
	r.Plot("errors", g.series(), edge(lo), 0)
	for b := lo; b <= hi; b++ {
		r.Plot("errors", g.series(), edge(b), heap[b])
		r.Plot("errors", g.series(), edge(b+1), heap[b])
	}
	r.Plot("errors", g.series(), edge(hi+1), 0)
	if g.id == "shuffled" {
		return
	}
	if law := g.fit.law(); g.fit.v > 0 {
		const points = 60
		for i := range points + 1 { // mean number per bin
			x := lo - 3 + (hi-lo+7)*float64(i)/points
			share := math.Exp(law.lnCDF(edge(x+0.5))) - math.Exp(law.lnCDF(edge(x-0.5)))
			r.Plot("errors", g.series()+" fit", edge(x), share*float64(len(g.errors)))
			r.Breathe()
		}
	}
	if g.id == "196" {
		r.Plot("errors", "eps", g.eps, 0)
		r.Plot("errors", "eps", g.eps, float64(len(g.errors))/4)
	}
}

func (g *group) series() string {
	if g.id == "196" {
		return "kernel"
	}
	return g.id
}
