// Package groupwise is the reduction of Acharya and others: one ordinary online learner per group, mixed by a
// sleeping-experts algorithm, has diminishing regret on every one of many intersecting groups.
package groupwise

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	dataset = &sim.Choice{ID: "data", Label: "Stream on the stage", Default: "synthetic",
		Options: []sim.Option{{ID: "synthetic", Label: "shapes and colours"}, {ID: "mail", Label: "mail, spam or not"}},
		Help:    "Which stream the stage and the charts show. Both are played in every run, for the claims are about both."}
	rule = &sim.Choice{ID: "rule", Label: "Label from the two groups' models", Default: "max",
		Options: []sim.Option{{ID: "max", Label: "the larger"}, {ID: "min", Label: "the smaller"}, {ID: "mean", Label: "their mean"}},
		Help:    "How a person's label follows from the linear models of his shape and of his colour. (Shapes and colours only.)"}
	hetero = &sim.Float{ID: "hetero", Label: "How different the groups are", Symbol: "h", Default: 1, Min: 0, Max: 1,
		Help: "At 0 all groups share one model, and there is nothing to gain. (Shapes and colours only.)"}
	order = &sim.Choice{ID: "order", Label: "Order of arrival", Default: "random",
		Options: []sim.Option{{ID: "random", Label: "random"}, {ID: "sorted", Label: "red, then green, then blue"}},
		Help:    "Regret bounds hold for any order, even a malicious one. (Shapes and colours only; mail always comes in random order.)"}
	rounds = &sim.Int{ID: "T", Label: "Rounds", Symbol: "T", Default: 8000, Min: 500, Max: 40000, Log: true,
		Help: "How many people arrive. (The mail stream always has its 6046.)"}
	features = &sim.Int{ID: "d", Label: "Features", Symbol: "d", Default: 10, Min: 2, Max: 30,
		Help: "Of a person, besides the constant 1. (Shapes and colours only.)"}
	noise = &sim.Float{ID: "noise", Label: "Label noise", Default: 0.05, Min: 0, Max: 0.3,
		Help: "Standard deviation, on labels that fill [0, 1]. (Shapes and colours only.)"}
	lambda = &sim.Float{ID: "lambda", Label: "Ridge", Symbol: "λ", Default: 1, Min: 0.01, Max: 100, Log: true,
		Help: "Of every regression here, ours and the baselines'."}
	mixing = &sim.Choice{ID: "mixer", Label: "How the active learners are mixed", Default: "adanormalhedge",
		Options: []sim.Option{{ID: "adanormalhedge", Label: "sleeping experts (AdaNormalHedge)"}, {ID: "uniform", Label: "plain average"},
			{ID: "own-only", Label: "the rarest group's learner alone"}},
		Help: "The plain average is a control: it has the same learners, but no guarantee. The last one mixes nothing."}
)

func bySeries(dashed bool) (out []sim.SeriesInfo) {
	id, label := "ours-", "ours: "
	if dashed {
		id, label = "single-", "single: "
	}
	seen := map[string]bool{}
	for _, list := range [][]group{people, letters} {
		for _, g := range list {
			if !seen[g.id] {
				seen[g.id] = true
				out = append(out, sim.SeriesInfo{ID: id + g.id, Label: label + g.label, Colour: g.colour, Dashed: dashed})
			}
		}
	}
	return out
}

func byGroup() (out []sim.SeriesInfo) {
	for i, s := range bySeries(false) {
		all := append(people[:len(people):len(people)], letters[1:]...)
		out = append(out, sim.SeriesInfo{ID: all[i].id, Label: all[i].label, Colour: s.Colour})
	}
	return out
}

