//go:build js && wasm

package worker

import (
	"slices"
	"time"

	"orrery/kernels/bench/measure"
	"orrery/sim/nn/bench"
	"orrery/sim/wire"
)

// bench measures the kernels in this browser, whose clocks are coarse and count what else runs on the machine.
func (w *worker) bench() {
	tasks := slices.Concat([]*measure.Task{bench.Training()}, measure.Products(3e8), measure.Vectors())
	for _, t := range tasks {
		t.Ref = nil
		row := measure.All([]*measure.Task{t}, 5, 20*time.Millisecond, 100*time.Millisecond)[0]
		w.post(wire.Event{Kind: "measured", Row: &row})
		w.yield()
	}
	w.post(wire.Event{Kind: "measured"})
}
