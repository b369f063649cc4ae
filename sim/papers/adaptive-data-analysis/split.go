package adaptive

import (
	"math"
	"math/rand/v2"

	"orrery/sim"
)

// splitting gives every question k = ⌊n/(m+1)⌋ points of its own, at least 1. It must know m beforehand, so every check
// point is an analyst of his own, and the bits of m questions on k points each are drawn anew. With fewer points than
// questions they are dealt out again from the start, and the final question meets a point that some features saw.
func (w *noiseWorld) splitting(r *sim.Run) {
	rng := r.Rand("splitting")
	for i := range r.Steps("Sample splitting", len(w.at)) {
		m := w.at[i]
		k := max(1, w.n/(m+1))
		points := make([]int, k) // the final question's: Σ_j s_j z_ij
		worst := 0.0
		for j := range m {
			if j%2000 == 1999 {
				r.Breathe()
			}
			answer := sumOf(rng, k)
			seen := m+1 > w.n && j%w.n == m%w.n // this feature was answered by the final question's point
			worst = max(worst, math.Abs(float64(answer))/float64(k))
			if !w.adaptive || answer == 0 {
				continue
			}
			s := 1
			if answer < 0 {
				s = -1
			}
			if seen {
				points[0] += s * answer
				continue
			}
			for at := 0; at < k; at += 64 {
				bits := rng.Uint64()
				for p := range min(64, k-at) {
					points[at+p] += s * (2*int(bits>>p&1) - 1)
				}
			}
		}
		if w.adaptive {
			sum := 0
			for _, x := range points {
				switch {
				case x > 0:
					sum++
				case x < 0:
					sum--
				default:
					sum += 2*rng.IntN(2) - 1
				}
			}
			reported := float64(sum) / float64(k)
			worst = max(worst, math.Abs(reported))
		}
		w.split.add(m, worst)
		if _, broken := r.Measures()["mstar_split"]; worst > w.tau && !broken {
			r.Measure("mstar_split", float64(m))
		}
	}
	r.Measure("err_split", w.split.last())
}

// sumOf is the sum of k fair signs.
func sumOf(rng *rand.Rand, k int) int {
	sum := -k
	for ; k > 0; k -= 64 {
		x := rng.Uint64()
		sum += 2 * ones([]uint64{x}, min(64, k))
	}
	return sum
}
