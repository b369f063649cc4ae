package catalog_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/papers/catalog"
)

// sections are what every paper's page has, in this order.
var sections = []string{"The question", "How it works", "What this run does", "What is small here", "Look for",
	"Things to try", "Questions for a class", "Reference"}

func TestExperimentsAreComplete(t *testing.T) {
	slugs, titles := map[string]bool{}, map[string]bool{}
	for _, e := range catalog.All {
		t.Run(e.Slug, func(t *testing.T) {
			in := e.Info()
			for name, text := range map[string]string{"title": e.Title, "short": e.Short, "authors": e.Authors,
				"venue": e.Venue, "theme": e.Theme, "claim": e.Claim} {
				if text == "" {
					t.Error("it has no", name)
				}
			}
			if slugs[e.Slug] || titles[e.Title] {
				t.Error("its slug or title is another's")
			}
			slugs[e.Slug], titles[e.Title] = true, true
			if e.Year < 1980 || e.Version < 1 || e.Tolerance <= 0 || e.Seconds <= 0 || len(e.Charts) == 0 || len(e.Readouts) == 0 {
				t.Error("year, version, tolerance, seconds, charts or readouts are missing")
			}
			for _, fault := range e.Faults() {
				t.Error(fault)
			}
			for _, s := range in.Params {
				if s.Label == "" || s.Help == "" {
					t.Error(s.ID, "has no label or no help")
				}
			}
			if len(in.Presets) < 2 || in.Query(with(t, in, in.Presets[0].Set)) != "" {
				t.Error("the first preset is the default setting, and there are others")
			}
			if !slices.ContainsFunc(in.Presets, func(p sim.Preset) bool { return p.Breaks != "" }) {
				t.Error("no preset breaks the claim")
			}
			for _, p := range in.Presets {
				if p.Why == "" {
					t.Error("preset", p.Name, "does not say why")
				}
			}
			if len(in.Claims) == 0 {
				t.Error("it claims nothing")
			}
			for _, c := range in.Claims {
				if c.Says == "" || len(c.Tests) == 0 {
					t.Error("claim", c.ID, "says nothing or has no test")
				}
				for _, test := range c.Tests {
					if test.Says == "" || test.Bound.Lo == nil && test.Bound.Hi == nil {
						t.Error("a test of claim", c.ID, "says nothing or can't fail")
					}
				}
			}
		})
	}
}

func with(t *testing.T, in sim.Info, set sim.Values) sim.Values {
	t.Helper()
	v, p := in.With(in.Defaults(), set)
	if p != nil {
		t.Error(p)
	}
	return v
}

var link = regexp.MustCompile(`\]\(([^)]+)\)`)

func TestPagesAreComplete(t *testing.T) {
	firsts := map[string]string{}
	for _, e := range catalog.All {
		t.Run(e.Slug, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("..", e.Slug, "page.md"))
			if err != nil {
				t.Fatal(err)
			}
			page := string(text)
			var heads []string
			for line := range strings.Lines(page) {
				if h, ok := strings.CutPrefix(line, "## "); ok {
					heads = append(heads, strings.TrimSpace(h))
				}
			}
			if !slices.Equal(heads, sections) {
				t.Errorf("its sections are %q, want %q", heads, sections)
			}
			prose, reference, _ := strings.Cut(page, "## Reference")
			if n := len(strings.Fields(prose)); n < 350 || n > 1100 {
				t.Errorf("its prose has %d words; 400 to 900 are wanted", n)
			}
			if !strings.Contains(reference, "```bibtex") {
				t.Error("its reference has no BibTeX")
			}
			parts := strings.SplitN(page, "\n\n", 3)
			if len(parts) < 3 {
				t.Fatal("it has no first paragraph")
			}
			first := parts[1]
			if other := firsts[first]; other != "" {
				t.Error("its first paragraph is that of", other)
			}
			firsts[first] = e.Slug
			if n := len(strings.Fields(first)); n < 20 || n > 150 {
				t.Errorf("its first paragraph has %d words", n)
			}
			tries := 0
			for _, m := range link.FindAllStringSubmatch(page, -1) {
				if !strings.HasPrefix(m[1], "?") {
					continue
				}
				tries++
				if _, problems := e.Info().Parse(m[1]); len(problems) > 0 {
					t.Error("a link of the prose is bad:", m[1], problems[0])
				}
			}
			if tries < 3 {
				t.Error("it has fewer than three links to try")
			}
			if _, try, ok := strings.Cut(page, "## Things to try"); ok && !strings.Contains(try, "](?") {
				t.Error("its things to try are not links")
			}
		})
	}
}

func TestIllegalValuesGetTheRightMessage(t *testing.T) {
	for _, e := range catalog.All {
		in := e.Info()
		for _, s := range in.Params {
			var bad []string
			switch s.Type {
			case sim.TypeInt, sim.TypeFloat:
				bad = []string{"banana", "", "NaN", "1e999", "-1e999", "0x", fmt.Sprint(s.Min - 1), fmt.Sprint(s.Max + 1)}
				if s.Type == sim.TypeInt {
					bad = append(bad, fmt.Sprint(s.Min+0.5))
				}
			case sim.TypeChoice:
				bad = []string{"banana", ""}
			case sim.TypeBool:
				bad = []string{"2", "perhaps"}
			case sim.TypeText:
				bad = []string{"\x00", strings.Repeat("x", sim.MaxText+1)}
			case sim.TypeFile:
				bad = []string{"notes.txt"}
			}
			for _, text := range bad {
				_, problems := in.Parse(s.ID + "=" + text)
				if len(problems) != 1 || problems[0].Param != s.ID || !strings.Contains(problems[0].Message, s.Label) {
					t.Errorf("%s?%s=%s: %v", e.Slug, s.ID, text, problems)
				}
			}
		}
		if _, problems := in.Parse("nonsense=1"); len(problems) != 1 || problems[0].Code != "unknown" {
			t.Errorf("%s?nonsense=1: %v", e.Slug, problems)
		}
	}
}
