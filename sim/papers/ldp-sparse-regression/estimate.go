package ldp

import (
	"cmp"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// floor is what eigenvalues are raised to before a noisy covariance is inverted: the true ones are all 1.
const floor = 0.25

// estimate is what a method says of θ: a linear one, cut off at λ.
type estimate struct {
	raw, theta []float64 // [d]
	lambda     float64
}

// closed is the one-round estimator in closed form, soft(gram⁻¹ cross, λ).
func closed(gram kernels.Matrix[float64], cross []float64, lambda float64) estimate {
	raw := solve(gram, cross)
	return estimate{raw: raw, theta: soft(raw, lambda), lambda: lambda}
}

// band is λ = cl √(2 ln d) sd: about cl times what the largest of d noises of that standard deviation reaches.
func band(cl float64, d int, variance float64) float64 {
	return cl * math.Sqrt(2*math.Log(float64(d))*variance)
}

// soft is sign(v)·max(|v| - λ, 0), entry by entry.
func soft(v []float64, lambda float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Copysign(max(math.Abs(x)-lambda, 0), x)
	}
	return out
}

// keep is H_k: the k entries of largest magnitude stay (of equal ones the first), the others are set to 0.
func keep(v []float64, k int) []float64 {
	out := make([]float64, len(v))
	for _, i := range ranked(v)[:k] {
		out[i] = v[i]
	}
	return out
}

// ranked are the places of v by falling magnitude.
func ranked(v []float64) []int {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(math.Abs(v[j]), math.Abs(v[i])) })
	return order
}

// solve is gram⁻¹ b with the eigenvalues of the symmetric gram raised to at least the floor. Most often none lies below it,
// which a Cholesky factor of gram - floor·I proves; then a second one of gram is enough.
func solve(gram kernels.Matrix[float64], b []float64) []float64 {
	d := gram.Rows
	above, copied := kernels.New[float64](d, d), kernels.New[float64](d, d)
	copy(above.Data, gram.Data)
	copy(copied.Data, gram.Data)
	for i := range d {
		above.Row(i)[i] -= floor
	}
	if linalg.Cholesky(above, nil) && linalg.Cholesky(copied, nil) {
		x := slices.Clone(b)
		linalg.CholeskySolve(copied, x)
		return x
	}
	// Σ_j v_j (v_jᵀ b) / max(w_j, floor)
	w, v := linalg.Symmetric(gram)
	rows, x := kernels.New[float64](d, d), make([]float64, d)
	kernels.Transpose(rows, v)
	for j, wj := range w {
		kernels.Axpy(kernels.Dot(rows.Row(j), b)/max(wj, floor), rows.Row(j), x)
	}
	return x
}

// distance is |a - b|.
func distance(a, b []float64) float64 { return linalg.Distance(a, b) }

// hits counts entries that are found and rightly so, and those found wrongly.
func hits(theta, truth []float64) (right, wrong int) {
	for i, x := range theta {
		switch {
		case x != 0 && truth[i] != 0:
			right++
		case x != 0:
			wrong++
		}
	}
	return right, wrong
}
