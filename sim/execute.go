package sim

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"orrery/sim/scene"
)

// Host is where a run happens. Nothing it does (pausing, drawing or not, on whatever machine) changes a number.
type Host interface {
	// Breathe is called between steps. It may look at the run, wait (pause), or call its Stop.
	Breathe(l *Live)
	// WantScene says whether a scene would be shown now.
	WantScene() bool
	// WantMoment says whether the picture of an event would be shown, if only later.
	WantMoment() bool
	// Scene takes a picture of the run.
	Scene(s *scene.Scene)
	// Data is the named file of the data manifest, whole.
	Data(name string) ([]byte, error)
}

// Keeper is a host that keeps between its runs what [Once] makes. Without one, every run makes its own.
type Keeper interface {
	// Keep returns what was kept under the key, or else what make returns, and keeps that. If make panics nothing
	// is kept.
	Keep(key string, make func() any) any
}

// Summer is a host that knows the checksums of its data files: it has checked them when they arrived.
type Summer interface {
	// Sum is the SHA-256 of the named file in hexadecimal digits, "" where it is not known.
	Sum(name string) string
}

// Progress is how far a run has come.
type Progress struct {
	Phase       string  `json:"phase"`
	Done, Total int     `json:"-"`
	Fraction    float64 `json:"fraction"` // of the whole run, 0 to 1
}

// Live is a run as its host sees it: it may look, stop it and move its handles, and reaches no number. What the
// experiment's own code may do is [Run].
type Live struct{ run *Run }

// Values are the setting; they are not to be changed.
func (l *Live) Values() Values { return l.run.values }

// Progress is how far it has come.
func (l *Live) Progress() Progress { return l.run.progress }

// Caption is the sentence under the stage.
func (l *Live) Caption() string { return l.run.caption }

// Measures are those so far.
func (l *Live) Measures() Measures { return maps.Clone(l.run.measures) }

// Series are what was plotted so far; they are not to be changed.
func (l *Live) Series() []Series { return l.run.series }

// Texts is what was written so far.
func (l *Live) Texts() []Written { return slices.Clone(l.run.texts) }

// Verdicts judges the claims that this run alone can decide and whose measures are final already.
func (l *Live) Verdicts() []Verdict { return l.run.early() }

// Faults are what the experiment used and has not declared: mistakes in its code, of which a reader's run says nothing
// and every test does.
func (l *Live) Faults() []string { return slices.Clone(l.run.faults) }

// Used is what of the experiment's declarations the run has come to: "chart loss", "series loss/a", "phase Training",
// "handle t", "measure error", "data mnist".
func (l *Live) Used() map[string]bool { return maps.Clone(l.run.used) }

// Stop ends the run at once; to be called from Breathe.
func (l *Live) Stop() { panic(stop{}) }

// Redraw sends the last picture again.
func (l *Live) Redraw() { l.run.redraw() }

// Move serves a handle and redraws; it reports whether there is such a handle. A place that is no place (a coordinate that
// is not a finite number) moves nothing.
func (l *Live) Move(name string, x, y float64) bool {
	f, ok := l.run.handles[name]
	l.run.proposal = nil
	if ok && !math.IsNaN(x-x) && !math.IsNaN(y-y) {
		f(x, y)
		l.run.redraw()
	}
	return ok
}

// Proposal is the setting that the handle asks for which was moved last ([Run.Propose]), nil where it asks for none.
func (l *Live) Proposal() Values { return l.run.proposal }

// Stopped is what Execute returns when the host stopped the run.
var Stopped = errors.New("stopped")

type stop struct{}

// Execute runs e with values v (complete and legal) on host and returns its record, judged as far as this one
// run can, and the run, whose handles stay alive. Nothing that they do reaches the record. A panic of the experiment
// is an error that says where.
func Execute(e *Experiment, v Values, host Host) (rec *Record, l *Live, err error) {
	in := e.Info()
	v, p := in.With(in.Defaults(), v)
	if p != nil {
		return nil, nil, p
	}
	r := newRun(e, in, v, host)
	start := time.Now()
	defer func() {
		switch x := recover().(type) {
		case nil:
		case stop:
			rec, err = nil, Stopped
		case dataError:
			rec, err = nil, x.error
		default:
			rec, err = nil, fmt.Errorf("%s broke off with an error of its own: %v\n%s", in.String(v), x, debug.Stack())
		}
	}()
	l = r.live
	e.Run(r)
	r.last = true
	r.redraw()
	r.ended = true
	rec = &Record{Experiment: e.Slug, Version: e.Version, Link: in.String(v), Share: in.Whole(v), Params: maps.Clone(v),
		Measures: maps.Clone(r.measures), Units: in.units(v, r.measures), Charts: cloneAll(r.series), Data: r.read,
		Texts: slices.Clone(r.texts), Digest: Digest(r.measures, r.series, r.texts...), Build: Build, Says: r.caption,
		ElapsedMS: float64(time.Since(start).Microseconds()) / 1000}
	rec.Claims = e.judge(in, v, map[string]Measures{rec.Link: rec.Measures})
	return rec, l, nil
}

// cloneAll copies series with their points, so that a handle which plots on changes no record.
func cloneAll(list []Series) []Series {
	out := make([]Series, len(list))
	for i, s := range list {
		s.X, s.Y, s.Labels = slices.Clone(s.X), slices.Clone(s.Y), slices.Clone(s.Labels)
		out[i] = s
	}
	return out
}

// Build names the program that made a record, as "wasm 1a2b3c4" or "native 1a2b3c4+": how it was compiled and the commit
// of its source, with + where files had been changed since. Whoever builds or starts a program sets it.
var Build = "unnamed"
