package fast

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	// oldResults is a measurement from before ONNX Runtime and native code were measured.
	oldResults = `{"machine": "M", "node": "v1", "go": "go1", "date": "2026-01-02", "command": "make bench", "rows": [
	{"op": "matmul", "shape": "64x64x64", "work": 524288, "orrery": 40, "tfjs": 10, "gonum": 2, "peak": 50},
	{"op": "matmul64", "shape": "64x64x64", "work": 524288, "orrery": 20, "gonum": 2, "peak": 50},
	{"op": "svd", "shape": "64", "work": 262144, "orrery": 0.2, "gonum": 0.1, "peak": 50},
	{"op": "training step", "shape": "100 of 196-256-256-10", "work": 60928000, "orrery": 38, "tfjs": 2, "peak": 50}]}`

	newResults = `{"machine": "M", "node": "v1", "go": "go1", "date": "2026-01-02", "command": "make bench", "rows": [
	{"op": "matmul", "shape": "64x64x64", "work": 524288, "orrery": 40, "tfjs": 10, "onnx": 16, "gonum": 2, "native": 90, "gonumNative": 7.5, "peak": 50},
	{"op": "matmul64", "shape": "64x64x64", "work": 524288, "orrery": 20, "gonum": 2, "native": 44, "peak": 50},
	{"op": "exp", "shape": "4096", "work": 4096, "orrery": 1, "onnx": 0.5, "gonum": 0.25, "peak": 50},
	{"op": "training step", "shape": "100 of 196-256-256-10", "work": 60928000, "orrery": 38, "tfjs": 2, "native": 57, "peak": 50}]}`
)

func results(t *testing.T, text string) Bench {
	t.Helper()
	var b Bench
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	aTable = regexp.MustCompile(`(?s)<table.*?</table>`)
	aLine  = regexp.MustCompile(`(?s)<tr.*?</tr>`)
	aCell  = regexp.MustCompile(`(?s)<t[hd][^>]*>(.*?)</t[hd]>`)
)

// cells are the tables of a page: of each its lines, of a line its cells, joined by " | ".
func cells(html string) (tables [][]string) {
	for _, table := range aTable.FindAllString(html, -1) {
		var lines []string
		for _, line := range aLine.FindAllString(table, -1) {
			var list []string
			for _, c := range aCell.FindAllStringSubmatch(line, -1) {
				list = append(list, strings.TrimSpace(c[1]))
			}
			lines = append(lines, strings.Join(list, " | "))
		}
		tables = append(tables, lines)
	}
	return tables
}

func TestFastTables(t *testing.T) {
	const nbsp = "\u00a0"
	for name, test := range map[string]struct {
		results string
		want    [][]string
	}{
		"old": {oldResults, [][]string{
			{"Operation | Shape | Orrery | TensorFlow.js | Ratio to TensorFlow.js | Share of the peak | Your browser",
				"training step | 100 of 196-256-256-10 | 38 | 2 | 19 | 76 % | "},
			{"Operation | Shape | Orrery | TensorFlow.js | gonum | Ratio to TensorFlow.js | Share of the peak | Your browser",
				"matmul | 64×64×64 | 40 | 10 | 2 | 4 | 80 % | "},
			{"Operation | Shape | Orrery | gonum | Your browser",
				"matmul64 | 64×64×64 | 20 | 2 | "},
			{"Operation | Size | Orrery | gonum | Ratio to gonum",
				"svd | 64 | 1.31" + nbsp + "ms | 2.62" + nbsp + "ms | 2"},
		}},
		"new": {newResults, [][]string{
			{"Operation | Shape | Orrery | TensorFlow.js | Ratio to TensorFlow.js | Share of the peak | Your browser",
				"training step | 100 of 196-256-256-10 | 38 | 2 | 19 | 76 % | "},
			{"Operation | Shape | Orrery, native | Ratio to WebAssembly",
				"training step | 100 of 196-256-256-10 | 57 | 1.5"},
			{"Operation | Shape | Orrery | TensorFlow.js | ONNX Runtime | gonum | Ratio to TensorFlow.js | Ratio to ONNX Runtime | Share of the peak | Your browser",
				"matmul | 64×64×64 | 40 | 10 | 16 | 2 | 4 | 2.5 | 80 % | "},
			{"Operation | Shape | Orrery, native | gonum, native | Ratio to gonum | Ratio to WebAssembly",
				"matmul | 64×64×64 | 90 | 7.5 | 12 | 2.25"},
			{"Operation | Shape | Orrery | gonum | Your browser",
				"matmul64 | 64×64×64 | 20 | 2 | "},
			{"Operation | Shape | Orrery, native | Ratio to WebAssembly",
				"matmul64 | 64×64×64 | 44 | 2.2"},
			{"Operation | Shape | Orrery | ONNX Runtime | gonum | Ratio to ONNX Runtime | Your browser",
				"exp | 4096 | 1 | 0.5 | 0.25 | 2 | "},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := cells(HTML("../", results(t, test.results)))
			if !slices.EqualFunc(got, test.want, slices.Equal) {
				t.Errorf("the tables are\n%s\nwant\n%s", lines(got), lines(test.want))
			}
		})
	}
}

func lines(tables [][]string) string {
	var all []string
	for _, t := range tables {
		all = append(all, strings.Join(t, "\n"))
	}
	return strings.Join(all, "\n\n")
}

// The picture and the words speak of a program if it was measured, and only then.
func TestFastNames(t *testing.T) {
	for _, test := range []struct {
		name, results string
		onnx, native  bool
	}{
		{"none", "{}", false, false},
		{"old", oldResults, false, false},
		{"new", newResults, true, true},
	} {
		b := results(t, test.results)
		if got := strings.Contains(b.Picture(), "ONNX Runtime"); got != test.onnx {
			t.Errorf("%s: the picture names ONNX Runtime: %v", test.name, got)
		}
		html := HTML("../", b)
		if got := strings.Contains(html, "ONNX Runtime"); got != test.onnx {
			t.Errorf("%s: the page names ONNX Runtime: %v", test.name, got)
		}
		if got := strings.Contains(html, "native code"); got != test.native {
			t.Errorf("%s: the page speaks of native code: %v", test.name, got)
		}
	}
}
