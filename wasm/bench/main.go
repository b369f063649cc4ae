//go:build js && wasm

// Command bench is the program of the page “How fast is this?”: in a worker it measures the kernels.
package main

import (
	"slices"

	"orrery/kernels/bench/timing"
	"orrery/sim/blocks/nn/bench"
	"orrery/wasm/worker"
)

func main() {
	worker.Measure(slices.Concat(bench.All(), timing.Products(3e8), timing.Vectors()))
}
