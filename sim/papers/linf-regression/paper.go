// Package linf is sketched least squares with a guarantee for every coordinate, after Song, Ye, Yin and Zhang: a tall
// problem min |Ax - b| is replaced by the short one min |SAx - Sb|. With a dense random S every coordinate of the solution is
// off by at most ε|Ax* - b||A⁺|/√d; a sparse S keeps the cost as well, but can put all of its error on one coordinate.
package linf

import "orrery/sim"

// What may be varied.
var (
	density = &sim.Int{ID: "s", Label: "Non-zeros in a column of the sparse sketch", Symbol: "s", Default: 4, Min: 1, Max: 128, Log: true,
		Help: "1 is CountSketch: every data row is added to one sketch row. With s it is added to s of them, each time divided by √s."}
	dense = &sim.Choice{ID: "dense", Label: "Dense sketch", Default: "srht",
		Options: []sim.Option{{ID: "srht", Label: "SRHT: random signs and a fast Hadamard transform"}, {ID: "gauss", Label: "Gaussian entries"}},
		Help:    "Both touch every sketch row with every data row. The first takes n·log₂n additions a column, the second n·m."}
	unknowns = &sim.Int{ID: "d", Label: "Unknowns", Symbol: "d", Default: 128, Min: 16, Max: 256, Log: true,
		Help: "Columns of A, coordinates of x."}
	over = &sim.Float{ID: "over", Label: "Sketch rows per unknown", Symbol: "m/d", Default: 8, Min: 2, Max: 32, Log: true,
		Help: "Both sketches have m rows, this many times d. There must not be more of them than data rows."}
	rows = &sim.Choice{ID: "n", Label: "Data rows", Symbol: "n", Default: "4096",
		Options: []sim.Option{{ID: "1024", Label: "1024"}, {ID: "2048", Label: "2048"}, {ID: "4096", Label: "4096"}, {ID: "8192", Label: "8192"}},
		Help:    "A power of two, for the Hadamard transform."}
	family = &sim.Choice{ID: "instance", Label: "Problem", Default: "spiky",
		Options: []sim.Option{{ID: "spiky", Label: "spiky: every unknown has a row of its own"}, {ID: "plain", Label: "plain: Gaussian everywhere"}},
		Help:    "In the spiky problem a few further rows carry the whole residual. In the plain one nothing sticks out."}
	heavy = &sim.Int{ID: "heavy", Label: "Rows that carry the residual", Default: 1, Min: 1, Max: 64, Log: true,
		Help: "In the spiky problem. The more there are, the less each of them holds."}
	tries = &sim.Int{ID: "T", Label: "Sketches a point", Symbol: "T", Default: 30, Min: 5, Max: 100, Log: true,
		Help: "Independent sketches of one problem. What 90% of them achieve is judged. The sweeps take 30 at most, and a third as many at d = 256."}
)

// The two sides have one colour everywhere.
const (
	denseColour  = 1
	sparseColour = 2
)

var (
	denseSeries  = sim.SeriesInfo{ID: "dense", Label: "dense", Colour: denseColour}
	sparseSeries = sim.SeriesInfo{ID: "sparse", Label: "sparse", Colour: sparseColour}
)

