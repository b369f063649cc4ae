// Package batch runs many links natively, side by side: checks, ensembles and sweeps. Runs are independent, so
// neither their order nor their number of workers shows in a number.
package batch

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"orrery/sim"
	"orrery/sim/scene"
)

// Host runs an experiment without a screen.
type Host struct {
	Load func(name string) ([]byte, error) // of data files
	Tell func(r *sim.Live)                 // between steps; may call r.Stop; nil for nothing
	Kept *sim.Shelf                        // shared with other runs; nil for none
	Last *scene.Scene                      // the last picture
}

// Breathe tells the caller how far the run has come.
func (h *Host) Breathe(r *sim.Live) {
	if h.Tell != nil {
		h.Tell(r)
	}
}

// WantScene is false: only the first and the last picture are taken.
func (h *Host) WantScene() bool { return false }

// WantMoment is false too.
func (h *Host) WantMoment() bool { return false }

// Scene keeps the picture.
func (h *Host) Scene(s *scene.Scene) { h.Last = s }

// Keep shares with other runs what they make once.
func (h *Host) Keep(key string, make func() any) any {
	if h.Kept == nil {
		return make()
	}
	return h.Kept.Keep(key, make)
}

// Data loads a file.
func (h *Host) Data(name string) ([]byte, error) {
	if h.Load == nil {
		return nil, errors.New("this host has no data")
	}
	return h.Load(name)
}

// Batch is how links are run. Its zero runs one a core and tells nobody.
type Batch struct {
	Workers int                               // runs side by side; 0: one a core
	Load    func(name string) ([]byte, error) // of data files
	Tell    func(i int, r *sim.Live)          // hears of link i's progress, from that run's goroutine
	Done    func(i int, r *sim.Record)        // hears of link i's record, from that run's goroutine
}

// Run executes the links of e as a [Batch].
func Run(e *sim.Experiment, links []string, workers int, load func(string) ([]byte, error), tell func(i int, r *sim.Live)) ([]*sim.Record, error) {
	return Batch{Workers: workers, Load: load, Tell: tell}.Run(e, links)
}

// Run executes the links of e and returns their records in the order of the links. The first failure stops the links
// that have not started.
func (b Batch) Run(e *sim.Experiment, links []string) ([]*sim.Record, error) {
	workers := b.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	in := e.Info()
	records := make([]*sim.Record, len(links))
	var (
		kept  sim.Shelf
		mu    sync.Mutex
		first error
		group sync.WaitGroup
		next  = make(chan int)
	)
	for range min(workers, len(links)) {
		group.Go(func() {
			for i := range next {
				_, query := sim.SplitLink(links[i])
				l, problems := in.Parse(query)
				var err error
				if len(problems) > 0 {
					err = problems[0]
				} else {
					h := &Host{Load: b.Load, Kept: &kept}
					if b.Tell != nil {
						h.Tell = func(r *sim.Live) { b.Tell(i, r) }
					}
					records[i], _, err = sim.Execute(e, l.Values, h)
					if err == nil && b.Done != nil {
						b.Done(i, records[i])
					}
				}
				if err != nil {
					mu.Lock()
					if first == nil {
						first = fmt.Errorf("%s: %w", links[i], err)
					}
					mu.Unlock()
				}
			}
		})
	}
	for i := range links {
		mu.Lock()
		stop := first != nil
		mu.Unlock()
		if stop {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	return records, first
}

// Check runs what the claims of rec still need and judges them all; rec then carries those runs.
func Check(e *sim.Experiment, rec *sim.Record, workers int, load func(string) ([]byte, error), tell func(link string, r *sim.Live)) error {
	in := e.Info()
	known := map[string]sim.Measures{rec.Link: rec.Measures}
	links := in.Missing(rec.Params, known)
	records, err := Run(e, links, workers, load, func(i int, r *sim.Live) {
		if tell != nil {
			tell(links[i], r)
		}
	})
	if err != nil {
		return err
	}
	for _, r := range records {
		known[r.Link] = r.Measures
		rec.Runs = append(rec.Runs, r.Brief())
	}
	rec.Claims = e.Judge(rec.Params, known)
	return nil
}
