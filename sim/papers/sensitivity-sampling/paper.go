// Package sensitivity is the sampling of rows by l_p sensitivities of Woodruff and Yasuda: a matrix with many rows is
// replaced by a few of its rows, drawn with probabilities in proportion to how much each can matter, so that |Ax|_p is
// kept for every x; about S^(2/p) draws suffice for p < 2, S the sum of the sensitivities, not S·d.
package sensitivity

import (
	"fmt"

	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	family = &sim.Choice{ID: "family", Label: "Matrix", Default: "heavy",
		Options: []sim.Option{{ID: "flat", Label: "flat: Gaussian rows"}, {ID: "heavy", Label: "heavy: Gaussian rows of very different lengths"},
			{ID: "mnist", Label: "digits, 4 × 4 pixels"}},
		Help: "In a flat matrix all rows matter alike. In a heavy one a few rows rule some directions."}
	chosen = &sim.Choice{ID: "sampler", Label: "Probabilities", Symbol: "q", Default: "sensitivity", Options: samplerOptions(),
		Help: "By what the rows on the stage are drawn. All five are compared in every run."}
	columns = &sim.Int{ID: "d", Label: "Columns", Symbol: "d", Default: 16, Min: 2, Max: 64, Log: true,
		Help: "Unknowns of the problem. Digits always have 17: 16 pixels and a column of ones. With 2 the stage shows the whole ball."}
	rows = &sim.Int{ID: "n", Label: "Rows", Symbol: "n", Default: 1000, Min: 200, Max: 2000, Log: true,
		Help: "Observations. The sample should stay well below them."}
	power = &sim.Float{ID: "p", Label: "Norm", Symbol: "p", Default: 1, Min: 1, Max: 4,
		Help: "|Ax|_p is to be kept: 1 is least absolute deviations, 2 least squares."}
	ratio = &sim.Float{ID: "c", Label: "Sample size in units of S^(2/p)", Symbol: "c", Default: 4, Min: 0.3, Max: 20, Log: true,
		Help: "m = c·S^(2/p) rows are drawn, with replacement."}
	tail = &sim.Float{ID: "tail", Label: "Pareto exponent of the heavy rows", Symbol: "α", Default: 1.2, Min: 0.8, Max: 4,
		Help: "How the lengths of heavy rows are spread: P(length > x) = x^−α. The smaller, the more one row rules."}
	draws = &sim.Int{ID: "draws", Label: "Repetitions", Default: 7, Min: 1, Max: 20,
		Help: "How many samples are drawn. The distortion is the geometric mean over them."}
	sweep = &sim.Bool{ID: "sizes", Was: "sweep", Label: "All sizes d from 8 to 64",
		Help: "Also measures the chosen sampler at d = 8, 16, 32 and 64 with m = 4·S^(2/p) and with m = 1.25·S·d rows, and at d = 24 with 0.7·S^(2/p). Digits have one size; for them it takes the flat matrix."}
)

// samplers in the order in which they are shown; the colours are those of the charts.
var samplers = [...]struct {
	id, label, short string
	colour           int
}{
	{"sensitivity", "sensitivities", "sensitivity", 1},
	{"root", "root leverage scores", "root lev.", 3},
	{"leverage", "leverage scores", "leverage", 4},
	{"lewis", "Lewis weights", "Lewis", 5},
	{"uniform", "uniform", "uniform", 2},
}

func samplerOptions() (out []sim.Option) {
	for _, s := range samplers {
		out = append(out, sim.Option{ID: s.id, Label: s.label})
	}
	return out
}

func samplerSeries() (out []sim.SeriesInfo) {
	for _, s := range samplers {
		out = append(out, sim.SeriesInfo{ID: s.id, Label: s.label, Colour: s.colour})
	}
	return out
}

// place is the index of a sampler.
func place(id string) int {
	for k, s := range samplers {
		if s.id == id {
			return k
		}
	}
	panic("sensitivity: no sampler " + id)
}

// What a sweep measures.
var sweepColumns = [...]int{8, 16, 32, 64}

