// Package invariant is PAC generalization via invariant representations after Parulekar, Shanmugam and Shakkottai: a representation on
// which one regression is the best in every environment seen so far stays so on interventions never seen, and how many must be
// seen depends on where interventions can strike, not on how many variables there are.
package invariant

import "orrery/sim"

const (
	fixed      = "fixed"
	everywhere = "all"
)

// What may be varied.
var (
	nodes = &sim.Int{ID: "d", Label: "Nodes", Symbol: "d", Default: 32, Min: 8, Max: 64, Log: true,
		Help: "Variables of the model, the target among them. The claims look at 16, 32 and 64 whatever stands here."}
	where = &sim.Choice{ID: "sites", Label: "Where interventions may strike", Default: fixed,
		Options: []sim.Option{{ID: fixed, Label: "three sites near the target"}, {ID: everywhere, Label: "any node but the target"}},
		Help:    "Three sites: both children of the target and one of its causes. The same, however many other nodes there are."}
	interventions = &sim.Int{ID: "m", Label: "Training interventions", Symbol: "m", Default: 32, Min: 1, Max: mostTraining, Log: true,
		Help: "How many environments the learner sees. The curves are drawn for all numbers up to 96."}
	epsilon = &sim.Float{ID: "eps", Label: "Tolerated violation", Symbol: "ε", Default: 0.02, Min: 0.002, Max: 0.2, Log: true,
		Help: "A pair is accepted if its pooled regression loses at most this share of the target's variance in every training environment."}
	slack = &sim.Float{ID: "slack", Label: "Slack on unseen interventions", Default: 4, Min: 1, Max: 10,
		Help: "An accepted pair fails at an unseen intervention if it loses more than this many times ε there."}
	samples = &sim.Int{ID: "n", Label: "Samples an environment", Symbol: "n", Default: 2000, Min: 100, Max: 100000, Log: true,
		Help: "With few of them true invariances look violated."}
	strength = &sim.Float{ID: "scale", Label: "Size of intervened weights", Default: 1.5, Min: 0.2, Max: 3,
		Help: "New weights are uniform between minus this and plus this."}
	sems = &sim.Int{ID: "sems", Label: "Models", Default: 10, Min: 1, Max: 30,
		Help: "Repetitions: each has a graph, weights and interventions of its own. The verdict takes 30."}
)

// The colours: of the two site sets in charts that compare them, of the two models in the others.
const (
	colourFixed     = 1
	colourAll       = 5
	colourInvariant = 1
	colourERM       = 2
	colourPick      = 4
)

var (
	fixedSeries = sim.SeriesInfo{ID: fixed, Label: "three sites", Colour: colourFixed}
	allSeries   = sim.SeriesInfo{ID: everywhere, Label: "any node", Colour: colourAll}
)

// enough is the setting in which claims are decided: with ten models slopes are too noisy.
var enough = []sim.Values{{"sems": 30}}

