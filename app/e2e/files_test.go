package e2e

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"testing"
)

// readJSON reads a file; it reports false where there is none.
func readJSON(t *testing.T, path string, v any) bool {
	t.Helper()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return true
}
