// Package verify runs every claim over many seeds, and where it must fail, and says how it did: the honest score of the
// gallery. Each paper's score lies beside its code ([File]); it is made natively by sim/host/verify/all and shown by the site.
package verify

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"orrery/sim"
	"orrery/sim/host/batch"
)

// Paper is the score of one experiment's default setting.
type Paper struct {
	Slug    string         `json:"slug"`
	Version int            `json:"version"`
	Seeds   int            `json:"seeds"`          // how many
	First   int            `json:"first"`          // from this one on
	Build   string         `json:"build"`          // of the program that made it
	Date    string         `json:"date,omitempty"` // of the day when it was made: 2026-12-01
	Basis   string         `json:"basis"`          // a hash of what the claims declare; see [Basis]
	Data    []sim.DataRead `json:"data,omitempty"`
	Claims  []Claim        `json:"claims"`
	Seconds float64        `json:"seconds"` // median time of a default run, natively
}

// Claim is how one claim did over the seeds.
type Claim struct {
	ID        string  `json:"id"`
	Held      int     `json:"held"`
	Failed    int     `json:"failed"`
	Undecided int     `json:"undecided"`
	Tests     []Test  `json:"tests"`
	Broken    *Broken `json:"broken,omitempty"` // nil where it has no breaking setting, or none has been run
}

// Broken is how a claim did where it must fail.
type Broken struct {
	Link    string    `json:"link"`
	Verdict string    `json:"verdict"`
	Values  []sim.Num `json:"values"` // of its tests
}

// Test is the spread of one of its statistics over the seeds that decided it, and the statistic for each seed, in their
// order: null where that seed decided nothing.
type Test struct {
	Mean   sim.Num   `json:"mean"`
	SD     sim.Num   `json:"sd"`
	Min    sim.Num   `json:"min"`
	Max    sim.Num   `json:"max"`
	Values []sim.Num `json:"values,omitempty"` // none in scores that older programs made
}

// Check is how an experiment is checked.
type Check struct {
	First, Seeds int
	Date         string      // of today, for the score
	Runs         Runs        // runs that have ended before; nil for none
	Batch        batch.Batch // how runs are made
	Tell         func(link string, r *sim.Live)
}

// Runs keeps runs that have ended, so that a check that was broken off goes on where it was.
type Runs interface {
	Get(link string) (Ran, bool)
	Put(r Ran) error // may be called from many goroutines
}

// Ran is what a check needs of a run.
type Ran struct {
	Link     string         `json:"link"`
	Measures sim.Measures   `json:"measures"`
	Seconds  float64        `json:"seconds"`
	Data     []sim.DataRead `json:"data,omitempty"`
}

// Links are the runs that it takes to judge every claim of e's default setting for all seeds, and where it must fail,
// each once.
func (c Check) Links(e *sim.Experiment) []string {
	in := e.Info()
	var out []string
	seen := map[string]bool{}
	add := func(links ...string) {
		for _, l := range links {
			if !seen[l] {
				seen[l] = true
				out = append(out, l)
			}
		}
	}
	for _, v := range c.settings(in) {
		add(in.Missing(v, nil)...)
		add(in.String(v)) // no claim may need it, its time does
	}
	for _, x := range e.Claims {
		if v, ok := breaking(in, x); ok {
			add(in.Missing(v, nil, x.ID)...)
		}
	}
	return out
}

func (c Check) settings(in sim.Info) []sim.Values {
	var out []sim.Values
	for k := range c.Seeds {
		v := in.Defaults()
		v[sim.Seed.ID] = (c.First + k) % (sim.Seed.Max + 1)
		out = append(out, v)
	}
	return out
}

// breaking are the values in which a claim must fail.
func breaking(in sim.Info, c sim.Claim) (sim.Values, bool) {
	if c.Breaks.Set == nil {
		return nil, false
	}
	v, p := in.With(in.Defaults(), c.Breaks.Set)
	return v, p == nil
}

