package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
)

// Kept are runs in a file, one a line. It grows while runs end, and a line that was broken off is not believed.
type Kept struct {
	mu   sync.Mutex
	file *os.File
	runs map[string]Ran
}

// Keep opens the file of an experiment's runs in a folder that belongs to one program: numbers of another program are none
// of its.
func Keep(folder, slug string) (*Kept, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, slug+".jsonl")
	k := &Kept{runs: map[string]Ran{}}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	whole := 0
	for line := range bytes.Lines(text) {
		var r Ran
		if !bytes.HasSuffix(line, []byte("\n")) || json.Unmarshal(line, &r) != nil || r.Link == "" {
			break // broken off in the middle of this line
		}
		k.runs[r.Link] = r
		whole += len(line)
	}
	if k.file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644); err != nil {
		return nil, err
	}
	if err := k.file.Truncate(int64(whole)); err != nil {
		return nil, err
	}
	if _, err := k.file.Seek(int64(whole), io.SeekStart); err != nil {
		return nil, err
	}
	return k, nil
}

// Len is how many runs are kept.
func (k *Kept) Len() int { return len(k.runs) }

// Get implements [Runs].
func (k *Kept) Get(link string) (Ran, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r, ok := k.runs[link]
	return r, ok
}

// Put implements [Runs].
func (k *Kept) Put(r Ran) error {
	for _, x := range r.Measures {
		if math.IsInf(x, 0) {
			return nil // JSON has no word for it, and it would come back as another number: that run is made again
		}
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.runs[r.Link] = r
	if _, err := k.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("a run could not be kept: %w", err)
	}
	return nil
}

// Close closes the file.
func (k *Kept) Close() error { return k.file.Close() }
