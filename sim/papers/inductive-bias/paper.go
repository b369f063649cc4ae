// Package bias is the computation of inductive bias of Boopathy, Yue, Hwang, Iyer and Fiete: how much must be known
// beforehand, in nats, to pick a hypothesis that generalises well among those that fit the training data? The paper models
// the distribution of sampled hypotheses' errors; here, for Gaussian processes, the exact law stands beside the model.
package bias

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	nTrain = &sim.Int{ID: "n", Label: "Training points", Symbol: "n", Default: 200, Min: 20, Max: 400, Log: true,
		Help: "What the training data say need not be known beforehand: more points, less bias."}
	epsDigits = &sim.Float{ID: "eps", Label: "Error that counts as generalising, digits", Symbol: "ε", Default: 0.03, Min: 0.005, Max: 0.09, Log: true,
		Help: "Mean square over the ten outputs and all test digits. A constant answer has 0.09."}
	epsSynthetic = &sim.Float{ID: "eps_syn", Label: "Error that counts as generalising, synthetic task", Symbol: "ε", Default: 0.02, Min: 0.002, Max: 0.5, Log: true,
		Help: "Mean square; the target sin(πx₁) itself has a mean square of 0.5."}
	samples = &sim.Int{ID: "samples", Label: "Sampled hypotheses", Default: 400, Min: 50, Max: 2000, Log: true,
		Help: "Functions drawn from the kernel's posterior for each fit. The exact law needs none."}
	trials = &sim.Int{ID: "trials", Label: "Trained networks", Default: 20, Min: 5, Max: 40,
		Help: "Random starts trained to fit the data, for each of the two network spaces."}
	width = &sim.Int{ID: "width", Label: "Hidden units", Symbol: "h", Default: 64, Min: 8, Max: 256, Log: true,
		Help: "Of each hidden layer of the perceptron."}
	depth = &sim.Int{ID: "depth", Label: "Hidden layers", Default: 2, Min: 0, Max: 3,
		Help: "Of the perceptron. With none it is the linear model at the perceptron's learning rate."}
	steps = &sim.Int{ID: "steps", Label: "Training steps", Default: 200, Min: 50, Max: 1000, Log: true,
		Help: "Of Adam on the whole training set. A network that does not fit yet is not in the conditioned space: look at its training error."}
	ell = &sim.Float{ID: "ell", Label: "Kernel length, synthetic task", Symbol: "ℓ", Default: 0.7, Min: 0.1, Max: 3, Log: true,
		Help: "How far apart two points may lie and still have similar values."}
	ard = &sim.Bool{ID: "ard", Label: "The kernel looks at x₁ only",
		Help: "A control: the kernel is told which coordinate matters in the synthetic task."}
	labels = &sim.Choice{ID: "labels", Label: "Training labels of the digits", Default: "true",
		Options: []sim.Option{{ID: "true", Label: "true"}, {ID: "shuffled", Label: "shuffled"}},
		Help:    "Shuffled labels say nothing about the test digits, so everything must be known beforehand."}
)

var (
	dims    = []int{2, 4, 6, 8, 12, 16}
	counts  = []int{50, 100, 200, 400}
	dataDim = 6 // d of the sweep over n
)

// The colours of the hypothesis spaces, everywhere.
const (
	kernelColour, linearColour, mlpColour, momentColour, shuffledColour = 1, 2, 3, 4, 5
)

