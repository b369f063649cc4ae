//go:build js && wasm

package worker

import (
	"time"

	"orrery/kernels/bench/timing"
	"orrery/sim/host/wire"
)

// Measure serves the command to measure tasks, and no other.
func Measure(tasks []*timing.Task) {
	w := newWorker()
	w.bench = func() { w.measure(tasks) }
	w.listen()
}

// measure measures the kernels in this browser, whose clocks are coarse and count what else runs on the machine.
func (w *worker) measure(tasks []*timing.Task) {
	for _, t := range tasks {
		t.Ref = nil
		row := timing.All([]*timing.Task{t}, 5, 20*time.Millisecond, 100*time.Millisecond)[0]
		w.post(wire.Event{Kind: "measured", Row: &row})
		w.yield()
	}
	w.post(wire.Event{Kind: "measured"})
}
