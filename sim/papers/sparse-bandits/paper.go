// Package bandits is sparse misspecified linear bandits after Dong and Yang: when linear features describe rewards only up
// to an error ε, a needle can hide below it, and finding an O(ε)-optimal action costs as many queries as there are nearly
// orthogonal directions. If the parameter is known to be sparse, only the sparse directions need be searched.
package bandits

import "orrery/sim"

// What may be varied.
var (
	dim = &sim.Int{ID: "d", Label: "Dimension", Symbol: "d", Default: 256, Min: 64, Max: 512, Log: true,
		Help: "Of the features and of the unknown parameter θ."}
	baseCount = &sim.Int{ID: "R", Label: "Orthonormal bases among the actions", Symbol: "R", Default: 8, Min: 1, Max: 16,
		Help: "Each gives d directions and their opposites, so there are K = 2Rd actions. The paper's worlds have exp(d) of them; here K is set by hand."}
	hide = &sim.Float{ID: "c", Label: "How deep the needle is hidden", Symbol: "c", Default: 4, Min: 0.5, Max: 5,
		Help: "The parameter has the length B = ε√d/c, so a random action shows a signal only where a standard normal number exceeds c."}
	epsilon = &sim.Float{ID: "eps", Label: "Misspecification", Symbol: "ε", Default: 0.1, Min: 0.01, Max: 0.5, Log: true,
		Help: "The adversary may move every reward by this much. All gaps are counted in its units, so it sets the scale and changes nothing else."}
	place = &sim.Choice{ID: "world", Label: "Where the parameter lies", Default: "sparse",
		Options: []sim.Option{{ID: "sparse", Label: "along a sparse direction"}, {ID: "dense", Label: "along any action"}},
		Help:    "In the dense world the sparse learner's assumption is wrong: the control."}
	sparsity = &sim.Int{ID: "s", Label: "Sparsity that the learner assumes", Symbol: "s", Default: 1, Min: 1, Max: 2,
		Help: "1: the directions ±e_i. 2: (±e_i ± e_j)/√2, of which there are 4·d(d−1)/2; only the sparse learner's queries are counted then."}
	limit = &sim.Int{ID: "cap", Label: "Query limit of UCB", Default: 1500, Min: 100, Max: 5000, Log: true,
		Help: "A run that has not found the needle by then counts as this many queries."}
	worlds = &sim.Int{ID: "worlds", Label: "Worlds", Default: 10, Min: 1, Max: 30,
		Help: "Repetitions of the dense search at each K. Elimination gets three times as many, regression 1.6 times, UCB half and at most five."}
)

// The series: a method has one colour everywhere.
const (
	sparseColour = 1
	ucbColour    = 2
	coreColour   = 3
	denseColour  = 4
)

