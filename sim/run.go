package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"orrery/sim/scene"
)

// Run is one execution of an experiment: what its code may ask for and tell. What a host may do is [Live].
type Run struct {
	values   Values
	measures Measures
	final    map[string]bool // measures that won't change any more
	series   []Series
	texts    []Written
	caption  string
	progress Progress

	host     Host
	live     *Live
	e        *Experiment
	in       Info // of e
	seed     uint64
	streams  map[string]bool
	making   string            // the key of what Once makes now
	index    map[[2]string]int // (chart, series) -> place in series
	plan     []phase
	fraction float64
	draw     func(*scene.Scene)
	drawn    bool // the first picture has been asked for
	handles  map[string]func(x, y float64)
	proposal Values
	read     []DataRead
	faults   []string
	used     map[string]bool
	last     bool // its own code has come to its end: what is drawn from now on is the last picture
	ended    bool
}

func newRun(e *Experiment, in Info, v Values, host Host) *Run {
	r := &Run{in: in, values: v, measures: Measures{}, final: map[string]bool{}, host: host, e: e, seed: uint64(v[Seed.ID].(int)),
		streams: map[string]bool{}, index: map[[2]string]int{}, handles: map[string]func(x, y float64){}, used: map[string]bool{}}
	r.live = &Live{r}
	return r
}

// Values are the setting, one value a parameter.
func (r *Run) Values() Values { return maps.Clone(r.values) }

func (r *Run) fault(format string, a ...any) {
	if f := fmt.Sprintf(format, a...); !slices.Contains(r.faults, f) {
		r.faults = append(r.faults, f)
	}
}

// may reports whether the run can still record what it wants to; a record is closed once the run has ended, and what
// Once makes leaves no trace in it.
func (r *Run) may(what, id string) bool {
	switch {
	case r.ended:
		r.fault("it %s %q after its end: a handle only looks", what, id)
		return false
	case r.making != "":
		r.fault("it %s %q while it makes %q: a run that finds that made would lack it", what, id, r.making)
	}
	return true
}

// Measure records a named scalar, or changes it.
func (r *Run) Measure(id string, v float64) {
	if !r.may("measures", id) {
		return
	}
	if r.final[id] {
		r.fault("it measures %q again, which it had called final", id)
	}
	r.used["measure "+id] = true
	r.measures[id] = v
}

// MeasureFinite is Measure for a number that may not be one: a mean of nothing, a slope of two points. It reports whether
// x was recorded.
func (r *Run) MeasureFinite(id string, x float64) bool {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return false
	}
	r.Measure(id, x)
	return true
}

// Measures are the scalars so far, a copy.
func (r *Run) Measures() Measures { return maps.Clone(r.measures) }

// Measured is a scalar that was recorded; ok is false where it was not, or was taken back.
func (r *Run) Measured(id string) (v float64, ok bool) {
	v, ok = r.measures[id]
	return v, ok
}

// Forget takes a measure back.
func (r *Run) Forget(id string) {
	if r.may("takes back", id) {
		delete(r.measures, id)
	}
}

// Final says that these measures won't change any more: claims that need no others are judged at once, while the
// run goes on. At its end all are final.
func (r *Run) Final(ids ...string) {
	for _, id := range ids {
		if _, ok := r.measures[id]; !ok {
			r.fault("it calls %q final, which it has not measured", id)
		}
		r.final[id] = true
	}
}

// early judges the claims whose measures are final.
func (r *Run) early() []Verdict {
	if len(r.final) == 0 || r.ended {
		return nil
	}
	return r.e.judgeFinal(r.in, r.values, r.measures, r.final)
}

// Draw lets f fill the next scene, if the host wants one now. f must only look. The last f draws the last
// picture, when the run has ended, and again whenever the reader moves a handle.
func (r *Run) Draw(f func(*scene.Scene)) {
	r.draw = f
	if r.drawn && !r.host.WantScene() {
		return
	}
	r.drawn = true
	r.redraw()
}

// Moment is Draw for an event that must be seen, such as an accepted assignment in a search that takes a blink:
// the picture is taken if the host shows any at all, and the stage holds it for a beat. It does not slow the run.
func (r *Run) Moment(f func(*scene.Scene)) {
	r.draw = f
	if r.drawn && !r.host.WantMoment() {
		return
	}
	r.drawn = true
	r.picture(true)
}

func (r *Run) redraw() {
	if r.draw != nil {
		r.picture(false)
	}
}

func (r *Run) picture(hold bool) {
	s := &scene.Scene{Hold: hold, Caption: r.caption, Final: r.last}
	r.draw(s)
	r.host.Scene(s)
}

// Say is the sentence under the stage: what to look at now.
func (r *Run) Say(format string, a ...any) { r.caption = fmt.Sprintf(format, a...) }

// Handle offers the reader something to move on the stage once the run has ended: elements of the scene whose
// Handle has this name, one of [Experiment.Handles]. f gets the place in the panel's coordinates, finite numbers; what it does never
// enters the record.
func (r *Run) Handle(name string, f func(x, y float64)) {
	declared := false
	for _, h := range r.e.Handles {
		if h.Names(name) {
			declared, r.used["handle "+h.ID] = true, true
		}
	}
	if !declared {
		r.fault("it offers the handle %q, which it does not declare", name)
	}
	r.handles[name] = f
}

// Propose is for a handle that asks for another setting ("the threshold, here"): the page shows these values in its
// form and runs them once the reader lets go. The run at hand is over; nothing of it changes. Values that the
// parameter table refuses are brought to the nearest that it takes.
func (r *Run) Propose(set Values) {
	if !r.ended {
		r.fault("it proposes a setting before its end")
		return
	}
	r.proposal = Values{}
	for id, x := range set {
		s, ok := r.in.Param(id)
		if !ok {
			r.fault("it proposes a value of %q, which is no parameter", id)
			continue
		}
		if x, p := s.Check(s.Nearest(x)); p == nil {
			r.proposal[id] = x
		} else {
			r.fault("it proposes what can't be taken: %s", p.Message)
		}
	}
}
