package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
)

const (
	most      = 40   // outer iterations
	patience  = 20   // and as many if exact rows do not arrive: then nothing is compared
	enough    = 1e-7 // a run ends below this error
	reach     = 1e-5 // what is counted: iterations and operations to this error
	hopeless  = 1e6
	standing  = 0.98 // an error that falls by less stands on its floor
	later     = 15   // the iteration after which a solver that is too clumsy is judged
	muchLater = 30   // and one after which all that can arrive has
)

// An arm is one method at work on one problem: alternating minimisation of |O∘(U Vᵀ - M)|² over U and V in turn.
type arm struct {
	method
	p             *problem
	u, v          kernels.Matrix[float64]
	h             *half // nil between half steps
	second        bool  // it updates V
	noise, hashes *rand.Rand
	room          *room

	t       int     // outer iterations
	cost    float64 // counted operations, the start's included
	err     float64
	errs    []float64 // after each outer iteration, the start's first
	costs   []float64 // and what it had cost by then
	reached int       // first iteration with an error below reach; 0: not yet
	paid    float64   // its cost
	limit   int       // of outer iterations
	to      float64   // it ends below this error
	ended   bool
}

func newArm(r *sim.Run, p *problem, m method, rm *room, limit int, to float64) *arm {
	a := &arm{method: m, p: p, u: p.u0, v: p.v0, room: rm, cost: p.startCost(), limit: limit, to: to,
		noise: r.Again(fmt.Sprintf("errors %s, k = %d", m, p.k)), hashes: r.Again(fmt.Sprintf("hashes %s, k = %d", m, p.k))}
	a.look()
	return a
}

// look notes the error after an outer iteration.
func (a *arm) look() {
	a.err = a.p.relativeError(a.u, a.v, a.room.whole)
	a.errs, a.costs = append(a.errs, a.err), append(a.costs, a.cost)
	if a.reached == 0 && a.err < reach {
		a.reached, a.paid = a.t, a.cost
	}
	a.ended = a.err < a.to || a.t >= a.limit || !(a.err < hopeless) || a.stands()
}

// step solves a block of rows and reports whether that was the last of an outer iteration.
func (a *arm) step() bool {
	if a.ended {
		return false
	}
	if a.h == nil {
		if a.second {
			a.h = newHalf(a.p.sides[1], a.method, a.v, a.u, a.noise, a.hashes, a.room)
		} else {
			a.h = newHalf(a.p.sides[0], a.method, a.u, a.v, a.noise, a.hashes, a.room)
		}
		a.cost += a.p.basisCost()
		if a.second {
			a.u = a.h.q
		} else {
			a.v = a.h.q
		}
	}
	a.cost += a.h.step()
	if a.second {
		a.v = a.h.a
	} else {
		a.u = a.h.a
	}
	if !a.h.done() {
		return false
	}
	a.h = nil
	a.second = !a.second
	if a.second {
		return false
	}
	a.t++
	a.look()
	return true
}

// exhaust runs an arm to its end.
func (a *arm) exhaust(breathe func()) *arm {
	for !a.ended {
		a.step()
		breathe()
	}
	return a
}

// count is the iterations to the error that counts; an arm that never gets there counts as one more than it may take.
func (a *arm) count() float64 {
	if a.reached == 0 {
		return most + 1
	}
	return float64(a.reached)
}

// at is the error after an iteration, or the last before it.
func (a *arm) at(t int) float64 { return a.errs[min(t, len(a.errs)-1)] }

// iteration is the mean counted cost of an outer iteration.
func (a *arm) iteration() float64 {
	if a.t == 0 {
		return math.NaN()
	}
	return (a.costs[a.t] - a.costs[0]) / float64(a.t)
}

// progress is how far it has come to its end, a guess from 0 to 1.
func (a *arm) progress() float64 {
	if a.ended {
		return 1
	}
	far := float64(a.t) / float64(a.limit)
	if a.to > 0 {
		far = max(far, math.Log(a.errs[0]/a.err)/math.Log(a.errs[0]/a.to))
	}
	return far
}

// stands reports that an error which does not shrink with the step has become the floor: the arm has been as good before.
// Of an arm that is to be followed to the end nothing is cut off.
func (a *arm) stands() bool {
	n := len(a.errs)
	return a.solver == injectAbs && a.to == 0 && n > 3 && a.err > standing*a.errs[n-2]
}