var (
	sparseSeries = sim.SeriesInfo{ID: "sparse", Label: "sparse elimination", Colour: sparseColour}
	blindSeries  = sim.SeriesInfo{ID: "blind", Label: "sparse elimination, |θ| unknown", Colour: 5, Dashed: true}
	ucbSeries    = sim.SeriesInfo{ID: "ucb", Label: "UCB", Colour: ucbColour}
	coreSeries   = sim.SeriesInfo{ID: "core", Label: "core set regression", Colour: coreColour}
	denseSeries  = sim.SeriesInfo{ID: "dense", Label: "dense elimination", Colour: denseColour}
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "sparse-bandits",
	Title:   "Does Sparsity Help in Learning Misspecified Linear Bandits?",
	Short:   "Sparse misspecified bandits",
	Authors: "Jialin Dong, Lin F. Yang",
	Venue:   "ICML", Year: 2023, ArXiv: "2303.16998",
	Theme: "Theory",
	Claim: "If linear features describe rewards only up to an error ε, finding an action within a constant times ε of the best can take a number of queries exponential in the dimension. " +
		"If the parameter is sparse, a number polynomial in the dimension is enough.",
	Version: 2,

	Question: "Does a search profit from knowing that only few things matter?",
	Level:    2,
	Tags:     []string{"bandits", "exploration", "sparsity", "lower bounds", "misspecification", "curse of dimensionality"},
	Poster:   "lanes",
	Main:     []string{"world", "c", "d", "R"},
	Watch:    []string{"queries", "ucb_queries", "gap", "core_gap"},
	Glossary: []sim.Term{
		{Term: "bandits", Means: "Problems in which one learns only the reward of what one tries."},
		{Term: "sparse", Means: "With few numbers that are not zero."},
		{Term: "needle", Means: "The one action, or the few, whose reward an adversary has hidden among actions that all look the same."},
		{Term: "misspecified", Means: "Of a model: wrong by up to a known amount, everywhere."},
		{Term: "UCB", Means: "Upper confidence bound: try what could still be best, by estimate plus uncertainty."},
		{Term: "adversary", Means: "Who chooses the rewards, within what was promised, so that the search takes as long as possible."},
		{Term: "exponential", Means: "Doubling with every dimension more, so that no machine keeps up."},
		{Term: "action", Means: "What can be tried: here a unit vector, whose features are its coordinates."},
	},

	Params: []sim.Param{dim, baseCount, hide, epsilon, place, sparsity, limit, worlds},
	Presets: []sim.Preset{
		{Name: "Sparsity helps", Why: "One needle among 4,096 actions. Who knows that it is sparse needs some 130 queries; who does not, about a thousand.", Set: sim.Values{}},
		{Name: "Dense needle", Why: "The needle may be any action, and the sparse learner does not know.",
			Breaks: "In seven worlds of eight the sparse learner runs out of candidates with a gap of 3ε; dense elimination needs K/4 queries on average.",
			Set:    sim.Values{"world": "dense"}},
		{Name: "Small misspecification", Why: "c = 0.8: almost half of all actions show a signal above ε.",
			Breaks: "Nothing is hidden: UCB finds the needle after some 20 queries and regression always, and a larger haystack costs nothing. Claims of a price fail.",
			Set:    sim.Values{"c": 0.8}},
		{Name: "Pairs", Why: "Two non-zero entries: 41,184 candidates in 144 dimensions, of which some 120 are queried.",
			Set: sim.Values{"s": 2, "d": 144}},
	},

	Charts: []sim.Chart{
		{ID: "queries", Title: "Queries to the needle", Kind: sim.Lines, X: "dimension d", Y: "queries, mean over worlds",
			Series: []sim.SeriesInfo{sparseSeries, blindSeries, ucbSeries, {ID: "half", Label: "d/2", Colour: 0, Dashed: true}},
			Notes:  "Sparse elimination needs d/2 queries on average, whether it knows the length of θ or not. UCB searches all K directions; runs that reach the limit count as the limit."},
		{ID: "cost", Title: "Cost of not knowing", Kind: sim.Lines, X: "actions K", Y: "queries, mean over worlds", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{denseSeries, {ID: "sparse", Label: "sparse elimination, sparse needle", Colour: sparseColour}, {ID: "quarter", Label: "K/4", Colour: 0, Dashed: true}},
			Notes:  "144 dimensions, more and more bases. Dense elimination is the best that can be done when nothing is known of θ: a slope of 1. The sparse learner never looks at the other bases."},
		{ID: "gap", Title: "Gap left, in units of ε", Kind: sim.Lines, X: "dimension d", Y: "gap / ε, mean over worlds",
			Series: []sim.SeriesInfo{coreSeries, {ID: "theory", Label: "√d/c − 1: nothing found", Colour: 0, Dashed: true}, sparseSeries},
			Notes:  "How much the best reward found lacks to the best there is. Regression lies below the dashed curve by its lucky worlds, in which the core set holds the needle or its opposite."},
		{ID: "alive", Title: "Candidates alive", Kind: sim.Lines, X: "query", Y: "candidates",
			Series: []sim.SeriesInfo{sparseSeries, denseSeries},
			Notes:  "In the world on the stage. Nearly every query of a basis settles two candidates, the action and its opposite."},
	},

	Readouts: []sim.Readout{
		{ID: "queries", Label: "Queries of the sparse learner", Digits: 0},
		{ID: "gap", Label: "Its gap", Unit: "ε", Digits: 2},
		{ID: "candidates", Label: "Candidates left", Digits: 0},
		{ID: "B", Label: "Length of the parameter", Symbol: "B", Unit: "ε", Digits: 2},
		{ID: "signal", Label: "Actions that show any signal", Unit: "%", Digits: 2},
		{ID: "ucb_queries", Label: "Queries of UCB", Digits: 0},
		{ID: "core_gap", Label: "Gap of regression", Unit: "ε", Digits: 2},
		{ID: "dense_queries", Label: "Queries of dense elimination", Digits: 0},
	},

	Handles: []sim.Handle{
		{ID: "needle", Label: "the place of the best action"},
		{ID: "c", Label: "the depth of the needle"},
	},

	Claims: []sim.Claim{
		{ID: "opt", Says: "The sparse learner always ends with an O(ε)-optimal action", Tests: []sim.Test{
			{Says: "largest gap of sparse elimination over d = 144, 256 and 400, in ε", Holds: sim.AtMost(2), Paper: sim.Says("O(ε)"), Value: sim.Mean("opt")}}},
		{ID: "query", Says: "The sparse learner needs a number of queries that is polynomial in the dimension", Tests: []sim.Test{
			{Says: "largest number of its queries / d^s", Holds: sim.AtMost(1.05), Paper: sim.Says("O(d^s)"), Value: sim.Mean("query")}}},
		{ID: "linear", Says: "For a 1-sparse parameter the number of queries is half the dimension on average", Tests: []sim.Test{
			{Says: "mean of its queries / d", Holds: sim.Between(0.3, 0.7), Paper: sim.Says("d¹"), Value: sim.Mean("linear")}}},
		{ID: "ucb", Says: "Optimism without sparsity must explore all directions", Tests: []sim.Test{
			{Says: "mean queries of UCB / d", Holds: sim.AtLeast(1.5), Paper: sim.Says("explores all"), Value: sim.Mean("ucb")}}},
		{ID: "core", Says: "Passive regression with 2d queries leaves a gap far above ε", Tests: []sim.Test{
			{Says: "mean gap of core set regression, in ε", Holds: sim.AtLeast(1.5), Paper: sim.Says("ε√d"), Value: sim.Mean("core")}}},
		{ID: "haystack", Says: "Without sparsity even the best search costs queries in proportion to the number of actions", Tests: []sim.Test{
			{Says: "log-log slope of dense elimination's mean queries against K", Holds: sim.Between(0.6, 1.5), Paper: sim.Says("K, that is exp(d)"), Value: sim.Mean("haystack")}}},
	},

	Tolerance: 1e-9,
	Seconds:   3,
	Run:       run,
}