func value(id string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(1, id) }
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "invariant-representations",
	Title:   "PAC Generalization via Invariant Representations",
	Short:   "Invariant representations",
	Authors: "Advait Parulekar, Karthikeyan Shanmugam, Sanjay Shakkottai",
	Venue:   "ICML", Year: 2023, ArXiv: "2205.15196",
	Theme: "Causality",
	Claim: "A representation that is nearly invariant over a finite number of random training interventions is nearly invariant on unseen ones too. " +
		"If interventions strike a few nodes only, how many are needed does not grow with the number of variables. And what is built on it withstands interventions.",
	Version: 2,

	Question: "What still predicts after the world has been changed on purpose?",
	Level:    2,
	Tags:     []string{"causality", "distribution shift", "out of distribution", "invariance", "interventions", "robustness"},
	Poster:   "graph",
	Main:     []string{"sites", "m", "eps", "scale"},
	Watch:    []string{"worst_invariant", "worst_erm", "sup", "mstar"},
	Glossary: []sim.Term{
		{Term: "interventions", Means: "Changes of how one value depends on the others, made from outside."},
		{Term: "structural equation model", Means: "A model in which every value is computed from the values that cause it, and noise."},
		{Term: "environment", Means: "A world with its own intervention, such as a ward, with data of its own."},
		{Term: "invariant", Means: "Of a choice of values: the same regression on it is right in every environment."},
		{Term: "representation", Means: "What of the data is kept for predicting; here two of the values."},
		{Term: "ERM", Means: "Empirical risk minimisation: fit all training data as well as can be, whatever it rests on."},
		{Term: "causes", Means: "Values that the predicted one is computed from; what is computed from it are effects."},
	},

	Params: []sim.Param{nodes, where, interventions, epsilon, slack, samples, strength, sems},
	Presets: []sim.Preset{
		{Name: "A few sites", Why: "Three nodes can be struck. After a dozen interventions the pairs that are left are safe.", Set: sim.Values{}},
		{Name: "Anything may change", Why: "Every node but the target can be struck, and there are 64.",
			Breaks: "Each of 62 sites must have been seen: that takes some 108 interventions. At 32 accepted pairs still fail, and the model built on one has a worst risk of about 6, worse than 4 for least squares on everything.",
			Set:    sim.Values{"sites": everywhere, "d": 64}},
		{Name: "Two interventions are not enough", Why: "Most pairs have not been contradicted yet.",
			Breaks: "The worst accepted pair fails at half of the unseen interventions.",
			Set:    sim.Values{"m": 2}},
		{Name: "Few samples", Why: "100 points an environment: sampling errors look like violations.",
			Breaks: "True invariances are rejected. In nearly half of the models no pair survives; in the others the true causes are chosen.",
			Set:    sim.Values{"n": 100}},
	},

	Charts: []sim.Chart{
		{ID: "sup", Title: "Worst accepted pair on unseen interventions", Kind: sim.Lines, X: "training interventions m", Y: "share of unseen interventions at which it fails", LogX: true,
			Series: []sim.SeriesInfo{fixedSeries, allSeries},
			Notes:  "Means over models of d nodes. With one environment every pair is its own best fit, so all are accepted, the worst too."},
		{ID: "needed", Title: "Interventions needed", Kind: sim.Lines, X: "nodes d", Y: "m*, geometric mean over models", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{fixedSeries, allSeries, {ID: "one", Label: "in proportion to d", Colour: 0, Dashed: true}},
			Notes:  "m* is the number of interventions from which on no accepted pair fails any more. A model that has not settled at 96 counts as 144, which bends the upper curve down at its right end."},
		{ID: "risk", Title: "Risk on unseen interventions", Kind: sim.Lines, X: "unseen interventions, from the easiest to the hardest (%)", Y: "risk, the true causes' being 1", LogY: true,
			Series: []sim.SeriesInfo{{ID: "invariant", Label: "safest accepted pair", Colour: colourInvariant}, {ID: "erm", Label: "ERM: least squares on all nodes", Colour: colourERM}},
			Rules:  []sim.Rule{{Label: "true causes", At: 1}},
			Notes:  "Sorted in every model, then averaged over models. Least squares is better nearly everywhere, and worse at the right end."},
		{ID: "share", Title: "Accepted pairs", Kind: sim.Lines, X: "training interventions m", Y: "share of all pairs", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{fixedSeries, allSeries},
			Notes:  "What survives: the true causes, pairs that tell of y only through them, and, while too little has been seen, impostors."},
	},

	Readouts: []sim.Readout{
		{ID: "sup", Label: "Failures of the worst accepted pair", Unit: "%", Digits: 1},
		{ID: "mstar", Label: "Interventions needed", Symbol: "m*", Digits: 1},
		{ID: "accepted", Label: "Accepted pairs", Digits: 1},
		{ID: "causes", Label: "Models in which the true causes are chosen", Unit: "%", Digits: 0},
		{ID: "worst_invariant", Label: "Worst risk, invariant", Digits: 2},
		{ID: "worst_erm", Label: "Worst risk, ERM", Digits: 2},
		{ID: "mean_invariant", Label: "Mean risk, invariant", Digits: 2},
		{ID: "mean_erm", Label: "Mean risk, ERM", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "pair", Label: "the pair of variables that is looked at"},
		{ID: "lever", Label: "the strength of the intervention"},
	},

	Claims: []sim.Claim{
		{ID: "pac", Says: "What is invariant over enough random interventions is invariant on unseen ones", With: enough, Only: true, Tests: []sim.Test{
			{Says: "share of unseen interventions at which the worst accepted pair fails, after 2 training interventions, d = 64", Holds: sim.AtLeast(0.3), Paper: sim.Says("large"), Value: value("sup_two")},
			{Says: "the same after m of them", Holds: sim.AtMost(0.02), Paper: sim.Says("falls with m"), Value: value("sup_many")}}},
		{ID: "few", Says: "With interventions at a few sites, few of them are needed in 64 dimensions", With: enough, Only: true, Tests: []sim.Test{
			{Says: "m*, interventions needed at d = 64", Holds: sim.AtMost(32), Paper: sim.Says("constant in d"), Value: value("few")}}},
		{ID: "slope", Says: "With interventions at a few sites the number needed hardly grows with the dimension", With: enough, Only: true, Tests: []sim.Test{
			{Says: "log-log slope of m* over d = 16, 32, 64", Holds: sim.AtMost(0.65), Paper: sim.Says("0"), Value: value("slope")}}},
		{ID: "contrast", Says: "If every node can be struck, the number needed grows much faster with the dimension", With: enough, Only: true, Tests: []sim.Test{
			{Says: "slope for all sites less slope for three", Holds: sim.AtLeast(0.15), Paper: sim.Says("sites matter"), Value: value("contrast")}}},
		{ID: "ratio", Says: "At d = 64 several times as many interventions are needed if every node can be struck", With: enough, Only: true, Tests: []sim.Test{
			{Says: "m* for all sites / m* for three, d = 64", Holds: sim.AtLeast(3), Value: value("ratio")}}},
		{ID: "ood", Says: "A model built on an invariant pair withstands unseen interventions better than least squares on everything", With: enough, Only: true, Tests: []sim.Test{
			{Says: "worst risk, ERM / invariant, d = 64", Holds: sim.AtLeast(1.15), Paper: sim.Says("robust"), Value: value("ood")}}},
	},

	Tolerance: 1e-6, // logarithms inside random draws may differ in the last bit
	Seconds:   3,
	Run:       run,
}
