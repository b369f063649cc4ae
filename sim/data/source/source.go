// Package source makes, natively, the data files that the site serves: the same bytes under the same names. The terminal
// program and the tests read data through it, and the site's build writes its files to the site. No data set is
// committed to this repository; each comes from a published module, checked against its sum.
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
)

// File is one data file.
type File struct {
	Name    string
	Says    string // what it is, for people
	Source  string // where it comes from, an address
	Licence string
	Shape   []int // of its images or table: [count, rows, columns]

	make   func() ([]byte, error)
	origin origin
}

// origin is the published module or package that a set came in: each calls f with every file and its path below the root.
type origin interface {
	each(f func(path string, text []byte) error) error
}

// Origin are the files of the module or package that the set came in, those whose path below its root is wanted.
func (f File) Origin(want func(path string) bool) (map[string][]byte, error) {
	out := map[string][]byte{}
	return out, f.origin.each(func(path string, text []byte) error {
		if want(path) {
			out[path] = text
		}
		return nil
	})
}

// Bytes are the file's contents, made once.
func (f File) Bytes() ([]byte, error) { return Load(f.Name) }

// List are all data files, in a fixed order.
func List() []File { return slices.Clone(files()) }

var files = sync.OnceValue(func() []File { return append(mnistFiles(), mailFiles()...) })

var (
	mu    sync.Mutex
	cache = map[string][]byte{}
)

// Load is the named file, whole: the bytes that the site serves under that name. They must not be changed.
func Load(name string) ([]byte, error) {
	mu.Lock()
	defer mu.Unlock()
	if b, ok := cache[name]; ok {
		return b, nil
	}
	for _, f := range files() {
		if f.Name != name {
			continue
		}
		b, err := f.make()
		if err != nil {
			return nil, err
		}
		cache[name] = b
		return b, nil
	}
	return nil, fmt.Errorf("there is no data file %q", name)
}

// Entry is a line of the site's data manifest.
type Entry struct {
	Name    string `json:"name"`
	Says    string `json:"says"`
	Source  string `json:"source"`
	Licence string `json:"licence"`
	Shape   []int  `json:"shape"`
	SHA256  string `json:"sha256"` // of the bytes before compression
	Bytes   int    `json:"bytes"`
}

// Manifest describes the named files (none named: all); it makes each to take its sum.
func Manifest(names ...string) ([]Entry, error) {
	var out []Entry
	for _, f := range files() {
		if len(names) > 0 && !slices.Contains(names, f.Name) {
			continue
		}
		b, err := f.Bytes()
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		out = append(out, Entry{f.Name, f.Says, f.Source, f.Licence, f.Shape, hex.EncodeToString(sum[:]), len(b)})
	}
	return out, nil
}
