// Package conformal is robust conformal prediction after Yan, Romano and Weng: sets of labels that contain the true one
// with a promised probability although an adversary may move the image within a small ball.
//
// The certificate is randomised smoothing's (RSCP, Gendler et al. 2022); the paper mends what Monte Carlo sampling breaks
// in it (RSCP+) and makes the sets, which are then trivial, small again by transforming the scores (PTT).
package conformal

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	alpha = &sim.Float{ID: "alpha", Label: "Promised miscoverage", Symbol: "α", Default: 0.1, Min: 0.02, Max: 0.3,
		Help: "The sets shall contain the true label with probability at least 1 − α."}
	eps = &sim.Float{ID: "eps", Label: "Certified radius", Symbol: "ε", Default: 0.25, Min: 0, Max: 1,
		Help: "The robust methods promise their coverage for every attack of at most this L2 length."}
	epsAtt = &sim.Float{ID: "eps_att", Label: "Radius of the attack", Default: 0.25, Min: 0, Max: 2,
		Help: "How far the adversary really moves each test image. Above ε no promise was made."}
	sigma = &sim.Float{ID: "sigma", Label: "Smoothing noise", Symbol: "σ", Default: 0.5, Min: 0.1, Max: 1.5, Log: true,
		Help: "Standard deviation of the noise, a pixel, in training and in the scores. The score's Lipschitz constant is 1/σ."}
	nMC = &sim.Int{ID: "n_mc", Label: "Noise draws an image", Symbol: "N", Default: 256, Min: 16, Max: 2048, Log: true,
		Help: "A smoothed score is an average over so many noisy copies; its error falls like 1/√N."}
	beta = &sim.Float{ID: "beta", Label: "Failure probability of a bound", Symbol: "β", Default: 0.001, Min: 1e-4, Max: 0.02, Log: true,
		Help: "Each concentration bound may fail that often; the quantile pays for it with 2β."}
	pttT = &sim.Float{ID: "ptt_T", Label: "Temperature of the transformation", Symbol: "T", Default: 0.0025, Min: 0.0005, Max: 10, Log: true,
		Help: "Small: scores are torn apart round the quantile. Large: the sigmoid is flat, the transformation does nothing useful."}
	pttB = &sim.Float{ID: "ptt_b", Label: "Centre of the transformation", Symbol: "b₀", Default: 0.9, Min: 0.5, Max: 0.99,
		Help: "The rank at which scores are torn apart: where the threshold lies, 1 − α."}
	boundKind = &sim.Choice{ID: "bound", Label: "Bound at the test point", Default: "hoeffding",
		Options: []sim.Option{{ID: "hoeffding", Label: "Hoeffding"}, {ID: "bernstein", Label: "empirical Bernstein"}},
		Help:    "Of PTT + RSCP+. The baseline always gets the better of the two."}
	rct = &sim.Bool{ID: "rct", Label: "Robust conformal training", Default: true,
		Help: "Also fine-tune the last layer for small sets, and, as its control, by cross-entropy."}
	epochs = &sim.Int{ID: "epochs", Label: "Training epochs", Symbol: "E", Default: 6, Min: 1, Max: 30,
		Help: "How often each of the two networks sees every training image."}
	width = &sim.Int{ID: "width", Label: "Hidden units", Symbol: "h", Default: 128, Min: 16, Max: 512, Log: true,
		Help: "Of the one hidden layer."}
	nCal = &sim.Int{ID: "n_cal", Label: "Calibration images", Symbol: "n", Default: 2000, Min: 200, Max: 5000, Log: true,
		Help: "With few, the quantile that RSCP+ asks for may not exist; then every set is full."}
)

const (
	side    = 14 // pixels on a side, after the 2×2 means
	classes = 10

	trainPool  = 20000 // the training images are drawn from the first so many
	trainCount = 10000
	testPool   = 10000 // holdout, calibration and test images are drawn from MNIST's test set
	holdCount  = 500
	testCount  = 1000

	batchSize = 100
	peakRate  = 0.003 // of Adam

	attackSteps = 10
	attackDraws = 16  // the attacker's own
	stride      = 2.5 // a step of the attack is stride·radius/attackSteps long
	soundDraws  = 16  // of each score of the soundness test
	curveCount  = 200 // test images of the curve over attack radii
)

