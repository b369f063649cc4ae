// Package run is the run at hand: where it stands, what it has found, the worker that computes it, the stage that
// draws it and the buttons that move it.
package run

import (
	"fmt"
	"strings"

	"orrery/app/page/notice"
	"orrery/sim"
	"orrery/sim/host/wire"
)

// State is where the run at hand stands; it is also the page's data-run attribute.
type State string

// The states of a run.
const (
	Idle    State = "idle"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Host computes a run.
type Host interface {
	Start(link string)      // end what goes on, and run the link
	Command(c wire.Command) // between two steps of it
	Stop()                  // end it
}

// Run is the run at hand, be it computed here or stored. It knows neither the browser nor the elements: workers are
// behind [Host].
type Run struct {
	Info     sim.Info
	State    State
	IsStored bool   // what is shown is the stored run
	Link     string // what is run; "" before there is anything
	Caption  string
	Measures sim.Measures
	Early    []sim.Verdict // of the claims that could be judged before the end
	Before   sim.Values    // what the form shows, for as long as nothing was run
	Record   *sim.Record   // nil until the run has ended
	Last     *sim.Record   // of the run before this one, for what it changed
	Pace     Pace          // of this machine

	host     Host
	notices  *notice.List
	paused   bool
	slow     bool
	progress sim.Progress
	phase    string // what the worker does before the run: fetching data
	elapsed  float64
	left     float64
	series   []sim.Series
	plotted  map[string]int      // by chart: raised when a series changed
	written  map[string][]string // what the run has written, by text, in the pieces in which it came
}

// New is an experiment's run before it has begun. What goes wrong is said in the notices.
func New(in sim.Info, stored *Stored, notices *notice.List) *Run {
	r := &Run{Info: in, State: Idle, notices: notices, plotted: map[string]int{}}
	if stored != nil && stored.Record != nil {
		stored.Record.Params = in.Values(stored.Record.Params)
		r.IsStored, r.Link = true, stored.Record.Link
		r.show(stored.Record)
	}
	return r
}

// Mount gives the run the host that computes it.
func (r *Run) Mount(h Host) { r.host = h }

// Mounted reports whether there is one: the page is not only being built.
func (r *Run) Mounted() bool { return r.host != nil }

// show shows what a record holds.
func (r *Run) show(rec *sim.Record) {
	r.Record, r.Measures, r.series, r.Caption = rec, rec.Measures, rec.Charts, rec.Says
	r.Early = nil
	written := map[string][]string{}
	for _, t := range rec.Texts {
		written[t.ID] = r.written[t.ID]
		if strings.Join(written[t.ID], "") != t.Text { // the last words, or all of a stored run's
			written[t.ID] = []string{t.Text}
		}
	}
	r.written = written
	r.replot()
}

func (r *Run) replot() {
	for _, c := range r.Info.Charts {
		r.plotted[c.ID]++
	}
}

// Running reports whether it is being computed.
func (r *Run) Running() bool { return r.State == Running }

// Values are the setting of the run at hand; before there is any, what the form shows.
func (r *Run) Values() sim.Values {
	switch {
	case r.Record != nil:
		return r.Record.Params
	case r.Link == "" && r.Before != nil:
		return r.Before
	}
	_, query := sim.SplitLink(r.Link)
	link, _ := r.Info.Parse(query)
	return link.Values
}

// Written is what the run has written under an id, in the pieces in which it came: a reader's screen is told of the last
// one alone.
func (r *Run) Written(id string) []string { return r.written[id] }

// Series are the curves, bars and maps so far.
func (r *Run) Series() []sim.Series { return r.series }

// LastSeries are those of the run before, where that was of another setting: the charts show them pale.
func (r *Run) LastSeries() []sim.Series {
	if r.Last == nil {
		return nil
	}
	return r.Last.Charts
}

// Plotted is a number that grows whenever a series of the chart has changed.
func (r *Run) Plotted(chart string) int { return r.plotted[chart] }

// Start begins the run of a link.
func (r *Run) Start(link string) {
	if r.Record != nil && r.Record.Link != link {
		r.Last = r.Record
	}
	r.State, r.Link, r.IsStored, r.Record, r.paused = Running, link, false, nil, false
	r.progress, r.phase, r.elapsed, r.left = sim.Progress{}, "Starting", 0, 0
	r.Measures, r.series, r.Caption, r.Early, r.written = sim.Measures{}, nil, "", nil, map[string][]string{}
	r.replot()
	r.host.Start(link)
}

// Pause pauses, or goes on. It and Step are heard between two steps of the experiment.
func (r *Run) Pause() {
	if !r.Running() {
		return
	}
	r.paused = !r.paused
	do := "resume"
	if r.paused {
		do = "pause"
	}
	r.host.Command(wire.Command{Do: do})
}

// Step goes on to the next picture, and pauses there.
func (r *Run) Step() {
	if r.Running() {
		r.paused = true
		r.host.Command(wire.Command{Do: "step"})
	}
}

// Slower switches slow motion.
func (r *Run) Slower() {
	r.slow = !r.slow
	r.host.Command(r.pace())
}

// slowMotion is the wait after each picture, in milliseconds.
const slowMotion = 160

func (r *Run) pace() wire.Command {
	c := wire.Command{Do: "pace"}
	if r.slow {
		c.DelayMS = slowMotion
	}
	return c
}

// Stop ends the run; what it has shown stays.
func (r *Run) Stop() {
	if !r.Running() {
		return
	}
	r.host.Stop()
	r.State, r.paused, r.phase = Idle, false, ""
	r.Caption = "Stopped. What the run had found so far stays here; press Run to start it again from the same seed."
}

// fail says that the run could not go on.
func (r *Run) fail(text string) {
	r.State, r.paused, r.phase = Failed, false, ""
	r.notices.Say(notice.Notice{Kind: notice.Error, Text: text})
}

// Hear takes an event of the worker, and reports whether the run has ended with its record.
func (r *Run) Hear(e wire.Event) (ended bool) {
	if !r.Running() || e.Link != r.Link {
		return false // of a run that was given up
	}
	switch e.Kind {
	case "loading":
		r.phase = "Fetching data"
		if e.Name == "" {
			r.phase = "Starting"
		}
	case "progress":
		r.phase = ""
		if e.Progress != nil {
			r.progress = *e.Progress
		}
		r.elapsed, r.left, r.paused = e.ElapsedMS, e.LeftMS, e.Paused
		if e.Caption != "" {
			r.Caption = e.Caption
		}
		r.Measures = e.Measures // all of them: one that is gone was taken back
		if len(e.Claims) > 0 {
			r.Early = e.Claims
		}
		for _, t := range e.Texts {
			r.written[t.ID] = append(r.written[t.ID], t.Text)
		}
		for _, d := range e.Charts {
			r.series = wire.Apply(r.series, d)
			r.plotted[d.Chart]++
		}
	case "record":
		r.State, r.paused, r.phase = Done, false, ""
		r.progress.Fraction, r.elapsed, r.left = 1, e.ElapsedMS, 0
		e.Record.Params = r.Info.Values(e.Record.Params)
		r.show(e.Record)
		r.Pace.Learn(r.Info, e.Record)
		return true
	case "failed":
		r.fail(e.Message)
	}
	return false
}

// Seconds is how long a run takes here: measured, once one has run, else as long as runs on this machine do.
func (r *Run) Seconds() float64 {
	if r.Record != nil && !r.IsStored && r.Record.ElapsedMS > 0 {
		return r.Record.ElapsedMS / 1000
	}
	return r.usual()
}

// usual is how long the default setting takes on this machine, by what earlier runs on it took.
func (r *Run) usual() float64 {
	s := r.Info.Seconds
	if s <= 0 {
		s = 8
	}
	return s * r.Pace.Factor()
}

// Seed is the seed of the run at hand, as text.
func (r *Run) Seed() string {
	if r.Record == nil {
		return "0"
	}
	return fmt.Sprint(r.Record.Params[sim.Seed.ID])
}
