package completion

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/stat"
)

const mega = 1e6

// A lab is where arms work: all on problems of one run, none twice.
type lab struct {
	r        *sim.Run
	pic      *picture
	problems map[int]*problem // by rank
	rooms    map[int]*room
	done     map[key]*arm
	limit    int // of outer iterations, for arms that are yet to come
}

type key struct {
	method
	k, limit int
	to       float64
}

func newLab(r *sim.Run, pic *picture) *lab {
	return &lab{r: r, pic: pic, problems: map[int]*problem{}, rooms: map[int]*room{}, done: map[key]*arm{}, limit: most}
}

// problem is the one of rank k.
func (b *lab) problem(k int) *problem {
	if b.problems[k] == nil {
		b.problems[k] = newProblem(b.r, k)
		b.rooms[k] = newRoom(b.problems[k])
	}
	return b.problems[k]
}

// arm is that of a method, at its start or where it has come to.
func (b *lab) arm(m method, k, limit int, to float64) *arm {
	id := key{m, k, limit, to}
	if b.done[id] == nil {
		p := b.problem(k)
		b.done[id] = newArm(b.r, p, m, b.rooms[k], limit, to)
	}
	return b.done[id]
}

// full is the arm of a method at the run's own rank, to the precision of enough.
func (b *lab) full(m method) *arm {
	k := rank.In(b.r)
	if a := b.done[key{m, k, most, enough}]; a != nil {
		return a
	}
	return b.arm(m, k, b.limit, enough)
}

// work takes an arm to its end while it tells how far it has come.
func (b *lab) work(phase string, arms ...*arm) {
	const parts = 50
	for i := range b.r.Steps(phase, parts) {
		for _, a := range arms {
			for !a.ended && a.progress() < float64(i+1)/parts {
				a.step()
				b.r.Breathe()
			}
		}
		b.r.Draw(b.pic.draw)
	}
	for _, a := range arms {
		a.exhaust(b.r.Breathe)
	}
}

func run(r *sim.Run) {
	k, m := rank.In(r), methodOf(solver.In(r), inner.In(r), dial.In(r))
	r.Plan("The matrix", 0.3, raceName, 2.0, "Other solvers", 3.0, "Injected errors", 3.0, "Other ranks", 1.5)
	pic := newPicture(r, m)
	b := newLab(r, pic)
	r.Say("A matrix of rank %d is drawn, and %.0f%% of its entries are shown. The rest has to be guessed.", k, 100*share.In(r))
	r.Draw(pic.draw)
	for range r.Steps("The matrix", 1) {
		b.problem(k)
	}
	p := b.problem(k)
	r.Measure("oversampling", p.oversampling())
	r.Measure("coherence", p.coherence())

	ex, shown := b.full(method{solver: exact}), b.full(m)
	pic.begin(b, ex, shown)
	race(b, ex, shown, pic)
	pic.arrived()

	others(b)
	injected(b, ex, pic)
	ranks(b)
	conclude(b, ex, shown)
	pic.finish()
}

const raceName = "Exact and approximate, side by side"

// race lets the exact arm and the one of the stage work at equal counted cost: whoever has spent less is next.
func race(b *lab, ex, shown *arm, pic *picture) {
	r := b.r
	plot(r, "exact", ex, 0)
	const parts = 100
	for i := range r.Steps(raceName, parts) {
		for {
			next, which := ex, 0
			if ex.ended || !shown.ended && shown.cost < ex.cost {
				next, which = shown, 1
			}
			if next.ended || min(ex.progress(), 1) >= float64(i+1)/parts && !ex.ended {
				break
			}
			whole := next.step()
			if whole && next == ex {
				plot(r, "exact", ex, ex.t)
			}
			if whole {
				r.Measure("error_exact", ex.err)
				r.Measure("error_shown", shown.err)
				reached(r, "exact", ex)
				reached(r, "shown", shown)
			}
			pic.stepped(which, whole)
			r.Breathe()
		}
	}
	r.Measure("error_exact", ex.err)
	r.Measure("error_shown", shown.err)
}

