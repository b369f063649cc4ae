package dsl

import (
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// columns is a matrix by columns: [regressor][document].
type columns [][]float64

func newColumns(k, n int) columns {
	x := make(columns, k)
	for j := range x {
		x[j] = make([]float64, n)
	}
	return x
}

// slice is the documents i to j-1.
func (x columns) slice(i, j int) columns {
	out := make(columns, len(x))
	for k, c := range x {
		out[k] = c[i:j]
	}
	return out
}

// Newton's steps end below tiny, and a fit that needs more than mostSteps is given up: its equation has no root (classes
// that a line separates, or pseudo-outcomes whose mean lies outside [0, 1]), or one that lies too far away to mean anything.
const (
	tiny      = 1e-8
	mostSteps = 60
)

// A solver finds roots of the estimating equations of logistic regression. It keeps its memory from one to the next.
type solver struct{ p, v, vx []float64 }

// about makes room for n documents.
func (s *solver) about(n int) {
	if cap(s.p) < n {
		s.p, s.v, s.vx = make([]float64, n), make([]float64, n), make([]float64, n)
	}
	s.p, s.v, s.vx = s.p[:n], s.v[:n], s.vx[:n]
}

// probabilities sets s.p to σ(x·b) for every document.
func (s *solver) probabilities(x columns, b []float64) {
	kernels.Fill(s.p, 0)
	for j, c := range x {
		kernels.Axpy(b[j], c, s.p)
	}
	kernels.Sigmoid(s.p, s.p)
}

// root is the b at which
//
//	Σ w x (y − σ(x·b)) = λ b,
//
// for y [n] any real numbers (there need be no likelihood), weights w [n] (nil: all 1), by damped Newton steps from 0: no
// entry changes by more than 1 at a time. It reports whether it has found one.
func (s *solver) root(x columns, y, w []float64, lambda float64) (b []float64, found bool) {
	k := len(x)
	s.about(len(y))
	b = make([]float64, k)
	step, h := make([]float64, k), kernels.New[float64](k, k)
	for range mostSteps {
		s.probabilities(x, b)
		s.residuals(y, w)
		for j, c := range x {
			step[j] = kernels.Dot(c, s.v) - float64(lambda*b[j])
		}
		s.curvature(x, w, h)
		for j := range k {
			h.Row(j)[j] += lambda
		}
		if !linalg.Cholesky(h, nil) {
			return b, false
		}
		linalg.CholeskySolve(h, step)
		most := 0.0
		for _, d := range step {
			most = max(most, math.Abs(d))
		}
		if math.IsNaN(most) || math.IsInf(most, 0) {
			return b, false
		}
		for j, d := range step {
			b[j] += d / max(1, most)
		}
		if most < tiny {
			return b, true
		}
	}
	return b, false
}

// residuals sets s.v to w (y − p).
func (s *solver) residuals(y, w []float64) {
	kernels.Sub(s.v, y, s.p)
	if w != nil {
		kernels.MulElem(s.v, s.v, w)
	}
}

// curvature sets the lower triangle of h to Σ w p (1−p) x xᵀ; it overwrites s.v.
func (s *solver) curvature(x columns, w []float64, h kernels.Matrix[float64]) {
	for i, p := range s.p {
		s.v[i] = p * (1 - p)
	}
	if w != nil {
		kernels.MulElem(s.v, s.v, w)
	}
	s.outer(x, h)
}

// outer sets the lower triangle of m to Σ v x xᵀ with v = s.v.
func (s *solver) outer(x columns, m kernels.Matrix[float64]) {
	for i := range x {
		kernels.MulElem(s.vx, x[i], s.v)
		for j := 0; j <= i; j++ {
			m.Row(i)[j] = kernels.Dot(s.vx, x[j])
		}
	}
}

// sandwich is the standard errors of a root: of V = H⁻¹ M H⁻¹ with H = Σ w p(1−p) x xᵀ and M = Σ w² (y−p)² x xᵀ the square roots
// of the diagonal. It is nil when H has no inverse.
func (s *solver) sandwich(x columns, y, w, b []float64) []float64 {
	k := len(x)
	s.about(len(y))
	s.probabilities(x, b)
	h, m := kernels.New[float64](k, k), kernels.New[float64](k, k)
	s.residuals(y, w)
	kernels.MulElem(s.v, s.v, s.v)
	s.outer(x, m)
	s.curvature(x, w, h)
	if !linalg.Cholesky(h, nil) {
		return nil
	}
	se := make([]float64, k)
	for j := range k {
		row := make([]float64, k) // of H⁻¹
		row[j] = 1
		linalg.CholeskySolve(h, row)
		sum := 0.0
		for a := range k {
			for c := range k {
				sum += float64(row[a]*row[c]) * m.At(max(a, c), min(a, c))
			}
		}
		se[j] = math.Sqrt(sum)
	}
	return se
}
