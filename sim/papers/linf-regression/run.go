package linf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"orrery/sim"
)

const mostSwept = 30 // sketches at a point of a sweep

// stream names the random numbers of a purpose at a number of unknowns.
func stream(purpose string, d int) string { return fmt.Sprintf("%s, %d unknowns", purpose, d) }

// An arm is a kind of sketch of a certain size.
type arm struct {
	kind    string // srht, gauss or sparse
	s, d, m int    // s is 0 for dense ones
}

func (a arm) stream(k int) string {
	if a.kind == "sparse" {
		return stream(fmt.Sprintf("sparse sketch %d, %d rows, %d non-zeros", k, a.m, a.s), a.d)
	}
	return stream(fmt.Sprintf("%s sketch %d, %d rows", a.kind, k, a.m), a.d)
}

// A lab has the problems and what sketches made of them.
type lab struct {
	r        *sim.Run
	n, tries int
	problems map[int]*instance // by d
	done     map[arm][]trial
	worst    map[arm]*sketch // of those that were watched
}

// own are the two arms of the run's own setting.
func own(r *sim.Run) (left, right arm, n int) {
	n, _ = strconv.Atoi(rows.In(r))
	d := unknowns.In(r)
	m := rowsFor(over.In(r), d)
	return arm{kind: dense.In(r), d: d, m: m}, arm{kind: "sparse", s: density.In(r), d: d, m: m}, n
}

func rowsFor(over float64, d int) int { return int(math.Round(over * float64(d))) }

// refused says why a setting makes no sense; "" if it does.
func refused(left, right arm, n int) string {
	switch {
	case left.m > n:
		return fmt.Sprintf("A sketch of m = %d rows would be taller than the data's %d: lower m/d or d, or take more data rows.", left.m, n)
	case left.m < left.d+1:
		return fmt.Sprintf("%d sketch rows cannot determine %d unknowns: raise m/d.", left.m, left.d)
	case right.s > right.m:
		return fmt.Sprintf("A column of %d entries cannot have %d that are not zero: lower s or raise m/d.", right.m, right.s)
	}
	return ""
}

func run(r *sim.Run) {
	left, right, n := own(r)
	pic := newPicture(r)
	if why := refused(left, right, n); why != "" {
		pic.refused = why
		r.Say("%s Nothing was run.", why)
		r.Draw(pic.draw)
		return
	}
	l := &lab{r: r, n: n, tries: tries.In(r), problems: map[int]*instance{}, done: map[arm][]trial{}, worst: map[arm]*sketch{}}
	points := plan(l, left, right)
	r.Say("A least-squares problem of %d rows and %d unknowns. Every spoke of the two wheels is an unknown; the inner ring is the exact solution.", n, left.d)
	pic.begin(left, right)
	r.Draw(pic.draw)
	l.problem(left.d)

	race(l, left, right, pic)
	sweepS(l, left, points.density, pic)
	sweepD(l, left, right, points.unknowns, pic)
	sweepM(l, left, right, points.over, pic)
	pic.finish(l, left, right)
}

// problem is the instance with d unknowns.
func (l *lab) problem(d int) *instance {
	if l.problems[d] == nil {
		l.problems[d] = newInstance(l.r, family.In(l.r), l.n, d, heavy.In(l.r))
	}
	return l.problems[d]
}

// watched lets sketch k of an arm try the problem, and keeps what the stage may want of it.
func (l *lab) watched(a arm, k int) (trial, *sketch) {
	in := l.problem(a.d)
	s := in.draw(a.kind, a.s, a.m, l.r.Again(a.stream(k)), l.r.Breathe)
	t := in.try(s, l.r.Breathe)
	s.sab.Data = nil // it is large, and not wanted any more
	return t, s
}

// trials are those of an arm; they are made if there are none yet, and look is told of each.
func (l *lab) trials(a arm, look func(trial, *sketch)) []trial {
	if ts := l.done[a]; ts != nil {
		return ts
	}
	var ts []trial
	for k := range l.r.Steps(a.phase(), l.count(a.d)) {
		t, s := l.watched(a, k)
		ts = append(ts, t)
		look(t, s)
	}
	l.done[a] = ts
	return ts
}

