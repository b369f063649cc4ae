package invariant

import (
	"fmt"
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/stat"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// claimDims are the sizes over which growth is judged; the last of them is where the other claims look.
var claimDims = []int{16, 32, 64}

const large = 64

func run(r *sim.Run) {
	s := settingOf(r)
	dims := append(slices.Clone(claimDims), s.d)
	slices.Sort(dims)
	dims = slices.Compact(dims)
	plan(r, s, dims)

	pic := newPicture(r, s)
	pic.train()
	pic.strikes()

	// The run's own size first, so that the page's numbers come early.
	order := append([]int{s.d}, slices.DeleteFunc(slices.Clone(dims), func(d int) bool { return d == s.d })...)
	done := map[string]map[int]*trials{fixed: {}, everywhere: {}}
	for _, d := range order {
		for _, sites := range []string{fixed, everywhere} {
			b := &trials{}
			for k := range r.Steps(phase(d, sites), s.sems) {
				t := newTrial(r, s, newWorld(r, s, d, sites, k))
				b.list = append(b.list, t)
				if d == s.d && sites == s.sites {
					pic.tried(t)
				}
				pic.more()
			}
			done[sites][d] = b
			if d == s.d {
				curves(r, sites, b)
				if sites == s.sites {
					own(r, s, b)
				}
			}
		}
	}
	growth(r, s, dims, done)
	pic.finish()
}

func phase(d int, sites string) string {
	if sites == fixed {
		return fmt.Sprintf("Three sites, d = %d", d)
	}
	return fmt.Sprintf("All sites, d = %d", d)
}

func plan(r *sim.Run, s setting, dims []int) {
	shares := []any{training, 4 * float64(s.m), unseenPhase, 30.0}
	for _, d := range dims {
		for _, sites := range []string{fixed, everywhere} {
			shares = append(shares, phase(d, sites), float64(s.sems)*(2+math.Pow(float64(d)/16, 2.3)))
		}
	}
	r.Plan(shares...)
}

// trials are repetitions in one setting.
type trials struct{ list []*trial }

// mean averages over the trials.
func (b *trials) mean(f func(*trial) float64) float64 {
	sum := 0.0
	for _, t := range b.list {
		sum += f(t)
	}
	return sum / float64(len(b.list))
}

// sup is the failures of the worst accepted pair after m interventions, averaged.
func (b *trials) sup(m int) float64 {
	k := slices.Index(b.list[0].at, m)
	return b.mean(func(t *trial) float64 { return t.sup[k] })
}

// mstar is the geometric mean of m*.
func (b *trials) mstar() float64 {
	return math.Exp(b.mean(func(t *trial) float64 { return math.Log(t.mstar) }))
}

// survivors are the trials in which some pair is accepted: without one there is nothing to predict with.
func (b *trials) survivors() *trials {
	return &trials{list: slices.DeleteFunc(slices.Clone(b.list), func(t *trial) bool { return !t.survives })}
}

func worst(risks []float64) float64 { return slices.Max(risks) }
func mean(risks []float64) float64  { return gonum.Mean(risks, nil) }

// curves draws what depends on the number of interventions.
func curves(r *sim.Run, sites string, b *trials) {
	for k, m := range b.list[0].at {
		r.Plot("sup", sites, float64(m), b.mean(func(t *trial) float64 { return t.sup[k] }))
		if share := b.mean(func(t *trial) float64 { return t.share[k] }); share > 0 { // the axis is logarithmic
			r.Plot("share", sites, float64(m), share)
		}
	}
}

// own records what the page shows of the run's own size and sites.
func own(r *sim.Run, s setting, b *trials) {
	r.Measure("sup", b.sup(s.m))
	r.Measure("mstar", b.mstar())
	r.Measure("accepted", b.mean(func(t *trial) float64 { return float64(t.accepted) }))
	r.Measure("causes", b.mean(func(t *trial) float64 {
		if t.causes {
			return 1
		}
		return 0
	}))
	left := b.survivors()
	r.Measure("survives", float64(len(left.list))/float64(len(b.list)))
	if len(left.list) > 0 {
		r.Measure("worst_invariant", left.mean(func(t *trial) float64 { return worst(t.invariant) }))
		r.Measure("mean_invariant", left.mean(func(t *trial) float64 { return mean(t.invariant) }))
		sorted(r, "invariant", left, func(t *trial) []float64 { return t.invariant })
	}
	r.Measure("worst_erm", b.mean(func(t *trial) float64 { return worst(t.erm) }))
	r.Measure("mean_erm", b.mean(func(t *trial) float64 { return mean(t.erm) }))
	sorted(r, "erm", b, func(t *trial) []float64 { return t.erm })
}

// sorted draws risks from the least to the largest, averaged rank by rank.
func sorted(r *sim.Run, series string, b *trials, of func(*trial) []float64) {
	n := len(of(b.list[0]))
	sum := make([]float64, n)
	for _, t := range b.list {
		for i, x := range slices.Sorted(slices.Values(of(t))) {
			sum[i] += x / float64(len(b.list))
		}
	}
	for i, x := range sum {
		if i%max(1, n/120) == 0 || i == n-1 {
			r.Plot("risk", series, 100*float64(i+1)/float64(n), x)
		}
	}
}

// growth records what the claims are about: how m* grows with the dimension, and the worst cases at the largest.
func growth(r *sim.Run, s setting, dims []int, done map[string]map[int]*trials) {
	slopes := map[string]float64{}
	for _, sites := range []string{fixed, everywhere} {
		var x, y []float64
		for _, d := range dims {
			m := done[sites][d].mstar()
			r.Measure(fmt.Sprintf("mstar_%s_%d", sites, d), m)
			r.Plot("needed", sites, float64(d), m)
			if slices.Contains(claimDims, d) {
				x, y = append(x, float64(d)), append(y, m)
			}
		}
		slopes[sites] = stat.Exponent(x, y)
		r.Measure("slope_"+sites, slopes[sites])
	}
	first := done[everywhere][dims[0]].mstar()
	for _, d := range []int{dims[0], dims[len(dims)-1]} {
		r.Plot("needed", "one", float64(d), first*float64(d)/float64(dims[0]))
	}
	b := done[s.sites][large]
	r.Measure("sup_two", b.sup(2))
	r.Measure("sup_many", b.sup(s.m))
	r.Measure("few", b.mstar())
	r.Measure("slope", slopes[s.sites])
	r.Measure("contrast", slopes[everywhere]-slopes[fixed])
	r.Measure("ratio", done[everywhere][large].mstar()/done[fixed][large].mstar())
	if left := b.survivors(); len(left.list) > 0 {
		r.Measure("ood", left.mean(func(t *trial) float64 { return worst(t.erm) })/left.mean(func(t *trial) float64 { return worst(t.invariant) }))
	}
}
