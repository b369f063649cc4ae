// Package completion is matrix completion by alternating minimisation whose least-squares updates are only approximate,
// after Gu, Song, Yin and Zhang: an update that errs by a moderate share of its own step still converges, and so a half step
// need not cost k² operations for every observed entry, but only about k.
package completion

import (
	"math"

	"orrery/sim"
	"orrery/sim/blocks/data"
)

// What may be varied.
var (
	size = &sim.Int{ID: "n", Label: "Rows and columns", Symbol: "n", Default: 400, Min: 100, Max: 800, Log: true,
		Help: "The synthetic matrix is n × n. The digits are always 400 images of 196 pixels."}
	rank = &sim.Int{ID: "k", Label: "Rank", Symbol: "k", Default: 24, Min: 4, Max: 48,
		Help: "Of the matrix, and of the model U Vᵀ. An exact row costs about k² operations for each observed entry, an approximate one about k."}
	share = &sim.Float{ID: "p", Label: "Share of entries observed", Symbol: "p", Default: 0.35, Min: 0.05, Max: 0.9,
		Help: "Every entry is observed with this probability. A row then has about n·p of them, and clearly more than k are needed."}
	solver = &sim.Choice{ID: "solver", Label: "Inner solver, beside the exact one", Default: cg, Options: []sim.Option{
		{ID: exact, Label: "exact: Cholesky"}, {ID: cg, Label: "t steps of conjugate gradients"}, {ID: sketch, Label: "sketch, then t steps"},
		{ID: injectRel, Label: "exact, with an error of δ times the step"}, {ID: injectAbs, Label: "exact, with an error of δ times the row"}},
		Help: "What the right half of the stage shows. The claims always compare conjugate gradients, and errors relative to the step, with the exact solver."}
	inner = &sim.Int{ID: "t", Label: "Inner steps", Symbol: "t", Default: 2, Min: 1, Max: 10,
		Help: "Of conjugate gradients, from a warm start. One step is steepest descent with exact line search."}
	dial = &sim.Float{ID: "delta", Label: "Injected error", Symbol: "δ", Default: 0.3, Min: 1e-5, Max: 3, Log: true,
		Help: "The solvers that err on purpose add a random vector of this length, in units of the step just taken or of the row itself."}
	spikes = &sim.Float{ID: "spikes", Label: "Share of spikes", Default: 0, Min: 0, Max: 0.5,
		Help: "This share of the columns of U, and of V, is replaced by a vector with a single entry: the matrix becomes coherent."}
	matrix = &sim.Choice{ID: "data", Label: "Matrix", Default: "synthetic",
		Options: []sim.Option{{ID: "synthetic", Label: "random factors"}, {ID: "mnist", Label: "400 digits, projected on rank k"}},
		Help:    "Random orthonormal factors with equal singular values, or handwritten digits, one a row, whose singular values fall."}
)

// The series: a method has one colour everywhere.
const (
	cgColour    = 1
	exactColour = 2
	relColour   = 3
	skColour    = 4
	absColour   = 5
	otherColour = 6
)

var (
	lines = []sim.SeriesInfo{
		{ID: "exact", Label: "exact", Colour: exactColour},
		{ID: "cg", Label: "t steps of CG", Colour: cgColour},
		{ID: "cg1", Label: "steepest descent: one step", Colour: otherColour, Dashed: true},
		{ID: "cg3", Label: "three steps of CG", Colour: otherColour},
		{ID: "sketch", Label: "sketch, then t steps", Colour: skColour},
		{ID: "rel", Label: "exact + δ of the step", Colour: relColour},
		{ID: "abs", Label: "exact + δ of the row", Colour: absColour},
	}
	floors = []sim.SeriesInfo{
		{ID: "rel", Label: "relative to the step", Colour: relColour},
		{ID: "abs", Label: "relative to the row", Colour: absColour},
	}
)

