// Package simplicity is the simplicity bias of Shah, Tamuly, Raghunathan, Jain and Netrapalli: where one linear coordinate
// and many equally predictive complex ones tell the classes apart, SGD's network listens to the linear one alone.
package simplicity

import (
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	d = &sim.Int{ID: "d", Label: "Coordinates", Symbol: "d", Default: 20, Min: 3, Max: 60,
		Help: "x₀ is the linear one, the next k are slab coordinates, the others are noise without any information."}
	slabs = &sim.Int{ID: "slabs", Label: "Slab coordinates", Symbol: "k", Default: 10, Min: 0, Max: 59,
		Help: "Each one alone tells the classes apart without error, but only by three or more cuts. There is room for d − 1; any more are left out."}
	linMargin = &sim.Float{ID: "lin_margin", Label: "Margin of the linear coordinate", Symbol: "m", Default: 0.1, Min: 0.01, Max: 0.5, Log: true,
		Help: "No |x₀| is smaller than this."}
	slabMargin = &sim.Float{ID: "slab_margin", Label: "Half the gap between slabs", Symbol: "s", Default: 0.1, Min: 0.01, Max: 0.2,
		Help: "The margin of a slab coordinate. The slabs grow narrower as the gaps grow."}
	linear = &sim.Bool{ID: "linear", Label: "A linear coordinate", Default: true,
		Help: "Off: x₀ is noise. The negative control: with nothing simple to find, the same network finds the slabs."}
	noise = &sim.Float{ID: "noise", Label: "Useless x₀ in the noisy data", Symbol: "p", Default: 0.1, Min: 0, Max: 0.8,
		Help: "In this share of the noisy points x₀ says nothing about the class, so x₀ alone can reach an accuracy of 1 − p/2 at best. The slabs reach 1."}
	width = &sim.Int{ID: "width", Label: "Units per hidden layer", Symbol: "h", Default: 100, Min: 10, Max: 400, Log: true,
		Help: "Of every network."}
	depth = &sim.Int{ID: "depth", Label: "Hidden layers", Default: 2, Min: 1, Max: 4,
		Help: "Of every network."}
	lr = &sim.Float{ID: "lr", Label: "Learning rate", Symbol: "η", Default: 0.3, Min: 0.01, Max: 0.5, Log: true,
		Help: "Of plain SGD, constant. At 0.1 even the control needs 6,000 steps to find the slabs."}
	steps = &sim.Int{ID: "steps", Label: "SGD steps", Symbol: "T", Default: 3000, Min: 300, Max: 12000, Log: true,
		Help: "The same for all networks (for dominoes a fifth)."}
	eps = &sim.Float{ID: "eps", Label: "Radius of the attack", Symbol: "ε", Default: 0.3, Min: 0, Max: 0.8,
		Help: "How far, in Euclidean distance, an adversary may move a point. Points of different classes are at least 2 × 0.33 apart."}
	kind = &sim.Choice{ID: "data", Label: "Data", Default: "lms",
		Options: []sim.Option{{ID: "lms", Label: "one linear, k slab coordinates"}, {ID: "dominoes", Label: "dominoes: two stacked digits"}},
		Help:    "Dominoes: the top digit is a 0 or a 1 (simple), the bottom one a 7 or a 9 (harder); both tell the class."}
	extras = &sim.Bool{ID: "extras", Label: "Ensemble and adversarial training",
		Help: "Trains four more networks on the noisy data and an adversarially trained one. About four times the work."}
)

// The colours of the charts, of the stage and of the prose.
const (
	colourTest        = 1 // the data as they are, and the network that SGD finds on them
	colourSimple      = 2 // x_0, or the top digit, shuffled
	colourOthers      = 3 // all the others shuffled
	colourControl     = 4 // the network without a simple feature
	colourAdversarial = 5
	colourEnsemble    = 6
)

