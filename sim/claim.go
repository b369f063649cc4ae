package sim

import (
	"math"
	"slices"
)

// Claim is one sentence that runs decide. It holds when every one of its tests does. Most claims need the run
// at hand alone; With lists further settings of the same link and Seeds further seeds that it takes ("error at
// magnitude 1000 against magnitude 10"). Until they have run it is undecided.
type Claim struct {
	ID    string
	Says  string   // for a student: "Matched networks are joined by a line with almost no barrier"
	With  []Values // settings 1, 2, ...; setting 0 is the run at hand
	Only  bool     // the run at hand is not needed: With alone decides
	Seeds int      // seeds s+1 ... s+Seeds are needed too, in every setting
	Tests []Test
}

// Test is one number against a threshold that was fixed before any run.
type Test struct {
	Says  string // what the number is: "barrier matched / unmatched"
	Value func(Runs) float64
	Holds Bound
	Paper Paper
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

// ClaimInfo is a claim without its code.
type ClaimInfo struct {
	ID    string     `json:"id"`
	Says  string     `json:"says"`
	With  []Values   `json:"with,omitempty"`
	Only  bool       `json:"only,omitempty"`
	Seeds int        `json:"seeds,omitempty"`
	Tests []TestInfo `json:"tests"`
}

// TestInfo is a test without its code.
type TestInfo struct {
	Says  string    `json:"says"`
	Holds string    `json:"holds"` // "<= 0.1"
	Bound BoundInfo `json:"bound"`
	Paper Paper     `json:"paper"`
}

// Info is the claim's data.
func (c Claim) Info() ClaimInfo {
	in := ClaimInfo{ID: c.ID, Says: c.Says, With: c.With, Only: c.Only, Seeds: c.Seeds}
	for _, t := range c.Tests {
		in.Tests = append(in.Tests, TestInfo{Says: t.Says, Holds: t.Holds.String(), Bound: t.Holds.Info(), Paper: t.Paper})
	}
	return in
}

// Runs are the measures that a claim may look at: setting by seed.
type Runs struct {
	at [][]Measures // [setting][seed]; nil where that run is missing
}

// Mean is measure id in setting k (0 = the run at hand), averaged over the claim's seeds; NaN when a run or the
// measure is missing.
func (r Runs) Mean(k int, id string) float64 {
	sum, each := 0.0, r.Each(k, id)
	for _, v := range each {
		sum += v
	}
	return sum / float64(len(each))
}

// Each is measure id in setting k, one value a seed.
func (r Runs) Each(k int, id string) []float64 {
	out := make([]float64, len(r.at[k]))
	for s, m := range r.at[k] {
		v, ok := m[id]
		if !ok {
			v = math.NaN()
		}
		out[s] = v
	}
	return out
}

// settings are the claim's values in order, the values at hand first. An illegal setting of a claim (a value
// that the parameter table refuses) is a mistake in the paper's code and panics; the catalogue's test runs it.
func (c ClaimInfo) settings(in Info, base Values) []Values {
	out := []Values{base}
	for _, set := range c.With {
		v, p := in.With(base, set)
		if p != nil {
			panic("sim: claim " + c.ID + " of " + in.Slug + ": " + p.Message)
		}
		out = append(out, v)
	}
	return out
}

// links are the runs that the claim looks at, [setting][seed]; "" where setting 0 is not needed.
func (c ClaimInfo) links(in Info, base Values) [][]string {
	var out [][]string
	for k, v := range c.settings(in, base) {
		var row []string
		for s := 0; s <= c.Seeds; s++ {
			if k == 0 && c.Only {
				row = append(row, "")
				continue
			}
			row = append(row, in.String(in.Reseed(v, s)))
		}
		out = append(out, row)
	}
	return out
}

// Reseed is v with its seed raised by k, wrapping round at the largest.
func (in Info) Reseed(v Values, k int) Values {
	out := Values{}
	for id, x := range v {
		out[id] = x
	}
	out[Seed.ID] = (v[Seed.ID].(int) + k) % (Seed.Max + 1)
	return out
}

// Missing lists the links that must still run so that the named claims (none named: all) can be decided for
// values v, in the order of the claims, each once.
func (in Info) Missing(v Values, known map[string]Measures, claims ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range in.Claims {
		if len(claims) > 0 && !slices.Contains(claims, c.ID) {
			continue
		}
		for _, row := range c.links(in, v) {
			for _, l := range row {
				if _, ok := known[l]; l != "" && !ok && !seen[l] {
					seen[l] = true
					out = append(out, l)
				}
			}
		}
	}
	return out
}

// The verdicts.
const (
	Holds     = "holds"
	Fails     = "fails"
	Undecided = "undecided"
)

// Judge decides the claims of values v from the runs that are known, by link. A claim whose runs are missing,
// or whose statistic is not a number, is undecided.
func (e *Experiment) Judge(v Values, known map[string]Measures) []Verdict {
	in := e.Info()
	var out []Verdict
	for i, c := range e.Claims {
		info := in.Claims[i]
		verdict := Verdict{ID: c.ID, Verdict: Holds}
		runs := Runs{}
		for _, row := range info.links(in, v) {
			var ms []Measures
			for _, l := range row {
				m, ok := known[l]
				if l != "" && !ok {
					verdict.Needs = append(verdict.Needs, l)
				}
				ms = append(ms, m)
			}
			runs.at = append(runs.at, ms)
		}
		for k, t := range c.Tests {
			o := Outcome{Value: Num(math.NaN()), Threshold: info.Tests[k].Holds, Verdict: Undecided}
			if len(verdict.Needs) == 0 {
				if x := t.Value(runs); !math.IsNaN(x) {
					o.Value, o.Verdict = Num(x), Fails
					if t.Holds.Contains(x) {
						o.Verdict = Holds
					}
				}
			}
			verdict.Tests = append(verdict.Tests, o)
			if rank(o.Verdict) > rank(verdict.Verdict) {
				verdict.Verdict = o.Verdict
			}
		}
		// The number that speaks for the claim is that of the first test that decided it.
		for k, o := range verdict.Tests {
			if o.Verdict == verdict.Verdict {
				verdict.Value, verdict.Threshold, verdict.Paper = o.Value, o.Threshold, info.Tests[k].Paper.Says
				break
			}
		}
		out = append(out, verdict)
	}
	return out
}

// rank orders verdicts so that a claim takes the worst of its tests: one failure refutes a conjunction even
// when another part is undecided.
func rank(v string) int {
	switch v {
	case Fails:
		return 2
	case Undecided:
		return 1
	}
	return 0
}
