package sim

import (
	"math"
	"slices"
)

// Runs are the measures that a claim may look at: setting by seed.
type Runs struct {
	values []Values
	at     [][]Measures    // [setting][seed]; nil where that run is missing
	asked  map[string]bool // the measures that were asked for, if somebody wants to know
}

// Values are those of setting k (0 = the run at hand), with its first seed.
func (r Runs) Values(k int) Values { return r.values[k] }

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
	if r.asked != nil {
		r.asked[id] = true
	}
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

// Mean is measure id of the run at hand, averaged over the claim's seeds: the value of a test that asks for no more.
func Mean(id string) func(Runs) float64 {
	return func(r Runs) float64 { return r.Mean(0, id) }
}

// MeanRatio is the ratio of two such means.
func MeanRatio(id, to string) func(Runs) float64 {
	return func(r Runs) float64 { return r.Mean(0, id) / r.Mean(0, to) }
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
// values v, in the order of the claims, each once. A name that no claim has is a mistake in the caller's code and panics.
func (in Info) Missing(v Values, known map[string]Measures, claims ...string) []string {
	for _, id := range claims {
		if !slices.ContainsFunc(in.Claims, func(c ClaimInfo) bool { return c.ID == id }) {
			panic("sim: " + in.Slug + " has no claim " + id)
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, c := range in.Claims {
		if len(claims) > 0 && !slices.Contains(claims, c.ID) || !c.When.Applies(v) {
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
// whose sentence is about nothing there, or whose statistic is not a number, is undecided; the verdict says why.
func (e *Experiment) Judge(v Values, known map[string]Measures) []Verdict {
	return e.judge(e.Info(), v, known)
}

func (e *Experiment) judge(in Info, v Values, known map[string]Measures) (out []Verdict) {
	for i, c := range e.Claims {
		out = append(out, c.judge(in, in.Claims[i], v, known, nil))
	}
	return out
}

// judgeFinal decides those claims that the run at hand alone decides and that ask for final measures only.
func (e *Experiment) judgeFinal(in Info, v Values, m Measures, final map[string]bool) []Verdict {
	known := map[string]Measures{in.String(v): m}
	var out []Verdict
	for i, c := range e.Claims {
		if len(c.With) > 0 || c.Seeds > 0 {
			continue
		}
		asked := map[string]bool{}
		verdict := c.judge(in, in.Claims[i], v, known, asked)
		settled := true
		for id := range asked {
			settled = settled && final[id]
		}
		if settled {
			out = append(out, verdict)
		}
	}
	return out
}

func (c Claim) judge(in Info, info ClaimInfo, v Values, known map[string]Measures, asked map[string]bool) Verdict {
	verdict := Verdict{ID: c.ID, Says: in.Words(c.says(v), v), Verdict: Holds}
	runs := Runs{values: info.settings(in, v), asked: asked}
	applies := c.When.Applies(v)
	for _, row := range info.links(in, v) {
		var ms []Measures
		for _, l := range row {
			m, ok := known[l]
			if l != "" && !ok && applies {
				verdict.Needs = append(verdict.Needs, l)
			}
			ms = append(ms, m)
		}
		runs.at = append(runs.at, ms)
	}
	ready := applies && len(verdict.Needs) == 0
	switch {
	case !applies:
		verdict.Why = "It is about settings with " + in.Words(c.When.words(in), v)
	case ready && c.Undecided != nil:
		verdict.Why = c.Undecided(runs)
	}
	for _, t := range c.Tests {
		bound := t.holds(v)
		o := Outcome{Says: in.Words(t.Says, v), Value: Num(math.NaN()), Threshold: bound.String(), Bound: bound.Info(), Verdict: Undecided}
		if ready {
			if x := t.Value(runs); !math.IsNaN(x) {
				o.Value = Num(x)
				switch {
				case verdict.Why != "":
				case bound.Contains(x):
					o.Verdict = Holds
				default:
					o.Verdict = Fails
				}
			}
		}
		verdict.Tests = append(verdict.Tests, o)
		if rank(o.Verdict) > rank(verdict.Verdict) {
			verdict.Verdict = o.Verdict
		}
	}
	if verdict.Verdict == Undecided && ready && verdict.Why == "" {
		verdict.Why = "Its statistic is not a number in this run"
	}
	// The number that speaks for the claim is that of the first test that decided it.
	for k, o := range verdict.Tests {
		if o.Verdict == verdict.Verdict {
			verdict.Value, verdict.Threshold, verdict.Paper = o.Value, o.Threshold, info.Tests[k].Paper.Says
			break
		}
	}
	return verdict
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
