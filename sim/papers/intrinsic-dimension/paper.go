// Package intrinsic measures the intrinsic dimension of objective landscapes as Li, Farkhoor, Liu and Yosinski do: a network
// is trained in a random subspace of d of its D parameters' dimensions, for growing d, and the d at which it first works is
// the intrinsic dimension of the problem.
package intrinsic

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	problem = &sim.Choice{ID: "problem", Label: "Problem", Default: "mnist", Options: problemOptions(),
		Help: "What is to be solved. Every problem has an intrinsic dimension of its own."}
	width = &sim.Int{ID: "width", Label: "Units per hidden layer", Symbol: "h", Default: 100, Min: 20, Max: 400, Log: true,
		Help: "The number D of parameters grows with it; the intrinsic dimension hardly does."}
	depth = &sim.Int{ID: "depth", Label: "Hidden layers", Default: 2, Min: 1, Max: 4,
		Help: "Of the network that reads digits."}
	dmax = &sim.Int{ID: "dmax", Label: "Largest subspace", Symbol: "d_max", Default: 1000, Min: 100, Max: 3000, Log: true,
		Help: "The other seven subspaces keep their ratios to it: 5, 10, 20, 30, 40, 60 and 80 percent."}
	lr = &sim.Float{ID: "lr", Label: "Learning rate of z", Symbol: "η", Default: 0.1, Min: 0.005, Max: 0.5, Log: true,
		Help: "Adam's peak rate in the subspace; it falls to zero along half a cosine. One number of z moves many weights a little, so it takes larger steps than a weight (0.003)."}
	steps = &sim.Int{ID: "steps", Label: "Training steps", Default: 600, Min: 100, Max: 2000, Log: true,
		Help: "Of 100 images each, in every subspace and in the full space alike."}
	bar = &sim.Float{ID: "bar", Label: "Share of the full performance", Default: 0.9, Min: 0.5, Max: 1,
		Help: "A subspace counts as large enough when its network reaches this share of the fully trained one's accuracy."}
	proj = &sim.Choice{ID: "proj", Label: "Subspace", Symbol: "P", Default: "sparse",
		Options: []sim.Option{{ID: "sparse", Label: "sparse random"}, {ID: "dense", Label: "dense random"}, {ID: "coordinate", Label: "d of the parameters"}},
		Help:    "How the columns of P are drawn. A dense P is left out where it had more than 5 million entries: choose width 20 to see it whole."}
	blocks = &sim.Int{ID: "blocks", Label: "Toy: equations", Symbol: "B", Default: 10, Min: 1, Max: 100,
		Help: "So many sums must each have their own value. The intrinsic dimension is exactly this number."}
	toyD = &sim.Int{ID: "toy_D", Label: "Toy: parameters", Symbol: "D", Default: 1000, Min: 20, Max: 2000, Log: true,
		Help: "Rounded up to a multiple of the number of equations."}
	few = &sim.Choice{ID: "grid", Label: "Subspaces tried", Default: "all",
		Options: []sim.Option{{ID: "all", Label: "all eight"}, {ID: "four", Label: "four around the crossing"}},
		Help:    "The four are 30, 40, 60 and 80 percent of the largest. They give the same intrinsic dimension where it lies between them, in half the time."}
	compare = &sim.Bool{ID: "compare", Label: "All problems, three widths",
		Help: "Solves the other problems too, and MNIST at widths 50 and 200, so that the charts can compare them. About six times the work: half a minute."}
)

// problems in the order in which they are shown; colours are those of the charts.
var problems = []struct {
	id, label, short string
	colour           int
}{
	{"mnist", "MNIST", "MNIST", 1},
	{"shuffled", "MNIST, pixels shuffled", "shuffled", 2},
	{"true200", "200 images, true labels", "true", 3},
	{"random200", "200 images, random labels", "random", 4},
	{"pendulum", "Pendulum (cart and pole)", "pendulum", 5},
	{"toy", "Toy: B equations", "toy", 6},
}

func problemOptions() (out []sim.Option) {
	for _, p := range problems {
		out = append(out, sim.Option{ID: p.id, Label: p.label})
	}
	return out
}

func problemSeries() (out []sim.SeriesInfo) {
	for _, p := range problems {
		out = append(out, sim.SeriesInfo{ID: p.id, Label: p.label, Colour: p.colour})
	}
	return append(out, sim.SeriesInfo{ID: "base", Label: "full performance"}, sim.SeriesInfo{ID: "bar", Label: "the bar", Dashed: true})
}

