// Command run measures the training step and prints JSON objects, rows of
// kernels/bench/bench.mjs, which runs it in Node and as native code.
package main

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"time"

	"orrery/kernels/bench/timing"
	"orrery/sim/blocks/nn/bench"
)

func main() {
	rounds := flag.Int("rounds", 9, "measurements")
	only := flag.String("only", "", "regular expression on \"op shape\"")
	slice := flag.Duration("slice", 30*time.Millisecond, "length of one measurement")
	flag.Parse()
	match := regexp.MustCompile(*only)
	tasks := slices.DeleteFunc(bench.All(), func(t *timing.Task) bool { return !match.MatchString(t.Op + " " + t.Shape) })
	enc := json.NewEncoder(os.Stdout)
	for _, row := range timing.All(tasks, *rounds, *slice, time.Second) {
		enc.Encode(row)
	}
}
