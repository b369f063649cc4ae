// Package batch is the further runs of a visit: what the claims still need, and the seeds of an ensemble.
package batch

import (
	"slices"

	"orrery/app/page/notice"
	"orrery/app/page/run"
	"orrery/sim"
	"orrery/sim/host/wire"
)

// Batch is a list of runs on the pool.
type Batch struct {
	What  string // Check or Ensemble
	Links []string
	Ended int
	Offer bool               // nobody asked for it: it is cheap, and ends when the reader goes on
	at    map[string]float64 // fraction by link
}

// What a batch is run for.
const (
	Check    = "check"
	Ensemble = "ensemble"
)

// Fraction is how far it has come, from 0 to 1.
func (b *Batch) Fraction() float64 {
	sum := 0.0
	for _, f := range b.at {
		sum += f
	}
	return sum / float64(len(b.Links))
}

// Host is what computes batches and decides claims.
type Host interface {
	Launch(links []string) // run links side by side
	End()                  // whatever has not ended
	Size() int             // how many go side by side
	Judge(link string, known map[string]sim.Measures)
}

// Further is the further runs for the run at hand.
type Further struct {
	Known run.Known
	Batch *Batch   // under way; nil where there is none
	Seeds []string // the links of the last ensemble

	at      *run.Run
	notices *notice.List
	host    Host
}

// New is no further run yet. What goes wrong is said in the notices.
func New(at *run.Run, notices *notice.List) *Further {
	return &Further{Known: run.Known{}, at: at, notices: notices}
}

// Mount gives it the host.
func (f *Further) Mount(h Host) { f.host = h }

// Keep remembers the run at hand, which has ended; earlier ones of this visit may decide more of its claims.
func (f *Further) Keep() {
	f.Known.Keep(f.at.Info, f.at.Record)
	if len(f.Known) > 1 {
		f.judge()
	}
}

// judge decides the claims of the run at hand anew. There may be none: the reader has started another meanwhile.
func (f *Further) judge() {
	if r := f.at.Record; r != nil {
		f.host.Judge(r.Link, f.Known.Measures(r))
	}
}

// Missing are the links that must still run so that every claim of the run at hand can be decided.
func (f *Further) Missing() []string {
	if f.at.Record == nil {
		return nil
	}
	return f.at.Info.Missing(f.at.Record.Params, f.Known.Measures(f.at.Record))
}

// Check runs whatever the claims still need.
func (f *Further) Check() {
	if f.Batch != nil || f.at.Record == nil {
		return
	}
	links := f.Missing()
	if len(links) == 0 {
		f.judge()
		return
	}
	f.launch(Check, links)
}

// cheap is how long a check may take that nobody asked for, in seconds.
const cheap = 20

// Offer runs what the claims of the run at hand still need, if that costs little.
func (f *Further) Offer() {
	if n := len(f.Missing()); n > 0 && f.Batch == nil && f.Cost(n) < cheap {
		f.Check()
		f.Batch.Offer = true
	}
}

// Leave gives up what belongs to the run at hand: another begins.
func (f *Further) Leave() {
	f.Seeds = nil
	if f.Batch != nil && f.Batch.Offer {
		f.host.End()
		f.Batch = nil
	}
}

// seeds is how many runs an ensemble has.
const seeds = 5

// Ensemble runs the setting at hand with further seeds.
func (f *Further) Ensemble() {
	if f.Batch != nil || f.at.Record == nil {
		return
	}
	var links, todo []string
	for k := range seeds {
		link := f.at.Info.String(f.at.Info.Reseed(f.at.Record.Params, k))
		links = append(links, link)
		if f.Known[link] == nil {
			todo = append(todo, link)
		}
	}
	f.Seeds = links
	if len(todo) > 0 {
		f.launch(Ensemble, todo)
	}
}

func (f *Further) launch(what string, links []string) {
	f.Batch = &Batch{What: what, Links: links, at: map[string]float64{}}
	if f.at.IsStored {
		f.Known.Keep(f.at.Info, f.at.Record)
	}
	f.host.Launch(links)
}

// Cancel ends the batch; runs that have ended are kept.
func (f *Further) Cancel() {
	if f.Batch != nil {
		f.end()
	}
}

func (f *Further) end() {
	f.host.End()
	f.Batch = nil
	f.judge()
}

// Lost says that a worker of the pool has gone, and cancels the batch.
func (f *Further) Lost(how string) {
	if f.Batch == nil {
		return
	}
	f.say("A worker of the pool has " + how + "; browsers end one when memory runs short. Runs that had ended are kept: start the check again to do the rest.")
	f.Cancel()
}

func (f *Further) say(text string) { f.notices.Say(notice.Notice{Kind: notice.Error, Text: text}) }

// Hear takes an event of a worker of the pool.
func (f *Further) Hear(e wire.Event) {
	b := f.Batch
	if b == nil || !slices.Contains(b.Links, e.Link) {
		return
	}
	switch e.Kind {
	case "progress":
		b.at[e.Link] = e.Progress.Fraction
	case "record":
		b.at[e.Link] = 1
		b.Ended++
		f.Known.Keep(f.at.Info, e.Record)
	case "failed":
		f.say("A further run (" + e.Link + ") broke off: " + e.Message)
		f.Cancel()
		return
	}
	if b.Ended == len(b.Links) {
		f.end()
	}
}
