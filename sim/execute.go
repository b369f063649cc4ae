package sim

import (
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"orrery/sim/scene"
)

// Host is where a run happens. Nothing it does (pausing, drawing or not, on whatever machine) changes a number.
type Host interface {
	// Breathe is called between steps. It may look at r, wait (pause), or call r.Stop.
	Breathe(r *Run)
	// WantScene says whether a scene would be shown now.
	WantScene() bool
	// WantMoment says whether the picture of an event would be shown, if only later.
	WantMoment() bool
	// Scene takes a picture of the run.
	Scene(s *scene.Scene)
	// Data is the named file of the data manifest, whole.
	Data(name string) ([]byte, error)
}

// Progress is how far a run has come.
type Progress struct {
	Phase       string  `json:"phase"`
	Done, Total int     `json:"-"`
	Fraction    float64 `json:"fraction"` // of the whole run, 0 to 1
}

// Run is one execution of an experiment: what its code may ask of its host.
type Run struct {
	Values   Values
	Measures Measures
	Progress Progress
	Caption  string // what to look at now
	Series   []Series

	host     Host
	e        *Experiment
	seed     uint64
	index    map[[2]string]int // (chart, series) -> place in Series
	plan     []phase
	draw     func(*scene.Scene)
	drawn    bool // the first picture has been asked for
	handles  map[string]func(x, y float64)
	fraction float64
	faults   []string
}

type phase struct {
	name  string
	share float64
	done  bool
}

// Stopped is what Execute returns when the host stopped the run.
var Stopped = errors.New("stopped")

type stop struct{}

// Stop ends the run at once; only a host calls it, from Breathe.
func (r *Run) Stop() { panic(stop{}) }

// Execute runs e with values v (complete and legal) on host and returns its record, judged as far as this one
// run can, and the run, whose handles stay alive. A panic of the experiment is an error that says where.
func Execute(e *Experiment, v Values, host Host) (rec *Record, r *Run, err error) {
	in := e.Info()
	v, p := in.With(in.Defaults(), v)
	if p != nil {
		return nil, nil, p
	}
	r = &Run{Values: v, Measures: Measures{}, host: host, e: e, seed: uint64(v[Seed.ID].(int)),
		index: map[[2]string]int{}, handles: map[string]func(x, y float64){}}
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
	e.Run(r)
	r.Redraw()
	rec = &Record{Experiment: e.Slug, Version: e.Version, Link: in.String(v), Params: v, Measures: r.Measures,
		Charts: r.Series, Digest: Digest(r.Measures, r.Series), Build: Build, Says: r.Caption,
		ElapsedMS: float64(time.Since(start).Microseconds()) / 1000}
	rec.Claims = e.Judge(v, map[string]Measures{rec.Link: rec.Measures})
	return rec, r, nil
}

// Build names the program that made a record; the Makefile sets it by the linker.
var Build = "development"

// Rand is the run's stream of that name. One name a purpose: a draw added here moves nothing elsewhere.
func (r *Run) Rand(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(mix(r.seed), h.Sum64()))
}

// mix spreads neighbouring seeds over the generator's state (splitmix64's finaliser).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Faults are what the experiment used and has not declared: mistakes in its code, of which a reader's run says nothing
// and every test does.
func (r *Run) Faults() []string { return r.faults }

func (r *Run) fault(format string, a ...any) {
	if f := fmt.Sprintf(format, a...); !slices.Contains(r.faults, f) {
		r.faults = append(r.faults, f)
	}
}

// Data is a file of the data manifest; it must be among those that Experiment.Data names for these values.
func (r *Run) Data(name string) []byte {
	if r.e.Data == nil || !slices.Contains(r.e.Data(r.Values), name) {
		r.fault("it reads the data file %q, which its Data does not name for these values", name)
	}
	b, err := r.host.Data(name)
	if err != nil {
		panic(dataError{fmt.Errorf("the data file %s is not at hand: %w", name, err)})
	}
	return b
}

