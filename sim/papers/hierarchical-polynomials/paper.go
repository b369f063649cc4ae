// Package hier is learning hierarchical polynomials with three-layer networks after Wang, Nichani and Lee: trained layer
// by layer on y = g(p(x)), a network finds the quadratic p first and the polynomial g on top of it then, with far fewer
// samples than a kernel method would need for the whole.
package hier

import (
	"math"

	"orrery/sim"
)

// What may be varied.
var (
	dim = &sim.Int{ID: "d", Label: "Input dimension", Symbol: "d", Default: 20, Min: 6, Max: 32,
		Help: "Numbers in an input. The hidden feature is a quadratic in all of them."}
	alpha = &sim.Float{ID: "alpha", Label: "Samples of each stage over d²", Symbol: "n/d²", Default: 20, Min: 2, Max: 60, Log: true,
		Help: "Each stage has n samples of its own; the baselines get all 2n."}
	link = &sim.Choice{ID: "link", Label: "Outer polynomial", Symbol: "g", Default: "z+z3",
		Options: []sim.Option{{ID: "z+z3", Label: "z + (z³ − 3z)/2"}, {ID: "z+z2", Label: "z + z² − 1"}, {ID: "z", Label: "z"}, {ID: "z2", Label: "z² − 1"}},
		Help:    "The theory needs a mean slope E[g′(z)] other than zero. z² − 1 has slope zero: the control, where everything should fail."}
	kind = &sim.Choice{ID: "kind", Label: "Spectrum of the hidden quadratic", Default: "full",
		Options: []sim.Option{{ID: "full", Label: "full rank"}, {ID: "low", Label: "rank two"}},
		Help:    "Full: all eigenvalues of A equal in size, half of them negative. Rank two: one of +½ and one of −½, all others zero."}
	act = &sim.Choice{ID: "act", Label: "Inner activation", Symbol: "φ", Default: "quad",
		Options: []sim.Option{{ID: "quad", Label: "z² − 1"}, {ID: "relu", Label: "ReLU with random biases"}},
		Help:    "Of the frozen inner layer."}
	m2 = &sim.Int{ID: "m2", Label: "Inner width", Symbol: "m₂", Default: 800, Min: 100, Max: 2000, Log: true,
		Help: "Random features of the inner layer. Quadratics of d variables have d(d+1)/2 dimensions; fewer features can't span them."}
	m1 = &sim.Int{ID: "m1", Label: "Outer width", Symbol: "m₁", Default: 100, Min: 10, Max: 400, Log: true,
		Help: "ReLU units on top of the one learned feature."}
	steps = &sim.Int{ID: "T1", Label: "Steps of stage 1", Symbol: "T", Default: 2000, Min: 50, Max: 4000, Log: true,
		Help: "Of gradient descent. The best of every fiftieth step is kept, so more steps than that only show what overfitting does."}
	sweep = &sim.Bool{ID: "grid", Was: "sweep", Label: "Sweep over samples and dimensions",
		Help: "Repeats the experiment for d = 20 with 5 d² and 10 d² samples and for d = 12, 16 and 24 with 20 d², and adds a polynomial kernel. Four to five times the work."}
)

