package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"orrery/sim/data/source"
)

// licences writes licences.txt. What counts is what reaches the reader: code that is compiled into a program, and files
// that the site has from a package. A tool that only writes or shrinks files (esbuild, goldmark, Temml's translator)
// leaves nothing of its own in them and is not named.
func (b *builder) licences(list []*program) (string, error) {
	linked, err := b.linked(list)
	if err != nil {
		return "", err
	}
	ours, golang, modules, err := goWorks(linked)
	if err != nil {
		return "", err
	}
	npm, err := b.npmWorks()
	if err != nil {
		return "", err
	}
	sets, err := dataWorks(source.List())
	if err != nil {
		return "", err
	}
	parts := []part{
		{"Orrery", "The site's own code, prose and pictures.", ours},
		{"Go", "Its runtime and the parts of its standard library that are compiled into the programs, and wasm_exec.js, which starts them.", golang},
		{"Go modules", "Compiled into one or more of the programs. The texts under THIRD_PARTY_LICENSES are of code that a module has taken in\nfrom others; not all of that code is in a program.", modules},
		{"npm packages", "Files of theirs are files of the site, whole or in part.", npm},
		{"Data sets", "Files below data/, made from published sets.", sets},
	}
	n := 0
	for _, p := range parts {
		n += len(p.works)
	}
	text := licenceText(parts)
	return fmt.Sprintf("of %d works, %s", n, size(int64(len(text)))), b.put("licences.txt", []byte(text))
}

// goPackage is what “go list” says of a package.
type goPackage struct {
	ImportPath, Dir, Root string // Root holds the standard library, in src/
	Standard              bool
	Module                *goModule
}

// goModule is the module of a package; Main is Orrery itself, Replace what go.mod puts in its place.
type goModule struct {
	Path, Version, Dir string
	Main               bool
	Replace            *goModule
}

// linked are the packages that the programs are made of.
func (b *builder) linked(list []*program) ([]goPackage, error) {
	overlay, err := b.mains(list)
	if err != nil {
		return nil, err
	}
	c := b.wasmGo(context.Background(), list, "list", "-deps", "-json=ImportPath,Dir,Root,Standard,Module", "-overlay", overlay)
	var problem bytes.Buffer
	c.Stderr = &problem
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, bytes.TrimSpace(problem.Bytes()))
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("what go list printed can't be read: %w", err)
		}
		all = append(all, p)
	}
}

// work names what the package is a part of, its root, and the package's folder in it.
func (p goPackage) work() (name, root, folder string, err error) {
	switch m := p.Module; {
	case p.Standard:
		version, err := os.ReadFile(filepath.Join(p.Root, "VERSION"))
		if err != nil {
			return "", "", "", err
		}
		first, _, _ := strings.Cut(string(version), "\n")
		name = "Go " + strings.TrimPrefix(strings.TrimSpace(first), "go")
		carried, ok := strings.CutPrefix(p.ImportPath, "vendor/")
		if !ok {
			return name, p.Root, ".", nil // crypto/internal/boring has terms besides, but of an object file for Linux
		}
		module := strings.Join(strings.SplitN(carried, "/", 4)[:3], "/") // golang.org/x/net
		name, root = module+", in the standard library of "+name, filepath.Join(p.Root, "src", "vendor", filepath.FromSlash(module))
	case m != nil && m.Main:
		name, root = "Orrery", m.Dir
	case m == nil:
		return "", "", "", fmt.Errorf("the package %s is of no module", p.ImportPath)
	case m.Replace != nil:
		name, root = strings.TrimSpace(m.Replace.Path+" "+m.Replace.Version)+", in the place of "+m.Path, m.Dir
	default:
		name, root = m.Path+" "+m.Version, m.Dir
	}
	folder, err = filepath.Rel(root, p.Dir)
	return name, root, filepath.ToSlash(folder), err
}

