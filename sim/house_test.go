package sim_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule is what the packages below a folder may import of this repository, and what of other code they may not.
type rule struct {
	below  string   // a folder; the longest one that fits a package rules it
	may    []string // folders, the package's own and those below it included; "" alone is everything
	shun   []string // paths, those below them included
	only   []string // if any: no other code but these and the standard library
	except []string // programs below the folder, which are free
}

var rules = []rule{
	{below: "kernels", may: []string{"kernels"}},
	{below: "sim", may: []string{"sim/scene"}, shun: []string{"net/http", "os", "syscall"}},
	{below: "sim/scene", may: []string{"sim/scene"}, shun: []string{"net", "os", "syscall", "time", "sync"}},
	{below: "sim/show", may: []string{"sim", "sim/scene", "sim/show"}, shun: []string{"net", "os", "syscall", "time", "sync"}},
	{below: "sim/blocks", may: []string{"kernels", "sim/blocks"}, shun: []string{"net", "os", "syscall", "time"}, only: []string{"gonum.org/v1/gonum"},
		except: []string{"sim/blocks/nn/bench/run"}},
	{below: "sim/papers", may: []string{"kernels", "sim", "sim/scene", "sim/show", "sim/blocks"},
		shun: []string{"net", "os", "syscall", "time", "sync", "runtime"}, only: []string{"gonum.org/v1/gonum"},
		except: []string{"sim/papers/catalog", "sim/papers/newpaper"}},
	{below: "sim/host", may: []string{"sim", "sim/scene", "sim/show", "sim/blocks/data", "sim/host"}, except: []string{"sim/host/verify/all"}},
	{below: "sim/host/wire", may: []string{"sim", "sim/host/wire"}},
	{below: "sim/host/wire/stagewire"},
	{below: "sim/run", may: []string{""}},
	{below: "app/page", may: []string{"sim", "sim/scene", "sim/show", "sim/host/verify", "sim/host/wire", "kernels/bench/timing"}},
	{below: "app/page/dom"},
	{below: "app/page/format"},
	{below: "app/page/notice"},
	{below: "app/page/glossary", may: []string{"sim"}},
	{below: "app/page/about", may: []string{"app/page/shell"}},
	{below: "app/page/shell"},
	{below: "app/page/setting", may: []string{"sim", "app/page/dom", "app/page/format", "app/page/notice"}},
	{below: "app/page/run", may: []string{"sim", "sim/scene", "sim/host/wire", "app/page/dom", "app/page/format", "app/page/notice"}},
	{below: "app/page/batch", may: []string{"sim", "sim/host/wire", "app/page/dom", "app/page/format", "app/page/notice", "app/page/run"}},
	{below: "app/page/verdict", may: []string{"sim", "sim/host/wire", "app/page/batch", "app/page/dom", "app/page/format", "app/page/glossary", "app/page/run"}},
	{below: "app/page/figure", may: []string{"sim", "sim/scene", "sim/show", "app/page/dom", "app/page/format"}},
	{below: "app/page/export", may: []string{"sim", "sim/scene", "app/page/dom", "app/page/figure", "app/page/run"}},
	{below: "app/page/gallery", may: []string{"sim", "sim/host/verify", "app/page/format", "app/page/run", "app/page/shell", "app/page/verdict"}},
	{below: "app/page/fast", may: []string{"sim", "sim/scene", "sim/show", "kernels/bench/timing", "app/page/dom", "app/page/figure", "app/page/format", "app/page/shell"}},
	{below: "wasm/stage", may: []string{"sim/scene", "sim/host/wire/stagewire", "wasm/stage"}},
}

