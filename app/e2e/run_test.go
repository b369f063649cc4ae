package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
	"orrery/sim/papers/catalog"
)

// inNode are the records of links by the WebAssembly program in Node.
func inNode(t *testing.T, links ...string) []*sim.Record {
	t.Helper()
	c := exec.Command("node", append([]string{filepath.Join(root, "wasm", "worker", "record.mjs"), site}, links...)...)
	var problem strings.Builder
	c.Stderr = &problem
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", links, err, problem.String())
	}
	var list []*sim.Record
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		r := &sim.Record{}
		if err := d.Decode(r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if len(list) != len(links) {
		t.Fatalf("%d links gave %d records", len(links), len(list))
	}
	return list
}

// natively are the records of links by native code.
func natively(t *testing.T, e *sim.Experiment, links ...string) []*sim.Record {
	t.Helper()
	list, err := batch.Run(e, links, 0, source.Load, nil)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The record of a link is the same in a browser and in Node, run after run, and near the native one.
func TestRecord(t *testing.T) {
	e := paper(t)
	queries := []string{quick, quick + "&seed=7", quick + "&hidden=1&method=am"}
	var links []string
	for _, q := range queries {
		links = append(links, e.Slug+"?"+q)
	}
	node, native := inNode(t, links...), natively(t, e, links...)
	b := newTab(t)
	for i, q := range queries {
		b.open(e.Slug + "/?" + q + "&run=1")
		b.until("done")
		r := b.record()
		if r.Digest != node[i].Digest {
			t.Errorf("%s: the browser's digest is %s, Node's %s", links[i], r.Digest, node[i].Digest)
		}
		if diff := cmp.Diff(native[i].Measures, r.Measures, cmp.Comparer(alike(e.Tolerance))); diff != "" {
			t.Errorf("%s: native (-) and browser (+) differ by more than %g:\n%s", links[i], e.Tolerance, diff)
		}
		if diff := cmp.Diff(verdicts(native[i]), verdicts(r)); diff != "" {
			t.Errorf("%s: native (-) and browser (+) verdicts differ:\n%s", links[i], diff)
		}
	}
	b.ready()
	b.click("#run")
	b.until("running")
	b.until("done")
	if r := b.record(); r.Digest != node[len(node)-1].Digest {
		t.Errorf("the second run's digest is %s, the first one's %s", r.Digest, node[len(node)-1].Digest)
	}
}

// alike compares measures as an experiment allows between machines.
func alike(tolerance float64) func(a, b float64) bool {
	return func(a, b float64) bool {
		if math.IsNaN(a) || math.IsNaN(b) {
			return math.IsNaN(a) && math.IsNaN(b)
		}
		return math.Abs(a-b) <= tolerance*math.Max(math.Abs(a), math.Abs(b))
	}
}

func verdicts(r *sim.Record) map[string]string {
	out := map[string]string{}
	for _, c := range r.Claims {
		out[c.ID] = c.Verdict
	}
	return out
}

// judgement is what a record says besides its numbers.
func judgement(r *sim.Record) []string {
	out := []string{"Caption: " + r.Says}
	for _, c := range r.Claims {
		out = append(out, c.ID+" "+c.Verdict+": "+c.Says, "why: "+c.Why, "paper: "+c.Paper)
		for _, t := range c.Tests {
			out = append(out, t.Verdict+": "+t.Says+" "+t.Threshold)
		}
	}
	for _, d := range r.Data {
		out = append(out, "data "+d.Name+" "+d.SHA256)
	}
	return append(out, r.Share)
}

// The worker's program and its script keep their word in Node.
func TestWorkerInNode(t *testing.T) {
	paper(t)
	c := exec.Command("node", "--test", filepath.Join(root, "wasm", "worker"))
	c.Env = append(os.Environ(), "SITE="+site)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The stored run of every experiment is what its default link gives.
func TestGolden(t *testing.T) {
	var links []string
	want := map[string]*sim.Record{}
	for _, e := range catalog.All {
		var stored struct{ Record *sim.Record }
		if !readJSON(t, filepath.Join(root, sim.Folder(e.Slug), "golden.json"), &stored) || stored.Record == nil {
			t.Errorf("%s has no golden.json: run “make golden ONLY=%s”", sim.Folder(e.Slug), e.Slug)
			continue
		}
		if stored.Record.Version != e.Version {
			t.Errorf("%s/golden.json is of version %d, the experiment of version %d: run “make golden ONLY=%s”", sim.Folder(e.Slug), stored.Record.Version, e.Version, e.Slug)
			continue
		}
		want[e.Slug] = stored.Record
		links = append(links, e.Slug)
	}
	if len(links) == 0 {
		t.Skip("no stored runs")
	}
	// Two processes: a paper's default run is most of what it costs here.
	half := (len(links) + 1) / 2
	for part, links := range [][]string{links[:half], links[half:]} {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			if len(links) == 0 {
				return
			}
			for i, got := range inNode(t, links...) {
				if w := want[links[i]]; got.Digest != w.Digest {
					t.Errorf("%s: the digest is %s, the stored one %s. If its numbers were changed on purpose, raise Version and run “make golden ONLY=%s”.\n%s",
						links[i], got.Digest, w.Digest, links[i], cmp.Diff(w.Measures, got.Measures))
				}
				// Words and thresholds are in no digest: a stored run whose claims read otherwise than today's is as wrong.
				if diff := cmp.Diff(judgement(want[links[i]]), judgement(got)); diff != "" {
					t.Errorf("%s: the stored run (-) is judged otherwise than today's (+): run “make golden FORCE=1 ONLY=%s”.\n%s", links[i], links[i], diff)
				}
			}
		})
	}
}
