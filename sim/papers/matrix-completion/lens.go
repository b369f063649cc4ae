package completion

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

// A lens is one row's least-squares problem seen close up, in the plane of the step to the exact answer and of the slope at
// the warm start. Lengths are in units of that step: the warm start is (0, 0), the answer (1, 0).
type lens struct {
	m    method
	row  int
	t    int     // outer iterations done before
	step float64 // |a - W|
	size float64 // |a|
	path [][2]float64
	bowl [3]float64 // the form of the bowl in the plane: its second derivatives xx, xy, yy
	miss float64    // distance of the path's end from the answer
}

// look solves a row from where u and v stand, exactly and by the method. Points of the path that do not lie in the plane are
// drawn in the direction of their projection and at their true distance from the answer.
func look(r *sim.Run, p *problem, m method, u, v kernels.Matrix[float64], row, t int, rm *room) *lens {
	l := &lens{m: m, row: row, t: t}
	stream := func(what string) string { return fmt.Sprintf("close-up, %s, %d", what, t) }
	h := newHalf(p.sides[0], m, u, v, r.Again(stream("errors")), r.Again(stream("hashes")), rm)
	warm := h.w.Row(row)
	h.pairs = pairsOf(h.q)
	h.solveExactly(row, row+1)
	answer := append([]float64(nil), h.a.Row(row)...)
	l.step, l.size = linalg.Distance(answer, warm), math.Sqrt(kernels.SumSquares(answer))
	if !positive(l.step) {
		return l
	}
	k := p.k
	e1, e2, ge1, ge2 := make([]float64, k), make([]float64, k), make([]float64, k), make([]float64, k)
	for j := range k {
		e1[j] = (answer[j] - warm[j]) / l.step
	}
	g := rm.g
	h.grams(row, row+1) // anew: what was there has become its factor
	for i, at := 0, 0; i < k; i++ {
		for j := range i + 1 {
			g.Row(i)[j], g.Row(j)[i] = rm.packed.Row(0)[at], rm.packed.Row(0)[at]
			at++
		}
	}
	times := func(dst, x []float64) {
		for i := range k {
			dst[i] = kernels.Dot(g.Row(i), x)
		}
	}
	times(ge1, e1) // the slope at the warm start is G (a - W)
	copy(e2, ge1)
	kernels.Axpy(-kernels.Dot(e2, e1), e1, e2)
	if length := math.Sqrt(kernels.SumSquares(e2)); length > 1e-9*math.Sqrt(kernels.SumSquares(ge1)) {
		kernels.Scale(1/length, e2)
		times(ge2, e2)
		l.bowl = [3]float64{kernels.Dot(e1, ge1), kernels.Dot(e1, ge2), kernels.Dot(e2, ge2)}
	} else {
		kernels.Fill(e2, 0)
	}
	place := func(a []float64) {
		d := make([]float64, k)
		kernels.Sub(d, a, answer)
		x, y := kernels.Dot(d, e1), kernels.Dot(d, e2)
		l.miss = linalg.Distance(a, answer) / l.step
		if plane := math.Hypot(x, y); plane > 0 {
			x, y = x*l.miss/plane, y*l.miss/plane
		}
		l.path = append(l.path, [2]float64{1 + x, y})
	}
	switch {
	case !m.exactly():
		for t := range m.t {
			h.t = t + 1
			copy(h.a.Row(row), warm)
			h.solve(row, row+1)
			place(h.a.Row(row))
		}
	default:
		h.inject(row, row+1)
		place(h.a.Row(row))
	}
	return l
}

// contour is the line of equal loss round the answer that passes at share of the step from it, as (x, y) pairs; nil if the
// bowl is flat.
func (l *lens) contour(at float64) []float64 {
	// z = at·√H₁₁ L⁻ᵀ (cos, sin) with H = L Lᵀ
	a := math.Sqrt(l.bowl[0])
	b := l.bowl[1] / a
	c := math.Sqrt(l.bowl[2] - b*b)
	if !positive(a) || !positive(c) {
		return nil
	}
	const n = 72
	var out []float64
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		y := at * a * sin / c
		x := (at*a*cos - b*y) / a
		out = append(out, tidy(1+x), tidy(y))
	}
	return out
}

// tidy rounds a place on the stage to what can be seen.
func tidy(x float64) float64 { return math.Round(x*1e4) / 1e4 }