const (
	sweepNew     = 4    // m = 4 S^(2/p)
	sweepGeneral = 1.25 // m = 1.25 S d
	fewColumns   = 24
	fewRatio     = 0.7
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "sensitivity-sampling",
	Title:   "Sharper Bounds for ℓp Sensitivity Sampling",
	Short:   "Sensitivity sampling",
	Authors: "David P. Woodruff, Taisuke Yasuda",
	Venue:   "ICML", Year: 2023, ArXiv: "2306.00732",
	Theme: "Theory",
	Claim: "A tall matrix may be replaced by a few of its rows, drawn by their sensitivities, and every norm |Ax|_p is kept. For 1 ≤ p < 2 about S^(2/p) rows suffice, " +
		"S the sum of the sensitivities: fewer than the S·d of the general bound wherever S is small.",
	Version: 2,

	Question: "How few rows of a huge table keep every answer right?",
	Level:    3,
	Tags:     []string{"sampling", "sketching", "big data", "leverage scores", "regression", "linear algebra"},
	Poster:   "ball",
	Main:     []string{"sampler", "p", "family", "c"},
	Watch:    []string{"m", "D", "S2p", "Sd"},
	Glossary: []sim.Term{
		{Term: "sensitivity", Means: "Of a row: the largest share that it can ever have in the norm. A row that is alone in some direction has a large one."},
		{Term: "norm", Means: "A measure of the length of a vector: the sum of the absolute values to the power p, and the p-th root of it."},
		{Term: "leverage scores", Means: "The sensitivities for p = 2, which one decomposition of the matrix gives for all rows at once."},
		{Term: "root leverage", Means: "Leverage scores to the power p/2: a cheap stand-in for sensitivities."},
		{Term: "Lewis weights", Means: "Leverage scores of a matrix whose rows were rescaled until they agree with themselves."},
		{Term: "unit ball", Means: "All vectors whose norm is at most 1. A good sample has nearly the same one."},
		{Term: "weight", Means: "How often a drawn row counts in the sample, so that the sample is right on average."},
	},

	Params: []sim.Param{family, chosen, columns, rows, power, ratio, tail, draws, sweep},
	Presets: []sim.Preset{
		{Name: "Heavy rows", Why: "A few rows rule some directions. Sensitivities find them; 120 draws of 1000 rows suffice.", Set: sim.Values{}},
		{Name: "Scaling law", Why: "Flat matrices of 8 to 64 columns: with 4·S² rows the distortion stays put, with 1.25·S·d rows it falls.",
			Set: sim.Values{"family": "flat", "sizes": true}},
		{Name: "Too few rows: claim breaks", Why: "0.7·S² draws of a flat matrix with 24 columns.",
			Breaks: "Below S² rows the sample all but loses directions: the distortion is about 1.02.",
			Set:    sim.Values{"family": "flat", "d": 24, "c": 0.7}},
		{Name: "Uniform on heavy rows", Why: "The same matrix and the same number of rows, but every row with the same chance.",
			Breaks: "The rows that rule a direction are missed, or drawn by luck and then weighted eight times too much: distortion 0.7 to 1.8.",
			Set:    sim.Values{"sampler": "uniform"}},
		{Name: "Digits", Why: "A thousand handwritten digits: every sampler but the uniform one does as well.", Set: sim.Values{"family": "mnist"}},
	},

	Charts: []sim.Chart{
		{ID: "curve", Title: "Distortion against sample size", Kind: sim.Lines, X: "draws m / S^(2/p)", Y: "distortion D", LogX: true, LogY: true, Series: samplerSeries(),
			Notes: "Geometric means over the repetitions, by the same random numbers. A curve that falls with slope −1/2 needs four times the rows for half the distortion."},
		{ID: "bound", Title: "Which bound is right?", Kind: sim.Lines, X: "columns d", Y: "distortion D", LogX: true, LogY: true, Series: []sim.SeriesInfo{
			{ID: "new", Label: "m = 4·S^(2/p), this run", Colour: 1}, {ID: "general", Label: "m = 1.25·S·d, this run", Colour: 6},
			{ID: "before_new", Label: "flat, p = 1, m = 4·S², earlier runs"}, {ID: "before_general", Label: "flat, p = 1, m = 1.25·S·d, earlier runs", Dashed: true}},
			Notes: "A sample size is right if it keeps the distortion level as d grows. Where the curve falls, more rows were drawn than are needed. Grey: means of earlier runs. This run's points come with “All sizes”."},
		{ID: "total", Title: "Total sensitivity", Kind: sim.Lines, X: "columns d", Y: "rows", LogX: true, LogY: true, Series: []sim.SeriesInfo{
			{ID: "S", Label: "S", Colour: 1}, {ID: "S2p", Label: "S^(2/p)", Colour: 3}, {ID: "Sd", Label: "S·d", Colour: 6}, {ID: "d", Label: "d"},
			{ID: "before", Label: "S = √(πd/2): flat, p = 1, n → ∞", Dashed: true}},
			Notes: "S is at most d, and for a flat matrix only about √(πd/2): then S² is about 1.6·d, where S·d is about 1.25·d^1.5."},
		{ID: "sorted", Title: "Sorted probabilities", Kind: sim.Lines, X: "rank of the row", Y: "probability q", LogX: true, LogY: true, Series: samplerSeries(),
			Notes: "Each sampler's rows by falling probability. Plain leverage is the steepest for heavy rows: it starves the small ones."},
	},

	Readouts: []sim.Readout{
		{ID: "S", Label: "Total sensitivity", Symbol: "S", Digits: 2},
		{ID: "S2p", Label: "The paper's bound, up to logarithms", Symbol: "S^(2/p)", Digits: 1},
		{ID: "Sd", Label: "The general bound", Symbol: "S·d", Digits: 1},
		{ID: "m", Label: "Rows drawn", Symbol: "m", Digits: 0},
		{ID: "D", Label: "Distortion", Symbol: "D", Digits: 3},
		{ID: "distinct", Label: "Distinct rows in the first sample", Digits: 0},
		{ID: "wmax", Label: "Largest weight there", Digits: 1},
		{ID: "root", Label: "Root leverage / sensitivities, distortion", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "ray", Label: "the direction in which the balls are compared"},
		{ID: "row", Label: "the row that is looked at"},
	},

	Claims: []sim.Claim{
		{ID: "size", Says: "4·S^(2/p) rows keep every norm, here and now", Tests: []sim.Test{
			{Says: "distortion of this run's sampler at this run's size", Holds: sim.AtMost(0.6), Paper: sim.Says("constant"),
				Value: sim.Mean("D")}}},
		{ID: "unif", Says: "On heavy rows uniform sampling does worse at the same size", Tests: []sim.Test{
			{Says: "distortion: uniform / sensitivities", Holds: sim.AtLeast(1.3),
				Value: sim.Mean("unif")}}},
		{ID: "lev", Says: "On heavy rows plain leverage scores do worse: for p = 1 it must be their root", Tests: []sim.Test{
			{Says: "distortion: leverage scores / sensitivities", Holds: sim.AtLeast(1.2), Paper: sim.Says("root, not plain"),
				Value: sim.Mean("lev")}}},
		{ID: "new", Says: "4·S² rows keep the distortion level while d grows eightfold", With: scaling, Only: true, Tests: []sim.Test{
			{Says: "flat: log-log slope of D over d = 8 to 64 at m = 4·S²", Holds: sim.Between(-0.10, 0.12), Paper: sim.Says("0, up to logarithms"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "slope_new") }}}},
		{ID: "general", Says: "Rows in proportion to S·d are more than needed", With: scaling, Only: true, Tests: []sim.Test{
			{Says: "flat: log-log slope of D over d = 8 to 64 at m = 1.25·S·d", Holds: sim.AtMost(-0.10), Paper: sim.Says("more rows than needed"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "slope_general") }}}},
		{ID: "every", Says: "4·S² rows suffice at every d", With: scaling, Only: true, Tests: []sim.Test{
			{Says: "flat: largest D at m = 4·S² over d = 8 to 64", Holds: sim.AtMost(0.6), Paper: sim.Says("constant"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "D_most") }}}},
		{ID: "few", Says: "S² rows are necessary for flat matrices", With: scaling, Only: true, Tests: []sim.Test{
			{Says: "flat: D at m = 0.7·S², d = 24", Holds: sim.AtLeast(0.8), Paper: sim.Says("tight"),
				Value: func(r sim.Runs) float64 { return r.Mean(1, "D_few") }}}},
	},

	Data: func(v sim.Values) []string {
		if v[family.ID] == "mnist" {
			return data.MNISTFiles(side, 0, v[rows.ID].(int))
		}
		return nil
	},
	Tolerance: 1e-6,
	Seconds:   6,
	Run:       run,
}

// scaling is the setting in which flat matrices of all sizes are measured, the one of the preset.
var scaling = []sim.Values{{"family": "flat", "sampler": "sensitivity", "d": 16, "c": 4.0, "tail": 1.2, "sizes": true}}

// What earlier runs measured on flat matrices, p = 1: means over 20 seeds.
var (
	beforeNew     = [...]float64{0.405, 0.430, 0.440, 0.448}
	beforeGeneral = [...]float64{0.476, 0.433, 0.377, 0.319}
)

func stream(purpose string, d, k int) string {
	return fmt.Sprintf("%s, %d columns, sample %d", purpose, d, k)
}
