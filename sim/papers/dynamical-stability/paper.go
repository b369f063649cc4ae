// Package stability is the implicit regularisation of dynamical stability of Wu and Su: SGD can stay only at minima whose
// Hessian has a small trace, gradient descent at all whose largest eigenvalue is small, and for simple nets the trace is a
// norm of the weights.
package stability

import "orrery/sim"

// What may be varied.
var (
	model = &sim.Choice{ID: "model", Label: "Network", Default: "relu",
		Options: []sim.Option{{ID: "relu", Label: "two-layer ReLU"}, {ID: "diagonal", Label: "diagonal linear"}},
		Help:    "The diagonal net wants other settings than the ReLU net's defaults: rate 0.08, 60 points, 30,000 steps, as the preset has them."}
	lr = &sim.Float{ID: "lr", Label: "Learning rate", Symbol: "η", Default: 0.04, Min: 0.005, Max: 0.2, Log: true,
		Help: "After the warm-up. The walls stand where sharpness is 2/η. ReLU: sensible up to 0.08; diagonal: 0.01 to 0.2."}
	batchSize = &sim.Int{ID: "batch", Label: "Batch size of SGD", Symbol: "B", Default: 1, Min: 1, Max: 100, Log: true,
		Help: "Points drawn, with replacement, for each step. The level ceiling is that of batch 1; larger batches tilt it towards the wall of gradient descent."}
	points = &sim.Int{ID: "n", Label: "Training points", Symbol: "n", Default: 100, Min: 40, Max: 300,
		Help: "Without noise; fewer than there are weights, so that many minima fit all of them."}
	width = &sim.Int{ID: "width", Label: "Hidden units", Symbol: "m", Default: 100, Min: 30, Max: 300, Log: true,
		Help: "Of the ReLU net; the diagonal net has 100 coordinates."}
	initial = &sim.Float{ID: "init", Label: "Size of the random start", Default: 1.75, Min: 0.5, Max: 3,
		Help: "Of the ReLU net. A large start is a sharp one, and lies near sharp minima."}
	warm = &sim.Float{ID: "warm", Label: "Warm-up", Unit: "of the steps", Default: 0.5, Min: 0, Max: 0.8,
		Help: "The learning rate rises to η in this share of the steps, so that SGD has time to move to flatter ground."}
	limit = &sim.Int{ID: "steps", Label: "Most steps", Symbol: "T", Default: 40000, Min: 5000, Max: 80000, Log: true,
		Help: "Training ends earlier when, after the warm-up, the loss is below 1e-8 (diagonal: 1e-12)."}
	sweep = &sim.Bool{ID: "rates", Was: "sweep", Label: "Also at η/2, η/4, η/8",
		Help: "Trains both optimisers at three smaller rates too, for the last two charts. About four times the work."}
)

// The optimisers' colours, on the stage and in the charts.
const (
	colourSGD = 1
	colourGD  = 2
)

