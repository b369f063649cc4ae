//go:build js && wasm

package worker

import (
	"errors"
	"slices"
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
	sent     map[[2]string]shown // what the page has of each series
	judged   int                 // how many claims were already judged when the page was last told
	ended    bool                // the run has ended: pictures are of its handles
}

// shown is the part of a series that the page has: n values, of the array that begins at first. A series that was
// cleared and plotted anew has another array, even if it is as long as before.
type shown struct {
	n     int
	first *sim.Num
}

func newHost(w *worker, c wire.Command) *host {
	now := time.Now()
	w.paused, w.step = false, false
	return &host{w: w, link: c.Link, quiet: c.Quiet, start: now, breathed: now, sent: map[[2]string]shown{}}
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
		e.Caption, e.Measures, e.Charts = r.Caption(), r.Measures(), h.deltas(r)
		if early := r.Verdicts(); len(early) > h.judged {
			e.Claims, h.judged = early, len(early)
		}
	}
	h.w.post(e)
}

// deltas are the changes of the series since they were last told.
func (h *host) deltas(r *sim.Live) []wire.Delta {
	var out []wire.Delta
	for _, s := range r.Series() {
		key := [2]string{s.Chart, s.ID}
		had, n := h.sent[key], len(s.Y)
		from := had.n
		// A curve that only grew is sent from where it had ended; all others whole.
		if from == 0 || n < from || s.Rows > 0 || len(s.X) == 0 || &s.Y[0] != had.first {
			from = 0
		} else if n == from {
			continue
		}
		d := wire.Delta{Series: s, From: from}
		d.X, d.Y = tail(s.X, from), tail(s.Y, from)
		if len(s.Labels) > 0 {
			d.Labels = slices.Clone(s.Labels[from:])
		}
		out = append(out, d)
		if n > 0 {
			h.sent[key] = shown{n, &s.Y[0]}
		} else {
			h.sent[key] = shown{}
		}
	}
	return out
}

func tail(v []sim.Num, from int) []sim.Num {
	if len(v) <= from {
		return nil
	}
	return slices.Clone(v[from:])
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

// Data is a file that fetch has brought.
func (h *host) Data(name string) ([]byte, error) {
	if b := h.w.files[name]; b != nil {
		return b, nil
	}
	return nil, errors.New("the experiment did not say that it needs it")
}
