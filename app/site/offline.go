package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"orrery/sim/catalog"
)

// hash names the files that the build has put into the site so far.
func (b *builder) hash() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		sum := b.files[name]
		fmt.Fprintf(h, "%s %x\n", name, sum)
	}
	return hex.EncodeToString(h.Sum(nil))[:10]
}

// offline writes the service worker, which must know what to keep, and the site's version.
func (b *builder) offline() (string, error) {
	pages := map[string]string{}
	var files []string
	kept := int64(0)
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		page, isPage := strings.CutSuffix(name, "index.html")
		switch sum := b.files[name]; {
		case isPage:
			pages[page] = hex.EncodeToString(sum[:4]) // so that a changed page makes a changed service worker
		case name == "catalog.json", name == "data/manifest.json", name == "licences.txt":
			files = append(files, name)
		case strings.HasSuffix(name, ".woff2"):
			files = append(files, name)
		case !strings.Contains(name, "/") && keepable(name):
			files = append(files, name+"?b="+b.id)
		default:
			continue
		}
		if info, err := os.Stat(filepath.Join(b.out, filepath.FromSlash(name))); err == nil {
			kept += info.Size()
		}
	}
	text, err := os.ReadFile(filepath.Join(b.root, "public", "sw.js"))
	if err != nil {
		return "", err
	}
	r := api.Transform(string(text), api.TransformOptions{Loader: api.LoaderJS, Sourcefile: "public/sw.js", Engines: browsers,
		Define:           map[string]string{"self.ORRERY_BUILD": quote(b.id), "self.ORRERY_PAGES": quote(pages), "self.ORRERY_FILES": quote(files)},
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true})
	if err := complaint(r.Errors); err != nil {
		return "", err
	}
	if err := b.put("sw.js", r.Code); err != nil {
		return "", err
	}
	versions := map[string]int{}
	for _, e := range catalog.All {
		versions[e.Slug] = e.Version
	}
	v, err := json.MarshalIndent(map[string]any{"sources": b.commit, "build": b.id, "experiments": versions}, "", " ")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d pages and %d files, %s, build %s", len(pages), len(files), size(kept), b.id), b.put(mark, append(v, '\n'))
}

// keepable says whether pages load a file of the site's root.
func keepable(name string) bool {
	if name == "bench.wasm.gz" { // when it is asked for
		return false
	}
	for _, end := range []string{".js", ".css", ".wasm.gz", ".svg", ".webmanifest", "stage.html"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func quote(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps and lists of strings
	}
	return string(text)
}
