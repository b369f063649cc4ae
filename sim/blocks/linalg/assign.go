// Package linalg has the matrix algorithms that gonum lacks or that want another form here: the assignment problem and
// the singular value decomposition of weight matrices.
package linalg

import "math"

// Assignment solves assignment problems of one size again and again without allocating. Its method is Jonker and
// Volgenant's (Computing 38, 1987, "A shortest augmenting path algorithm for dense and sparse linear assignment
// problems"): dual prices make a first partial assignment, then each free row finds the shortest augmenting path by
// Dijkstra's algorithm on reduced costs; O(n³). Of equal choices the one with the lowest column wins, so that the result
// depends on nothing but the costs.
type Assignment struct {
	n    int
	cost []float64 // [row × column]
	u, v []float64 // dual prices of rows and columns
	col  []int     // of each row, -1 where free
	row  []int     // of each column, -1 where free
	dist []float64 // length of the shortest path to each column
	prev []int     // the row before each column on that path
	todo []int     // columns not yet reached for good
	done []int     // those reached, in order
}

// NewAssignment prepares for n × n problems.
func NewAssignment(n int) *Assignment {
	f := func() []float64 { return make([]float64, n) }
	i := func() []int { return make([]int, n) }
	return &Assignment{n: n, cost: make([]float64, n*n), u: f(), v: f(), dist: f(), col: i(), row: i(), prev: i(),
		todo: i(), done: i()}
}

// Maximise fills perm with the assignment of the greatest gain: row i gets column perm[i], Σ gain[i, perm[i]] is greatest.
// gain is [n × n], row by row; its entries must be finite.
func (a *Assignment) Maximise(perm []int, gain []float32) {
	for k, g := range gain[:len(a.cost)] {
		a.cost[k] = -float64(g)
	}
	a.solve(perm)
}

func (a *Assignment) solve(perm []int) {
	a.start()
	for i := range a.n {
		if a.col[i] < 0 {
			a.augment(i)
		}
	}
	copy(perm[:a.n], a.col)
}

// start sets feasible prices (u_i + v_j <= c_ij everywhere) and assigns what they already decide.
func (a *Assignment) start() {
	n := a.n
	copy(a.v, a.cost[:n])
	for i := 1; i < n; i++ {
		for j, c := range a.cost[i*n : (i+1)*n] {
			a.v[j] = min(a.v[j], c)
		}
	}
	for j := range a.row {
		a.row[j] = -1
	}
	for i := range n {
		best, at := math.Inf(1), -1
		for j, c := range a.cost[i*n : (i+1)*n] {
			if d := c - a.v[j]; d < best || d == best && a.row[j] < 0 && at >= 0 && a.row[at] >= 0 {
				best, at = d, j
			}
		}
		a.u[i], a.col[i] = best, -1
		if a.row[at] < 0 {
			a.row[at], a.col[i] = i, at
		}
	}
}

// augment assigns the free row i along the shortest alternating path to a free column and moves the prices so that
// reduced costs stay non-negative, and zero on what is assigned.
func (a *Assignment) augment(free int) {
	n := a.n
	for j := range n {
		a.dist[j], a.todo[j] = math.Inf(1), j
	}
	todo, done := a.todo[:n], a.done[:0]
	i, length, sink := free, 0.0, -1
	for sink < 0 {
		best, at := math.Inf(1), -1
		costs, base := a.cost[i*n:(i+1)*n], length-a.u[i]
		for k, j := range todo {
			d := base + costs[j] - a.v[j]
			if d < a.dist[j] {
				a.dist[j], a.prev[j] = d, i
			} else {
				d = a.dist[j]
			}
			// The nearest column; of equals a free one ends the search at once, else the lowest.
			if d < best || d == best && (a.row[j] < 0) && a.row[todo[at]] >= 0 {
				best, at = d, k
			}
		}
		j := todo[at]
		length = best
		copy(todo[at:], todo[at+1:]) // keeps the columns' order, and with it the rule for ties
		todo = todo[:len(todo)-1]
		if a.row[j] < 0 {
			sink = j
		} else {
			done = append(done, j)
			i = a.row[j]
		}
	}
	a.u[free] += length
	for _, j := range done {
		slack := length - a.dist[j]
		a.v[j] -= slack
		a.u[a.row[j]] += slack
	}
	for j := sink; ; {
		i := a.prev[j]
		a.row[j] = i
		a.col[i], j = j, a.col[i]
		if i == free {
			return
		}
	}
}
