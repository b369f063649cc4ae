// Package bar is one progress bar in a terminal over many runs.
package bar

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"orrery/sim"
)

// Bar is safe for several runs at once. A quiet one shows nothing.
type Bar struct {
	mu   sync.Mutex
	bar  *progressbar.ProgressBar
	runs int
	at   map[string]float64 // fraction by link
}

const steps = 10000

// New draws on w, unless it is to be quiet.
func New(quiet bool, w io.Writer) *Bar {
	b := &Bar{at: map[string]float64{}}
	if !quiet {
		b.bar = progressbar.NewOptions(steps, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(40),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	}
	return b
}

// Expect says that so many runs more will come.
func (b *Bar) Expect(runs int) { b.runs += runs }

// Tell shows how far the run of a link has come, under a word for what is going on.
func (b *Bar) Tell(link, word string, r *sim.Live) {
	if b.bar == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at[link] = r.Progress().Fraction
	sum := 0.0
	for _, f := range b.at {
		sum += f
	}
	b.bar.Describe(word)
	_ = b.bar.Set(min(steps-1, int(steps*sum/float64(max(1, b.runs))))) // a terminal that can't be written to stops no run
}

// Done takes the bar away.
func (b *Bar) Done() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
