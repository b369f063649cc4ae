package main

import (
	"encoding/json"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/sim"
)

func TestGoldenKeepsItsVersion(t *testing.T) {
	dir := t.TempDir()
	e := &sim.Experiment{Slug: "x", Version: 1}
	run := func(version int, digest, build string) nodeRun {
		text, err := json.Marshal(sim.Record{Experiment: "x", Version: version, Digest: digest, Build: build})
		if err != nil {
			t.Fatal(err)
		}
		return nodeRun{text, []byte("null")}
	}
	for _, c := range []struct {
		run   nodeRun
		force bool
		says  string // or of the error
	}{
		{run(1, "aaaaaaaaaa", "b1"), false, "written"},
		{run(1, "aaaaaaaaaa", "b2"), false, "unchanged"},
		{run(1, "bbbbbbbbbb", "b2"), false, "raise Version"},
		{run(2, "bbbbbbbbbb", "b2"), false, "version 2, before 1"},
		{run(2, "cccccccccc", "b2"), true, "force"},
	} {
		says, err := keepGolden(dir, e, c.run, c.force)
		if err != nil {
			says = err.Error()
		}
		if !strings.Contains(says, c.says) {
			t.Errorf("%q, want %q", says, c.says)
		}
	}
	if s, err := stored(dir); err != nil || s.Record.Digest != "cccccccccc" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestForeignFolderIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(mine, []byte("dear"), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &builder{root: dir, out: dir, cache: filepath.Join(dir, "cache")}
	if err := b.open(); err == nil || !strings.Contains(err.Error(), "holds other things") {
		t.Errorf("a folder of somebody else's was taken: %v", err)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	b := &builder{root: dir, out: filepath.Join(dir, "out"), cache: filepath.Join(dir, "cache")}
	build := func(names ...string) {
		t.Helper()
		if err := b.open(); err != nil {
			t.Fatal(err)
		}
		for _, n := range append(names, mark) {
			if err := b.put(n, []byte(n)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.sweep(); err != nil {
			t.Fatal(err)
		}
	}
	build("a.txt", "old/page.html")
	build("a.txt", "new/page.html")
	for name, want := range map[string]bool{"a.txt": true, "new/page.html": true, "old/page.html": false, "old": false} {
		if _, err := os.Stat(filepath.Join(b.out, name)); (err == nil) != want {
			t.Errorf("%s: is there: %v", name, err == nil)
		}
	}
}

func TestServe(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"index.html": "home", "404.html": "lost", "a.wasm.gz": "x", "p/index.html": "page", "empty/x.txt": "x"} {
		path := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h := siteHandler(dir)
	for _, c := range []struct {
		path, body, kind string
		code             int
	}{
		{"/", "home", "text/html; charset=utf-8", 200},
		{"/p/?width=3", "page", "text/html; charset=utf-8", 200},
		{"/a.wasm.gz", "x", "application/gzip", 200},
		{"/nothing", "lost", "text/html; charset=utf-8", 404},
		{"/empty/", "lost", "text/html; charset=utf-8", 404},
		{"/../../etc/passwd", "lost", "text/html; charset=utf-8", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		r := w.Result()
		if w.Body.String() != c.body || r.StatusCode != c.code || r.Header.Get("Content-Type") != c.kind || r.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %s %q", c.path, r.StatusCode, r.Header, w.Body)
		}
		if r.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s is unpacked on its way: %s", c.path, r.Header)
		}
	}
}

func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "index.html"), nil, 0o644)
	err = (&serveCommand{Addr: l.Addr().String(), Dir: dir}).Run()
	if err == nil || !strings.Contains(err.Error(), "is taken") {
		t.Errorf("%v", err)
	}
}

// The script that starts a program says what sources it is of, and the programs do not: a commit changes the script alone.
func TestStarterNamesTheSources(t *testing.T) {
	b := &builder{commit: "0123456789+"}
	out, err := b.starter([]byte("globalThis.Go = class {};"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"globalThis.Go", `globalThis.orreryBuild="wasm 0123456789+"`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q lacks %q", out, want)
		}
	}
}
