package robust

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/stat"
)

const (
	looks = 150 // how often the curves are drawn on, at most
	first = "Four descents"
)

// A lab is where arms descend: all on one problem, from one direction.
type lab struct {
	r           *sim.Run
	p           *problem
	b, bSquared kernels.Matrix[float64]
	T           int
	done        []*arm
}

func newLab(r *sim.Run, p *problem) *lab {
	return &lab{r: r, p: p, b: p.spectral(false), bSquared: p.spectral(true), T: iters.In(r)}
}

// start puts an arm at its start.
func (b *lab) start(how method) *arm {
	from := b.b
	if how.squared {
		from = b.bSquared
	}
	return newArm(b.p, how, from, b.T)
}

// descend is the arm of that method at its end; it goes there if none has yet.
func (b *lab) descend(how method) *arm {
	for _, a := range b.done {
		if a.method == how {
			return a
		}
	}
	a := b.start(how)
	for range b.r.Steps(name(how), b.T) {
		a.step()
	}
	b.done = append(b.done, a)
	return a
}

// name is that of an arm's phase.
func name(how method) string {
	if how.squared {
		return fmt.Sprintf("Squared loss, step %v", how.eta)
	}
	return fmt.Sprintf("α = %v, r′ = %d, η₀ = %v", how.alpha, how.rank, how.eta)
}

// settings are the methods of the four arms that are watched.
func settings(r *sim.Run) (m [watched]method) {
	m[small] = method{rank: rank.In(r), alpha: alpha.In(r), eta: eta.In(r)}
	m[exact], m[large], m[l2] = m[small], m[small], m[small]
	m[exact].rank = trueRank.In(r)
	m[large].alpha = 1
	m[l2].squared, m[l2].eta = true, l2Step[0]
	return m
}

// others are the methods that charts and claims need besides, some of them among the four.
func others(how [watched]method) (byStart, byRank, byStep []method, squared method) {
	for _, a := range with(starts, how[small].alpha) {
		m := how[small]
		m.alpha = a
		byStart = append(byStart, m)
	}
	for _, k := range with(ranks, how[small].rank) {
		m := how[small]
		if m.rank = k; k >= how[exact].rank {
			byRank = append(byRank, m)
		}
	}
	for _, e := range steps {
		m := how[large]
		m.eta = e
		byStep = append(byStep, m)
	}
	squared = how[l2]
	squared.eta = l2Step[1]
	return byStart, byRank, byStep, squared
}

// with is a rising list and x, at its place.
func with[T cmp.Ordered](list []T, x T) []T {
	out := append(slices.Clone(list), x)
	slices.Sort(out)
	return slices.Compact(out)
}

func run(r *sim.Run) {
	how := settings(r)
	pic := newPicture(r)
	if how[small].rank < how[exact].rank {
		pic.refused = fmt.Sprintf("A model of rank %d cannot hold a matrix of rank %d: raise r′ or lower r.", how[small].rank, how[exact].rank)
		r.Say("%s Nothing was run.", pic.refused)
		r.Draw(pic.draw)
		return
	}
	byStart, byRank, byStep, squared := others(how)
	plan(r, how, byStart, byRank, byStep, []method{squared})
	r.Say("Drawing a matrix X* of rank %d and %d measurements of it, %.0f%% of them corrupted.", trueRank.In(r), measurements.In(r), 100*outliers.In(r))
	r.Draw(pic.draw)
	p := newProblem(r)
	b := newLab(r, p)
	truth := p.lossOfTruth()
	r.Measure("loss_truth", truth)

	four := watch(b, how, pic)

	r.Say("The same measurements again, from other starts, with other ranks and steps: the two charts of floors fill.")
	r.Draw(pic.draw)
	var xs, ys []float64
	for _, m := range byStart {
		a := b.descend(m)
		r.Plot("floor", "small", m.alpha, a.err)
		if m.alpha <= 1e-2 && slices.Contains(starts, m.alpha) {
			xs, ys = append(xs, m.alpha), append(ys, a.err)
			r.Measure(fmt.Sprintf("error_alpha%.0e", m.alpha), a.err)
			if a.halved >= 0 {
				r.Measure(fmt.Sprintf("halved_alpha%.0e", m.alpha), float64(a.halved))
			}
		}
	}
	if slope := stat.Exponent(xs, ys); !math.IsNaN(slope) && !math.IsInf(slope, 0) {
		r.Measure("slope", slope)
	}
	for _, m := range byRank {
		a := b.descend(m)
		r.Plot("rank", "small", float64(m.rank), a.err)
		if m.rank == 5 && how[exact].rank < 5 || m.rank == d { // both too wide, or there is nothing to compare
			r.Measure(fmt.Sprintf("error_rank%d", m.rank), a.err)
		}
	}
	lowest := math.Inf(1)
	for _, m := range byStep {
		a := b.descend(m)
		lowest = min(lowest, a.err)
		r.Measure(fmt.Sprintf("error_large_%v", m.eta), a.err)
		if m.eta == 0.25 {
			r.Measure("loss_l", a.loss)
		}
	}
	r.Measure("error_large_best", lowest)
	r.Measure("best_l2", min(four[l2].best, b.descend(squared).best))

	pic.finish(b, how)
	conclude(r, four, truth)
}