// TestImports holds the rules of the house: imports go down only.
func TestImports(t *testing.T) {
	if testing.Short() {
		t.Skip("the natively run test reads them")
	}
	root := repository(t)
	seen := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "template" || strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		seen++
		rel, _ := filepath.Rel(root, name)
		for _, fault := range importFaults(t, filepath.ToSlash(rel), name) {
			t.Error(fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 300 {
		t.Errorf("read %d files: is this the repository?", seen)
	}
}

// importFaults says what the file imports against the rules.
func importFaults(t *testing.T, rel, name string) (faults []string) {
	dir := path.Dir(rel)
	r, ok := ruleOf(dir)
	if !ok {
		return nil
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		if what := r.refuses(dir, p); what != "" {
			faults = append(faults, rel+" imports "+p+": "+what)
		}
	}
	faults = append(faults, gonumAlone(rel, dir, f)...)
	if r.below == "sim/papers" {
		faults = append(faults, drawsOfItsOwn(t, rel, name)...)
	}
	return faults
}

// gonumAlone says that a file computes with gonum's matrices in a package that does not install our products below them.
func gonumAlone(rel, dir string, f *ast.File) []string {
	uses := ""
	for _, spec := range f.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		if p == "orrery/sim/blocks/linalg" {
			return nil
		}
		for _, part := range []string{"mat", "blas", "lapack", "optimize", "stat/distmv", "diff/fd"} {
			if within(p, "gonum.org/v1/gonum/"+part) {
				uses = p
			}
		}
	}
	if uses == "" || within(dir, "sim/blocks/linalg") || within(dir, "kernels") {
		return nil
	}
	return []string{rel + " imports " + uses + " without orrery/sim/blocks/linalg, which makes gonum the same everywhere (import it as _ if nothing of it is called)"}
}

func ruleOf(dir string) (best rule, ok bool) {
	for _, r := range rules {
		if within(dir, r.below) && (!ok || len(r.below) > len(best.below)) {
			best, ok = r, true
		}
	}
	return best, ok && !slices.ContainsFunc(best.except, func(e string) bool { return within(dir, e) })
}

// within reports that p is the folder or lies below it.
func within(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

func (r rule) refuses(dir, p string) string {
	if own, ok := strings.CutPrefix(p, "orrery/"); ok {
		for _, may := range r.may {
			// Package sim and the papers are one folder each: what lies below them is another matter.
			if may == "" || own == may || may != "sim" && within(own, may) {
				return ""
			}
		}
		if within(own, dir) && r.below != "sim" {
			return ""
		}
		return "what lies in " + r.below + " may not know it"
	}
	if slices.ContainsFunc(r.shun, func(s string) bool { return within(p, s) }) {
		return "what lies in " + r.below + " depends on nothing but its values and its seed"
	}
	if host, _, _ := strings.Cut(p, "/"); len(r.only) > 0 && strings.Contains(host, ".") &&
		!slices.ContainsFunc(r.only, func(o string) bool { return within(p, o) }) {
		return "what lies in " + r.below + " uses of other code " + strings.Join(r.only, ", ") + " alone"
	}
	return ""
}

// drawsOfItsOwn finds uses of math/rand/v2 other than its types: a paper's randomness comes from [sim.Run.Rand].
func drawsOfItsOwn(t *testing.T, rel, name string) (faults []string) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	random := ""
	for _, spec := range f.Imports {
		if spec.Path.Value == `"math/rand/v2"` {
			random = "rand"
			if spec.Name != nil {
				random = spec.Name.Name
			}
		}
	}
	if random == "" {
		return nil
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == random && s.Sel.Name != "Rand" && s.Sel.Name != "Source" {
			faults = append(faults, rel+": "+random+"."+s.Sel.Name+" in line "+strconv.Itoa(files.Position(s.Pos()).Line)+": a paper draws from its run's streams alone")
		}
		return true
	})
	return faults
}

