package groupwise

import "math"

// mixer weighs the learners of the active groups. By default it is AdaNormalHedge for sleeping experts, which has no
// parameter to tune: a learner's weight depends on how much better than the mixture it was in the rounds in which its
// group was awake, and on nothing else.
type mixer struct {
	kind string
	r, c []float64 // per group: the cumulative regret R to its learner, and the sum C of its absolute steps
	n    []int     // per group: members so far
}

func newMixer(kind string, groups int) *mixer {
	return &mixer{kind: kind, r: make([]float64, groups), c: make([]float64, groups), n: make([]int, groups)}
}

// weights writes p_g for the active groups, which sum to 1.
func (m *mixer) weights(p []float64, active []int) {
	sum := 0.0
	for k, g := range active {
		p[k] = 0
		switch m.kind {
		case "adanormalhedge":
			p[k] = weight(m.r[g], m.c[g])
		case "uniform":
			p[k] = 1
		}
		sum += p[k]
	}
	if m.kind == "own-only" { // nothing is mixed: the learner of the rarest group alone
		rarest := 0
		for k, g := range active {
			if m.n[g] <= m.n[active[rarest]] {
				rarest = k
			}
		}
		p[rarest], sum = 1, 1
	}
	for k := range active {
		if sum > 0 {
			p[k] /= sum
		} else {
			p[k] = 1 / float64(len(active))
		}
	}
}

// learn takes the losses l of the active learners, which were mixed by p; sleeping groups stay as they are.
func (m *mixer) learn(p, l []float64, active []int) {
	mean := 0.0 // of the mixture: m = Σ p_g l_g
	for k := range active {
		mean += float64(p[k] * l[k])
	}
	for k, g := range active {
		step := mean - l[k]
		m.r[g] += step
		m.c[g] += math.Abs(step)
		m.n[g]++
	}
}

// weight is w(R, C) = [Φ(R+1, C+1) - Φ(R-1, C+1)]/2.
func weight(r, c float64) float64 { return (potential(r+1, c+1) - potential(r-1, c+1)) / 2 }

// potential is Φ(R, C) = exp(max(R, 0)²/(3C)), its exponent capped far below overflow.
func potential(r, c float64) float64 {
	r = max(r, 0)
	return math.Exp(min(r*r/(3*c), 600))
}
