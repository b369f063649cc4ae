package catalog

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/scene"
)

// sections are the parts of a paper's page, in their order.
var sections = []string{"The question", "How it works", "What this run does", "What is small here", "Look for", "Things to try", "Questions for a class", "Reference"}

var heading = regexp.MustCompile(`(?m)^## (.*)$`)

// TestFirstMinute holds what a reader meets first: every paper declares a plain question, its level, words to be found by, a
// poster, what to move and what to watch, and explains its terms.
func TestFirstMinute(t *testing.T) {
	for _, e := range All {
		t.Run(e.Slug, func(t *testing.T) {
			in := e.Info()
			if n := len(strings.Fields(e.Question)); n < 5 || n > 14 || !strings.HasSuffix(e.Question, "?") {
				t.Errorf("the question %q has %d words; 5 to 14, and a question mark", e.Question, n)
			}
			if e.Level < 1 || e.Level > 3 {
				t.Errorf("level %d", e.Level)
			}
			if n := len(e.Tags); n < 4 || n > 8 {
				t.Errorf("%d tags; 4 to 8 make it findable", n)
			}
			if n := len(e.Main); n < min(3, len(in.Params)-1) || n > 4 || slices.Contains(e.Main, sim.Seed.ID) {
				t.Errorf("%v are the main parameters; three or four matter, and never the seed", e.Main)
			}
			if n := len(e.Watch); n != min(4, len(e.Readouts)) {
				t.Errorf("%d readouts are watched; 4 stand under the picture", n)
			}
			dir := filepath.Join("..", e.Slug)
			text, err := os.ReadFile(filepath.Join(dir, "page.md"))
			if err != nil {
				t.Fatal(err)
			}
			var have []string
			for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
				have = append(have, m[1])
			}
			if !slices.Equal(have, sections) {
				t.Errorf("page.md has the sections %q; a page has %q", have, sections)
			}
			terms(t, in, string(text))
			poster(t, in, filepath.Join(dir, "golden.json"))
		})
	}
}

// terms checks the glossary: so many terms, each explained in a sentence, each to be met on the page.
func terms(t *testing.T, in sim.Info, text string) {
	if n := len(in.Glossary); n < 5 || n > 12 {
		t.Errorf("%d terms are explained; 5 to 12", n)
	}
	for _, c := range in.Claims {
		text += "\n" + c.Says
	}
	for _, p := range in.Params {
		text += "\n" + p.Label + " " + p.Help
	}
	for _, o := range in.Readouts {
		text += "\n" + o.Label + " " + o.Symbol + " " + o.Unit
	}
	text = strings.ToLower(text)
	for _, g := range in.Glossary {
		if !strings.Contains(text, strings.ToLower(g.Term)) {
			t.Errorf("nobody meets the term %q: no text, claim or label has it", g.Term)
		}
		if n := len(strings.Fields(g.Means)); n < 5 || !strings.HasSuffix(g.Means, ".") {
			t.Errorf("the term %q is not explained in a sentence: %q", g.Term, g.Means)
		}
	}
}

// poster checks that the card's panel stands on the stage of the stored run.
func poster(t *testing.T, in sim.Info, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var stored struct{ Scene *scene.Scene }
	if err := json.Unmarshal(text, &stored); err != nil || stored.Scene == nil {
		t.Fatal(file, err)
	}
	var keys []string
	for _, p := range stored.Scene.Panels {
		keys = append(keys, p.Key)
	}
	if !slices.Contains(keys, in.Poster) {
		t.Errorf("the poster is %q; the stage's panels are %q", in.Poster, keys)
	}
}
