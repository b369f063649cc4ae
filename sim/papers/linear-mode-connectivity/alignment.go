package lmc

import (
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

// spectrum is the singular value decomposition of each weight layer, W_l = U S Vᵀ, without biases.
type spectrum []linalg.SVD

func newSpectrum(r *sim.Run, name string, net *Net) spectrum {
	s := make(spectrum, len(net.W))
	for l := range r.Steps("Singular values of "+name, len(net.W)) {
		s[l] = linalg.NewSVD(net.W[l])
	}
	return s
}

// permute is the spectrum of π(B): P_l W_l P_{l-1}ᵀ = (P_l U) S (P_{l-1} V)ᵀ. The singular values stay as they are; a
// permutation can only turn the vectors.
func (s spectrum) permute(p Perms) spectrum {
	out := make(spectrum, len(s))
	for l, d := range s {
		u, v := kernels.New[float32](d.U.Rows, d.U.Cols), kernels.New[float32](d.V.Rows, d.V.Cols)
		reorder(u, d.U, p.rows(l), nil)
		reorder(v, d.V, p.cols(l), nil)
		out[l] = linalg.SVD{U: u, S: d.S, V: v}
	}
	return out
}

// overlaps is the matrix (u_i^A · u_j^B)(v_i^A · v_j^B) of one layer, [k × k]. Taken together, because the sign of a
// singular pair is free: u and v flip at once.
func overlaps(a, b linalg.SVD) kernels.Matrix[float32] {
	k := len(a.S)
	u, v := kernels.New[float32](k, k), kernels.New[float32](k, k)
	kernels.Mul(u, a.U.T(), b.U)
	kernels.Mul(v, a.V.T(), b.V)
	kernels.MulElem(u.Data, u.Data, v.Data)
	return u
}

// leading is |I_l|: how many singular values reach gamma times the largest.
func leading(s []float64, gamma float64) int {
	n := 0
	for _, x := range s {
		if x >= gamma*s[0] {
			n++
		}
	}
	return n
}

// overlap is the overlaps of all layers with the singular values that belong to them.
type overlap struct {
	a, b spectrum
	o    []kernels.Matrix[float32]
}

func newOverlap(a, b spectrum) overlap {
	w := overlap{a: a, b: b}
	for l := range a {
		w.o = append(w.o, overlaps(a[l], b[l]))
	}
	return w
}

// R is how well the singular vectors of the values from gamma times the largest on agree:
//
//	R = Σ_l Σ_{i in I_l, j in J_l} (u_i^A·u_j^B)(v_i^A·v_j^B) / Σ_l max(|I_l|, |J_l|),
//
// between -1 and 1; 1 when all pairs coincide. The distance is the same sum weighted by the singular values,
// |A - π(B)|² = Σ_l |A_l|² + |B_l|² - 2 Σ_ij s_i^A s_j^B (u_i·u_j)(v_i·v_j): weight matching maximises a weighted R.
func (w overlap) R(gamma float64) float64 {
	sum, count := 0.0, 0
	for l, o := range w.o {
		I, J := leading(w.a[l].S, gamma), leading(w.b[l].S, gamma)
		count += max(I, J)
		for i := range I {
			for _, x := range o.Row(i)[:J] {
				sum += float64(x)
			}
		}
	}
	return sum / float64(count)
}

// shownVectors is how many singular vectors the chart shows of each network.
const shownVectors = 30

// corner is |overlap| of layer l's leading vectors, [B's index × A's index], k × k with k at most shownVectors.
func (w overlap) corner(l int) (k int, values []float64) {
	k = min(shownVectors, len(w.a[l].S))
	for j := range k {
		for i := range k {
			values = append(values, math.Abs(float64(w.o[l].At(i, j))))
		}
	}
	return k, values
}
