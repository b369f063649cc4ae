package completion

import "fmt"

// The inner solvers, by the ids of the parameter.
const (
	exact     = "exact"
	cg        = "cg"
	sketch    = "sketch"
	injectRel = "inject-rel"
	injectAbs = "inject-abs"
)

// A method is how the least-squares problems of the rows are solved.
type method struct {
	solver string
	t      int     // steps of cg and sketch
	delta  float64 // of inject
}

// methodOf leaves out what the solver does not use, so that equal methods compare equal.
func methodOf(solver string, t int, delta float64) method {
	switch solver {
	case cg, sketch:
		return method{solver: solver, t: t}
	case injectRel, injectAbs:
		return method{solver: solver, delta: delta}
	}
	return method{solver: solver}
}

// exactly reports that the rows are solved exactly before anything else happens to them.
func (m method) exactly() bool { return m.solver != cg && m.solver != sketch }

func (m method) String() string {
	switch m.solver {
	case cg:
		return fmt.Sprintf("%d of CG", m.t)
	case sketch:
		return fmt.Sprintf("sketch and %d of CG", m.t)
	case injectRel:
		return fmt.Sprintf("error %.3g of the step", m.delta)
	case injectAbs:
		return fmt.Sprintf("error %.3g of the row", m.delta)
	}
	return "exact"
}

// The ledger: how many floating-point operations a row with d observed entries is counted as. A product and a sum are two;
// the Gram matrix is symmetric, so d k² of them make it.

// rowCost is that of one row.
func (m method) rowCost(d, k int) float64 {
	fd, fk := float64(d), float64(k)
	switch m.solver {
	case cg:
		return cgCost(fd, fk, float64(m.t))
	case sketch:
		s := sketchRows * fk // rows of the sketch
		// S Q_i, its R, and a preconditioner in each step, on top of the steps themselves
		return cgCost(fd, fk, float64(m.t)) + fd*fk + s*fk*fk + fk*fk*fk + 2*fk*fk*float64(m.t+1)
	}
	// Gram matrix and right side, Cholesky factor, two triangles
	return fd*(fk*fk+2*fk) + fk*fk*fk/3 + 2*fk*fk
}

// cgCost: a residual and t steps, each a product with Q_i and one with Q_iᵀ, and five passes over vectors of length k.
func cgCost(d, k, t float64) float64 { return 4*d*k*(t+1) + 10*k*t }

// basisCost is what a half step pays besides, for QR and for the warm start W = A Rᵀ.
func (p *problem) basisCost() float64 { return 2 * float64(p.m+p.n) * float64(p.k*p.k) }

// startCost is that of the power iterations.
func (p *problem) startCost() float64 { return 16 * float64(p.omega) * float64(p.k) }

// iterationCost is that of a whole outer iteration: a half step for U, one for V.
func (p *problem) iterationCost(m method) float64 {
	sum := 2 * p.basisCost()
	for _, s := range p.sides {
		for _, seen := range s.seen {
			sum += m.rowCost(len(seen), p.k)
		}
	}
	return sum
}
