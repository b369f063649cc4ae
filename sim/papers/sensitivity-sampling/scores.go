package sensitivity

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	_ "orrery/sim/blocks/linalg" // gonum over our products
)

const blockRows = 50 // problems solved side by side

// sweeps is how many steps the search for sensitivities takes: rows of very different lengths take longer.
func sweeps(family string) int {
	if family == "flat" {
		return 8
	}
	return 12
}

// sensitivities is a search that computes, for every row at once,
//
//	s_i = max_x |a_i·x|^p / |Ax|_p^p = 1 / min{ |Ax|_p^p : a_i·x = 1 },
//
// a convex problem. What it has found is a lower bound of s_i that grows.
type sensitivities struct {
	pr   *problem
	s    []float64               // best value so far
	best kernels.Matrix[float64] // [n × d], its x, one a row
	x    kernels.Matrix[float64] // [n × d], where the descent stands
}

func newSensitivities(pr *problem) *sensitivities {
	f := &sensitivities{pr: pr, s: make([]float64, pr.n), best: kernels.New[float64](pr.n, pr.d), x: kernels.New[float64](pr.n, pr.d)}
	for i := range pr.n {
		// x_i = (AᵀA)⁻¹ a_i / l_i, the minimiser for p = 2.
		copy(f.x.Row(i), pr.a.Row(i))
		kernels.Scale(1/(pr.l[i]*float64(pr.n)), f.x.Row(i))
	}
	return f
}

// search makes the steps; look is shown the state after each.
func (f *sensitivities) search(r *sim.Run, phase string, steps int, look func(step int)) {
	pr := f.pr
	blocks := (pr.n + blockRows - 1) / blockRows
	y, u, ag := kernels.New[float64](blockRows, pr.n), kernels.New[float64](blockRows, pr.n), kernels.New[float64](blockRows, pr.n)
	g := kernels.New[float64](blockRows, pr.d)
	lp := &norm{p: pr.p}
	for k := range r.Steps(phase, steps*blocks) {
		from := k % blocks * blockRows
		f.step(lp, from, min(from+blockRows, pr.n), y, u, ag, g)
		if k%blocks == blocks-1 {
			look(k/blocks + 1)
		}
	}
}

// step moves x_i for rows from <= i < to; y, u, ag [b × n] and g [b × d] are scratch.
func (f *sensitivities) step(lp *norm, from, to int, y, u, ag, g kernels.Matrix[float64]) {
	pr, b := f.pr, to-from
	y, u, ag, g = y.Slice(0, b, 0, pr.n), u.Slice(0, b, 0, pr.n), ag.Slice(0, b, 0, pr.n), g.Slice(0, b, 0, pr.d)
	x := f.x.Slice(from, to, 0, pr.d)
	kernels.Mul(y, x, pr.a.T()) // Y = AX
	for k := range b {
		share := math.Pow(math.Abs(kernels.Dot(pr.a.Row(from+k), x.Row(k))), pr.p) // 1, up to rounding
		if s := share / lp.power(u.Row(k), y.Row(k)); s > f.s[from+k] {
			f.s[from+k] = s
			copy(f.best.Row(from+k), x.Row(k))
		}
	}
	kernels.Mul(g, u, pr.a) // G = (AᵀA)⁻¹ Aᵀ (sign Y |Y|^(p-1)), up to a factor
	for k := range b {
		// Keep a_i·x = 1: take away the part of g along (AᵀA)⁻¹ a_i.
		a, g := pr.a.Row(from+k), g.Row(k)
		before := kernels.SumSquares(g)
		kernels.Axpy(-kernels.Dot(a, g)/kernels.SumSquares(a), a, g)
		if kernels.SumSquares(g) < 1e-24*before { // nothing is left but rounding: x is best
			kernels.Fill(g, 0)
		}
	}
	kernels.Mul(ag, g, pr.a.T())
	for k := range b {
		// A damped Newton step along g with the curvature W = max(|Y|, 0.3 mean|Y|)^(p-2), times p-1 where that exceeds 1.
		y := y.Row(k)
		floor := 0.3 * floats.Norm(y, 1) / float64(pr.n)
		curvature := lp.curvature(y, ag.Row(k), floor) * max(1, pr.p-1)
		if step := 0.7 * kernels.Dot(u.Row(k), ag.Row(k)) / curvature; step > 0 && !math.IsInf(step, 0) {
			kernels.Axpy(-step, g.Row(k), x.Row(k))
		}
	}
}

// rootLeverage are l_i^(p/2).
func rootLeverage(pr *problem) []float64 {
	out := make([]float64, pr.n)
	for i, l := range pr.l {
		out[i] = math.Pow(l, pr.p/2)
	}
	return out
}

const lewisSteps = 30

// lewis are the Lewis weights: v_i is the leverage score of row i of diag(v^(1/2-1/p)) A. The fixed point is sought by
// v_i <- v_i (t_i/v_i)^(p/2), t_i that leverage score at hand; from p = 2 on by v_i <- t_i, which converges there.
func lewis(r *sim.Run, pr *problem) []float64 {
	const least = 1e-15
	v, w := make([]float64, pr.n), make([]float64, pr.n)
	copy(v, pr.l)
	inverse, rows := kernels.New[float64](pr.d, pr.d), kernels.New[float64](pr.n, pr.d)
	for range r.Steps("Lewis weights", lewisSteps) {
		for i := range v {
			w[i] = math.Pow(max(v[i], least), 1-2/pr.p)
		}
		var chol mat.Cholesky
		if !chol.Factorize(symmetric(gram(pr.a, w))) {
			break // as far as rounding lets it
		}
		var inv mat.SymDense
		if chol.InverseTo(&inv) != nil {
			break
		}
		for i := range pr.d {
			for j := range pr.d {
				inverse.Set(i, j, inv.At(i, j))
			}
		}
		kernels.Mul(rows, pr.a, inverse)
		for i := range v {
			t := max(w[i]*kernels.Dot(rows.Row(i), pr.a.Row(i)), least)
			v[i] = max(v[i]*math.Pow(t/v[i], min(pr.p/2, 1)), least)
		}
	}
	return v
}

// normalised is q_i = score_i / Σ score.
func normalised(scores []float64) []float64 {
	q := make([]float64, len(scores))
	sum := floats.Sum(scores)
	for i, s := range scores {
		q[i] = s / sum
	}
	return q
}