func byMethod(more ...sim.SeriesInfo) (out []sim.SeriesInfo) {
	for _, m := range methods {
		out = append(out, sim.SeriesInfo{ID: m.id, Label: m.label, Colour: m.colour})
	}
	return append(out, more...)
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "groupwise-regret",
	Title:   "Oracle Efficient Algorithms for Groupwise Regret",
	Short:   "Groupwise regret",
	Authors: "Krishna Acharya, Eshwar Ram Arunachaleswaran, Sampath Kannan, Aaron Roth, Juba Ziani",
	Venue:   "ICLR", Year: 2024, ArXiv: "2310.04652",
	Theme: "Online learning",
	Claim: "Run one ordinary online learner per group and let a sleeping-experts algorithm mix the learners of the groups that are awake: " +
		"then the regret on every group's own rounds diminishes, even where groups intersect, and errors are lower on all groups than with a single online regression.",
	Version: 2,

	Question: "Can one predictor be fair to every group that it meets?",
	Level:    2,
	Tags:     []string{"fairness", "subgroups", "online learning", "regret", "experts", "bias"},
	Poster:   "groups",
	Main:     []string{"data", "hetero", "mixer", "rule"},
	Watch:    []string{"worst_ours", "worst_single", "ratio_most", "ratio_least"},
	Glossary: []sim.Term{
		{Term: "regret", Means: "How much more error was made than by the best fixed model, chosen in hindsight."},
		{Term: "group", Means: "People, or mails, that share something. One may belong to several at once."},
		{Term: "sleeping-experts", Means: "A way to mix learners of which only some are awake in a round, such that each is nearly matched on its own rounds."},
		{Term: "online learner", Means: "A learner that predicts, is told the truth, and learns, round after round."},
		{Term: "ridge regression", Means: "Least squares with a price on large coefficients. Here it is done anew in every round."},
		{Term: "hindsight", Means: "Knowing all rounds: what the best single model would have been."},
		{Term: "mixture", Means: "The weighted mean of what the awake learners say."},
	},

	Params: []sim.Param{dataset, rule, hetero, order, rounds, features, noise, lambda, mixing},
	Presets: []sim.Preset{
		{Name: "Shapes and colours", Why: "Six intersecting groups, each with a linear model of its own: our regret vanishes on all of them, the single regression's on none.", Set: sim.Values{}},
		{Name: "Spam, group by group", Why: "6046 real mails and seven intersecting groups: HTML mail, replies, mailing lists, weekend, night, long ones, everyone.",
			Set: sim.Values{"data": "mail"}},
		{Name: "All groups alike: nothing to gain", Why: "The negative control: one model for all groups.",
			Breaks: "The single regression is right for everybody; our errors are 1 to 6% higher, the price of mixing.",
			Set:    sim.Values{"hetero": 0.0}},
		{Name: "Sorted arrivals", Why: "All red people come first, then all green, then all blue; the smaller of two models is the label. The single regression drags the old colour along.",
			Set: sim.Values{"rule": "min", "order": "sorted"}},
		{Name: "An additive world: products win", Why: "The label is the mean of two group models, which one regression on all products of group and feature can be exactly. Low regret is not the lowest loss.",
			Set: sim.Values{"rule": "mean"}},
		{Name: "Plain averages", Why: "The other control: the same learners, averaged instead of weighed.",
			Breaks: "An average has no guarantee: its worst regret is about thirty times ours among people, and thirteen times ours in the mail.",
			Set:    sim.Values{"mixer": "uniform"}},
	},

	Charts: []sim.Chart{
		{ID: "regret", Title: "Regret per member", Kind: sim.Lines, X: "members of the group so far", Y: "regret per member (squared error)", LogX: true,
			Series: append(bySeries(false), bySeries(true)...), Rules: []sim.Rule{{Label: "best linear model in hindsight", At: 0}},
			Notes: "A line is a group, solid for ours, dashed for the single regression. Regret that vanishes reaches 0; below it, the mixture beats every single linear model of the group."},
		{ID: "losses", Title: "Loss by group", Kind: sim.Bars, X: "group", Y: "mean squared error",
			Series: byMethod(sim.SeriesInfo{ID: "best", Label: "best linear model in hindsight", Colour: 0}),
			Notes:  "Compare the first two bars of each group. The grey bar is what regret is measured against; products and cells may lie lower and promise nothing to any group."},
		{ID: "believed", Title: "Who is believed", Kind: sim.Lines, X: "round t", Y: "mean weight of the group's learner",
			Series: byGroup(),
			Notes:  "Means over a window of at most 200 rounds, 0 while a group sleeps: the lines add up to 1."},
		{ID: "total", Title: "Regret against rounds", Kind: sim.Lines, X: "round t", Y: "total regret of the worst group (squared error)", LogX: true, LogY: true,
			Series: byMethod(),
			Notes:  "A slope of 1 is regret that never diminishes. A gap: no group has any regret there."},
		{ID: "rivals", Title: "The rivals", Kind: sim.Bars, X: "what is counted", Y: "squared error",
			Series: byMethod(),
			Notes:  "With few groups products and cells are honest rivals. Cells cost up to 2^groups regressions."},
	},

	Readouts: []sim.Readout{
		{ID: "worst_ours", Label: "Worst group's regret per member, ours", Digits: 4},
		{ID: "worst_single", Label: "Worst group's regret per member, single", Digits: 4},
		{ID: "worst_learner", Label: "of ours: its own learner's regret", Digits: 4},
		{ID: "worst_mixing", Label: "of ours: the price of mixing", Digits: 4},
		{ID: "ratio_most", Label: "Loss ours / single, group that gains least", Digits: 3},
		{ID: "ratio_least", Label: "Loss ours / single, group that gains most", Digits: 3},
		{ID: "calls", Label: "Oracle calls a round", Digits: 2},
		{ID: "cells", Label: "Different sets of groups seen (cells)", Digits: 0},
	},

	Handles: handles(),

	Claims: []sim.Claim{
		{ID: "regret", Says: "The regret of every group vanishes: shapes and colours", Tests: []sim.Test{
			{Says: "largest regret per member over the six groups, ours", Holds: sim.AtMost(0.002), Paper: sim.Says("vanishes"),
				Value: sim.Mean("regret_ours_synthetic")}}},
		{ID: "mailreg", Says: "The regret of every group vanishes: mail", Tests: []sim.Test{
			{Says: "largest regret per mail over the seven groups, ours", Holds: sim.AtMost(0.012), Paper: sim.Says("vanishes"),
				Value: sim.Mean("regret_ours_mail")}}},
		{ID: "single", Says: "The regret of a single online regression does not vanish on every group", Tests: []sim.Test{
			{Says: "largest regret per member of the single regression, shapes and colours", Holds: sim.AtLeast(0.005), Paper: sim.Says("does not vanish"),
				Value: sim.Mean("regret_single_synthetic")},
			{Says: "largest regret per mail of the single regression", Holds: sim.AtLeast(0.08), Paper: sim.Says("does not vanish"),
				Value: sim.Mean("regret_single_mail")}}},
		{ID: "ind", Says: "Telling the single regression the groups does not repair it", Tests: []sim.Test{
			{Says: "largest regret per mail: regression with group indicators / ours", Holds: sim.AtLeast(3),
				Value: func(r sim.Runs) float64 {
					return r.Mean(0, "regret_indicators_mail") / atLeastNothing(r.Mean(0, "regret_ours_mail"))
				}}}},
		{ID: "all", Says: "Errors are lower on all groups than with the single regression", Tests: []sim.Test{
			{Says: "loss ours / single on the group that gains least, shapes and colours", Holds: sim.AtMost(0.85), Paper: sim.Says("lower on all groups"),
				Value: sim.Mean("all_synthetic")},
			{Says: "loss ours / single on the group that gains least, mail", Holds: sim.AtMost(0.85), Paper: sim.Says("lower on all groups"),
				Value: sim.Mean("all_mail")}}},
		{ID: "shrink", Says: "Regret per mail keeps shrinking as mails come", Tests: []sim.Test{
			{Says: "largest regret per mail at the end / after a quarter of the mails", Holds: sim.AtMost(0.6), Paper: sim.Says("diminishing"),
				Value: func(r sim.Runs) float64 {
					return r.Mean(0, "regret_ours_mail") / atLeastNothing(r.Mean(0, "regret_early_mail"))
				}}}},
	},

	Data:      func(sim.Values) []string { return []string{data.MailFile} },
	Tolerance: 1e-6, // measured: 3e-13; only gonum's eigenvalues sum in another order natively
	Seconds:   1,
	Run:       run,
}

// atLeastNothing keeps a regret that has vanished altogether from turning a ratio's sign.
func atLeastNothing(regret float64) float64 {
	if regret < 1e-9 { // not max: what is missing stays NaN
		return 1e-9
	}
	return regret
}

// handles are the learners of the groups, that of everyone apart: it always takes part.
func handles() (list []sim.Handle) {
	for _, g := range people[1:] {
		list = append(list, sim.Handle{ID: g.id, Label: "the learner of " + g.label, When: sim.If(dataset, "synthetic")})
	}
	for _, g := range letters[1:] {
		list = append(list, sim.Handle{ID: g.id, Label: "the learner of " + g.label, When: sim.If(dataset, "mail")})
	}
	return list
}
