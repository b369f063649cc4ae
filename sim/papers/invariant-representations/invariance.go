package invariant

import (
	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// A pair is a representation: two covariates and the weights with which they predict y, fitted once on the pooled training
// environments and never again.
type pair struct {
	a, b   int // a < b
	wa, wb float64
	risk   float64 // pooled E(y - w·x)²
}

// moments are the five numbers of an environment's covariance that a pair depends on, and Var(y).
func moments(cov kernels.Matrix[float64], a, b, y int) (aa, bb, ab, ay, by, yy float64) {
	c, d := cov.Data, cov.Stride
	ra, rb := c[a*d:a*d+d], c[b*d:b*d+d]
	return ra[a], rb[b], ra[b], ra[y], rb[y], c[y*d+y]
}

// regress is the best linear prediction of y from x_a and x_b: w = Σ_ab⁻¹ c with c = Cov((x_a, x_b), y).
func regress(cov kernels.Matrix[float64], a, b, y int) pair {
	aa, bb, ab, ay, by, yy := moments(cov, a, b, y)
	det := float64(aa*bb) - float64(ab*ab)
	p := pair{a: a, b: b}
	p.wa = (float64(bb*ay) - float64(ab*by)) / det
	p.wb = (float64(aa*by) - float64(ab*ay)) / det
	p.risk = yy - float64(p.wa*ay) - float64(p.wb*by)
	return p
}

// violation is how far the pair is from invariant in an environment: the share of Var(y) that is lost by not refitting,
//
//	(w - w_e)ᵀ Σ_ab (w - w_e) / Var(y) = qᵀ Σ_ab⁻¹ q / Var(y),   q = c - Σ_ab w.
//
// q is what the residual of the pooled fit still has in common with the two covariates there: 0 where w is best.
func (p *pair) violation(cov kernels.Matrix[float64], y int) float64 {
	aa, bb, ab, ay, by, yy := moments(cov, p.a, p.b, y)
	qa := ay - float64(aa*p.wa) - float64(ab*p.wb)
	qb := by - float64(ab*p.wa) - float64(bb*p.wb)
	det := float64(aa*bb) - float64(ab*ab)
	return (float64(bb*float64(qa*qa)) - float64(2*ab*float64(qa*qb)) + float64(aa*float64(qb*qb))) / (det * yy)
}

// riskIn is E(y - w·x)² in an environment.
func (p *pair) riskIn(cov kernels.Matrix[float64], y int) float64 {
	aa, bb, ab, ay, by, yy := moments(cov, p.a, p.b, y)
	fit := float64(p.wa*ay) + float64(p.wb*by)
	return yy - float64(2*fit) + float64(p.wa*p.wa*aa) + float64(2*p.wa*p.wb*ab) + float64(p.wb*p.wb*bb)
}

// allPairs are the candidates, fitted on the pooled covariance.
func allPairs(pooled kernels.Matrix[float64], y int) []pair {
	d := pooled.Rows
	out := make([]pair, 0, (d-1)*(d-2)/2)
	for b := range d {
		for a := range b {
			if a != y && b != y {
				out = append(out, regress(pooled, a, b, y))
			}
		}
	}
	return out
}

// accepted are the pairs that violate invariance by at most eps in every training environment.
func accepted(pairs []pair, training []kernels.Matrix[float64], y int, eps float64) (out []pair) {
	for _, p := range pairs {
		good := true
		for e := len(training) - 1; e >= 0 && good; e-- { // the newest first: it is the likeliest to object
			good = p.violation(training[e], y) <= eps
		}
		if good {
			out = append(out, p)
		}
	}
	return out
}

// safest is the accepted pair with the lowest pooled risk; nil if none is accepted.
func safest(ok []pair) *pair {
	var best *pair
	for k := range ok {
		if best == nil || ok[k].risk < best.risk {
			best = &ok[k]
		}
	}
	return best
}

// erm is ordinary least squares of y on all other nodes, pooled: w [d] with w_y = 0.
func erm(pooled kernels.Matrix[float64], y int) []float64 {
	d := pooled.Rows
	s, c := kernels.New[float64](d-1, d-1), make([]float64, 0, d-1)
	at := 0
	for i := range d {
		if i == y {
			continue
		}
		row := pooled.Row(i)
		copy(s.Row(at), row[:y])
		copy(s.Row(at)[y:], row[y+1:])
		c = append(c, row[y])
		at++
	}
	if !linalg.Cholesky(s, nil) {
		panic("invariant: a covariance of more points than nodes is not positive definite")
	}
	linalg.CholeskySolve(s, c)
	w := make([]float64, d)
	copy(w, c[:y])
	copy(w[y+1:], c[y:])
	return w
}

// riskOf is E(y - w·x)² = uᵀ Σ u in an environment, u = e_y - w.
func riskOf(w []float64, cov kernels.Matrix[float64], y int) float64 {
	u := make([]float64, len(w))
	kernels.Axpy(-1, w, u)
	u[y] = 1
	sum := 0.0
	for i, x := range u {
		sum += float64(x * kernels.Dot(cov.Row(i), u))
	}
	return sum
}