func listening() []sim.SeriesInfo {
	return []sim.SeriesInfo{
		{ID: "test", Label: "as it is", Colour: colourTest},
		{ID: "simple", Label: "x₀ (the top digit) shuffled", Colour: colourSimple},
		{ID: "others", Label: "all others shuffled", Colour: colourOthers},
	}
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "simplicity-bias",
	Title:   "The Pitfalls of Simplicity Bias in Neural Networks",
	Short:   "Simplicity bias",
	Authors: "Harshay Shah, Kaustav Tamuly, Aditi Raghunathan, Prateek Jain, Praneeth Netrapalli",
	Venue:   "NeurIPS", Year: 2020, ArXiv: "2006.07710",
	Theme: "Learning dynamics",
	Claim: "Where one simple feature and many complex ones tell the classes apart equally well, SGD's network listens to the simple one alone and is deaf to all others. " +
		"That makes it fragile to small perturbations, and it persists even when the complex features predict better.",
	Version: 2,

	Question: "Why do networks trust the simplest clue and ignore better ones?",
	Level:    1,
	Tags:     []string{"simplicity bias", "shortcut learning", "spurious features", "adversarial examples", "neural networks", "feature learning"},
	Poster:   "left",
	Main:     []string{"linear", "slab_margin", "lin_margin", "noise"},
	Watch:    []string{"auc_simple", "auc_others", "acc_control", "robust"},
	Glossary: []sim.Term{
		{Term: "linear", Means: "Of a coordinate: one cut tells the classes apart, one class on each side."},
		{Term: "slabs", Means: "Coordinates in which the classes alternate in bands, so that several cuts are needed to tell them apart."},
		{Term: "AUC", Means: "The chance that a random point of one class gets a larger output than a random point of the other. One half is guessing."},
		{Term: "margin", Means: "How far the points nearest to the border between the classes are away from it."},
		{Term: "SGD", Means: "Stochastic gradient descent: training by small steps, each on a few examples drawn by lot."},
		{Term: "control", Means: "The same network on the same data without the simple coordinate, to see whether it can find the complex ones."},
		{Term: "attack", Means: "The smallest change of a point that makes the network answer wrongly, within a given radius."},
	},

	Params: []sim.Param{d, slabs, linMargin, slabMargin, linear, noise, width, depth, lr, steps, eps, kind, extras},
	Presets: []sim.Preset{
		{Name: "Extreme", Why: "One linear coordinate against ten slab coordinates: x₀ shuffled, the network knows nothing; all others shuffled, it notices nothing.", Set: sim.Values{}},
		{Name: "Dominoes", Why: "Two stacked digits, 0 or 1 above, 7 or 9 below: the call follows the top, though not as blindly.", Set: sim.Values{"data": "dominoes"}},
		{Name: "Ensemble and adversarial training", Why: "Two usual remedies: five networks together, and training on attacked points.", Set: sim.Values{"extras": true}},
		{Name: "No simple feature: the bias has nothing to bite", Why: "The negative control: x₀ is noise, and the same network learns the slabs.",
			Breaks: "With x₀ shuffled the AUC stays 1.000, with the slabs shuffled it falls to a half: the claims on x₀ must fail.",
			Set:    sim.Values{"linear": false}},
		{Name: "Patience", Why: "Four times as many steps on the noisy data.",
			Breaks: "Simplicity bias is a delay, not for ever: after 12,000 steps the slabs are found and the noisy accuracy is about 0.997, far over the bound of x₀ alone.",
			Set:    sim.Values{"steps": 12000}},
		{Name: "Useless enough", Why: "In half of the noisy points x₀ says nothing.",
			Breaks: "Now the slabs are worth the trouble and are learnt within the same 3,000 steps: accuracy 1.000 where x₀ alone could reach 0.75.",
			Set:    sim.Values{"noise": 0.5}},
	},

	Charts: []sim.Chart{
		{ID: "listens", Title: "What the network listens to", Kind: sim.Lines, X: "SGD step", Y: "AUC", Series: listening(), Rules: []sim.Rule{{Label: "chance", At: 0.5}},
			Notes: "How well the output ranks the classes. Near 0.5 with something shuffled: the network listens to that alone. Unchanged: it ignores it. On 1,000 test points while training, on 4,000 at the end (dominoes 1,000 and 2,000)."},
		{ID: "control", Title: "The same without the simple feature", Kind: sim.Lines, X: "SGD step", Y: "AUC", Series: listening(), Rules: []sim.Rule{{Label: "chance", At: 0.5}},
			Notes: "The same network, start, order and steps, but x₀ is noise (for dominoes, the top is blank). That the complex features are found here shows that they can be."},
		{ID: "accuracy", Title: "Accuracy on the noisy data", Kind: sim.Lines, X: "SGD step", Y: "accuracy", Series: []sim.SeriesInfo{
			{ID: "noisy", Label: "one network", Colour: colourTest},
			{ID: "control", Label: "the same without x₀", Colour: colourControl},
			{ID: "ensemble", Label: "ensemble of five", Colour: colourEnsemble},
			{ID: "bound", Label: "best from x₀ alone, 1 − p/2", Dashed: true}},
			Rules: []sim.Rule{{Label: "slabs alone", At: 1}},
			Notes: "The network stops at what x₀ can give, although the slabs would give 1 and the network without x₀ gets there."},
		{ID: "robustness", Title: "Robustness", Kind: sim.Lines, X: "radius ε of the attack", Y: "accuracy", Series: []sim.SeriesInfo{
			{ID: "standard", Label: "SGD", Colour: colourTest},
			{ID: "adversarial", Label: "adversarial training", Colour: colourAdversarial},
			{ID: "theory", Label: "|x₀| > ε, in theory", Dashed: true},
			{ID: "margin", Label: "margin of all coordinates together"}},
			Notes: "On 1,000 attacked test points. Left of the vertical line a classifier without a single error exists."},
		{ID: "weights", Title: "Where the networks look", Kind: sim.Heat, X: "coordinate (dominoes: pixel column)", Y: "network (dominoes: pixel row)",
			Notes: "The length of each coordinate's weights in the first layer, x₀ first. Rows: clean data, the same without x₀, noisy data. For dominoes, the mean slope of the output by pixel: what a little more ink does."},
	},

	Readouts: []sim.Readout{
		{ID: "acc", Label: "Test accuracy", Unit: "%", Digits: 2},
		{ID: "auc", Label: "AUC as it is", Digits: 3},
		{ID: "auc_simple", Label: "AUC, x₀ (top) shuffled", Digits: 3},
		{ID: "auc_others", Label: "AUC, all others shuffled", Digits: 3},
		{ID: "acc_control", Label: "Accuracy without the simple feature", Unit: "%", Digits: 2},
		{ID: "found", Label: "Step at which the control finds the slabs", Digits: 0},
		{ID: "gap", Label: "Noisy accuracy over the bound 1 − p/2", Digits: 3},
		{ID: "robust", Label: "Accuracy under attack", Unit: "%", Digits: 1},
		{ID: "norm_ratio", Label: "First-layer weights: x₀ / mean slab", Digits: 1},
	},

	Handles: []sim.Handle{
		{ID: "top*", Label: "the top of a picture"},
		{ID: "simple", Label: "whether the simple feature is shuffled"},
		{ID: "others", Label: "whether all other features are shuffled"},
		{ID: "eps", Label: "the length of the attack"},
		{ID: "point", Label: "the test point"},
		{ID: "c*", Label: "a coordinate of the point"},
		{ID: "left", Label: "the point, in the left panel"},
		{ID: "right", Label: "the point, in the right panel"},
	},

	Claims: []sim.Claim{
		{ID: "rely", Says: "The network listens to the linear coordinate: with x₀ shuffled it knows nothing", With: plain, Only: true, Tests: []sim.Test{
			{Says: "AUC with x₀ shuffled", Holds: sim.AtMost(0.60), Paper: sim.Says("about 0.5"), Value: measured("auc_simple")}}},
		{ID: "invariant", Says: "The network is deaf to all other coordinates: with them shuffled nothing changes", With: plain, Only: true, Tests: []sim.Test{
			{Says: "AUC − AUC with all others shuffled", Holds: sim.AtMost(0.01), Paper: sim.Figure(0), Value: difference("auc", "auc_others")}}},
		{ID: "able", Says: "The network could do better: without x₀ it learns the slabs in the same steps", With: plain, Only: true, Tests: []sim.Test{
			{Says: "accuracy without a linear coordinate", Holds: sim.AtLeast(0.98), Paper: sim.Says("complex features are learnable"), Value: measured("acc_control")}}},
		{ID: "hurt", Says: "The bias hurts where x₀ predicts worse than the slabs: accuracy stops at what x₀ can give", With: plain, Only: true, Tests: []sim.Test{
			{Says: "accuracy without x₀ − accuracy on the noisy data", Holds: sim.AtLeast(0.02), Paper: sim.Says("stuck at the simple bound"), Value: difference("acc_control", "acc_noisy")},
			{Says: "accuracy on the noisy data − bound 1 − p/2", Holds: sim.AtMost(0.03), Paper: sim.Says("stuck at the simple bound"), Value: measured("gap")}}},
		{ID: "fragile", Says: "The bias makes the network fragile: small perturbations cost accuracy where a classifier without error exists", With: plain, Only: true, Tests: []sim.Test{
			{Says: "accuracy on attacked points", Holds: sim.AtMost(0.85), Paper: sim.Says("drops"), Value: measured("robust")}}},
		{ID: "ens", Says: "Five networks together are no better than one", With: withExtras, Only: true, Tests: []sim.Test{
			{Says: "accuracy of the ensemble − of one network, on the noisy data", Holds: sim.AtMost(0.02), Paper: sim.Says("no help"), Value: difference("acc_ensemble", "acc_noisy")}}},
		{ID: "adv", Says: "An adversarially trained network still leans on x₀", With: withExtras, Only: true, Tests: []sim.Test{
			{Says: "AUC of adversarial training with all others shuffled", Holds: sim.AtLeast(0.96), Paper: sim.Says("still the simple feature"), Value: measured("auc_others_adv")}}},
		{ID: "domino", Says: "Images too: of two stacked digits the network listens mostly to the simple one", With: dominoes, Only: true, Tests: []sim.Test{
			{Says: "AUC with the top digits shuffled", Holds: sim.AtMost(0.80), Paper: sim.Figure(0.5), Value: measured("auc_simple")},
			{Says: "AUC with the bottom digits shuffled", Holds: sim.AtLeast(0.98), Paper: sim.Figure(1), Value: measured("auc_others")}}},
	},

	Data: func(v sim.Values) []string {
		if v[kind.ID] == "dominoes" {
			return data.MNISTFiles(side, digitsTrain, digitsTest)
		}
		return nil
	},
	Tolerance: 1e-6,
	Seconds:   5,
	Run:       run,
}

// The settings that claims look at: one run decides all that the default run can.
var (
	plain      = []sim.Values{{"data": "lms"}}
	withExtras = []sim.Values{{"data": "lms", "extras": true}}
	dominoes   = []sim.Values{{"data": "dominoes", "extras": false}}
)

func measured(id string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(1, id) }
}

func difference(a, b string) func(sim.Runs) float64 {
	return func(r sim.Runs) float64 { return r.Mean(1, a) - r.Mean(1, b) }
}

func run(r *sim.Run) {
	if kind.In(r) == "dominoes" {
		runDominoes(r)
		return
	}
	runLMS(r)
}
