// Command all checks every claim of the gallery over many seeds, natively and in parallel, and writes the table that
// the site shows as "Does it hold?".
//
//	go run ./sim/host/verify/all --seeds 20 -o sim/host/verify/table.json
//	go run ./sim/host/verify/all --seeds 5 --only linear-mode-connectivity
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"orrery/sim"
	"orrery/sim/host/batch/bar"
	"orrery/sim/host/build"
	"orrery/sim/host/source"
	"orrery/sim/host/verify"
	"orrery/sim/papers/catalog"
)

var flags struct {
	Seeds   int      `default:"20" help:"How many seeds."`
	First   int      `default:"1000" help:"The first of them."`
	Workers int      `help:"Runs side by side (0: one a core)."`
	Only    []string `help:"These experiments alone; the table keeps the others as they are."`
	Output  string   `short:"o" help:"Write the table to this file."`
	Quiet   bool     `short:"q" help:"No progress bar."`
}

func main() {
	build.Name()
	ctx := kong.Parse(&flags, kong.Name("verify"), kong.Description("Checks every claim of the gallery over many seeds."))
	ctx.FatalIfErrorf(run())
}

func run() error {
	if flags.Seeds < 1 || flags.Seeds > sim.Seed.Max+1 || flags.First < 0 || flags.First > sim.Seed.Max {
		return fmt.Errorf("seeds lie from 0 to %d", sim.Seed.Max)
	}
	var list []*sim.Experiment
	for _, e := range catalog.All {
		if len(flags.Only) == 0 || slices.Contains(flags.Only, e.Slug) {
			list = append(list, e)
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("there is no experiment %s", strings.Join(flags.Only, ", "))
	}
	table := verify.Table{}
	if flags.Output != "" {
		old, err := os.ReadFile(flags.Output)
		if err == nil {
			err = json.Unmarshal(old, &table)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %w", flags.Output, err)
		}
	}
	papers := table.Papers
	table = verify.Table{Seeds: flags.Seeds, First: flags.First, Build: sim.Build}

	progress := bar.New(flags.Quiet, os.Stderr)
	for _, e := range list {
		progress.Expect(len(verify.Links(e, flags.First, flags.Seeds)))
	}
	for _, e := range list {
		p, err := verify.Experiment(e, flags.First, flags.Seeds, flags.Workers, source.Load,
			func(link string, r *sim.Live) { progress.Tell(link, e.Slug, r) })
		if err != nil {
			return err
		}
		papers = put(papers, p)
		table.Papers = inOrder(papers)
		if err := save(table); err != nil { // after each: what is broken off later is not lost
			return err
		}
	}
	progress.Done()
	print(list, table)
	return nil
}

// inOrder has the papers in the gallery's order; those that are gone from it are dropped.
func inOrder(papers []verify.Paper) []verify.Paper {
	var out []verify.Paper
	for _, e := range catalog.All {
		for _, p := range papers {
			if p.Slug == e.Slug {
				out = append(out, p)
			}
		}
	}
	return out
}

func save(t verify.Table) error {
	if flags.Output == "" {
		return nil
	}
	text, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(flags.Output, append(text, '\n'), 0o644)
}

func put(list []verify.Paper, p verify.Paper) []verify.Paper {
	for i := range list {
		if list[i].Slug == p.Slug {
			list[i] = p
			return list
		}
	}
	return append(list, p)
}

// print writes the table for people.
func print(list []*sim.Experiment, t verify.Table) {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "paper\tclaim\theld\tmean ± sd\twanted\tpaper")
	for _, e := range list {
		p, _ := t.Paper(e.Slug)
		for i, c := range p.Claims {
			for k, x := range c.Tests {
				slug, id, held := "", "", ""
				if k == 0 {
					id, held = c.ID, fmt.Sprintf("%d/%d", c.Held, flags.Seeds)
					if i == 0 {
						slug = e.Slug
					}
				}
				test := e.Claims[i].Tests[k]
				fmt.Fprintf(w, "%s\t%s\t%s\t%.4g ± %.2g\t%s\t%s\n", slug, id, held, x.Mean, x.SD, test.Holds, test.Paper.Says)
			}
		}
	}
	w.Flush()
}
