package sim

import (
	"math"
)

// Claim is one sentence that runs decide. It holds when every one of its tests does. Most claims need the run
// at hand alone; With lists further settings of the same link and Seeds further seeds that it takes ("error at
// magnitude 1000 against magnitude 10"). Until they have run it is undecided.
type Claim struct {
	ID      string
	Says    string              // for a student: "Matched networks are joined by a line with almost no barrier"; see [Info.Words]
	SaysFor func(Values) string // instead of Says, where the words need more of the values than to name them
	With    []Values            // settings 1, 2, ...; setting 0 is the run at hand
	Only    bool                // the run at hand is not needed: With alone decides
	Seeds   int                 // seeds s+1 ... s+Seeds are needed too, in every setting
	Tests   []Test

	// When and Undecided keep a sentence that is about nothing from holding: the settings that it is about, and why
	// these runs leave it open ("nobody attacks"), "" where they don't.
	When      When
	Undecided func(Runs) string
	// Breaks is where the claim must fail.
	Breaks Breaking
}

// Breaking is a setting in which a claim must fail: the mechanism runs and its effect is gone, or its control stands in
// its place. A verdict without one could not fail, and would say nothing.
type Breaking struct {
	Set   Values // on top of the defaults
	Why   string // for a student: "Without the penalty nothing draws the weights together"
	Quick bool   // a second or two natively, with all the runs that the claim needs
}

// Test is one number against a threshold that was fixed before any run.
type Test struct {
	Says     string // what the number is: "barrier matched / unmatched"; see [Info.Words]
	Value    func(Runs) float64
	Holds    Bound
	HoldsFor func(Values) Bound // instead of Holds, where the bound moves with a parameter
	Paper    Paper
}

func (t Test) holds(v Values) Bound {
	if t.HoldsFor != nil {
		return t.HoldsFor(v)
	}
	return t.Holds
}

func (c Claim) says(v Values) string {
	if c.SaysFor != nil {
		return c.SaysFor(v)
	}
	return c.Says
}

// Paper is the paper's own figure for a statistic: a number where it has one, and how the page shall say it.
type Paper struct {
	Says string   `json:"says,omitempty"`
	At   *float64 `json:"at,omitempty"`
}

// Figure is a paper's figure that is a number.
func Figure(x float64) Paper { return Paper{Says: Number(x), At: &x} }

// Says is a paper's figure in words ("near 0").
func Says(text string) Paper { return Paper{Says: text} }

// Bound is where a value must lie, both ends included. The zero of an end that is not wanted is ∓Inf: build
// bounds with [AtMost], [AtLeast] and [Between].
type Bound struct{ Lo, Hi float64 }

// AtMost is value <= hi.
func AtMost(hi float64) Bound { return Bound{math.Inf(-1), hi} }

// AtLeast is value >= lo.
func AtLeast(lo float64) Bound { return Bound{lo, math.Inf(1)} }

// Between is lo <= value <= hi.
func Between(lo, hi float64) Bound { return Bound{lo, hi} }

// Contains reports whether x satisfies the bound; NaN never does.
func (b Bound) Contains(x float64) bool { return x >= b.Lo && x <= b.Hi }

func (b Bound) String() string {
	switch {
	case math.IsInf(b.Lo, -1):
		return "<= " + Number(b.Hi)
	case math.IsInf(b.Hi, 1):
		return ">= " + Number(b.Lo)
	}
	return Number(b.Lo) + " to " + Number(b.Hi)
}

// BoundInfo is a bound as JSON: an end that is not there is null.
type BoundInfo struct {
	Lo *float64 `json:"lo"`
	Hi *float64 `json:"hi"`
}

// Info is the bound as data.
func (b Bound) Info() BoundInfo {
	var in BoundInfo
	if !math.IsInf(b.Lo, 0) {
		in.Lo = &b.Lo
	}
	if !math.IsInf(b.Hi, 0) {
		in.Hi = &b.Hi
	}
	return in
}

// ClaimInfo is a claim without its code; its words and bounds are those of the defaults.
type ClaimInfo struct {
	ID     string        `json:"id"`
	Says   string        `json:"says"`
	With   []Values      `json:"with,omitempty"`
	Only   bool          `json:"only,omitempty"`
	Seeds  int           `json:"seeds,omitempty"`
	When   When          `json:"when,omitempty"`
	Breaks *BreakingInfo `json:"breaks,omitempty"`
	Tests  []TestInfo    `json:"tests"`
}

// BreakingInfo is a breaking setting as data.
type BreakingInfo struct {
	Set Values `json:"set"`
	Why string `json:"why"`
}

// TestInfo is a test without its code.
type TestInfo struct {
	Says  string    `json:"says"`
	Holds string    `json:"holds"` // "<= 0.1"
	Bound BoundInfo `json:"bound"`
	Paper Paper     `json:"paper"`
}

// Info is the claim's data, v the default values.
func (c Claim) Info(v Values) ClaimInfo {
	in := ClaimInfo{ID: c.ID, Says: c.says(v), With: c.With, Only: c.Only, Seeds: c.Seeds, When: c.When}
	if c.Breaks.Set != nil {
		in.Breaks = &BreakingInfo{c.Breaks.Set, c.Breaks.Why}
	}
	for _, t := range c.Tests {
		b := t.holds(v)
		in.Tests = append(in.Tests, TestInfo{Says: t.Says, Holds: b.String(), Bound: b.Info(), Paper: t.Paper})
	}
	return in
}
