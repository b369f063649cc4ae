package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// packages sees to it that what package-lock.json names is installed.
func (b *builder) packages() (string, error) {
	dir := filepath.Join(b.root, "app", "site")
	lock, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return "", err
	}
	// npm writes this file last.
	if done, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json")); err == nil && !done.ModTime().Before(lock.ModTime()) {
		return "at hand", nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", fmt.Errorf("npm is missing. It comes with Node.js 18 or later: “sudo apt-get install nodejs npm”, “brew install node”, or https://nodejs.org")
	}
	c := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("“npm ci” in app/site failed. Is there a network?\n%s", out)
	}
	return "installed", nil
}

// npmDir is where an npm package is installed.
func (b *builder) npmDir(pkg string) string {
	return filepath.Join(b.root, "app", "site", "node_modules", filepath.FromSlash(pkg))
}

// npmFile reads a file of an npm package that becomes the site's file "to", or a part of it, and notes so for the licences.
func (b *builder) npmFile(pkg, file, to string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(b.npmDir(pkg), filepath.FromSlash(file)))
	if err != nil {
		return nil, fmt.Errorf("the npm package %s lacks a file (remove app/site/node_modules and build again): %w", pkg, err)
	}
	b.taken[pkg] = append(b.taken[pkg], to)
	return data, nil
}

// imports is what tells a script that must be bundled from one that can stand as it is.
var imports = regexp.MustCompile(`(?m)^import\b[^(]`)

// assets puts what lies in public/ into the site: scripts and styles without their white space, all else as it is.
// sw.js comes later, when it is known what it shall keep.
func (b *builder) assets() (string, error) {
	var n, before, after int
	public := filepath.Join(b.root, "public")
	err := filepath.WalkDir(public, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		rel, err := filepath.Rel(public, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if name == "sw.js" {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		small := text
		switch ext := path.Ext(name); {
		case ext == ".js" && imports.Match(text):
			small, err = b.bundle(name, file)
		case ext == ".js" || ext == ".css":
			small, err = minify(name, text)
		}
		if err != nil {
			return err
		}
		n, before, after = n+1, before+len(text), after+len(small)
		return b.put(name, small)
	})
	return fmt.Sprintf("%d files, %s (%s in source)", n, size(int64(after)), size(int64(before))), err
}

var browsers = []api.Engine{{Name: api.EngineChrome, Version: "94"}, {Name: api.EngineFirefox, Version: "113"}, {Name: api.EngineSafari, Version: "16.4"}}

// minify makes a script or a style sheet smaller; a script's top-level names stay.
func minify(name string, text []byte) ([]byte, error) {
	loader := api.LoaderJS
	if path.Ext(name) == ".css" {
		loader = api.LoaderCSS
	}
	r := api.Transform(string(text), api.TransformOptions{Loader: loader, Sourcefile: "public/" + name, Engines: browsers,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, LegalComments: api.LegalCommentsNone, Charset: api.CharsetUTF8})
	return r.Code, complaint(r.Errors)
}

// bundle makes one module, the site's file "name", of a script and what it imports, from public/ or from npm.
func (b *builder) bundle(name, file string) ([]byte, error) {
	r := api.Build(api.BuildOptions{EntryPoints: []string{file}, Bundle: true, Format: api.FormatESModule, Engines: browsers,
		NodePaths: []string{filepath.Join(b.root, "app", "site", "node_modules")}, Metafile: true,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, LegalComments: api.LegalCommentsNone, Charset: api.CharsetUTF8})
	if err := complaint(r.Errors); err != nil {
		return nil, err
	}
	var meta struct{ Inputs map[string]struct{} }
	if err := json.Unmarshal([]byte(r.Metafile), &meta); err != nil {
		return nil, err
	}
	for input := range meta.Inputs {
		if m := npmPath.FindStringSubmatch(input); m != nil && !slices.Contains(b.taken[m[1]], name) {
			b.taken[m[1]] = append(b.taken[m[1]], name)
		}
	}
	return r.OutputFiles[0].Contents, nil
}

// npmPath finds the npm package that a file belongs to.
var npmPath = regexp.MustCompile(`.*node_modules/(@[^/]+/[^/]+|[^/]+)/`)

func complaint(list []api.Message) error {
	if len(list) == 0 {
		return nil
	}
	m := list[0]
	if m.Location == nil {
		return fmt.Errorf("%s", m.Text)
	}
	return fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text)
}

// typefaces are the files of the fonts that the pages use, by npm package.
var typefaces = map[string][]string{
	"source-serif-4": {"latin-400-normal", "latin-400-italic", "latin-600-normal"},
	"inter":          {"latin-400-normal", "latin-600-normal"},
}

// fonts puts the fonts into the site, with their licences.
func (b *builder) fonts() (string, error) {
	total, n := 0, 0
	for family, faces := range typefaces {
		put := func(from, to string) error {
			data, err := b.npmFile("@fontsource/"+family, from, "fonts/"+to)
			if err != nil {
				return err
			}
			total, n = total+len(data), n+1
			return b.put("fonts/"+to, data)
		}
		for _, face := range faces {
			file := family + "-" + face + ".woff2"
			if err := put("files/"+file, file); err != nil {
				return "", err
			}
		}
		if err := put("LICENSE", family+"-LICENSE.txt"); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d files, %s", n, size(int64(total))), b.mathStyle()
}

// A formula that is too wide scrolls in its own box, which the keyboard reaches.
const formulaStyle = `
.formula { overflow-x: auto; overflow-y: hidden }
.prose .formula math.tml-display { overflow: visible }
`

// temmlFont is the rule that loads Temml's font, for primes and script capitals. The font says of itself that it may not
// be used commercially, which no reader of an MIT-licensed site would expect: the system's fonts serve instead.
var temmlFont = regexp.MustCompile(`@font-face\s*{[^}]*Temml\.woff2[^}]*}`)

// mathStyle puts the rules for formulas into the site.
func (b *builder) mathStyle() error {
	css, err := b.npmFile("temml", "dist/Temml-Local.css", "math.css")
	if err != nil {
		return err
	}
	if n := len(temmlFont.FindAll(css, -1)); n != 1 {
		return fmt.Errorf("Temml's style has %d rules that load its font, not one: look what the new version does", n)
	}
	small, err := minify("math.css", append(temmlFont.ReplaceAll(css, nil), formulaStyle...))
	if err != nil {
		return err
	}
	return b.put("math.css", small)
}