// watch lets the four arms descend side by side.
func watch(b *lab, how [watched]method, pic *picture) (four [watched]*arm) {
	r := b.r
	for k, m := range how {
		four[k] = b.start(m)
		for j, other := range how[:k] {
			if other == m {
				four[k] = four[j] // r' = r, or α = 1: two arms are one
			}
		}
	}
	pic.begin(b.p, four[small], four[large])
	record(r, four)
	r.Say("Both begin in the same direction: the small start at %v of its length, all but nothing, the large one at all of it. Every needle is a measurement that is not fitted yet.", alpha.In(r))
	r.Moment(pic.draw)

	every := (b.T + looks - 1) / looks
	for t := range r.Steps(first, b.T) {
		for _, a := range four {
			if a.t == t { // it has not moved already as another's twin
				a.step()
			}
		}
		if (t+1)%every == 0 || t+1 == b.T {
			record(r, four)
			tell(r, four)
			pic.stepped()
		}
	}
	b.done = append(b.done, four[:]...)
	for k, info := range arms {
		if a := four[k]; !a.lost {
			r.Measure("error_"+info.ID, a.err)
		}
	}
	r.Measure("best_small", four[small].best)
	return four
}

// record adds to the curves and the readouts.
func record(r *sim.Run, four [watched]*arm) {
	truth := r.Measures()["loss_truth"]
	for k, a := range four {
		id := arms[k].ID
		if a.lost {
			r.Forget("error_" + id)
			continue
		}
		r.Measure("error_"+id, a.err)
		if a.err > 0 { // the axes are logarithmic
			r.Plot("error", id, float64(a.t), a.err)
			if k != l2 {
				r.Plot("trajectory", id, a.loss-truth, a.err)
			}
		}
		if a.reached >= 0 {
			r.Measure("reached_"+id, float64(a.reached))
		}
	}
	for _, k := range []int{small, large} {
		if truth > 0 {
			r.Measure("loss_"+arms[k].ID, four[k].loss/truth)
		}
	}
	r.Measure("best_l2", four[l2].best)
	r.Measure("above", float64(four[small].above()))
	if c := four[small].cosine(); !math.IsNaN(c) {
		r.Measure("cosine", c)
	}
}

// tell says what to look at in this phase.
func tell(r *sim.Run, four [watched]*arm) {
	s, l := four[small], four[large]
	switch {
	case s == l:
		r.Say("Iteration %d. Both start at the same size here, so both are the same: error %.2f. Every direction is there from the beginning, so noise is fitted with it.", s.t, s.err)
	case s.err > 0.9:
		r.Say("Iteration %d. The small start is still black, error %.2f: its %d directions grow by a share of themselves in each iteration, the signal's fastest. The large start has error %.2f already.",
			s.t, s.err, trueRank.In(r), l.err)
	case s.err > 0.1:
		r.Say("Iteration %d. Now: %d of 30 eigenvalues have left the floor, and the pattern of X* appears. Error %.2f. The large start stays a speckled carpet, error %.2f.",
			s.t, s.above(), s.err, l.err)
	default:
		r.Say("Iteration %d. The small start has error %.3f, the large one %.2f. %s", s.t, s.err, l.err, standing(s, l))
	}
}

// standing says how much of the outliers two arms have left unfitted.
func standing(s, l *arm) string {
	left := func(a *arm) float64 {
		sum, all := 0.0, 0.0
		for i, gross := range a.p.gross {
			if gross {
				sum, all = sum+math.Abs(float64(a.res[i])), all+math.Abs(a.p.s[i])
			}
		}
		return 100 * sum / all
	}
	if !slices.Contains(s.p.gross, true) {
		return "There are no outliers here; every needle that is left is noise."
	}
	return fmt.Sprintf("Below, look at the brass needles: the small start leaves %.0f%% of the outliers standing, as the truth would leave all; the large one, which bends to fit them, %.0f%%.", left(s), left(l))
}

// conclude is the last caption.
func conclude(r *sim.Run, four [watched]*arm, truth float64) {
	s, l := four[small], four[large]
	end := "Drag the ring below to ruin another measurement."
	switch {
	case s == l:
		r.Say("From a start of size 1 the error stays at %.2f, and the loss is %.3f of the truth's: a better fit, a worse answer. %s", s.err, s.loss/truth, end)
	case s.err < 0.03 && l.err < 0.03 && l.reached >= 0 && s.reached >= 0:
		r.Say("With this much data both arrive: the small start after %d iterations, the large one after %d. %s", s.reached, l.reached, end)
	case s.err < 0.03 && l.err > 0.1 && l.loss < truth:
		r.Say("Error %s from the small start, %s from the large one, whose loss is %.3f of the truth's own: the lowest loss is not the best answer. %s", short(s.err), short(l.err), l.loss/truth, end)
	case s.best < 0.9*s.err:
		r.Say("The small start ends at an error of %.2f; on its way it had been at %.2f, then it began to fit the noise. Large start: %.2f. %s", s.err, s.best, l.err, end)
	default:
		r.Say("The small start ends at an error of %s, the large one at %s. %s", short(s.err), short(l.err), end)
	}
}

// plan shares the progress bar by iterations.
func plan(r *sim.Run, how [watched]method, more ...[]method) {
	shares := []any{first, float64(watched)}
	seen := slices.Clone(how[:])
	for _, list := range more {
		for _, m := range list {
			if !slices.Contains(seen, m) {
				seen = append(seen, m)
				shares = append(shares, name(m), 1.0)
			}
		}
	}
	r.Plan(shares...)
}
