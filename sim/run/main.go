// Command run is Orrery in a terminal: it runs the experiment that a link names and prints its record as JSON.
//
//	go run ./sim/run 'linear-mode-connectivity?width=128&seed=3'
//	go run ./sim/run --check --quiet linear-mode-connectivity
//	go run ./sim/run list
//	go run ./sim/run show linear-mode-connectivity
//
// It exits with 0 when the run ended (and, with --check, every claim holds), 1 when a claim fails or is left
// undecided under --check or the run broke off, 2 when the request can't be read.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/bar"
	"orrery/sim/host/build"
	"orrery/sim/host/source"
	"orrery/sim/papers/catalog"
)

const description = `Runs the experiment that a link names and prints its record as JSON.

A link is a slug and what differs from its defaults: 'linear-mode-connectivity?width=128&seed=3' (in quotes: a shell reads ? and & otherwise). A page's address works too. “list” names the experiments, “show SLUG” the parameters, presets and claims of one.`

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// options are the command line.
type options struct {
	Words   []string `arg:"" optional:"" name:"link" help:"A link, or list, or show SLUG."`
	Out     string   `short:"o" placeholder:"FILE" help:"Write the record to this file instead of standard output."`
	Quiet   bool     `short:"q" help:"No progress bar."`
	Check   bool     `help:"Run whatever the claims need besides, judge them all, exit with 1 unless every one holds."`
	Seeds   int      `default:"1" help:"Run an ensemble: this many seeds from the link's own on."`
	Workers int      `help:"Runs side by side (0: one a core)."`
	File    []string `placeholder:"ID=PATH" sep:"none" help:"A file of your own for a data slot of the experiment (--file corpus=notes.txt)."`
}

func command(args []string, stdout, stderr io.Writer) int {
	var o options
	helped := false
	parser, err := kong.New(&o, kong.Name("run"), kong.Description(description), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { helped = true }))
	if err != nil {
		panic(err) // the struct above is wrong
	}
	bad := func(format string, a ...any) int {
		fmt.Fprintf(stderr, format+"\n", a...)
		return 2
	}
	switch _, err := parser.Parse(args); {
	case helped:
		return 0
	case err != nil:
		return bad("%v (--help says more)", err)
	}
	words := o.Words
	switch {
	case len(words) == 0:
		return bad("Which experiment? “run list” names them, “run --help” says more.")
	case words[0] == "list" && len(words) == 1:
		for _, e := range catalog.All {
			fmt.Fprintf(stdout, "%-32s %s\n", e.Slug, e.Title)
		}
		return 0
	case words[0] == "show" && len(words) == 2:
		e := catalog.Find(words[1])
		if e == nil {
			return bad("%s", noSuch(words[1]))
		}
		show(stdout, e)
		return 0
	case len(words) > 1:
		return bad("one link at a time; got %q (is the link in quotes?)", words)
	case o.Seeds < 1 || o.Seeds > sim.Seed.Max:
		return bad("--seeds: %d is not from 1 to %d", o.Seeds, sim.Seed.Max)
	}

	slug, query := sim.SplitLink(address(words[0]))
	e := catalog.Find(slug)
	if e == nil {
		return bad("%s", noSuch(slug))
	}
	in := e.Info()
	link, problems := in.Parse(query)
	if len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintln(stderr, p.Message)
		}
		return bad("Nothing was run. “run show %s” lists the parameters.", slug)
	}
	if p := in.Stale(link); p != nil {
		fmt.Fprintln(stderr, p.Message)
	}

	own, p := ownFiles(in, link.Values, o.File)
	if p != nil {
		return bad("%v", p)
	}
	build.Name() // git is asked only where there will be a record
	rec, err := run(e, link.Values, o, own, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // a link's & stays as it is
	err = enc.Encode(rec)
	switch {
	case err != nil:
	case o.Out != "":
		err = os.WriteFile(o.Out, text.Bytes(), 0o644)
	default:
		_, err = stdout.Write(text.Bytes())
	}
	if err != nil {
		fmt.Fprintln(stderr, "the record could not be written:", err)
		return 1
	}
	if !o.Check {
		return 0
	}
	code := 0
	for _, c := range rec.Claims {
		if c.Verdict != sim.Holds {
			why := c.Why
			if why == "" {
				why = fmt.Sprintf("%v, wanted %s", c.Value, c.Threshold)
			}
			fmt.Fprintf(stderr, "%s %s: %s\n", c.ID, c.Verdict, why)
			code = 1
		}
	}
	return code
}