type dataError struct{ error }

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
	if i, ok := v.(int); ok {
		return float64(i)
	}
	return v.(float64)
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
			r.Progress = Progress{Phase: phase, Done: i, Total: n, Fraction: r.fraction}
			r.host.Breathe(r)
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
func (r *Run) Breathe() { r.host.Breathe(r) }

// Measure records a named scalar.
func (r *Run) Measure(id string, v float64) { r.Measures[id] = v }

// Plot appends a point to a series of a declared chart.
func (r *Run) Plot(chart, series string, x, y float64) {
	s := r.series(chart, series)
	s.X, s.Y = append(s.X, Num(x)), append(s.Y, Num(y))
}

// PlotNamed appends a point with a label of its own.
func (r *Run) PlotNamed(chart, series, label string, x, y float64) {
	s := r.series(chart, series)
	s.X, s.Y, s.Labels = append(s.X, Num(x)), append(s.Y, Num(y)), append(s.Labels, label)
}

// Bar sets the bar of a series at a category.
func (r *Run) Bar(chart, series, category string, y float64) {
	s := r.series(chart, series)
	for i, l := range s.Labels {
		if l == category {
			s.Y[i] = Num(y)
			return
		}
	}
	s.Y, s.Labels = append(s.Y, Num(y)), append(s.Labels, category)
}

// Matrix sets a heat map of a chart, row by row ([rows × cols]).
func (r *Run) Matrix(chart, series string, rows, cols int, v []float64) {
	s := r.series(chart, series)
	s.Rows, s.Cols, s.Y = rows, cols, make([]Num, len(v))
	for i, x := range v {
		s.Y[i] = Num(x)
	}
}

// Clear empties a series, for a curve that is drawn anew.
func (r *Run) Clear(chart, series string) {
	s := r.series(chart, series)
	*s = Series{Chart: s.Chart, ID: s.ID}
}

func (r *Run) series(chart, series string) *Series {
	key := [2]string{chart, series}
	i, ok := r.index[key]
	if !ok {
		r.declared(chart, series)
		i = len(r.Series)
		r.index[key] = i
		r.Series = append(r.Series, Series{Chart: chart, ID: series})
	}
	return &r.Series[i]
}

// declared sees to it that the experiment has the chart, and the chart the series, if it names all of its own.
func (r *Run) declared(chart, series string) {
	i := slices.IndexFunc(r.e.Charts, func(c Chart) bool { return c.ID == chart })
	if i < 0 {
		r.fault("it plots into the chart %q, which it does not declare", chart)
		return
	}
	named := r.e.Charts[i].Series
	if len(named) > 0 && !r.e.Charts[i].Open && !slices.ContainsFunc(named, func(s SeriesInfo) bool { return s.ID == series }) {
		r.fault("it plots the series %q, which its chart %q does not declare", series, chart)
	}
}

// Draw lets f fill the next scene, if the host wants one now. f must only look. The last f draws the last
// picture, when the run has ended, and again whenever the reader moves a handle.
func (r *Run) Draw(f func(*scene.Scene)) {
	r.draw = f
	if r.drawn && !r.host.WantScene() {
		return
	}
	r.drawn = true
	r.Redraw()
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

// Redraw sends the last picture again.
func (r *Run) Redraw() {
	if r.draw != nil {
		r.picture(false)
	}
}

func (r *Run) picture(hold bool) {
	s := &scene.Scene{Hold: hold}
	r.draw(s)
	r.host.Scene(s)
}

// Say is the sentence under the stage: what to look at now.
func (r *Run) Say(format string, a ...any) { r.Caption = fmt.Sprintf(format, a...) }

// Handle offers the reader something to move on the stage once the run has ended: elements of the scene whose
// Handle has this name. f gets the place in the panel's coordinates; what it does never enters the record.
func (r *Run) Handle(name string, f func(x, y float64)) { r.handles[name] = f }

// Move serves a handle and redraws; it reports whether there is such a handle.
func (r *Run) Move(name string, x, y float64) bool {
	f, ok := r.handles[name]
	if ok {
		f(x, y)
		r.Redraw()
	}
	return ok
}
