package page

import (
	"slices"

	"orrery/sim/host/wire"
)

// batch is a list of runs on the pool: what the claims still need, or the seeds of an ensemble.
type batch struct {
	What  string // "check" or "ensemble"
	Links []string
	at    map[string]float64 // fraction by link
	ended int
	err   string
}

func (b *batch) fraction() float64 {
	sum := 0.0
	for _, f := range b.at {
		sum += f
	}
	return sum / float64(len(b.Links))
}

// check runs whatever the claims still need.
func (l *lab) check() {
	links := l.missing()
	if l.batch != nil || l.record == nil {
		return
	}
	if len(links) == 0 {
		l.bench.judge(l.record.Link, l.measured())
		return
	}
	l.launch("check", links)
}

// seeds is how many runs an ensemble has.
const seeds = 5

// ensemble runs the setting at hand with further seeds.
func (l *lab) ensemble() {
	if l.batch != nil || l.record == nil {
		return
	}
	var links, todo []string
	for k := range seeds {
		link := l.info.String(l.info.Reseed(l.record.Params, k))
		links = append(links, link)
		if l.known[link] == nil {
			todo = append(todo, link)
		}
	}
	l.spread = &spread{Links: links}
	if len(todo) == 0 {
		return
	}
	l.launch("ensemble", todo)
}

func (l *lab) launch(what string, links []string) {
	l.batch = &batch{What: what, Links: links, at: map[string]float64{}}
	if l.shown {
		l.keep(l.record)
	}
	l.bench.pool(links)
}

// cancel ends the batch; runs that have ended are kept.
func (l *lab) cancel() {
	if l.batch == nil {
		return
	}
	l.bench.endPool()
	l.batch = nil
	l.bench.judge(l.record.Link, l.measured())
}

// hearPool takes an event of a worker of the pool.
func (l *lab) hearPool(e wire.Event) {
	b := l.batch
	if b == nil || !slices.Contains(b.Links, e.Link) {
		return
	}
	switch e.Kind {
	case "progress":
		b.at[e.Link] = e.Progress.Fraction
	case "record":
		b.at[e.Link] = 1
		b.ended++
		l.keep(e.Record)
	case "failed":
		b.err = e.Message
		l.say("error", "A further run ("+e.Link+") broke off: "+e.Message)
		l.cancel()
		return
	}
	if b.ended == len(b.Links) {
		l.batch = nil
		l.bench.endPool()
		l.bench.judge(l.record.Link, l.measured())
	}
}

// spread is an ensemble: the same setting over several seeds.
type spread struct {
	Links []string
}
