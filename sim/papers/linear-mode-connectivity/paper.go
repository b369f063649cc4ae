// Package lmc is the analysis of linear mode connectivity by permutation search of Ito, Yamada and Kumagai: two networks
// trained apart are joined by a straight line without a loss barrier once the hidden units of one are put into the order
// of the other's, and what the search aligns are the leading singular vectors of the weights.
//
// Layers are counted from 0 in the code: W[0] is the paper's W_1, and Perms[0] its P_1.
package lmc

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	width = &sim.Int{ID: "width", Label: "Units per hidden layer", Symbol: "h", Default: 256, Min: 16, Max: 512, Log: true,
		Help: "Wide layers hold many nearly equal units, so a unit of one network finds a good partner in the other."}
	hidden = &sim.Int{ID: "hidden", Label: "Hidden layers", Symbol: "L−1", Default: 2, Min: 1, Max: 4,
		Help: "Each hidden layer has a permutation of its own."}
	epochs = &sim.Int{ID: "epochs", Label: "Training epochs", Symbol: "E", Default: 8, Min: 1, Max: 20,
		Help: "How often each network sees every training image."}
	lr = &sim.Float{ID: "lr", Label: "Peak learning rate", Symbol: "η", Default: 0.002, Min: 1e-4, Max: 1e-2, Log: true,
		Help: "Of Adam; it falls to zero along half a cosine."}
	initScale = &sim.Float{ID: "init", Label: "Size of the random start", Symbol: "k", Default: 0.4, Min: 0.1, Max: 1.5, Log: true,
		Help: "Multiple of He's standard deviation. A large random start stays in the weights and hides what was learned."}
	wd = &sim.Float{ID: "wd", Label: "Weight decay", Symbol: "λ", Default: 0, Min: 0, Max: 10,
		Help: "Decoupled: each step shrinks the weights by the factor 1 − ηλ. It kills small singular values."}
	method = &sim.Choice{ID: "method", Label: "Permutation search", Default: "wm",
		Options: []sim.Option{{ID: "none", Label: "none"}, {ID: "random", Label: "random"}, {ID: "wm", Label: "weight matching"},
			{ID: "am", Label: "activation matching"}, {ID: "ste", Label: "straight-through estimator"}},
		Help: "How the order of B's hidden units is found. “None” and “random” are controls: the claims should fail there."}
	gamma = &sim.Float{ID: "gamma", Label: "Threshold of the leading singular values", Symbol: "γ", Default: 0.3, Min: 0, Max: 0.9,
		Help: "R_top counts singular values of at least γ times their layer's largest."}
	nTrain = &sim.Int{ID: "n_train", Label: "Training images", Symbol: "n", Default: 10000, Min: 1000, Max: 20000, Log: true,
		Help: "The first n images of MNIST's training set."}
	compare = &sim.Bool{ID: "compare", Label: "All searches, three networks",
		Help: "Trains a third network and runs every search on the same three, so that charts and claims can compare them. About three times the work."}
)

const (
	side      = 14   // pixels on a side, after the 2×2 means
	classes   = 10   // digits
	testCount = 2000 // test images, the first ones
	batchSize = 100
	pixelMean = 0.1307 // of MNIST at its full size, as usual
	pixelStd  = 0.3081
)

// methods are the searches in the order in which they run and are shown, each with its colour.
var methods = []struct {
	id, label, short string
	colour           int
}{
	{"none", "no permutation", "none", 2},
	{"random", "random permutation", "random", 5},
	{"wm", "weight matching", "WM", 1},
	{"am", "activation matching", "AM", 3},
	{"ste", "straight-through estimator", "STE", 4},
}

