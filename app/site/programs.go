package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"orrery/sim"
)

// programs are the WebAssembly programs, compiled in the background.
type programs struct {
	b      *builder
	cancel context.CancelFunc
	done   chan struct{}
	list   []*program
	took   time.Duration
	err    error
}

// program is one of them. Every experiment has one of its own, because sharing would cost the reader more than it saves
// the builder: a program is linked and packed in half a second of one core, and each further experiment in it adds some
// 110 kB packed (6 %) for whoever opens only one of them. What takes the time, compiling, is shared anyway.
type program struct {
	name  string // "app", or an experiment's slug
	file  string // in the site
	paper bool
	wasm  int // bytes
	gz    []byte
	err   error
}

// paperProgram is where an experiment's program lies in the site.
func paperProgram(slug string) string { return slug + "/program.wasm.gz" }

// compile starts the compiler for the programs in wasm/ with these names and for those of experiments.
func (b *builder) compile(papers []*sim.Experiment, names ...string) *programs {
	ctx, cancel := context.WithCancel(context.Background())
	p := &programs{b: b, cancel: cancel, done: make(chan struct{})}
	for _, name := range names {
		p.list = append(p.list, &program{name: name, file: name + ".wasm.gz"})
	}
	for _, e := range papers {
		p.list = append(p.list, &program{name: e.Slug, file: paperProgram(e.Slug), paper: true})
	}
	go func() {
		defer close(p.done)
		start := time.Now()
		if p.err = b.build(ctx, p.list); p.err != nil {
			return
		}
		p.took = time.Since(start)
		var group sync.WaitGroup
		places := make(chan bool, runtime.GOMAXPROCS(0))
		for _, one := range p.list {
			places <- true
			group.Go(func() {
				defer func() { <-places }()
				text, err := os.ReadFile(b.raw(one.name))
				if err == nil {
					one.wasm = len(text)
					one.gz, err = b.pack(text)
				}
				one.err = err
			})
		}
		group.Wait()
	}()
	return p
}

// raw is where the compiler puts a program.
func (b *builder) raw(name string) string { return filepath.Join(b.cache, "programs", name) }

// paperMain is the program of an experiment. It is written for the compiler alone, so that a new experiment is one folder.
const paperMain = `package main

import (
	paper "orrery/%s"
	"orrery/wasm/worker"
)

func main() { worker.Run(&paper.Paper) }
`

// build compiles all of them at once: what they share is compiled once.
func (b *builder) build(ctx context.Context, list []*program) error {
	overlay, err := b.mains(list)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.raw(""), 0o755); err != nil {
		return err
	}
	// The commit is not linked in: every commit would make every program anew. See starter.
	c := b.wasmGo(ctx, list, "build", "-trimpath", "-ldflags", "-s -w", "-overlay", overlay, "-o", b.raw("")+string(filepath.Separator))
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("a program does not compile:\n%s", bytes.TrimSpace(out))
	}
	return nil
}

// wasmGo is a go command for the programs as the browser gets them.
func (b *builder) wasmGo(ctx context.Context, list []*program, args ...string) *exec.Cmd {
	for _, p := range list {
		args = append(args, "./wasm/"+p.name)
	}
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = b.root
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=") // -race and its like are for native code
	return c
}

// mains writes the experiments' programs and the file that lets the compiler see them as wasm/<slug>.
func (b *builder) mains(list []*program) (overlay string, err error) {
	dir := filepath.Join(b.cache, "mains")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	seen := map[string]string{}
	for _, p := range list {
		if !p.paper {
			continue
		}
		file := filepath.Join(dir, p.name+".txt") // no Go file, lest it be a package of the module
		if err := os.WriteFile(file, fmt.Appendf(nil, paperMain, sim.Folder(p.name)), 0o644); err != nil {
			return "", err
		}
		seen[filepath.Join(b.root, "wasm", p.name, "main.go")] = file
	}
	text, err := json.Marshal(map[string]any{"Replace": seen})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o644)
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
	if p.err != nil {
		return "", p.err
	}
	var says []string
	papers, least, most := 0, math.MaxInt, 0
	for _, one := range p.list {
		if one.err != nil {
			return "", one.err
		}
		if err := p.b.put(one.file, one.gz); err != nil {
			return "", err
		}
		if one.paper {
			papers, least, most = papers+1, min(least, len(one.gz)), max(most, len(one.gz))
			continue
		}
		says = append(says, fmt.Sprintf("%s %s (%s unpacked)", one.name, size(int64(len(one.gz))), size(int64(one.wasm))))
	}
	if papers > 0 {
		says = append(says, fmt.Sprintf("%d experiments %s to %s each", papers, size(int64(least)), size(int64(most))))
	}
	says = append(says, "compiled in "+seconds(p.took))
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	script, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return "", err
	}
	small, err := p.b.starter(script)
	if err != nil {
		return "", err
	}
	return strings.Join(says, ", "), p.b.put("wasm_exec.js", small)
}

// starter is Go's own script with the name of the sources: the worker's program puts it into its records (sim.Build).
func (b *builder) starter(script []byte) ([]byte, error) {
	return minify("wasm_exec.js", fmt.Appendf(slices.Clone(script), "\nglobalThis.orreryBuild = %s;\n", quote("wasm "+b.commit)))
}
