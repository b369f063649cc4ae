// Package richlazy is rich and lazy learning in recurrent networks after Liu, Baratin, Cornford, Mihalas, Shea-Brown and
// Lajoie: with the norm of the initial weights held fixed, their rank decides how much learning changes a network.
package richlazy

import (
	"slices"

	"orrery/sim"
)

// What may be varied.
var (
	rank = &sim.Int{ID: "rank", Label: "Rank of the initial recurrent matrix", Symbol: "r", Default: 1, Min: 1, Max: 128, Log: true,
		Help: "Shown beside rank 10 (linear network: 5) and full rank, all with the same norm. At or above full rank this network becomes a second, independent full-rank draw: the control."}
	units = &sim.Int{ID: "N", Label: "Hidden units", Symbol: "N", Default: 128, Min: 32, Max: 256, Log: true,
		Help: "Of the recurrent network. The linear network is always 50 wide.", When: sim.If(model, "rnn")}
	gain = &sim.Float{ID: "gain", Label: "Gain", Symbol: "g", Default: 1.25, Min: 0.3, Max: 2,
		Help: "Standard deviation of the entries of the random matrix G, times √N: about its spectral radius.", When: sim.If(model, "rnn")}
	lr = &sim.Float{ID: "lr", Label: "Learning rate", Symbol: "η", Default: 0.003, Min: 0.0005, Max: 0.02, Log: true,
		Help: "Of gradient descent with momentum 0.9, for the recurrent network.", When: sim.If(model, "rnn")}
	stop = &sim.Float{ID: "stop", Label: "Training loss to stop at", Unit: "nats", Default: 0.05, Min: 0.02, Max: 0.2, Log: true,
		Help: "Each network trains until its loss, averaged over 50 batches, is below this: networks are compared at equal loss, not after equal time.", When: sim.If(model, "rnn")}
	coh = &sim.Float{ID: "coh", Label: "Strength of the evidence", Default: 0.5, Min: 0.1, Max: 1,
		Help: "Factor on the coherence of every trial. Weak evidence drowns in the inputs' noise.", When: sim.If(model, "rnn")}
	model = &sim.Choice{ID: "model", Label: "Network", Default: "rnn",
		Options: []sim.Option{{ID: "rnn", Label: "recurrent, deciding"}, {ID: "linear", Label: "two layers, linear"}},
		Help:    "Which network the stage and the first three charts show. The linear theory is computed either way."}
	initial = &sim.Choice{ID: "init", Label: "Start of the linear network", Default: "random",
		Options: []sim.Option{{ID: "random", Label: "random"}, {ID: "aligned", Label: "aligned with the task (rank 1)"}},
		Help:    "Of the linear network only. The aligned start has rank 1 whatever r says: it already looks along the target.", When: sim.If(model, "linear")}
	sigma = &sim.Float{ID: "sig", Label: "Norm of W₁ in the linear network", Symbol: "σ", Default: 3, Min: 0.3, Max: 10, Log: true,
		Help: "Frobenius norm of the first layer at the start, for every rank. A large start is lazy by its scale alone."}
)

// The three networks that are shown side by side, and their colours.
const (
	low  = iota // rank r
	mid         // rank 10, of the linear network 5
	full        // full rank
	nets
)

