// Package robust is the sub-gradient method for robust matrix recovery of Ma and Fattahi: a low-rank matrix is found from
// few linear measurements, many of them grossly corrupted, by descending the absolute loss over a factor that is far too
// wide. What keeps the width from doing harm is a small start.
package robust

import "orrery/sim"

// What may be varied.
var (
	alpha = &sim.Float{ID: "alpha", Label: "Size of the start", Symbol: "α", Default: 1e-3, Min: 1e-6, Max: 3, Log: true,
		Help: "U starts at α times a fixed spectral direction. Small: only what the data insist on has grown when the step has died away."}
	rank = &sim.Int{ID: "rank", Label: "Rank of the model", Symbol: "r′", Default: 30, Min: 2, Max: d,
		Help: "Columns of U. At 30 it can express every positive semidefinite 30 × 30 matrix. It must be at least the true rank."}
	trueRank = &sim.Int{ID: "r", Label: "True rank", Symbol: "r", Default: 2, Min: 1, Max: 5,
		Help: "Rank of the matrix X* that is to be found."}
	measurements = &sim.Int{ID: "m", Label: "Measurements", Symbol: "m", Default: 400, Min: 100, Max: 1200,
		Help: "A symmetric 30 × 30 matrix has 465 free entries: 400 measurements would not fix it even if all were clean."}
	outliers = &sim.Float{ID: "p", Label: "Share of corrupted measurements", Symbol: "p", Default: 0.2, Min: 0, Max: 1,
		Help: "This share, drawn by lot, gets a gross error. No method is told which."}
	magnitude = &sim.Float{ID: "mag", Label: "Size of the outliers", Default: 10, Min: 0.1, Max: 1000, Log: true,
		Help: "Standard deviation of the gross errors. A clean measurement has about √r = 1.4."}
	sigma = &sim.Float{ID: "sg", Label: "Gaussian noise", Symbol: "σ", Default: 0, Min: 0, Max: 2,
		Help: "Standard deviation of a small error that every measurement gets."}
	eta = &sim.Float{ID: "eta", Label: "First step size", Symbol: "η₀", Default: 0.25, Min: 0.05, Max: 1, Log: true,
		Help: "It falls geometrically to a hundred-thousandth of itself. The squared loss has a constant step of its own."}
	iters = &sim.Int{ID: "iters", Label: "Iterations", Symbol: "T", Default: 1500, Min: 300, Max: 3000,
		Help: "The fall of the step is stretched to fit."}
)

// The arms that are watched, each with its colour.
const (
	small = iota
	exact
	large
	l2
	watched
)

var arms = [watched]sim.SeriesInfo{
	{ID: "small", Label: "small start, r′ columns", Colour: 1},
	{ID: "exact", Label: "small start, r columns", Colour: 3},
	{ID: "large", Label: "large start, r′ columns", Colour: 2},
	{ID: "l2", Label: "squared loss, small start", Colour: 4},
}

// What is tried besides, for the claims and the charts that compare.
var (
	starts = []float64{1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1}
	ranks  = []int{2, 3, 5, 10, 20, d}
	steps  = []float64{0.1, 0.25, 0.5} // η₀ of the large start: the best counts
	l2Step = []float64{0.02, 0.1}      // the first is the one that is watched
)