// What is tried besides, for the claims and the charts that compare.
var (
	sweep   = []int{8, 16, 32}
	relTry  = []float64{0.3, 0.5, 0.7, 1}
	absTry  = []float64{1e-4, 1e-3, 1e-2}
	colours = map[string]int{exact: exactColour, cg: cgColour, sketch: skColour, injectRel: relColour, injectAbs: absColour}
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "matrix-completion",
	Title:   "Low Rank Matrix Completion via Robust Alternating Minimization in Nearly Linear Time",
	Short:   "Matrix completion",
	Authors: "Yuzhou Gu, Zhao Song, Junze Yin, Lichen Zhang",
	Venue:   "ICLR", Year: 2024, ArXiv: "2302.11068",
	Theme: "Theory",
	Claim: "Alternating minimisation fills in a low-rank matrix even if its least-squares updates are only approximate, up to a moderate error. " +
		"So an iteration need not cost k² operations for every observed entry, only about k.",
	Version: 2,

	Question: "How much of a table must be solved exactly to fill it?",
	Level:    2,
	Tags:     []string{"recommender systems", "low rank", "missing data", "optimisation", "linear algebra"},
	Poster:   "race",
	Main:     []string{"p", "k", "t", "solver"},
	Watch:    []string{"mflop_exact", "mflop_shown", "iters_exact", "iters_shown"},
	Glossary: []sim.Term{
		{Term: "rank", Means: "How many patterns the rows of a table are mixtures of."},
		{Term: "observed", Means: "Of an entry: shown to the method. The others have to be filled in."},
		{Term: "alternating minimisation", Means: "Hold one half of the unknowns fixed and solve for the other, in turns."},
		{Term: "conjugate gradients", Means: "A method that nears the answer of a least-squares problem step by step, each step a pass through the entries."},
		{Term: "warm start", Means: "Beginning from the last answer instead of from nothing."},
		{Term: "incoherent", Means: "Of a matrix: no row or column stands alone, so that those seen tell of those not seen."},
		{Term: "basis", Means: "Directions of length one, at right angles, from which all others are mixed."},
	},

	Params: []sim.Param{size, rank, share, solver, inner, dial, spikes, matrix},
	Presets: []sim.Preset{
		{Name: "Two steps are enough", Why: "Two steps of conjugate gradients a row, against exact least squares: the same iterations, at less than half the cost.", Set: sim.Values{}},
		{Name: "A clumsy solver", Why: "Every exact row is pushed off by 30% of its step, in a random direction: 13 iterations instead of 12.", Set: sim.Values{"solver": injectRel}},
		{Name: "Too clumsy", Why: "The same with an error as long as the step itself.",
			Breaks: "“Moderate” has a limit: now every row ends as far from its answer as it began. After fifteen iterations the error is still 0.9, and then it grows.",
			Set:    sim.Values{"solver": injectRel, "delta": 1.0}},
		{Name: "An error that stays", Why: "Every exact row is pushed off by 30% of its own length, however small its step has become.",
			Breaks: "What a solver may miss is a share of the step: the steps shrink and this error does not, so it becomes the floor.",
			Set:    sim.Values{"solver": injectAbs}},
		{Name: "Spikes", Why: "A quarter of the columns are spikes: entries that stand alone in the matrix.",
			Breaks: "Incoherence is broken. What stands alone and was not observed cannot be guessed, by no solver: the error stays near 0.4, exact or not.",
			Set:    sim.Values{"spikes": 0.25}},
		{Name: "The paper’s sketch, counted", Why: "A preconditioner from a random sketch of every row: the right answer after as few iterations, but at 1.5 times the cost of exact rows. At this size its k³ a row does not pay.",
			Set: sim.Values{"solver": sketch}},
		{Name: "Digits", Why: "Four hundred handwritten digits, projected on rank 12, with half of the pixels missing.",
			Breaks: "Pixels at the rim say next to nothing, so a row's problem is ill conditioned, and two steps are too few: they need nearly twice the iterations, where three need as many as exact rows. And at rank 12 little could be saved anyway.",
			Set:    sim.Values{"data": "mnist", "k": 12, "p": 0.5}},
	},

	Charts: []sim.Chart{
		{ID: "cost", Title: "Error against cost", Kind: sim.Lines, X: "counted operations (MFLOP)", Y: "relative error, all entries", LogY: true, Series: lines,
			Rules: []sim.Rule{{Label: "counted to here", At: reach}},
			Notes: "Operations are counted by formula, the same for every program. The curves are as in the next chart, each stretched by what its iteration costs."},
		{ID: "iterations", Title: "Error against iteration", Kind: sim.Lines, X: "outer iteration", Y: "relative error, all entries", LogY: true, Series: lines,
			Rules: []sim.Rule{{Label: "counted to here", At: reach}},
			Notes: "Two or three steps, or an error of 30%, hardly cost an iteration. Comparing by iterations hides what was gained."},
		{ID: "rank", Title: "Cost of an iteration", Kind: sim.Lines, X: "rank k", Y: "counted operations (MFLOP)", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "exact", Label: "exact", Colour: exactColour}, {ID: "cg", Label: "t steps of CG", Colour: cgColour},
				{ID: "two", Label: "slope 2", Colour: 0, Dashed: true}, {ID: "one", Label: "slope 1", Colour: 0, Dashed: true}},
			Notes: "Twice the rank: four times the cost of exact rows, twice that of approximate ones."},
		{ID: "floor", Title: "Floor", Kind: sim.Lines, X: "injected error δ", Y: "error after the exact solver’s iterations", LogX: true, LogY: true, Series: floors,
			Notes: "An error relative to the row never shrinks, and is left over: a slope of 1. One relative to the step shrinks as the steps do; only near δ = 1 does the dam break."},
	},

	Readouts: []sim.Readout{
		{ID: "iters_exact", Label: "Iterations to 10⁻⁵, exact", Digits: 0},
		{ID: "iters_shown", Label: "Iterations, solver shown", Digits: 0},
		{ID: "mflop_exact", Label: "Cost to 10⁻⁵, exact", Unit: "MFLOP", Digits: 0},
		{ID: "mflop_shown", Label: "Cost, solver shown", Unit: "MFLOP", Digits: 0},
		{ID: "error_exact", Label: "Error, exact", Digits: 7},
		{ID: "error_shown", Label: "Error, solver shown", Digits: 7},
		{ID: "inexact", Label: "How far t steps miss a row’s answer, of the step", Unit: "%", Digits: 0},
		{ID: "oversampling", Label: "Observed entries per parameter", Digits: 2},
		{ID: "coherence", Label: "Coherence", Digits: 2},
	},

	Handles: []sim.Handle{
		{ID: "clock", Label: "the cost at which both are compared"},
		{ID: "row", Label: "the row that is looked at"},
		{ID: "delta", Label: "the error of the sketched solver"},
	},

	Claims: []sim.Claim{
		{ID: "same", Says: "A few steps are enough: approximate updates need no more iterations than exact ones", Tests: []sim.Test{
			{Says: "iterations to an error of 10⁻⁵: t steps of CG / exact", Holds: sim.AtMost(1.25), Paper: sim.Says("approximate is enough"), Value: sim.Mean("same")},
			{Says: "error at the end, hidden entries too", Holds: sim.AtMost(reach), Paper: sim.Says("converges"), Value: sim.Mean("error_cg")}}},
		{ID: "cost", Says: "Approximate updates arrive at a fraction of the cost", Tests: []sim.Test{
			{Says: "operations to an error of 10⁻⁵: t steps of CG / exact", Holds: sim.AtMost(0.6), Paper: sim.Says("k times fewer in the limit"), Value: sim.Mean("cost")}}},
		{ID: "slopes", Says: "An exact iteration costs k² operations an entry, an approximate one k", Tests: []sim.Test{
			{Says: "log-log slope of an iteration’s cost over k = 8, 16, 32: exact", Holds: sim.AtLeast(1.7), Paper: sim.Figure(2), Value: sim.Mean("slopex")},
			{Says: "the same with t steps of CG", Holds: sim.AtMost(1.3), Paper: sim.Figure(1), Value: sim.Mean("slopea")}}},
		{ID: "gap", Says: "The higher the rank, the more is saved", Tests: []sim.Test{
			{Says: "cost ratio CG / exact at k = 32, minus that at k = 8", Holds: sim.AtMost(-0.5), Paper: sim.Says("gap grows with k"), Value: sim.Mean("gap")}}},
		{ID: "robust", Says: "An error of a moderate share of the step is tolerated", Tests: []sim.Test{
			{Says: "iterations to 10⁻⁵: error of δ times the step / exact", Holds: sim.AtMost(1.35), Paper: sim.Says("tolerates moderate error"), Value: sim.Mean("robust")}}},
		{ID: "floor", Says: "An error that does not shrink with the step becomes the floor", Tests: []sim.Test{
			{Says: "log-log slope of the final error against an injected error relative to the row", Holds: sim.Between(0.9, 1.1), Value: sim.Mean("floor")}}},
		{ID: "incoherent", Says: "Incoherent rows and columns make it work: among spikes no solver arrives", With: []sim.Values{{"spikes": 0.25, "data": "synthetic"}}, Only: true, Tests: []sim.Test{
			{Says: "the smaller final error, exact or CG, at 25% spikes", Holds: sim.AtLeast(reach), Paper: sim.Says("incoherence assumed"),
				Value: func(r sim.Runs) float64 { return math.Min(r.Mean(1, "error_exact"), r.Mean(1, "error_cg")) }}}},
	},

	Data: func(v sim.Values) []string {
		if v[matrix.ID] != "mnist" {
			return nil
		}
		return data.MNISTFiles(digitSide, digits, 0)
	},
	Tolerance: 1e-5, // rounding errors of the start grow in the last digits of errors near 1e-7
	Seconds:   5,
	Run:       run,
}
