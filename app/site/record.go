package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"orrery/sim"
	"orrery/sim/papers/catalog"
)

// recordCommand runs links in Node.
type recordCommand struct {
	Links []string `arg:"" help:"What to run: 'slug?width=128&seed=3'."`
}

// Run prints the records.
func (c *recordCommand) Run() error {
	runs, err := runInNode(c.Links)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	for _, r := range runs {
		var rec sim.Record
		if err := json.Unmarshal(r.record, &rec); err != nil {
			return err
		}
		if err := out.Encode(rec); err != nil {
			return err
		}
	}
	return nil
}

// nodeRun is what the WebAssembly program made of a link: its own texts.
type nodeRun struct{ record, scene json.RawMessage }

// runInNode builds the experiments' programs and runs links by them, in one process.
func runInNode(links []string) ([]nodeRun, error) {
	b, err := newBuilder(filepath.Join("build", "node"), "")
	if err != nil {
		return nil, err
	}
	var list []*sim.Experiment
	for _, link := range links {
		slug, _ := sim.SplitLink(link)
		e := catalog.Find(slug)
		if e == nil {
			return nil, fmt.Errorf("there is no experiment %q", slug)
		}
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	if err := b.node(list); err != nil {
		return nil, err
	}
	return b.runInNode(links)
}

func (b *builder) runInNode(links []string) ([]nodeRun, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return nil, fmt.Errorf("node is missing. “sudo apt-get install nodejs npm”, “brew install node”, or https://nodejs.org (18 or later)")
	}
	c := exec.Command("node", append([]string{filepath.Join(b.root, "wasm", "worker", "record.mjs"), "--scene", b.out}, links...)...)
	c.Stderr = os.Stderr
	pipe, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	var runs []nodeRun
	for d := json.NewDecoder(pipe); ; {
		var line struct {
			Event struct{ Record json.RawMessage }
			Scene json.RawMessage
		}
		err := d.Decode(&line)
		if err == io.EOF {
			break
		}
		if err != nil {
			c.Process.Kill()
			c.Wait()
			return nil, fmt.Errorf("what record.mjs printed can't be read: %w", err)
		}
		runs = append(runs, nodeRun{line.Event.Record, line.Scene})
	}
	if err := c.Wait(); err != nil || len(runs) != len(links) {
		return runs, fmt.Errorf("%d of %d links were run in Node (%v)", len(runs), len(links), err)
	}
	return runs, nil
}

// goldenCommand computes the stored runs.
type goldenCommand struct {
	Slugs []string `arg:"" optional:"" help:"Experiments (none named: all)."`
	Force bool     `help:"Write a changed digest though the version is the same. Right only for a version that nobody has seen."`
}

// Run writes golden.json of the experiments.
func (c *goldenCommand) Run() error {
	list := catalog.All
	if len(c.Slugs) > 0 {
		list = nil
		for _, slug := range c.Slugs {
			e := catalog.Find(slug)
			if e == nil {
				return fmt.Errorf("there is no experiment %q", slug)
			}
			list = append(list, e)
		}
	}
	if len(list) == 0 {
		fmt.Println("The catalogue is empty: there is nothing to compute.")
		return nil
	}
	var links []string
	for _, e := range list {
		links = append(links, e.Slug)
	}
	runs, err := runInNode(links)
	if err != nil {
		return err
	}
	root, err := projectRoot()
	if err != nil {
		return err
	}
	refused := 0
	for i, e := range list {
		says, err := keepGolden(filepath.Join(root, sim.Folder(e.Slug)), e, runs[i], c.Force)
		if err != nil {
			refused++
			says = err.Error()
		}
		fmt.Printf("%s: %s\n", e.Slug, says)
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d stored runs were not written", refused, len(list))
	}
	return nil
}

// keepGolden writes a stored run, but never other numbers under the same version unless forced.
func keepGolden(dir string, e *sim.Experiment, run nodeRun, force bool) (string, error) {
	var rec sim.Record
	if err := json.Unmarshal(run.record, &rec); err != nil {
		return "", err
	}
	says := "written"
	if old, err := stored(dir); err == nil {
		was := old.Record
		switch {
		case was.Digest == rec.Digest && was.Version == rec.Version:
			if sameButTime(dir, run) {
				return "unchanged", nil
			}
			says = "written: the numbers are the same, the rest has changed"
		case was.Version == rec.Version && !force:
			return "", fmt.Errorf("its numbers have changed (digest %.8s…, stored %.8s…), but its version is still %d. If that is meant, raise Version in %s and run “make golden” again; if nobody has seen version %d yet, “make golden FORCE=1” writes it", rec.Digest, was.Digest, e.Version, sim.Folder(e.Slug), e.Version)
		case was.Version == rec.Version:
			says = "written by force: other numbers under the same version"
		default:
			says = fmt.Sprintf("written: version %d, before %d", rec.Version, was.Version)
		}
	}
	return says, os.WriteFile(filepath.Join(dir, "golden.json"), goldenText(run), 0o644)
}

// goldenText is the file: a line for the record, a line for the picture.
func goldenText(run nodeRun) []byte {
	return fmt.Appendf(nil, "{\n\"record\": %s,\n\"scene\": %s\n}\n", run.record, run.scene)
}

// sameButTime says whether the file differs from the run by no more than when and by what it was computed.
func sameButTime(dir string, run nodeRun) bool {
	timeless := func(text []byte) string {
		var v struct {
			Record map[string]any `json:"record"`
			Scene  any            `json:"scene"`
		}
		if json.Unmarshal(text, &v) != nil {
			return ""
		}
		delete(v.Record, "elapsed_ms")
		delete(v.Record, "build")
		out, _ := json.Marshal(v)
		return string(out)
	}
	old, err := os.ReadFile(filepath.Join(dir, "golden.json"))
	return err == nil && timeless(old) == timeless(goldenText(run))
}
