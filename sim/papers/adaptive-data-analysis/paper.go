// Package adaptive is preserving statistical validity in adaptive data analysis, after Dwork, Feldman, Hardt, Pitassi, Reingold
// and Roth: an analyst who chooses questions by earlier answers soon finds what is not there, unless the answers are
// given with noise of the right size, or by a mechanism that looks at the sample as rarely as it can.
package adaptive

import "orrery/sim"

// What may be varied.
var (
	n = &sim.Int{ID: "n", Label: "Sample size", Symbol: "n", Default: 4000, Min: 200, Max: 16000, Log: true,
		Help: "How many people the sample holds. The scaling claims have sample sizes of their own."}
	m = &sim.Int{ID: "m", Label: "Questions", Symbol: "m", Default: 20000, Min: 10, Max: 60000, Log: true,
		Help: "How many features the analyst asks about before the final question."}
	world = &sim.Choice{ID: "world", Label: "World", Default: "noise",
		Options: []sim.Option{{ID: "noise", Label: "A: pure noise"}, {ID: "signal", Label: "B: some real findings"}},
		Help:    "In A nothing is to be found, so every finding is a lie. In B four features are real, and private multiplicative weights takes part."}
	sigma = &sim.Float{ID: "sigma", Label: "Noise on each answer", Symbol: "σ", Default: 0.07, Min: 0, Max: 0.3,
		Help: "Standard deviation of the Gaussian noise that the second mechanism adds. Small: the analyst reads the sample. Large: the answers are noise."}
	threshold = &sim.Float{ID: "T", Label: "Threshold of PMW", Symbol: "T", Default: 0.15, Min: 0.05, Max: 0.4,
		Help: "World B: how wrong the public hypothesis must be before the sample is read."}
	s = &sim.Float{ID: "s", Label: "Noise of PMW", Symbol: "s", Default: 0.015, Min: 0, Max: 0.1,
		Help: "World B: scale of the Laplace noise on test, threshold and answer."}
	eta = &sim.Float{ID: "eta", Label: "Step of PMW", Symbol: "η", Default: 0.1, Min: 0.02, Max: 0.5, Log: true,
		Help: "World B: how far one update turns the hypothesis."}
	theta = &sim.Float{ID: "theta", Label: "Strength of the real findings", Symbol: "θ", Default: 0.5, Min: 0, Max: 1,
		Help: "World B: c(x) = tanh(θ·ΣB_k(x)). At 0.5 each of the four real features has a correlation of about 0.31 with the label."}
	tau = &sim.Float{ID: "tau", Label: "Tolerated error", Symbol: "τ", Default: 0.4, Min: 0.1, Max: 0.6,
		Help: "World A: the first answer that is wrong by more than this is the first lie; m* is how many questions it took."}
	adaptive = &sim.Bool{ID: "adaptive", Label: "The analyst looks back", Default: true,
		Help: "Off: the final question, the only one that depends on earlier answers, is not asked. Then nothing goes wrong."}
)