// The methods in the order in which they are shown, each with its colour.
type method struct {
	id, label string
	colour    int
}

var methods = []method{
	{"cp", "CP", 2},
	{"nocorr", "smoothed, no correction", 5},
	{"rscp", "RSCP", 4},
	{"plus", "RSCP+", 6},
	{"ptt", "PTT + RSCP+", 1},
	{"rct", "RCT + PTT + RSCP+", 3},
}

func series(more ...sim.SeriesInfo) []sim.SeriesInfo {
	for _, m := range methods {
		more = append(more, sim.SeriesInfo{ID: m.id, Label: m.label, Colour: m.colour})
	}
	return more
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "conformal-sets",
	Title:   "Provably Robust Conformal Prediction with Improved Efficiency",
	Short:   "Robust conformal sets",
	Authors: "Ge Yan, Yaniv Romano, Tsui-Wei Weng",
	Venue:   "ICLR", Year: 2024, ArXiv: "2404.19651",
	Theme: "Uncertainty",
	Claim: "An adversary who moves an image a little breaks the coverage that conformal prediction promises. A certificate by smoothed scores holds only if the sampling error of the scores is bounded too, and then the sets become trivial; " +
		"a transformation of the scores that spreads them where the threshold lies makes the sets several times smaller at the same guarantee.",
	Version: 2,

	Question: "Can a list of guesses keep its promise under attack?",
	Level:    2,
	Tags:     []string{"conformal prediction", "uncertainty", "calibration", "adversarial examples", "robustness", "prediction sets", "MNIST"},
	Poster:   "ruler",
	Main:     []string{"eps", "n_mc", "bound", "ptt_T"},
	Watch:    []string{"size_ptt", "size_plus", "full_ptt", "b"},
	Glossary: []sim.Term{
		{Term: "conformal prediction", Means: "A way to answer with a set of labels that contains the true one as often as promised, whatever the model."},
		{Term: "calibration images", Means: "Images with known labels that were not trained on. They show how high the score of a true label may be."},
		{Term: "threshold", Means: "The score up to which a label is put into the set."},
		{Term: "adversary", Means: "Somebody who may change the image a little, so little that a person would not notice, to mislead the model."},
		{Term: "score", Means: "How badly a label fits an image in the eyes of the model: low if the network believes in it."},
		{Term: "RSCP", Means: "Randomly smoothed conformal prediction: scores averaged over noise, so that no small change of the image moves them far."},
		{Term: "RSCP+", Means: "RSCP that also pays for computing its averages from a limited number of noise draws. Its promise is proved."},
		{Term: "PTT", Means: "Post-training transformation: scores are spread apart where the threshold lies, so that the corrections let fewer wrong labels in."},
		{Term: "cage", Means: "On the stage: how far an attack within the certified radius can move a label’s score."},
	},

	Params: []sim.Param{alpha, eps, epsAtt, sigma, nMC, beta, pttT, pttB, boundKind, rct, epochs, width, nCal},
	Presets: []sim.Preset{
		{Name: "Four times smaller", Why: "The baseline's sets hold all or nearly all ten digits; transformed scores leave 2.3 on average, with the same guarantee.", Set: sim.Values{}},
		{Name: "Stronger attack than certified", Why: "The attack is three times as long as the radius that the sets were made for.",
			Breaks: "The guarantee ends at ε: the attacked coverage of PTT + RSCP+ falls to about 0.86 (at 1.25 to 0.55).",
			Set:    sim.Values{"eps_att": 0.75}},
		{Name: "Few draws", Why: "64 noise draws an image: the bound b doubles to 0.23, and it is all that changes.",
			Breaks: "The price of sampling eats most of the gain: PTT's sets hold 4 to 8 labels, and all ten on seeds whose τ comes out above 0.365.",
			Set:    sim.Values{"n_mc": 64}},
		{Name: "A better model", Why: "20 epochs: the baseline's Bernstein bound finds scores that hardly vary.",
			Breaks: "The baseline falls to about 4 labels, PTT to 1.6: the multiple is a fact of this model and of N, not a law.",
			Set:    sim.Values{"epochs": 20}},
		{Name: "Hard noise", Why: "Twice the noise for twice the radius.",
			Breaks: "The smoothed model sees little through so much noise: PTT's sets hold about 6.5 labels. Plain CP covers only a fifth of the attacked images.",
			Set:    sim.Values{"sigma": 1.0, "eps": 0.5, "eps_att": 0.5}},
		{Name: "PTT switched off", Why: "The negative control: at temperature 10 the sigmoid is flat.",
			Breaks: "Without the spread the transformed scores are as trivial as the plain ones: all sets are full.",
			Set:    sim.Values{"ptt_T": 10.0}},
		{Name: "No attack", Why: "The other control: nobody moves the images.",
			Breaks: "Nothing breaks: conformal prediction keeps its promise of 0.90, so the claims that an attack breaks it fail.",
			Set:    sim.Values{"eps": 0.0001, "eps_att": 0.0001}},
	},

	Charts: []sim.Chart{
		{ID: "coverage", Title: "Coverage", Kind: sim.Bars, X: "test images", Y: "share of sets with the true label",
			Series: series(sim.SeriesInfo{ID: "promise", Label: "promised, 1 − α", Colour: 0}),
			Notes:  "Every bar at least as high as the grey one keeps the promise. Left the images as they are, right after the attack."},
		{ID: "size", Title: "Set size", Kind: sim.Bars, X: "test images", Y: "labels a set, of 10", Series: series(),
			Notes: "A set of ten labels is always right and says nothing: among the methods that keep the promise under attack, smaller is better."},
		{ID: "scores", Title: "Score against threshold", Kind: sim.Lines, X: "Φ⁻¹(smoothed score of the true label)", Y: "share of calibration images",
			Series: []sim.SeriesInfo{{ID: "hps", Label: "HPS", Colour: 6}, {ID: "ptt", Label: "PTT", Colour: 1},
				{ID: "hps_line", Label: "τ + b, HPS", Colour: 6, Dashed: true}, {ID: "ptt_line", Label: "τ + b, PTT", Colour: 1, Dashed: true}},
			Notes: "The ends of the axis collect all beyond. A label with the worst score of 1 counts, after both corrections, as 0.7: left of the plain score's threshold, so it is in; right of the transformed score's, so it is out."},
		{ID: "radius", Title: "Coverage against attack", Kind: sim.Lines, X: "length of the attack (L2)", Y: "coverage of 200 images",
			Series: []sim.SeriesInfo{{ID: "cp", Label: "CP", Colour: 2}, {ID: "ptt", Label: "PTT + RSCP+", Colour: 1},
				{ID: "certified", Label: "certified ε", Colour: 0, Dashed: true}, {ID: "promise", Label: "promised", Colour: 0, Dashed: true}},
			Notes: "The certificate ends at the upright line; how far the coverage really holds beyond it says how cautious it is."},
	},

	Readouts: []sim.Readout{
		{ID: "tau", Label: "Threshold on the transformed score", Symbol: "τ", Digits: 3},
		{ID: "b", Label: "Price of sampling", Symbol: "b", Digits: 3},
		{ID: "cage", Label: "Price of robustness", Symbol: "ε/σ", Digits: 2},
		{ID: "size_ptt", Label: "Labels a set, PTT + RSCP+", Digits: 2},
		{ID: "size_plus", Label: "Labels a set, RSCP+", Digits: 2},
		{ID: "full_ptt", Label: "Full sets, PTT + RSCP+", Unit: "%", Digits: 1},
		{ID: "acc_smooth", Label: "Accuracy, smoothed, clean", Unit: "%", Digits: 1},
		{ID: "acc_smooth_att", Label: "Accuracy, smoothed, attacked", Unit: "%", Digits: 1},
		{ID: "sound_rscp", Label: "Points where RSCP's inequality is false", Unit: "%", Digits: 1},
		{ID: "sound_plus", Label: "Points where RSCP+'s inequality is false", Unit: "%", Digits: 2},
		{ID: "rct_ratio", Label: "Size PTT / RCT + PTT (paper: > 1; no verdict)", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "attack", Label: "the length of the attack"},
		{ID: "score", Label: "the plain or the trained score"},
		{ID: "pick", Label: "the image that is looked at"},
	},

	Claims: []sim.Claim{
		{ID: "clean", Says: "Without an attack every method covers as promised", Tests: []sim.Test{
			{Says: "CP: distance of its clean coverage from 1 − α", Holds: sim.AtMost(0.04), Paper: sim.Says("0.9 promised"),
				Value: func(r sim.Runs) float64 { return abs(r.Mean(0, "cov_cp") - r.Mean(0, "promised")) }},
			{Says: "PTT + RSCP+: clean coverage above 1 − α", Holds: sim.AtLeast(0), Paper: sim.Says("0.9 promised"),
				Value: func(r sim.Runs) float64 { return r.Mean(0, "cov_ptt") - r.Mean(0, "promised") }}}},
		{ID: "break", Says: "A small attack breaks conformal prediction", Tests: []sim.Test{
			{Says: "CP: coverage of the attacked images", Holds: sim.AtMost(0.75), Paper: sim.Says("below 1 − α"),
				Value: sim.Mean("cov_cp_att")}}},
		{ID: "nocorr", Says: "Smoothing alone does not repair it", Tests: []sim.Test{
			{Says: "smoothed CP without correction: coverage of the attacked images", Holds: sim.AtMost(0.87), Paper: sim.Says("not enough"),
				Value: sim.Mean("cov_nocorr_att")}}},
		{ID: "robust", Says: "RSCP+ keeps the promise under attack, with and without the transformation", Tests: []sim.Test{
			{Says: "PTT + RSCP+: coverage of the attacked images above 1 − α", Holds: sim.AtLeast(0), Paper: sim.Says("guaranteed"),
				Value: func(r sim.Runs) float64 { return r.Mean(0, "cov_ptt_att") - r.Mean(0, "promised") }},
			{Says: "RSCP+: coverage of the attacked images above 1 − α", Holds: sim.AtLeast(0), Paper: sim.Says("guaranteed"),
				Value: func(r sim.Runs) float64 { return r.Mean(0, "cov_plus_att") - r.Mean(0, "promised") }}}},
		{ID: "trivial", Says: "Made sound, the plain score's sets are trivial: almost all labels", Tests: []sim.Test{
			{Says: "RSCP+, the better of its two bounds: labels a set", Holds: sim.AtLeast(8), Paper: sim.Says("10 of 10"),
				Value: sim.Mean("size_plus")}}},
		{ID: "ptt", Says: "Transformed scores give sets several times smaller at the same guarantee", Tests: []sim.Test{
			{Says: "labels a set: RSCP+ / PTT + RSCP+", Holds: sim.AtLeast(3), Paper: sim.Figure(4.36),
				Value: sim.MeanRatio("size_plus", "size_ptt")}}},
		{ID: "sound", Says: "RSCP's inequality is false for averages of few draws; RSCP+'s is not", Tests: []sim.Test{
			{Says: "share of attacked points where RSCP's inequality is false, 16 draws", Holds: sim.AtLeast(0.05), Paper: sim.Says("flawed"),
				Value: sim.Mean("sound_rscp")},
			{Says: "share of attacked points where RSCP+'s is false / the 2β it may be", Holds: sim.AtMost(1), Paper: sim.Says("fixed"),
				Value: func(r sim.Runs) float64 { return r.Mean(0, "sound_plus") / (2 * r.Mean(0, "beta")) }}}},
	},

	Data:      func(sim.Values) []string { return data.MNISTFiles(side, trainPool, testPool) },
	Tolerance: 5e-3, // WebAssembly gives the same bits; this is one image of 1000, as much as a last bit could do
	Seconds:   6,
	Run:       run,
}

func abs(x float64) float64 { return max(x, -x) }