// Experiment checks one experiment.
func (c Check) Experiment(e *sim.Experiment) (Paper, error) {
	in := e.Info()
	ran, err := c.run(e)
	if err != nil {
		return Paper{}, fmt.Errorf("%s: %w", e.Slug, err)
	}
	known := map[string]sim.Measures{}
	p := Paper{Slug: e.Slug, Version: e.Version, Seeds: c.Seeds, First: c.First, Build: sim.Build, Date: c.Date, Basis: Basis(in)}
	for _, r := range ran {
		known[r.Link] = r.Measures
		for _, d := range r.Data {
			if !slices.Contains(p.Data, d) {
				p.Data = append(p.Data, d)
			}
		}
	}
	slices.SortFunc(p.Data, func(a, b sim.DataRead) int { return strings.Compare(a.Name, b.Name) })

	values := make([][][]sim.Num, len(e.Claims)) // [claim][test][seed]
	for i, x := range e.Claims {
		p.Claims = append(p.Claims, Claim{ID: x.ID})
		values[i] = make([][]sim.Num, len(x.Tests))
	}
	var seconds []float64
	for _, v := range c.settings(in) {
		seconds = append(seconds, ran[in.String(v)].Seconds)
		for i, verdict := range e.Judge(v, known) {
			x := &p.Claims[i]
			switch verdict.Verdict {
			case sim.Holds:
				x.Held++
			case sim.Fails:
				x.Failed++
			default:
				x.Undecided++
			}
			for k, t := range verdict.Tests {
				if t.Verdict == sim.Undecided {
					t.Value = sim.Num(math.NaN())
				}
				values[i][k] = append(values[i][k], t.Value)
			}
		}
	}
	for i, x := range e.Claims {
		for _, n := range values[i] {
			p.Claims[i].Tests = append(p.Claims[i].Tests, spread(n))
		}
		if v, ok := breaking(in, x); ok {
			p.Claims[i].Broken = broken(in.String(v), e.Judge(v, known)[i])
		}
	}
	p.Seconds = median(seconds)
	return p, nil
}

func broken(link string, v sim.Verdict) *Broken {
	b := &Broken{Link: link, Verdict: v.Verdict}
	for _, t := range v.Tests {
		b.Values = append(b.Values, t.Value)
	}
	return b
}

// run makes the runs that are not kept, and returns all by link.
func (c Check) run(e *sim.Experiment) (map[string]Ran, error) {
	ran := map[string]Ran{}
	var todo []string
	for _, l := range c.Links(e) {
		if c.Runs != nil {
			if r, ok := c.Runs.Get(l); ok {
				ran[l] = r
				continue
			}
		}
		todo = append(todo, l)
	}
	b := c.Batch
	if c.Tell != nil {
		b.Tell = func(i int, r *sim.Live) { c.Tell(todo[i], r) }
	}
	failed := make(chan error, len(todo))
	b.Done = func(_ int, r *sim.Record) {
		if c.Runs != nil {
			if err := c.Runs.Put(ranOf(r)); err != nil {
				failed <- err
			}
		}
	}
	records, err := b.Run(e, todo)
	if err == nil && len(failed) > 0 {
		err = <-failed
	}
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		ran[r.Link] = ranOf(r)
	}
	return ran, nil
}

func ranOf(r *sim.Record) Ran { return Ran{r.Link, r.Measures, r.ElapsedMS / 1000, r.Data} }

// spread sums a statistic up over the seeds that decided it.
func spread(values []sim.Num) Test {
	var x []float64
	for _, v := range values {
		if !math.IsNaN(float64(v)) {
			x = append(x, float64(v))
		}
	}
	if len(x) == 0 {
		nan := sim.Num(math.NaN())
		return Test{nan, nan, nan, nan, values}
	}
	mean, sd := stat.MeanStdDev(x, nil)
	return Test{sim.Num(mean), sim.Num(sd), sim.Num(slices.Min(x)), sim.Num(slices.Max(x)), values}
}

func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(x))
	return stat.Quantile(0.5, stat.Empirical, s, nil)
}
