package sim

import (
	"fmt"
	"iter"
)

type phase struct {
	name  string
	share float64
	done  bool
}

// Plan tells beforehand which phases a run has and how they share its time, in any unit: name, share, name,
// share, ... It serves the progress bar alone. A run that plans comes to no other phase,
// and to none more often; it may end before it has come to all.
func (r *Run) Plan(shares ...any) {
	total := 0.0
	for i := 1; i < len(shares); i += 2 {
		total += toFloat(shares[i])
	}
	r.plan = nil
	for i := 0; i+1 < len(shares); i += 2 {
		r.plan = append(r.plan, phase{name: shares[i].(string), share: toFloat(shares[i+1]) / total})
	}
}

func toFloat(v any) float64 {
	x, ok := number(v)
	if !ok {
		panic(fmt.Sprintf("sim: a phase's share is %v, which is no number", v))
	}
	return x
}

// Steps counts 0..n-1 while it tells the host how far a phase has come and lets it breathe, pause or stop.
func (r *Run) Steps(phase string, n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		before, share, planned := r.fraction, 0.0, false
		if len(r.plan) == 0 {
			share = (1 - before) / 2 // unplanned: half of what is left
		}
		for i := range r.plan {
			if p := &r.plan[i]; p.name == phase && !p.done {
				share, p.done, planned = p.share, true, true
				break
			}
		}
		if !planned && len(r.plan) > 0 {
			r.fault("it comes to the phase %q, which is not planned, or not once more", phase)
		}
		at := func(i int) {
			r.fraction = min(1, before+share*float64(i)/float64(max(1, n)))
			r.progress = Progress{Phase: phase, Done: i, Total: n, Fraction: r.fraction}
			r.Breathe()
		}
		for i := range n {
			at(i)
			if !yield(i) {
				r.fraction = min(1, before+share)
				return
			}
		}
		at(n)
	}
}

// Breathe lets the host in between two steps where a loop of [Run.Steps] would not fit.
func (r *Run) Breathe() { r.host.Breathe(r.live) }
