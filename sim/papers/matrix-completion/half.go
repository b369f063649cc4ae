package completion

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

const (
	block      = 40    // rows that are solved between two breaths
	ridge      = 1e-12 // on the diagonal of a Gram matrix: else a row that misses a spike is singular
	sketchRows = 4     // rows of a sketch, in units of k
)

// A half is a half step under way: the rows of A are solved anew for the other factor's orthonormal basis Q, a block after
// the other.
type half struct {
	side
	method
	k     int
	q     kernels.Matrix[float64] // Q [cols × k]
	w     kernels.Matrix[float64] // W [rows × k], A in the new basis: where iterative solvers start
	a     kernels.Matrix[float64] // A [rows × k]: W above, solutions below next
	next  int                     // the first row that is not solved
	noise *rand.Rand              // injected errors
	pairs kernels.Matrix[float64] // q_j q_jᵀ for every row of Q, lower triangles [cols × k(k+1)/2]; exact solvers only
	hash  []int                   // of the sketch: row of S for each row of Q
	sign  []float64
	room  *room
}

// newHalf changes the basis: B = Q R, W = A Rᵀ, so that W Qᵀ = A Bᵀ and nothing is lost.
func newHalf(s side, m method, a, b kernels.Matrix[float64], noise, hashes *rand.Rand, rm *room) *half {
	h := &half{side: s, method: m, k: b.Cols, noise: noise, room: rm}
	q, r := linalg.QR(b)
	h.q, h.w, h.a = q, kernels.New[float64](a.Rows, a.Cols), kernels.New[float64](a.Rows, a.Cols)
	kernels.Mul(h.w, a, r.T())
	copy(h.a.Data, h.w.Data)
	if m.exactly() {
		h.pairs = pairsOf(q)
	}
	if m.solver == sketch {
		// One hash and signs serve all rows of the half step.
		h.hash, h.sign = make([]int, b.Rows), make([]float64, b.Rows)
		for j := range h.hash {
			h.hash[j], h.sign[j] = hashes.IntN(sketchRows*h.k), float64(2*hashes.IntN(2)-1)
		}
	}
	return h
}

func (h *half) done() bool { return h.next == h.a.Rows }

// step solves the next block of rows and returns what it is counted as.
func (h *half) step() (cost float64) {
	to := min(h.next+block, h.a.Rows)
	h.solve(h.next, to)
	for i := h.next; i < to; i++ {
		cost += h.rowCost(len(h.seen[i]), h.k)
	}
	h.next = to
	return cost
}

// solve finds min_a |Q_i a - y_i|² for rows from to to-1, each by its observed entries.
func (h *half) solve(from, to int) {
	switch {
	case h.exactly():
		h.solveExactly(from, to)
		h.inject(from, to)
	default:
		h.descend(from, to)
	}
}

// pairsOf are the products q_j q_jᵀ of the rows of q, as lower triangles row by row.
func pairsOf(q kernels.Matrix[float64]) kernels.Matrix[float64] {
	k := q.Cols
	out := kernels.New[float64](q.Rows, k*(k+1)/2)
	for j := range q.Rows {
		x, to, at := q.Row(j), out.Row(j), 0
		for a := range k {
			for b := range a + 1 {
				to[at] = x[a] * x[b]
				at++
			}
		}
	}
	return out
}

// grams sets room.packed to the Gram matrices Q_iᵀ Q_i = Σ_j O_ij q_j q_jᵀ of rows from to to-1, as lower triangles: one
// product of the mask with a table. It touches the hidden entries too, with zeros, and yet is faster than gathering the
// others; the ledger counts those alone.
func (h *half) grams(from, to int) {
	kernels.Mul(h.room.packed.Slice(0, to-from, 0, h.pairs.Cols), h.mask.Slice(from, to, 0, h.mask.Cols), h.pairs)
}

// solveExactly: G_i a = Q_iᵀ y_i by Cholesky.
func (h *half) solveExactly(from, to int) {
	a := h.a.Slice(from, to, 0, h.k)
	kernels.Mul(a, h.y.Slice(from, to, 0, h.y.Cols), h.q) // y is 0 where nothing was observed
	h.grams(from, to)
	for i := from; i < to; i++ {
		g := h.room.packed.Row(i - from)
		lift(g, h.k)
		if !linalg.CholeskyPacked(g, h.k) {
			copy(h.a.Row(i), h.w.Row(i)) // singular as far as rounding tells: nothing is learned
			continue
		}
		linalg.CholeskyPackedSolve(g, h.a.Row(i))
	}
}

// lift adds the ridge to the diagonal of a packed triangle.
func lift(g []float64, k int) {
	for i, at := 0, 0; i < k; i++ {
		g[at+i] += ridge
		at += i + 1
	}
}

// inject makes the solutions wrong on purpose: by delta times the step |a - W|, or times |a| itself, in a random direction.
func (h *half) inject(from, to int) {
	if h.delta == 0 {
		return
	}
	g := make([]float64, h.k)
	for i := from; i < to; i++ {
		a, length := h.a.Row(i), 0.0
		if h.solver == injectRel {
			length = linalg.Distance(a, h.w.Row(i))
		} else {
			length = math.Sqrt(kernels.SumSquares(a))
		}
		kernels.FillNormal(g, h.noise)
		kernels.Axpy(h.delta*length/math.Sqrt(kernels.SumSquares(g)), g, a)
	}
}