func estimates() []sim.SeriesInfo {
	return []sim.SeriesInfo{{ID: "exact", Label: "exact law", Colour: 0, Dashed: true}, {ID: "fitted", Label: "fitted to samples", Colour: kernelColour},
		{ID: "moments", Label: "two moments", Colour: momentColour}}
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "inductive-bias",
	Title:   "Towards Exact Computation of Inductive Bias",
	Short:   "Inductive bias in nats",
	Authors: "Akhilan Boopathy, William Yue, Jaedong Hwang, Abhiram Iyer, Ila Fiete",
	Venue:   "IJCAI", Year: 2024, ArXiv: "2406.15941",
	Theme: "Theory",
	Claim: "The inductive bias that a task needs can be estimated directly: it is -ln of the share of hypotheses that generalise well among those that fit the training data. " +
		"Tasks of higher dimension need more of it, and neural networks carry large amounts of it.",
	Version: 2,

	Question: "How much must a learner know before it sees any data?",
	Level:    2,
	Tags:     []string{"inductive bias", "generalisation", "information theory", "gaussian process", "hypothesis space", "MNIST"},
	Poster:   "tasks",
	Main:     []string{"labels", "n", "eps", "ard"},
	Watch:    []string{"bits", "odds", "exact_196", "fit_mlp"},
	Glossary: []sim.Term{
		{Term: "inductive bias", Means: "What makes a learner prefer some functions over others that fit the data equally well: features, architecture, optimiser."},
		{Term: "hypotheses", Means: "The functions among which the learner chooses."},
		{Term: "nats", Means: "A unit of information by natural logarithms: 0.69 nats are one bit."},
		{Term: "bits", Means: "A unit of information: a bias of ten bits picks one out of about a thousand."},
		{Term: "Gaussian process", Means: "A way to draw random functions such that nearby inputs get similar values. It can be conditioned on the training data exactly."},
		{Term: "generalise", Means: "To be right on examples that were not trained on."},
		{Term: "kernel", Means: "What says how similar two inputs are, and with that how similar a random function’s values there are."},
		{Term: "non-central chi-square", Means: "The law of a sum of squared normal numbers that are shifted. Its tail is fitted to errors of drawn functions."},
	},

	Params: []sim.Param{nTrain, epsDigits, epsSynthetic, samples, trials, width, depth, steps, ell, ard, labels},
	Presets: []sim.Preset{
		{Name: "What must be known beforehand", Why: "Synthetic tasks of 2 to 16 dimensions, digits at two resolutions, three hypothesis spaces.", Set: sim.Values{}},
		{Name: "A kernel that already knows", Why: "The kernel looks at the one coordinate that matters.",
			Breaks: "Dimension no longer costs anything: what had to be known beforehand is in the kernel.",
			Set:    sim.Values{"ard": true}},
		{Name: "More data, less bias", Why: "400 training points: the data say more, so less must be known beforehand.",
			Set: sim.Values{"n": 400}},
		{Name: "Shuffled labels", Why: "Training labels in random order need more bias than any real task.",
			Breaks: "Networks that fit noise need hundreds of nats too, so little of their advantage is left; nor do finer pixels cost more.",
			Set:    sim.Values{"labels": "shuffled"}},
		{Name: "Easy bar", Why: "An error of 0.08 counts as good: almost nobody needs a bias, networks least of all.",
			Set: sim.Values{"eps": 0.08}},
	},

	Charts: []sim.Chart{
		{ID: "errors", Title: "Error distribution", Kind: sim.Lines, X: "test error (mean square)", Y: "hypotheses per bin", LogX: true,
			Series: []sim.SeriesInfo{{ID: "kernel", Label: "kernel", Colour: kernelColour}, {ID: "kernel fit", Label: "its fitted law", Colour: kernelColour, Dashed: true},
				{ID: "linear", Label: "linear", Colour: linearColour}, {ID: "linear fit", Label: "its fitted law", Colour: linearColour, Dashed: true},
				{ID: "mlp", Label: "MLP", Colour: mlpColour}, {ID: "mlp fit", Label: "its fitted law", Colour: mlpColour, Dashed: true},
				{ID: "shuffled", Label: "kernel, shuffled labels", Colour: shuffledColour}, {ID: "eps", Label: "ε", Colour: 0}},
			Notes: "Digits at 14 × 14. The information is how far a law's tail has fallen where it meets ε."},
		{ID: "dims", Title: "Bias against dimension", Kind: sim.Lines, X: "dimension d of the synthetic task", Y: "bias needed (nats)", Series: estimates(),
			Notes: "The target depends on x₁ alone in every dimension."},
		{ID: "data", Title: "Bias against data", Kind: sim.Lines, X: "training points n", Y: "bias needed (nats)", LogX: true, Series: estimates(),
			Notes: "Synthetic task, d = 6. The slope is what a training point saves."},
		{ID: "spaces", Title: "Hypothesis spaces", Kind: sim.Bars, X: "hypothesis space", Y: "bias still needed (nats)", Series: estimates(),
			Notes: "Digits at 14 × 14. A space with a low bar carries the rest in itself. The exact law is known for kernels only."},
	},

	Readouts: []sim.Readout{
		{ID: "exact_196", Label: "Bias needed, digits 14 × 14, kernel, exact", Symbol: "I", Unit: "nats", Digits: 0},
		{ID: "bits", Label: "The same", Unit: "bits", Digits: 0},
		{ID: "odds", Label: "Odds 1 in 10^x, x", Digits: 0},
		{ID: "fit_percent", Label: "Fitted against exact", Unit: "%", Digits: 0},
		{ID: "mean_196", Label: "Mean error of a kernel draw", Digits: 3},
		{ID: "sd_196", Label: "Its standard deviation", Digits: 4},
		{ID: "train_mlp", Label: "Training error of the MLP", Digits: 5},
		{ID: "fit_mlp", Label: "Bias still needed by the MLP", Unit: "nats", Digits: 0},
	},

	Handles: []sim.Handle{
		{ID: "task", Label: "the task that is weighed"},
		{ID: "pick", Label: "the function that is looked at"},
	},

	Claims: []sim.Claim{
		{ID: "dims", Says: "Tasks of higher dimension need more inductive bias, although only one coordinate matters", Tests: []sim.Test{
			{Says: "exact bias at d = 16 less that at d = 4 (nats)", Holds: sim.AtLeast(200), Paper: sim.Says("grows with dimension"),
				Value: func(r sim.Runs) float64 { return r.Mean(0, "exact_d16") - r.Mean(0, "exact_d4") }},
			{Says: "steps d = 4, 6, 8, 12, 16 that raise it, of four", Holds: sim.AtLeast(4), Paper: sim.Says("grows with dimension"),
				Value: rises}}},
		{ID: "pixels", Says: "Digits with more pixels need more inductive bias", Tests: []sim.Test{
			{Says: "exact bias, 196 pixels / 49 pixels", Holds: sim.AtLeast(1.3), Paper: sim.Says("grows"),
				Value: func(r sim.Runs) float64 { return ratio(r, "exact_196", "exact_49") }}}},
		{ID: "data", Says: "More training data leave less to be known beforehand", Tests: []sim.Test{
			{Says: "exact bias, synthetic d = 6, n = 50 / n = 400", Holds: sim.AtLeast(1.5), Paper: sim.Says("falls with data"),
				Value: func(r sim.Runs) float64 { return ratio(r, "exact_n50", "exact_n400") }}}},
		{ID: "nets", Says: "Networks carry most of the bias that a generic kernel lacks", Tests: []sim.Test{
			{Says: "fitted bias, kernel / MLP", Holds: sim.AtLeast(4), Paper: sim.Says("networks carry much bias"),
				Value: func(r sim.Runs) float64 { return ratio(r, "fit_196", "fit_mlp") }}}},
		{ID: "arch", Says: "The measure tells architectures apart", Tests: []sim.Test{
			{Says: "fitted bias, linear / MLP", Holds: sim.AtLeast(2.5), Paper: sim.Says("tells architectures apart"),
				Value: func(r sim.Runs) float64 { return ratio(r, "fit_linear", "fit_mlp") }}}},
		{ID: "fit", Says: "The law fitted to samples agrees with the exact law where the goal lies among the samples, and in order far from them", Tests: []sim.Test{
			{Says: "fitted / exact bias, synthetic d = 4", Holds: sim.Between(0.7, 1.4), Paper: sim.Says("“exact”"),
				Value: func(r sim.Runs) float64 { return ratio(r, "fit_d4", "exact_d4") }},
			{Says: "fitted / exact bias, digits, 196 pixels", Holds: sim.Between(0.4, 1.2), Paper: sim.Says("“exact”"),
				Value: func(r sim.Runs) float64 { return ratio(r, "fit_196", "exact_196") }}}},
	},

	Data:      func(sim.Values) []string { return data.MNISTFiles(side, poolTrain, poolTest) },
	Tolerance: 1e-4, // the search for the likeliest law stops a little elsewhere
	Seconds:   7,
	Run:       run,
}

// ratio is a/b, where less than a hundredth of a nat counts as a hundredth: there is no ratio of nothings.
func ratio(r sim.Runs, a, b string) float64 {
	const nothing = 0.01
	x, y := r.Mean(0, a), r.Mean(0, b)
	if math.IsNaN(x) || math.IsNaN(y) {
		return math.NaN()
	}
	return max(x, nothing) / max(y, nothing)
}

// rises counts the steps of d = 4, 6, 8, 12, 16 that raise the exact bias.
func rises(r sim.Runs) float64 {
	up, before := 0.0, r.Mean(0, "exact_d4")
	for _, d := range dims[2:] {
		now := r.Mean(0, fmt.Sprintf("exact_d%d", d))
		if math.IsNaN(now) {
			return math.NaN()
		}
		if now > before {
			up++
		}
		before = now
	}
	return up
}
