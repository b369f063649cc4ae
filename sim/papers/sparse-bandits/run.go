package bandits

import (
	"fmt"
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/stat"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

const (
	haystackDim = 144 // where dense elimination is measured
	mostUCB     = 5   // worlds
)

var (
	claimDims = []int{144, 256, 400} // where elimination is judged
	trendDims = []int{100, 144, 196} // where UCB and regression are measured besides the run's own d
	haystacks = []int{1, 2, 4, 8}    // bases of the dense worlds
)

// setting is what a run's values say.
type setting struct {
	d, r, s, cap int
	c, eps       float64
	sparse       bool // the needle lies along a sparse direction

	repeats   int // worlds of dense elimination at each K
	eliminate int // of sparse elimination at each d
	explore   int // of UCB
	core      int // of regression
}

func settingOf(r *sim.Run) setting {
	n := worlds.In(r)
	return setting{d: dim.In(r), r: baseCount.In(r), s: sparsity.In(r), cap: limit.In(r), c: hide.In(r), eps: epsilon.In(r),
		sparse: place.In(r) == "sparse", repeats: n, eliminate: 3 * n, explore: min(max(n/2, 1), mostUCB), core: (16*n + 5) / 10}
}

func run(r *sim.Run) {
	s := settingOf(r)
	plan(r, s)
	b := norm(s.d, s.c, s.eps)
	r.Measure("B", b/s.eps)
	pic := newPicture(r, s)
	if b <= 2*s.eps {
		r.Say("The parameter's length is only %.2fε: every action is O(ε)-optimal already, and the question is empty. Take a larger d or a smaller c.", b/s.eps)
	} else {
		r.Say("A needle of length %.1fε hides among %d actions (in white). The adversary may take ε from every reward, so nearly all rewards are zero.", b/s.eps, pic.actions())
	}
	r.Draw(pic.draw)

	if s.s == 1 {
		set := newBases(r, "Actions", s.d, s.r)
		race(r, s, set, pic)
		explore(r, s, set)
	} else {
		alone(r, s, pic)
	}
	settle(r, s)
	haystack(r, s)
	pic.finish()
}

// worldsOf are n worlds in d dimensions, the same for every learner; set holds all actions.
func worldsOf(r *sim.Run, s setting, set *bases, n int) []*world {
	rng := r.Again(fmt.Sprintf("needles %d", set.d))
	from := lines(set)
	if s.sparse {
		from = coordinates(set.d)
	}
	out := make([]*world, n)
	for k := range out {
		out[k] = drawn(from, rng, set.d, s.c, s.eps)
	}
	return out
}

// race lets all learners search the first world side by side, a query each at a time.
func race(r *sim.Run, s setting, set *bases, pic *picture) {
	w := worldsOf(r, s, set, 1)[0]
	sparse := newElimination(coordinates(s.d), w, r.Rand(stream("order", s.d, 0)))
	optimist := newUCB(set, w, s.cap, r.Rand(stream("ties", s.d, 0)))
	passive := newCoreSet(set, w, r.Rand(stream("core", s.d, 0)), r.Breathe)
	dense := newElimination(set, w, r.Rand(stream("dense order", s.d, 0)))
	r.Measure("signal", signals(set, w))
	pic.begin(set, w, []learner{sparse, optimist, passive, dense})

	longest := max(s.cap, set.count()+1, 2*s.d)
	alive := func(t int, id string, e *elimination, most int) {
		if t%(1+most/250) == 0 || e.stopped {
			r.Plot("alive", id, float64(t), float64(e.left))
		}
	}
	alive(0, "sparse", sparse, s.d)
	alive(0, "dense", dense, set.count())
	for t := range r.Steps("Four learners", longest) {
		if !sparse.stopped {
			pic.see(0, sparse.next())
			alive(t+1, "sparse", sparse, s.d)
			r.Measure("queries", float64(sparse.queries))
			r.Measure("gap", sparse.gap())
			r.Measure("candidates", float64(sparse.left))
		}
		if !optimist.stopped {
			pic.see(1, optimist.next())
			r.Measure("ucb_queries", float64(optimist.queries))
		}
		if !passive.stopped {
			pic.see(2, passive.next())
			r.Measure("core_gap", passive.gap())
		}
		if !dense.stopped {
			pic.see(3, dense.next())
			alive(t+1, "dense", dense, set.count())
			r.Measure("dense_queries", float64(dense.queries))
		}
		pic.round()
		if sparse.stopped && optimist.stopped && passive.stopped && dense.stopped {
			break
		}
	}
	pic.wandered(wander(r, s, set))
}

// wander is the order in which UCB goes through the actions of the first world as long as no reward differs from 0. It
// serves the reader's hand alone: wherever the needle is put, UCB meets its first signal on this path.
func wander(r *sim.Run, s setting, set *bases) []action {
	nothing := &world{theta: make([]float64, s.d), b: math.Inf(1), eps: s.eps}
	l := newUCB(set, nothing, min(s.cap, set.count()), r.Again(stream("ties", s.d, 0)))
	path := make([]action, 0, l.cap)
	for range r.Steps("UCB, were there no needle", l.cap) {
		path = append(path, l.next().a)
	}
	return path
}

// signals is the share of actions with a reward that is not zero.
func signals(set *bases, w *world) float64 {
	x := make([]float64, set.count())
	set.all(w.theta, x)
	n := 0
	for _, v := range x {
		if w.reward(v) != 0 {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

// explore measures UCB and regression in many worlds of a few dimensions.
func explore(r *sim.Run, s setting, own *bases) {
	dims := append(slices.Clone(trendDims), s.d)
	slices.Sort(dims)
	dims = slices.Compact(dims)
	for _, d := range dims {
		set := own
		if d != s.d {
			set = newBases(r, fmt.Sprintf("Actions, d = %d", d), d, s.r)
		}
		ws := worldsOf(r, s, set, max(s.core, s.explore))
		total, within, capped := 0, 0, 0
		for k := range r.Steps(fmt.Sprintf("UCB, d = %d", d), s.explore) {
			t := exhaust(newUCB(set, ws[k], s.cap, r.Again(stream("ties", d, k))), r.Breathe)
			total += t.queries
			if t.found && t.queries <= d {
				within++
			}
			if !t.found {
				capped++
			}
		}
		mean := float64(total) / float64(s.explore)
		r.Plot("queries", "ucb", float64(d), mean)
		gap, lucky := 0.0, 0
		for k := range r.Steps(fmt.Sprintf("Regression, d = %d", d), s.core) {
			t := exhaust(newCoreSet(set, ws[k], r.Again(stream("core", d, k)), r.Breathe), r.Breathe)
			gap += t.gap() / float64(s.core)
			if t.found {
				lucky++
			}
		}
		r.Plot("gap", "core", float64(d), gap)
		if d == s.d {
			r.Measure("ucb", mean/float64(d))
			r.Measure("ucb_within_d", float64(within))
			r.Measure("ucb_capped", float64(capped))
			r.Measure("core", gap)
			r.Measure("core_lucky", float64(lucky)/float64(s.core))
		}
	}
}

// alone lets the sparse learner search pairs: the other learners would need them all among their actions.
func alone(r *sim.Run, s setting, pic *picture) {
	set := newPairs(s.d)
	w := pairWorld(r, s, set, s.d, 1)[0]
	e := newElimination(set, w, r.Rand(stream("order", s.d, 0)))
	pic.begin(set, w, []learner{e})
	r.Plot("alive", "sparse", 0, float64(e.left))
	n := set.count()
	for t := range r.Steps("Sparse elimination of pairs", n) {
		pic.see(0, e.next())
		if t < 300 || t%16 == 0 || e.stopped {
			r.Plot("alive", "sparse", float64(t+1), float64(e.left))
		}
		r.Measure("queries", float64(e.queries))
		r.Measure("gap", e.gap())
		r.Measure("candidates", float64(e.left))
		pic.round()
		if e.stopped {
			break
		}
	}
}

// pairWorld are n worlds of d dimensions for a learner that needs the sparse directions alone.
func pairWorld(r *sim.Run, s setting, sparse lines, d, n int) []*world {
	rng := r.Again(fmt.Sprintf("sparse needles %d", d))
	out := make([]*world, n)
	for k := range out {
		if s.sparse {
			out[k] = drawn(sparse, rng, d, s.c, s.eps)
		} else {
			out[k] = elsewhere(rng, d, s.r, s.c, s.eps)
		}
	}
	return out
}

// settle runs sparse elimination in many worlds of several dimensions.
func settle(r *sim.Run, s setting) {
	dims := slices.Concat(trendDims, claimDims, []int{s.d})
	slices.Sort(dims)
	dims = slices.Compact(dims)
	worst, longest, means := 0.0, 0.0, []float64{}
	for _, d := range dims {
		set := lines(coordinates(d))
		if s.s == 2 {
			set = newPairs(d)
		}
		ws := pairWorld(r, s, set, d, s.eliminate)
		size := math.Pow(float64(d), float64(s.s))
		sum, blind, gap := 0.0, 0.0, 0.0
		for k := range r.Steps(fmt.Sprintf("Sparse elimination, d = %d", d), s.eliminate) {
			t := exhaust(newElimination(set, ws[k], r.Again(stream("order", d, k))), r.Breathe)
			sum += float64(t.queries) / float64(s.eliminate)
			gap += t.gap() / float64(s.eliminate)
			if slices.Contains(claimDims, d) {
				worst = max(worst, t.gap())
				longest = max(longest, float64(t.queries)/size)
			}
			if s.s == 1 {
				u := exhaust(newBlindElimination(set, ws[k], r.Rand(stream("blind order", d, k))), r.Breathe)
				blind += float64(u.queries) / float64(s.eliminate)
			}
		}
		r.Plot("queries", "sparse", float64(d), sum)
		if s.s == 1 {
			r.Plot("queries", "blind", float64(d), blind)
			r.Plot("queries", "half", float64(d), float64(d)/2)
		}
		r.Plot("gap", "sparse", float64(d), gap)
		r.Plot("gap", "theory", float64(d), max(norm(d, s.c, 1)-1, 0))
		if slices.Contains(claimDims, d) {
			means = append(means, sum/float64(d))
		}
		if d == haystackDim {
			r.Measure("sparse_haystack", sum)
		}
		if d == s.d && s.s == 1 {
			r.Measure("blind", blind/float64(d))
		}
	}
	r.Measure("opt", worst)
	r.Measure("query", longest)
	r.Measure("per_d", gonum.Mean(means, nil))
	if s.s == 1 {
		r.Measure("linear", gonum.Mean(means, nil))
	}
}

// haystack measures dense elimination in dense worlds of 144 dimensions with more and more bases.
func haystack(r *sim.Run, s setting) {
	counts := haystacks
	if !slices.Contains(counts, s.r) {
		counts = append(slices.Clone(counts), s.r)
		slices.Sort(counts)
	}
	all := newBases(r, "Haystacks", haystackDim, counts[len(counts)-1])
	var x, y []float64
	for _, n := range counts {
		set := all.first(n)
		rng := r.Rand(fmt.Sprintf("haystack %d", n))
		mean := 0.0
		for k := range r.Steps(fmt.Sprintf("Dense elimination, R = %d", n), s.repeats) {
			w := drawn(set, rng, haystackDim, s.c, s.eps)
			t := exhaust(newElimination(set, w, r.Rand(stream("haystack order", n, k))), r.Breathe)
			mean += float64(t.queries) / float64(s.repeats)
		}
		actions := float64(2 * set.count())
		r.Plot("cost", "dense", actions, mean)
		r.Plot("cost", "quarter", actions, actions/4)
		r.Plot("cost", "sparse", actions, r.Measures()["sparse_haystack"])
		if slices.Contains(haystacks, n) {
			x, y = append(x, actions), append(y, mean)
			r.Measure(fmt.Sprintf("dense_R%d", n), mean)
		}
	}
	r.Measure("haystack", stat.Exponent(x, y))
}

// plan tells the progress bar how the work is shared, in milliseconds of a laptop's core, about.
func plan(r *sim.Run, s setting) {
	ms := func(d, r int) float64 { return float64(r-1) * math.Pow(float64(d)/256, 3) * 8 }
	one := func(d, r int) float64 { return math.Pow(float64(d)/256, 2)*float64(r)/8*0.09 + 0.02 } // a query of UCB
	var shares []any
	add := func(name string, x float64) {
		if !slices.Contains(shares, any(name)) { // d may be one of those that the claims need anyway
			shares = append(shares, name, max(x, 0.1))
		}
	}
	if s.s == 1 {
		add("Actions", ms(s.d, s.r))
		add("Four learners", float64(s.cap)*one(s.d, s.r)*0.8+100)
		add("UCB, were there no needle", float64(min(s.cap, s.r*s.d))*one(s.d, s.r))
		for _, d := range []int{100, 144, 196, s.d} {
			if d != s.d {
				add(fmt.Sprintf("Actions, d = %d", d), ms(d, s.r))
			}
			add(fmt.Sprintf("UCB, d = %d", d), float64(s.explore)*0.7*min(float64(s.cap), float64(s.r*d))*one(d, s.r))
			add(fmt.Sprintf("Regression, d = %d", d), float64(s.core)*math.Pow(float64(d)/256, 3)*8)
		}
	} else {
		add("Sparse elimination of pairs", 50)
	}
	for _, d := range []int{100, 144, 196, 256, 400, s.d} {
		x := 3.0
		if s.s == 2 {
			x = math.Pow(float64(d)/256, 3) * 400
		}
		add(fmt.Sprintf("Sparse elimination, d = %d", d), x*float64(s.repeats)/10)
	}
	add("Haystacks", ms(haystackDim, max(8, s.r)))
	for _, n := range append(slices.Clone(haystacks), s.r) {
		add(fmt.Sprintf("Dense elimination, R = %d", n), float64(s.repeats)*float64(n*n)*0.15)
	}
	r.Plan(shares...)
}
