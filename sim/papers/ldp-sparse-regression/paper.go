// Package ldp is sparse linear regression under local differential privacy after Zhu, Ding, Aggarwal, Xu and Wang: nobody
// is trusted with a user's data, so every user adds noise before sending anything, and the dimension, which costs only a
// logarithm otherwise, is paid for with a power.
package ldp

import "orrery/sim"

// What may be varied.
var (
	users = &sim.Int{ID: "n", Label: "Users", Symbol: "n", Default: 100_000_000, Min: 100_000, Max: 1_000_000_000, Log: true,
		Help: "How many people take part. In the census this is a number, not a loop: only what the server sees is drawn."}
	dim = &sim.Int{ID: "d", Label: "Dimension", Symbol: "d", Default: 32, Min: 8, Max: 128, Log: true,
		Help: "Coordinates of x and of the unknown θ. The curves against d have dimensions of their own, 16 to 128."}
	sparsity = &sim.Int{ID: "k", Label: "Non-zeros", Symbol: "k", Default: 4, Min: 1, Max: 16, Log: true,
		Help: "Entries of θ that are not 0; each is ±1/√k, so that θ has length 1. It can't exceed d."}
	epsilon = &sim.Float{ID: "eps", Label: "Local privacy", Symbol: "ε", Default: 4, Min: 0.5, Max: 16, Log: true,
		Help: "What a single message may give away about its sender. Smaller is more private, and noisier."}
	delta = &sim.Float{ID: "delta", Label: "Failure probability", Symbol: "δ", Default: 1e-5, Min: 1e-9, Max: 1e-3, Log: true,
		Help: "Of (ε, δ)-differential privacy."}
	public = &sim.Int{ID: "public", Label: "Public points without responses", Symbol: "m", Default: 10_000_000, Min: 1000, Max: 100_000_000, Log: true,
		Help: "People whose x is no secret. The server learns the covariance from them, so that users need not send it."}
	rounds = &sim.Int{ID: "rounds", Label: "Rounds of the interactive protocol", Symbol: "T", Default: 6, Min: 1, Max: 20,
		Help: "Users are split into so many groups. Each group is sent the present θ and answers once."}
	cl = &sim.Float{ID: "cl", Label: "Width of the band", Default: 0.6, Min: 0, Max: 2,
		Help: "The soft threshold λ in units of about the largest of d noises. At 0 nothing is cut off and sparsity is not used."}
	noise = &sim.Float{ID: "noise", Label: "Noise of the responses", Default: 0.25, Min: 0, Max: 2,
		Help: "Standard deviation of what θ·x leaves unexplained. It is nature's, not privacy's."}
	clipAt = &sim.Float{ID: "R", Label: "Responses clipped to", Symbol: "±R", Default: 2.5, Min: 0.5, Max: 6,
		Help: "Privacy noise must hide the largest response there may be, so the larger R, the noisier. Only real users are clipped; the census ignores that."}
	engine = &sim.Choice{ID: "engine", Label: "Users", Default: "census",
		Options: []sim.Option{{ID: "census", Label: "census: what the server sees"}, {ID: "literal", Label: "literal: every user exists"}},
		Help:    "Literal: up to 4 million users and 10 million public points, each drawn bit by bit. The curves always come from the census."}
)

// The methods, in the order of charts.
const (
	nldp = iota
	pub
	iht
	central
	np
	raw
	methodCount
)

var series = [methodCount]sim.SeriesInfo{
	{ID: "nldp", Label: "one round", Colour: 2},
	{ID: "pub", Label: "one round + public x", Colour: 1},
	{ID: "iht", Label: "interactive", Colour: 3},
	{ID: "central", Label: "trusted server", Colour: 5},
	{ID: "np", Label: "no privacy", Colour: 4, Dashed: true},
	{ID: "raw", Label: "one round, no threshold", Colour: 6, Dashed: true},
}

// What the curves are measured at.
const repetitions = 8