func (a arm) phase() string {
	if a.kind == "sparse" {
		return fmt.Sprintf("Sparse, s = %d, d = %d, m = %d", a.s, a.d, a.m)
	}
	return fmt.Sprintf("Dense, d = %d, m = %d", a.d, a.m)
}

// count is how many sketches a point of a sweep with d unknowns gets.
func (l *lab) count(d int) int {
	t := min(l.tries, mostSwept)
	if d >= 256 {
		t = min(t, max(t/3, 5))
	}
	return t
}

// race is the run's own setting: sketch by sketch, dense against sparse.
func race(l *lab, left, right arm, pic *picture) {
	r, arms := l.r, [2]arm{left, right}
	var greatest [2]float64
	for k := range r.Steps("Sketches", l.tries) {
		for side, a := range arms {
			t, s := l.watched(a, k)
			l.done[a] = append(l.done[a], t)
			if t.eps > greatest[side] {
				greatest[side], l.worst[a] = t.eps, s
			}
			pic.see(side, l.problem(a.d), a, t, s)
		}
		record(r, l.problem(left.d), l.done[left], l.done[right], left, right)
		pic.raced(k)
	}
	histogram(r, each(l.done[left], costOf), each(l.done[right], costOf))
}

// record measures what the two arms have achieved so far.
func record(r *sim.Run, in *instance, a, b []trial, left, right arm) {
	ea, eb, ca, cb := each(a, epsOf), each(b, epsOf), each(a, costOf), each(b, costOf)
	r.Measure("dense", quantile(guarantee, ea))
	r.Measure("eps_sparse", quantile(guarantee, eb))
	r.Measure("sparse", quantile(guarantee, eb)/quantile(guarantee, ea))
	r.Measure("mean_dense", mean(ea))
	r.Measure("mean_sparse", mean(eb))
	r.Measure("max_dense", slices.Max(ea))
	r.Measure("max_sparse", slices.Max(eb))
	r.Measure("cost_dense", quantile(0.5, ca))
	r.Measure("cost_sparse", quantile(0.5, cb))
	r.Measure("l2", math.Abs(quantile(0.5, ca)-quantile(0.5, cb)))
	r.Measure("cost90_dense", quantile(guarantee, ca))
	r.Measure("cost90_sparse", quantile(guarantee, cb))
	r.Measure("overlaps", float64(right.d*right.s*right.s)/float64(right.m))
	r.Measure("work_dense", in.cost(left.kind, left.s, left.m))
	r.Measure("work_sparse", in.cost(right.kind, right.s, right.m))
	lost := 0
	for _, t := range append(slices.Clone(a), b...) {
		if !t.full {
			lost++
		}
	}
	r.Measure("rank_lost", float64(lost))
}

// histogram is the chart of costs.
func histogram(r *sim.Run, a, b []float64) {
	lo, hi := min(slices.Min(a), slices.Min(b)), max(slices.Max(a), slices.Max(b))
	step, digits := 0.005, 3
	for k := 0; (hi-lo)/step > 14; k++ {
		step *= []float64{2, 2, 2.5}[k%3] // 0.005, 0.01, 0.02, 0.05, ...
	}
	if step > 0.009 {
		digits = 2
	}
	first := math.Floor(lo / step)
	last := math.Floor(hi / step)
	for i := first; i <= last; i++ {
		label := strconv.FormatFloat(i*step, 'f', digits, 64)
		r.Bar("l2", "dense", label, float64(within(a, i, step)))
		r.Bar("l2", "sparse", label, float64(within(b, i, step)))
	}
}

func within(v []float64, bin, step float64) int {
	n := 0
	for _, x := range v {
		if math.Floor(x/step) == bin {
			n++
		}
	}
	return n
}
func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// with is a rising list and x, at its place.
func with[T cmp.Ordered](list []T, x T) []T {
	out := append(slices.Clone(list), x)
	slices.Sort(out)
	return slices.Compact(out)
}