// reached records when an arm came to the error that counts.
func reached(r *sim.Run, id string, a *arm) {
	if a.reached > 0 {
		r.Measure("iters_"+id, float64(a.reached))
		r.Measure("mflop_"+id, a.paid/mega)
	}
}

// plot adds an outer iteration to the curves.
func plot(r *sim.Run, id string, a *arm, t int) {
	if e := a.errs[t]; e > 0 && e < hopeless {
		r.Plot("cost", id, a.costs[t]/mega, e)
		r.Plot("iterations", id, float64(t), e)
	}
}

// others works through the other solvers, each with its curve, and compares conjugate gradients with exact rows.
func others(b *lab) {
	r, t := b.r, inner.In(b.r)
	ex, few := b.full(method{solver: exact}), b.full(methodOf(cg, t, 0))
	if ex.reached == 0 {
		b.limit = patience
	}
	r.Say("The clock is set back to where the first arrived. The same matrix again, by the other solvers: one step, three steps, a sketch. Their curves grow below.")
	list := []struct {
		id string
		m  method
	}{{"cg", few.method}, {"cg1", methodOf(cg, 1, 0)}, {"cg3", methodOf(cg, 3, 0)}, {"sketch", methodOf(sketch, t, 0)}, {"rel", methodOf(injectRel, 0, dial.In(r))}}
	if solver.In(r) == injectAbs {
		list = append(list, struct {
			id string
			m  method
		}{"abs", methodOf(injectAbs, 0, dial.In(r))})
	}
	var arms []*arm
	for _, l := range list {
		arms = append(arms, b.full(l.m))
	}
	b.pic.context = arms
	b.work("Other solvers", arms...)
	for i, l := range list {
		a := arms[i]
		if i > 0 && l.m == few.method {
			continue // one or three steps are what t says
		}
		for at := range a.errs {
			plot(r, l.id, a, at)
		}
		r.Measure("error_"+l.id, a.err)
		reached(r, l.id, a)
	}
	// Against an exact arm that does not arrive nothing can be compared.
	if ex.reached > 0 {
		r.Measure("same", few.count()/float64(ex.reached))
		if few.reached > 0 {
			r.Measure("cost", few.paid/ex.paid)
		}
		r.Measure("robust", b.full(methodOf(injectRel, 0, dial.In(r))).count()/float64(ex.reached))
	}
	if rel := b.full(methodOf(injectRel, 0, dial.In(r))); rel.t >= later {
		r.Measure("error_rel15", rel.at(later))
	}
	for _, a := range []*arm{ex, few} {
		if a.t >= muchLater {
			r.Measure("error_"+a.solver+"30", a.at(muchLater))
		}
	}
	r.Measure("inexact", inexact(r, ex.p, few.method, b.rooms[ex.p.k]))
}

// inexact is how far the approximate solutions of the first half step lie from the exact ones, in units of the step: a mean
// over the rows.
func inexact(r *sim.Run, p *problem, m method, rm *room) float64 {
	var solutions [2]kernels.Matrix[float64]
	var warm kernels.Matrix[float64]
	for i, m := range []method{{solver: exact}, m} {
		h := newHalf(p.sides[0], m, p.u0, p.v0, nil, nil, rm)
		for !h.done() {
			h.step()
			r.Breathe()
		}
		solutions[i], warm = h.a, h.w
	}
	sum := 0.0
	for i := range p.m {
		if step := linalg.Distance(solutions[0].Row(i), warm.Row(i)); step > 0 {
			sum += linalg.Distance(solutions[0].Row(i), solutions[1].Row(i)) / step
		}
	}
	return sum / float64(p.m)
}