func series() (out []sim.SeriesInfo) {
	for _, m := range methods {
		out = append(out, sim.SeriesInfo{ID: m.id, Label: m.label, Colour: m.colour})
	}
	return out
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "linear-mode-connectivity",
	Title:   "Analysis of Linear Mode Connectivity via Permutation-Based Weight Matching",
	Short:   "Linear mode connectivity",
	Authors: "Akira Ito, Masanori Yamada, Atsutoshi Kumagai",
	Venue:   "ICLR", Year: 2025, ArXiv: "2402.04051",
	Theme: "Loss landscapes",
	Claim: "Two networks trained apart are joined by a straight line of almost constant loss once the hidden units of one are put in the right order. " +
		"Not because that brings the weights near to each other, it hardly does, but because it aligns the singular vectors of the largest singular values.",
	Version: 2,

	Question: "Can two networks trained apart be averaged into one that works?",
	Level:    2,
	Tags:     []string{"loss landscape", "permutation", "model merging", "weight matching", "averaging networks", "MNIST"},
	Poster:   "rope",
	Main:     []string{"method", "width", "init"},
	Watch:    []string{"barrier", "barrier_none", "accuracy_drop", "R_top"},
	Glossary: []sim.Term{
		{Term: "loss barrier", Means: "How far the loss on the straight line between two networks rises above the straight line between their own losses. Zero: every average of the two works."},
		{Term: "permutation", Means: "Another order of a layer's hidden units, with their weights. It changes nothing that the network computes."},
		{Term: "weight matching", Means: "A search for the order in which the weights of one network point most nearly the same way as those of the other. It looks at no data."},
		{Term: "activation matching", Means: "A search for the order in which hidden units fire for the same images."},
		{Term: "straight-through estimator", Means: "Here: learning an order from the data by stepping along the gradient of the average's loss, and rounding to an order at each step."},
		{Term: "singular vectors", Means: "The directions that a weight matrix turns into each other, each pair with a singular value: how strongly it passes that direction on."},
		{Term: "R_top", Means: "How well the singular vectors of two networks agree, those of the largest singular values alone. 1: the same directions."},
		{Term: "nats", Means: "The unit of a loss that is a natural logarithm: a loss of 0.69 nats is that of a fair coin."},
	},

	Params: []sim.Param{width, hidden, epochs, lr, initScale, wd, method, gamma, nTrain, compare},
	Presets: []sim.Preset{
		{Name: "Paper-like", Why: "Two networks, 256 units a layer, weight matching: the barrier vanishes.", Set: sim.Values{}},
		{Name: "Narrow", Why: "32 units a layer: few near-duplicates, poor partners.",
			Breaks: "Few units, so many have no good partner: a barrier of about 0.14 remains and the accuracy drops by 4 to 5 points.",
			Set:    sim.Values{"width": 32}},
		{Name: "Big random init", Why: "He's full start, two and a half times the default.",
			Breaks: "The random bulk dominates the spectrum, so weight matching aligns noise: barrier about 0.23, R_top about 0.15.",
			Set:    sim.Values{"init": 1.0}},
		{Name: "Low-rank", Why: "Weight decay 3 kills the small singular values: R_top rises to about 0.7.",
			Breaks: "The distance falls by 44 to 45%, no longer by about a fifth: that figure is a fact of the spectrum, not a law.",
			Set:    sim.Values{"wd": 3.0}},
		{Name: "Random permutation", Why: "The negative control: an order drawn by lot.",
			Breaks: "A permutation as such does nothing; it must be the right one.",
			Set:    sim.Values{"method": "random"}},
		{Name: "All searches, three networks", Why: "Every search on the same three networks, and what merging three gives.",
			Set: sim.Values{"compare": true}},
	},

	Charts: []sim.Chart{
		{ID: "line", Title: "Loss along the line", Kind: sim.Lines, X: "place t on the line from A to B", Y: "test cross-entropy (nats)", Series: series(),
			Notes: "The barrier is how far a curve rises above the straight line between its own ends."},
		{ID: "vectors", Title: "Which singular vectors line up", Kind: sim.Heat, X: "singular index of A", Y: "singular index of B",
			Notes: "|(u_i·u_j)(v_i·v_j)| for the first 30 singular pairs of a layer, largest values first. A bright corner means that the leading directions agree."},
		{ID: "distance", Title: "Distance against barrier", Kind: sim.Dots, X: "distance |A − π(B)| relative to no permutation", Y: "barrier (nats)",
			Series: append(series(), sim.SeriesInfo{ID: "shrunk", Label: "unmatched, but as near", Colour: 6}),
			Notes:  "The control lies on the unmatched line, as close to A as the matched midpoint is: nearness alone does not remove the barrier."},
		{ID: "merge", Title: "Merging three", Kind: sim.Bars, X: "merged networks", Y: "test accuracy", Series: series(),
			Notes: "Accuracy of averaged weights, B and C permuted to match A. The pair B+C was never seen by a search."},
	},

	Readouts: []sim.Readout{
		{ID: "barrier", Label: "Loss barrier", Unit: "nats", Digits: 3},
		{ID: "accuracy_drop", Label: "Accuracy drop", Unit: "%", Digits: 1},
		{ID: "dist_reduction", Label: "Distance reduction", Unit: "%", Digits: 1},
		{ID: "R_all", Label: "Alignment, all singular pairs", Symbol: "R_all", Digits: 3},
		{ID: "R_top", Label: "Alignment, leading pairs", Symbol: "R_top", Digits: 3},
		{ID: "sweeps", Label: "Sweeps of weight matching", Digits: 0, When: sim.If(method, "wm")},
		{ID: "acc_A", Label: "Test accuracy of A", Unit: "%", Digits: 1},
		{ID: "acc_B", Label: "Test accuracy of B", Unit: "%", Digits: 1},
		{ID: "barrier_none", Label: "Barrier without a permutation", Unit: "nats", Digits: 3},
		{ID: "exact", Label: "Loss of π(B) against B's", Unit: "nats", Digits: 7},
	},

	Measures: []sim.Quantity{
		{ID: "barrier_BC_*", Label: "Loss barrier between B and C, both matched to A: *", Unit: "nats"},
		{ID: "barrier_*", Label: "Loss barrier: *", Unit: "nats"},
		{ID: "accuracy_drop_*", Label: "Largest accuracy drop on the line: *", Unit: "%"},
		{ID: "dist_reduction_*", Label: "Distance reduction: *", Unit: "%"},
		{ID: "R_all_*", Label: "Alignment of all singular pairs: *"},
		{ID: "R_top_*", Label: "Alignment of the leading singular pairs: *"},
		{ID: "sweeps_*", Label: "Sweeps: *"},
		{ID: "acc_*", Label: "Test accuracy of *", Unit: "%"},
		{ID: "loss_*", Label: "Test loss of *", Unit: "nats"},
		{ID: "shrunk", Label: "Excess loss on the unmatched line, as near to A as the matched midpoint", Unit: "nats"},
		{ID: "shrunk_t", Label: "The place of that point on the line"},
	},
	Handles: []sim.Handle{
		{ID: "t", Label: "the place on the line from A to the permuted B"},
		{ID: "u", Label: "the place on the line from A to B as it is"},
	},

	Claims: []sim.Claim{
		{ID: "lmc", Says: "The right permutation removes the barrier on the straight line between two networks trained apart",
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "B’s units in an order drawn by lot: no unit meets its partner, and the barrier stands"},
			Tests: []sim.Test{
				{Says: "barrier after the search / without a permutation", Holds: sim.AtMost(0.10), Paper: sim.Says("near 0"),
					Value: sim.MeanRatio("barrier", "barrier_none")}}},
		{ID: "acc", Says: "Accuracy hardly drops anywhere on the line",
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "In an order drawn by lot the averages between the two misread digits"},
			Tests: []sim.Test{
				{Says: "largest accuracy drop on the line after the search", Holds: sim.AtMost(0.02),
					Value: sim.Mean("accuracy_drop")}}},
		{ID: "dist", Says: "The networks come only a little nearer to each other",
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "An order drawn by lot brings the networks no nearer at all"},
			Tests: []sim.Test{
				{Says: "1 − distance after the search / before", Holds: sim.Between(0.10, 0.30), Paper: sim.Says("about 0.2"),
					Value: sim.Mean("dist_reduction")}}},
		{ID: "shrunk", Says: "Nearness alone does not explain it: as near to A on the unmatched line, the barrier still stands",
			Breaks: sim.Breaking{Set: sim.Values{"wd": 10.0, "lr": 0.005, "epochs": 20}, Why: "Weight decay leaves so little besides what both networks share that matching brings them very near, and as near on the unmatched line the barrier is nearly over, too"},
			Tests: []sim.Test{
				{Says: "barrier on the unmatched line, as near to A as the matched midpoint / barrier without a permutation", Holds: sim.AtLeast(0.3), Paper: sim.Says("not merely distance"),
					Value: sim.MeanRatio("shrunk", "barrier_none")}}},
		{ID: "Rtop", Says: "What is aligned are the singular vectors of the largest singular values",
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "An order drawn by lot aligns nothing"},
			Tests: []sim.Test{
				{Says: "R_top after the search", Holds: sim.AtLeast(0.2), Paper: sim.Says("large singular values first"),
					Value: sim.Mean("R_top")},
				{Says: "R_top / R_all after the search", Holds: sim.AtLeast(2), Paper: sim.Says("large singular values first"),
					Value: sim.MeanRatio("R_top", "R_all")}}},
		{ID: "am", Says: "Activation matching works by the same principle", With: all, Only: true,
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "32 units and little training: units fire alike without being alike, and no order removes the barrier"},
			Tests: []sim.Test{
				{Says: "barrier of activation matching / without a permutation", Holds: sim.AtMost(0.10), Paper: sim.Says("same principle"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "barrier_am") / r.Mean(1, "barrier_none") }},
				{Says: "R_top of activation matching / of weight matching", Holds: sim.AtLeast(0.7), Paper: sim.Says("same principle"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "R_top_am") / r.Mean(1, "R_top_wm") }}}},
		{ID: "ste", Says: "The straight-through estimator lowers the barrier of its pair without aligning singular vectors", With: all, Only: true,
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "32 units and little training: there is no order under which the average works"},
			Tests: []sim.Test{
				{Says: "R_top of the straight-through estimator / of weight matching", Holds: sim.AtMost(0.65), Paper: sim.Says("does not align"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "R_top_ste") / r.Mean(1, "R_top_wm") }},
				{Says: "barrier of the straight-through estimator / without a permutation", Holds: sim.AtMost(0.25),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "barrier_ste") / r.Mean(1, "barrier_none") }}}},
		{ID: "three", Says: "The straight-through estimator does worse when three are merged: B and C, both matched to A, do not match each other", With: all, Only: true,
			Breaks: sim.Breaking{Set: lot, Quick: true, Why: "32 units and little training: weight matching merges three no better, for it does not even merge two"},
			Tests: []sim.Test{
				{Says: "barrier between B and C after both were matched to A: straight-through estimator / weight matching", Holds: sim.AtLeast(3), Paper: sim.Says("weight matching better"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "barrier_BC_ste") / r.Mean(1, "barrier_BC_wm") }}}},
	},

	Data:      func(v sim.Values) []string { return data.MNISTFiles(side, v[nTrain.ID].(int), testCount) },
	Tolerance: 1e-5, // only R differs at all: gonum sums in another order where it has assembly
	Seconds:   6,
	Run:       run,
}

// all is the setting in which every search runs on the same three networks.
var all = []sim.Values{{"compare": true, "method": "wm"}}

// lot is a small setting with an order drawn by lot, in which next to nothing of the claims is true.
var lot = sim.Values{"method": "random", "width": 32, "epochs": 2, "n_train": 1000}
