// Command bench measures the kernels, and gonum beside them, and prints one JSON object
// a line. bench.mjs runs it in Node and as native code, next to TensorFlow.js and ONNX
// Runtime Web, and makes the table.
package main

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"time"

	"orrery/kernels/bench/timing"
)

func main() {
	rounds := flag.Int("rounds", 9, "measurements of each task")
	only := flag.String("only", "", "regular expression on \"op shape\"")
	slice := flag.Duration("slice", 8*time.Millisecond, "length of one measurement")
	flag.Parse()
	match := regexp.MustCompile(*only)
	tasks := slices.DeleteFunc(slices.Concat(products(), vectors(), decompositions()), func(t *timing.Task) bool {
		return !match.MatchString(t.Op + " " + t.Shape)
	})
	enc := json.NewEncoder(os.Stdout)
	for _, row := range timing.All(tasks, *rounds, *slice, time.Second) {
		enc.Encode(row)
	}
}