// injected measures what errors of both kinds and many sizes leave after as many iterations as the exact arm needs.
func injected(b *lab, ex *arm, pic *picture) {
	r, limit := b.r, later
	if ex.reached > 0 {
		limit = ex.reached
	}
	r.Say("Now exact solutions are spoiled on purpose, by a share of the step and by a share of the row: how much is tolerated?")
	var arms []*arm
	for _, d := range relTry {
		a := b.arm(methodOf(injectRel, 0, d), ex.p.k, limit, 0)
		if d == dial.In(r) {
			a = b.full(a.method) // it has gone further already
		}
		arms = append(arms, a)
	}
	for _, d := range absTry {
		arms = append(arms, b.arm(methodOf(injectAbs, 0, d), ex.p.k, limit, 0))
	}
	pic.dial(arms, limit)
	b.work("Injected errors", arms...)
	var xs, ys []float64
	for _, a := range arms {
		left, id, name := a.at(limit), "rel", fmt.Sprintf("error_rel%v", a.delta)
		if a.solver == injectAbs {
			id, name = "abs", fmt.Sprintf("error_abs%.0e", a.delta)
			xs, ys = append(xs, a.delta), append(ys, left)
		}
		r.Measure(name, left)
		r.Plot("floor", id, a.delta, left)
	}
	r.Draw(pic.draw)
	r.Measure("floor", stat.Exponent(xs, ys))
}

// ranks compares exact and approximate rows at other ranks.
func ranks(b *lab) {
	r := b.r
	r.Say("Last, other ranks: an exact row costs k² for each entry, an approximate one k. The gap opens.")
	var ks, exacts, fews []float64
	ratio := map[int]float64{}
	var arms []*arm
	for _, k := range sweep {
		arms = append(arms, b.arm(method{solver: exact}, k, b.limit, reach), b.arm(methodOf(cg, inner.In(r), 0), k, b.limit, reach))
	}
	b.work("Other ranks", arms...)
	for i, k := range sweep {
		ex, few := arms[2*i], arms[2*i+1]
		x, y := ex.iteration()/mega, few.iteration()/mega
		ks, exacts, fews = append(ks, float64(k)), append(exacts, x), append(fews, y)
		r.Plot("rank", "exact", float64(k), x)
		r.Plot("rank", "cg", float64(k), y)
		r.Plot("rank", "two", float64(k), exactAt(arms[0], k, 2))
		r.Plot("rank", "one", float64(k), exactAt(arms[1], k, 1))
		if ex.reached > 0 && few.reached > 0 {
			ratio[k] = few.paid / ex.paid
			r.Measure(fmt.Sprintf("cost_k%d", k), ratio[k])
		}
	}
	r.Measure("slopex", stat.Exponent(ks, exacts))
	r.Measure("slopea", stat.Exponent(ks, fews))
	lo, hi := ratio[sweep[0]], ratio[sweep[len(sweep)-1]]
	if lo > 0 && hi > 0 {
		r.Measure("gap", hi-lo)
	}
}

// exactAt is the cost at rank k if it grew from the arm's by that power of k.
func exactAt(a *arm, k, power int) float64 {
	return a.iteration() / mega * math.Pow(float64(k)/float64(a.p.k), float64(power))
}

// conclude is the last caption.
func conclude(b *lab, ex, shown *arm) {
	r := b.r
	end := "Drag the clock back, the dial δ, or the row under the lens."
	switch {
	case ex.reached == 0 && shown.reached == 0:
		r.Say("Neither arrives: after %s the error is %s with exact rows and %s with the others. What was not observed and is tied to nothing cannot be guessed. %s", plural(ex.t, "iteration"), short(ex.err), short(shown.err), end)
	case ex.reached == 0:
		r.Say("Exact rows do not arrive (error %s); %s does, after %s. With so few entries a row, an exact fit fits too much. %s", short(ex.err), b.pic.phrase(), plural(shown.reached, "iteration"), end)
	case shown.reached == 0:
		r.Say("Exact rows arrive after %s. With %s the error is %s after %d: too much. %s", plural(ex.reached, "iteration"), b.pic.phrase(), short(shown.err), shown.t, end)
	default:
		r.Say("To an error of 10⁻⁵: exact rows take %s and %.0f million operations, %s %s and %.0f million, %.2f times as many. %s",
			plural(ex.reached, "iteration"), ex.paid/mega, b.pic.phrase(), plural(shown.reached, "iteration"), shown.paid/mega, shown.paid/ex.paid, end)
	}
}
