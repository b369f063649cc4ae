package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewPaperRuns lays out a paper in a copy of the sources and runs its tests and the catalogue's lint there.
func TestNewPaperRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles")
	}
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "sim"), os.DirFS("../..")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(root, "kernels"), os.DirFS("../../../kernels")); err != nil {
		t.Fatal(err)
	}
	if err := create(root, "my-idea"); err != nil {
		t.Fatal(err)
	}
	if err := create(root, "my-idea"); err == nil {
		t.Error("it would overwrite a paper")
	}
	words := 0
	for _, args := range [][]string{{"test", "./sim/papers/my-idea"}, {"vet", "./sim/papers/my-idea", "./sim/papers/catalog"},
		{"run", "./sim/run", "--quiet", "my-idea?n=200"}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = root
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		words += len(out)
	}
	if words == 0 {
		t.Error("the new paper printed no record")
	}
}

func TestSlugs(t *testing.T) {
	for _, bad := range []string{"", "My-Idea", "a--b", "-a", "a_b", "../x", "1st", strings.Repeat("a", 51)} {
		if err := create(t.TempDir(), bad); err == nil || !strings.Contains(err.Error(), "slug") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
