// Package dsl is design-based supervised learning after Egami, Hinck, Stewart and Wei: labels of a cheap annotator bias every
// regression that they are put into; a few labels by hand, drawn with known probability, undo the bias whatever the
// annotator does.
package dsl

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	surrogate = &sim.Choice{ID: "surrogate", Label: "Who labels for free", Symbol: "Q", Default: "bayes",
		Options: []sim.Option{{ID: "bayes", Label: "naive Bayes, taught by 60 mails"}, {ID: "keywords", Label: "two of fifteen words"},
			{ID: "adverse", Label: "a hostile annotator"}, {ID: "perfect", Label: "the truth itself"}},
		Help: "The surrogate labels. The hostile annotator calls ham whatever shouts, and is right nine times of ten elsewhere. The truth itself is a control."}
	sampling = &sim.Choice{ID: "sampling", Label: "How mails are drawn for labelling by hand", Symbol: "π", Default: "uniform",
		Options: []sim.Option{{ID: "uniform", Label: "all alike"}, {ID: "strat", Label: "half of them among those flagged as spam"},
			{ID: "convenience", Label: "whichever are easy to label"}},
		Help: "The guarantee asks for known probabilities. The last choice prefers short mails and ham while the analyst believes that all are alike: a control."}
	gold = &sim.Int{ID: "gold", Label: "Gold labels a study", Symbol: "n", Default: 300, Min: 60, Max: 1000, Log: true,
		Help: "How many mails are labelled by hand; all of them when a study has no more."}
	documents = &sim.Int{ID: "N", Label: "Mails a study", Symbol: "N", Default: 2000, Min: 500, Max: 5000, Log: true,
		Help: "Drawn from the 6046 with replacement."}
	studies = &sim.Int{ID: "studies", Label: "Repeated studies", Symbol: "R", Default: 300, Min: 50, Max: 1000, Log: true,
		Help: "Bias and coverage are averages over these. The curves over n use a third of them."}
	foldCount = &sim.Int{ID: "folds", Label: "Cross-fitting folds", Symbol: "K", Default: 5, Min: 2, Max: 10,
		Help: "No mail's ĝ comes from a model that has seen its label."}
	level = &sim.Float{ID: "level", Label: "Nominal coverage", Default: 0.95, Min: 0.8, Max: 0.99,
		Help: "How often an interval should contain the truth."}
	annot = &sim.Int{ID: "annot", Label: "The annotator's lesson", Default: 5, Min: 0, Max: 99,
		Help: "Which 60 mails taught naive Bayes. The default is the first lesson that was tried; no other was chosen or rejected."}
)

var methodSeries = [methods]sim.SeriesInfo{
	so:  {ID: "so", Label: "surrogate only", Colour: 2},
	sl:  {ID: "sl", Label: "prediction only", Colour: 5},
	gso: {ID: "gso", Label: "gold only", Colour: 1},
	dsl: {ID: "dsl", Label: "DSL", Colour: 3},
}