var (
	ids     = [nets]string{"low", "mid", "full"}
	colours = [nets]int{1, 2, 3}
	series  = []sim.SeriesInfo{
		{ID: "low", Label: "rank {rank}", Colour: 1},
		{ID: "mid", Label: "middle rank", Colour: 2},
		{ID: "full", Label: "full rank", Colour: 3},
	}
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "rich-lazy",
	Title:   "How connectivity structure shapes rich and lazy learning in neural circuits",
	Short:   "Rich and lazy learning",
	Authors: "Yuhan Helena Liu, Aristide Baratin, Jonathan Cornford, Stefan Mihalas, Eric Shea-Brown, Guillaume Lajoie",
	Venue:   "ICLR", Year: 2024, ArXiv: "2310.08513",
	Theme: "Learning dynamics",
	Claim: "At equal norm, the rank of a network's initial weights decides how it learns. A high-rank start is lazy: learning hardly changes the weights' tangent kernel and the representation. " +
		"A low-rank start is rich: both are rebuilt. The exception is a low-rank start that is already aligned with the task.",
	Version: 2,

	Question: "Does a network rebuild itself to learn, or keep its first view?",
	Level:    2,
	Tags:     []string{"learning dynamics", "neuroscience", "recurrent network", "tangent kernel", "initialisation", "low rank"},
	Poster:   "alike-low",
	Main:     []string{"rank", "model", "sig"},
	Watch:    []string{"KA_low", "KA_full", "dW_low", "dW_full"},
	Glossary: []sim.Term{
		{Term: "rich", Means: "Learning rebuilds what the network looks at: its tangent kernel and its inner representation change."},
		{Term: "lazy", Means: "Learning only reweighs what the network saw already at the start: kernel and representation stay."},
		{Term: "rank", Means: "How many independent directions a matrix has: a connectivity of rank 1 passes on one pattern only."},
		{Term: "tangent kernel", Means: "How strongly a small change of the weights for one trial changes the answers to another. If it stays, the network learns like a linear model."},
		{Term: "kernel alignment", Means: "KA: the cosine between the tangent kernel before and after training. 1: the same kernel."},
		{Term: "representation alignment", Means: "RA: the same cosine for how alike the trials' hidden states are."},
		{Term: "Frobenius norm", Means: "The length of a matrix, taken as one long list of numbers."},
		{Term: "coherence", Means: "How strong the evidence of a trial is, against the noise of its inputs."},
	},

	Params: []sim.Param{rank, units, gain, lr, stop, coh, model, initial, sigma},
	Presets: []sim.Preset{
		{Name: "Rank decides", Why: "Three recurrent networks of rank 1, 10 and 128: same norm, same data, stopped at the same loss.", Set: sim.Values{}},
		{Name: "Linear theory", Why: "Two linear layers, where full rank is provably the laziest start on average over tasks.",
			Set: sim.Values{"model": "linear"}},
		{Name: "Aligned: the rule breaks", Why: "A rank-1 start along the very direction that the task asks for.",
			Breaks: "Low rank, yet lazy: the kernel already points at the target and learning only rescales (kernel alignment 0.86, weight change 0.14).",
			Set:    sim.Values{"model": "linear", "init": "aligned"}},
		{Name: "Scale instead of rank", Why: "A first layer of norm 10, more than three times the default.",
			Breaks: "All are lazy: at this scale learning need not move the weights, whatever their rank.",
			Set:    sim.Values{"model": "linear", "sig": 10.0}},
		{Name: "Two full ranks", Why: "The negative control: the first network is full rank too, but drawn anew.",
			Breaks: "Nothing differs but the draw, so the differences are noise round zero.",
			Set:    sim.Values{"rank": 128}},
	},

	Charts: []sim.Chart{
		{ID: "alignment", Title: "Kernel alignment", Kind: sim.Lines, X: "iteration", Y: "KA with the start (1 = same kernel)", Series: series,
			Notes: "How alike the tangent kernel still is to the one before training. A line that stays high is lazy, one that falls is rich."},
		{ID: "change", Title: "Weight change", Kind: sim.Lines, X: "iteration", Y: "|W − W₀| (Frobenius)", Series: series,
			Notes: "How far the recurrent weights (linear: the first layer) have gone from their start. All starts have the same norm."},
		{ID: "loss", Title: "Training loss", Kind: sim.Lines, X: "iteration", Y: "mean of the last 50 batches (nats); linear: |e|²/2", LogY: true,
			Series: append(slices.Clone(series), sim.SeriesInfo{ID: "stop", Label: "stop", Dashed: true}),
			Notes:  "Each network stops where it meets the dashed line, so that all are compared at the same loss."},
		{ID: "theory", Title: "Linear theory", Kind: sim.Bars, X: "start of the first layer", Y: "KA and |ΔW₁|",
			Series: []sim.SeriesInfo{{ID: "KA", Label: "kernel alignment", Colour: 4}, {ID: "dW", Label: "weight change", Colour: 5}},
			Notes:  "Four starts of a two-layer linear network with the same norm. Alignment falls with rank and change grows, except where the one direction is the task's own."},
	},

	Readouts: []sim.Readout{
		{ID: "KA_low", Label: "Kernel alignment, rank {rank}", Symbol: "KA", Digits: 2},
		{ID: "KA_mid", Label: "Kernel alignment, rank 10 (linear: 5)", Symbol: "KA", Digits: 2},
		{ID: "KA_full", Label: "Kernel alignment, full rank", Symbol: "KA", Digits: 2},
		{ID: "RA_low", Label: "Representation alignment, rank {rank}", Symbol: "RA", Digits: 2, When: sim.If(model, "rnn")},
		{ID: "RA_mid", Label: "Representation alignment, rank 10", Symbol: "RA", Digits: 2, When: sim.If(model, "rnn")},
		{ID: "RA_full", Label: "Representation alignment, full rank", Symbol: "RA", Digits: 2, When: sim.If(model, "rnn")},
		{ID: "dW_low", Label: "Weight change, rank {rank}", Symbol: "|ΔW|", Digits: 2},
		{ID: "dW_mid", Label: "Weight change, rank 10 (linear: 5)", Symbol: "|ΔW|", Digits: 2},
		{ID: "dW_full", Label: "Weight change, full rank", Symbol: "|ΔW|", Digits: 2},
		{ID: "acc_low", Label: "Accuracy, rank {rank}", Unit: "%", Digits: 1, When: sim.If(model, "rnn")},
		{ID: "acc_mid", Label: "Accuracy, rank 10", Unit: "%", Digits: 1, When: sim.If(model, "rnn")},
		{ID: "acc_full", Label: "Accuracy, full rank", Unit: "%", Digits: 1, When: sim.If(model, "rnn")},
		{ID: "iters_low", Label: "Iterations, rank {rank}", Digits: 0},
		{ID: "iters_mid", Label: "Iterations, rank 10 (linear: 5)", Digits: 0},
		{ID: "iters_full", Label: "Iterations, full rank", Digits: 0},
		{ID: "rho_low", Label: "Spectral radius of W₀, rank {rank}", Symbol: "ρ", Digits: 2, When: sim.If(model, "rnn")},
		{ID: "rho_mid", Label: "Spectral radius of W₀, rank 10", Symbol: "ρ", Digits: 2, When: sim.If(model, "rnn")},
		{ID: "rho_full", Label: "Spectral radius of W₀, full rank", Symbol: "ρ", Digits: 2, When: sim.If(model, "rnn")},
	},

	Handles: []sim.Handle{{ID: "time", Label: "the iteration that is shown"}},

	Claims: []sim.Claim{
		// Ten seeds: with a standard deviation of 0.21 a seed, the same in a float64 prototype written apart from this code,
		// means of five fall below 0.15 about one time in twenty.
		{ID: "ka", Says: "A full-rank start keeps more of its tangent kernel than a low-rank one", With: recurrent, Only: true, Seeds: 9,
			Breaks: sim.Breaking{Set: sim.Values{"rank": 128}, Why: "Two networks of full rank, drawn apart: nothing differs but the draw"},
			Tests: []sim.Test{
				{Says: "mean over 10 seeds of KA(full rank) − KA(rank {rank})", Holds: sim.AtLeast(0.15), Paper: sim.Says("high rank higher"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "KA_full") - r.Mean(1, "KA_low") }}}},
		{ID: "ra", Says: "A full-rank start keeps more of its representation than a low-rank one", With: recurrent, Only: true, Seeds: 4,
			Breaks: sim.Breaking{Set: sim.Values{"rank": 128}, Why: "Two networks of full rank, drawn apart: nothing differs but the draw"},
			Tests: []sim.Test{
				{Says: "mean over 5 seeds of RA(full rank) − RA(rank {rank})", Holds: sim.AtLeast(0.02), Paper: sim.Says("high rank higher"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "RA_full") - r.Mean(1, "RA_low") }}}},
		{ID: "dw", Says: "The weights of a full-rank start move less than those of a low-rank one", With: recurrent, Only: true, Seeds: 9,
			Breaks: sim.Breaking{Set: sim.Values{"rank": 128}, Why: "Two networks of full rank, drawn apart: nothing differs but the draw"},
			Tests: []sim.Test{
				{Says: "mean over 10 seeds of |ΔW|(rank {rank}) / |ΔW|(full rank)", Holds: sim.AtLeast(1.05), Paper: sim.Says("low rank larger"),
					Value: func(r sim.Runs) float64 { return mean(ratios(r)) }}}},
		{ID: "fit", Says: "Every network learns the task", With: recurrent, Only: true,
			Breaks: sim.Breaking{Set: sim.Values{"coh": 0.1, "stop": 0.2, "N": 32}, Quick: true, Why: "With a fifth of the evidence the input’s noise decides"},
			Tests: []sim.Test{
				{Says: "least accuracy of the three networks on 512 fresh trials", Holds: sim.AtLeast(0.7), Paper: sim.Says("learns"),
					Value: func(r sim.Runs) float64 { return r.Mean(1, "acc_least") }}}},
		{ID: "lin", Says: "In the linear network a full-rank start keeps its tangent kernel, a low-rank start does not",
			Breaks: sim.Breaking{Set: sim.Values{"model": "linear", "sig": 10.0}, Quick: true, Why: "A start of norm 10 is lazy by its scale, whatever its rank"},
			Tests: []sim.Test{
				{Says: "linear network: KA(full rank) − KA(rank {rank})", Holds: sim.AtLeast(0.6), Paper: sim.Says("full rank best on average over tasks"),
					Value: func(r sim.Runs) float64 { return r.Mean(0, "lin_KA_full") - r.Mean(0, "lin_KA_low") }}}},
		{ID: "lindw", Says: "In the linear network the weights of a full-rank start move less",
			Breaks: sim.Breaking{Set: sim.Values{"model": "linear", "rank": 128}, Quick: true, Why: "Both starts have full rank"},
			Tests: []sim.Test{
				{Says: "linear network: |ΔW₁|(rank {rank}) / |ΔW₁|(full rank)", Holds: sim.AtLeast(2), Paper: sim.Says("low rank larger"),
					Value: sim.MeanRatio("lin_dW_low", "lin_dW_full")}}},
		{ID: "align", Says: "The exception: a rank-1 start along the task's direction is lazy",
			Breaks: sim.Breaking{Set: sim.Values{"model": "linear", "sig": 10.0}, Quick: true, Why: "At norm 10 every rank-1 start is lazy, aligned or not"},
			Tests: []sim.Test{
				{Says: "linear network: KA(rank 1, aligned) − KA(rank 1, random)", Holds: sim.AtLeast(0.5), Paper: sim.Says("can still be lazy"),
					Value: func(r sim.Runs) float64 { return r.Mean(0, "lin_KA_aligned") - r.Mean(0, "lin_KA_1") }}}},
	},

	Tolerance: 1e-6,
	Seconds:   4,
	Run:       run,
}

// recurrent is the setting that the claims about recurrent networks look at.
var recurrent = []sim.Values{{"model": "rnn"}}

// ratios are |ΔW| of the low rank over that of the full rank, seed by seed.
func ratios(r sim.Runs) []float64 {
	out := r.Each(1, "dW_low")
	for i, x := range r.Each(1, "dW_full") {
		out[i] /= x
	}
	return out
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