// The methods' colours.
const (
	threeColour = 1
	rfColour    = 2
	oneColour   = 3
	polyColour  = 4
	corrColour  = 5
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "hierarchical-polynomials",
	Title:   "Learning Hierarchical Polynomials with Three-Layer Neural Networks",
	Short:   "Hierarchical polynomials",
	Authors: "Zihao Wang, Eshaan Nichani, Jason D. Lee",
	Venue:   "ICLR", Year: 2024, ArXiv: "2311.13774",
	Theme: "Theory",
	Claim: "A three-layer network, trained layer by layer on a polynomial g of a hidden polynomial p, first finds p and then g on top of it. " +
		"With p of degree k in d dimensions about dᵏ samples suffice; a kernel method, which can't learn features, needs about d to the power of the degree of the whole.",
	Version: 2,

	Question: "What can three layers learn that a fixed kernel cannot?",
	Level:    3,
	Tags:     []string{"feature learning", "deep networks", "kernels", "polynomials", "sample complexity", "random features"},
	Poster:   "cloud",
	Main:     []string{"link", "alpha", "d", "kind"},
	Watch:    []string{"corr", "err_three", "err_rf", "ratio"},
	Glossary: []sim.Term{
		{Term: "polynomial", Means: "A sum of products of the inputs; its degree is the largest number of factors in a product."},
		{Term: "feature", Means: "What a layer computes from the input for later layers to work with. Here a hidden quadratic of the inputs."},
		{Term: "random features", Means: "A layer that is drawn by lot and never trained, with a trained layer on top: a kernel method, which learns no features."},
		{Term: "ridge regression", Means: "Least squares with a price on large coefficients, so that noise is not fitted."},
		{Term: "fresh", Means: "Of samples: not used in the stage before, so that the second stage is not misled by its accidents."},
		{Term: "kinks", Means: "The points at which the units of the outer layer switch on. They bend the line into a curve."},
		{Term: "Stein's identity", Means: "For Gaussian inputs the correlation with an input is a mean of a derivative, so correlations tell what a function is made of."},
	},

	Params: []sim.Param{dim, alpha, link, kind, act, m2, m1, steps, sweep},
	Presets: []sim.Preset{
		{Name: "Two stages beat a kernel", Why: "A cubic of a hidden quadratic in 20 dimensions, 20 d² samples a stage.", Set: sim.Values{}},
		{Name: "How many samples?", Why: "The same with fewer samples and in other dimensions: whose error falls?", Set: sim.Values{"grid": true}},
		{Name: "No linear signal", Why: "g(z) = z² − 1, whose mean slope is zero: the negative control.",
			Breaks: "The quadratic part of y vanishes, so stage 1 sees nothing (correlation about 0), and three layers are no better than a kernel: both at about 0.87.",
			Set:    sim.Values{"link": "z2"}},
		{Name: "ReLU inside", Why: "Another inner activation: squaring is not the trick, though it helps (correlation 0.91, error 0.46 on average).", Set: sim.Values{"act": "relu", "m2": 1600}},
		{Name: "Nothing hierarchical", Why: "g(z) = z: y is the quadratic itself.",
			Breaks: "Stage 1 alone is then exact. Depth adds nothing, and even the kernel comes to an error of about 0.1.",
			Set:    sim.Values{"link": "z"}},
	},

	Charts: []sim.Chart{
		{ID: "stage1", Title: "Stage 1", Kind: sim.Lines, X: "gradient step", Y: "correlation with p; error / variance of y", LogX: true,
			Series: []sim.SeriesInfo{{ID: "corr", Label: "correlation of f with p (test)", Colour: corrColour}, {ID: "valid", Label: "validation error", Colour: oneColour}},
			Notes:  "The correlation with the hidden feature rises within some fifty steps. Where the validation error is least, u is kept; later the descent fits noise."},
		{ID: "errors", Title: "Test error", Kind: sim.Bars, X: "method", Y: "test mean square / variance of y",
			Series: []sim.SeriesInfo{{ID: "stage1", Label: "stage 1 alone", Colour: oneColour}, {ID: "rf", Label: "random features", Colour: rfColour},
				{ID: "kernel", Label: "polynomial kernel", Colour: polyColour}, {ID: "three", Label: "three layers", Colour: threeColour}},
			Rules: []sim.Rule{{Label: "predicting the mean", At: 1}},
			Notes: "At 1 a method is as bad as predicting the mean. The polynomial kernel is part of the sweep."},
		{ID: "samples", Title: "Samples, d = 20", Kind: sim.Lines, X: "samples of a stage n/d²", Y: "test mean square / variance of y", LogX: true,
			Series: []sim.SeriesInfo{{ID: "three", Label: "three layers", Colour: threeColour}, {ID: "rf", Label: "random features", Colour: rfColour}},
			Notes:  "Of the sweep. With few samples both are close; the gap opens with n."},
		{ID: "dimension", Title: "Dimension, n = 20 d²", Kind: sim.Lines, X: "input dimension d", Y: "error / variance of y; correlation",
			Series: []sim.SeriesInfo{{ID: "three", Label: "three layers", Colour: threeColour}, {ID: "rf", Label: "random features", Colour: rfColour},
				{ID: "corr", Label: "correlation of f with p", Colour: corrColour}},
			Notes: "Of the sweep. If d² samples are the right measure, three layers must not get worse from left to right."},
	},

	Readouts: []sim.Readout{
		{ID: "corr", Label: "Correlation of f with p", Digits: 3},
		{ID: "err_three", Label: "Error, three layers", Digits: 3},
		{ID: "err_rf", Label: "Error, random features", Digits: 3},
		{ID: "err_stage1", Label: "Error, stage 1 alone", Digits: 3},
		{ID: "ratio", Label: "Random features / three layers", Digits: 2},
		{ID: "stop_step", Label: "Step that was kept", Digits: 0},
		{ID: "slope", Label: "Mean slope of g", Symbol: "E[g′]", Digits: 2},
		{ID: "n", Label: "Samples of a stage", Symbol: "n", Digits: 0},
		{ID: "dk", Label: "d to the degree of p", Symbol: "dᵏ", Digits: 0},
		{ID: "dkq", Label: "d to the degree of y", Symbol: "dᵏ𐞥", Digits: 0},
		{ID: "lambda_three", Label: "Ridge of stage 2", Symbol: "λ", Digits: 8},
		{ID: "lambda_rf", Label: "Ridge of random features", Symbol: "λ", Digits: 9},
	},

	Handles: []sim.Handle{{ID: "alpha", Label: "the number of samples a stage"}},

	Claims: []sim.Claim{
		{ID: "feature", Says: "Stage 1 finds the hidden feature p", Tests: []sim.Test{
			{Says: "|correlation of f and p| on test inputs", Holds: sim.AtLeast(0.85), Paper: sim.Says("recovers p"),
				Value: func(r sim.Runs) float64 { return math.Abs(r.Mean(0, "corr")) }}}},
		{ID: "learn", Says: "With g on top, three layers learn the function", Tests: []sim.Test{
			{Says: "test error of three layers / variance of y", Holds: sim.AtMost(0.55), Paper: sim.Says("vanishing"),
				Value: sim.Mean("err_three")}}},
		{ID: "kernel", Says: "A kernel method fails with the same samples", Tests: []sim.Test{
			{Says: "error of random features / of three layers", Holds: sim.AtLeast(1.5), Paper: sim.Says("fails at this n"),
				Value: sim.MeanRatio("err_rf", "err_three")}}},
		{ID: "stages", Says: "Depth is needed: the first stage alone is not enough", Tests: []sim.Test{
			{Says: "error of stage 1 alone / of three layers", Holds: sim.AtLeast(1.3), Paper: sim.Says("depth needed"),
				Value: sim.MeanRatio("err_stage1", "err_three")}}},
		{ID: "samples", Says: "The error falls with the samples in units of d²", With: swept, Only: true, Seeds: 2, Tests: []sim.Test{
			{Says: "d = 20: error at 5 d² − error at 20 d², mean of 3 seeds", Holds: sim.AtLeast(0.15), Paper: sim.Says("falls in n/d²"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "err_n5") - r.Mean(1, "err_n20") }}}},
		{ID: "dims", Says: "20 d² samples are enough in every dimension", With: swept, Only: true, Seeds: 2, Tests: []sim.Test{
			{Says: "20 d² samples: least |correlation| over d = 12, 16, 20, 24, mean of 3 seeds", Holds: sim.AtLeast(0.85), Paper: sim.Says("d² suffices"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "corr_least") }},
			{Says: "20 d² samples: error at d = 12 − error at d = 24, mean of 3 seeds", Holds: sim.AtLeast(0), Paper: sim.Says("d² suffices"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "err_d12") - r.Mean(1, "err_d24") }}}},
	},

	Tolerance: 1e-6,
	Seconds:   3,
	Run:       run,
}

// swept is the setting of the sweep.
var swept = []sim.Values{{"grid": true}}