func byCoefficient(from int) (out []sim.SeriesInfo) {
	for j, name := range coefficients[from:] {
		out = append(out, sim.SeriesInfo{ID: name, Label: name, Colour: []int{6, 1, 4, 2}[from+j]})
	}
	return out
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "design-based-supervised",
	Title:   "Using Imperfect Surrogates for Downstream Inference: Design-based Supervised Learning for Social Science Applications of Large Language Models",
	Short:   "Design-based supervised learning",
	Authors: "Naoki Egami, Musashi Hinck, Brandon M. Stewart, Hanying Wei",
	Venue:   "NeurIPS", Year: 2023, ArXiv: "2306.04746",
	Theme: "Uncertainty",
	Claim: "Labels of a cheap annotator, right on 80 to 90% of the documents, give biased regressions and intervals that miss the truth. " +
		"Combined with a few gold labels, drawn with known probability, they give unbiased estimates and valid intervals, however bad the annotator is.",
	Version: 2,

	Question: "Can conclusions be right when labels come from an imperfect machine?",
	Level:    1,
	Tags:     []string{"statistics", "measurement error", "large language models", "annotation", "survey sampling", "social science", "regression"},
	Poster:   "shares",
	Main:     []string{"surrogate", "gold", "sampling", "N"},
	Watch:    []string{"so_bias", "dsl_bias", "so_cover", "dsl_cover"},
	Glossary: []sim.Term{
		{Term: "surrogate", Means: "A cheap label, from a machine, that is right most of the time and errs with a system."},
		{Term: "gold", Means: "Of a label: given by a careful person, and taken for true."},
		{Term: "logistic regression", Means: "A model of the chance of yes as a curve of the features; its coefficients say what goes with what."},
		{Term: "pseudo-outcome", Means: "What stands in for a label: the model’s guess, corrected by the gold label where there is one. On average it is right."},
		{Term: "cross-fitting", Means: "No document’s guess comes from a model that has seen its label."},
		{Term: "interval", Means: "A range that should contain the truth in a promised share of studies, here 95%."},
		{Term: "regression", Means: "An equation that says how far an outcome goes with each feature, the others held."},
		{Term: "DSL", Means: "Design-based supervised learning: many cheap labels, corrected by few that were drawn with known probability."},
	},

	Params: []sim.Param{surrogate, sampling, gold, documents, studies, foldCount, level, annot},
	Presets: []sim.Preset{
		{Name: "87.6% right, and wrong", Why: "A naive Bayes annotator with 60 mails' schooling, 300 gold labels a study.", Set: sim.Values{}},
		{Name: "A hostile annotator", Why: "It calls ham whatever shouts. Surrogate labels alone are ruinous; DSL does not mind.",
			Set: sim.Values{"surrogate": "adverse"}},
		{Name: "Perfect labels", Why: "The negative control: nothing is wrong with the surrogate.",
			Breaks: "Regression on the labels is valid then, and the first claim vanishes; DSL pays for insurance that was not needed.",
			Set:    sim.Values{"surrogate": "perfect"}},
		{Name: "Whoever was easy to label", Why: "Short mails and ham are labelled more readily, and the analyst does not know.",
			Breaks: "The probabilities are not what the analyst thinks: DSL is biased, and its intervals cover some 40%.",
			Set:    sim.Values{"sampling": "convenience"}},
		{Name: "Oversample the flagged", Why: "Half of the gold labels go to mails that the annotator calls spam. The probabilities differ, but they are known.",
			Set: sim.Values{"sampling": "strat"}},
	},

	Charts: []sim.Chart{
		{ID: "errors", Title: "Where the estimates fall", Kind: sim.Lines, X: "estimate − truth", Y: "density of the studies, a row a coefficient",
			Series: methodSeries[:],
			Rules: []sim.Rule{{Label: "truth", At: 0, Vertical: true}, {Label: "intercept", At: 3}, {Label: "length", At: 2}, {Label: "shouting", At: 1},
				{Label: "links", At: 0}},
			Notes: "Narrow and off the line is worse than wide and on it: surrogates are precise about the wrong number."},
		{ID: "coverage", Title: "Coverage", Kind: sim.Bars, X: "method", Y: "% of intervals that contain the truth",
			Series: byCoefficient(0), Rules: []sim.Rule{{At: 95}},
			Notes: "A valid 95% interval contains the truth in 95% of the studies (the line), for every coefficient. A group is a method."},
		{ID: "gold", Title: "Error against gold labels", Kind: sim.Lines, X: "gold labels n", Y: "root mean squared error", LogX: true, LogY: true,
			Series: methodSeries[:],
			Notes:  "The same studies with more and more labels. Surrogates alone learn nothing from gold; DSL lies below gold only wherever the surrogate is worth anything."},
		{ID: "surrogate", Title: "Where the surrogate errs", Kind: sim.Lines, X: "quantile of the regressor", Y: "share of wrong labels",
			Series: byCoefficient(1),
			Notes:  "Errors that were spread evenly would shrink all coefficients alike. These are not."},
	},

	Readouts: readouts(),

	Handles: []sim.Handle{{ID: "weight", Label: "the weight of a gold label, 1/π"}},

	Claims: []sim.Claim{
		{ID: "acc", Says: "The annotator is as good as those that the paper speaks of", Tests: []sim.Test{
			{Says: "share of mails that the surrogate labels right", Holds: sim.Between(0.75, 0.92), Paper: sim.Says("0.8 to 0.9"), Value: sim.Mean("acc")}}},
		{ID: "sobias", Says: "Surrogate labels put straight into the regression bias it", Tests: []sim.Test{
			{Says: "mean over coefficients of |mean error|, surrogate only", Holds: sim.AtLeast(0.2), Paper: sim.Says("substantial"), Value: sim.Mean("so_bias")}}},
		{ID: "socover", Says: "Intervals from surrogate labels alone are invalid", Tests: []sim.Test{
			{Says: "coverage of its intervals, mean over coefficients", Holds: sim.AtMost(0.6), Paper: sim.Says("invalid"), Value: sim.Mean("so_cover")},
			{Says: "coverage of its worst coefficient", Holds: sim.AtMost(0.1), Paper: sim.Says("invalid"), Value: sim.Mean("so_worst")}}},
		{ID: "unbiased", Says: "DSL is unbiased", Tests: []sim.Test{
			{Says: "bias of DSL / bias of surrogate only", Holds: sim.AtMost(0.15), Paper: sim.Figure(0), Value: ratio("dsl_bias", "so_bias")}}},
		{ID: "cover", Says: "The intervals of DSL are valid", Tests: []sim.Test{
			{Says: "coverage of DSL's intervals, mean over coefficients", Holds: sim.Between(0.91, 0.98), Paper: sim.Figure(0.95), Value: sim.Mean("dsl_cover")},
			{Says: "coverage of its worst coefficient", Holds: sim.AtLeast(0.88), Paper: sim.Figure(0.95), Value: sim.Mean("dsl_worst")}}},
		{ID: "rmse", Says: "The error of DSL is comparable to that of methods that only predict", Tests: []sim.Test{
			{Says: "root mean squared error of DSL / of supervised prediction", Holds: sim.AtMost(1.2), Paper: sim.Says("comparable"), Value: ratio("dsl_rmse", "sl_rmse")}}},
		{ID: "gold", Says: "The surrogate is worth having: DSL beats the gold labels alone", Tests: []sim.Test{
			{Says: "width of intervals, DSL / gold only", Holds: sim.AtMost(0.97), Value: ratio("dsl_width", "gso_width")},
			{Says: "root mean squared error, DSL / gold only", Holds: sim.AtMost(0.97), Value: ratio("dsl_rmse", "gso_rmse")}}},
		{ID: "slcover", Says: "Supervised prediction, by contrast, promises no coverage and has none", Tests: []sim.Test{
			{Says: "coverage of supervised prediction's intervals", Holds: sim.AtMost(0.7), Paper: sim.Says("none promised"), Value: sim.Mean("sl_cover")}}},
	},

	Data: func(v sim.Values) []string {
		if v[surrogate.ID] == "bayes" {
			return []string{data.MailFile, data.MailAnnotatorsFile}
		}
		return []string{data.MailFile}
	},
	Tolerance: 1e-6,
	Seconds:   3,
	Run:       run,
}

func ratio(a, b string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(0, a) / r.Mean(0, b) }
}

func readouts() (out []sim.Readout) {
	out = []sim.Readout{{ID: "acc", Label: "Surrogate right", Unit: "%", Digits: 1}, {ID: "sens", Label: "Spam it finds", Unit: "%", Digits: 0},
		{ID: "spec", Label: "Ham it keeps", Unit: "%", Digits: 0}}
	for _, q := range []struct {
		id, label, unit string
		digits          int
	}{{"bias", "Bias", "", 3}, {"cover", "Coverage", "%", 1}, {"rmse", "Root mean squared error", "", 3}, {"width", "Width of intervals", "", 2}} {
		for _, m := range methodSeries {
			out = append(out, sim.Readout{ID: m.ID + "_" + q.id, Label: q.label + ", " + m.Label, Unit: q.unit, Digits: q.digits})
		}
	}
	return append(out, sim.Readout{ID: "effective", Label: "Gold labels that DSL's are worth", Digits: 0})
}