// TestRulesRefuse tries the rules on imports that they must refuse, and on some that they must not.
func TestRulesRefuse(t *testing.T) {
	for _, c := range []struct {
		dir, path string
		refused   bool
	}{
		{"kernels", "orrery/sim", true},
		{"kernels/gonumblas", "orrery/kernels", false},
		{"sim", "orrery/sim/scene", false},
		{"sim", "orrery/sim/blocks/nn", true},
		{"sim", "os", true},
		{"sim/scene/svg", "orrery/sim/scene", false},
		{"sim/scene", "orrery/sim", true},
		{"sim/blocks/nn", "orrery/kernels", false},
		{"sim/blocks/nn", "orrery/sim", true},
		{"sim/blocks/data", "os", true},
		{"sim/blocks/stat", "github.com/alecthomas/kong", true},
		{"sim/papers/rich-lazy", "orrery/sim/papers/conformal-sets", true},
		{"sim/papers/rich-lazy", "orrery/sim", false},
		{"sim/papers/rich-lazy", "orrery/sim/host/batch", true},
		{"sim/papers/rich-lazy", "time", true},
		{"sim/papers/rich-lazy", "net/http", true},
		{"sim/papers/catalog", "orrery/sim/papers/rich-lazy", false},
		{"sim/host/wire", "orrery/kernels/bench/timing", true},
		{"sim/host/wire/stagewire", "orrery/sim", true},
		{"sim/host/batch", "orrery/sim/papers/catalog", true},
		{"app/page", "orrery/sim/papers/catalog", true},
		{"app/page", "orrery/app/page/run", false},
		{"app/page/run", "orrery/app/page/setting", true},
		{"app/page/run", "orrery/app/page", true},
		{"app/page/run", "orrery/sim/host/wire", false},
		{"app/page/setting", "orrery/sim/host/wire", true},
		{"app/page/verdict", "orrery/app/page/batch", false},
		{"app/page/batch", "orrery/app/page/verdict", true},
		{"app/page/another", "orrery/app/page/run", true},
		{"wasm/stage/show", "orrery/sim", true},
		{"wasm/stage/show", "orrery/sim/scene/layout", false},
	} {
		refused := false
		if r, ok := ruleOf(c.dir); ok {
			refused = r.refuses(c.dir, c.path) != ""
		}
		if refused != c.refused {
			t.Errorf("%s imports %s: refused is %v", c.dir, c.path, refused)
		}
	}
}

// TestMap reads the README's map of the house: every folder in it exists.
func TestMap(t *testing.T) {
	if testing.Short() {
		t.Skip("the natively run test reads it")
	}
	root := repository(t)
	f, err := os.Open(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var parents [8]string // the folder last named at each depth
	inMap, named := false, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "## ") {
			inMap = line == "## The map of the house"
		}
		text := strings.TrimLeft(line, " ")
		depth := (len(line)-len(text))/2 - 2
		name, _, _ := strings.Cut(text, " ")
		if !inMap || depth < 0 || depth >= len(parents) || !strings.HasSuffix(name, "/") && name != "index.html" {
			continue
		}
		if depth > 0 {
			name = path.Join(parents[depth-1], name)
		}
		parents[depth] = name
		named++
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("the map names %s, which is not there", name)
		}
	}
	if named < 12 {
		t.Errorf("the map names %d folders: is it still there?", named)
	}
}

// Who computes with gonum's matrices has our products below them.
func TestGonumIsTheSameEverywhere(t *testing.T) {
	for source, want := range map[string]bool{
		`import "gonum.org/v1/gonum/mat"`:                                           true,
		`import "gonum.org/v1/gonum/optimize"`:                                      true,
		`import ("gonum.org/v1/gonum/mat"; _ "orrery/sim/blocks/linalg")`:           false,
		`import ("orrery/sim/blocks/linalg"; "gonum.org/v1/gonum/lapack/lapack64")`: false,
		`import "gonum.org/v1/gonum/stat"`:                                          false,
		`import ("gonum.org/v1/gonum/mat"; "orrery/sim/blocks/linalgebra")`:         true,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "paper.go", "package paper\n"+source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if got := gonumAlone("sim/papers/x/paper.go", "sim/papers/x", f); (len(got) > 0) != want {
			t.Errorf("%s: %v", source, got)
		}
		if got := gonumAlone("sim/blocks/linalg/svd.go", "sim/blocks/linalg", f); len(got) > 0 {
			t.Error("the package that installs them needs itself:", got)
		}
	}
}

var relative = regexp.MustCompile(`\]\(([^)\s:#]+)(#[^)]*)?\)`)

// TestLinksOfTheDocs wants what the README and the docs link to within the repository to be there.
func TestLinksOfTheDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("the natively run test reads them")
	}
	root := repository(t)
	files, _ := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	seen := 0
	for _, file := range append(files, filepath.Join(root, "README.md"), filepath.Join(root, "kernels", "README.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range relative.FindAllStringSubmatch(string(text), -1) {
			seen++
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(file), m[1])
			}
		}
	}
	if seen < 8 {
		t.Errorf("%d links: are these the docs?", seen)
	}
}

func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err == nil {
		_, err = os.Stat(filepath.Join(root, "go.mod"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return root
}
