package run

import (
	"encoding/json"
	"math"

	"orrery/sim"
)

// Pace is how fast this machine is beside the one that the papers' times were taken on. It is learned from runs of
// default settings, whose times are known, and kept from one visit to the next.
type Pace struct {
	Runs  int     `json:"runs"`
	Times float64 `json:"times"` // the geometric mean of time taken over time stated

	store func(text string) // nil: it is forgotten
}

// window is over how many runs it is averaged, about: a machine may get other neighbours.
const window = 5

// Recall takes what was kept, if it makes sense, and where to keep what is learned from now on.
func (p *Pace) Recall(text string, store func(text string)) {
	var was Pace
	if json.Unmarshal([]byte(text), &was) == nil && was.Runs > 0 && was.Times > 0.01 && was.Times < 100 {
		*p = was
	}
	p.store = store
}

// Factor is how many times as long as stated a run takes here.
func (p *Pace) Factor() float64 {
	if p.Runs == 0 {
		return 1
	}
	return p.Times
}

// Learn takes the time of a finished run of the default setting; pauses and slow motion are no part of it.
func (p *Pace) Learn(in sim.Info, r *sim.Record) {
	if r.Link != in.Slug || in.Seconds <= 0 || r.ElapsedMS <= 0 {
		return
	}
	was, is := math.Log(p.Factor()), math.Log(r.ElapsedMS/1000/in.Seconds)
	p.Runs = min(p.Runs+1, window)
	p.Times = math.Exp(was + (is-was)/float64(p.Runs))
	if p.store != nil {
		if b, err := json.Marshal(p); err == nil {
			p.store(string(b))
		}
	}
}
