// Package tester is the tester-learner for halfspaces of Gollakota, Klivans, Stavropoulos and Vasilyan: a learner that
// descends a loss it feels only near its own hyperplane, and tests of just that neighbourhood. If they pass, the halfspace is
// good whatever the distribution is; Gaussian points pass. Testers that never look at the labels are the contrast.
package tester

import "orrery/sim"

// What may be varied.
var (
	dataSet = &sim.Choice{ID: "data", Label: "Data set on the stage", Default: quad4,
		Options: []sim.Option{{ID: gauss, Label: "Gaussian, Massart noise"}, {ID: adv, Label: "Gaussian, adversarial noise"},
			{ID: quad2, Label: "first coordinate with 2 values"}, {ID: quad4, Label: "first coordinate with 4 values"}, {ID: quad6, Label: "first coordinate with 6 values"},
			{ID: cube, Label: "corners of a cube"}, {ID: gap, Label: "a dent beside the target"}, {ID: benign, Label: "odd far from the target"},
			{ID: t3, Label: "heavy tails"}, {ID: everything, Label: "the whole bank"}},
		Help: "The claims are judged on the whole bank of ten in every run; this one is shown."}
	from = &sim.Choice{ID: "start", Label: "Learner's start", Default: "e1",
		Options: []sim.Option{{ID: "e1", Label: "e₁, which the adversary knows"}, {ID: "random", Label: "a random direction"}},
		Help:    "Of the data set on the stage. The bank starts at e₁ but for one data set, which has both."}
	dim = &sim.Int{ID: "d", Label: "Dimension", Symbol: "d", Default: 8, Min: 2, Max: 20,
		Help: "Coordinates of a point."}
	count = &sim.Int{ID: "n", Label: "Sample", Symbol: "n", Default: 20000, Min: 1000, Max: 50000, Log: true,
		Help: "Labelled points of each data set. Few points: the tests find no evidence and refuse even Gaussians."}
	width = &sim.Float{ID: "sigma", Label: "Half-width of the band", Symbol: "σ", Default: 0.25, Min: 0.05, Max: 1, Log: true,
		Help: "The learner feels only points this close to its hyperplane; the strips of the tests are as wide."}
	noise = &sim.Float{ID: "noise", Label: "Label noise", Symbol: "η", Default: 0.2, Min: 0, Max: 0.45,
		Help: "Massart: labels are flipped with this probability where |u·x| > 0.5, with half of it elsewhere. The adversary flips the share η/2."}
	tolerance = &sim.Float{ID: "tol", Label: "Tolerance of the tests", Default: 1, Min: 0.2, Max: 5, Log: true,
		Help: "Multiplies how far mass and moments may be off the Gaussian's; the gradient's limit stays. 0.3 for second moments is set for n = 20,000 and d = 8: elsewhere scale it with √(d/nσ)."}
	guard = &sim.Bool{ID: "tests", Label: "Tests", Default: true,
		Help: "Off: whatever the learner returns is accepted."}
	degree = &sim.Int{ID: "blind", Label: "Degree of the blind tester", Symbol: "k", Default: 4, Min: 1, Max: blindDegree,
		Help: "It compares every monomial up to this degree with the Gaussian's moment and looks at no label."}
)

const everything = "all"

// accepted and refused are tests of the verdict on a data set: 1 for accepted, 0 for rejected.
func accepted(set, paper string) sim.Test {
	return sim.Test{Says: set + " accepted (1)", Holds: sim.AtLeast(1), Paper: sim.Says(paper), Value: sim.Mean("accept_" + set)}
}

func refused(set string) sim.Test {
	return sim.Test{Says: set + " accepted (0: rejected)", Holds: sim.AtMost(0), Value: sim.Mean("accept_" + set)}
}

