package page

import (
	"slices"
	"strings"
	"time"

	"orrery/app/page/batch"
	"orrery/app/page/export"
	"orrery/app/page/notice"
	"orrery/app/page/run"
	"orrery/app/page/setting"
	"orrery/app/page/verdict"
	"orrery/sim"
	"orrery/sim/host/wire"
)

// lab is what the parts of an experiment's page do together. It knows neither the browser nor the elements: workers and
// the address bar are behind [bench].
type lab struct {
	info    sim.Info
	notices *notice.List
	setting *setting.Setting
	run     *run.Run
	further *batch.Further
	bench   bench // nil while the page is built
	embed   bool  // the link asks for the experiment alone

	files    run.Files
	query    string // what the address bar shows of the setting
	mended   bool   // that is a link of which not all could be taken
	proposed int    // grows with all that the reader does to the setting
}

// bench is what a lab needs of the browser.
type bench interface {
	run.Host
	batch.Host
	Show(query string, run bool)      // the setting in the address bar
	Focus(id string)                  // brings the reader to a control
	Reveal(id string)                 // unfolds what a control lies in
	Bring(id string)                  // scrolls to a part of the page
	Later(d time.Duration, do func()) // in the page's turn
}

func newLab(in sim.Info, stored *run.Stored) *lab {
	l := &lab{info: in, notices: &notice.List{}, setting: setting.New(in), files: run.Files{}}
	l.run = run.New(in, stored, l.notices)
	l.further = batch.New(l.run, l.notices)
	return l
}

// mount gives the parts the browser.
func (l *lab) mount(b bench) {
	l.bench = b
	l.run.Mount(b)
	l.further.Mount(b)
}

// Open takes the setting of a link. Nothing runs, unless the link says so and every value is legal.
func (l *lab) Open(query string) {
	l.notices.Empty()
	run := l.take(query)
	if l.bench == nil {
		return
	}
	if id := l.setting.Wrong(); id != "" {
		l.bench.Reveal("p-" + id)
	}
	if run {
		l.Start()
	}
}

// Follow takes a link of the page itself, one to try: it sets the values, brings the reader to the picture and runs, without
// a page anew.
func (l *lab) Follow(query string) {
	embed := l.embed
	l.notices.Clear()
	l.take(query)
	l.embed = embed || l.embed // the page stays what it is
	l.query = l.setting.Query(l.embed)
	l.bench.Show(l.query, false)
	l.bench.Bring("picture")
	l.Start()
}

// take reads the setting of a link, and reports whether it asks to be run and can be.
func (l *lab) take(query string) bool {
	link, said := l.setting.Open(query)
	l.embed, l.query = link.Embed, strings.TrimPrefix(query, "?")
	l.mended = l.setting.Wrong() != "" || slices.ContainsFunc(said, func(n notice.Notice) bool { return n.Kind == notice.Error })
	l.proposed++
	l.run.Before = l.setting.Values()
	l.notices.Say(said...)
	return link.Run
}

// Set takes what somebody typed or dragged.
func (l *lab) Set(id, text string, done bool) {
	l.proposed++
	if l.setting.Set(id, text, done) {
		l.changed()
	}
}

// Own takes a file of the reader's own for a data slot.
func (l *lab) Own(id string, b []byte) { l.Set(id, l.files.Keep(b), true) }

// Refuse says at a control why what the reader gave it can't be taken.
func (l *lab) Refuse(id, value, message string) { l.setting.Refuse(id, value, message) }

// Has reports whether the file of a slot's value is at hand.
func (l *lab) Has(value string) bool { return l.files.Has(value) }

// Preset takes a named setting.
func (l *lab) Preset(p sim.Preset) { l.took(l.setting.Preset(p)) }

// Reset brings the defaults back, with the same seed: the same run again.
func (l *lab) Reset() {
	l.took(l.setting.Reset())
	l.notices.Clear()
}

func (l *lab) took(problem *sim.Problem) {
	if problem != nil {
		l.notices.Say(notice.Notice{Kind: notice.Error, Text: problem.Message})
		return
	}
	l.changed()
}

// changed shows the new setting in the address bar, whole: a short link stays as it was typed until then.
func (l *lab) changed() {
	l.query, l.mended = l.setting.Query(l.embed), false
	l.proposed++
	l.run.Before = l.setting.Values()
	if l.bench != nil {
		l.bench.Show(l.query, false)
	}
}

// settled is how long a handle must rest before what it asks for is run.
const settled = 300 * time.Millisecond

// propose takes the values that a handle asks for, and runs them once it rests.
func (l *lab) propose(e wire.Event) {
	if l.run.State != run.Done || e.Link != l.run.Link {
		return // of a run that is no longer shown
	}
	problem := l.setting.Propose(e.Set)
	if l.took(problem); problem != nil {
		return
	}
	this := l.proposed
	l.bench.Later(settled, func() {
		if this == l.proposed { // nothing was done since
			l.Start()
		}
	})
}

// Start runs the setting that the controls show, or brings the reader to the one that can't be taken.
func (l *lab) Start() {
	if id := l.setting.Wrong(); id != "" {
		l.bench.Focus("p-" + id)
		return
	}
	l.notices.Clear()
	l.further.Leave()
	l.proposed++
	if l.mended {
		l.query, l.mended = l.setting.Query(l.embed), false
	}
	l.bench.Show(l.query, true)
	l.run.Start(l.setting.Link())
}

// moved says whether the controls show another setting than the run at hand, and how the two differ.
func (l *lab) moved() (there, own string, yes bool) {
	if l.run.Link == "" || l.run.Link == l.setting.Link() {
		return "", "", false
	}
	there, own = setting.Differ(l.info, l.run.Values(), l.setting.Values())
	return there, own, true
}

// shown is the setting of the run that is shown, where the controls show another; else "".
func (l *lab) shown() string {
	there, _, moved := l.moved()
	if !moved {
		return ""
	}
	return there
}

// whose says of which setting the numbers and charts are.
func (l *lab) whose() string {
	if l.run.Link == "" {
		return ""
	}
	return "Of the run shown: " + l.info.Told(l.run.Values()) + "."
}

// hear takes an event of the reader's worker.
func (l *lab) hear(e wire.Event) {
	switch {
	case e.Kind == "judged":
		verdict.Take(l.run, l.further, e)
	case e.Kind == "proposal":
		l.propose(e)
	case l.run.Hear(e):
		l.further.Keep()
		l.further.Offer()
	}
}

// address is the link to hand on for the setting that the controls show. Base is the way to the site's root.
func (l *lab) address(base string) string { return export.Address(base, l.info, l.setting.Values()) }