// descend takes t steps of conjugate gradients on G_i a = Q_iᵀ y_i for all rows of a block at once, from W and without ever
// forming G_i: a masked product O∘(P Qᵀ) and one with Q are what G_i P is for every row i. With t = 1 it is steepest descent
// with exact line search. The sketch preconditions with (Q_iᵀ Sᵀ S Q_i)⁻¹.
func (h *half) descend(from, to int) {
	n, k := to-from, h.k
	rows := func(m kernels.Matrix[float64]) kernels.Matrix[float64] { return m.Slice(0, n, 0, k) }
	a, mask := h.a.Slice(from, to, 0, k), h.mask.Slice(from, to, 0, h.mask.Cols)
	res, p, z, gp := rows(h.room.res), rows(h.room.p), rows(h.room.z), rows(h.room.gp)
	s := h.room.s.Slice(0, n, 0, h.mask.Cols)
	if h.solver == sketch {
		for i := range n {
			h.precondition(h.room.factor.Row(i), from+i)
		}
	}
	solve := func() { // z = preconditioned residual
		for i := range n {
			copy(z.Row(i), res.Row(i))
			if h.solver == sketch {
				linalg.CholeskyPackedSolve(h.room.factor.Row(i), z.Row(i))
			}
		}
	}
	apply := func(x kernels.Matrix[float64]) { // s = O∘(x Qᵀ)
		kernels.Mul(s, x, h.q.T())
		for i := range n {
			kernels.MulElem(s.Row(i), s.Row(i), mask.Row(i))
		}
	}
	apply(a)
	for i := range n {
		kernels.Sub(s.Row(i), h.y.Row(from+i), s.Row(i))
	}
	kernels.Mul(res, s, h.q) // r = Q_iᵀ (y_i - Q_i a)
	solve()
	square := h.room.square[:n] // rᵀz
	for i := range n {
		copy(p.Row(i), z.Row(i))
		square[i] = kernels.Dot(res.Row(i), z.Row(i))
	}
	for step := range h.t {
		apply(p)
		for i := range n {
			if alpha := square[i] / kernels.SumSquares(s.Row(i)); positive(alpha) { // rᵀz / |Q_i p|²
				kernels.Axpy(alpha, p.Row(i), a.Row(i))
				kernels.Scale(alpha, s.Row(i))
			} else { // it has arrived
				kernels.Fill(s.Row(i), 0)
			}
		}
		if step == h.t-1 {
			return
		}
		kernels.Mul(gp, s, h.q)
		for i := range n {
			kernels.Sub(res.Row(i), res.Row(i), gp.Row(i))
		}
		solve()
		for i := range n {
			before := square[i]
			square[i] = kernels.Dot(res.Row(i), z.Row(i))
			beta := 0.0
			if before > 0 {
				beta = square[i] / before
			}
			for j := range k {
				p.Row(i)[j] = z.Row(i)[j] + float64(beta*p.Row(i)[j])
			}
		}
	}
}

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// precondition sets l to the Cholesky factor of (S Q_i)ᵀ (S Q_i), which is Rᵀ of its QR decomposition. S has 4k rows; row j
// of Q is added, with its sign, to the row of S Q_i that its hash says.
func (h *half) precondition(l []float64, i int) {
	sq, g := h.room.sq, h.room.g
	kernels.Fill(sq.Data, 0)
	for _, j := range h.seen[i] {
		kernels.Axpy(h.sign[j], h.q.Row(j), sq.Row(h.hash[j]))
	}
	kernels.Mul(g, sq.T(), sq)
	at := 0
	for j := range h.k {
		at += copy(l[at:], g.Row(j)[:j+1])
	}
	lift(l, h.k)
	if !linalg.CholeskyPacked(l, h.k) { // no preconditioner: the identity
		kernels.Fill(l, 0)
		for j, at := 0, 0; j < h.k; j++ {
			l[at+j] = 1
			at += j + 1
		}
	}
}

// A room is memory that the half steps of an arm share.
type room struct {
	packed, factor kernels.Matrix[float64] // [block × k(k+1)/2]: lower triangles
	g              kernels.Matrix[float64] // [k × k]
	sq             kernels.Matrix[float64]
	res, p, z, gp  kernels.Matrix[float64] // [block × k]
	s              kernels.Matrix[float64] // [block × columns]
	square         []float64
	whole          kernels.Matrix[float64] // [m × n]
}

func newRoom(p *problem) *room {
	k, wide := p.k, max(p.m, p.n)
	f := func() kernels.Matrix[float64] { return kernels.New[float64](block, k) }
	return &room{packed: kernels.New[float64](block, k*(k+1)/2), factor: kernels.New[float64](block, k*(k+1)/2), g: kernels.New[float64](k, k), sq: kernels.New[float64](sketchRows*k, k),
		res: f(), p: f(), z: f(), gp: f(), s: kernels.New[float64](block, wide), square: make([]float64, block),
		whole: kernels.New[float64](p.m, p.n)}
}
