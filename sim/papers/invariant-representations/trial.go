package invariant

import (
	"fmt"
	"slices"

	"orrery/kernels"
	"orrery/sim"
)

// grid are the numbers of training interventions at which the worst accepted pair is judged; a trial that has not settled by
// the last of them counts as never.
var grid = []int{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96}

const (
	mostTraining = 96
	never        = 144.0
	settled      = 0.005 // failures that count as none: so small that one bad site in 64 counts
	unseenTotal  = 120   // unseen interventions of a trial, about: the same number at every site,
	unseenSite   = 6     // and at least so many
)

// setting is what a run's values say.
type setting struct {
	d, m, n, sems     int
	sites             string
	eps, slack, scale float64
}

func settingOf(r *sim.Run) setting {
	return setting{d: nodes.In(r), m: interventions.In(r), n: samples.In(r), sems: sems.In(r), sites: where.In(r),
		eps: epsilon.In(r), slack: slack.In(r), scale: strength.In(r)}
}

// A world is one model with its training environments and its unseen interventions.
type world struct {
	*sem
	sites    []int
	strikes  []intervention            // of the training
	training []kernels.Matrix[float64] // [strike] sample covariances
	pooled   []kernels.Matrix[float64] // [strike] mean of those so far
	unseen   []intervention            // going round the sites, in an order drawn by lot

	o          *observer
	m          kernels.Matrix[float64]
	population kernels.Matrix[float64]
}

// newWorld draws the k-th world of that many nodes. Both site sets share its graph and its weights.
func newWorld(r *sim.Run, s setting, d int, sites string, k int) *world {
	stream := func(purpose string) string { return fmt.Sprintf("%s, d = %d, %d", purpose, d, k) }
	w := &world{sem: newSEM(d, r.Again(stream("graph")), r.Again(stream("weights"))), o: newObserver(d),
		m: kernels.New[float64](d, d), population: kernels.New[float64](d, d)}
	w.sites = w.everywhere()
	if sites == fixed {
		w.sites = w.three(r.Again(stream("sites")))
	}
	rng := r.Again(stream("training, " + sites))
	for e := range mostTraining {
		if e%8 == 0 {
			r.Breathe()
		}
		w.strikes = append(w.strikes, w.intervene(w.sites[rng.IntN(len(w.sites))], s.scale, rng))
		w.mixing(w.m, &w.strikes[e])
		cov, mean := kernels.New[float64](d, d), kernels.New[float64](d, d)
		w.o.sample(cov, w.m, s.n, rng)
		if e > 0 {
			kernels.Lerp(mean.Data, w.pooled[e-1].Data, cov.Data, 1/float64(e+1))
		} else {
			copy(mean.Data, cov.Data)
		}
		w.training, w.pooled = append(w.training, cov), append(w.pooled, mean)
	}
	rng = r.Again(stream("unseen, " + sites))
	for range max(unseenSite, unseenTotal/len(w.sites)) {
		for _, i := range rng.Perm(len(w.sites)) {
			w.unseen = append(w.unseen, w.intervene(w.sites[i], s.scale, rng))
		}
	}
	return w
}

// strike is the covariance of an infinite sample under an intervention; it is good until the next call.
func (w *world) strike(hit *intervention) kernels.Matrix[float64] {
	w.mixing(w.m, hit)
	w.o.population(w.population, w.m)
	return w.population
}

// isCause reports whether the pair are the target's two true causes.
func (w *world) isCause(p *pair) bool {
	c := w.parents[w.y]
	return p.a == c[0] && p.b == c[1]
}

// A trial is what is learnt from one world: for every number of interventions of the grid how the worst accepted pair fares,
// and at the run's own number how well two models predict.
type trial struct {
	at        []int     // numbers of interventions: the grid and m
	sup       []float64 // [at] largest share of unseen interventions at which an accepted pair fails
	share     []float64 // [at] accepted pairs / pairs
	accepted  int       // pairs at m
	mstar     float64
	survives  bool      // a pair is accepted at m
	causes    bool      // and the safest one are the true causes
	invariant []float64 // [unseen] risk at m, that of the true causes being 1
	erm       []float64
}

func newTrial(r *sim.Run, s setting, w *world) *trial {
	t := &trial{at: append(slices.Clone(grid), s.m)}
	slices.Sort(t.at)
	t.at = slices.Compact(t.at)
	t.sup, t.share = make([]float64, len(t.at)), make([]float64, len(t.at))

	ok := make([][]pair, len(t.at))
	fails := make([][]int, len(t.at))
	for k, m := range t.at {
		pairs := allPairs(w.pooled[m-1], w.y)
		ok[k] = accepted(pairs, w.training[:m], w.y, s.eps)
		fails[k] = make([]int, len(ok[k]))
		t.share[k] = float64(len(ok[k])) / float64(len(pairs))
		r.Breathe()
	}
	own := slices.Index(t.at, s.m)
	t.accepted = len(ok[own])
	best, all := safest(ok[own]), erm(w.pooled[s.m-1], w.y)
	if best != nil {
		t.survives, t.causes = true, w.isCause(best)
	}

	for e := range w.unseen {
		if e%8 == 0 {
			r.Breathe()
		}
		cov := w.strike(&w.unseen[e])
		for k := range ok {
			for i := range ok[k] {
				if ok[k][i].violation(cov, w.y) > s.slack*s.eps {
					fails[k][i]++
				}
			}
		}
		t.erm = append(t.erm, riskOf(all, cov, w.y)/targetVar)
		if best != nil {
			t.invariant = append(t.invariant, best.riskIn(cov, w.y)/targetVar)
		}
	}
	for k := range fails {
		for _, n := range fails[k] {
			t.sup[k] = max(t.sup[k], float64(n)/float64(len(w.unseen)))
		}
	}
	t.mstar = settles(t.at, t.sup)
	return t
}

// settles is m*: the smallest number of the grid from which on sup stays at (almost) nothing.
func settles(at []int, sup []float64) float64 {
	m := never
	for k := len(at) - 1; k >= 0; k-- {
		if !slices.Contains(grid, at[k]) {
			continue
		}
		if sup[k] > settled {
			break
		}
		m = float64(at[k])
	}
	return m
}