// Paper is the experiment.
var Paper = sim.Experiment{
	Slug:    "tester-learner",
	Title:   "An Efficient Tester-Learner for Halfspaces",
	Short:   "Tester-learner for halfspaces",
	Authors: "Aravind Gollakota, Adam R. Klivans, Konstantinos Stavropoulos, Arsen Vasilyan",
	Venue:   "ICLR", Year: 2024, ArXiv: "2302.14853",
	Theme: "Theory",
	Claim: "A learner of noisy halfspaces can come with tests of its own sample: when they pass, the halfspace is nearly as good as the best one whatever the distribution, and Gaussian data pass. " +
		"The tests are cheap because they look where the labels led the learner.",
	Version: 2,

	Question: "Can you know that your data deserve the guarantee you were given?",
	Level:    3,
	Tags:     []string{"distribution shift", "assumptions", "halfspaces", "label noise", "testing", "guarantees"},
	Poster:   "plane",
	Main:     []string{"data", "noise", "start", "tests"},
	Watch:    []string{"err", "opt", "accepted", "angle"},
	Glossary: []sim.Term{
		{Term: "halfspace", Means: "The rule that says plus on one side of a plane and minus on the other."},
		{Term: "tester-learner", Means: "A learner that tests its own sample: it answers with a guarantee, or refuses."},
		{Term: "Massart noise", Means: "Each label is wrong with a probability that may depend on the point, but is below a known bound under one half."},
		{Term: "soundness", Means: "If it does not refuse, its answer is good, whatever the data."},
		{Term: "completeness", Means: "If the data are as the theory assumes, it refuses only rarely."},
		{Term: "moments", Means: "Means of products of coordinates; those of a Gaussian are known."},
		{Term: "band", Means: "The strip round the learner’s own plane in which points and labels are felt."},
		{Term: "Gaussian", Means: "The bell-shaped law in many dimensions, alike in every direction."},
	},

	Params: []sim.Param{dataSet, from, dim, count, width, noise, tolerance, guard, degree},
	Presets: []sim.Preset{
		{Name: "The moment-matched trap", Why: "All moments below degree 8 are the Gaussian's. The learner is stuck at its start; a blind test sees nothing, the band test sees it at once.", Set: sim.Values{}},
		{Name: "Same data, lucky start", Why: "From a random direction the learner arrives, and the same points are accepted: the band that it learned holds all that is needed.",
			Set: sim.Values{"start": "random"}},
		{Name: "Gaussian", Why: "What the learner was made for: it swings to the target and all five tests pass.", Set: sim.Values{"data": gauss}},
		{Name: "Harmless oddity", Why: "Far from the target's hyperplane the points are pushed outwards. It does no harm: accepted, while blind tests refuse at some 35 standard errors.",
			Set: sim.Values{"data": benign}},
		{Name: "Tests off", Why: "The same learner without its tests.",
			Breaks: "The trap is accepted with an error 0.2 above the best: nothing guards the answer.",
			Set:    sim.Values{"tests": false}},
		{Name: "Whole bank", Why: "Ten data sets, one after the other, and the quadrant that must stay empty.", Set: sim.Values{"data": everything}},
	},

	Charts: []sim.Chart{
		{ID: "good", Title: "Accepted means good", Kind: sim.Dots, X: "worst statistic / what is tolerated", Y: "error above the best", LogX: true, LogY: true,
			Series: []sim.SeriesInfo{{ID: "accepted", Label: "accepted", Colour: 3}, {ID: "rejected", Label: "rejected", Colour: 2}},
			Rules:  []sim.Rule{{Label: "limit", At: 1, Vertical: true}, {Label: "good", At: goodExcess}},
			Notes:  "A dot a data set. Left of the limit and above the level line there must be none. What is below 0.0001 is drawn there."},
		{ID: "says", Title: "What each tester says", Kind: sim.Bars, X: "data set", Y: "statistic / what is tolerated", LogY: true,
			Series: []sim.SeriesInfo{{ID: "ours", Label: "at the learned hyperplane", Colour: 1}, {ID: "blind2", Label: "blind, degree 2", Colour: 5}, {ID: "blind4", Label: "blind, degree 4", Colour: 4},
				{ID: "excess", Label: "error above the best / 0.02", Colour: 0}},
			Rules: []sim.Rule{{Label: "limit", At: 1}},
			Notes: "Above 1 a tester refuses; grey above 1 is a bad halfspace. The blind ones pass q4 and q6 (quad4, quad6), where the learner is stuck, and refuse benign, where it does well."},
		{ID: "learning", Title: "While learning", Kind: sim.Lines, X: "step", Y: "share",
			Series: []sim.SeriesInfo{{ID: "err", Label: "error", Colour: 1}, {ID: "opt", Label: "error of the target", Colour: 0, Dashed: true}, {ID: "angle", Label: "angle to the target / 180°", Colour: 2}},
			Notes:  "The data set on the stage. For rotation-invariant points angle / 180° is the share of points on which learner and target disagree. At the end, of w and −w the better one is kept."},
	},

	Readouts: []sim.Readout{
		{ID: "err", Label: "Error", Digits: 4},
		{ID: "opt", Label: "Error of the target", Digits: 4},
		{ID: "excess", Label: "Above the target's", Digits: 4},
		{ID: "angle", Label: "Angle to the target", Symbol: "θ", Unit: "°", Digits: 1},
		{ID: "mass", Label: "Mass of a strip, off by", Unit: "%", Digits: 1},
		{ID: "mom", Label: "Second moments of a strip, off by", Digits: 3},
		{ID: "far", Label: "Largest second moment far out", Digits: 2},
		{ID: "m4", Label: "Fourth moment in the band", Digits: 2},
		{ID: "grad", Label: "Gradient", Digits: 4},
		{ID: "accepted", Label: "Accepted (1) or not (0)", Digits: 0},
		{ID: "blind_stat", Label: "Blind tester, worst monomial", Unit: "s.e.", Digits: 1},
	},

	Handles: []sim.Handle{
		{ID: "limit", Label: "the limit of a test"},
		{ID: "line", Label: "the direction of the halfspace"},
	},

	Claims: []sim.Claim{
		{ID: "complete", Says: "Gaussian data pass, with Massart noise and with adversarial noise", Tests: []sim.Test{accepted(gauss, "with high probability"), accepted(adv, "with high probability")}},
		{ID: "massart", Says: "With Massart noise the error is nearly the best there is", Tests: []sim.Test{
			{Says: "error above the target's on gauss", Holds: sim.AtMost(0.012), Paper: sim.Says("opt + ε"), Value: sim.Mean("excess_gauss")}}},
		{ID: "agn", Says: "With adversarial noise it is a constant times the best", Tests: []sim.Test{
			{Says: "error / error of the target on adv", Holds: sim.AtMost(1.5), Paper: sim.Says("O(opt)"), Value: sim.Mean("ratio_adv")}}},
		{ID: "sound", Says: "Whatever is accepted is good", Tests: []sim.Test{
			{Says: "largest error above the target's among accepted runs", Holds: sim.AtMost(goodExcess), Paper: sim.Says("near optimal"), Value: sim.Mean("sound")}}},
		{ID: "trap", Says: "Moment-matched data stop the learner, and the tests notice", Tests: []sim.Test{
			{Says: "error above the target's on quad4", Holds: sim.AtLeast(0.03), Value: sim.Mean("excess_quad4")},
			{Says: "error above the target's on quad6", Holds: sim.AtLeast(0.03), Value: sim.Mean("excess_quad6")},
			refused(quad4), refused(quad6)}},
		{ID: "blind", Says: "A tester that does not see the labels accepts those data", Tests: []sim.Test{
			{Says: "blind statistic of degree 4 on quad4, standard errors", Holds: sim.AtMost(blindMost), Paper: sim.Says("blind at low degree is not enough"), Value: sim.Mean("blind4_quad4")},
			{Says: "blind statistic of degree 4 on quad6, standard errors", Holds: sim.AtMost(blindMost), Paper: sim.Says("blind at low degree is not enough"), Value: sim.Mean("blind4_quad6")}}},
		{ID: "labels", Says: "Labels tell where it matters: harmless oddities are accepted that blind tests refuse", Tests: []sim.Test{
			accepted(benign, "labels tell where it matters"),
			{Says: "blind statistic of degree 2 on benign, standard errors (refused above 6)", Holds: sim.AtLeast(blindMost), Value: sim.Mean("blind2_benign")},
			accepted(quad4r, "labels tell where it matters")}},
	},

	Tolerance: 1e-9,
	Seconds:   2,
	Run:       run,
}

// goodExcess is how far above the target's error an accepted halfspace may be.
const goodExcess = 0.02