var (
	dims       = []int{16, 32, 64, 128}
	shares     = []float64{0.03, 0.1, 0.3, 1} // of the users
	sparsities = []int{1, 2, 4, 8, 16}
	sparseDim  = 64 // where sparsity is varied
)

func ratio(a, b string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(0, a) / r.Mean(0, b) }
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "ldp-sparse-regression",
	Title:   "Improved Analysis of Sparse Linear Regression in Local Differential Privacy Model",
	Short:   "Sparse regression, locally private",
	Authors: "Liyang Zhu, Meng Ding, Vaneet Aggarwal, Jinhui Xu, Di Wang",
	Venue:   "ICLR", Year: 2024, ArXiv: "2310.07367",
	Theme: "Privacy",
	Claim: "When nobody is trusted with raw data and every user adds noise before sending, the error of sparse regression grows with a power of the dimension: " +
		"with d if everyone answers once, with √d if the server also has public data without responses or asks in rounds. " +
		"Without privacy, or with a trusted server, the dimension costs only a logarithm.",
	Version: 2,

	Question: "What does it cost to learn from people who trust nobody?",
	Level:    3,
	Tags:     []string{"privacy", "local differential privacy", "sparsity", "regression", "statistics", "high dimension"},
	Poster:   "one",
	Main:     []string{"eps", "n", "d", "k"},
	Watch:    []string{"error_nldp", "error_pub", "error_iht", "error_central"},
	Glossary: []sim.Term{
		{Term: "trusted server", Means: "Somebody who sees all raw data and adds noise only to the result."},
		{Term: "sparse", Means: "With few coefficients that are not zero."},
		{Term: "covariance", Means: "The table of how every two of the numbers of a person vary together."},
		{Term: "soft threshold", Means: "It moves every estimate towards zero by a fixed amount, and makes zero of those that are smaller."},
		{Term: "band", Means: "The range about zero in which an estimate is taken for noise."},
		{Term: "support", Means: "Which coefficients are not zero."},
		{Term: "iterative hard thresholding", Means: "In rounds: a step along the gradient, then only the largest few coefficients are kept."},
		{Term: "public", Means: "Of data: known to all, so that nobody’s privacy is spent on it."},
	},

	Params: []sim.Param{users, dim, sparsity, epsilon, delta, public, rounds, cl, noise, clipAt, engine},
	Presets: []sim.Preset{
		{Name: "The price of dimension", Why: "A hundred million users, 32 coordinates, 4 of which matter: three protocols with the same privacy and three widths of fog.", Set: sim.Values{}},
		{Name: "A million real users", Why: "Every user exists, bit by bit. One round leaves an error of about 0.4, public data and rounds 0.11.",
			Breaks: "With a hundredth of the users the curves bend in 64 dimensions and more: the one-round protocol saturates near the error of guessing 0.",
			Set:    sim.Values{"engine": "literal", "n": 1_000_000}},
		{Name: "Too few users: one round breaks", Why: "64 dimensions, a million users: the covariance that the server sees has negative eigenvalues.",
			Breaks: "One round ends near 0.85, where guessing 0 has 1 and no threshold 2.1; public data or rounds still reach 0.17. The slopes of one round bend.",
			Set:    sim.Values{"d": 64, "n": 1_000_000}},
		{Name: "No threshold", Why: "Nothing is cut off: sparsity is not used.",
			Breaks: "One round then loses with d^1.5 instead of d, and no number of zeros helps.",
			Set:    sim.Values{"cl": 0.0}},
		{Name: "A trusted server", Why: "ε = 1: look at the trusted server, who adds the noise once to the averages. Dimension is free again.",
			Breaks: "Who trusts nobody pays for the smaller ε: in 128 dimensions one round is lost, and its slopes with it.",
			Set:    sim.Values{"eps": 1.0}},
	},

	Charts: []sim.Chart{
		{ID: "dim", Title: "Error against dimension", Kind: sim.Lines, X: "dimension d", Y: "error |θ̂ − θ|", LogX: true, LogY: true,
			Series: append(series[:len(series):len(series)], sim.SeriesInfo{ID: "one", Label: "slope 1", Colour: 0, Dashed: true}, sim.SeriesInfo{ID: "half", Label: "slope ½", Colour: 0, Dashed: true}),
			Notes:  "Means of eight worlds. One round climbs with slope 1, the other two private protocols with ½; without privacy and with a trusted server (on top of each other) the curve is nearly flat."},
		{ID: "users", Title: "Error against users", Kind: sim.Lines, X: "users n", Y: "error |θ̂ − θ|", LogX: true, LogY: true,
			Series: append(series[:len(series):len(series)], sim.SeriesInfo{ID: "half", Label: "slope −½", Colour: 0, Dashed: true}),
			Notes:  "Four times the users, half the error, for everybody. Privacy costs a factor of users."},
		{ID: "sparsity", Title: "Error against sparsity", Kind: sim.Lines, X: "non-zeros k", Y: "error |θ̂ − θ|", LogX: true, LogY: true,
			Series: append(series[:len(series):len(series)], sim.SeriesInfo{ID: "half", Label: "slope ½", Colour: 0, Dashed: true}),
			Notes:  "In 64 dimensions. Without a threshold the noise of all 64 coordinates enters, however few matter: a level line."},
		{ID: "exponents", Title: "Fitted exponents", Kind: sim.Bars, X: "error against", Y: "slope in the log-log plot",
			Series: series[:],
			Notes:  "Least-squares slopes of the three charts. The theory's upper bounds: one round 1, public data and interactive ½ in the dimension; −½ in the users; ½ in k (interactive: 1)."},
		{ID: "rounds", Title: "Rounds", Kind: sim.Lines, X: "round", Y: "error; share of the support", LogY: true,
			Series: []sim.SeriesInfo{{ID: "error", Label: "error of the interactive protocol", Colour: 3}, {ID: "found", Label: "true non-zeros in its support, share", Colour: 4}},
			Notes:  "In the world on the stage. Once the support is right, a round can only polish the values."},
	},

	Readouts: []sim.Readout{
		{ID: "error_nldp", Label: "Error, one round", Digits: 4},
		{ID: "error_pub", Label: "Error, one round + public x", Digits: 4},
		{ID: "error_iht", Label: "Error, interactive", Digits: 4},
		{ID: "error_central", Label: "Error, trusted server", Digits: 5},
		{ID: "error_np", Label: "Error, no privacy", Digits: 5},
		{ID: "error_raw", Label: "Error, one round without threshold", Digits: 4},
		{ID: "error_zero", Label: "Error of guessing 0", Digits: 0},
		{ID: "band_nldp", Label: "Band, one round", Symbol: "λ", Digits: 4},
		{ID: "band_pub", Label: "Band, one round + public x", Symbol: "λ", Digits: 4},
		{ID: "least", Label: "Least eigenvalue of the noisy covariance", Digits: 2},
		{ID: "tp_nldp", Label: "True positives, one round", Digits: 0},
		{ID: "fp_nldp", Label: "False positives, one round", Digits: 0},
		{ID: "tp_pub", Label: "True positives, + public x", Digits: 0},
		{ID: "fp_pub", Label: "False positives, + public x", Digits: 0},
		{ID: "tp_iht", Label: "True positives, interactive", Digits: 0},
		{ID: "fp_iht", Label: "False positives, interactive", Digits: 0},
		{ID: "numbers_nldp", Label: "Numbers in a covariance message", Digits: 0},
		{ID: "numbers", Label: "Numbers in any other message", Digits: 0},
		{ID: "c", Label: "Noise of a message that changes by 1", Symbol: "c", Digits: 2},
		{ID: "d_nldp", Label: "Exponent of d, one round", Digits: 2},
		{ID: "d_pub", Label: "Exponent of d, + public x", Digits: 2},
		{ID: "d_iht", Label: "Exponent of d, interactive", Digits: 2},
		{ID: "d_central", Label: "Exponent of d, trusted server", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "world", Label: "the number of users and their privacy"},
		{ID: "band-one", Label: "the threshold of the one-round server"},
		{ID: "band-pub", Label: "the threshold of the server that sees x"},
	},

	Claims: []sim.Claim{
		{ID: "d1", Says: "In one round the error grows in proportion to the dimension", Tests: []sim.Test{
			{Says: "exponent of d, one round", Holds: sim.Between(0.8, 1.25), Paper: sim.Says("1 (upper bound)"), Value: sim.Mean("d_nldp")}}},
		{ID: "dpub", Says: "With public data without responses it grows like √d only", Tests: []sim.Test{
			{Says: "exponent of d, one round + public x", Holds: sim.Between(0.4, 0.75), Paper: sim.Figure(0.5), Value: sim.Mean("d_pub")}}},
		{ID: "diht", Says: "Asked in rounds, it grows like √d too", Tests: []sim.Test{
			{Says: "exponent of d, interactive", Holds: sim.Between(0.3, 0.7), Paper: sim.Figure(0.5), Value: sim.Mean("d_iht")}}},
		{ID: "dnp", Says: "Without privacy, or with a trusted server, dimension is nearly free", Tests: []sim.Test{
			{Says: "exponent of d, no privacy", Holds: sim.AtMost(0.3), Paper: sim.Says("log only"), Value: sim.Mean("d_np")},
			{Says: "exponent of d, trusted server", Holds: sim.AtMost(0.3), Paper: sim.Says("log only"), Value: sim.Mean("d_central")}}},
		{ID: "gap", Says: "Public data gains a factor that itself grows with the dimension", Tests: []sim.Test{
			{Says: "error one round / with public x, at d = 128", Holds: sim.AtLeast(3), Paper: sim.Says("√d apart"), Value: ratio("nldp_d128", "pub_d128")},
			{Says: "the same, divided by its value at d = 16", Holds: sim.AtLeast(1.3), Paper: sim.Says("√8"), Value: func(r sim.Runs) float64 {
				return r.Mean(0, "nldp_d128") / r.Mean(0, "pub_d128") / (r.Mean(0, "nldp_d16") / r.Mean(0, "pub_d16"))
			}}}},
		{ID: "n", Says: "Every protocol gains with the root of the users", Tests: []sim.Test{
			{Says: "exponent of n, one round", Holds: sim.Between(-0.6, -0.4), Paper: sim.Figure(-0.5), Value: sim.Mean("n_nldp")},
			{Says: "exponent of n, one round + public x", Holds: sim.Between(-0.6, -0.4), Paper: sim.Figure(-0.5), Value: sim.Mean("n_pub")},
			{Says: "exponent of n, interactive", Holds: sim.Between(-0.6, -0.4), Paper: sim.Figure(-0.5), Value: sim.Mean("n_iht")}}},
		{ID: "k", Says: "The error grows with the root of the number of non-zeros", Tests: []sim.Test{
			{Says: "exponent of k, one round", Holds: sim.Between(0.3, 0.65), Paper: sim.Figure(0.5), Value: sim.Mean("k_nldp")},
			{Says: "exponent of k, one round + public x", Holds: sim.Between(0.3, 0.65), Paper: sim.Figure(0.5), Value: sim.Mean("k_pub")}}},
		{ID: "local", Says: "Trusting nobody is dear, even with public data", Tests: []sim.Test{
			{Says: "error one round + public x / no privacy, at d = 128", Holds: sim.AtLeast(50), Paper: sim.Says("privacy is dear"), Value: ratio("pub_d128", "np_d128")}}},
		{ID: "sparse", Says: "Knowing that θ is sparse helps, once the threshold uses it", Tests: []sim.Test{
			{Says: "error of one round without / with threshold, at d = 128", Holds: sim.AtLeast(2), Value: ratio("raw_d128", "nldp_d128")}}},
	},

	Tolerance: 1e-9,
	Seconds:   1,
	Run:       run,
}
