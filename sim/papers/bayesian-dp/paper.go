// Package dp is the Bayesian estimation of differential privacy of Zanella-Béguelin and colleagues: the error rates of a
// membership inference attack, counted on models that were trained with and without a canary, say how much a training
// algorithm gives away. Their joint posterior gives one for epsilon, and narrower intervals than an interval for each rate.
package dp

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	samples = &sim.Int{ID: "N", Label: "Attack samples", Symbol: "N", Default: 500, Min: 100, Max: 4000, Log: true,
		Help: "How often the attack guesses whether a canary was in the training set. With one canary a model, so many models are trained."}
	canaryCount = &sim.Int{ID: "canaries", Label: "Canaries a model", Symbol: "k", Default: 25, Min: 1, Max: 40, Log: true,
		Help: "In the second audit every model is trained with several canaries, each of which is a sample."}
	sigma = &sim.Float{ID: "sigma", Label: "Noise multiplier", Symbol: "σ", Default: 2.7386, Min: 0.5, Max: 20, Log: true,
		Help: "Standard deviation of the noise in each step, in units of the clipping norm. More noise, more privacy."}
	steps = &sim.Int{ID: "steps", Label: "Training steps", Symbol: "T", Default: 30, Min: 5, Max: 60, Log: true,
		Help: "Each step is one release of a noisy gradient: the privacy loss grows with √T/σ."}
	threshold = &sim.Float{ID: "thr", Label: "Threshold of the attack", Default: 0.9, Min: 0.2, Max: 1.5,
		Help: "The attack says “present” to a score above it. Absent canaries score 0 on average, present ones 1. It is fixed before any model is attacked."}
	overlap = &sim.Float{ID: "overlap", Label: "Overlap of the canaries", Symbol: "ρ", Default: 0, Min: 0, Max: 0.9,
		Help: "How much the canaries of one model share: at 0 each pushes a weight of its own, above they all push one weight together."}
	bug = &sim.Float{ID: "bug", Label: "Bug: noise divided by", Default: 1, Min: 1, Max: 16, Log: true,
		Help: "The noise that is really added is σ divided by this, and nobody tells the accountant."}
	delta = &sim.Float{ID: "delta", Label: "Failure probability", Symbol: "δ", Default: 1e-5, Min: 1e-7, Max: 1e-2, Log: true,
		Help: "Of (ε, δ)-differential privacy: events that are rarer need not be protected."}
	level = &sim.Float{ID: "level", Label: "Level of the intervals", Symbol: "1−α", Default: 0.95, Min: 0.8, Max: 0.99,
		Help: "Of the credible interval, and of the pair of confidence intervals together."}
)

const (
	side       = 14   // pixels on a side, after the 2×2 means
	pool       = 6000 // the digits 3 and 8 among the first so many images
	trainCount = 200  // n
	testCount  = 500
	rate       = 0.1  // lr
	clip       = 1.0  // C
	ink        = 10.0 // s, a canary's brightness

	audits    = 60  // of the second kind, the shown one included
	simulated = 600 // audits for the coverage
)

// The methods, each with its colour.
const (
	bayesColour, cpColour, cornerColour = 1, 2, 3
	oneColour, manyColour               = 4, 5 // one canary a model, many
)