// goWorks are what some packages are from: Orrery, Go with the modules that its standard library carries, and other
// modules. A module's notices are those at its root and those in the folders on the way to a package.
func goWorks(linked []goPackage) (ours, golang, modules []work, err error) {
	type unit struct {
		root    string
		to      *[]work
		folders []string
	}
	units := map[string]*unit{}
	for _, p := range linked {
		name, root, folder, err := p.work()
		if err != nil {
			return nil, nil, nil, err
		}
		if units[name] == nil {
			to := &modules
			switch {
			case p.Standard:
				to = &golang
			case p.Module.Main:
				to = &ours
			}
			units[name] = &unit{root: root, to: to}
		}
		units[name].folders = append(units[name].folders, folder)
	}
	for _, name := range slices.Sorted(maps.Keys(units)) {
		u, w := units[name], work{name: name}
		if w.notices, err = noticesIn(os.DirFS(u.root), u.folders); err != nil {
			return nil, nil, nil, err
		}
		if err := w.licensed(u.root); err != nil {
			return nil, nil, nil, err
		}
		*u.to = append(*u.to, w)
	}
	return ours, golang, modules, nil
}

// npmWorks are the npm packages that files of the site are from.
func (b *builder) npmWorks() ([]work, error) {
	words, err := b.fontWords()
	if err != nil {
		return nil, err
	}
	var list []work
	for _, pkg := range slices.Sorted(maps.Keys(b.taken)) {
		dir := b.npmDir(pkg)
		text, err := os.ReadFile(filepath.Join(dir, "package.json"))
		if err != nil {
			return nil, err
		}
		var about struct{ Version string }
		if err := json.Unmarshal(text, &about); err != nil {
			return nil, fmt.Errorf("the package.json of %s: %w", pkg, err)
		}
		w := work{name: pkg + " " + about.Version}
		for _, file := range slices.Sorted(slices.Values(b.taken[pkg])) {
			w.says = append(w.says, file)
			for _, s := range words[file] {
				w.says = append(w.says, "    says of itself: "+strings.Join(strings.Fields(s), " "))
			}
		}
		if w.notices, err = noticesIn(os.DirFS(dir), []string{"."}); err != nil {
			return nil, err
		}
		if err := w.licensed(dir); err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	return list, nil
}

// fontWords are what the site's fonts say of their own rights, by the font's name in the site: their makers are not always
// those whom a package's licence names.
func (b *builder) fontWords() (map[string][]string, error) {
	var names []string
	args := []string{filepath.Join(b.root, "app", "site", "fontwords.mjs")}
	for _, files := range b.taken {
		for _, name := range files {
			if strings.HasSuffix(name, ".woff2") {
				names, args = append(names, name), append(args, filepath.Join(b.out, filepath.FromSlash(name)))
			}
		}
	}
	c := exec.Command("node", args...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("node app/site/fontwords.mjs: %w", err)
	}
	var list [][]string
	if err := json.Unmarshal(out, &list); err != nil || len(list) != len(names) {
		return nil, fmt.Errorf("node app/site/fontwords.mjs gave %d answers to %d fonts: %v", len(list), len(names), err)
	}
	words := map[string][]string{}
	for i, name := range names {
		words[name] = list[i]
	}
	return words, nil
}

// dataWorks are the data sets: files of one source and one licence are one set.
func dataWorks(files []source.File) ([]work, error) {
	var list []work
	places, origins := map[string]int{}, map[string]map[string][]byte{}
	for _, f := range files {
		key := f.Source + "\n" + f.Licence
		if _, ok := places[key]; !ok {
			if origins[f.Source] == nil {
				var err error
				if origins[f.Source], err = f.Origin(isNotice); err != nil {
					return nil, err
				}
			}
			w := work{name: f.Source, says: []string{"Licence: " + f.Licence}}
			for _, name := range slices.Sorted(maps.Keys(origins[f.Source])) {
				w.notices = append(w.notices, notice{name, string(origins[f.Source][name])})
			}
			if err := w.licensed("the package that it comes in"); err != nil {
				return nil, err
			}
			places[key] = len(list)
			list = append(list, w)
		}
		w := &list[places[key]]
		w.says = append(w.says, f.Name+": "+f.Says)
	}
	return list, nil
}