func look(id string) (label, short string, colour int) {
	for _, p := range problems {
		if p.id == id {
			return p.label, p.short, p.colour
		}
	}
	panic("intrinsic: no problem " + id)
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "intrinsic-dimension",
	Title:   "Measuring the Intrinsic Dimension of Objective Landscapes",
	Short:   "Intrinsic dimension",
	Authors: "Chunyuan Li, Heerad Farkhoor, Rosanne Liu, Jason Yosinski",
	Venue:   "ICLR", Year: 2018, ArXiv: "1804.08838",
	Theme: "Loss landscapes",
	Claim: "A network with tens of thousands of parameters can be trained by moving a few hundred numbers, in a random subspace that it knows nothing of. " +
		"How many it takes hardly depends on the network; it measures the problem.",
	Version: 2,

	Question: "How few numbers does a network need to learn a task?",
	Level:    1,
	Tags:     []string{"intrinsic dimension", "random subspace", "compression", "overparameterisation", "neural networks", "MNIST"},
	Poster:   "stairs",
	Main:     []string{"problem", "dmax", "width", "proj"},
	Watch:    []string{"d_int", "base", "compression", "bytes"},
	Glossary: []sim.Term{
		{Term: "intrinsic dimension", Means: "The smallest number of trained numbers with which a network reaches a set share of its full performance. It measures the problem more than the network."},
		{Term: "subspace", Means: "All points that can be reached from the start by mixing a few fixed directions. Here the directions are drawn by lot."},
		{Term: "sliders", Means: "The numbers that are trained. Each is wired to many weights by one random direction and moves them all together."},
		{Term: "random weights", Means: "Where every network starts: drawn by lot, and frozen here, so that only the sliders move them."},
		{Term: "constraints", Means: "Equations that a solution must satisfy. Each one takes one free direction away."},
		{Term: "plane", Means: "A flat set of points: here the few-dimensional one through the start in which training is allowed to move."},
	},

	Params: []sim.Param{problem, width, depth, dmax, lr, steps, bar, proj, blocks, toyD, few, compare},
	Presets: []sim.Preset{
		{Name: "MNIST in 500 dimensions", Why: "Eight subspaces of 50 to 1000 dimensions; about 500 suffice for 90% of the full accuracy.", Set: sim.Values{}},
		{Name: "Random labels", Why: "200 images whose labels were drawn by lot must be memorised: about 330 dimensions, where the true labels need about 120.",
			Set: sim.Values{"problem": "random200"}},
		{Name: "Toy: count the equations", Why: "Ten equations for a thousand numbers: a random plane meets their solutions from ten dimensions on.",
			Set: sim.Values{"problem": "toy"}},
		{Name: "Nothing to compress: the claim breaks", Why: "As many equations as numbers.",
			Breaks: "Each of the 100 numbers has an equation of its own, so nothing is left over: the intrinsic dimension is 100 of 100.",
			Set:    sim.Values{"problem": "toy", "blocks": 100, "toy_D": 100}},
		{Name: "Pendulum", Why: "A cart balances a pole, found by search without gradients: a handful of dimensions suffices.",
			Set: sim.Values{"problem": "pendulum"}},
		{Name: "All problems, three widths", Why: "Everything in one run, so that the charts compare it. About six times the work.",
			Set: sim.Values{"compare": true}},
	},

	Charts: []sim.Chart{
		{ID: "stairs", Title: "Accuracy against subspace dimension", Kind: sim.Lines, X: "subspace dimension d", Y: "accuracy", LogX: true, Series: problemSeries(),
			Notes: "Where the curve crosses the dashed bar lies the intrinsic dimension. Accuracy on 2,000 test images; when memorising, on the 200 images themselves; of the pendulum the share of subspaces that were solved; of the toy e to the minus loss."},
		{ID: "widths", Title: "Width", Kind: sim.Lines, X: "parameters D", Y: "intrinsic dimension", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "all", Label: "d = D", Dashed: true}, {ID: "before", Label: "mean of earlier runs, default settings"}, {ID: "run", Label: "this run", Colour: 1}},
			Notes:  "If a problem needed a fixed share of its parameters, the points would rise along the dashed line. Grey: means over 20 seeds, measured beforehand."},
		{ID: "problems", Title: "Problems", Kind: sim.Bars, X: "problem", Y: "intrinsic dimension", LogY: true,
			Series: []sim.SeriesInfo{{ID: "run", Label: "this run", Colour: 1}, {ID: "before", Label: "mean of earlier runs, default settings"}},
			Notes:  "How many dimensions each problem takes; “true” and “random” are 200 images to memorise with such labels. Grey: means over 20 seeds, measured beforehand."},
		{ID: "loss", Title: "Loss in the subspace", Kind: sim.Lines, X: "training step", Y: "cross-entropy (nats)", Open: true, Series: []sim.SeriesInfo{
			{ID: "all D", Label: "all D"}, {ID: "d = 50", Label: "d = 50", Colour: 4}, {ID: "d = 100", Label: "d = 100", Colour: 2}, {ID: "d = 200", Label: "d = 200", Colour: 5},
			{ID: "d = 300", Label: "d = 300", Colour: 3}, {ID: "d = 400", Label: "d = 400", Colour: 6}, {ID: "d = 600", Label: "d = 600", Colour: 1},
			{ID: "d = 800", Label: "d = 800", Colour: 2, Dashed: true}, {ID: "d = 1000", Label: "d = 1000", Colour: 5, Dashed: true}},
			Notes: "Means over some batches of the loss in training. A subspace that is too small levels off high: the loss cannot fall further within it."},
	},

	Readouts: []sim.Readout{
		{ID: "D", Label: "Parameters", Symbol: "D", Digits: 0},
		{ID: "base", Label: "Full performance", Unit: "%", Digits: 1},
		{ID: "d_int", Label: "Intrinsic dimension", Symbol: "d_int", Digits: 0},
		{ID: "compression", Label: "Parameters per dimension", Symbol: "D / d_int", Digits: 1},
		{ID: "bytes", Label: "To store: seed and d_int numbers", Unit: "bytes", Digits: 0},
		{ID: "bytes_full", Label: "To store: all parameters", Unit: "bytes", Digits: 0},
		{ID: "nonzeros", Label: "Non-zeros of P there", Digits: 0},
	},

	Handles: []sim.Handle{
		{ID: "time", Label: "the moment of the swing"},
		{ID: "d", Label: "the dimension of the subspace"},
		{ID: "z*", Label: "a coordinate within the subspace"},
	},

	Claims: []sim.Claim{
		{ID: "small", Says: "A small share of the dimensions suffices", Tests: []sim.Test{
			{Says: "intrinsic dimension / number of parameters", Holds: sim.AtMost(0.05), Paper: sim.Says("750 / 199,210 = 0.004"),
				Value: sim.Mean("share")}}},
		{ID: "width", Says: "The intrinsic dimension hardly depends on the network's size",
			With: []sim.Values{with("mnist", sim.Values{"width": 50, "grid": "four"}), with("mnist", sim.Values{"width": 200, "grid": "four"})}, Only: true, Tests: []sim.Test{
				{Says: "intrinsic dimension at width 200 / at width 50, with six times the parameters", Holds: sim.AtMost(2), Paper: sim.Says("nearly constant"),
					Value: func(r sim.Runs) float64 { return r.Mean(2, "d_int") / r.Mean(1, "d_int") }}}},
		{ID: "labels", Says: "Memorising random labels takes more dimensions than fitting true ones",
			With: []sim.Values{with("random200", nil), with("true200", nil)}, Only: true, Tests: []sim.Test{
				{Says: "200 images: intrinsic dimension with random / with true labels", Holds: sim.AtLeast(1.6), Paper: sim.Says("random harder"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "d_int") / r.Mean(2, "d_int") }}}},
		{ID: "shuffle", Says: "Shuffling the pixels changes nothing for a fully connected network",
			With: []sim.Values{with("shuffled", nil), with("mnist", nil)}, Only: true, Tests: []sim.Test{
				{Says: "intrinsic dimension with shuffled pixels / without", Holds: sim.Between(0.6, 1.6), Paper: sim.Says("same"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "d_int") / r.Mean(2, "d_int") }}}},
		{ID: "pole", Says: "The pendulum is a far easier problem than MNIST",
			With: []sim.Values{with("mnist", nil), with("pendulum", nil)}, Only: true, Tests: []sim.Test{
				{Says: "intrinsic dimension of MNIST / of the pendulum", Holds: sim.AtLeast(30), Paper: sim.Says("about 100"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "d_int") / r.Mean(2, "d_int") }}}},
		{ID: "toy", Says: "Where it can be counted, the intrinsic dimension is the number of equations",
			With: []sim.Values{with("toy", nil)}, Only: true, Tests: []sim.Test{
				{Says: "intrinsic dimension of the toy − its number of equations", Holds: sim.Between(0, 0), Paper: sim.Says("10 of 10 equations"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "d_int") - r.Mean(1, "blocks") }}}},
	},

	Data: func(v sim.Values) []string {
		if p := v[problem.ID]; (p == "toy" || p == "pendulum") && v[compare.ID] == false {
			return nil
		}
		return data.MNISTFiles(side, trainCount, testCount)
	},
	Tolerance: 1e-6,
	Seconds:   8,
	Run:       run,
}

// with is a setting of a claim: that problem alone.
func with(id string, more sim.Values) sim.Values {
	v := sim.Values{"problem": id, "compare": false, "grid": "all"}
	for k, x := range more {
		v[k] = x
	}
	return v
}

// What was measured beforehand at the default settings, means over seeds 100 to 119: grey in the charts.
var (
	beforeWidths = []struct {
		width int
		d     float64
	}{{50, 423}, {100, 504}, {200, 583}}
	beforeProblems = map[string]float64{"mnist": 504, "shuffled": 520, "true200": 119, "random200": 331, "pendulum": 5.8, "toy": 10}
)