// The mechanisms' colours, in charts and on the stage.
const (
	colourEmp   = 2
	colourGauss = 1
	colourPMW   = 3
	colourSplit = 5
	colourNever = 6
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "adaptive-data-analysis",
	Title:   "Preserving Statistical Validity in Adaptive Data Analysis",
	Short:   "Adaptive data analysis",
	Authors: "Cynthia Dwork, Vitaly Feldman, Moritz Hardt, Toniann Pitassi, Omer Reingold, Aaron Roth",
	Venue:   "STOC", Year: 2015, ArXiv: "1411.2664",
	Theme: "Privacy",
	Claim: "When questions are chosen after seeing earlier answers, averages over n people stay true for only about n questions: whoever combines the answers finds what is not there. " +
		"Noise of the right size on every answer makes it about n², and a mechanism that answers from one public hypothesis and rarely looks at the sample, exponentially many.",
	Version: 2,

	Question: "How does asking the data too often make a coin look skilled?",
	Level:    1,
	Tags:     []string{"p-hacking", "overfitting", "multiple testing", "statistics", "differential privacy", "reproducibility"},
	Poster:   "strip",
	Main:     []string{"adaptive", "m", "n", "sigma"},
	Watch:    []string{"reported_emp", "true_emp", "reported_gauss", "mstar_emp"},
	Glossary: []sim.Term{
		{Term: "correlation", Means: "How far a feature and the label go together, from −1 to 1. Zero: one says nothing of the other."},
		{Term: "sample", Means: "The people whose data were collected; all else is guessed from them."},
		{Term: "adaptive", Means: "Of questions: chosen in the light of earlier answers from the same data."},
		{Term: "noise", Means: "A small random error added to every answer, so that it does not carry the accidents of this sample."},
		{Term: "PMW", Means: "Private multiplicative weights: it answers from a public guess of the population, and looks at the data only when that guess is wrong."},
		{Term: "hypothesis", Means: "The public guess of what the population is like, from which PMW answers."},
		{Term: "privacy", Means: "An answer that hardly depends on any single person, so that nothing of that person can be told from it."},
	},

	Params: []sim.Param{n, m, world, sigma, threshold, s, eta, theta, tau, adaptive},
	Presets: []sim.Preset{
		{Name: "A discovery in noise", Why: "20,000 worthless features, and a classifier that seems to be right for 96 of 100 people.", Set: sim.Values{}},
		{Name: "One public hypothesis", Why: "World B: four findings are real; private multiplicative weights answers 30,000 questions and reads the sample about 11 times.",
			Set: sim.Values{"world": "signal", "m": 30000, "sigma": 0.055}},
		{Name: "Nobody looks back", Why: "The negative control: the same 20,000 questions, but no final one that depends on the answers.",
			Breaks: "The empirical mean is wrong by 0.064 at most: claim 1 vanishes, and noise only does harm.",
			Set:    sim.Values{"adaptive": false}},
		{Name: "Small sample: noise cannot help", Why: "500 people: n·σ² = 2.5, so noise delays the first lie by a factor of about 2.3 only.",
			Breaks: "Both mechanisms break long before 3000 questions.",
			Set:    sim.Values{"n": 500, "m": 3000}},
		{Name: "Too much noise", Why: "σ = 0.25: the analyst finds nothing in these answers, and nor does anybody else.",
			Breaks: "The largest error is now that of the noise itself, about 1: safe and useless.",
			Set:    sim.Values{"sigma": 0.25}},
	},

	Charts: []sim.Chart{
		{ID: "reported", Title: "Reported against true", Kind: sim.Lines, X: "questions", Y: "correlation of the majority classifier with the label", LogX: true,
			Series: []sim.SeriesInfo{{ID: "emp", Label: "empirical mean", Colour: colourEmp}, {ID: "emp_true", Label: "true, empirical", Colour: colourEmp, Dashed: true}, {ID: "emp_theory", Label: "theory", Colour: 0, Dashed: true},
				{ID: "gauss", Label: "with noise", Colour: colourGauss}, {ID: "gauss_true", Label: "true, with noise", Colour: colourGauss, Dashed: true}, {ID: "gauss_theory", Label: "theory, with noise", Colour: 0, Dashed: true},
				{ID: "pmw", Label: "PMW", Colour: colourPMW}, {ID: "pmw_true", Label: "true, PMW", Colour: colourPMW, Dashed: true},
				{ID: "true", Label: "true, all", Colour: 4, Dashed: true}},
			Notes: "Accuracy is (1 + correlation)/2. The distance of a solid curve from its dashed one is the lie that the analyst is told about this classifier."},
		{ID: "scaling", Title: "Questions until the first lie", Kind: sim.Lines, X: "sample size n", Y: "m*, questions until an error exceeds τ", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "emp", Label: "empirical mean", Colour: colourEmp}, {ID: "gauss", Label: "with noise τ/5.5", Colour: colourGauss},
				{ID: "one", Label: "slope 1", Colour: 0, Dashed: true}, {ID: "two", Label: "slope 2", Colour: 0, Dashed: true},
				{ID: "emp_theory", Label: "theory", Colour: colourEmp, Dashed: true}, {ID: "gauss_theory", Label: "theory, with noise", Colour: colourGauss, Dashed: true}},
			Notes: "World A alone. Geometric means of three repetitions. On logarithmic axes a power of n is a straight line, and its slope is the power."},
		{ID: "touched", Title: "How often the sample was touched", Kind: sim.Lines, X: "questions", Y: "updates so far", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "pmw", Label: "PMW", Colour: colourPMW}, {ID: "bound", Label: "bound 4 ln(2Nx)/T²", Colour: 0, Dashed: true}},
			Notes:  "World B alone. Every update costs a look at the sample; all other answers come from the hypothesis. The bound holds for any questions whatever, so it is loose."},
		{ID: "price", Title: "The price of noise", Kind: sim.Lines, X: "noise σ", Y: "largest error after m questions",
			Series: []sim.SeriesInfo{{ID: "gauss", Label: "measured", Colour: colourGauss}, {ID: "finding", Label: "theory: the analyst's finding", Colour: colourEmp, Dashed: true},
				{ID: "largest", Label: "theory: the largest honest error", Colour: 0, Dashed: true}},
			Notes: "World A alone, the same questions at every σ. Left the analyst reads the sample through the noise, right the noise itself is the error; the best σ lies where the two meet."},
	},

	Readouts: []sim.Readout{
		{ID: "reported_emp", Label: "Reported accuracy, empirical mean", Unit: "%", Digits: 1},
		{ID: "true_emp", Label: "True accuracy, empirical mean", Unit: "%", Digits: 1},
		{ID: "reported_gauss", Label: "Reported accuracy, with noise", Unit: "%", Digits: 1},
		{ID: "reported_pmw", Label: "Reported accuracy, PMW", Unit: "%", Digits: 1},
		{ID: "true_pmw", Label: "True accuracy, PMW", Unit: "%", Digits: 1},
		{ID: "err_emp", Label: "Largest error, empirical mean", Digits: 3},
		{ID: "err_gauss", Label: "Largest error, with noise", Digits: 3},
		{ID: "err_split", Label: "Largest error, sample splitting", Digits: 3},
		{ID: "mstar_emp", Label: "Questions until the first lie, empirical mean", Symbol: "m*", Digits: 0},
		{ID: "mstar_gauss", Label: "Questions until the first lie, with noise", Symbol: "m*", Digits: 0},
		{ID: "err_pmw", Label: "Largest error, PMW", Digits: 3},
		{ID: "err_never", Label: "Largest error, never looking", Digits: 3},
		{ID: "updates", Label: "Updates of the hypothesis", Digits: 0},
		{ID: "served", Label: "Answers served by the hypothesis", Unit: "%", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "when", Label: "the question at which the tables stand"},
		{ID: "sigma", Label: "the noise on the answers"},
	},

	Claims: []sim.Claim{
		{ID: "lie", Says: "The empirical mean, asked adaptively, reports a strong finding where there is none", With: noiseAlone, Only: true, Tests: []sim.Test{
			{Says: "largest error of the empirical mean", Holds: sim.AtLeast(0.7), Paper: sim.Says("large"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "err_emp") }}}},
		{ID: "noise", Says: "Noise on the answers makes the analyst's worst error smaller", With: noiseAlone, Only: true, Tests: []sim.Test{
			{Says: "largest error with noise / of the empirical mean", Holds: sim.AtMost(0.55), Paper: sim.Says("smaller"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "err_gauss") / r.Mean(1, "err_emp") }}}},
		{ID: "lin", Says: "The empirical mean lasts for a number of questions proportional to n", With: noiseAlone, Only: true, Tests: []sim.Test{
			{Says: "slope of ln m* against ln n, empirical mean", Holds: sim.Between(0.9, 1.2), Paper: sim.Says("1"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "slope_emp") }}}},
		{ID: "quad", Says: "With noise on the answers the number of questions that stay true grows with about n²", With: noiseAlone, Only: true, Tests: []sim.Test{
			{Says: "slope of ln m* against ln n, with noise", Holds: sim.AtLeast(1.5), Paper: sim.Says("2"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "slope_gauss") }},
			{Says: "that slope less the empirical mean's", Holds: sim.AtLeast(0.4), Paper: sim.Says("1"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "slope_gauss") - r.Mean(1, "slope_emp") }}}},
		{ID: "gain", Says: "At n = 4000 noise delays the first lie many times over", With: noiseAlone, Only: true, Tests: []sim.Test{
			{Says: "m* with noise / of the empirical mean, at n = 4000", Holds: sim.AtLeast(8), Paper: sim.Says("grows with n"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "gain") }}}},
		{ID: "pmw", Says: "Answers from one public hypothesis stay true for 30,000 questions and the final ones", With: signalToo, Only: true, Tests: []sim.Test{
			{Says: "largest error of PMW", Holds: sim.AtMost(0.25), Paper: sim.Says("flat"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "err_pmw") }},
			{Says: "largest error of PMW / of the empirical mean", Holds: sim.AtMost(0.6), Paper: sim.Says("smaller"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "err_pmw") / r.Mean(1, "err_emp") }}}},
		{ID: "touch", Says: "Answers from one public hypothesis touch the sample a few times only", With: signalToo, Only: true, Tests: []sim.Test{
			{Says: "updates of PMW, in 30,000 questions", Holds: sim.AtMost(40), Paper: sim.Says("log of the universe"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "updates") }}}},
		{ID: "find", Says: "The classifier built from the public hypothesis is truly better", With: signalToo, Only: true, Tests: []sim.Test{
			{Says: "true correlation of the final classifier, PMW less empirical mean", Holds: sim.AtLeast(0.05),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "corr_pmw") - r.Mean(1, "corr_emp") }}}},
	},

	Tolerance: 1e-6, // logarithms and exponentials differ in the last bit
	Seconds:   1,
	Run:       run,
}

// A world at hand decides its own claims; the other's take a run there.
var (
	noiseAlone = []sim.Values{{"world": "noise"}}
	signalToo  = []sim.Values{{"world": "signal", "m": 30000}}
)

func run(r *sim.Run) {
	if world.In(r) == "signal" {
		runSignal(r)
	} else {
		runNoise(r)
	}
}
