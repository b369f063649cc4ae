// Command newpaper lays out the folder of a new paper, which runs at once, and enters it in the catalogue:
//
//	make paper SLUG=my-idea
package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"

	"orrery/sim"
)

//go:embed template
var templates embed.FS

var flags struct {
	Slug string `arg:"" help:"The path of its page and the name of its folder: small letters, digits and hyphens."`
}

func main() {
	ctx := kong.Parse(&flags, kong.Name("newpaper"), kong.Description("Lays out the folder of a new paper."))
	ctx.FatalIfErrorf(create(".", flags.Slug))
	fmt.Printf("%s is there and in the catalogue. It runs already:\n\n    go run ./sim/run %s\n    make golden ONLY=%s && make run\n\ndocs/adding-a-paper.md leads on from here.\n", sim.Folder(flags.Slug), flags.Slug, flags.Slug)
}

var legal = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// create writes the paper's folder below root and its line in the catalogue. It overwrites nothing.
func create(root, slug string) error {
	if !legal.MatchString(slug) || len(slug) > 50 {
		return fmt.Errorf("“%s” is no slug: small letters, digits and single hyphens, at most 50, such as my-idea", slug)
	}
	dir := filepath.Join(root, sim.Folder(slug))
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("%s is there already; nothing was changed", sim.Folder(slug))
	}
	catalogue := filepath.Join(root, "sim", "papers", "catalog", "catalog.go")
	text, err := os.ReadFile(catalogue)
	if err != nil {
		return fmt.Errorf("%w (run it from the project's folder)", err)
	}
	pkg := strings.ReplaceAll(slug, "-", "")
	text, err = enter(text, slug, pkg)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	data := map[string]string{"Slug": slug, "Package": pkg, "Title": strings.ToUpper(slug[:1]) + strings.ReplaceAll(slug[1:], "-", " ")}
	err = fs.WalkDir(templates, "template", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t, err := template.ParseFS(templates, path)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, data); err != nil {
			return err
		}
		name, text := strings.TrimSuffix(filepath.Base(path), ".tmpl"), b.Bytes()
		if strings.HasSuffix(name, ".go") { // gofmt orders and aligns by the paper's own name
			if text, err = format.Source(text); err != nil {
				return err
			}
		}
		return os.WriteFile(filepath.Join(dir, name), text, 0o644)
	})
	if err != nil {
		return err
	}
	return os.WriteFile(catalogue, text, 0o644)
}

// enter adds the paper's two lines to the catalogue's source: its import and its place at the gallery's end.
func enter(text []byte, slug, pkg string) ([]byte, error) {
	s := string(text)
	end := "\n}\n\n// Find"
	if !strings.Contains(s, "import (\n") || !strings.Contains(s, end) {
		return nil, fmt.Errorf("sim/papers/catalog/catalog.go has another shape than this program knows: add the paper there by hand")
	}
	s = strings.Replace(s, "import (\n", fmt.Sprintf("import (\n\t%s \"orrery/%s\"\n", pkg, sim.Folder(slug)), 1)
	s = strings.Replace(s, end, fmt.Sprintf("\n\t&%s.Paper,%s", pkg, end), 1)
	return format.Source([]byte(s))
}
