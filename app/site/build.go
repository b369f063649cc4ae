package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"orrery/sim"
	"orrery/sim/papers/catalog"
)

// builder builds one site.
type builder struct {
	root   string // the project
	out    string // the site
	cache  string // what a later build need not do again
	url    string // where it will be published, with a slash at its end, or ""
	commit string // the sources it is built from

	source, contact string // what whoever publishes it says on the page “About”

	id    string              // a hash of all that the pages load
	files map[string][32]byte // what this build has put into the site: name and hash
	bytes int64
	sums  map[string]string   // the hashes of data files
	taken map[string][]string // by npm package: the site's files that it gave, whole or in part
}

// step is one part of a build; do returns what to say of it.
type step struct {
	name string
	do   func() (string, error)
}

// site builds all of it.
func (b *builder) site() error {
	start := time.Now()
	if err := b.open(); err != nil {
		return err
	}
	prog := b.compile(catalog.All, "app", "stage", "bench") // the compiler works while we do the rest
	defer prog.cancel()
	err := b.do(
		step{"npm packages", b.packages},
		step{"data", b.data},
		step{"scripts, styles, icons", b.assets},
		step{"fonts", b.fonts},
		step{"programs", prog.wait},
		step{"licences", func() (string, error) { return b.licences(prog.list) }},
		step{"pages", b.pages},
		step{"offline list", b.offline},
		step{"old files", b.sweep},
	)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "Built %s: %d files, %s, in %s.\n", b.short(b.out), len(b.files), size(b.bytes), seconds(time.Since(start)))
	return nil
}

// node builds what Node needs to run links of experiments.
func (b *builder) node(list []*sim.Experiment) error {
	if err := b.open(); err != nil {
		return err
	}
	prog := b.compile(list)
	defer prog.cancel()
	return b.do(step{"data", b.data}, step{"program", prog.wait})
}

func (b *builder) do(steps ...step) error {
	for _, s := range steps {
		start := time.Now()
		says, err := s.do()
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Fprintf(os.Stderr, "  %-24s %7s  %s\n", s.name, seconds(time.Since(start)), says)
	}
	return nil
}

// mark is a file that stands in every site of ours.
const mark = "version.json"

// open makes the site's folder, and takes no folder with other things in it.
func (b *builder) open() error {
	b.files, b.taken = map[string][32]byte{}, map[string][]string{}
	for _, dir := range []string{b.out, b.cache} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("the folder %s can't be made: %w", b.short(dir), err)
		}
	}
	list, err := os.ReadDir(b.out)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		if _, err := os.Stat(filepath.Join(b.out, mark)); err != nil {
			return fmt.Errorf("the folder %s holds other things than a site of Orrery; name another one with -o, or empty it", b.short(b.out))
		}
	}
	if len(list) == 0 {
		return os.WriteFile(filepath.Join(b.out, mark), []byte("{}\n"), 0o644)
	}
	return nil
}

// put writes a file of the site, if it has changed.
func (b *builder) put(name string, data []byte) error {
	path := filepath.Join(b.out, filepath.FromSlash(name))
	sum := sha256.Sum256(data)
	b.files[name] = sum
	b.bytes += int64(len(data))
	if old, err := os.ReadFile(path); err == nil && sha256.Sum256(old) == sum {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// sweep removes what earlier builds have left in the site's folder.
func (b *builder) sweep() (string, error) {
	var old []string
	err := filepath.WalkDir(b.out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(b.out, path)
		if _, ours := b.files[filepath.ToSlash(name)]; !ours {
			old = append(old, path)
		}
		return err
	})
	for _, path := range old {
		if err == nil {
			err = os.Remove(path)
		}
		os.Remove(filepath.Dir(path)) // if nothing is left there
	}
	return fmt.Sprintf("%d removed", len(old)), err
}

// short is a path as one would type it at the project's root.
func (b *builder) short(path string) string {
	if rel, err := filepath.Rel(b.root, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func size(n int64) string {
	if n < 1e6 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.2f MB", float64(n)/1e6)
}
