package e2e

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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

// saved is what the page handed over as a file.
type saved struct{ Name, Type, Data string }

func (s saved) text(t *testing.T) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s.Data)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// catches makes the page keep what it would save.
func (b *tab) catches() {
	b.Helper()
	eval[any](b, `(() => {
		window.saved = [];
		const blobs = new Map(), make = URL.createObjectURL;
		URL.createObjectURL = (blob) => { const url = make.call(URL, blob); blobs.set(url, blob); return url; };
		const click = HTMLAnchorElement.prototype.click;
		HTMLAnchorElement.prototype.click = function () {
			if (!this.download) return click.call(this);
			const name = this.download, blob = blobs.get(this.href);
			saved.push(new Promise((f) => {
				const r = new FileReader();
				r.onload = () => f({ Name: name, Type: blob.type, Data: r.result.slice(r.result.indexOf(",") + 1) });
				r.readAsDataURL(blob);
			}));
		};
	})()`)
}

// saves are the files that a button gives.
func (b *tab) saves(button string) []saved {
	b.Helper()
	eval[any](b, `void (saved.length = 0)`)
	b.click(button)
	b.wait(button+" has saved a file", `saved.length > 0`)
	return eval[[]saved](b, `Promise.all(saved)`)
}

// keep writes a file for people to look at.
func (b *tab) keep(s saved) {
	b.Helper()
	dir := filepath.Join(root, "build", "shots", "export")
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, s.Name), []byte(s.text(b.T)), 0o644)
	}
	if err != nil {
		b.Error(err)
	}
}