// ownFiles reads the files of --file, puts their values into v and returns their bytes by the names that a run asks for.
func ownFiles(in sim.Info, v sim.Values, files []string) (map[string][]byte, error) {
	own := map[string][]byte{}
	for _, f := range files {
		id, path, ok := strings.Cut(f, "=")
		if !ok {
			return nil, fmt.Errorf("--file wants the slot's name and the file, as corpus=notes.txt; got %q", f)
		}
		s, ok := in.Param(id)
		if !ok || s.Type != sim.TypeFile {
			return nil, fmt.Errorf("--file: %s has no data slot %q", in.Slug, id)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("--file: %w", err)
		}
		value, p := s.Check(sim.FileValue(b))
		if p != nil {
			return nil, p
		}
		v[id] = value
		own[sim.OwnFile(value.(string))] = b
	}
	return own, nil
}

// address takes a page's address for the link that stands in it.
func address(s string) string {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		path, query, _ := strings.Cut(rest, "?")
		path = strings.Trim(path, "/")
		return path[strings.LastIndexByte(path, '/')+1:] + "?" + query
	}
	return s
}

func noSuch(slug string) string {
	var slugs []string
	for _, e := range catalog.All {
		slugs = append(slugs, e.Slug)
	}
	return fmt.Sprintf("There is no experiment “%s”. There are: %s", slug, strings.Join(slugs, ", "))
}

// run executes the setting, its further seeds and, for a check, what the claims need.
func run(e *sim.Experiment, v sim.Values, o options, own map[string][]byte, stderr io.Writer) (*sim.Record, error) {
	in := e.Info()
	load := func(name string) ([]byte, error) {
		if b, ok := own[name]; ok {
			return b, nil
		}
		return source.Load(name)
	}
	progress := bar.New(o.Quiet, stderr)
	defer progress.Done()
	tell := func(link string, r *sim.Live) { progress.Tell(link, r.Progress().Phase, r) }
	var links []string
	for k := range o.Seeds {
		links = append(links, in.String(in.Reseed(v, k)))
	}
	progress.Expect(len(links))
	records, err := batch.Run(e, links, o.Workers, load, func(i int, r *sim.Live) { tell(links[i], r) })
	if err != nil {
		return nil, err
	}
	rec := records[0]
	for _, r := range records[1:] {
		rec.Runs = append(rec.Runs, r.Brief())
	}
	if o.Check {
		progress.Expect(len(in.Missing(rec.Params, map[string]sim.Measures{rec.Link: rec.Measures})))
		err = batch.Check(e, rec, o.Workers, load, tell)
	}
	return rec, err
}

func show(w io.Writer, e *sim.Experiment) {
	in := e.Info()
	fmt.Fprintf(w, "%s\n%s, %s %d", in.Title, in.Authors, in.Venue, in.Year)
	if in.ArXiv != "" {
		fmt.Fprintf(w, ", arXiv:%s", in.ArXiv)
	}
	fmt.Fprintf(w, "\n\n%s\n\nParameters\n", in.Claim)
	for _, s := range in.Params {
		allowed := sim.Number(s.Min) + " to " + sim.Number(s.Max)
		switch s.Type {
		case sim.TypeBool:
			allowed = "0 or 1"
		case sim.TypeChoice:
			var ids []string
			for _, o := range s.Options {
				ids = append(ids, o.ID)
			}
			allowed = strings.Join(ids, ", ")
		case sim.TypeText:
			allowed += " characters"
		case sim.TypeFile:
			allowed = "a file of your own (--file " + s.ID + "=PATH)"
		}
		fmt.Fprintf(w, "  %-10s %-24s %s (default %s)\n", s.ID, s.Label, allowed, s.Format(s.Typed(s.Default)))
	}
	fmt.Fprintf(w, "\nPresets\n")
	for _, p := range in.Presets {
		fmt.Fprintf(w, "  %s: %s\n", p.Name, p.Why)
		if v, problem := in.With(in.Defaults(), p.Set); problem == nil {
			fmt.Fprintf(w, "    '%s'\n", in.String(v))
		}
	}
	fmt.Fprintf(w, "\nClaims\n")
	for _, c := range in.Claims {
		fmt.Fprintf(w, "  %-8s %s\n", c.ID, in.Words(c.Says, in.Defaults()))
		for _, t := range c.Tests {
			fmt.Fprintf(w, "           %s %s\n", in.Words(t.Says, in.Defaults()), t.Holds)
		}
		if c.Breaks == nil {
			continue
		}
		if v, problem := in.With(in.Defaults(), c.Breaks.Set); problem == nil {
			fmt.Fprintf(w, "           must fail at '%s': %s\n", in.String(v), c.Breaks.Why)
		}
	}
}
