// Package bilevel is the penalty method for bilevel optimisation of Kwon, Kwon, Wright and Nowak: minimise f(x, y) over x
// where y must minimise g(x, ·), by first derivatives alone. Two copies of the lower variable, one that minimises g and one
// that minimises σf + g, tell the hyper-gradient by their difference.
package bilevel

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	problem = &sim.Choice{ID: "problem", Label: "Problem", Default: "cleaning",
		Options: []sim.Option{{ID: "cleaning", Label: "mislabelled digits"}, {ID: "fat", Label: "many lower solutions"},
			{ID: "noisy", Label: "many lower solutions, noisy gradients"}, {ID: "quartic", Label: "error bound broken"}},
		Help: "What is solved on the stage. The claims about the small problems are measured in each but the last."}
	sigma = &sim.Float{ID: "sigma", Label: "Penalty parameter", Symbol: "σ", Default: 0.1, Min: 0.001, Max: 1, Log: true,
		Help: "The smaller it is, the less the peeping student may lean away from the lower problem: nearer to the true hyper-gradient, and more sensitive to noise and to inner loops that stop early."}
	inner = &sim.Int{ID: "inner", Label: "Inner steps", Symbol: "T", Default: 10, Min: 1, Max: 50, Log: true,
		Help: "Gradient steps on each copy of the lower variable before x moves. Twice as many in the small problem."}
	outer = &sim.Int{ID: "outer", Label: "Outer steps", Symbol: "K", Default: 40, Min: 10, Max: 200, Log: true,
		Help: "Steps on x. Fifteen times as many in the small problem."}
	rate = &sim.Float{ID: "lr", Label: "Outer step size", Default: 2, Min: 0.1, Max: 60, Log: true,
		Help: "Of x. The small problem takes a fortieth of it, at least 0.01 and at most 0.2."}
	bad = &sim.Float{ID: "bad", Label: "Share of wrong labels", Default: 0.5, Min: 0, Max: 0.8,
		Help: "Each training digit gets, with this probability, one of the other nine labels."}
	validation = &sim.Int{ID: "nval", Label: "Checked digits", Default: 100, Min: 20, Max: 400, Log: true,
		Help: "Digits whose label is right: the upper problem's."}
	noise = &sim.Float{ID: "noise", Label: "Gradient noise", Default: 0.3, Min: 0, Max: 1,
		Help: "Standard deviation in every entry of every gradient, in the single-loop runs of the small problem alone."}
)