var both = []sim.SeriesInfo{{ID: "sgd", Label: "SGD", Colour: colourSGD}, {ID: "gd", Label: "gradient descent", Colour: colourGD}}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "dynamical-stability",
	Title:   "The Implicit Regularization of Dynamical Stability in Stochastic Gradient Descent",
	Short:   "Dynamical stability",
	Authors: "Lei Wu, Weijie J. Su",
	Venue:   "ICML", Year: 2023, ArXiv: "2305.17490",
	Theme: "Learning dynamics",
	Claim: "SGD can settle only at minima whose Hessian has a trace of at most 2/η; gradient descent needs only the largest eigenvalue below 2/η. " +
		"For two-layer ReLU nets and diagonal linear nets the trace is a norm of the weights, so the minima of SGD generalise and those of gradient descent need not.",
	Version: 2,

	Question: "Why does noisy training stop only where the valley is wide?",
	Level:    3,
	Tags:     []string{"SGD", "flat minima", "generalisation", "learning rate", "stability", "sharpness"},
	Poster:   "wedge",
	Main:     []string{"model", "lr", "batch", "n"},
	Watch:    []string{"budget_tr_sgd", "budget_tr_gd", "test_sgd", "test_gd"},
	Glossary: []sim.Term{
		{Term: "stochastic gradient descent", Means: "Training by steps that look at one or a few examples drawn by lot, so that each step carries noise."},
		{Term: "gradient descent", Means: "Training by steps that look at all examples at once, without noise."},
		{Term: "learning rate", Means: "The length of a step, in units of the gradient."},
		{Term: "Hessian", Means: "The matrix of second derivatives of the loss: how steeply it bends in every direction."},
		{Term: "trace", Means: "The sum of all eigenvalues of the Hessian: how steep the valley is, all directions together."},
		{Term: "largest eigenvalue", Means: "How steeply the loss bends in its steepest direction."},
		{Term: "stable", Means: "Of a minimum: a small push away from it does not grow as training goes on."},
		{Term: "warms up", Means: "The learning rate rises slowly from almost nothing to its full value."},
	},

	Params: []sim.Param{model, lr, batchSize, points, width, initial, warm, limit, sweep},
	Presets: []sim.Preset{
		{Name: "SGD against GD", Why: "The same sharp start, data and rate: SGD is pushed down to flat minima, gradient descent is not.", Set: sim.Values{}},
		{Name: "Sparse recovery", Why: "The diagonal net, whose trace is |u|² + |v|²: SGD finds the sparse vector, GD keeps what the start left.",
			Set: sim.Values{"model": "diagonal", "lr": 0.08, "n": 60, "steps": 30000}},
		{Name: "Small step: no regularisation", Why: "The other end of “the larger η, the stronger the effect”, and the negative control.",
			Breaks: "At η = 0.005 neither wall is reached: SGD and gradient descent end at the same trace, about 165, and generalise equally badly.",
			Set:    sim.Values{"lr": 0.005}},
		{Name: "No warm-up: it blows up", Why: "The full rate from the first step on.",
			Breaks: "From so sharp a start SGD diverges, dies or never fits. The theory speaks of minima, not of how to reach them.",
			Set:    sim.Values{"warm": 0.0}},
		{Name: "Four rates", Why: "Both optimisers at η = 0.005, 0.01, 0.02 and 0.04: SGD's trace follows 2/η, GD's does not.",
			Set: sim.Values{"rates": true}},
	},

	Charts: []sim.Chart{
		{ID: "trace", Title: "Trace of the Hessian", Kind: sim.Lines, X: "step", Y: "tr G", LogY: true,
			Series: append([]sim.SeriesInfo{both[0], both[1]}, sim.SeriesInfo{ID: "bound", Label: "2/η(t)", Colour: 0, Dashed: true}),
			Notes:  "The dashed bound comes down while the rate warms up. SGD meets it and follows; gradient descent goes through."},
		{ID: "loss", Title: "Training loss", Kind: sim.Lines, X: "step", Y: "mean of r²/2", LogY: true, Series: both,
			Notes: "Of all training points. SGD's goes up and down where it touches its wall, and falls once it has found flatter ground."},
		{ID: "rates", Title: "Sharpness against step size", Kind: sim.Dots, X: "η", Y: "share of the budget 2/η that is used", LogX: true,
			Series: []sim.SeriesInfo{{ID: "sgd_trace", Label: "SGD: η·tr G/2", Colour: colourSGD}, {ID: "gd_trace", Label: "GD: η·tr G/2", Colour: colourGD},
				{ID: "sgd_lambda", Label: "SGD: η·λ_max/2", Colour: 3}, {ID: "gd_lambda", Label: "GD: η·λ_max/2", Colour: 4}},
			Rules: []sim.Rule{{Label: "2/η", At: 1}},
			Notes: "At the end of training. SGD's trace stays below the line, GD's rises through it until λ_max is there. “Four rates” fills the chart."},
		{ID: "error", Title: "Test error against trace", Kind: sim.Dots, X: "tr G at the minimum", Y: "test error (1: predict the mean)", LogX: true, Series: both,
			Notes: "One point a run. Flatter minima, here those of smaller weights, predict better."},
	},

	Readouts: []sim.Readout{
		{ID: "tr_sgd", Label: "Trace, SGD", Symbol: "tr G", Digits: 1},
		{ID: "tr_gd", Label: "Trace, GD", Symbol: "tr G", Digits: 1},
		{ID: "lambda_sgd", Label: "Largest eigenvalue, SGD", Symbol: "λ_max", Digits: 1},
		{ID: "lambda_gd", Label: "Largest eigenvalue, GD", Symbol: "λ_max", Digits: 1},
		{ID: "budget_tr_sgd", Label: "Trace budget used, SGD", Symbol: "η·tr G/2", Digits: 3},
		{ID: "budget_tr_gd", Label: "Trace budget used, GD", Symbol: "η·tr G/2", Digits: 3},
		{ID: "budget_l_sgd", Label: "Eigenvalue budget used, SGD", Symbol: "η·λ_max/2", Digits: 3},
		{ID: "budget_l_gd", Label: "Eigenvalue budget used, GD", Symbol: "η·λ_max/2", Digits: 3},
		{ID: "budget_batch", Label: "Budget of batch B used, SGD", Symbol: "η·(tr G/B + (1−1/B)·λ_max)/2", Digits: 3},
		{ID: "norm_sgd", Label: "Parameter norm, SGD", Digits: 1},
		{ID: "norm_gd", Label: "Parameter norm, GD", Digits: 1},
		{ID: "test_sgd", Label: "Test error, SGD", Digits: 3},
		{ID: "test_gd", Label: "Test error, GD", Digits: 3},
		{ID: "escape_sgd_gd", Label: "Escape of SGD from GD's minimum, powers of ten", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "sgd", Label: "a kick to SGD’s end"},
		{ID: "gd", Label: "a kick to gradient descent’s end"},
	},

	Claims: []sim.Claim{
		{ID: "sgd", Says: "SGD's minimum has a trace of at most 2/η, and it lies near that wall", Tests: []sim.Test{
			{Says: "η·tr G/2 at SGD's minimum", Holds: sim.Between(0.4, 1), Paper: sim.Says("at most 1"), Value: sim.Mean("sgd")}}},
		{ID: "gdtr", Says: "Gradient descent's minimum may have a far larger trace", Tests: []sim.Test{
			{Says: "η·tr G/2 at GD's minimum", Holds: sim.AtLeast(2), Paper: sim.Says("not bounded by 1"), Value: sim.Mean("gdtr")}}},
		{ID: "gdl", Says: "Gradient descent's minimum has a largest eigenvalue of at most 2/η", Tests: []sim.Test{
			{Says: "η·λ_max/2 at GD's minimum", Holds: sim.AtMost(1.02), Paper: sim.Says("at most 1"), Value: sim.Mean("gdl")}}},
		{ID: "gen", Says: "SGD's minimum generalises better", Tests: []sim.Test{
			{Says: "test error of SGD / of GD", Holds: sim.AtMost(0.6), Paper: sim.Says("SGD better"), Value: sim.Mean("gen")}}},
		{ID: "escape", Says: "Kicked a little, SGD leaves GD's minimum; GD stays there, and SGD stays at its own", Tests: []sim.Test{
			{Says: "SGD from GD's minimum: log₁₀ of the loss's growth", Holds: sim.AtLeast(3), Paper: sim.Says("unstable"), Value: sim.Mean("escape_sgd_gd")},
			{Says: "GD from GD's minimum: log₁₀ of the loss's growth", Holds: sim.AtMost(0.5), Paper: sim.Says("stable"), Value: sim.Mean("escape_gd_gd")},
			{Says: "SGD from SGD's minimum: log₁₀ of the loss's growth", Holds: sim.AtMost(2), Paper: sim.Says("stable"), Value: sim.Mean("escape_sgd_sgd")}}},
		{ID: "fit", Says: "SGD and gradient descent have both reached a global minimum", Tests: []sim.Test{
			{Says: "final training loss of SGD", Holds: sim.AtMost(fitLoss), Paper: sim.Says("0"), Value: sim.Mean("loss_sgd")},
			{Says: "final training loss of GD", Holds: sim.AtMost(fitLoss), Paper: sim.Says("0"), Value: sim.Mean("loss_gd")}}},
	},

	Tolerance: 1e-6, // WebAssembly gives the same digits
	Seconds:   4,
	Run:       run,
}
