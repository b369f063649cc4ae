package main

import (
	"encoding/json"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewPaperRuns lays out a paper and runs its tests and the catalogue's as if it lay among the sources: the compiler sees it
// there by an overlay, so that nothing is compiled twice.
func TestNewPaperRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles")
	}
	sources, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	catalogue := filepath.Join("sim", "papers", "catalog", "catalog.go")
	text, err := os.ReadFile(filepath.Join(sources, catalogue))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, filepath.Dir(catalogue)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, catalogue), text, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := create(root, "my-idea"); err != nil {
		t.Fatal(err)
	}
	if err := create(root, "my-idea"); err == nil {
		t.Error("it would overwrite a paper")
	}

	replace := map[string]string{filepath.Join(sources, catalogue): filepath.Join(root, catalogue)}
	files, _ := filepath.Glob(filepath.Join(root, "sim", "papers", "my-idea", "*.go"))
	lines := 0
	for _, f := range files {
		replace[filepath.Join(sources, "sim", "papers", "my-idea", filepath.Base(f))] = f
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(text), "\n")
		if tidy, err := format.Source(text); err != nil || string(tidy) != string(text) {
			t.Errorf("%s is not as gofmt would have it (%v)", filepath.Base(f), err)
		}
	}
	if lines >= 150 {
		t.Errorf("a new paper begins with %d lines of Go; fewer than 150 are promised", lines)
	}
	overlay, _ := json.Marshal(map[string]any{"Replace": replace})
	list := filepath.Join(root, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o644); err != nil {
		t.Fatal(err)
	}

	run := func(dir, name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	own, all, program := filepath.Join(root, "own.test"), filepath.Join(root, "all.test"), filepath.Join(root, "run")
	run(sources, "go", "test", "-c", "-vet=off", "-overlay", list, "-o", own, "./sim/papers/my-idea")
	run(root, own)
	run(sources, "go", "test", "-c", "-vet=off", "-overlay", list, "-o", all, "./sim/papers/catalog")
	run(filepath.Join(root, filepath.Dir(catalogue)), all, "-test.run", "(Breaking|Declared|ExperimentsAre|Extremes)/my-idea")
	run(sources, "go", "build", "-overlay", list, "-o", program, "./sim/run")
	if out := run(root, program, "--quiet", "my-idea?n=200"); !strings.Contains(out, `"experiment": "my-idea"`) {
		t.Error("the new paper printed no record:", out)
	}
}

func TestSlugs(t *testing.T) {
	for _, bad := range []string{"", "My-Idea", "a--b", "-a", "a_b", "../x", "1st", strings.Repeat("a", 51)} {
		if err := create(t.TempDir(), bad); err == nil || !strings.Contains(err.Error(), "slug") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
