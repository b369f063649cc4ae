package palette

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What is saved has the colours that the page's light theme shows.
func TestPaperIsTheLightTheme(t *testing.T) {
	text, err := os.ReadFile("../../../public/orrery.css")
	if err != nil {
		t.Fatal(err)
	}
	css := string(text)
	root := css[strings.Index(css, ":root {"):]
	root = root[:strings.Index(root, "}")]
	shown := map[string]string{}
	for _, m := range regexp.MustCompile(`(--[\w-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(root, -1) {
		shown["var("+m[1]+")"] = m[2]
	}
	for name, variable := range variables {
		if got := OnPaper(name).Hex(); got != shown[variable] {
			t.Errorf("%q is %s on paper, and %s is %q in the page", name, got, variable, shown[variable])
		}
	}
	if PaperGrid.Hex() != shown["var(--line)"] || PaperRule.Hex() != shown["var(--soft)"] {
		t.Error("grid or axis lines are not the page's")
	}
	if got := OnPaper("v:0.5"); got != Of("v:0.5") {
		t.Errorf("a colour of a map is %s", got.Hex())
	}
}
