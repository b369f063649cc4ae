// Package verify runs every claim over many seeds and says how often each one held: the honest score of the whole
// gallery. Its table is made natively by sim/host/verify/all, kept beside the catalogue, and shown by the site.
package verify

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"orrery/sim"
	"orrery/sim/host/batch"
)

// Table is the score of the gallery.
type Table struct {
	Seeds  int     `json:"seeds"` // how many, each experiment's from First on
	First  int     `json:"first"`
	Build  string  `json:"build"`
	Papers []Paper `json:"papers"`
}

// Paper is the score of one experiment's default setting.
type Paper struct {
	Slug    string  `json:"slug"`
	Version int     `json:"version"`
	Claims  []Claim `json:"claims"`
	Seconds float64 `json:"seconds"` // median time of a default run, natively
}

// Claim is how one claim did over the seeds.
type Claim struct {
	ID        string `json:"id"`
	Held      int    `json:"held"`
	Failed    int    `json:"failed"`
	Undecided int    `json:"undecided"`
	Tests     []Test `json:"tests"`
}

// Test is the spread of one of its statistics.
type Test struct {
	Mean sim.Num `json:"mean"`
	SD   sim.Num `json:"sd"`
	Min  sim.Num `json:"min"`
	Max  sim.Num `json:"max"`
}

// Paper of the table by its slug; ok is false where it has not been checked.
func (t *Table) Paper(slug string) (Paper, bool) {
	if t != nil {
		for _, p := range t.Papers {
			if p.Slug == slug {
				return p, true
			}
		}
	}
	return Paper{}, false
}

// Links are the runs that it takes to judge every claim of e's default setting for seeds first ... first+n-1, each once.
func Links(e *sim.Experiment, first, n int) []string {
	in := e.Info()
	var out []string
	seen := map[string]bool{}
	for _, v := range settings(in, first, n) {
		for _, l := range in.Missing(v, nil) {
			if !seen[l] {
				seen[l] = true
				out = append(out, l)
			}
		}
		if l := in.String(v); !seen[l] { // no claim needs it, its time does
			seen[l] = true
			out = append(out, l)
		}
	}
	return out
}

func settings(in sim.Info, first, n int) []sim.Values {
	var out []sim.Values
	for k := range n {
		v := in.Defaults()
		v[sim.Seed.ID] = (first + k) % (sim.Seed.Max + 1)
		out = append(out, v)
	}
	return out
}

// Experiment checks one experiment.
func Experiment(e *sim.Experiment, first, n, workers int, load func(string) ([]byte, error), tell func(link string, r *sim.Live)) (Paper, error) {
	in := e.Info()
	links := Links(e, first, n)
	records, err := batch.Run(e, links, workers, load, func(i int, r *sim.Live) {
		if tell != nil {
			tell(links[i], r)
		}
	})
	if err != nil {
		return Paper{}, fmt.Errorf("%s: %w", e.Slug, err)
	}
	known := map[string]sim.Measures{}
	times := map[string]float64{}
	for _, r := range records {
		known[r.Link], times[r.Link] = r.Measures, r.ElapsedMS/1000
	}

	p := Paper{Slug: e.Slug, Version: e.Version}
	values := make([][][]float64, len(e.Claims)) // [claim][test][seed]
	for _, c := range e.Claims {
		p.Claims = append(p.Claims, Claim{ID: c.ID})
	}
	for i, c := range e.Claims {
		values[i] = make([][]float64, len(c.Tests))
	}
	var seconds []float64
	for _, v := range settings(in, first, n) {
		seconds = append(seconds, times[in.String(v)])
		for i, verdict := range e.Judge(v, known) {
			c := &p.Claims[i]
			switch verdict.Verdict {
			case sim.Holds:
				c.Held++
			case sim.Fails:
				c.Failed++
			default:
				c.Undecided++
			}
			for k, t := range verdict.Tests {
				if x := float64(t.Value); !math.IsNaN(x) {
					values[i][k] = append(values[i][k], x)
				}
			}
		}
	}
	for i := range p.Claims {
		for _, x := range values[i] {
			p.Claims[i].Tests = append(p.Claims[i].Tests, spread(x))
		}
	}
	p.Seconds = median(seconds)
	return p, nil
}

func spread(x []float64) Test {
	if len(x) == 0 {
		nan := sim.Num(math.NaN())
		return Test{nan, nan, nan, nan}
	}
	mean, sd := stat.MeanStdDev(x, nil)
	t := Test{Mean: sim.Num(mean), SD: sim.Num(sd), Min: sim.Num(x[0]), Max: sim.Num(x[0])}
	for _, v := range x {
		t.Min, t.Max = min(t.Min, sim.Num(v)), max(t.Max, sim.Num(v))
	}
	return t
}
func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(x))
	return stat.Quantile(0.5, stat.Empirical, s, nil)
}