// What the sweeps go through, besides the run's own setting.
var (
	sweepDensity  = []int{1, 2, 4, 8, 16, 64}
	sweepUnknowns = []int{32, 64, 128, 256}
	sweepOver     = []float64{4, 8, 16}
)

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "linf-regression",
	Title:   "A Nearly-Optimal Bound for Fast Regression with ℓ∞ Guarantee",
	Short:   "Regression, every coordinate",
	Authors: "Zhao Song, Mingquan Ye, Junze Yin, Lichen Zhang",
	Venue:   "ICML", Year: 2023, ArXiv: "2302.00248",
	Theme: "Theory",
	Claim: "Least squares may be solved on a random dense sketch of about d/ε² rows, and every single coordinate of the solution is right up to ε/√d in natural units. " +
		"Sparse sketches keep the cost, but not the coordinates: for this guarantee the sketch has to be dense.",
	Version: 2,

	Question: "Can a random sketch promise an answer right in every single place?",
	Level:    3,
	Tags:     []string{"sketching", "least squares", "linear regression", "random projections", "worst case"},
	Poster:   "dense",
	Main:     []string{"s", "over", "instance", "dense"},
	Watch:    []string{"dense", "eps_sparse", "max_dense", "max_sparse"},
	Glossary: []sim.Term{
		{Term: "sketch", Means: "A random mixing of many measurements into few, on which the problem is solved in their stead."},
		{Term: "dense", Means: "Of a sketch: every measurement goes into every row."},
		{Term: "sparse", Means: "Of a sketch: every measurement goes into a few rows only, which is cheaper."},
		{Term: "residual", Means: "What the best fit leaves unexplained, a number for each measurement."},
		{Term: "fits best", Means: "To fit by least squares: to choose the unknowns such that the sum of squared misfits is smallest."},
		{Term: "coordinate", Means: "One of the unknowns, such as a price or a dose."},
		{Term: "Hadamard transform", Means: "A fast way to mix all measurements with signs plus and minus, used for dense sketches."},
	},

	Params: []sim.Param{density, dense, unknowns, over, rows, family, heavy, tries},
	Presets: []sim.Preset{
		{Name: "Dense needed", Why: "A hard problem, a dense sketch and one with four non-zeros a column: the same typical cost, but one coordinate is far off.", Set: sim.Values{}},
		{Name: "CountSketch", Why: "One non-zero a column. Half of the sketches stay within 1.8 times the promise, but about one in eight throws a coordinate off by ten times: a mean hides that.",
			Breaks: "With a thorn in one sketch of eight it is luck whether it counts among nine of ten: the claim that the error grows with d may fail.",
			Set:    sim.Values{"s": 1}},
		{Name: "Nothing sticks out", Why: "A plain Gaussian problem.",
			Breaks: "Dense and sparse achieve the same ε, about 1.05: density is needed in the worst case, not in every case. All claims about a gap fail.",
			Set:    sim.Values{"instance": "plain"}},
		{Name: "How dense is dense?", Why: "64 non-zeros a column, of 1024.",
			Breaks: "That is dense enough: the thorns sink into the fuzz, and sparse and dense tie.",
			Set:    sim.Values{"s": 64}},
		{Name: "Grow d", Why: "256 unknowns, ten sketches: the thorns of a sparse sketch keep their length while the promise for a coordinate shrinks.",
			Set: sim.Values{"d": 256, "T": 10}},
	},

	Charts: []sim.Chart{
		{ID: "density", Title: "Achieved ε against density", Kind: sim.Lines, X: "non-zeros in a column s", Y: "achieved ε", LogX: true, LogY: true, Series: []sim.SeriesInfo{
			{ID: "sparse", Label: "sparse: 90% of sketches", Colour: sparseColour}, {ID: "worst", Label: "sparse: the worst one", Colour: sparseColour, Dashed: true},
			{ID: "mean", Label: "sparse: mean", Colour: 0}, {ID: "dense", Label: "dense: 90% of sketches", Colour: denseColour}},
			Notes: "The same problem and the same number of sketch rows. A thorn has the length 1/s; from about s = 16 on it sinks into what a dense sketch errs anyway."},
		{ID: "dims", Title: "Achieved ε against d", Kind: sim.Lines, X: "unknowns d", Y: "achieved ε, 90% of sketches", LogX: true, LogY: true, Series: []sim.SeriesInfo{
			denseSeries, sparseSeries, {ID: "root", Label: "√d", Colour: 0, Dashed: true}},
			Notes: "With m in proportion to d. Level means that a number of rows linear in d is enough; the sparse sketch needs more and more."},
		{ID: "l2", Title: "The cost hardly tells", Kind: sim.Bars, X: "|Ax′ − b| / |Ax* − b|, from", Y: "sketches", Series: []sim.SeriesInfo{denseSeries, sparseSeries},
			Notes: "The medians agree. A sparse sketch's costs are spread wider, some of them below every dense one's, and none is alarming: the thorn does not show."},
		{ID: "rows", Title: "Achieved ε against sketch rows", Kind: sim.Lines, X: "rows per unknown m/d", Y: "achieved ε, 90% of sketches", LogX: true, LogY: true, Series: []sim.SeriesInfo{
			denseSeries, sparseSeries, {ID: "half", Label: "slope −1/2", Colour: 0, Dashed: true}},
			Notes: "Four times the rows halve a dense sketch's error. A sparse sketch's thorns get rarer, not shorter."},
	},

	Readouts: []sim.Readout{
		{ID: "dense", Label: "ε of 90% of dense sketches", Digits: 2},
		{ID: "eps_sparse", Label: "ε of 90% of sparse sketches", Digits: 2},
		{ID: "mean_sparse", Label: "Its mean", Digits: 2},
		{ID: "max_dense", Label: "Largest ε, dense", Digits: 2},
		{ID: "max_sparse", Label: "Largest ε, sparse", Digits: 2},
		{ID: "cost_dense", Label: "Median cost, dense", Digits: 3},
		{ID: "cost_sparse", Label: "Median cost, sparse", Digits: 3},
		{ID: "overlaps", Label: "Expected overlaps with a heavy row", Symbol: "d·s²/m", Digits: 2},
		{ID: "work_dense", Label: "Operations for SA, dense", Unit: "M", Digits: 1},
		{ID: "work_sparse", Label: "Operations for SA, sparse", Unit: "M", Digits: 1},
	},

	Handles: []sim.Handle{
		{ID: "s", Label: "the non-zeros a column"},
		{ID: "unknown", Label: "the unknown that is looked at"},
	},

	Claims: []sim.Claim{
		{ID: "dense", Says: "A dense sketch of 8d rows gets every coordinate right", Tests: []sim.Test{
			{Says: "achieved ε of 90% of dense sketches", Holds: sim.AtMost(1.6), Paper: sim.Says("O(1) at m = d·log d"), Value: sim.Mean("dense")}}},
		{ID: "slopeD", Says: "A number of rows linear in d is enough for that", Tests: []sim.Test{
			{Says: "dense: log-log slope of the achieved ε over d = 32 to 256, m in proportion to d", Holds: sim.AtMost(0.2), Paper: sim.Says("0, up to logarithms"), Value: sim.Mean("slopeD")}}},
		{ID: "slopeS", Says: "For a sparse sketch it is not: the larger d, the worse", Tests: []sim.Test{
			{Says: "sparse: the same slope", Holds: sim.AtLeast(0.3), Paper: sim.Says("grows"), Value: sim.Mean("slopeS")}}},
		{ID: "sparse", Says: "A sparse sketch of the same size misses the guarantee", Tests: []sim.Test{
			{Says: "achieved ε of 90% of sketches: sparse / dense", Holds: sim.AtLeast(1.8), Paper: sim.Says("sparse fails"), Value: sim.Mean("sparse")}}},
		{ID: "l2", Says: "Although its typical cost is the same", Tests: []sim.Test{
			{Says: "difference of the median costs", Holds: sim.AtMost(0.04), Paper: sim.Says("no problem in ℓ2"), Value: sim.Mean("l2")}}},
		{ID: "rate", Says: "The dense sketch's error falls with the square root of its rows", Tests: []sim.Test{
			{Says: "dense: log-log slope of the achieved ε over m/d = 4, 8, 16", Holds: sim.Between(-0.75, -0.42), Paper: sim.Says("−1/2"), Value: sim.Mean("rate")}}},
	},

	Tolerance: 1e-6,
	Seconds:   5,
	Run:       run,
}
