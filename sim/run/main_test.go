package main

import (
	"io"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"run": main})
}

// TestScripts runs the terminal program as people do: testdata/*.txtar.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}

// TestExitCodes: 0 is a run, 1 a claim that does not hold or a run that broke off, 2 a request that can't be read.
func TestExitCodes(t *testing.T) {
	const quick = "hierarchical-polynomials?d=8&m2=100&T1=50&link=z2"
	for args, want := range map[string]int{
		"": 2, "nonsense": 2, "rich-lazy?x=1": 2, "--seeds 0 rich-lazy": 2, "--what": 2, "show nonsense": 2, "a b": 2,
		"list": 0, "show rich-lazy": 0, "--help": 0,
		"-q " + quick: 0, "-q --check " + quick: 1, "-q -o nowhere/x.json " + quick: 1,
	} {
		if got := command(strings.Fields(args), io.Discard, io.Discard); got != want {
			t.Errorf("run %s: exit code %d, want %d", args, got, want)
		}
	}
}
