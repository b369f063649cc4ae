package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// programs are the WebAssembly programs, compiled in the background.
type programs struct {
	b      *builder
	cancel context.CancelFunc
	done   chan struct{}
	list   []*program
}

type program struct {
	name    string
	missing bool // its source is not there
	took    time.Duration
	wasm    int // bytes
	gz      []byte
	err     error
}

// compile starts the compiler, for two programs at a time.
func (b *builder) compile(names ...string) *programs {
	ctx, cancel := context.WithCancel(context.Background())
	p := &programs{b: b, cancel: cancel, done: make(chan struct{})}
	for _, name := range names {
		p.list = append(p.list, &program{name: name})
	}
	go func() {
		defer close(p.done)
		var group sync.WaitGroup
		two := make(chan bool, 2)
		for _, one := range p.list {
			two <- true
			group.Go(func() {
				defer func() { <-two }()
				start := time.Now()
				one.err = b.program(ctx, one)
				one.took = time.Since(start)
			})
		}
		group.Wait()
	}()
	return p
}

// program compiles and packs one.
func (b *builder) program(ctx context.Context, p *program) error {
	source := filepath.Join(b.root, "wasm", p.name)
	if list, _ := filepath.Glob(filepath.Join(source, "*.go")); len(list) == 0 {
		p.missing = true
		return nil
	}
	raw := filepath.Join(b.cache, p.name+".wasm")
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w -X orrery/sim.Build="+b.commit, "-o", raw, "./wasm/"+p.name)
	c.Dir = b.root
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=") // -race and its like are for native code
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("wasm/%s does not compile:\n%s", p.name, bytes.TrimSpace(out))
	}
	text, err := os.ReadFile(raw)
	if err != nil {
		return err
	}
	p.wasm = len(text)
	p.gz, err = b.pack(text)
	return err
}

// pack is gzip; what has been packed before is remembered by its hash.
func (b *builder) pack(text []byte) ([]byte, error) {
	sum := sha256.Sum256(text)
	kept := filepath.Join(b.cache, "gz", hex.EncodeToString(sum[:])+".gz")
	if gz, err := os.ReadFile(kept); err == nil {
		return gz, nil
	}
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, 8) // 9 saves 0.5 % more in ten times the time
	w.Write(text)                        // a buffer takes all
	w.Close()
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		return nil, err
	}
	// Written aside and renamed, so that a build that is broken off leaves no half file to be believed.
	half := kept + ".half"
	if err := os.WriteFile(half, buf.Bytes(), 0o644); err != nil {
		return nil, err
	}
	return buf.Bytes(), os.Rename(half, kept)
}

// wait puts the programs and Go's own script for them into the site.
func (p *programs) wait() (string, error) {
	<-p.done
	var says []string
	for _, one := range p.list {
		if one.err != nil {
			return "", one.err
		}
		if one.missing {
			warn("wasm/%s is not there; the site is built without its program.", one.name)
			continue
		}
		if err := p.b.put(one.name+".wasm.gz", one.gz); err != nil {
			return "", err
		}
		says = append(says, fmt.Sprintf("%s %s (%s unpacked, %s)", one.name, size(int64(len(one.gz))), size(int64(one.wasm)), seconds(one.took)))
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	script, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return "", err
	}
	small, err := minify("wasm_exec.js", script)
	if err != nil {
		return "", err
	}
	return strings.Join(says, ", "), p.b.put("wasm_exec.js", small)
}
