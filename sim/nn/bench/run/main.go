// Command run measures the training step and prints it as one JSON object, a row of
// kernels/bench/bench.mjs, which runs it in Node.
package main

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"time"

	"orrery/kernels/bench/measure"
	"orrery/sim/nn/bench"
)

func main() {
	rounds := flag.Int("rounds", 9, "measurements")
	only := flag.String("only", "", "regular expression on \"op shape\"")
	slice := flag.Duration("slice", 30*time.Millisecond, "length of one measurement")
	flag.Parse()
	t := bench.Training()
	if !regexp.MustCompile(*only).MatchString(t.Op + " " + t.Shape) {
		return
	}
	enc := json.NewEncoder(os.Stdout)
	for _, row := range measure.All([]*measure.Task{t}, *rounds, *slice, time.Second) {
		enc.Encode(row)
	}
}
