package lmc

import (
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/optim"
)

const (
	steIterations = 200
	steBatch      = 200
	steRate       = 0.01
	steJudges     = 1000 // training images on which the midpoint's loss is judged
)

// straightThrough searches with data: it learns logits X_l whose best assignment is P_l, and descends the midpoint's loss
// L((A + π(B))/2) as if the assignment were the identity map, ∂L/∂X_l := ∂L/∂P_l (Bengio, Léonard and Courville 2013,
// arXiv:1308.3432). No weights are matched. Of all permutations met, the one with the lowest midpoint loss is kept.
func straightThrough(r *sim.Run, name string, a, b *Net, d *digits, look seen) (best Perms) {
	start, batches := r.Rand("ste start "+name), r.Rand("ste batches "+name)
	m := newMatcher(b)
	p := identity(b)
	logits := make([]kernels.Matrix[float32], len(p)) // X_l [A's slot × B's unit]
	adam := make([]*optim.Adam[float32], len(p))
	for l := range logits {
		logits[l] = kernels.New[float32](len(p[l]), len(p[l]))
		kernels.FillNormal(logits[l].Data, start)
		kernels.Scale(0.01, logits[l].Data)
		adam[l] = optim.NewAdam[float32](len(logits[l].Data), 1e-10)
	}

	middle, gradient := b.Like(), b.Like()
	n := min(steJudges, d.train.Rows)
	judge := newJudge(r, b, d.train.Slice(0, n, 0, d.train.Cols), d.trainLabels[:n])
	random := data.Drawn(d.train, d.trainLabels, steBatch, batches)
	lowest := math.Inf(1)

	for range r.Steps("Straight-through estimator "+name, steIterations) {
		for l := range p {
			m.assignment.Maximise(p[l], logits[l].Data)
			r.Breathe()
		}
		permute(m.permuted, b, p)
		kernels.Lerp(middle.Theta, a.Theta, m.permuted.Theta, 0.5)

		if loss := judge.score(middle).MeanLoss(); loss < lowest {
			lowest, best = loss, p.clone()
			look(best, -1)
		}

		x, labels := random.Next()
		judge.pass.Gradient(gradient, middle, x, labels)
		for l := range p {
			g := m.gains(gradient, b, l, p) // ∂L/∂P_l is half of it: the midpoint moves half as far as π(B)
			kernels.Scale(0.5, g.Data)
			adam[l].Step(logits[l].Data, g.Data, steRate)
		}
	}
	return best
}