// ratio is one measure of the run at hand over another.
func ratio(a, b string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(0, a) / r.Mean(0, b) }
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "robust-matrix-recovery",
	Title:   "Global Convergence of Sub-gradient Method for Robust Matrix Recovery: Small Initialization, Noisy Measurements, and Over-parameterization",
	Short:   "Robust matrix recovery",
	Authors: "Jianhao Ma, Salar Fattahi",
	Venue:   "JMLR", Year: 2023, ArXiv: "2202.08788",
	Theme: "Learning dynamics",
	Claim: "A sub-gradient method on the absolute loss, begun close to zero, recovers a low-rank matrix although a fifth of its measurements are ruined, however badly, " +
		"although its model is far too wide, and although the truth is not even the minimum of the loss that it descends.",
	Version: 2,

	Question: "Can a picture be recovered when most measurements are lies?",
	Level:    1,
	Tags:     []string{"robust statistics", "outliers", "low rank", "matrix sensing", "small initialisation", "overparameterisation", "gradient descent"},
	Poster:   "small",
	Main:     []string{"alpha", "p", "rank", "m"},
	Watch:    []string{"error_small", "error_large", "best_l2", "loss_large"},
	Glossary: []sim.Term{
		{Term: "low rank", Means: "Of a matrix: it is made of a few patterns, each a column times a row, so that few numbers fix it."},
		{Term: "sub-gradient method", Means: "Descent for a loss with kinks: it follows the signs of the residuals, with steps that shrink."},
		{Term: "residuals", Means: "What is left of each measurement after the model’s answer has been taken away."},
		{Term: "outlier", Means: "A measurement that is wrong by any amount, not only a little noisy."},
		{Term: "eigenvalues", Means: "How strongly the matrix stretches along each of its own directions. A low rank has few that are not zero."},
		{Term: "small start", Means: "A start close to zero: only directions that all measurements agree on have time to grow."},
		{Term: "large start", Means: "A start that contains every direction from the beginning, so that noise can be fitted at once."},
	},

	Params: []sim.Param{alpha, rank, trueRank, measurements, outliers, magnitude, sigma, eta, iters},
	Presets: []sim.Preset{
		{Name: "Outliers", Why: "A fifth of the measurements are off by ten, and the model has fifteen times the columns it needs.", Set: sim.Values{}},
		{Name: "Thousandfold outliers", Why: "A fifth are off by a thousand: nothing changes, only signs count.",
			Breaks: "One yardstick only: the large start saves as much loss as before, but of a loss a hundred times as large, so the ratio to the truth's comes near to 1.",
			Set:    sim.Values{"mag": 1000.0}},
		{Name: "Gaussian noise everywhere", Why: "No outlier, but every measurement a little wrong: now there is a noise floor.",
			Breaks: "Nobody gets below the noise: error about 0.23, with the right rank 0.18, and a large start is only twice as bad. With noise this tame the squared loss is no worse.",
			Set:    sim.Values{"p": 0.0, "sg": 0.5}},
		{Name: "Large start", Why: "The same model and the same loss, begun at size 1.",
			Breaks: "It ends far from the truth, at a loss below the truth's: it has found another, better-fitting matrix.",
			Set:    sim.Values{"alpha": 1.0}},
		{Name: "Too few measurements", Why: "Half as many: 200 for 465 free entries.",
			Breaks: "The wide model ends at an error of 0.4 to 1; a start at 0.00001 brings it to 0.03 to 0.2.",
			Set:    sim.Values{"m": 200}},
		{Name: "Plenty", Why: "1000 measurements, twice the free entries: even the large start arrives, only later.",
			Breaks: "With so much data the truth is the minimum of the loss, and there is no better-fitting wrong matrix to fall into.",
			Set:    sim.Values{"m": 1000}},
		{Name: "Nothing but noise", Why: "The negative control: every measurement is corrupted, by ten.",
			Breaks: "No sign carries a signal any more, and nothing is recovered.",
			Set:    sim.Values{"p": 1.0}},
	},

	Charts: []sim.Chart{
		{ID: "error", Title: "Error", Kind: sim.Lines, X: "iteration t", Y: "relative error |UUᵀ − X*| / |X*|", LogY: true, Series: arms[:],
			Notes: "All see the same measurements. The wide model follows the one of the right rank until it meets a floor; the step is still falling where the curve is already flat."},
		{ID: "trajectory", Title: "Loss against error", Kind: sim.Lines, X: "absolute loss − that of the truth", Y: "relative error", LogY: true, Series: arms[:l2],
			Rules: []sim.Rule{{Label: "the truth", At: 0, Vertical: true}},
			Notes: "Each path runs from right to left. The large start passes to the left of the truth's own loss while its error stays where it is: the lowest loss is not the best answer."},
		{ID: "floor", Title: "Error floor against start", Kind: sim.Lines, X: "size of the start α", Y: "final relative error", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "small", Label: "r′ columns", Colour: 1}},
			Notes:  "Every factor of ten in the start lowers the floor by a factor of 3 to 4."},
		{ID: "rank", Title: "Error against model rank", Kind: sim.Lines, X: "columns of the model r′", Y: "final relative error", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "small", Label: "small start", Colour: 1}},
			Notes:  "At the right rank the error goes on falling to the precision of the numbers; beyond it, it is of one size however wide the model is."},
	},

	Readouts: []sim.Readout{
		{ID: "error_small", Label: "Error, small start", Digits: 4},
		{ID: "error_exact", Label: "Error, right rank", Digits: 6},
		{ID: "error_large", Label: "Error, large start", Digits: 3},
		{ID: "best_l2", Label: "Squared loss, lowest error ever", Digits: 3},
		{ID: "loss_large", Label: "Loss of the large start / of the truth", Digits: 3},
		{ID: "above", Label: "Eigenvalues above 0.1, small start", Digits: 0},
		{ID: "cosine", Label: "cos(Q, X − X*) while it learns", Digits: 2},
		{ID: "reached_small", Label: "Iteration with error below 0.02", Digits: 0},
	},

	Handles: []sim.Handle{{ID: "needle", Label: "the error of one measurement"}},

	Claims: []sim.Claim{
		{ID: "rec", Says: "The matrix is recovered from corrupted measurements by a model that is far too wide", Tests: []sim.Test{
			{Says: "final relative error, small start", Holds: sim.AtMost(0.03), Paper: sim.Says("exact up to a power of α"), Value: sim.Mean("error_small")}}},
		{ID: "agn", Says: "How much too wide the model is does not matter", Tests: []sim.Test{
			{Says: "error with 30 columns / with 5", Holds: sim.AtMost(2.5), Paper: sim.Says("no dependence on r′"), Value: ratio("error_rank30", "error_rank5")}}},
		{ID: "large", Says: "It takes a small start: from a large one the error is many times as large", Tests: []sim.Test{
			{Says: "error from a large start, best of three step sizes / from the small start", Holds: sim.AtLeast(10), Paper: sim.Says("small start decisive"), Value: ratio("error_large_best", "error_small")}}},
		{ID: "opt", Says: "The truth is not the minimum of the loss: a wrong matrix has a lower one", Tests: []sim.Test{
			{Says: "loss reached from a large start / loss of the truth", Holds: sim.AtMost(0.995), Paper: sim.Says("truth not a global optimum"), Value: ratio("loss_l", "loss_truth")}}},
		{ID: "floor", Says: "The error floor falls with the size of the start", Tests: []sim.Test{
			{Says: "error at α = 0.01 / at α = 0.00001", Holds: sim.AtLeast(6), Paper: sim.Says("floor is a power of α"), Value: ratio("error_alpha1e-02", "error_alpha1e-05")}}},
		{ID: "mag", Says: "How gross the outliers are does not matter", With: []sim.Values{{"mag": 10.0}, {"mag": 1000.0}}, Only: true, Tests: []sim.Test{
			{Says: "error with outliers of size 1000 / of size 10", Holds: sim.Between(0.5, 2), Paper: sim.Says("arbitrarily large"),
				Value: func(r sim.Runs) float64 { return r.Mean(2, "error_small") / r.Mean(1, "error_small") }}}},
		{ID: "l2", Says: "The absolute loss is needed: the squared one never comes near, even if it may stop when it is best", Tests: []sim.Test{
			{Says: "lowest error ever reached with the squared loss, two step sizes", Holds: sim.AtLeast(0.4), Paper: sim.Says("robust loss needed"), Value: sim.Mean("best_l2")}}},
	},

	Data:      nil,
	Tolerance: 1e-6, // none was seen: eigenvectors are rounded to single precision before anything depends on them
	Seconds:   3,
	Run:       run,
}
