//go:build js && wasm

package worker

import (
	"errors"
	"time"

	"orrery/sim"
	"orrery/sim/host/wire"
	"orrery/sim/scene"
)

const (
	breath    = 10 * time.Millisecond  // between two turns of the event loop
	telling   = 100 * time.Millisecond // between two progress events
	picturing = 40 * time.Millisecond  // between two scenes
)

// host is where one run happens.
type host struct {
	w     *worker
	link  string
	quiet bool

	start    time.Time
	idle     time.Duration // paused or slowed down: not the experiment's time
	breathed time.Time
	told     time.Time
	pictured time.Time
	sent     wire.Sent // what the page has of the series
	written  wire.Written
	judged   int  // how many claims were already judged when the page was last told
	ended    bool // the run has ended: pictures are of its handles
}

func newHost(w *worker, c wire.Command) *host {
	now := time.Now()
	w.paused, w.step = false, false
	return &host{w: w, link: c.Link, quiet: c.Quiet, start: now, breathed: now, sent: wire.Sent{}, written: wire.Written{}}
}

// elapsed is the time that the run has taken, in milliseconds.
func (h *host) elapsed() float64 {
	return float64((time.Since(h.start) - h.idle).Microseconds()) / 1000
}

// Breathe hears commands and tells the page how far the run has come.
func (h *host) Breathe(r *sim.Live) {
	now := time.Now()
	held := h.w.paused && !h.w.step // a step has ended with its picture: not a breath later
	if !held && now.Sub(h.breathed) < breath {
		return
	}
	if now.Sub(h.told) >= telling {
		h.tell(r)
	}
	h.w.yield()
	h.hear()
	if h.w.paused && !h.w.step {
		h.tell(r)
		from := time.Now()
		for h.w.paused && !h.w.step {
			h.apply(<-h.w.commands)
		}
		h.idle += time.Since(from)
		h.tell(r)
	}
	h.breathed = time.Now()
}

// linger waits after a picture where the reader asked for slow motion. Whatever the reader does meanwhile (pause,
// step, another pace) ends the wait.
func (h *host) linger() {
	if h.w.delay <= 0 {
		return
	}
	from := time.Now()
	timer := time.NewTimer(time.Duration(h.w.delay) * time.Millisecond)
	defer timer.Stop()
	select {
	case c := <-h.w.commands:
		h.apply(c)
	case <-timer.C:
	}
	h.idle += time.Since(from)
}

// hear takes the commands that have come meanwhile.
func (h *host) hear() {
	for {
		select {
		case c := <-h.w.commands:
			h.apply(c)
		default:
			return
		}
	}
}

func (h *host) apply(c wire.Command) {
	switch c.Do {
	case "pause":
		h.w.paused = true
	case "resume":
		h.w.paused, h.w.step = false, false
	case "step":
		h.w.paused, h.w.step = true, true
	case "pace":
		h.w.delay = c.DelayMS
	case "hand":
		h.w.pending = nil // handles serve a run that has ended
	case "judge":
		h.w.judge(c)
	case "run", "prepare":
		h.w.later = append(h.w.later, c)
	}
}

// tell posts progress, the measures so far and what was plotted since the last event.
func (h *host) tell(r *sim.Live) {
	h.told = time.Now()
	p := r.Progress()
	e := wire.Event{Kind: "progress", Link: h.link, Progress: &p, ElapsedMS: h.elapsed(), Paused: h.w.paused && !h.w.step}
	if p.Fraction > 0.02 {
		e.LeftMS = e.ElapsedMS * (1 - p.Fraction) / p.Fraction
	}
	if !h.quiet {
		e.Caption, e.Measures, e.Charts = r.Caption(), r.Measures(), h.sent.Deltas(r.Series())
		e.Texts = h.written.Pieces(r.Texts())
		if early := r.Verdicts(); len(early) > h.judged {
			e.Claims, h.judged = early, len(early)
		}
	}
	h.w.post(e)
}

// WantScene is true when the stage is ready for another picture and the last one has been seen.
func (h *host) WantScene() bool {
	if h.quiet {
		return false
	}
	return h.w.step || h.w.stage.credit && time.Since(h.pictured) >= picturing
}

// WantMoment is true for whoever has a stage: it queues what comes faster than it can be seen.
func (h *host) WantMoment() bool { return !h.quiet && h.w.stage.open() }

// Scene sends a picture.
func (h *host) Scene(s *scene.Scene) {
	switch {
	case h.quiet:
	case h.ended:
		h.w.stage.offer(s)
	default:
		h.w.stage.show(s)
		h.pictured = time.Now()
		h.w.step = false
		h.linger()
	}
}

// Keep shares among the runs of this worker what they make once.
func (h *host) Keep(key string, make func() any) any { return h.w.kept.Keep(key, make) }

// Sum is that of a file which fetch has brought and checked.
func (h *host) Sum(name string) string { return h.w.sums[name] }

// Data is a file that fetch has brought.
func (h *host) Data(name string) ([]byte, error) {
	if b, ok := h.w.files[name]; ok {
		return b, nil
	}
	return nil, errors.New("the experiment did not say that it needs it")
}
