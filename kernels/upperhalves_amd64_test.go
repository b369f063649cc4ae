//go:build goexperiment.simd

package kernels

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestUpperHalves reads the machine code of this package. As long as the upper half of a 256-bit register is in use,
// an instruction of the old, 128-bit kind takes 100 ns or more on some processors (AMD's family 25 among them), and Go
// writes such ones wherever it moves a scalar or a 128-bit vector between registers and the stack. So none may be
// reached, and nothing may be called or returned to, before VZEROUPPER. A processor at hand may not show the
// difference, so no timing decides.
func TestUpperHalves(t *testing.T) {
	archive := filepath.Join(t.TempDir(), "kernels.a")
	run(t, "build", "-o", archive, ".")
	markClears(t, archive)
	functions := parseCode(t, run(t, "tool", "objdump", archive))
	wide := 0
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		faults, dirty := functions[name].mixed()
		for _, f := range faults {
			t.Errorf("%s: %s", name, f)
		}
		if dirty {
			wide++
		}
	}
	if wide < 50 {
		t.Errorf("found %d functions with 256-bit instructions: is this their code?", wide)
	}
}

// markClears writes in place of every VZEROUPPER, whose length the disassembler gets wrong, another instruction of
// three bytes that no Go program has.
func markClears(t *testing.T, archive string) {
	t.Helper()
	b, err := os.ReadFile(archive)
	if err == nil {
		err = os.WriteFile(archive, bytes.ReplaceAll(b, []byte{0xc5, 0xf8, 0x77}, []byte{0x0f, 0x01, 0xd0}), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// clearUpperHalves is what the disassembler calls those three bytes.
const clearUpperHalves = "XGETBV"

func run(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, errs.Bytes())
	}
	return out
}

// instruction is one line of go tool objdump.
type instruction struct {
	address, code, text string
	next                []int // where it goes on, by index
}

// code is a function's instructions.
type code []instruction

var (
	functionLine = regexp.MustCompile(`^TEXT (\S+)\(SB\)`)
	codeLine     = regexp.MustCompile(`^\s+\S+:\d+\s+(0x[0-9a-f]+)\s+([0-9a-f]+)\s+(.*\S)`)
	target       = regexp.MustCompile(`^J\w+ (0x[0-9a-f]+)`)
	register     = regexp.MustCompile(`\b([XY])\d+\b`)
)

func parseCode(t *testing.T, listing []byte) map[string]code {
	functions := make(map[string]code)
	var name string
	lines := bufio.NewScanner(bytes.NewReader(listing))
	for lines.Scan() {
		if m := functionLine.FindStringSubmatch(lines.Text()); m != nil {
			name = m[1]
		} else if m := codeLine.FindStringSubmatch(lines.Text()); m != nil {
			functions[name] = append(functions[name], instruction{address: m[1], code: m[2], text: m[3]})
		}
	}
	for name, c := range functions {
		at := make(map[string]int)
		for i := range c {
			at[c[i].address] = i
		}
		for i := range c {
			in := &c[i]
			if m := target.FindStringSubmatch(in.text); m != nil {
				to, ok := at[m[1]]
				if !ok {
					t.Fatalf("%s: %q leads out of the function", name, in.text)
				}
				in.next = append(in.next, to)
			} else if strings.HasPrefix(in.text, "J") && !strings.Contains(in.text, "(") {
				t.Fatalf("%s: %q jumps where?", name, in.text)
			}
			if !strings.HasPrefix(in.text, "JMP") && in.text != "RET" && i+1 < len(c) {
				in.next = append(in.next, i+1)
			}
		}
	}
	return functions
}

// vex reports an encoding that came with 256-bit registers, or a later one.
func (in *instruction) vex() bool {
	return slices.Contains([]string{"c4", "c5", "62"}, in.code[:2])
}

func (in *instruction) uses(kind string) bool {
	for _, m := range register.FindAllStringSubmatch(in.text, -1) {
		if m[1] == kind {
			return true
		}
	}
	return false
}

// mixed follows all ways through the code and returns what stands in it where upper halves may be in use, and whether
// they ever are.
func (c code) mixed() (faults []string, wide bool) {
	seen := make([][2]bool, len(c)) // reached with clean, with used upper halves
	type place struct {
		at    int
		dirty bool
	}
	todo := []place{{}}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		state := 0
		if p.dirty {
			state = 1
		}
		if seen[p.at][state] {
			continue
		}
		seen[p.at][state] = true
		in := &c[p.at]
		switch {
		case in.text == clearUpperHalves:
			p.dirty = false
		case in.uses("Y"):
			p.dirty, wide = true, true
		case p.dirty && in.uses("X") && !in.vex():
			faults = append(faults, fmt.Sprintf("%s mixes with 256 bits: %s", in.address, in.text))
		case p.dirty && (in.text == "RET" || strings.HasPrefix(in.text, "CALL") || strings.HasPrefix(in.text, "JMP") && len(in.next) == 0):
			faults = append(faults, fmt.Sprintf("%s leaves with upper halves in use: %s", in.address, in.text))
		}
		for _, next := range in.next {
			todo = append(todo, place{next, p.dirty})
		}
	}
	return faults, wide
}