var methods = []sim.SeriesInfo{
	{ID: "bayes", Label: "Bayes", Colour: bayesColour},
	{ID: "cp", Label: "Clopper-Pearson", Colour: cpColour},
	{ID: "corners", Label: "Jeffreys at the corners", Colour: cornerColour},
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "bayesian-dp",
	Title:   "Bayesian Estimation of Differential Privacy",
	Short:   "Auditing privacy",
	Authors: "Santiago Zanella-Béguelin, Lukas Wutschitz, Shruti Tople, Ahmed Salem, Victor Rühle, Andrew Paverd, Mohammad Naseri, Boris Köpf, Daniel Jones",
	Venue:   "ICML", Year: 2023, ArXiv: "2206.05199",
	Theme: "Privacy",
	Claim: "How private was a training run really? Attack the trained models and treat the attack's error rates as unknowns with a joint posterior: " +
		"it gives a whole posterior for ε, whose intervals are about 40% narrower than those made from a confidence interval for each rate, so that fewer models must be trained; " +
		"and with many canaries in one model, fewer still.",
	Version: 2,

	Question: "How do you measure what a private model really leaks?",
	Level:    2,
	Tags:     []string{"privacy", "differential privacy", "auditing", "membership inference", "bayesian statistics", "confidence intervals"},
	Poster:   "ruler",
	Main:     []string{"N", "canaries", "sigma", "bug"},
	Watch:    []string{"bayes_lo", "cp_lo", "width", "truth"},
	Glossary: []sim.Term{
		{Term: "canaries", Means: "Marked examples that are in the training set or not by the toss of a coin, to see whether an attacker can tell."},
		{Term: "differential privacy", Means: "A bound, ε, on how much one person’s data can change what a training run may give. Small is private."},
		{Term: "audit", Means: "To attack one’s own trained models and reckon from the attacker’s success how private the training can be at most."},
		{Term: "false positives", Means: "Canaries that the attacker takes for present and that were not."},
		{Term: "false negatives", Means: "Canaries that the attacker takes for absent and that were there."},
		{Term: "posterior", Means: "What one believes of an unknown number after the data: a whole distribution."},
		{Term: "Clopper-Pearson", Means: "An exact confidence interval for a rate, one for each of the two rates."},
		{Term: "credible", Means: "Of an interval: it contains the unknown number with that probability, by the posterior."},
	},

	Params: []sim.Param{samples, canaryCount, sigma, steps, threshold, overlap, bug, delta, level},
	Presets: []sim.Preset{
		{Name: "Two intervals, one attack", Why: "500 attacked models: the same counts, two ways to turn them into an interval for ε.", Set: sim.Values{}},
		{Name: "Catch the bug", Why: "The noise is an eighth of what the accountant believes. It says 4.38; the Bayesian lower end, about 5.5, proves it wrong with 500 samples, Clopper-Pearson's 4.06 does not.",
			Breaks: "The attack makes no error at all, so that the upper ends run away and widths can't be compared; a design effect of nothing is none.",
			Set:    sim.Values{"sigma": 5.4772, "bug": 8.0, "thr": 0.5}},
		{Name: "Crowded canaries", Why: "The 25 canaries of a model push one weight together.",
			Breaks: "The 25 answers of a model are nearly one: a design effect of about 9, intervals that are too sure, of a value that fell from 2.8 to about 0.7.",
			Set:    sim.Values{"overlap": 0.5}},
		{Name: "No leak", Why: "So much noise that the attack hardly beats a coin.",
			Breaks: "The scores are spread over 3.7, seven times as far as the canary moves them: 500 of them don't show their means to within 0.12. Clopper-Pearson's interval begins at 0, Bayes's just above it, as it always does.",
			Set:    sim.Values{"sigma": 20.0}},
		{Name: "Two hundred samples", Why: "Fewer samples, fewer errors: Bayes gains more, its width is about 0.65 of the other.", Set: sim.Values{"N": 200}},
	},

	Charts: []sim.Chart{
		{ID: "posterior", Title: "Posterior of epsilon", Kind: sim.Lines, X: "ε", Y: "density",
			Series: []sim.SeriesInfo{{ID: "bayes", Label: "posterior, one canary a model", Colour: bayesColour}, {ID: "many", Label: "posterior, many canaries", Colour: bayesColour, Dashed: true},
				{ID: "cp", Label: "Clopper-Pearson interval", Colour: cpColour}, {ID: "truth", Label: "this attack, exactly", Colour: 0},
				{ID: "accountant", Label: "accountant", Colour: 0, Dashed: true}},
			Notes: "The bar is all that prior work says; the curve also says where in it ε probably is. No attack can see more than the accountant allows, unless there is a bug."},
		{ID: "width", Title: "Width against samples", Kind: sim.Lines, X: "attack samples N", Y: "width of the interval", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "bayes", Label: "Bayes, expected counts", Colour: bayesColour, Dashed: true}, {ID: "cp", Label: "Clopper-Pearson, expected counts", Colour: cpColour, Dashed: true},
				{ID: "bayes_run", Label: "Bayes, this run's first samples", Colour: bayesColour}, {ID: "cp_run", Label: "Clopper-Pearson, this run's", Colour: cpColour},
				{ID: "saved", Label: "saved samples", Colour: 0}},
			Notes: "Both fall like 1/√N. The level line joins N with the fewer samples at which Bayes is as narrow as Clopper-Pearson is at N."},
		{ID: "coverage", Title: "Does it cover?", Kind: sim.Lines, X: "nominal level", Y: "share of 600 audits that cover the truth",
			Series: append(append([]sim.SeriesInfo{}, methods...), sim.SeriesInfo{ID: "even", Label: "as promised", Colour: 0, Dashed: true}),
			Notes:  "On the diagonal an interval is as wide as it must be; above it, wider."},
		{ID: "designs", Title: "One canary a model, or many", Kind: sim.Bars, X: "end of the interval", Y: "ε",
			Series: []sim.SeriesInfo{{ID: "one", Label: "one canary a model", Colour: oneColour}, {ID: "many", Label: "many canaries a model", Colour: manyColour}},
			Notes:  "The same number of samples from one model each, and from far fewer models. An end that is missing is infinite."},
		{ID: "effect", Title: "Is each answer a sample?", Kind: sim.Bars, X: "error rate over repeated audits", Y: "design effect",
			Series: []sim.SeriesInfo{{ID: "one", Label: "independent answers, simulated", Colour: oneColour}, {ID: "many", Label: "many canaries a model", Colour: manyColour}},
			Rules:  []sim.Rule{{Label: "independent", At: 1}},
			Notes:  "The variance of an error rate over repeated audits, divided by that of independent answers: 9 means that nine answers are worth one."},
	},

	Readouts: []sim.Readout{
		{ID: "fpr", Label: "False positives", Symbol: "FP/n₀", Unit: "%", Digits: 1},
		{ID: "fnr", Label: "False negatives", Symbol: "FN/n₁", Unit: "%", Digits: 1},
		{ID: "bayes_lo", Label: "Bayes, lower end of ε", Digits: 2},
		{ID: "bayes_hi", Label: "Bayes, upper end of ε", Digits: 2},
		{ID: "cp_lo", Label: "Clopper-Pearson, lower end", Digits: 2},
		{ID: "cp_hi", Label: "Clopper-Pearson, upper end", Digits: 2},
		{ID: "median", Label: "Posterior median of ε", Digits: 2},
		{ID: "width", Label: "Width, Bayes / Clopper-Pearson", Digits: 3},
		{ID: "truth", Label: "This attack, exactly", Symbol: "ε", Digits: 2},
		{ID: "accountant", Label: "What the accountant says", Symbol: "ε", Digits: 2},
		{ID: "p_over", Label: "P(ε above the accountant's)", Unit: "%", Digits: 1},
		{ID: "models", Label: "Models trained", Digits: 0},
		{ID: "accuracy", Label: "Accuracy of the models", Unit: "%", Digits: 1},
	},

	Handles: []sim.Handle{
		{ID: "wire", Label: "the threshold between “in” and “out”"},
		{ID: "lever", Label: "one canary a model, or many"},
	},

	Claims: []sim.Claim{
		{ID: "width", Says: "The joint posterior gives narrower intervals than two confidence intervals, from the same counts", Tests: []sim.Test{
			{Says: "width Bayes / Clopper-Pearson, one canary a model", Holds: sim.AtMost(0.78), Paper: sim.Says("about 0.6"),
				Value: sim.Mean("width")}}},
		{ID: "samples", Says: "The joint posterior needs fewer samples for the same width", Tests: []sim.Test{
			{Says: "times fewer samples: width ratio to the power −2", Holds: sim.AtLeast(1.6), Paper: sim.Says("fewer"),
				Value: func(r sim.Runs) float64 { w := r.Mean(0, "width"); return 1 / (w * w) }}}},
		{ID: "widthk", Says: "The joint posterior is as narrow with many canaries in one model", Tests: []sim.Test{
			{Says: "width Bayes / Clopper-Pearson, many canaries a model", Holds: sim.AtMost(0.78),
				Value: sim.Mean("widthk")}}},
		{ID: "cover", Says: "The credible interval covers the truth about as often as it says", Tests: []sim.Test{
			{Says: "coverage of the Bayes interval over 600 simulated audits", Holds: sim.Between(0.91, 0.98), Paper: sim.Figure(0.95),
				Value: sim.Mean("cover")}}},
		{ID: "cons", Says: "The pair of confidence intervals is cautious: it covers almost always", Tests: []sim.Test{
			{Says: "coverage of Clopper-Pearson over the same audits", Holds: sim.AtLeast(0.98), Paper: sim.Says("conservative"),
				Value: sim.Mean("cons")}}},
		{ID: "heur", Says: "Many canaries in one model count as as many samples, if they don't interact", Tests: []sim.Test{
			{Says: "coverage of the Bayes interval over 60 audits with many canaries a model", Holds: sim.AtLeast(0.86), Paper: sim.Says("valid"),
				Value: sim.Mean("heur_cover")},
			{Says: "design effect of the false negatives over these audits", Holds: sim.Between(0.5, 1.7),
				Value: sim.Mean("effect_fn")}}},
		{ID: "match", Says: "The scores of a trained model are what theory says", Tests: []sim.Test{
			{Says: "largest distance of the scores' means and standard deviations from 0, 1 and 1/µ", Holds: sim.AtMost(0.12),
				Value: sim.Mean("match")}}},
		{ID: "none", Says: "With memberships shuffled, no leak is found", Tests: []sim.Test{
			{Says: "lower end of the Bayes interval after shuffling who was present", Holds: sim.AtMost(0.1),
				Value: sim.Mean("shuffled_lo")}}},
		{ID: "bug", Says: "A missing factor in the noise is proved by Bayes, and not by Clopper-Pearson, with the same samples", Only: true,
			With: []sim.Values{{"sigma": 5.4772, "bug": 8.0, "thr": 0.5}}, Tests: []sim.Test{
				{Says: "Bayes: lower end above the accountant's ε", Holds: sim.AtLeast(0),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "bayes_lo") - r.Mean(1, "accountant") }},
				{Says: "Clopper-Pearson: lower end above the accountant's ε", Holds: sim.AtMost(0),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "cp_lo") - r.Mean(1, "accountant") }}}},
	},

	Data:      func(sim.Values) []string { return data.MNISTFiles(side, pool, 0) },
	Tolerance: 1e-6, // counts are the same; incomplete beta functions differ in their last bits
	Seconds:   2,
	Run:       run,
}