var (
	penaltySeries  = sim.SeriesInfo{ID: "penalty", Label: "penalty, σ = 0.01", Colour: 1}
	implicitSeries = sim.SeriesInfo{ID: "implicit", Label: "implicit differentiation", Colour: 2}
	ownSeries      = sim.SeriesInfo{ID: "own", Label: "penalty, as set", Colour: 3}
	valueSeries    = sim.SeriesInfo{ID: "value", Label: "|ψσ − ψ|", Colour: 1}
	gradSeries     = sim.SeriesInfo{ID: "grad", Label: "|∇ψσ − ∇ψ|", Colour: 3}
	quarticSeries  = sim.SeriesInfo{ID: "quartic", Label: "|ψσ − ψ|, error bound broken", Colour: 4}
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "bilevel-penalty",
	Title:   "On Penalty Methods for Nonconvex Bilevel Optimization and First-Order Stochastic Approximation",
	Short:   "Bilevel penalty method",
	Authors: "Jeongyeol Kwon, Dohyun Kwon, Stephen Wright, Robert Nowak",
	Venue:   "ICLR", Year: 2024, ArXiv: "2309.01753",
	Theme: "Optimisation",
	Claim: "A problem within a problem can be solved with first derivatives alone: two copies of the inner variable, one of which leans a little towards the outer objective, give a gradient that is wrong by no more than a multiple of the lean σ, " +
		"even where the inner problem has many solutions. With noisy gradients a smaller σ is not always better.",
	Version: 2,

	Question: "Can a problem inside a problem be solved without second derivatives?",
	Level:    2,
	Tags:     []string{"bilevel optimisation", "data cleaning", "label noise", "hyperparameters", "optimisation", "MNIST"},
	Poster:   "wall",
	Main:     []string{"problem", "sigma", "bad", "nval"},
	Watch:    []string{"acc_plain", "acc_clean", "auc", "cosine"},
	Glossary: []sim.Term{
		{Term: "penalty parameter", Means: "σ: how much the second copy leans towards the outer objective. The smaller, the nearer to the truth, and the noisier."},
		{Term: "outer", Means: "Of the problem that asks which weights are best, judged on the checked examples."},
		{Term: "inner", Means: "Of the problem that trains a classifier with the weights given."},
		{Term: "peeped", Means: "Of the student that has seen the checked examples a little; the other has not."},
		{Term: "second derivatives", Means: "How the gradient changes; for many variables they are a table that is dear to compute."},
		{Term: "stationary point", Means: "Where the gradient is zero: no small change makes it better."},
		{Term: "proximal error bound", Means: "A condition under which a small gradient means that a solution is near."},
	},

	Params: []sim.Param{problem, sigma, inner, outer, rate, bad, validation, noise},
	Presets: []sim.Preset{
		{Name: "Wrong labels", Why: "Half of 800 digits are mislabelled, 100 others are checked. Two students find out which to distrust.", Set: sim.Values{}},
		{Name: "How close?", Why: "A small problem whose lower solutions fill seven dimensions: the penalty function slides onto the hyper-objective as σ falls.",
			Set: sim.Values{"problem": "fat"}},
		{Name: "Noise: an optimal σ", Why: "The same problem with noisy gradients and a single loop: too small a σ multiplies the noise, too large a one is biased.",
			Set: sim.Values{"problem": "noisy"}},
		{Name: "Error bound broken", Why: "The lower objective y⁴/4 is too level round its minimum.",
			Breaks: "The penalty function closes up with the cube root of σ, not with σ: a slope of 0.3.",
			Set:    sim.Values{"problem": "quartic"}},
		{Name: "Nothing to clean", Why: "The negative control: every label is right.",
			Breaks: "Weights fall for no reason, and the accuracy with them, from 0.88 to 0.85.",
			Set:    sim.Values{"bad": 0.0}},
	},

	Charts: []sim.Chart{
		{ID: "close", Title: "Distance to the hyper-objective", Kind: sim.Lines, X: "penalty parameter σ", Y: "mean distance at 10 points x", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{valueSeries, gradSeries, quarticSeries, {ID: "one", Label: "slope 1", Colour: 0, Dashed: true}},
			Notes:  "Parallel to the dashed line: in proportion to σ. Where the error bound is broken the distance falls with the cube root only."},
		{ID: "u", Title: "Noise against bias", Kind: sim.Lines, X: "penalty parameter σ", Y: "|∇ψ| at the end, mean of 8 problems", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "end", Label: "best of four rates", Colour: 1}},
			Notes:  "Geometric means. On the left the noise is divided by a small σ; on the right σ is so large that the wrong function is minimised."},
		{ID: "descent", Title: "ψ along the descent", Kind: sim.Lines, X: "outer step", Y: "ψ(x), the true hyper-objective", LogX: true,
			Series: []sim.SeriesInfo{penaltySeries, implicitSeries, ownSeries},
			Notes:  "The first of the eight problems. Implicit differentiation uses whichever lower solution gradient descent hits, and so goes down the gradient of something else."},
		{ID: "weights", Title: "Weights", Kind: sim.Bars, X: "weight s(x)", Y: "share of the digits",
			Series: []sim.SeriesInfo{{ID: "right", Label: "right label", Colour: 1}, {ID: "wrong", Label: "wrong label", Colour: 2}},
			Notes:  "All begin at a half. The algorithm does not know which is which."},
	},

	Readouts: []sim.Readout{
		{ID: "acc_plain", Label: "Accuracy, all weights alike", Unit: "%", Digits: 1},
		{ID: "acc_clean", Label: "Accuracy, cleaned", Unit: "%", Digits: 1},
		{ID: "acc_val", Label: "Accuracy, checked digits alone", Unit: "%", Digits: 1},
		{ID: "acc_oracle", Label: "Accuracy, right labels alone", Unit: "%", Digits: 1},
		{ID: "auc", Label: "AUC of the weights", Digits: 3},
		{ID: "cosine", Label: "cos(penalty gradient, exact)", Digits: 3},
		{ID: "psi_end", Label: "ψ at the end", Digits: 3},
		{ID: "grad_end", Label: "|∇ψ| at the end", Digits: 4},
		{ID: "calls", Label: "Gradients asked for", Digits: 0},
	},

	Handles: []sim.Handle{
		{ID: "d*", Label: "the weight of a digit"},
		{ID: "answers", Label: "whether the wrong labels are named"},
		{ID: "sigma", Label: "the penalty parameter σ"},
		{ID: "x", Label: "the point of the upper problem"},
		{ID: "lean", Label: "the penalty parameter σ, by the lean of the slice"},
	},

	Claims: []sim.Claim{
		{ID: "value", Says: "The penalty function is as near to the hyper-objective as σ is small", Tests: []sim.Test{
			{Says: "log-log slope of |ψσ − ψ| against σ", Holds: sim.Between(0.85, 1.1), Paper: sim.Says("O(σ)"), Value: sim.Mean("value")}}},
		{ID: "grad", Says: "The gradient of the penalty function is as near to the true one as σ is small", Tests: []sim.Test{
			{Says: "log-log slope of |∇ψσ − ∇ψ| against σ", Holds: sim.Between(0.85, 1.1), Paper: sim.Says("O(σ)"), Value: sim.Mean("grad")}}},
		{ID: "many", Says: "Where the lower problem has many solutions the penalty finds a stationary point, implicit differentiation at some solution does not", Tests: []sim.Test{
			{Says: "|∇ψ| at the end, implicit / penalty, geometric mean of 8 problems", Holds: sim.AtLeast(3), Paper: sim.Says("formula for many solutions"), Value: sim.Mean("many")}}},
		{ID: "psi", Says: "Where the lower problem has many solutions the penalty ends lower than implicit differentiation", Tests: []sim.Test{
			{Says: "ψ at the end, implicit − penalty, mean of 8 problems", Holds: sim.AtLeast(0.005), Value: sim.Mean("psi")}}},
		{ID: "ushape", Says: "With noisy gradients too small a σ does harm", Tests: []sim.Test{
			{Says: "|∇ψ| at the end, σ = 0.001 / the best σ", Holds: sim.AtLeast(5), Paper: sim.Says("noise / σ"), Value: sim.Mean("ushape")}}},
		{ID: "bias", Says: "With noisy gradients too large a σ does harm, too", Tests: []sim.Test{
			{Says: "|∇ψ| at the end, σ = 1 / the best σ", Holds: sim.AtLeast(1.2), Paper: sim.Says("σ = O(ε)"), Value: sim.Mean("bias")}}},
		{ID: "clean", Says: "On real digits, half of them mislabelled, the weights so found make a better classifier", Tests: []sim.Test{
			{Says: "test accuracy, cleaned − all weights alike", Holds: sim.AtLeast(0.05), Value: sim.Mean("clean")}}},
		{ID: "auc", Says: "The weights tell right labels from wrong ones", Tests: []sim.Test{
			{Says: "AUC of the weights, right against wrong labels", Holds: sim.AtLeast(0.8), Value: sim.Mean("auc")}}},
	},

	Data: func(v sim.Values) []string {
		if v[problem.ID] == "cleaning" {
			return data.MNISTFiles(side, poolSize, 0)
		}
		return nil
	},
	Tolerance: 1e-6,
	Seconds:   6,
	Run:       run,
}
