// Package race lets learners run side by side, step by step, each on the same batches: what differs between them is then
// the method alone. Differences between runs are judged by stat.Paired.
package race

import "iter"

// A Race is several arms that learn from one stream of batches. In each round a batch is drawn, once, and every arm that has
// not finished takes a step on it, arm 0 first. The rounds count on from one [Race.Run] to the next. One goroutine.
type Race struct {
	Arms int
	// Draw draws the next batch for all. It is drawn whatever the arms do, so that none sees others because of a rival. nil
	// where there is nothing to draw.
	Draw func()
	// Step takes arm's step in a round (from 1) on the batch at hand, and reports whether the arm has finished with it: it has
	// converged, or diverged, and takes none from then on.
	Step func(round, arm int) (finished bool)
	// Look is a look-in after each round, when all arms have stepped; over says that the last of them has finished. nil for
	// none.
	Look func(round int, over bool)

	round    int
	left     int
	finished []bool
}

// Run goes through as many rounds as steps says (a run's Steps), and ends before them when every arm has finished.
func (r *Race) Run(steps iter.Seq[int]) {
	if r.finished == nil {
		r.finished, r.left = make([]bool, r.Arms), r.Arms
	}
	for range steps {
		if r.left == 0 {
			return
		}
		r.round++
		if r.Draw != nil {
			r.Draw()
		}
		for k := range r.Arms {
			if !r.finished[k] && r.Step(r.round, k) {
				r.finished[k] = true
				r.left--
			}
		}
		if r.Look != nil {
			r.Look(r.round, r.left == 0)
		}
	}
}

// Round is how many rounds have been run.
func (r *Race) Round() int { return r.round }
