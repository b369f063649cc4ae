// Package timing says how fast the kernels are where it runs: in Node beside other
// libraries (package bench), or in somebody's browser.
package timing

import (
	"math"
	"slices"
	"time"
)

// Row is one measurement. A rate is in G/s, 10⁹ operations (products: multiplications
// and additions) or elements a second, the median over the rounds; 0 is none. What is not
// native ran as WebAssembly. gonum's is, for functions of one number, that of package math,
// element by element.
type Row struct {
	Op          string  `json:"op"`
	Shape       string  `json:"shape"`
	Work        float64 `json:"work"` // operations or elements in one call
	Orrery      float64 `json:"orrery"`
	TFJS        float64 `json:"tfjs,omitempty"`
	ONNX        float64 `json:"onnx,omitempty"` // of ONNX Runtime Web
	Gonum       float64 `json:"gonum,omitempty"`
	Native      float64 `json:"native,omitempty"`
	GonumNative float64 `json:"gonumNative,omitempty"`
	Peak        float64 `json:"peak,omitempty"` // of multiply and add in registers
}

// Task is one thing to measure.
type Task struct {
	Op, Shape string
	Work      float64 // operations or elements in one call
	Run       func()
	Ref       func() // the same by gonum or package math, or nil
}

// All measures tasks in rounds, every task once a round, so that a slow moment of the
// machine hits all alike, and each for about slice. For the time of warm it runs them
// before, so that the engine, which compiles what is hot beside us, has done so.
func All(tasks []*Task, rounds int, slice, warm time.Duration) []Row {
	for i, start := 0, Clock(); i < 2 || Clock()-start < warm; i++ {
		for _, t := range tasks {
			t.rate(t.Run, slice)
		}
	}
	runs, refs := make([][]float64, len(tasks)), make([][]float64, len(tasks))
	var peaks []float64
	for range rounds {
		peaks = append(peaks, Peak())
		for i, t := range tasks {
			runs[i] = append(runs[i], t.rate(t.Run, slice))
			if t.Ref != nil {
				refs[i] = append(refs[i], t.rate(t.Ref, slice))
			}
		}
	}
	var rows []Row
	for i, t := range tasks {
		rows = append(rows, Row{Op: t.Op, Shape: t.Shape, Work: t.Work, Orrery: median(runs[i]), Gonum: median(refs[i]), Peak: median(peaks)})
	}
	return rows
}

// median is the middle one, with five digits behind the point; 0 of none.
func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(x))
	return math.Round(s[len(s)/2]*1e5) / 1e5
}

// Peak is how many operations a second this machine does in registers alone, in G/s, and
// 0 where there is no vector code to measure it with.
func Peak() float64 {
	best := 0.0
	for range 5 {
		start := Clock()
		ops := peak(500000)
		best = max(best, ops/max(Clock()-start, time.Microsecond).Seconds()/1e9)
	}
	return best
}

// rate runs f for about d and returns the work done in G/s. One call goes before, not measured: the caches are the
// task's own then, as in a program that computes the same thing again and again. To a call that takes far longer than
// d they make no difference, and that one counts.
func (t *Task) rate(f func(), d time.Duration) float64 {
	start := Clock()
	f()
	if took := Clock() - start; took > 30*d {
		return t.Work / took.Seconds() / 1e9
	}
	n := 1
	for {
		start = Clock()
		for range n {
			f()
		}
		took := Clock() - start
		if took >= d/2 {
			return float64(n) * t.Work / took.Seconds() / 1e9
		}
		n = max(2*n, int(float64(n)*float64(d)/float64(max(took, time.Millisecond))))
	}
}
