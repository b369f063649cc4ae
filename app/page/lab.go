package page

import (
	"fmt"
	"maps"
	"slices"

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

// lab is the state of an experiment's page and what the reader may do with it. It knows neither the browser nor
// the elements: workers and the address bar are behind [bench].
type lab struct {
	info   sim.Info
	stored *Stored
	bench  bench

	values   sim.Values
	typed    map[string]string      // what stands in a field while it can't be taken
	problems map[string]sim.Problem // by control
	messages []message              // what no control can be blamed for
	embed    bool

	state    State
	paused   bool
	slow     bool
	link     string // of the run at hand
	progress sim.Progress
	phase    string // what the worker does before the run: fetching data
	elapsed  float64
	left     float64
	caption  string
	words    string // the text twin of the last picture
	measures sim.Measures
	series   []sim.Series
	plotted  map[string]int // by chart: raised when a series changed
	record   *sim.Record
	shown    bool // the record at hand is the stored one

	known  map[string]*sim.Record // finished runs of this visit, by link
	order  []string               // of known, oldest first
	batch  *batch                 // a check or an ensemble under way
	spread *spread                // the last ensemble
}

// message is a sentence at the top of the experiment.
type message struct {
	Kind string // "error", "note"
	Text string
}

// bench is what a lab needs of the browser.
type bench interface {
	start(link string)              // run it on the reader's worker
	command(c wire.Command)         // to that worker
	stop()                          // end the worker
	address(query string, run bool) // show the setting in the address bar
	pool(links []string)            // run links on the pool
	endPool()
	judge(link string, known map[string]sim.Measures)
	focus(id string)
	refresh()
}

func newLab(in sim.Info, stored *Stored) *lab {
	l := &lab{info: in, stored: stored, state: Idle, values: in.Defaults(), typed: map[string]string{},
		problems: map[string]sim.Problem{}, plotted: map[string]int{}, known: map[string]*sim.Record{}}
	l.showStored()
	return l
}

// showStored puts the stored run on the page.
func (l *lab) showStored() {
	l.shown = false
	if l.stored == nil || l.stored.Record == nil {
		return
	}
	r := l.stored.Record
	r.Params = l.info.Values(r.Params)
	l.shown, l.record, l.link = true, r, r.Link
	l.measures, l.series, l.caption = r.Measures, r.Charts, r.Says
	l.replot()
}

func (l *lab) replot() {
	for _, c := range l.info.Charts {
		l.plotted[c.ID]++
	}
}

// open takes the setting of a link. Nothing runs, unless the link says so and every value is legal.
func (l *lab) open(query string) {
	link, problems := l.info.Parse(query)
	l.values = link.Values
	l.embed = link.Embed
	l.typed, l.problems, l.messages = map[string]string{}, map[string]sim.Problem{}, nil
	for _, p := range problems {
		if _, ok := l.info.Param(p.Param); ok {
			l.problems[p.Param] = p
			l.typed[p.Param] = p.Value
		} else {
			l.say("error", p.Message)
		}
	}
	if p := l.info.Stale(link); p != nil {
		l.say("note", p.Message)
	}
	if len(problems) > 0 {
		if link.Run {
			l.say("error", "The link asks to run at once, but not all of it can be taken. Look at what is marked, then press Run.")
		}
		return
	}
	if link.Run && l.bench != nil {
		l.run()
	}
}

func (l *lab) say(kind, text string) {
	m := message{kind, text}
	if !slices.Contains(l.messages, m) {
		l.messages = append(l.messages, m)
	}
}

// setting is the link that the controls show.
func (l *lab) setting() string { return l.info.String(l.values) }

// moved reports that the controls show another setting than the run at hand.
func (l *lab) moved() bool { return l.link != "" && l.setting() != l.link }

// set takes what somebody typed or dragged. While it is being typed (done is false) a mistake is not yet held
// against them.
func (l *lab) set(id, text string, done bool) {
	s, ok := l.info.Param(id)
	if !ok {
		return
	}
	v, p := s.Parse(text)
	if p != nil {
		l.typed[id] = text
		if done {
			l.problems[id] = *p
			l.bench.refresh()
		}
		return
	}
	delete(l.problems, id)
	if done {
		delete(l.typed, id)
	} else {
		l.typed[id] = text
	}
	if l.values[id] != v {
		l.values = with(l.values, id, v)
		l.changed()
	}
}

func with(v sim.Values, id string, x any) sim.Values {
	out := maps.Clone(v)
	out[id] = x
	return out
}

// changed shows the new setting in the address bar.
func (l *lab) changed() {
	if l.bench != nil {
		l.bench.address(l.info.Query(l.values), false)
	}
}

// preset takes a named setting: the defaults but for what it names. The seed stays.
func (l *lab) preset(p sim.Preset) {
	v, problem := l.info.With(l.info.Defaults(), p.Set)
	if problem != nil {
		l.say("error", problem.Message)
		return
	}
	if _, named := p.Set[sim.Seed.ID]; !named {
		v[sim.Seed.ID] = l.values[sim.Seed.ID]
	}
	l.values, l.typed, l.problems = v, map[string]string{}, map[string]sim.Problem{}
	l.changed()
}

// isPreset reports whether the controls show p.
func (l *lab) isPreset(p sim.Preset) bool {
	v, problem := l.info.With(l.info.Defaults(), p.Set)
	if problem != nil {
		return false
	}
	if _, named := p.Set[sim.Seed.ID]; !named {
		v[sim.Seed.ID] = l.values[sim.Seed.ID]
	}
	return l.info.Query(v) == l.info.Query(l.values)
}

// reset brings the defaults back, with the same seed: the same run again.
func (l *lab) reset() {
	l.preset(sim.Preset{})
	l.messages = nil
}

// run starts the setting that the controls show.
func (l *lab) run() {
	if len(l.problems) > 0 {
		for _, s := range l.info.Params {
			if _, bad := l.problems[s.ID]; bad {
				l.bench.focus("p-" + s.ID)
				break
			}
		}
		return
	}
	l.messages = nil
	l.link = l.setting()
	l.state, l.paused, l.shown, l.record, l.spread = Running, false, false, nil, nil
	l.progress, l.phase, l.elapsed, l.left, l.words = sim.Progress{}, "Starting", 0, 0, ""
	l.measures, l.series, l.caption = sim.Measures{}, nil, ""
	l.replot()
	l.bench.address(l.info.Query(l.values), true)
	l.bench.start(l.link)
}

// pause and step are heard between two steps of the experiment.
func (l *lab) pause() {
	if l.state != Running {
		return
	}
	l.paused = !l.paused
	do := "resume"
	if l.paused {
		do = "pause"
	}
	l.bench.command(wire.Command{Do: do})
}

func (l *lab) step() {
	if l.state == Running {
		l.paused = true
		l.bench.command(wire.Command{Do: "step"})
	}
}

// slower switches slow motion.
func (l *lab) slower() {
	l.slow = !l.slow
	l.bench.command(l.pace())
}

// slowMotion is the wait after each picture.
const slowMotion = 160

func (l *lab) pace() wire.Command {
	c := wire.Command{Do: "pace"}
	if l.slow {
		c.DelayMS = slowMotion
	}
	return c
}

// stop ends the run; what it has shown stays.
func (l *lab) stop() {
	if l.state != Running {
		return
	}
	l.bench.stop()
	l.state, l.paused, l.phase = Idle, false, ""
	l.caption = "Stopped. What the run had found so far stays here; press Run to start it again from the same seed."
}

// fail says that the run could not go on.
func (l *lab) fail(text string) {
	l.state, l.paused, l.phase = Failed, false, ""
	l.say("error", text)
}

// hear takes an event of the reader's worker.
func (l *lab) hear(e wire.Event) {
	if e.Kind == "judged" {
		l.judged(e)
		return
	}
	if l.state != Running || e.Link != l.link {
		return // of a run that was given up
	}
	switch e.Kind {
	case "loading":
		l.phase = "Fetching data"
		if e.Name == "" {
			l.phase = "Starting"
		}
	case "progress":
		l.phase = ""
		if e.Progress != nil {
			l.progress = *e.Progress
		}
		l.elapsed, l.left, l.paused = e.ElapsedMS, e.LeftMS, e.Paused
		if e.Caption != "" {
			l.caption = e.Caption
		}
		for id, x := range e.Measures {
			l.measures[id] = x
		}
		for _, d := range e.Charts {
			l.series = wire.Apply(l.series, d)
			l.plotted[d.Chart]++
		}
	case "record":
		l.state, l.paused, l.phase = Done, false, ""
		l.progress.Fraction, l.elapsed, l.left = 1, e.ElapsedMS, 0
		l.keep(e.Record)
		l.record = e.Record
		l.measures, l.series, l.caption = e.Record.Measures, e.Record.Charts, e.Record.Says
		l.replot()
		if len(l.known) > 1 {
			l.bench.judge(l.link, l.measured()) // earlier runs of this visit may decide more
		}
	case "failed":
		l.fail(e.Message)
	}
}

// keep remembers a finished run.
func (l *lab) keep(r *sim.Record) {
	r.Params = l.info.Values(r.Params)
	if l.known[r.Link] == nil {
		l.order = append(l.order, r.Link)
	}
	l.known[r.Link] = r
}

// measured are the measures of the runs that are known, the one at hand among them.
func (l *lab) measured() map[string]sim.Measures {
	out := map[string]sim.Measures{}
	if l.record != nil {
		out[l.record.Link] = l.record.Measures
	}
	for link, r := range l.known {
		out[link] = r.Measures
	}
	return out
}

// missing are the links that must still run so that every claim of the run at hand can be decided.
func (l *lab) missing() []string {
	if l.record == nil {
		return nil
	}
	return l.info.Missing(l.record.Params, l.measured())
}

// judged takes verdicts over all runs that are known.
func (l *lab) judged(e wire.Event) {
	if l.record == nil || e.Link != l.record.Link {
		return
	}
	r := *l.record
	r.Claims, r.Runs = e.Claims, nil
	needs := l.info.Missing(r.Params, nil)
	for _, link := range needs {
		if k := l.known[link]; k != nil && link != r.Link {
			r.Runs = append(r.Runs, k.Brief())
		}
	}
	if l.spread != nil {
		for _, link := range l.spread.Links {
			if k := l.known[link]; k != nil && link != r.Link && !slices.Contains(needs, link) {
				r.Runs = append(r.Runs, k.Brief())
			}
		}
	}
	l.record = &r
}

// tally counts the verdicts of the run at hand.
func (l *lab) tally() (holds, fails, open int) {
	if l.record == nil {
		return 0, 0, len(l.info.Claims)
	}
	for _, c := range l.record.Claims {
		switch c.Verdict {
		case sim.Holds:
			holds++
		case sim.Fails:
			fails++
		default:
			open++
		}
	}
	return holds, fails, open
}

// seconds is how long a run takes here: measured, once one has run.
func (l *lab) seconds() float64 {
	if l.record != nil && !l.shown && l.record.ElapsedMS > 0 {
		return l.record.ElapsedMS / 1000
	}
	if l.info.Seconds > 0 {
		return l.info.Seconds
	}
	return 8
}

// about says a duration as people do.
func about(s float64) string {
	switch {
	case s < 1.5:
		return "1 s"
	case s < 90:
		return fmt.Sprintf("%.0f s", s)
	}
	return fmt.Sprintf("%.0f min", s/60)
}
