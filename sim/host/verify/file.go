package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"orrery/sim"
)

// File is where a paper's score lies, from the root of the repository.
func File(slug string) string {
	return filepath.Join(filepath.FromSlash(sim.Folder(slug)), "score.json")
}

// Read reads a paper's score; nil where it has none. A file that can't be read is named, with what to do.
func Read(root, slug string) (*Paper, error) {
	text, err := os.ReadFile(filepath.Join(root, File(slug)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	p := &Paper{}
	if err == nil {
		err = json.Unmarshal(text, p)
	}
	if err == nil && p.Slug != slug {
		err = fmt.Errorf("it is the score of %q", p.Slug)
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be read (%w). Bring it back with git, or delete it and run “make verify ONLY=%s”", File(slug), err, slug)
	}
	return p, nil
}

// Write writes a paper's score, whole or not at all.
func Write(root string, p Paper) error {
	text, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	text = numbers.ReplaceAllFunc(text, func(list []byte) []byte { return bytes.Join(bytes.Fields(list), nil) })
	path := filepath.Join(root, File(p.Slug))
	half := path + ".half"
	if err := os.WriteFile(half, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(half, path)
}

// numbers is a list of numbers, which is written in one line: a score is read in git, too.
var numbers = regexp.MustCompile(`\[\s+(?:(?:null|[-+.eE0-9]+),?\s+)+\]`)

// Basis is a hash of what an experiment's claims declare besides their words: bounds, further settings and seeds, what they apply
// to, and where they must fail. What a statistic computes is in no declaration: whoever changes that raises the version.
func Basis(in sim.Info) string {
	type claim struct {
		ID     string
		With   []sim.Values
		Only   bool
		Seeds  int
		When   sim.When
		Breaks sim.Values
		Bounds []sim.BoundInfo
	}
	var list []claim
	for _, c := range in.Claims {
		x := claim{ID: c.ID, With: c.With, Only: c.Only, Seeds: c.Seeds, When: c.When}
		if c.Breaks != nil {
			x.Breaks = c.Breaks.Set
		}
		for _, t := range c.Tests {
			x.Bounds = append(x.Bounds, t.Bound)
		}
		list = append(list, x)
	}
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // values and bounds are plain data
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Stale says why a score is not that of the experiment as it is, or "". load is as [batch.Host]'s.
func (c Check) Stale(in sim.Info, p *Paper, load func(name string) ([]byte, error)) string {
	switch {
	case p == nil:
		return "it has no score yet"
	case p.Version != in.Version:
		return fmt.Sprintf("its version is %d, the score is of version %d", in.Version, p.Version)
	case p.Seeds != c.Seeds || p.First != c.First:
		return fmt.Sprintf("seeds %d to %d are wanted, the score is of %d to %d", c.First, c.First+c.Seeds-1, p.First, p.First+p.Seeds-1)
	case p.Basis != Basis(in):
		return "its claims have other thresholds or settings"
	case !p.each():
		return "it lacks the values of the seeds"
	}
	for _, d := range p.Data {
		b, err := load(d.Name)
		if err != nil {
			return "its data file " + d.Name + " is not at hand"
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != d.SHA256 {
			return "its data file " + d.Name + " has changed"
		}
	}
	return ""
}

// each reports whether the score has the value of each seed.
func (p *Paper) each() bool {
	for _, c := range p.Claims {
		for _, t := range c.Tests {
			if len(t.Values) != p.Seeds {
				return false
			}
		}
	}
	return true
}
