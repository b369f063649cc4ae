// Command site builds Orrery's static site, serves it on this machine, and computes the stored runs.
//
//	go run ./app/site build -o dist
//	go run ./app/site serve -addr :8080
//	go run ./app/site record 'linear-mode-connectivity?width=128'
//	go run ./app/site golden
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"orrery/sim/host/build"
)

// commands are what the program can do.
type commands struct {
	Build  buildCommand  `cmd:"" help:"Build the static site."`
	Serve  serveCommand  `cmd:"" help:"Serve a built site on this machine."`
	Record recordCommand `cmd:"" help:"Run links by the WebAssembly program in Node and print their records."`
	Golden goldenCommand `cmd:"" help:"Compute the stored run of every experiment's default link (golden.json)."`
}

func main() {
	var c commands
	ctx := kong.Parse(&c, kong.Name("site"), kong.Description("Builds, serves and checks Orrery's static site."), kong.UsageOnError())
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// buildCommand builds the site.
type buildCommand struct {
	Out string `short:"o" default:"dist" help:"Folder of the built site."`
	URL string `env:"SITE_URL" help:"Address under which the site will be published, for link previews and the sitemap."`

	Source  string `env:"SITE_SOURCE" help:"Address of the sources, for the page “About”."`
	Contact string `env:"SITE_CONTACT" help:"Address to write to, for the page “About”."`
}

// Run builds.
func (c *buildCommand) Run() error {
	b, err := newBuilder(c.Out, c.URL)
	if err != nil {
		return err
	}
	b.source, b.contact = c.Source, c.Contact
	return b.site()
}

// newBuilder finds the project's root and names the build.
func newBuilder(out, url string) (*builder, error) {
	root, err := projectRoot()
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(out) {
		out = filepath.Join(root, out)
	}
	if url != "" && !strings.Contains(url, "://") {
		return nil, fmt.Errorf("the site's address must be a whole one, such as https://example.org/orrery/; %q is not", url)
	}
	if url != "" {
		url = strings.TrimRight(url, "/") + "/"
	}
	return &builder{root: root, out: out, cache: filepath.Join(root, "build", "cache"), url: url, commit: build.Commit(root)}, nil
}

// projectRoot is the nearest folder above with Orrery's go.mod.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module orrery\n") {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("this is not Orrery's folder: no go.mod of module orrery here or above")
		}
		dir = up
	}
}
