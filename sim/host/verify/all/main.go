// Command all checks every claim of the gallery over many seeds and where it must fail, natively and in parallel, and writes
// the scores that the site shows as "Does it hold?", one beside each paper. It checks what has changed since its score was
// made, and goes on where it was broken off.
//
//	go run ./sim/host/verify/all
//	go run ./sim/host/verify/all --seeds 5 --only linear-mode-connectivity --dry
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/bar"
	"orrery/sim/host/build"
	"orrery/sim/host/source"
	"orrery/sim/host/verify"
	"orrery/sim/papers/catalog"
)

// options are the command line.
type options struct {
	Seeds   int      `default:"20" help:"How many seeds."`
	First   int      `default:"1000" help:"The first of them."`
	Workers int      `help:"Runs side by side (0: one a core)."`
	Only    []string `help:"These experiments alone."`
	Force   bool     `help:"Check them even where nothing has changed."`
	Dry     bool     `help:"Write no score."`
	Quiet   bool     `short:"q" help:"No progress bar."`
}

func main() {
	build.Name()
	var o options
	ctx := kong.Parse(&o, kong.Name("verify"), kong.Description("Checks every claim of the gallery over many seeds, and where it must fail."))
	ctx.FatalIfErrorf(run(".", o, catalog.All, source.Load, os.Stdout, os.Stderr))
}

// run checks those of the experiments whose scores below root are not theirs any more. What does not fail where it must is
// an error, after everything has been written.
func run(root string, o options, all []*sim.Experiment, load func(string) ([]byte, error), stdout, stderr io.Writer) error {
	if o.Seeds < 1 || o.Seeds > sim.Seed.Max+1 || o.First < 0 || o.First > sim.Seed.Max {
		return fmt.Errorf("seeds lie from 0 to %d", sim.Seed.Max)
	}
	list, err := chosen(all, o.Only)
	if err != nil {
		return err
	}
	check := verify.Check{First: o.First, Seeds: o.Seeds, Date: time.Now().UTC().Format(time.DateOnly), Batch: batch.Batch{Workers: o.Workers, Load: load}}
	scores := map[string]verify.Paper{}
	var todo []*sim.Experiment
	for _, e := range list {
		p, err := verify.Read(root, e.Slug)
		if err != nil {
			return err
		}
		why := check.Stale(e.Info(), p, load)
		switch {
		case why != "":
			fmt.Fprintf(stderr, "%s: %s\n", e.Slug, why)
		case o.Force:
			fmt.Fprintf(stderr, "%s: by force\n", e.Slug)
		default:
			scores[e.Slug] = *p
			continue
		}
		todo = append(todo, e)
	}
	if n := len(list) - len(todo); n > 0 {
		fmt.Fprintf(stderr, "%d of %d are as their scores say.\n", n, len(list))
	}

	folder, err := kept(root)
	if err != nil {
		return err
	}
	progress := bar.New(o.Quiet, stderr)
	for _, e := range todo {
		progress.Expect(len(check.Links(e)))
	}
	check.Tell = func(link string, r *sim.Live) {
		slug, _ := sim.SplitLink(link)
		progress.Tell(link, slug, r)
	}
	for _, e := range todo {
		p, err := one(check, e, folder)
		if err != nil {
			return err
		}
		scores[e.Slug] = p
		if o.Dry {
			continue
		}
		if err := verify.Write(root, p); err != nil {
			return err
		}
	}
	progress.Done()
	print(stdout, list, scores)
	return conclude(stdout, list, scores)
}

func chosen(all []*sim.Experiment, only []string) (list []*sim.Experiment, err error) {
	for _, slug := range only {
		if !slices.ContainsFunc(all, func(e *sim.Experiment) bool { return e.Slug == slug }) {
			return nil, fmt.Errorf("there is no experiment %q", slug)
		}
	}
	for _, e := range all {
		if len(only) == 0 || slices.Contains(only, e.Slug) {
			list = append(list, e)
		}
	}
	return list, nil
}

// one checks an experiment, with the runs that an earlier check of the same program has made.
func one(check verify.Check, e *sim.Experiment, folder string) (verify.Paper, error) {
	runs, err := verify.Keep(folder, e.Slug)
	if err != nil {
		return verify.Paper{}, err
	}
	defer runs.Close()
	check.Runs = runs
	return check.Experiment(e)
}

// kept is where runs are kept until they are no longer of this program; what others have left is removed.
func kept(root string) (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	all := filepath.Join(root, "build", "verify")
	name := hex.EncodeToString(sum[:8])
	old, err := os.ReadDir(all)
	if err != nil && !os.IsNotExist(err) {
		return "", err
	}
	for _, d := range old {
		if d.Name() != name {
			if err := os.RemoveAll(filepath.Join(all, d.Name())); err != nil {
				return "", err
			}
		}
	}
	return filepath.Join(all, name), nil
}

// print writes the scores for people.
func print(out io.Writer, list []*sim.Experiment, scores map[string]verify.Paper) {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "paper\tclaim\theld\tmean ± sd\twanted\tpaper\twhere it must fail")
	for _, e := range list {
		in := e.Info()
		for i, c := range scores[e.Slug].Claims {
			for k, x := range c.Tests {
				slug, id, held, fails := "", "", "", ""
				if k == 0 {
					id, held = c.ID, fmt.Sprintf("%d/%d", c.Held, c.Held+c.Failed+c.Undecided)
					if c.Broken != nil {
						fails = c.Broken.Verdict
					}
					if i == 0 {
						slug = e.Slug
					}
				}
				t := in.Claims[i].Tests[k]
				fmt.Fprintf(w, "%s\t%s\t%s\t%.4g ± %.2g\t%s\t%s\t%s\n", slug, id, held, x.Mean, x.SD, t.Holds, t.Paper.Says, fails)
			}
		}
	}
	w.Flush()
}

// conclude names the claims that can't be seen to fail: those with no setting for it, and, as an error, those that do not fail
// in theirs.
func conclude(out io.Writer, list []*sim.Experiment, scores map[string]verify.Paper) error {
	var none, hold []string
	for _, e := range list {
		for _, c := range scores[e.Slug].Claims {
			switch {
			case c.Broken == nil:
				none = append(none, e.Slug+" "+c.ID)
			case c.Broken.Verdict != sim.Fails:
				hold = append(hold, fmt.Sprintf("%s %s (%s at %s)", e.Slug, c.ID, c.Broken.Verdict, c.Broken.Link))
			}
		}
	}
	if len(none) > 0 {
		fmt.Fprintf(out, "\n%d claims name no setting in which they must fail: %s\n", len(none), strings.Join(none, ", "))
	}
	if len(hold) > 0 {
		return fmt.Errorf("%d claims do not fail where they must: %s", len(hold), strings.Join(hold, ", "))
	}
	return nil
}
